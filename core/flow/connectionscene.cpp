// One connection as rows of a scene, and in words.

#include "core/flow/connections.h"

#include "core/flow/eventtext.h"
#include "core/flow/exchangereading.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"

#include <algorithm>
#include <set>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;
using End = ConnectionLife::End;

namespace
{

/// A stretch without an exchange that is folded into a band.
constexpr microseconds idleFrom{20'000};

/// "#7 GET /x", and below it what came of it.
Label titleOf(const ExchangeRow &exchange, EventIndex event)
{
    Label label;
    label.lane = Lane::Connection;
    label.kind = Label::Kind::Decision;
    label.role = exchange.failure.isEmpty() ? Label::Role::Neutral : Label::Role::Error;
    label.text = QStringLiteral("#%1 %2 %3").arg(QString::number(exchange.number),
        QString::fromUtf8(exchange.method), QString::fromUtf8(exchange.target));
    label.shortText = QStringLiteral("#%1 %2").arg(QString::number(exchange.number),
        QString::fromUtf8(exchange.method));
    QStringList parts;
    if (exchange.status > 0)
        parts << QString::number(exchange.status);
    if (!exchange.failure.isEmpty())
        parts << QString::fromLatin1(exchange.failure);
    if (exchange.running)
        parts << Words::tr("runs");
    else
        parts << durationText(exchange.end - exchange.begin);
    label.note = parts.join(QStringLiteral(" · "));
    label.event = event;
    return label;
}

Row rowOf(Label label, microseconds time)
{
    Row row;
    row.kind = Row::Kind::Label;
    row.begin = row.end = time;
    row.label = std::move(label);
    return row;
}

Row idleRow(microseconds from, microseconds to, const QString &text)
{
    Row row;
    row.kind = Row::Kind::Quiet;
    row.begin = from;
    row.end = to;
    row.quiet.duration = to - from;
    row.quiet.text = QStringLiteral("%1 · %2").arg(durationText(to - from), text);
    return row;
}

class ConnectionRows
{
public:
    ConnectionRows(const Snapshot &snapshot, const Moment &moment, const ConnectionColumn &column,
        const Opened &opened)
        : m_snapshot(snapshot)
        , m_moment(moment)
        , m_column(column)
        , m_opened(opened)
    {
    }

    ConnectionScene run()
    {
        if (m_column.earlier > 0)
            m_out.scene.rows.push_back(idleRow(m_column.life.begin,
                m_column.exchanges.front().begin,
                Words::tr("%1 earlier exchanges are not shown").arg(m_column.earlier)));
        for (const ExchangeRow &exchange : m_column.exchanges)
            add(exchange);
        finish();
        return std::move(m_out);
    }

private:
    void add(const ExchangeRow &exchange)
    {
        const ExchangeReading reading(m_snapshot, m_moment, exchange.key);
        const Scene scene = sceneOf(reading, Depth::Code, m_opened);
        if (m_out.scene.connection.isEmpty()) {
            m_out.scene = {scene.client, scene.clientOutside, scene.connection, scene.server,
                scene.serverOutside, scene.clientIsProxy, scene.serverIsProxy,
                std::move(m_out.scene.rows), {}, {}};
        }
        const EventIndex first = beginOf(reading);
        bool titled = false;
        for (const Row &row : scene.rows) {
            const bool arrow = row.kind == Row::Kind::Arrow;
            const bool agent = row.kind == Row::Kind::Label && row.label.kind == Label::Kind::Agent;
            const bool opened = opensArrows(row);
            if (!arrow && !agent && !opened)
                continue;
            const EventIndex event = arrow ? eventOf(row.arrow) : row.label.event;
            if (agent && m_snapshot.at(event).kind == EventKind::AgentQueued)
                continue; // what waits in the queue is not on this connection yet
            if (event && !opened && !m_seen.insert(event).second)
                continue; // the handshake and the end belong to more than one
            if (!titled) {
                titled = true;
                noteIdle(row.begin);
                m_out.scene.rows.push_back(rowOf(titleOf(exchange, first), row.begin));
                m_out.owners.emplace_back(first, exchange.key);
            }
            m_out.scene.rows.push_back(row);
            m_out.owners.emplace_back(event, exchange.key);
            if (arrow && row.arrow.read)
                m_out.owners.emplace_back(row.arrow.read, exchange.key);
            m_last = std::max({m_last, row.begin, row.end});
        }
    }

    /// It stands above the arrows that it has opened into, and closes them again.
    static bool opensArrows(const Row &row)
    {
        const std::optional<Stretch> stretch = stretchOf(row);
        return row.kind == Row::Kind::Label && stretch && stretch->kind == Stretch::Kind::Arrows;
    }

    static EventIndex beginOf(const ExchangeReading &reading)
    {
        const HalfReading &half = reading.client().begun ? reading.client() : reading.server();
        return half.events.empty() ? EventIndex() : half.events.front();
    }

    /// Between the last of one exchange and the first of the next.
    void noteIdle(microseconds next)
    {
        if (m_last.count() == 0 || next - m_last < idleFrom)
            return;
        m_out.scene.rows.push_back(idleRow(m_last, next, Words::tr("nobody uses the connection")));
    }

    void finish()
    {
        const ConnectionLife &life = m_column.life;
        if (life.end == End::None || !life.ended)
            return;
        noteIdle(*life.ended);
        Label label;
        label.lane = Lane::Connection;
        label.kind = Label::Kind::Decision;
        const bool badly = life.end == End::Reset || life.end == End::Failed;
        label.role = badly ? Label::Role::Error : Label::Role::End;
        label.text = Words::tr("the end");
        label.note = endText(life);
        label.event = life.endEvent;
        m_out.scene.rows.push_back(rowOf(std::move(label), *life.ended));
        if (!m_column.exchanges.empty())
            m_out.owners.emplace_back(life.endEvent, m_column.exchanges.back().key);
    }

    const Snapshot &m_snapshot;
    const Moment &m_moment;
    const ConnectionColumn &m_column;
    const Opened &m_opened;
    ConnectionScene m_out;
    std::set<EventIndex> m_seen;
    microseconds m_last{0};
};

} // namespace

ExchangeKey ConnectionScene::ownerOf(EventIndex event) const
{
    const auto found = std::ranges::find_if(
        owners, [event](const auto &owner) { return owner.first == event; });
    return found == owners.end() ? ExchangeKey() : found->second;
}

ConnectionScene sceneOf(const Snapshot &snapshot, const Moment &moment,
    const ConnectionColumn &column, const Opened &opened)
{
    return ConnectionRows(snapshot, moment, column, opened).run();
}

QString endText(const ConnectionLife &life)
{
    if (life.end == End::ByAgent)
        return Words::tr("the agent closed it: %1")
            .arg(life.serverKeeps > 0 ? beforeServerText(life.serverKeeps).remove(u'`')
                                      : reasonText(life.dropped));
    if (life.end == End::Failed && !life.fault)
        return Words::tr("it failed: %1").arg(QString::fromLatin1(life.error));
    return enderText(life);
}

QString enderText(const ConnectionLife &life)
{
    if (life.fault && life.end != End::None && life.end != End::ByAgent)
        return endedByYouText(*life.fault);
    switch (life.end) {
    case End::None:
        return {};
    case End::ByAgent:
        return Words::tr("the agent closed it");
    case End::ByClient:
        return Words::tr("the client closed it");
    case End::ByServer:
        return Words::tr("the server closed it");
    case End::Reset:
        return Words::tr("it was reset");
    case End::Failed:
        return Words::tr("it failed");
    }
    return {};
}

Sentence sentenceOf(const ConnectionColumn &column, microseconds clock)
{
    const ConnectionLife &life = column.life;
    const int count = column.earlier + int(column.exchanges.size());
    const QString port = QStringLiteral("`:%1`").arg(life.endpoints.clientPort);
    Sentence sentence;
    sentence.next = count == 1 ? Words::tr("One exchange has gone over it.")
                               : Words::tr("%1 exchanges have gone over it.").arg(count);
    if (life.end != End::None) {
        sentence.text = Words::tr("%1 has ended: %2.").arg(port, endText(life));
        return sentence;
    }
    if (life.isHalfClosed()) {
        const bool client = *life.fin == Side::Client;
        sentence.text = life.fault
            ? Words::tr("%1 is half-closed: %2.").arg(port, endedByYouText(*life.fault))
            : client ? Words::tr("%1 is half-closed: the client has sent its FIN. The server can "
                                 "still send.")
                           .arg(port)
                     : Words::tr("%1 is half-closed: the server has sent its FIN. The client can "
                                 "still send.")
                           .arg(port);
        return sentence;
    }
    if (!life.connected) {
        sentence.text = Words::tr("%1 is connecting.").arg(port);
        return sentence;
    }
    const auto runs = std::find_if(column.exchanges.rbegin(), column.exchanges.rend(),
        [](const ExchangeRow &row) { return row.running; });
    if (runs != column.exchanges.rend()) {
        sentence.text = Words::tr("#%1 is on %2.").arg(runs->number).arg(port);
    } else if (!column.exchanges.empty()) {
        sentence.text = Words::tr("Nobody uses %1, since %2.")
                            .arg(port,
                                durationText(std::max(
                                    microseconds{0}, clock - column.exchanges.back().end)));
    } else {
        sentence.text = Words::tr("%1 stands, and nobody has used it.").arg(port);
    }
    return sentence;
}

} // namespace roundtrip::flow

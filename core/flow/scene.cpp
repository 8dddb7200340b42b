#include "core/flow/scene.h"

#include "core/flow/addresses.h"
#include "core/flow/eventtext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"
#include "core/flow/steps.h"
#include "core/flow/timing.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;

namespace
{

/// A stretch is quiet when it is longer than this, and much longer than those before it …
constexpr microseconds quietFrom{20'000};
constexpr int quietTimesMedian = 5;
/// … or so long that nobody would take what lies around it for one thing.
constexpr microseconds quietAlways{100'000};

/// Of quiet bands whose words are kept.
constexpr size_t mostKnown = 10'000;
/// Each takes a reading of its own: behind so many of them a band says how long it was and, when it
/// is opened, the rest.
constexpr int mostWorded = 48;

class SceneMaker
{
public:
    SceneMaker(const ExchangeReading &reading, Depth depth, const Opened &opened,
        QuietWords *known)
        : m_reading(reading)
        , m_depth(depth)
        , m_opened(opened)
        , m_known(known)
    {
        if (depth >= Depth::Wire)
            m_turns.emplace(reading);
    }

    Scene run()
    {
        if (!m_reading.client().begun && !m_reading.server().begun)
            return {};
        names();
        std::vector<PlacedRow> placed = arrowsOf(m_reading, m_depth, m_opened);
        for (const EventIndex index : m_reading.events())
            addLabel(placed, index);
        std::stable_sort(placed.begin(), placed.end(),
            [](const PlacedRow &a, const PlacedRow &b) { return a.event < b.event; });
        foldQuiet(placed);
        m_scene.rows = folded(
            arrowsFolded(m_reading, m_depth, std::move(m_scene.rows), m_opened), m_opened);
        elbows();
        m_scene.held = heldOf(m_reading);
        return std::move(m_scene);
    }

private:
    void names()
    {
        m_scene.clientOutside = m_reading.clientOutside();
        m_scene.serverOutside = m_reading.serverOutside();
        m_scene.clientIsProxy = m_reading.isProxied() && !m_scene.clientOutside;
        m_scene.serverIsProxy = m_reading.isProxied() && m_scene.clientOutside;
        const QString userAgent = QString::fromLatin1(userAgentOf(m_reading));
        if (!m_scene.clientOutside)
            m_scene.client = QStringLiteral("ClientRequest");
        else
            m_scene.client = userAgent.isEmpty() ? Words::tr("outside")
                                                 : Words::tr("outside (%1)").arg(userAgent);
        const EventIndex failed = m_reading.last(Side::Client, EventKind::SocketFailed);
        if (!m_scene.serverOutside)
            m_scene.server = m_reading.tunnel() ? QStringLiteral("(req, socket, head) ⇒")
                                                : QStringLiteral("(req, res) ⇒");
        else
            m_scene.server = failed && errorOf(m_reading, failed).code == "ECONNREFUSED"
                ? Words::tr("nobody listens")
                : Words::tr("outside");
        const Endpoints ends = m_reading.endpoints();
        if (ends.serverAddress.isEmpty())
            return;
        if (isUnixSocket(ends.serverAddress)) {
            m_scene.connection = serverName(m_reading);
            return;
        }
        const QString server = ends.clientAddress == ends.serverAddress
            ? QStringLiteral(":%1").arg(ends.serverPort)
            : serverName(m_reading);
        m_scene.connection = QStringLiteral("%1 → %2").arg(
            placeText(ends.clientAddress, ends.clientPort), server);
    }

    void addLabel(std::vector<PlacedRow> &placed, EventIndex index)
    {
        const EventKind kind = m_reading.at(index).kind;
        const auto letGo = kind == EventKind::StepReleased ? heldAs(index) : std::nullopt;
        m_hands.take(m_reading.snapshot(), index);
        std::optional<Label> label = labelOf(m_reading, index, m_depth);
        if (!label)
            return;
        if (letGo) {
            label->text =
                Words::tr("held %1").arg(durationText(m_reading.timeOf(index) - letGo->since));
            label->note = itemText(*letGo);
        } else if (kind == EventKind::StepHeld) {
            const Interventions::HeldStep &held = m_hands.held().back();
            label->text = reasonText(held);
            label->note = QStringLiteral("%1 · %2").arg(itemText(held), placeText(held));
        }
        PlacedRow out;
        out.event = index.value;
        out.row.kind = Row::Kind::Label;
        out.row.begin = m_reading.timeOf(index);
        out.row.end = out.row.begin;
        out.row.label = std::move(*label);
        if (m_turns)
            stamp(out.row.label);
        placed.push_back(std::move(out));
    }

    /// What a step that is let go was while it was held.
    std::optional<Interventions::HeldStep> heldAs(EventIndex index) const
    {
        const Event event = m_reading.at(index);
        const auto held = std::ranges::find_if(
            m_hands.held(), [&](const Interventions::HeldStep &step) { return step.isOf(event); });
        return held == m_hands.held().end() ? std::nullopt : std::optional(*held);
    }

    /// When it happened since the exchange began, and in which turn of the loop.
    void stamp(Label &label) const
    {
        const microseconds since = m_reading.timeOf(label.event) - m_reading.begin();
        constexpr QChar noBreak(0x00a0);
        QString when =
            Words::tr("%1 µs · turn %2").arg(groupedText(since.count())).arg(m_turns->of(label.event));
        when.replace(u'-', u'−');
        when.replace(u' ', noBreak).replace(u'·' + QString(noBreak), QStringLiteral("· "));
        label.note = label.note.isEmpty() ? when : QStringLiteral("%1 · %2").arg(when, label.note);
    }

    // --- quiet stretches

    /// Takes the rows over and puts a band where nothing happened for long. Whether a stretch is
    /// quiet depends on those before it only, so that what has been laid out stays where it is: also
    /// when what was on its way arrives.
    void foldQuiet(std::vector<PlacedRow> &placed)
    {
        const std::vector<Arrival> arrivals = arrivalsOf(placed);
        auto arrival = arrivals.begin();
        for (PlacedRow &next : placed) {
            for (; arrival != arrivals.end() && arrival->event < next.event; ++arrival)
                happens(arrival->time, arrival->event);
            happens(next.row.begin, next.event);
            m_scene.rows.push_back(std::move(next.row));
        }
        for (; arrival != arrivals.end(); ++arrival)
            happens(arrival->time, arrival->event);
        const bool over = (!m_reading.client().begun || m_reading.client().closed)
            && (!m_reading.server().begun || m_reading.server().closed);
        if (m_lastTime.count() >= 0 && !over)
            addQuiet(m_lastTime, m_reading.moment().clock, m_reading.moment().events);
    }

    /// When arrows were read; and when what was held was let go, which not every depth has a row for.
    struct Arrival {
        quint64 event = 0;
        microseconds time{0};
    };
    std::vector<Arrival> arrivalsOf(const std::vector<PlacedRow> &placed) const
    {
        std::vector<Arrival> arrivals;
        for (const PlacedRow &row : placed) {
            if (row.row.kind == Row::Kind::Arrow && row.row.arrow.read)
                arrivals.push_back({row.row.arrow.read.value, row.row.end});
        }
        for (const EventIndex index : m_reading.events()) {
            if (m_reading.at(index).kind == EventKind::StepReleased)
                arrivals.push_back({index.value, m_reading.timeOf(index)});
        }
        std::ranges::sort(arrivals, {}, &Arrival::event);
        return arrivals;
    }

    void happens(microseconds time, quint64 event)
    {
        if (m_lastTime.count() >= 0)
            addQuiet(m_lastTime, time, event);
        m_lastTime = std::max(m_lastTime, time);
    }

    void addQuiet(microseconds from, microseconds to, quint64 nextEvent)
    {
        const microseconds gap = to - from;
        if (gap.count() <= 0)
            return;
        const bool quiet =
            gap > quietAlways || (gap > quietFrom && gap > quietTimesMedian * median());
        m_gaps.insert(std::upper_bound(m_gaps.begin(), m_gaps.end(), gap), gap);
        if (!quiet)
            return;
        m_scene.rows.push_back(quietRow(from, to, nextEvent));
    }

    Row quietRow(microseconds from, microseconds to, quint64 nextEvent)
    {
        Row row;
        row.kind = Row::Kind::Quiet;
        row.begin = from;
        row.end = to;
        Quiet &quiet = row.quiet;
        quiet.duration = to - from;
        const quint64 end = quietEnd(nextEvent, to);
        quiet.after = {end - 1};
        quiet.open = m_opened.contains({Stretch::Kind::Quiet, quiet.after});
        const bool worded = quiet.open || ++m_worded <= mostWorded;
        const QString words =
            worded ? quietWords({end, to}) : Words::tr("quiet");
        quiet.text =
            Words::tr("%1 · %2").arg(durationText(quiet.duration), QString(words).remove(u'`'));
        if (quiet.open)
            quiet.details = quietDetails(from, to, end, nextEvent);
        return row;
    }

    /// Of a band that is open.
    QStringList quietDetails(
        microseconds from, microseconds to, quint64 end, quint64 nextEvent) const
    {
        const microseconds begin = m_reading.timeOf(m_reading.events().front());
        const auto since = [begin](microseconds time) { return durationText(time - begin); };
        QStringList details{Words::tr("from %1 to %2").arg(since(from), since(to))};
        const Sentence sentence =
            sentenceOf(m_reading.snapshot(), Moment{end, to}, m_reading.key());
        if (!sentence.next.isEmpty())
            details << QString(sentence.next).remove(u'`');
        const auto &own = m_reading.events();
        const auto first = std::lower_bound(own.begin(), own.end(), EventIndex{end});
        const auto last = std::lower_bound(first, own.end(), EventIndex{nextEvent});
        if (const qint64 others = qint64(nextEvent - end) - (last - first); others > 0)
            details << Words::tr("events of others meanwhile: %1").arg(others);
        return details;
    }

    /// What is true at the end of a quiet stretch. When the exchange is over, that is no longer
    /// about it.
    QString quietWords(const Moment &moment) const
    {
        const EventIndex kept = m_reading.last(m_reading.client(), EventKind::AgentKeptSocket);
        if (kept && kept.value < moment.events)
            return Words::tr("The socket lies free in the agent's pool.");
        const std::pair when{moment.events, moment.clock};
        if (m_known) {
            if (const auto at = m_known->find(when); at != m_known->end())
                return at->second;
        }
        const Sentence sentence = sentenceOf(m_reading.snapshot(), moment, m_reading.key());
        const QString words = sentence.text.isEmpty() ? wordsBefore(moment.clock) : sentence.text;
        if (m_known && m_known->size() < mostKnown)
            m_known->emplace(when, words);
        return words;
    }

    /// Of the quiet before the exchange began. What ends it may be that a person lets go what was held all the while.
    QString wordsBefore(microseconds end) const
    {
        int held = 0;
        quint32 breakpoint = 0;
        for (const EventIndex index : m_reading.events()) {
            if (m_reading.timeOf(index) > end - quietFrom)
                break;
            const EventKind kind = m_reading.at(index).kind;
            held += kind == EventKind::StepHeld ? 1 : kind == EventKind::StepReleased ? -1 : 0;
            if (kind == EventKind::BreakpointHit)
                breakpoint = m_reading.at(index).value;
            else if (held == 0)
                breakpoint = 0; // what it held was let go
        }
        if (held > 0 && breakpoint)
            return Words::tr("Held by breakpoint %1: of a request on this connection nobody has "
                             "heard yet.")
                .arg(breakpoint);
        return held > 0
            ? Words::tr("Held by you: of a request on this connection nobody has heard yet.")
            : Words::tr("The connection is open; there is no request on it yet.");
    }

    /// The moment at the end of the quiet: behind the last event of the exchange before that time.
    /// What this depth does not show may have happened within; what comes last in it belongs to what
    /// ends it.
    quint64 quietEnd(quint64 nextEvent, microseconds to) const
    {
        const auto &events = m_reading.events();
        auto at = std::lower_bound(events.begin(), events.end(), EventIndex{nextEvent});
        const bool ended = at != events.end();
        while (at != events.begin() && m_reading.timeOf(*(at - 1)) >= (ended ? to - quietFrom : to))
            --at;
        return at == events.begin() ? nextEvent : (at - 1)->value + 1;
    }

    microseconds median() const
    {
        return m_gaps.empty() ? microseconds(0) : m_gaps[m_gaps.size() / 2];
    }

    // --- elbows

    void elbows()
    {
        for (int row = 0; row < int(m_scene.rows.size()); ++row) {
            const Row &arrow = m_scene.rows[size_t(row)];
            if (arrow.kind == Row::Kind::Label && arrow.label.kind == Label::Kind::Agent)
                agentElbow(row);
            if (arrow.kind != Row::Kind::Arrow || arrow.arrow.kind != Arrow::Kind::Bytes)
                continue;
            if (arrow.arrow.write)
                callElbow(row);
            if (arrow.arrow.read)
                callbackElbow(row);
        }
    }

    static Lane laneOf(Side side) { return side == Side::Client ? Lane::Client : Lane::Server; }

    /// The row of an event, before `row`; of many that are one row the one that stands for them.
    int rowOf(EventIndex event, int row) const
    {
        while (--row >= 0) {
            const Row &before = m_scene.rows[size_t(row)];
            if (before.kind != Row::Kind::Label || before.label.event > event)
                continue;
            const bool isIt = before.label.event == event
                || (before.label.fold == Label::Fold::Closed && event <= before.label.last);
            return isIt ? row : -1; // rows lie in the order of their events
        }
        return -1;
    }

    /// Does this write carry the beginning of a piece?
    bool beginsPiece(const Arrow &arrow) const
    {
        const MessageReading &message =
            arrow.from == Side::Client ? m_reading.request() : m_reading.response();
        const auto write = std::ranges::lower_bound(
            message.writes, arrow.write, {}, &Transfer::event);
        if (write == message.writes.end() || write->event != arrow.write)
            return false;
        const auto piece = std::ranges::lower_bound(
            message.pieces, write->begin, {}, &StreamPiece::begin);
        return piece != message.pieces.end() && piece->begin < write->end;
    }

    /// From the call that made what is written: the trace says which. Of a piece that needs several
    /// writes only the first has a line.
    void callElbow(int row)
    {
        const Row &arrow = m_scene.rows[size_t(row)];
        const EventIndex made = m_reading.snapshot().causeOf(arrow.arrow.write);
        const EventKind kind = made ? m_reading.at(made).kind : EventKind::None;
        const bool byCall = kind >= EventKind::CallRequest && kind <= EventKind::CallRefused;
        if (!byCall && kind != EventKind::RawOut)
            return newestCallElbow(row);
        const int from = rowOf(made, row);
        if (from >= 0 && (!byCall || beginsPiece(arrow.arrow)))
            m_scene.elbows.push_back({from, row,
                arrow.begin - m_scene.rows[size_t(from)].begin,
                m_scene.rows[size_t(from)].label.role});
    }

    /// The trace does not say: from the newest call of the sender before the write.
    void newestCallElbow(int row)
    {
        const Row &arrow = m_scene.rows[size_t(row)];
        for (int from = row - 1; from >= 0; --from) {
            const Row &call = m_scene.rows[size_t(from)];
            if (call.kind == Row::Kind::Arrow && call.arrow.from == arrow.arrow.from
                && call.arrow.kind == Arrow::Kind::Bytes)
                return; // what was called before has gone with that one
            if (call.kind != Row::Kind::Label || call.label.lane != laneOf(arrow.arrow.from)
                || call.label.kind != Label::Kind::Call)
                continue;
            m_scene.elbows.push_back({from, row, arrow.begin - call.begin, call.label.role});
            return;
        }
    }

    /// Did the read lead to the callback, in its turn? Its causes say so, as far as they are known;
    /// between them the turn may have written.
    bool followsAtOnce(const Row &arrow, const Row &callback) const
    {
        constexpr int longestChain = 8;
        EventIndex cause = callback.label.event;
        EventIndex eldest = cause;
        for (int i = 0; i < longestChain && cause && cause > arrow.arrow.read; ++i) {
            eldest = cause;
            cause = m_reading.snapshot().causeOf(cause);
        }
        if (cause == arrow.arrow.read)
            return callback.begin - arrow.end < quietFrom;
        // What has no cause is taken for what its turn read.
        const bool unknown = !cause && m_reading.at(eldest).subject().isHalf();
        return unknown && callback.begin == arrow.end;
    }

    /// To the first callback of the receiver that the read led to.
    void callbackElbow(int row)
    {
        const Row &arrow = m_scene.rows[size_t(row)];
        for (int to = row + 1; to < int(m_scene.rows.size()); ++to) {
            const Row &callback = m_scene.rows[size_t(to)];
            if (callback.begin > arrow.end && callback.begin - arrow.end >= quietFrom)
                return; // whatever comes now has another cause
            if (callback.kind != Row::Kind::Label
                || callback.label.lane != laneOf(otherSide(arrow.arrow.from))
                || callback.label.kind != Label::Kind::Callback
                || callback.label.event < arrow.arrow.read)
                continue;
            if (!followsAtOnce(arrow, callback))
                continue; // something else has called it
            m_scene.elbows.push_back({row, to, callback.begin - arrow.begin, callback.label.role});
            return;
        }
    }

    void agentElbow(int row)
    {
        const Row &decision = m_scene.rows[size_t(row)];
        const EventIndex cause = m_reading.snapshot().causeOf(decision.label.event);
        const int from = cause ? rowOf(cause, row) : -1;
        if (from >= 0)
            m_scene.elbows.push_back({from, row,
                decision.begin - m_scene.rows[size_t(from)].begin, Label::Role::Agent});
    }

    const ExchangeReading &m_reading;
    const Depth m_depth;
    const Opened &m_opened;
    QuietWords *const m_known;
    std::optional<Turns> m_turns; ///< at the last depth
    Scene m_scene;
    std::vector<microseconds> m_gaps; ///< sorted
    int m_worded = 0; ///< quiet bands that have words
    microseconds m_lastTime{-1}; ///< of the rows that were taken over, and of what arrived
    Interventions m_hands; ///< at the event whose label is made
};

} // namespace

Scene sceneOf(const ExchangeReading &reading, Depth depth, const Opened &opened,
    QuietWords *known)
{
    return SceneMaker(reading, depth, opened, known).run();
}

Scene sceneOf(const Snapshot &snapshot, const Moment &moment, ExchangeKey key, Depth depth)
{
    return sceneOf(ExchangeReading(snapshot, moment, key), depth);
}

} // namespace roundtrip::flow

#include "core/flow/exchangeindex.h"

#include "core/flow/exchangefold.h"

#include <algorithm>
#include <span>
#include <unordered_map>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;

struct ExchangeIndex::Private {
    Snapshot snapshot;
    ExchangeFold fold{Snapshot()};
    quint64 applied = 0;
    quint64 siftedAt = 0; ///< the first event there was when rows were last taken out of the middle

    /// One record folded again up to a moment, and ready to go on from there.
    struct Past {
        ExchangeFold fold{Snapshot()};
        quint64 applied = 0;
        trace::ConnectionId connection; ///< of which it knows what was before
    };
    /// Of rows whose last event lies behind the moments that are asked for, by their numbers.
    mutable std::unordered_map<quint32, Past> pasts;
    /// Of rows whose first event was forgotten: as they were at the first event that is left.
    std::unordered_map<quint32, Past> cuts;

    void foldFor(std::optional<microseconds> budget);
    void keepCuts(quint64 firstEvent);
    void forget(Changes &changes);
    struct Record {
        ExchangeRecord record;
        const RecordLulls *lulls = nullptr; ///< none, mostly
    };
    Record recordAt(const ExchangeRecord &now, const Moment &moment) const;
    Past pastOf(const ExchangeRecord &now) const;
    void advance(Past &past, const ExchangeRecord &now, quint64 events) const;
    bool concerns(const ExchangeRecord &record, EventIndex index, const Event &event) const;
};

namespace
{

/// How many forgotten events are worth a walk over all rows.
constexpr quint64 siftEvery = 1 << 20;
/// How many rows are kept folded up to a moment that was asked for: more than a list shows.
constexpr size_t mostPasts = 128;
/// How many events are taken between two looks at the clock.
constexpr quint64 foldedAtOnce = 2048;
/// Of a head that came in several reads, how far behind the first of them the others are looked
/// for.
constexpr quint64 headEvents = 4096;
constexpr qsizetype headBytes = 64 * 1024;

/// The field line's value in a head.
QByteArray fieldValue(const QByteArray &head, const QByteArray &lowerName)
{
    qsizetype at = head.indexOf("\r\n");
    while (at >= 0 && at + 2 < head.size()) {
        const qsizetype begin = at + 2;
        at = head.indexOf("\r\n", begin);
        const QByteArray line = head.mid(begin, at < 0 ? -1 : at - begin);
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).toLower() == lowerName)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

/// The status in the first head that is not informational; 0: there is none in these bytes.
int statusIn(const QByteArray &bytes)
{
    qsizetype at = 0;
    while (bytes.mid(at, 5) == "HTTP/") {
        const int status = bytes.mid(bytes.indexOf(' ', at) + 1, 3).toInt();
        if (status >= 200)
            return status;
        const qsizetype end = bytes.indexOf("\r\n\r\n", at);
        if (end < 0)
            break;
        at = end + 4;
    }
    return 0;
}

/// Turns a record into the row of a moment.
class RowMaker
{
public:
    RowMaker(const Snapshot &snapshot, const Moment &moment, const ExchangeRecord &record,
        const RecordLulls *lulls, const ExchangeFold &fold)
        : m_fold(fold)
        , m_snapshot(snapshot)
        , m_moment(moment)
        , m_record(record)
        , m_lulls(lulls)
    {
    }

    ExchangeRow make()
    {
        counts();
        if (m_record.clientInside())
            readCall();
        else
            readHead();
        readStatus();
        readFailure();
        phases();
        lulls();
        return m_row;
    }

private:
    void counts()
    {
        m_row.key = {m_record.client, m_record.server};
        m_row.number = int(m_record.number);
        m_row.clientOutside = !m_record.client;
        m_row.serverOutside = !m_record.is(ExchangeRecord::ServerInside);
        m_row.connection = m_record.connection;
        m_row.clientPort = m_record.clientPort;
        m_row.serverPort = m_record.serverPort;
        m_row.unixSocket = m_record.is(ExchangeRecord::PortsKnown) && m_record.serverPort == 0;
        m_row.ordinal = int(m_record.ordinal);
        m_row.connected = isConnected();
        m_row.reused = m_record.is(ExchangeRecord::Reused);
        m_row.handedOver = m_record.is(ExchangeRecord::HandedOver);
        m_row.proxied = m_record.is(ExchangeRecord::Proxied);
        m_row.tunnel = m_record.is(ExchangeRecord::Tunnel);
        (m_record.clientInside() ? m_row.joined.server : m_row.joined.client) = m_record.joined;
        m_row.extra = m_record.is(ExchangeRecord::Extra);
        m_row.cut = m_record.is(ExchangeRecord::Cut) || !m_snapshot.contains({m_record.first});
        m_row.running = !m_record.isOver();
        m_row.requestBytes = m_record.requestBytes;
        m_row.responseBytes = m_record.responseBytes;
        m_row.begin = microseconds(m_record.beginTime);
        m_row.end = m_row.running ? std::max(m_moment.clock, m_row.begin) : timeOf(m_record.last);
    }

    bool isConnected() const
    {
        const ExchangeRecord &r = m_record;
        return !r.clientInside() || r.connected != ExchangeRecord::none
            || r.firstSent != ExchangeRecord::none || r.firstBack != ExchangeRecord::none
            || r.is(ExchangeRecord::Reused) || r.is(ExchangeRecord::HandedOver)
            || r.is(ExchangeRecord::Cut);
    }

    microseconds timeOf(quint32 relative) const
    {
        const EventIndex event = m_record.event(relative);
        return m_snapshot.contains(event) ? std::max(m_snapshot.timeOf(event), m_row.begin)
                                          : m_row.begin;
    }

    void readCall()
    {
        const RequestCall call = m_snapshot.detailOf<RequestCall>({m_record.first});
        m_row.method = call.method;
        m_row.target = call.path;
        if (!m_record.is(ExchangeRecord::PortsKnown) && m_row.serverOutside) // no connection yet
            m_row.serverOutside = !m_fold.isOurs({{}, 0, call.host, call.port}, {m_record.first});
    }

    void readHead()
    {
        if (!m_record.is(ExchangeRecord::HeadSeen) || m_record.headOffset == ExchangeRecord::none)
            return;
        const QByteArray head = requestHead();
        const QByteArray line = head.left(head.indexOf("\r\n"));
        const qsizetype space = line.indexOf(' ');
        if (space < 0)
            return;
        m_row.method = line.left(space);
        m_row.target = line.mid(space + 1, line.lastIndexOf(' ') - space - 1);
        if (m_row.clientOutside)
            m_row.userAgent = fieldValue(head, "user-agent");
    }

    QByteArray requestHead() const
    {
        const quint64 begin = quint64(qint64(m_record.first) + m_record.headRead);
        const quint32 subject = m_snapshot.at({begin}).subjectRaw;
        QByteArray head = m_snapshot.bytesOf({begin}).mid(m_record.headOffset);
        while (head.startsWith("\r\n"))
            head.remove(0, 2);
        const quint64 end = std::min(m_moment.events, begin + headEvents);
        for (quint64 i = begin + 1;
             i < end && !head.contains("\r\n\r\n") && head.size() < headBytes; ++i) {
            const Event event = m_snapshot.at({i});
            if (event.kind == EventKind::SocketRead && event.subjectRaw == subject)
                head += m_snapshot.bytesOf({i});
        }
        const qsizetype headEnd = head.indexOf("\r\n\r\n");
        return headEnd < 0 ? head : head.left(headEnd + 2); // its other parts may lie too far away
    }

    /// From when on the client's module has parsed the head, whether or not it has called its program
    /// with it; of a client outside from when on the kernel has bytes of the answer.
    void readStatus()
    {
        if (m_record.firstBack == ExchangeRecord::none)
            return;
        m_row.status = m_record.status;
        if (m_row.status == 0
            && (!m_record.clientInside() || m_record.is(ExchangeRecord::AnswerSeen)))
            m_row.status = statusIn(answerHead());
    }

    /// As far as it lies not too far apart.
    QByteArray answerHead() const
    {
        const EventIndex first = m_record.event(m_record.firstBack);
        const Event begin = m_snapshot.at(first);
        QByteArray bytes = m_snapshot.bytesOf(first);
        const quint64 end = std::min(m_moment.events, first.value + headEvents);
        for (quint64 i = first.value + 1;
             i < end && statusIn(bytes) == 0 && bytes.size() < headBytes; ++i) {
            const Event event = m_snapshot.at({i});
            if (event.kind == begin.kind && event.subjectRaw == begin.subjectRaw)
                bytes += m_snapshot.bytesOf({i});
        }
        return bytes;
    }

    void readFailure()
    {
        m_row.failureEvent = m_record.event(m_record.failure);
        if (!m_row.failureEvent)
            return;
        const Event event = m_snapshot.at(m_row.failureEvent);
        const bool gaveUp =
            event.kind == EventKind::CallAbort || event.kind == EventKind::CallDestroy;
        const bool named =
            !gaveUp && event.kind != EventKind::HalfClosed && event.kind != EventKind::MessageInCut;
        if (event.kind == EventKind::CallDestroy)
            m_row.failure = "destroyed";
        if (named)
            m_row.failure = m_snapshot.detailOf<ErrorDetail>(m_row.failureEvent).error.code;
        if (m_row.failure.isEmpty())
            m_row.failure = "aborted";
    }

    void add(Phase phase, quint32 begin, quint32 end)
    {
        if (begin == ExchangeRecord::none)
            return;
        PhaseSpan &span = m_row.phases[size_t(m_row.phasesUsed++)];
        span.phase = phase;
        span.begin = timeOf(begin);
        span.underWay = end == ExchangeRecord::none && m_row.running;
        span.end = std::max(span.begin, end == ExchangeRecord::none ? m_row.end : timeOf(end));
    }

    /// Each phase as long as it really was: an answer that begins before the request has ended
    /// overlaps it.
    void phases()
    {
        constexpr quint32 none = ExchangeRecord::none;
        const ExchangeRecord &r = m_record;
        if (r.is(ExchangeRecord::Queued))
            add(Phase::Queued, 0, r.socket);
        if (r.is(ExchangeRecord::NewSocket) && r.clientInside())
            add(Phase::Connecting, r.socket, ready());
        const quint32 sent = requestSent();
        add(Phase::Sending, sendingBegan(), sent);
        if (sent != none && (r.firstBack == none || r.firstBack > sent))
            add(Phase::Waiting, sent, r.firstBack);
        const quint32 back = r.responseDone == none ? none : std::max(r.responseDone, r.lastBack);
        add(Phase::Receiving, r.firstBack, back);
    }

    /// Its new connection could carry the request.
    quint32 ready() const
    {
        return m_record.is(ExchangeRecord::Tls) ? m_record.secured : m_record.connected;
    }

    /// request(), or what it had to wait for.
    quint32 sendingBegan() const
    {
        const ExchangeRecord &r = m_record;
        if (!r.clientInside() || r.is(ExchangeRecord::Cut))
            return r.firstSent;
        if (r.is(ExchangeRecord::NewSocket))
            return ready();
        const bool atOnce = r.socket != ExchangeRecord::none && !r.is(ExchangeRecord::Queued);
        return atOnce ? 0 : r.socket;
    }

    /// The last byte of the request; none: it has not left.
    quint32 requestSent() const
    {
        const ExchangeRecord &r = m_record;
        if (r.requestDone == ExchangeRecord::none)
            return m_row.running || r.is(ExchangeRecord::Failed) ? r.requestDone : r.lastSent;
        return r.clientInside() || r.lastSent == ExchangeRecord::none
            ? r.requestDone
            : std::max(r.requestDone, r.lastSent);
    }

    /// Those that the fold knows, and those that a phase begins or ends with.
    void lulls()
    {
        if (m_lulls) {
            m_row.lulls = m_lulls->ended;
            if (m_lulls->isHeld())
                addLull(Lull::Why::Held, m_lulls->heldSince, m_row.end, {});
        }
        for (const PhaseSpan &phase : std::span(m_row.phases).first(size_t(m_row.phasesUsed))) {
            if (phase.phase == Phase::Sending) {
                if (m_record.firstSent == ExchangeRecord::none)
                    addLull(Lull::Why::NothingSent, phase.begin, phase.end, lullFrom);
                else if (isKnown(m_record.firstSent))
                    addLull(Lull::Why::NothingSent, phase.begin, timeOf(m_record.firstSent), lullFrom);
                if (isKnown(m_record.lastSent))
                    addLull(Lull::Why::NothingSent, timeOf(m_record.lastSent), phase.end, lullFrom);
            } else if (phase.phase == Phase::Receiving && isKnown(m_record.lastBack)) {
                addLull(Lull::Why::NothingCame, timeOf(m_record.lastBack), phase.end, lullFrom);
            }
        }
        std::ranges::stable_sort(m_row.lulls, {}, &Lull::begin);
    }

    /// When it happened: of what was forgotten nobody knows.
    bool isKnown(quint32 relative) const
    {
        return relative != ExchangeRecord::none && m_snapshot.contains(m_record.event(relative));
    }

    void addLull(Lull::Why why, microseconds begin, microseconds end, microseconds least)
    {
        if (end > begin && end - begin >= least)
            m_row.lulls.push_back({why, begin, end});
    }

    const ExchangeFold &m_fold;
    const Snapshot &m_snapshot;
    const Moment &m_moment;
    const ExchangeRecord &m_record;
    const RecordLulls *m_lulls;
    ExchangeRow m_row;
};

} // namespace

ExchangeIndex::ExchangeIndex()
    : d(std::make_unique<Private>())
{
}

ExchangeIndex::~ExchangeIndex() = default;

void ExchangeIndex::clear()
{
    d = std::make_unique<Private>();
}

ExchangeIndex::Changes ExchangeIndex::update(
    const Snapshot &snapshot, std::optional<microseconds> budget)
{
    Changes changes;
    if (snapshot.firstEvent() > d->snapshot.firstEvent())
        d->keepCuts(snapshot.firstEvent()); // as long as the events are still there
    d->snapshot = snapshot;
    d->fold.setSnapshot(snapshot);
    for (auto *kept : {&d->pasts, &d->cuts}) {
        for (auto &[number, past] : *kept)
            past.fold.setSnapshot(snapshot); // or the old one would keep its memory
    }
    d->fold.firstTouched = ~quint32(0);
    const quint32 newFrom = d->fold.nextNumber;
    if (d->applied < snapshot.firstEvent()) {
        d->fold.takeCut(foldedAt(snapshot, snapshot.firstEvent()), snapshot.firstEvent());
        d->applied = snapshot.firstEvent();
    }
    d->foldFor(budget);
    changes.added = int(d->fold.nextNumber - newFrom);
    d->forget(changes);
    if (d->fold.firstTouched < newFrom) {
        const auto &records = d->fold.records;
        const auto at = std::partition_point(records.begin(), records.end(),
            [this](const ExchangeRecord &record) { return record.number < d->fold.firstTouched; });
        changes.firstChanged = int(at - records.begin());
    }
    return changes;
}

/// Looks at the clock once for many events.
void ExchangeIndex::Private::foldFor(std::optional<microseconds> budget)
{
    using Clock = std::chrono::steady_clock;
    const quint64 end = snapshot.endEvent();
    const auto began = Clock::now();
    while (applied < end) {
        const quint64 to = std::min(end, applied + foldedAtOnce);
        forEachEvent(snapshot, applied, to,
            [this](EventIndex index, const Event &event) { fold.apply(index, event); });
        applied = to;
        if (budget && Clock::now() - began >= *budget)
            break;
    }
}

quint64 ExchangeIndex::foldedTo() const
{
    return d->applied;
}

/// Rows whose last event the trace has forgotten go; a row that still runs stays, whatever lies
/// behind it.
void ExchangeIndex::Private::forget(Changes &changes)
{
    auto &records = fold.records;
    const quint64 first = snapshot.firstEvent();
    const auto gone = [first](const ExchangeRecord &record) {
        return record.isOver() && record.lastEvent().value < first;
    };
    const int addedBefore = changes.added;
    while (!records.empty() && gone(records.front())) {
        if (int(records.size()) <= addedBefore)
            --changes.added;
        else
            ++changes.removedFirst;
        records.pop_front();
    }
    fold.forgetFirstHalves();
    fold.forgetLulls();
    if (first < siftedAt + siftEvery)
        return;
    siftedAt = first;
    if (std::erase_if(records, gone) > 0)
        changes.rearranged = true;
    fold.forgetHalves();
    fold.siftLulls();
}

int ExchangeIndex::rowCount() const
{
    return int(d->fold.records.size());
}

int ExchangeIndex::rowCountAt(const Moment &moment) const
{
    const auto &records = d->fold.records;
    const auto at = std::partition_point(records.begin(), records.end(),
        [&](const ExchangeRecord &record) { return record.first + record.shown < moment.events; });
    return int(at - records.begin());
}

/// Events that can change a record, or take its connection from it.
bool ExchangeIndex::Private::concerns(
    const ExchangeRecord &record, EventIndex index, const Event &event) const
{
    const Subject subject = event.subject();
    if (subject.isConnection())
        return subject.connectionId() == record.connection;
    if (!subject.isHalf())
        return false;
    if (event.kind == EventKind::RequestBegan && ConnectionId{event.value} == record.connection)
        return true; // from then on what happens to the server's side is the next one's
    if (subject.halfId() == record.client || subject.halfId() == record.server)
        return true;
    if (event.kind == EventKind::CallRequest && Origin(event.arg) == Origin::Proxy
        && record.server) {
        const EventIndex cause = snapshot.causeOf(index);
        return cause && snapshot.at(cause).subject() == Subject::half(record.server);
    }
    const bool takesConnection =
        event.kind == EventKind::AgentReusedSocket || event.kind == EventKind::AgentHandedOver;
    return takesConnection && ConnectionId{event.value} == record.connection;
}

/// The record as it was at a moment: folded again, from its first event to the moment. Where the
/// moment only goes on, the fold does too.
ExchangeIndex::Private::Record ExchangeIndex::Private::recordAt(
    const ExchangeRecord &now, const Moment &moment) const
{
    const auto lullsOf = [](const ExchangeFold &from, quint32 number) {
        const auto lulls = from.lulls.find(number);
        return lulls == from.lulls.end() ? nullptr : &lulls->second;
    };
    if (now.lastEvent().value < moment.events)
        return {now, lullsOf(fold, now.number)};
    const auto known = pasts.find(now.number);
    if (known == pasts.end() || known->second.applied > moment.events
        || known->second.connection != now.connection) {
        if (pasts.size() >= mostPasts)
            pasts.clear();
        pasts.insert_or_assign(now.number, pastOf(now));
    }
    Past &past = pasts.find(now.number)->second;
    advance(past, now, moment.events);
    if (past.fold.records.empty())
        return {now, nullptr};
    ExchangeRecord record = past.fold.records.front();
    const RecordLulls *const lulls = lullsOf(past.fold, record.number);
    record.number = now.number;
    record.headRead = now.headRead;
    record.headOffset = now.headOffset;
    return {record, lulls};
}

/// Before its first event; of a row whose first event was forgotten, at the first one that is left.
ExchangeIndex::Private::Past ExchangeIndex::Private::pastOf(const ExchangeRecord &now) const
{
    if (const auto cut = cuts.find(now.number); cut != cuts.end()) {
        Past past = cut->second;
        if (past.connection != now.connection)
            past.fold.seed(now);
        past.connection = now.connection;
        return past;
    }
    Past past;
    past.connection = now.connection;
    past.fold.setSnapshot(snapshot);
    past.fold.listeners = fold.listeners;
    past.applied = std::max(now.first, snapshot.firstEvent());
    if (past.applied == now.first && !now.is(ExchangeRecord::Cut)) {
        past.fold.seed(now);
        return past;
    }
    // Its beginning was forgotten before anybody looked: what the keyframe says of it.
    past.fold.takeCut(foldedAt(snapshot, past.applied), past.applied);
    std::erase_if(past.fold.records, [&now](const ExchangeRecord &record) {
        return (!now.client || record.client != now.client)
            && (!now.server || record.server != now.server);
    });
    return past;
}

void ExchangeIndex::Private::advance(Past &past, const ExchangeRecord &now, quint64 events) const
{
    forEachEvent(snapshot, past.applied, events, [&](EventIndex index, const Event &event) {
        if (concerns(now, index, event))
            past.fold.apply(index, event);
    });
    past.applied = std::max(past.applied, events);
}

/// What the rows that lose their first event were at the first one that stays.
void ExchangeIndex::Private::keepCuts(quint64 firstEvent)
{
    if (firstEvent > snapshot.endEvent())
        return;
    std::unordered_map<quint32, Past> kept;
    for (const ExchangeRecord &record : fold.records) {
        if (record.first >= firstEvent)
            break;
        if (record.isOver() && record.lastEvent().value < firstEvent)
            continue;
        Past past = pastOf(record);
        advance(past, record, firstEvent);
        kept.insert_or_assign(record.number, std::move(past));
    }
    cuts = std::move(kept);
    // Those that were folded up to an event that is still there can go on.
    std::erase_if(pasts, [&](const auto &past) { return past.second.applied < firstEvent; });
}

ExchangeRow ExchangeIndex::rowAt(int row, const Moment &moment) const
{
    const Private::Record at = d->recordAt(d->fold.records[size_t(row)], moment);
    return RowMaker(d->snapshot, moment, at.record, at.lulls, d->fold).make();
}

ExchangeKey ExchangeIndex::keyAt(int row) const
{
    const ExchangeRecord &record = d->fold.records[size_t(row)];
    return {record.client, record.server};
}

int ExchangeIndex::numberAt(int row) const
{
    return int(d->fold.records[size_t(row)].number);
}

bool ExchangeIndex::isRunning(int row) const
{
    return !d->fold.records[size_t(row)].isOver();
}

int ExchangeIndex::rowOf(ExchangeKey key) const
{
    if (const int row = key.server ? d->fold.placeOf(key.server) : -1;
        row >= 0 && keyAt(row).server == key.server)
        return row;
    const int row = key.client ? d->fold.placeOf(key.client) : -1;
    return row >= 0 && keyAt(row).client == key.client ? row : -1;
}

int ExchangeIndex::joinedRow(int row) const
{
    constexpr int near = 4096;
    const auto &records = d->fold.records;
    const ExchangeRecord &record = records[size_t(row)];
    if (!record.joined)
        return -1;
    const int step = record.clientInside() ? -1 : 1; // what hands on begins later
    for (int other = row + step, looked = 0;
         other >= 0 && other < int(records.size()) && looked < near; other += step, ++looked) {
        const ExchangeRecord &there = records[size_t(other)];
        if ((step < 0 ? there.server : there.client) == record.joined)
            return other;
    }
    return -1;
}

ExchangeIndex::Range ExchangeIndex::rangeOf(int row) const
{
    const ExchangeRecord &record = d->fold.records[size_t(row)];
    return {{record.first}, record.lastEvent()};
}

const Snapshot &ExchangeIndex::snapshot() const
{
    return d->snapshot;
}

} // namespace roundtrip::flow

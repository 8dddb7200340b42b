#include "core/flow/exchangeindex.h"

#include "core/flow/exchangefold.h"
#include "core/flow/exchangerow.h"

#include <algorithm>
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
    return makeRow(d->snapshot, moment, at.record, at.lulls, d->fold);
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

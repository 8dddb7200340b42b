// When an exchange stood still: what was held of it, and pauses within its messages.

#include "core/flow/exchangefold.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;

/// Of more, the shortest is left out.
static constexpr size_t mostLulls = 1024;

void ExchangeFold::addLull(const ExchangeRecord &record, const Lull &lull)
{
    if (lull.end <= lull.begin)
        return;
    std::vector<Lull> &ended = lulls[record.number].ended;
    ended.push_back(lull);
    if (ended.size() > mostLulls)
        ended.erase(std::ranges::min_element(ended, {}, &Lull::duration));
}

/// A byte of a message moved. `last` is the event with the one before.
void ExchangeFold::moved(ExchangeRecord &record, quint32 &last, Lull::Why why)
{
    const EventIndex before = record.event(last);
    last = record.last;
    if (!before || !m_snapshot.contains(before))
        return;
    const microseconds from = m_snapshot.timeOf(before);
    const microseconds to = m_snapshot.timeOf(record.lastEvent());
    if (to - from >= lullFrom)
        addLull(record, {why, from, to});
}

void ExchangeFold::countHeld(ExchangeRecord &record, Side side, EventKind kind)
{
    const microseconds now = m_snapshot.timeOf(record.lastEvent());
    RecordLulls &own = lulls[record.number];
    int &steps = own.steps[size_t(side)];
    if (kind == EventKind::StepHeld) {
        if (!own.isHeld())
            own.heldSince = now;
        ++steps;
    } else if (steps > 0) {
        --steps;
        if (!own.isHeld())
            addLull(record, {Lull::Why::Held, own.heldSince, now});
    }
}

/// What was held of a side that is gone went with it.
void ExchangeFold::dropHeld(ExchangeRecord &record, Side side)
{
    const auto own = lulls.find(record.number);
    if (own == lulls.end() || own->second.steps[size_t(side)] == 0)
        return;
    own->second.steps[size_t(side)] = 0;
    if (!own->second.isHeld())
        addLull(record,
            {Lull::Why::Held, own->second.heldSince, m_snapshot.timeOf(record.lastEvent())});
}

/// Of a step that names the connection only: whose exchange is on it.
ExchangeRecord *ExchangeFold::recordOn(const OpenConnection &connection, Side side)
{
    ExchangeRecord *answered =
        side == Side::Server ? recordOf(connection.newestServer) : nullptr;
    return answered ? answered : recordOf(connection.client);
}

void ExchangeFold::applyStep(OpenConnection &connection, Side side, EventIndex index, EventKind kind)
{
    if (ExchangeRecord *record = recordOn(connection, side)) {
        touch(*record, index);
        countHeld(*record, side, kind);
    }
}

void ExchangeFold::forgetLulls()
{
    while (!lulls.empty() && (records.empty() || lulls.begin()->first < records.front().number))
        lulls.erase(lulls.begin());
}

} // namespace roundtrip::flow

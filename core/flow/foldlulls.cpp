// When an exchange stood still: what was held of it, and pauses within its messages.

#include "core/flow/exchangefold.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;

/// Of more, the shortest is left out.
static constexpr size_t mostLulls = 128;

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

/// Of a client outside: more of a head that is not whole yet.
void ExchangeFold::readBeforeRow(OpenHalf &half, EventIndex index)
{
    const microseconds now = m_snapshot.timeOf(index);
    if (now - half.readAt >= lullFrom && half.lulls.size() < mostBeforeRow)
        half.lulls.push_back({Lull::Why::NothingSent, half.readAt, now});
    half.readAt = now;
}

/// Whose exchange a step is of that names the connection only.
ExchangeRecord *ExchangeFold::recordOn(const OpenConnection &connection, Side side)
{
    ExchangeRecord *answered =
        side == Side::Server ? recordOf(connection.newestServer) : nullptr;
    return answered ? answered : recordOf(connection.client);
}

void ExchangeFold::hold(
    ExchangeRecord &record, ConnectionId connection, Side side, EventIndex index, const Event &event)
{
    RecordLulls &own = lulls[record.number];
    if (own.steps++ == 0)
        own.heldSince = m_snapshot.timeOf(index);
    m_held[connection].push_back({event.subject(), side, seamOf(event.arg),
        heldItemOf(event.arg), record.number});
}

/// Of those held on a connection this has ended, which may be of several exchanges.
template <typename Ended>
void ExchangeFold::letGo(ConnectionId connection, EventIndex index, bool one, const Ended &ended)
{
    const auto held = m_held.find(connection);
    if (held == m_held.end())
        return;
    std::vector<HeldStep> &steps = held->second;
    for (auto step = std::ranges::find_if(steps, ended); step != steps.end();
         step = one ? steps.end() : std::ranges::find_if(steps, ended)) {
        const auto own = lulls.find(step->number);
        ExchangeRecord *record = find(step->number);
        steps.erase(step);
        if (!record || own == lulls.end())
            continue;
        touch(*record, index);
        if (--own->second.steps == 0)
            addLull(*record,
                {Lull::Why::Held, own->second.heldSince, m_snapshot.timeOf(index)});
    }
    if (steps.empty())
        m_held.erase(held);
}

void ExchangeFold::released(ConnectionId connection, EventIndex index, const Event &event)
{
    letGo(connection, index, true, [&](const HeldStep &step) {
        return step.whose == event.subject()
            && heldArg(step.seam, step.item) == event.arg;
    });
}

/// What was held of a half that has closed went with it.
void ExchangeFold::dropHeld(ConnectionId connection, Subject half, EventIndex index)
{
    letGo(connection, index, false,
        [&](const HeldStep &step) { return step.whose == half; });
}

/// … and with a side of a connection that is gone, or that sends nothing more.
void ExchangeFold::dropHeld(ConnectionId connection, Side side, EventIndex index, bool onlyOut)
{
    letGo(connection, index, false, [&](const HeldStep &step) {
        return step.side == side && (!onlyOut || step.seam == Seam::Out);
    });
}

void ExchangeFold::applyStep(OpenConnection &connection, EventIndex index, const Event &event)
{
    const ConnectionId id = event.subject().connectionId();
    const Side side = event.subject().side();
    if (event.kind == EventKind::StepReleased)
        return released(id, index, event);
    if (ExchangeRecord *record = recordOn(connection, side)) {
        touch(*record, index);
        hold(*record, id, side, index, event);
    }
}

void ExchangeFold::forgetLulls()
{
    while (!lulls.empty() && (records.empty() || lulls.begin()->first < records.front().number))
        lulls.erase(lulls.begin());
}

void ExchangeFold::siftLulls()
{
    std::erase_if(lulls, [this](const auto &own) { return !find(own.first); });
}

} // namespace roundtrip::flow

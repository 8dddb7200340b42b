#include "core/flow/argtexts.h"
#include "core/flow/eventtext.h"
#include "core/flow/faults.h"
#include "core/flow/speaker.h"

#include <algorithm>

// What a person did to the connection is the reason, not what followed from it.

namespace roundtrip::flow
{

using namespace trace;

EventIndex faultThatEnds(const ExchangeReading &reading)
{
    EventIndex newest;
    for (const EventIndex index : reading.events()) {
        const Event event = reading.at(index);
        if (event.kind != EventKind::FaultStruck)
            continue;
        if (endsConnection(FaultKind(event.arg)))
            newest = index;
    }
    return newest;
}

Speaker::Maybe Speaker::disturbed() const
{
    const EventIndex fault = faultThatEnds(m_reading);
    if (!fault || m_now.responseEnd)
        return {};
    Maybe broke = m_reading.client().begun ? clientBroke() : serverBroke();
    if (!broke && m_reading.client().begun)
        broke = serverGaveUp();
    if (!broke)
        return {};
    const bool client = m_reading.at(fault).subject().side() == Side::Client;
    const bool answering = m_now.response || m_now.answerHead;
    switch (FaultKind(m_reading.at(fault).arg)) {
    case FaultKind::Reset:
        return Sentence{answering
                ? Words::tr("You reset the connection in the middle of the answer.")
                : Words::tr("You reset the connection before the answer."),
            broke->next};
    case FaultKind::Truncate:
        return Sentence{client ? Words::tr("You cut off what the client sends.")
                               : Words::tr("You cut off what the server sends."),
            broke->next};
    default:
        return Sentence{client ? Words::tr("You ended the client's direction of the connection.")
                               : Words::tr("You ended the server's direction of the connection."),
            broke->next};
    }
}

/// What waits in the link because a person stalled it, or delayed it once, and not because of the
/// conditions.
Speaker::Maybe Speaker::delayedByYou() const
{
    const auto &waits = m_now.hands.linkWaits();
    if (waits.empty())
        return {};
    const auto isStalled = [this](const Interventions::LinkWait &wait) {
        return std::ranges::any_of(m_now.hands.stalls(), [&](const Interventions::Stall &stall) {
            return stall.side == wait.side && stall.direction == wait.direction;
        });
    };
    const auto stalled = std::ranges::find_if(waits, isStalled);
    const Interventions::LinkWait &wait = stalled == waits.end() ? waits.front() : *stalled;
    const bool toServer = (wait.side.side() == Side::Client) == (wait.direction == Direction::Out);
    const QString bytes = bytesText(wait.bytes);
    if (stalled != waits.end())
        return Sentence{toServer
                ? Words::tr("You have stalled %1 on their way to the server; nothing runs.")
                      .arg(bytes)
                : Words::tr("You have stalled %1 on their way to the client; nothing runs.")
                      .arg(bytes),
            Words::tr("They wait until you let it go on.")};
    for (auto index = m_reading.events().rbegin(); index != m_reading.events().rend(); ++index) {
        const Event event = m_reading.at(*index);
        if (event.kind != EventKind::FaultStruck || FaultKind(event.arg) != FaultKind::Delay
            || event.subject() != wait.side)
            continue;
        const auto fault = m_reading.snapshot().detailOf<FaultDetail>(*index);
        const std::chrono::microseconds delay(fault.delayUs);
        if (fault.direction != wait.direction
            || m_reading.timeOf(*index) + delay < m_reading.moment().clock)
            return {};
        return Sentence{toServer
                ? Words::tr("You delay %1 on their way to the server; nothing runs.").arg(bytes)
                : Words::tr("You delay %1 on their way to the client; nothing runs.").arg(bytes),
            Words::tr("They go on %1 after your delay began.").arg(durationText(delay))};
    }
    return {};
}

/// A parser refuses what a person has changed on its way: that comes first.
Sentence Speaker::ownedFault(Sentence sentence) const
{
    EventIndex changed;
    bool toServer = false;
    for (const EventIndex index : m_reading.events()) {
        const Event event = m_reading.at(index);
        if (event.kind == EventKind::FaultStruck && FaultKind(event.arg) == FaultKind::Corrupt) {
            changed = index;
            toServer = event.subject().side() == Side::Client; // it is changed as it leaves
        }
    }
    const HalfReading &receiver = toServer ? m_reading.server() : m_reading.client();
    const Side side = toServer ? Side::Server : Side::Client;
    const EventIndex byHalf = m_reading.last(receiver, EventKind::ParseFailed);
    const EventIndex refused = byHalf ? byHalf : m_reading.last(side, EventKind::ParseFailed);
    if (changed && refused && refused > changed && !sentence.text.isEmpty())
        sentence.text = Words::tr("You changed a byte. %1").arg(sentence.text);
    return sentence;
}

} // namespace roundtrip::flow

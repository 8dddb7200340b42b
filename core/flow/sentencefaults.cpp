#include "core/flow/argtexts.h"
#include "core/flow/faults.h"
#include "core/flow/speaker.h"

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

} // namespace roundtrip::flow

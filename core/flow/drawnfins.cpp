#include "core/flow/drawnfins.h"

#include "core/flow/eventpredicates.h"

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// An answer without a length ends with its connection, and is complete when nothing went wrong.
EventIndex parsedCompletely(const ExchangeReading &reading)
{
    bool wrong = false;
    for (const EventIndex index : reading.client().events) {
        const Event event = reading.at(index);
        if (endsMessageIn(event) || (event.kind == EventKind::OnEnd && !wrong))
            return index;
        wrong = wrong || event.kind == EventKind::OnError || event.kind == EventKind::ParseFailed
            || event.kind == EventKind::MessageInCut;
    }
    return {};
}

/// Where the client had all of the answer; where it is outside, where the server had made it.
EventIndex answered(const ExchangeReading &reading)
{
    const bool inside = reading.client().begun;
    const HalfReading &half = inside ? reading.client() : reading.server();
    const EventIndex seen =
        inside ? parsedCompletely(reading) : reading.first(half, EventKind::CallEnd);
    for (const HalfReading::Resumed &resumed : half.resumed) {
        const Half &state = resumed.state; // of what was forgotten
        if (inside ? state.inEnded : state.outgoing.endCalled)
            return seen && seen < state.lastEvent ? seen : state.lastEvent;
    }
    return seen;
}

bool isFin(const Event &event)
{
    return event.kind == EventKind::FinSent || event.kind == EventKind::FinReceived;
}

Side senderOf(const Event &fin)
{
    const Side side = fin.subject().side();
    return fin.kind == EventKind::FinSent ? side : otherSide(side);
}

/// Whose FIN waits for a person, where it is sent or where it comes in.
Side heldSender(const ExchangeReading &reading, const Event &held)
{
    const Subject whose = held.subject();
    const bool server = whose.isConnection() ? whose.side() == Side::Server
                                             : whose.halfId() == reading.key().server;
    const Side side = server ? Side::Server : Side::Client;
    return seamOf(held.arg) == Seam::Out ? side : otherSide(side);
}

} // namespace

DrawnFins::DrawnFins(const ExchangeReading &reading)
{
    const EventIndex done = answered(reading);
    std::array<bool, 2> came{};
    std::array<bool, 2> held{};
    for (const EventIndex index : reading.events()) {
        const Event event = reading.at(index);
        const bool holds =
            event.kind == EventKind::StepHeld && heldItemOf(event.arg) == HeldItem::Fin;
        if (!holds && !isFin(event))
            continue;
        const auto from = size_t(holds ? heldSender(reading, event) : senderOf(event));
        (holds ? held : came)[from] = true;
        const bool matters = held[from] || !done || index < done;
        if (came[from] && matters && !m_since[from])
            m_since[from] = index;
    }
}

bool DrawnFins::isDrawn(EventIndex fin, const Event &event) const
{
    const EventIndex since = m_since[size_t(senderOf(event))];
    return since && since <= fin;
}

} // namespace roundtrip::flow

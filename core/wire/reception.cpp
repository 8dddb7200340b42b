#include "core/wire/reception.h"

#include <algorithm>

namespace roundtrip::wire
{

Reception::Reception(Loop &loop, Gate &gate, ListenerEvents &events)
    : m_loop(loop)
    , m_gate(gate)
    , m_events(events)
{
}

void Reception::receive(std::unique_ptr<StreamTransport> transport)
{
    const trace::Subject side = transport->subject();
    m_loop.trace().appendDetail(trace::EventKind::Accepted, side, transport->endpoints());
    if (!m_gate.isHolding() || !m_gate.holds(side, trace::Seam::Connect)) {
        welcome(std::move(transport));
        return;
    }
    transport->holdBack(true);
    m_waiting.push_back(std::move(transport));
    const Gate::Scope scope(m_gate, {{}, trace::HeldItem::Connection});
    m_gate.hold(side, trace::Seam::Connect, 0, m_anchor.guard([this, side] {
        if (auto released = take(side))
            welcome(std::move(released));
    }));
}

void Reception::welcome(std::unique_ptr<StreamTransport> transport)
{
    const trace::Subject side = transport->subject();
    const auto done = [this, side](const Error &error) { settled(side, error); };
    if (transport->beginHandshake(done)) {
        m_waiting.push_back(std::move(transport));
        return;
    }
    transport->holdBack(false);
    m_events.connectionAccepted(std::move(transport));
}

/// Called by the one it is about.
void Reception::settled(trace::Subject side, const Error &error)
{
    auto transport = take(side);
    if (!transport)
        return;
    if (error)
        m_events.handshakeFailed(error, side);
    else
        m_events.connectionAccepted(std::move(transport));
}

std::unique_ptr<StreamTransport> Reception::take(trace::Subject side)
{
    const auto found = std::ranges::find_if(
        m_waiting, [&](const auto &waiting) { return waiting->subject() == side; });
    if (found == m_waiting.end())
        return nullptr;
    auto transport = std::move(*found);
    m_waiting.erase(found);
    return transport;
}

} // namespace roundtrip::wire

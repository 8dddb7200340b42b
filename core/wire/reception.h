#pragma once

#include "core/wire/anchor.h"
#include "core/wire/streamtransport.h"

#include <memory>
#include <vector>

namespace roundtrip::wire
{

/// Between accept() and the server program: records Accepted, keeps a connection whose seam Connect
/// is held until the gate lets it go, and one with a handshake until that is done. The kernel made
/// that connection long ago; the peer may already be sending.
class Reception
{
public:
    Reception(Loop &loop, Gate &gate, ListenerEvents &events);

    void receive(std::unique_ptr<StreamTransport> transport);
    /// Those that wait are closed.
    void clear() { m_waiting.clear(); }

private:
    void welcome(std::unique_ptr<StreamTransport> transport);
    void settled(trace::Subject side, const Error &error);
    std::unique_ptr<StreamTransport> take(trace::Subject side);

    Loop &m_loop;
    Gate &m_gate;
    ListenerEvents &m_events;
    std::vector<std::unique_ptr<StreamTransport>> m_waiting;
    Anchor<Reception> m_anchor{this};
};

} // namespace roundtrip::wire

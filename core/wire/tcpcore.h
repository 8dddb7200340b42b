#pragma once

#include "core/wire/addressbook.h"
#include "core/wire/authorities.h"
#include "core/wire/gate.h"
#include "core/wire/loop.h"
#include "core/wire/poller.h"
#include "core/wire/tcpnetwork.h"

#include <memory>
#include <vector>

namespace roundtrip::wire
{

class TcpListener;

/// What the sockets of one TcpNetwork share.
struct TcpCore {
    TcpCore(Loop &theLoop, Gate &theGate)
        : loop(theLoop)
        , gate(theGate)
        , poller(Poller::create([this] { loop.turn(); }))
        , book([this](trace::ConnectionId id) { return loop.trace().isOpen(id); })
    {
    }

    Loop &loop;
    Gate &gate;
    std::unique_ptr<Poller> poller;
    AddressBook book;
    std::vector<TcpListener *> listeners;
    Authorities authorities; ///< trusted by plans instead of the system's
    std::vector<TcpListener *> pausedListeners; ///< for want of descriptors
    TcpNetwork::Names names; ///< asked before the system; empty: nobody

    /// Does a listener of this network listen there?
    bool isOurs(const SocketAddress &server) const;
    /// Could one accept what was connected there, whatever the address is called?
    bool mayAccept(const SocketAddress &server) const;
    /// A descriptor was closed: paused listeners may have room now.
    void descriptorClosed();
};

} // namespace roundtrip::wire

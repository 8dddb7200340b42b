#include "core/wire/tcpnetwork.h"

#include "core/wire/tcpcore.h"
#include "core/wire/tcplistener.h"
#include "core/wire/tlstransport.h"

#include <algorithm>

namespace roundtrip::wire
{

bool TcpCore::isOurs(const SocketAddress &server) const
{
    return std::ranges::any_of(
        listeners, [&](const TcpListener *listener) { return listener->isReachedAt(server); });
}

bool TcpCore::mayAccept(const SocketAddress &server) const
{
    return std::ranges::any_of(listeners, [&](const TcpListener *listener) {
        return server.isUnix() || listener->port() == server.port();
    });
}

void TcpCore::descriptorClosed()
{
    if (pausedListeners.empty())
        return;
    for (TcpListener *listener : std::vector(pausedListeners))
        listener->tryToResume();
}

struct TcpNetwork::Private final : IoSource {
    Private(Loop &loop, Gate &gate)
        : core(loop, gate)
    {
        loop.addSource(this);
    }
    ~Private() override { core.loop.removeSource(this); }

    void collect() override { core.poller->collect(); }
    bool runOne() override { return core.poller->dispatchOne(); }

    TcpCore core;
};

TcpNetwork::TcpNetwork(Loop &loop, Gate &gate)
    : d(std::make_unique<Private>(loop, gate))
{
}

TcpNetwork::~TcpNetwork() = default;

void TcpNetwork::setNames(Names names)
{
    d->core.names = std::move(names);
}

std::unique_ptr<Transport> TcpNetwork::connect(const ConnectOptions &options)
{
    if (options.tls)
        return std::make_unique<TlsTransport>(d->core, options);
    return std::make_unique<TcpTransport>(d->core, options);
}

Result<std::unique_ptr<Listener>> TcpNetwork::listen(
    const ListenOptions &options, ListenerEvents &events)
{
    return TcpListener::create(d->core, options, events);
}

} // namespace roundtrip::wire

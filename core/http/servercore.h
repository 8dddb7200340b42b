#pragma once

#include "core/http/callback.h"
#include "core/http/server.h"

#include <memory>

namespace roundtrip::http
{

class ServerConnection;

/// What the connections of a server share with it: its options, its listeners, and the way to say
/// that one is gone.
struct ServerCore : std::enable_shared_from_this<ServerCore> {
    ServerOptions options;
    Callback<const Server::Request &, const Server::Response &> onRequest;
    Callback<const Server::Request &, const Server::Response &> onCheckContinue;
    Callback<const Server::Request &, const Server::Response &> onCheckExpectation;
    Callback<const Server::Request &> onDropRequest;
    Callback<const Error &, wire::Transport &> onClientError;
    Callback<const Server::Request &, std::unique_ptr<wire::Transport>, const QByteArray &>
        onUpgrade;
    Callback<const Server::Request &, std::unique_ptr<wire::Transport>, const QByteArray &>
        onConnect;
    Callback<wire::Transport &> onTimeout;

    virtual ~ServerCore() = default;
    /// Its descriptor is gone, its 'close' comes later.
    virtual void connectionDestroyed() = 0;
    virtual void connectionClosed(ServerConnection &connection) = 0;
};

} // namespace roundtrip::http

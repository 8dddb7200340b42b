#include "core/http/server.h"

#include "core/http/errors.h"
#include "core/http/serverconnection.h"
#include "core/http/servercore.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace roundtrip::http
{

using trace::EventKind;

namespace
{

/// Node's words for validateInteger(value, name, 0).
constexpr QByteArrayView anyInteger = ">= 0 && <= 9007199254740991";

} // namespace

std::chrono::milliseconds ServerOptions::effectiveHeadersTimeout() const
{
    return headersTimeout.value_or(std::min(std::chrono::milliseconds(60000), requestTimeout));
}

Status ServerOptions::validate() const
{
    const auto headers = effectiveHeadersTimeout();
    const std::pair<QByteArrayView, std::chrono::milliseconds> times[]{
        {"requestTimeout", requestTimeout}, {"headersTimeout", headers},
        {"keepAliveTimeout", keepAliveTimeout}, {"keepAliveInitialDelay", keepAliveInitialDelay},
        {"connectionsCheckingInterval", connectionsCheckingInterval}, {"timeout", timeout}};
    for (const auto &[name, value] : times) {
        if (value.count() < 0)
            return Failure{outOfRangeError(name, anyInteger, value.count())};
    }
    if (requestTimeout.count() > 0 && headers > requestTimeout)
        return Failure{outOfRangeError("headersTimeout", "<= requestTimeout", headers.count())};
    const std::pair<QByteArrayView, qint64> sizes[]{{"maxHeaderSize", maxHeaderSize},
        {"maxHeadSize", maxHeadSize}, {"maxChunkExtensions", maxChunkExtensions},
        {"maxBodySize", maxBodySize}};
    for (const auto &[name, value] : sizes) {
        if (value < 0)
            return Failure{outOfRangeError(name, anyInteger, value)};
    }
    if (insecureHTTPParser && conformance == Conformance::Strict)
        return Failure{insecureStrictlyError()};
    return Done{};
}

class Server::Private final : public ServerCore, public wire::ListenerEvents
{
public:
    Private(Context &usedContext, const ServerOptions &usedOptions, quint32 serverId)
        : context(usedContext)
        , id(serverId)
    {
        options = usedOptions;
    }

    /// Everything ends now.
    void shutDown(trace::EventIndex cause = {});
    std::weak_ptr<Private> weak() { return std::static_pointer_cast<Private>(shared_from_this()); }

    void connectionAccepted(std::unique_ptr<wire::Transport> transport) override;
    void acceptPaused(const Error &error) override
    {
        const auto self = shared_from_this();
        onAcceptPaused(error);
    }
    void connectionDestroyed() override { closeIfDrained(); }
    void handshakeFailed(const Error &error, trace::Subject) override
    {
        const auto self = shared_from_this();
        onTlsClientError(error);
    }
    void connectionClosed(ServerConnection &connection) override;

    void startChecking();
    void check();
    void stopListening();
    void closeIfDrained();
    template <typename Chosen>
    void destroyConnections(Chosen chosen);
    /// A copy: what is done with a connection may remove it.
    std::vector<std::shared_ptr<ServerConnection>> connectionList() const;

    Context &context;
    const quint32 id;
    std::unique_ptr<wire::Listener> listener;
    std::unordered_map<ServerConnection *, std::shared_ptr<ServerConnection>> connections;
    Callback<> onListening;
    Callback<wire::Transport &> onConnection;
    Callback<const trace::Endpoints &> onDrop;
    Callback<> onClose;
    Callback<const Error &> onAcceptPaused;
    Callback<const Error &> onTlsClientError;
    std::vector<std::function<void(const Error &)>> closed; ///< callbacks of close()
    wire::DeadlineId checking;
    bool closing = false;
    bool closingMany = false; ///< whether all are gone is looked at behind the last
};

void Server::Private::shutDown(trace::EventIndex cause)
{
    context.loop.deadlines().clear(checking);
    listener.reset();
    for (const auto &connection : connectionList())
        connection->abandon(cause);
    connections.clear();
}

std::vector<std::shared_ptr<ServerConnection>> Server::Private::connectionList() const
{
    std::vector<std::shared_ptr<ServerConnection>> list;
    list.reserve(connections.size());
    for (const auto &[key, connection] : connections)
        list.push_back(connection);
    return list;
}

void Server::Private::connectionAccepted(std::unique_ptr<wire::Transport> transport)
{
    const auto self = shared_from_this(); // the program may let the server go in a callback
    if (options.maxConnections > 0 && int(connections.size()) >= options.maxConnections) {
        context.trace.appendDetail(
            EventKind::ConnectionRefused, trace::Subject::program(), transport->endpoints());
        onDrop(transport->endpoints());
        return; // destroying the transport closes the descriptor
    }
    if (options.keepAlive)
        transport->setKeepAlive(true, options.keepAliveInitialDelay);
    auto connection = std::make_shared<ServerConnection>(context, *this, std::move(transport));
    connections.emplace(connection.get(), connection);
    connection->begin();
    if (onConnection)
        onConnection(connection->transport());
}

void Server::Private::connectionClosed(ServerConnection &connection)
{
    connections.erase(&connection);
    closeIfDrained();
}

/// Node looks every connectionsCheckingInterval, so that a timeout is noticed late by as much.
void Server::Private::startChecking()
{
    if (options.connectionsCheckingInterval.count() == 0)
        return;
    checking = context.loop.deadlines().arm(trace::DeadlineName::ConnectionsCheck,
        trace::Subject::program(), options.connectionsCheckingInterval, [this] { check(); });
}

void Server::Private::check()
{
    const auto self = shared_from_this();
    startChecking();
    for (const auto &connection : connectionList())
        connection->checkTimeouts(context.loop.now());
}

void Server::Private::stopListening()
{
    context.loop.deadlines().clear(checking);
    if (listener)
        listener->close();
    listener.reset();
}

template <typename Chosen>
void Server::Private::destroyConnections(Chosen chosen)
{
    const bool inside = std::exchange(closingMany, true);
    for (const auto &connection : connectionList()) {
        if (chosen(*connection))
            connection->destroy();
    }
    closingMany = inside;
    closeIfDrained();
}

/// As in Node a connection counts until it is destroyed; its own 'close' may come after the
/// server's.
void Server::Private::closeIfDrained()
{
    const auto isOpen = [](const auto &entry) { return !entry.first->isDestroyed(); };
    if (!closing || closingMany || listener
        || std::any_of(connections.begin(), connections.end(), isOpen))
        return;
    closing = false;
    context.loop.nextTick([weak = weak()] {
        const auto self = weak.lock();
        if (!self)
            return;
        const auto callbacks = std::exchange(self->closed, {});
        self->onClose();
        for (const auto &callback : callbacks)
            callback({});
    });
}

Server::Server(Context &context, const ServerOptions &options, quint32 serverId)
    : d(std::make_shared<Private>(context, options, serverId))
{
}

Server::~Server()
{
    d->shutDown();
}

const ServerOptions &Server::options() const noexcept
{
    return d->options;
}

Status Server::setOptions(const ServerOptions &options)
{
    if (const Status valid = options.validate(); !valid)
        return valid;
    d->options = options;
    return Done{};
}

void Server::setTimeout(std::chrono::milliseconds timeout)
{
    d->options.timeout = timeout;
}

quint32 Server::id() const noexcept
{
    return d->id;
}

Status Server::listen(quint16 port, const QByteArray &host, int backlog)
{
    wire::ListenOptions options;
    options.port = port;
    options.host = host;
    options.backlog = backlog;
    return listen(std::move(options));
}

Status Server::listen(const QByteArray &path, int backlog)
{
    wire::ListenOptions options;
    options.path = path;
    options.backlog = backlog;
    return listen(std::move(options));
}

Status Server::listen(wire::ListenOptions options)
{
    if (d->listener)
        return Failure{serverAlreadyListenError()};
    if (const Status valid = d->options.validate(); !valid)
        return valid;
    options.serverId = d->id;
    options.noDelay = d->options.noDelay;
    options.tls = d->options.tls;
    options.handshakeTimeout = d->options.handshakeTimeout;
    auto listener = d->context.network.listen(options, *d);
    if (!listener)
        return Failure{listener.error()};
    d->listener = std::move(*listener);
    d->startChecking();
    d->context.loop.nextTick([weak = d->weak()] {
        if (const auto self = weak.lock(); self && self->listener)
            self->onListening();
    });
    return Done{};
}

bool Server::isListening() const noexcept
{
    return bool(d->listener);
}

quint16 Server::port() const noexcept
{
    return d->listener ? d->listener->port() : 0;
}

QByteArray Server::address() const
{
    return d->listener ? d->listener->address() : QByteArray();
}

void Server::close(std::function<void(const Error &)> closed)
{
    if (!d->listener) {
        if (closed) {
            d->context.loop.nextTick(
                [closed = std::move(closed)] { closed(serverNotRunningError()); });
        }
        return;
    }
    if (closed)
        d->closed.push_back(std::move(closed));
    closeIdleConnections();
    d->stopListening();
    d->closing = true;
    d->closeIfDrained();
}

void Server::closeIdleConnections()
{
    d->destroyConnections([](const ServerConnection &connection) { return connection.isIdle(); });
}

void Server::closeAllConnections()
{
    d->destroyConnections([](const ServerConnection &) { return true; });
}

void Server::shutDown(trace::EventIndex cause)
{
    d->shutDown(cause);
}

int Server::connectionCount() const noexcept
{
    return int(d->connections.size());
}

void Server::getConnections(std::function<void(int)> counted)
{
    d->context.loop.nextTick([weak = d->weak(), counted = std::move(counted)] {
        const auto self = weak.lock();
        counted(self ? int(self->connections.size()) : 0);
    });
}

void Server::onConnection(std::function<void(wire::Transport &)> callback)
{
    d->onConnection.set(std::move(callback));
}

void Server::onDrop(std::function<void(const trace::Endpoints &)> callback)
{
    d->onDrop.set(std::move(callback));
}

void Server::onUpgrade(Upgraded callback)
{
    d->onUpgrade.set(std::move(callback));
}

void Server::onConnect(Upgraded callback)
{
    d->onConnect.set(std::move(callback));
}

void Server::onListening(std::function<void()> callback)
{
    d->onListening.set(std::move(callback));
}

void Server::onRequest(Listener callback)
{
    d->onRequest.set(std::move(callback));
}

void Server::onCheckContinue(Listener callback)
{
    d->onCheckContinue.set(std::move(callback));
}

void Server::onCheckExpectation(Listener callback)
{
    d->onCheckExpectation.set(std::move(callback));
}

void Server::onDropRequest(std::function<void(const Request &)> callback)
{
    d->onDropRequest.set(std::move(callback));
}

void Server::onClose(std::function<void()> callback)
{
    d->onClose.set(std::move(callback));
}

void Server::onClientError(std::function<void(const Error &, wire::Transport &)> callback)
{
    d->onClientError.set(std::move(callback));
}

void Server::onTimeout(std::function<void(wire::Transport &)> callback)
{
    d->onTimeout.set(std::move(callback));
}

void Server::onAcceptPaused(std::function<void(const Error &)> callback)
{
    d->onAcceptPaused.set(std::move(callback));
}

void Server::onTlsClientError(std::function<void(const Error &)> callback)
{
    d->onTlsClientError.set(std::move(callback));
}

void Server::adopt(std::unique_ptr<wire::Transport> transport)
{
    if (!d->checking)
        d->startChecking();
    d->connectionAccepted(std::move(transport));
}

} // namespace roundtrip::http

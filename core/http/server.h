#pragma once

#include "core/http/context.h"
#include "core/http/incomingmessage.h"
#include "core/http/serverresponse.h"
#include "core/result.h"

#include <chrono>
#include <functional>
#include <memory>

namespace roundtrip::http
{

/// Options of http.createServer() with Node's names and defaults.
struct ServerOptions {
    Conformance conformance = Conformance::Strict;
    std::chrono::milliseconds headersTimeout{60000};
    std::chrono::milliseconds requestTimeout{300000};
    std::chrono::milliseconds keepAliveTimeout{5000};
    std::chrono::milliseconds connectionsCheckingInterval{30000};
    std::chrono::milliseconds timeout{0}; ///< server.timeout: silence of a socket; 0 is off
    qint64 maxHeaderSize = 16384;
    int maxHeadersCount = 1000;
    int maxRequestsPerSocket = 0; ///< 0: no limit
    int maxConnections = 0; ///< 0: no limit
    bool requireHostHeader = true;
    bool joinDuplicateHeaders = false;
    bool noDelay = true;
    /// ERR_OUT_OF_RANGE for negative times and headersTimeout > requestTimeout, in Node's words.
    Status validate() const;
};

/// http.Server. One callback for each event: registering again replaces it.
class Server
{
public:
    using Request = std::shared_ptr<IncomingMessage>;
    using Response = std::shared_ptr<ServerResponse>;
    using Listener = std::function<void(const Request &, const Response &)>;

    Server(Context &context, const ServerOptions &options, quint32 serverId = 1);
    ~Server(); ///< closes everything at once; the program hears nothing of it
    Q_DISABLE_COPY_MOVE(Server)

    const ServerOptions &options() const noexcept;
    quint32 id() const noexcept;

    /// 'listening' comes in a later tick. An error is Node's ('error' event there): EADDRINUSE,
    /// EACCES, …. ERR_SERVER_ALREADY_LISTEN when it listens.
    Status listen(quint16 port, const QByteArray &host = "127.0.0.1", int backlog = 511);
    bool isListening() const noexcept;
    quint16 port() const noexcept; ///< 0 when not listening
    QByteArray address() const;

    /// Stops accepting, closes idle connections; 'close' when the last one is gone. As in Node the
    /// checks of headersTimeout and requestTimeout stop, too. ERR_SERVER_NOT_RUNNING for the
    /// callback when it does not listen.
    void close(std::function<void(const Error &)> closed = {});
    void closeIdleConnections();
    void closeAllConnections();
    int connectionCount() const noexcept;

    void onListening(std::function<void()> callback);
    void onRequest(Listener callback);
    void onCheckContinue(Listener callback);
    void onCheckExpectation(Listener callback);
    /// A request over maxRequestsPerSocket; the module answers it with 503 afterwards.
    void onDropRequest(std::function<void(const Request &)> callback);
    void onClose(std::function<void()> callback);
    /// (error, what is left of the socket): without a listener the default answers 400, 408, 413,
    /// 431 go out. With one the socket is the listener's to end.
    void onClientError(std::function<void(const Error &, wire::Transport &)> callback);
    /// A socket was silent for as long as server.timeout, res.setTimeout() or keepAliveTimeout say.
    /// With a listener here, on the request or on the response nothing is closed.
    void onTimeout(std::function<void()> callback);
    void onAcceptPaused(std::function<void(const Error &)> callback);

    /// A connection that was made elsewhere (server.emit('connection', socket)); for tests with a
    /// scripted transport.
    void adopt(std::unique_ptr<wire::Transport> transport);

private:
    class Private;
    std::shared_ptr<Private> d; ///< ticks hold it weakly, connections until they are closed
};

} // namespace roundtrip::http

#pragma once

#include "core/http/context.h"
#include "core/http/incomingmessage.h"
#include "core/http/serverresponse.h"
#include "core/result.h"

#include <QByteArrayList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace roundtrip::http
{

/// Options of http.createServer() with Node's names and defaults.
struct ServerOptions {
    Conformance conformance = Conformance::Strict;
    /// Not given: 60 s, or requestTimeout when that is shorter (effectiveHeadersTimeout()).
    std::optional<std::chrono::milliseconds> headersTimeout;
    std::chrono::milliseconds requestTimeout{300000};
    std::chrono::milliseconds keepAliveTimeout{5000};
    std::chrono::milliseconds connectionsCheckingInterval{30000};
    std::chrono::milliseconds timeout{0}; ///< server.timeout: silence of a socket; 0 is off
    qint64 maxHeaderSize = 16384;
    int maxHeadersCount = 1000; ///< Strict: more are 431; Node drops them without a word
    qint64 maxHeadSize = 0; ///< Strict: wire bytes of a head, blanks included; 0: 4 × maxHeaderSize
    qint64 maxChunkExtensions = 16384; ///< Strict: of a message; Node: of a chunk
    qint64 maxBodySize = 0; ///< over it 413; 0: no limit, as in Node, which has no such option
    int maxRequestsPerSocket = 0; ///< 0: no limit
    int maxConnections = 0; ///< 0: no limit
    bool requireHostHeader = true;
    bool joinDuplicateHeaders = false;
    /// Takes what Node takes with it. Conformance::Node only: it is what requests are smuggled
    /// with.
    bool insecureHTTPParser = false;
    qint64 highWaterMark = 16384; ///< of requests and answers, in bytes
    bool noDelay = true;
    bool keepAlive = false; ///< probes of TCP keep-alive on accepted sockets …
    std::chrono::milliseconds keepAliveInitialDelay{0}; ///< … after this much silence
    std::shared_ptr<const wire::TlsIdentity> tls; ///< https.createServer(); none: plain HTTP
    std::chrono::milliseconds handshakeTimeout{120000};
    bool httpAllowHalfOpen = false; ///< a FIN of the client does not take a pending answer away
    bool rejectNonStandardBodyWrites = false; ///< ERR_HTTP_BODY_NOT_ALLOWED instead of silence
    QByteArrayList uniqueHeaders; ///< several values of these names share one line, joined "; "

    /// Strict: how long a connection is read further behind its last answer while a request, whose
    /// rest nobody wants, still comes in: closing at once would let the peer lose the answer (RFC
    /// 9112, section 9.6).
    static constexpr std::chrono::milliseconds lingerTimeout{2000};
    std::chrono::milliseconds effectiveHeadersTimeout() const;
    /// ERR_OUT_OF_RANGE for negative times and headersTimeout > requestTimeout, in Node's words.
    /// ERR_INVALID_ARG_VALUE for insecureHTTPParser in Strict.
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
    /// The properties of Node's server that may be set while it runs (timeout, keepAliveTimeout,
    /// headersTimeout, requestTimeout, maxHeadersCount, maxRequestsPerSocket, maxConnections …):
    /// each takes effect where it is looked at next. Refused as validate() says.
    Status setOptions(const ServerOptions &options);
    /// server.setTimeout(): the silence allowed to sockets that are accepted from now on.
    void setTimeout(std::chrono::milliseconds timeout);
    quint32 id() const noexcept;

    /// 'listening' comes in a later tick. An error is Node's ('error' event there): EADDRINUSE,
    /// EACCES, …. ERR_SERVER_ALREADY_LISTEN when it listens; what ServerOptions::validate()
    /// refuses.
    Status listen(quint16 port, const QByteArray &host = "127.0.0.1", int backlog = 511);
    /// On a Unix domain socket, whose file goes with close().
    Status listen(const QByteArray &path, int backlog = 511);
    bool isListening() const noexcept;
    quint16 port() const noexcept; ///< 0 when not listening, or on a Unix domain socket
    QByteArray address() const; ///< of a Unix domain socket "unix:PATH"

    /// Stops accepting, closes idle connections; 'close' when the last one is gone. As in Node the
    /// checks of headersTimeout and requestTimeout stop, too. ERR_SERVER_NOT_RUNNING for the
    /// callback when it does not listen.
    void close(std::function<void(const Error &)> closed = {});
    void closeIdleConnections();
    void closeAllConnections();
    /// Closes everything at once, as the destructor does: the program hears nothing of it. What
    /// ends bears the cause.
    void shutDown(trace::EventIndex cause);
    int connectionCount() const noexcept;
    /// The same, in a later tick, as in Node.
    void getConnections(std::function<void(int)> counted);

    void onListening(std::function<void()> callback);
    /// A connection was accepted; the module listens to it already.
    void onConnection(std::function<void(wire::Transport &)> callback);
    /// Over maxConnections: one was accepted and closed.
    void onDrop(std::function<void(const trace::Endpoints &)> callback);
    void onRequest(Listener callback);
    void onCheckContinue(Listener callback);
    void onCheckExpectation(Listener callback);
    /// A request over maxRequestsPerSocket; the module answers it with 503 afterwards.
    void onDropRequest(std::function<void(const Request &)> callback);
    /// A request with `Connection: upgrade` and Upgrade, or CONNECT: (request, raw transport, what
    /// had arrived behind the head). The transport is the listener's from then on, no limit or
    /// timeout of the server holds for it, and close() does not wait for it. In the trace the half
    /// is open until the listener lets go of the request. Without a listener
    /// Upgrade is ignored and a CONNECT closes the socket.
    using Upgraded = std::function<void(
        const Request &, std::unique_ptr<wire::Transport>, const QByteArray &head)>;
    void onUpgrade(Upgraded callback);
    void onConnect(Upgraded callback);
    void onClose(std::function<void()> callback);
    /// (error, what is left of the socket): without a listener the default answers 400, 408, 413,
    /// 431 go out. With one the socket is the listener's to end.
    void onClientError(std::function<void(const Error &, wire::Transport &)> callback);
    /// A socket was silent for as long as server.timeout, res.setTimeout() or keepAliveTimeout say.
    /// With a listener here, on the request or on the response nothing is closed: what is left of
    /// the socket is the listener's to end.
    void onTimeout(std::function<void(wire::Transport &)> callback);
    void onAcceptPaused(std::function<void(const Error &)> callback);
    /// A handshake failed; the connection is gone.
    void onTlsClientError(std::function<void(const Error &)> callback);

    /// A connection that was made elsewhere (server.emit('connection', socket)); for tests with a
    /// scripted transport.
    void adopt(std::unique_ptr<wire::Transport> transport);

private:
    class Private;
    Status listen(wire::ListenOptions options);
    std::shared_ptr<Private> d; ///< ticks hold it weakly, connections until they are closed
};

} // namespace roundtrip::http

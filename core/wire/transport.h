#pragma once

#include "core/result.h"
#include "core/trace/details.h"
#include "core/trace/event.h"
#include "core/wire/task.h"
#include "core/wire/tlsoptions.h"

#include <QByteArray>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace roundtrip::wire
{

class TlsIdentity;

/// Hears a transport. Each call comes from a turn of the loop, never from inside a call to the
/// transport.
class TransportEvents
{
public:
    virtual ~TransportEvents() = default;
    /// Name lookup failed or succeeded and the connection stands (clients only); addresses are
    /// known.
    virtual void transportConnected() { }
    /// Bytes arrived, in one recv(). Valid during the turn. `event` is the SocketRead in the trace.
    virtual void transportRead(QByteArrayView bytes, trace::EventIndex event) = 0;
    /// FIN: nothing more will come. Writing is still possible.
    virtual void transportEnd() = 0;
    /// Everything that was given to write() has been taken by the kernel. Only after a write() that
    /// left something queued (it returned more than 0).
    virtual void transportDrained() { }
    /// A failure (ECONNREFUSED, ECONNRESET, EPIPE, ENOTFOUND …) in Node's words;
    /// transportClosed(true) follows in the close phase.
    virtual void transportFailed(const Error &error) = 0;
    /// The descriptor is gone. Always the last call, exactly once, at least one phase after what
    /// caused it.
    virtual void transportClosed(bool hadError) = 0;
    /// setTimeout() ran out: no byte moved for that long. Only a message; nothing is closed.
    virtual void transportTimeout() { }
};

/// Bytes between this program and one peer: a stream socket (of TCP, or a Unix domain socket) with
/// net.Socket's behaviour where the module depends on it, plain or with TLS around its bytes. Owned
/// by a connection of the module. Destroying the object closes the descriptor at once and calls
/// nothing.
///
/// It records what it does (Connected, SocketRead, SocketWrite, FinReceived …) about its subject,
/// and it passes the gate's seams Connect, Out and In by itself.
class Transport
{
public:
    virtual ~Transport() = default;

    virtual void setEvents(TransportEvents *events) = 0;
    virtual trace::Subject subject() const = 0;
    virtual trace::Endpoints endpoints() const = 0;

    /// Queues pieces behind what is queued and, when not corked, writes at once what the kernel
    /// takes: one writev for all that is queued. Returns how many bytes remain queued.
    virtual qint64 write(std::span<const QByteArray> pieces, trace::EventIndex cause = {}) = 0;
    virtual qint64 queuedBytes() const = 0;
    /// Between the two, write() only queues; what was queued leaves in one write with the last
    /// uncork().
    virtual void cork() = 0;
    virtual void uncork() = 0;

    /// FIN after everything queued. Reading goes on. `cause` is the event that made it, for the
    /// trace.
    virtual void end(trace::EventIndex cause = {}) = 0;
    /// end(), and closed as soon as everything was written (net.Socket.destroySoon).
    virtual void destroySoon(trace::EventIndex cause = {}) = 0;
    /// Closes now; what is queued is lost. transportFailed(error) is called only when error is set.
    /// Idempotent. The kernel sends FIN, or RST when bytes lie unread; the trace says which.
    virtual void destroy(const Error &error = {}, trace::EventIndex cause = {}) = 0;
    /// Closes now with RST (net.Socket.resetAndDestroy). A Unix domain socket has none: destroy().
    virtual void resetAndDestroy(trace::EventIndex cause = {}) = 0;
    virtual bool isDestroyed() const = 0;
    /// Connected, not ended, not destroyed.
    virtual bool isWritable() const = 0;
    virtual bool isConnecting() const = 0;
    /// What ended it, or one direction of it, last: FinReceived, ResetReceived, SocketFailed or
    /// SocketDestroyed. The cause of what the owner does in transportEnd(), transportFailed() and
    /// transportClosed().
    virtual trace::EventIndex endEvent() const = 0;

    /// Backpressure: the kernel's buffer fills and the peer waits.
    virtual void pauseReading(trace::PauseReason reason = trace::PauseReason::ConsumerPaused) = 0;
    virtual void resumeReading() = 0;

    /// transportTimeout() after this much silence; zero switches it off. Restarted by each read and
    /// write.
    virtual void setTimeout(std::chrono::milliseconds timeout) = 0;
    virtual void setNoDelay(bool on) = 0;
    virtual void setKeepAlive(bool on, std::chrono::milliseconds initialDelay) = 0;
};

/// What the trace calls a Unix domain socket: "unix:PATH", "unix:@NAME".
inline QByteArray unixAddress(const QByteArray &path)
{
    return "unix:" + (path.startsWith('\0') ? '@' + path.sliced(1) : path);
}

struct ConnectOptions {
    QByteArray host; ///< a name or an address, without brackets
    quint16 port = 80;
    QByteArray localAddress; ///< empty: any
    int family = 0; ///< 0, 4 or 6
    bool noDelay = true;
    std::optional<TlsClientOptions> tls = {}; ///< none: plain TCP
    /// Of a Unix domain socket, which is then connected to in place of host and port; one that
    /// begins with NUL is a name of Linux's abstract namespace. Endpoints and errors of the trace
    /// call it "unix:PATH" ("unix:@NAME").
    QByteArray path = {};
};

struct ListenOptions {
    QByteArray host = "127.0.0.1"; ///< an address or "localhost"
    quint16 port = 0; ///< 0: the system picks one
    int backlog = 511;
    quint32 serverId = 0;
    bool noDelay = true;
    std::shared_ptr<const TlsIdentity> tls = {}; ///< none: plain TCP
    /// How long a client may take for the handshake; zero: as long as it likes.
    std::chrono::milliseconds handshakeTimeout{120000};
    QByteArray path =
        {}; ///< of a Unix domain socket, in place of host and port; see ConnectOptions
};

/// A listening socket. Destroying it stops it. It records Listening, ListenStopped, AcceptPaused
/// and AcceptResumed by itself (and Network::listen() ListenFailed).
class Listener
{
public:
    virtual ~Listener() = default;
    virtual QByteArray address() const = 0; ///< "127.0.0.1", "unix:/tmp/server.sock"
    virtual quint16 port() const = 0; ///< 0 of a Unix domain socket
    /// No further connections; idempotent. The file of a Unix domain socket goes.
    virtual void close() = 0;
};

/// Hears a listener, from turns of the loop.
class ListenerEvents
{
public:
    virtual ~ListenerEvents() = default;
    /// A connection was accepted; its Accepted event is in the trace.
    virtual void connectionAccepted(std::unique_ptr<Transport> transport) = 0;
    /// A handshake failed: the connection is gone, its TlsFailed is in the trace.
    virtual void handshakeFailed(const Error &, trace::Subject) { }
    /// Out of descriptors: accepting pauses and goes on by itself.
    virtual void acceptPaused(const Error &) { }
};

/// Makes transports. The real one opens sockets; a scripted one is used by tests.
class Network
{
public:
    virtual ~Network() = default;
    /// Begins to connect and returns at once; success and failure come through the events.
    virtual std::unique_ptr<Transport> connect(const ConnectOptions &options) = 0;
    /// Listens at once: Error EADDRINUSE `listen EADDRINUSE: address already in use
    /// 127.0.0.1:3000`, EACCES, …. A path whose file exists is EADDRINUSE even if nobody listens
    /// there any more; one in a directory that does not exist is EACCES.
    virtual Result<std::unique_ptr<Listener>> listen(
        const ListenOptions &options, ListenerEvents &events) = 0;
};

} // namespace roundtrip::wire

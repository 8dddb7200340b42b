#include "tests/support/scriptednetwork.h"

#include "core/wire/ends.h"
#include "core/wire/poller.h"
#include "core/wire/socketaddress.h"
#include "core/wire/systemerror.h"

#include <algorithm>
#include <cstring>

namespace roundtrip::wire
{

using trace::EventKind;

// The module's transport: StreamTransport on top of a ScriptedSocket.
class ScriptedTransport final : public StreamTransport
{
public:
    ScriptedTransport(ScriptedNetwork &network, std::shared_ptr<ScriptedSocket> socket, State state)
        : StreamTransport(network.m_loop, network.m_gate, socket->subject, state)
        , m_network(network)
        , m_socket(std::move(socket))
    {
        m_socket->m_transport = this;
    }
    ~ScriptedTransport() override { abandon(); }
    Q_DISABLE_COPY_MOVE(ScriptedTransport)

    static State connecting() { return State::Connecting; }
    static State open() { return State::Open; }
    Loop &owningLoop() const { return loop(); }

    void begin();
    void stands();
    void broken(const Error &error) { failed(error); }
    /// Something changed in the socket: is anything ready that is waited for?
    void look();

    trace::Endpoints endpoints() const override { return m_socket->endpoints; }
    void setNoDelay(bool) override { }
    void setKeepAlive(bool, std::chrono::milliseconds) override { }

private:
    /// In the kernel; that our side has heard of it is another matter.
    bool isUp() const { return state() == State::Open || m_socket->m_other.lock(); }
    void beginConnecting();
    bool resolve();
    quint8 readiness() const;

    qint64 kernelRead(std::span<char> room) override;
    qint64 kernelWrite(std::span<const iovec> pieces) override;
    qint64 unreadBytes() const override { return m_socket->unread(); }
    bool isConnectedInKernel() const override { return isUp() && !m_socket->m_failure; }
    bool kernelSendFin() override
    {
        m_socket->sentFin();
        return true;
    }
    int kernelFailure() override { return m_socket->m_failure; }
    void kernelSendReset() override { m_socket->sentReset(); }
    void kernelClose() override;
    void watch(quint8 interest) override;

    ScriptedNetwork &m_network;
    std::shared_ptr<ScriptedSocket> m_socket;
    quint8 m_interest = InterestRead | InterestPeer;
    bool m_looking = false;
};

void ScriptedTransport::begin()
{
    loop().nextTick(anchor().guard([this] {
        if (state() != State::Connecting)
            return;
        if (gate().isHolding() && gate().holds(subject(), trace::Seam::Connect))
            gate().hold(
                subject(), trace::Seam::Connect, 0, anchor().guard([this] { beginConnecting(); }));
        else
            beginConnecting();
    }));
}

void ScriptedTransport::beginConnecting()
{
    if (!resolve())
        return;
    trace().appendDetail(EventKind::ConnectStarted, subject(), endpoints());
    if (m_network.m_mode == ScriptedNetwork::Mode::Pairs)
        m_network.join(m_socket);
    else if (m_network.m_connecting == ScriptedNetwork::Connecting::AtOnce)
        m_socket->accept();
}

/// Every name is this machine, but those under .invalid (RFC 6761).
bool ScriptedTransport::resolve()
{
    const QByteArray host = m_socket->options.host;
    m_socket->endpoints.serverAddress = host;
    if (SocketAddress::fromText(host, 0))
        return true;
    trace().appendDetail(EventKind::LookupStarted, subject(), trace::Text{host});
    if (host.endsWith(".invalid")) {
        const Error error = lookupError("ENOTFOUND", host);
        trace().appendDetail(EventKind::LookupEnded, subject(), trace::ErrorDetail{error}, 1);
        failed(error);
        return false;
    }
    m_socket->endpoints.serverAddress = "127.0.0.1";
    trace().appendDetail(EventKind::LookupEnded, subject(), trace::Text{"127.0.0.1"});
    return true;
}

void ScriptedTransport::stands()
{
    opened();
    look();
}

quint8 ScriptedTransport::readiness() const
{
    quint8 ready = 0;
    if (m_interest & InterestRead
        && (!m_socket->m_arrived.empty() || m_socket->m_finArrived || m_socket->m_failure))
        ready |= ReadyRead;
    if (m_interest & InterestPeer && m_socket->m_finArrived)
        ready |= ReadyPeerEnded;
    if (m_interest != InterestNone && m_socket->m_failure)
        ready |= ReadyFailed;
    if (m_interest & InterestWrite && m_socket->roomForWrite() != 0)
        ready |= ReadyWrite;
    return ready;
}

void ScriptedTransport::look()
{
    if (m_looking || state() != State::Open || readiness() == 0)
        return;
    m_looking = true;
    loop().queueIo(anchor().guard([this, alive = anchor().share()] {
        m_looking = false;
        if (state() != State::Open)
            return;
        ready(readiness());
        if (*alive)
            look();
    }));
}

qint64 ScriptedTransport::kernelRead(std::span<char> room)
{
    auto &arrived = m_socket->m_arrived;
    if (!arrived.empty()) {
        QByteArray &first = arrived.front();
        const auto count = std::min(qsizetype(room.size()), first.size());
        std::memcpy(room.data(), first.constData(), size_t(count));
        first.remove(0, count);
        if (first.isEmpty())
            arrived.pop_front();
        if (const auto other = m_socket->m_other.lock())
            other->changed(); // it has room to write again
        return count;
    }
    if (!m_socket->m_failure && m_socket->m_finArrived)
        return 0;
    errno = m_socket->m_failure ? m_socket->m_failure : EAGAIN;
    return -1;
}

qint64 ScriptedTransport::kernelWrite(std::span<const iovec> pieces)
{
    if (m_socket->m_failure) {
        errno = EPIPE;
        return -1;
    }
    const qint64 room = m_socket->roomForWrite();
    if (room == 0) {
        errno = EAGAIN;
        return -1;
    }
    QByteArray bytes;
    for (const iovec &piece : pieces)
        bytes.append(static_cast<const char *>(piece.iov_base), qsizetype(piece.iov_len));
    if (room > 0)
        bytes.truncate(qsizetype(room));
    m_socket->wrote(bytes);
    if (m_socket->m_peerClosed) // as TCP does: these bytes leave, a reset answers them
        m_socket->receiveReset();
    return bytes.size();
}

void ScriptedTransport::kernelClose()
{
    if (!m_socket->m_transport)
        return;
    m_socket->m_transport = nullptr;
    m_socket->closed = true;
    if (!isUp() || m_socket->m_failure || m_socket->resetSent)
        return;
    if (m_socket->unread() > 0)
        m_socket->sentReset();
    else if (!m_socket->finSent)
        m_socket->sentFin();
    if (const auto other = m_socket->m_other.lock())
        other->m_peerClosed = true;
}

void ScriptedTransport::watch(quint8 interest)
{
    m_interest = interest;
    look();
}

// ScriptedSocket

QByteArray ScriptedSocket::takeWritten()
{
    const QByteArray bytes = written();
    writes.clear();
    return bytes;
}

void ScriptedSocket::accept()
{
    if (!m_transport)
        return;
    m_transport->owningLoop().queueIo([self = shared_from_this()] {
        if (self->m_transport && self->m_transport->isConnecting())
            self->m_transport->stands();
    });
}

void ScriptedSocket::refuse(int number)
{
    if (!m_transport)
        return;
    m_transport->owningLoop().queueIo([self = shared_from_this(), number] {
        if (self->m_transport && self->m_transport->isConnecting()) {
            self->m_transport->broken(
                connectError(number, self->endpoints.serverAddress, self->endpoints.serverPort));
        }
    });
}

void ScriptedSocket::receive(const QByteArray &bytes)
{
    if (bytes.isEmpty() || m_finArrived || m_failure || closed)
        return;
    m_arrived.push_back(bytes);
    changed();
}

void ScriptedSocket::receiveFin()
{
    m_finArrived = true;
    changed();
}

void ScriptedSocket::receiveFailure(int number)
{
    m_failure = number;
    changed();
}

void ScriptedSocket::setRoom(qint64 bytes)
{
    m_room = bytes;
    changed();
}

qint64 ScriptedSocket::unread() const
{
    qint64 count = 0;
    for (const QByteArray &bytes : m_arrived)
        count += bytes.size();
    return count;
}

qint64 ScriptedSocket::roomForWrite() const
{
    const auto other = m_other.lock();
    if (!other || m_room < 0)
        return m_room;
    return std::max<qint64>(0, m_room - other->unread());
}

void ScriptedSocket::wrote(const QByteArray &bytes)
{
    writes.append(bytes);
    const auto other = m_other.lock();
    if (other)
        other->receive(bytes);
    else if (m_room >= 0)
        m_room -= bytes.size();
}

void ScriptedSocket::sentFin()
{
    finSent = true;
    if (const auto other = m_other.lock())
        other->receiveFin();
}

void ScriptedSocket::sentReset()
{
    resetSent = true;
    if (const auto other = m_other.lock())
        other->receiveReset();
}

void ScriptedSocket::changed()
{
    if (m_transport)
        m_transport->look();
}

// ScriptedNetwork

class ScriptedNetwork::ScriptedListener final : public Listener
{
public:
    ScriptedListener(ScriptedNetwork &network, const ListenOptions &options, quint16 port,
        ListenerEvents &events)
        : m_network(network)
        , m_options(options)
        , m_port(port)
        , m_reception(network.m_loop, network.m_gate, events)
    {
        m_network.m_listeners[port] = this;
        record(EventKind::Listening);
    }
    ~ScriptedListener() override { close(); }
    Q_DISABLE_COPY_MOVE(ScriptedListener)

    QByteArray address() const override { return "127.0.0.1"; }
    quint16 port() const override { return m_port; }
    void close() override
    {
        if (m_closed)
            return;
        m_closed = true;
        m_network.m_listeners.erase(m_port);
        m_reception.clear();
        record(EventKind::ListenStopped);
    }
    void arrive(std::unique_ptr<StreamTransport> transport)
    {
        m_reception.receive(std::move(transport));
    }

private:
    void record(EventKind kind)
    {
        m_network.m_loop.trace().appendDetail(kind, trace::Subject::program(),
            trace::Listen{m_options.serverId, address(), m_port, {}});
    }

    ScriptedNetwork &m_network;
    ListenOptions m_options;
    quint16 m_port;
    bool m_closed = false;
    Reception m_reception;
};

ScriptedNetwork::ScriptedNetwork(Loop &loop, Gate &gate, Mode mode)
    : m_loop(loop)
    , m_gate(gate)
    , m_mode(mode)
{
}

ScriptedNetwork::~ScriptedNetwork() = default;

std::shared_ptr<ScriptedSocket> ScriptedNetwork::makeSocket(
    trace::ConnectionId id, trace::Side side, const trace::Endpoints &endpoints)
{
    auto socket = std::make_shared<ScriptedSocket>();
    socket->subject = trace::Subject::connection(id, side);
    socket->endpoints = endpoints;
    socket->m_room = m_mode == Mode::Pairs ? m_buffer : -1;
    m_sockets.push_back(socket);
    return socket;
}

std::unique_ptr<Transport> ScriptedNetwork::connect(const ConnectOptions &options)
{
    const trace::Endpoints endpoints{"127.0.0.1", ++m_lastClientPort, options.host, options.port};
    const auto socket = makeSocket(newConnection(), trace::Side::Client, endpoints);
    socket->options = options;
    auto transport =
        std::make_unique<ScriptedTransport>(*this, socket, ScriptedTransport::connecting());
    transport->begin();
    return transport;
}

Result<std::unique_ptr<Listener>> ScriptedNetwork::listen(
    const ListenOptions &options, ListenerEvents &events)
{
    const quint16 port = options.port ? options.port : ++m_lastServerPort;
    if (m_listeners.contains(port)) {
        const Error error = listenError(EADDRINUSE, options.host, port);
        m_loop.trace().appendDetail(EventKind::ListenFailed, trace::Subject::program(),
            trace::Listen{options.serverId, options.host, port, error});
        return Failure{error};
    }
    return std::unique_ptr<Listener>(
        std::make_unique<ScriptedListener>(*this, options, port, events));
}

std::shared_ptr<ScriptedSocket> ScriptedNetwork::connectTo(quint16 port)
{
    return arriveAt(port, newConnection(), {"127.0.0.1", ++m_lastClientPort, "127.0.0.1", port});
}

std::unique_ptr<Transport> ScriptedNetwork::makeServerTransport()
{
    const trace::Endpoints endpoints{"127.0.0.1", ++m_lastClientPort, "127.0.0.1", 80};
    const auto socket = makeSocket(newConnection(), trace::Side::Server, endpoints);
    auto transport = std::make_unique<ScriptedTransport>(*this, socket, ScriptedTransport::open());
    m_loop.trace().appendDetail(EventKind::Accepted, socket->subject, endpoints);
    return transport;
}

/// A client and a listener of this network find each other: the server hears of it first, as on a
/// real loopback.
void ScriptedNetwork::join(const std::shared_ptr<ScriptedSocket> &client)
{
    const quint16 port = client->options.port;
    if (!m_listeners.contains(port)) {
        client->refuse();
        return;
    }
    m_gate.ends().expectOurs(client->subject.connectionId());
    const auto server = arriveAt(port, client->subject.connectionId(), client->endpoints);
    server->m_other = client;
    client->m_other = server;
    client->accept();
}

std::shared_ptr<ScriptedSocket> ScriptedNetwork::arriveAt(
    quint16 port, trace::ConnectionId id, const trace::Endpoints &endpoints)
{
    const auto socket = makeSocket(id, trace::Side::Server, endpoints);
    m_loop.queueIo([this, port, socket] {
        const auto found = m_listeners.find(port);
        if (found
            == m_listeners
                   .end()) { // it closed meanwhile: the kernel resets what it had not accepted
            socket->closed = true;
            socket->sentReset();
            return;
        }
        auto transport =
            std::make_unique<ScriptedTransport>(*this, socket, ScriptedTransport::open());
        ScriptedTransport *made = transport.get();
        found->second->arrive(std::move(transport));
        if (socket->m_transport == made)
            made->look();
    });
    return socket;
}

} // namespace roundtrip::wire

#include "core/wire/tcptransport.h"

#include "core/wire/ends.h"
#include "core/wire/systemerror.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace roundtrip::wire
{

using trace::EventKind;

namespace
{

/// An abstract name that nobody else has (Linux: autobind), so that a listener of this program
/// knows whose connection it accepts. Elsewhere it stays without one.
void bindToNewName(int descriptor)
{
    sockaddr_un none{};
    none.sun_family = AF_UNIX;
    (void)::bind(descriptor, reinterpret_cast<const sockaddr *>(&none), sizeof(none.sun_family));
}

} // namespace

TcpTransport::TcpTransport(TcpCore &core, const ConnectOptions &options)
    : StreamTransport(core.loop, core.gate,
        trace::Subject::connection(core.book.newConnection(), trace::Side::Client),
        State::Connecting)
    , m_core(core)
    , m_noDelay(options.noDelay)
    , m_options(options)
{
    if (m_options.host.isEmpty())
        m_options.host = "localhost";
    // As net.connect() does: who called gets to say first what this connection is for.
    loop().nextTick(anchor().guard([this] {
        if (state() != State::Connecting)
            return;
        if (gate().isHolding() && gate().holds(subject(), trace::Seam::Connect)) {
            const Gate::Scope scope(gate(), {{}, trace::HeldItem::Connection});
            gate().hold(
                subject(), trace::Seam::Connect, 0, anchor().guard([this] { beginConnecting(); }));
            return;
        }
        beginConnecting();
    }));
}

TcpTransport::TcpTransport(TcpCore &core, int descriptor, trace::ConnectionId id,
    const SocketAddress &local, const SocketAddress &remote)
    : StreamTransport(
        core.loop, core.gate, trace::Subject::connection(id, trace::Side::Server), State::Open)
    , m_core(core)
    , m_descriptor(descriptor)
    , m_token(core.poller->add(descriptor, *this, InterestRead | InterestPeer))
    , m_local(local)
    , m_remote(remote)
{
}

TcpTransport::~TcpTransport()
{
    abandon();
}

trace::Endpoints TcpTransport::endpoints() const
{
    return subject().side() == trace::Side::Client ? endpointsOf(m_local, m_remote)
                                                   : endpointsOf(m_remote, m_local);
}

void TcpTransport::beginConnecting()
{
    if (!m_options.path.isEmpty())
        connectToPath();
    else if (const auto address = SocketAddress::fromText(m_options.host, m_options.port)) {
        m_addresses = {*address};
        tryNextAddress();
    } else {
        lookUp();
    }
}

void TcpTransport::connectToPath()
{
    const auto address = SocketAddress::fromPath(m_options.path);
    if (!address)
        return failed(connectError(ENAMETOOLONG, m_options.path, 0));
    m_addresses = {*address};
    tryNextAddress();
}

Error TcpTransport::connectErrorAt(int number, const SocketAddress &server) const
{
    return connectError(number, server.isUnix() ? m_options.path : server.text(), server.port());
}

void TcpTransport::lookUp()
{
    loop().readClock(); // what was done since the callback began is no part of the lookup
    trace().appendDetail(EventKind::LookupStarted, subject(), trace::Text{m_options.host});
    if (const auto known =
            m_core.names ? m_core.names(m_options.host, m_options.port) : std::nullopt)
        return lookedUp(*known);
    m_lookup = std::make_unique<HostLookup>(m_options.host, m_options.port, m_options.family,
        [this](const HostLookup::Answer &answer) { loop().enter([&] { lookedUp(answer); }); });
}

void TcpTransport::lookedUp(const HostLookup::Answer &answer)
{
    if (state() != State::Connecting)
        return;
    if (!answer) {
        trace().appendDetail(
            EventKind::LookupEnded, subject(), trace::ErrorDetail{answer.error()}, 1);
        failed(answer.error());
        return;
    }
    m_addresses = *answer;
    trace().appendDetail(
        EventKind::LookupEnded, subject(), trace::Text{m_addresses.front().text()});
    tryNextAddress();
}

void TcpTransport::tryNextAddress()
{
    while (m_nextAddress < m_addresses.size()) {
        const SocketAddress server = m_addresses[m_nextAddress++];
        const int descriptor = openAndConnect(server);
        if (descriptor >= 0) {
            watchConnecting(descriptor, server);
            return;
        }
    }
    failed(*m_firstError);
}

/// A descriptor whose connection is under way, or -1 and the first error kept.
int TcpTransport::openAndConnect(const SocketAddress &server)
{
    const int descriptor = openStreamSocket(server.family());
    const auto giveUp = [&](const Error &error) {
        if (descriptor >= 0)
            ::close(descriptor);
        noteFailedAttempt(error);
        return -1;
    };
    loop().readClock(); // what was done since the callback began is no part of connecting
    if (descriptor < 0)
        return giveUp(connectErrorAt(errno, server));
    if (server.isUnix() && m_core.isOurs(server))
        bindToNewName(descriptor);
    else if (!server.isUnix() && !bindLocalAddress(descriptor))
        return giveUp(bindError(errno, m_options.localAddress));
    if (::connect(descriptor, server.data(), server.length()) != 0 && errno != EINPROGRESS
        && errno != EINTR) {
        const int number = errno;
        trace().appendDetail(EventKind::ConnectStarted, subject(),
            endpointsOf(SocketAddress(), server), 0, m_lastFailed);
        return giveUp(connectErrorAt(number, server));
    }
    return descriptor;
}

bool TcpTransport::bindLocalAddress(int descriptor)
{
    if (m_options.localAddress.isEmpty())
        return true;
    const auto local = SocketAddress::fromText(m_options.localAddress, 0);
    if (!local) {
        errno = EINVAL;
        return false;
    }
    return ::bind(descriptor, local->data(), local->length()) == 0;
}

void TcpTransport::watchConnecting(int descriptor, const SocketAddress &server)
{
    m_descriptor = descriptor;
    m_remote = server;
    m_local = SocketAddress::localOf(descriptor);
    // Before anybody can accept it: accept() runs on this thread, later.
    const bool isNamed = !m_remote.isUnix() || !m_local.text().isEmpty();
    if (isNamed)
        m_core.book.enter(m_local, m_remote, subject().connectionId());
    if (isNamed && m_core.isOurs(m_remote))
        gate().ends().expectOurs(subject().connectionId());
    trace().appendDetail(EventKind::ConnectStarted, subject(), endpoints(), 0, m_lastFailed);
    setNoDelay(m_noDelay);
    if (m_keepAlive)
        setKeepAlive(true, m_keepAliveDelay);
    m_token = m_core.poller->add(descriptor, *this, InterestWrite);
}

void TcpTransport::connectionReady()
{
    int number = 0;
    socklen_t length = sizeof(number);
    if (::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &number, &length) != 0)
        number = errno;
    if (number == EINPROGRESS)
        return;
    if (number != 0)
        attemptFailed(connectErrorAt(number, m_remote));
    else
        connectionStands();
}

void TcpTransport::attemptFailed(const Error &error)
{
    noteFailedAttempt(error);
    kernelClose();
    tryNextAddress();
}

void TcpTransport::noteFailedAttempt(const Error &error)
{
    if (!m_firstError)
        m_firstError = error;
    if (m_addresses.size() > 1)
        m_lastFailed =
            trace().appendDetail(EventKind::ConnectFailed, subject(), trace::ErrorDetail{error});
}

// What StreamTransport asks of the kernel

void TcpTransport::descriptorReady(quint8 readiness)
{
    if (state() == State::Connecting)
        loop().enter([this] { connectionReady(); });
    else
        ready(readiness);
}

qint64 TcpTransport::kernelRead(std::span<char> room)
{
    const qint64 count = ::recv(m_descriptor, room.data(), room.size(), 0);
    if (count > 0 || m_kernelFailure == 0 || m_kernelFailure == EPIPE) // EPIPE: a FIN came first
        return count;
    errno = m_kernelFailure;
    return -1;
}

qint64 TcpTransport::kernelWrite(std::span<const iovec> pieces)
{
    return writePieces(m_descriptor, pieces.data(), int(pieces.size()));
}

qint64 TcpTransport::unreadBytes() const
{
    int count = 0;
    return ::ioctl(m_descriptor, FIONREAD, &count) == 0 ? count : 0;
}

/// What a Unix domain socket took lies with its peer at once.
qint64 TcpTransport::unsentBytes() const
{
    return m_remote.isUnix() ? 0 : unsentInKernel(m_descriptor);
}

bool TcpTransport::isConnectedInKernel() const
{
    return m_descriptor >= 0 && !SocketAddress::remoteOf(m_descriptor).isNull();
}

bool TcpTransport::kernelSendFin()
{
    return ::shutdown(m_descriptor, SHUT_WR) == 0;
}

int TcpTransport::kernelFailure()
{
    if (m_kernelFailure == 0) {
        socklen_t length = sizeof(m_kernelFailure);
        ::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &m_kernelFailure, &length);
    }
    return m_kernelFailure;
}

void TcpTransport::kernelSendReset()
{
    const linger none{1, 0}; // closing with a linger time of zero sends RST
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
}

void TcpTransport::kernelClose()
{
    if (m_descriptor < 0)
        return;
    m_core.poller->remove(m_token);
    m_token = -1;
    ::close(m_descriptor);
    m_descriptor = -1;
    if (subject().side() == trace::Side::Client) {
        if (m_core.mayAccept(m_remote))
            m_core.book.leave(m_local, m_remote, subject().connectionId());
        else
            m_core.book.forget(m_local, m_remote, subject().connectionId());
    }
    m_core.descriptorClosed();
}

void TcpTransport::watch(quint8 interest)
{
    m_core.poller->setInterest(m_token, interest);
}

void TcpTransport::setNoDelay(bool on)
{
    m_noDelay = on;
    const int value = on ? 1 : 0;
    if (m_descriptor >= 0)
        ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &value, sizeof(value));
}

void TcpTransport::setKeepAlive(bool on, std::chrono::milliseconds initialDelay)
{
    m_keepAlive = on;
    m_keepAliveDelay = initialDelay;
    if (m_descriptor < 0)
        return;
    const int value = on ? 1 : 0;
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_KEEPALIVE, &value, sizeof(value));
#ifdef TCP_KEEPIDLE
    constexpr qint64 longest = 32767; // what Linux takes (MAX_TCP_KEEPIDLE)
    const int seconds = int(std::min<qint64>(
        std::chrono::duration_cast<std::chrono::seconds>(initialDelay).count(), longest));
    if (on && seconds > 0)
        ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof(seconds));
#endif
}

} // namespace roundtrip::wire

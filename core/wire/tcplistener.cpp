#include "core/wire/tcplistener.h"

#include "core/wire/systemerror.h"
#include "core/wire/tlstransport.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace roundtrip::wire
{

using trace::EventKind;
using trace::Subject;

namespace
{

constexpr int acceptsAtOnce = 64;
constexpr std::chrono::milliseconds retryDelay{100};

/// A listening descriptor, or -1 and errno.
int openListening(const SocketAddress &address, int backlog)
{
    const int descriptor = openStreamSocket(address.family());
    if (descriptor < 0)
        return -1;
    const int on = 1;
    const int off = 0;
    if (!address.isUnix())
        ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (address.family() == AF_INET6) // "::" takes IPv4 too, as in Node
        ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
    if (::bind(descriptor, address.data(), address.length()) == 0
        && ::listen(descriptor, backlog) == 0) {
        return descriptor;
    }
    // Node says EACCES where the directory is missing, as on Windows (libuv's uv_pipe_bind).
    const int number = address.isUnix() && errno == ENOENT ? EACCES : errno;
    ::close(descriptor);
    errno = number;
    return -1;
}

/// A descriptor of nothing in particular.
int openAny()
{
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool isOutOfDescriptors(int number)
{
    return number == EMFILE || number == ENFILE || number == ENOBUFS || number == ENOMEM;
}

} // namespace

Result<std::unique_ptr<Listener>> TcpListener::create(
    TcpCore &core, const ListenOptions &options, ListenerEvents &events)
{
    const bool isPath = !options.path.isEmpty();
    // Resolving a name would block; the only one that is meant here is this machine.
    const QByteArray host = isPath    ? options.path
        : options.host == "localhost" ? QByteArray("127.0.0.1")
                                      : options.host;
    const quint16 port = isPath ? 0 : options.port;
    const auto address =
        isPath ? SocketAddress::fromPath(host) : SocketAddress::fromText(host, port);
    const auto fail = [&](const Error &error) {
        core.loop.trace().appendDetail(EventKind::ListenFailed, Subject::program(),
            trace::Listen{options.serverId, isPath ? unixAddress(host) : host, port, error});
        return Failure{error};
    };
    if (!address)
        return fail(isPath ? listenError(ENAMETOOLONG, host, 0) : lookupError("ENOTFOUND", host));
    const int descriptor = openListening(*address, options.backlog);
    if (descriptor < 0)
        return fail(listenError(errno, host, port));
    const int noDelay = options.noDelay ? 1 : 0; // who is accepted inherits it
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &noDelay, sizeof(noDelay));
    return std::unique_ptr<Listener>(new TcpListener(core, options, descriptor, events));
}

TcpListener::TcpListener(
    TcpCore &core, const ListenOptions &options, int descriptor, ListenerEvents &events)
    : m_core(core)
    , m_options(options)
    , m_events(events)
    , m_reception(core.loop, core.gate, events)
    , m_address(SocketAddress::localOf(descriptor))
    , m_file(fileAt(m_address))
    , m_isAnyAddress(m_address.text() == "0.0.0.0" || m_address.text() == "::")
    , m_descriptor(descriptor)
    , m_token(core.poller->add(descriptor, *this, InterestRead))
{
    takeSpare();
    core.listeners.push_back(this);
    core.loop.trace().appendDetail(EventKind::Listening, Subject::program(),
        trace::Listen{options.serverId, address(), port(), {}}, options.tls ? trace::insideTls : 0);
}

TcpListener::~TcpListener()
{
    close();
}

void TcpListener::close()
{
    if (m_descriptor < 0)
        return;
    m_core.poller->remove(m_token);
    removeFile(); // before the descriptor, as libuv does: whoever connects meanwhile finds nothing
    ::close(std::exchange(m_descriptor, -1));
    dropSpare();
    m_reception.clear();
    std::erase(m_core.pausedListeners, this);
    std::erase(m_core.listeners, this);
    m_core.loop.deadlines().clear(m_retry);
    m_core.loop.trace().appendDetail(EventKind::ListenStopped, Subject::program(),
        trace::Listen{m_options.serverId, address(), port(), {}});
}

TcpListener::File TcpListener::fileAt(const SocketAddress &address)
{
    const QByteArray path = address.path();
    struct stat status {
    };
    if (path.isEmpty() || path.startsWith('\0') || ::stat(path.constData(), &status) != 0)
        return {};
    return {quint64(status.st_dev), quint64(status.st_ino)};
}

/// A file that has taken its place is another's.
void TcpListener::removeFile()
{
    if (m_file != File() && fileAt(m_address) == m_file)
        ::unlink(m_address.path().constData());
}

bool TcpListener::isReachedAt(const SocketAddress &server) const
{
    if (server.isUnix() != m_address.isUnix())
        return false;
    if (server.isUnix())
        return m_file == File() ? server.path() == m_address.path() : fileAt(server) == m_file;
    if (server.port() != port())
        return false;
    const QByteArray address = server.text();
    return address == m_address.text()
        || (m_isAnyAddress && (address.startsWith("127.") || address == "::1"));
}

void TcpListener::descriptorReady(quint8)
{
    const auto alive = m_anchor.share();
    for (int i = 0; i < acceptsAtOnce && *alive && m_descriptor >= 0 && !m_paused; ++i) {
        SocketAddress peer;
        const int descriptor = acceptStream(m_descriptor, peer);
        const int number = errno;
        if (descriptor >= 0)
            m_core.loop.enter([&] { accept(descriptor, peer); });
        else if (isOutOfDescriptors(number))
            m_core.loop.enter([&] { pause(number); });
        else if (number != ECONNABORTED && number != EINTR) // it was reset while it waited
            return;
    }
}

void TcpListener::accept(int descriptor, const SocketAddress &peer)
{
    const SocketAddress local = m_isAnyAddress ? SocketAddress::localOf(descriptor) : m_address;
    const trace::ConnectionId id = m_core.book.accepted(peer, local);
    std::unique_ptr<TcpTransport> transport;
    if (m_options.tls) {
        transport = std::make_unique<TlsTransport>(
            m_core, descriptor, id, local, peer, m_options.tls, m_options.handshakeTimeout);
    } else {
        transport = std::make_unique<TcpTransport>(m_core, descriptor, id, local, peer);
    }
    m_reception.receive(std::move(transport));
}

void TcpListener::pause(int number)
{
    m_paused = true;
    dropSpare();
    m_core.poller->setInterest(m_token, InterestNone);
    m_core.pausedListeners.push_back(this);
    retryLater();
    const Error error = systemError("accept", number);
    m_core.loop.trace().appendDetail(
        EventKind::AcceptPaused, Subject::program(), trace::ErrorDetail{error});
    m_events.acceptPaused(error);
}

/// Descriptors that are not this network's may become free too, and nobody tells.
void TcpListener::retryLater()
{
    m_retry = m_core.loop.deadlines().arm(
        trace::DeadlineName::AcceptRetry, Subject::program(), retryDelay, m_anchor.guard([this] {
            m_retry = {};
            tryToResume();
        }));
}

void TcpListener::tryToResume()
{
    if (!m_paused)
        return;
    m_core.loop.deadlines().clear(m_retry);
    // One for the spare and one for the connection, else the next accept() would pause at once.
    const int another = takeSpare() ? openAny() : -1;
    if (another < 0) {
        dropSpare();
        retryLater();
        return;
    }
    ::close(another);
    m_paused = false;
    std::erase(m_core.pausedListeners, this);
    m_core.poller->setInterest(m_token, InterestRead);
    m_core.loop.trace().append(EventKind::AcceptResumed, Subject::program());
}

bool TcpListener::takeSpare()
{
    if (m_spare < 0)
        m_spare = openAny();
    return m_spare >= 0;
}

void TcpListener::dropSpare()
{
    if (m_spare >= 0)
        ::close(std::exchange(m_spare, -1));
}

} // namespace roundtrip::wire

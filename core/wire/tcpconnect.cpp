// How a client's TcpTransport comes to stand: gate, name lookup, one address after the other.

#include "core/wire/systemerror.h"
#include "core/wire/tcptransport.h"

#include <unistd.h>

#include <cerrno>

namespace roundtrip::wire
{

using trace::EventKind;

TcpTransport::TcpTransport(TcpCore &core, const ConnectOptions &options)
    : m_core(core)
    , m_subject(trace::Subject::connection(core.book.newConnection(), trace::Side::Client))
    , m_options(options)
{
    if (m_options.host.isEmpty())
        m_options.host = "localhost";
    // As net.connect() does: who called gets to say first what this connection is for.
    m_core.loop.nextTick(m_anchor.guard([this] {
        if (m_state != State::Connecting)
            return;
        if (m_core.gate.isHolding() && m_core.gate.holds(m_subject, trace::Seam::Connect)) {
            m_core.gate.hold(
                m_subject, trace::Seam::Connect, 0, m_anchor.guard([this] { beginConnecting(); }));
            return;
        }
        beginConnecting();
    }));
}

void TcpTransport::beginConnecting()
{
    if (const auto address = SocketAddress::fromText(m_options.host, m_options.port)) {
        m_addresses = {*address};
        tryNextAddress();
    } else {
        lookUp();
    }
}

void TcpTransport::lookUp()
{
    trace().appendDetail(EventKind::LookupStarted, m_subject, trace::Text{m_options.host});
    m_lookup = std::make_unique<HostLookup>(m_options.host, m_options.port, m_options.family,
        [this](const HostLookup::Answer &answer) { m_core.loop.enter([&] { lookedUp(answer); }); });
}

void TcpTransport::lookedUp(const HostLookup::Answer &answer)
{
    if (m_state != State::Connecting)
        return;
    if (!answer) {
        trace().appendDetail(
            EventKind::LookupEnded, m_subject, trace::ErrorDetail{answer.error()}, 1);
        failed(answer.error(), false);
        return;
    }
    m_addresses = *answer;
    trace().appendDetail(
        EventKind::LookupEnded, m_subject, trace::Text{m_addresses.front().text()});
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
    failed(*m_firstError, false);
}

/// A descriptor whose connection is under way, or -1 and the first error kept.
int TcpTransport::openAndConnect(const SocketAddress &server)
{
    const int descriptor = openStreamSocket(server.family());
    const auto giveUp = [&](const Error &error) {
        if (descriptor >= 0)
            ::close(descriptor);
        if (!m_firstError)
            m_firstError = error;
        return -1;
    };
    if (descriptor < 0)
        return giveUp(connectError(errno, server.text(), server.port()));
    if (!bindLocalAddress(descriptor))
        return giveUp(bindError(errno, m_options.localAddress));
    if (::connect(descriptor, server.data(), server.length()) != 0 && errno != EINPROGRESS
        && errno != EINTR) {
        const int number = errno;
        trace().appendDetail(
            EventKind::ConnectStarted, m_subject, endpointsOf(SocketAddress(), server));
        return giveUp(connectError(number, server.text(), server.port()));
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
    m_core.book.enter(m_local, m_remote, m_subject.connectionId());
    trace().appendDetail(EventKind::ConnectStarted, m_subject, endpoints());
    setNoDelay(m_options.noDelay);
    m_token = m_core.poller->add(descriptor, *this, InterestWrite);
}

void TcpTransport::connectionReady()
{
    int number = 0;
    socklen_t length = sizeof(number);
    ::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &number, &length);
    if (number == EINPROGRESS)
        return;
    if (number != 0)
        attemptFailed(connectError(number, m_remote.text(), m_remote.port()));
    else
        opened();
}

void TcpTransport::attemptFailed(const Error &error)
{
    if (!m_firstError)
        m_firstError = error;
    closeDescriptor();
    tryNextAddress();
}

void TcpTransport::opened()
{
    m_state = State::Open;
    trace().appendDetail(EventKind::Connected, m_subject, endpoints());
    activity();
    updateInterest();
    const auto alive = m_anchor.share();
    if (m_events)
        m_events->transportConnected();
    if (!*alive || m_state != State::Open)
        return;
    flush();
}

} // namespace roundtrip::wire

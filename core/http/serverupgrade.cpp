// A connection of a server that changes its protocol: Upgrade and CONNECT.

#include "core/http/context.h"
#include "core/http/serverconnection.h"
#include "core/http/servercore.h"
#include "core/http/twintable.h"

namespace roundtrip::http
{

using trace::EventIndex;
using trace::EventKind;

/// Without a listener Upgrade is ignored (RFC 9110, section 7.8, allows that), and CONNECT takes
/// the way that ends the socket. Node does not look for Host here; Strict does. "A server MUST
/// ignore an Upgrade header field that is received in an HTTP/1.0 request" (the same section).
bool ServerConnection::takesUpgrade(
    const message::MessageHead &head, const RequestFields &fields) const
{
    const bool isConnect = head.method == "CONNECT";
    if (!head.upgrade || head.broken != message::Rule::None)
        return false;
    if (isStrict() && fields.isOlder && !isConnect)
        return false;
    return bool(isConnect ? m_server->onConnect : m_server->onUpgrade);
}

/// The connection speaks another protocol from here on and is the program's. Requests before this
/// one that were not answered will not be.
void ServerConnection::handOver(QByteArrayView rest)
{
    const Request request = std::exchange(m_upgrade, nullptr);
    const auto server = std::exchange(m_server, nullptr);
    if (!server)
        return stopReading();
    const bool isConnect = request->method() == "CONNECT";
    const auto half = trace::Subject::half(request->half());
    const EventIndex event = m_context.trace.append(
        isConnect ? EventKind::OnConnect : EventKind::OnUpgrade, half, 0, 0, m_readEvent);
    std::unique_ptr<wire::Transport> transport = releaseTransport();
    request->setConnection(nullptr); // it may be kept for longer than this
    server->connectionClosed(*this);
    request->endHalfWhenLetGo(event);
    const CauseScope scope(m_context, event);
    (isConnect ? server->onConnect : server->onUpgrade)(
        request, std::move(transport), rest.toByteArray());
}

std::unique_ptr<wire::Transport> ServerConnection::releaseTransport()
{
    stopReading();
    closeExchanges();
    m_keepAliveRuns = false;
    m_context.loop.deadlines().clear(m_keepAlive);
    m_context.twins().forget(connectionId());
    setSocketTimeout({});
    m_transport->setEvents(nullptr);
    if (m_readingPaused)
        m_transport->resumeReading();
    setWriting(Closed{});
    return std::move(m_transport);
}

} // namespace roundtrip::http

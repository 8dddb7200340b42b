#include "core/engine/tunnel.h"

#include "core/message/syntax.h"

namespace roundtrip::engine
{

using trace::EventIndex;
using trace::EventKind;
using trace::TunnelEndedBy;

Tunnel::Tunnel(http::Context &context, const Options &options, const http::Server::Request &request,
    std::unique_ptr<wire::Transport> client, const QByteArray &head,
    std::function<void(Tunnel &)> over)
    : m_context(context)
    , m_options(options)
    , m_request(request)
    , m_head(head)
    , m_over(std::move(over))
{
    m_client.transport = std::move(client);
}

Tunnel::~Tunnel()
{
    m_context.loop.deadlines().clear(m_connecting);
    end(TunnelEndedBy::Stopped, {}, {});
}

void Tunnel::start()
{
    m_client.transport->setEvents(&m_client);
    m_client.transport->pauseReading();
    wire::ConnectOptions to;
    to.host = m_options.host;
    to.port = m_options.port;
    m_server.transport = m_context.network.connect(to);
    m_server.transport->setEvents(&m_server);
    m_began = m_context.trace.append(EventKind::TunnelBegan, subject(), 0,
        m_server.transport->subject().connectionId().value, m_context.cause());
    if (m_options.connectTimeout.count() == 0)
        return;
    m_connecting = m_context.loop.deadlines().arm(
        trace::DeadlineName::ProxyTimeout, subject(), m_options.connectTimeout, [this] {
            m_server.transport->destroy(Error{.code = "ETIMEDOUT",
                .message = "no connection within "
                    + QByteArray::number(qint64(m_options.connectTimeout.count())) + " ms"});
        });
    m_context.loop.deadlines().tie(m_connecting, m_client.transport->subject().connectionId());
}

void Tunnel::refuse(int status, const QByteArray &reason)
{
    m_ended = true; // none began
    m_server.closed = true;
    m_client.transport->setEvents(&m_client);
    sayWhyNot(status, reason, m_context.cause());
}

/// Bytes of the proxy's own on a connection that is no server's any more.
void Tunnel::say(const QByteArray &bytes, EventIndex cause)
{
    wire::Transport &client = *m_client.transport;
    const EventIndex said = m_context.trace.append(
        EventKind::RawOut, client.subject(), 0, quint32(bytes.size()), cause);
    client.write({&bytes, 1}, said);
}

void Tunnel::sayWhyNot(int status, const QByteArray &reason, EventIndex cause)
{
    const QByteArray line = QByteArray::number(status) + ' ' + message::reasonPhrase(status);
    const QByteArray body = line + ": " + reason + '\n';
    say("HTTP/1.1 " + line + "\r\nDate: " + m_context.date()
            + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body,
        cause);
    m_client.transport->destroySoon(cause);
}

void Tunnel::opened()
{
    m_context.loop.deadlines().clear(m_connecting);
    if (m_client.transport->isDestroyed())
        return;
    m_open = true;
    say("HTTP/1.1 200 Connection Established\r\n\r\n", m_began);
    const EventIndex event = m_context.trace.append(
        EventKind::TunnelOpened, subject(), 0, quint32(m_head.size()), m_began);
    for (const End *end : {&m_client, &m_server}) {
        for (const auto direction : {trace::Direction::In, trace::Direction::Out})
            m_context.trace.beginCounted(end->transport->subject(), direction, keptBytes);
    }
    if (m_options.idleTimeout.count() > 0)
        m_client.transport->setTimeout(m_options.idleTimeout);
    if (!m_head.isEmpty())
        pass(m_client, std::exchange(m_head, {}), event);
    m_client.transport->resumeReading();
}

/// The end that reads faster than the other one takes waits.
void Tunnel::pass(End &from, const QByteArray &bytes, EventIndex cause)
{
    from.sent += bytes.size();
    if (other(from).transport->write({&bytes, 1}, cause) >= highWaterMark)
        from.transport->pauseReading(trace::PauseReason::BufferFull);
}

void Tunnel::End::transportRead(QByteArrayView bytes, EventIndex event)
{
    if (tunnel.m_open && !tunnel.m_ended)
        tunnel.pass(*this, bytes.toByteArray(), event);
}

void Tunnel::End::transportDrained()
{
    if (wire::Transport *to = tunnel.otherTransport(*this))
        to->resumeReading();
}

void Tunnel::End::transportEnd()
{
    ended = true;
    tunnel.ended(*this);
}

/// Its FIN goes on to the other end, behind what is queued there.
void Tunnel::ended(End &by)
{
    const EventIndex cause = by.transport->endEvent();
    End &to = other(by);
    if (!m_open || m_ended)
        return;
    if (!to.ended) {
        to.transport->end(cause);
        return;
    }
    end(TunnelEndedBy::Both, {}, cause);
    to.transport->destroySoon(cause);
    by.transport->destroySoon(cause);
}

void Tunnel::End::transportFailed(const Error &error)
{
    tunnel.failed(*this, error);
}

void Tunnel::failed(End &by, const Error &error)
{
    m_context.loop.deadlines().clear(m_connecting);
    const EventIndex cause = by.transport->endEvent();
    wire::Transport *to = otherTransport(by);
    end(by.side, error, cause);
    if (!m_open && &by == &m_server) {
        const bool late = error.code == "ETIMEDOUT";
        sayWhyNot(late ? 504 : 502, error.message, cause);
        m_client.transport->resumeReading(); // nothing may lie unread when it closes
    } else if (error.code == "ECONNRESET" && m_open) {
        to->resetAndDestroy(cause);
    } else if (to) {
        to->destroy({}, cause);
    }
}

void Tunnel::End::transportTimeout()
{
    tunnel.end(TunnelEndedBy::Idle, {}, {});
    tunnel.m_server.transport->destroy();
    transport->destroy();
}

/// Counts once what has passed; the transports close by themselves or are closed by the caller.
void Tunnel::end(TunnelEndedBy by, const Error &error, EventIndex cause)
{
    if (std::exchange(m_ended, true))
        return;
    m_context.trace.appendDetail(EventKind::TunnelClosed, subject(),
        trace::TunnelEnd{m_client.sent, m_server.sent, error}, quint8(by), cause);
}

void Tunnel::End::transportClosed(bool)
{
    closed = true;
    // A side that is gone without a word (destroyed while the other connects) takes it with it.
    if (wire::Transport *to = tunnel.otherTransport(*this); to && tunnel.m_open)
        to->destroySoon(transport->endEvent());
    else if (to && this == &tunnel.m_client)
        to->destroy({}, transport->endEvent());
    tunnel.closed();
}

void Tunnel::closed()
{
    if (m_client.closed && m_server.closed && m_over)
        std::exchange(m_over, {})(*this);
}

} // namespace roundtrip::engine

// What is seen: the program's callbacks, and the sockets as the trace tells of them.

#include "tests/interop/traces/performance.h"

#include <QRegularExpression>

namespace roundtrip::test
{

using http::Server;
using trace::EventIndex;
using trace::EventKind;
using trace::Side;

namespace
{

QByteArray normal(const QByteArray &bytes)
{
    static const QRegularExpression date("Date: [A-Z][a-z]{2}, [^\r]* GMT\r\n");
    static const QRegularExpression host("Host: 127\\.0\\.0\\.1:\\d+");
    QString text = QString::fromLatin1(bytes);
    return text.replace(date, "Date: D\r\n").replace(host, "Host: H").toLatin1();
}

} // namespace

void Performance::note(Side side, const QByteArray &text)
{
    readTrace();
    add(side, text);
}

void Performance::add(Side side, const QByteArray &text)
{
    if (!recording)
        return;
    (side == Side::Client ? seen.client : seen.server).append(normal(text));
    const QByteArray sided = (side == Side::Client ? "C " : "S ") + text;
    for (std::size_t i = 0; i < m_waiting.size();) {
        QByteArrayList &when = m_waiting[i].when;
        when.removeIf([&sided](const QByteArray &wanted) { return sided.startsWith(wanted); });
        if (!when.isEmpty()) {
            ++i;
            continue;
        }
        m_loop.setImmediate([this, calls = m_waiting[i].calls] { perform(calls, {}); });
        m_waiting.erase(m_waiting.begin() + std::ptrdiff_t(i));
    }
}

/// What the transports and the agent did since the last time is only in the trace.
void Performance::readTrace()
{
    m_writer.publish();
    const trace::Snapshot all = m_writer.snapshot();
    while (m_read < all.endEvent()) {
        const EventIndex index{m_read++};
        readEvent(all, index);
    }
}

void Performance::readEvent(const trace::Snapshot &all, EventIndex index)
{
    const trace::Event event = all.at(index);
    const trace::Subject subject = event.subject();
    switch (event.kind) {
    case EventKind::AgentKeptSocket:
    case EventKind::AgentHandedOver:
        add(Side::Client, "cs.free");
        break;
    case EventKind::AgentDroppedSocket:
        readDropped(event);
        break;
    case EventKind::CallRequest:
        m_clientHalves.insert(subject.halfId().value);
        break;
    case EventKind::ParseFailed:
        if (!m_server || (subject.isHalf() && m_clientHalves.count(subject.halfId().value)))
            break;
        add(Side::Server, "clientError " + all.detailOf<trace::ErrorDetail>(index).error.code);
        break;
    case EventKind::DeadlineFired:
        if (event.arg == quint8(trace::DeadlineName::HeadersTimeout)
            || event.arg == quint8(trace::DeadlineName::RequestTimeout))
            add(Side::Server, "clientError ERR_HTTP_REQUEST_TIMEOUT");
        else if (event.arg == quint8(trace::DeadlineName::KeepAliveTimeout))
            add(Side::Server, "ss.timeout");
        break;
    default:
        if (subject.isConnection())
            readSocketEvent(all, index, subject);
        break;
    }
}

/// In Node the socket is 'free' when its request is done with it (or never began to use it), and
/// what the agent then does with it is another matter.
void Performance::readDropped(const trace::Event &event)
{
    if (event.subject().isHalf() && !m_usesSocket.count(event.subject().halfId().value))
        add(Side::Client, "cs.free");
}

void Performance::readSocketEvent(
    const trace::Snapshot &all, EventIndex index, trace::Subject subject)
{
    const trace::Event event = all.at(index);
    const Side side = subject.side();
    const std::size_t number =
        m_connections.try_emplace(subject.connectionId().value, m_connections.size() + 1)
            .first->second;
    const QByteArray name = numbered(side == Side::Client ? "cs" : "ss", number);
    switch (event.kind) {
    case EventKind::Accepted:
        m_connected.insert(event.subjectRaw);
        add(side, "connection");
        break;
    case EventKind::SocketWrite:
        add(side, (side == Side::Client ? "-> " : "<- ") + all.bytesOf(index));
        break;
    case EventKind::FinReceived:
        add(side, name + ".end");
        break;
    case EventKind::Connected:
        m_connected.insert(event.subjectRaw);
        break;
    case EventKind::FinSent:
    case EventKind::ResetSent:
        if (m_connected.count(event.subjectRaw) && m_ended.insert(event.subjectRaw).second)
            add(side, numbered("FIN", number));
        break;
    case EventKind::SocketTimeout:
        add(side, name + ".timeout");
        break;
    case EventKind::SocketClosed:
        add(side, name + ".close");
        break;
    default:
        break;
    }
}

} // namespace roundtrip::test

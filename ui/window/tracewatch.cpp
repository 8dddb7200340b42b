#include "ui/window/tracewatch.h"

#include <algorithm>
#include <utility>

namespace roundtrip::ui
{

using trace::EventKind;

void TraceWatch::read(
    const trace::Snapshot &snapshot, std::optional<std::chrono::microseconds> budget)
{
    constexpr quint64 slice = 4096;
    using Clock = std::chrono::steady_clock;
    if (snapshot.endEvent() < m_end)
        *this = {};
    m_end = snapshot.endEvent();
    if (m_read < snapshot.firstEvent()) {
        m_read = snapshot.firstEvent();
        m_running.clear(); // the ends of these may be among what was forgotten
    }
    const auto began = Clock::now();
    while (m_read < m_end) {
        const quint64 to = std::min(m_end, m_read + slice);
        for (; m_read < to; ++m_read)
            readEvent(snapshot, {m_read}, snapshot.at({m_read}));
        if (budget && Clock::now() - began >= *budget)
            break;
    }
}

void TraceWatch::await(quint32 planId)
{
    m_awaited = planId;
    m_found.reset();
}

std::optional<trace::HalfId> TraceWatch::takeFound()
{
    return std::exchange(m_found, std::nullopt);
}

std::optional<Error> TraceWatch::takeRefusedCertificate()
{
    return std::exchange(m_refused, std::nullopt);
}

void TraceWatch::readEvent(
    const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event)
{
    switch (event.kind) {
    case EventKind::Listening:
    case EventKind::ListenFailed:
    case EventKind::ListenStopped:
        readListen(snapshot, index, event);
        break;
    case EventKind::TlsNotVerified:
        m_refused = snapshot.detailOf<trace::ErrorDetail>(index).error;
        break;
    case EventKind::TlsAcceptedAnyway:
        m_refused.reset();
        break;
    case EventKind::ConnectStarted:
    case EventKind::Accepted:
    case EventKind::SocketClosed:
        readConnection(event);
        break;
    case EventKind::AgentReusedSocket:
    case EventKind::AgentKeptSocket:
    case EventKind::AgentDroppedSocket:
        readAgent(event);
        break;
    case EventKind::RequestBegan:
        m_running.insert(event.subject().halfId());
        break;
    case EventKind::HalfClosed:
        m_running.erase(event.subject().halfId());
        break;
    case EventKind::CallRequest:
        m_running.insert(event.subject().halfId());
        if (m_awaited != 0 && snapshot.detailOf<trace::RequestCall>(index).planId == m_awaited) {
            m_found = event.subject().halfId();
            m_awaited = 0;
        }
        break;
    default: // the frame of the window shows nothing of the others
        break;
    }
}

void TraceWatch::readListen(
    const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event)
{
    const auto listen = snapshot.detailOf<trace::Listen>(index);
    if (event.kind == EventKind::Listening) {
        m_server = ServerListening{listen.host, listen.port, event.arg == trace::insideTls};
        m_serverId = listen.serverId;
    } else if (event.kind == EventKind::ListenFailed) {
        m_server = ServerFailed{listen.host, listen.port, listen.error};
    } else if (listen.serverId == m_serverId) {
        m_server = ServerStopped{};
    }
}

void TraceWatch::readConnection(const trace::Event &event)
{
    const trace::Subject subject = event.subject();
    const quint32 connection = subject.connectionId().value;
    if (subject.side() == trace::Side::Server) {
        if (event.kind == EventKind::Accepted)
            m_accepted.insert(connection);
        else if (event.kind == EventKind::SocketClosed)
            m_accepted.erase(connection);
        return;
    }
    if (event.kind == EventKind::Accepted)
        return;
    if (event.kind == EventKind::ConnectStarted) {
        m_open.insert(connection);
    } else {
        m_open.erase(connection);
        m_free.erase(connection);
    }
}

void TraceWatch::readAgent(const trace::Event &event)
{
    if (event.kind == EventKind::AgentKeptSocket && m_open.count(event.value) > 0)
        m_free.insert(event.value);
    else
        m_free.erase(event.value);
}

} // namespace roundtrip::ui

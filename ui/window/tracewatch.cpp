#include "ui/window/tracewatch.h"

#include "core/trace/fold.h"

#include <algorithm>
#include <utility>

namespace roundtrip::ui
{

using trace::EventKind;

void TraceWatch::read(
    const trace::Snapshot &snapshot, std::optional<std::chrono::microseconds> budget)
{
    if (snapshot.endEvent() < m_followed)
        *this = {};
    m_followed = snapshot.endEvent();
    readAhead(snapshot, budget);
}

void TraceWatch::readAhead(
    const trace::Snapshot &snapshot, std::optional<std::chrono::microseconds> budget)
{
    constexpr quint64 slice = 4096;
    using Clock = std::chrono::steady_clock;
    m_end = std::max(m_end, snapshot.endEvent());
    if (m_read < snapshot.firstEvent())
        resumeAt(snapshot, snapshot.firstEvent());
    const auto began = Clock::now();
    while (m_read < snapshot.endEvent()) {
        const quint64 to = std::min(snapshot.endEvent(), m_read + slice);
        forEachEvent(snapshot, m_read, to,
            [&](trace::EventIndex index, const trace::Event &event) {
                readEvent(snapshot, index, event);
            });
        m_read = to;
        if (budget && Clock::now() - began >= *budget)
            break;
    }
}

/// What was forgotten before it was read: the keyframe behind it says what is open since then.
void TraceWatch::resumeAt(const trace::Snapshot &snapshot, quint64 first)
{
    const trace::FoldState state = trace::foldedAt(snapshot, first);
    m_read = first;
    m_running.clear();
    for (const auto &[id, half] : state.halves())
        m_running.insert(id);
    m_open.clear();
    m_free.clear();
    m_accepted.clear();
    for (const auto &[id, connection] : state.connections()) {
        const trace::ConnectionSide &client = connection.sides[int(trace::Side::Client)];
        const trace::ConnectionSide &server = connection.sides[int(trace::Side::Server)];
        if (server.exists && !server.closedEvent)
            m_accepted.insert(id.value);
        if (!client.exists || client.closedEvent)
            continue;
        m_open.insert(id.value);
        if (client.newestHalf && !state.half(client.newestHalf))
            m_free.insert(id.value);
    }
    if (!state.listeners().empty()) {
        const trace::Listener &listener = state.listeners().back();
        m_server = ServerListening{listener.host, listener.port, listener.secure};
        m_serverId = listener.serverId;
    } else if (std::holds_alternative<ServerListening>(m_server)) {
        m_server = ServerStopped{};
    }
    noteServer({first - 1});
}

/// The moments of a window that looks back need what was, too.
void TraceWatch::noteServer(trace::EventIndex event)
{
    if (m_serverChanges.empty() || !(m_serverChanges.back().state == m_server))
        m_serverChanges.push_back({event, m_server});
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

std::optional<Error> TraceWatch::takeRefusedCertificate(quint64 events)
{
    if (m_refusedAt.value >= events)
        return std::nullopt;
    return std::exchange(m_refused, std::nullopt);
}

TraceWatch::ServerChange TraceWatch::serverAt(quint64 events) const
{
    const auto later = std::partition_point(m_serverChanges.begin(), m_serverChanges.end(),
        [events](const ServerChange &change) { return change.event.value < events; });
    return later == m_serverChanges.begin() ? ServerChange{} : *std::prev(later);
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
        m_refusedAt = index;
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
    noteServer(index);
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

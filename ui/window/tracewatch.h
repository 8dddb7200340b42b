#pragma once

#include "core/trace/snapshot.h"
#include "ui/compose/serverform.h"

#include <chrono>
#include <optional>
#include <set>
#include <unordered_set>
#include <vector>

namespace roundtrip::ui
{

/// What the frame of the window needs to know of the newest trace: the server, the connections of
/// the agents, and which exchange a request became. Looks at each event once.
class TraceWatch
{
public:
    /// Takes the events that are new since the last call, for about so long at the most (but some
    /// of them always); the rest is left to the next call.
    void read(const trace::Snapshot &snapshot,
        std::optional<std::chrono::microseconds> budget = std::nullopt);
    /// The same of a newer snapshot, before the playback shows it.
    void readAhead(const trace::Snapshot &snapshot,
        std::optional<std::chrono::microseconds> budget = std::nullopt);
    /// Events of the snapshot that were left.
    quint64 eventsBehind() const { return m_end - m_read; }

    /// The newest.
    const ServerState &server() const { return m_server; }
    /// What the server was when the first `events` events had happened, and the event that made it
    /// so; none: the trace has said nothing of a server yet.
    struct ServerChange {
        trace::EventIndex event;
        ServerState state = ServerStopped{};
    };
    ServerChange serverAt(quint64 events) const;
    /// Sockets of this program's clients: lent to a request, and free in a pool.
    int connectionsInUse() const { return int(m_open.size() - m_free.size()); }
    int connectionsFree() const { return int(m_free.size()); }
    /// This end of a connection is of this program, and open.
    bool isOpen(trace::ConnectionId connection, trace::Side side) const
    {
        return (side == trace::Side::Client ? m_open : m_accepted).contains(connection.value);
    }
    /// Connections that this program's server has accepted.
    int connectionsAccepted() const { return int(m_accepted.size()); }
    /// Some exchange has not ended yet: its time goes on.
    bool anythingRuns() const { return !m_running.empty(); }

    /// From now on looks for the client half of this plan.
    void await(quint32 planId);
    bool isAwaiting() const { return m_awaited != 0; }
    /// The half that was awaited, once; then nothing is awaited any more.
    std::optional<trace::HalfId> takeFound();
    /// Why a certificate was refused, once, and not before the first `events` events have it; the
    /// newest.
    std::optional<Error> takeRefusedCertificate(quint64 events);

private:
    void noteServer(trace::EventIndex event);
    void resumeAt(const trace::Snapshot &snapshot, quint64 first);
    void readEvent(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    void readListen(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    void readConnection(const trace::Event &event);
    void readAgent(const trace::Event &event);

    quint64 m_read = 0;
    quint64 m_end = 0; ///< of the newest snapshot
    quint64 m_followed = 0; ///< of the one that is shown
    ServerState m_server = ServerStopped{};
    quint32 m_serverId = 0;
    std::vector<ServerChange> m_serverChanges; ///< oldest first
    std::set<quint32> m_open;
    std::set<quint32> m_free;
    std::set<quint32> m_accepted;
    std::unordered_set<trace::HalfId> m_running;
    quint32 m_awaited = 0;
    std::optional<trace::HalfId> m_found;
    std::optional<Error> m_refused;
    trace::EventIndex m_refusedAt;
};

} // namespace roundtrip::ui

#include "core/trace/fold.h"

#include "core/trace/snapshot.h"

#include <algorithm>

namespace roundtrip::trace
{

using enum EventKind;

FoldState::FoldState(Keep keep)
    : m_keep(keep)
{
}

FoldState::FoldState(Keep keep, const FoldState &keyframe)
    : FoldState(keyframe)
{
    m_keep = keep;
}

const Half *FoldState::half(HalfId id) const
{
    const auto found = m_halves.find(id);
    return found == m_halves.end() ? nullptr : &found->second;
}

const Connection *FoldState::connection(ConnectionId id) const
{
    const auto found = m_connections.find(id);
    return found == m_connections.end() ? nullptr : &found->second;
}

qint64 FoldState::byteSize() const noexcept
{
    constexpr size_t node = 4 * sizeof(void *);
    return qint64(sizeof *this + m_halves.size() * (sizeof(Half) + node)
        + m_connections.size() * (sizeof(Connection) + node));
}

Half *FoldState::findHalf(HalfId id)
{
    if (m_lastHalf.entry && m_lastHalf.entry->id == id)
        return m_lastHalf.entry;
    const auto found = m_halves.find(id);
    if (found == m_halves.end())
        return nullptr;
    m_lastHalf.entry = &found->second;
    return m_lastHalf.entry;
}

Connection *FoldState::findConnection(ConnectionId id)
{
    if (m_lastConnection.entry && m_lastConnection.entry->id == id)
        return m_lastConnection.entry;
    const auto found = m_connections.find(id);
    if (found == m_connections.end())
        return nullptr;
    m_lastConnection.entry = &found->second;
    return m_lastConnection.entry;
}

Half *FoldState::openHalf(HalfId id, Side side, EventIndex index)
{
    Half *found = findHalf(id);
    if (found) {
        detach(*found); // a number used twice: only a damaged trace does that
    } else if (m_spare.entry) {
        m_spare.entry.key() = id;
        found = &m_halves.insert(std::move(m_spare.entry)).position->second;
    } else {
        found = &m_halves[id];
    }
    Half &half = *found;
    half = Half();
    half.id = id;
    half.side = side;
    half.firstEvent = index;
    return &half;
}

Connection &FoldState::openConnection(ConnectionId id)
{
    Connection &connection = m_connections[id];
    connection.id = id;
    return connection;
}

ConnectionSide *FoldState::sideOf(const Half &half)
{
    Connection *connection = half.connection ? findConnection(half.connection) : nullptr;
    return connection ? &connection->sides[size_t(half.side)] : nullptr;
}

void FoldState::apply(EventIndex index, const Event &event, qint64 byteCount, QByteArrayView record)
{
    const Subject subject = event.subject();
    if (subject.isHalf())
        applyToHalf(index, event, record);
    else if (subject.isConnection())
        applyToConnection(index, event, byteCount, record);
    else if (event.kind == Listening || event.kind == ListenStopped)
        applyToProgram(event, record);
}

void FoldState::applyToProgram(const Event &event, QByteArrayView record)
{
    const auto listen = decode<Listen>(record);
    std::erase_if(m_listeners,
        [&](const Listener &listener) { return listener.serverId == listen.serverId; });
    if (event.kind == Listening)
        m_listeners.push_back({listen.serverId, listen.host, listen.port, event.arg == insideTls});
}

void FoldState::markCut(const Snapshot &snapshot)
{
    for (auto &[id, half] : m_halves)
        half.cut |= !snapshot.contains(half.firstEvent);
}

void FoldState::applyAll(const Snapshot &snapshot, quint64 from, quint64 to)
{
    forEachEvent(snapshot, from, to, [&](EventIndex index, const Event &event) {
        const bool counts = event.kind == SocketRead || event.kind == SocketWrite;
        const bool reads = event.kind == HeadOut || event.kind == ParseFailed
            || event.kind == Listening || event.kind == ListenStopped || event.kind == StepEdited;
        apply(index, event, counts ? snapshot.byteCountOf(index) : 0,
            reads ? snapshot.recordOf(index) : QByteArrayView());
    });
}

namespace
{

/// What was folded last on this thread: the views of one exchange ask for the same event, one after the other.
struct Folded {
    std::shared_ptr<const FoldState> from; ///< the keyframe, kept so that no other one has its address
    quint64 until = 0;
    FoldState state;
};
thread_local Folded lastFolded;

} // namespace

FoldState foldedAt(const Snapshot &snapshot, quint64 moment)
{
    quint64 until = std::min(moment, snapshot.endEvent());
    Snapshot::Keyframe keyframe = snapshot.keyframeBefore(EventIndex{until});
    if (!keyframe.state) {
        until = snapshot.firstEvent();
        keyframe = snapshot.keyframeBefore(EventIndex{until});
    }
    if (!keyframe.state) {
        FoldState state;
        state.applyAll(snapshot, keyframe.atEvent, until);
        state.markCut(snapshot);
        return state;
    }
    if (lastFolded.from != keyframe.state || lastFolded.until > until)
        lastFolded = {keyframe.state, keyframe.atEvent, *keyframe.state};
    lastFolded.state.applyAll(snapshot, lastFolded.until, until);
    lastFolded.until = until;
    FoldState state = lastFolded.state;
    state.markCut(snapshot);
    return state;
}

} // namespace roundtrip::trace

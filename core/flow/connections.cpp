#include "core/flow/connections.h"

#include "core/flow/exchangereading.h"
#include "core/flow/sceneparts.h"
#include "core/trace/snapshot.h"

#include <algorithm>
#include <unordered_set>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;
using End = ConnectionLife::End;

namespace
{

/// So many exchanges back from the moment are looked at.
constexpr int rowsLookedAt = 400;
/// … for one connection, whose exchanges may lie far apart.
constexpr int rowsLookedAtForOne = 4000;

} // namespace

ConnectionLives::ConnectionLives(const Snapshot &snapshot, const Moment &moment)
{
    advanceTo(snapshot, moment);
}

void ConnectionLives::advanceTo(const Snapshot &snapshot, const Moment &moment)
{
    if (moment.events < m_state.end)
        m_state = m_marks.before(moment.events);
    const quint64 end = std::min(moment.events, snapshot.endEvent());
    if (m_state.end < snapshot.firstEvent() && snapshot.firstEvent() < end)
        resume(snapshot);
    m_state.end = std::max(m_state.end, std::min(snapshot.firstEvent(), end));
    while (m_state.end < end) {
        take(snapshot, {m_state.end});
        ++m_state.end;
        m_marks.pass(m_state);
    }
}

/// Events that were forgotten before anybody looked: what is open by then is what there is.
void ConnectionLives::resume(const Snapshot &snapshot)
{
    const EventIndex first{snapshot.firstEvent()};
    const FoldState fold = foldedAt(snapshot, first.value);
    std::erase_if(m_state.lives, [&](const auto &entry) {
        const Connection *connection = fold.connection({entry.first});
        return !entry.second.closed && !connection;
    });
    std::erase_if(
        m_state.order, [this](quint32 id) { return !m_state.lives.contains(id); });
    for (const auto &[id, connection] : fold.connections())
        resumeLife(snapshot, *open(snapshot, first, id), connection);
}

/// Its beginning was forgotten.
void ConnectionLives::resumeLife(
    const Snapshot &snapshot, ConnectionLife &life, const Connection &connection)
{
    for (const Side side : {Side::Client, Side::Server}) {
        const ConnectionSide &here = connection.sides[int(side)];
        life.sideHere[int(side)] = here.exists;
        life.sideGone[int(side)] = here.exists && here.closedEvent;
        if (here.finSent || connection.sides[int(otherSide(side))].finReceived)
            life.fin = life.fin ? life.fin : side;
    }
    if (!life.connected)
        life.connected = life.begin;
    if (snapshot.contains(connection.endpoints))
        life.endpoints = snapshot.detailOf<Endpoints>(connection.endpoints);
}

std::optional<ConnectionLife> ConnectionLives::found(
    const Snapshot &snapshot, const Moment &moment, ConnectionId id, EventIndex event)
{
    ConnectionLives one;
    EventIndex from{std::max(event.value, snapshot.firstEvent())};
    const FoldState fold = foldedAt(snapshot, from.value);
    if (const Connection *connection = fold.connection(id)) {
        EventIndex first;
        for (const ConnectionSide &side : connection->sides) {
            if (side.firstEvent && (!first || side.firstEvent < first))
                first = side.firstEvent;
        }
        if (first && snapshot.contains(first) && first < from)
            from = first;
        else
            resumeLife(snapshot, *one.open(snapshot, from, id), *connection);
    }
    const quint64 end = std::min(moment.events, snapshot.endEvent());
    for (quint64 i = from.value; i < end; ++i) {
        const Event next = snapshot.at({i});
        const bool ofIt = next.kind == EventKind::AgentDroppedSocket
            ? next.value == id.value
            : next.subject().isConnection() && next.subject().connectionId() == id;
        if (ofIt)
            one.take(snapshot, {i});
    }
    const ConnectionLife *life = one.of(id);
    return life ? std::optional(*life) : std::nullopt;
}

const ConnectionLife *ConnectionLives::of(ConnectionId id) const
{
    const auto found = m_state.lives.find(id.value);
    return found == m_state.lives.end() ? nullptr : &found->second;
}

std::vector<ConnectionId> ConnectionLives::openSince(EventIndex event) const
{
    std::vector<ConnectionId> open;
    for (auto id = m_state.order.rbegin(); id != m_state.order.rend(); ++id) {
        const ConnectionLife &life = m_state.lives.at(*id);
        if (life.firstEvent < event)
            break;
        if (life.end == End::None)
            open.push_back(life.id);
    }
    return open;
}

ConnectionLife *ConnectionLives::open(
    const Snapshot &snapshot, EventIndex index, ConnectionId id)
{
    const auto [entry, isNew] = m_state.lives.try_emplace(id.value);
    ConnectionLife &life = entry->second;
    if (!isNew)
        return &life;
    life.id = id;
    life.firstEvent = index;
    life.begin = snapshot.timeOf(index);
    m_state.order.push_back(id.value);
    while (m_state.order.size() > most) {
        m_state.lives.erase(m_state.order.front());
        m_state.order.pop_front();
    }
    return &life;
}

void ConnectionLives::endLife(
    ConnectionLife &life, EventIndex event, microseconds time, End end)
{
    if (life.end != End::None)
        return;
    life.end = end;
    life.ended = time;
    life.endEvent = event;
}

void ConnectionLives::take(const Snapshot &snapshot, EventIndex index)
{
    const Event event = snapshot.at(index);
    if (event.kind == EventKind::AgentDroppedSocket) {
        const auto dropped = m_state.lives.find(event.value);
        if (dropped != m_state.lives.end())
            takeDropped(dropped->second, snapshot, index, event);
        return;
    }
    if (!event.subject().isConnection())
        return;
    const ConnectionId id = event.subject().connectionId();
    const Side side = event.subject().side();
    const bool begins = event.kind == EventKind::ConnectStarted || event.kind == EventKind::Accepted
        || event.kind == EventKind::LookupStarted;
    const auto known = m_state.lives.find(id.value);
    if (!begins && known == m_state.lives.end())
        return;
    ConnectionLife &life = begins ? *open(snapshot, index, id) : known->second;
    life.sideHere[int(side)] = true;
    switch (event.kind) {
    case EventKind::ConnectStarted:
        life.endpoints = snapshot.detailOf<Endpoints>(index);
        break;
    case EventKind::Connected:
    case EventKind::Accepted:
        life.endpoints = snapshot.detailOf<Endpoints>(index);
        if (!life.connected)
            life.connected = snapshot.timeOf(index);
        break;
    default:
        takeEnding(life, snapshot, index, event);
        break;
    }
}

void ConnectionLives::takeDropped(
    ConnectionLife &life, const Snapshot &snapshot, EventIndex index, const Event &event)
{
    life.dropped = NotPooledBecause(event.arg);
    const bool byServer = life.dropped == NotPooledBecause::PeerClosed;
    endLife(life, index, snapshot.timeOf(index), byServer ? End::ByServer : End::ByAgent);
}

void ConnectionLives::takeEnding(
    ConnectionLife &life, const Snapshot &snapshot, EventIndex index, const Event &event)
{
    const microseconds time = snapshot.timeOf(index);
    const Side side = event.subject().side();
    const auto by = [&] {
        return life.fin.value_or(side) == Side::Client ? End::ByClient : End::ByServer;
    };
    switch (event.kind) {
    case EventKind::FaultStruck:
        if (life.end == End::None && endsConnection(FaultKind(event.arg)))
            life.fault = FaultKind(event.arg);
        break;
    case EventKind::FinSent:
        takeFin(life, index, time, side);
        break;
    case EventKind::FinReceived:
        takeFin(life, index, time, otherSide(side));
        break;
    case EventKind::SocketDestroyed:
        life.givenUp = true;
        if (life.fin)
            endLife(life, index, time, by());
        break;
    case EventKind::ResetSent:
        endLife(life, index, time, End::Reset);
        break;
    case EventKind::ResetReceived:
    case EventKind::SocketFailed:
        life.error = life.error.isEmpty()
            ? snapshot.detailOf<ErrorDetail>(index).error.code
            : life.error;
        endLife(life, index, time,
            event.kind == EventKind::ResetReceived ? End::Reset : End::Failed);
        break;
    case EventKind::SocketClosed: // given up before anything was sent: no FIN and no RST
        endLife(life, index, time, by());
        life.sideGone[int(side)] = true;
        if (life.sideGone[0] == life.sideHere[0] && life.sideGone[1] == life.sideHere[1])
            life.closed = time;
        break;
    default:
        break;
    }
}

/// The first FIN ends one direction; with the other's, or when its sender reads no more, it is over.
void ConnectionLives::takeFin(
    ConnectionLife &life, EventIndex event, microseconds time, Side sender)
{
    if (life.end != End::None)
        return;
    if (!life.fin) {
        life.fin = sender;
        life.finEvent = event;
        life.finTime = time;
    }
    if (*life.fin != sender || life.givenUp)
        endLife(life, event, time, *life.fin == Side::Client ? End::ByClient : End::ByServer);
}

namespace
{

/// A connection that is not among those remembered is looked for.
std::optional<ConnectionLife> lifeOf(const ExchangeIndex &index, const ConnectionLives &lives,
    const Moment &moment, ConnectionId id, int row)
{
    if (const ConnectionLife *life = lives.of(id))
        return *life;
    if (row < 0)
        return std::nullopt;
    return ConnectionLives::found(index.snapshot(), moment, id, index.rangeOf(row).first);
}

/// Only the answer that came last says how long the server keeps it.
void noteServerKeeps(const Snapshot &snapshot, const Moment &moment, ConnectionColumn &column)
{
    if (column.life.end != End::ByAgent || column.exchanges.empty()
        || column.life.dropped != NotPooledBecause::IdleTimeout)
        return;
    const ExchangeReading last(snapshot, moment, column.exchanges.back().key);
    column.life.serverKeeps = serverKeeps(last, column.life.endEvent);
}

} // namespace

std::optional<ConnectionColumn> connectionAt(const ExchangeIndex &index,
    const ConnectionLives &lives, const Moment &moment, ConnectionId id, int row, size_t most)
{
    std::optional<ConnectionLife> life =
        id ? lifeOf(index, lives, moment, id, row) : std::nullopt;
    if (!life)
        return std::nullopt;
    ConnectionColumn column;
    column.life = std::move(*life);
    int rows = index.rowCountAt(moment);
    if (row >= 0 && row < rows - rowsLookedAtForOne)
        rows = row + rowsLookedAtForOne / 2;
    for (int at = rows; at-- > std::max(0, rows - rowsLookedAtForOne);) {
        ExchangeRow exchange = index.rowAt(at, moment);
        if (exchange.connection != id)
            continue;
        column.earlier = std::max(0, exchange.ordinal - 1);
        column.exchanges.push_back(std::move(exchange));
        if (column.exchanges.size() == most || column.earlier == 0)
            break;
    }
    std::reverse(column.exchanges.begin(), column.exchanges.end());
    noteServerKeeps(index.snapshot(), moment, column);
    return column;
}

ConnectionColumns connectionsAt(const ExchangeIndex &index, const ConnectionLives &lives,
    const Moment &moment, ConnectionId wanted, size_t most, int wantedRow)
{
    ConnectionColumns out;
    const int rows = index.rowCountAt(moment);
    const auto columnOf = [&](ConnectionId id) {
        return std::ranges::find_if(
            out.columns, [id](const ConnectionColumn &column) { return column.life.id == id; });
    };
    std::vector<ConnectionId> hidden;
    std::unordered_set<quint32> seen;
    for (int row = rows; row-- > std::max(0, rows - rowsLookedAt);) {
        ExchangeRow exchange = index.rowAt(row, moment);
        const ConnectionId id = exchange.connection;
        if (!id) {
            out.waiting += exchange.running;
            continue;
        }
        seen.insert(id.value);
        auto column = columnOf(id);
        if (column == out.columns.end()) {
            const bool room = out.columns.size() + (columnOf(wanted) == out.columns.end()
                                      && wanted && id != wanted ? 1 : 0)
                < most;
            const bool known = std::ranges::find(hidden, id) != hidden.end();
            const std::optional<ConnectionLife> life = room && !known
                ? lifeOf(index, lives, moment, id, row)
                : std::nullopt;
            if (!life) {
                if (!known)
                    hidden.push_back(id);
                continue;
            }
            column = out.columns.insert(out.columns.end(), {*life, {}, 0});
        }
        column->earlier = std::max(0, exchange.ordinal - 1);
        column->exchanges.push_back(std::move(exchange));
    }
    const EventIndex looked =
        rows > rowsLookedAt ? index.rangeOf(rows - rowsLookedAt).first : EventIndex{0};
    for (const ConnectionId id : lives.openSince(looked)) {
        if (seen.contains(id.value) || id == wanted)
            continue;
        const size_t kept = wanted && columnOf(wanted) == out.columns.end() ? 1 : 0;
        if (out.columns.size() + kept < most)
            out.columns.push_back({*lives.of(id), {}, 0});
        else
            hidden.push_back(id);
    }
    if (wanted && columnOf(wanted) == out.columns.end() && out.columns.size() < most) {
        if (auto column = connectionAt(index, lives, moment, wanted, wantedRow))
            out.columns.push_back(std::move(*column));
    } // those of it come from the front, the others from the back
    for (ConnectionColumn &column : out.columns) {
        if (column.exchanges.size() > 1
            && column.exchanges.front().number > column.exchanges.back().number)
            std::reverse(column.exchanges.begin(), column.exchanges.end());
    }
    for (ConnectionColumn &column : out.columns)
        noteServerKeeps(index.snapshot(), moment, column);
    std::ranges::sort(out.columns, {},
        [](const ConnectionColumn &column) { return column.life.firstEvent.value; });
    out.hidden = int(hidden.size());
    return out;
}

} // namespace roundtrip::flow

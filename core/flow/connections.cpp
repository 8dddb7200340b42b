#include "core/flow/connections.h"

#include "core/trace/fold.h"
#include "core/trace/snapshot.h"

#include <algorithm>

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
    for (const auto &[id, connection] : fold.connections()) {
        ConnectionLife &life = *open(snapshot, first, id);
        for (const Side side : {Side::Client, Side::Server}) {
            const ConnectionSide &here = connection.sides[int(side)];
            life.sideHere[int(side)] = here.exists;
            life.sideGone[int(side)] = here.exists && here.closedEvent;
        }
        if (!life.connected)
            life.connected = life.begin;
        if (snapshot.contains(connection.endpoints))
            life.endpoints = snapshot.detailOf<Endpoints>(connection.endpoints);
    }
}

const ConnectionLife *ConnectionLives::of(ConnectionId id) const
{
    const auto found = m_state.lives.find(id.value);
    return found == m_state.lives.end() ? nullptr : &found->second;
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
        const auto found = m_state.lives.find(event.value);
        if (found != m_state.lives.end()) {
            found->second.dropped = NotPooledBecause(event.arg);
            const bool byServer = found->second.dropped == NotPooledBecause::PeerClosed;
            endLife(found->second, index, snapshot.timeOf(index),
                byServer ? End::ByServer : End::ByAgent);
        }
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
    const microseconds time = snapshot.timeOf(index);
    const bool ofClient = side == Side::Client;
    switch (event.kind) {
    case EventKind::ConnectStarted:
        life.endpoints = snapshot.detailOf<Endpoints>(index);
        break;
    case EventKind::Connected:
    case EventKind::Accepted:
        life.endpoints = snapshot.detailOf<Endpoints>(index);
        if (!life.connected)
            life.connected = time;
        break;
    case EventKind::FinSent:
        endLife(life, index, time, ofClient ? End::ByClient : End::ByServer);
        break;
    case EventKind::FinReceived:
        endLife(life, index, time, ofClient ? End::ByServer : End::ByClient);
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
        endLife(life, index, time, ofClient ? End::ByClient : End::ByServer);
        life.sideGone[int(side)] = true;
        if (life.sideGone[0] == life.sideHere[0] && life.sideGone[1] == life.sideHere[1])
            life.closed = time;
        break;
    default:
        break;
    }
}

std::optional<ConnectionColumn> connectionAt(const ExchangeIndex &index,
    const ConnectionLives &lives, const Moment &moment, ConnectionId id, size_t most)
{
    const ConnectionLife *life = lives.of(id);
    if (!id || !life)
        return std::nullopt;
    ConnectionColumn column;
    column.life = *life;
    const int rows = index.rowCountAt(moment);
    for (int row = rows; row-- > std::max(0, rows - rowsLookedAtForOne);) {
        ExchangeRow exchange = index.rowAt(row, moment);
        if (exchange.connection != id)
            continue;
        column.earlier = std::max(0, exchange.ordinal - 1);
        column.exchanges.push_back(std::move(exchange));
        if (column.exchanges.size() == most || column.earlier == 0)
            break;
    }
    std::reverse(column.exchanges.begin(), column.exchanges.end());
    return column;
}

ConnectionColumns connectionsAt(const ExchangeIndex &index, const ConnectionLives &lives,
    const Moment &moment, ConnectionId wanted, size_t most)
{
    ConnectionColumns out;
    const int rows = index.rowCountAt(moment);
    const auto columnOf = [&](ConnectionId id) {
        return std::ranges::find_if(
            out.columns, [id](const ConnectionColumn &column) { return column.life.id == id; });
    };
    std::vector<ConnectionId> hidden;
    for (int row = rows; row-- > std::max(0, rows - rowsLookedAt);) {
        ExchangeRow exchange = index.rowAt(row, moment);
        const ConnectionId id = exchange.connection;
        if (!id) {
            out.waiting += exchange.running;
            continue;
        }
        auto column = columnOf(id);
        if (column == out.columns.end()) {
            const ConnectionLife *life = lives.of(id);
            const bool room = out.columns.size() + (columnOf(wanted) == out.columns.end()
                                      && wanted && id != wanted ? 1 : 0)
                < most;
            if (!life || !room) {
                if (std::ranges::find(hidden, id) == hidden.end())
                    hidden.push_back(id);
                continue;
            }
            column = out.columns.insert(out.columns.end(), {*life, {}, 0});
        }
        column->earlier = std::max(0, exchange.ordinal - 1);
        column->exchanges.push_back(std::move(exchange));
    }
    if (wanted && columnOf(wanted) == out.columns.end() && out.columns.size() < most) {
        if (auto column = connectionAt(index, lives, moment, wanted))
            out.columns.push_back(std::move(*column));
    } // those of it come from the front, the others from the back
    for (ConnectionColumn &column : out.columns) {
        if (column.exchanges.size() > 1
            && column.exchanges.front().number > column.exchanges.back().number)
            std::reverse(column.exchanges.begin(), column.exchanges.end());
    }
    std::ranges::sort(out.columns, {},
        [](const ConnectionColumn &column) { return column.life.firstEvent.value; });
    out.hidden = int(hidden.size());
    return out;
}

} // namespace roundtrip::flow

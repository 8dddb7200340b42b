// What the agents decide, as the fold takes it.

#include "core/flow/agentpools.h"

#include "core/trace/snapshot.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;
using Kind = PoolDecision::Kind;

namespace
{

bool isGiven(EventKind kind)
{
    return kind == EventKind::AgentNewSocket || kind == EventKind::AgentReusedSocket
        || kind == EventKind::AgentHandedOver;
}

Kind kindOf(EventKind kind)
{
    switch (kind) {
    case EventKind::AgentReusedSocket:
        return Kind::Reused;
    case EventKind::AgentHandedOver:
        return Kind::HandedOver;
    case EventKind::AgentQueued:
        return Kind::Queued;
    case EventKind::AgentKeptSocket:
        return Kind::Kept;
    case EventKind::AgentDroppedSocket:
        return Kind::Dropped;
    case EventKind::AgentReleasedSocket:
        return Kind::Released;
    default:
        return Kind::New;
    }
}

/// The lowest place on the board that nobody has.
int freePlace(const Pool &pool)
{
    std::vector<bool> taken(pool.slots.size() + 1); // one of so many is free
    for (const PoolSlot &slot : pool.slots) {
        if (size_t(slot.place) < taken.size())
            taken[size_t(slot.place)] = true;
    }
    return int(std::ranges::find(taken, false) - taken.begin());
}

PoolDecision::Pick pickOf(const Pool &pool, ConnectionId id)
{
    std::vector<ConnectionId> free;
    for (const PoolSlot &slot : pool.slots) {
        if (slot.state == PoolSlot::State::Free)
            free.push_back(slot.connection);
    }
    using Pick = PoolDecision::Pick;
    if (free.size() == 1)
        return Pick::Only;
    if (!free.empty() && free.back() == id)
        return Pick::Newest;
    return !free.empty() && free.front() == id ? Pick::Oldest : Pick::Other;
}

} // namespace

void AgentPools::takeDecision(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    const HalfId halfId = event.subject().halfId();
    const auto half = m_state.halves.find(halfId.value);
    PoolDecision decision;
    decision.kind = kindOf(event.kind);
    decision.event = index;
    decision.time = snapshot.timeOf(index);
    decision.half = halfId;
    if (decision.kind != Kind::Queued)
        decision.connection = {event.value};
    Home home;
    if (half != m_state.halves.end()) {
        home = half->second.home;
    } else {
        const auto known = m_state.homes.find(event.value);
        if (decision.kind == Kind::Queued || known == m_state.homes.end())
            return; // its beginning was forgotten
        home = known->second;
    }
    PoolAgent &agent = agentOf(home.agentId, home.agent);
    Pool *pool = homeOf(home).second;
    if (!pool) {
        pool = &agent.pools.emplace_back();
        pool->name = home.pool;
        if (half != m_state.halves.end()) {
            pool->host = half->second.host;
            pool->port = half->second.port;
        }
    }
    if (isGiven(event.kind)) {
        Home &known = m_state.homes[event.value];
        home.slot = known.slot;
        known = home;
        takeGiven(*pool, decision);
    } else if (decision.kind == Kind::Queued) {
        decision.because = QueuedBecause(event.arg);
        decision.place = int(event.value);
        half->second.queued = true;
        pool->queue.push_back({halfId, index, decision.time, false});
    } else {
        decision.why = NotPooledBecause(event.arg);
        takeBack(*pool, decision);
    }
    decision.lent = pool->inUse();
    decision.total = agent.sockets();
    decision.limitsKnown = agent.optionsKnown;
    decision.countsKnown = !m_state.cut;
    decision.maxSockets = agent.options.maxSockets;
    decision.maxTotalSockets = agent.options.maxTotalSockets;
    pool->decisions.push_back(decision);
    if (pool->decisions.size() > decisionsKept) {
        pool->decisions.pop_front();
        ++pool->earlierDecisions;
    }
    m_state.newest = decision;
    if (decision.kind == Kind::Released)
        removeSlot(decision.connection);
    if (half != m_state.halves.end() && half->second.closed && !half->second.queued)
        m_state.halves.erase(half);
    thin();
}

/// A request gets a socket: a new one, a free one, or another's.
void AgentPools::takeGiven(Pool &pool, PoolDecision &decision)
{
    leaveQueue(pool, decision);
    PoolSlot *slot = slotOf(decision.connection);
    if (slot) {
        decision.free = pool.free();
        decision.pick = pickOf(pool, decision.connection);
        if (slot->state == PoolSlot::State::Free)
            decision.idle = decision.time - slot->since;
        else
            decision.from = slot->half;
    } else {
        PoolSlot opened;
        if (const auto loose = m_state.loose.find(decision.connection.value);
            loose != m_state.loose.end()) {
            opened = loose->second;
            m_state.loose.erase(loose);
        }
        opened.connection = decision.connection;
        opened.connected = opened.connected || decision.kind != Kind::New;
        opened.place = freePlace(pool);
        slot = &pool.slots.emplace_back(opened);
        m_state.homes[decision.connection.value].slot = pool.slots.size() - 1;
    }
    slot->state = PoolSlot::State::InUse;
    slot->half = decision.half;
    slot->since = decision.time;
    ++slot->served;
    decision.clientPort = slot->clientPort;
}

void AgentPools::leaveQueue(Pool &pool, PoolDecision &decision)
{
    const auto waiting = std::ranges::find(pool.queue, decision.half, &PoolWaiting::half);
    if (waiting == pool.queue.end())
        return;
    decision.waited = decision.time - waiting->since;
    pool.queue.erase(waiting);
    if (const auto half = m_state.halves.find(decision.half.value); half != m_state.halves.end())
        half->second.queued = false;
}

/// The agent takes a socket back, or does not keep it.
void AgentPools::takeBack(Pool &pool, PoolDecision &decision)
{
    PoolSlot *slot = slotOf(decision.connection);
    if (const auto closed = m_state.closed.find(decision.connection.value);
        closed != m_state.closed.end()) { // it went first
        noteGone(decision, closed->second);
        m_state.closed.erase(closed);
    }
    if (!slot)
        return;
    noteGone(decision, *slot);
    if (slot->state == PoolSlot::State::Free)
        decision.idle = decision.time - slot->since;
    slot->givenUp = decision.kind != Kind::Kept;
    slot->since = decision.time;
    slot->state = decision.kind == Kind::Kept ? PoolSlot::State::Free : PoolSlot::State::Closing;
    if (decision.kind != Kind::Kept)
        return;
    const auto at = pool.slots.begin() + (slot - pool.slots.data());
    std::rotate(at, at + 1, pool.slots.end()); // the newest of the free ones is the last
    m_state.homes[decision.connection.value].slot = pool.slots.size() - 1;
    decision.free = pool.free();
}

void AgentPools::noteGone(PoolDecision &decision, const PoolSlot &slot)
{
    decision.clientPort = slot.clientPort;
    decision.gone = slot.connected ? slot.gone : PoolDecision::Gone::NeverConnected;
    decision.fault = slot.fault;
    decision.timeout = slot.timeout;
    decision.serverKeeps = slot.serverKeeps;
}

} // namespace roundtrip::flow

#include "core/flow/agentpools.h"

#include "core/flow/addresses.h"
#include "core/flow/argtexts.h"
#include "core/plan/planjson.h"
#include "core/trace/details.h"
#include "core/trace/fold.h"
#include "core/trace/snapshot.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;
using Kind = PoolDecision::Kind;

namespace
{

/// Agents and names without a socket that stay on the board: what was decided there last can still
/// be read.
constexpr size_t mostAgents = 24;
constexpr size_t mostPools = 48;

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

std::optional<microseconds> PoolSlot::left(microseconds clock) const
{
    if (state != State::Free || timeout.count() == 0)
        return std::nullopt;
    const microseconds left = frozenLeft.value_or(timeout - (clock - quietSince));
    return std::clamp(left, microseconds{0}, timeout);
}

int serverKeeps(const PoolAgent *agent, microseconds timeout)
{
    if (!agent || !agent->optionsKnown || timeout.count() == 0)
        return 0;
    // The agent takes its own limit where it is the shorter one.
    if (timeout >= std::chrono::milliseconds(agent->options.timeoutMs))
        return 0;
    return int(std::chrono::duration_cast<std::chrono::seconds>(timeout).count()) + 1;
}

int Pool::inUse() const
{
    return int(slots.size()) - free();
}

int Pool::closing() const
{
    return int(std::ranges::count(slots, PoolSlot::State::Closing, &PoolSlot::state));
}

int Pool::free() const
{
    return int(std::ranges::count_if(
        slots, [](const PoolSlot &slot) { return slot.state == PoolSlot::State::Free; }));
}

int PoolAgent::sockets() const
{
    int count = 0;
    for (const Pool &pool : pools)
        count += int(pool.slots.size());
    return count;
}

bool PoolAgent::isEmpty() const
{
    return std::ranges::all_of(pools, [](const Pool &pool) { return pool.isEmpty(); });
}

AgentPools::AgentPools(const Snapshot &snapshot, const Moment &moment)
{
    advanceTo(snapshot, moment);
}

void AgentPools::advanceTo(const Snapshot &snapshot, const Moment &moment)
{
    if (moment.events < m_state.end)
        m_state = m_marks.before(moment.events);
    const quint64 end = std::min(moment.events, snapshot.endEvent());
    if (m_state.end < snapshot.firstEvent() && snapshot.firstEvent() < end)
        resume(snapshot);
    for (quint64 i = m_state.end; i < end; ++i) {
        take(snapshot, {i});
        m_state.end = i + 1;
        m_marks.pass(m_state);
    }
}

/// Events that were forgotten before anybody looked: what is gone by then is gone.
void AgentPools::resume(const Snapshot &snapshot)
{
    const quint64 first = snapshot.firstEvent();
    const FoldState fold = foldedAt(snapshot, first);
    m_state.cut = true;
    m_state.end = first;
    std::erase_if(m_state.halves, [&](const auto &entry) { return !fold.half({entry.first}); });
    m_state.loose.clear();
    for (PoolAgent &agent : m_state.agents) {
        for (Pool &pool : agent.pools) {
            std::erase_if(
                pool.queue, [&](const PoolWaiting &waiting) { return !fold.half(waiting.half); });
            std::erase_if(pool.slots, [&](const PoolSlot &slot) {
                const Connection *connection = fold.connection(slot.connection);
                return !connection || connection->sides[int(Side::Client)].closedEvent;
            });
        }
    }
    std::erase_if(m_state.homes, [&](const auto &entry) { return !slotOf({entry.first}); });
}

void AgentPools::take(const Snapshot &snapshot, EventIndex index)
{
    const Event event = snapshot.at(index);
    switch (event.kind) {
    case EventKind::PlanAdopted:
        if (PlanType(event.arg) == PlanType::Agent)
            takePlan(snapshot, index);
        return;
    case EventKind::CallRequest:
    case EventKind::AgentName:
    case EventKind::CallAbort:
    case EventKind::CallDestroy:
    case EventKind::HalfClosed:
        return takeHalf(snapshot, index, event);
    case EventKind::AgentNewSocket:
    case EventKind::AgentReusedSocket:
    case EventKind::AgentHandedOver:
    case EventKind::AgentQueued:
    case EventKind::AgentKeptSocket:
    case EventKind::AgentDroppedSocket:
    case EventKind::AgentReleasedSocket:
        return takeDecision(snapshot, index, event);
    case EventKind::NoAgent:
        m_state.loose.erase(event.value);
        return;
    case EventKind::FaultStruck:
        return takeFault(event);
    case EventKind::ConnectStarted:
    case EventKind::Connected:
    case EventKind::SocketRead:
    case EventKind::SocketWrite:
    case EventKind::DeadlineArmed:
    case EventKind::DeadlineCleared:
    case EventKind::DeadlineFrozen:
    case EventKind::DeadlinesFrozen:
    case EventKind::DeadlinesThawed:
    case EventKind::SocketDestroyed:
    case EventKind::SocketFailed:
    case EventKind::ResetReceived:
    case EventKind::SocketClosed:
        if (event.subject().isConnection())
            takeSocket(snapshot, index, event);
        return;
    default:
        return;
    }
}

void AgentPools::takePlan(const Snapshot &snapshot, EventIndex index)
{
    const trace::Plan adopted = snapshot.detailOf<trace::Plan>(index);
    const auto options = plan::parseAgentPlan(adopted.json);
    if (!options)
        return;
    PoolAgent &agent = agentOf(adopted.id, adopted.name);
    if (!agent.optionsKnown)
        agent.madeWith = *options;
    agent.options = *options;
    agent.optionsKnown = true;
    const Event cause = snapshot.at(snapshot.causeOf(index));
    agent.setByHand = cause.kind == EventKind::CommandGiven && Origin(cause.arg) == Origin::Person;
}

void AgentPools::takeHalf(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    const quint32 id = event.subject().halfId().value;
    if (event.kind == EventKind::CallRequest) {
        const RequestCall call = snapshot.detailOf<RequestCall>(index);
        if (call.agent.isEmpty())
            return;
        OpenHalf &half = m_state.halves[id];
        half.host = call.host;
        half.port = call.port;
        const QByteArray port = call.port ? QByteArray::number(call.port) : QByteArray();
        half.home = {call.agentId, call.agent,
            isUnixSocket(call.host) ? call.host : call.host + ':' + port + ':'};
        return;
    }
    const auto found = m_state.halves.find(id);
    if (found == m_state.halves.end())
        return;
    OpenHalf &half = found->second;
    if (event.kind == EventKind::AgentName) {
        half.home.pool = snapshot.detailOf<Text>(index).text;
        return;
    }
    if (half.queued) {
        if (Pool *pool = homeOf(half.home).second) {
            for (PoolWaiting &waiting : pool->queue)
                waiting.givenUp = waiting.givenUp || waiting.half.value == id;
        }
        half.closed = event.kind == EventKind::HalfClosed;
    } else if (event.kind == EventKind::HalfClosed) {
        m_state.halves.erase(found);
    }
}

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
    if (pool->decisions.size() > decisionsKept)
        pool->decisions.pop_front();
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

void AgentPools::noteGone(PoolDecision &decision, const PoolSlot &slot)
{
    decision.clientPort = slot.clientPort;
    decision.gone = slot.connected ? slot.gone : PoolDecision::Gone::NeverConnected;
    decision.fault = slot.fault;
    decision.timeout = slot.timeout;
    decision.serverKeeps = slot.serverKeeps;
}

/// A person ends a connection, at either end: it was not the server.
void AgentPools::takeFault(const Event &event)
{
    if (!endsConnection(FaultKind(event.arg)))
        return;
    if (PoolSlot *slot = slotOf(event.subject().connectionId())) {
        slot->gone = PoolDecision::Gone::EndedByYou;
        slot->fault = FaultKind(event.arg);
    }
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

void AgentPools::takeSocket(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    const ConnectionId id = event.subject().connectionId();
    if (event.subject().side() == Side::Server)
        return;
    if (event.kind == EventKind::SocketClosed)
        return removeSlot(id);
    PoolSlot *slot = slotOf(id);
    if (!slot) {
        const auto loose = m_state.loose.find(id.value);
        if (loose != m_state.loose.end())
            slot = &loose->second;
        else if (event.kind == EventKind::ConnectStarted)
            slot = &m_state.loose[id.value];
        else
            return;
    }
    const microseconds time = snapshot.timeOf(index);
    const bool ofSilence = DeadlineName(event.arg) == DeadlineName::SocketTimeout;
    switch (event.kind) {
    case EventKind::ConnectStarted:
    case EventKind::Connected:
        slot->clientPort = snapshot.detailOf<Endpoints>(index).clientPort;
        slot->connected = event.kind == EventKind::Connected;
        slot->quietSince = time;
        break;
    case EventKind::SocketRead:
    case EventKind::SocketWrite:
        slot->quietSince = time;
        break;
    case EventKind::DeadlineArmed:
        if (!ofSilence)
            break;
        slot->timeout = std::chrono::milliseconds(event.value);
        slot->quietSince = time;
        // By the options as they are now: others that come later arm nothing anew.
        if (const auto home = m_state.homes.find(id.value); home != m_state.homes.end())
            slot->serverKeeps = serverKeeps(homeOf(home->second).first, slot->timeout);
        if (slot->frozen) // it does not begin to run
            slot->frozenLeft = slot->timeout;
        break;
    case EventKind::DeadlineCleared:
        if (!ofSilence)
            break;
        slot->timeout = {};
        slot->serverKeeps = 0;
        slot->frozenLeft.reset();
        break;
    case EventKind::DeadlinesFrozen:
        slot->frozen = true;
        break;
    case EventKind::DeadlineFrozen:
        if (ofSilence)
            slot->frozenLeft = microseconds(snapshot.detailOf<DeadlineState>(index).remainingUs);
        break;
    case EventKind::DeadlinesThawed: // it goes on with what was left
        slot->frozen = false;
        if (const auto left = std::exchange(slot->frozenLeft, std::nullopt))
            slot->quietSince = time - (slot->timeout - *left);
        break;
    default: // destroyed, failed, reset
        takeLoss(*slot, index, event, time);
        break;
    }
}

/// It is gone, or our side gives it up.
void AgentPools::takeLoss(PoolSlot &slot, EventIndex index, const Event &event, microseconds time)
{
    using Gone = PoolDecision::Gone;
    const PoolSlot before = slot;
    if (slot.gone == Gone::Closed && event.kind != EventKind::SocketDestroyed)
        slot.gone = event.kind == EventKind::ResetReceived ? Gone::Reset : Gone::Failed;
    if (slot.state != PoolSlot::State::Closing)
        slot.since = time;
    slot.state = PoolSlot::State::Closing;
    const auto home = m_state.homes.find(slot.connection.value);
    if (home == m_state.homes.end() || slot.givenUp || before.state == PoolSlot::State::Closing)
        return;
    m_state.loss = PoolLoss{index, home->second.agentId, home->second.agent, home->second.pool,
        before, slot.connected ? slot.gone : Gone::NeverConnected};
}

void AgentPools::removeSlot(ConnectionId id)
{
    m_state.loose.erase(id.value);
    const auto home = m_state.homes.find(id.value);
    if (home == m_state.homes.end())
        return;
    if (const PoolSlot *slot = slotOf(id)) {
        constexpr size_t mostClosed = 256; // why they are dropped is said in the same turn
        if (m_state.closed.size() >= mostClosed)
            m_state.closed.clear();
        if (!slot->givenUp)
            m_state.closed[id.value] = *slot;
        auto &slots = homeOf(home->second).second->slots;
        slots.erase(slots.begin() + (slot - slots.data()));
    }
    m_state.homes.erase(home);
}

/// What is empty and oldest goes: names, and agents that were made for one request (agent: false).
void AgentPools::thin()
{
    const auto last = [](const Pool &pool) {
        return pool.decisions.empty() ? 0 : pool.decisions.back().event.value;
    };
    for (PoolAgent &agent : m_state.agents) {
        while (agent.pools.size() > mostPools) {
            const auto oldest = std::ranges::min_element(agent.pools, {},
                [&](const Pool &pool) { return pool.isEmpty() ? last(pool) : EventIndex::none; });
            if (!oldest->isEmpty())
                break;
            agent.pools.erase(oldest);
        }
    }
    if (m_state.agents.size() <= mostAgents)
        return;
    const auto over = std::ranges::find_if(m_state.agents, [](const PoolAgent &agent) {
        return agent.name == "new Agent()" && agent.isEmpty() && !agent.pools.empty();
    });
    if (over != m_state.agents.end())
        m_state.agents.erase(over);
}

PoolAgent &AgentPools::agentOf(quint32 id, const QByteArray &name)
{
    const auto found = std::ranges::find_if(m_state.agents, [&](const PoolAgent &agent) {
        return id ? agent.id == id : agent.id == 0 && agent.name == name;
    });
    if (found != m_state.agents.end())
        return *found;
    PoolAgent &made = m_state.agents.emplace_back();
    made.id = id;
    made.name = name;
    return made;
}

std::pair<PoolAgent *, Pool *> AgentPools::homeOf(const Home &home)
{
    PoolAgent &agent = agentOf(home.agentId, home.agent);
    const auto pool = std::ranges::find(agent.pools, home.pool, &Pool::name);
    return {&agent, pool == agent.pools.end() ? nullptr : &*pool};
}

/// Others that go move it to the front, nothing moves it to the back but what notes its place anew:
/// it is looked for from where it was.
PoolSlot *AgentPools::slotOf(ConnectionId id)
{
    const auto home = m_state.homes.find(id.value);
    Pool *pool = home == m_state.homes.end() ? nullptr : homeOf(home->second).second;
    if (!pool)
        return nullptr;
    for (size_t i = std::min(home->second.slot + 1, pool->slots.size()); i-- > 0;) {
        if (pool->slots[i].connection == id) {
            home->second.slot = i;
            return &pool->slots[i];
        }
    }
    return nullptr;
}

const PoolAgent *AgentPools::agent(const QByteArray &name) const
{
    const auto found = std::find_if(m_state.agents.rbegin(), m_state.agents.rend(),
        [&](const PoolAgent &agent) { return agent.name == name; });
    return found == m_state.agents.rend() ? nullptr : &*found;
}

const PoolDecision *AgentPools::newest() const
{
    return m_state.newest ? &*m_state.newest : nullptr;
}

const PoolLoss *AgentPools::loss() const
{
    const bool isLast =
        m_state.loss && (!m_state.newest || m_state.newest->event < m_state.loss->event);
    return isLast ? &*m_state.loss : nullptr;
}

bool AgentPools::countsDown() const
{
    for (const PoolAgent &agent : m_state.agents) {
        for (const Pool &pool : agent.pools) {
            for (const PoolSlot &slot : pool.slots) {
                if (slot.state == PoolSlot::State::Free && slot.timeout.count() > 0
                    && !slot.frozenLeft)
                    return true;
            }
        }
    }
    return false;
}

} // namespace roundtrip::flow

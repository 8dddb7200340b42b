#include "core/flow/agentpools.h"

#include "core/flow/addresses.h"
#include "core/plan/planjson.h"
#include "core/trace/details.h"
#include "core/trace/fold.h"
#include "core/trace/snapshot.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;

namespace
{

/// Agents and names without a socket that stay on the board: what was decided there last can still
/// be read.
constexpr size_t mostAgents = 24;
constexpr size_t mostPools = 48;

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

// What happens to the sockets of the agents, as the fold takes it.

#include "core/flow/agentpools.h"

#include "core/flow/argtexts.h"
#include "core/trace/details.h"
#include "core/trace/snapshot.h"

#include <utility>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;

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

} // namespace roundtrip::flow

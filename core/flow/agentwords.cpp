// What the agents' decisions are in words.

#include "core/flow/agentpools.h"

#include "core/flow/eventtext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"
#include "core/flow/steps.h"

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;
using Kind = PoolDecision::Kind;
using Pick = PoolDecision::Pick;

namespace
{

QString newText(const PoolDecision &d)
{
    if (d.waited)
        return d.maxSockets > 0 && d.countsKnown
            ? Words::tr("new, as a place became free: %1 of %2").arg(d.lent).arg(d.maxSockets)
            : Words::tr("new, as a place became free");
    if (d.limitsKnown && d.maxSockets > 0 && d.countsKnown)
        return Words::tr("new: %1 of %2").arg(d.lent).arg(d.maxSockets);
    return Words::tr("new: no socket is free");
}

QString reusedText(const PoolDecision &d)
{
    const QString idle = durationText(d.idle);
    if (!d.countsKnown) // which others were free nobody knows
        return d.idle.count() > 0 ? Words::tr("reused, idle %1").arg(idle) : Words::tr("reused");
    switch (d.pick) {
    case Pick::Only:
        return Words::tr("reused: the only free socket, idle %1").arg(idle);
    case Pick::Newest:
        return Words::tr("reused: the newest of %1 free sockets, idle %2").arg(d.free).arg(idle);
    case Pick::Oldest:
        return Words::tr("reused: the oldest of %1 free sockets, idle %2").arg(d.free).arg(idle);
    case Pick::Other:
        break;
    }
    return Words::tr("reused");
}

QString queuedText(const PoolDecision &d)
{
    const bool ofThisName = d.because == QueuedBecause::MaxSockets;
    const QString limit =
        ofThisName ? QStringLiteral("maxSockets") : QStringLiteral("maxTotalSockets");
    const int number = ofThisName ? d.maxSockets : d.maxTotalSockets;
    const QString named = d.limitsKnown && number > 0
        ? QStringLiteral("%1 %2").arg(limit).arg(number)
        : limit;
    return Words::tr("queued: %1 reached, place %2").arg(named).arg(d.place);
}

QString portText(quint16 port)
{
    return port ? QStringLiteral("`:%1`").arg(port) : QString();
}

/// Why a socket was not kept, or a free one given up.
QString dropText(const PoolDecision &d)
{
    if (d.why == NotPooledBecause::IdleTimeout && d.serverKeeps > 0)
        return beforeServerText(d.serverKeeps).remove(u'`');
    if (d.why != NotPooledBecause::PeerClosed)
        return reasonText(d.why);
    switch (d.gone) {
    case PoolDecision::Gone::Closed:
        break;
    case PoolDecision::Gone::NeverConnected:
        return Words::tr("it never connected");
    case PoolDecision::Gone::Reset:
        return Words::tr("it was reset");
    case PoolDecision::Gone::Failed:
        return Words::tr("it failed");
    case PoolDecision::Gone::EndedByYou:
        return endedByYouText(d.fault);
    }
    return reasonText(d.why);
}

/// A socket that went, and by whose doing; `who`: none, it lay free.
QString lossText(PoolDecision::Gone gone, FaultKind fault, const QString &port, const QString &who)
{
    const QString socket = who.isEmpty() ? Words::tr("the free socket %1").arg(port)
        : port.isEmpty()                 ? Words::tr("the socket of %1").arg(who)
                                         : Words::tr("the socket %1 of %2").arg(port, who);
    switch (gone) {
    case PoolDecision::Gone::Closed:
        return Words::tr("The server closed %1.").arg(socket);
    case PoolDecision::Gone::NeverConnected:
        return Words::tr("There is no connection: %1 never connected.").arg(socket);
    case PoolDecision::Gone::Reset:
        return Words::tr("The server reset %1.").arg(socket);
    case PoolDecision::Gone::Failed:
        return Words::tr("The connection is gone: %1 failed.").arg(socket);
    case PoolDecision::Gone::EndedByYou:
        return Words::tr("The connection is gone, %1: %2.").arg(socket, endedByYouText(fault));
    }
    return {};
}

/// Who ended it and why, if it was not the agent.
QString droppedText(const PoolDecision &d, const QString &who)
{
    const QString port = portText(d.clientPort);
    if (d.why == NotPooledBecause::PeerClosed)
        return lossText(d.gone, d.fault, port, who);
    return d.half
        ? Words::tr("The agent did not keep the socket %1 of %2: %3.").arg(port, who, dropText(d))
        : Words::tr("The agent gave up the free socket %1: %2.").arg(port, dropText(d));
}

QString textOf(const PoolLoss &loss, const HalfName &name)
{
    const QString port = portText(loss.slot.clientPort);
    const bool free = loss.slot.state == PoolSlot::State::Free;
    const QString who = free ? QString() : name(loss.slot.half);
    if (loss.gone != PoolDecision::Gone::Closed) // else the agent has still to say why
        return lossText(loss.gone, loss.slot.fault, port, who);
    return free ? Words::tr("The free socket %1 is closing.").arg(port)
                : Words::tr("The socket %1 of %2 is closing.").arg(port, who);
}

/// What an agent has done: it is told as past, for it may have been long ago.
QString deedText(const PoolDecision &d, const QString &who, const HalfName &name)
{
    const QString port = portText(d.clientPort);
    switch (d.kind) {
    case Kind::New:
        return Words::tr("The agent opened a connection for %1.").arg(who);
    case Kind::Reused:
        return Words::tr("The agent lent %1 the free socket %2.").arg(who, port);
    case Kind::HandedOver:
        return d.from ? Words::tr("The agent handed the socket %1 of %2 over to %3.")
                            .arg(port, name(d.from), who)
                      : Words::tr("The agent handed the socket %1 over to %2.").arg(port, who);
    case Kind::Queued:
        return Words::tr("%1 came into the queue, at place %2.").arg(who).arg(d.place);
    case Kind::Kept:
        return Words::tr("The agent took the socket %1 of %2 back.").arg(port, who);
    case Kind::Dropped:
        return droppedText(d, who);
    case Kind::Released:
        return Words::tr("The agent left the socket %1 of %2 to the program.").arg(port, who);
    }
    return {};
}

const Pool *poolOf(const AgentPools &pools, const PoolDecision &decision)
{
    for (const PoolAgent &agent : pools.agents()) {
        for (const Pool &pool : agent.pools) {
            if (!pool.decisions.empty() && pool.decisions.back().event == decision.event)
                return &pool;
        }
    }
    return nullptr;
}

const Pool *poolOf(const AgentPools &pools, const PoolLoss &loss)
{
    for (const PoolAgent &agent : pools.agents()) {
        if (loss.agentId ? agent.id != loss.agentId : agent.name != loss.agent)
            continue;
        for (const Pool &pool : agent.pools) {
            if (pool.name == loss.pool)
                return &pool;
        }
    }
    return nullptr;
}

/// What comes of it: who gets the next socket, or how long a free one stays.
QString nextText(const Pool &pool, microseconds clock, const HalfName &name)
{
    if (!pool.queue.empty())
        return pool.queue.size() == 1
            ? Words::tr("When a socket becomes free, %1 gets it.").arg(name(pool.queue.front().half))
            : Words::tr("When a socket becomes free, %1 gets it, the first of %n that wait.",
                  nullptr, int(pool.queue.size()))
                  .arg(name(pool.queue.front().half));
    for (auto slot = pool.slots.rbegin(); slot != pool.slots.rend(); ++slot) {
        if (slot->state != PoolSlot::State::Free)
            continue;
        const QString port = portText(slot->clientPort);
        if (slot->frozenLeft)
            return Words::tr("%1 lies free; its time stands still.").arg(port);
        const auto left = slot->left(clock);
        const QString kept = keptText(*slot);
        if (left && !kept.isEmpty())
            return Words::tr("%1 lies free; in %2 the agent closes it: %3.")
                .arg(port, durationText(*left), kept);
        if (left)
            return Words::tr("%1 lies free; in %2 the agent closes it.")
                .arg(port, durationText(*left));
        return Words::tr("%1 lies free until the server closes it.").arg(port);
    }
    return {};
}

} // namespace

QString reasonText(const PoolDecision &decision, const HalfName &name)
{
    switch (decision.kind) {
    case Kind::New:
        return newText(decision);
    case Kind::Reused:
        return reusedText(decision);
    case Kind::HandedOver:
        return decision.from ? Words::tr("handed over from %1").arg(name(decision.from))
                             : Words::tr("handed over");
    case Kind::Queued:
        return queuedText(decision);
    case Kind::Kept:
        return decision.countsKnown ? Words::tr("kept: nobody waits, %1 free").arg(decision.free)
                                    : Words::tr("kept: nobody waits");
    case Kind::Dropped:
        return decision.half
            ? Words::tr("not kept: %1").arg(dropText(decision))
            : Words::tr("given up after %1: %2")
                  .arg(durationText(decision.idle), dropText(decision));
    case Kind::Released:
        return Words::tr("given to the program: another protocol");
    }
    return {};
}

QString keptText(const PoolSlot &slot)
{
    return slot.serverKeeps ? beforeServerText(slot.serverKeeps) : QString();
}

QString limitText(int limit)
{
    return limit > 0 ? QString::number(limit) : QStringLiteral("Infinity");
}

QString optionsText(const plan::AgentPlan &options)
{
    QStringList parts;
    parts << (options.keepAlive ? QStringLiteral("keepAlive") : QStringLiteral("keepAlive: false"));
    parts << QStringLiteral("maxSockets %1").arg(limitText(options.maxSockets));
    if (options.maxTotalSockets > 0)
        parts << QStringLiteral("maxTotalSockets %1").arg(options.maxTotalSockets);
    if (options.keepAlive)
        parts << QStringLiteral("maxFreeSockets %1").arg(limitText(options.maxFreeSockets));
    parts << (options.fifo ? QStringLiteral("fifo") : QStringLiteral("lifo"));
    parts << (options.timeoutMs > 0
            ? QStringLiteral("timeout %1").arg(
                  durationText(std::chrono::milliseconds(options.timeoutMs)))
            : Words::tr("no timeout"));
    return parts.join(QStringLiteral(" · "));
}

Sentence sentenceOf(const AgentPools &pools, microseconds clock, const HalfName &name)
{
    const PoolDecision *newest = pools.newest();
    if (!newest)
        return {Words::tr("No agent has lent a socket yet."),
            Words::tr("Each request asks its agent for one; requests that have none wait in its queue.")};
    const QString who = newest->half ? name(newest->half) : QString();
    const PoolLoss *loss = pools.loss();
    Sentence sentence{loss ? textOf(*loss, name) : deedText(*newest, who, name), {}};
    if (!loss && newest->kind == Kind::Queued)
        sentence.text += u' '
            + (newest->because == QueuedBecause::MaxSockets
                    ? Words::tr("All sockets that this name may have were in use.")
                    : Words::tr("The agent had as many sockets as maxTotalSockets allows, those "
                                "of other names included."));
    const Pool *pool = loss ? poolOf(pools, *loss) : poolOf(pools, *newest);
    sentence.next = pool ? nextText(*pool, clock, name) : QString();
    if (pools.isCut())
        sentence.next = QStringLiteral("%1 %2")
                            .arg(Words::tr("Earlier events were forgotten: there may be sockets "
                                           "and requests that are not shown."),
                                sentence.next)
                            .trimmed();
    return sentence;
}

} // namespace roundtrip::flow

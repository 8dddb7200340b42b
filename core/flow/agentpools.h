#pragma once

#include "core/flow/marks.h"
#include "core/flow/moment.h"
#include "core/plan/plans.h"
#include "core/trace/event.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace roundtrip::flow
{

/// A decision of an agent, and how things stood when it was made: what its reason is told from.
struct PoolDecision {
    enum class Kind : quint8 {
        New, ///< opens a connection
        Reused, ///< lends a free one
        HandedOver, ///< gives it straight to one that waits
        Queued, ///< lets the request wait
        Kept, ///< takes the socket back; it lies free
        Dropped, ///< does not keep it
        Released, ///< it speaks another protocol now and belongs to the program
    } kind{};
    /// Which of the free sockets was lent.
    enum class Pick : quint8 { Only, Newest, Oldest, Other } pick{};
    trace::EventIndex event;
    std::chrono::microseconds time{0};
    trace::HalfId half; ///< whom it is about; none: a socket that lay free
    trace::ConnectionId connection; ///< none while it waits
    quint16 clientPort = 0; ///< of the connection; 0: not known yet
    trace::HalfId from; ///< handed over: whose it was
    std::chrono::microseconds idle{0}; ///< how long the socket lay free
    std::optional<std::chrono::microseconds> waited; ///< in the queue; none: it did not wait
    int lent = 0; ///< sockets of this name that are lent, this one included
    int total = 0; ///< of all names, lent and free
    int free = 0; ///< of this name: lent from so many, or kept as the n-th
    int place = 0; ///< in the queue, from 1
    int maxSockets = 0; ///< the limits as they were; 0: Infinity
    int maxTotalSockets = 0;
    trace::QueuedBecause because{};
    trace::NotPooledBecause why{};
    bool limitsKnown = false;
    bool countsKnown = true; ///< else events before were forgotten: there may be more than is known
    /// Dropped because the socket was gone (PeerClosed): how it went.
    enum class Gone : quint8 { Closed, NeverConnected, Reset, Failed, EndedByYou } gone{};
    trace::FaultKind fault{}; ///< EndedByYou: with what
    std::chrono::microseconds timeout{0}; ///< of a socket that is given up: after how much silence
    int serverKeeps = 0; ///< … as its Keep-Alive: timeout said in seconds, which is one more; 0: not by that
    bool operator==(const PoolDecision &) const = default;
};

/// A socket of an agent.
struct PoolSlot {
    enum class State : quint8 { InUse, Free, Closing };
    trace::ConnectionId connection;
    State state = State::InUse;
    bool connected = false;
    PoolDecision::Gone gone{}; ///< as far as it has
    trace::FaultKind fault{};
    int place = 0; ///< on the board, from 0: the lowest that was empty when it was opened
    trace::HalfId half; ///< whose it is; of a free one whom it served last
    std::chrono::microseconds since{0}; ///< in this state
    int served = 0; ///< exchanges that got it
    quint16 clientPort = 0; ///< 0: not known yet
    std::chrono::microseconds timeout{0}; ///< silence after which it is closed; 0: none
    int serverKeeps = 0; ///< … by what the server has said in seconds (see serverKeeps()); 0: not by that
    std::chrono::microseconds quietSince{0}; ///< the last byte that moved
    bool frozen = false; ///< deadlines of its connection stand still
    std::optional<std::chrono::microseconds> frozenLeft; ///< … and this is what was left of its own
    bool givenUp = false; ///< the agent has said that it does not keep it
    /// How long a free socket has left; nothing when the agent has no limit for it.
    std::optional<std::chrono::microseconds> left(std::chrono::microseconds clock) const;
    bool operator==(const PoolSlot &) const = default;
};

/// A request in an agent's queue.
struct PoolWaiting {
    trace::HalfId half;
    trace::EventIndex event; ///< AgentQueued
    std::chrono::microseconds since{0};
    bool givenUp = false; ///< it was destroyed; the agent learns of it when its turn comes
    bool operator==(const PoolWaiting &) const = default;
};

/// A socket that went without a decision of its agent, which says only later that it has it no
/// more.
struct PoolLoss {
    trace::EventIndex event;
    quint32 agentId = 0;
    QByteArray agent;
    QByteArray pool;
    PoolSlot slot; ///< as it was
    PoolDecision::Gone gone{}; ///< Closed: that it was the server is not known yet
    bool operator==(const PoolLoss &) const = default;
};

/// What an agent has for one name (host:port:localAddress …).
struct Pool {
    QByteArray name; ///< agent.getName()
    QByteArray host;
    quint16 port = 0;
    std::vector<PoolSlot> slots; ///< of the free ones the newest is the last
    std::vector<PoolWaiting> queue; ///< the next one first
    std::deque<PoolDecision> decisions; ///< the last of them, oldest first
    qint64 earlierDecisions = 0; ///< before those
    int inUse() const; ///< lent, those that are closing included: they count for maxSockets
    int closing() const; ///< of them: lent to nobody any more
    int free() const;
    bool isEmpty() const { return slots.empty() && queue.empty(); }
    bool operator==(const Pool &) const = default;
};

/// An agent of the program: its options as they are, and what it has.
struct PoolAgent {
    quint32 id = 0; ///< in the trace; 0: it has no number
    QByteArray name; ///< for people: "globalAgent"
    bool optionsKnown = false; ///< else they were forgotten, or never told
    plan::AgentPlan options;
    plan::AgentPlan madeWith; ///< what plans call it by, if they spell it out
    bool setByHand = false; ///< a person has changed them
    std::vector<Pool> pools;
    int sockets() const;
    bool isEmpty() const;
    bool operator==(const PoolAgent &) const = default;
};

/// The agents at a moment: which sockets they have, who waits, and what they decided and why. A
/// function of the events before the moment; goes forward with it, and back from marks on the way.
class AgentPools
{
public:
    /// Nothing has happened yet.
    AgentPools() = default;
    AgentPools(const trace::Snapshot &snapshot, const Moment &moment);
    /// Takes the events up to a moment. Of another trace: begin with a new one.
    void advanceTo(const trace::Snapshot &snapshot, const Moment &moment);

    /// In the order in which they were made.
    const std::vector<PoolAgent> &agents() const { return m_state.agents; }
    const PoolAgent *agent(const QByteArray &name) const;
    /// The newest decision of all; nullptr: none.
    const PoolDecision *newest() const;
    /// A socket that went behind the newest decision; nullptr: none.
    const PoolLoss *loss() const;
    /// Events are missing: sockets that were opened then show when they are used again.
    bool isCut() const { return m_state.cut; }
    /// A free socket has a deadline that runs: the picture changes with the clock alone.
    bool countsDown() const;

    static constexpr size_t decisionsKept = 32; ///< of each name

private:
    struct Home { ///< of a half or connection
        quint32 agentId = 0;
        QByteArray agent;
        QByteArray pool;
        size_t slot = 0; ///< of a connection: its slot is here, or nearer to the front
    };
    struct OpenHalf {
        Home home;
        QByteArray host;
        quint16 port = 0;
        bool queued = false;
        bool closed = false; ///< while it was in the queue
    };
    struct State {
        quint64 end = 0; ///< events taken: those before it
        std::vector<PoolAgent> agents;
        std::unordered_map<quint32, OpenHalf> halves; ///< of clients, as long as they are open
        std::unordered_map<quint32, Home> homes; ///< of the connections that an agent has
        std::unordered_map<quint32, PoolSlot> loose; ///< connections that have none, or none yet
        std::unordered_map<quint32, PoolSlot> closed; ///< until the agent says why it drops them
        std::optional<PoolDecision> newest;
        std::optional<PoolLoss> loss;
        bool cut = false;
    };

    void resume(const trace::Snapshot &snapshot);
    void take(const trace::Snapshot &snapshot, trace::EventIndex index);
    void takePlan(const trace::Snapshot &snapshot, trace::EventIndex index);
    void takeHalf(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    void takeDecision(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    void takeGiven(Pool &pool, PoolDecision &decision);
    void takeBack(Pool &pool, PoolDecision &decision);
    void takeSocket(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    static void noteGone(PoolDecision &decision, const PoolSlot &slot);
    void takeLoss(PoolSlot &slot, trace::EventIndex index, const trace::Event &event,
        std::chrono::microseconds time);
    void takeFault(const trace::Event &event);
    void leaveQueue(Pool &pool, PoolDecision &decision);
    void removeSlot(trace::ConnectionId id);
    void thin();
    PoolAgent &agentOf(quint32 id, const QByteArray &name);
    std::pair<PoolAgent *, Pool *> homeOf(const Home &home);
    PoolSlot *slotOf(trace::ConnectionId id);

    State m_state;
    Marks<State> m_marks;
};

/// How an exchange is called: "#7".
using HalfName = std::function<QString(trace::HalfId)>;

/// "reused: the newest of 3 free sockets, idle 2.1 s", "queued: maxSockets 1 reached, place 2" …
QString reasonText(const PoolDecision &decision, const HalfName &name);
/// What the server has said in seconds (Keep-Alive: timeout) when a free socket has less time than the
/// agent's own timeout: Node leaves a second of it for safety. 0: it has that, or none.
int serverKeeps(const PoolAgent *agent, std::chrono::microseconds timeout);
/// … in words; empty: 0.
QString keptText(const PoolSlot &slot);
/// "Infinity" for 0.
QString limitText(int limit);
/// "keepAlive · maxSockets 1 · …": the options in Node's names.
QString optionsText(const plan::AgentPlan &options);

struct Sentence;
/// What the agents decided last, and what comes of it.
Sentence sentenceOf(
    const AgentPools &pools, std::chrono::microseconds clock, const HalfName &name);

} // namespace roundtrip::flow

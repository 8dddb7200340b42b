#pragma once

#include "core/flow/moment.h"
#include "core/plan/conditions.h"
#include "core/trace/event.h"

#include <array>
#include <chrono>
#include <unordered_map>
#include <vector>

namespace roundtrip::flow
{

/// What persons do to the real exchanges, at a moment: what is held and why, which deadlines stand
/// still, what the link is like and what it delays, what lies in our kernel's buffers. A function
/// of the events before the moment; goes forward with it.
class Interventions
{
public:
    using Time = std::chrono::microseconds;

    /// Nothing has happened yet.
    Interventions() = default;
    /// Of a moment, from the first event that is still there.
    Interventions(const trace::Snapshot &snapshot, const Moment &moment);
    /// Takes the events up to a moment; one that lies before those taken begins anew.
    void advanceTo(const trace::Snapshot &snapshot, const Moment &moment);
    /// Takes one event: for who has chosen those of one exchange, in their order.
    void take(const trace::Snapshot &snapshot, trace::EventIndex index);

    struct HeldStep {
        trace::EventIndex event; ///< its StepHeld: how commands name it
        trace::Subject subject; ///< the half where it is known, else the connection side
        trace::ConnectionId connection;
        trace::Side side = trace::Side::Client;
        trace::Seam seam{};
        trace::HeldItem item{};
        qint64 bytes = 0;
        Time since{0};
        quint32 breakpoint = 0; ///< which one holds it; 0: by hand, or behind what is
        quint32 behind = 0; ///< … which holds a step that it waits behind, and goes with
        /// The halves that had its connection last when it was held, by Side: whose a step of the
        /// connection is. None where there was none.
        std::array<trace::HalfId, 2> newest{};
        /// Is this StepReleased about it? They go in the order in which they came.
        bool isOf(const trace::Event &released) const
        {
            return subject == released.subject() && trace::heldArg(seam, item) == released.arg;
        }
        bool operator==(const HeldStep &) const = default;
    };
    const std::vector<HeldStep> &held() const { return m_held; } ///< oldest first
    /// The connection's deadlines stand still while something of it is held; false when nothing is
    /// held, or when a person lets them run.
    bool isFrozen(trace::ConnectionId id) const { return m_frozenConnections.contains(id.value); }

    /// A deadline that stands still. The part that is left is remaining / total.
    struct FrozenDeadline {
        trace::Subject subject;
        trace::ConnectionId connection;
        trace::DeadlineName name{};
        Time remaining{0};
        Time total{0};
        Time since{0};
        bool operator==(const FrozenDeadline &) const = default;
    };
    const std::vector<FrozenDeadline> &frozen() const { return m_frozen; }
    /// Those that a person lets run although something of their connection is held: `remaining` was
    /// left at `since`.
    const std::vector<FrozenDeadline> &thawed() const { return m_thawed; }

    /// What waits because of the link's conditions.
    struct LinkWait {
        trace::Subject side; ///< whose bytes they are, on their way out or in
        trace::Direction direction{};
        qint64 bytes = 0;
        Time since{0}; ///< the oldest
        bool operator==(const LinkWait &) const = default;
    };
    const std::vector<LinkWait> &linkWaits() const { return m_waits; }
    /// One direction that a person has stalled, as its side sees it.
    struct Stall {
        trace::Subject side;
        trace::Direction direction{};
        bool operator==(const Stall &) const = default;
    };
    const std::vector<Stall> &stalls() const { return m_stalls; }
    /// A fault that was asked for at a place which what is sent has not reached.
    struct PendingFault {
        trace::EventIndex command;
        trace::Subject side;
        plan::FaultPlan fault;
        bool operator==(const PendingFault &) const = default;
    };
    const std::vector<PendingFault> &pendingFaults() const { return m_pendingFaults; }
    /// The conditions of a connection: its own, else those of all.
    plan::LinkPlan linkOf(trace::ConnectionId id) const;

    /// As the trace tells it last: what lies unread in our kernel, and what the peer's has not
    /// taken from it.
    struct KernelBuffers {
        qint64 unread = 0;
        qint64 unsent = 0;
        Time at{0};
        bool operator==(const KernelBuffers &) const = default;
    };
    KernelBuffers kernelOf(trace::Subject connectionSide) const;

    /// The breakpoints that are set, with how often each held something.
    struct Breakpoint {
        plan::BreakpointPlan plan;
        int hits = 0;
        bool operator==(const Breakpoint &) const = default;
    };
    const std::vector<Breakpoint> &breakpoints() const { return m_breakpoints; }

    /// A seam that a person holds from now on.
    struct Hold {
        trace::Subject whose; ///< the program: every connection of `side`
        trace::Side side = trace::Side::Client;
        trace::Seam seam{};
        bool operator==(const Hold &) const = default;
    };
    const std::vector<Hold> &holds() const { return m_holds; }

private:
    void take(const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    struct Place {
        trace::ConnectionId connection;
        trace::Side side = trace::Side::Client;
    };
    struct OnConnection { ///< by Side
        std::array<trace::HalfId, 2> newest{};
        std::array<bool, 2> open{};
    };
    void takeHalf(const trace::Event &event);
    void takeStep(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    void takeDeadline(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    void takeFrozen(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    void takeThawed(trace::ConnectionId connection, Time time);
    void restartSilence(const trace::Event &event, Time time);
    quint32 breakpointBefore(const HeldStep &step) const;
    void takeLink(const trace::Event &event, Time time);
    void takeFault(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    void faultIsOver(const trace::Snapshot &snapshot, trace::EventIndex index);
    void takeMoved(const trace::Event &event, trace::Direction direction, qint64 bytes);
    void takePlan(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    void takeCommand(
        const trace::Snapshot &snapshot, trace::EventIndex index, const trace::Event &event);
    void leaveConnection(trace::Subject side);
    void sideClosed(trace::Subject side);
    void halfClosed(trace::HalfId half);
    Place placeOf(trace::Subject subject) const;

    quint64 m_end = 0; ///< events taken: those before it
    std::vector<HeldStep> m_held;
    std::vector<FrozenDeadline> m_frozen;
    std::vector<FrozenDeadline> m_thawed;
    std::unordered_map<quint32, bool> m_frozenConnections;
    std::vector<LinkWait> m_waits;
    std::vector<Stall> m_stalls;
    std::vector<PendingFault> m_pendingFaults;
    std::vector<Breakpoint> m_breakpoints;
    std::vector<Hold> m_holds;
    plan::LinkPlan m_link;
    std::unordered_map<quint32, plan::LinkPlan> m_links;
    std::unordered_map<quint32, KernelBuffers> m_kernel; ///< by Subject::raw()
    std::unordered_map<quint32, Place> m_halves; ///< the open ones
    std::unordered_map<quint32, OnConnection> m_onConnection; ///< of which a side is open
};

/// "held by you", "held by breakpoint 3", "held behind breakpoint 3".
QString reasonText(const Interventions::HeldStep &step);
/// "head 64 B", "chunk 15 B"; before a callback which one: "'data' 10 B".
QString itemText(const Interventions::HeldStep &step);
/// "the head", "a chunk" …
QString itemText(trace::HeldItem item);
/// Where it is: "made, not yet written", "unread in our kernel's buffer" …
QString placeText(const Interventions::HeldStep &step);

} // namespace roundtrip::flow

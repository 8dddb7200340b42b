#pragma once

#include "core/result.h"
#include "core/trace/event.h"
#include "core/wire/task.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace roundtrip::wire
{

class Ends;
class Loop;

/// The bytes of a held step, so that a person can look at them and change them. Owned by the step.
class StepContent
{
public:
    virtual ~StepContent() = default;
    virtual QByteArray bytes() const = 0;
    /// Where they begin in what this side sends; -1: they came in.
    virtual qint64 offset() const { return -1; }
    virtual Status replace(const QByteArray &bytes) = 0;
    /// They go nowhere; the step itself still has its turn.
    virtual Status drop() = 0;
};

/// Holds steps (engine.md, section 6). No thread sleeps: a held step is a queued task. Four seams:
/// Connect, Out (each piece that goes to the descriptor), In (the descriptor is not read), Deliver
/// (parser to handlers). With nothing held, passing costs one inlined branch.
///
/// A step is held for a connection side. Releasing gives back one, in order, or all; it runs as a
/// callback of the next I/O phase. Each hold and each release is an event; a release bears its
/// cause. While anything of a connection is held, the deadlines of its two sides are frozen, unless
/// the person thawed them.
class Gate
{
public:
    explicit Gate(Loop &loop);
    ~Gate();
    Q_DISABLE_COPY_MOVE(Gate)

    /// Does anything hold anything? The fast path asks only this.
    bool isHolding() const noexcept { return m_holding; }
    /// Somebody decides step by step (breakpoints): isHolding() from now on.
    void setWatched(bool watched);

    /// The open ends of connections, and what lies between them.
    Ends &ends() noexcept;

    /// What is about to pass, as far as whoever gives it to the next layer knows.
    struct Passing {
        trace::HalfId half;
        trace::HeldItem item = trace::HeldItem::Unknown;
        trace::EventIndex breakpoint = {}; ///< BreakpointHit: it must wait
    };
    /// Says it for what is called while it lives.
    class Scope
    {
    public:
        Scope(Gate &gate, const Passing &passing) noexcept
            : m_gate(gate)
            , m_before(std::exchange(gate.m_passing, passing))
        {
        }
        ~Scope() { m_gate.m_passing = m_before; }
        Q_DISABLE_COPY_MOVE(Scope)

    private:
        Gate &m_gate;
        Passing m_before;
    };
    /// The next step of this queue waits, whoever gives it: a breakpoint before a layer that does
    /// not know what it is about.
    void stopNext(trace::Subject connectionSide, trace::Seam seam, const Passing &passing);

    /// Must this side's step at this seam wait now? (Also true while earlier steps of the same
    /// queue wait.)
    bool holds(trace::Subject connectionSide, trace::Seam seam) const;
    /// Queues a step; `go` runs in a turn of the loop when it is released. `amount` is what it is
    /// about (bytes). Whom and what it is about says the Scope.
    void hold(trace::Subject connectionSide, trace::Seam seam, quint32 amount, Task go,
        std::unique_ptr<StepContent> content = {});
    /// The connection side is gone: its held steps are dropped.
    void forget(trace::Subject connectionSide);
    void forgetSeam(trace::Subject connectionSide, trace::Seam seam);
    /// The half has closed: nothing of it is held any more.
    void forgetHalf(trace::HalfId half);

    /// From now on steps of these seams wait: of every connection side of this Side … (off: those
    /// that wait go)
    void holdSide(trace::Side side, trace::Seam seam, bool on, trace::EventIndex cause = {});
    /// … or of one connection side, or of one half.
    void holdOnly(trace::Subject whose, trace::Seam seam, bool on, trace::EventIndex cause = {});

    struct Held {
        trace::Subject connectionSide;
        trace::Seam seam{};
        trace::HalfId half;
        quint32 amount = 0;
        trace::HeldItem item{};
        trace::EventIndex event; ///< its StepHeld
        trace::EventIndex breakpoint; ///< which held it; none: by hand
    };
    std::vector<Held> held() const; ///< oldest first
    /// A held step by its StepHeld; null when it was released.
    const StepContent *contentOf(trace::EventIndex step) const;
    StepContent *contentOf(trace::EventIndex step);
    /// Who it is; nothing when it was released.
    std::optional<Held> find(trace::EventIndex step) const;
    /// Releases this step, when its turn in its queue has come; else it goes in its turn.
    bool releaseIfFirst(trace::EventIndex step, trace::EventIndex cause);
    /// Releases the oldest step of this connection side or half (of any, when it is the program);
    /// false when none waits.
    bool releaseOne(trace::Subject whose, trace::EventIndex cause);
    bool releaseOneOf(const std::vector<trace::Subject> &whose, trace::EventIndex cause);
    /// Stops holding anything by hand and lets everything go in order.
    void releaseAll(trace::EventIndex cause);

    /// Deadlines of what is held run on, or stand still again: of a connection, of all when it is
    /// the program.
    void setThawed(trace::Subject subject, bool thawed, trace::EventIndex cause);

private:
    void updateHolding();
    void releaseUnasked(trace::EventIndex cause);
    void runLater(quint64 number);
    void run(quint64 number);
    void freeze(trace::Subject connectionSide, trace::EventIndex cause);
    struct Private;
    std::unique_ptr<Private> d;
    bool m_holding = false;
    Passing m_passing;
};

} // namespace roundtrip::wire

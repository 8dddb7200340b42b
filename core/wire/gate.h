#pragma once

#include "core/trace/event.h"
#include "core/wire/task.h"

#include <memory>
#include <vector>

namespace roundtrip::wire
{

class Loop;

/// Holds steps (engine.md, section 6). No thread sleeps: a held step is a queued task. Four seams:
/// Connect, Out (each piece that goes to the descriptor), In (the descriptor is not read), Deliver
/// (parser to handlers). With nothing held, passing costs one inlined branch.
///
/// A step is held for a connection side. Releasing gives back one, in order, or all; it runs as a
/// callback of the next I/O phase. Each hold and each release is an event; a release bears its
/// cause. While anything of a connection is held, the deadlines of its two sides are frozen.
class Gate
{
public:
    explicit Gate(Loop &loop);
    ~Gate();
    Q_DISABLE_COPY_MOVE(Gate)

    /// Does anything hold anything? The fast path asks only this.
    bool isHolding() const noexcept { return m_holding; }

    /// Must this side's step at this seam wait now? (Also true while earlier steps of the same
    /// queue wait.)
    bool holds(trace::Subject connectionSide, trace::Seam seam) const;
    /// Queues a step; `go` runs in a turn of the loop when it is released. `amount` is what it is
    /// about (bytes) and `half` whom, when known.
    void hold(trace::Subject connectionSide, trace::Seam seam, quint32 amount, Task go,
        trace::HalfId half = {});
    /// The connection side is gone: its held steps are dropped.
    void forget(trace::Subject connectionSide);

    /// From now on steps of these seams wait: of every connection side of this Side … (off: those
    /// that wait go)
    void holdSide(trace::Side side, trace::Seam seam, bool on);
    /// … or of one connection side.
    void holdConnection(trace::Subject connectionSide, trace::Seam seam, bool on);

    struct Held {
        trace::Subject connectionSide;
        trace::Seam seam{};
        trace::HalfId half;
        quint32 amount = 0;
    };
    std::vector<Held> held() const; ///< oldest first
    /// Releases the oldest step of this connection side (of any, when it is the program); false
    /// when none waits.
    bool releaseOne(trace::Subject connectionSide, trace::EventIndex cause);
    /// Stops holding anything and lets everything go in order.
    void releaseAll(trace::EventIndex cause);

private:
    void updateHolding();
    void releaseUnasked(trace::EventIndex cause);
    void runLater(quint64 number);
    void run(quint64 number);
    struct Private;
    std::unique_ptr<Private> d;
    bool m_holding = false;
};

} // namespace roundtrip::wire

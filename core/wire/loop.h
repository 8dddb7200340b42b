#pragma once

#include "core/trace/writer.h"
#include "core/wire/clock.h"
#include "core/wire/deadlines.h"
#include "core/wire/task.h"

#include <chrono>
#include <memory>

namespace roundtrip::wire
{

/// What the I/O phase of a turn asks for callbacks: the sockets of a network.
class IoSource
{
public:
    virtual ~IoSource() = default;
    /// A batch begins: looks once what is ready, without waiting.
    virtual void collect() = 0;
    /// Runs one callback of the batch, through Loop::enter(); false when the batch is used up.
    virtual bool runOne() = 0;
};

/// Owns order, as libuv does for Node. Everything in core that is not a direct call goes through
/// it: no QTimer(0), no queued signal. Lives on one thread, the one that made it; that thread runs
/// a Qt event loop (on a std::thread, make the QEventLoop first).
///
/// Each entry from Qt opens a turn. Phases of a turn: deadlines, the batch of I/O, immediates,
/// close callbacks. After each single callback into the module the queue of ticks
/// (process.nextTick) is drained until it is empty. A batch is bounded (10,000 ticks or 2 ms, then
/// once around through Qt, and on from the same place), so that nothing starves the mailbox.
class Loop
{
public:
    /// None is owned. The writer's clock is set at each entry, and it publishes at the end of each
    /// callback.
    Loop(const Clock &clock, trace::Writer &trace);
    ~Loop();
    Q_DISABLE_COPY_MOVE(Loop)

    const Clock &clock() const noexcept;
    trace::Writer &trace() noexcept;
    Deadlines &deadlines() noexcept;
    /// The clock reading of the current callback: one for each I/O call.
    std::chrono::microseconds now() const noexcept;
    /// Reads the clock once more within an entry, beside a call to the kernel that costs a hundred
    /// times as much: what an exchange took inside one turn is seen.
    void readClock();

    /// process.nextTick: runs before any other I/O, in order, after the callback that is running
    /// now.
    void nextTick(Task task);
    /// What is ready without the kernel: runs as one callback of the next I/O phase.
    void queueIo(Task task);
    /// setImmediate: after the I/O batch of this turn.
    void setImmediate(Task task);
    /// uv_close: in the close phase, of this turn when called outside it, at least one phase later
    /// in any case.
    void atClose(Task task);

    /// An entry from Qt or from a test: reads the clock, runs `callback`, drains the ticks,
    /// publishes. Not reentrant: called inside a turn it only runs the callback and drains nothing
    /// (the outer one does).
    template <typename F>
    void enter(F &&callback)
    {
        const bool outer = beginEntry();
        callback();
        if (outer)
            endEntry();
    }
    /// One whole turn: what an IoSource calls when Qt tells it that something is ready. Does
    /// nothing inside a turn.
    void turn();
    /// Runs ticks, queued I/O, immediates, close callbacks and due deadlines until nothing is left
    /// that could run now (or 100,000 callbacks have run; the rest comes in later turns). Asks no
    /// IoSource. For tests with a ManualClock, and for stepping.
    void runUntilQuiet();
    /// Is nothing queued that could run now?
    bool isQuiet() const noexcept;

    /// Not owned; it goes before the loop does.
    void addSource(IoSource *source);
    void removeSource(IoSource *source);

private:
    bool beginEntry();
    void endEntry();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::wire

#pragma once

#include "core/trace/event.h"
#include "core/wire/task.h"

#include <chrono>
#include <memory>
#include <vector>

namespace roundtrip::trace
{
class Writer;
}

namespace roundtrip::wire
{

class Clock;

/// A deadline that was armed; 0 is none.
struct DeadlineId {
    quint64 value = 0;
    explicit operator bool() const noexcept { return value != 0; }
    bool operator==(const DeadlineId &) const = default;
};

/// Owns every timer of the core: one heap, the loop's clock, each deadline with a name and a
/// subject, so that they can be listed for the drawing and frozen for one connection.
///
/// The loop's own records DeadlineArmed and DeadlineFired by itself for connection sides and
/// halves; deadlines of the program (ConnectionsCheck …) and the moves of rearm() are not recorded.
class Deadlines
{
public:
    /// Without a trace nothing is recorded. None is owned.
    explicit Deadlines(const Clock &clock, trace::Writer *trace = nullptr);
    ~Deadlines();
    Q_DISABLE_COPY_MOVE(Deadlines)

    /// Runs `task` once, in the deadlines phase of the first turn at or after `delay` from now.
    DeadlineId arm(trace::DeadlineName name, trace::Subject subject,
        std::chrono::microseconds delay, Task task);
    /// Moves an armed deadline to `delay` from now, cheaply (what an idle timeout does on each read
    /// and write).
    void rearm(DeadlineId id, std::chrono::microseconds delay);
    /// Forgets it; an id that already ran, or none, does nothing.
    void clear(DeadlineId &id);
    /// A deadline of a half waits on this connection from now on: it freezes and thaws with it.
    void tie(DeadlineId id, trace::ConnectionId connection);

    /// Stops the clock of all deadlines of a subject's connection (both sides); thaw() lets them go
    /// on with what was left. False when that was so already. What others there are costs nothing.
    bool freeze(trace::Subject subject);
    bool thaw(trace::Subject subject);
    bool isFrozen(trace::Subject subject) const;

    struct Armed {
        trace::DeadlineName name{};
        trace::Subject subject;
        std::chrono::microseconds remaining{0};
        std::chrono::microseconds total{0};
        bool frozen = false;
    };
    std::vector<Armed> list() const;
    /// Those that freeze and thaw with this connection.
    std::vector<Armed> listOf(trace::ConnectionId connection) const;

    /// How long until the next one is due: zero when it already is, negative when none is armed.
    std::chrono::microseconds untilNext() const;
    /// The DeadlineFired of the task that was taken last: the cause of what that task does. None
    /// when it was not recorded.
    trace::EventIndex firedEvent() const noexcept;

private:
    friend class Loop;
    /// A phase runs those that were due at `now`, earliest first. What is armed or moved after
    /// beginPhase() waits for the next one, so that a task which arms itself again without delay
    /// starves nobody.
    void beginPhase();
    bool isDue(std::chrono::microseconds now) const;
    Task takeDue(std::chrono::microseconds now);
    /// While a callback runs, delays count from when it began (as in libuv: one clock read for each
    /// I/O call); null between callbacks.
    void setEntryTime(const std::chrono::microseconds *now);
    /// Called when the next deadline may have come nearer.
    void setChanged(Task changed);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::wire

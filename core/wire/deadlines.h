#pragma once

#include "core/trace/event.h"
#include "core/wire/task.h"

#include <chrono>
#include <memory>
#include <vector>

namespace roundtrip::wire {

class Clock;

/// A deadline that was armed; 0 is none.
struct DeadlineId {
    quint64 value = 0;
    explicit operator bool() const noexcept { return value != 0; }
    bool operator==(const DeadlineId &) const = default;
};

/// Owns every timer of the core: one heap, the loop's clock, each deadline with a name and a subject, so that they can
/// be listed for the drawing and frozen for one connection or for all.
///
/// The loop's own records DeadlineArmed and DeadlineFired by itself for connection sides and halves; deadlines of the
/// program (ConnectionsCheck …) and the moves of rearm() are not recorded.
class Deadlines
{
public:
    explicit Deadlines(const Clock &clock);
    ~Deadlines();
    Q_DISABLE_COPY_MOVE(Deadlines)

    /// Runs `task` once, in the deadlines phase of the first turn at or after `delay` from now.
    DeadlineId arm(trace::DeadlineName name, trace::Subject subject, std::chrono::microseconds delay, Task task);
    /// Moves an armed deadline to `delay` from now, cheaply (what an idle timeout does on each read and write).
    void rearm(DeadlineId id, std::chrono::microseconds delay);
    /// Forgets it; an id that already ran, or none, does nothing.
    void clear(DeadlineId &id);

    /// Stops the clock of all deadlines of a subject's connection; thaw() lets them go on with what was left.
    void freeze(trace::Subject subject);
    void thaw(trace::Subject subject);
    void freezeAll();
    void thawAll();

    struct Armed {
        trace::DeadlineName name{};
        trace::Subject subject;
        std::chrono::microseconds remaining{0};
        std::chrono::microseconds total{0};
        bool frozen = false;
    };
    std::vector<Armed> list() const;

    /// How long until the next one is due: zero when it already is, negative when none is armed.
    std::chrono::microseconds untilNext() const;

private:
    friend class Loop;
    /// Takes one due deadline, earliest first; an empty task when none is due.
    Task takeDue();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::wire

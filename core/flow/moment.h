#pragma once

#include "core/trace/snapshot.h"

#include <chrono>

namespace roundtrip::flow
{

/// What everything drawn is a function of, beside the trace: how many events have happened and what
/// the clock shows.
struct Moment {
    quint64 events = 0; ///< the events [0, events) have happened
    std::chrono::microseconds clock{0}; ///< at least the time of the last of them
    bool operator==(const Moment &) const = default;

    /// The head of a snapshot, with its last event's time.
    static Moment headOf(const trace::Snapshot &snapshot);
};

} // namespace roundtrip::flow

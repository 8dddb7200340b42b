#pragma once

#include "core/flow/exchange.h"
#include "core/trace/snapshot.h"

#include <QHash>
#include <QString>

#include <vector>

namespace roundtrip::ui
{

/// Where events lie on the timeline, from 0 to 1. Half by their number, so that the steps of a fast
/// exchange can be told apart, and half by their time, so that silence is seen. Strictly growing,
/// so that each place belongs to one moment.
class TimelineScale
{
public:
    TimelineScale() = default;
    explicit TimelineScale(const trace::Snapshot &snapshot);

    /// The place of the moment when the first `events` events have happened.
    double placeOf(quint64 events) const;
    /// The moment nearest to a place.
    quint64 eventsAt(double place) const;
    /// The same of a place that lies behind the moment `from`, perhaps about `near` events behind it: where
    /// that is right it is found with a few looks, in a trace of any length.
    quint64 eventsAt(double place, quint64 from, quint64 near) const;
    bool isEmpty() const { return m_snapshot.isEmpty(); }

private:
    quint64 eventsBetween(double place, quint64 low, quint64 high) const;

    trace::Snapshot m_snapshot;
    double m_events = 1;
    double m_micro = 1;
    std::chrono::microseconds m_begin{0};
};

struct TimelineMark {
    enum class Kind {
        Chunk,
        Agent,
        Head,
        End,
        Deadline, ///< one of ours was reached: something has taken too long
        Hand, ///< what a person did to the connection, and a breakpoint
        Error
    }; ///< where they meet, the later one in this list is shown
    Kind kind{};
    double place = 0;
    trace::EventIndex event;
};

/// By event: did a deadline fire on a socket that lay idle? To find out takes a fold; it stays true as
/// long as the trace is the same one. An empty trace empties it.
using DeadlineMemory = QHash<quint64, bool>;

/// One mark at the most for each of `slots` equal parts of the scale. Looks at a bounded number of
/// events for each part, however long the trace is.
std::vector<TimelineMark> marksOf(const trace::Snapshot &snapshot, const TimelineScale &scale,
    int slots, DeadlineMemory &memory);

/// What happened there, how long after the beginning of the trace, and when by the clock on the
/// wall. `selected` is the exchange whose halves are known to the caller.
QString timelineBubble(
    const trace::Snapshot &snapshot, trace::EventIndex event, flow::ExchangeKey selected);

} // namespace roundtrip::ui

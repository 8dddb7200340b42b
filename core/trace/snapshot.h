#pragma once

#include "core/trace/details.h"
#include "core/trace/event.h"

#include <QByteArray>

#include <chrono>
#include <memory>
#include <span>
#include <vector>

namespace roundtrip::trace
{

class FoldState;
class SnapshotData;

/// The trace as it was when it was taken: immutable, cheap to copy, safe to read on any thread. It
/// keeps the memory of its chunks alive. An empty one (default-made) has no events.
class Snapshot
{
public:
    Snapshot();
    explicit Snapshot(std::shared_ptr<const SnapshotData> data);
    ~Snapshot();
    Snapshot(const Snapshot &);
    Snapshot(Snapshot &&) noexcept;
    Snapshot &operator=(const Snapshot &);
    Snapshot &operator=(Snapshot &&) noexcept;

    /// The first event that is still there; everything before it was forgotten (but for pins).
    quint64 firstEvent() const noexcept;
    /// One past the last event.
    quint64 endEvent() const noexcept;
    bool isEmpty() const noexcept { return firstEvent() == endEvent(); }
    /// The same trace as it was when only the events before `end` had been published; what was
    /// forgotten since then stays forgotten.
    Snapshot until(quint64 end) const;

    /// Is this event still there, in the run that ends at the head or in a pin?
    bool contains(EventIndex index) const noexcept;
    /// The events that are still there, oldest first: what pins keep, then what ends at the head.
    /// Between two runs is a hole.
    struct Run {
        quint64 first = 0;
        quint64 end = 0; ///< one past its last
        bool operator==(const Run &) const = default;
    };
    std::vector<Run> runs() const;
    /// The run this event lies in; an empty one when it is not there.
    Run runOf(EventIndex index) const;
    /// The event; one of kind None when it is not there.
    Event at(EventIndex index) const noexcept;
    /// The events from `from` on that lie beside one another in memory, at most those before `to`: for whoever goes
    /// through many. Empty only where `from` is not there. Valid as long as the snapshot lives.
    std::span<const Event> stretch(EventIndex from, quint64 to) const noexcept;
    /// When it happened, since the trace began.
    std::chrono::microseconds timeOf(EventIndex index) const noexcept;
    /// The event that caused it; none when it has none or the cause was forgotten.
    EventIndex causeOf(EventIndex index) const noexcept;

    /// The bytes of SocketRead, SocketWrite and BodyTail: how many there were …
    qint64 byteCountOf(EventIndex index) const noexcept;
    /// … and which. Shorter than byteCountOf (by what was not kept) inside the gap of a large body.
    QByteArray bytesOf(EventIndex index) const;

    /// The detail of an event whose kind has one of this type; a default-made one otherwise.
    template <typename Detail>
    Detail detailOf(EventIndex index) const
    {
        return decode<Detail>(recordOf(index));
    }
    /// The raw record behind an event's value; empty when it has none. Valid as long as the
    /// snapshot lives.
    QByteArrayView recordOf(EventIndex index) const noexcept;

    /// The byte arrays that were appended behind a detail, in order.
    std::vector<QByteArray> attachedTo(EventIndex index) const;

    /// The newest keyframe at or before `index`: the folded state just before the event it names.
    struct Keyframe {
        quint64 atEvent = 0;
        std::shared_ptr<const FoldState> state;
    };
    Keyframe keyframeBefore(EventIndex index) const;

    /// The first event whose time is later than `time`; endEvent() when there is none.
    quint64 firstEventAfter(std::chrono::microseconds time) const noexcept;

private:
    std::shared_ptr<const SnapshotData> m_data;
};

/// Calls take(EventIndex, const Event &) for each event of [from, to) that is there, in their order.
template <typename Take>
void forEachEvent(const Snapshot &snapshot, quint64 from, quint64 to, Take take)
{
    while (from < to) {
        const std::span<const Event> events = snapshot.stretch({from}, to);
        for (const Event &event : events)
            take(EventIndex{from++}, event);
        if (events.empty())
            ++from; // forgotten
    }
}

} // namespace roundtrip::trace

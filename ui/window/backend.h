#pragma once

#include "core/engine/engine.h"
#include "core/trace/snapshot.h"

#include <chrono>

namespace roundtrip::ui
{

/// What the window is made for: something that has a trace and takes commands. An engine
/// (EngineBackend), or a recorded trace in a test. Two channels, as everywhere: commands in,
/// snapshots out.
class Backend
{
public:
    Backend() = default;
    virtual ~Backend() = default;
    Q_DISABLE_COPY_MOVE(Backend)

    virtual trace::Snapshot snapshot() const = 0;
    /// The trace's clock now; for a recorded one the time of its last event.
    virtual std::chrono::microseconds now() const = 0;
    virtual void post(engine::Command command) = 0;
    /// Posts a request; its id is the plan's id in the trace.
    virtual engine::RequestId send(const plan::RequestPlan &plan) = 0;
    /// Throws away what there is, server, agents and trace, and begins an empty trace; what was set
    /// for all (link, breakpoints, what is held) stays set. False: there is but one trace.
    virtual bool startAnew() { return false; }
    /// Keeps these events when the limit forgets them; false when that is too much to keep.
    virtual bool pin(trace::EventIndex from, trace::EventIndex to) = 0;
    virtual void unpin(trace::EventIndex from, trace::EventIndex to) = 0;
};

} // namespace roundtrip::ui

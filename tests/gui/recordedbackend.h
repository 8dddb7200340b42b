#pragma once

#include "core/flow/moment.h"
#include "tests/support/sampletraces.h"
#include "ui/window/backend.h"

#include <vector>

namespace roundtrip::test
{

/// A trace without an engine: what the window is told to do is only noted.
class RecordedBackend final : public ui::Backend
{
public:
    explicit RecordedBackend(const trace::Snapshot &snapshot = {})
        : shown(snapshot)
    {
    }

    trace::Snapshot snapshot() const override { return shown; }
    std::chrono::microseconds now() const override { return flow::Moment::headOf(shown).clock; }
    void post(engine::Command command) override { posted.push_back(std::move(command)); }
    engine::RequestId send(const plan::RequestPlan &plan) override
    {
        sent.push_back(plan);
        return {++lastId};
    }
    bool pin(trace::EventIndex, trace::EventIndex) override { return true; }
    void unpin(trace::EventIndex, trace::EventIndex) override { }

    trace::Snapshot shown;
    std::vector<engine::Command> posted;
    std::vector<plan::RequestPlan> sent;
    quint32 lastId = 0;
};

} // namespace roundtrip::test

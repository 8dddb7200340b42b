#pragma once

#include "core/engine/engine.h"
#include "ui/window/backend.h"

namespace roundtrip::app
{

/// The window's backend in the program: a real engine on a thread of its own.
class EngineBackend final : public ui::Backend
{
public:
    trace::Snapshot snapshot() const override { return m_engine.snapshot(); }
    std::chrono::microseconds now() const override { return m_engine.now(); }
    void post(engine::Command command) override { m_engine.post(std::move(command)); }
    engine::RequestId send(const plan::RequestPlan &plan) override { return m_engine.send(plan); }
    bool pin(trace::EventIndex from, trace::EventIndex to) override
    {
        return m_engine.trace().pin(from, to);
    }
    void unpin(trace::EventIndex from, trace::EventIndex to) override
    {
        m_engine.trace().unpin(from, to);
    }

private:
    engine::Engine m_engine;
};

} // namespace roundtrip::app

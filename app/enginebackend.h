#pragma once

#include "core/engine/engine.h"
#include "ui/window/backend.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace roundtrip::app
{

/// The window's backend in the program: a real engine on a thread of its own.
class EngineBackend final : public ui::Backend
{
public:
    trace::Snapshot snapshot() const override { return m_engine->snapshot(); }
    std::chrono::microseconds now() const override { return m_engine->now(); }
    void post(engine::Command command) override
    {
        remember(command);
        m_engine->post(std::move(command));
    }
    engine::RequestId send(const plan::RequestPlan &plan) override { return m_engine->send(plan); }
    bool startAnew() override
    {
        m_engine.reset(); // first: the new one may listen where it did
        m_engine = std::make_unique<engine::Engine>();
        for (const engine::Command &setting : m_settings)
            m_engine->post(setting);
        return true;
    }
    bool pin(trace::EventIndex from, trace::EventIndex to) override
    {
        return m_engine->trace().pin(from, to);
    }
    void unpin(trace::EventIndex from, trace::EventIndex to) override
    {
        m_engine->trace().unpin(from, to);
    }

private:
    /// What holds for everything that comes, until it is set otherwise.
    void remember(const engine::Command &command)
    {
        const auto replace = [this, &command](const auto &isBefore) {
            std::erase_if(m_settings, isBefore);
            m_settings.push_back(command);
        };
        const auto *hold = std::get_if<engine::HoldSeam>(&command);
        const auto *link = std::get_if<engine::SetLink>(&command);
        if (hold && hold->whose == trace::Subject{}) {
            replace([hold](const engine::Command &before) {
                const auto *other = std::get_if<engine::HoldSeam>(&before);
                return other && other->side == hold->side && other->seam == hold->seam;
            });
        } else if ((link && !link->connection)
            || std::holds_alternative<engine::SetBreakpoints>(command)) {
            replace([&command](const engine::Command &before) {
                return before.index() == command.index();
            });
        } else if (std::holds_alternative<engine::ReleaseAll>(command)) {
            std::erase_if(m_settings, [](const engine::Command &before) {
                return std::holds_alternative<engine::HoldSeam>(before);
            });
        }
    }

    std::unique_ptr<engine::Engine> m_engine = std::make_unique<engine::Engine>();
    std::vector<engine::Command> m_settings;
};

} // namespace roundtrip::app

#pragma once

#include "core/http/context.h"
#include "core/http/serverresponse.h"
#include "core/wire/deadlines.h"

#include <chrono>
#include <functional>
#include <memory>
#include <unordered_map>

namespace roundtrip::engine
{

/// The pauses of answers under way (RouteDelay). A pause ends with its response: of an answer that
/// nobody waits for any more nothing stays behind, however long it wanted to wait.
class RouteDelays
{
public:
    using Go = std::function<void(http::ServerResponse &)>;

    explicit RouteDelays(http::Context &context);
    Q_DISABLE_COPY_MOVE(RouteDelays)

    http::Context &context() const noexcept { return m_context; }
    /// Calls `go` after `delay`, as a handler of the routes. A response has one pause at a time: a
    /// new one takes the place of the one before.
    void wait(const std::shared_ptr<http::ServerResponse> &response,
        std::chrono::milliseconds delay, Go go);
    /// The half has closed.
    void forget(trace::HalfId half);

private:
    http::Context &m_context;
    std::unordered_map<trace::HalfId, wire::DeadlineId> m_armed;
};

/// Calls `begin` when the answers before this one on its connection are finished, at once when none
/// is: what would be made of a body before that would only lie in memory.
void atItsTurn(const std::shared_ptr<http::ServerResponse> &response, RouteDelays::Go begin);

} // namespace roundtrip::engine

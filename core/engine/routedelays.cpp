#include "core/engine/routedelays.h"

#include <utility>

namespace roundtrip::engine
{

RouteDelays::RouteDelays(http::Context &context)
    : m_context(context)
{
}

void RouteDelays::wait(
    const std::shared_ptr<http::ServerResponse> &response, std::chrono::milliseconds delay, Go go)
{
    const trace::HalfId half = response->half();
    const std::weak_ptr<http::ServerResponse> weakResponse = response;
    forget(half);
    m_armed[half] = m_context.loop.deadlines().arm(trace::DeadlineName::RouteDelay,
        trace::Subject::half(half), delay, [this, half, weakResponse, go = std::move(go)] {
            m_armed.erase(half);
            const auto waiting = weakResponse.lock();
            if (!waiting || waiting->destroyed())
                return;
            const http::OriginScope routes(*waiting, trace::Origin::Routes);
            go(*waiting);
        });
}

void RouteDelays::forget(trace::HalfId half)
{
    const auto armed = m_armed.find(half);
    if (armed == m_armed.end())
        return;
    m_context.loop.deadlines().clear(armed->second);
    m_armed.erase(armed);
}

void atItsTurn(const std::shared_ptr<http::ServerResponse> &response, RouteDelays::Go begin)
{
    if (response->hasSink())
        return begin(*response);
    const std::weak_ptr<http::ServerResponse> weakResponse = response;
    response->onSocket([weakResponse, begin = std::move(begin)] {
        if (const auto assigned = weakResponse.lock()) {
            const http::OriginScope routes(*assigned, trace::Origin::Routes);
            begin(*assigned);
        }
    });
}

} // namespace roundtrip::engine

#include "core/http/abortsignal.h"

#include <utility>

namespace roundtrip::http
{

void AbortSignal::onAbort(std::function<void()> callback)
{
    if (!m_aborted)
        m_callbacks.push_back(std::move(callback));
}

void AbortController::abort()
{
    const auto signal = m_signal; // a callback may let this go
    if (std::exchange(signal->m_aborted, true))
        return;
    for (const auto &callback : std::exchange(signal->m_callbacks, {}))
        callback();
}

} // namespace roundtrip::http

#include "core/http/abortsignal.h"

#include <algorithm>
#include <utility>

namespace roundtrip::http
{

void AbortSignal::onAbort(std::weak_ptr<void> whose, std::function<void()> callback)
{
    if (m_aborted)
        return;
    m_listeners.push_back({std::move(whose), std::move(callback)});
    if (m_listeners.size() < m_tidyAt)
        return;
    std::erase_if(m_listeners, [](const Listener &listener) { return listener.whose.expired(); });
    m_tidyAt = std::max(fewListeners, 2 * m_listeners.size());
}

void AbortController::abort()
{
    const auto signal = m_signal; // a callback may let this go
    if (std::exchange(signal->m_aborted, true))
        return;
    for (const AbortSignal::Listener &listener : std::exchange(signal->m_listeners, {})) {
        if (const auto kept = listener.whose.lock())
            listener.callback();
    }
}

} // namespace roundtrip::http

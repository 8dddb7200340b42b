#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace roundtrip::http
{

/// What RequestOptions::signal takes: many requests may hang on one. Told once, by its
/// AbortController.
class AbortSignal
{
public:
    bool aborted() const noexcept { return m_aborted; }
    /// Runs with abort() if `whose` is still there then; never when it was aborted before.
    void onAbort(std::weak_ptr<void> whose, std::function<void()> callback);
    /// Whose callbacks wait; those that are gone may still be counted.
    std::size_t listenerCount() const noexcept { return m_listeners.size(); }

private:
    friend class AbortController;
    struct Listener {
        std::weak_ptr<void> whose;
        std::function<void()> callback;
    };
    static constexpr std::size_t fewListeners = 32;
    bool m_aborted = false;
    std::size_t m_tidyAt = fewListeners; ///< a signal outlives many requests
    std::vector<Listener> m_listeners;
};

/// AbortController: abort() destroys everything that was made with its signal, with ABORT_ERR.
class AbortController
{
public:
    const std::shared_ptr<AbortSignal> &signal() const noexcept { return m_signal; }
    void abort();

private:
    std::shared_ptr<AbortSignal> m_signal = std::make_shared<AbortSignal>();
};

} // namespace roundtrip::http

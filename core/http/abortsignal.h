#pragma once

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
    /// Runs with abort(); never when it was aborted before.
    void onAbort(std::function<void()> callback);

private:
    friend class AbortController;
    bool m_aborted = false;
    std::vector<std::function<void()>> m_callbacks;
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

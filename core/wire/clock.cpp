#include "core/wire/clock.h"

namespace roundtrip::wire
{

SteadyClock::SteadyClock()
    : m_begin(std::chrono::steady_clock::now())
{
}

std::chrono::microseconds SteadyClock::now() const
{
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - m_begin);
}

std::chrono::milliseconds SteadyClock::wallNow() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
}

std::chrono::milliseconds ManualClock::wallNow() const
{
    // A fixed day for tests: Thu, 01 Jan 2026 00:00:00 GMT.
    constexpr std::chrono::seconds begin{1767225600};
    return begin + std::chrono::duration_cast<std::chrono::milliseconds>(m_now);
}

} // namespace roundtrip::wire

#pragma once

#include <chrono>

namespace roundtrip::wire
{

/// Where the loop reads the time: microseconds on a steady clock that shows 0 when the trace
/// begins, and the wall clock for Date. Tests step one by hand.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual std::chrono::microseconds now() const = 0;
    virtual std::chrono::milliseconds wallNow() const = 0; ///< since 1970
};

/// The machine's clocks; 0 is when it was made.
class SteadyClock final : public Clock
{
public:
    SteadyClock();
    std::chrono::microseconds now() const override;
    std::chrono::milliseconds wallNow() const override;

private:
    std::chrono::steady_clock::time_point m_begin;
};

/// Stands still until it is moved.
class ManualClock final : public Clock
{
public:
    std::chrono::microseconds now() const override { return m_now; }
    std::chrono::milliseconds wallNow() const override;
    void advance(std::chrono::microseconds by) { m_now += by; }

private:
    std::chrono::microseconds m_now{0};
};

} // namespace roundtrip::wire

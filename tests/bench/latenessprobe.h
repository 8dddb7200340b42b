#pragma once

#include <QCoreApplication>
#include <QMetaObject>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <thread>
#include <utility>
#include <vector>

namespace roundtrip::bench
{

/// What this thread has used of the processor so far.
inline std::chrono::microseconds processorTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec)
        + std::chrono::duration_cast<std::chrono::microseconds>(
            std::chrono::nanoseconds(time.tv_nsec));
}

/// Milliseconds.
inline double quantile(std::vector<std::chrono::microseconds> &times, double part)
{
    if (times.empty())
        return 0;
    std::sort(times.begin(), times.end());
    return double(times[size_t(part * double(times.size() - 1))].count()) / 1000.0;
}

/// Events posted at a steady pace from a thread of its own, and how late each ran.
class LatenessProbe
{
public:
    LatenessProbe()
        : m_thread([this] { post(); })
    {
    }
    ~LatenessProbe() { stop(); }
    Q_DISABLE_COPY_MOVE(LatenessProbe)

    void stop()
    {
        m_stop = true;
        if (m_thread.joinable())
            m_thread.join();
    }
    double lateness(double part) { return quantile(m_late, part); }
    double busy(double part) { return quantile(m_busy, part); }
    size_t count() const { return m_late.size(); }

private:
    using Clock = std::chrono::steady_clock;

    void note(Clock::time_point posted)
    {
        m_late.push_back(
            std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - posted));
        const auto now = processorTime();
        m_busy.push_back(now - std::exchange(m_before, now));
    }
    void post()
    {
        for (auto next = Clock::now(); !m_stop; next += std::chrono::milliseconds(5)) {
            std::this_thread::sleep_until(next);
            const auto posted = Clock::now();
            QMetaObject::invokeMethod(
                qApp, [this, posted] { note(posted); }, Qt::QueuedConnection);
        }
    }

    // The window's thread only.
    std::vector<std::chrono::microseconds> m_late;
    std::vector<std::chrono::microseconds> m_busy;
    std::chrono::microseconds m_before = processorTime();
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace roundtrip::bench

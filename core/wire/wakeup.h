#pragma once

#include <QSocketNotifier>

#include <atomic>
#include <functional>
#include <memory>

namespace roundtrip::wire
{

/// Wakes the thread that made it from any other: an eventfd where there is one, else a pipe. It
/// carries nothing; what there is to do lies in a queue of the owner's. Many calls before the
/// thread gets to it are one.
class Wakeup
{
public:
    /// `woken` runs on this thread, from its Qt event loop, not in a turn.
    explicit Wakeup(std::function<void()> woken);
    ~Wakeup();
    Q_DISABLE_COPY_MOVE(Wakeup)

    void wake() noexcept; ///< any thread

private:
    void clear();
    int m_descriptors[2] = {-1, -1};
    std::atomic<bool> m_pending = false;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace roundtrip::wire

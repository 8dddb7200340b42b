#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QSocketNotifier>

#include <deque>
#include <functional>

namespace roundtrip::app
{

/// A descriptor that is written to without ever waiting for whoever reads it: what it does not take
/// at once is queued, and the event loop goes on. So a slow reader blocks neither a signal nor a
/// time limit. The descriptor stays blocking, for it may be shared with other programs.
class StandardOutput
{
public:
    struct Events {
        std::function<void()> filled; ///< something is queued; drained or lost follows
        std::function<void()> drained; ///< nothing is queued any more
        std::function<void(int number)> lost; ///< an errno, once: what is queued is gone
    };

    /// `descriptor` is not owned.
    StandardOutput(int descriptor, Events events);
    Q_DISABLE_COPY_MOVE(StandardOutput)

    /// At once as far as the descriptor takes it: who reads may wait for just this.
    void write(QByteArrayView bytes);
    qint64 queuedBytes() const noexcept { return m_queuedBytes; }
    bool isLost() const noexcept { return m_isLost; }

private:
    qint64 writeSome(QByteArrayView bytes);
    bool takesSome() const;
    void flush();
    void lose(int number);

    const int m_descriptor;
    const bool m_neverBlocks; ///< a file on a disk
    Events m_events;
    QSocketNotifier m_notifier;
    std::deque<QByteArray> m_queue;
    qsizetype m_written = 0; ///< of the first in the queue
    qint64 m_queuedBytes = 0;
    bool m_isLost = false;
};

} // namespace roundtrip::app

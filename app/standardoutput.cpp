#include "app/standardoutput.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace roundtrip::app
{

namespace
{

bool isRegularFile(int descriptor)
{
    struct stat status {
    };
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

} // namespace

StandardOutput::StandardOutput(int descriptor, Events events)
    : m_descriptor(descriptor)
    , m_neverBlocks(isRegularFile(descriptor))
    , m_events(std::move(events))
    , m_notifier(descriptor, QSocketNotifier::Write)
{
    m_notifier.setEnabled(false);
    QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, [this] { flush(); });
}

void StandardOutput::write(QByteArrayView bytes)
{
    while (!m_isLost && m_queue.empty() && !bytes.isEmpty()) {
        const qint64 count = writeSome(bytes);
        if (count <= 0)
            break;
        bytes = bytes.sliced(count);
    }
    if (m_isLost || bytes.isEmpty())
        return;
    m_queue.push_back(bytes.toByteArray());
    m_queuedBytes += bytes.size();
    if (!m_notifier.isEnabled()) {
        m_notifier.setEnabled(true);
        m_events.filled();
    }
}

/// How many bytes it took; 0: none now, or it is lost.
qint64 StandardOutput::writeSome(QByteArrayView bytes)
{
    // A pipe that takes anything takes this much without blocking.
    const qsizetype most = m_neverBlocks ? bytes.size() : qsizetype(PIPE_BUF);
    while (takesSome()) {
        const qint64 count =
            ::write(m_descriptor, bytes.data(), size_t(std::min(bytes.size(), most)));
        if (count >= 0)
            return count;
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return 0;
        if (errno != EINTR) {
            lose(errno);
            return 0;
        }
    }
    return 0;
}

/// Also when writing would fail: then it shall.
bool StandardOutput::takesSome() const
{
    pollfd descriptor{m_descriptor, POLLOUT, 0};
    return m_neverBlocks || ::poll(&descriptor, 1, 0) != 0;
}

void StandardOutput::flush()
{
    while (!m_queue.empty()) {
        const QByteArray &first = m_queue.front();
        const qint64 count = writeSome(QByteArrayView(first).sliced(m_written));
        if (count <= 0)
            return;
        m_queuedBytes -= count;
        m_written += qsizetype(count);
        if (m_written < first.size())
            continue;
        m_queue.pop_front();
        m_written = 0;
    }
    m_notifier.setEnabled(false);
    m_events.drained();
}

void StandardOutput::lose(int number)
{
    m_isLost = true;
    m_notifier.setEnabled(false);
    m_queue.clear();
    m_queuedBytes = 0;
    m_events.lost(number);
}

} // namespace roundtrip::app

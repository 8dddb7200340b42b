#include "core/wire/link.h"

#include <algorithm>
#include <limits>

namespace roundtrip::wire
{

using std::chrono::nanoseconds;

namespace
{

/// What a limited line carries in one go when nobody said: the payload of a packet on Ethernet.
constexpr qint64 usualSegment = 1460;
/// Looked at once; what is behind them follows when they have gone.
constexpr int segmentsAtOnce = 4096;

nanoseconds timeOnLine(qint64 bytes, qint64 bitsPerSecond)
{
    if (bitsPerSecond <= 0)
        return nanoseconds(0);
    return nanoseconds(qint64(double(bytes) * 8e9 / double(bitsPerSecond)));
}

} // namespace

void LinkFlow::setWay(const LinkWay &way, quint32 seed)
{
    m_way = way;
    m_random.seed(std::max(seed, 1u));
}

qint64 LinkFlow::segmentBytes() const noexcept
{
    if (m_way.segmentBytes > 0)
        return m_way.segmentBytes;
    return m_way.bitsPerSecond > 0 ? usualSegment : std::numeric_limits<qint64>::max();
}

LinkFlow::Time LinkFlow::lineFree() const
{
    return std::chrono::ceil<Time>(m_lineFree);
}

LinkFlow::Time LinkFlow::jitter()
{
    if (m_way.jitter.count() <= 0)
        return Time(0);
    // Not std::uniform_int_distribution: its numbers differ between standard libraries.
    return Time(qint64(m_random() % quint64(m_way.jitter.count() + 1)));
}

LinkFlow::Time LinkFlow::send(Time now, qint64 bytes)
{
    m_lineFree = std::max<nanoseconds>(m_lineFree, now) + timeOnLine(bytes, m_way.bitsPerSecond);
    const Time due = lineFree() + m_way.latency + jitter();
    m_lastDue = std::max(m_lastDue, due);
    m_underWay.push_back({m_lastDue, bytes});
    m_bytes += bytes;
    return m_lastDue;
}

LinkFlow::Time LinkFlow::sendAll(Time now, qint64 bytes)
{
    Time due = now;
    for (int i = 0; bytes > 0 && i < segmentsAtOnce; ++i) {
        const qint64 segment = std::min(bytes, segmentBytes());
        due = send(now, segment);
        bytes -= segment;
    }
    return due;
}

void LinkFlow::took(qint64 bytes)
{
    while (bytes > 0 && !m_underWay.empty()) {
        Segment &first = m_underWay.front();
        const qint64 part = std::min(bytes, first.bytes);
        first.bytes -= part;
        m_bytes -= part;
        bytes -= part;
        if (first.bytes > 0 || part == 0)
            break;
        m_underWay.pop_front();
    }
}

void LinkFlow::tookFin()
{
    if (!m_underWay.empty() && m_underWay.front().bytes == 0)
        m_underWay.pop_front();
}

void LinkFlow::clear()
{
    m_underWay.clear();
    m_bytes = 0;
}

} // namespace roundtrip::wire

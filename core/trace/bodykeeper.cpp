#include "core/trace/bodykeeper.h"

#include <algorithm>

namespace roundtrip::trace
{
namespace
{

constexpr qsizetype blockBytes = 16 << 10;

} // namespace

BodyKeeper::BodyKeeper(qint64 headBytes, qint64 tailBytes, qint64 budget)
    : m_headBytes(headBytes)
    , m_tailLimit(tailBytes)
    , m_budget(budget)
{
}

void BodyKeeper::begin(Subject side, Direction direction)
{
    m_bodies[keyOf(side, direction)].headLeft = m_headBytes;
}

BodyKeeper::Body *BodyKeeper::find(Subject side, Direction direction)
{
    const auto found = m_bodies.find(keyOf(side, direction));
    return found == m_bodies.end() ? nullptr : &found->second;
}

qint64 BodyKeeper::limitNow() const
{
    return std::min(m_tailLimit, m_budget / std::max<qint64>(m_gaps, 1));
}

/// Drops from the front until at most `limit` bytes are left.
void BodyKeeper::trim(Body &body, qint64 limit)
{
    while (body.tailBytes > limit) {
        Slice &front = body.tail.front();
        const qint64 part = std::min<qint64>(body.tailBytes - limit, front.length);
        front.offset += part;
        front.length -= part;
        body.tailBytes -= part;
        body.dropped += part;
        m_tailBytes -= part;
        m_droppedBytes += part;
        if (front.length > 0)
            return;
        m_dropped.push_back(std::move(front));
        body.tail.pop_front();
    }
}

void BodyKeeper::addToTail(Body &body, Slice bytes)
{
    const qint64 length = bytes.length;
    body.tail.push_back(std::move(bytes));
    body.canFill = false;
    grew(body, length);
}

QByteArrayView BodyKeeper::copyToTail(Body &body, QByteArrayView bytes)
{
    const bool fits = body.canFill && !body.tail.empty()
        && body.tail.back().bytes.capacity() - body.tail.back().bytes.size() >= bytes.size();
    if (!fits) {
        QByteArray block;
        block.reserve(std::max(bytes.size(), blockBytes));
        body.tail.push_back({std::move(block), 0, 0});
        body.canFill = true;
    }
    Slice &last = body.tail.back();
    last.bytes.append(bytes); // within its capacity: what was given out stays where it is
    last.length += bytes.size();
    const QByteArrayView copy = QByteArrayView(last.bytes).last(bytes.size());
    grew(body, bytes.size());
    return copy;
}

void BodyKeeper::grew(Body &body, qint64 bytes)
{
    if (!body.hasGap) {
        body.hasGap = true;
        ++m_gaps;
    }
    body.tailBytes += bytes;
    m_tailBytes += bytes;
    trim(body, limitNow());
    if (m_tailBytes <= m_budget)
        return;
    for (auto &[key, other] : m_bodies)
        trim(other, limitNow());
}

BodyKeeper::Body BodyKeeper::take(Subject side, Direction direction)
{
    const auto found = m_bodies.find(keyOf(side, direction));
    if (found == m_bodies.end())
        return {};
    Body body = std::move(found->second);
    m_bodies.erase(found);
    m_tailBytes -= body.tailBytes;
    m_gaps -= body.hasGap;
    return body;
}

} // namespace roundtrip::trace

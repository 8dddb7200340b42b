#include "core/trace/bodykeeper.h"

#include <algorithm>

namespace roundtrip::trace
{

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
    if (!body.hasGap) {
        body.hasGap = true;
        ++m_gaps;
    }
    body.tailBytes += bytes.length;
    m_tailBytes += bytes.length;
    body.tail.push_back(std::move(bytes));
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

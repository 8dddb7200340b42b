#include "core/trace/bodykeeper.h"

#include <algorithm>

namespace roundtrip::trace
{
namespace
{

constexpr qint64 largestBlock = 16 << 10;

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

void BodyKeeper::beginCounted(Subject side, Direction direction, qint64 headBytes)
{
    Body &body = m_bodies[keyOf(side, direction)];
    body.headLeft = headBytes;
    body.keepsTail = false;
}

BodyKeeper::Body *BodyKeeper::find(Subject side, Direction direction)
{
    const auto found = m_bodies.find(keyOf(side, direction));
    return found == m_bodies.end() ? nullptr : &found->second;
}

/// Drops from the front: single bytes over the limit of one body, whole pieces for the memory that
/// all bodies share.
void BodyKeeper::trim(Body &body)
{
    const qint64 memory = body.keepsTail ? m_budget / std::max<qint64>(m_gaps, 1) : 0;
    while (body.tailMemory > memory && !body.tail.empty()) {
        const QByteArrayView front = body.tail.front().view();
        // Of the newest piece what there is room for.
        const qint64 kept = body.tail.size() == 1 ? std::min<qint64>(memory, front.size()) : 0;
        Slice rest{front.last(kept).toByteArray(), 0, kept};
        dropFront(body);
        if (kept > 0) {
            push(body, std::move(rest));
            return;
        }
    }
    while (body.tailBytes > m_tailLimit) {
        Slice &front = body.tail.front();
        const qint64 over = body.tailBytes - m_tailLimit;
        if (front.length <= over) {
            dropFront(body);
            continue;
        }
        front.offset += over;
        front.length -= over;
        dropped(body, over);
    }
}

void BodyKeeper::dropFront(Body &body)
{
    Slice &front = body.tail.front();
    dropped(body, front.length);
    body.tailMemory -= front.bytes.capacity();
    m_tailMemory -= front.bytes.capacity();
    m_dropped.push_back(std::move(front));
    body.tail.pop_front();
    if (body.tail.empty())
        body.copied = 0;
}

void BodyKeeper::dropped(Body &body, qint64 bytes)
{
    body.tailBytes -= bytes;
    body.dropped += bytes;
    m_droppedBytes += bytes;
}

void BodyKeeper::push(Body &body, Slice slice)
{
    body.tailBytes += slice.length;
    body.tailMemory += slice.bytes.capacity();
    m_tailMemory += slice.bytes.capacity();
    body.tail.push_back(std::move(slice));
}

void BodyKeeper::addToTail(Body &body, Slice bytes)
{
    push(body, std::move(bytes));
    body.copied = 0;
    grew(body);
}

QByteArrayView BodyKeeper::copyToTail(Body &body, QByteArrayView bytes)
{
    const bool fits = body.copied > 0 && !body.tail.empty()
        && body.tail.back().bytes.capacity() - body.tail.back().bytes.size() >= bytes.size();
    if (!fits) {
        QByteArray block;
        block.reserve(std::max<qint64>(bytes.size(), std::min(body.copied, largestBlock)));
        push(body, {std::move(block), 0, 0});
    }
    Slice &last = body.tail.back();
    last.bytes.append(bytes); // within its capacity: what was given out stays where it is
    last.length += bytes.size();
    body.tailBytes += bytes.size();
    body.copied += bytes.size();
    const QByteArrayView copy = QByteArrayView(last.bytes).last(bytes.size());
    grew(body);
    return copy;
}

void BodyKeeper::grew(Body &body)
{
    if (!body.hasGap) {
        body.hasGap = true;
        m_gaps += body.keepsTail;
    }
    trim(body);
    if (m_tailMemory <= m_budget)
        return;
    for (auto &[key, other] : m_bodies)
        trim(other);
}

BodyKeeper::Body BodyKeeper::take(Subject side, Direction direction)
{
    const auto found = m_bodies.find(keyOf(side, direction));
    if (found == m_bodies.end())
        return {};
    Body body = std::move(found->second);
    m_bodies.erase(found);
    m_tailMemory -= body.tailMemory;
    m_gaps -= body.hasGap && body.keepsTail;
    return body;
}

} // namespace roundtrip::trace

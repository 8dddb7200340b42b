#pragma once

// Which bytes of large bodies are kept. Private to this folder.

#include "core/trace/event.h"
#include "core/trace/slice.h"

#include <list>
#include <unordered_map>
#include <vector>

namespace roundtrip::trace
{

/// Follows the bodies that are under way and keeps the newest bytes of those over their limit,
/// until they end.
///
/// The bytes of a body are those read or written between beginBody() and endBody(), framing
/// included: what a recv() brings cannot be told apart before it is parsed. The first `headBytes`
/// go into the trace as usual; from then on the trace gets gaps and the bytes come here, where the
/// newest `tailBytes` stay.
class BodyKeeper
{
public:
    /// `budget` bounds the tails of all bodies together: with many large bodies at once each keeps
    /// less.
    BodyKeeper(qint64 headBytes, qint64 tailBytes, qint64 budget);

    struct Body {
        qint64 headLeft = 0; ///< so many bytes more go into the trace
        bool hasGap = false;
        bool announced = false; ///< a BytesForgotten was written
        qint64 dropped = 0; ///< gone for good
        std::list<Slice> tail; ///< mostly empty: a deque would allocate all the same
        qint64 copied = 0; ///< at the end of the tail, one copy behind another
        qint64 tailBytes = 0;
        qint64 tailMemory = 0; ///< what these take
        bool keepsTail = true; ///< false: all but the first bytes are only counted
    };

    bool isEmpty() const noexcept { return m_bodies.empty(); }
    void begin(Subject side, Direction direction);
    /// The same for bytes of which the first `headBytes` are kept and the others only counted.
    void beginCounted(Subject side, Direction direction, qint64 headBytes);
    Body *find(Subject side, Direction direction);
    /// Forgets the body; its tail is cut to the limit and handed over.
    Body take(Subject side, Direction direction);

    /// `bytes` lie in the gap of the body; they are shared.
    void addToTail(Body &body, Slice bytes);
    /// The same for bytes that do not stay: a copy. Returns where it lies, until release(). Small
    /// pieces come to lie together in blocks that double, so that a peer which sends byte by byte
    /// costs no more memory than twice its bytes, and so does a piece or two between shared ones.
    QByteArrayView copyToTail(Body &body, QByteArrayView bytes);
    /// Frees what was dropped: nobody looks at it any more.
    void release() noexcept { m_dropped.clear(); }

    /// What the tails take: the arrays they share count as a whole.
    qint64 tailMemory() const noexcept { return m_tailMemory; }
    qint64 droppedBytes() const noexcept { return m_droppedBytes; }

private:
    static quint64 keyOf(Subject side, Direction direction)
    {
        return quint64(side.raw()) << 1 | quint64(direction);
    }
    void push(Body &body, Slice slice);
    void grew(Body &body);
    void trim(Body &body);
    void dropFront(Body &body);
    void dropped(Body &body, qint64 bytes);

    const qint64 m_headBytes;
    const qint64 m_tailLimit;
    const qint64 m_budget;
    std::unordered_map<quint64, Body> m_bodies;
    std::vector<Slice> m_dropped; ///< a view of it may still be in use
    qint64 m_tailMemory = 0;
    qint64 m_droppedBytes = 0;
    qint64 m_gaps = 0; ///< bodies with a gap and a tail
};

} // namespace roundtrip::trace

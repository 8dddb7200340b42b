#pragma once

// How the trace lies in memory. Private to this folder: everybody else reads through Snapshot.
//
// Readers and the writer touch a chunk at the same time without a lock: the writer only ever writes
// beyond what it has published, a reader never looks beyond what its snapshot counts.

#include "core/trace/chunkmemory.h"
#include "core/trace/event.h"
#include "core/trace/slice.h"

#include <chrono>
#include <cstring>
#include <memory>

namespace roundtrip::trace
{

class FoldState;

enum class RecordType : quint8 {
    Detail = 0, ///< the bytes of a detail follow
    Wire = 1, ///< wire bytes follow
    Shared = 2, ///< the number of a Slice of the chunk follows (4 bytes)
    Gap = 3, ///< wire bytes that were not kept: how many (8 bytes)
    Again = 4, ///< wire bytes that lie in this chunk already: an Again follows
};

/// Wire bytes that came in and went out again: a forwarded body lies in the trace once.
struct Again {
    quint32 offset = 0; ///< in the chunk
    quint32 length = 0;
};

/// What stands before each record in the byte stream: 4 bytes.
class RecordHeader
{
public:
    static constexpr qsizetype bytes = 4;
    static constexpr qsizetype maxLength = (qsizetype(1) << 28) - 1;

    RecordHeader(RecordType type, qsizetype length, bool more)
        : m_raw(quint32(length) << 4 | quint32(more) << 3 | quint32(type))
    {
    }
    static RecordHeader read(const char *at)
    {
        quint32 raw;
        std::memcpy(&raw, at, bytes);
        return RecordHeader(raw);
    }
    void write(char *at) const { std::memcpy(at, &m_raw, bytes); }

    RecordType type() const { return RecordType(m_raw & 7); }
    /// Another record follows that belongs to the same event.
    bool more() const { return m_raw & 8; }
    qsizetype length() const { return qsizetype(m_raw >> 4); }

private:
    explicit RecordHeader(quint32 raw)
        : m_raw(raw)
    {
    }
    quint32 m_raw;
};

/// A piece of the byte stream. Positions in the stream run on from chunk to chunk; a record never
/// lies in two.
struct ByteChunk {
    static constexpr qint32 maxSlices = 1024;

    ByteChunk(quint64 position, qsizetype size, Block memory)
        : base(position)
        , capacity(size)
        , data(std::move(memory))
    {
    }

    const quint64 base;
    const qsizetype capacity;
    const Block data;
    std::unique_ptr<Slice[]> slices; ///< made with the first one; never grows
    // The writer's own counters. Readers have theirs in the snapshot.
    qsizetype used = 0;
    qint32 sliceCount = 0;
    qint64 sliceBytes = 0;
};

/// A run of events.
struct EventChunk {
    EventChunk(
        quint64 first, std::chrono::microseconds time, quint64 position, qint32 size, Block block)
        : firstEvent(first)
        , baseTime(time)
        , byteBase(position)
        , capacity(size)
        , memory(std::move(block))
        , events(reinterpret_cast<Event *>(memory.get()))
    {
    }

    const quint64 firstEvent;
    const std::chrono::microseconds baseTime; ///< Event::time counts from here
    const quint64 byteBase; ///< records lie at this position + Event::value - 1
    const qint32 capacity;
    const Block memory;
    Event *const events;
    std::shared_ptr<const FoldState> keyframe; ///< the state just before firstEvent
    qint32 used = 0; ///< the writer's own counter
};

} // namespace roundtrip::trace

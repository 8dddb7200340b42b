#pragma once

// All chunks the writer holds, and which of them go. Private to this folder.

#include "core/trace/bytestream.h"
#include "core/trace/snapshotdata.h"

#include <chrono>
#include <deque>
#include <memory>
#include <vector>

namespace roundtrip::trace
{

/// Events that must not be forgotten: [from, to).
struct PinnedRange {
    quint64 from = 0;
    quint64 to = 0; ///< not beyond what had happened: a pin does not grow
    quint64 askedTo = 0; ///< the end by which it is named
    bool operator==(const PinnedRange &) const = default;
};

/// What the chunks with these events take, each byte chunk counted once.
qint64 bytesHeldBy(const ChunkList &list, const std::vector<PinnedRange> &ranges);

class ChunkStore
{
    const std::shared_ptr<ChunkMemory> m_blocks; // `bytes` begins with one

public:
    /// `spare`: of the blocks that were forgotten so many wait to be used again.
    ChunkStore(qint32 chunkBytes, size_t spare);

    ByteStream bytes;

    EventChunk &open() noexcept { return *m_window.back(); }
    const EventChunk &open() const noexcept { return *m_window.back(); }
    void beginEvents(quint64 firstEvent, std::chrono::microseconds now,
        std::shared_ptr<const FoldState> keyframe);

    /// Was a chunk begun since the last list was made?
    bool listIsOld() const noexcept;
    /// Forgets the oldest chunks until the rest (and `besides`) is within the limit. Pinned ones
    /// are put aside, those that are pinned no longer go.
    void forget(qint64 limit, qint64 besides, const std::vector<PinnedRange> &pins);
    std::shared_ptr<const ChunkList> makeList();
    /// Lets go of what was forgotten: no view of its bytes is in use any more.
    void release() noexcept;

    /// Memory of all chunks and what hangs on them.
    qint64 memory() const noexcept { return m_memory + bytes.openSliceBytes(); }
    quint64 eventsForgotten() const noexcept { return m_eventsForgotten; }
    qint64 bytesForgotten() const noexcept { return m_bytesForgotten; }

private:
    ChunkList::Events frontRun() const;
    void countMemory();
    void dropBytes();
    void dropRun(const ChunkList::Events &run);

    const qint32 m_eventsPerChunk;
    std::deque<std::shared_ptr<EventChunk>> m_window;
    std::vector<ChunkList::Events> m_pinned; ///< forgotten but for pins
    std::vector<std::shared_ptr<const void>> m_forgotten;
    qint64 m_memory = 0;
    quint64 m_eventsForgotten = 0;
    qint64 m_bytesForgotten = 0;
    quint64 m_begun = 0;
    quint64 m_begunInList = 0;
};

} // namespace roundtrip::trace

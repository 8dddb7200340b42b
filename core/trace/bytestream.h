#pragma once

// The writer's end of the byte stream. Private to this folder.

#include "core/trace/chunks.h"

#include <deque>
#include <memory>
#include <span>

namespace roundtrip::trace
{

/// Appends records to byte chunks. A record that does not fit into the rest of the open chunk goes
/// into a new one; a record larger than a chunk gets a chunk of its own size.
class ByteStream
{
public:
    ByteStream(qsizetype chunkBytes, std::shared_ptr<ChunkMemory> memory);

    /// Where the next record will lie.
    quint64 position() const noexcept;
    /// Memory that chunks and slices took since the stream began, whether or not it was given back:
    /// it only grows.
    qint64 footprint() const noexcept { return m_footprint; }

    /// Room for the payload of a wire record: at least `minimum` bytes.
    std::span<char> reserve(qsizetype minimum, qsizetype maximum);
    /// Makes the first `length` bytes of what reserve() gave a record; they stay where they are.
    QByteArrayView commit(qsizetype length);

    void appendDetail(QByteArrayView detail, bool more = false);
    void appendWire(QByteArrayView bytes, bool more);
    void appendSlice(Slice slice, bool more);
    void appendGap(qint64 count, bool more);
    /// Wire bytes that were made with shared(): a few bytes that say where they lie. False, and
    /// nothing is appended, when that is not in the open chunk.
    bool appendAgain(const Slice &slice, bool more);

    /// An array of these bytes: not copied when they lie in the open chunk.
    QByteArray shared(QByteArrayView bytes) const;
    /// Was it made with shared(), of the chunk that is open now?
    bool isShared(const QByteArray &bytes) const noexcept
    {
        return m_chunks.back()->data.holds(bytes);
    }

    std::deque<std::shared_ptr<ByteChunk>> &chunks() noexcept { return m_chunks; }
    const std::deque<std::shared_ptr<ByteChunk>> &chunks() const noexcept { return m_chunks; }
    qint64 openSliceBytes() const noexcept { return m_chunks.back()->sliceBytes; }
    /// Uses the memory of the open chunk again and gives back the rest: for a stream that nobody
    /// reads.
    void startOver() noexcept;
    /// Rises with each new chunk.
    quint64 chunksBegun() const noexcept { return m_begun; }

private:
    ByteChunk &open() noexcept { return *m_chunks.back(); }
    void beginChunk(quint64 position, qsizetype size);
    void beginNextChunk(qsizetype size);
    void makeRoom(qsizetype payload);
    char *begin(RecordType type, qsizetype length, bool more);
    static bool isCounted(const ByteChunk &chunk, const Slice &slice);

    const qsizetype m_chunkBytes;
    const std::shared_ptr<ChunkMemory> m_memory;
    std::deque<std::shared_ptr<ByteChunk>> m_chunks; ///< never empty
    qint64 m_footprint = 0;
    quint64 m_begun = 0;
};

} // namespace roundtrip::trace

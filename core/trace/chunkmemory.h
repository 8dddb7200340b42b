#pragma once

// Where chunks get their memory from. Private to this folder.

#include <QByteArray>

#include <memory>
#include <mutex>
#include <vector>

namespace roundtrip::trace
{

class ChunkMemory;

/// The memory of a chunk, not initialised. It is that of a byte array, so that arrays of its bytes
/// can share it (sharedPart) and outlive it. When it ends it goes back to where it came from, while
/// that is not full and nobody shares it.
class Block
{
public:
    Block() = default;
    /// `memory` null: it belongs to the system.
    Block(QByteArray bytes, std::shared_ptr<ChunkMemory> memory);
    ~Block() { reset(); }
    Block(Block &&) noexcept = default;
    Block &operator=(Block &&other) noexcept;

    char *get() const noexcept { return m_data; }
    void reset() noexcept;
    bool isShared() const noexcept { return !m_bytes.isDetached(); }
    /// An array of bytes that lie in the block, without copying them; nothing ends it with a NUL.
    QByteArray sharedPart(QByteArrayView bytes) const;
    /// Was `array` made by sharedPart()?
    bool holds(const QByteArray &array) const noexcept;

private:
    static QTypedArrayData<char> *owner(const QByteArray &array) noexcept;

    QByteArray m_bytes;
    char *m_data = nullptr;
    std::shared_ptr<ChunkMemory> m_memory;
};

/// Blocks of one size that are used again: a page that is touched for the first time costs more
/// than what is written into it, and a trace at its limit gives up a chunk for each new one.
///
/// A block comes back when the last snapshot that could read it has let go, on whatever thread that
/// is. A few wait here; the others return to the system.
class ChunkMemory : public std::enable_shared_from_this<ChunkMemory>
{
public:
    /// `mostSpare`: so many blocks wait for their next use at most.
    ChunkMemory(qsizetype blockBytes, size_t mostSpare);
    ~ChunkMemory();
    Q_DISABLE_COPY_MOVE(ChunkMemory)

    /// At least `bytes`; one that is larger than a block is made for itself.
    Block take(qsizetype bytes);
    /// Blocks that wait for their next use.
    qsizetype spareBlocks() const;

private:
    friend class Block;
    void giveBack(QByteArray bytes) noexcept;

    const qsizetype m_blockBytes;
    const size_t m_mostSpare;
    mutable std::mutex m_mutex;
    std::vector<QByteArray> m_spare;
};

} // namespace roundtrip::trace

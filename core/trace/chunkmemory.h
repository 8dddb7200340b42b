#pragma once

// Where chunks get their memory from. Private to this folder.

#include <QtGlobal>

#include <memory>
#include <mutex>
#include <vector>

namespace roundtrip::trace
{

class ChunkMemory;

/// Frees the memory of a chunk: back to where it came from, while that is not full.
class ReturnBlock
{
public:
    ReturnBlock() = default;
    explicit ReturnBlock(std::shared_ptr<ChunkMemory> memory)
        : m_memory(std::move(memory))
    {
    }
    void operator()(char *data) noexcept;

private:
    std::shared_ptr<ChunkMemory> m_memory; ///< null: to the system
};
/// Not initialised.
using Block = std::unique_ptr<char[], ReturnBlock>;

/// Blocks of one size that are used again: a page that is touched for the first time costs more
/// than what is written into it, and a trace at its limit gives up a chunk for each new one.
///
/// A block comes back when the last snapshot that could read it has let go, on whatever thread that
/// is. A few wait here; the others return to the system.
class ChunkMemory : public std::enable_shared_from_this<ChunkMemory>
{
public:
    explicit ChunkMemory(qsizetype blockBytes);
    ~ChunkMemory();
    Q_DISABLE_COPY_MOVE(ChunkMemory)

    /// At least `bytes`; one that is larger than a block is made for itself.
    Block take(qsizetype bytes);
    /// Blocks that wait for their next use.
    qsizetype spareBlocks() const;

    /// Memory beyond the trace's limit that is kept in any case: 8 MiB with chunks of 1 MiB.
    static constexpr size_t mostSpare = 8;

private:
    friend class ReturnBlock;
    void giveBack(char *data) noexcept;

    const qsizetype m_blockBytes;
    mutable std::mutex m_mutex;
    std::vector<char *> m_spare;
};

} // namespace roundtrip::trace

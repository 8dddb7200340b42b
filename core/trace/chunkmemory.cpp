#include "core/trace/chunkmemory.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

namespace roundtrip::trace
{
namespace
{

/// What waits is nobody's: the sanitizer finds who reads it all the same.
void forbid([[maybe_unused]] char *data, [[maybe_unused]] qsizetype size)
{
#ifdef __SANITIZE_ADDRESS__
    ASAN_POISON_MEMORY_REGION(data, size_t(size));
#endif
}

void allow([[maybe_unused]] char *data, [[maybe_unused]] qsizetype size)
{
#ifdef __SANITIZE_ADDRESS__
    ASAN_UNPOISON_MEMORY_REGION(data, size_t(size));
#endif
}

} // namespace

void ReturnBlock::operator()(char *data) noexcept
{
    if (m_memory)
        m_memory->giveBack(data);
    else
        delete[] data;
}

ChunkMemory::ChunkMemory(qsizetype blockBytes)
    : m_blockBytes(blockBytes)
{
    m_spare.reserve(mostSpare);
}

ChunkMemory::~ChunkMemory()
{
    for (char *data : m_spare) {
        allow(data, m_blockBytes);
        delete[] data;
    }
}

Block ChunkMemory::take(qsizetype bytes)
{
    if (bytes > m_blockBytes)
        return Block(new char[size_t(bytes)]);
    char *data = nullptr;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_spare.empty()) {
            data = m_spare.back();
            m_spare.pop_back();
        }
    }
    if (data)
        allow(data, m_blockBytes);
    else
        data = new char[size_t(m_blockBytes)];
    return Block(data, ReturnBlock(shared_from_this()));
}

void ChunkMemory::giveBack(char *data) noexcept
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_spare.size() < mostSpare) {
            forbid(data, m_blockBytes);
            m_spare.push_back(data);
            return;
        }
    }
    delete[] data;
}

qsizetype ChunkMemory::spareBlocks() const
{
    const std::lock_guard lock(m_mutex);
    return qsizetype(m_spare.size());
}

} // namespace roundtrip::trace

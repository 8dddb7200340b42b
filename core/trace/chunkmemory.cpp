#include "core/trace/chunkmemory.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

namespace roundtrip::trace
{
namespace
{

/// What waits is nobody's: the sanitizer finds who reads it all the same.
void forbid([[maybe_unused]] const QByteArray &bytes)
{
#ifdef __SANITIZE_ADDRESS__
    ASAN_POISON_MEMORY_REGION(bytes.constData(), size_t(bytes.size()));
#endif
}

void allow([[maybe_unused]] const QByteArray &bytes)
{
#ifdef __SANITIZE_ADDRESS__
    ASAN_UNPOISON_MEMORY_REGION(bytes.constData(), size_t(bytes.size()));
#endif
}

} // namespace

Block::Block(QByteArray bytes, std::shared_ptr<ChunkMemory> memory)
    : m_bytes(std::move(bytes))
    , m_data(m_bytes.data()) // nobody shares it yet
    , m_memory(std::move(memory))
{
}

Block &Block::operator=(Block &&other) noexcept
{
    reset();
    m_bytes = std::move(other.m_bytes);
    m_data = other.m_data;
    m_memory = std::move(other.m_memory);
    return *this;
}

void Block::reset() noexcept
{
    m_data = nullptr;
    QByteArray bytes = std::exchange(m_bytes, {});
    const auto memory = std::exchange(m_memory, nullptr);
    if (memory && bytes.isDetached())
        memory->giveBack(std::move(bytes));
}

QByteArray Block::sharedPart(QByteArrayView bytes) const
{
    auto *const shared = owner(m_bytes);
    shared->ref(); // the array's own: it takes over what it is given
    return QByteArray(
        QByteArray::DataPointer(shared, const_cast<char *>(bytes.data()), bytes.size()));
}

bool Block::holds(const QByteArray &array) const noexcept
{
    return m_data && owner(array) == owner(m_bytes);
}

/// Only looked at: data_ptr() has no const twin.
QTypedArrayData<char> *Block::owner(const QByteArray &array) noexcept
{
    return const_cast<QByteArray &>(array).data_ptr().d_ptr();
}

ChunkMemory::ChunkMemory(qsizetype blockBytes, size_t mostSpare)
    : m_blockBytes(blockBytes)
    , m_mostSpare(mostSpare)
{
    m_spare.reserve(mostSpare);
}

ChunkMemory::~ChunkMemory()
{
    for (const QByteArray &spare : m_spare)
        allow(spare);
}

Block ChunkMemory::take(qsizetype bytes)
{
    if (bytes > m_blockBytes)
        return Block(QByteArray(bytes, Qt::Uninitialized), nullptr);
    QByteArray block;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_spare.empty()) {
            block = std::move(m_spare.back());
            m_spare.pop_back();
        }
    }
    if (block.isNull())
        block = QByteArray(m_blockBytes, Qt::Uninitialized);
    else
        allow(block);
    return Block(std::move(block), shared_from_this());
}

void ChunkMemory::giveBack(QByteArray bytes) noexcept
{
    const std::lock_guard lock(m_mutex);
    if (m_spare.size() == m_mostSpare)
        return;
    forbid(bytes);
    m_spare.push_back(std::move(bytes));
}

qsizetype ChunkMemory::spareBlocks() const
{
    const std::lock_guard lock(m_mutex);
    return qsizetype(m_spare.size());
}

} // namespace roundtrip::trace

#include "core/trace/bytestream.h"

#include <algorithm>
#include <functional>

namespace roundtrip::trace
{

ByteStream::ByteStream(qsizetype chunkBytes, std::shared_ptr<ChunkMemory> memory)
    : m_chunkBytes(chunkBytes)
    , m_memory(std::move(memory))
{
    beginChunk(0, m_chunkBytes);
}

void ByteStream::beginChunk(quint64 position, qsizetype size)
{
    m_chunks.push_back(std::make_shared<ByteChunk>(position, size, m_memory->take(size)));
}

quint64 ByteStream::position() const noexcept
{
    return m_chunks.back()->base + quint64(m_chunks.back()->used);
}

void ByteStream::startOver() noexcept
{
    while (m_chunks.size() > 1)
        m_chunks.pop_front();
    if (open().data.isShared()) { // of what was read something is still to be written
        beginChunk(0, m_chunkBytes);
        m_chunks.pop_front();
    }
    open().used = 0;
}

QByteArray ByteStream::shared(QByteArrayView bytes) const
{
    const ByteChunk &chunk = *m_chunks.back();
    const char *const begin = chunk.data.get();
    const std::less_equal<> notBehind; // also of pointers into different arrays
    const bool isHere = notBehind(begin, bytes.data())
        && notBehind(bytes.data() + bytes.size(), begin + chunk.used);
    return isHere ? chunk.data.sharedPart(bytes) : bytes.toByteArray();
}

bool ByteStream::appendAgain(const Slice &slice, bool more)
{
    if (!isShared(slice.bytes))
        return false;
    makeRoom(sizeof(Again));
    if (!isShared(slice.bytes)) // it lies in the chunk that is full now
        return false;
    const Block &block = open().data;
    const Again again{
        quint32(slice.bytes.constData() + slice.offset - block.get()), quint32(slice.length)};
    std::memcpy(begin(RecordType::Again, sizeof again, more), &again, sizeof again);
    return true;
}

void ByteStream::makeRoom(qsizetype payload)
{
    const qsizetype needed = RecordHeader::bytes + payload;
    if (open().capacity - open().used >= needed)
        return;
    beginNextChunk(std::max(m_chunkBytes, needed));
}

void ByteStream::beginNextChunk(qsizetype size)
{
    beginChunk(position(), size);
    ++m_begun;
}

char *ByteStream::begin(RecordType type, qsizetype length, bool more)
{
    makeRoom(length);
    ByteChunk &chunk = open();
    char *at = chunk.data.get() + chunk.used;
    RecordHeader(type, length, more).write(at);
    chunk.used += RecordHeader::bytes + length;
    m_footprint += RecordHeader::bytes + length;
    return at + RecordHeader::bytes;
}

std::span<char> ByteStream::reserve(qsizetype minimum, qsizetype maximum)
{
    makeRoom(minimum);
    ByteChunk &chunk = open();
    const qsizetype offset = chunk.used + RecordHeader::bytes;
    return {chunk.data.get() + offset, size_t(std::min(chunk.capacity - offset, maximum))};
}

QByteArrayView ByteStream::commit(qsizetype length)
{
    Q_ASSERT(open().capacity - open().used >= RecordHeader::bytes + length);
    return {begin(RecordType::Wire, length, false), length};
}

void ByteStream::appendDetail(QByteArrayView detail, bool more)
{
    // What cannot be told in a header is told as nothing; the event itself stays.
    const qsizetype length = detail.size() <= RecordHeader::maxLength ? detail.size() : 0;
    std::copy_n(detail.data(), length, begin(RecordType::Detail, length, more));
}

void ByteStream::appendWire(QByteArrayView bytes, bool more)
{
    std::copy_n(bytes.data(), bytes.size(), begin(RecordType::Wire, bytes.size(), more));
}

void ByteStream::appendSlice(Slice slice, bool more)
{
    // A chunk goes as a whole, so what hangs on one chunk must not be much.
    const ByteChunk &full = open();
    if (full.sliceCount == ByteChunk::maxSlices || full.sliceBytes > qint64(m_chunkBytes) * 4)
        beginNextChunk(m_chunkBytes);
    char *at = begin(RecordType::Shared, sizeof(quint32), more);
    ByteChunk &chunk = open();
    if (!chunk.slices)
        chunk.slices = std::make_unique<Slice[]>(ByteChunk::maxSlices);
    const quint32 number = quint32(chunk.sliceCount++);
    std::memcpy(at, &number, sizeof number);
    if (!isCounted(chunk, slice)) {
        chunk.sliceBytes += slice.length;
        m_footprint += slice.length;
    }
    chunk.slices[number] = std::move(slice);
}

/// The same bytes again, as when one plan is carried out many times: they lie in memory once.
bool ByteStream::isCounted(const ByteChunk &chunk, const Slice &slice)
{
    constexpr qint32 looksBack = 16;
    const Slice *const end = chunk.slices.get() + chunk.sliceCount - 1; // the slice's own place
    const Slice *const begin = chunk.slices.get() + std::max(0, chunk.sliceCount - 1 - looksBack);
    return std::any_of(begin, end, [&](const Slice &other) {
        return other.bytes.constData() == slice.bytes.constData() && other.offset == slice.offset
            && other.length == slice.length;
    });
}

void ByteStream::appendGap(qint64 count, bool more)
{
    std::memcpy(begin(RecordType::Gap, sizeof count, more), &count, sizeof count);
}

} // namespace roundtrip::trace

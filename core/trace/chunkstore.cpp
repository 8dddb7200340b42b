#include "core/trace/chunkstore.h"

#include "core/trace/fold.h"

#include <algorithm>

namespace roundtrip::trace
{
namespace
{

/// The writer's chunk and the one before it stay, whatever the limit: what happens now can always
/// be seen.
constexpr size_t alwaysKept = 2;

qint64 memoryOf(const EventChunk &chunk)
{
    return chunk.capacity * qint64(sizeof(Event))
        + (chunk.keyframe ? chunk.keyframe->byteSize() : 0);
}

bool overlap(quint64 aBegin, quint64 aEnd, quint64 bBegin, quint64 bEnd)
{
    return aBegin < bEnd && bBegin < aEnd;
}

bool isPinned(const ChunkList::Events &run, const std::vector<PinnedRange> &pins)
{
    return std::any_of(pins.begin(), pins.end(),
        [&run](const PinnedRange &pin) { return overlap(run.first, run.end, pin.from, pin.to); });
}

} // namespace

qint64 bytesHeldBy(const ChunkList &list, const std::vector<PinnedRange> &ranges)
{
    qint64 held = 0;
    std::vector<const ChunkList::Events *> runs;
    for (const ChunkList::Events &run : list.events) {
        if (!isPinned(run, ranges))
            continue;
        runs.push_back(&run);
        held += memoryOf(*run.chunk);
    }
    for (const ChunkList::Bytes &bytes : list.bytes) {
        const bool needed =
            std::any_of(runs.begin(), runs.end(), [&](const ChunkList::Events *run) {
                return overlap(bytes.base, bytes.end, run->chunk->byteBase, run->byteEnd);
            });
        held += needed ? bytes.size : 0;
    }
    return held;
}

ChunkStore::ChunkStore(qint32 chunkBytes, size_t spare)
    : m_blocks(std::make_shared<ChunkMemory>(chunkBytes, spare))
    , bytes(chunkBytes, m_blocks)
    , m_eventsPerChunk(std::max<qint32>(chunkBytes / qint32(sizeof(Event)), 4))
{
}

void ChunkStore::beginEvents(
    quint64 firstEvent, std::chrono::microseconds now, std::shared_ptr<const FoldState> keyframe)
{
    m_window.push_back(std::make_shared<EventChunk>(firstEvent, now, bytes.position(),
        m_eventsPerChunk, m_blocks->take(m_eventsPerChunk * qsizetype(sizeof(Event)))));
    m_window.back()->keyframe = std::move(keyframe);
    ++m_begun;
}

bool ChunkStore::listIsOld() const noexcept
{
    return m_begunInList != m_begun + bytes.chunksBegun();
}

/// The oldest chunk of the window, which is not the open one.
ChunkList::Events ChunkStore::frontRun() const
{
    return {m_window[0]->firstEvent, m_window[1]->firstEvent, m_window[1]->byteBase, m_window[0]};
}

void ChunkStore::countMemory()
{
    m_memory = 0;
    for (const auto &chunk : m_window)
        m_memory += memoryOf(*chunk);
    for (const ChunkList::Events &run : m_pinned)
        m_memory += memoryOf(*run.chunk);
    for (const auto &chunk : bytes.chunks())
        m_memory += chunk->capacity + chunk->sliceBytes;
    m_memory -= bytes.openSliceBytes(); // it goes on growing: memory() adds it
}

void ChunkStore::dropRun(const ChunkList::Events &run)
{
    m_eventsForgotten += run.end - run.first;
    m_forgotten.push_back(run.chunk);
}

/// The byte chunks that no kept event refers to.
void ChunkStore::dropBytes()
{
    auto &chunks = bytes.chunks();
    const quint64 windowBegin = m_window.front()->byteBase;
    const auto isNeeded = [&](const std::shared_ptr<ByteChunk> &chunk) {
        const quint64 end = chunk->base + quint64(chunk->used);
        return end > windowBegin || chunk == chunks.back()
            || std::any_of(m_pinned.begin(), m_pinned.end(), [&](const ChunkList::Events &run) {
                   return overlap(chunk->base, end, run.chunk->byteBase, run.byteEnd);
               });
    };
    const auto dropped = std::stable_partition(chunks.begin(), chunks.end(), isNeeded);
    for (auto chunk = dropped; chunk != chunks.end(); ++chunk) {
        m_bytesForgotten += (*chunk)->used + (*chunk)->sliceBytes;
        m_forgotten.push_back(*chunk);
    }
    chunks.erase(dropped, chunks.end());
}

void ChunkStore::forget(qint64 limit, qint64 besides, const std::vector<PinnedRange> &pins)
{
    const auto unpinned = std::stable_partition(m_pinned.begin(), m_pinned.end(),
        [&](const ChunkList::Events &run) { return isPinned(run, pins); });
    std::for_each(unpinned, m_pinned.end(), [this](const ChunkList::Events &run) { dropRun(run); });
    const bool anyUnpinned = unpinned != m_pinned.end();
    m_pinned.erase(unpinned, m_pinned.end());
    if (anyUnpinned)
        dropBytes();
    countMemory();
    while (memory() + besides > limit && m_window.size() > alwaysKept) {
        const ChunkList::Events run = frontRun();
        m_window.pop_front();
        if (isPinned(run, pins))
            m_pinned.push_back(run);
        else
            dropRun(run);
        dropBytes();
        countMemory();
    }
}

std::shared_ptr<const ChunkList> ChunkStore::makeList()
{
    auto list = std::make_shared<ChunkList>();
    list->events.reserve(m_pinned.size() + m_window.size());
    list->events = m_pinned;
    list->windowBegin = m_pinned.size();
    for (const auto &chunk : m_window) {
        if (list->events.size() > list->windowBegin) {
            list->events.back().end = chunk->firstEvent;
            list->events.back().byteEnd = chunk->byteBase;
        }
        list->events.push_back({chunk->firstEvent, ChunkList::open, ChunkList::open, chunk});
    }
    list->bytes.reserve(bytes.chunks().size());
    for (const auto &chunk : bytes.chunks())
        list->bytes.push_back({chunk->base, chunk->base + quint64(chunk->used),
            chunk->capacity + chunk->sliceBytes, chunk});
    list->bytes.back().end = ChunkList::open;
    m_begunInList = m_begun + bytes.chunksBegun();
    return list;
}

void ChunkStore::release() noexcept
{
    if (!m_forgotten.empty())
        m_forgotten.clear();
}

} // namespace roundtrip::trace

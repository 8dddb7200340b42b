#include "core/trace/snapshot.h"

#include "core/trace/snapshotdata.h"

#include <algorithm>

namespace roundtrip::trace
{

const ChunkList::Events *ChunkList::eventsAt(quint64 index) const
{
    if (events.empty())
        return nullptr;
    if (index >= events.back().first) // the head is asked for most often
        return &events.back();
    const auto after = std::upper_bound(events.begin(), events.end(), index,
        [](quint64 i, const Events &e) { return i < e.first; });
    if (after == events.begin() || index >= std::prev(after)->end)
        return nullptr;
    return &*std::prev(after);
}

ChunkList::Place ChunkList::placeOf(quint64 position) const
{
    const auto after = std::upper_bound(
        bytes.begin(), bytes.end(), position, [](quint64 p, const Bytes &b) { return p < b.base; });
    if (after == bytes.begin() || position >= std::prev(after)->end)
        return {};
    const ByteChunk *chunk = std::prev(after)->chunk.get();
    return {chunk, qsizetype(position - chunk->base)};
}

namespace
{

struct Found {
    const EventChunk *chunk = nullptr;
    const Event *event = nullptr;
};

Found find(const SnapshotData *data, EventIndex index)
{
    if (!data || index.value >= data->endEvent)
        return {};
    const ChunkList::Events *run = data->list->eventsAt(index.value);
    if (!run)
        return {};
    return {run->chunk.get(), run->chunk->events + (index.value - run->first)};
}

/// Calls take(chunk, header, payload) for each record of an event whose value means this.
template <typename Take>
void forEachRecord(const SnapshotData *data, EventIndex index, ValueMeans means, Take take)
{
    const Found found = find(data, index);
    if (!found.event || valueMeans(found.event->kind) != means || !found.event->value)
        return;
    quint64 position = found.chunk->byteBase + found.event->value - 1;
    for (bool more = true; more;) {
        const ChunkList::Place place = data->list->placeOf(position);
        if (!place.chunk)
            return;
        const char *at = place.chunk->data.get() + place.offset;
        const RecordHeader header = RecordHeader::read(at);
        take(*place.chunk, header, at + RecordHeader::bytes);
        position += quint64(RecordHeader::bytes + header.length());
        more = header.more();
    }
}

template <typename Plain>
Plain read(const char *at)
{
    Plain plain;
    std::memcpy(&plain, at, sizeof plain);
    return plain;
}

const Slice &sliceOf(const ByteChunk &chunk, const char *payload)
{
    return chunk.slices[read<quint32>(payload)];
}

qint64 countOf(const ByteChunk &chunk, RecordHeader header, const char *payload)
{
    switch (header.type()) {
    case RecordType::Detail:
        return 0;
    case RecordType::Wire:
        return header.length();
    case RecordType::Shared:
        return sliceOf(chunk, payload).length;
    case RecordType::Gap:
        return read<qint64>(payload);
    case RecordType::Again:
        return read<Again>(payload).length;
    }
    return 0;
}

} // namespace

Snapshot::Snapshot() = default;
Snapshot::Snapshot(std::shared_ptr<const SnapshotData> data)
    : m_data(std::move(data))
{
}
Snapshot::~Snapshot() = default;
Snapshot::Snapshot(const Snapshot &) = default;
Snapshot::Snapshot(Snapshot &&) noexcept = default;
Snapshot &Snapshot::operator=(const Snapshot &) = default;
Snapshot &Snapshot::operator=(Snapshot &&) noexcept = default;

quint64 Snapshot::firstEvent() const noexcept
{
    return m_data ? m_data->list->events[m_data->list->windowBegin].first : 0;
}

quint64 Snapshot::endEvent() const noexcept
{
    return m_data ? m_data->endEvent : 0;
}

Snapshot Snapshot::until(quint64 end) const
{
    if (end >= endEvent())
        return *this;
    auto data = std::make_shared<SnapshotData>(*m_data);
    data->endEvent = qMax(end, firstEvent());
    return Snapshot(std::move(data));
}

bool Snapshot::contains(EventIndex index) const noexcept
{
    return find(m_data.get(), index).event;
}

std::vector<Snapshot::Run> Snapshot::runs() const
{
    std::vector<Run> runs;
    if (!m_data)
        return runs;
    for (const ChunkList::Events &chunk : m_data->list->events) {
        const Run run{chunk.first, std::min(chunk.end, m_data->endEvent)};
        if (run.first >= run.end)
            continue;
        if (!runs.empty() && runs.back().end == run.first)
            runs.back().end = run.end;
        else
            runs.push_back(run);
    }
    return runs;
}

Snapshot::Run Snapshot::runOf(EventIndex index) const
{
    for (const Run &run : runs()) {
        if (index.value >= run.first && index.value < run.end)
            return run;
    }
    return {};
}

Event Snapshot::at(EventIndex index) const noexcept
{
    const Found found = find(m_data.get(), index);
    return found.event ? *found.event : Event();
}

std::span<const Event> Snapshot::stretch(EventIndex from, quint64 to) const noexcept
{
    if (!m_data)
        return {};
    const quint64 end = std::min(to, m_data->endEvent);
    const ChunkList::Events *run = from.value < end ? m_data->list->eventsAt(from.value) : nullptr;
    if (!run)
        return {};
    const Event *first = run->chunk->events + (from.value - run->first);
    return {first, size_t(std::min(run->end, end) - from.value)};
}

std::chrono::microseconds Snapshot::timeOf(EventIndex index) const noexcept
{
    const Found found = find(m_data.get(), index);
    if (!found.event)
        return {};
    return found.chunk->baseTime + std::chrono::microseconds(found.event->time);
}

EventIndex Snapshot::causeOf(EventIndex index) const noexcept
{
    const quint16 distance = at(index).causeDistance;
    if (distance == 0 || distance > index.value)
        return {};
    const EventIndex cause{index.value - distance};
    return contains(cause) ? cause : EventIndex();
}

qint64 Snapshot::byteCountOf(EventIndex index) const noexcept
{
    qint64 count = 0;
    forEachRecord(m_data.get(), index, ValueMeans::Bytes,
        [&](const ByteChunk &chunk, RecordHeader header, const char *payload) {
            count += countOf(chunk, header, payload);
        });
    return count;
}

QByteArray Snapshot::bytesOf(EventIndex index) const
{
    QByteArray bytes;
    forEachRecord(m_data.get(), index, ValueMeans::Bytes,
        [&](const ByteChunk &chunk, RecordHeader header, const char *payload) {
            if (header.type() == RecordType::Wire) {
                bytes.append(payload, header.length());
            } else if (header.type() == RecordType::Again) {
                const Again again = read<Again>(payload);
                bytes.append(chunk.data.get() + again.offset, again.length);
            } else if (header.type() == RecordType::Shared) {
                const Slice &slice = sliceOf(chunk, payload);
                if (bytes.isEmpty() && slice.length == slice.bytes.size())
                    bytes = slice.bytes;
                else
                    bytes.append(slice.view());
            }
        });
    return bytes;
}

std::vector<QByteArray> Snapshot::attachedTo(EventIndex index) const
{
    std::vector<QByteArray> attached;
    forEachRecord(m_data.get(), index, ValueMeans::Detail,
        [&](const ByteChunk &chunk, RecordHeader header, const char *payload) {
            if (header.type() == RecordType::Wire) {
                attached.emplace_back(payload, header.length());
            } else if (header.type() == RecordType::Again) {
                const Again again = read<Again>(payload);
                attached.emplace_back(chunk.data.get() + again.offset, again.length);
            } else if (header.type() == RecordType::Shared) {
                const Slice &slice = sliceOf(chunk, payload);
                attached.push_back(
                    slice.length == slice.bytes.size() ? slice.bytes : slice.view().toByteArray());
            }
        });
    return attached;
}

QByteArrayView Snapshot::recordOf(EventIndex index) const noexcept
{
    const Found found = find(m_data.get(), index);
    if (!found.event || valueMeans(found.event->kind) != ValueMeans::Detail || !found.event->value)
        return {};
    const ChunkList::Place place =
        m_data->list->placeOf(found.chunk->byteBase + found.event->value - 1);
    if (!place.chunk)
        return {};
    const char *at = place.chunk->data.get() + place.offset;
    const RecordHeader header = RecordHeader::read(at);
    return header.type() == RecordType::Detail
        ? QByteArrayView(at + RecordHeader::bytes, header.length())
        : QByteArrayView();
}

Snapshot::Keyframe Snapshot::keyframeBefore(EventIndex index) const
{
    if (!m_data)
        return {};
    const ChunkList::Events *run = m_data->list->eventsAt(std::min(index.value, m_data->endEvent));
    return run ? Keyframe{run->first, run->chunk->keyframe} : Keyframe();
}

quint64 Snapshot::firstEventAfter(std::chrono::microseconds time) const noexcept
{
    // Within the window the times never go back.
    quint64 low = firstEvent();
    quint64 high = endEvent();
    while (low < high) {
        const quint64 middle = low + (high - low) / 2;
        if (timeOf(EventIndex{middle}) > time)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

} // namespace roundtrip::trace

#pragma once

// What a Snapshot points to. Private to this folder.

#include "core/trace/chunks.h"

#include <limits>
#include <memory>
#include <vector>

namespace roundtrip::trace
{

/// The chunks that were there when the list was made. A new list is made when a chunk is added or
/// forgotten, not for each publication, so what is still growing has an open end here:
/// SnapshotData::endEvent closes it.
struct ChunkList {
    static constexpr quint64 open = std::numeric_limits<quint64>::max();

    struct Events {
        quint64 first = 0;
        quint64 end = open;
        quint64 byteEnd = open; ///< one past the position of its last record
        std::shared_ptr<const EventChunk> chunk;
    };
    struct Bytes {
        quint64 base = 0;
        quint64 end = open;
        qint64 size = 0; ///< memory: the chunk and its slices; of the open chunk: the chunk alone
        std::shared_ptr<const ByteChunk> chunk;
    };

    std::vector<Events> events; ///< by first; the ones before windowBegin are pinned ones
    std::vector<Bytes> bytes; ///< by base
    size_t windowBegin = 0; ///< from here the events run to the head without a hole

    /// The chunk that would hold this event; null when there is none.
    const Events *eventsAt(quint64 index) const;
    /// Where in memory this position of the byte stream lies; null when it was forgotten.
    struct Place {
        const ByteChunk *chunk = nullptr;
        qsizetype offset = 0;
    };
    Place placeOf(quint64 position) const;
};

class SnapshotData
{
public:
    std::shared_ptr<const ChunkList> list;
    quint64 endEvent = 0;
};

} // namespace roundtrip::trace

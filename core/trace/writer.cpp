#include "core/trace/writer.h"

#include "core/trace/bytestream.h"
#include "core/trace/fold.h"
#include "core/trace/snapshotdata.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <mutex>
#include <vector>

namespace roundtrip::trace
{
namespace
{

using std::chrono::microseconds;

constexpr qsizetype readAtMost = 64 << 10;
constexpr qsizetype shareFrom = 4 << 10;
constexpr qint64 farthestTime = std::numeric_limits<quint32>::max();

/// What an event's value refers to, as far as folding it needs that.
struct Carried {
    qint64 byteCount = 0;
    QByteArrayView record = {};
};

} // namespace

struct Writer::Private {
    explicit Private(const Options &o);

    // The writer's thread.
    const Options options;
    const qint64 footprintPerChunk; ///< what one event chunk may hold on to, so that it can be
                                    ///< forgotten in small parts
    microseconds now{0};
    ByteStream bytes;
    std::deque<std::shared_ptr<EventChunk>> events;
    FoldState fold; ///< for the keyframes
    std::vector<Slice> writePieces; ///< used again for each write
    quint64 endEvent = 0;
    qint64 footprintAtChunk = 0;
    quint64 bytesBegunInList = 0;
    bool listIsOld = true;
    bool publishedIsOld = true;

    // Between threads.
    mutable std::mutex mutex;
    std::shared_ptr<const ChunkList> list;
    quint64 publishedEnd = 0;

    EventChunk &roomForEvent();
    void beginEventChunk();
    quint32 nextValue() const { return quint32(bytes.position() - events.back()->byteBase + 1); }
    EventIndex put(EventKind kind, Subject subject, quint8 arg, quint32 value, EventIndex cause,
        const Carried &carried = {});
    void appendPiece(const Slice &piece, bool more);
    std::shared_ptr<const ChunkList> makeList() const;
};

Writer::Private::Private(const Options &o)
    : options(o)
    , footprintPerChunk(std::clamp<qint64>(o.limitBytes / 16, 4096, qint64(1) << 30))
    , bytes(o.chunkBytes)
{
    beginEventChunk();
}

void Writer::Private::beginEventChunk()
{
    const qint32 capacity = std::max<qint32>(options.chunkBytes / qint32(sizeof(Event)), 4);
    events.push_back(std::make_shared<EventChunk>(endEvent, now, bytes.position(), capacity));
    events.back()->keyframe = std::make_shared<const FoldState>(fold);
    footprintAtChunk = bytes.footprint();
    listIsOld = true;
}

EventChunk &Writer::Private::roomForEvent()
{
    EventChunk &open = *events.back();
    if (open.used < open.capacity && (now - open.baseTime).count() <= farthestTime
        && bytes.footprint() - footprintAtChunk <= footprintPerChunk)
        return open;
    beginEventChunk();
    return *events.back();
}

/// The chunk must have room: roomForEvent() came before, and before the value was computed.
EventIndex Writer::Private::put(EventKind kind, Subject subject, quint8 arg, quint32 value,
    EventIndex cause, const Carried &carried)
{
    EventChunk &chunk = *events.back();
    const EventIndex index{endEvent++};
    const quint64 distance = cause && cause < index ? index.value - cause.value : 0;
    Event *event = new (chunk.events + chunk.used++) Event;
    event->time = quint32((now - chunk.baseTime).count());
    event->kind = kind;
    event->arg = arg;
    event->causeDistance = distance <= std::numeric_limits<quint16>::max() ? quint16(distance) : 0;
    event->subjectRaw = subject.raw();
    event->value = value;
    fold.apply(index, *event, carried.byteCount, carried.record);
    publishedIsOld = true;
    return index;
}

void Writer::Private::appendPiece(const Slice &piece, bool more)
{
    if (piece.length < shareFrom) {
        bytes.appendWire(piece.view(), more);
        return;
    }
    Slice shared = piece;
    const bool ownsItsBytes = shared.bytes.data_ptr().d_ptr();
    if (!ownsItsBytes)
        shared = {piece.view().toByteArray(), 0, piece.length};
    bytes.appendSlice(std::move(shared), more);
}

std::shared_ptr<const ChunkList> Writer::Private::makeList() const
{
    auto made = std::make_shared<ChunkList>();
    made->events.reserve(events.size());
    for (const auto &chunk : events) {
        if (!made->events.empty()) {
            made->events.back().end = chunk->firstEvent;
            made->events.back().byteEnd = chunk->byteBase;
        }
        made->events.push_back({chunk->firstEvent, ChunkList::open, ChunkList::open, chunk});
    }
    made->bytes.reserve(bytes.chunks().size());
    for (const auto &chunk : bytes.chunks()) {
        if (!made->bytes.empty())
            made->bytes.back().end = chunk->base;
        made->bytes.push_back({chunk->base, ChunkList::open, chunk->capacity, chunk});
    }
    return made;
}

Writer::Writer()
    : Writer(Options())
{
}

Writer::Writer(const Options &options)
    : d(std::make_unique<Private>(options))
{
    d->list = d->makeList();
    d->listIsOld = false;
}

Writer::~Writer() = default;

bool Writer::recording() const noexcept
{
    return d->options.recording;
}

const Writer::Options &Writer::options() const noexcept
{
    return d->options;
}

void Writer::setNow(std::chrono::microseconds now) noexcept
{
    d->now = std::max(d->now, now);
}

std::chrono::microseconds Writer::now() const noexcept
{
    return d->now;
}

EventIndex Writer::append(
    EventKind kind, Subject subject, quint8 arg, quint32 value, EventIndex cause)
{
    if (!recording())
        return {};
    d->roomForEvent();
    return d->put(kind, subject, arg, value, cause);
}

EventIndex Writer::appendRecord(
    EventKind kind, Subject subject, quint8 arg, const QByteArray &record, EventIndex cause)
{
    Q_ASSERT(valueMeans(kind) == ValueMeans::Detail);
    d->roomForEvent();
    const quint32 value = d->nextValue();
    d->bytes.appendDetail(record);
    return d->put(kind, subject, arg, value, cause, {0, record});
}

std::span<char> Writer::reserve(qsizetype minimum)
{
    return d->bytes.reserve(minimum, std::max(minimum, readAtMost));
}

Writer::Committed Writer::commitRead(Subject subject, qsizetype length, EventIndex cause)
{
    if (!recording())
        return {{}, d->bytes.commit(length)};
    d->roomForEvent();
    const quint32 value = d->nextValue();
    const QByteArrayView bytes = d->bytes.commit(length);
    return {d->put(EventKind::SocketRead, subject, 0, value, cause, {length, {}}), bytes};
}

EventIndex Writer::appendWrite(
    Subject subject, std::span<const QByteArray> pieces, EventIndex cause)
{
    std::vector<Slice> &slices = d->writePieces;
    slices.clear();
    for (const QByteArray &piece : pieces)
        slices.push_back({piece, 0, piece.size()});
    const EventIndex event = appendWrite(subject, std::span<const Slice>(slices), cause);
    slices.clear();
    return event;
}

EventIndex Writer::appendWrite(Subject subject, std::span<const Slice> pieces, EventIndex cause)
{
    if (!recording())
        return {};
    d->roomForEvent();
    const quint32 value = pieces.empty() ? 0 : d->nextValue();
    qint64 count = 0;
    for (const Slice &piece : pieces) {
        d->appendPiece(piece, &piece != &pieces.back());
        count += piece.length;
    }
    return d->put(EventKind::SocketWrite, subject, 0, value, cause, {count, {}});
}

void Writer::beginBody(Subject, Direction)
{
}
void Writer::endBody(Subject, Direction)
{
}

void Writer::publish()
{
    if (!d->publishedIsOld)
        return;
    if (d->listIsOld || d->bytesBegunInList != d->bytes.chunksBegun()) {
        auto list = d->makeList();
        d->bytesBegunInList = d->bytes.chunksBegun();
        d->listIsOld = false;
        const std::lock_guard lock(d->mutex);
        d->list.swap(list);
        d->publishedEnd = d->endEvent;
    } else {
        const std::lock_guard lock(d->mutex);
        d->publishedEnd = d->endEvent;
    }
    d->publishedIsOld = false;
}

Snapshot Writer::snapshot() const
{
    auto data = std::make_shared<SnapshotData>();
    const std::lock_guard lock(d->mutex);
    data->list = d->list;
    data->endEvent = d->publishedEnd;
    return Snapshot(std::move(data));
}

bool Writer::pin(EventIndex, EventIndex)
{
    return false;
}

void Writer::unpin(EventIndex, EventIndex)
{
}

Writer::Usage Writer::usage() const
{
    return {d->bytes.footprint(), 0, 0};
}

} // namespace roundtrip::trace

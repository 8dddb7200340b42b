#include "core/trace/writer.h"

#include "core/trace/bodykeeper.h"
#include "core/trace/chunkstore.h"
#include "core/trace/fold.h"
#include "core/trace/snapshotdata.h"

#include <algorithm>
#include <atomic>
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
/// What is forgotten at once is one chunk of events and what hangs on it: all of it waits to be
/// used again, or a trace at its limit would go on touching fresh pages.
constexpr qint64 fewBlocks = 8;
constexpr qint64 farthestTime = std::numeric_limits<quint32>::max();

/// What an event's value refers to, as far as folding it needs that.
struct Carried {
    qint64 byteCount = 0;
    QByteArrayView record = {};
};

/// The same slice, of bytes that stay and keep no others: an array made with fromRawData() does not
/// own its bytes, and a small part of a large array would keep the whole of it.
Slice owned(Slice slice)
{
    if (slice.bytes.data_ptr().d_ptr() && slice.length >= slice.bytes.capacity() / 2)
        return slice;
    return {slice.view().toByteArray(), 0, slice.length};
}

} // namespace

struct Writer::Private {
    explicit Private(const Options &o);

    // The writer's thread.
    const Options options;
    const qint64 footprintPerChunk; ///< what one event chunk may hold on to, so that it can be
                                    ///< forgotten in small parts
    microseconds now{0};
    ChunkStore store;
    BodyKeeper bodies;
    FoldState fold; ///< for the keyframes
    std::vector<Slice> writePieces; ///< used again for each write
    quint64 endEvent = 0;
    qint64 footprintAtChunk = 0;
    bool chunkIsOver = false; ///< its times or what hangs on it have come to their limit
    bool publishedIsOld = true;

    // Between threads.
    mutable std::mutex mutex;
    std::shared_ptr<const ChunkList> list;
    quint64 publishedEnd = 0;
    Usage usage;
    std::vector<PinnedRange> pins;
    std::atomic<bool> pinsChanged{false}; ///< only a hint to look at the pins

    void timeChanged() noexcept
    {
        chunkIsOver |= (now - store.open().baseTime).count() > farthestTime;
    }
    void roomForEvent()
    {
        const EventChunk &open = store.open();
        if (open.used == open.capacity || chunkIsOver)
            beginEventChunk();
    }
    void beginEventChunk();
    quint32 nextValue() const
    {
        return quint32(store.bytes.position() - store.open().byteBase + 1);
    }
    EventIndex put(EventKind kind, Subject subject, quint8 arg, quint32 value, EventIndex cause,
        const Carried &carried = {});
    EventIndex putDetail(EventKind kind, Subject subject, quint8 arg, QByteArrayView record,
        EventIndex cause, std::span<const QByteArray> attached = {});
    void appendPiece(const Slice &piece, bool more);
    Committed commitInGap(
        BodyKeeper::Body &body, Subject subject, qsizetype length, EventIndex cause, quint8 arg);
    EventIndex writeIntoGap(BodyKeeper::Body &body, Subject subject, std::span<const Slice> pieces,
        EventIndex cause, quint8 arg);
    void announceGap(BodyKeeper::Body &body, Subject side, Direction direction);
    void endBody(Subject side, Direction direction);
    void renewList();
};

Writer::Private::Private(const Options &o)
    : options(o)
    , footprintPerChunk(std::clamp<qint64>(o.limitBytes / 16, 4096, qint64(1) << 30))
    , store(o.chunkBytes, size_t(footprintPerChunk / o.chunkBytes + fewBlocks))
    , bodies(o.bodyHeadBytes, o.bodyTailBytes, o.limitBytes / 8)
{
    beginEventChunk();
    list = store.makeList();
}

void Writer::Private::beginEventChunk()
{
    store.beginEvents(endEvent, now, std::make_shared<const FoldState>(fold));
    footprintAtChunk = store.bytes.footprint();
    chunkIsOver = false;
}

/// The chunk must have room: roomForEvent() came before, and before the value was computed.
EventIndex Writer::Private::put(EventKind kind, Subject subject, quint8 arg, quint32 value,
    EventIndex cause, const Carried &carried)
{
    EventChunk &chunk = store.open();
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

EventIndex Writer::Private::putDetail(EventKind kind, Subject subject, quint8 arg,
    QByteArrayView record, EventIndex cause, std::span<const QByteArray> attached)
{
    roomForEvent();
    const quint32 value = nextValue();
    store.bytes.appendDetail(record, !attached.empty());
    for (const QByteArray &bytes : attached)
        appendPiece({bytes, 0, bytes.size()}, &bytes != &attached.back());
    return put(kind, subject, arg, value, cause, {0, record});
}

void Writer::Private::appendPiece(const Slice &piece, bool more)
{
    if (store.bytes.appendAgain(piece, more))
        return;
    // An array stays as a whole for what is shared of it: a small part of a large one is copied.
    if (piece.length < shareFrom || piece.length < piece.bytes.capacity() / 2)
        store.bytes.appendWire(piece.view(), more);
    else
        store.bytes.appendSlice(owned(piece), more);
}

// --- large bodies

/// The trace gets a gap; the bytes are copied aside, because they may be among the last of the
/// body.
Writer::Committed Writer::Private::commitInGap(
    BodyKeeper::Body &body, Subject subject, qsizetype length, EventIndex cause, quint8 arg)
{
    const std::span<char> room = store.bytes.reserve(length, length);
    const QByteArrayView bytes = bodies.copyToTail(body, QByteArrayView(room.data(), length));
    roomForEvent();
    const quint32 value = nextValue();
    store.bytes.appendGap(length, false);
    const EventIndex event = put(EventKind::SocketRead, subject, arg, value, cause, {length, {}});
    announceGap(body, subject, Direction::In);
    return {event, bytes};
}

EventIndex Writer::Private::writeIntoGap(BodyKeeper::Body &body, Subject subject,
    std::span<const Slice> pieces, EventIndex cause, quint8 arg)
{
    roomForEvent();
    const quint32 value = nextValue();
    qint64 gap = 0;
    qint64 count = 0;
    for (const Slice &piece : pieces) {
        const qint64 kept = std::min<qint64>(piece.length, body.headLeft);
        if (kept > 0)
            appendPiece({piece.bytes, piece.offset, kept}, true);
        body.headLeft -= kept;
        const qint64 rest = piece.length - kept;
        if (rest >= shareFrom)
            bodies.addToTail(body, owned({piece.bytes, piece.offset + kept, rest}));
        else if (rest > 0)
            bodies.copyToTail(body, piece.view().last(rest));
        gap += rest;
        count += piece.length;
    }
    store.bytes.appendGap(gap, false);
    const EventIndex event = put(EventKind::SocketWrite, subject, arg, value, cause, {count, {}});
    announceGap(body, subject, Direction::Out);
    return event;
}

/// Says once, as soon as it is so, that not all of the body will be there.
void Writer::Private::announceGap(BodyKeeper::Body &body, Subject side, Direction direction)
{
    if (body.announced || body.dropped == 0)
        return;
    body.announced = true;
    putDetail(EventKind::BytesForgotten, side, quint8(direction), encode(Gap{body.dropped}), {});
}

void Writer::Private::endBody(Subject side, Direction direction)
{
    const BodyKeeper::Body body = bodies.take(side, direction);
    if (!body.hasGap)
        return;
    if (body.dropped > 0)
        putDetail(
            EventKind::BytesForgotten, side, quint8(direction), encode(Gap{body.dropped}), {});
    if (!body.keepsTail)
        return;
    roomForEvent();
    const quint32 value = body.tail.empty() ? 0 : nextValue();
    for (const Slice &piece : body.tail)
        appendPiece(piece, &piece != &body.tail.back());
    put(EventKind::BodyTail, side, quint8(direction), value, {}, {body.tailBytes, {}});
}

// --- the public face

Writer::Writer()
    : Writer(Options())
{
}

Writer::Writer(const Options &options)
    : d(std::make_unique<Private>(options))
{
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
    d->timeChanged();
    d->store.release();
    d->bodies.release();
    if (!recording())
        d->store.bytes.startOver();
}

void Writer::advance(std::chrono::microseconds now) noexcept
{
    d->now = std::max(d->now, now);
    d->timeChanged();
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
    if (kind == EventKind::SocketClosed && !d->bodies.isEmpty()) {
        d->endBody(subject, Direction::In);
        d->endBody(subject, Direction::Out);
    }
    d->roomForEvent();
    return d->put(kind, subject, arg, value, cause);
}

EventIndex Writer::appendRecord(EventKind kind, Subject subject, quint8 arg, QByteArrayView record,
    EventIndex cause, std::span<const QByteArray> attached)
{
    Q_ASSERT(valueMeans(kind) == ValueMeans::Detail);
    return d->putDetail(kind, subject, arg, record, cause, attached);
}

std::span<char> Writer::reserve(qsizetype minimum)
{
    return d->store.bytes.reserve(minimum, std::max(minimum, readAtMost));
}

Writer::Committed Writer::commitRead(
    Subject subject, qsizetype length, EventIndex cause, quint8 arg)
{
    if (!recording())
        return {{}, d->store.bytes.commit(length)};
    if (!d->bodies.isEmpty()) {
        if (BodyKeeper::Body *body = d->bodies.find(subject, Direction::In)) {
            if (body->hasGap || length > body->headLeft)
                return d->commitInGap(*body, subject, length, cause, arg);
            body->headLeft -= length;
        }
    }
    d->roomForEvent();
    const quint32 value = d->nextValue();
    const QByteArrayView bytes = d->store.bytes.commit(length);
    return {d->put(EventKind::SocketRead, subject, arg, value, cause, {length, {}}), bytes};
}

QByteArray Writer::shared(QByteArrayView read) const
{
    return d->store.bytes.shared(read);
}

bool Writer::isShared(const QByteArray &bytes) const noexcept
{
    return d->store.bytes.isShared(bytes);
}

EventIndex Writer::appendWrite(
    Subject subject, std::span<const QByteArray> pieces, EventIndex cause, quint8 arg)
{
    if (!recording())
        return {};
    if (pieces.size() == 1 && pieces.front().size() < shareFrom && d->bodies.isEmpty()
        && !d->store.bytes.isShared(pieces.front())) {
        const QByteArrayView bytes = pieces.front(); // most answers
        d->roomForEvent();
        const quint32 value = d->nextValue();
        d->store.bytes.appendWire(bytes, false);
        return d->put(EventKind::SocketWrite, subject, arg, value, cause, {bytes.size(), {}});
    }
    std::vector<Slice> &slices = d->writePieces;
    for (const QByteArray &piece : pieces)
        slices.push_back({piece, 0, piece.size()});
    const EventIndex event = appendWrite(subject, std::span<const Slice>(slices), cause, arg);
    slices.clear();
    return event;
}

EventIndex Writer::appendWrite(
    Subject subject, std::span<const Slice> pieces, EventIndex cause, quint8 arg)
{
    if (!recording())
        return {};
    qint64 count = 0;
    for (const Slice &piece : pieces)
        count += piece.length;
    if (!d->bodies.isEmpty()) {
        if (BodyKeeper::Body *body = d->bodies.find(subject, Direction::Out)) {
            if (body->hasGap || count > body->headLeft)
                return d->writeIntoGap(*body, subject, pieces, cause, arg);
            body->headLeft -= count;
        }
    }
    d->roomForEvent();
    const quint32 value = pieces.empty() ? 0 : d->nextValue();
    for (const Slice &piece : pieces)
        d->appendPiece(piece, &piece != &pieces.back());
    return d->put(EventKind::SocketWrite, subject, arg, value, cause, {count, {}});
}

void Writer::beginBody(Subject connectionSide, Direction direction)
{
    if (!recording())
        return;
    d->endBody(connectionSide, direction);
    d->bodies.begin(connectionSide, direction);
}

void Writer::beginCounted(Subject connectionSide, Direction direction, qint64 keptBytes)
{
    if (!recording())
        return;
    d->endBody(connectionSide, direction);
    d->bodies.beginCounted(connectionSide, direction, keptBytes);
}

void Writer::endBody(Subject connectionSide, Direction direction)
{
    if (recording())
        d->endBody(connectionSide, direction);
}

bool Writer::isOpen(ConnectionId id) const
{
    return d->fold.connection(id);
}

bool Writer::isOpen(HalfId id) const
{
    return d->fold.half(id);
}

/// Under the lock: a pin that was granted must not find its chunk gone.
void Writer::Private::renewList()
{
    store.forget(options.limitBytes, bodies.tailMemory(), pins);
    list = store.makeList();
    usage.eventsForgotten = store.eventsForgotten();
}

void Writer::publish()
{
    d->chunkIsOver |= d->store.bytes.footprint() - d->footprintAtChunk > d->footprintPerChunk;
    const bool renew = d->store.listIsOld() || d->pinsChanged.load(std::memory_order_relaxed);
    if (!renew && !d->publishedIsOld)
        return;
    d->publishedIsOld = false;
    std::shared_ptr<const ChunkList> before; // freed after the lock
    const std::lock_guard lock(d->mutex);
    if (renew) {
        before = d->list;
        d->pinsChanged.store(false, std::memory_order_relaxed);
        d->renewList();
    }
    d->publishedEnd = d->endEvent;
    d->usage.bytes = d->store.memory() + d->bodies.tailMemory();
    d->usage.bytesForgotten = d->store.bytesForgotten() + d->bodies.droppedBytes();
}

Snapshot Writer::snapshot() const
{
    auto data = std::make_shared<SnapshotData>();
    const std::lock_guard lock(d->mutex);
    data->list = d->list;
    data->endEvent = d->publishedEnd;
    return Snapshot(std::move(data));
}

bool Writer::pin(EventIndex from, EventIndex to)
{
    const std::lock_guard lock(d->mutex);
    const PinnedRange range{from.value, std::min(to.value, d->publishedEnd), to.value};
    const ChunkList::Events *run = d->list->eventsAt(range.from);
    if (range.from >= range.to || !run)
        return false;
    std::vector<PinnedRange> pins = d->pins;
    pins.push_back(range);
    if (bytesHeldBy(*d->list, pins) > d->options.limitBytes / 8)
        return false;
    d->pins = std::move(pins);
    return true;
}

void Writer::unpin(EventIndex from, EventIndex to)
{
    const std::lock_guard lock(d->mutex);
    const auto pin = std::find_if(d->pins.begin(), d->pins.end(),
        [=](const PinnedRange &p) { return p.from == from.value && p.askedTo == to.value; });
    if (pin == d->pins.end())
        return;
    d->pins.erase(pin);
    d->pinsChanged.store(true, std::memory_order_relaxed);
}

Writer::Usage Writer::usage() const
{
    const std::lock_guard lock(d->mutex);
    return d->usage;
}

} // namespace roundtrip::trace

#pragma once

#include "core/trace/details.h"
#include "core/trace/event.h"
#include "core/trace/slice.h"
#include "core/trace/snapshot.h"

#include <QByteArray>

#include <chrono>
#include <memory>
#include <span>

namespace roundtrip::trace
{

/// Appends to the trace. One writer, on the engine's thread; only snapshot(), pin(), unpin() and
/// usage() may be called from other threads.
///
/// Nothing ever grows by copying: events and bytes lie in chunks. A reader sees nothing of what was
/// appended until publish(), so nobody sees half a turn.
class Writer
{
public:
    struct Options {
        /// Events and bytes together; the oldest chunk goes first. The newest two chunks of events
        /// and what they refer to stay in any case.
        qint64 limitBytes = qint64(512) << 20;
        /// The size of an event chunk and of a byte chunk.
        qint32 chunkBytes = 1 << 20;
        /// Of one body, in one direction: how much is kept of its beginning …
        qint64 bodyHeadBytes = qint64(12) << 20;
        /// … and of its end. The ends of all bodies under way together take an eighth of the limit
        /// at most.
        qint64 bodyTailBytes = qint64(4) << 20;
        /// False: nothing is kept, reserve() still gives memory to read into.
        bool recording = true;
    };

    Writer(); ///< default options
    explicit Writer(const Options &options);
    ~Writer();
    Q_DISABLE_COPY_MOVE(Writer)

    bool recording() const noexcept;
    const Options &options() const noexcept;

    /// The time of the events that follow, since the trace began. Set once for each entry of the
    /// loop; going back is ignored.
    void setNow(std::chrono::microseconds now) noexcept;
    /// The clock was read again within an entry: later events carry this time, views stay valid.
    void advance(std::chrono::microseconds now) noexcept;
    std::chrono::microseconds now() const noexcept;

    EventIndex append(
        EventKind kind, Subject subject, quint8 arg = 0, quint32 value = 0, EventIndex cause = {});

    /// An event whose value refers to a detail.
    template <typename Detail>
    EventIndex appendDetail(EventKind kind, Subject subject, const Detail &detail, quint8 arg = 0,
        EventIndex cause = {})
    {
        if (!recording())
            return {};
        if constexpr (requires { pack(detail); })
            return appendRecord(kind, subject, arg, pack(detail), cause);
        else
            return appendRecord(kind, subject, arg, encode(detail), cause);
    }

    /// The same with byte arrays behind the detail, shared or copied as appendWrite() does it; see
    /// Snapshot::attachedTo(). They count like everything else that is kept.
    template <typename Detail>
    EventIndex appendDetail(EventKind kind, Subject subject, const Detail &detail,
        std::span<const QByteArray> attached, quint8 arg = 0, EventIndex cause = {})
    {
        return recording() ? appendRecord(kind, subject, arg, encode(detail), cause, attached)
                           : EventIndex();
    }

    /// Room to recv() into: at least minimum bytes (rounded up by the writer's taste, at most 64
    /// KiB). It stays valid until the next call that appends anything.
    std::span<char> reserve(qsizetype minimum = 4096);
    /// `length` bytes were put into what reserve() gave. The view returned stays valid until the
    /// next setNow(): what comes in by one entry of the loop is parsed or copied within it.
    struct Committed {
        EventIndex event;
        QByteArrayView bytes;
    };
    Committed commitRead(Subject subject, qsizetype length, EventIndex cause = {}, quint8 arg = 0);
    /// An array of bytes that came with this entry's reads, to be written on: it shares them with
    /// the trace where that is possible (else it is a copy), and appendWrite() then only says where
    /// they lie. It stays good for as long as somebody has it, and keeps a whole chunk for that
    /// long: who queues it, copies it. Nothing ends it with a NUL.
    QByteArray shared(QByteArrayView read) const;
    /// Does the array share bytes with the trace, so that it costs nothing to append it?
    bool isShared(const QByteArray &bytes) const noexcept;

    /// The kernel took these bytes in one write. Pieces of 4 KiB and more are shared with the
    /// trace, smaller ones copied into it, and so are small parts of larger arrays.
    EventIndex appendWrite(
        Subject subject, std::span<const QByteArray> pieces, EventIndex cause = {}, quint8 arg = 0);
    /// The same for a write that took only parts of arrays: at least half of an array has to count
    /// for it to be shared.
    EventIndex appendWrite(
        Subject subject, std::span<const Slice> pieces, EventIndex cause = {}, quint8 arg = 0);

    /// Bodies over the limits: tell the writer where a body begins and ends in a direction of a
    /// connection side. Of what is read or written between, framing included, the middle is not
    /// kept: SocketRead and SocketWrite still count it, BytesForgotten says (once when it begins,
    /// once at the end) how much is gone, BodyTail carries the last part. An outgoing body ends
    /// when its last byte was written. SocketClosed ends what is open.
    void beginBody(Subject connectionSide, Direction direction);
    void endBody(Subject connectionSide, Direction direction);
    /// Bytes that tell little and may be many (a tunnel's): of what is read or written from now on
    /// the first `keptBytes` are kept, the others only counted. Until endBody(), or SocketClosed.
    void beginCounted(Subject connectionSide, Direction direction, qint64 keptBytes);

    /// Is a connection or a half of this number open? Only known of what is recorded.
    bool isOpen(ConnectionId id) const;
    bool isOpen(HalfId id) const;

    /// Shows everything appended so far to readers. Once for each I/O call.
    void publish();

    /// The newest published state. Any thread.
    Snapshot snapshot() const;

    /// Keeps the published events [from, to), and with them their whole chunks, when the limit
    /// forgets them: up to an eighth of the limit in all. False (and nothing is pinned) when it
    /// does not fit, or when `from` is gone already. unpin() takes the same numbers. Any thread.
    [[nodiscard]] bool pin(EventIndex from, EventIndex to);
    void unpin(EventIndex from, EventIndex to);

    struct Usage {
        qint64 bytes = 0; ///< what chunks, shared bodies and pins occupy now
        quint64 eventsForgotten = 0;
        qint64 bytesForgotten = 0; ///< of wire bytes and details, middles of bodies included
    };
    /// As of the last publish(). Any thread.
    Usage usage() const;

private:
    EventIndex appendRecord(EventKind kind, Subject subject, quint8 arg, QByteArrayView record,
        EventIndex cause, std::span<const QByteArray> attached = {});

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::trace

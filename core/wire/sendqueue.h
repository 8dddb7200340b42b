#pragma once

#include "core/trace/ids.h"
#include "core/trace/slice.h"

#include <QByteArray>

#include <deque>
#include <span>
#include <vector>

#include <sys/uio.h>

namespace roundtrip::wire
{

/// Bytes that wait for the kernel: pieces in order, the first perhaps already partly taken.
class SendQueue
{
public:
    /// The number of the piece. `from`: so many of its bytes are gone already; only of the first.
    quint64 push(const QByteArray &bytes, trace::EventIndex cause, qsizetype from = 0);
    void clear() noexcept;

    qint64 bytes() const noexcept { return m_bytes; }
    qsizetype pieces() const noexcept { return qsizetype(m_pieces.size()); }
    bool isEmpty() const noexcept { return m_pieces.empty(); }
    /// Of the first pieces.
    qint64 bytesOf(qsizetype pieces) const noexcept;
    /// The event that made the first byte.
    trace::EventIndex cause() const noexcept { return m_pieces.front().cause; }
    /// … that made the last of the first so many bytes: what several calls made leaves with the
    /// last of them.
    trace::EventIndex causeOf(qint64 bytes) const noexcept;

    /// Points at the first pieces, at most as many as `room` has (and `limit` says); returns how
    /// many.
    int fill(std::span<iovec> room, qsizetype limit) const;
    /// Takes away what the kernel took and returns it; nothing is copied.
    std::vector<trace::Slice> take(qint64 bytes);

    // A piece by its number, as long as nothing of it was taken.
    const QByteArray *piece(quint64 number) const noexcept;
    /// How many bytes are before it.
    qint64 offsetOf(quint64 number) const noexcept;
    bool replace(quint64 number, const QByteArray &bytes);
    /// Pieces at the front that were emptied.
    void dropEmpty(qsizetype limit);

    /// The byte that goes next; there is one.
    QByteArray nextByte() const;
    void flipNextByte(quint8 mask);

private:
    struct Piece {
        QByteArray bytes;
        trace::EventIndex cause;
    };
    std::deque<Piece> m_pieces;
    quint64 m_firstNumber = 0; ///< of the first piece
    qsizetype m_taken = 0; ///< of the first piece
    qint64 m_bytes = 0;
};

} // namespace roundtrip::wire

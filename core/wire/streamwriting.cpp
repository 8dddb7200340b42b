// The writing direction of a StreamTransport.

#include "core/wire/streamtransport.h"

#include "core/wire/systemerror.h"

#include <algorithm>
#include <array>

namespace roundtrip::wire
{

using trace::EventKind;
using trace::HeldItem;
using trace::Seam;

namespace
{

constexpr std::size_t piecesPerWrite = 64;
/// What one recv() brings at most.
constexpr qint64 copiedAtMost = 64 << 10;
/// A peer that reads as fast as it is written to must not keep the loop for itself: after so many
/// writes in a row the others have their turn (libuv stops after as many).
constexpr int writesInARow = 32;

} // namespace

bool StreamTransport::canWrite() const noexcept
{
    return m_state == State::Open && m_corks == 0 && !waitsToWrite();
}

qint64 StreamTransport::write(std::span<const QByteArray> pieces, trace::EventIndex cause)
{
    if (m_state == State::Closed || m_ended)
        return 0;
    const bool direct = canWrite() && m_queue.isEmpty() && !m_gate.isHolding() && !m_link
        && pieces.size() <= piecesPerWrite;
    if (direct) {
        const qint64 taken = writeDirectly(pieces, cause);
        if (taken >= 0)
            enqueue(pieces, taken, cause);
        if (taken >= 0 && hasUnsent())
            blocked();
    } else {
        enqueue(pieces, 0, cause);
        if (canWrite())
            flush();
    }
    m_owesDrained = m_owesDrained || hasUnsent();
    return queuedBytes();
}

/// One call to the kernel for pieces that need no queue; how many bytes it took, -1 when the
/// connection broke.
qint64 StreamTransport::writeDirectly(std::span<const QByteArray> pieces, trace::EventIndex cause)
{
    std::array<iovec, piecesPerWrite> room;
    qint64 total = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        room[i] = {const_cast<char *>(pieces[i].constData()), size_t(pieces[i].size())};
        total += pieces[i].size();
    }
    if (total == 0)
        return 0;
    const qint64 taken = kernelWrite(std::span(room.data(), pieces.size()));
    if (taken < 0) {
        if (wouldBlock(errno))
            return 0;
        writeFailed(errno);
        return -1;
    }
    m_loop.readClock();
    activity();
    m_written += taken;
    if (taken == total) {
        trace().appendWrite(m_subject, pieces, cause, m_mark);
        return taken;
    }
    SendQueue part;
    for (const QByteArray &piece : pieces)
        part.push(piece, cause);
    trace().appendWrite(m_subject, part.take(taken), cause, m_mark);
    return taken;
}

/// Queues what lies behind the first `skip` bytes; each piece passes the gate.
void StreamTransport::enqueue(
    std::span<const QByteArray> pieces, qint64 skip, trace::EventIndex cause)
{
    for (const QByteArray &piece : pieces) {
        if (piece.size() <= skip) {
            skip -= piece.size();
            continue;
        }
        const qint64 rest = piece.size() - std::exchange(skip, 0);
        // What waits may wait for long: a small part of a large array must not keep the whole of
        // it. A large part is not copied.
        const quint64 number = rest <= copiedAtMost && rest < piece.capacity() / 2
            ? m_queue.push(QByteArray(piece.constData() + piece.size() - rest, rest), cause)
            : m_queue.push(piece, cause, piece.size() - rest);
        if (m_gate.isHolding() && m_gate.holds(m_subject, Seam::Out))
            holdPiece(number, rest);
    }
}

/// A piece of the queue that waits for a person.
class StreamTransport::PieceContent final : public StepContent
{
public:
    PieceContent(const StreamTransport &transport, quint64 number)
        : m_transport(transport.m_anchor.share())
        , m_number(number)
    {
    }
    QByteArray bytes() const override
    {
        const QByteArray *piece = *m_transport ? queue().piece(m_number) : nullptr;
        return piece ? *piece : QByteArray();
    }
    qint64 offset() const override
    {
        return *m_transport ? (*m_transport)->m_written + queue().offsetOf(m_number) : -1;
    }
    Status replace(const QByteArray &bytes) override
    {
        if (*m_transport && queue().replace(m_number, bytes))
            return Done{};
        return Failure{Error{.code = "ERR_STEP_GONE", .message = "These bytes have left"}};
    }
    Status drop() override { return replace({}); }

private:
    SendQueue &queue() const { return (*m_transport)->m_queue; }

    std::shared_ptr<StreamTransport *> m_transport;
    quint64 m_number;
};

void StreamTransport::holdPiece(quint64 number, qint64 bytes)
{
    ++m_heldPieces;
    m_gate.hold(m_subject, Seam::Out, clamped(bytes), m_anchor.guard([this] { pieceReleased(); }),
        std::make_unique<PieceContent>(*this, number));
}

void StreamTransport::pieceReleased()
{
    --m_heldPieces;
    if (canWrite())
        flush();
}

void StreamTransport::uncork()
{
    if (m_corks == 0 || --m_corks > 0)
        return;
    if (canWrite())
        flush();
}

void StreamTransport::writable()
{
    m_writesLater = false;
    if (std::exchange(m_blocked, false))
        trace().append(EventKind::WriteResumed, m_subject, 0, clamped(queuedBytes()));
    if (canWrite())
        flush();
    if (m_state == State::Open)
        updateInterest();
}

/// Gives the kernel what may go; tells of it when everything is gone.
void StreamTransport::flush()
{
    if (m_link)
        return flushThroughLink();
    m_queue.dropEmpty(m_queue.pieces() - m_heldPieces);
    std::array<iovec, piecesPerWrite> room;
    int writes = 0;
    while (const int count = m_queue.fill(room, m_queue.pieces() - m_heldPieces)) {
        if (++writes > writesInARow) {
            m_writesLater = true;
            updateInterest();
            return;
        }
        qint64 total = 0;
        for (int i = 0; i < count; ++i)
            total += qint64(room[size_t(i)].iov_len);
        const qint64 taken = kernelWrite(std::span(room.data(), std::size_t(count)));
        if (taken < 0 && !wouldBlock(errno)) {
            writeFailed(errno);
            return;
        }
        if (taken > 0) {
            m_loop.readClock();
            activity();
            m_written += taken;
            const auto cause = m_queue.causeOf(taken);
            trace().appendWrite(m_subject, m_queue.take(taken), cause, m_mark);
        }
        if (taken < total) {
            blocked();
            return;
        }
    }
    if (m_queue.isEmpty())
        allWritten();
}

/// Nothing is queued: of what a layer below keeps it hears when that has left.
void StreamTransport::allWritten()
{
    if (m_untaken > 0)
        return blocked();
    if (m_owesDrained)
        oweDrained();
    shutDownIfDone();
}

void StreamTransport::blocked()
{
    if (m_blocked)
        return;
    m_blocked = true;
    trace().append(EventKind::WriteBlocked, m_subject, 0, clamped(queuedBytes()));
    updateInterest();
}

void StreamTransport::writeFailed(int number)
{
    failed(systemError("write", number), number == ECONNRESET);
}

void StreamTransport::oweDrained()
{
    m_loop.nextTick(m_anchor.guard([this] {
        if (!m_owesDrained || hasUnsent() || m_state != State::Open)
            return;
        m_owesDrained = false;
        if (m_events)
            m_events->transportDrained();
    }));
}

void StreamTransport::end(trace::EventIndex cause)
{
    if (m_ended || m_state == State::Closed)
        return;
    m_ended = true;
    m_endCause = cause;
    if (m_gate.isHolding() && m_gate.holds(m_subject, Seam::Out)) {
        m_finHeld = true;
        const Gate::Scope scope(m_gate, {{}, HeldItem::Fin});
        m_gate.hold(m_subject, Seam::Out, 0, m_anchor.guard([this] {
            m_finHeld = false;
            shutDownIfDone();
        }));
        return;
    }
    shutDownIfDone();
}

void StreamTransport::destroySoon(trace::EventIndex cause)
{
    if (m_state == State::Closed)
        return;
    m_destroyWhenWritten = true;
    if (m_finSent)
        destroy({}, cause);
    else
        end(cause);
}

void StreamTransport::shutDownIfDone()
{
    if (!m_ended || m_finHeld || m_finSent || m_state != State::Open || hasUnsent() || m_corks > 0
        || (m_link && !linkLetsFinGo())) {
        return;
    }
    if (kernelSendFin()) {
        m_finSent = true;
        trace().append(EventKind::FinSent, m_subject, 0, 0, m_endCause);
    } else {
        notePendingFailure();
    }
    if (m_destroyWhenWritten)
        m_loop.nextTick(m_anchor.guard([this] { destroy({}, m_endCause); }));
}

} // namespace roundtrip::wire

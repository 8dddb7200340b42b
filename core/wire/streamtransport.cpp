#include "core/wire/streamtransport.h"

#include "core/wire/ends.h"
#include "core/wire/poller.h"
#include "core/wire/systemerror.h"

#include <algorithm>
#include <array>
#include <limits>

#include <cerrno>

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
constexpr qint64 maxRead = std::numeric_limits<qint64>::max();

quint32 clamped(qint64 count)
{
    return quint32(std::clamp<qint64>(count, 0, std::numeric_limits<quint32>::max()));
}

bool wouldBlock(int number)
{
    return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

/// The peer sent RST. Behind a FIN the kernel calls it EPIPE.
bool isReset(int number)
{
    return number == ECONNRESET || number == EPIPE;
}

Error readError(int number)
{
    return systemError("read", isReset(number) ? ECONNRESET : number);
}

} // namespace

StreamTransport::StreamTransport(Loop &loop, Gate &gate, trace::Subject subject, State state)
    : m_loop(loop)
    , m_gate(gate)
    , m_subject(subject)
    , m_state(state)
{
    m_gate.ends().enter(*this);
}

void StreamTransport::abandon()
{
    m_events = nullptr;
    if (m_state != State::Closed)
        destroy();
    recordClosed();
}

void StreamTransport::opened()
{
    m_state = State::Open;
    trace().appendDetail(EventKind::Connected, m_subject, endpoints());
    activity();
    updateInterest();
    const auto alive = m_anchor.share();
    if (m_events)
        m_events->transportConnected();
    if (*alive && canWrite())
        flush();
}

void StreamTransport::ready(quint8 readiness)
{
    const auto alive = m_anchor.share();
    if (readiness & ~ReadyWrite)
        readable(readiness);
    if (*alive && m_state == State::Open && (readiness & ReadyWrite) && waitsToWrite())
        m_loop.enter([this] { writable(); });
}

// Reading

bool StreamTransport::wantsToRead() const noexcept
{
    return m_state == State::Open && !m_paused && !m_readHeld && !m_linkWaits && !m_heldBack
        && !m_endDelivered;
}

void StreamTransport::readable(quint8 readiness)
{
    if (m_state != State::Open)
        return;
    if (wantsToRead() && !m_link && !(m_gate.isHolding() && m_gate.holds(m_subject, Seam::In))) {
        m_loop.enter([this] { readOnce(maxRead); });
        return;
    }
    m_loop.enter([&] {
        const auto alive = m_anchor.share();
        if (wantsToRead())
            readAsAllowed();
        if (!*alive || m_state != State::Open || wantsToRead())
            return;
        noteWhileUnread(readiness);
        updateInterest();
    });
}

/// The link comes first, then the gate.
void StreamTransport::readAsAllowed()
{
    const qint64 limit = m_link ? linkAllowsIn() : maxRead;
    if (limit == 0)
        m_linkWaits = true;
    else if (m_gate.isHolding() && m_gate.holds(m_subject, Seam::In))
        holdReading(limit);
    else
        readOnce(limit);
}

void StreamTransport::holdReading(qint64 limit)
{
    m_readHeld = true;
    const qint64 readable = readableBytes();
    const Gate::Scope scope(m_gate, {{}, readable ? HeldItem::Arrived : HeldItem::Fin});
    m_gate.hold(
        m_subject, Seam::In, clamped(std::min(readable, limit)), m_anchor.guard([this, limit] {
            m_readHeld = false;
            if (m_state != State::Open)
                return;
            updateInterest();
            if (wantsToRead())
                readOnce(limit);
        }));
}

/// A FIN or a reset that arrives while nobody reads: it happened, so the trace says so now. The
/// owner hears of it when what lies before it has been read.
void StreamTransport::noteWhileUnread(quint8 readiness)
{
    int failure = 0;
    if ((readiness & ReadyFailed) && m_failure == 0) {
        failure = kernelFailure();
        if (failure == 0)
            failure = ECONNRESET; // somebody else was told
    }
    // What breaks a connection ends both directions: only EPIPE says that a FIN came before it.
    const bool broken = failure != 0 || m_failure != 0;
    if ((readiness & ReadyPeerEnded) && !m_finReceived && (!broken || failure == EPIPE)) {
        m_finReceived = true;
        m_endEvent = trace().append(EventKind::FinReceived, m_subject);
    }
    if (failure != 0)
        noteFailure(failure);
    if (readiness & ReadyHungUp)
        m_hungUp = true;
}

void StreamTransport::noteFailure(int number)
{
    m_failure = number;
    m_endEvent =
        trace().appendDetail(isReset(number) ? EventKind::ResetReceived : EventKind::SocketFailed,
            m_subject, trace::ErrorDetail{readError(number)});
}

void StreamTransport::readOnce(qint64 limit)
{
    std::span<char> room = trace().reserve();
    if (qint64(room.size()) > limit)
        room = room.first(std::size_t(limit));
    const qint64 count = kernelRead(room);
    const int number = count < 0 ? errno : 0;
    if (count > 0) {
        if (m_link)
            cameIn(count);
        const auto read = trace().commitRead(m_subject, count, {}, m_mark);
        activity();
        if (m_events)
            m_events->transportRead(read.bytes, read.event);
    } else if (count == 0) {
        endReceived();
    } else if (!wouldBlock(number)) {
        failed(readError(number), isReset(number));
    }
}

void StreamTransport::endReceived()
{
    if (!m_finReceived && endIsFin()) {
        m_finReceived = true;
        m_endEvent = trace().append(EventKind::FinReceived, m_subject);
    }
    m_endDelivered = true;
    updateInterest();
    if (m_events)
        m_events->transportEnd();
}

void StreamTransport::holdBack(bool on)
{
    if (std::exchange(m_heldBack, on) != on)
        updateInterest();
}

void StreamTransport::pauseReading(trace::PauseReason reason)
{
    if (m_paused || m_state == State::Closed)
        return;
    m_paused = true;
    m_pauseReason = reason;
    trace().append(EventKind::ReadPaused, m_subject, quint8(reason));
    // The poller is told when the descriptor is ready in vain: most pauses end before that.
}

void StreamTransport::resumeReading()
{
    if (!m_paused || m_state == State::Closed)
        return;
    m_paused = false;
    trace().append(EventKind::ReadResumed, m_subject, quint8(m_pauseReason));
    updateInterest();
}

// Writing

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
        const auto cause = m_queue.cause();
        const qint64 taken = kernelWrite(std::span(room.data(), std::size_t(count)));
        if (taken < 0 && !wouldBlock(errno)) {
            writeFailed(errno);
            return;
        }
        if (taken > 0) {
            m_loop.readClock();
            activity();
            m_written += taken;
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

// Ending

void StreamTransport::failed(const Error &error, bool wasReset)
{
    const trace::ErrorDetail detail{error};
    const bool isKnown = m_failure != 0
        && (wasReset ? isReset(m_failure)
                     : !isReset(m_failure) && error.code == errorName(m_failure));
    if (!isKnown)
        m_endEvent = trace().appendDetail(
            wasReset ? EventKind::ResetReceived : EventKind::SocketFailed, m_subject, detail);
    kernelClose();
    closeLater(error, true);
}

void StreamTransport::destroy(const Error &error, trace::EventIndex cause)
{
    if (m_state == State::Closed)
        return;
    recordGivingUp(cause, false);
    kernelClose();
    closeLater(error, bool(error));
}

void StreamTransport::resetAndDestroy(trace::EventIndex cause)
{
    if (m_state == State::Closed)
        return;
    recordGivingUp(cause, true);
    kernelSendReset();
    kernelClose();
    closeLater({}, false);
}

/// The connection is gone in the kernel, and nobody has read why.
void StreamTransport::notePendingFailure()
{
    if (m_state != State::Open || m_failure != 0)
        return;
    if (const int number = kernelFailure())
        noteFailure(number);
}

/// What our side gave up, and what the kernel will send for it.
void StreamTransport::recordGivingUp(trace::EventIndex cause, bool reset)
{
    const qint64 lying = unreadBytes();
    // Who has sent a FIN and leaves nothing unread sends nothing more, connected or not.
    const bool connected = (reset || lying > 0 || !m_finSent) && isConnectedInKernel();
    if (!connected && !m_finSent)
        notePendingFailure();
    const qint64 unread = connected ? lying : 0;
    if (m_finSent && m_finReceived && !reset && unread == 0)
        return;
    const auto gaveUp = trace().append(EventKind::SocketDestroyed, m_subject, 0, 0, cause);
    m_endEvent = gaveUp;
    if (!connected || m_failure != 0)
        return;
    if (reset || unread > 0)
        trace().append(EventKind::ResetSent, m_subject, 0, clamped(unread), gaveUp);
    else if (!m_finSent)
        trace().append(EventKind::FinSent, m_subject, 0, 0, gaveUp);
}

void StreamTransport::closeLater(const Error &error, bool hadError)
{
    m_state = State::Closed;
    m_hadError = hadError;
    m_queue.clear();
    m_untaken = 0;
    m_heldPieces = 0;
    connectingEnded();
    m_loop.deadlines().clear(m_idle);
    m_gate.forget(m_subject);
    m_gate.ends().leave(*this);
    if (error) {
        m_loop.nextTick(m_anchor.guard([this, error] {
            if (m_events)
                m_events->transportFailed(error);
        }));
    }
    m_loop.atClose(m_anchor.guard([this] {
        recordClosed();
        if (m_events)
            m_events->transportClosed(m_hadError);
    }));
}

void StreamTransport::recordClosed()
{
    if (!std::exchange(m_closedRecorded, true))
        trace().append(EventKind::SocketClosed, m_subject, m_hadError ? 1 : 0);
}

// Options and time

void StreamTransport::updateInterest()
{
    if (m_state != State::Open)
        return;
    quint8 interest = InterestNone;
    if (wantsToRead())
        interest |= InterestRead;
    if (m_failure == 0 && !m_hungUp) {
        if (!m_finReceived)
            interest |= InterestPeer;
        else if (!m_endDelivered) // what lies before the FIN is not read yet
            interest |= InterestFailure;
    }
    if (waitsToWrite())
        interest |= InterestWrite;
    watch(interest);
}

void StreamTransport::recordKernelBuffers(trace::EventIndex cause)
{
    if (m_state != State::Open)
        return;
    const qint64 now[2] = {unreadBytes(), unsentBytes()};
    for (const auto direction : {trace::Direction::In, trace::Direction::Out}) {
        const qint64 bytes = now[int(direction)];
        if (std::exchange(m_kernelSeen[int(direction)], bytes) != bytes)
            trace().append(
                EventKind::KernelBuffer, m_subject, quint8(direction), clamped(bytes), cause);
    }
}

void StreamTransport::activity()
{
    if (m_timeout.count() == 0)
        return;
    if (m_idle) {
        m_loop.deadlines().rearm(m_idle, m_timeout);
        return;
    }
    m_idle = m_loop.deadlines().arm(trace::DeadlineName::SocketTimeout, m_subject, m_timeout,
        m_anchor.guard([this] { timedOut(); }));
}

void StreamTransport::timedOut()
{
    m_idle = {};
    trace().append(EventKind::SocketTimeout, m_subject, 0, clamped(m_timeout.count()),
        m_loop.deadlines().firedEvent());
    if (m_events)
        m_events->transportTimeout();
}

void StreamTransport::setTimeout(std::chrono::milliseconds timeout)
{
    m_timeout = std::max(timeout, std::chrono::milliseconds(0));
    if (m_idle && m_timeout.count() == 0)
        trace().append(
            EventKind::DeadlineCleared, m_subject, quint8(trace::DeadlineName::SocketTimeout), 0);
    m_loop.deadlines().clear(m_idle);
    if (m_state != State::Closed)
        activity();
}

} // namespace roundtrip::wire

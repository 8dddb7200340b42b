// The reading direction of a StreamTransport.

#include "core/wire/streamtransport.h"

#include "core/wire/poller.h"
#include "core/wire/systemerror.h"

#include <limits>

namespace roundtrip::wire
{

using trace::EventKind;
using trace::HeldItem;
using trace::Seam;

namespace
{

constexpr qint64 maxRead = std::numeric_limits<qint64>::max();

} // namespace

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

} // namespace roundtrip::wire

#include "core/wire/streamtransport.h"

#include "core/wire/ends.h"
#include "core/wire/poller.h"
#include "core/wire/systemerror.h"

#include <algorithm>

namespace roundtrip::wire
{

using trace::EventKind;

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
    if (!hasReset())
        return destroy({}, cause);
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
    const auto gaveUp = trace().append(EventKind::SocketDestroyed, m_subject, 0, reset, cause);
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
    // Behind a reset what has come can still be read; what was to go is gone, whatever is counted.
    const qint64 now[2] = {unreadBytes(), m_failure == 0 ? unsentBytes() : 0};
    for (const auto direction : {trace::Direction::In, trace::Direction::Out}) {
        const qint64 bytes = now[int(direction)];
        if (std::exchange(m_kernelSeen[int(direction)], bytes) != bytes)
            trace().append(
                EventKind::KernelBuffer, m_subject, quint8(direction), clamped(bytes), cause);
    }
}

void StreamTransport::restartTimeout()
{
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

#pragma once

#include "core/wire/anchor.h"
#include "core/wire/gate.h"
#include "core/wire/link.h"
#include "core/wire/loop.h"
#include "core/wire/sendqueue.h"
#include "core/wire/transport.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <span>

#include <cerrno>

namespace roundtrip::wire
{

struct Link;
struct LinkEnd;

/// What every transport does alike, whatever takes its bytes: queue and cork, backpressure, both
/// ends of a stream apart from each other, the gate's seams Out and In, silence, and the record of
/// it all. What the kernel does is left to the class below: a descriptor (TcpTransport), or memory
/// (a test's).
///
/// Connecting → Open → Closed. While open the two directions end independently: end() and FIN out,
/// FIN in. Closed is final; the object may be destroyed at any time, also from inside its own
/// callbacks.
class StreamTransport : public Transport
{
public:
    void setEvents(TransportEvents *events) override { m_events = events; }
    trace::Subject subject() const override { return m_subject; }

    qint64 write(std::span<const QByteArray> pieces, trace::EventIndex cause = {}) override;
    qint64 queuedBytes() const override { return m_queue.bytes() + m_untaken; }
    void cork() override { ++m_corks; }
    void uncork() override;
    void end(trace::EventIndex cause = {}) override;
    void destroySoon(trace::EventIndex cause = {}) override;
    void destroy(const Error &error = {}, trace::EventIndex cause = {}) override;
    void resetAndDestroy(trace::EventIndex cause = {}) override;
    bool isDestroyed() const override { return m_state == State::Closed; }
    bool isWritable() const override { return m_state == State::Open && !m_ended; }
    bool isConnecting() const override { return m_state == State::Connecting; }
    trace::EventIndex endEvent() const override { return m_endEvent; }
    void pauseReading(trace::PauseReason reason = trace::PauseReason::ConsumerPaused) override;
    void resumeReading() override;
    void setTimeout(std::chrono::milliseconds timeout) override;

    /// A side whose program hears of it only behind a handshake: begins it, and `settled` is called
    /// once, with the error when it failed and the connection is gone. False: there is none.
    virtual bool beginHandshake(std::function<void(const Error &)> settled)
    {
        Q_UNUSED(settled)
        return false;
    }
    /// Nothing is read of what was accepted until it is handed over.
    void holdBack(bool on);

    // ---- For Ends: what lies between the two ends ----

    /// What its bytes go through; null: nothing. Not owned.
    void setLink(Link *link);
    /// Conditions changed, or the other end did something: looks again, in the next tick.
    void linkChanged();
    void takeFault(const Fault &fault);
    /// A fault that has not struck yet never will; false when there is none of this cause.
    bool takeBackFault(trace::EventIndex cause);
    /// Taken by the kernel since it opened.
    qint64 bytesSent() const noexcept { return m_written; }
    /// KernelBuffer of both directions, where it changed.
    void recordKernelBuffers(trace::EventIndex cause);
    virtual bool isInsideTls() const { return false; }
    /// Has it an RST to send?
    virtual bool hasReset() const { return true; }

protected:
    enum class State { Connecting, Open, Closed };

    StreamTransport(Loop &loop, Gate &gate, trace::Subject subject, State state);

    // The kernel's part. Counts are bytes; -1 is a failure in errno, EAGAIN included.
    virtual qint64 kernelRead(std::span<char> room) = 0; ///< 0: FIN
    virtual qint64 kernelWrite(std::span<const iovec> pieces) = 0;
    virtual qint64 unreadBytes() const = 0;
    /// What a read would find now: for a layer above the kernel, what it has decrypted.
    virtual qint64 readableBytes() const { return unreadBytes(); }
    /// What the peer's kernel has not taken of what ours took.
    virtual qint64 unsentBytes() const { return 0; }
    virtual bool isConnectedInKernel() const = 0;
    /// Is the end that kernelRead() told a FIN? A layer above the kernel may have an end of its
    /// own.
    virtual bool endIsFin() const { return true; }
    /// False: there is no connection any more to send one on.
    virtual bool kernelSendFin() = 0;
    /// What ReadyFailed stands for, an errno; 0 when there is nothing. kernelRead() tells it again
    /// behind what is unread.
    virtual int kernelFailure() { return ECONNRESET; }
    virtual void kernelSendReset() = 0; ///< with the close that follows
    virtual void kernelClose() = 0;
    virtual void watch(quint8 interest) = 0; ///< Interest, of an open stream

    // For the class below
    State state() const noexcept { return m_state; }
    Loop &loop() const noexcept { return m_loop; }
    Gate &gate() const noexcept { return m_gate; }
    trace::Writer &trace() const { return m_loop.trace(); }
    const Anchor<StreamTransport> &anchor() const noexcept { return m_anchor; }
    /// The connection stands: says so and sends what was written before.
    void opened();
    /// Readiness of an open stream; opens an entry of the loop for each callback.
    void ready(quint8 readiness);
    /// The end of a stream that nobody reads now, as far as the kernel tells it.
    void noteWhileUnread(quint8 readiness);
    bool wantsToRead() const noexcept;
    /// Bytes that kernelWrite() took and the kernel has not: a layer between keeps them. They count
    /// as queued, and no FIN goes before they have left. ReadyWrite says that they have.
    void setUntaken(qint64 bytes) noexcept { m_untaken = bytes; }
    /// The arg of each SocketRead and SocketWrite.
    void setMark(quint8 mark) noexcept { m_mark = mark; }
    /// What endEvent() says from now on.
    void setEndEvent(trace::EventIndex event) noexcept { m_endEvent = event; }
    bool hasSentFin() const noexcept { return m_finSent; }
    /// The connection broke, or never stood. Nothing can be sent any more; the owner hears it in
    /// the next tick, 'close' in its phase.
    void failed(const Error &error, bool wasReset = false);
    /// What a destructor begins with: closes and calls nobody.
    void abandon();
    /// The connection was given up before it stood (name lookup and the like stop).
    virtual void connectingEnded() { }

private:
    // Reading
    void readable(quint8 readiness);
    void holdReading(qint64 limit);
    void readOnce(qint64 limit);
    void readAsAllowed();
    void endReceived();
    // Writing
    bool canWrite() const noexcept;
    bool waitsToWrite() const noexcept { return m_blocked || m_writesLater; }
    bool hasUnsent() const noexcept { return !m_queue.isEmpty() || m_untaken > 0; }
    qint64 writeDirectly(std::span<const QByteArray> pieces, trace::EventIndex cause);
    void enqueue(std::span<const QByteArray> pieces, qint64 skip, trace::EventIndex cause);
    void pieceReleased();
    void writable();
    void flush();
    void allWritten();
    void blocked();
    void writeFailed(int number);
    void oweDrained();
    void shutDownIfDone();
    // Held pieces
    class PieceContent;
    void holdPiece(quint64 number, qint64 bytes);
    // The link
    LinkEnd &linkEnd() const;
    LinkFlow &flowOut() const;
    LinkFlow &flowIn() const;
    bool isStopped(trace::Direction direction) const;
    StreamTransport *otherEnd() const;
    qint64 linkAllows(qint64 available);
    qint64 waitOut(std::chrono::microseconds due);
    void flushThroughLink();
    void wentOut(qint64 taken, trace::EventIndex cause);
    bool linkLetsFinGo();
    qint64 linkAllowsIn();
    qint64 waitIn(std::chrono::microseconds due);
    void linkAllowsReading();
    void cameIn(qint64 count);
    void strike(const Fault &fault);
    void truncate(trace::EventIndex cause);
    // Ending
    void recordGivingUp(trace::EventIndex cause, bool reset);
    void noteFailure(int number);
    void notePendingFailure();
    void closeLater(const Error &error, bool hadError);
    void recordClosed();

    void updateInterest();
    void activity()
    {
        if (m_timeout.count() != 0)
            restartTimeout();
    }
    void restartTimeout();
    void timedOut();
    /// As an event tells it.
    static quint32 clamped(qint64 count)
    {
        return quint32(std::clamp<qint64>(count, 0, std::numeric_limits<quint32>::max()));
    }

    Loop &m_loop;
    Gate &m_gate;
    TransportEvents *m_events = nullptr;
    trace::Subject m_subject;
    State m_state;

    // In
    bool m_paused = false;
    trace::PauseReason m_pauseReason = trace::PauseReason::ConsumerPaused;
    bool m_readHeld = false; ///< by the gate
    bool m_heldBack = false;
    bool m_finReceived =
        false; ///< seen and recorded, perhaps before what lies in front of it was read
    bool m_endDelivered = false;
    int m_failure =
        0; ///< the errno the kernel told of and the trace has; what is unread comes first
    bool m_hungUp = false;

    bool m_linkWaits = false; ///< what may be read is not due
    // Out
    SendQueue m_queue;
    qint64 m_written = 0; ///< taken by the kernel since it opened
    qint64 m_untaken = 0;
    quint8 m_mark = 0;
    qsizetype m_heldPieces = 0; ///< by the gate: the last ones of the queue
    int m_corks = 0;
    bool m_blocked = false;
    bool m_writesLater = false; ///< the kernel takes more, but others have their turn first
    bool m_owesDrained = false;
    bool m_ended = false;
    bool m_finHeld = false; ///< by the gate
    bool m_finSent = false;
    bool m_destroyWhenWritten = false;
    trace::EventIndex m_endCause;
    trace::EventIndex m_endEvent;

    bool m_hadError = false;
    bool m_closedRecorded = false;
    std::chrono::milliseconds m_timeout{0};
    DeadlineId m_idle;
    Link *m_link = nullptr;
    DeadlineId m_linkOut;
    DeadlineId m_linkIn;
    qint64 m_kernelSeen[2] = {}; ///< by trace::Direction, as the trace tells it
    Anchor<StreamTransport> m_anchor{this};
};

} // namespace roundtrip::wire

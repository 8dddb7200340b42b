#pragma once

#include "core/wire/hostlookup.h"
#include "core/wire/sendqueue.h"
#include "core/wire/tcpcore.h"
#include "core/wire/transport.h"

#include <memory>
#include <optional>
#include <vector>

namespace roundtrip::wire
{

/// One side of a TCP connection on a non-blocking descriptor.
///
/// Connecting (held by the gate → name lookup → one address after the other) → Open → Closed. While
/// open the two directions end independently: end() and FIN out, FIN in. Closed is final; the
/// object may be destroyed at any time, also from inside its own callbacks.
class TcpTransport final : public Transport, private Poller::Handler
{
public:
    /// A client; begins with the next tick.
    TcpTransport(TcpCore &core, const ConnectOptions &options);
    /// A server's side of what was accepted.
    TcpTransport(TcpCore &core, int descriptor, trace::ConnectionId id, const SocketAddress &local,
        const SocketAddress &remote);
    ~TcpTransport() override;
    Q_DISABLE_COPY_MOVE(TcpTransport)

    void setEvents(TransportEvents *events) override { m_events = events; }
    trace::Subject subject() const override { return m_subject; }
    trace::Endpoints endpoints() const override;

    qint64 write(std::span<const QByteArray> pieces, trace::EventIndex cause) override;
    qint64 queuedBytes() const override { return m_queue.bytes(); }
    void cork() override { ++m_corks; }
    void uncork() override;
    void end(trace::EventIndex cause) override;
    void destroySoon(trace::EventIndex cause) override;
    void destroy(const Error &error, trace::EventIndex cause) override;
    void resetAndDestroy(trace::EventIndex cause) override;
    bool isDestroyed() const override { return m_state == State::Closed; }
    bool isWritable() const override { return m_state == State::Open && !m_ended; }
    bool isConnecting() const override { return m_state == State::Connecting; }
    void pauseReading(trace::PauseReason reason) override;
    void resumeReading() override;
    void setTimeout(std::chrono::milliseconds timeout) override;
    void setNoDelay(bool on) override;
    void setKeepAlive(bool on, std::chrono::milliseconds initialDelay) override;

    /// Nothing is read of what was accepted until it is handed over.
    void holdBack(bool on);
    int descriptor() const noexcept { return m_descriptor; } ///< -1 when there is none

private:
    enum class State { Connecting, Open, Closed };

    // tcpconnect.cpp: from a host name to an open connection
    void beginConnecting();
    void lookUp();
    void lookedUp(const HostLookup::Answer &answer);
    void tryNextAddress();
    int openAndConnect(const SocketAddress &server);
    bool bindLocalAddress(int descriptor);
    void watchConnecting(int descriptor, const SocketAddress &server);
    void connectionReady();
    void attemptFailed(const Error &error);
    void opened();

    void descriptorReady(quint8 readiness) override;
    // Reading
    bool wantsToRead() const noexcept;
    void readable(quint8 readiness);
    void noteWhileUnread(quint8 readiness);
    void holdReading();
    void readOnce();
    void endReceived();
    // Writing
    bool canWrite() const noexcept;
    qint64 writeDirectly(std::span<const QByteArray> pieces, trace::EventIndex cause);
    void enqueue(std::span<const QByteArray> pieces, qint64 skip, trace::EventIndex cause);
    void pieceReleased();
    void writable();
    void flush();
    void blocked();
    void writeFailed(int number);
    void oweDrained();
    void shutDownIfDone();
    // Ending
    void failed(const Error &error, bool wasReset);
    void recordGivingUp(trace::EventIndex cause, bool reset);
    void closeDescriptor();
    void closeLater(const Error &error, bool hadError);
    void recordClosed(bool hadError);

    void updateInterest();
    void activity();
    void timedOut();
    trace::Writer &trace() { return m_core.loop.trace(); }

    TcpCore &m_core;
    TransportEvents *m_events = nullptr;
    trace::Subject m_subject;
    State m_state = State::Connecting;
    int m_descriptor = -1;
    Poller::Token m_token = -1;
    SocketAddress m_local;
    SocketAddress m_remote;

    // Connecting
    ConnectOptions m_options;
    std::unique_ptr<HostLookup> m_lookup;
    std::vector<SocketAddress> m_addresses;
    std::size_t m_nextAddress = 0;
    std::optional<Error> m_firstError; ///< of several addresses

    // In
    bool m_paused = false;
    trace::PauseReason m_pauseReason = trace::PauseReason::ConsumerPaused;
    bool m_readHeld = false; ///< by the gate
    bool m_heldBack = false;
    bool m_finReceived =
        false; ///< seen and recorded, perhaps before what lies in front of it was read
    bool m_endDelivered = false;
    bool m_failureSeen = false; ///< the kernel told of it; what is unread comes first

    // Out
    SendQueue m_queue;
    qsizetype m_heldPieces = 0; ///< by the gate: the last ones of the queue
    int m_corks = 0;
    bool m_blocked = false;
    bool m_owesDrained = false;
    bool m_ended = false;
    bool m_finHeld = false; ///< by the gate
    bool m_finSent = false;
    bool m_destroyWhenWritten = false;
    trace::EventIndex m_endCause;

    bool m_hadError = false;
    bool m_closedRecorded = false;
    std::chrono::milliseconds m_timeout{0};
    DeadlineId m_idle;
    Anchor<TcpTransport> m_anchor{this};
};

} // namespace roundtrip::wire

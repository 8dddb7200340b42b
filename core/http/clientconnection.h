#pragma once

#include "core/http/agentpool.h"
#include "core/http/context.h"
#include "core/http/incomingmessage.h"
#include "core/http/outgoingmessage.h"
#include "core/http/stepholder.h"
#include "core/message/messageparser.h"

#include <memory>
#include <variant>

namespace roundtrip::http
{

class ClientRequest;

/// One connection of a client, from connect to close: it carries exchanges one after another and
/// joins each request and its response with the socket. Two state machines, one for each direction
/// (README.md draws them).
///
/// The context keeps it until its socket is closed; everybody else has weak references.
class ClientConnection final : public PoolSocket,
                               public std::enable_shared_from_this<ClientConnection>,
                               private wire::TransportEvents,
                               private message::ParserEvents,
                               private OutgoingSink,
                               private IncomingConnection
{
public:
    /// Of a transport that begins to connect. `pool`: whose connection it is, null for a request
    /// without an agent.
    static std::shared_ptr<ClientConnection> open(Context &context,
        std::unique_ptr<wire::Transport> transport, std::shared_ptr<AgentPool> pool);
    ~ClientConnection() override;
    Q_DISABLE_COPY_MOVE(ClientConnection)

    // ---- For the pool ----
    trace::ConnectionId connectionId() const override { return m_connectionId; }
    bool isUsable() const override;
    bool mayCarryAnother() const override { return isUsable() && !m_sentUnframed; }
    void setIdleTimeout(std::chrono::milliseconds timeout) override;
    std::chrono::milliseconds idleTimeout() const override { return m_idleTimeout; }
    void parked(std::chrono::milliseconds initialDelay) override;
    void destroyForPool(trace::NotPooledBecause reason) override;

    // ---- For the request ----
    /// An exchange begins on it.
    void attach(const std::shared_ptr<ClientRequest> &request);
    /// The request was destroyed before it used this socket: back to the pool, or away with it.
    void returnUnused(const std::shared_ptr<ClientRequest> &request, const Error &error);
    /// request.destroy()
    void destroyByRequest(const Error &error, trace::EventIndex cause);
    /// request.setTimeout(): from now on, or from when it is connected.
    void setRequestTimeout(std::chrono::milliseconds timeout);
    void setNoDelay(bool on);
    void setKeepAlive(bool on, std::chrono::milliseconds initialDelay);

private:
    // What is read. Idle → AwaitingHead → ReadingBody → ResponseRead → Idle (the next exchange),
    // any → Over.
    struct Idle {
    }; ///< no exchange: it connects, is parked, or waits for its next request
    struct AwaitingHead {
    };
    struct ReadingBody {
        std::shared_ptr<IncomingMessage> response;
    };
    struct ResponseRead { ///< complete; what follows belongs to nobody
        std::shared_ptr<IncomingMessage> response;
    };
    struct Over {
    }; ///< FIN, failed, upgraded: nothing is read any more
    using Reading = std::variant<Idle, AwaitingHead, ReadingBody, ResponseRead, Over>;
    // What is written. WaitingForRequest → SendingRequest → RequestSent → WaitingForRequest, any →
    // ClosingDown.
    struct WaitingForRequest {
    };
    struct SendingRequest {
        bool begun = false; ///< its first byte has its offset in the stream …
        qint64 begin = 0; ///< … and this is it
    };
    struct RequestSent {
    };
    struct ClosingDown {
    };
    using Writing = std::variant<WaitingForRequest, SendingRequest, RequestSent, ClosingDown>;

    ClientConnection(Context &context, std::unique_ptr<wire::Transport> transport,
        std::shared_ptr<AgentPool> pool);

    // wire::TransportEvents
    void transportConnected() override;
    void transportRead(QByteArrayView bytes, trace::EventIndex event) override;
    void transportEnd() override;
    void transportDrained() override;
    void transportFailed(const Error &error) override;
    void transportClosed(bool hadError) override;
    void transportTimeout() override;
    // message::ParserEvents
    message::AfterHead headParsed(const message::MessageHead &head) override;
    void chunkBegan(qint64 size, qint64 wireBytes) override;
    void bodyParsed(QByteArrayView payload) override;
    void messageComplete(const message::RawHeaders &trailers, qint64 wireBytes) override;
    // OutgoingSink
    qint64 sinkWrite(std::span<const QByteArray> pieces, trace::EventIndex cause) override;
    qint64 sinkWriteItems(std::span<const QByteArray> pieces,
        std::span<const OutItem> items, trace::EventIndex cause) override;
    qint64 sinkQueuedBytes() const override;
    bool sinkIsWritable() const override;
    void sinkFinished(OutgoingMessage &message) override;
    // IncomingConnection
    void incomingFull(IncomingMessage &message) override;
    void incomingWantsMore(IncomingMessage &message) override;
    void incomingDestroyed(IncomingMessage &message, const Error &error) override;
    void incomingTimeoutWanted(
        IncomingMessage &message, std::chrono::milliseconds timeout) override;
    void incomingEnded(IncomingMessage &message) override;
    void incomingClosed(IncomingMessage &message) override;

    enum class Repeated : quint8 { No, Yes };
    /// Shorter bodies are kept whole by the trace, which need not know where they begin.
    static constexpr qint64 largeBody = 1 << 20;
    /// Strict: so many 1xx answers may come before the response.
    static constexpr int maxInformational = 100;

    void applyIdleTimeout();
    void resetParser();
    bool expectsBytes() const;
    void unsolicited(qint64 from, trace::EventIndex read);
    bool isStrict() const noexcept { return m_conformance == Conformance::Strict; }
    bool holdsDelivery(HeldDelivery delivery, trace::EventIndex cause);
    PassingStep passingStep(plan::BreakAt at) const;
    void holdDelivery(QByteArrayView rest);
    void feedHeld();
    void feed(QByteArrayView bytes);
    bool endsItsRead(const IncomingMessage &response) const;
    bool changesProtocol(const message::MessageHead &head) const;
    void parseFailed(const message::MessageParser::Fed &fed);
    void giveUpUnparsed(const Error &error, trace::EventIndex cause);
    void giveResponse(const std::shared_ptr<IncomingMessage> &incoming);
    void completeMessage(const message::RawHeaders &trailers, qint64 wireBytes);
    message::AfterHead tooMuchInformation();
    message::AfterHead responseBegan(const message::MessageHead &head);
    std::shared_ptr<IncomingMessage> makeResponse(const message::MessageHead &head) const;
    void decideKeepAlive(const message::MessageHead &head, bool isHead);
    void upgraded(QByteArrayView rest);
    void endOfStream();
    void finishParsing();
    void markBody(trace::Direction direction, bool begins);
    void keepAlive();
    void giveBack(trace::HalfId half);
    void closeAfterExchange();
    void exchangeClosed();
    trace::EventIndex noteEnd();
    void failRequest(const Error &error, Repeated repeated = Repeated::No);
    void notePooling(trace::NotPooledBecause reason);
    void destroy(
        trace::NotPooledBecause reason, const Error &error = {}, trace::EventIndex cause = {});
    std::shared_ptr<IncomingMessage> response() const;

    Context &m_context;
    const std::shared_ptr<AgentPool> m_pool;
    std::unique_ptr<wire::Transport> m_transport;
    std::unique_ptr<message::MessageParser> m_parser;
    const trace::ConnectionId m_connectionId;

    std::shared_ptr<ClientRequest> m_request; ///< whose exchange is on it
    std::shared_ptr<ClientRequest>
        m_unused; ///< was destroyed before it used the socket, waits for its end
    std::shared_ptr<IncomingMessage> m_upgradeResponse;
    Reading m_reading;
    Writing m_writing;

    qint64 m_bytesOut =
        0; ///< given to the transport: the offset of the next byte in the outgoing stream
    qint64 m_bytesIn = 0; ///< read by the transport
    qint64 m_parserBase = 0; ///< where in the incoming stream the parser's position 0 lies
    QByteArray m_heldBytes; ///< read, but held back before the parser (the gate's seam Deliver)
    trace::EventIndex m_readEvent; ///< the SocketRead whose bytes are parsed
    trace::EventIndex m_cause; ///< the newest event of the response: what callbacks follow from
    Error m_unusedError;
    QByteArray m_keepAliveHint; ///< of the exchange that just ended
    Conformance m_conformance = Conformance::Strict; ///< the newest request's
    qint64 m_maxHeaderSize = 0;
    int m_maxHeadersCount = 0;
    bool m_insecureParser = false;

    std::chrono::milliseconds m_idleTimeout{0};
    std::chrono::milliseconds m_appliedTimeout{0}; ///< what the transport has
    std::optional<std::chrono::milliseconds> m_timeoutOnceConnected;
    std::optional<trace::NotPooledBecause> m_notPooled; ///< decided: it ends with this exchange
    bool m_bodyMarked[2] = {}; ///< by Direction: the trace was told where a body begins
    int m_informational = 0; ///< 1xx answers of this exchange
    bool m_sentUnframed = false; ///< Strict: a body that the server takes for a request
    bool m_responseFull = false; ///< it holds what nobody takes
    bool m_excessSeen = false; ///< bytes came that nobody asked for
    bool m_parked = false;
    bool m_errorEmitted = false; ///< the request of this exchange has got its 'error'
    std::shared_ptr<HeldDelivery> m_delivery; ///< parsed; m_heldBytes come behind it
    bool m_held = false; ///< a step at the seam Deliver waits
    bool m_finishing = false; ///< the parser hears of the end of the stream: nothing waits any more
    bool m_endHeld = false; ///< the FIN came behind held bytes
};

} // namespace roundtrip::http

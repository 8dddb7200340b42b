#pragma once

#include "core/http/callback.h"
#include "core/http/incomingmessage.h"
#include "core/http/serverresponse.h"
#include "core/http/stepholder.h"
#include "core/message/messageparser.h"
#include "core/wire/deadlines.h"
#include "core/wire/transport.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <variant>

namespace roundtrip::http
{

class Context;
struct ServerCore;

/// A connection of a server: requests in, answers out, in the same order. Two state machines, one
/// for each direction; what a state needs lies in it.
///
/// The parser finds requests and the program hears of them at once, also of those that came in the
/// same read before the first was answered; answers wait for their turn.
class ServerConnection final : public std::enable_shared_from_this<ServerConnection>,
                               public IncomingConnection,
                               public OutgoingSink,
                               private wire::TransportEvents,
                               private message::ParserEvents
{
public:
    /// How much longer than it says Node keeps an idle connection, so that a client that relies on
    /// the hint does not run into a closing socket.
    static constexpr std::chrono::milliseconds keepAliveGrace{1000};
    /// While so many pipelined requests wait for their answers nothing more is read. Node's own
    /// limit is in bytes of waiting answers, and requests that are answered slowly have none.
    static constexpr int maxUnanswered = 1000;
    /// Requests that were answered and lie paused, complete and unread, of one connection. Node
    /// keeps what the program holds; here the oldest is aborted when there are more, or more bytes.
    static constexpr std::size_t maxLeftUnread = 100;
    static constexpr qint64 maxLeftUnreadBytes = 1 << 20;

    ServerConnection(
        Context &context, ServerCore &server, std::unique_ptr<wire::Transport> transport);
    ~ServerConnection() override;
    Q_DISABLE_COPY_MOVE(ServerConnection)

    void begin();
    trace::ConnectionId connectionId() const noexcept { return m_subject.connectionId(); }
    bool isDestroyed() const noexcept { return !m_transport || m_transport->isDestroyed(); }
    wire::Transport &transport() const noexcept { return *m_transport; }

    void destroy(const Error &error = {}, trace::EventIndex cause = {});
    void resetAndDestroy(trace::EventIndex cause);
    void setSocketTimeout(std::chrono::milliseconds timeout);
    /// Bytes that answers hold until their turn became more or fewer.
    void bufferedChanged(qint64 delta);
    /// The head of an answer says that it is the last one.
    void lastAnswerBegins() noexcept { m_lastAnswerBegan = true; }

    /// At least one request is done and none is in progress.
    bool isIdle() const;
    /// headersTimeout and requestTimeout: answers 408 when one of them is over.
    void checkTimeouts(std::chrono::microseconds now);
    /// The server goes away: everything ends now, and the program hears nothing of it.
    void abandon(trace::EventIndex cause = {});

    // IncomingConnection
    void incomingFull(IncomingMessage &message) override;
    void incomingWantsMore(IncomingMessage &message) override;
    void incomingDestroyed(IncomingMessage &message, const Error &error) override;
    void incomingTimeoutWanted(
        IncomingMessage &message, std::chrono::milliseconds timeout) override;
    void incomingClosed(IncomingMessage &message) override;
    // OutgoingSink
    qint64 sinkWrite(std::span<const QByteArray> pieces, trace::EventIndex cause) override;
    qint64 sinkWriteItems(std::span<const QByteArray> pieces,
        std::span<const OutItem> items, trace::EventIndex cause) override;
    qint64 sinkQueuedBytes() const override;
    bool sinkIsWritable() const override;
    void sinkFinished(OutgoingMessage &message) override;

private:
    using Request = std::shared_ptr<IncomingMessage>;
    using Response = std::shared_ptr<ServerResponse>;
    using RequestCallback = Callback<const Request &, const Response &>;

    // What is read. AwaitingRequest -> ReadingHead -> ReadingBody -> AwaitingRequest;
    // from each of them -> ReadingEnded (FIN) or ReadingStopped (an error; nothing more is parsed).
    struct AwaitingRequest {
    };
    struct ReadingHead {
        trace::HalfId half;
        qint64 offset = 0; ///< of its first byte in what the client wrote
    };
    struct ReadingBody {
        Request request;
    };
    struct ReadingEnded {
    };
    struct ReadingStopped {
        trace::HalfId cutHead; ///< whose head was under way; none: between requests or in a body
    };
    using Reading =
        std::variant<AwaitingRequest, ReadingHead, ReadingBody, ReadingEnded, ReadingStopped>;

    // What is written. AwaitingResponse <-> Responding (straight to the next one when it waits);
    // from both -> WritingLast (what is queued still leaves, then the socket is closed) or Closed.
    struct AwaitingResponse {
    };
    struct Responding {
        Response response;
    };
    struct WritingLast {
        Response response; ///< cut off by it, or null
    };
    struct Closed {
    };
    using Writing = std::variant<AwaitingResponse, Responding, WritingLast, Closed>;

    struct Exchange {
        Request request;
        Response response;
        bool answered =
            false; ///< the answer is finished: the request is no longer aborted with the socket
        bool requestClosed = false;
        bool responseClosed = false;
    };
    /// Of input that could not be parsed: answered once the answers before it are out (Strict).
    struct Refusal {
        Error error;
        trace::EventIndex cause;
        trace::HalfId half; ///< whose body it was in, if it was in one
    };
    /// In the order of the requests: halves are counted up.
    using Exchanges = std::map<quint32, Exchange>;

    void setReading(Reading state);
    void setWriting(Writing state);
    ServerResponse *currentResponse() const;
    IncomingMessage *currentRequest() const;
    Exchange *exchangeOf(trace::HalfId half);
    void addExchange(trace::HalfId half, Exchange exchange);
    void dropIfClosed(trace::HalfId half);
    void noteLeftUnread(const Exchange &exchange);
    void forgetLeftUnread(trace::HalfId half);

    // ParserEvents
    void messageBegan() override;
    message::AfterHead headParsed(const message::MessageHead &head) override;
    void chunkBegan(qint64 size, qint64 wireBytes) override;
    void bodyParsed(QByteArrayView payload) override;
    void messageComplete(const message::RawHeaders &trailers, qint64 wireBytes) override;

    // TransportEvents
    void transportRead(QByteArrayView bytes, trace::EventIndex event) override;
    void transportEnd() override;
    void transportDrained() override;
    void transportFailed(const Error &error) override;
    void transportClosed(bool hadError) override;
    void transportTimeout() override;

    /// What the field lines of a request say about how to treat it; found in one pass.
    struct RequestFields {
        int hosts = 0;
        bool expects = false;
        bool expectsContinue = false;
        bool acceptsChunked = false;
        bool isVersion11 = false;
        bool isOlder = false;
    };
    RequestFields fieldsOf(const message::MessageHead &head) const;
    Response makeResponse(const Request &request, const RequestFields &fields);
    void recordTwin(const ReadingHead &head);
    void dispatch(const Request &request, const Response &response, const RequestFields &fields);
    void dispatchExpectation(
        const Request &request, const Response &response, const RequestFields &fields);
    void dropRequest(const Request &request, const Response &response);
    bool takesUpgrade(const message::MessageHead &head, const RequestFields &fields) const;
    void handOver(QByteArrayView rest);
    std::unique_ptr<wire::Transport> releaseTransport();
    ServerResponse &lastUnanswered();
    void emitRequest(RequestCallback &callback, trace::EventKind kind, const Request &request,
        const Response &response);
    void answerByModule(const Response &response, int status, const message::RawHeaders &headers);
    void refuseRequest(const Request &request, const Response &response, trace::EventIndex headIn);
    void recordRefusal(const Request &request, trace::EventIndex cause);
    void recordIgnored(qint64 from);
    bool ignoresRequest();
    void assign(const Response &response);
    void assignNext(trace::HalfId finished);
    void parseFailed(const Error &error);
    bool answersAreDue() const;
    void refuseLater(const Error &error, trace::EventIndex cause);
    void refuseNow();
    void clientError(const Error &error, trace::EventIndex cause);
    bool answerBadRequest(const Error &error, trace::EventIndex cause);
    QByteArray statusLineFor(const Error &error) const;
    void closeSoon(trace::EventIndex cause);
    void linger(trace::EventIndex cause);
    bool isStrict() const;
    void socketTimedOut(trace::EventIndex cause);
    void keepAliveStarts();
    void keepAliveEnds();
    void feed(QByteArrayView bytes);
    bool holdsDelivery(HeldDelivery delivery, trace::EventIndex cause);
    PassingStep passingStep(trace::HalfId half, plan::BreakAt at) const;
    void holdDelivery(QByteArrayView rest);
    void feedHeld();
    void giveRequest(const Request &request, const Response &response, HeldDelivery &delivery);
    void completeMessage(const message::RawHeaders &trailers, qint64 wireBytes);
    void refuseUnparsed(const Error &error, trace::EventIndex cause);
    trace::PauseReason pauseReason() const;
    void pauseForPipeline();
    void resumeAfterPipeline();
    void updateReading();
    void stopReading();
    void watchBody(trace::Direction direction, bool underWay);
    void closeExchanges();

    Context &m_context;
    std::shared_ptr<ServerCore> m_server; ///< null once this is closed or the server is gone
    std::unique_ptr<wire::Transport> m_transport;
    const trace::Subject m_subject;
    message::MessageParser m_parser;

    Reading m_reading;
    Writing m_writing;
    Exchanges m_exchanges; ///< until both objects have closed
    Exchanges::node_type m_spareExchange; ///< for the next one: mostly there is one at a time
    struct LeftUnread {
        trace::HalfId half;
        qint64 bytes = 0;
    };
    std::deque<LeftUnread> m_leftUnread; ///< oldest first
    qint64 m_leftUnreadBytes = 0;
    Request m_upgrade; ///< asks for another protocol, and somebody is registered for that
    trace::EventIndex m_readEvent;
    qint64 m_buffered = 0; ///< what waiting answers hold
    int m_requests = 0;
    std::optional<std::chrono::microseconds>
        m_requestBegan; ///< as Node's checker sees it: from accept on
    std::chrono::microseconds m_checked{0}; ///< when the checker looked last
    bool m_headComplete = false;
    wire::DeadlineId m_keepAlive;
    bool m_keepAliveRuns = false;
    std::chrono::milliseconds m_socketTimeout{0};
    bool m_pausedByRequest = false;
    bool m_pausedByPipeline = false;
    /// Parsed, and waits for its step to be released; m_heldBytes come behind it.
    std::shared_ptr<HeldDelivery> m_delivery;
    bool m_pausedByGate = false;
    bool m_readingPaused = false;
    bool m_endHeld = false; ///< FIN came meanwhile
    QByteArray m_heldBytes;
    bool m_errorSeen = false;
    std::optional<Refusal> m_refusal;
    bool m_lastAnswerBegan = false;
    bool m_peerEnded = false; ///< its FIN was seen
    bool m_inputIgnored = false; ///< bytes came behind the last request
    /// FIN is sent, and what still comes until then is read for nobody.
    std::optional<std::chrono::microseconds> m_lingersUntil;
    bool m_watchedBody[2] = {false, false};
    qint64 m_answerBytes = 0; ///< written of the answer under way
    int m_unanswered = 0; ///< exchanges whose answer is not finished
};

} // namespace roundtrip::http

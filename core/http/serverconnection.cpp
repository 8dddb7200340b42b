#include "core/http/serverconnection.h"

#include "core/http/context.h"
#include "core/http/errors.h"
#include "core/http/servercore.h"
#include "core/http/twintable.h"

#include <algorithm>

namespace roundtrip::http
{

using trace::EventIndex;
using trace::EventKind;
using namespace std::chrono_literals;

namespace
{

/// How much longer than it says Node keeps an idle connection, so that a client that relies on the
/// hint does not run into a closing socket.
constexpr auto keepAliveGrace = 1000ms;
/// The keep-alive deadline of a connection is armed once and moved; while a request is under way it
/// is parked this far away.
constexpr auto parked = std::chrono::hours(24 * 365 * 100);
/// An answer that leaves in pieces no larger than this is never large enough to be kept in part
/// only, as far as one write goes; from the second write on it is watched.
constexpr qint64 largeWrite = 64 * 1024;

message::MessageParser::Options parserOptions(const ServerOptions &options)
{
    message::MessageParser::Options parser;
    parser.kind = message::MessageParser::Kind::Request;
    parser.conformance = options.conformance;
    parser.maxHeaderSize = options.maxHeaderSize;
    parser.maxHeadersCount = options.maxHeadersCount;
    return parser;
}

QByteArrayView statusLineFor(const Error &error)
{
    if (error.code == "HPE_HEADER_OVERFLOW")
        return "HTTP/1.1 431 Request Header Fields Too Large\r\n";
    if (error.code == "HPE_CHUNK_EXTENSIONS_OVERFLOW")
        return "HTTP/1.1 413 Payload Too Large\r\n";
    if (error.code == "ERR_HTTP_REQUEST_TIMEOUT")
        return "HTTP/1.1 408 Request Timeout\r\n";
    return "HTTP/1.1 400 Bad Request\r\n";
}

} // namespace

ServerConnection::ServerConnection(
    Context &context, ServerCore &server, std::unique_ptr<wire::Transport> transport)
    : m_context(context)
    , m_server(server.shared_from_this())
    , m_transport(std::move(transport))
    , m_subject(m_transport->subject())
    , m_parser(parserOptions(server.options), *this)
    , m_requestBegan(context.loop.now())
{
}

ServerConnection::~ServerConnection()
{
    m_context.loop.deadlines().clear(m_keepAlive);
}

void ServerConnection::begin()
{
    m_transport->setEvents(this);
    setSocketTimeout(m_server->options.timeout);
}

void ServerConnection::setReading(Reading state)
{
    m_reading = std::move(state);
}

void ServerConnection::setWriting(Writing state)
{
    m_writing = std::move(state);
}

ServerResponse *ServerConnection::currentResponse() const
{
    if (const auto *responding = std::get_if<Responding>(&m_writing))
        return responding->response.get();
    if (const auto *last = std::get_if<WritingLast>(&m_writing))
        return last->response.get();
    return nullptr;
}

IncomingMessage *ServerConnection::currentRequest() const
{
    const auto *body = std::get_if<ReadingBody>(&m_reading);
    return body ? body->request.get() : nullptr;
}

ServerConnection::Exchange *ServerConnection::exchangeOf(const OutgoingMessage &response)
{
    const auto found = std::find_if(m_exchanges.begin(), m_exchanges.end(),
        [&response](const Exchange &exchange) { return exchange.response.get() == &response; });
    return found == m_exchanges.end() ? nullptr : &*found;
}

void ServerConnection::dropClosedExchanges()
{
    std::erase_if(m_exchanges,
        [](const Exchange &exchange) { return exchange.requestClosed && exchange.responseClosed; });
}

void ServerConnection::destroy(const Error &error, EventIndex cause)
{
    m_transport->destroy(error, cause);
}

void ServerConnection::resetAndDestroy(EventIndex cause)
{
    m_transport->resetAndDestroy(cause);
}

void ServerConnection::setSocketTimeout(std::chrono::milliseconds timeout)
{
    if (m_socketTimeout == timeout)
        return;
    m_socketTimeout = timeout;
    m_transport->setTimeout(timeout);
}

void ServerConnection::bufferedChanged(qint64 delta)
{
    m_buffered += delta;
    if (delta < 0)
        resumeAfterPipeline();
}

void ServerConnection::abandon()
{
    m_server.reset();
    stopReading();
    m_parser.pause();
    m_context.loop.deadlines().clear(m_keepAlive);
    m_context.twins().forget(connectionId());
    for (const Exchange &exchange : m_exchanges) {
        exchange.request->dropCallbacks();
        exchange.response->dropCallbacks();
    }
    m_transport->setEvents(nullptr);
    m_transport->destroy();
    closeExchanges();
}

bool ServerConnection::isIdle() const
{
    const ServerResponse *response = currentResponse();
    return !m_requestBegan && (!response || response->writableEnded());
}

void ServerConnection::checkTimeouts(std::chrono::microseconds now)
{
    if (!m_requestBegan || m_errorSeen || !m_server)
        return;
    const ServerOptions &options = m_server->options;
    const auto age = now - *m_requestBegan;
    const bool headLate =
        options.headersTimeout.count() > 0 && !m_headComplete && age >= options.headersTimeout;
    const bool requestLate = options.requestTimeout.count() > 0 && age >= options.requestTimeout;
    if (!headLate && !requestLate)
        return;
    const auto name =
        headLate ? trace::DeadlineName::HeadersTimeout : trace::DeadlineName::RequestTimeout;
    const auto limit = headLate ? options.headersTimeout : options.requestTimeout;
    const EventIndex event = m_context.trace.append(
        EventKind::DeadlineFired, m_subject, quint8(name), quint32(limit.count()));
    clientError(requestTimeoutError(), event);
}

void ServerConnection::incomingFull(IncomingMessage &message)
{
    if (currentRequest() != &message)
        return;
    m_pausedByRequest = true;
    updateReading();
}

void ServerConnection::incomingWantsMore(IncomingMessage &message)
{
    if (currentRequest() != &message)
        return;
    m_pausedByRequest = false;
    updateReading();
}

void ServerConnection::incomingDestroyed(IncomingMessage &, const Error &error)
{
    destroy(error, m_context.cause());
}

void ServerConnection::incomingClosed(IncomingMessage &message)
{
    for (Exchange &exchange : m_exchanges) {
        if (exchange.request.get() == &message)
            exchange.requestClosed = true;
    }
    dropClosedExchanges();
}

qint64 ServerConnection::sinkWrite(std::span<const QByteArray> pieces, EventIndex cause)
{
    qint64 bytes = 0;
    for (const QByteArray &piece : pieces)
        bytes += piece.size();
    if (bytes > largeWrite)
        watchBody(trace::Direction::Out, true);
    return m_transport->write(pieces, cause);
}

qint64 ServerConnection::sinkQueuedBytes() const
{
    return m_transport->queuedBytes();
}

bool ServerConnection::sinkIsWritable() const
{
    return m_transport->isWritable();
}

/// Node's resOnFinish().
void ServerConnection::sinkFinished(OutgoingMessage &message)
{
    Exchange *exchange = exchangeOf(message);
    if (!exchange)
        return;
    const Response response = exchange->response;
    exchange->answered = true;
    watchBody(trace::Direction::Out, false);
    if (!exchange->request->isConsumed())
        exchange->request->dump();
    response->leaveConnection();
    m_context.loop.nextTick([self = shared_from_this(), response] {
        response->emitClose();
        if (Exchange *closed = self->exchangeOf(*response))
            closed->responseClosed = true;
        self->dropClosedExchanges();
    });
    if (std::holds_alternative<Closed>(m_writing))
        return;
    if (response->isLast() || std::holds_alternative<WritingLast>(m_writing)) {
        setWriting(WritingLast{});
        m_transport->destroySoon(response->lastEvent());
    } else {
        assignNext();
    }
}

void ServerConnection::assignNext()
{
    for (const Exchange &exchange : m_exchanges) {
        if (!exchange.answered) {
            assign(exchange.response);
            return;
        }
    }
    setWriting(AwaitingResponse{});
    keepAliveStarts();
}

void ServerConnection::assign(const Response &response)
{
    const Response kept = response;
    setWriting(Responding{kept});
    kept->assignConnection();
}

void ServerConnection::messageBegan()
{
    const trace::HalfId half = m_context.newHalf();
    m_context.trace.append(
        EventKind::RequestBegan, trace::Subject::half(half), 0, connectionId().value, m_readEvent);
    if (!m_requestBegan)
        m_requestBegan = m_context.loop.now();
    setReading(ReadingHead{half, m_parser.position()});
}

/// What the field lines of a request say about how to treat it; found in one pass.
struct ServerConnection::RequestFields {
    int hosts = 0;
    bool expects = false;
    bool expectsContinue = false;
    bool acceptsChunked = false;
    bool isVersion11 = false;
    bool isOlder = false;
};

ServerConnection::RequestFields ServerConnection::fieldsOf(const message::MessageHead &head) const
{
    RequestFields fields;
    fields.isVersion11 = head.versionMajor == 1 && head.versionMinor == 1;
    fields.isOlder = head.versionMajor < 1 || (head.versionMajor == 1 && head.versionMinor < 1);
    for (const message::HeaderField &field : head.headers) {
        if (message::equalsIgnoringCase(field.name, "host")) {
            ++fields.hosts;
        } else if (message::equalsIgnoringCase(field.name, "expect")) {
            fields.expects = true;
            fields.expectsContinue |= hasWord(field.value, "100-continue");
        } else if (message::equalsIgnoringCase(field.name, "te")) {
            fields.acceptsChunked |= hasWord(field.value, "chunked");
        }
    }
    return fields;
}

message::AfterHead ServerConnection::headParsed(const message::MessageHead &head)
{
    if (!m_server)
        return message::AfterHead::SkipBody;
    const ReadingHead reading = std::get<ReadingHead>(m_reading);
    const trace::HalfId half = reading.half;
    const RequestFields fields = fieldsOf(head);
    m_headComplete = true;
    keepAliveEnds();
    auto request = std::make_shared<IncomingMessage>(
        m_context, half, head, m_server->options.joinDuplicateHeaders);
    request->setConnection(this);
    const EventIndex headIn =
        request->recordHead(!head.chunked && head.contentLength <= 0, m_readEvent);
    recordTwin(reading);
    ++m_requests;
    const Response response = makeResponse(request, fields);
    m_exchanges.push_back({request, response});
    setReading(ReadingBody{request});
    if (head.upgrade && head.method == "CONNECT") { // and nobody is registered for 'connect'
        destroy({}, headIn);
        return message::AfterHead::Upgrade;
    }
    pauseForPipeline();
    if (std::holds_alternative<AwaitingResponse>(m_writing))
        assign(response);
    const CauseScope scope(m_context, headIn);
    dispatch(request, response, fields);
    return message::AfterHead::ReadBody;
}

ServerConnection::Response ServerConnection::makeResponse(
    const Request &request, const RequestFields &fields)
{
    const ServerOptions &options = m_server->options;
    ServerResponse::Setup setup;
    setup.answersHead = request->method() == "HEAD";
    setup.useChunkedByDefault = !fields.isOlder || fields.acceptsChunked;
    setup.shouldKeepAlive = request->head().shouldKeepAlive;
    setup.keepAliveTimeout = options.keepAliveTimeout;
    setup.maxRequestsPerSocket = options.maxRequestsPerSocket;
    setup.maxRequestsReached =
        options.maxRequestsPerSocket > 0 && m_requests >= options.maxRequestsPerSocket;
    setup.expectsContinue = fields.isVersion11 && fields.expectsContinue;
    auto response = std::make_shared<ServerResponse>(m_context, request->half(), setup, *this);
    request->setPartner(response);
    return response;
}

/// Which client half of this program wrote the first byte of this head?
void ServerConnection::recordTwin(const ReadingHead &head)
{
    const trace::HalfId twin = m_context.twins().covering(connectionId(), head.offset);
    if (twin)
        m_context.trace.append(
            EventKind::Twin, trace::Subject::half(head.half), 0, twin.value, m_readEvent);
}

/// Node's parserOnIncoming().
void ServerConnection::dispatch(
    const Request &request, const Response &response, const RequestFields &fields)
{
    const ServerOptions &options = m_server->options;
    const bool hostMissing = fields.hosts == 0 && options.requireHostHeader;
    // RFC 9112, section 3.2; Node takes the first one.
    const bool hostTwice = fields.hosts > 1 && options.conformance == Conformance::Strict;
    const int limit = options.maxRequestsPerSocket;
    if (fields.isVersion11 && (hostMissing || hostTwice))
        answerByModule(response, 400, {{"Connection", "close"}});
    else if (fields.isVersion11 && limit > 0 && m_requests > limit)
        dropRequest(request, response);
    else if (fields.isVersion11 && fields.expects)
        dispatchExpectation(request, response, fields);
    else
        emitRequest(m_server->onRequest, EventKind::OnRequest, request, response);
}

void ServerConnection::dropRequest(const Request &request, const Response &response)
{
    if (m_server->onDropRequest) {
        const EventIndex event = m_context.trace.append(EventKind::OnDropRequest,
            trace::Subject::half(request->half()), 0, 0, m_context.cause());
        const CauseScope scope(m_context, event);
        m_server->onDropRequest(request);
    }
    answerByModule(response, 503, {});
}

/// RFC 9110, section 10.1.1: without a listener of its own 100 (Continue) is sent at once, and an
/// expectation that is not known fails.
void ServerConnection::dispatchExpectation(
    const Request &request, const Response &response, const RequestFields &fields)
{
    if (fields.expectsContinue && m_server->onCheckContinue) {
        emitRequest(m_server->onCheckContinue, EventKind::OnCheckContinue, request, response);
    } else if (fields.expectsContinue) {
        {
            const OriginScope byModule(*response, trace::Origin::Module);
            (void)response->writeContinue();
        }
        emitRequest(m_server->onRequest, EventKind::OnRequest, request, response);
    } else if (m_server->onCheckExpectation) {
        emitRequest(m_server->onCheckExpectation, EventKind::OnCheckExpectation, request, response);
    } else {
        answerByModule(response, 417, {});
    }
}

void ServerConnection::emitRequest(
    RequestCallback &callback, EventKind kind, const Request &request, const Response &response)
{
    if (!callback)
        return;
    const EventIndex event = m_context.trace.append(
        kind, trace::Subject::half(request->half()), 0, 0, m_context.cause());
    const CauseScope scope(m_context, event);
    callback(request, response);
}

void ServerConnection::answerByModule(
    const Response &response, int status, const message::RawHeaders &headers)
{
    const OriginScope byModule(*response, trace::Origin::Module);
    (void)response->writeHead(status, headers);
    (void)response->end();
}

void ServerConnection::chunkBegan(qint64, qint64 wireBytes)
{
    if (IncomingMessage *request = currentRequest())
        request->chunkBegan(wireBytes, m_readEvent);
}

void ServerConnection::bodyParsed(QByteArrayView payload)
{
    if (const auto *body = std::get_if<ReadingBody>(&m_reading)) {
        const Request request = body->request;
        request->push(payload, m_readEvent);
    }
}

void ServerConnection::messageComplete(const message::RawHeaders &trailers, qint64 wireBytes)
{
    m_requestBegan.reset();
    m_headComplete = false;
    watchBody(trace::Direction::In, false);
    auto *body = std::get_if<ReadingBody>(&m_reading);
    if (!body)
        return;
    const Request request = std::move(body->request);
    setReading(AwaitingRequest{});
    request->finish(trailers, wireBytes, m_readEvent);
    m_pausedByRequest = false; // Node forces the next message to be read
    updateReading();
}

void ServerConnection::transportRead(QByteArrayView bytes, EventIndex event)
{
    if (std::holds_alternative<ReadingStopped>(m_reading))
        return;
    const auto self = shared_from_this(); // the program may destroy the server in a callback:
    const auto server = m_server; // both stay until it returns
    m_readEvent = event;
    if (m_keepAliveRuns)
        m_context.loop.deadlines().rearm(
            m_keepAlive, m_server->options.keepAliveTimeout + keepAliveGrace);
    const message::MessageParser::Fed fed = m_parser.feed(bytes);
    if (fed.error)
        parseFailed(fed.error);
    else if (fed.upgraded)
        stopReading();
    else if (currentRequest())
        watchBody(trace::Direction::In, true);
}

void ServerConnection::transportEnd()
{
    if (std::holds_alternative<ReadingStopped>(m_reading))
        return;
    if (const Error error = m_parser.finish()) {
        parseFailed(error);
        return;
    }
    setReading(ReadingEnded{});
    // Node's httpAllowHalfOpen: false. An answer that is not ready yet is never sent.
    if (auto *responding = std::get_if<Responding>(&m_writing))
        setWriting(WritingLast{std::move(responding->response)});
    else if (std::holds_alternative<AwaitingResponse>(m_writing))
        setWriting(WritingLast{});
    m_transport->destroySoon();
}

void ServerConnection::transportDrained()
{
    if (const auto *responding = std::get_if<Responding>(&m_writing)) {
        const Response response = responding->response;
        response->sinkDrained();
    } else if (const auto *last = std::get_if<WritingLast>(&m_writing); last && last->response) {
        const Response response = last->response;
        response->sinkDrained();
    }
    resumeAfterPipeline();
}

void ServerConnection::transportFailed(const Error &error)
{
    clientError(error, {});
}

void ServerConnection::transportClosed(bool)
{
    stopReading();
    m_keepAliveRuns = false;
    m_context.loop.deadlines().clear(m_keepAlive);
    m_context.twins().forget(connectionId());
    closeExchanges();
    setWriting(Closed{});
    // The transport calls from inside itself; it goes with this object, once the tick has run.
    m_context.loop.nextTick([self = shared_from_this()] {});
    if (const auto server = std::exchange(m_server, nullptr))
        server->connectionClosed(*this);
}

/// Node's order: requests that were not answered are aborted, then the answer under way hears
/// 'close'. Answers that never had their turn are told as well (Node forgets them).
void ServerConnection::closeExchanges()
{
    const std::deque<Exchange> exchanges = std::exchange(m_exchanges, {});
    for (const Exchange &exchange : exchanges) {
        if (!exchange.answered)
            exchange.request->connectionGone(connectionResetError("aborted"));
    }
    for (const Exchange &exchange : exchanges) {
        exchange.response->leaveConnection();
        if (!exchange.responseClosed && !exchange.answered)
            exchange.response->emitClose();
    }
    for (const Exchange &exchange : exchanges) {
        if (exchange.answered && !exchange.requestClosed)
            exchange.request->connectionGone(connectionResetError("aborted"));
    }
    const auto *stopped = std::get_if<ReadingStopped>(&m_reading);
    if (stopped && stopped->cutHead) {
        m_context.trace.append(EventKind::HalfClosed, trace::Subject::half(stopped->cutHead), 1);
    }
}

void ServerConnection::transportTimeout()
{
    socketTimedOut({});
}

/// Node's socketOnTimeout(): whoever is registered has to act; when nobody is, the socket goes.
void ServerConnection::socketTimedOut(EventIndex cause)
{
    bool heard = false;
    if (const auto *body = std::get_if<ReadingBody>(&m_reading)) {
        const Request request = body->request;
        heard |= request->emitTimeout(cause);
    }
    if (const auto *responding = std::get_if<Responding>(&m_writing)) {
        const Response response = responding->response;
        heard |= response->emitTimeout(cause);
    }
    if (const auto server = m_server; server && server->onTimeout) {
        const CauseScope scope(m_context, cause);
        server->onTimeout();
        heard = true;
    }
    if (!heard)
        destroy({}, cause);
}

void ServerConnection::parseFailed(const Error &error)
{
    const auto *head = std::get_if<ReadingHead>(&m_reading);
    const IncomingMessage *request = currentRequest();
    const trace::Subject subject = head ? trace::Subject::half(head->half)
        : request                       ? trace::Subject::half(request->half())
                                        : m_subject;
    if (head)
        recordTwin(*head); // also a request that came to nothing has its sender
    const EventIndex event = m_context.trace.appendDetail(
        EventKind::ParseFailed, subject, trace::ErrorDetail{error}, 0, m_readEvent);
    clientError(error, event);
}

/// Node's socketOnError(): only the first error of a socket counts.
void ServerConnection::clientError(const Error &error, EventIndex cause)
{
    if (std::exchange(m_errorSeen, true))
        return;
    stopReading();
    const auto server = m_server;
    if (server && server->onClientError) {
        const EventIndex event = m_context.trace.appendDetail(
            EventKind::OnClientError, m_subject, trace::ErrorDetail{error}, 0, cause);
        const CauseScope scope(m_context, event);
        server->onClientError(error, *m_transport);
        return;
    }
    answerBadRequest(error, cause);
    destroy(error, cause);
}

/// Not when bytes of an answer are on their way: the peer would take these for its body.
void ServerConnection::answerBadRequest(const Error &error, EventIndex cause)
{
    const ServerResponse *response = currentResponse();
    if (!m_transport->isWritable() || (response && response->headOut()))
        return;
    QByteArray answer = statusLineFor(error).toByteArray();
    if (m_server && m_server->options.conformance == Conformance::Strict)
        answer += "Date: " + m_context.date() + "\r\n"; // RFC 9110, section 6.6.1
    answer += "Connection: close\r\n\r\n";
    const EventIndex event =
        m_context.trace.append(EventKind::RawOut, m_subject, 0, quint32(answer.size()), cause);
    m_transport->write({&answer, 1}, event);
}

void ServerConnection::keepAliveStarts()
{
    const auto timeout = m_server ? m_server->options.keepAliveTimeout : 0ms;
    if (timeout.count() == 0)
        return;
    setSocketTimeout(0ms); // Node's one timer of the socket now measures this
    wire::Deadlines &deadlines = m_context.loop.deadlines();
    m_keepAliveRuns = true;
    if (m_keepAlive) {
        deadlines.rearm(m_keepAlive, timeout + keepAliveGrace);
        return;
    }
    m_keepAlive = deadlines.arm(trace::DeadlineName::KeepAliveTimeout, m_subject,
        timeout + keepAliveGrace, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) {
                self->m_keepAlive = {};
                self->m_keepAliveRuns = false;
                self->socketTimedOut({});
            }
        });
}

void ServerConnection::keepAliveEnds()
{
    if (!std::exchange(m_keepAliveRuns, false))
        return;
    m_context.loop.deadlines().rearm(m_keepAlive, parked);
    if (m_server)
        setSocketTimeout(m_server->options.timeout);
}

/// Nothing more is parsed. What was under way is closed with the socket.
void ServerConnection::stopReading()
{
    if (std::holds_alternative<ReadingStopped>(m_reading))
        return;
    const auto *head = std::get_if<ReadingHead>(&m_reading);
    setReading(ReadingStopped{head ? head->half : trace::HalfId{}});
}

/// Node looks at each new request whether the answers before it pile up unread.
void ServerConnection::pauseForPipeline()
{
    const qint64 waiting = std::max(m_buffered, m_transport->queuedBytes());
    m_pausedByPipeline |= waiting >= OutgoingMessage::highWaterMark;
    updateReading();
}

void ServerConnection::resumeAfterPipeline()
{
    if (!m_pausedByPipeline || m_buffered >= OutgoingMessage::highWaterMark)
        return;
    m_pausedByPipeline = false;
    updateReading();
}

void ServerConnection::updateReading()
{
    const bool pause = m_pausedByRequest || m_pausedByPipeline;
    if (pause == m_readingPaused)
        return;
    m_readingPaused = pause;
    if (!pause) {
        m_transport->resumeReading();
        return;
    }
    const IncomingMessage *request = currentRequest();
    m_transport->pauseReading(!m_pausedByRequest ? trace::PauseReason::PipelineFull
            : request && request->isPaused()     ? trace::PauseReason::ConsumerPaused
                                                 : trace::PauseReason::BufferFull);
}

/// Of a large body the trace keeps the beginning and the end: it has to know where they are.
void ServerConnection::watchBody(trace::Direction direction, bool underWay)
{
    bool &watched = m_watchedBody[int(direction)];
    if (watched == underWay)
        return;
    watched = underWay;
    if (underWay)
        m_context.trace.beginBody(m_subject, direction);
    else
        m_context.trace.endBody(m_subject, direction);
}

} // namespace roundtrip::http

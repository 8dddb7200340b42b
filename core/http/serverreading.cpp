// The reading direction of a ServerConnection: from the bytes of a read to the program's listeners.

#include "core/http/context.h"
#include "core/http/serverconnection.h"
#include "core/http/servercore.h"
#include "core/http/twintable.h"

#include <algorithm>

namespace roundtrip::http
{

using trace::EventIndex;
using trace::EventKind;

void ServerConnection::transportRead(QByteArrayView bytes, EventIndex event)
{
    if (m_lingersUntil && m_context.loop.now() >= *m_lingersUntil)
        return destroy({}, event);
    if (std::holds_alternative<ReadingStopped>(m_reading))
        return;
    m_readEvent = event;
    if (m_keepAliveRuns)
        m_context.loop.deadlines().rearm(
            m_keepAlive, m_server->options.keepAliveTimeout + keepAliveGrace);
    if (m_pausedByGate)
        m_heldBytes.append(bytes);
    else
        feed(bytes);
}

void ServerConnection::feed(QByteArrayView bytes)
{
    const auto self = shared_from_this(); // the program may destroy the server in a callback:
    const auto server = m_server; // both stay until it returns
    for (;;) {
        const message::MessageParser::Fed fed = m_parser.feed(bytes);
        if (fed.ignoredFrom >= 0)
            recordIgnored(fed.ignoredFrom);
        if (std::holds_alternative<ReadingStopped>(m_reading))
            return;
        if (fed.error)
            return parseFailed(fed.error);
        bytes = bytes.sliced(fed.consumed);
        if (fed.upgraded)
            return m_delivery ? holdDelivery(bytes) : m_upgrade ? handOver(bytes) : stopReading();
        if (!fed.paused)
            break;
        m_parser.resume();
        if (m_delivery)
            return holdDelivery(bytes);
        if (bytes.isEmpty() && !m_parser.hasDueEvents())
            break;
    }
    if (currentRequest())
        watchBody(trace::Direction::In, true);
}

// ---- The gate's seam between parser and handlers ----

/// Must what was just parsed wait before the program gets it? Then the parser stops behind it, and
/// a released step is one item.
bool ServerConnection::holdsDelivery(HeldDelivery delivery, EventIndex cause)
{
    if (!m_context.gate.isHolding())
        return false;
    PassingStep step = passingStep(delivery.half, breakAtDelivery(delivery.item));
    if (step.at == plan::BreakAt::HeadIn) {
        step.fields = &delivery.head.headers;
        step.method = delivery.head.method;
        step.target = delivery.head.target;
    }
    const trace::Subject subject = delivery.half ? trace::Subject::half(delivery.half) : m_subject;
    delivery.breakpoint =
        breakpointBefore(m_context, step, subject, trace::Seam::Deliver, delivery.item, cause);
    const wire::Gate::Scope scope(
        m_context.gate, {delivery.half, delivery.item, delivery.breakpoint});
    if (!m_context.gate.holds(m_subject, trace::Seam::Deliver))
        return false;
    delivery.cause = cause;
    m_delivery = std::make_shared<HeldDelivery>(std::move(delivery));
    m_parser.pause();
    return true;
}

PassingStep ServerConnection::passingStep(trace::HalfId half, plan::BreakAt at) const
{
    PassingStep step;
    step.side = trace::Side::Server;
    step.at = at;
    step.socketReused = m_requests > 1;
    const auto found = m_exchanges.find(half.value);
    if (found == m_exchanges.end())
        return step;
    const Exchange &exchange = found->second;
    step.method = exchange.request->method();
    step.target = exchange.request->url();
    step.status = exchange.response->headersSent() ? exchange.response->statusCode : 0;
    step.age = m_context.loop.now() - exchange.response->began();
    return step;
}

void ServerConnection::holdDelivery(QByteArrayView rest)
{
    m_heldBytes.append(rest);
    m_pausedByGate = true;
    updateReading();
    const wire::Gate::Scope scope(
        m_context.gate, {m_delivery->half, m_delivery->item, m_delivery->breakpoint});
    m_context.gate.hold(
        m_subject, trace::Seam::Deliver, m_delivery->amount,
        [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->feedHeld();
        },
        std::make_unique<DeliveryContent>(m_delivery));
}

void ServerConnection::feedHeld()
{
    m_pausedByGate = false;
    const auto delivery = std::exchange(m_delivery, nullptr);
    if (std::holds_alternative<ReadingStopped>(m_reading))
        return m_heldBytes.clear();
    delivery->give(*delivery);
    if (m_pausedByGate || std::holds_alternative<ReadingStopped>(m_reading))
        return;
    const QByteArray bytes = std::exchange(m_heldBytes, {});
    feed(bytes);
    if (m_pausedByGate)
        return;
    if (std::exchange(m_endHeld, false))
        transportEnd();
    else
        updateReading();
}

/// The head of a request was let go, perhaps edited.
void ServerConnection::giveRequest(
    const Request &request, const Response &response, HeldDelivery &delivery)
{
    request->replaceHead(delivery.head);
    if (!m_server)
        return;
    if (delivery.answerInstead)
        return delivery.answerInstead(response);
    const CauseScope scope(m_context, delivery.cause);
    dispatch(request, response, fieldsOf(request->head()));
}

void ServerConnection::transportEnd()
{
    m_peerEnded = true;
    if (m_lingersUntil)
        return destroy({}, m_transport->endEvent());
    if (std::holds_alternative<ReadingStopped>(m_reading))
        return;
    if (m_pausedByGate) {
        m_endHeld = true;
        return;
    }
    if (const Error error = m_parser.finish()) {
        m_readEvent = m_transport->endEvent(); // FIN is what was wrong, not the last bytes
        parseFailed(error);
        return;
    }
    setReading(ReadingEnded{});
    if (m_server && m_server->options.httpAllowHalfOpen && m_unanswered > 0) {
        lastUnanswered().setLast(); // and the socket ends with it
        return;
    }
    // Node's httpAllowHalfOpen: false. An answer that is not ready yet is never sent.
    if (auto *responding = std::get_if<Responding>(&m_writing))
        setWriting(WritingLast{std::move(responding->response)});
    else if (std::holds_alternative<AwaitingResponse>(m_writing))
        setWriting(WritingLast{});
    m_transport->destroySoon(m_transport->endEvent());
}

/// "A server that sends a "close" connection option […] MUST NOT process any further requests
/// received on that connection" (RFC 9112, section 9.6). Node hands them to the program and throws
/// the answers away.
bool ServerConnection::ignoresRequest()
{
    if (!isStrict() || !m_lastAnswerBegan)
        return false;
    recordIgnored(m_parser.position());
    stopReading();
    m_parser.pause();
    return true;
}

void ServerConnection::messageBegan()
{
    if (ignoresRequest())
        return;
    const trace::HalfId half = m_context.newHalf();
    m_context.trace.append(
        EventKind::RequestBegan, trace::Subject::half(half), 0, connectionId().value, m_readEvent);
    if (!m_requestBegan)
        m_requestBegan = m_context.loop.now();
    setReading(ReadingHead{half, m_parser.position()});
}

ServerConnection::RequestFields ServerConnection::fieldsOf(const message::MessageHead &head) const
{
    RequestFields fields;
    fields.isVersion11 = head.versionMajor == 1 && head.versionMinor == 1;
    fields.isOlder = head.versionMajor < 1 || head.versionMinor < 1; // 2.0 too, as in Node
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
    request->setHighWaterMark(m_server->options.highWaterMark);
    const EventIndex headIn = request->recordHead(
        !head.chunked && !head.untilClose && head.contentLength <= 0, m_readEvent);
    recordTwin(reading);
    if (takesUpgrade(head, fields)) {
        request->setUpgrade();
        m_upgrade = request;
        setReading(ReadingBody{request});
        HeldDelivery held{trace::HeldItem::Head, half, quint32(head.wireBytes)};
        held.head = head;
        held.give = [this](HeldDelivery &) {
            (void)m_parser.feed({}); // the message completes with its head
            handOver(std::exchange(m_heldBytes, {}));
        };
        (void)holdsDelivery(std::move(held), headIn);
        return message::AfterHead::Upgrade;
    }
    ++m_requests;
    const Response response = makeResponse(request, fields);
    addExchange(half, {request, response});
    setReading(ReadingBody{request});
    const bool refused = head.broken != message::Rule::None;
    if (refused && head.broken != message::Rule::Expectation) {
        refuseRequest(request, response, headIn);
        return message::AfterHead::Refuse;
    }
    if (head.upgrade && head.method == "CONNECT") { // and nobody is registered for 'connect'
        destroy({}, headIn);
        return message::AfterHead::Upgrade;
    }
    pauseForPipeline();
    if (std::holds_alternative<AwaitingResponse>(m_writing))
        assign(response);
    if (m_context.gate.isHolding()) {
        HeldDelivery held{trace::HeldItem::Head, half, quint32(head.wireBytes)};
        held.head = head;
        held.give = [this, request, response](
                        HeldDelivery &delivery) { giveRequest(request, response, delivery); };
        if (holdsDelivery(std::move(held), headIn))
            return message::AfterHead::ReadBody;
    }
    const CauseScope scope(m_context, headIn);
    dispatch(request, response, fields);
    return message::AfterHead::ReadBody;
}

void ServerConnection::addExchange(trace::HalfId half, Exchange exchange)
{
    ++m_unanswered;
    if (!m_spareExchange) {
        m_exchanges.emplace(half.value, std::move(exchange));
        return;
    }
    m_spareExchange.key() = half.value;
    m_spareExchange.mapped() = std::move(exchange);
    m_exchanges.insert(m_exchanges.end(), std::move(m_spareExchange));
}

ServerConnection::Response ServerConnection::makeResponse(
    const Request &request, const RequestFields &fields)
{
    const ServerOptions &options = m_server->options;
    ServerResponse::Setup setup;
    setup.answersHead = request->method() == "HEAD";
    // RFC 9112, section 6.1: no Transfer-Encoding to a client of HTTP/1.0, whatever its TE says.
    setup.useChunkedByDefault = !fields.isOlder || (!isStrict() && fields.acceptsChunked);
    setup.keepAliveTimeout = options.keepAliveTimeout;
    setup.maxRequestsPerSocket = options.maxRequestsPerSocket;
    setup.maxRequestsReached =
        options.maxRequestsPerSocket > 0 && m_requests >= options.maxRequestsPerSocket;
    // Who says close closes (RFC 9112, section 9.6); Node waits, and answers further requests with
    // 503.
    setup.shouldKeepAlive =
        request->head().shouldKeepAlive && !(isStrict() && setup.maxRequestsReached);
    setup.expectsContinue = fields.isVersion11 && fields.expectsContinue;
    setup.highWaterMark = options.highWaterMark;
    setup.uniqueHeaders = &options.uniqueHeaders;
    setup.rejectNonStandardBodyWrites = options.rejectNonStandardBodyWrites;
    setup.strict = isStrict();
    setup.peerIsOlder = fields.isOlder;
    setup.takesInformation = !(isStrict() && fields.isOlder);
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
    const int limit = m_server->options.maxRequestsPerSocket;
    if (fields.isVersion11 && fields.hosts == 0 && m_server->options.requireHostHeader)
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
    // Node is content when 100-continue is among others.
    const bool unknown =
        isStrict() ? request->head().broken == message::Rule::Expectation : !fields.expectsContinue;
    if (!unknown && m_server->onCheckContinue) {
        emitRequest(m_server->onCheckContinue, EventKind::OnCheckContinue, request, response);
    } else if (!unknown) {
        {
            const OriginScope byModule(*response, trace::Origin::Module);
            (void)response->writeContinue();
        }
        emitRequest(m_server->onRequest, EventKind::OnRequest, request, response);
    } else if (m_server->onCheckExpectation) {
        emitRequest(m_server->onCheckExpectation, EventKind::OnCheckExpectation, request, response);
    } else {
        if (isStrict())
            recordRefusal(request, m_context.cause());
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
    const auto *body = std::get_if<ReadingBody>(&m_reading);
    if (!body)
        return;
    const Request request = body->request;
    if (m_context.gate.isHolding()) {
        HeldDelivery held{trace::HeldItem::Body, request->half(), quint32(payload.size())};
        held.payload = payload.toByteArray();
        held.give = [this, request](HeldDelivery &delivery) {
            const QByteArray given = delivery.dropped ? QByteArray() : delivery.payload;
            request->pushEdited(given, delivery.amount, m_readEvent);
        };
        if (holdsDelivery(std::move(held), m_readEvent))
            return;
    }
    request->push(payload, m_readEvent);
}

void ServerConnection::messageComplete(const message::RawHeaders &trailers, qint64 wireBytes)
{
    if (const IncomingMessage *request = currentRequest();
        request && !m_upgrade && m_context.gate.isHolding()) {
        HeldDelivery held{trace::HeldItem::End, request->half(), quint32(wireBytes)};
        held.give = [this, trailers, wireBytes](
                        HeldDelivery &) { completeMessage(trailers, wireBytes); };
        if (holdsDelivery(std::move(held), m_readEvent))
            return;
    }
    completeMessage(trailers, wireBytes);
}

void ServerConnection::completeMessage(const message::RawHeaders &trailers, qint64 wireBytes)
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
    if (const Exchange *exchange = exchangeOf(request->half()))
        noteLeftUnread(*exchange);
    m_pausedByRequest = false; // Node forces the next message to be read
    updateReading();
}

ServerResponse &ServerConnection::lastUnanswered()
{
    auto last = std::find_if(m_exchanges.rbegin(), m_exchanges.rend(),
        [](const auto &exchange) { return !exchange.second.answered; });
    return *last->second.response;
}

/// Nothing more is parsed. What was under way is closed with the socket.
void ServerConnection::stopReading()
{
    if (std::holds_alternative<ReadingStopped>(m_reading))
        return;
    const auto *head = std::get_if<ReadingHead>(&m_reading);
    setReading(ReadingStopped{head ? head->half : trace::HalfId{}});
}

/// Node looks at each new request whether the answers before it pile up unread; it takes any number
/// of requests that are not answered at all.
void ServerConnection::pauseForPipeline()
{
    const qint64 waiting = std::max(m_buffered, m_transport->queuedBytes());
    m_pausedByPipeline |=
        waiting >= OutgoingMessage::highWaterMark || m_unanswered >= maxUnanswered;
    updateReading();
}

void ServerConnection::resumeAfterPipeline()
{
    if (!m_pausedByPipeline || m_buffered >= OutgoingMessage::highWaterMark
        || m_unanswered >= maxUnanswered) {
        return;
    }
    m_pausedByPipeline = false;
    updateReading();
}

void ServerConnection::updateReading()
{
    const bool pause = m_pausedByRequest || m_pausedByPipeline || m_pausedByGate;
    if (pause == m_readingPaused)
        return;
    m_readingPaused = pause;
    if (!pause) {
        m_transport->resumeReading();
        return;
    }
    m_transport->pauseReading(pauseReason());
}

trace::PauseReason ServerConnection::pauseReason() const
{
    if (m_pausedByGate)
        return trace::PauseReason::Gate;
    if (!m_pausedByRequest)
        return trace::PauseReason::PipelineFull;
    const IncomingMessage *request = currentRequest();
    return request && request->isPaused() ? trace::PauseReason::ConsumerPaused
                                          : trace::PauseReason::BufferFull;
}

} // namespace roundtrip::http

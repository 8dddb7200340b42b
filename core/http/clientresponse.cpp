// The reading direction of a ClientConnection: from the bytes of a read to the events of a
// response.

#include "core/http/clientconnection.h"
#include "core/http/clientrequest.h"
#include "core/http/errors.h"
#include "core/http/twintable.h"

namespace roundtrip::http
{

using message::AfterHead;
using message::MessageHead;
using message::MessageParser;
using trace::EventIndex;
using trace::EventKind;
using trace::NotPooledBecause;
using trace::Subject;

namespace
{

bool isInformational(int status)
{
    return status >= 100 && status < 200 && status != 101;
}

/// RFC 9112, section 6.3: these end with their head, whatever it says.
bool hasNoBody(int status)
{
    return status < 200 || status == 204 || status == 304;
}

} // namespace

bool ClientConnection::expectsBytes() const
{
    return std::holds_alternative<AwaitingHead>(m_reading)
        || std::holds_alternative<ReadingBody>(m_reading);
}

/// Bytes that no exchange waits for. Node throws them away. RFC 9112, section 6.3: a client must
/// not take them for a response and should close the connection; Strict never uses it again.
void ClientConnection::unsolicited(qint64 from, EventIndex read)
{
    if (m_conformance == Conformance::Node)
        return;
    if (!std::exchange(m_excessSeen, true))
        m_context.trace.appendDetail(EventKind::InputRefused, m_transport->subject(),
            detailOf(refusedError(0, from), message::Rule::AfterResponse), 1, read);
    if (m_parked)
        return m_pool->freeSocketEnded(*this, NotPooledBecause::ResponseLeftInDoubt);
    if (m_request && !m_notPooled) {
        m_notPooled = NotPooledBecause::ResponseLeftInDoubt;
        m_request->stopKeepingAlive();
    }
}

// ---- The gate's seam between parser and handlers ----

/// Must what was just parsed wait before the program gets it? Then the parser stops behind it, and
/// a released step is one item.
bool ClientConnection::holdsDelivery(HeldDelivery delivery, EventIndex cause)
{
    if (!m_context.gate.isHolding() || m_finishing)
        return false;
    PassingStep step = passingStep(breakAtDelivery(delivery.item));
    if (step.at == plan::BreakAt::HeadIn) {
        step.fields = &delivery.head.headers;
        step.status = delivery.head.statusCode;
    }
    const Subject side = m_transport->subject();
    delivery.half = m_request ? m_request->half() : trace::HalfId{};
    delivery.breakpoint =
        breakpointBefore(m_context, step, delivery.half ? Subject::half(delivery.half) : side,
            trace::Seam::Deliver, delivery.item, cause);
    const wire::Gate::Scope scope(
        m_context.gate, {delivery.half, delivery.item, delivery.breakpoint});
    if (!m_context.gate.holds(side, trace::Seam::Deliver))
        return false;
    delivery.cause = cause;
    m_delivery = std::make_shared<HeldDelivery>(std::move(delivery));
    m_parser->pause();
    return true;
}

PassingStep ClientConnection::passingStep(plan::BreakAt at) const
{
    PassingStep step;
    step.side = trace::Side::Client;
    step.at = at;
    if (!m_request)
        return step;
    step.method = m_request->method();
    step.target = m_request->path();
    step.socketReused = m_request->reusedSocket();
    step.age = m_context.loop.now() - m_request->began();
    if (const auto incoming = response())
        step.status = incoming->statusCode();
    return step;
}

void ClientConnection::holdDelivery(QByteArrayView rest)
{
    m_heldBytes.append(rest);
    m_held = true;
    if (!m_transport->isDestroyed())
        m_transport->pauseReading(trace::PauseReason::Gate);
    const wire::Gate::Scope scope(
        m_context.gate, {m_delivery->half, m_delivery->item, m_delivery->breakpoint});
    m_context.gate.hold(
        m_transport->subject(), trace::Seam::Deliver, m_delivery->amount,
        [weak = weak_from_this()] {
            if (const auto connection = weak.lock())
                connection->feedHeld();
        },
        std::make_unique<DeliveryContent>(m_delivery));
}

void ClientConnection::feedHeld()
{
    m_held = false;
    const auto delivery = std::exchange(m_delivery, nullptr);
    delivery->give(*delivery);
    if (m_held || !m_transport || m_transport->isDestroyed())
        return;
    const QByteArray bytes = std::exchange(m_heldBytes, {});
    m_parser->resume();
    const auto *read = std::get_if<ResponseRead>(&m_reading);
    if (read && endsItsRead(*read->response)) {
        if (!bytes.isEmpty())
            unsolicited(m_parserBase + m_parser->position(), m_readEvent);
    } else {
        feed(bytes);
    }
    if (m_held || !m_transport)
        return;
    if (std::exchange(m_endHeld, false))
        endOfStream();
    else if (m_transport && !m_transport->isDestroyed() && !m_responseFull)
        m_transport->resumeReading();
}

void ClientConnection::feed(QByteArrayView bytes)
{
    for (;;) {
        const MessageParser::Fed fed = m_parser->feed(bytes);
        if (fed.error)
            return parseFailed(fed);
        bytes = bytes.sliced(fed.consumed);
        if (fed.upgraded)
            return m_delivery ? holdDelivery(bytes) : upgraded(bytes);
        if (!fed.paused)
            return;
        m_parser->resume();
        if (m_delivery)
            return holdDelivery(bytes);
        if (const auto *read = std::get_if<ResponseRead>(&m_reading);
            read && endsItsRead(*read->response)) {
            if (!bytes.isEmpty())
                unsolicited(m_parserBase + m_parser->position(), m_readEvent);
            return;
        }
        if (bytes.isEmpty() && !m_parser->hasDueEvents())
            return;
    }
}

/// For Node what follows in the same read is another response, which is one too many; but behind
/// 101 it is of another protocol, even if that was not agreed upon.
bool ClientConnection::endsItsRead(const IncomingMessage &response) const
{
    return isStrict() || response.statusCode() == 101;
}

/// What is wrong is said before the socket goes, and 'error' comes at once, as in Node.
void ClientConnection::parseFailed(const MessageParser::Fed &fed)
{
    Error error = fed.error;
    if (error.byteOffset >= 0)
        error.byteOffset += m_parserBase;
    const Subject whom = m_request ? Subject::half(m_request->half()) : m_transport->subject();
    const EventIndex event = m_context.trace.appendDetail(
        EventKind::ParseFailed, whom, detailOf(error, m_parser->brokenRule()), 0, m_readEvent);
    HeldDelivery held{trace::HeldItem::ParseError};
    held.give = [this, error, event](HeldDelivery &) { giveUpUnparsed(error, event); };
    if (holdsDelivery(std::move(held), event))
        return holdDelivery({});
    giveUpUnparsed(error, event);
}

void ClientConnection::giveUpUnparsed(const Error &error, EventIndex cause)
{
    m_notPooled = NotPooledBecause::ResponseLeftInDoubt;
    destroy(NotPooledBecause::ResponseLeftInDoubt, {}, cause);
    m_readEvent = cause;
    failRequest(error, Repeated::Yes);
}

// ---- What the parser finds ----

AfterHead ClientConnection::headParsed(const MessageHead &head)
{
    if (!std::holds_alternative<AwaitingHead>(m_reading)) {
        // A second response in the same read: nobody asked for it.
        m_notPooled = NotPooledBecause::ResponseLeftInDoubt;
        destroy(NotPooledBecause::ResponseLeftInDoubt, {}, m_readEvent);
        return AfterHead::ReadBody;
    }
    if (changesProtocol(head)) {
        m_upgradeResponse = makeResponse(head);
        m_cause = m_upgradeResponse->recordHead(true, m_readEvent);
        m_reading = Over{};
        HeldDelivery held{trace::HeldItem::Head, {}, quint32(head.wireBytes)};
        held.head = head;
        held.give = [this](HeldDelivery &) {
            (void)m_parser->feed({}); // the message completes with its head
            upgraded(std::exchange(m_heldBytes, {}));
        };
        (void)holdsDelivery(std::move(held), m_cause);
        return AfterHead::Upgrade;
    }
    if (isInformational(head.statusCode)) {
        if (isStrict() && ++m_informational > maxInformational)
            return tooMuchInformation();
        if (isStrict() && !head.shouldKeepAlive) {
            m_notPooled = NotPooledBecause::PeerSaidClose;
            m_request->stopKeepingAlive();
        }
        const EventIndex event = m_context.trace.append(EventKind::InformationIn,
            Subject::half(m_request->half()), 0, quint32(head.wireBytes), m_readEvent);
        const auto request = m_request;
        HeldDelivery held{trace::HeldItem::Information, {}, quint32(head.wireBytes)};
        held.head = head;
        held.give = [request, event](
                        HeldDelivery &delivery) { request->emitInformation(delivery.head, event); };
        if (!holdsDelivery(held, event))
            request->emitInformation(head, event);
        return AfterHead::ReadBody;
    }
    return responseBegan(head);
}

/// A tunnel, or what 101 switches to. RFC 9110, section 9.3.6: only 2xx opens a tunnel, and any
/// other response is one as ever; for Node each answer to CONNECT does.
bool ClientConnection::changesProtocol(const MessageHead &head) const
{
    if (m_request->method() == "CONNECT")
        return !isStrict() || head.statusCode / 100 == 2;
    return head.upgrade && head.statusCode == 101;
}

/// Each is kept until the response comes, so there must be an end of them.
AfterHead ClientConnection::tooMuchInformation()
{
    const Error error{"ERR_HTTP_TOO_MANY_INFORMATIONAL", "Too many informational responses", {},
        m_parserBase + m_parser->position()};
    const EventIndex event =
        m_context.trace.appendDetail(EventKind::InputRefused, Subject::half(m_request->half()),
            detailOf(error, message::Rule::MaxInformational), 0, m_readEvent);
    m_reading = Over{};
    m_notPooled = NotPooledBecause::ResponseLeftInDoubt;
    destroy(NotPooledBecause::ResponseLeftInDoubt, {}, event);
    m_readEvent = event;
    failRequest(error);
    return AfterHead::Refuse;
}

AfterHead ClientConnection::responseBegan(const MessageHead &head)
{
    const bool isHead = m_request->method() == "HEAD";
    decideKeepAlive(head, isHead);
    const auto incoming = makeResponse(head);
    incoming->setConnection(this);
    incoming->setPartner(m_request);
    m_request->setResponse(incoming);
    m_reading = ReadingBody{incoming};
    const bool endsMessage =
        isHead || hasNoBody(head.statusCode) || (head.contentLength == 0 && !head.chunked);
    m_cause = incoming->recordHead(endsMessage, m_readEvent);
    if (!endsMessage && (head.contentLength < 0 || head.contentLength > largeBody))
        markBody(trace::Direction::In, true);
    if (m_context.gate.isHolding()) {
        HeldDelivery held{trace::HeldItem::Head, {}, quint32(head.wireBytes)};
        held.head = head;
        held.give = [this, incoming](HeldDelivery &delivery) {
            incoming->replaceHead(delivery.head);
            giveResponse(incoming);
        };
        if (holdsDelivery(std::move(held), m_cause))
            return isHead ? AfterHead::SkipBody : AfterHead::ReadBody;
    }
    giveResponse(incoming);
    return isHead ? AfterHead::SkipBody : AfterHead::ReadBody;
}

void ClientConnection::giveResponse(const std::shared_ptr<IncomingMessage> &incoming)
{
    const auto request = m_request;
    if (request && !request->emitResponse(incoming, m_cause))
        incoming->dump();
}

std::shared_ptr<IncomingMessage> ClientConnection::makeResponse(const MessageHead &head) const
{
    return std::make_shared<IncomingMessage>(
        m_context, m_request->half(), head, m_request->options().joinDuplicateHeaders);
}

/// May the connection serve another exchange, and if not, why?
void ClientConnection::decideKeepAlive(const MessageHead &head, bool isHead)
{
    const bool strict = isStrict();
    if (m_notPooled) // an interim response said so
        return;
    if (!m_request->shouldKeepAlive() && !m_request->saysClose())
        m_notPooled = NotPooledBecause::AgentKeepsNone;
    else if (m_request->saysClose() && (strict || !head.shouldKeepAlive))
        m_notPooled = NotPooledBecause::WeSaidClose; // RFC 9112, section 9.6: no further request
    else if (message::hasToken(head.headers, "connection", "close")
        && (strict || !head.shouldKeepAlive)) // for Node keep-alive outdoes it in HTTP/1.0
        m_notPooled = NotPooledBecause::PeerSaidClose;
    else if (head.untilClose)
        m_notPooled =
            isHead ? NotPooledBecause::HeadWithoutLength : NotPooledBecause::BodyUntilClose;
    else if (!head.shouldKeepAlive)
        m_notPooled = NotPooledBecause::Http10WithoutKeepAlive;
    else if (strict && head.chunked && head.versionMajor == 1 && head.versionMinor == 0)
        m_notPooled = NotPooledBecause::ResponseLeftInDoubt; // RFC 9112, section 6.1
    if (m_notPooled)
        m_request->stopKeepingAlive();
}

void ClientConnection::chunkBegan(qint64 size, qint64 wireBytes)
{
    Q_UNUSED(size)
    if (const auto *body = std::get_if<ReadingBody>(&m_reading))
        body->response->chunkBegan(wireBytes, m_readEvent);
}

void ClientConnection::bodyParsed(QByteArrayView payload)
{
    const auto *body = std::get_if<ReadingBody>(&m_reading);
    if (!body)
        return;
    const auto incoming = body->response;
    if (m_context.gate.isHolding()) {
        HeldDelivery held{trace::HeldItem::Body, {}, quint32(payload.size())};
        held.payload = payload.toByteArray();
        held.give = [this, incoming](HeldDelivery &delivery) {
            const QByteArray given = delivery.dropped ? QByteArray() : delivery.payload;
            incoming->pushEdited(given, delivery.amount, m_readEvent);
        };
        if (holdsDelivery(std::move(held), m_readEvent))
            return;
    }
    incoming->push(payload, m_readEvent);
}

void ClientConnection::messageComplete(const message::RawHeaders &trailers, qint64 wireBytes)
{
    if (m_context.gate.isHolding() && std::holds_alternative<ReadingBody>(m_reading)) {
        HeldDelivery held{trace::HeldItem::End, {}, quint32(wireBytes)};
        held.give = [this, trailers, wireBytes](
                        HeldDelivery &) { completeMessage(trailers, wireBytes); };
        if (holdsDelivery(std::move(held), m_readEvent))
            return;
    }
    completeMessage(trailers, wireBytes);
}

void ClientConnection::completeMessage(const message::RawHeaders &trailers, qint64 wireBytes)
{
    if (m_upgradeResponse)
        m_upgradeResponse->finish(trailers, wireBytes, m_readEvent);
    const auto *body = std::get_if<ReadingBody>(&m_reading);
    if (!body)
        return; // of a 1xx answer, or of a response nobody asked for
    const auto incoming = body->response;
    m_reading = ResponseRead{incoming};
    if (endsItsRead(*incoming))
        m_parser->pause(); // what follows is no response
    markBody(trace::Direction::In, false);
    incoming->finish(trailers, wireBytes, m_readEvent);
}

// ---- Another protocol ----

/// 101, or any answer to CONNECT: the transport is the program's when it is registered for the
/// event; otherwise the socket is destroyed and the request gets only 'close'.
void ClientConnection::upgraded(QByteArrayView rest)
{
    m_errorEmitted = true;
    if (!m_request->wantsUpgrade()) {
        m_reading = ResponseRead{std::exchange(m_upgradeResponse, nullptr)};
        destroy(NotPooledBecause::WeSaidClose, {}, m_cause);
        return;
    }
    const auto request = std::exchange(m_request, nullptr);
    const auto incoming = std::exchange(m_upgradeResponse, nullptr);
    if (m_pool)
        m_pool->socketLeft(*this, request->half());
    m_transport->setEvents(nullptr);
    m_writing = ClosingDown{};
    m_context.release(this);
    m_context.twins().clientClosed(m_connectionId);
    request->detachSink();
    request->leaveConnection();
    request->emitUpgrade(incoming, std::move(m_transport), rest.toByteArray(), m_cause);
    request->close();
}

} // namespace roundtrip::http

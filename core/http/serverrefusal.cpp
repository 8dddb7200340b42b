// What a ServerConnection does with input it will not have: requests that break a rule, bytes that
// cannot be parsed, bytes behind the last request.

#include "core/http/context.h"
#include "core/http/errors.h"
#include "core/http/serverconnection.h"
#include "core/http/servercore.h"
#include "core/message/syntax.h"

namespace roundtrip::http
{

using trace::EventIndex;
using trace::EventKind;

namespace
{

/// Node's four cases.
int statusFor(const Error &error)
{
    if (error.code == "HPE_HEADER_OVERFLOW")
        return 431;
    if (error.code == "HPE_CHUNK_EXTENSIONS_OVERFLOW" || error.code == "HPE_BODY_OVERFLOW")
        return 413;
    return error.code == "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
}

} // namespace

bool ServerConnection::isStrict() const
{
    return m_server && m_server->options.conformance == Conformance::Strict;
}

// ---- Requests that could be parsed ----

/// The program hears nothing of it. The answer waits for its turn and is the connection's last:
/// what follows the head may be a body, and is not read.
void ServerConnection::refuseRequest(
    const Request &request, const Response &response, EventIndex headIn)
{
    recordRefusal(request, headIn);
    m_requestBegan.reset(); // no longer late: nothing more of it is read
    if (std::holds_alternative<AwaitingResponse>(m_writing))
        assign(response);
    const int status = message::textOf(request->head().broken).status;
    answerByModule(response, status, {{"Connection", "close"}, {"Content-Length", "0"}});
}

void ServerConnection::recordRefusal(const Request &request, EventIndex cause)
{
    const message::MessageHead &head = request->head();
    const int status = message::textOf(head.broken).status;
    m_context.trace.appendDetail(EventKind::InputRefused, trace::Subject::half(request->half()),
        detailOf(refusedError(status, head.brokenAt), head.broken), 0, cause);
}

void ServerConnection::recordIgnored(qint64 from)
{
    m_inputIgnored = true;
    m_context.trace.appendDetail(EventKind::InputRefused, m_subject,
        detailOf(refusedError(0, from), message::Rule::AfterClose), 1, m_readEvent);
}

// ---- Bytes that cannot be parsed ----

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
        EventKind::ParseFailed, subject, detailOf(error, m_parser.brokenRule()), 0, m_readEvent);
    HeldDelivery held{
        trace::HeldItem::ParseError, subject.isHalf() ? subject.halfId() : trace::HalfId{}};
    held.give = [this, error, event](HeldDelivery &) { refuseUnparsed(error, event); };
    if (holdsDelivery(std::move(held), event))
        return holdDelivery({});
    refuseUnparsed(error, event);
}

void ServerConnection::refuseUnparsed(const Error &error, EventIndex cause)
{
    if (answersAreDue())
        refuseLater(error, cause);
    else
        clientError(error, cause);
}

/// To requests before the one that cannot be parsed. Node forgets them.
bool ServerConnection::answersAreDue() const
{
    if (!isStrict() || !m_transport->isWritable())
        return false;
    const IncomingMessage *request = currentRequest();
    const auto own = request ? m_exchanges.find(request->half().value) : m_exchanges.end();
    const bool ownIsOpen = own != m_exchanges.end() && !own->second.answered;
    return m_unanswered > (ownIsOpen ? 1 : 0);
}

void ServerConnection::refuseLater(const Error &error, EventIndex cause)
{
    m_refusal = Refusal{error, cause, {}};
    m_requestBegan.reset(); // no longer late: it will not become complete
    if (const auto *body = std::get_if<ReadingBody>(&m_reading)) {
        const Request request = body->request;
        m_refusal->half = request->half();
        stopReading();
        request->connectionGone(connectionResetError("aborted"), cause);
    } else {
        stopReading();
    }
}

void ServerConnection::refuseNow()
{
    const Refusal refusal = *m_refusal;
    clientError(refusal.error, refusal.cause);
}

/// Node's socketOnError(): only the first error of a socket counts.
void ServerConnection::clientError(const Error &error, EventIndex cause)
{
    if (std::exchange(m_errorSeen, true))
        return;
    const IncomingMessage *request = currentRequest();
    const bool inBody = request || (m_refusal && m_refusal->half);
    const bool moreMayCome =
        error.byteOffset >= 0 && (inBody || m_parser.brokenRule() >= message::Rule::MaxTargetSize);
    m_refusal.reset();
    const Exchange *exchange = request ? exchangeOf(request->half()) : nullptr;
    const bool answered = isStrict() && exchange && exchange->answered; // to that client it is over
    stopReading();
    const auto server = m_server;
    if (server && server->onClientError) {
        const EventIndex event = m_context.trace.appendDetail(
            EventKind::OnClientError, m_subject, trace::ErrorDetail{error}, 0, cause);
        const CauseScope scope(m_context, event);
        server->onClientError(error, *m_transport);
        return;
    }
    const bool sent = !answered && answerBadRequest(error, cause);
    if (!sent || !isStrict() || !moreMayCome || m_peerEnded)
        return destroy(error, cause);
    linger(cause);
    closeExchanges(); // for the program the connection is over
}

/// Not when bytes of an answer are on their way: the peer would take these for its body.
bool ServerConnection::answerBadRequest(const Error &error, EventIndex cause)
{
    const ServerResponse *response = currentResponse();
    if (!m_transport->isWritable() || (response && response->headOut()))
        return false;
    QByteArray answer = statusLineFor(error);
    if (isStrict())
        answer += "Date: " + m_context.date() + "\r\n"; // RFC 9110, section 6.6.1
    answer += "Connection: close\r\n\r\n";
    const EventIndex event =
        m_context.trace.append(EventKind::RawOut, m_subject, 0, quint32(answer.size()), cause);
    m_transport->write({&answer, 1}, event);
    return true;
}

QByteArray ServerConnection::statusLineFor(const Error &error) const
{
    const message::Rule rule = m_parser.brokenRule();
    const bool byRule = isStrict() && rule != message::Rule::None && error.code.startsWith("HPE_");
    const int status = byRule ? message::textOf(rule).status : statusFor(error);
    return "HTTP/1.1 " + QByteArray::number(status) + ' ' + message::reasonPhrase(status) + "\r\n";
}

// ---- The end of the connection ----

/// Behind the last answer. While the client still sends, what it sends is read for nobody: closed
/// at once, its kernel might throw the answer away ("TCP reset problem", RFC 9112, section 9.6).
void ServerConnection::closeSoon(EventIndex cause)
{
    const bool betweenRequests = std::holds_alternative<AwaitingRequest>(m_reading)
        || std::holds_alternative<ReadingEnded>(m_reading);
    const bool moreMayCome = m_inputIgnored || !betweenRequests || m_readingPaused;
    if (isStrict() && moreMayCome)
        linger(cause);
    else
        m_transport->destroySoon(cause);
}

void ServerConnection::linger(EventIndex cause)
{
    m_lingersUntil = m_context.loop.now() + ServerOptions::lingerTimeout;
    stopReading();
    m_pausedByRequest = false;
    m_pausedByPipeline = false;
    updateReading();
    if (m_peerEnded)
        return m_transport->destroySoon(cause); // nothing more can come
    m_transport->end(cause);
    setSocketTimeout(ServerOptions::lingerTimeout);
}

} // namespace roundtrip::http

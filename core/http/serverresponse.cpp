#include "core/http/serverresponse.h"

#include "core/http/context.h"
#include "core/http/errors.h"
#include "core/http/serverconnection.h"
#include "core/message/headtext.h"
#include "core/message/syntax.h"

#include <QRegularExpression>

namespace roundtrip::http
{

using message::HeaderField;
using message::RawHeaders;
using trace::EventKind;

namespace
{

/// What Node lets pass; RFC 9110, section 15, knows 100 to 599.
bool isStatusCode(int code)
{
    return code >= 100 && code <= 999;
}

/// One element of a Link field as Node looks at it: <…>, then parameters without blanks or quotes
/// in their values (RFC 8288, section 3, allows more).
bool isLink(const QByteArray &value)
{
    static const QRegularExpression link(
        "^(?:<[^>]*>)(?:\\s*;\\s*[^;\"\\s]+(?:=(\")?[^;\"\\s]*\\1)?)*$");
    return link.match(QString::fromLatin1(value)).hasMatch();
}

bool isFraming(const QByteArray &name)
{
    return message::equalsIgnoringCase(name, "content-length")
        || message::equalsIgnoringCase(name, "transfer-encoding");
}

Status validateFields(const RawHeaders &headers)
{
    for (const HeaderField &field : headers) {
        if (Status valid = message::validateHeaderName(field.name); !valid)
            return valid;
        if (Status valid = message::validateHeaderValue(field.name, field.value); !valid)
            return valid;
    }
    return Done{};
}

} // namespace

ServerResponse::ServerResponse(
    Context &context, trace::HalfId half, const Setup &setup, ServerConnection &connection)
    : OutgoingMessage(context, half)
    , m_connection(&connection)
    , m_expectsContinue(setup.expectsContinue)
    , m_takesInformation(setup.takesInformation)
{
    sendDate = true;
    m_rules.hasBody = !setup.answersHead;
    m_rules.useChunkedByDefault = setup.useChunkedByDefault;
    m_rules.shouldKeepAlive = setup.shouldKeepAlive;
    m_rules.maxRequestsReached = setup.maxRequestsReached;
    m_rules.maxRequestsPerSocket = setup.maxRequestsPerSocket;
    m_rules.keepAliveTimeout = setup.keepAliveTimeout;
    setHighWaterMark(setup.highWaterMark);
    m_rules.strict = setup.strict;
    m_rules.peerIsOlder = setup.peerIsOlder;
    strictContentLength = setup.strict;
    rejectNonStandardBodyWrites = setup.rejectNonStandardBodyWrites;
    if (setup.uniqueHeaders)
        setUniqueHeaders(*setup.uniqueHeaders);
}

Status ServerResponse::writeHead(int code, const RawHeaders &headers)
{
    return writeHeadWith(code, nullptr, headers);
}

Status ServerResponse::writeHead(int code, const QByteArray &reason, const RawHeaders &headers)
{
    return writeHeadWith(code, &reason, headers);
}

Status ServerResponse::writeHeadWith(int code, const QByteArray *reason, const RawHeaders &headers)
{
    recordCall(EventKind::CallWriteHead, quint32(code));
    if (headersSent())
        return refuse(headersSentError("write"));
    if (!isStatusCode(code))
        return refuse(invalidStatusCodeError(code));
    statusCode = code;
    const Status rendered = renderStatusHead(reason, headers);
    return rendered ? rendered : refuse(rendered.error());
}

Status ServerResponse::writeContinue()
{
    recordCall(EventKind::CallWriteInformation, 100);
    m_sentContinue = true;
    sendInformation("HTTP/1.1 100 Continue\r\n\r\n");
    return Done{};
}

Status ServerResponse::writeProcessing()
{
    recordCall(EventKind::CallWriteInformation, 102);
    sendInformation("HTTP/1.1 102 Processing\r\n\r\n");
    return Done{};
}

Status ServerResponse::writeEarlyHints(const RawHeaders &hints)
{
    recordCall(EventKind::CallWriteInformation, 103);
    if (const Status valid = validateFields(hints); !valid)
        return refuse(valid.error());
    QByteArrayList links;
    QByteArray others;
    for (const HeaderField &field : hints) {
        if (message::equalsIgnoringCase(field.name, "link")) {
            if (!isLink(field.value))
                return refuse(badEarlyHintsError(field.value));
            links.append(field.value);
        } else if (!m_rules.strict || !isFraming(field.name)) { // RFC 9110, section 8.6
            others += field.name + ": " + field.value + "\r\n";
        }
    }
    if (!links.isEmpty()) {
        sendInformation(
            "HTTP/1.1 103 Early Hints\r\nLink: " + links.join(", ") + "\r\n" + others + "\r\n");
    }
    return Done{};
}

Status ServerResponse::writeInformation(
    int code, const QByteArray &reason, const RawHeaders &headers)
{
    recordCall(EventKind::CallWriteInformation, quint32(code));
    if (headersSent())
        return refuse(headersSentError("write"));
    if (code < 100 || code > 199 || code == 101)
        return refuse(invalidStatusCodeError(code));
    if (!message::isFieldValue(reason))
        return refuse(Error{"ERR_INVALID_CHAR", "Invalid character in statusMessage"});
    if (const Status valid = validateFields(headers); !valid)
        return refuse(valid.error());
    m_sentContinue |= code == 100;
    message::HeadText head;
    head.add("HTTP/1.1 ").add(code).add(" ").add(reason).add("\r\n");
    for (const HeaderField &field : headers)
        head.add(field.name).add(": ").add(field.value).add("\r\n");
    sendInformation(head.add("\r\n").toByteArray(0));
    return Done{};
}

void ServerResponse::destroy(const Error &error)
{
    recordCall(EventKind::CallDestroy);
    if (destroyed())
        return;
    markDestroyed();
    if (hasSink() && m_connection) {
        m_connection->destroy(error, lastCall());
    } else {
        m_destroyedWith = error;
        m_destroyWhenAssigned = true;
    }
}

void ServerResponse::resetAndDestroy()
{
    if (!hasSink() || !m_connection)
        return destroy();
    recordCall(EventKind::CallDestroy, 1);
    markDestroyed();
    m_connection->resetAndDestroy(lastCall());
}

void ServerResponse::setTimeout(std::chrono::milliseconds timeout)
{
    recordCall(EventKind::CallSetTimeout, quint32(timeout.count()));
    m_timeout = timeout;
    if (hasSink() && m_connection)
        m_connection->setSocketTimeout(timeout);
}

void ServerResponse::onSocket(Plain callback)
{
    m_onSocket = std::move(callback);
}

void ServerResponse::assignConnection()
{
    if (m_destroyWhenAssigned) {
        m_connection->destroy(m_destroyedWith, lastCall());
        return;
    }
    if (m_timeout.count() >= 0)
        m_connection->setSocketTimeout(m_timeout);
    if (m_onSocket) {
        const auto event = context().trace.append(
            EventKind::OnSocket, subject(), 0, m_connection->connectionId().value, lastCall());
        const CauseScope scope(context(), event);
        std::exchange(m_onSocket, {})();
    }
    recordWaitingInformation(false);
    assignSink(m_connection);
    recordWaitingInformation(true);
    m_waitingInformation.clear();
}

void ServerResponse::leaveConnection() noexcept
{
    detachSink();
    m_connection = nullptr;
    m_onSocket = {};
}

Status ServerResponse::renderImplicitHead()
{
    return renderStatusHead(nullptr, {});
}

void ServerResponse::bufferedChanged(qint64 delta)
{
    if (m_connection)
        m_connection->bufferedChanged(delta);
}

Status ServerResponse::renderStatusHead(const QByteArray *reason, const RawHeaders &headers)
{
    if (!isStatusCode(statusCode))
        return Failure{invalidStatusCodeError(statusCode)};
    if (reason)
        statusMessage = *reason;
    else if (statusMessage.isEmpty())
        statusMessage = message::reasonPhrase(statusCode);
    if (statusMessage.isEmpty() && !reason)
        statusMessage = "unknown";
    if (!message::isFieldValue(statusMessage))
        return Failure{Error{"ERR_INVALID_CHAR", "Invalid character in statusMessage"}};
    if (const Status merged = mergeFields(headers); !merged)
        return merged;
    m_rules.statusCode = statusCode;
    if (statusCode == 204 || statusCode == 304 || statusCode < 200)
        m_rules.hasBody = false; // RFC 9110, section 6.4.1
    if (m_expectsContinue && !m_sentContinue)
        m_rules.shouldKeepAlive = false; // the client may send its body or not
    message::HeadText startLine;
    startLine.add("HTTP/1.1 ").add(statusCode).add(" ").add(statusMessage);
    const Status rendered = renderHead(startLine.view(), hasFields() ? fields() : headers);
    if (rendered && isLast() && m_connection)
        m_connection->lastAnswerBegins();
    return rendered;
}

/// Fields that were set before are overridden; with none set, the given ones stay as they are.
Status ServerResponse::mergeFields(const RawHeaders &headers)
{
    if (const Status valid = validateFields(headers); !valid)
        return valid;
    if (hasFields()) {
        for (const HeaderField &field : headers)
            putHeader(field.name, field.value);
    }
    return Done{};
}

/// What waits for its turn is recorded when its bytes reach the stream of the connection.
void ServerResponse::sendInformation(const QByteArray &bytes)
{
    if (!m_takesInformation)
        return;
    const Information information{bytes.size(), lastCall(), headOut()};
    if (hasSink())
        recordInformation(information);
    else if (m_connection)
        m_waitingInformation.push_back(information);
    writeRaw(bytes);
}

void ServerResponse::recordInformation(const Information &information)
{
    context().trace.append(
        EventKind::InformationOut, subject(), 0, quint32(information.bytes), information.call);
}

void ServerResponse::recordWaitingInformation(bool behindHead)
{
    for (const Information &information : m_waitingInformation) {
        if (information.behindHead == behindHead)
            recordInformation(information);
    }
}

} // namespace roundtrip::http

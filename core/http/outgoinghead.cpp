// The head of an outgoing message: the fields that are set, and the lines that the module adds.

#include "core/http/context.h"
#include "core/http/errors.h"
#include "core/http/outgoingmessage.h"
#include "core/message/headtext.h"
#include "core/message/syntax.h"

#include <QSet>

#include <algorithm>

namespace roundtrip::http
{

using message::equalsIgnoringCase;
using message::HeaderField;
using message::HeadText;
using message::RawHeaders;
using trace::EventIndex;
using trace::EventKind;
using trace::Framing;
using trace::LineOrigin;

namespace
{

/// Date, Connection, Keep-Alive and one about the framing.
constexpr std::size_t mostModuleLines = 4;
/// A small body is appended to its head: one piece, one write.
constexpr qsizetype roomForBody = 256;

/// Content-Length = 1*DIGIT (RFC 9110, section 8.6)
bool isLength(QByteArrayView value)
{
    constexpr qsizetype mostDigits = 18; // fits into 63 bits
    return !value.isEmpty() && value.size() <= mostDigits
        && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "A sender MUST […] apply chunked as the final transfer coding" to a request (RFC 9112, section
/// 6.1).
bool endsWithChunked(const QByteArray &codings)
{
    const QByteArray last = codings.mid(codings.lastIndexOf(',') + 1).trimmed();
    return equalsIgnoringCase(last, "chunked");
}

/// Sent in a trailer section they would be lost, or believed by one and not by another (RFC 9110,
/// section 6.5.1: framing, routing, request modifiers, authentication, response control data, how
/// to process the content).
bool mayBeTrailer(const QByteArray &name)
{
    static const QSet<QByteArray> never{"age", "authorization", "cache-control", "connection",
        "content-encoding", "content-length", "content-range", "content-type", "cookie", "date",
        "expect", "expires", "host", "if-match", "if-modified-since", "if-none-match", "if-range",
        "if-unmodified-since", "keep-alive", "location", "max-forwards", "pragma",
        "proxy-authenticate", "proxy-authorization", "proxy-connection", "range", "retry-after",
        "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "vary", "warning",
        "www-authenticate"};
    return !never.contains(name.toLower());
}

bool isWordByte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

} // namespace

/// Node's /(?:^|\W)word(?:$|\W)/i.
bool hasWord(QByteArrayView text, QByteArrayView word)
{
    for (qsizetype i = 0; i + word.size() <= text.size(); ++i) {
        const qsizetype after = i + word.size();
        if (equalsIgnoringCase(text.sliced(i, word.size()), word)
            && (i == 0 || !isWordByte(text[i - 1]))
            && (after == text.size() || !isWordByte(text[after])))
            return true;
    }
    return false;
}

/// What the program's own lines say about the connection and the framing.
struct OutgoingMessage::SeenFields {
    bool connection = false;
    bool contentLength = false;
    bool transferEncoding = false;
    bool date = false;
    bool trailer = false;
    bool expect = false;
};

Status OutgoingMessage::setHeader(const QByteArray &name, const QByteArray &value)
{
    return setValues(name, {&value, 1}, value);
}

Status OutgoingMessage::setHeader(const QByteArray &name, const QList<QByteArray> &values)
{
    return setValues(name, values, values.join(", "));
}

Status OutgoingMessage::setValues(
    const QByteArray &name, std::span<const QByteArray> values, const QByteArray &joined)
{
    recordFieldCall(EventKind::CallSetHeader, name, joined);
    if (m_headRendered)
        return refuse(headersSentError("set"));
    if (const Status valid = message::validateHeaderName(name); !valid)
        return refuse(valid.error());
    for (const QByteArray &value : values) {
        if (const Status valid = message::validateHeaderValue(name, value); !valid)
            return refuse(valid.error());
    }
    replaceField(name, values);
    return Done{};
}

Status OutgoingMessage::appendHeader(const QByteArray &name, const QByteArray &value)
{
    recordFieldCall(EventKind::CallSetHeader, name, value);
    if (m_headRendered)
        return refuse(headersSentError("append"));
    if (const Status valid = message::validateHeaderName(name); !valid)
        return refuse(valid.error());
    if (const Status valid = message::validateHeaderValue(name, value); !valid)
        return refuse(valid.error());
    QList<QByteArray> values;
    QByteArray usedName = name;
    for (const HeaderField &field : m_fields) {
        if (equalsIgnoringCase(field.name, name)) {
            usedName = field.name;
            values.append(field.value);
        }
    }
    values.append(value);
    replaceField(usedName, values);
    return Done{};
}

Status OutgoingMessage::setHeaders(const RawHeaders &headers)
{
    if (m_headRendered)
        return refuse(headersSentError("set"));
    QList<QByteArray> cookies;
    for (const HeaderField &field : headers) {
        if (equalsIgnoringCase(field.name, "set-cookie"))
            cookies.append(field.value);
        else if (const Status set = setHeader(field.name, field.value); !set)
            return set;
    }
    return cookies.isEmpty() ? Status(Done{}) : setHeader("set-cookie", cookies);
}

Status OutgoingMessage::removeHeader(const QByteArray &name)
{
    recordFieldCall(EventKind::CallRemoveHeader, name, {});
    if (m_headRendered)
        return refuse(headersSentError("remove"));
    noteRemoval(name);
    std::erase_if(m_fields,
        [&name](const HeaderField &field) { return equalsIgnoringCase(field.name, name); });
    return Done{};
}

bool OutgoingMessage::hasHeader(QByteArrayView name) const
{
    return fieldIndex(name) >= 0;
}

QByteArray OutgoingMessage::getHeader(QByteArrayView name) const
{
    QList<QByteArray> values;
    for (const HeaderField &field : m_fields) {
        if (equalsIgnoringCase(field.name, name))
            values.append(field.value);
    }
    return values.isEmpty()  ? QByteArray()
        : values.size() == 1 ? values.front()
                             : values.join(", ");
}

QList<QByteArray> OutgoingMessage::getHeaderNames() const
{
    QList<QByteArray> names;
    for (const HeaderField &field : m_fields) {
        if (names.isEmpty() || !equalsIgnoringCase(names.back(), field.name))
            names.append(field.name.toLower());
    }
    return names;
}

QList<QByteArray> OutgoingMessage::getRawHeaderNames() const
{
    QList<QByteArray> names;
    for (const HeaderField &field : m_fields) {
        if (names.isEmpty() || !equalsIgnoringCase(names.back(), field.name))
            names.append(field.name);
    }
    return names;
}

RawHeaders OutgoingMessage::getRawHeaders() const
{
    return m_fields;
}

Status OutgoingMessage::addTrailers(const RawHeaders &trailers)
{
    recordCall(EventKind::CallAddTrailers, quint32(trailers.size()));
    for (const HeaderField &field : trailers) {
        const Status name = message::validateHeaderName(field.name, "Trailer name");
        if (!name)
            return refuse(name.error());
        if (m_rules.strict && !mayBeTrailer(field.name))
            return refuse(trailerNotAllowedError(field.name));
        if (!message::isFieldValue(field.value)) {
            return refuse({"ERR_INVALID_CHAR",
                "Invalid character in trailer content [\"" + field.name + "\"]"});
        }
    }
    m_trailers = trailers;
    return Done{};
}

void OutgoingMessage::putHeader(const QByteArray &name, const QByteArray &value)
{
    replaceField(name, {&value, 1});
}

void OutgoingMessage::putFields(const RawHeaders &fields)
{
    m_fields = fields;
    m_fieldsUsed = !fields.empty();
}

LineOrigin OutgoingMessage::originOf(const HeaderField &field) const
{
    Q_UNUSED(field)
    return LineOrigin::You;
}

/// A name that is set again keeps its place and takes the new case; each value gets a line of its
/// own, but some have one line.
void OutgoingMessage::replaceField(const QByteArray &name, std::span<const QByteArray> values)
{
    m_fieldsUsed = true;
    const qsizetype found = fieldIndex(name);
    if (found >= 0) {
        std::erase_if(m_fields,
            [&name](const HeaderField &field) { return equalsIgnoringCase(field.name, name); });
    }
    auto place = found < 0 ? m_fields.end() : m_fields.begin() + found;
    if (values.size() > 1 && sharesOneLine(name)) {
        m_fields.insert(place, {name, QByteArrayList(values.begin(), values.end()).join("; ")});
        return;
    }
    for (const QByteArray &value : values)
        place = std::next(m_fields.insert(place, {name, value}));
}

/// Cookie (RFC 6265, section 5.4) and what the option uniqueHeaders names.
bool OutgoingMessage::sharesOneLine(const QByteArray &name) const
{
    const auto same = [&name](QByteArrayView other) { return equalsIgnoringCase(name, other); };
    return same("cookie") || std::any_of(m_uniqueHeaders.begin(), m_uniqueHeaders.end(), same);
}

qsizetype OutgoingMessage::fieldIndex(QByteArrayView name) const
{
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        if (equalsIgnoringCase(m_fields[i].name, name))
            return qsizetype(i);
    }
    return -1;
}

/// Node remembers that these were removed: the module does not add them either.
void OutgoingMessage::noteRemoval(QByteArrayView name)
{
    if (equalsIgnoringCase(name, "connection"))
        m_removedConnection = true;
    else if (equalsIgnoringCase(name, "content-length"))
        m_removedContentLength = true;
    else if (equalsIgnoringCase(name, "transfer-encoding"))
        m_removedTransferEncoding = true;
    else if (equalsIgnoringCase(name, "date"))
        sendDate = false;
}

/// Strict: what "a sender MUST NOT" send is left out and recorded; what could not be made right
/// that way is refused.
Result<OutgoingMessage::Policed> OutgoingMessage::policedOf(const RawHeaders &fields)
{
    const HeaderField *length = nullptr;
    const HeaderField *coding = nullptr;
    for (const HeaderField &field : fields) {
        if (field.name.size() == 14 && equalsIgnoringCase(field.name, "content-length")) {
            if (length || !isLength(field.value))
                return Failure{invalidFieldError(field)};
            length = &field;
        } else if (field.name.size() == 17 && equalsIgnoringCase(field.name, "transfer-encoding")) {
            coding = &field;
        }
    }
    if (coding && m_rules.isRequest && !endsWithChunked(coding->value))
        return Failure{invalidFieldError(*coding)};
    const bool bodiless =
        !m_rules.isRequest && (m_rules.statusCode < 200 || m_rules.statusCode == 204);
    Policed policed;
    if (length && bodiless) {
        policed.omitsLength = true;
        recordOmission(length->name, "a response without content has no length", "content-length",
            "RFC 9110, 8.6");
    }
    if (coding && (bodiless || m_rules.peerIsOlder)) {
        policed.omitsCoding = true;
        recordOmission(coding->name,
            bodiless ? "a response without content has no coding"
                     : "a client of HTTP/1.0 knows no transfer codings",
            "transfer-coding", "RFC 9112, 6.1");
    }
    if (length && coding && !policed.omitsLength && !policed.omitsCoding) {
        policed.omitsLength = true;
        recordOmission(
            length->name, "there is a Transfer-Encoding", "length-with-coding", "RFC 9112, 6.2");
    }
    return policed;
}

void OutgoingMessage::recordOmission(
    QByteArrayView name, const QByteArray &why, const char *rule, const char *section)
{
    trace::ErrorDetail detail;
    detail.error = {"ERR_HTTP_FIELD_NOT_SENT", name.toByteArray() + " is not sent: " + why};
    detail.rule = rule;
    detail.section = section;
    m_context.trace.appendDetail(EventKind::FieldOmitted, subject(), detail, 0, m_lastCall);
}

Status OutgoingMessage::renderHead(QByteArrayView startLine, const RawHeaders &fields)
{
    Policed policed;
    if (m_rules.strict) {
        const Result<Policed> found = policedOf(fields);
        if (!found)
            return Failure{found.error()};
        policed = *found;
    }
    HeadText head;
    head.add(startLine).add("\r\n");
    m_lineOrigins.clear();
    m_lineOrigins.reserve(fields.size() + mostModuleLines);
    const SeenFields seen = appendFields(head, fields, policed);
    if (sendDate && !seen.date)
        endLine(head.add("Date: ").add(m_context.date()));
    if (m_chunked && (m_rules.statusCode == 204 || m_rules.statusCode == 304)) {
        m_chunked = false; // and the peer may not know either: RFC 9112, section 6.1
        m_rules.shouldKeepAlive = false;
    }
    appendConnectionLines(head, seen);
    if (const Status framed = appendFramingLines(head, seen); !framed)
        return framed;
    m_head = head.add("\r\n").toByteArray(roomForBody);
    m_headLength = quint32(m_head.size());
    m_headRendered = true;
    if (seen.expect)
        sendHead();
    return Done{};
}

OutgoingMessage::SeenFields OutgoingMessage::appendFields(
    HeadText &head, const RawHeaders &fields, Policed policed)
{
    SeenFields seen;
    for (const HeaderField &field : fields) {
        if ((policed.omitsLength && equalsIgnoringCase(field.name, "content-length"))
            || (policed.omitsCoding && equalsIgnoringCase(field.name, "transfer-encoding")))
            continue;
        head.add(field.name).add(": ").add(field.value).add("\r\n");
        noteGiven(field, seen);
        m_lineOrigins.push_back(originOf(field));
    }
    return seen;
}

/// Node's matchHeader(): lines of the program that decide about the connection and the framing.
void OutgoingMessage::noteGiven(const HeaderField &field, SeenFields &seen)
{
    if (field.name.size() < 4 || field.name.size() > 17)
        return;
    const auto is = [&field](QByteArrayView name) { return equalsIgnoringCase(field.name, name); };
    if (is("connection")) {
        seen.connection = true;
        m_removedConnection = false;
        if (hasWord(field.value, "close"))
            m_last = true;
        else
            m_rules.shouldKeepAlive = true;
    } else if (is("transfer-encoding")) {
        seen.transferEncoding = true;
        m_removedTransferEncoding = false;
        m_chunked |= hasWord(field.value, "chunked");
    } else if (is("content-length")) {
        seen.contentLength = true;
        m_removedContentLength = false;
        m_contentLength = field.value.toLongLong();
    } else if (is("date")) {
        seen.date = true;
    } else if (is("trailer")) {
        seen.trailer = true;
    } else if (is("expect")) {
        seen.expect = true;
    } else if (is("keep-alive")) {
        m_defaultKeepAlive = false;
    }
}

/// Behind a line that the module adds.
void OutgoingMessage::endLine(HeadText &head)
{
    head.add("\r\n");
    m_lineOrigins.push_back(LineOrigin::Module);
}

void OutgoingMessage::appendConnectionLines(HeadText &head, const SeenFields &seen)
{
    if (m_removedConnection) {
        m_last = !m_rules.shouldKeepAlive;
        return;
    }
    if (seen.connection)
        return;
    const bool keeps = m_rules.shouldKeepAlive
        && (seen.contentLength || m_rules.useChunkedByDefault || m_rules.hasAgent);
    if (!keeps) {
        m_last = true;
        endLine(head.add("Connection: close"));
        return;
    }
    if (m_rules.maxRequestsReached) { // Node says so, and waits for the client to close
        endLine(head.add("Connection: close"));
        return;
    }
    endLine(head.add("Connection: keep-alive"));
    if (m_rules.keepAliveTimeout.count() == 0 || !m_defaultKeepAlive)
        return;
    head.add("Keep-Alive: timeout=").add(m_rules.keepAliveTimeout.count() / 1000);
    if (m_rules.maxRequestsPerSocket > 0)
        head.add(", max=").add(m_rules.maxRequestsPerSocket);
    endLine(head);
}

/// RFC 9112, section 6: how the receiver finds the end of the body, and why this way.
Status OutgoingMessage::appendFramingLines(HeadText &head, const SeenFields &seen)
{
    if (!m_rules.hasBody) {
        m_framing = Framing::NoBodyAllowed;
        if (!seen.contentLength && !seen.transferEncoding)
            m_chunked = false;
    } else if (seen.transferEncoding) {
        m_framing = m_chunked ? Framing::ChunkedGiven : framingWithoutField();
    } else if (seen.contentLength) {
        m_framing = Framing::ContentLengthGiven;
    } else if (!m_rules.useChunkedByDefault) {
        m_last |= !m_rules.isRequest; // a request is over without a FIN
        m_framing = framingWithoutField();
    } else if (!seen.trailer && !m_removedContentLength && m_contentLength >= 0) {
        endLine(head.add("Content-Length: ").add(m_contentLength));
        m_framing = m_contentLength > 0 ? Framing::ContentLengthKnown : Framing::ContentLengthZero;
    } else if (!m_removedTransferEncoding) {
        endLine(head.add("Transfer-Encoding: chunked"));
        m_chunked = true;
        m_framing = seen.trailer && m_contentLength >= 0 ? Framing::ChunkedBecauseTrailers
                                                         : Framing::ChunkedBecauseLengthUnknown;
    } else {
        m_last = true;
        m_framing = framingWithoutField();
    }
    if (seen.trailer && !m_chunked)
        return Failure{trailerInvalidError()};
    return Done{};
}

Framing OutgoingMessage::framingWithoutField()
{
    if (!m_rules.isRequest)
        return Framing::UntilClose;
    return m_bodyBegun ? Framing::Unframed : Framing::NoBody;
}

void OutgoingMessage::recordHeadOut()
{
    if (m_headRecorded || (!m_sink && !recordsHeadAtOnce()))
        return;
    m_headRecorded = true;
    m_context.trace.appendDetail(EventKind::HeadOut, subject(),
        trace::HeadOutDetail{m_headLength, m_framing, !m_last, std::move(m_lineOrigins)},
        quint8(m_framing), m_lastCall);
}

EventIndex OutgoingMessage::recordFieldCall(
    EventKind kind, const QByteArray &name, const QByteArray &value)
{
    m_lastCall = m_context.trace.appendDetail(
        kind, subject(), trace::FieldView{name, value}, quint8(m_origin), currentCause());
    m_lastEvent = m_lastCall;
    return m_lastCall;
}

} // namespace roundtrip::http

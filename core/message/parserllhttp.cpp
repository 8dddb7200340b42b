// What llhttp is given, what it says of it, and its errors.

#include "core/message/messageparser_p.h"

#include <algorithm>
#include <limits>

namespace roundtrip::message
{

namespace
{

// Words of llhttp 8.1 that version 9 says otherwise, where code and words alone tell which is
// meant.
struct Rewording {
    QByteArrayView oldCode;
    QByteArrayView oldReason;
    const char *code;
    const char *reason;
};
constexpr Rewording rewordings[] = {
    {"HPE_INVALID_CONSTANT", "Expected HTTP/", "HPE_INVALID_CONSTANT",
        "Expected HTTP/, RTSP/ or ICE/"},
    {"HPE_INVALID_URL", "Invalid characters in url (strict mode)", "HPE_INVALID_URL",
        "Invalid characters in url"},
    {"HPE_INVALID_STATUS", "Response overflow", "HPE_INVALID_STATUS", "Invalid response status"},
};

/// Which rule an error's words speak of; the first that fits.
struct BrokenRule {
    QByteArrayView code;
    QByteArrayView reasonBegin;
    Rule rule;
};
constexpr BrokenRule brokenRules[] = {
    {"HPE_INVALID_METHOD", "", Rule::Method},
    {"HPE_INVALID_URL", "Expected CRLF", Rule::LineEnd},
    {"HPE_INVALID_URL", "", Rule::RequestTarget},
    {"HPE_INVALID_CONSTANT", "Invalid method", Rule::Method},
    {"HPE_INVALID_CONSTANT", "", Rule::HttpVersion},
    {"HPE_INVALID_VERSION", "Expected HTTP/2", Rule::VersionSupported},
    {"HPE_INVALID_VERSION", "", Rule::HttpVersion},
    {"HPE_PAUSED_H2_UPGRADE", "", Rule::VersionSupported},
    {"HPE_INVALID_STATUS", "", Rule::StatusLine},
    {"HPE_UNEXPECTED_SPACE", "", Rule::FirstFieldLine},
    {"HPE_INVALID_HEADER_TOKEN", "Invalid header value char", Rule::FieldValue},
    {"HPE_INVALID_HEADER_TOKEN", "", Rule::FieldName},
    {"HPE_INVALID_CONTENT_LENGTH", "Content-Length can't", Rule::LengthWithCoding},
    {"HPE_INVALID_CONTENT_LENGTH", "", Rule::ContentLength},
    {"HPE_UNEXPECTED_CONTENT_LENGTH", "", Rule::ContentLengthOnce},
    {"HPE_INVALID_TRANSFER_ENCODING", "Transfer-Encoding can't", Rule::LengthWithCoding},
    {"HPE_INVALID_TRANSFER_ENCODING", "", Rule::ChunkedLast},
    {"HPE_INVALID_CHUNK_SIZE", "", Rule::ChunkSize},
    {"HPE_CR_EXPECTED", "Missing expected CR after chunk data", Rule::ChunkEnd},
    {"HPE_STRICT", "Expected LF after chunk data", Rule::ChunkEnd},
    {"HPE_CR_EXPECTED", "", Rule::LineEnd},
    {"HPE_LF_EXPECTED", "", Rule::LineEnd},
    {"HPE_STRICT", "", Rule::LineEnd},
    {"HPE_HEADER_OVERFLOW", "", Rule::MaxHeaderSize},
    {"HPE_CHUNK_EXTENSIONS_OVERFLOW", "", Rule::MaxChunkExtensions},
    {"HPE_CLOSED_CONNECTION", "", Rule::AfterClose},
    {"HPE_INVALID_EOF_STATE", "", Rule::MessageComplete},
};

/// A view of llhttp's own text: nothing is allocated for it.
QByteArray methodName(llhttp_method_t method)
{
    const QByteArrayView name(llhttp_method_name(method));
    return QByteArray::fromRawData(name.data(), name.size());
}

constexpr size_t usualFields = 8;

void chopBlanks(QByteArray &value)
{
    while (value.endsWith(' ') || value.endsWith('\t'))
        value.chop(1);
}

} // namespace

llhttp_settings_t MessageParser::Private::makeSettings()
{
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_url = [](llhttp_t *p, const char *at, size_t length) {
        of(p)->add(of(p)->m_head.target, at, length);
        return of(p)->overflow(at, length, Rule::MaxTargetSize) ? int(HPE_USER) : 0;
    };
    settings.on_status = [](llhttp_t *p, const char *at, size_t length) {
        of(p)->add(of(p)->m_head.statusMessage, at, length);
        return of(p)->overflow(at, length, Rule::MaxHeaderSize) ? int(HPE_USER) : 0;
    };
    settings.on_header_field = [](llhttp_t *p, const char *at, size_t length) {
        return of(p)->onHeaderBytes(&HeaderField::name, at, length);
    };
    settings.on_header_value = [](llhttp_t *p, const char *at, size_t length) {
        return of(p)->onHeaderBytes(&HeaderField::value, at, length);
    };
    settings.on_headers_complete = [](llhttp_t *p) { return of(p)->onHeadersComplete(); };
    settings.on_message_complete = [](llhttp_t *p) { return of(p)->onMessageComplete(); };
    return settings;
}

/// The words of a head that lies in one slice share one copy of it: two words of each field would
/// be two allocations. Behind each of them its copy has a delimiter, which becomes a NUL, so that
/// it ends as every QByteArray does.
qint64 MessageParser::Private::executeHead(QByteArrayView slice)
{
    m_words = slice.toByteArray();
    m_wordsBegin = m_words.data();
    const qint64 taken = execute(slice);
    m_words = {};
    return taken;
}

/// llhttp gives a word in pieces only when it comes in several reads: the first piece is mostly the
/// whole, and appending to nothing costs a good deal more than making it.
void MessageParser::Private::add(QByteArray &word, const char *at, size_t length)
{
    const auto size = qsizetype(length);
    if (!word.isEmpty()) {
        word.append(at, size);
    } else if (!m_words.isEmpty() && size > 0) {
        char *const begin = m_wordsBegin + (at - m_slice);
        begin[size] = '\0';
        auto *const shared = m_words.data_ptr().d_ptr();
        shared->ref(); // the word's own: it takes over what it is given
        word = QByteArray(QByteArray::DataPointer(shared, begin, size));
    } else {
        word = QByteArray(at, size);
    }
}

/// Gives llhttp a slice that lies within one section, and stands for so many bytes on the wire.
qint64 MessageParser::Private::execute(QByteArrayView slice, qint64 wireBytes)
{
    if (slice.isEmpty())
        return 0;
    m_sliceEnd = m_position + wireBytes;
    m_slice = slice.data();
    const llhttp_t before = m_parser;
    const llhttp_errno_t code = llhttp_execute(&m_parser, slice.data(), size_t(slice.size()));
    if (code == HPE_OK) {
        m_position = m_sliceEnd;
        return slice.size();
    }
    if (code == HPE_PAUSED_UPGRADE) {
        llhttp_resume_after_upgrade(&m_parser);
        m_section = Section::Upgraded;
        m_position = m_sliceEnd;
        return slice.size();
    }
    if (m_error) // of our own, from a callback
        return 0;
    const qint64 wrong = wrongByte(before, slice);
    tellOpenSpan(slice.data() + wrong);
    if (m_error)
        return 0;
    m_position += wrong;
    failAsNewer(llhttp_errno_name(code), llhttp_get_error_reason(&m_parser));
    return wrong;
}

/// llhttp tells of the part of a name or value that stands before the wrong byte when a read ends between
/// the two, and not otherwise. Told in any case it is counted, and of two errors the first one counts
/// however the reads fall.
void MessageParser::Private::tellOpenSpan(const char *end)
{
    using Tell = int (*)(llhttp_t *, const char *, const char *);
    const char *begin = static_cast<const char *>(m_parser._span_pos0);
    if (begin && begin < end)
        (void)reinterpret_cast<Tell>(m_parser._span_cb0)(&m_parser, begin, end);
}

/// llhttp points at the wrong byte for some errors and behind it for others, so the slice is read
/// again, byte by byte and without callbacks: the byte that gives the error is the one.
qint64 MessageParser::Private::wrongByte(llhttp_t parser, QByteArrayView slice)
{
    static const llhttp_settings_t silent = [] {
        llhttp_settings_t settings;
        llhttp_settings_init(&settings);
        return settings;
    }();
    parser.settings = const_cast<llhttp_settings_t *>(&silent); // llhttp only reads it
    qint64 at = 0;
    while (at < slice.size() && llhttp_execute(&parser, slice.data() + at, 1) == HPE_OK)
        ++at;
    return at;
}

void MessageParser::Private::fail(
    const QByteArray &code, const QByteArray &reason, qint64 offset, Rule rule)
{
    m_error = {code, "Parse Error: " + reason, {}, offset};
    m_reason = reason;
    m_brokenRule = rule == Rule::None ? ruleOf(code, reason) : rule;
    const bool isFieldsFault = m_brokenRule == Rule::LengthWithCoding
        || m_brokenRule == Rule::ContentLengthOnce || m_brokenRule == Rule::TrailerField;
    if (m_strict && isFieldsFault)
        m_error.byteOffset = m_nameAt; // the field should not be there at all
    m_section = Section::Failed;
}

Rule MessageParser::Private::ruleOf(QByteArrayView code, QByteArrayView reason) const
{
    if (m_section == Section::Trailers && reason.contains("Transfer-Encoding"))
        return Rule::TrailerField;
    for (const BrokenRule &broken : brokenRules) {
        if (code == broken.code && reason.startsWith(broken.reasonBegin))
            return broken.rule;
    }
    return Rule::None;
}

/// llhttp's error in the words of version 9, whichever version it is.
void MessageParser::Private::failAsNewer(const QByteArray &code, const QByteArray &reason)
{
    if (code == "HPE_UNEXPECTED_CONTENT_LENGTH" && reason.endsWith("with Transfer-Encoding")) {
        if (equalsIgnoringCase(m_field.name, "transfer-encoding"))
            fail("HPE_INVALID_TRANSFER_ENCODING",
                "Transfer-Encoding can't be present with Content-Length", m_position);
        else
            fail("HPE_INVALID_CONTENT_LENGTH", reason, m_position);
        return;
    }
    if (code == "HPE_INVALID_CONTENT_LENGTH" && reason == "Empty Content-Length"
        && emptyBesideOther())
        return failBesideOther();
    for (const Rewording &rewording : rewordings) {
        if (code == rewording.oldCode && reason == rewording.oldReason) {
            fail(rewording.code, rewording.reason, m_position);
            return;
        }
    }
    fail(code, reason, m_position);
}

/// Where in the connection's bytes a place in the slice is.
qint64 MessageParser::Private::offsetOf(const char *at) const
{
    return m_position + (at - m_slice);
}

bool MessageParser::Private::overflow(const char *at, size_t length, Rule rule)
{
    const qint64 room = m_options.maxHeaderSize - 1 - m_headerBytes;
    m_headerBytes += qint64(length);
    if (m_headerBytes < m_options.maxHeaderSize)
        return false;
    fail("HPE_HEADER_OVERFLOW", "Header overflow", offsetOf(at + room), rule);
    return true;
}

int MessageParser::Private::onHeaderBytes(
    QByteArray HeaderField::*part, const char *at, size_t length)
{
    const bool isName = part == &HeaderField::name;
    if (isName && m_valueBegan)
        endField();
    if (!m_fieldOpen)
        m_nameAt = offsetOf(at);
    m_fieldOpen = true;
    if (!isName && !m_valueBegan) {
        m_valueAt = offsetOf(at);
        if (length == 0 && emptyBesideOther()) { // llhttp is behind its line already
            failBesideOther();
            return HPE_USER;
        }
        if (!checkLengthBesideCoding(at))
            return HPE_USER;
    }
    m_valueBegan = !isName;
    if (m_standInFor)
        (m_field.*part).append(qsizetype(length), m_standInFor);
    else
        add(m_field.*part, at, length);
    return overflow(at, length, Rule::MaxHeaderSize) ? int(HPE_USER) : 0;
}

/// Content-Length and Transfer-Encoding in one head: llhttp 8.1 says so at its end, 9 where the
/// second of them begins.
bool MessageParser::Private::checkLengthBesideCoding(const char *at)
{
    if (m_lenientLines)
        return true;
    const qsizetype length = m_field.name.size();
    if (length == 17 && (m_parser.flags & F_CONTENT_LENGTH)
        && equalsIgnoringCase(m_field.name, "transfer-encoding")) {
        fail("HPE_INVALID_TRANSFER_ENCODING",
            "Transfer-Encoding can't be present with Content-Length", offsetOf(at));
        return false;
    }
    if (length == 14 && (m_parser.flags & F_TRANSFER_ENCODING)
        && equalsIgnoringCase(m_field.name, "content-length")) {
        fail("HPE_INVALID_CONTENT_LENGTH", "Content-Length can't be present with Transfer-Encoding",
            offsetOf(at));
        return false;
    }
    return true;
}

/// The same of a field without a value: in Node the name is enough.
bool MessageParser::Private::emptyBesideOther() const
{
    if (m_lenientLines || !m_fieldOpen || !m_field.value.isEmpty())
        return false;
    return (m_parser.flags & F_TRANSFER_ENCODING
               && equalsIgnoringCase(m_field.name, "content-length"))
        || (m_parser.flags & F_CONTENT_LENGTH
            && equalsIgnoringCase(m_field.name, "transfer-encoding"));
}

void MessageParser::Private::failBesideOther()
{
    const qint64 behindColon = m_nameAt + m_field.name.size() + 1;
    if (equalsIgnoringCase(m_field.name, "content-length"))
        fail("HPE_INVALID_CONTENT_LENGTH", "Content-Length can't be present with Transfer-Encoding",
            behindColon);
    else
        fail("HPE_INVALID_TRANSFER_ENCODING",
            "Transfer-Encoding can't be present with Content-Length", behindColon);
}

/// What is one field too many is refused before llhttp sees it (Strict), or left out as in Node.
void MessageParser::Private::endField()
{
    if (!m_fieldOpen)
        return;
    m_fieldOpen = false;
    m_valueBegan = false;
    chopBlanks(m_field.value);
    if (m_field.value.isEmpty())
        m_valueAt = m_nameAt + m_field.name.size() + 1; // behind the colon
    const bool inHead = m_section != Section::Trailers;
    RawHeaders &fields = inHead ? m_head.headers : m_trailers;
    if (fields.empty())
        fields.reserve(usualFields);
    const int limit = m_options.maxHeadersCount;
    const bool fits = limit <= 0 || fields.size() < size_t(limit);
    if (inHead && m_options.kind == Kind::Request && (m_strict || m_options.maxBodySize > 0))
        m_rules.take(m_field, m_nameAt, m_valueAt);
    if (fits)
        fields.push_back(std::move(m_field));
    m_field = {};
}

int MessageParser::Private::onHeadersComplete()
{
    endField();
    readHead();
    if (m_options.kind == Kind::Request)
        checkRules();
    const int status = m_head.statusCode;
    const bool bodiless =
        m_options.kind == Kind::Response && (status / 100 == 1 || status == 204 || status == 304);
    const AfterHead after = m_events.headParsed(m_head);
    m_parser.upgrade = after == AfterHead::Upgrade;
    headEnded();
    if (after == AfterHead::Upgrade)
        return 2;
    if (after == AfterHead::Refuse)
        return refuse();
    if (!bodiless && after != AfterHead::SkipBody)
        return 0;
    m_section = Section::Idle;
    return 1;
}

/// The head as llhttp understood it.
void MessageParser::Private::readHead()
{
    if (m_options.kind == Kind::Request)
        m_head.method =
            m_isQuery ? QByteArray("QUERY") : methodName(llhttp_method_t(m_parser.method));
    else
        m_head.statusCode = m_parser.status_code;
    m_head.versionMajor = m_parser.http_major;
    m_head.versionMinor = m_parser.http_minor;
    m_head.chunked = m_parser.flags & F_CHUNKED;
    const bool codedRequest = m_lenientLines && m_options.kind == Kind::Request && !m_head.chunked
        && (m_parser.flags & F_TRANSFER_ENCODING);
    m_head.untilClose = codedRequest || llhttp_message_needs_eof(&m_parser);
    if ((m_parser.flags & F_CONTENT_LENGTH) && !m_head.untilClose)
        m_head.contentLength =
            qint64(std::min<quint64>(m_parser.content_length, std::numeric_limits<qint64>::max()));
    m_head.shouldKeepAlive = llhttp_should_keep_alive(&m_parser) && !hasFaultyFraming()
        && !(m_strict && m_rules.saysClose());
    m_head.upgrade = m_parser.upgrade;
    m_head.wireBytes = m_sliceEnd - m_counted;
    m_counted = m_sliceEnd;
}

void MessageParser::Private::checkRules()
{
    HeadRules::Broken broken;
    if (m_strict)
        broken = m_rules.check(
            m_head, {m_sectionBegan, m_sliceEnd, m_watch.hasVersion()}, m_options.requireHost);
    const qint64 limit = m_options.maxBodySize;
    if (broken.rule == Rule::None && limit > 0 && m_head.contentLength > limit)
        broken = {Rule::MaxBodySize, m_rules.lengthAt()};
    m_head.broken = broken.rule;
    m_head.brokenAt = broken.byteOffset;
}

/// Nothing behind this head is read; without a body the message is complete all the same.
int MessageParser::Private::refuse()
{
    m_refused = true;
    const bool codingsFit =
        m_head.broken != Rule::ChunkedLast && m_head.broken != Rule::TransferCoding;
    const bool complete = codingsFit && !m_head.chunked && m_head.contentLength <= 0;
    m_section = complete ? Section::Idle : Section::Closed;
    return 1;
}

int MessageParser::Private::onMessageComplete()
{
    endField();
    if (m_section == Section::Closed) // refused
        return 0;
    m_completeDue = true;
    // Strictly a trailer section has no say in it; Connection is for the head.
    const bool keep =
        m_strict && m_head.chunked ? m_head.shouldKeepAlive : llhttp_should_keep_alive(&m_parser);
    m_keepAlive = keep && !hasFaultyFraming() && !m_refused && !(m_strict && m_rules.saysClose());
    m_keepAlive |= m_lenientLines || (m_strict && isInterim());
    return 0;
}

/// Whatever it says of the connection, the final response comes behind it (RFC 9110, section 15.2).
/// To Node it is the last one.
bool MessageParser::Private::isInterim() const
{
    const int status = m_head.statusCode;
    return m_options.kind == Kind::Response && status / 100 == 1 && status != 101;
}

/// "A server or client that receives an HTTP/1.0 message containing a Transfer-Encoding header
/// field MUST treat the message as if the framing is faulty […] and close the connection after
/// processing the message" (RFC 9112, section 6.1). Node goes on. Of a response the client decides.
bool MessageParser::Private::hasFaultyFraming() const
{
    const bool older =
        m_parser.http_major < 1 || (m_parser.http_major == 1 && m_parser.http_minor < 1);
    return m_options.kind == Kind::Request && m_options.conformance == Conformance::Strict && older
        && (m_parser.flags & F_TRANSFER_ENCODING);
}

/// What comes behind the head, if it is not said otherwise.
void MessageParser::Private::headEnded()
{
    if (m_head.chunked) {
        beginChunkSize(m_sliceEnd);
    } else if (m_head.untilClose) {
        m_section = Section::BodyUntilClose;
    } else {
        m_remaining = m_parser.flags & F_CONTENT_LENGTH ? m_parser.content_length : 0;
        m_section = m_remaining > 0 ? Section::FixedBody : Section::Idle;
    }
}

} // namespace roundtrip::message

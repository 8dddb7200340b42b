#include "core/message/messageparser.h"

#include "core/message/linewatch.h"

#include <llhttp.h>

#include <algorithm>
#include <limits>

namespace roundtrip::message
{

namespace
{

constexpr QByteArrayView queryMethod = "QUERY ";
// A method that llhttp 8.1 knows and treats as any other: it stands in for QUERY, which 8.1 does
// not know.
constexpr QByteArrayView queryStandIn = "SEARCH ";

constexpr qint64 defaultMaxHeaderSize = 16384;

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

/// A view of llhttp's own text: nothing is allocated for it.
QByteArray methodName(llhttp_method_t method)
{
    const QByteArrayView name(llhttp_method_name(method));
    return QByteArray::fromRawData(name.data(), name.size());
}

} // namespace

class MessageParser::Private
{
public:
    /// What the next byte is.
    enum class Section : quint8 {
        Idle, ///< between messages
        QueryMethod, ///< within a method that may become QUERY
        Head,
        FixedBody,
        BodyUntilClose,
        ChunkSize,
        ChunkData,
        ChunkEnd, ///< the CRLF behind the data
        Trailers,
        Closed, ///< behind a message that said it was the last
        Upgraded,
        Failed,
    };

    Private(const Options &options, ParserEvents &events);

    Fed feed(QByteArrayView bytes);
    Error finish();

    bool isPaused() const { return m_paused; }
    void setPaused(bool paused) { m_paused = paused; }
    bool isIdle() const
    {
        return (m_section == Section::Idle || m_section == Section::Closed) && !m_completeDue;
    }
    bool hasDueEvents() const { return m_completeDue; }
    qint64 position() const { return m_position; }

private:
    qint64 step(QByteArrayView rest);
    qint64 stepIdle(QByteArrayView rest);
    qint64 stepQueryMethod(QByteArrayView rest);
    qint64 stepWatched(QByteArrayView rest);
    qint64 stepBody(QByteArrayView rest);
    qint64 stepChunkEnd(QByteArrayView rest);
    qint64 stepClosed(QByteArrayView rest);
    void beginMessage();
    void headEnded();
    void chunkSizeEnded();
    void deliverComplete();

    qint64 execute(QByteArrayView slice);
    static qint64 wrongByte(llhttp_t parser, QByteArrayView slice);
    void fail(const QByteArray &code, const QByteArray &reason, qint64 offset);
    void failAsNewer(const QByteArray &code, const QByteArray &reason);
    qint64 offsetOf(const char *at) const;
    bool overflow(const char *at, size_t length);

    // called by llhttp
    static Private *of(llhttp_t *parser) { return static_cast<Private *>(parser->data); }
    static llhttp_settings_t makeSettings();
    int onHeaderBytes(QByteArray HeaderField::*part, const char *at, size_t length);
    int onHeadersComplete();
    bool hasFaultyFraming() const;
    void endField();

    Options m_options;
    ParserEvents &m_events;
    llhttp_t m_parser{};

    Section m_section = Section::Idle;
    LineWatch m_watch;
    bool m_paused = false;
    bool m_completeDue = false;
    bool m_keepAlive = false; ///< of the message under way: may another follow?
    qint64 m_position = 0;
    qint64 m_counted = 0; ///< wire bytes that were told to m_events, or are payload
    const char *m_slice = nullptr; ///< what llhttp is given now
    qint64 m_sliceEnd = 0; ///< the position behind what llhttp is given now
    quint64 m_remaining = 0; ///< of a body or a chunk
    qint64 m_matched = 0; ///< of queryMethod
    qint64 m_headerBytes = 0; ///< as Node counts them against maxHeaderSize
    bool m_isQuery = false;

    MessageHead m_head;
    RawHeaders m_trailers;
    HeaderField m_field;
    bool m_valueBegan = false;
    bool m_fieldOpen = false;

    Error m_error;
    QByteArray m_reason;
};

llhttp_settings_t MessageParser::Private::makeSettings()
{
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_url = [](llhttp_t *p, const char *at, size_t length) {
        of(p)->m_head.target.append(at, qsizetype(length));
        return of(p)->overflow(at, length) ? int(HPE_USER) : 0;
    };
    settings.on_status = [](llhttp_t *p, const char *at, size_t length) {
        of(p)->m_head.statusMessage.append(at, qsizetype(length));
        return of(p)->overflow(at, length) ? int(HPE_USER) : 0;
    };
    settings.on_header_field = [](llhttp_t *p, const char *at, size_t length) {
        return of(p)->onHeaderBytes(&HeaderField::name, at, length);
    };
    settings.on_header_value = [](llhttp_t *p, const char *at, size_t length) {
        return of(p)->onHeaderBytes(&HeaderField::value, at, length);
    };
    settings.on_headers_complete = [](llhttp_t *p) { return of(p)->onHeadersComplete(); };
    settings.on_message_complete = [](llhttp_t *p) {
        of(p)->endField();
        of(p)->m_completeDue = true;
        of(p)->m_keepAlive = llhttp_should_keep_alive(p) && !of(p)->hasFaultyFraming();
        return 0;
    };
    return settings;
}

MessageParser::Private::Private(const Options &options, ParserEvents &events)
    : m_options(options)
    , m_events(events)
{
    if (m_options.maxHeaderSize <= 0)
        m_options.maxHeaderSize = defaultMaxHeaderSize;
    static const llhttp_settings_t settings = makeSettings();
    m_watch.setMaxChunkExtensions(options.maxChunkExtensions);
    llhttp_init(&m_parser, options.kind == Kind::Request ? HTTP_REQUEST : HTTP_RESPONSE, &settings);
    m_parser.data = this;
}

MessageParser::Fed MessageParser::Private::feed(QByteArrayView bytes)
{
    Fed fed;
    while (!m_paused && m_section != Section::Failed) {
        if (m_completeDue) {
            deliverComplete();
            continue;
        }
        const QByteArrayView rest = bytes.sliced(fed.consumed);
        if (rest.isEmpty() || m_section == Section::Upgraded)
            break;
        fed.consumed += step(rest);
    }
    fed.error = m_error;
    fed.reason = m_reason;
    fed.paused = m_paused;
    fed.upgraded = m_section == Section::Upgraded && !m_completeDue;
    return fed;
}

/// Goes one section of the message on, at most; gives how many bytes that took.
qint64 MessageParser::Private::step(QByteArrayView rest)
{
    switch (m_section) {
    case Section::Idle:
        return stepIdle(rest);
    case Section::QueryMethod:
        return stepQueryMethod(rest);
    case Section::Head:
    case Section::ChunkSize:
    case Section::Trailers:
        return stepWatched(rest);
    case Section::FixedBody:
    case Section::BodyUntilClose:
    case Section::ChunkData:
        return stepBody(rest);
    case Section::ChunkEnd:
        return stepChunkEnd(rest);
    case Section::Closed:
        return stepClosed(rest);
    case Section::Upgraded:
    case Section::Failed:
        break;
    }
    return 0;
}

// "A server that is expecting to receive and parse a request-line SHOULD ignore at least one empty
// line (CRLF) received prior to the request-line" (RFC 9112, section 2.2).
qint64 MessageParser::Private::stepIdle(QByteArrayView rest)
{
    const auto begin =
        std::find_if(rest.begin(), rest.end(), [](char c) { return c != '\r' && c != '\n'; });
    const qint64 skipped = begin - rest.begin();
    m_position += skipped;
    if (begin != rest.end())
        beginMessage();
    return skipped;
}

void MessageParser::Private::beginMessage()
{
    const bool isRequest = m_options.kind == Kind::Request;
    m_head = {};
    m_trailers.clear();
    m_headerBytes = 0;
    m_matched = 0;
    m_isQuery = false;
    m_watch.begin(isRequest ? LineWatch::Section::RequestHead : LineWatch::Section::ResponseHead);
    m_section = isRequest ? Section::QueryMethod : Section::Head;
    m_events.messageBegan();
}

qint64 MessageParser::Private::stepQueryMethod(QByteArrayView rest)
{
    qint64 taken = 0;
    while (taken < rest.size() && m_matched < queryMethod.size()
        && rest[taken] == queryMethod[m_matched]) {
        ++taken;
        ++m_matched;
    }
    m_position += taken;
    if (m_matched == queryMethod.size()) {
        m_isQuery = true;
        m_section = Section::Head;
        m_sliceEnd = m_position;
        llhttp_execute(&m_parser, queryStandIn.data(), size_t(queryStandIn.size()));
        m_watch.scan(queryMethod);
    } else if (taken < rest.size() && m_matched > 0) {
        const bool spelled = m_matched == queryMethod.size() - 1;
        fail("HPE_INVALID_METHOD",
            spelled ? "Expected space after method" : "Invalid method encountered", m_position);
    } else if (taken < rest.size()) {
        m_section = Section::Head;
    }
    return taken;
}

/// Heads, chunk-size lines and trailer sections: what is in order goes to llhttp, up to their end.
qint64 MessageParser::Private::stepWatched(QByteArrayView rest)
{
    const bool isChunkSize = m_section == Section::ChunkSize;
    const LineWatch::Seen seen = m_watch.scan(rest);
    const QByteArrayView before = rest.first(std::min(seen.extensionBegin, seen.length));
    const QByteArrayView behind = rest.sliced(seen.extensionEnd, seen.length - seen.extensionEnd);
    qint64 taken = execute(before);
    if (m_section != Section::Failed && seen.extensionEnd > 0) {
        m_position += seen.extensionEnd - seen.extensionBegin;
        taken = seen.extensionEnd;
    }
    if (m_section != Section::Failed)
        taken += execute(behind);
    if (m_section == Section::Failed)
        return taken;
    if (seen.code) {
        fail(seen.code, seen.reason, m_position);
        return taken;
    }
    if (seen.ended && isChunkSize)
        chunkSizeEnded();
    return taken;
}

void MessageParser::Private::chunkSizeEnded()
{
    m_remaining = m_parser.content_length;
    if (m_remaining == 0) {
        m_headerBytes = 0;
        m_watch.begin(LineWatch::Section::Trailers);
        m_section = Section::Trailers;
        return;
    }
    m_section = Section::ChunkData;
    const qint64 wireBytes = m_position - m_counted;
    m_counted = m_position;
    m_events.chunkBegan(qint64(m_remaining), wireBytes);
}

qint64 MessageParser::Private::stepBody(QByteArrayView rest)
{
    const bool untilClose = m_section == Section::BodyUntilClose;
    const qint64 length =
        untilClose || quint64(rest.size()) < m_remaining ? rest.size() : qint64(m_remaining);
    const QByteArrayView payload = rest.first(length);
    const Section section = m_section;
    if (execute(payload) != length)
        return length;
    m_counted = m_position;
    if (!untilClose)
        m_remaining -= quint64(length);
    if (section == Section::ChunkData && m_remaining == 0) {
        m_section = Section::ChunkEnd;
        m_matched = 0;
    }
    m_events.bodyParsed(payload);
    return length;
}

qint64 MessageParser::Private::stepChunkEnd(QByteArrayView rest)
{
    constexpr QByteArrayView crlf = "\r\n";
    if (rest.front() != crlf[m_matched]) {
        const bool cr = m_matched == 0;
        if (cr && rest.front() != '\n')
            fail("HPE_STRICT", "Expected LF after chunk data", m_position);
        else if (cr)
            fail("HPE_CR_EXPECTED", "Missing expected CR after chunk data", m_position);
        else
            fail("HPE_STRICT", "Expected LF after chunk data", m_position);
        return 0;
    }
    const qint64 taken = execute(rest.first(1));
    if (++m_matched == crlf.size() && m_section != Section::Failed) {
        m_section = Section::ChunkSize;
        m_watch.begin(LineWatch::Section::ChunkSize);
    }
    return taken;
}

qint64 MessageParser::Private::stepClosed(QByteArrayView rest)
{
    const auto extra =
        std::find_if(rest.begin(), rest.end(), [](char c) { return c != '\r' && c != '\n'; });
    const qint64 skipped = extra - rest.begin();
    m_position += skipped;
    if (extra != rest.end())
        fail("HPE_CLOSED_CONNECTION", "Data after `Connection: close`", m_position);
    return skipped;
}

/// Gives llhttp a slice that lies within one section.
qint64 MessageParser::Private::execute(QByteArrayView slice)
{
    if (slice.isEmpty())
        return 0;
    m_sliceEnd = m_position + slice.size();
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
    m_position += wrong;
    failAsNewer(llhttp_errno_name(code), llhttp_get_error_reason(&m_parser));
    return wrong;
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

void MessageParser::Private::fail(const QByteArray &code, const QByteArray &reason, qint64 offset)
{
    m_error = {code, "Parse Error: " + reason, {}, offset};
    m_reason = reason;
    m_section = Section::Failed;
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

bool MessageParser::Private::overflow(const char *at, size_t length)
{
    const qint64 room = m_options.maxHeaderSize - 1 - m_headerBytes;
    m_headerBytes += qint64(length);
    if (m_headerBytes < m_options.maxHeaderSize)
        return false;
    fail("HPE_HEADER_OVERFLOW", "Header overflow", offsetOf(at + room));
    return true;
}

int MessageParser::Private::onHeaderBytes(
    QByteArray HeaderField::*part, const char *at, size_t length)
{
    const bool isName = part == &HeaderField::name;
    if (isName && m_valueBegan)
        endField();
    m_fieldOpen = true;
    if (!isName && m_section == Section::Trailers
        && equalsIgnoringCase(m_field.name, "content-length")) {
        fail("HPE_INVALID_CONTENT_LENGTH", "Content-Length can't be present with Transfer-Encoding",
            offsetOf(at));
        return HPE_USER;
    }
    m_valueBegan = !isName;
    (m_field.*part).append(at, qsizetype(length));
    return overflow(at, length) ? int(HPE_USER) : 0;
}

void MessageParser::Private::endField()
{
    if (!m_fieldOpen)
        return;
    m_fieldOpen = false;
    m_valueBegan = false;
    while (m_field.value.endsWith(' ') || m_field.value.endsWith('\t'))
        m_field.value.chop(1);
    RawHeaders &fields = m_section == Section::Trailers ? m_trailers : m_head.headers;
    const int limit = m_options.maxHeadersCount;
    if (limit <= 0 || fields.size() < size_t(limit))
        fields.push_back(std::move(m_field));
    m_field = {};
}

int MessageParser::Private::onHeadersComplete()
{
    endField();
    if (m_options.kind == Kind::Request)
        m_head.method = m_isQuery
            ? QByteArray("QUERY")
            : methodName(llhttp_method_t(m_parser.method));
    else
        m_head.statusCode = m_parser.status_code;
    m_head.versionMajor = m_parser.http_major;
    m_head.versionMinor = m_parser.http_minor;
    m_head.chunked = m_parser.flags & F_CHUNKED;
    if (m_parser.flags & F_CONTENT_LENGTH)
        m_head.contentLength =
            qint64(std::min<quint64>(m_parser.content_length, std::numeric_limits<qint64>::max()));
    m_head.untilClose = llhttp_message_needs_eof(&m_parser);
    m_head.shouldKeepAlive = llhttp_should_keep_alive(&m_parser) && !hasFaultyFraming();
    m_head.upgrade = m_parser.upgrade;
    m_head.wireBytes = m_sliceEnd - m_counted;
    m_counted = m_sliceEnd;

    const int status = m_head.statusCode;
    const bool bodiless =
        m_options.kind == Kind::Response && (status / 100 == 1 || status == 204 || status == 304);
    const AfterHead after = m_events.headParsed(m_head);
    m_parser.upgrade = after == AfterHead::Upgrade;
    const bool skip = bodiless || after == AfterHead::SkipBody;
    headEnded();
    if (after == AfterHead::Upgrade)
        return 2;
    if (skip)
        m_section = Section::Idle;
    return skip ? 1 : 0;
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
        m_watch.begin(LineWatch::Section::ChunkSize);
        m_section = Section::ChunkSize;
    } else if (m_head.untilClose) {
        m_section = Section::BodyUntilClose;
    } else {
        m_remaining = m_parser.flags & F_CONTENT_LENGTH ? m_parser.content_length : 0;
        m_section = m_remaining > 0 ? Section::FixedBody : Section::Idle;
    }
}

void MessageParser::Private::deliverComplete()
{
    m_completeDue = false;
    const qint64 wireBytes = m_position - m_counted;
    m_counted = m_position;
    if (m_section != Section::Upgraded)
        m_section = m_keepAlive ? Section::Idle : Section::Closed;
    m_events.messageComplete(m_trailers, wireBytes);
}

Error MessageParser::Private::finish()
{
    if (m_completeDue && !m_paused)
        deliverComplete();
    switch (m_section) {
    case Section::Idle:
    case Section::Closed:
    case Section::Upgraded:
        return {};
    case Section::BodyUntilClose:
        deliverComplete();
        return {};
    case Section::Failed:
        return m_error;
    default:
        fail("HPE_INVALID_EOF_STATE", "Invalid EOF state", m_position);
        return m_error;
    }
}

MessageParser::MessageParser(const Options &options, ParserEvents &events)
    : d(std::make_unique<Private>(options, events))
{
}

MessageParser::~MessageParser() = default;

MessageParser::Fed MessageParser::feed(QByteArrayView bytes)
{
    return d->feed(bytes);
}

Error MessageParser::finish()
{
    return d->finish();
}

void MessageParser::pause()
{
    d->setPaused(true);
}

void MessageParser::resume()
{
    d->setPaused(false);
}

bool MessageParser::isPaused() const noexcept
{
    return d->isPaused();
}

bool MessageParser::hasDueEvents() const noexcept
{
    return d->hasDueEvents();
}

bool MessageParser::isIdle() const noexcept
{
    return d->isIdle();
}

qint64 MessageParser::position() const noexcept
{
    return d->position();
}

} // namespace roundtrip::message

// The sections of a message, one after another: which bytes llhttp is given, and what they are.

#include "core/message/messageparser_p.h"

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

} // namespace

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
    if (m_strict && (m_emptyLineCr || rest.front() == '\r' || rest.front() == '\n'))
        return stepEmptyLines(rest);
    const auto begin =
        std::find_if(rest.begin(), rest.end(), [](char c) { return c != '\r' && c != '\n'; });
    const qint64 skipped = begin - rest.begin();
    m_position += skipped;
    if (begin != rest.end())
        beginMessage();
    return skipped;
}

/// Strictly an empty line is CR and LF, and there are not many of them.
qint64 MessageParser::Private::stepEmptyLines(QByteArrayView rest)
{
    qint64 taken = 0;
    for (; taken < rest.size(); ++taken, ++m_position) {
        const char c = rest[taken];
        if (m_emptyLineCr && c != '\n') {
            fail("HPE_LF_EXPECTED", "Missing expected LF after CR", m_position);
            break;
        }
        if (!m_emptyLineCr && c == '\n') {
            fail("HPE_CR_EXPECTED", "Missing expected CR before LF", m_position);
            break;
        }
        if (!m_emptyLineCr && c != '\r')
            break;
        m_emptyLineCr = c == '\r';
        if (m_emptyLineCr && ++m_emptyLines > maxEmptyLines) {
            fail("HPE_INVALID_METHOD", "Too many empty lines", m_position, Rule::EmptyLines);
            break;
        }
    }
    return taken;
}

void MessageParser::Private::beginMessage()
{
    const bool isRequest = m_options.kind == Kind::Request;
    if (m_strict)
        llhttp_reset(&m_parser); // a trailer section may have spoken of the connection
    RawHeaders fields = std::move(m_head.headers); // their memory is used again
    fields.clear();
    m_head = {};
    m_head.headers = std::move(fields);
    m_trailers.clear();
    m_rules.begin();
    m_headerBytes = 0;
    m_bodySize = 0;
    m_emptyLines = 0;
    m_sectionBegan = m_position;
    m_matched = 0;
    m_isQuery = false;
    beginSection(isRequest ? LineWatch::Section::RequestHead : LineWatch::Section::ResponseHead);
    m_section = isRequest ? Section::QueryMethod : Section::Head;
    m_events.messageBegan();
}

void MessageParser::Private::beginSection(LineWatch::Section section)
{
    if (m_lenientLines)
        m_lenientLines->begin(section);
    else
        m_watch.begin(section);
}

LineWatch::Seen MessageParser::Private::scan(QByteArrayView bytes)
{
    return m_lenientLines ? m_lenientLines->scan(bytes) : m_watch.scan(bytes);
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
        scan(queryMethod);
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
    if (m_strict && !isChunkSize) {
        const qint64 room = m_options.maxHeadSize - (m_position - m_sectionBegan);
        rest = rest.first(std::min<qint64>(rest.size(), room));
    }
    const LineWatch::Seen seen = scan(rest);
    const bool endsHead = m_section == Section::Head && seen.ended;
    const QByteArrayView slice = rest.first(seen.length);
    qint64 taken = endsHead ? executeHead(slice) : execute(slice);
    if (m_section != Section::Failed)
        taken += passOver(seen);
    if (m_section == Section::Failed)
        return taken;
    if (seen.code && atLineStart() && emptyBesideOther())
        failBesideOther();
    else if (seen.code && lengthIsEmpty(seen))
        fail("HPE_INVALID_CONTENT_LENGTH", "Empty Content-Length", m_position);
    else if (seen.code)
        fail(seen.code, seen.reason, m_position, seen.rule);
    else if (seen.ended && isChunkSize)
        chunkSizeEnded();
    else if (m_strict && !seen.ended && !isChunkSize)
        checkHeadSize();
    return taken;
}

bool MessageParser::Private::atLineStart() const
{
    return m_lenientLines ? m_lenientLines->atLineStart() : m_watch.atLineStart();
}

/// A line that cannot begin so shows that the field before it has ended, and what is wrong with
/// that one comes first.
bool MessageParser::Private::lengthIsEmpty(const LineWatch::Seen &seen) const
{
    if (!atLineStart())
        return false;
    const QByteArrayView reason(seen.reason);
    const bool behindField = reason == QByteArrayView("Invalid header field char")
        || reason == QByteArrayView("Invalid header token");
    return behindField && m_fieldOpen && m_field.value.isEmpty()
        && equalsIgnoringCase(m_field.name, "content-length");
}

/// What llhttp shall not see, or shall see otherwise.
qint64 MessageParser::Private::passOver(const LineWatch::Seen &seen)
{
    if (!seen.standIn.isEmpty()) {
        const qint64 begin = m_position;
        m_standInFor = seen.meant;
        execute(seen.standIn, seen.skipped);
        m_standInFor = 0;
        m_position = begin;
        if (m_section == Section::Failed)
            return 0;
    }
    m_position += seen.skipped;
    return seen.skipped;
}

/// Blanks count here, which maxHeaderSize does not see.
void MessageParser::Private::checkHeadSize()
{
    if (m_position - m_sectionBegan >= m_options.maxHeadSize)
        fail("HPE_HEADER_OVERFLOW", "Header overflow", m_position, Rule::MaxHeadSize);
}

void MessageParser::Private::beginChunkSize(qint64 at)
{
    m_section = Section::ChunkSize;
    m_sectionBegan = at;
    beginSection(LineWatch::Section::ChunkSize);
}

void MessageParser::Private::chunkSizeEnded()
{
    m_remaining = m_parser.content_length;
    if (m_remaining == 0) {
        m_headerBytes = 0;
        m_sectionBegan = m_position;
        beginSection(LineWatch::Section::Trailers);
        m_section = Section::Trailers;
        return;
    }
    constexpr auto largest = quint64(std::numeric_limits<qint64>::max());
    if (m_strict && m_remaining > largest)
        return fail("HPE_INVALID_CHUNK_SIZE", "Chunk size overflow", m_sectionBegan);
    const qint64 room = m_options.maxBodySize - m_bodySize;
    if (m_options.maxBodySize > 0 && m_remaining > quint64(room))
        return fail("HPE_BODY_OVERFLOW", "Body overflow", m_sectionBegan, Rule::MaxBodySize);
    // Node takes sizes up to 2⁶⁴−1, of which nobody sees the end: told as the largest there is.
    const auto size = qint64(std::min(m_remaining, largest));
    m_bodySize += std::min(size, std::numeric_limits<qint64>::max() - m_bodySize);
    m_section = Section::ChunkData;
    const qint64 wireBytes = m_position - m_counted;
    m_counted = m_position;
    m_events.chunkBegan(size, wireBytes);
}

/// How many bytes a body that only FIN ends may still have: what is over the limit begins at a byte,
/// however the bytes come.
quint64 MessageParser::Private::roomUntilClose() const
{
    const qint64 limit = m_options.maxBodySize;
    return limit > 0 ? quint64(std::max<qint64>(0, limit - m_bodySize))
                     : std::numeric_limits<quint64>::max();
}

qint64 MessageParser::Private::stepBody(QByteArrayView rest)
{
    const bool untilClose = m_section == Section::BodyUntilClose;
    const quint64 expected = untilClose ? roomUntilClose() : m_remaining;
    if (untilClose && expected == 0) {
        fail("HPE_BODY_OVERFLOW", "Body overflow", m_position, Rule::MaxBodySize);
        return 0;
    }
    const qint64 length = quint64(rest.size()) < expected ? rest.size() : qint64(expected);
    const QByteArrayView payload = rest.first(length);
    const Section section = m_section;
    if (execute(payload) != length)
        return length;
    m_counted = m_position;
    if (untilClose)
        m_bodySize += length;
    if (!untilClose)
        m_remaining -= quint64(length);
    if (section == Section::ChunkData && m_remaining == 0) {
        m_section = Section::ChunkEnd;
        m_matched = 0;
        if (m_lenientLines)
            m_lenientLines->beginChunkEnd();
    }
    m_events.bodyParsed(payload);
    return length;
}

qint64 MessageParser::Private::stepChunkEnd(QByteArrayView rest)
{
    if (m_lenientLines)
        return stepLenientChunkEnd(rest);
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
        beginChunkSize(m_position);
    }
    return taken;
}

qint64 MessageParser::Private::stepLenientChunkEnd(QByteArrayView rest)
{
    const LineWatch::Seen seen = scan(rest);
    qint64 taken = execute(rest.first(seen.length));
    taken += passOver(seen);
    if (seen.ended && m_section != Section::Failed)
        beginChunkSize(m_position);
    return taken;
}

/// "A server that sends a "close" connection option MUST initiate closure […] after it sends the
/// final response […] MUST NOT process any further requests" (RFC 9112, section 9.6): what follows
/// is ignored. For Node it is an error, which takes away the answer that was due.
qint64 MessageParser::Private::stepClosed(QByteArrayView rest)
{
    const auto extra =
        std::find_if(rest.begin(), rest.end(), [](char c) { return c != '\r' && c != '\n'; });
    const qint64 skipped = extra - rest.begin();
    if ((m_strict || m_refused) && extra != rest.end()) {
        m_ignoredFrom = m_refused ? -1 : m_position + skipped;
        m_refused = true; // and is not mentioned again
        m_position += rest.size();
        return rest.size();
    }
    m_position += skipped;
    if (extra != rest.end())
        fail("HPE_CLOSED_CONNECTION", "Data after `Connection: close`", m_position);
    return skipped;
}

} // namespace roundtrip::message

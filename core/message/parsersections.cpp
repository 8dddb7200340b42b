// The sections of a message, one after another: which bytes llhttp is given, and what they are.

#include "core/message/messageparser_p.h"

#include <algorithm>

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

} // namespace roundtrip::message

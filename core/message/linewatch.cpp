#include "core/message/linewatch.h"

#include <algorithm>

namespace roundtrip::message
{

void LineWatch::begin(Section section)
{
    const qint64 maxExtension = m_maxExtension;
    *this = LineWatch{};
    m_maxExtension = maxExtension;
    m_section = section;
    m_startLine = section == Section::RequestHead || section == Section::ResponseHead;
}

LineWatch::Seen LineWatch::refuse(qint64 length, const char *code, const char *reason) const
{
    Seen seen;
    seen.length = length;
    seen.code = code;
    seen.reason = reason;
    return seen;
}

LineWatch::Seen LineWatch::scan(QByteArrayView bytes)
{
    if (m_section == Section::ChunkSize)
        return scanChunkSize(bytes);
    qint64 at = 0;
    while (at < bytes.size()) {
        const QByteArrayView rest = bytes.sliced(at);
        Seen seen;
        if (m_lineEmpty && !m_startLine && !checkLineStart(rest.front(), seen, at))
            return seen;
        const qsizetype lf = rest.indexOf('\n');
        const QByteArrayView part = lf < 0 ? rest : rest.first(lf);
        if (!part.isEmpty()) {
            if (m_startLine) {
                if (!checkStartLine(part, seen, at))
                    return seen;
            } else
                noteFieldBytes(part);
            m_last = part.back();
        }
        if (lf < 0) {
            m_lineEmpty = m_lineEmpty && part.isEmpty();
            return {bytes.size()};
        }
        at += lf;
        if (m_last != '\r') {
            const Seen bare = refuseBareLf(at);
            if (bare.code)
                return bare;
        }
        ++at;
        const bool blank = !m_startLine && !m_colonSeen && !m_valueSeen;
        if (blank)
            return {at, true};
        m_afterStartLine = m_startLine;
        m_startLine = false;
        m_lineEmpty = true;
        m_last = 0;
    }
    return {bytes.size()};
}

// field-line = field-name ":" OWS field-value OWS, and field-name = token, so that no line begins
// with ":" or a blank (RFC 9112, sections 5 and 5.2).
bool LineWatch::checkLineStart(char first, Seen &seen, qint64 at) const
{
    if (first == ':') {
        seen = refuse(at, "HPE_INVALID_HEADER_TOKEN", "Invalid header token");
        return false;
    }
    if (first != ' ' && first != '\t')
        return true;
    if (m_afterStartLine)
        seen = first == ' '
            ? refuse(at, "HPE_UNEXPECTED_SPACE", "Unexpected space after start line")
            : refuse(at, "HPE_INVALID_HEADER_TOKEN", "Invalid header token");
    else if (!m_colonSeen)
        seen = refuse(at, "HPE_INVALID_HEADER_TOKEN", "Invalid header token");
    else if (m_valueSeen)
        seen = refuse(at, "HPE_INVALID_HEADER_TOKEN", "Unexpected whitespace after header value");
    else
        seen = refuse(at, "HPE_INVALID_HEADER_TOKEN", "Invalid header value char");
    return false;
}

void LineWatch::noteFieldBytes(QByteArrayView part)
{
    if (m_lineEmpty) {
        m_colonSeen = false;
        m_valueSeen = false;
        m_lineEmpty = false;
    }
    if (!m_colonSeen) {
        const qsizetype colon = part.indexOf(':');
        if (colon < 0) {
            // A line that holds anything but its CR is no blank line.
            m_valueSeen = m_valueSeen || part.front() != '\r' || part.size() > 1;
            return;
        }
        m_colonSeen = true;
        m_valueSeen = false;
        part = part.sliced(colon + 1);
    }
    if (!m_valueSeen)
        m_valueSeen = std::any_of(
            part.begin(), part.end(), [](char c) { return c != ' ' && c != '\t' && c != '\r'; });
}

// status-line = HTTP-version SP status-code SP [ reason-phrase ], status-code = 3DIGIT (RFC 9112,
// section 4). In a request-line a CR ends it.
bool LineWatch::checkStartLine(QByteArrayView part, Seen &seen, qint64 at)
{
    m_lineEmpty = false;
    char last = m_last;
    for (const char c : part) {
        if (m_section == Section::RequestHead && m_spaces >= 2 && last == '\r') {
            seen = refuse(at, "HPE_STRICT", "Expected CRLF after version");
            return false;
        }
        if (m_section == Section::ResponseHead && m_spaces == 1) {
            const bool digit = c >= '0' && c <= '9';
            m_statusDigits += digit ? 1 : 0;
            if (!digit && m_statusDigits < 3) {
                seen = refuse(at, "HPE_INVALID_STATUS", "Invalid status code");
                return false;
            }
            if (m_statusDigits > 3) {
                seen = refuse(at, "HPE_INVALID_STATUS", "Invalid response status");
                return false;
            }
        }
        if (c == ' ')
            m_spaces = std::min(m_spaces + 1, 2);
        m_versionComplete = last == '.' && c >= '0' && c <= '9';
        last = c;
        ++at;
    }
    return true;
}

// chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF (RFC 9112, section 7.1)
LineWatch::Seen LineWatch::scanChunkSize(QByteArrayView bytes)
{
    Seen seen;
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const char c = bytes[at];
        seen.length = at;
        if (m_inExtension && !takeExtension(c, seen))
            return seen;
        if (m_inExtension) {
            seen.extensionEnd = at + 1;
            continue;
        }
        if (c == '\n') {
            if (m_last != '\r' && !m_lineEmpty) {
                seen.code = "HPE_CR_EXPECTED";
                seen.reason = "Missing expected CR after chunk size";
                return seen;
            }
            seen.length = at + 1;
            seen.ended = true;
            return seen;
        }
        if (c == ';' && !m_lineEmpty && m_last != '\r') {
            m_inExtension = true;
            m_extension.begin();
            seen.extensionBegin = at;
            seen.extensionEnd = at + 1;
        }
        m_lineEmpty = false;
        m_last = c;
    }
    seen.length = bytes.size();
    return seen;
}

bool LineWatch::takeExtension(char byte, Seen &seen)
{
    switch (m_extension.take(byte)) {
    case ChunkExtension::Next::Wrong:
        seen.code = m_extension.code();
        seen.reason = m_extension.reason();
        return false;
    case ChunkExtension::Next::End:
        m_inExtension = false;
        break;
    case ChunkExtension::Next::More:
        break;
    }
    if (m_extension.counted() > m_maxExtension) {
        seen.code = "HPE_CHUNK_EXTENSIONS_OVERFLOW";
        seen.reason = "Chunk extensions overflow";
        return false;
    }
    return true;
}

// "A recipient MAY recognize a single LF as a line terminator" (RFC 9112, section 2.2); llhttp no
// longer does, since peers that differ about it can be played off against each other.
LineWatch::Seen LineWatch::refuseBareLf(qint64 length) const
{
    if (m_startLine && m_section == Section::RequestHead) {
        // Before a version is complete llhttp refuses it itself, and without one (HTTP/0.9) it asks
        // for more.
        if (m_spaces < 2 || !m_versionComplete)
            return {};
        return refuse(length, "HPE_INVALID_VERSION", "Expected CRLF after version");
    }
    if (m_startLine) {
        if (m_spaces == 0)
            return {}; // llhttp refuses the version
        if (m_spaces == 1)
            return refuse(length, "HPE_INVALID_STATUS",
                m_statusDigits < 3 ? "Invalid status code" : "Invalid response status");
        return refuse(length, "HPE_CR_EXPECTED", "Missing expected CR after response line");
    }
    if (m_lineEmpty)
        return refuse(length, "HPE_INVALID_HEADER_TOKEN", "Invalid header field char");
    if (m_colonSeen && !m_valueSeen)
        return refuse(length, "HPE_INVALID_HEADER_TOKEN", "Invalid header value char");
    if (m_colonSeen)
        return refuse(length, "HPE_CR_EXPECTED", "Missing expected CR after header value");
    return refuse(length, "HPE_INVALID_HEADER_TOKEN", "Invalid header token");
}

} // namespace roundtrip::message

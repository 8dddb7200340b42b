#include "core/message/linewatch.h"

#include <algorithm>
#include <cstring>

namespace roundtrip::message
{

namespace
{

constexpr QByteArrayView crlf = "\r\n";
constexpr QByteArrayView spaces =
    "                                                                ";
/// The scan of a line may end long before the line does: its end is not looked for farther away, or
/// a line of many tabs would be gone through again for each of them.
constexpr qsizetype lookAhead = 512;

constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// QByteArrayView::indexOf() costs more than most lines are long.
qsizetype indexOf(QByteArrayView bytes, char c)
{
    const void *found = std::memchr(bytes.data(), c, size_t(bytes.size()));
    return found ? static_cast<const char *>(found) - bytes.data() : -1;
}

/// HTAB / SP / VCHAR / obs-text (RFC 9112, section 4)
constexpr bool isReasonByte(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

} // namespace

void LineWatch::begin(Section section)
{
    m_section = section;
    m_line = {};
    m_line.isFirst = section == Section::RequestHead || section == Section::ResponseHead;
    m_held = HeldEnd::None;
    m_fields = 0;
    m_inExtension = false;
    if (section != Section::ChunkSize || !m_options.strict)
        m_extensionBytes = 0;
}

LineWatch::Seen LineWatch::refuse(qint64 length, const char *code, const char *reason, Rule rule)
{
    Seen seen;
    seen.length = length;
    seen.code = code;
    seen.reason = reason;
    seen.rule = rule;
    return seen;
}

LineWatch::Seen LineWatch::scan(QByteArrayView bytes)
{
    if (m_section == Section::ChunkSize)
        return scanChunkSize(bytes);
    return m_held == HeldEnd::None ? scanLines(bytes) : goOnBehindHeldEnd(bytes);
}

LineWatch::Seen LineWatch::scanLines(QByteArrayView bytes)
{
    qint64 at = 0;
    while (at < bytes.size()) {
        const QByteArrayView rest = bytes.sliced(at, std::min(bytes.size() - at, lookAhead));
        const qsizetype lf = indexOf(rest, '\n');
        const QByteArrayView part = lf < 0 ? rest : rest.first(lf);
        Seen seen;
        if (m_line.empty && !m_line.isFirst && !checkLineStart(rest.front(), seen, at))
            return seen;
        if (!part.isEmpty() && !takePart(part, at, seen))
            return seen;
        at += part.size();
        if (at == bytes.size())
            return lineGoesOn(at);
        if (lf < 0)
            continue;
        if (!takeLineEnd(bytes, at, seen))
            return seen;
        ++at;
    }
    Seen all;
    all.length = bytes.size();
    return all;
}

/// The bytes of a line that are here; false: the scan ends with them.
bool LineWatch::takePart(QByteArrayView part, qint64 at, Seen &seen)
{
    if (!(m_line.isFirst ? checkStartLine(part, seen, at) : takeFieldPart(part, at, seen)))
        return false;
    m_line.beforeLast = part.size() > 1 ? part[part.size() - 2] : m_line.last;
    m_line.last = part.back();
    return true;
}

/// Strictly a tab around or within a value is as good as a space (OWS), but llhttp knows only
/// spaces behind a length or a coding.
bool LineWatch::takeFieldPart(QByteArrayView part, qint64 at, Seen &seen)
{
    const qsizetype tab = m_options.strict ? indexOf(part, '\t') : -1;
    if (tab > 0)
        noteFieldBytes(part.first(tab));
    if (tab >= 0 && m_line.colonSeen) {
        const QByteArrayView tabs =
            part.sliced(tab).first(std::min(part.size() - tab, spaces.size()));
        const auto end = std::find_if(tabs.begin(), tabs.end(), [](char c) { return c != '\t'; });
        m_line.last = '\t';
        seen.length = at + tab;
        seen.skipped = end - tabs.begin();
        seen.standIn = spaces.first(seen.skipped);
        seen.meant = '\t';
        return false;
    }
    noteFieldBytes(part);
    return true;
}

LineWatch::Seen LineWatch::lineGoesOn(qint64 length)
{
    m_line.empty = false;
    Seen seen;
    seen.length = length;
    const bool mayEnd = m_line.last == '\r' && m_line.beforeLast != '\r';
    if (unfolds() && m_line.colonSeen && !m_line.isFirst && mayEnd) {
        m_held = HeldEnd::Cr;
        --seen.length;
        seen.skipped = 1;
    }
    return seen;
}

/// The LF is here; false: the scan ends with it.
bool LineWatch::takeLineEnd(QByteArrayView bytes, qint64 lf, Seen &seen)
{
    if (m_line.last != '\r') {
        seen = refuseBareLf(lf);
        if (seen.code)
            return false;
    }
    if (!m_line.isFirst && !m_line.colonSeen && !m_line.valueSeen) {
        seen.length = lf + 1;
        seen.ended = true;
        return false;
    }
    const bool ends = m_line.last == '\r' && m_line.beforeLast != '\r';
    if (unfolds() && m_line.colonSeen && ends && takeFold(bytes, lf, seen))
        return false;
    lineEnded();
    return true;
}

void LineWatch::lineEnded()
{
    m_line.isSecond = m_line.isFirst;
    m_line.isFirst = false;
    m_line.empty = true;
    m_line.last = 0;
}

/// "A user agent that receives an obs-fold in a response message […] MUST replace each received
/// obs-fold with one or more SP octets prior to interpreting the field value" (RFC 9112, section
/// 5.2). Whether a line is continued only its successor shows.
bool LineWatch::takeFold(QByteArrayView bytes, qint64 lf, Seen &seen)
{
    if (lf + 1 == bytes.size()) {
        m_held = HeldEnd::CrLf;
        seen.length = lf - 1;
        seen.skipped = 2;
        return true;
    }
    if (!isBlank(bytes[lf + 1]))
        return false;
    seen = passFold(bytes, lf - 1, lf + 1);
    return true;
}

/// From `lineEnd` to behind the blanks that begin at `next`, one space stands in.
LineWatch::Seen LineWatch::passFold(QByteArrayView bytes, qint64 lineEnd, qint64 next)
{
    while (next < bytes.size() && isBlank(bytes[next]))
        ++next;
    m_held = next == bytes.size() ? HeldEnd::FoldBlanks : HeldEnd::None;
    m_line.last = ' ';
    Seen seen;
    seen.length = lineEnd;
    seen.skipped = next - lineEnd;
    seen.standIn = spaces.first(1);
    return seen;
}

/// Blanks of a fold for which a space stood in already.
LineWatch::Seen LineWatch::goOnInFold(QByteArrayView bytes)
{
    Seen seen;
    while (seen.skipped < bytes.size() && isBlank(bytes[seen.skipped]))
        ++seen.skipped;
    if (seen.skipped < bytes.size())
        m_held = HeldEnd::None;
    return seen.skipped > 0 ? seen : scanLines(bytes);
}

LineWatch::Seen LineWatch::goOnBehindHeldEnd(QByteArrayView bytes)
{
    if (m_held == HeldEnd::FoldBlanks)
        return goOnInFold(bytes);
    Seen seen;
    if (m_held == HeldEnd::Cr && bytes.front() != '\n') {
        m_held = HeldEnd::None;
        seen.standIn = crlf.first(1); // llhttp refuses what follows
        return seen;
    }
    const qint64 next = m_held == HeldEnd::Cr ? 1 : 0;
    if (next == bytes.size()) {
        m_held = HeldEnd::CrLf;
        seen.skipped = next;
        return seen;
    }
    if (isBlank(bytes[next]))
        return passFold(bytes, 0, next);
    m_held = HeldEnd::None;
    lineEnded();
    seen.skipped = next;
    seen.standIn = crlf;
    return seen;
}

// field-line = field-name ":" OWS field-value OWS, and field-name = token, so that no line begins
// with ":" or a blank (RFC 9112, sections 5 and 5.2).
bool LineWatch::checkLineStart(char first, Seen &seen, qint64 at)
{
    constexpr auto invalid = "HPE_INVALID_HEADER_TOKEN";
    if (first == ':') {
        seen = refuse(at, invalid, "Invalid header token");
        return false;
    }
    if (!isBlank(first)) {
        const bool fits =
            first == '\r' || first == '\n' || m_options.maxFields <= 0 || ++m_fields <= m_options.maxFields;
        if (!fits)
            seen = refuse(at, "HPE_HEADER_OVERFLOW", "Too many header fields", Rule::MaxHeadersCount);
        return fits;
    }
    if (m_line.isSecond)
        seen = first == ' '
            ? refuse(at, "HPE_UNEXPECTED_SPACE", "Unexpected space after start line")
            : refuse(at, invalid, "Invalid header token", Rule::FirstFieldLine);
    else if (!m_line.colonSeen)
        seen = refuse(at, invalid, "Invalid header token", Rule::ObsFold);
    else if (m_line.valueSeen)
        seen = refuse(at, invalid, "Unexpected whitespace after header value", Rule::ObsFold);
    else
        seen = refuse(at, invalid, "Invalid header value char", Rule::ObsFold);
    return false;
}

void LineWatch::noteFieldBytes(QByteArrayView part)
{
    if (m_line.empty) {
        m_line.colonSeen = false;
        m_line.valueSeen = false;
        m_line.empty = false;
    }
    if (!m_line.colonSeen) {
        const qsizetype colon = indexOf(part, ':');
        if (colon < 0) {
            // A line that holds anything but its CR is no blank line.
            m_line.valueSeen = m_line.valueSeen || part.front() != '\r' || part.size() > 1;
            return;
        }
        m_line.colonSeen = true;
        m_line.valueSeen = false;
        part = part.sliced(colon + 1);
    }
    if (!m_line.valueSeen)
        m_line.valueSeen =
            std::any_of(part.begin(), part.end(), [](char c) { return !isBlank(c) && c != '\r'; });
}

bool LineWatch::checkStartLine(QByteArrayView part, Seen &seen, qint64 at)
{
    m_line.empty = false;
    char last = m_line.last;
    const bool request = m_section == Section::RequestHead;
    for (const char c : part) {
        if (!request && c == '\r' && endsStatusLine(last, seen, at))
            return false;
        // Most bytes cannot be wrong here.
        const bool mayBeWrong = request ? c == ' ' || last == '\r' : m_line.spaces > 0;
        if (mayBeWrong
            && !(request ? checkRequestLineByte(c, last, seen, at)
                         : checkStatusLineByte(c, seen, at)))
            return false;
        if (c == ' ')
            m_line.spaces = std::min(m_line.spaces + 1, 2);
        m_line.versionComplete = last == '.' && c >= '0' && c <= '9';
        last = c;
        ++at;
    }
    return true;
}

// request-line = method SP request-target SP HTTP-version (RFC 9112, section 3). A CR ends it.
bool LineWatch::checkRequestLineByte(char byte, char last, Seen &seen, qint64 at) const
{
    if (m_line.spaces >= 2 && last == '\r')
        seen = refuse(at, "HPE_STRICT", "Expected CRLF after version");
    else if (m_options.strict && byte == ' ' && last == ' ')
        seen = refuse(at, "HPE_STRICT", "Unexpected space in request line", Rule::RequestLine);
    return !seen.code;
}

// status-line = HTTP-version SP status-code SP [ reason-phrase ], status-code = 3DIGIT (RFC 9112,
// section 4).
bool LineWatch::checkStatusLineByte(char byte, Seen &seen, qint64 at)
{
    if (m_options.strict && m_line.spaces == 2 && byte != '\r' && !isReasonByte(byte)) {
        seen = refuse(at, "HPE_INVALID_STATUS", "Invalid character in reason phrase");
        return false;
    }
    if (m_line.spaces != 1)
        return true;
    const bool digit = byte >= '0' && byte <= '9';
    m_line.statusDigits += digit ? 1 : 0;
    if (!digit && m_line.statusDigits < 3)
        seen = refuse(at, "HPE_INVALID_STATUS", "Invalid status code");
    else if (m_line.statusDigits > 3)
        seen = refuse(at, "HPE_INVALID_STATUS", "Invalid response status");
    return !seen.code;
}

/// Node takes a second CR for the LF of a status-line.
bool LineWatch::endsStatusLine(char last, Seen &seen, qint64 at)
{
    if (m_options.strict || last != '\r' || m_line.spaces < 1)
        return false;
    seen.length = at;
    seen.skipped = 1;
    seen.standIn = crlf.last(1);
    lineEnded();
    return true;
}

// chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF (RFC 9112, section 7.1)
LineWatch::Seen LineWatch::scanChunkSize(QByteArrayView bytes)
{
    if (m_inExtension)
        return scanExtension(bytes, 0);
    constexpr int maxSizeDigits = 16;
    const bool strict = m_options.strict;
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (c == '\n') {
            if (m_line.last != '\r' && !m_line.empty)
                return refuse(at, "HPE_CR_EXPECTED", "Missing expected CR after chunk size");
            Seen seen;
            seen.length = at + 1;
            seen.ended = true;
            return seen;
        }
        const bool behindSize = !m_line.empty && m_line.last != '\r';
        if (behindSize && (c == ';' || (strict && isBlank(c)))) {
            m_inExtension = true;
            m_extension.begin(strict);
            return scanExtension(bytes, at);
        }
        if (strict && c != '\r' && ++m_line.sizeDigits > maxSizeDigits)
            return refuse(at, "HPE_INVALID_CHUNK_SIZE", "Chunk size overflow");
        m_line.empty = false;
        m_line.last = c;
    }
    Seen seen;
    seen.length = bytes.size();
    return seen;
}

/// llhttp sees nothing of it.
LineWatch::Seen LineWatch::scanExtension(QByteArrayView bytes, qint64 from)
{
    Seen seen;
    seen.length = from;
    for (qint64 at = from; at < bytes.size(); ++at) {
        const ChunkExtension::Next next = m_extension.take(bytes[at]);
        if (next == ChunkExtension::Next::Wrong) {
            seen.code = m_extension.code();
            seen.reason = m_extension.reason();
            seen.rule = Rule::ChunkExtension;
            return seen;
        }
        if (next == ChunkExtension::Next::End) {
            m_inExtension = false;
            return seen;
        }
        if (m_options.strict)
            ++m_extensionBytes;
        else
            m_extensionBytes = m_extension.counted();
        if (m_extensionBytes > m_options.maxChunkExtensions) {
            seen.code = "HPE_CHUNK_EXTENSIONS_OVERFLOW";
            seen.reason = "Chunk extensions overflow";
            return seen;
        }
        ++seen.skipped;
    }
    return seen;
}

// "A recipient MAY recognize a single LF as a line terminator" (RFC 9112, section 2.2); llhttp no
// longer does, since peers that differ about it can be played off against each other.
LineWatch::Seen LineWatch::refuseBareLf(qint64 length) const
{
    if (m_line.isFirst && m_section == Section::RequestHead) {
        // Before a version is complete llhttp refuses it itself, and without one (HTTP/0.9) it asks
        // for more.
        if (m_line.spaces < 2 || !m_line.versionComplete)
            return {};
        return refuse(length, "HPE_INVALID_VERSION", "Expected CRLF after version", Rule::LineEnd);
    }
    if (m_line.isFirst) {
        if (m_line.spaces == 0)
            return {}; // llhttp refuses the version
        if (m_line.spaces == 1)
            return refuse(length, "HPE_INVALID_STATUS",
                m_line.statusDigits < 3 ? "Invalid status code" : "Invalid response status");
        return refuse(length, "HPE_CR_EXPECTED", "Missing expected CR after response line");
    }
    if (m_line.empty)
        return refuse(
            length, "HPE_INVALID_HEADER_TOKEN", "Invalid header field char", Rule::LineEnd);
    if (m_line.colonSeen && !m_line.valueSeen)
        return refuse(
            length, "HPE_INVALID_HEADER_TOKEN", "Invalid header value char", Rule::LineEnd);
    if (m_line.colonSeen)
        return refuse(length, "HPE_CR_EXPECTED", "Missing expected CR after header value");
    return refuse(length, "HPE_INVALID_HEADER_TOKEN", "Invalid header token", Rule::LineEnd);
}

} // namespace roundtrip::message

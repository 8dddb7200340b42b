#include "core/message/lenientlines.h"

#include <algorithm>

namespace roundtrip::message
{

namespace
{

constexpr QByteArrayView crlf = "\r\n";
constexpr QByteArrayView lf = "\n";
constexpr auto invalidToken = "HPE_INVALID_HEADER_TOKEN";

constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

void LenientLines::begin(Section section)
{
    m_spaces = 0;
    m_statusDigits = 0;
    m_versionComplete = false;
    m_last = 0;
    switch (section) {
    case Section::RequestHead:
        m_state = State::RequestLine;
        break;
    case Section::ResponseHead:
        m_state = State::StatusLine;
        break;
    case Section::ChunkSize:
        m_state = State::ChunkSize;
        break;
    case Section::Trailers:
        m_state = State::FieldStart;
        break;
    }
}

LenientLines::Seen LenientLines::scan(QByteArrayView bytes)
{
    Seen seen;
    while (seen.length < bytes.size() && !seen.ended) {
        if (take(bytes[seen.length], seen) == Take::Stop)
            break;
        ++seen.length;
    }
    return seen;
}

LenientLines::Take LenientLines::take(char c, Seen &seen)
{
    switch (m_state) {
    case State::RequestLine:
        return takeRequestLine(c, seen);
    case State::RequestCr:
        return takeLf(c, State::FirstField, seen);
    case State::RequestLf:
        if (c == '\n')
            return standIn({}, 1, State::FirstField, seen);
        m_state = State::FirstField;
        return take(c, seen);
    case State::StatusLine:
        return takeStatusLine(c, seen);
    case State::StatusCr:
        return c == '\r' ? standIn(lf, 1, State::FirstField, seen)
                         : takeLf(c, State::FirstField, seen);
    case State::FirstField:
        return c == ' ' ? pass(State::FieldStart) : takeFieldStart(c, seen);
    case State::FieldStart:
        return takeFieldStart(c, seen);
    case State::FieldName:
        return takeFieldName(c, seen);
    case State::BeforeValue:
    case State::Value:
        return takeValue(c, seen);
    case State::BeforeValueCr:
        return takeLf(c, State::BeforeValueEnd, seen);
    case State::BeforeValueEnd:
        return behindLine(c, State::BeforeValue, seen);
    case State::ValueCr: // anything but an LF is llhttp's to refuse
        return pass(c == '\n' ? State::ValueEnd : State::Value);
    case State::ValueEnd:
        return behindLine(c, State::Value, seen);
    case State::HeadCr:
    case State::ChunkCr:
    case State::ChunkEndCr:
        return takeLastLf(c, seen);
    case State::ChunkSize: // what is no digit is llhttp's to refuse
        return pass(State::ChunkDigits);
    case State::ChunkDigits:
    case State::ChunkBlanks:
        return takeChunkSize(c, seen);
    case State::InExtension:
        return takeExtension(c, seen);
    case State::ChunkLf:
        seen.ended = true;
        return standIn(crlf, c == '\n' ? 1 : 0, State::Behind, seen);
    case State::ChunkEnd:
        if (c == '\r')
            return pass(State::ChunkEndCr);
        seen.ended = true;
        return standIn(crlf, c == '\n' ? 1 : 0, State::Behind, seen);
    case State::Behind:
        break;
    }
    return Take::Pass;
}

/// Without a version (HTTP/0.9) llhttp itself knows the end of the line.
LenientLines::Take LenientLines::takeRequestLine(char c, Seen &seen)
{
    if (m_spaces == 2 && m_versionComplete && c == '\n')
        return standIn(crlf, 1, State::RequestLf, seen);
    if (m_spaces == 2 && m_versionComplete && c == '\r')
        return pass(State::RequestCr);
    if (c == ' ')
        m_spaces = std::min(m_spaces + 1, 2);
    m_versionComplete = m_last == '.' && isDigit(c);
    m_last = c;
    return pass(c == '\n' ? State::FirstField : State::RequestLine);
}

LenientLines::Take LenientLines::takeStatusLine(char c, Seen &seen)
{
    const bool inStatus = m_spaces == 1;
    if (inStatus && isDigit(c)) {
        if (++m_statusDigits > 3)
            return refuse("HPE_INVALID_STATUS", "Invalid response status", seen);
        return Take::Pass;
    }
    if (inStatus && m_statusDigits < 3)
        return refuse("HPE_INVALID_STATUS", "Invalid status code", seen);
    if (m_spaces > 0 && c == '\n')
        return standIn(crlf, 1, State::FirstField, seen);
    if (m_spaces > 0 && c == '\r')
        return pass(State::StatusCr);
    if (c == ' ')
        m_spaces = std::min(m_spaces + 1, 2);
    return Take::Pass;
}

LenientLines::Take LenientLines::takeFieldStart(char c, Seen &seen)
{
    if (c == ':' || isBlank(c))
        return refuse(invalidToken, "Invalid header token", seen);
    if (c == '\r')
        return pass(State::HeadCr);
    if (c != '\n')
        return pass(State::FieldName);
    seen.ended = true;
    return standIn(crlf, 1, State::Behind, seen);
}

LenientLines::Take LenientLines::takeFieldName(char c, Seen &seen)
{
    if (c == '\r' || c == '\n')
        return refuse(invalidToken, "Invalid header token", seen);
    return pass(c == ':' ? State::BeforeValue : State::FieldName);
}

LenientLines::Take LenientLines::takeValue(char c, Seen &seen)
{
    const bool begun = m_state == State::Value;
    if (c == '\r')
        return pass(begun ? State::ValueCr : State::BeforeValueCr);
    if (c == '\n')
        return standIn(crlf, 1, begun ? State::ValueEnd : State::BeforeValueEnd, seen);
    return pass(begun || !isBlank(c) ? State::Value : State::BeforeValue);
}

/// Is the field line continued (obs-fold)?
LenientLines::Take LenientLines::behindLine(char c, State blank, Seen &seen)
{
    return isBlank(c) ? pass(blank) : takeFieldStart(c, seen);
}

LenientLines::Take LenientLines::takeChunkSize(char c, Seen &seen)
{
    if (isBlank(c))
        return standIn({}, 1, State::ChunkBlanks, seen);
    if (c == '\r')
        return pass(State::ChunkCr);
    if (c == '\n')
        return standIn({}, 1, State::ChunkLf, seen);
    if (c == ';') {
        m_extension.begin(false);
        m_state = State::InExtension;
        return takeExtension(c, seen);
    }
    if (m_state == State::ChunkBlanks)
        return refuse("HPE_INVALID_CHUNK_SIZE", "Invalid character in chunk size", seen);
    return Take::Pass;
}

LenientLines::Take LenientLines::takeExtension(char c, Seen &seen)
{
    const ChunkExtension::Next next = m_extension.take(c);
    if (next == ChunkExtension::Next::End)
        return pass(State::ChunkCr);
    if (next == ChunkExtension::Next::Wrong && c == '\n'
        && QByteArrayView(m_extension.code()) == "HPE_CR_EXPECTED") {
        seen.ended = true;
        return standIn(crlf, 1, State::Behind, seen);
    }
    if (next == ChunkExtension::Next::Wrong) {
        seen.rule = Rule::ChunkExtension;
        return refuse(m_extension.code(), m_extension.reason(), seen);
    }
    if (m_extension.counted() > m_maxChunkExtensions)
        return refuse("HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow", seen);
    return standIn({}, 1, State::InExtension, seen);
}

/// Behind a CR: without its LF llhttp is given one.
LenientLines::Take LenientLines::takeLf(char c, State next, Seen &seen)
{
    return c == '\n' ? pass(next) : standIn(lf, 0, next, seen);
}

LenientLines::Take LenientLines::takeLastLf(char c, Seen &seen)
{
    seen.ended = true;
    return takeLf(c, State::Behind, seen);
}

LenientLines::Take LenientLines::pass(State next)
{
    m_state = next;
    return Take::Pass;
}

LenientLines::Take LenientLines::standIn(
    QByteArrayView bytes, qint64 skipped, State next, Seen &seen)
{
    m_state = next;
    seen.standIn = bytes;
    seen.skipped = skipped;
    return Take::Stop;
}

LenientLines::Take LenientLines::refuse(const char *code, const char *reason, Seen &seen)
{
    seen.code = code;
    seen.reason = reason;
    return Take::Stop;
}

} // namespace roundtrip::message

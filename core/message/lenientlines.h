#pragma once

#include "core/message/linewatch.h"

namespace roundtrip::message
{

/// What LineWatch is for a parser that shall take as much as Node does with insecureHTTPParser (all
/// lenient flags of llhttp 9). llhttp 8.1 has those that are about fields; what they say of the
/// ends of lines and chunks is here. llhttp is given the CR or LF that does not stand on the wire,
/// and does not see an LF or blanks that it would not take. Like LineWatch it keeps no bytes and
/// works on any split.
///
/// A line ends with CRLF, with LF or with CR, but for a field-value, which no CR alone ends. A
/// request-line and a chunk-size also end with LF LF, a status-line with CR CR.
class LenientLines
{
public:
    using Section = LineWatch::Section;
    using Seen = LineWatch::Seen;

    explicit LenientLines(qint64 maxChunkExtensions)
        : m_maxChunkExtensions(maxChunkExtensions)
    {
    }
    void begin(Section section);
    /// Behind the data of a chunk: nothing of its CRLF need stand on the wire.
    void beginChunkEnd() { m_state = State::ChunkEnd; }
    /// Of a field line no byte is behind us.
    bool atLineStart() const { return m_state != State::FieldName; }
    /// As far as llhttp gets the bytes as they are, and what follows.
    Seen scan(QByteArrayView bytes);

private:
    /// What the next byte is.
    enum class State : quint8 {
        RequestLine,
        RequestCr, ///< behind the CR of a request-line
        RequestLf, ///< behind its lone LF: another one is no line of its own
        StatusLine,
        StatusCr,
        FirstField, ///< one space may stand before it
        FieldStart,
        FieldName,
        BeforeValue,
        BeforeValueCr,
        BeforeValueEnd, ///< a blank continues the line
        Value,
        ValueCr,
        ValueEnd, ///< a blank continues the value
        HeadCr,
        ChunkSize,
        ChunkDigits,
        ChunkBlanks, ///< behind a chunk-size
        InExtension,
        ChunkCr,
        ChunkLf, ///< behind the lone LF of a chunk-size
        ChunkEnd,
        ChunkEndCr,
        Behind, ///< all of it: llhttp takes more only of what looks like HTTP/2
    };
    /// llhttp gets the byte and the scan goes on, or the scan ends before it.
    enum class Take : quint8 { Pass, Stop };

    Take take(char c, Seen &seen);
    Take takeRequestLine(char c, Seen &seen);
    Take takeStatusLine(char c, Seen &seen);
    Take takeFieldStart(char c, Seen &seen);
    Take takeFieldName(char c, Seen &seen);
    Take takeValue(char c, Seen &seen);
    Take takeChunkSize(char c, Seen &seen);
    Take takeExtension(char c, Seen &seen);
    Take takeLf(char c, State next, Seen &seen);
    Take takeLastLf(char c, Seen &seen);
    Take behindLine(char c, State blank, Seen &seen);
    Take pass(State next);
    Take standIn(QByteArrayView bytes, qint64 skipped, State next, Seen &seen);
    static Take refuse(const char *code, const char *reason, Seen &seen);

    qint64 m_maxChunkExtensions;
    State m_state = State::RequestLine;
    int m_spaces = 0; ///< of a start line, up to 2
    int m_statusDigits = 0;
    bool m_versionComplete = false; ///< the last bytes of the request-line are a dot and a digit
    char m_last = 0; ///< byte of the request-line
    ChunkExtension m_extension;
};

} // namespace roundtrip::message

#pragma once

#include "core/message/chunkextension.h"

#include <QByteArrayView>

namespace roundtrip::message
{

/// Watches the line structure of heads, chunk-size lines and trailer sections beside llhttp: where
/// a section ends, and what llhttp 8.1 lets pass although RFC 9112, section 2.2 and newer versions
/// refuse it (a bare LF, obs-fold, an empty field name). It keeps no bytes, so it works on any
/// split. Errors bear llhttp 9's codes and words.
class LineWatch
{
public:
    enum class Section : quint8 { RequestHead, ResponseHead, ChunkSize, Trailers };

    struct Seen {
        qint64 length =
            0; ///< bytes that are in order, up to the end of the section or the wrong byte
        bool ended = false; ///< the section's last LF is the last of them
        qint64 extensionBegin = 0; ///< of a chunk-size line: what llhttp shall not see
        qint64 extensionEnd = 0;
        const char *code = nullptr; ///< the wrong byte's, nullptr: nothing is wrong
        const char *reason = nullptr;
    };

    /// Over so many bytes of a chunk's extensions it says HPE_CHUNK_EXTENSIONS_OVERFLOW.
    void setMaxChunkExtensions(qint64 bytes) { m_maxExtension = bytes; }
    void begin(Section section);
    Seen scan(QByteArrayView bytes);

private:
    Seen refuse(qint64 length, const char *code, const char *reason) const;
    bool checkLineStart(char first, Seen &seen, qint64 at) const;
    void noteFieldBytes(QByteArrayView part);
    bool checkStartLine(QByteArrayView part, Seen &seen, qint64 at);
    Seen scanChunkSize(QByteArrayView bytes);
    bool takeExtension(char byte, Seen &seen);
    Seen refuseBareLf(qint64 length) const;

    Section m_section = Section::RequestHead;
    bool m_startLine = false; ///< the line is the first of a head
    bool m_afterStartLine = false; ///< the line is the one behind it
    bool m_lineEmpty = true; ///< no byte of the line was seen
    char m_last = 0; ///< the line's last byte so far
    // what the line, and for an obs-fold the line before, consists of
    bool m_colonSeen = false;
    bool m_valueSeen = false;
    int m_spaces = 0;
    int m_statusDigits = 0;
    bool m_versionComplete = false; ///< the last bytes are a dot and a digit
    bool m_inExtension = false;
    ChunkExtension m_extension;
    qint64 m_maxExtension = 16384;
};

} // namespace roundtrip::message

#pragma once

#include "core/message/chunkextension.h"
#include "core/message/rules.h"

#include <QByteArrayView>

namespace roundtrip::message
{

/// Watches the line structure of heads, chunk-size lines and trailer sections beside llhttp: where
/// a section ends, and what llhttp 8.1 lets pass although RFC 9112, section 2.2 and newer versions
/// refuse it (a bare LF, obs-fold, an empty field name). It keeps no bytes, so it works on any
/// split. Errors bear llhttp 9's codes and words.
///
/// Strictly it also refuses what Node lets pass (two spaces in a request-line, control characters
/// in a status-line), and hides from llhttp what the RFC allows and llhttp does not: tabs around
/// values, blanks in chunk extensions, obs-fold in responses.
class LineWatch
{
public:
    enum class Section : quint8 { RequestHead, ResponseHead, ChunkSize, Trailers };

    struct Seen {
        qint64 length = 0; ///< bytes that are in order and llhttp's
        qint64 skipped = 0; ///< bytes behind them that it shall not see …
        QByteArrayView standIn = {}; ///< … and what it is given in their place
        char meant = 0; ///< the byte that a stand-in of one byte stands for, 0: for itself
        bool ended = false; ///< the section's last LF is the last of them
        const char *code = nullptr; ///< of the byte behind all of them, nullptr: nothing is wrong
        const char *reason = nullptr;
        Rule rule = Rule::None; ///< where code and reason do not say it
    };

    struct Options {
        bool strict = false;
        bool response = false;
        /// Over so many bytes it says HPE_CHUNK_EXTENSIONS_OVERFLOW: names and values of one chunk,
        /// as in Node; strictly all bytes of all extensions of a message.
        qint64 maxChunkExtensions = 16384;
        /// Strictly: field lines of a section; 0: no limit. llhttp's callbacks would tell of one too
        /// many, or of a wrong byte in it, as the reads fall.
        int maxFields = 0;
    };
    void setOptions(const Options &options) { m_options = options; }
    void begin(Section section);
    Seen scan(QByteArrayView bytes);
    /// No byte of the line is behind us.
    bool atLineStart() const { return m_line.empty; }
    /// Of a request's head: its first line says a version, or was to say one.
    bool hasVersion() const { return m_line.spaces >= 2; }

private:
    /// The end of a field line that llhttp has not seen, since the next line may continue it, as far as
    /// it is here; and, when it was continued, blanks that may still come.
    enum class HeldEnd : quint8 { None, Cr, CrLf, FoldBlanks };
    /// What a line consists of so far; for an obs-fold also the line before.
    struct Line {
        bool isFirst = false; ///< of a head
        bool isSecond = false;
        bool empty = true; ///< no byte of it was seen
        char last = 0; ///< its last byte so far
        char beforeLast = 0;
        bool colonSeen = false;
        bool valueSeen = false;
        int spaces = 0;
        int statusDigits = 0;
        bool versionComplete = false; ///< the last bytes are a dot and a digit
        int sizeDigits = 0; ///< of a chunk-size
    };

    static Seen refuse(qint64 length, const char *code, const char *reason, Rule rule = Rule::None);
    Seen scanLines(QByteArrayView bytes);
    bool takePart(QByteArrayView part, qint64 at, Seen &seen);
    bool takeFieldPart(QByteArrayView part, qint64 at, Seen &seen);
    Seen lineGoesOn(qint64 length);
    bool takeLineEnd(QByteArrayView bytes, qint64 lf, Seen &seen);
    bool checkLineStart(char first, Seen &seen, qint64 at);
    void noteFieldBytes(QByteArrayView part);
    bool checkStartLine(QByteArrayView part, Seen &seen, qint64 at);
    bool checkRequestLineByte(char byte, char last, Seen &seen, qint64 at) const;
    bool checkStatusLineByte(char byte, Seen &seen, qint64 at);
    bool endsStatusLine(char last, Seen &seen, qint64 at);
    void lineEnded();
    bool unfolds() const { return m_options.strict && m_options.response; }
    bool takeFold(QByteArrayView bytes, qint64 lf, Seen &seen);
    Seen passFold(QByteArrayView bytes, qint64 lineEnd, qint64 next);
    Seen goOnInFold(QByteArrayView bytes);
    Seen goOnBehindHeldEnd(QByteArrayView bytes);
    Seen scanChunkSize(QByteArrayView bytes);
    Seen scanExtension(QByteArrayView bytes, qint64 from);
    Seen refuseBareLf(qint64 length) const;

    Options m_options;
    Section m_section = Section::RequestHead;
    Line m_line;
    HeldEnd m_held = HeldEnd::None;
    int m_fields = 0; ///< lines of the section
    bool m_inExtension = false;
    ChunkExtension m_extension;
    qint64 m_extensionBytes = 0; ///< of the message's chunks before and the bytes of this one
};

} // namespace roundtrip::message

#pragma once

// The inside of MessageParser. Its sections are in parsersections.cpp, what llhttp hears and says
// in parserllhttp.cpp.

#include "core/message/headrules.h"
#include "core/message/lenientlines.h"
#include "core/message/linewatch.h"
#include "core/message/messageparser.h"

#include <llhttp.h>

namespace roundtrip::message
{

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
    bool takesAnother() const { return m_section == Section::Idle && !m_completeDue; }
    bool hasDueEvents() const { return m_completeDue; }
    qint64 position() const { return m_position; }
    Rule brokenRule() const { return m_brokenRule; }

private:
    qint64 step(QByteArrayView rest);
    qint64 stepIdle(QByteArrayView rest);
    qint64 stepEmptyLines(QByteArrayView rest);
    qint64 stepQueryMethod(QByteArrayView rest);
    qint64 stepWatched(QByteArrayView rest);
    quint64 roomUntilClose() const;
    qint64 stepBody(QByteArrayView rest);
    qint64 stepChunkEnd(QByteArrayView rest);
    qint64 stepLenientChunkEnd(QByteArrayView rest);
    qint64 stepClosed(QByteArrayView rest);
    void beginMessage();
    void beginSection(LineWatch::Section section);
    LineWatch::Seen scan(QByteArrayView bytes);
    void headEnded();
    void beginChunkSize(qint64 at);
    void chunkSizeEnded();
    bool atLineStart() const;
    bool lengthIsEmpty(const LineWatch::Seen &seen) const;
    qint64 passOver(const LineWatch::Seen &seen);
    void checkHeadSize();
    void deliverComplete();

    qint64 execute(QByteArrayView slice) { return execute(slice, slice.size()); }
    qint64 execute(QByteArrayView slice, qint64 wireBytes);
    qint64 executeHead(QByteArrayView slice);
    void add(QByteArray &word, const char *at, size_t length);
    void tellOpenSpan(const char *end);
    static qint64 wrongByte(llhttp_t parser, QByteArrayView slice);
    void fail(
        const QByteArray &code, const QByteArray &reason, qint64 offset, Rule rule = Rule::None);
    Rule ruleOf(QByteArrayView code, QByteArrayView reason) const;
    void failAsNewer(const QByteArray &code, const QByteArray &reason);
    qint64 offsetOf(const char *at) const;
    bool overflow(const char *at, size_t length, Rule rule);

    // called by llhttp
    static Private *of(llhttp_t *parser) { return static_cast<Private *>(parser->data); }
    static llhttp_settings_t makeSettings();
    int onHeaderBytes(QByteArray HeaderField::*part, const char *at, size_t length);
    int onHeadersComplete();
    int onMessageComplete();
    bool isInterim() const;
    bool hasFaultyFraming() const;
    void endField();
    bool checkLengthBesideCoding(const char *at);
    bool emptyBesideOther() const;
    void failBesideOther();
    void readHead();
    void checkRules();
    int refuse();

    Options m_options;
    bool m_strict = true;
    ParserEvents &m_events;
    llhttp_t m_parser{};

    Section m_section = Section::Idle;
    LineWatch m_watch;
    std::unique_ptr<LenientLines> m_lenientLines; ///< stands in for it, or null
    bool m_paused = false;
    bool m_completeDue = false;
    bool m_keepAlive = false; ///< of the message under way: may another follow?
    qint64 m_position = 0;
    qint64 m_counted = 0; ///< wire bytes that were told to m_events, or are payload
    const char *m_slice = nullptr; ///< what llhttp is given now
    QByteArray m_words; ///< a copy of it, when it is all that is left of a head …
    char *m_wordsBegin = nullptr; ///< … and where that lies
    qint64 m_sliceEnd = 0; ///< the position behind what llhttp is given now
    quint64 m_remaining = 0; ///< of a body or a chunk
    qint64 m_matched = 0; ///< of queryMethod
    qint64 m_sectionBegan = 0; ///< the position where this head, chunk-size or trailers began
    qint64 m_bodySize = 0; ///< of a chunked body, as the chunk-sizes say
    int m_emptyLines = 0; ///< before this message
    bool m_emptyLineCr = false; ///< a CR between messages waits for its LF
    qint64 m_ignoredFrom = -1;
    bool m_refused = false; ///< by AfterHead::Refuse
    char m_standInFor = 0; ///< what stands on the wire where llhttp is given a space
    qint64 m_headerBytes = 0; ///< as Node counts them against maxHeaderSize
    bool m_isQuery = false;

    MessageHead m_head;
    RawHeaders m_trailers;
    HeaderField m_field;
    HeadRules m_rules;
    qint64 m_nameAt = 0; ///< where m_field's name begins …
    qint64 m_valueAt = -1; ///< … and its value
    bool m_valueBegan = false;
    bool m_fieldOpen = false;

    Error m_error;
    QByteArray m_reason;
    Rule m_brokenRule = Rule::None;
};

} // namespace roundtrip::message

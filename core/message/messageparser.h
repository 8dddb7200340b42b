#pragma once

#include "core/message/headers.h"
#include "core/message/rules.h"
#include "core/result.h"

#include <QByteArray>

#include <memory>

namespace roundtrip::message
{

/// The start line and the field lines of a message that was parsed.
struct MessageHead {
    // requests
    QByteArray method;
    QByteArray target; ///< the request-target as it stood on the wire
    // responses
    int statusCode = 0;
    QByteArray statusMessage;

    int versionMajor = 1;
    int versionMinor = 1;
    RawHeaders headers;

    bool chunked = false; ///< the body comes in chunks
    qint64 contentLength = -1; ///< -1: none given, or none that counts
    bool untilClose = false; ///< a body that only FIN ends; of a request only when it is lenient
    bool shouldKeepAlive = false; ///< what version and Connection say together
    bool upgrade = false; ///< Connection: upgrade with Upgrade, or CONNECT
    qint64 wireBytes = 0; ///< from the first byte of the start line (leading empty lines included)
                          ///< to the blank line

    /// Of a request: what it breaks although it could be parsed, and at which byte of the
    /// connection. Whoever serves it refuses it (AfterHead::Refuse); an Expectation may be met.
    Rule broken = Rule::None;
    qint64 brokenAt = -1;
};

/// What the one who drives the parser wants after a head.
enum class AfterHead : quint8 {
    ReadBody, ///< as the head says
    SkipBody, ///< there is none, whatever the head says (an answer to HEAD)
    Upgrade, ///< what follows is not HTTP: messageComplete() comes at once, then feed() stops
             ///< behind the head
    Refuse, ///< it is the last message: neither its body nor anything behind it is read
};

/// Hears what the parser finds, in the order of the bytes. Byte counts are wire bytes; their sum
/// over a connection is exactly what was consumed. Views are valid during the call only. Each call
/// may pause() the parser.
class ParserEvents
{
public:
    virtual ~ParserEvents() = default;
    /// The first byte of a message (not of empty lines before it).
    virtual void messageBegan() { }
    /// The one that answers says what only it knows: a response to HEAD has no body (SkipBody), one
    /// to CONNECT or a taken Upgrade ends HTTP. That 1xx, 204 and 304 have no body is known here.
    virtual AfterHead headParsed(const MessageHead &head) = 0;
    /// A chunk-size line, not that of the last chunk; wireBytes counts it with its CRLF, and the
    /// CRLF that ended the chunk before.
    virtual void chunkBegan(qint64 size, qint64 wireBytes) = 0;
    virtual void bodyParsed(QByteArrayView payload) = 0;
    /// wireBytes: what came after the payload (CRLF, last chunk, trailer section), 0 with
    /// Content-Length.
    virtual void messageComplete(const RawHeaders &trailers, qint64 wireBytes) = 0;
};

/// Turns bytes into messages, for one direction of one connection. It never sees a socket and knows
/// no time. llhttp does the work; what llhttp 8.1 wrongly accepts is refused here with the code
/// newer versions give.
class MessageParser
{
public:
    enum class Kind : quint8 { Request, Response };
    /// Limits in Node's words where Node has one. In *Strict* they hold for the whole message and
    /// what goes over them is refused; Node drops fields over maxHeadersCount without a word and
    /// counts the extensions of each chunk for themselves.
    struct Options {
        Kind kind = Kind::Request;
        Conformance conformance = Conformance::Strict;
        bool lenient =
            false; ///< Node: what insecureHTTPParser lets pass is taken; never in *Strict*
        qint64 maxHeaderSize = 16384; ///< sum of target, names and values; reaching it is
                                      ///< HPE_HEADER_OVERFLOW. Of the trailer section for itself.
        qint64 maxHeadSize = 0; ///< Strict: wire bytes of a head or a trailer section, with all
                                ///< blanks; 0: four times maxHeaderSize
        int maxHeadersCount = 1000; ///< field lines, of the trailer section for itself; 0: no limit
        qint64 maxChunkExtensions = 16384; ///< bytes; over it HPE_CHUNK_EXTENSIONS_OVERFLOW
        qint64 maxBodySize = 0; ///< payload of a request; 0: no limit. HPE_BODY_OVERFLOW in chunks
        bool requireHost = true; ///< Strict: an HTTP/1.1 request without Host is broken
    };
    /// Strict: so many empty lines before a request-line are ignored.
    static constexpr int maxEmptyLines = 16;

    MessageParser(const Options &options, ParserEvents &events);
    ~MessageParser();
    Q_DISABLE_COPY_MOVE(MessageParser)

    struct Fed {
        qint64 consumed = 0; ///< less than given when paused, upgraded or failed
        Error
            error; ///< code HPE_*, message "Parse Error: …", byteOffset since the connection began
        QByteArray reason; ///< llhttp's own words, Node's error.reason
        bool paused = false;
        bool upgraded = false; ///< the rest of the bytes belongs to another protocol
        /// Strict: the place of the first byte behind the last message, which was consumed and
        /// ignored; -1: none. Said once.
        qint64 ignoredFrom = -1;
    };
    /// Consumes as much as it can. After an error each further call gives the same error.
    Fed feed(QByteArrayView bytes);
    /// The peer sent FIN. An error (HPE_INVALID_EOF_STATE) when a message was under way that needed
    /// more.
    Error finish();

    /// From within a ParserEvents call: feed() returns as soon as it can, the rest unconsumed. From
    /// anywhere: undo it.
    void pause();
    void resume();
    bool isPaused() const noexcept;
    /// A pause held back an event whose bytes are consumed already (a message without a body
    /// completes with its head): after resume(), feed() the rest even if it is empty. finish()
    /// delivers such an event too.
    bool hasDueEvents() const noexcept;

    /// What the error of feed() or finish() broke.
    Rule brokenRule() const noexcept;

    /// Is the parser between two messages?
    bool isIdle() const noexcept;
    /// Between two messages, and the one before did not say it was the last.
    bool takesAnother() const noexcept;
    /// Bytes consumed since the connection began.
    qint64 position() const noexcept;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::message

#pragma once

#include "core/http/callback.h"
#include "core/http/encoding.h"
#include "core/message/headers.h"
#include "core/result.h"
#include "core/trace/details.h"
#include "core/trace/event.h"
#include "core/trace/ids.h"

#include <QByteArray>
#include <QVarLengthArray>

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace roundtrip::message
{
class HeadText;
}

namespace roundtrip::trace
{
class Writer;
}

namespace roundtrip::http
{

class Context;
class OutgoingMessage;

/// What a piece is that leaves while the gate holds anything, and the call that made it.
struct OutItem {
    trace::HeldItem item = trace::HeldItem::Unknown;
    trace::EventIndex cause; ///< none: of calls before the gate held anything
};

/// Where an outgoing message's bytes go once it has its turn: the connection. The connection
/// detaches the message before it dies.
class OutgoingSink
{
public:
    virtual ~OutgoingSink() = default;
    /// Queues the pieces behind what is queued and writes at once what the kernel takes. Returns
    /// what remains queued. When that is not 0, the connection calls OutgoingMessage::sinkDrained()
    /// once it is.
    virtual qint64 sinkWrite(std::span<const QByteArray> pieces, trace::EventIndex cause) = 0;
    /// The same while the gate holds anything: what each piece is. A piece is one item then.
    virtual qint64 sinkWriteItems(std::span<const QByteArray> pieces,
        std::span<const OutItem> items, trace::EventIndex cause)
    {
        Q_UNUSED(items)
        return sinkWrite(pieces, cause);
    }
    virtual qint64 sinkQueuedBytes() const = 0;
    /// Neither ended nor destroyed (a socket that still connects is writable: it queues). What is
    /// written otherwise is thrown away.
    virtual bool sinkIsWritable() const = 0;
    /// The message is finished (the module's own 'finish' listener, before the program's). The sink
    /// detaches it here.
    virtual void sinkFinished(OutgoingMessage &message) = 0;
};

/// http.OutgoingMessage: headers and body of a message that goes out; base of ClientRequest and
/// ServerResponse. What in Node throws is here a Status with Node's code and message.
///
/// One callback for each event: registering again replaces it. A callback nobody is registered for
/// does not run and is not recorded ('error' is recorded in any case).
class OutgoingMessage : public std::enable_shared_from_this<OutgoingMessage>
{
public:
    using Plain = std::function<void()>;
    using OnError = std::function<void(const Error &)>;
    /// The callback of write() and end(): an error, or one without a code.
    using Written = std::function<void(const Error &)>;

    virtual ~OutgoingMessage();
    Q_DISABLE_COPY_MOVE(OutgoingMessage)

    trace::HalfId half() const noexcept { return m_half; }
    /// Who makes the calls that follow; recorded with each. Set it back when done (see
    /// OriginScope). Without a cause, the cause is the callback in which the call is made.
    void setOrigin(trace::Origin origin, trace::EventIndex cause = {}) noexcept;
    trace::Origin origin() const noexcept { return m_origin; }

    Status setHeader(const QByteArray &name, const QByteArray &value);
    Status setHeader(
        const QByteArray &name, const QList<QByteArray> &values); ///< one line for each
    Status appendHeader(const QByteArray &name, const QByteArray &value);
    Status removeHeader(const QByteArray &name);
    /// Each name as setHeader() would; the lines of Set-Cookie together.
    Status setHeaders(const message::RawHeaders &headers);
    bool hasHeader(QByteArrayView name) const;
    QByteArray getHeader(QByteArrayView name) const; ///< null when absent; several joined with ", "
    QList<QByteArray> getHeaderNames() const; ///< lower case, in the order of insertion
    QList<QByteArray> getRawHeaderNames() const; ///< as they were given
    message::RawHeaders getRawHeaders() const;
    Status addTrailers(const message::RawHeaders &trailers);

    /// True while less than the high-water mark is buffered; false: wait for 'drain'. An error:
    /// Node throws.
    Result<bool> write(const QByteArray &chunk, Written callback = {});
    Status end(const QByteArray &chunk = {}, Written callback = {});
    /// write(text, encoding): what the text stands for (see bytesOf()); its own encoding is UTF-8.
    Result<bool> write(QByteArrayView text, Encoding encoding, Written callback = {});
    Status end(QByteArrayView text, Encoding encoding, Written callback = {});
    Status flushHeaders();
    void cork();
    void uncork();
    virtual void destroy(const Error &error = {}) = 0;
    /// socket.setTimeout(): 'timeout' after this much silence. Nothing is aborted.
    virtual void setTimeout(std::chrono::milliseconds timeout) = 0;

    bool headersSent() const noexcept
    {
        return m_headRendered;
    } ///< the head was rendered, sent or not
    bool writableEnded() const noexcept { return m_ended; } ///< end() was called
    bool writableFinished() const noexcept; ///< everything was handed to the kernel
    bool destroyed() const noexcept { return m_destroyed; }
    qint64 writableLength() const noexcept;
    bool writableNeedDrain() const noexcept { return m_needDrain && !m_destroyed && !m_ended; }
    int writableCorked() const noexcept { return m_corks; }
    static constexpr qint64 highWaterMark = 16384; ///< unless the options say otherwise
    qint64 writableHighWaterMark() const noexcept { return m_highWaterMark; }

    bool sendDate = false; ///< true on a response
    bool strictContentLength = false;
    /// A body where none may be is ERR_HTTP_BODY_NOT_ALLOWED instead of dropped.
    bool rejectNonStandardBodyWrites = false;

    void onFinish(Plain callback);
    void onClose(Plain callback);
    void onDrain(Plain callback);
    void onError(OnError callback);
    void onTimeout(Plain callback);

    // ---- For the connection ----

    /// It is this message's turn: what was buffered is written, and what follows goes straight to
    /// the sink.
    void assignSink(OutgoingSink *sink);
    /// Nothing goes out any more (finished, or the socket is gone).
    void detachSink() noexcept { m_sink = nullptr; }
    bool hasSink() const noexcept { return m_sink; }
    /// Everything the sink had queued was taken by the kernel: write callbacks, 'drain', 'finish'.
    void sinkDrained();
    /// A head byte was given to the sink or buffered for it (Node's _headerSent): no canned answer
    /// may follow.
    bool headOut() const noexcept { return m_headOut; }
    /// This side closes the connection after the message (Node's _last).
    bool isLast() const noexcept { return m_last; }
    /// A request's body went out with nothing that says where it ends: the server takes it for the
    /// next request.
    bool sentUnframedBody() const noexcept { return m_sentUnframed; }
    void setLast() noexcept { m_last = true; }
    bool shouldKeepAlive() const noexcept { return m_rules.shouldKeepAlive; }
    /// 'timeout'; false when nobody is registered for it.
    bool emitTimeout(trace::EventIndex cause);
    /// 'close', once; runs the callback now. The half is closed (HalfClosed) when its other parts
    /// are, too.
    void emitClose(trace::EventIndex cause = {});
    bool isClosed() const noexcept { return m_closed; }
    /// The program hears nothing more.
    void dropCallbacks();
    /// The newest call or callback of it: the cause of what the connection does next.
    trace::EventIndex lastEvent() const noexcept { return m_lastEvent; }
    /// On the loop's clock.
    std::chrono::microseconds began() const noexcept { return m_began; }
    /// Records OnError and calls the callback, now.
    void emitError(const Error &error, trace::EventIndex cause = {});
    /// A half ends when all its objects have closed. It begins with one part, this message; a
    /// response received or a request received adds one, and says when it closed. HalfClosed
    /// follows the last.
    void addPart() noexcept { ++m_openParts; }
    void partClosed(bool failed);

protected:
    /// What decides about the automatic field lines besides what the program set.
    struct HeadRules {
        bool isRequest = false;
        bool hasBody = true; ///< false: an answer to HEAD, 1xx, 204, 304
        bool useChunkedByDefault = true; ///< false: GET …, or the peer speaks HTTP/1.0
        bool shouldKeepAlive = true;
        bool hasAgent = false; ///< requests: an agent keeps the connection
        bool maxRequestsReached = false; ///< maxRequestsPerSocket: this is the last
        int maxRequestsPerSocket = 0; ///< for Keep-Alive: max=
        std::chrono::milliseconds keepAliveTimeout{
            0}; ///< for Keep-Alive: timeout=; 0: no such line
        int statusCode = 0; ///< responses
        bool strict = false; ///< what the RFC forbids a sender is not sent (see policedOf())
        bool peerIsOlder = false; ///< responses: the request was of HTTP/1.0 or before
    };

    OutgoingMessage(Context &context, trace::HalfId half);

    /// Renders the head from the start line and the fields that were set (Node's _implicitHeader).
    virtual Status renderImplicitHead() = 0;
    /// The bytes buffered before it was this message's turn became more or fewer.
    virtual void bufferedChanged(qint64 delta) { Q_UNUSED(delta) }
    /// Responses wait for their turn: their HeadOut is recorded when the head reaches the stream of
    /// the connection.
    virtual bool recordsHeadAtOnce() const { return true; }

    /// Node's _storeHeader: the start line (without CRLF), these fields, then the automatic ones in
    /// Node's order.
    Status renderHead(QByteArrayView startLine, const message::RawHeaders &fields);
    /// Sends the head now if it has not been sent (Node's _send('')).
    void sendHead();
    /// Bytes outside the message: 1xx answers (Node's _writeRaw).
    void writeRaw(const QByteArray &bytes);

    /// Records a call and makes it the cause of what it brings about.
    trace::EventIndex recordCall(trace::EventKind kind, quint32 value = 0);
    trace::EventIndex recordFieldCall(
        trace::EventKind kind, const QByteArray &name, const QByteArray &value);
    void recordRefusal(const Error &error); ///< CallRefused
    Status refuse(const Error &error); ///< records it and gives it back
    /// Sets without recording or checking.
    void putHeader(const QByteArray &name, const QByteArray &value);
    /// The fields a message begins with, in this order, duplicates kept; neither recorded nor
    /// checked.
    void putFields(const message::RawHeaders &fields);
    /// Who set this line: a request begins with lines that the module put between those of the
    /// program.
    virtual trace::LineOrigin originOf(const message::HeaderField &field) const;
    /// The event that what follows was made by, when it is not one of the calls recorded here.
    void setLastCall(trace::EventIndex call) noexcept { m_lastCall = m_lastEvent = call; }
    const message::RawHeaders &fields() const noexcept { return m_fields; }
    bool hasFields() const noexcept { return m_fieldsUsed; }
    void markDestroyed() noexcept { m_destroyed = true; }
    trace::Subject subject() const noexcept { return trace::Subject::half(m_half); }
    trace::EventIndex lastCall() const noexcept { return m_lastCall; }
    Context &context() const noexcept { return m_context; }

    void setUniqueHeaders(const QByteArrayList &names) { m_uniqueHeaders = names; }
    void setHighWaterMark(qint64 bytes) noexcept { m_highWaterMark = bytes; }
    bool sharesOneLine(const QByteArray &name) const;

    HeadRules m_rules;

private:
    friend class OriginScope;
    struct SeenFields;
    /// What is wrong with the program's Content-Length and Transfer-Encoding.
    struct Policed {
        bool omitsLength = false;
        bool omitsCoding = false;
    };
    Result<Policed> policedOf(const message::RawHeaders &fields);
    void recordOmission(
        QByteArrayView name, const QByteArray &why, const char *rule, const char *section);
    SeenFields appendFields(
        message::HeadText &head, const message::RawHeaders &fields, Policed policed);
    void endLine(message::HeadText &head);
    void appendConnectionLines(message::HeadText &head, const SeenFields &seen);
    Status appendFramingLines(message::HeadText &head, const SeenFields &seen);
    trace::Framing framingWithoutField();
    void recordHeadOut();
    void noteRemoval(QByteArrayView name);
    void noteGiven(const message::HeaderField &field, SeenFields &seen);
    qsizetype fieldIndex(QByteArrayView name) const;
    Status setValues(
        const QByteArray &name, std::span<const QByteArray> values, const QByteArray &joined);
    void replaceField(const QByteArray &name, std::span<const QByteArray> values);

    Status checkStrictLength(qint64 more, bool fromEnd);
    Status renderIfNeeded(qint64 knownLength);
    void endAgain(const QByteArray &chunk, Written callback);
    void cutOff(const Error &error);
    void failWrite(const Error &error, Written callback);
    Error refuseBody();
    void dropBody(qint64 size);
    void pushHead();
    void sendBody(const QByteArray &chunk);
    void appendCorkedChunks();
    void sendEnd();
    void beginItem(trace::HeldItem item);
    bool isInItem() const;
    void push(const QByteArray &piece);
    void pushText(QByteArrayView text);
    void pushChunkHead(qint64 size);
    void pushed(qsizetype bytes);
    void flush();
    void scheduleFlush();
    void scheduleAfterWrite();
    void afterWrite();
    void runWriteCallbacks();
    void emitFinish();
    void call(trace::EventKind kind, Callback<> &callback, trace::EventIndex cause);
    trace::EventIndex currentCause() const;

    Context &m_context;
    trace::Writer
        &m_trace; ///< an incoming message that is let go last says so when the context is gone
    const trace::HalfId m_half;
    OutgoingSink *m_sink = nullptr;

    message::RawHeaders m_fields; ///< lines of one name stand together
    message::RawHeaders m_trailers;
    QByteArrayList m_uniqueHeaders;
    const std::chrono::microseconds m_began;
    QByteArray m_head;
    quint32 m_headLength = 0;
    std::vector<trace::LineOrigin> m_lineOrigins;
    QVarLengthArray<QByteArray, 4> m_out; ///< not yet given to the sink
    QVarLengthArray<OutItem, 4> m_items; ///< of m_out, while the gate holds anything
    QVarLengthArray<QByteArray, 2> m_corkedChunks;
    std::vector<Written> m_written;
    Written m_endCallback;
    qint64 m_highWaterMark = highWaterMark;
    qint64 m_outBytes = 0;
    qint64 m_corkedBytes = 0;
    qint64 m_contentLength = -1;
    qint64 m_bodyBytes = 0;

    Callback<> m_onFinish;
    Callback<> m_onClose;
    Callback<> m_onDrain;
    Callback<const Error &> m_onError;
    Callback<> m_onTimeout;

    trace::EventIndex m_givenCause;
    trace::EventIndex m_lastCall;
    trace::EventIndex m_lastEvent;
    trace::Origin m_origin = trace::Origin::Program;
    trace::Framing m_framing = trace::Framing::NoBody;
    int m_corks = 0;
    quint8 m_openParts = 1;

    bool m_fieldsUsed = false;
    bool m_headRendered = false;
    bool m_headOut = false;
    bool m_headRecorded = false;
    bool m_chunked = false;
    bool m_last = false;
    bool m_removedConnection = false;
    bool m_removedContentLength = false;
    bool m_removedTransferEncoding = false;
    bool m_defaultKeepAlive = true;
    bool m_bodyBegun = false;
    bool m_sentUnframed = false;
    bool m_ended = false;
    bool m_discarded = false;
    bool m_finished = false;
    bool m_destroyed = false;
    bool m_needDrain = false;
    bool m_flushScheduled = false;
    bool m_afterWriteScheduled = false;
    bool m_endCallbackFirst = false;
    bool m_closed = false;
    bool m_failed = false;
};

/// Node's /(?:^|\W)word(?:$|\W)/i: how it looks for "close", "chunked" and "100-continue" in a
/// value.
bool hasWord(QByteArrayView text, QByteArrayView word);

/// Sets the origin of the calls made while it lives.
class OriginScope
{
public:
    OriginScope(OutgoingMessage &message, trace::Origin origin, trace::EventIndex cause = {});
    ~OriginScope();
    Q_DISABLE_COPY_MOVE(OriginScope)

private:
    OutgoingMessage &m_message;
    trace::Origin m_before;
    trace::EventIndex m_causeBefore;
};

} // namespace roundtrip::http

#pragma once

#include "core/http/callback.h"
#include "core/http/encoding.h"
#include "core/message/messageparser.h"
#include "core/result.h"
#include "core/trace/event.h"

#include <QByteArray>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>

namespace roundtrip::trace
{
class Writer;
}

namespace roundtrip::http
{

class Context;
class IncomingMessage;
class OutgoingMessage;

/// What an incoming message asks of the connection that feeds it. The connection detaches the
/// message before it dies.
class IncomingConnection
{
public:
    virtual ~IncomingConnection() = default;
    /// The message holds highWaterMark bytes and more that nobody takes: read nothing more from the
    /// socket.
    virtual void incomingFull(IncomingMessage &message) = 0;
    /// The program takes bytes (again): go on reading.
    virtual void incomingWantsMore(IncomingMessage &message) = 0;
    /// The program destroyed a message before its end: destroy the socket.
    virtual void incomingDestroyed(IncomingMessage &message, const Error &error) = 0;
    /// 'end' is about to be given (or would be): the module's own listener, before the program's.
    virtual void incomingEnded(IncomingMessage &message) { Q_UNUSED(message) }
    /// message.setTimeout(): socket.setTimeout()
    virtual void incomingTimeoutWanted(IncomingMessage &message, std::chrono::milliseconds timeout)
    {
        Q_UNUSED(message)
        Q_UNUSED(timeout)
    }
    /// 'close' was given (or would have been): the module need not keep the message any longer.
    virtual void incomingClosed(IncomingMessage &message) = 0;
};

/// http.IncomingMessage: a request that a server receives or a response that a client receives. A
/// readable stream in Node's sense: bytes wait in it until the program is registered for 'data' or
/// resumes it; while it is paused and full (highWaterMark), the socket is not read.
///
/// Kept alive by the module until 'close'; a program that needs it longer takes shared_from_this().
/// One callback for each event: registering again replaces it. A callback nobody is registered for
/// does not run and is not recorded.
class IncomingMessage : public std::enable_shared_from_this<IncomingMessage>
{
public:
    using Data = std::function<void(QByteArrayView)>;
    using Plain = std::function<void()>;
    using OnError = std::function<void(const Error &)>;
    static constexpr qint64 highWaterMark = 16384; ///< unless the options say otherwise

    virtual ~IncomingMessage();
    Q_DISABLE_COPY_MOVE(IncomingMessage)

    trace::HalfId half() const noexcept { return m_half; }

    // requests
    const QByteArray &method() const noexcept { return m_head.method; }
    const QByteArray &url() const noexcept
    {
        return m_head.target;
    } ///< the raw request-target; empty on a response
    /// Whom a request asks, host and perhaps port: from its target when that says so, else from
    /// Host (RFC 9112, section 3.3). header("host") is what was sent.
    QByteArray authority() const;
    // responses
    int statusCode() const noexcept { return m_head.statusCode; } ///< 0 on a request
    const QByteArray &statusMessage() const noexcept { return m_head.statusMessage; }

    QByteArray httpVersion() const; ///< "1.1"
    int httpVersionMajor() const noexcept { return m_head.versionMajor; }
    int httpVersionMinor() const noexcept { return m_head.versionMinor; }
    const message::RawHeaders &rawHeaders() const noexcept { return m_head.headers; }
    const message::JoinedHeaders &headers() const; ///< made when first asked for
    QByteArray header(QByteArrayView name) const; ///< the joined value, null when absent
    const message::RawHeaders &rawTrailers() const noexcept
    {
        return m_trailers;
    } ///< complete before 'end'
    message::JoinedHeaders trailers() const;
    /// Nothing is joined and nothing dropped: each name, in lower case, with all its values.
    message::JoinedHeaders headersDistinct() const;
    message::JoinedHeaders trailersDistinct() const;
    /// The connection changes its protocol with this request ('upgrade', 'connect').
    bool upgrade() const noexcept { return m_upgrade; }

    bool complete() const noexcept { return m_complete; } ///< the whole message was parsed
    bool aborted() const noexcept { return m_aborted; }
    bool destroyed() const noexcept { return m_destroyed; }
    bool readableEnded() const noexcept { return m_endEmitted; } ///< 'end' was given

    /// Being registered for 'data' lets the message flow (unless it was paused): the callback never
    /// runs from inside this call.
    void onData(Data callback);
    void onEnd(Plain callback);
    void onClose(Plain callback);
    void onAborted(Plain callback);
    void onError(OnError callback);
    void onTimeout(Plain callback);

    void pause();
    void resume(); ///< flows; without 'data' what comes is thrown away
    bool isPaused() const noexcept { return m_flow == Flow::Paused; }
    /// Destroys the message and its socket.
    void destroy(const Error &error = {});
    /// socket.setTimeout(): 'timeout' after this much silence. Nothing is aborted.
    void setTimeout(std::chrono::milliseconds timeout);
    /// 'data' and read() give text, as UTF-8 and in whole characters only: an incomplete one is
    /// held back until its rest arrives, and given as U+FFFD when it never does (StringDecoder).
    void setEncoding(Encoding encoding);

    /// Being registered for 'readable' stops the flow: what comes waits for read(). It comes in a
    /// tick when there is something to read or the message has ended.
    void onReadable(Plain callback);
    /// `n` bytes of what waits (of the body, also with an encoding), or all; nothing when there are
    /// not so many yet. Behind the end: all that is left. 'data' is given, too, and behind the last
    /// bytes 'end' follows.
    std::optional<QByteArray> read(std::optional<qint64> n = {});

    // ---- For the connection that feeds it ----

    IncomingMessage(Context &context, trace::HalfId half, const message::MessageHead &head,
        bool joinDuplicateHeaders = false);
    /// Who feeds it; nullptr: nobody any more (the socket went back to a pool). The message goes on
    /// giving what it has.
    void setConnection(IncomingConnection *connection) noexcept { m_connection = connection; }
    /// The other object of the half: told when this one has closed, for HalfClosed (see
    /// OutgoingMessage::partClosed).
    void setPartner(std::shared_ptr<OutgoingMessage> partner);
    /// A request whose connection was handed over: its half ends (HalfClosed) when the program lets
    /// go of it, for the other protocol belongs to it.
    void endHalfWhenLetGo(trace::EventIndex cause) noexcept;
    void setHighWaterMark(qint64 bytes) noexcept { m_highWaterMark = bytes; }
    void setUpgrade() noexcept { m_upgrade = true; }
    /// Appends HeadIn. `endsMessage`: no body follows.
    trace::EventIndex recordHead(bool endsMessage, trace::EventIndex cause);
    const message::MessageHead &head() const noexcept { return m_head; }

    /// A chunk-size line of that many wire bytes (ChunkHeadIn).
    void chunkBegan(qint64 wireBytes, trace::EventIndex cause);
    /// Payload bytes (BodyIn): given to 'data' at once, kept, or thrown away.
    void push(QByteArrayView payload, trace::EventIndex cause);
    /// The same when a person changed the bytes on their way to the program: so many were on the
    /// wire.
    void pushEdited(QByteArrayView payload, qint64 wireBytes, trace::EventIndex cause);
    /// A person edited the head before the program got it.
    void replaceHead(const message::MessageHead &head);
    /// The message was parsed completely (MessageInEnd, unless the head or Content-Length said so
    /// already).
    void finish(const message::RawHeaders &trailers, qint64 wireBytes, trace::EventIndex cause);
    /// Nobody wants the rest: read it and throw it away.
    void dump();
    /// The program never took or resumed anything of it.
    bool isConsumed() const noexcept { return m_consumed; }
    /// The socket is gone. A message that was not given to its end is aborted: 'aborted' now,
    /// 'error' and 'close' in later ticks.
    void connectionGone(const Error &error, trace::EventIndex cause = {});
    /// 'timeout'; false when nobody is registered for it.
    bool emitTimeout(trace::EventIndex cause);
    /// The program hears nothing more.
    void dropCallbacks();
    qint64 bufferedBytes() const noexcept { return m_bufferedBytes; }
    qint64 payloadBytes() const noexcept { return m_payloadBytes; }

private:
    enum class Flow : quint8 { Initial, Flowing, Paused, Reading }; ///< Reading: by read()
    void scheduleResume();
    void flow();
    void deliver(QByteArrayView payload);
    QByteArray take(qint64 bytes);
    void scheduleReadable();
    void emitReadable();
    void scheduleEnd();
    void emitEnd();
    void beginDestroy(const Error &error, bool connectionIsGone);
    void scheduleClose();
    void emitErrorAndClose();
    trace::EventIndex record(trace::EventKind kind, quint32 value = 0);
    void call(trace::EventKind kind, Callback<> &callback);

    Context &m_context;
    const trace::HalfId m_half;
    message::MessageHead m_head;
    message::RawHeaders m_trailers;
    mutable std::optional<message::JoinedHeaders> m_joined;
    IncomingConnection *m_connection = nullptr;
    std::shared_ptr<OutgoingMessage> m_partner;
    trace::Writer *m_endsHalfIn = nullptr; ///< endHalfWhenLetGo()

    Callback<QByteArrayView> m_onData;
    Callback<> m_onReadable;
    Callback<> m_onEnd;
    Callback<> m_onClose;
    Callback<> m_onAborted;
    Callback<const Error &> m_onError;
    Callback<> m_onTimeout;

    std::list<QByteArray> m_buffered; ///< mostly empty: a deque would allocate even then
    qint64 m_highWaterMark = highWaterMark;
    qint64 m_bufferedBytes = 0;
    qint64 m_payloadBytes = 0;
    std::optional<StringDecoder> m_decoder;
    Error m_error;
    trace::EventIndex m_lastEvent; ///< the cause of the callbacks that follow from it

    Flow m_flow = Flow::Initial;
    bool m_joinDuplicateHeaders = false;
    bool m_upgrade = false;
    bool m_headEndsMessage = false;
    bool m_consumed = false;
    bool m_dumped = false;
    bool m_resumeScheduled = false;
    bool m_needReadable = false; ///< the program read all there was, or asked for more
    bool m_readableScheduled = false;
    bool m_endScheduled = false;
    bool m_endEmitted = false;
    bool m_complete = false;
    bool m_aborted = false;
    bool m_destroyed = false;
    bool m_closeScheduled = false;
    bool m_closed = false;
};

} // namespace roundtrip::http

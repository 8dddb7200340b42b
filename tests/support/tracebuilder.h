#pragma once

#include "core/trace/writer.h"

#include <QByteArray>
#include <QByteArrayList>

#include <chrono>
#include <initializer_list>
#include <utility>
#include <vector>

namespace roundtrip::test
{

/// Writes a trace by hand, event by event, with the order and the causes that core/trace/event.h
/// documents. No socket, no module: what is tested with it is what reads a trace.
///
/// With a limit it stops after that many events: what follows is dropped, so a trace built with
/// limit n is the beginning of the trace built without one.
class TraceBuilder
{
public:
    static constexpr quint64 noLimit = ~quint64(0);

    explicit TraceBuilder(quint64 limit = noLimit);
    /// With a writer of other options: one that forgets early.
    explicit TraceBuilder(const trace::Writer::Options &options);

    /// Lets the clock go on; without it, events share one reading, as those of one turn do.
    void wait(std::chrono::microseconds time);
    quint64 eventCount() const { return m_count; }

    trace::EventIndex add(trace::EventKind kind, trace::Subject subject, int arg = 0,
        qint64 value = 0, trace::EventIndex cause = {});
    template <typename Detail>
    trace::EventIndex addDetail(trace::EventKind kind, trace::Subject subject, const Detail &detail,
        int arg = 0, trace::EventIndex cause = {})
    {
        if (!take())
            return {};
        return m_writer.appendDetail(kind, subject, detail, quint8(arg), cause);
    }
    trace::EventIndex addRead(
        trace::Subject subject, const QByteArray &bytes, trace::EventIndex cause = {});
    trace::EventIndex addWrite(
        trace::Subject subject, const QByteArrayList &pieces, trace::EventIndex cause = {});

    trace::HalfId newHalf() { return {++m_lastHalf}; }
    trace::ConnectionId newConnection() { return {++m_lastConnection}; }
    quint32 newPlan() { return ++m_lastPlan; }

    /// Everything so far.
    trace::Snapshot snapshot();
    /// For what only a writer does: pins.
    trace::Writer &writer() { return m_writer; }

private:
    bool take();

    trace::Writer m_writer;
    quint64 m_limit;
    quint64 m_count = 0;
    std::chrono::microseconds m_now{0};
    quint32 m_lastHalf = 0;
    quint32 m_lastConnection = 0;
    quint32 m_lastPlan = 0;
};

/// A connection as the builder sees it: its ends and the bytes that are on their way.
struct Line {
    trace::ConnectionId id;
    trace::Endpoints ends;
    QByteArray toServer; ///< written by the client, not read yet
    QByteArray toClient;
    bool clientOpen = false;
    bool serverOpen = false;

    trace::Subject client() const { return trace::Subject::connection(id, trace::Side::Client); }
    trace::Subject server() const { return trace::Subject::connection(id, trace::Side::Server); }
};

Line newLine(TraceBuilder &builder, quint16 clientPort, quint16 serverPort = 3000);
trace::EventIndex accept(TraceBuilder &builder, Line &line);
/// The last two events of a side: its descriptor is gone.
void closeSocket(TraceBuilder &builder, Line &line, trace::Side side, bool withError = false);

/// What the parser of one direction would find, as events of a half.
class IncomingScript
{
public:
    struct Found {
        bool head = false; ///< a head was complete in these bytes
        bool end = false; ///< the message ended in them
        trace::EventIndex headIn;
        trace::EventIndex last;
    };
    /// Appends HeadIn, ChunkHeadIn, BodyIn, MessageInEnd for as many bytes as belong to the first
    /// message in them; takes those off `bytes`. `onHead` runs right behind HeadIn, where the
    /// callback comes.
    template <typename OnHead>
    Found feed(TraceBuilder &builder, trace::Subject half, QByteArray &bytes,
        trace::EventIndex cause, OnHead onHead)
    {
        Found found;
        if (m_state == State::Head) {
            found.headIn = head(builder, half, bytes, cause);
            found.head = m_state != State::Head;
            if (!found.head)
                return found;
            onHead(found.headIn);
        }
        found.last = body(builder, half, bytes, cause);
        found.end = m_state == State::Done;
        return found;
    }
    bool done() const { return m_state == State::Done; }

private:
    enum class State { Head, Length, ChunkSize, ChunkData, UntilClose, Done };
    trace::EventIndex head(
        TraceBuilder &builder, trace::Subject half, QByteArray &bytes, trace::EventIndex cause);
    trace::EventIndex body(
        TraceBuilder &builder, trace::Subject half, QByteArray &bytes, trace::EventIndex cause);
    trace::EventIndex chunked(
        TraceBuilder &builder, trace::Subject half, QByteArray &bytes, trace::EventIndex cause);
    trace::EventIndex chunkHead(
        TraceBuilder &builder, trace::Subject half, QByteArray &bytes, trace::EventIndex cause);

    State m_state = State::Head;
    qint64 m_left = 0;
    bool m_firstChunk = true;
};

using Fields = std::vector<std::pair<QByteArray, QByteArray>>;

/// What both halves have: an outgoing message.
class HalfScript
{
public:
    virtual ~HalfScript() = default;
    Q_DISABLE_COPY_MOVE(HalfScript)

    trace::HalfId id() const { return m_id; }
    trace::Subject subject() const { return trace::Subject::half(m_id); }

    /// write(data): CallWrite, and the HeadOut behind it when it is the first.
    void write(const QByteArray &data);
    /// end(data): CallEnd, and the HeadOut behind it when nothing was written.
    void end(const QByteArray &data = {});
    /// One SocketWrite of all that was made and not written yet.
    trace::EventIndex flush(trace::EventIndex cause = {});
    /// Bytes that were made and wait for a socket or a flush.
    QByteArrayList pending;

protected:
    HalfScript(TraceBuilder &builder, trace::Origin origin);
    void makeHead(trace::Framing framing, qsizetype length);
    bool chunked() const;
    virtual trace::Framing framingFor(bool ending, const QByteArray &data) const = 0;
    virtual QByteArray headText(trace::Framing framing, qsizetype length,
        std::vector<trace::LineOrigin> &origins) const = 0;

    TraceBuilder &m_builder;
    trace::HalfId m_id;
    trace::Origin m_origin;
    Line *m_line = nullptr;
    trace::Side m_side = trace::Side::Client;
    bool m_headMade = false;
    trace::Framing m_framing = trace::Framing::NoBody;
    trace::EventIndex m_lastCall;
    IncomingScript m_incoming;
};

/// A ClientRequest and its response.
class ClientScript final : public HalfScript
{
public:
    /// http.request(): CommandGiven, PlanAdopted, CallRequest.
    ClientScript(TraceBuilder &builder, const QByteArray &method, const QByteArray &path,
        const Fields &fields = {}, const QByteArray &planJson = "{}");

    void newSocket(Line &line); ///< AgentNewSocket, ConnectStarted
    void reuse(Line &line); ///< AgentReusedSocket
    void queue(int position); ///< AgentQueued, because of maxSockets
    void handOver(Line &line); ///< AgentHandedOver and 'socket', in the tick that freed it
    void onSocket(); ///< 'socket', one tick later
    void connected(); ///< Connected; what waited is flushed
    void finished(); ///< 'finish'
    /// One recv() of up to `limit` bytes of what is on the way, parsed and delivered.
    void read(qsizetype limit = -1);
    /// req 'close', the agent keeps the socket, res 'close', the half ends.
    void release();
    /// HalfClosed alone.
    void close(bool withError);
    void fail(const Error &error, trace::EventIndex cause, trace::MessageObject object);

protected:
    trace::Framing framingFor(bool ending, const QByteArray &data) const override;
    QByteArray headText(trace::Framing framing, qsizetype length,
        std::vector<trace::LineOrigin> &origins) const override;

private:
    void attach(Line &line);

    QByteArray m_method;
    QByteArray m_path;
    Fields m_fields;
    int m_status = 0;
    trace::EventIndex m_decision;
};

/// A (req, res) of a server.
class ServerScript final : public HalfScript
{
public:
    /// Reads what is on the way to the server: SocketRead, RequestBegan, HeadIn, Twin (with a
    /// client half), 'request' …
    ServerScript(TraceBuilder &builder, Line &line, trace::HalfId client, qsizetype limit = -1);
    /// The same when the bytes were read before and are left over from the message before.
    struct LeftOver {
        QByteArray bytes;
        trace::EventIndex read;
    };
    ServerScript(TraceBuilder &builder, Line &line, trace::HalfId client, LeftOver &rest);

    void read(qsizetype limit = -1); ///< more of the request
    /// What was read and is not of this request.
    LeftOver rest;

    /// The head is made at once: a length that comes with end() comes too late for it.
    void writeHead(int status, const Fields &fields = {});
    void setHeader(const QByteArray &name, const QByteArray &value);
    void finished(); ///< res 'finish', res 'close', req 'close', the half ends
    void close(bool withError);

protected:
    trace::Framing framingFor(bool ending, const QByteArray &data) const override;
    QByteArray headText(trace::Framing framing, qsizetype length,
        std::vector<trace::LineOrigin> &origins) const override;

private:
    void begin(trace::HalfId client, QByteArray bytes, trace::EventIndex read);
    void parse(QByteArray bytes, trace::EventIndex read);

    trace::HalfId m_client;
    int m_status = 200;
    Fields m_fields;
};

} // namespace roundtrip::test

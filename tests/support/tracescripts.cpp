// The two ends of an exchange as a TraceBuilder's user scripts them: what each would append.

#include "tests/support/tracebuilder.h"

namespace roundtrip::test
{

using namespace trace;

// --- incoming

static qint64 fieldNumber(const QByteArray &head, const QByteArray &name, int base = 10)
{
    const qsizetype at = head.indexOf("\r\n" + name + ": ");
    if (at < 0)
        return -1;
    const qsizetype begin = at + 2 + name.size() + 2;
    return head.mid(begin, head.indexOf('\r', begin) - begin).toLongLong(nullptr, base);
}

EventIndex IncomingScript::head(
    TraceBuilder &builder, Subject half, QByteArray &bytes, EventIndex cause)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return {};
    const QByteArray text = bytes.left(end + 4);
    bytes.remove(0, end + 4);
    int flags = text.contains("\r\nConnection: close\r\n") ? HeadSaysClose : 0;
    const qint64 length = fieldNumber(text, "Content-Length");
    const bool response = text.startsWith("HTTP/");
    const bool bodiless = text.startsWith("HTTP/1.1 204") || text.startsWith("HTTP/1.1 304");
    if (text.contains("\r\nTransfer-Encoding: chunked\r\n")) {
        flags |= HeadIsChunked;
        m_state = State::ChunkSize;
    } else if (length > 0) {
        flags |= HeadHasLength;
        m_state = State::Length;
        m_left = length;
    } else if (response && length < 0 && !bodiless) {
        flags |= HeadUntilClose;
        m_state = State::UntilClose;
    } else {
        flags |= HeadEndsMessage | (length == 0 ? HeadHasLength : 0);
        m_state = State::Done;
    }
    return builder.add(EventKind::HeadIn, half, flags, end + 4, cause);
}

EventIndex IncomingScript::body(
    TraceBuilder &builder, Subject half, QByteArray &bytes, EventIndex cause)
{
    EventIndex last;
    if (m_state == State::ChunkSize || m_state == State::ChunkData)
        return chunked(builder, half, bytes, cause);
    if ((m_state == State::Length || m_state == State::UntilClose) && !bytes.isEmpty()) {
        const qsizetype take =
            m_state == State::Length ? qMin<qsizetype>(bytes.size(), m_left) : bytes.size();
        m_left -= take;
        const bool ends = m_state == State::Length && m_left == 0;
        last = builder.add(
            EventKind::BodyIn, half, BodyDelivered | (ends ? BodyEndsMessage : 0), take, cause);
        bytes.remove(0, take);
        if (ends)
            m_state = State::Done;
    }
    return last;
}

EventIndex IncomingScript::chunked(
    TraceBuilder &builder, Subject half, QByteArray &bytes, EventIndex cause)
{
    EventIndex last;
    while (m_state != State::Done && !bytes.isEmpty()) {
        if (m_state == State::ChunkSize) {
            const EventIndex found = chunkHead(builder, half, bytes, cause);
            if (m_state == State::ChunkSize)
                break; // the CRLF behind a chunk waits for the next size line
            last = found;
            continue;
        }
        const qsizetype take = qMin<qsizetype>(bytes.size(), m_left);
        m_left -= take;
        last = builder.add(EventKind::BodyIn, half, BodyDelivered, take, cause);
        bytes.remove(0, take);
        if (m_left == 0)
            m_state = State::ChunkSize;
    }
    return last;
}

EventIndex IncomingScript::chunkHead(
    TraceBuilder &builder, Subject half, QByteArray &bytes, EventIndex cause)
{
    const qsizetype before = m_firstChunk ? 0 : 2;
    const qsizetype end = bytes.indexOf("\r\n", before);
    if (end < 0)
        return {};
    const qint64 size = bytes.mid(before, end - before).toLongLong(nullptr, 16);
    m_firstChunk = false;
    if (size > 0) {
        bytes.remove(0, end + 2);
        m_left = size;
        m_state = State::ChunkData;
        return builder.add(EventKind::ChunkHeadIn, half, 0, end + 2, cause);
    }
    bytes.remove(0, end + 4);
    m_state = State::Done;
    return builder.add(EventKind::MessageInEnd, half, 0, end + 4, cause);
}

// --- outgoing

HalfScript::HalfScript(TraceBuilder &builder, Origin origin)
    : m_builder(builder)
    , m_id(builder.newHalf())
    , m_origin(origin)
{
}

bool HalfScript::chunked() const
{
    return m_framing == Framing::ChunkedGiven || m_framing == Framing::ChunkedBecauseLengthUnknown
        || m_framing == Framing::ChunkedBecauseTrailers;
}

void HalfScript::makeHead(Framing framing, qsizetype length)
{
    m_headMade = true;
    m_framing = framing;
    HeadOutDetail detail;
    const QByteArray head = headText(framing, length, detail.lines);
    detail.length = quint32(head.size());
    detail.framing = framing;
    detail.keepAlive = true;
    m_builder.addDetail(EventKind::HeadOut, subject(), detail, int(framing), m_lastCall);
    pending.append(head);
}

static QByteArray chunkOf(const QByteArray &data)
{
    return QByteArray::number(data.size(), 16) + "\r\n" + data + "\r\n";
}

void HalfScript::write(const QByteArray &data)
{
    m_lastCall = m_builder.add(EventKind::CallWrite, subject(), int(m_origin), data.size());
    if (!m_headMade)
        makeHead(framingFor(false, data), 0);
    if (!data.isEmpty())
        pending.append(chunked() ? chunkOf(data) : data);
}

void HalfScript::end(const QByteArray &data)
{
    m_lastCall = m_builder.add(EventKind::CallEnd, subject(), int(m_origin), data.size());
    if (!m_headMade)
        makeHead(framingFor(true, data), data.size());
    if (!data.isEmpty())
        pending.append(chunked() ? chunkOf(data) : data);
    if (chunked())
        pending.append("0\r\n\r\n");
}

EventIndex HalfScript::flush(EventIndex cause)
{
    const Subject side = Subject::connection(m_line->id, m_side);
    QByteArray &way = m_side == Side::Client ? m_line->toServer : m_line->toClient;
    way += pending.join();
    const EventIndex event = m_builder.addWrite(side, pending, cause ? cause : m_lastCall);
    pending.clear();
    return event;
}

// --- client

ClientScript::ClientScript(TraceBuilder &builder, const QByteArray &method, const QByteArray &path,
    const Fields &fields, const QByteArray &planJson)
    : HalfScript(builder, Origin::Plan)
    , m_method(method)
    , m_path(path)
    , m_fields(fields)
{
    const quint32 planId = builder.newPlan();
    const EventIndex click = builder.addDetail(
        EventKind::CommandGiven, Subject::program(), Command{"send", "{}"}, int(Origin::Person));
    const EventIndex plan = builder.addDetail(EventKind::PlanAdopted, Subject::program(),
        Plan{planId, method + ' ' + path, planJson}, int(PlanType::Request), click);
    RequestCall call;
    call.method = method;
    call.host = "127.0.0.1";
    call.port = 3000;
    call.path = path;
    call.planId = planId;
    call.agent = "globalAgent";
    m_lastCall = builder.addDetail(EventKind::CallRequest, subject(), call, int(m_origin), plan);
}

void ClientScript::attach(Line &line)
{
    m_line = &line;
    m_side = Side::Client;
}

void ClientScript::newSocket(Line &line)
{
    attach(line);
    m_decision = m_builder.add(EventKind::AgentNewSocket, subject(), 0, line.id.value, m_lastCall);
    m_builder.addDetail(EventKind::ConnectStarted, line.client(), line.ends, 0, m_decision);
}

void ClientScript::reuse(Line &line)
{
    attach(line);
    m_decision =
        m_builder.add(EventKind::AgentReusedSocket, subject(), 0, line.id.value, m_lastCall);
}

void ClientScript::queue(int position)
{
    m_decision = m_builder.add(
        EventKind::AgentQueued, subject(), int(QueuedBecause::MaxSockets), position, m_lastCall);
}

void ClientScript::handOver(Line &line)
{
    attach(line);
    m_decision = m_builder.add(EventKind::AgentHandedOver, subject(), 0, line.id.value);
    onSocket();
}

void ClientScript::onSocket()
{
    m_builder.add(
        EventKind::OnSocket, subject(), int(MessageObject::Outgoing), m_line->id.value, m_decision);
}

void ClientScript::connected()
{
    m_line->clientOpen = true;
    const EventIndex connected =
        m_builder.addDetail(EventKind::Connected, m_line->client(), m_line->ends);
    if (!pending.isEmpty())
        flush(connected);
}

void ClientScript::finished()
{
    m_builder.add(EventKind::OnFinish, subject(), int(MessageObject::Outgoing));
}

void ClientScript::read(qsizetype limit)
{
    QByteArray bytes = limit < 0 ? m_line->toClient : m_line->toClient.left(limit);
    m_line->toClient.remove(0, bytes.size());
    const EventIndex read = m_builder.addRead(m_line->client(), bytes);
    const auto onHead = [&](EventIndex headIn) {
        m_builder.add(
            EventKind::OnResponse, subject(), int(MessageObject::Incoming), m_status, headIn);
    };
    if (bytes.startsWith("HTTP/1.1 "))
        m_status = bytes.mid(9, 3).toInt();
    const auto found = m_incoming.feed(m_builder, subject(), bytes, read, onHead);
    if (found.end)
        m_builder.add(EventKind::OnEnd, subject(), int(MessageObject::Incoming), 0, read);
}

void ClientScript::release()
{
    m_builder.add(EventKind::OnClose, subject(), int(MessageObject::Outgoing));
    m_builder.add(EventKind::AgentKeptSocket, subject(), 0, m_line->id.value);
    m_builder.add(EventKind::OnClose, subject(), int(MessageObject::Incoming));
    m_builder.add(EventKind::HalfClosed, subject());
}

void ClientScript::close(bool withError)
{
    m_builder.add(EventKind::HalfClosed, subject(), withError ? 1 : 0);
}

void ClientScript::fail(const Error &error, EventIndex cause, MessageObject object)
{
    m_builder.addDetail(EventKind::OnError, subject(), ErrorDetail{error}, int(object), cause);
}

Framing ClientScript::framingFor(bool ending, const QByteArray &data) const
{
    const bool bodyExpected = m_method == "POST" || m_method == "PUT" || m_method == "PATCH";
    if (!ending)
        return bodyExpected ? Framing::ChunkedBecauseLengthUnknown : Framing::Unframed;
    if (!data.isEmpty())
        return bodyExpected ? Framing::ContentLengthKnown : Framing::Unframed;
    return bodyExpected ? Framing::ContentLengthZero : Framing::NoBody;
}

QByteArray ClientScript::headText(
    Framing framing, qsizetype length, std::vector<LineOrigin> &origins) const
{
    QByteArray head = m_method + ' ' + m_path + " HTTP/1.1\r\n";
    for (const auto &[name, value] : m_fields) {
        head += name + ": " + value + "\r\n";
        origins.push_back(LineOrigin::You);
    }
    head += "Host: 127.0.0.1:3000\r\nConnection: keep-alive\r\n";
    origins.insert(origins.end(), 2, LineOrigin::Module);
    if (framing == Framing::ChunkedBecauseLengthUnknown) {
        head += "Transfer-Encoding: chunked\r\n";
        origins.push_back(LineOrigin::Module);
    } else if (framing == Framing::ContentLengthKnown || framing == Framing::ContentLengthZero) {
        head += "Content-Length: " + QByteArray::number(length) + "\r\n";
        origins.push_back(LineOrigin::Module);
    }
    return head + "\r\n";
}

// --- server

ServerScript::ServerScript(TraceBuilder &builder, Line &line, HalfId client, qsizetype limit)
    : HalfScript(builder, Origin::Routes)
{
    m_line = &line;
    m_side = Side::Server;
    const QByteArray bytes = limit < 0 ? line.toServer : line.toServer.left(limit);
    line.toServer.remove(0, bytes.size());
    begin(client, bytes, builder.addRead(line.server(), bytes));
}

ServerScript::ServerScript(TraceBuilder &builder, Line &line, HalfId client, LeftOver &left)
    : HalfScript(builder, Origin::Routes)
{
    m_line = &line;
    m_side = Side::Server;
    begin(client, std::exchange(left.bytes, {}), left.read);
}

void ServerScript::begin(HalfId client, QByteArray bytes, EventIndex read)
{
    m_builder.add(EventKind::RequestBegan, subject(), 0, m_line->id.value, read);
    m_client = client;
    parse(std::move(bytes), read);
}

void ServerScript::parse(QByteArray bytes, EventIndex read)
{
    const auto onHead = [&](EventIndex headIn) {
        if (m_client)
            m_builder.add(EventKind::Twin, subject(), 0, m_client.value, read);
        m_builder.add(EventKind::OnRequest, subject(), int(MessageObject::Incoming), 0, headIn);
    };
    const auto found = m_incoming.feed(m_builder, subject(), bytes, read, onHead);
    if (found.end)
        m_builder.add(EventKind::OnEnd, subject(), int(MessageObject::Incoming), 0, read);
    rest = {bytes, read};
}

void ServerScript::read(qsizetype limit)
{
    QByteArray bytes = limit < 0 ? m_line->toServer : m_line->toServer.left(limit);
    m_line->toServer.remove(0, bytes.size());
    const EventIndex event = m_builder.addRead(m_line->server(), bytes);
    parse(rest.bytes + bytes, event);
}

void ServerScript::writeHead(int status, const Fields &fields)
{
    m_status = status;
    m_fields = fields;
    m_lastCall = m_builder.add(EventKind::CallWriteHead, subject(), int(m_origin), status);
    makeHead(framingFor(false, {}), 0);
}

void ServerScript::setHeader(const QByteArray &name, const QByteArray &value)
{
    m_fields.emplace_back(name, value);
    m_lastCall =
        m_builder.addDetail(EventKind::CallSetHeader, subject(), Field{name, value}, int(m_origin));
}

void ServerScript::finished()
{
    m_builder.add(EventKind::OnFinish, subject(), int(MessageObject::Outgoing));
    m_builder.add(EventKind::OnClose, subject(), int(MessageObject::Outgoing));
    m_builder.add(EventKind::OnClose, subject(), int(MessageObject::Incoming));
    m_builder.add(EventKind::HalfClosed, subject());
}

void ServerScript::close(bool withError)
{
    m_builder.add(EventKind::HalfClosed, subject(), withError ? 1 : 0);
}

Framing ServerScript::framingFor(bool ending, const QByteArray &data) const
{
    if (m_status == 204 || m_status == 304)
        return Framing::NoBodyAllowed;
    for (const auto &[name, value] : m_fields) {
        if (name == "Content-Length")
            return Framing::ContentLengthGiven;
    }
    if (!ending)
        return Framing::ChunkedBecauseLengthUnknown;
    return data.isEmpty() ? Framing::ContentLengthZero : Framing::ContentLengthKnown;
}

static QByteArray reason(int status)
{
    switch (status) {
    case 204:
        return "No Content";
    case 400:
        return "Bad Request";
    case 404:
        return "Not Found";
    default:
        return "OK";
    }
}

QByteArray ServerScript::headText(
    Framing framing, qsizetype length, std::vector<LineOrigin> &origins) const
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(m_status) + ' ' + reason(m_status) + "\r\n";
    for (const auto &[name, value] : m_fields) {
        head += name + ": " + value + "\r\n";
        origins.push_back(LineOrigin::You);
    }
    head += "Date: Sun, 22 Nov 2026 21:00:00 GMT\r\nConnection: keep-alive\r\nKeep-Alive: "
            "timeout=5\r\n";
    origins.insert(origins.end(), 3, LineOrigin::Module);
    if (framing == Framing::ChunkedBecauseLengthUnknown) {
        head += "Transfer-Encoding: chunked\r\n";
        origins.push_back(LineOrigin::Module);
    } else if (framing == Framing::ContentLengthKnown || framing == Framing::ContentLengthZero) {
        head += "Content-Length: " + QByteArray::number(length) + "\r\n";
        origins.push_back(LineOrigin::Module);
    }
    return head + "\r\n";
}

} // namespace roundtrip::test

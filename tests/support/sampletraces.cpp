#include "tests/support/sampletraces.h"

#include "tests/support/tracebuilder.h"

namespace roundtrip::test
{

using namespace trace;
using namespace std::chrono_literals;

namespace
{

const Fields textPlain{{"Content-Type", "text/plain"}};

void begin(TraceBuilder &b, bool listening = true)
{
    b.addDetail(
        EventKind::SessionStarted, Subject::program(), Session{1795381200000, "roundtrip 0.1.0"});
    if (!listening)
        return;
    const EventIndex plan = b.addDetail(EventKind::PlanAdopted, Subject::program(),
        Plan{b.newPlan(), "playground", "{\"playground\": true}"}, int(PlanType::Server));
    b.wait(400us);
    b.addDetail(
        EventKind::Listening, Subject::program(), Listen{1, "127.0.0.1", 3000, {}}, 0, plan);
    b.wait(1200ms);
}

/// request() up to the bytes on the wire, for a request that opens its own connection.
void connectAndSend(TraceBuilder &b, ClientScript &client, Line &line)
{
    client.onSocket();
    b.wait(90us);
    client.connected();
    client.finished();
    b.wait(60us);
    accept(b, line);
    b.wait(40us);
}

/// A whole answer in one write, read by the client, which gives its socket back.
void answer(TraceBuilder &b, ClientScript &client, ServerScript &server, const QByteArray &body)
{
    server.end(body);
    b.wait(50us);
    server.flush();
    server.finished();
    b.wait(120us);
    client.read();
    b.wait(30us);
    client.release();
}

/// curl's whole visit, with a connection of its own.
HalfId curl(
    TraceBuilder &b, quint16 port, const QByteArray &path, int status, const QByteArray &body)
{
    Line line = newLine(b, port);
    accept(b, line);
    b.wait(80us);
    line.toServer = "GET " + path
        + " HTTP/1.1\r\nHost: 127.0.0.1:3000\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n";
    ServerScript server(b, line, {});
    b.wait(60us);
    server.writeHead(status,
        {{"Content-Type", "text/plain"}, {"Content-Length", QByteArray::number(body.size())}});
    server.end(body);
    b.wait(40us);
    server.flush();
    server.finished();
    b.wait(500us);
    b.add(EventKind::FinReceived, line.server());
    b.add(EventKind::FinSent, line.server());
    b.wait(20us);
    closeSocket(b, line, Side::Server);
    return server.id();
}

SampleTrace::Pair missing(TraceBuilder &b, Line &line)
{
    ClientScript client(b, "GET", "/missing");
    client.newSocket(line);
    client.end();
    connectAndSend(b, client, line);
    ServerScript server(b, line, client.id());
    b.wait(30us);
    server.writeHead(404, {{"Content-Type", "text/plain"}, {"Content-Length", "10"}});
    answer(b, client, server, "Not Found\n");
    return {client.id(), server.id()};
}

SampleTrace::Pair put(TraceBuilder &b, Line &line)
{
    ClientScript client(b, "PUT", "/api/item/3", {{"Content-Type", "application/json"}});
    client.reuse(line);
    client.end("{\"name\": \"lamp\"}");
    client.onSocket();
    client.flush();
    client.finished();
    b.wait(200us);
    ServerScript server(b, line, client.id());
    b.wait(40us);
    server.writeHead(204);
    answer(b, client, server, {});
    return {client.id(), server.id()};
}

SampleTrace::Pair postInTwoChunks(TraceBuilder &b, Line &line)
{
    const QByteArray plan =
        "{\"method\":\"POST\",\"url\":\"http://127.0.0.1:3000/api/data\","
        "\"headers\":[[\"Content-Type\",\"application/json\"],[\"User-Agent\",\"MyClient\"]],"
        "\"pieces\":[{\"text\":\"{\\\"key\\\"\"},{\"text\":\": "
        "\\\"value\\\"}\",\"delayMs\":1200}]}";
    ClientScript client(b, "POST", "/api/data",
        {{"Content-Type", "application/json"}, {"User-Agent", "MyClient"}}, plan);
    client.reuse(line);
    client.write("{\"key\"");
    client.onSocket();
    b.wait(100us);
    client.flush();
    b.add(EventKind::DeadlineArmed, client.subject(), int(DeadlineName::PlanDelay), 1200);
    b.wait(300us);
    ServerScript server(b, line, client.id());
    b.wait(1200ms);
    b.add(EventKind::DeadlineFired, client.subject(), int(DeadlineName::PlanDelay), 1200);
    client.write(": \"value\"}");
    client.end();
    b.wait(100us);
    client.flush();
    client.finished();
    b.wait(300us);
    server.read();
    server.writeHead(200, textPlain);
    server.write("你好！");
    server.end();
    b.wait(200us);
    server.flush();
    server.finished();
    b.wait(3000us);
    client.read();
    b.wait(30us);
    client.release();
    return {client.id(), server.id()};
}

void post(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    out.exchanges.push_back({{}, curl(b, 51304, "/headers?n=3", 200, "a: 1\nb: 2\nc: 3\n")});
    b.wait(300ms);
    out.exchanges.push_back({{}, curl(b, 51306, "/status/404", 404, "404 Not Found\n")});
    b.wait(1100ms);
    out.exchanges.push_back({{}, curl(b, 51308, "/bytes/64", 200, QByteArray(64, 'x'))});
    b.wait(900ms);
    out.exchanges.push_back({{}, curl(b, 51310, "/", 200, "Hello, World!\n")});
    b.wait(700ms);
    Line line = newLine(b, 51322);
    out.exchanges.push_back(missing(b, line));
    b.wait(800ms);
    out.exchanges.push_back(put(b, line));
    b.wait(2100ms);
    out.exchanges.push_back(postInTwoChunks(b, line));
}

void getWithLength(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51400);
    ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.end();
    connectAndSend(b, client, line);
    ServerScript server(b, line, client.id());
    b.wait(30us);
    server.setHeader("Content-Type", "text/plain");
    answer(b, client, server, "Hello, World!\n");
    out.exchanges.push_back({client.id(), server.id()});
}

void getNeverEnded(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51402);
    ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.onSocket();
    b.wait(90us);
    client.connected();
    b.wait(60us);
    accept(b, line);
    b.add(EventKind::DeadlineArmed, line.server(), int(DeadlineName::HeadersTimeout), 60000);
    out.exchanges.push_back({client.id(), {}});
}

void postNeverEnded(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51404);
    ClientScript client(b, "POST", "/echo");
    client.newSocket(line);
    client.write("{\"key\"");
    client.onSocket();
    b.wait(90us);
    client.connected();
    b.wait(60us);
    accept(b, line);
    b.wait(40us);
    ServerScript server(b, line, client.id());
    out.exchanges.push_back({client.id(), server.id()});
}

void serverNeverEnds(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51406);
    ClientScript client(b, "GET", "/never-end");
    client.newSocket(line);
    client.end();
    connectAndSend(b, client, line);
    ServerScript server(b, line, client.id());
    server.writeHead(200, textPlain);
    server.write("partial");
    b.wait(50us);
    server.flush();
    b.wait(100us);
    client.read();
    out.exchanges.push_back({client.id(), server.id()});
}

void connectRefused(TraceBuilder &b, SampleTrace &out)
{
    begin(b, false);
    Line line = newLine(b, 51408);
    ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.end();
    client.onSocket();
    b.wait(150us);
    const Error refused{"ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:3000", "connect", -1};
    const EventIndex failed =
        b.addDetail(EventKind::SocketFailed, line.client(), ErrorDetail{refused});
    client.fail(refused, failed, MessageObject::Outgoing);
    b.wait(20us);
    closeSocket(b, line, Side::Client, true);
    b.add(EventKind::OnClose, client.subject(), int(MessageObject::Outgoing));
    client.close(true);
    out.exchanges.push_back({client.id(), {}});
}

void parseError(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51410);
    accept(b, line);
    b.wait(80us);
    const HalfId half = b.newHalf();
    const Subject subject = Subject::half(half);
    const EventIndex read = b.addRead(line.server(), "BLAH BLAH\r\n\r\n");
    b.add(EventKind::RequestBegan, subject, 0, line.id.value, read);
    const Error error{"HPE_INVALID_METHOD", "Parse Error: Invalid method encountered", {}, 2};
    const EventIndex failed =
        b.addDetail(EventKind::ParseFailed, subject, ErrorDetail{error}, 0, read);
    b.addDetail(EventKind::OnClientError, line.server(), ErrorDetail{error}, 0, failed);
    const QByteArray answer = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
    const EventIndex raw = b.add(EventKind::RawOut, line.server(), 0, answer.size(), failed);
    b.addWrite(line.server(), {answer}, raw);
    b.add(EventKind::SocketDestroyed, line.server(), 0, 0, failed);
    b.add(EventKind::FinSent, line.server(), 0, 0, failed);
    b.add(EventKind::HalfClosed, subject, 1);
    b.wait(20us);
    closeSocket(b, line, Side::Server, true);
    out.exchanges.push_back({{}, half});
}

void unframedGet(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51412);
    ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.write("{\"key\": \"value\"}");
    client.end();
    connectAndSend(b, client, line);
    ServerScript first(b, line, client.id());
    first.setHeader("Content-Type", "text/plain");
    first.write("Hello, ");
    first.end("World!\n");
    b.wait(20us);
    first.flush();
    const HalfId second = b.newHalf();
    const Subject subject = Subject::half(second);
    b.add(EventKind::RequestBegan, subject, 0, line.id.value, first.rest.read);
    b.add(EventKind::Twin, subject, 0, client.id().value, first.rest.read);
    const Error error{"HPE_INVALID_METHOD", "Parse Error: Invalid method encountered", {}, 62};
    const EventIndex failed =
        b.addDetail(EventKind::ParseFailed, subject, ErrorDetail{error}, 0, first.rest.read);
    b.addDetail(EventKind::OnClientError, line.server(), ErrorDetail{error}, 0, failed);
    b.add(EventKind::SocketDestroyed, line.server(), 0, 0, failed);
    b.add(EventKind::FinSent, line.server(), 0, 0, failed);
    b.add(EventKind::HalfClosed, subject, 1);
    first.finished();
    closeSocket(b, line, Side::Server, true);
    b.wait(150us);
    client.read();
    client.release();
    b.wait(100us);
    b.add(EventKind::FinReceived, line.client());
    closeSocket(b, line, Side::Client);
    out.exchanges = {{client.id(), first.id()}, {client.id(), second}};
}

void fromOutside(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    out.exchanges.push_back({{}, curl(b, 51414, "/", 200, "Hello, World!\n")});
}

void toOutside(TraceBuilder &b, SampleTrace &out)
{
    begin(b, false);
    Line line = newLine(b, 51416);
    ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.end();
    client.onSocket();
    b.wait(90us);
    client.connected();
    client.finished();
    b.wait(40ms);
    line.toServer.clear();
    line.toClient = "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 12\r\n\r\nHello ";
    client.read();
    b.wait(5ms);
    line.toClient = "there\n";
    client.read();
    client.release();
    out.exchanges.push_back({client.id(), {}});
}

void queued(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51418);
    ClientScript one(b, "GET", "/delay/20");
    one.newSocket(line);
    one.end();
    ClientScript two(b, "GET", "/");
    two.queue(1);
    two.end();
    ClientScript three(b, "GET", "/inspect");
    three.queue(2);
    three.end();
    ClientScript *const clients[] = {&one, &two, &three};
    connectAndSend(b, one, line);
    for (int i = 0; i < 3; ++i) {
        ServerScript server(b, line, clients[i]->id());
        b.wait(20ms);
        server.setHeader("Content-Type", "text/plain");
        server.end("Hello, World!\n");
        server.flush();
        server.finished();
        b.wait(100us);
        clients[i]->read();
        b.add(EventKind::OnClose, clients[i]->subject(), int(MessageObject::Outgoing));
        if (i < 2) {
            clients[i + 1]->handOver(line);
            clients[i + 1]->flush();
            clients[i + 1]->finished();
        } else {
            b.add(EventKind::AgentKeptSocket, clients[i]->subject(), 0, line.id.value);
        }
        b.add(EventKind::OnClose, clients[i]->subject(), int(MessageObject::Incoming));
        clients[i]->close(false);
        b.wait(100us);
        out.exchanges.push_back({clients[i]->id(), server.id()});
    }
}

void reset(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51420);
    ClientScript client(b, "GET", "/reset");
    client.newSocket(line);
    client.end();
    connectAndSend(b, client, line);
    ServerScript server(b, line, client.id());
    server.writeHead(200, {{"Content-Length", "20"}});
    server.write("Hello");
    server.flush();
    b.wait(100us);
    client.read();
    b.wait(2ms);
    b.add(EventKind::CallDestroy, server.subject(), int(Origin::Routes));
    b.add(EventKind::SocketDestroyed, line.server());
    b.add(EventKind::ResetSent, line.server());
    b.add(EventKind::OnClose, server.subject(), int(MessageObject::Outgoing));
    closeSocket(b, line, Side::Server);
    server.close(true);
    b.wait(80us);
    const Error error{"ECONNRESET", "read ECONNRESET", "read", -1};
    const EventIndex rst = b.addDetail(EventKind::ResetReceived, line.client(), ErrorDetail{error});
    b.add(EventKind::MessageInCut, client.subject(), 0, 5, rst);
    client.fail(error, rst, MessageObject::Outgoing);
    b.add(EventKind::OnAborted, client.subject(), int(MessageObject::Incoming), 0, rst);
    b.add(EventKind::OnClose, client.subject(), int(MessageObject::Outgoing));
    client.fail({"ECONNRESET", "aborted", {}, -1}, rst, MessageObject::Incoming);
    b.add(EventKind::OnClose, client.subject(), int(MessageObject::Incoming));
    client.close(true);
    closeSocket(b, line, Side::Client, true);
    out.exchanges.push_back({client.id(), server.id()});
}

void aborted(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51422);
    ClientScript client(b, "GET", "/delay/5000");
    client.newSocket(line);
    client.end();
    connectAndSend(b, client, line);
    ServerScript server(b, line, client.id());
    b.add(EventKind::DeadlineArmed, server.subject(), int(DeadlineName::RouteDelay), 5000);
    b.wait(800ms);
    const EventIndex click = b.addDetail(
        EventKind::CommandGiven, client.subject(), Command{"abort", "{}"}, int(Origin::Person));
    const EventIndex call =
        b.add(EventKind::CallAbort, client.subject(), int(Origin::Person), 0, click);
    b.add(EventKind::SocketDestroyed, line.client(), 0, 0, call);
    b.add(EventKind::FinSent, line.client(), 0, 0, call);
    b.add(EventKind::OnAbort, client.subject(), int(MessageObject::Outgoing), 0, call);
    b.wait(20us);
    closeSocket(b, line, Side::Client);
    client.fail({"ECONNRESET", "socket hang up", {}, -1}, call, MessageObject::Outgoing);
    b.add(EventKind::OnClose, client.subject(), int(MessageObject::Outgoing));
    client.close(true);
    b.wait(70us);
    b.add(EventKind::FinReceived, line.server());
    b.wait(20us);
    closeSocket(b, line, Side::Server);
    b.add(EventKind::OnAborted, server.subject(), int(MessageObject::Incoming));
    b.add(EventKind::OnClose, server.subject(), int(MessageObject::Outgoing));
    b.add(EventKind::OnClose, server.subject(), int(MessageObject::Incoming));
    server.close(true);
    out.exchanges.push_back({client.id(), server.id()});
}

void held(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51424);
    ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.end();
    client.onSocket();
    b.wait(90us);
    line.clientOpen = true;
    b.addDetail(EventKind::Connected, line.client(), line.ends);
    b.add(EventKind::StepHeld, line.client(), int(Seam::Out), client.pending.join().size());
    b.add(EventKind::DeadlinesFrozen, line.client());
    b.wait(60us);
    accept(b, line);
    b.wait(4s);
    const EventIndex click = b.addDetail(
        EventKind::CommandGiven, line.client(), Command{"release", "{}"}, int(Origin::Person));
    const EventIndex released =
        b.add(EventKind::StepReleased, line.client(), int(Seam::Out), 0, click);
    b.add(EventKind::DeadlinesThawed, line.client(), 0, 0, click);
    client.flush(released);
    client.finished();
    b.wait(40us);
    ServerScript server(b, line, client.id());
    server.setHeader("Content-Type", "text/plain");
    answer(b, client, server, "Hello, World!\n");
    out.exchanges.push_back({client.id(), server.id()});
}

void write(Sample sample, TraceBuilder &b, SampleTrace &out)
{
    switch (sample) {
    case Sample::Post:
        return post(b, out);
    case Sample::GetWithLength:
        return getWithLength(b, out);
    case Sample::GetNeverEnded:
        return getNeverEnded(b, out);
    case Sample::PostNeverEnded:
        return postNeverEnded(b, out);
    case Sample::ServerNeverEnds:
        return serverNeverEnds(b, out);
    case Sample::ConnectRefused:
        return connectRefused(b, out);
    case Sample::ParseError:
        return parseError(b, out);
    case Sample::UnframedGet:
        return unframedGet(b, out);
    case Sample::FromOutside:
        return fromOutside(b, out);
    case Sample::ToOutside:
        return toOutside(b, out);
    case Sample::Queued:
        return queued(b, out);
    case Sample::Reset:
        return reset(b, out);
    case Sample::Aborted:
        return aborted(b, out);
    case Sample::Held:
        return held(b, out);
    }
}

} // namespace

const char *nameOf(Sample sample)
{
    switch (sample) {
    case Sample::Post:
        return "post";
    case Sample::GetWithLength:
        return "get with length";
    case Sample::GetNeverEnded:
        return "get never ended";
    case Sample::PostNeverEnded:
        return "post never ended";
    case Sample::ServerNeverEnds:
        return "server never ends";
    case Sample::ConnectRefused:
        return "connect refused";
    case Sample::ParseError:
        return "parse error";
    case Sample::UnframedGet:
        return "unframed get";
    case Sample::FromOutside:
        return "from outside";
    case Sample::ToOutside:
        return "to outside";
    case Sample::Queued:
        return "queued";
    case Sample::Reset:
        return "reset";
    case Sample::Aborted:
        return "aborted";
    case Sample::Held:
        return "held";
    }
    return "";
}

SampleTrace sampleTrace(Sample sample, quint64 limit)
{
    TraceBuilder builder(limit);
    SampleTrace out;
    write(sample, builder, out);
    const SampleTrace::Pair about = sample == Sample::UnframedGet
        ? out.exchanges.front()
        : out.exchanges[sample == Sample::Queued ? 1 : out.exchanges.size() - 1];
    out.client = about.client;
    out.server = about.server;
    out.snapshot = builder.snapshot();
    return out;
}

} // namespace roundtrip::test

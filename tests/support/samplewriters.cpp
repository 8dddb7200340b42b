#include "tests/support/samplewriters.h"

namespace roundtrip::test::samples
{

using namespace trace;
using namespace std::chrono_literals;

void begin(TraceBuilder &b, bool listening)
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

namespace
{

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

} // namespace

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

} // namespace roundtrip::test::samples

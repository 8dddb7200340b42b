#include "tests/support/samplewriters.h"

namespace roundtrip::test::samples
{

using namespace trace;
using namespace std::chrono_literals;

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

/// What the client sees and does when the answer is reset in the middle.
static void seenReset(TraceBuilder &b, ClientScript &client, Line &line)
{
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
    b.add(EventKind::CallDestroy, server.subject(), int(Origin::Routes), 1);
    b.add(EventKind::SocketDestroyed, line.server(), 0, 1);
    b.add(EventKind::ResetSent, line.server());
    b.add(EventKind::OnClose, server.subject(), int(MessageObject::Outgoing));
    closeSocket(b, line, Side::Server);
    server.close(true);
    seenReset(b, client, line);
    out.exchanges.push_back({client.id(), server.id()});
}

void disturbed(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    b.addDetail(EventKind::PlanAdopted, Subject::program(),
        trace::Plan{0, "3g", R"({"preset":"3g"})"}, int(PlanType::Link));
    b.addDetail(EventKind::PlanAdopted, Subject::program(),
        trace::Plan{0, "breakpoints", R"([{"id":1,"at":"head-out","side":"server"}])"},
        int(PlanType::Breakpoints));
    Line line = newLine(b, 51426);
    ClientScript client(b, "GET", "/reset");
    client.newSocket(line);
    client.end();
    connectAndSend(b, client, line);
    b.add(EventKind::LinkHeld, line.server(), int(Direction::In), line.toServer.size());
    b.wait(160ms);
    ServerScript server(b, line, client.id());
    server.writeHead(200, {{"Content-Length", "20"}});
    server.write("Hello");
    const int head = heldArg(Seam::Out, HeldItem::Head);
    const EventIndex hit = b.add(EventKind::BreakpointHit, server.subject(), head, 1);
    b.add(EventKind::StepHeld, server.subject(), head, 64, hit);
    b.add(EventKind::DeadlinesFrozen, line.server());
    b.wait(3s);
    const EventIndex click = b.addDetail(
        EventKind::CommandGiven, server.subject(), Command{"release", "{}"}, int(Origin::Person));
    b.add(EventKind::StepReleased, server.subject(), head, 0, click);
    b.add(EventKind::DeadlinesThawed, line.server(), 0, 0, click);
    server.flush();
    b.add(EventKind::LinkHeld, line.client(), int(Direction::In), line.toClient.size());
    b.wait(150ms);
    client.read();
    b.wait(2ms);
    const EventIndex wanted = b.addDetail(EventKind::CommandGiven, line.server(),
        Command{"injectFault", R"({"kind":"reset"})"}, int(Origin::Person));
    b.addDetail(EventKind::FaultStruck, line.server(), FaultDetail{}, int(FaultKind::Reset), wanted);
    b.add(EventKind::SocketDestroyed, line.server());
    b.add(EventKind::ResetSent, line.server());
    b.add(EventKind::OnClose, server.subject(), int(MessageObject::Outgoing));
    closeSocket(b, line, Side::Server);
    server.close(true);
    seenReset(b, client, line);
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

/// The server's half of it: what it reads is no HTTP.
static HalfId refuseHandshake(TraceBuilder &b, Line &line, HalfId client)
{
    const HalfId half = b.newHalf();
    const Subject subject = Subject::half(half);
    const QByteArray hello = QByteArray::fromHex("16030100f8010000f40303") + QByteArray(242, 'x');
    const EventIndex read = b.addRead(line.server(), hello);
    b.add(EventKind::RequestBegan, subject, 0, line.id.value, read);
    b.add(EventKind::Twin, subject, 0, client.value, read);
    const Error error{"HPE_INVALID_METHOD", "Parse Error: Invalid method encountered", {}, 0};
    const EventIndex failed =
        b.addDetail(EventKind::ParseFailed, subject, ErrorDetail{error}, 0, read);
    const QByteArray answer = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
    const EventIndex raw = b.add(EventKind::RawOut, line.server(), 0, answer.size(), failed);
    b.addWrite(line.server(), {answer}, raw);
    b.add(EventKind::SocketDestroyed, line.server(), 0, 0, failed);
    b.add(EventKind::FinSent, line.server(), 0, 0, failed);
    closeSocket(b, line, Side::Server, true);
    b.add(EventKind::HalfClosed, subject, 1);
    return half;
}

void tlsToPlain(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51424);
    ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.end();
    client.onSocket();
    b.wait(90us);
    b.addDetail(EventKind::Connected, line.client(), line.ends);
    b.wait(400us);
    b.addDetail(EventKind::TlsStarted, line.client(), TlsHello{});
    accept(b, line);
    b.wait(300us);
    const HalfId server = refuseHandshake(b, line, client.id());
    b.wait(200us);
    const Error error{"EPROTO", "write EPROTO: wrong version number", "write", -1};
    const EventIndex failed =
        b.addDetail(EventKind::TlsFailed, line.client(), ErrorDetail{error});
    b.add(EventKind::SocketDestroyed, line.client(), 0, 0, failed);
    b.add(EventKind::FinSent, line.client(), 0, 0, failed);
    client.fail(error, failed, MessageObject::Outgoing);
    b.wait(20us);
    closeSocket(b, line, Side::Client, true);
    b.add(EventKind::OnClose, client.subject(), int(MessageObject::Outgoing));
    client.close(true);
    out.exchanges.push_back({client.id(), server});
}

void abortedConnect(TraceBuilder &b, SampleTrace &out)
{
    begin(b, false);
    Line line = newLine(b, 51426);
    ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.end();
    client.onSocket();
    b.wait(30ms); // nobody answers
    const EventIndex call =
        b.add(EventKind::CallAbort, client.subject(), int(Origin::Plan));
    b.add(EventKind::SocketDestroyed, line.client(), 0, 0, call);
    b.add(EventKind::OnAbort, client.subject(), int(MessageObject::Outgoing), 0, call);
    closeSocket(b, line, Side::Client);
    client.fail({"ECONNRESET", "socket hang up", {}, -1}, call, MessageObject::Outgoing);
    b.add(EventKind::OnClose, client.subject(), int(MessageObject::Outgoing));
    client.close(true);
    out.exchanges.push_back({client.id(), {}});
}

} // namespace roundtrip::test::samples

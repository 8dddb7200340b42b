#include "tests/support/samplewriters.h"

namespace roundtrip::test::samples
{

using namespace trace;
using namespace std::chrono_literals;

namespace
{

/// StepHeld, and what the gate records with it: this connection's deadlines stand still.
EventIndex hold(TraceBuilder &b, const Line &line, Subject whose, quint8 arg, qint64 bytes)
{
    const EventIndex held = b.add(EventKind::StepHeld, whose, arg, bytes);
    const EventIndex frozen = b.add(EventKind::DeadlinesFrozen, line.client(), 0, 0, held);
    b.addDetail(EventKind::DeadlineFrozen, line.server(), DeadlineState{52'000'000, 60'000'000},
        int(DeadlineName::HeadersTimeout), frozen);
    return held;
}

EventIndex release(TraceBuilder &b, const Line &line, Subject whose, quint8 arg)
{
    const EventIndex click =
        b.addDetail(EventKind::CommandGiven, whose, Command{"release", "{}"}, int(Origin::Person));
    const EventIndex released = b.add(EventKind::StepReleased, whose, arg, 0, click);
    b.add(EventKind::DeadlinesThawed, line.client());
    return released;
}

} // namespace

void byHand(TraceBuilder &b, SampleTrace &out)
{
    begin(b);
    Line line = newLine(b, 51426);
    ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.end();
    client.onSocket();
    b.wait(90us);
    line.clientOpen = true;
    b.addDetail(EventKind::Connected, line.client(), line.ends);
    const quint8 head = heldArg(Seam::Out, HeldItem::Head);
    const qint64 bytes = client.pending.join().size();
    hold(b, line, client.subject(), head, bytes);
    b.wait(60us);
    accept(b, line);
    b.wait(2s);
    client.flush(release(b, line, client.subject(), head));
    client.finished();
    b.wait(40us);
    const quint8 arrived = heldArg(Seam::In, HeldItem::Arrived);
    const EventIndex unread = hold(b, line, line.server(), arrived, bytes);
    b.add(EventKind::KernelBuffer, line.server(), int(Direction::In), bytes, unread);
    b.wait(1s);
    release(b, line, line.server(), arrived);
    b.add(EventKind::KernelBuffer, line.server(), int(Direction::In), 0);
    ServerScript server(b, line, client.id());
    b.add(EventKind::LeftToPerson, server.subject());
    const quint8 ends = heldArg(Seam::Deliver, HeldItem::End);
    const EventIndex end = hold(b, line, server.subject(), ends, 0);
    b.wait(1s);
    const EventIndex click = b.addDetail(
        EventKind::CommandGiven, server.subject(), Command{"edit", "{}"}, int(Origin::Person));
    b.addDetail(EventKind::StepEdited, server.subject(),
        StepEdit{end.value, -1, "GET / HTTP/1.1", "GET /edited HTTP/1.1", 0, 0},
        int(StepChange::Edited), click);
    b.wait(200ms);
    release(b, line, server.subject(), ends);
    b.wait(3s);
    server.setHeader("Content-Type", "text/plain");
    answer(b, client, server, "Hello, World!\n");
    out.exchanges.push_back({client.id(), server.id()});
}

} // namespace roundtrip::test::samples

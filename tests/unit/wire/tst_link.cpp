#include "core/wire/ends.h"
#include "core/wire/link.h"

#include "tests/support/scriptednetwork.h"
#include "tests/unit/wire/wirefixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::wire;
using namespace std::chrono_literals;
using trace::Direction;
using trace::EventKind;
using trace::FaultKind;
using trace::Seam;
using trace::Side;
using trace::Subject;

namespace
{

/// A client and a server of one program, joined without sockets, on a clock that the test moves.
struct World {
    explicit World(ScriptedNetwork::Mode mode = ScriptedNetwork::Mode::Pairs)
        : network(loop, gate, mode)
    {
    }

    ManualClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    Gate gate{loop};
    ScriptedNetwork network;
    Acceptor acceptor;
    std::unique_ptr<Listener> listener;
    Recorder client;
    std::unique_ptr<Transport> transport;

    void connect()
    {
        auto listening = network.listen({}, acceptor);
        listener = std::move(*listening);
        transport = network.connect({"127.0.0.1", listener->port(), {}, 0, true});
        transport->setEvents(&client);
        loop.runUntilQuiet();
    }
    Recorder &server() { return acceptor.sides.front()->recorder; }
    Transport &serverTransport() { return *acceptor.sides.front()->transport; }
    Subject clientSide() const { return transport->subject(); }
    std::shared_ptr<ScriptedSocket> socket() { return network.sockets().front(); }
    void set(const LinkConditions &conditions)
    {
        loop.enter([&] { gate.ends().setConditions(conditions); });
    }
    void write(const QByteArray &bytes)
    {
        loop.enter([&] { transport->write(std::span(&bytes, 1)); });
        loop.runUntilQuiet();
    }
    void pass(std::chrono::microseconds time)
    {
        clock.advance(time);
        loop.runUntilQuiet();
    }
    Status inject(Fault fault)
    {
        Status status = Done{};
        loop.enter([&] { status = gate.ends().inject(clientSide(), fault); });
        loop.runUntilQuiet();
        return status;
    }
    /// "W1 R1 …": what crossed from the client to the server, with its bytes.
    QByteArray crossing() const
    {
        const auto snapshot = writer.snapshot();
        QByteArrayList steps;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            const bool write =
                event.kind == EventKind::SocketWrite && event.subject().side() == Side::Client;
            const bool read =
                event.kind == EventKind::SocketRead && event.subject().side() == Side::Server;
            if (write || read)
                steps.append((write ? 'W' : 'R') + QByteArray::number(snapshot.byteCountOf({i})));
        }
        return steps.join(' ');
    }
    qint64 linkHeld(Direction direction) const
    {
        const auto snapshot = writer.snapshot();
        qint64 bytes = 0;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            if (event.kind == EventKind::LinkHeld && Direction(event.arg) == direction)
                bytes += event.value;
        }
        return bytes;
    }
    std::vector<qint64> readTimes() const
    {
        const auto snapshot = writer.snapshot();
        std::vector<qint64> times;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            if (snapshot.at({i}).kind == EventKind::SocketRead)
                times.push_back(snapshot.timeOf({i}).count());
        }
        return times;
    }
};

LinkConditions both(const LinkWay &way, quint32 seed = 1)
{
    return {way, way, seed};
}

LinkWay latency(std::chrono::microseconds time)
{
    LinkWay way;
    way.latency = time;
    return way;
}

LinkWay segments(qint64 bytes)
{
    LinkWay way;
    way.segmentBytes = bytes;
    return way;
}

Fault faultAt(FaultKind kind, qint64 at = 0)
{
    Fault fault;
    fault.kind = kind;
    fault.at = at;
    return fault;
}

} // namespace

class TestLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPlainLinkChangesNothing();
    void oneByteIsWrittenAndReadBeforeTheNext();
    void latencyIsExactOnTheClock();
    void aWriteStaysOneReadHoweverLongItIsUnderWay();
    void bandwidthAddsUp();
    void jitterKeepsOrderAndRepeatsWithItsSeed();
    void theFinWaitsBehindTheBytes();
    void towardsAForeignPeerTheWriteWaits();
    void whatAForeignPeerSentIsReadWhenItIsDue();
    void oneConnectionCanHaveItsOwn();
    void conditionsCanChangeUnderWay();
    void theGateHoldsBehindTheLink();
    void whatWaitsForTheLinkIsInTheTrace();
    void aSplitEndsAWrite();
    void aCorruptedByteIsInTheTraceInBothVersions();
    void whatIsTruncatedIsNeverSent();
    void aResetComesAtItsPlace();
    void aHalfClosedSideStillReads();
    void aDelayHoldsADirectionOnce();
    void aStallLastsUntilItIsResumed();
    void whatWouldBeNoFactIsRefused();
};

void TestLink::aPlainLinkChangesNothing()
{
    World world;
    world.set({});
    world.connect();
    world.write("hello");
    QCOMPARE(world.crossing(), "W5 R5");
    QCOMPARE(world.linkHeld(Direction::Out), 0);
}

void TestLink::oneByteIsWrittenAndReadBeforeTheNext()
{
    World world;
    world.set(both(segments(1)));
    world.connect();
    world.write("abc");
    QCOMPARE(world.crossing(), "W1 R1 W1 R1 W1 R1");
    QCOMPARE(world.socket()->writes, QByteArrayList({"a", "b", "c"}));
    QCOMPARE(world.server().bytes, "abc");
    QCOMPARE(world.client.last(), "drained");
}

void TestLink::latencyIsExactOnTheClock()
{
    World world;
    world.set(both(latency(40ms)));
    world.connect();
    world.write("hello");
    QCOMPARE(world.crossing(), "W5");
    world.pass(39'999us);
    QCOMPARE(world.server().bytes, "");
    world.pass(1us);
    QCOMPARE(world.server().bytes, "hello");
}

void TestLink::aWriteStaysOneReadHoweverLongItIsUnderWay()
{
    World world;
    world.set(both(latency(40ms)));
    world.connect();
    world.write("one");
    world.pass(10ms);
    world.write("three");
    world.pass(30ms);
    QCOMPARE(world.crossing(), "W3 W5 R3");
    world.pass(10ms);
    QCOMPARE(world.crossing(), "W3 W5 R3 R5");
}

void TestLink::bandwidthAddsUp()
{
    World world;
    LinkWay way;
    way.bitsPerSecond = 8000; // a byte a millisecond
    way.segmentBytes = 100;
    way.latency = 5ms;
    world.set(both(way));
    world.connect();
    world.write(QByteArray(1000, 'x'));
    QCOMPARE(world.socket()->writes.size(), 1);
    world.pass(899ms);
    QCOMPARE(world.socket()->writes.size(), 9);
    world.pass(1ms);
    QCOMPARE(world.socket()->writes.size(), 10);
    world.pass(104ms);
    QCOMPARE(world.server().bytes.size(), 900);
    world.pass(1ms); // 1000 ms on the line and 5 ms under way
    QCOMPARE(world.server().bytes.size(), 1000);
}

void TestLink::jitterKeepsOrderAndRepeatsWithItsSeed()
{
    const auto run = [](quint32 seed) {
        World world;
        LinkWay way = latency(10ms);
        way.jitter = 50ms;
        world.set(both(way, seed));
        world.connect();
        QByteArray all;
        for (int i = 0; i < 20; ++i) {
            const QByteArray piece = QByteArray::number(i) + ' ';
            all += piece;
            world.write(piece);
            world.pass(1ms);
        }
        for (int i = 0; i < 100; ++i)
            world.pass(1ms);
        if (world.server().bytes != all)
            qFatal("the order is lost");
        return world.readTimes();
    };
    const auto first = run(7);
    QCOMPARE(first.size(), 20u);
    QVERIFY(std::is_sorted(first.begin(), first.end()));
    QCOMPARE(run(7), first);
    QVERIFY(run(8) != first);
}

void TestLink::theFinWaitsBehindTheBytes()
{
    World world;
    world.set(both(latency(40ms)));
    world.connect();
    world.write("last");
    world.loop.enter([&] { world.transport->end(); });
    world.loop.runUntilQuiet();
    world.pass(39ms);
    QCOMPARE(world.server().heard, QByteArrayList());
    world.pass(1ms);
    QCOMPARE(world.server().heard, QByteArrayList({"read", "end"}));
}

void TestLink::towardsAForeignPeerTheWriteWaits()
{
    World world(ScriptedNetwork::Mode::Scripted);
    world.set(both(latency(50ms)));
    world.connect();
    world.write("hello");
    world.loop.enter([&] { world.transport->end(); });
    world.pass(49ms);
    QCOMPARE(world.socket()->written(), "");
    world.pass(1ms);
    QCOMPARE(world.socket()->written(), "hello");
    world.pass(50ms);
    QVERIFY(world.socket()->finSent);
}

void TestLink::whatAForeignPeerSentIsReadWhenItIsDue()
{
    World world(ScriptedNetwork::Mode::Scripted);
    LinkWay way = latency(50ms);
    way.segmentBytes = 2;
    world.set(both(way));
    world.connect();
    world.socket()->receive("hello");
    world.loop.runUntilQuiet();
    QCOMPARE(world.client.bytes, "");
    QCOMPARE(world.socket()->unread(), 5);
    world.pass(50ms);
    QCOMPARE(world.client.bytes, "hello");
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::SocketRead), 3);
}

void TestLink::oneConnectionCanHaveItsOwn()
{
    World world;
    world.connect();
    world.loop.enter([&] {
        QVERIFY(world.gate.ends().setConditions(
            world.clientSide().connectionId(), both(latency(20ms))));
        QVERIFY(!world.gate.ends().setConditions({99}, both(latency(20ms))));
    });
    world.write("slow");
    QCOMPARE(world.server().bytes, "");
    world.set({}); // what holds for all does not hold for it
    world.pass(20ms);
    QCOMPARE(world.server().bytes, "slow");
    world.write("slow");
    QCOMPARE(world.server().bytes, "slow");
}

void TestLink::conditionsCanChangeUnderWay()
{
    World world;
    world.set(both(latency(100ms)));
    world.connect();
    world.write("first");
    world.set({});
    world.write("second");
    QCOMPARE(world.server().bytes, ""); // never before what is in front of it
    world.pass(100ms);
    QCOMPARE(world.server().bytes, "firstsecond");
}

void TestLink::theGateHoldsBehindTheLink()
{
    World world;
    world.set(both(latency(10ms)));
    world.connect();
    world.gate.holdSide(Side::Server, Seam::In, true);
    world.write("hello");
    QCOMPARE(world.gate.held().size(), 0u);
    world.pass(10ms);
    QCOMPARE(world.gate.held().size(), 1u);
    QCOMPARE(world.server().bytes, "");
    world.loop.enter([&] { world.gate.releaseAll({}); });
    world.loop.runUntilQuiet();
    QCOMPARE(world.server().bytes, "hello");
}

void TestLink::whatWaitsForTheLinkIsInTheTrace()
{
    World world;
    LinkWay way = latency(10ms);
    way.bitsPerSecond = 8000;
    way.segmentBytes = 10;
    world.set(both(way));
    world.connect();
    world.write(QByteArray(30, 'x'));
    QCOMPARE(world.linkHeld(Direction::Out), 20); // the first segment has left
    QCOMPARE(world.linkHeld(Direction::In), 10);
    for (int i = 0; i < 40; ++i)
        world.pass(1ms);
    QCOMPARE(world.server().bytes.size(), 30);
    QCOMPARE(world.linkHeld(Direction::Out), 20);
    QCOMPARE(world.linkHeld(Direction::In), 30);
}

void TestLink::aSplitEndsAWrite()
{
    World world;
    world.connect();
    QVERIFY(world.inject(faultAt(FaultKind::Split, 3)));
    world.write("abcdef");
    QCOMPARE(world.socket()->writes, QByteArrayList({"abc", "def"}));
    QCOMPARE(world.server().bytes, "abcdef");
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::SocketRead), 2);
}

void TestLink::aCorruptedByteIsInTheTraceInBothVersions()
{
    World world;
    world.connect();
    trace::EventIndex click;
    world.loop.enter([&] {
        click = world.writer.append(EventKind::CommandGiven, Subject::program());
        Fault fault = faultAt(FaultKind::Corrupt, 2);
        fault.mask = 0x20;
        fault.cause = click;
        QVERIFY(world.gate.ends().inject(world.clientSide(), fault));
    });
    world.write("abCd");
    QCOMPARE(world.server().bytes, "abcd");
    const auto snapshot = world.writer.snapshot();
    const auto struck = findEvent(snapshot, EventKind::FaultStruck, world.clientSide());
    QCOMPARE(snapshot.causeOf(struck), click);
    const auto detail = snapshot.detailOf<trace::FaultDetail>(struck);
    QCOMPARE(detail.before, "C");
    QCOMPARE(detail.after, "c");
    QCOMPARE(detail.at, 2);
}

void TestLink::whatIsTruncatedIsNeverSent()
{
    World world;
    world.connect();
    QVERIFY(world.inject(faultAt(FaultKind::Truncate, 4)));
    world.write("headbody");
    world.write("more");
    QCOMPARE(world.server().bytes, "head");
    QCOMPARE(world.server().last(), "end");
    const auto snapshot = world.writer.snapshot();
    const auto struck = findEvent(snapshot, EventKind::FaultStruck, world.clientSide());
    QCOMPARE(snapshot.detailOf<trace::FaultDetail>(struck).dropped, 4);
    QVERIFY(!world.transport->isDestroyed());
}

void TestLink::aResetComesAtItsPlace()
{
    World world;
    world.connect();
    QVERIFY(world.inject(faultAt(FaultKind::Reset, 4)));
    world.write("headbody");
    QVERIFY(world.socket()->resetSent);
    QCOMPARE(world.socket()->written(), "head");
    QCOMPARE(world.client.last(), "closed");
    const auto snapshot = world.writer.snapshot();
    const auto reset = findEvent(snapshot, EventKind::ResetSent, world.clientSide());
    const auto gaveUp = snapshot.causeOf(reset);
    QCOMPARE(snapshot.at(snapshot.causeOf(gaveUp)).kind, EventKind::FaultStruck);
}

void TestLink::aHalfClosedSideStillReads()
{
    World world;
    world.connect();
    world.write("asked");
    QVERIFY(world.inject(faultAt(FaultKind::HalfClose)));
    QCOMPARE(world.server().last(), "end");
    const QByteArray answer = "answered";
    world.loop.enter([&] { world.serverTransport().write(std::span(&answer, 1)); });
    world.loop.runUntilQuiet();
    QCOMPARE(world.client.bytes, "answered");
}

void TestLink::aDelayHoldsADirectionOnce()
{
    World world;
    world.connect();
    Fault delay = faultAt(FaultKind::Delay, 2);
    delay.delay = 30ms;
    QVERIFY(world.inject(delay));
    world.write("abcd");
    QCOMPARE(world.server().bytes, "ab");
    world.pass(29ms);
    QCOMPARE(world.server().bytes, "ab");
    world.pass(1ms);
    QCOMPARE(world.server().bytes, "abcd");
    world.write("ef");
    QCOMPARE(world.server().bytes, "abcdef");
}

void TestLink::aStallLastsUntilItIsResumed()
{
    World world;
    world.connect();
    Fault stall = faultAt(FaultKind::Stall);
    stall.direction = Direction::In;
    world.loop.enter(
        [&] { QVERIFY(world.gate.ends().inject(world.serverTransport().subject(), stall)); });
    world.write("abcd");
    world.pass(1h);
    QCOMPARE(world.crossing(), "W4");
    stall.kind = FaultKind::Resume;
    world.loop.enter(
        [&] { QVERIFY(world.gate.ends().inject(world.serverTransport().subject(), stall)); });
    world.loop.runUntilQuiet();
    QCOMPARE(world.server().bytes, "abcd");
}

void TestLink::whatWouldBeNoFactIsRefused()
{
    World world;
    world.connect();
    Fault incoming = faultAt(FaultKind::Corrupt);
    incoming.direction = Direction::In;
    QVERIFY(!world.inject(incoming));
    world.loop.enter([&] { world.transport->end(); });
    world.loop.runUntilQuiet();
    QVERIFY(!world.inject(faultAt(FaultKind::Split, 3))); // nothing more will be sent
    world.loop.enter([&] { world.transport->destroy(); });
    world.loop.runUntilQuiet();
    QVERIFY(!world.inject(faultAt(FaultKind::Reset)));
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::FaultStruck), 0);
}

QTEST_GUILESS_MAIN(TestLink)
#include "tst_link.moc"

#include "core/wire/gate.h"

#include "tests/support/scriptednetwork.h"
#include "tests/unit/wire/wirefixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::wire;
using namespace std::chrono_literals;
using trace::DeadlineName;
using trace::EventKind;
using trace::Seam;
using trace::Side;
using trace::Subject;

namespace
{

struct World {
    ManualClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    Gate gate{loop};
    ScriptedNetwork network{loop, gate};
    Acceptor acceptor;
    Recorder client;
    std::unique_ptr<Transport> transport;

    void connect()
    {
        transport = network.connect({"127.0.0.1", 80, {}, 0, true});
        transport->setEvents(&client);
        loop.runUntilQuiet();
    }
    std::shared_ptr<ScriptedSocket> socket() { return network.lastSocket(); }
    void write(const QByteArray &bytes)
    {
        loop.enter([&] { transport->write(std::span(&bytes, 1)); });
    }
    bool release(Subject subject = {}, trace::EventIndex cause = {})
    {
        bool any = false;
        loop.enter([&] { any = gate.releaseOne(subject, cause); });
        loop.runUntilQuiet();
        return any;
    }
    void releaseAll()
    {
        loop.enter([&] { gate.releaseAll({}); });
        loop.runUntilQuiet();
    }
};

} // namespace

class TestGate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingHeldNothingToRelease();
    void holdsAClientsConnect();
    void holdsAnAcceptedConnection();
    void holdsWhatGoesOutPieceByPiece();
    void theFinWaitsForItsTurnToo();
    void holdsWhatComesIn();
    void aFinAndAResetOnAHeldSideAreSeen();
    void holdsOneConnectionOnly();
    void laterStepsWaitBehindEarlierOnes();
    void switchingOffLetsTheWaitingGoInOrder();
    void releasesTheOldestOfAll();
    void deadlinesStandStillWhileAStepIsHeld();
    void whatIsDestroyedIsForgotten();
    void eachHoldAndEachReleaseIsAnEvent();
    void manyStepsGoInOrder();
};

void TestGate::nothingHeldNothingToRelease()
{
    World world;
    QVERIFY(!world.gate.isHolding());
    QVERIFY(!world.release());
    world.connect();
    QVERIFY(!world.gate.holds(world.transport->subject(), Seam::Out));
}

void TestGate::holdsAClientsConnect()
{
    World world;
    world.gate.holdSide(Side::Client, Seam::Connect, true);
    world.connect();
    world.write("waits for the connection");
    QVERIFY(world.transport->isConnecting());
    QCOMPARE(
        findEvent(world.writer.snapshot(), EventKind::ConnectStarted, world.transport->subject()),
        trace::EventIndex{});
    QVERIFY(world.release());
    QCOMPARE(world.client.heard, QByteArrayList({"connected", "drained"}));
    QCOMPARE(world.socket()->written(), "waits for the connection");
}

void TestGate::holdsAnAcceptedConnection()
{
    World world;
    auto listener = world.network.listen({}, world.acceptor);
    world.gate.holdSide(Side::Server, Seam::Connect, true);
    const auto socket = world.network.connectTo((*listener)->port());
    socket->receive("early");
    world.loop.runUntilQuiet();
    QVERIFY(world.acceptor.sides.empty());
    QCOMPARE(namesOf(world.writer.snapshot(), socket->subject),
        "Accepted StepHeld DeadlinesFrozen KernelBuffer");
    QCOMPARE(socket->unread(), 5);
    QVERIFY(world.release());
    QCOMPARE(world.acceptor.sides.size(), 1u);
    QCOMPARE(world.acceptor.sides.front()->recorder.bytes, "early");
}

void TestGate::holdsWhatGoesOutPieceByPiece()
{
    World world;
    world.connect();
    world.gate.holdSide(Side::Client, Seam::Out, true);
    world.loop.enter([&] {
        const std::vector<QByteArray> pieces = {"head", "chunk 1", "chunk 2"};
        QCOMPARE(world.transport->write(pieces), 18);
    });
    QCOMPARE(world.gate.held().size(), 3u);
    for (const Gate::Held &step : world.gate.held())
        QVERIFY(trace::isAskedFor(world.writer.snapshot().at(step.event).arg));
    QCOMPARE(world.gate.held().front().amount, 4u);
    QVERIFY(world.socket()->writes.isEmpty());
    QVERIFY(world.release());
    QCOMPARE(world.socket()->writes, QByteArrayList({"head"}));
    QVERIFY(world.release());
    QCOMPARE(world.socket()->writes, QByteArrayList({"head", "chunk 1"}));
    QVERIFY(!world.client.heard.contains("drained"));
    QVERIFY(world.release());
    QCOMPARE(world.socket()->writes, QByteArrayList({"head", "chunk 1", "chunk 2"}));
    QCOMPARE(world.client.last(), "drained");
}

void TestGate::theFinWaitsForItsTurnToo()
{
    World world;
    world.connect();
    world.gate.holdSide(Side::Client, Seam::Out, true);
    world.write("last");
    world.loop.enter([&] { world.transport->end(); });
    world.loop.runUntilQuiet();
    QVERIFY(world.release());
    QCOMPARE(world.socket()->written(), "last");
    QVERIFY(!world.socket()->finSent);
    QVERIFY(world.release());
    QVERIFY(world.socket()->finSent);
}

void TestGate::holdsWhatComesIn()
{
    World world;
    world.connect();
    world.gate.holdSide(Side::Client, Seam::In, true);
    world.socket()->receive("one");
    world.socket()->receive("three");
    world.loop.runUntilQuiet();
    QCOMPARE(world.client.bytes, "");
    QCOMPARE(world.socket()->unread(), 8);
    QCOMPARE(world.gate.held().size(), 1u);
    QCOMPARE(world.gate.held().front().amount, 8u);
    QVERIFY(world.release());
    QCOMPARE(world.client.bytes, "one");
    QCOMPARE(world.gate.held().front().amount, 5u);
    world.releaseAll();
    QCOMPARE(world.client.bytes, "onethree");
    QVERIFY(!world.gate.isHolding());
}

void TestGate::aFinAndAResetOnAHeldSideAreSeen()
{
    World world;
    world.connect();
    world.gate.holdSide(Side::Client, Seam::In, true);
    world.socket()->receive("before");
    world.socket()->receiveFin();
    world.loop.runUntilQuiet();
    QCOMPARE(world.client.heard, QByteArrayList({"connected"}));
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::FinReceived), 1);
    QVERIFY(world.release());
    QCOMPARE(world.client.heard, QByteArrayList({"connected", "read"}));
    QVERIFY(world.release());
    QCOMPARE(world.client.heard, QByteArrayList({"connected", "read", "end"}));
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::FinReceived), 1);

    World second;
    second.connect();
    second.gate.holdSide(Side::Client, Seam::In, true);
    second.socket()->receive("before");
    second.loop.runUntilQuiet();
    second.socket()->receiveReset();
    second.loop.runUntilQuiet();
    QCOMPARE(countEvents(second.writer.snapshot(), EventKind::ResetReceived), 1);
    QCOMPARE(second.client.heard, QByteArrayList({"connected"}));
    second.releaseAll();
    QCOMPARE(second.client.heard,
        QByteArrayList({"connected", "read", "failed: read ECONNRESET", "closed with error"}));
    QCOMPARE(countEvents(second.writer.snapshot(), EventKind::ResetReceived), 1);
}

void TestGate::holdsOneConnectionOnly()
{
    World world;
    world.connect();
    const auto first = std::exchange(world.transport, nullptr);
    const auto firstSocket = world.socket();
    world.connect();
    world.gate.holdOnly(first->subject(), Seam::Out, true);
    const QByteArray bytes = "x";
    world.loop.enter([&] { first->write(std::span(&bytes, 1)); });
    world.write("y");
    QCOMPARE(firstSocket->written(), "");
    QCOMPARE(world.socket()->written(), "y");
    QVERIFY(!world.release(world.transport->subject()));
    QVERIFY(world.release(first->subject()));
    QCOMPARE(firstSocket->written(), "x");
}

void TestGate::laterStepsWaitBehindEarlierOnes()
{
    World world;
    const Subject side = Subject::connection({7}, Side::Server);
    QByteArrayList order;
    world.gate.holdOnly(side, Seam::Deliver, true);
    world.loop.enter([&] {
        world.gate.hold(side, Seam::Deliver, 1, [&] {
            order.append("first");
            QVERIFY(world.gate.holds(side, Seam::Deliver));
        });
        world.gate.hold(side, Seam::Deliver, 1, [&] { order.append("second"); });
        world.gate.releaseAll({});
        // Nothing is held any longer, but what came before is still on its way.
        QVERIFY(world.gate.holds(side, Seam::Deliver));
        world.gate.hold(side, Seam::Deliver, 1, [&] { order.append("third"); });
    });
    world.loop.runUntilQuiet();
    QCOMPARE(order, QByteArrayList({"first", "second", "third"}));
    QVERIFY(!world.gate.holds(side, Seam::Deliver));
}

void TestGate::switchingOffLetsTheWaitingGoInOrder()
{
    World world;
    world.connect();
    world.gate.holdSide(Side::Client, Seam::Out, true);
    world.gate.holdSide(Side::Client, Seam::In, true);
    world.write("a");
    world.write("b");
    world.socket()->receive("in");
    world.loop.runUntilQuiet();
    world.loop.enter([&] { world.gate.holdSide(Side::Client, Seam::Out, false); });
    world.write("c");
    world.loop.runUntilQuiet();
    QCOMPARE(world.socket()->written(), "abc");
    QCOMPARE(world.client.bytes, "");
    QCOMPARE(world.gate.held().size(), 1u);
}

void TestGate::releasesTheOldestOfAll()
{
    World world;
    const Subject a = Subject::connection({1}, Side::Client);
    const Subject b = Subject::connection({2}, Side::Server);
    QByteArrayList order;
    world.gate.holdSide(Side::Client, Seam::Deliver, true);
    world.gate.holdSide(Side::Server, Seam::Deliver, true);
    world.gate.hold(a, Seam::Deliver, 0, [&] { order.append("a1"); });
    world.gate.hold(b, Seam::Deliver, 0, [&] { order.append("b1"); });
    world.gate.hold(a, Seam::Deliver, 0, [&] { order.append("a2"); });
    QVERIFY(world.release());
    QVERIFY(world.release(a));
    QVERIFY(world.release());
    QVERIFY(!world.release());
    QCOMPARE(order, QByteArrayList({"a1", "a2", "b1"}));
}

void TestGate::deadlinesStandStillWhileAStepIsHeld()
{
    World world;
    world.connect();
    bool fired = false;
    const Subject otherEnd =
        Subject::connection(world.transport->subject().connectionId(), Side::Server);
    world.loop.deadlines().arm(
        DeadlineName::KeepAliveTimeout, otherEnd, 10ms, [&] { fired = true; });
    world.gate.holdSide(Side::Client, Seam::Out, true);
    world.write("a");
    world.write("b");
    world.clock.advance(1h);
    world.loop.runUntilQuiet();
    QVERIFY(!fired);
    world.release();
    world.clock.advance(1h);
    world.loop.runUntilQuiet();
    QVERIFY(!fired);
    world.release();
    world.clock.advance(10ms);
    world.loop.runUntilQuiet();
    QVERIFY(fired);
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::DeadlinesFrozen), 1);
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::DeadlinesThawed), 1);
}

void TestGate::whatIsDestroyedIsForgotten()
{
    World world;
    world.connect();
    const Subject subject = world.transport->subject();
    world.gate.holdOnly(subject, Seam::Out, true);
    world.write("a");
    world.write("b");
    world.loop.enter([&] {
        QVERIFY(world.gate.releaseOne(subject, {})); // on its way when the end comes
        world.transport->destroy();
    });
    world.loop.runUntilQuiet();
    QCOMPARE(world.socket()->written(), "");
    QVERIFY(world.gate.held().empty());
    QVERIFY(!world.gate.isHolding());
    QCOMPARE(world.client.last(), "closed");
}

void TestGate::eachHoldAndEachReleaseIsAnEvent()
{
    World world;
    world.connect();
    world.gate.holdSide(Side::Client, Seam::Out, true);
    world.write("abc");
    trace::EventIndex click;
    world.loop.enter([&] {
        click = world.writer.append(EventKind::CommandGiven, Subject::program());
        world.gate.releaseOne({}, click);
    });
    world.loop.runUntilQuiet();
    const auto snapshot = world.writer.snapshot();
    const Subject subject = world.transport->subject();
    QCOMPARE(namesOf(snapshot, subject),
        "ConnectStarted Connected StepHeld DeadlinesFrozen StepReleased DeadlinesThawed "
        "SocketWrite");
    const auto held = snapshot.at(findEvent(snapshot, EventKind::StepHeld, subject));
    QCOMPARE(held.arg, quint8(quint8(Seam::Out) | trace::askedFor));
    QCOMPARE(held.value, 3u);
    const auto released = findEvent(snapshot, EventKind::StepReleased, subject);
    QCOMPARE(snapshot.causeOf(released), click);
}

void TestGate::manyStepsGoInOrder()
{
    constexpr int many = 1000;
    World world;
    world.connect();
    const Subject side = world.transport->subject();
    const Subject other = Subject::connection(trace::ConnectionId{999}, Side::Server);
    world.gate.holdOnly(side, Seam::Deliver, true);
    world.gate.holdOnly(other, Seam::Deliver, true);
    int ran = 0;
    bool inOrder = true;
    world.loop.enter([&] {
        for (int i = 0; i < many; ++i) {
            world.gate.hold(side, Seam::Deliver, 1, [&, i] { inOrder &= ran++ == i; });
            world.gate.hold(other, Seam::Deliver, 1, [] {});
        }
        world.gate.holdOnly(side, Seam::Deliver, false);
    });
    world.loop.runUntilQuiet();
    QCOMPARE(ran, many);
    QVERIFY(inOrder);
    QCOMPARE(world.gate.held().size(), size_t(many)); // the other side waits on
    QVERIFY(world.gate.holds(other, Seam::Deliver));
    QVERIFY(!world.gate.holds(side, Seam::Deliver));
    world.loop.enter([&] { world.gate.forget(other); });
    QVERIFY(world.gate.held().empty());
    world.gate.releaseAll({});
    QVERIFY(!world.gate.isHolding());
}

QTEST_GUILESS_MAIN(TestGate)
#include "tst_gate.moc"

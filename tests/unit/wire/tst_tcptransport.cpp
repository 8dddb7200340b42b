#include "tests/unit/wire/tcpworld.h"

#include <QTest>

#include <sys/socket.h>

using namespace roundtrip;
using namespace roundtrip::wire;
using namespace std::chrono_literals;
using trace::EventKind;

/// What a connection does with bytes, FIN, RST and silence.
class TestTcpTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFinIsAnEndAndAResetIsAFailure();
    void afterAHalfCloseTheOtherDirectionGoesOn();
    void endWaitsForWhatIsQueued();
    void closingWithUnreadBytesSendsAReset();
    void writingToAResetConnectionFails();
    void corkedWritesLeaveAsOne();
    void bigWritesWaitForTheReader();
    void aPausedReaderReadsNothing();
    void aFinIsSeenWhileReadingIsHeld();
    void aResetIsSeenWhileReadingIsHeld();
    void aResetBehindAFinIsSeenWhileReadingIsHeld();
    void aResetThatLiesInTheWayOfAFinIsSeen();
    void destroysItselfInsideItsCallbacks_data();
    void destroysItselfInsideItsCallbacks();
    void destroyIsQuietAndClosesOnce();
    void destroyWithAnErrorTellsIt();
    void silenceIsTold();
    void aTimeoutOfZeroSwitchesItOff();
};

void TestTcpTransport::aFinIsAnEndAndAResetIsAFailure()
{
    World world;
    world.listen();
    ForeignSocket polite;
    QVERIFY(polite.connectTo(world.listener->port()));
    polite.send("bye");
    polite.close();
    ForeignSocket rude;
    QVERIFY(rude.connectTo(world.listener->port()));
    QTRY_COMPARE(world.acceptor.sides.size(), 2u);
    rude.reset();
    QTRY_COMPARE(world.acceptor.sides[0]->recorder.heard, QByteArrayList({"read", "end"}));
    QTRY_COMPARE(world.acceptor.sides[1]->recorder.heard,
        QByteArrayList({"failed: read ECONNRESET", "closed with error"}));
    const auto snapshot = world.writer.snapshot();
    QCOMPARE(namesOf(snapshot, world.acceptor.sides[0]->transport->subject()),
        "Accepted SocketRead FinReceived");
    QCOMPARE(namesOf(snapshot, world.acceptor.sides[1]->transport->subject()),
        "Accepted ResetReceived SocketClosed");
}

void TestTcpTransport::afterAHalfCloseTheOtherDirectionGoesOn()
{
    World world;
    world.open();
    world.loop.enter([&] { world.transport->end(); });
    QTRY_COMPARE(world.server().recorder.last(), "end");
    QVERIFY(!world.transport->isWritable());
    QVERIFY(world.server().transport->isWritable());
    world.loop.enter([&] { send(*world.server().transport, "late answer"); });
    QTRY_COMPARE(world.client.bytes, "late answer");
    world.loop.enter([&] { world.server().transport->end(); });
    QTRY_COMPARE(world.client.last(), "end");
}

void TestTcpTransport::endWaitsForWhatIsQueued()
{
    World world;
    world.open();
    world.server().transport->pauseReading();
    const QByteArray big(16 << 20, 'x');
    world.loop.enter([&] {
        QVERIFY(send(*world.transport, big) > 0);
        world.transport->destroySoon();
    });
    QVERIFY(!world.transport->isDestroyed());
    world.loop.enter([&] { world.server().transport->resumeReading(); });
    QTRY_COMPARE(world.server().recorder.last(), "end");
    QCOMPARE(world.server().recorder.bytes.size(), big.size());
    QTRY_COMPARE(world.client.last(), "closed");
}

void TestTcpTransport::closingWithUnreadBytesSendsAReset()
{
    World world;
    world.open();
    world.loop.enter([&] {
        world.server().transport->pauseReading();
        send(*world.transport, "nobody reads this");
    });
    world.loop.enter([&] { world.server().transport->destroy(); });
    QTRY_COMPARE(world.client.last(), "closed with error");
    const auto snapshot = world.writer.snapshot();
    const auto server = world.server().transport->subject();
    const auto reset = findEvent(snapshot, EventKind::ResetSent, server);
    QVERIFY(reset);
    QCOMPARE(snapshot.at(reset).value, 17u);
    QVERIFY(!findEvent(snapshot, EventKind::FinSent, server));
}

void TestTcpTransport::writingToAResetConnectionFails()
{
    World world;
    world.listen();
    ForeignSocket foreign;
    QVERIFY(foreign.connectTo(world.listener->port()));
    QTRY_VERIFY(!world.acceptor.sides.empty());
    world.server().transport->pauseReading();
    foreign.reset();
    world.loop.enter([&] { send(*world.server().transport, "too late"); });
    QTRY_COMPARE(world.server().recorder.last(), "closed with error");
    const QByteArray failure = world.server().recorder.heard.first();
    QVERIFY(failure == "failed: write ECONNRESET" || failure == "failed: write EPIPE");
}

void TestTcpTransport::corkedWritesLeaveAsOne()
{
    World world;
    world.open();
    world.loop.enter([&] {
        world.transport->cork();
        world.transport->cork();
        send(*world.transport, "one ");
        send(*world.transport, "two ");
        world.transport->uncork();
        send(*world.transport, "three");
        QCOMPARE(world.transport->queuedBytes(), 13);
        world.transport->uncork();
        QCOMPARE(world.transport->queuedBytes(), 0);
    });
    QTRY_COMPARE(world.server().recorder.bytes, "one two three");
    QCOMPARE(world.client.last(), "drained");
    const auto snapshot = world.writer.snapshot();
    QCOMPARE(countEvents(snapshot, EventKind::SocketWrite), 1);
    const auto written = findEvent(snapshot, EventKind::SocketWrite, world.transport->subject());
    QCOMPARE(snapshot.bytesOf(written), "one two three");
}

void TestTcpTransport::bigWritesWaitForTheReader()
{
    World world;
    world.open();
    QByteArray pattern; // of a length that no buffer has, so that a lost or doubled part shows
    for (int i = 0; i < 4099; ++i)
        pattern.append(char(i * 31));
    const QByteArray big = pattern.repeated(4096);
    world.loop.enter([&] {
        world.server().transport->pauseReading();
        QVERIFY(send(*world.transport, big) > 0);
    });
    QVERIFY(!world.client.heard.contains("drained"));
    world.loop.enter([&] { world.server().transport->resumeReading(); });
    QTRY_COMPARE(world.server().recorder.bytes.size(), big.size());
    QVERIFY(world.server().recorder.bytes == big);
    QTRY_COMPARE(world.client.heard, QByteArrayList({"connected", "drained"}));
    const auto snapshot = world.writer.snapshot();
    QVERIFY(countEvents(snapshot, EventKind::WriteBlocked) >= 1);
    QCOMPARE(countEvents(snapshot, EventKind::WriteBlocked),
        countEvents(snapshot, EventKind::WriteResumed));
    qint64 written = 0;
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        if (snapshot.at({i}).kind == EventKind::SocketWrite)
            written += snapshot.byteCountOf({i});
    }
    QCOMPARE(written, big.size());
}

void TestTcpTransport::aPausedReaderReadsNothing()
{
    World world;
    world.open();
    world.loop.enter([&] { world.server().transport->pauseReading(); });
    world.loop.enter([&] { send(*world.transport, "wait"); });
    // Another connection's traffic proves that the loop went around meanwhile.
    ForeignSocket foreign;
    QVERIFY(foreign.connectTo(world.listener->port()));
    foreign.send("me first");
    QTRY_COMPARE(world.acceptor.sides.size(), 2u);
    QTRY_COMPARE(world.acceptor.sides[1]->recorder.bytes, "me first");
    QCOMPARE(world.server().recorder.bytes, "");
    world.loop.enter([&] { world.server().transport->resumeReading(); });
    QTRY_COMPARE(world.server().recorder.bytes, "wait");
}

void TestTcpTransport::aFinIsSeenWhileReadingIsHeld()
{
#ifndef ROUNDTRIP_POLLER_SEES_UNREAD_END
    QSKIP("this poller learns of the end only by reading");
#endif
    World world;
    world.open();
    world.gate.holdSide(trace::Side::Server, trace::Seam::In, true);
    world.loop.enter([&] {
        send(*world.transport, "unread");
        world.transport->end();
    });
    QTRY_COMPARE(countEvents(world.writer.snapshot(), EventKind::FinReceived), 1);
    QCOMPARE(world.server().recorder.heard, QByteArrayList());
    QCOMPARE(world.gate.held().size(), 1u);
    QCOMPARE(world.gate.held().front().amount, 6u);
    world.loop.enter([&] { world.gate.releaseAll({}); });
    QTRY_COMPARE(world.server().recorder.heard, QByteArrayList({"read", "end"}));
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::FinReceived), 1);
}

void TestTcpTransport::aResetIsSeenWhileReadingIsHeld()
{
#ifndef ROUNDTRIP_POLLER_SEES_UNREAD_END
    QSKIP("this poller learns of the end only by reading");
#endif
    World world;
    world.listen();
    world.gate.holdSide(trace::Side::Server, trace::Seam::In, true);
    ForeignSocket foreign;
    QVERIFY(foreign.connectTo(world.listener->port()));
    foreign.send("unread");
    QTRY_COMPARE(world.gate.held().size(), 1u);
    foreign.reset();
    QTRY_COMPARE(countEvents(world.writer.snapshot(), EventKind::ResetReceived), 1);
    QCOMPARE(world.server().recorder.heard, QByteArrayList());
    world.loop.enter([&] { world.gate.releaseAll({}); });
    QTRY_COMPARE(world.server().recorder.last(), "closed with error");
    QVERIFY(world.server().recorder.heard.contains("failed: read ECONNRESET"));
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::ResetReceived), 1);
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::FinReceived), 0); // it sent none
}

void TestTcpTransport::aResetBehindAFinIsSeenWhileReadingIsHeld()
{
#ifndef ROUNDTRIP_POLLER_SEES_UNREAD_END
    QSKIP("this poller learns of the end only by reading");
#endif
    World world;
    world.listen();
    world.gate.holdSide(trace::Side::Server, trace::Seam::In, true);
    ForeignSocket foreign;
    QVERIFY(foreign.connectTo(world.listener->port()));
    foreign.send("unread");
    foreign.sendFin();
    QTRY_COMPARE(countEvents(world.writer.snapshot(), EventKind::FinReceived), 1);
    foreign.reset();
    QTRY_COMPARE(countEvents(world.writer.snapshot(), EventKind::ResetReceived), 1);
    QCOMPARE(world.server().recorder.heard, QByteArrayList());
    world.loop.enter([&] { world.gate.releaseAll({}); });
    QTRY_COMPARE(world.server().recorder.heard, QByteArrayList({"read", "end"}));
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::FinReceived), 1);
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::ResetReceived), 1);
}

/// Bytes and the reset behind them lie in the kernel when the answer to the bytes ends the
/// connection: no FIN can leave any more.
void TestTcpTransport::aResetThatLiesInTheWayOfAFinIsSeen()
{
    World world;
    world.listen();
    world.acceptor.onConnection = [](ServerSide &side) {
        side.recorder.onRead = [&side](QByteArrayView) { side.transport->destroySoon(); };
    };
    ForeignSocket foreign;
    QVERIFY(foreign.connectTo(world.listener->port()));
    foreign.send("last words");
    foreign.reset();
    QTRY_VERIFY(!world.acceptor.sides.empty());
    QTRY_COMPARE(world.server().recorder.heard, QByteArrayList({"read", "closed"}));
    QCOMPARE(namesOf(world.writer.snapshot(), world.server().transport->subject()),
        "Accepted SocketRead ResetReceived SocketDestroyed SocketClosed");
}

void TestTcpTransport::destroysItselfInsideItsCallbacks_data()
{
    QTest::addColumn<QByteArray>("callback");
    for (const char *each : {"connected", "read", "end", "drained", "failed", "closed", "timeout"})
        QTest::newRow(each) << QByteArray(each);
}

void TestTcpTransport::destroysItselfInsideItsCallbacks()
{
    QFETCH(QByteArray, callback);
    World world;
    world.listen();
    world.acceptor.onConnection = [&](ServerSide &side) {
        side.recorder.onRead = [&](QByteArrayView) {
            send(*side.transport, "answer");
            side.transport->end();
        };
    };
    world.connect();
    const std::function<void()> destroy = [&] { world.transport.reset(); };
    const auto when = [&](const char *name, std::function<void()> otherwise) {
        return callback == name ? destroy : otherwise;
    };
    world.client.onConnected = when("connected", [&] {
        world.transport->cork();
        send(*world.transport, "question");
        world.transport->uncork();
    });
    if (callback == "read")
        world.client.onRead = [&](QByteArrayView) { destroy(); };
    world.client.onDrained = when("drained", {});
    world.client.onTimeout = when("timeout", {});
    world.client.onFailed = when("failed", {});
    world.client.onClosed = when("closed", {});
    world.client.onEnd = when("end", [&] {
        if (callback == "timeout")
            world.transport->setTimeout(1ms);
        else if (callback == "failed")
            world.transport->destroy({"EMADE", "made up", {}, -1});
        else
            world.transport->destroy();
    });
    QTRY_VERIFY(!world.transport);
    // Nothing that was queued for it may still call; the server's side goes its way.
    QTRY_VERIFY(!world.acceptor.sides.empty() && world.server().recorder.heard.contains("end"));
    const auto snapshot = world.writer.snapshot();
    int closed = 0;
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        closed += snapshot.at({i}).kind == EventKind::SocketClosed
                && snapshot.at({i}).subject().side() == trace::Side::Client
            ? 1
            : 0;
    }
    QCOMPARE(closed, 1);
}

void TestTcpTransport::destroyIsQuietAndClosesOnce()
{
    World world;
    world.open();
    world.loop.enter([&] {
        world.transport->destroy();
        world.transport->destroy();
        QVERIFY(world.transport->isDestroyed());
        QCOMPARE(world.client.heard, QByteArrayList({"connected"}));
        QCOMPARE(send(*world.transport, "too late"), 0);
    });
    QTRY_COMPARE(world.client.heard, QByteArrayList({"connected", "closed"}));
    QTRY_COMPARE(world.server().recorder.heard, QByteArrayList({"end"}));
    QCOMPARE(namesOf(world.writer.snapshot(), world.transport->subject()),
        "ConnectStarted Connected SocketDestroyed FinSent SocketClosed");
}

void TestTcpTransport::destroyWithAnErrorTellsIt()
{
    World world;
    world.open();
    world.loop.enter([&] { world.transport->destroy({"EMADE", "made up", {}, -1}); });
    QTRY_COMPARE(
        world.client.heard, QByteArrayList({"connected", "failed: made up", "closed with error"}));
}

void TestTcpTransport::silenceIsTold()
{
    World world;
    world.open();
    world.loop.enter([&] { world.transport->setTimeout(1ms); });
    QTRY_COMPARE(world.client.last(), "timeout");
    QVERIFY(!world.transport->isDestroyed());
    QTRY_COMPARE(countEvents(world.writer.snapshot(), EventKind::SocketTimeout), 1);
    world.loop.enter([&] { send(*world.transport, "awake again"); });
    QTRY_COMPARE(countEvents(world.writer.snapshot(), EventKind::SocketTimeout), 2);
}

void TestTcpTransport::aTimeoutOfZeroSwitchesItOff()
{
    World world;
    world.open();
    world.loop.enter([&] { world.transport->setTimeout(1h); });
    const auto before = world.loop.deadlines().list();
    QCOMPARE(before.size(), 1u);
    QCOMPARE(before.front().name, trace::DeadlineName::SocketTimeout);
    world.loop.enter([&] { world.transport->setTimeout(0ms); });
    QVERIFY(world.loop.deadlines().list().empty());
}

QTEST_GUILESS_MAIN(TestTcpTransport)
#include "tst_tcptransport.moc"

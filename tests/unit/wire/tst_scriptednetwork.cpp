#include "tests/support/scriptednetwork.h"

#include "tests/unit/wire/wirefixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::wire;
using namespace std::chrono_literals;
using trace::EventKind;

namespace
{

struct World {
    explicit World(ScriptedNetwork::Mode mode = ScriptedNetwork::Mode::Scripted,
        const trace::Writer::Options &options = {})
        : writer(options)
        , network(loop, gate, mode)
    {
    }
    ManualClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    Gate gate{loop};
    ScriptedNetwork network;
    Acceptor acceptor;
    Recorder client;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<Transport> transport;

    void connect(const QByteArray &host = "127.0.0.1", quint16 port = 80)
    {
        transport = network.connect({host, port, {}, 0, true});
        transport->setEvents(&client);
        loop.runUntilQuiet();
    }
    void send(const QByteArray &bytes)
    {
        loop.enter([&] { transport->write(std::span(&bytes, 1)); });
    }
};

} // namespace

class TestScriptedNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTestPlaysTheOtherEnd();
    void refusesAndFailsInNodesWords();
    void aFullKernelBlocksTheWriter();
    void pairsCarryBytesBothWays();
    void pairsBlockTheWriterUntilTheReaderReads();
    void closingWithUnreadBytesResetsThePeer();
    void whatBreaksAPausedConnectionIsSaidAsWhatItIs();
    void trafficPutsTheTimeoutOff();
    void manyPiecesAreNoReasonToWait();
    void aLongQueueLeavesTheOthersTheirTurn();
    void whatWaitsIsNotCopied();
    void whatWaitsKeepsNoChunkOfTheTrace();
};

void TestScriptedNetwork::theTestPlaysTheOtherEnd()
{
    World world;
    world.connect();
    const auto socket = world.network.lastSocket();
    world.send("one");
    world.send("two");
    socket->receive("answer");
    socket->receiveFin();
    world.loop.runUntilQuiet();
    QCOMPARE(socket->writes, QByteArrayList({"one", "two"}));
    QCOMPARE(world.client.bytes, "answer");
    QCOMPARE(world.client.heard, QByteArrayList({"connected", "read", "end"}));
    world.loop.enter([&] { world.transport->destroySoon(); });
    world.loop.runUntilQuiet();
    QVERIFY(socket->finSent);
    QVERIFY(socket->closed);
    QCOMPARE(world.client.last(), "closed");
}

void TestScriptedNetwork::refusesAndFailsInNodesWords()
{
    World world;
    world.network.setConnecting(ScriptedNetwork::Connecting::ByTest);
    world.connect("127.0.0.1", 1);
    QVERIFY(world.transport->isConnecting());
    world.network.lastSocket()->refuse();
    world.loop.runUntilQuiet();
    QCOMPARE(world.client.heard,
        QByteArrayList({"failed: connect ECONNREFUSED 127.0.0.1:1", "closed with error"}));
    world.client.heard.clear();
    world.connect("nosuch.invalid");
    QCOMPARE(world.client.heard,
        QByteArrayList({"failed: getaddrinfo ENOTFOUND nosuch.invalid", "closed with error"}));
}

void TestScriptedNetwork::aFullKernelBlocksTheWriter()
{
    World world;
    world.connect();
    const auto socket = world.network.lastSocket();
    socket->setRoom(4);
    world.send("123456");
    QCOMPARE(socket->written(), "1234");
    QCOMPARE(world.transport->queuedBytes(), 2);
    socket->setRoom(10);
    world.loop.runUntilQuiet();
    QCOMPARE(socket->writes, QByteArrayList({"1234", "56"}));
    QCOMPARE(world.client.last(), "drained");
}

void TestScriptedNetwork::pairsCarryBytesBothWays()
{
    World world(ScriptedNetwork::Mode::Pairs);
    auto listener = world.network.listen({}, world.acceptor);
    QVERIFY(listener);
    world.acceptor.onConnection = [](ServerSide &side) {
        side.recorder.onRead = [&](QByteArrayView bytes) {
            const QByteArray echo = "echo " + bytes.toByteArray();
            side.transport->write(std::span(&echo, 1));
        };
    };
    world.connect("localhost", (*listener)->port());
    world.send("hello");
    world.loop.runUntilQuiet();
    QCOMPARE(world.client.bytes, "echo hello");
    const auto snapshot = world.writer.snapshot();
    QCOMPARE(namesOf(snapshot, world.transport->subject()),
        "LookupStarted LookupEnded ConnectStarted Connected SocketWrite SocketRead");
    QCOMPARE(namesOf(snapshot, world.acceptor.sides.front()->transport->subject()),
        "Accepted SocketRead SocketWrite");
    QCOMPARE(world.acceptor.sides.front()->transport->subject().connectionId(),
        world.transport->subject().connectionId());
}

void TestScriptedNetwork::pairsBlockTheWriterUntilTheReaderReads()
{
    World world(ScriptedNetwork::Mode::Pairs);
    world.network.setBuffer(1000);
    auto listener = world.network.listen({}, world.acceptor);
    world.acceptor.onConnection = [](ServerSide &side) { side.transport->pauseReading(); };
    world.connect("127.0.0.1", (*listener)->port());
    world.send(QByteArray(2500, 'x'));
    world.loop.runUntilQuiet();
    QCOMPARE(world.transport->queuedBytes(), 1500);
    world.loop.enter([&] { world.acceptor.sides.front()->transport->resumeReading(); });
    world.loop.runUntilQuiet();
    QCOMPARE(world.acceptor.sides.front()->recorder.bytes.size(), 2500);
    QCOMPARE(world.client.last(), "drained");
}

void TestScriptedNetwork::closingWithUnreadBytesResetsThePeer()
{
    World world(ScriptedNetwork::Mode::Pairs);
    auto listener = world.network.listen({}, world.acceptor);
    world.acceptor.onConnection = [](ServerSide &side) { side.transport->pauseReading(); };
    world.connect("127.0.0.1", (*listener)->port());
    world.send("nobody reads this");
    world.loop.runUntilQuiet();
    ServerSide &server = *world.acceptor.sides.front();
    world.loop.enter([&] { server.transport->destroy(); });
    world.loop.runUntilQuiet();
    QCOMPARE(world.client.heard.mid(1),
        QByteArrayList({"failed: read ECONNRESET", "closed with error"}));
    const auto snapshot = world.writer.snapshot();
    QCOMPARE(namesOf(snapshot, server.transport->subject()),
        "Accepted ReadPaused SocketDestroyed ResetSent SocketClosed");
    QCOMPARE(namesOf(snapshot, world.transport->subject()),
        "ConnectStarted Connected SocketWrite ResetReceived SocketClosed");
}

/// A peer that vanished is no peer that reset.
void TestScriptedNetwork::whatBreaksAPausedConnectionIsSaidAsWhatItIs()
{
    World world;
    world.connect();
    world.loop.runUntilQuiet();
    world.loop.enter([&] { world.transport->pauseReading(); });
    world.network.lastSocket()->receive("unread");
    world.network.lastSocket()->receiveFailure(ETIMEDOUT);
    world.loop.runUntilQuiet();
    const auto subject = world.transport->subject();
    QVERIFY(namesOf(world.writer.snapshot(), subject).endsWith("ReadPaused SocketFailed"));
    world.loop.enter([&] { world.transport->resumeReading(); });
    world.loop.runUntilQuiet();
    QVERIFY(world.client.heard.contains("failed: read ETIMEDOUT"));
    QVERIFY(namesOf(world.writer.snapshot(), subject)
                .endsWith("ReadPaused SocketFailed ReadResumed SocketRead SocketClosed"));
}

void TestScriptedNetwork::trafficPutsTheTimeoutOff()
{
    World world;
    world.connect();
    world.loop.enter([&] { world.transport->setTimeout(10ms); });
    const auto after = [&](std::chrono::milliseconds time) {
        world.clock.advance(time);
        world.loop.runUntilQuiet();
        return world.client.heard.count("timeout");
    };
    QCOMPARE(after(6ms), 0);
    world.network.lastSocket()->receive("x");
    world.loop.runUntilQuiet();
    QCOMPARE(after(6ms), 0);
    world.send("y");
    QCOMPARE(after(9ms), 0);
    QCOMPARE(after(1ms), 1);
    QCOMPARE(after(1h), 1); // told once, until something moves again
    world.send("z");
    QCOMPARE(after(10ms), 2);
}

void TestScriptedNetwork::manyPiecesAreNoReasonToWait()
{
    World world;
    world.connect();
    const std::vector<QByteArray> pieces(1000, "piece");
    world.loop.enter([&] { QCOMPARE(world.transport->write(pieces), 0); });
    QCOMPARE(world.network.lastSocket()->written(), QByteArray("piece").repeated(1000));
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::WriteBlocked), 0);
}

void TestScriptedNetwork::aLongQueueLeavesTheOthersTheirTurn()
{
    World world;
    world.connect();
    const auto socket = world.network.lastSocket();
    const QByteArrayList pieces(10000, QByteArray("x"));
    qsizetype writesBefore = -1;
    world.loop.enter([&] {
        world.transport->cork();
        world.transport->write(std::span(pieces.data(), size_t(pieces.size())));
        world.loop.queueIo([&] { writesBefore = socket->writes.size(); });
        world.transport->uncork();
    });
    world.loop.runUntilQuiet();
    QCOMPARE(socket->written(), QByteArray(10000, 'x'));
    QVERIFY(writesBefore > 0 && writesBefore < socket->writes.size());
    QVERIFY(!world.transport->queuedBytes());
    QCOMPARE(world.client.last(), "drained");
}

void TestScriptedNetwork::whatWaitsIsNotCopied()
{
    World world;
    world.connect();
    const auto socket = world.network.lastSocket();
    QByteArray body(1 << 20, 'b');
    body[(1 << 20) - 1] = 'e';
    socket->setRoom(900 << 10); // more than the half of it
    world.send(body);
    QVERIFY(!body.isDetached());
    socket->setRoom(-1);
    world.loop.runUntilQuiet();
    QCOMPARE(socket->written(), body);
}

/// Seen where nothing is recorded: a chunk that nobody shares takes the next read.
void TestScriptedNetwork::whatWaitsKeepsNoChunkOfTheTrace()
{
    trace::Writer::Options options;
    options.recording = false;
    World world(ScriptedNetwork::Mode::Scripted, options);
    world.connect();
    const auto socket = world.network.lastSocket();
    const char *const chunk = world.writer.reserve(1000).data();
    std::fill_n(world.writer.reserve(1000).data(), 1000, 'b');
    const auto read = world.writer.commitRead(world.transport->subject(), 1000);
    socket->setRoom(100);
    {
        const QByteArray piece = world.writer.shared(read.bytes);
        world.transport->write(std::span(&piece, 1));
    }
    QCOMPARE(world.transport->queuedBytes(), qint64(900));
    world.loop.enter([] {});
    QCOMPARE(static_cast<const void *>(world.writer.reserve(1000).data()),
        static_cast<const void *>(chunk));
    socket->setRoom(-1);
    world.loop.runUntilQuiet();
    QCOMPARE(socket->written(), QByteArray(1000, 'b'));
}

QTEST_GUILESS_MAIN(TestScriptedNetwork)
#include "tst_scriptednetwork.moc"

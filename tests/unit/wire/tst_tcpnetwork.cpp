#include "core/wire/tcpnetwork.h"

#include "tests/unit/wire/wirefixture.h"

#include <QTest>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace roundtrip;
using namespace roundtrip::wire;
using namespace std::chrono_literals;
using trace::EventKind;

namespace
{

qint64 send(Transport &transport, const QByteArray &bytes)
{
    return transport.write(std::span(&bytes, 1));
}

/// Everything that a program with sockets has, for one test.
struct World {
    SteadyClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    Gate gate{loop};
    TcpNetwork network{loop, gate};
    Acceptor acceptor;
    Recorder client;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<Transport> transport;

    void listen()
    {
        auto result = network.listen({}, acceptor);
        QVERIFY(result);
        listener = std::move(*result);
    }
    void connect()
    {
        loop.enter([&] {
            transport = network.connect({"127.0.0.1", listener->port(), {}, 0, true});
            transport->setEvents(&client);
        });
    }
    /// Both ends stand.
    void open()
    {
        listen();
        connect();
        QTRY_VERIFY(!acceptor.sides.empty() && client.heard.contains("connected"));
    }
    ServerSide &server() { return *acceptor.sides.front(); }
};

/// A peer outside the program: a plain blocking socket.
class ForeignSocket
{
public:
    ForeignSocket()
        : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
    }
    ~ForeignSocket() { close(); }
    Q_DISABLE_COPY_MOVE(ForeignSocket)

    bool connectTo(quint16 port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(m_descriptor, reinterpret_cast<sockaddr *>(&address), sizeof(address))
            == 0;
    }
    void send(const QByteArray &bytes)
    {
        QCOMPARE(::send(m_descriptor, bytes.constData(), size_t(bytes.size()), 0), bytes.size());
    }
    void sendFin() { ::shutdown(m_descriptor, SHUT_WR); }
    void reset()
    {
        const linger none{1, 0};
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
        close();
    }
    void close()
    {
        if (m_descriptor >= 0)
            ::close(std::exchange(m_descriptor, -1));
    }

private:
    int m_descriptor;
};

/// A port where nobody listens.
quint16 freePort()
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    ::bind(descriptor, reinterpret_cast<sockaddr *>(&address), length);
    ::getsockname(descriptor, reinterpret_cast<sockaddr *>(&address), &length);
    ::close(descriptor);
    return ntohs(address.sin_port);
}

} // namespace

class TestTcpNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void echoesBothWaysInOneLoopAsOneConnection();
    void bothEndsAreOneConnectionEvenWhenTheClientIsGone();
    void aForeignPeerGetsAnIdOfItsOwn();
    void connectsOverIpv6();
    void refusedInNodesWords();
    void listeningFailsInNodesWords();
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
    void destroysItselfInsideItsCallbacks_data();
    void destroysItselfInsideItsCallbacks();
    void destroyIsQuietAndClosesOnce();
    void destroyWithAnErrorTellsIt();
    void destroyedBeforeItEverConnected();
    void silenceIsTold();
    void aTimeoutOfZeroSwitchesItOff();
    void outOfDescriptorsAcceptingPausesAndResumes();
    void aClosedListenerAcceptsNoMore();
};

void TestTcpNetwork::echoesBothWaysInOneLoopAsOneConnection()
{
    World world;
    world.acceptor.onConnection = [](ServerSide &side) {
        side.recorder.onRead = [&](QByteArrayView bytes) {
            send(*side.transport, "echo " + bytes.toByteArray());
        };
    };
    world.open();
    world.loop.enter([&] { send(*world.transport, "hello"); });
    QTRY_COMPARE(world.client.bytes, "echo hello");
    world.loop.enter([&] { world.transport->end(); });
    QTRY_COMPARE(world.server().recorder.last(), "end");
    world.loop.enter([&] { world.server().transport->destroySoon(); });
    QTRY_COMPARE(world.client.last(), "end");
    world.loop.enter([&] { world.transport->destroySoon(); });
    QTRY_COMPARE(world.client.last(), "closed");
    QTRY_COMPARE(world.server().recorder.last(), "closed");

    const auto clientSide = world.transport->subject();
    const auto serverSide = world.server().transport->subject();
    QCOMPARE(clientSide.connectionId(), serverSide.connectionId());
    QCOMPARE(clientSide.side(), trace::Side::Client);
    QCOMPARE(serverSide.side(), trace::Side::Server);
    const auto snapshot = world.writer.snapshot();
    QCOMPARE(namesOf(snapshot, clientSide),
        "ConnectStarted Connected SocketWrite SocketRead FinSent FinReceived SocketClosed");
    QCOMPARE(namesOf(snapshot, serverSide),
        "Accepted SocketRead SocketWrite FinReceived FinSent SocketClosed");
}

void TestTcpNetwork::bothEndsAreOneConnectionEvenWhenTheClientIsGone()
{
    World world;
    world.listen();
    world.connect();
    // Connected by the kernel and closed again before this side calls accept().
    const auto subject = world.transport->subject();
    QTRY_VERIFY(world.client.heard.contains("connected") || !world.acceptor.sides.empty());
    world.transport.reset();
    QTRY_VERIFY(!world.acceptor.sides.empty());
    QCOMPARE(world.server().transport->subject().connectionId(), subject.connectionId());
    QTRY_COMPARE(world.server().recorder.heard, QByteArrayList({"end"}));
}

void TestTcpNetwork::aForeignPeerGetsAnIdOfItsOwn()
{
    World world;
    world.open();
    ForeignSocket foreign;
    QVERIFY(foreign.connectTo(world.listener->port()));
    QTRY_COMPARE(world.acceptor.sides.size(), 2u);
    const auto id = world.acceptor.sides.back()->transport->subject().connectionId();
    QVERIFY(id && id != world.transport->subject().connectionId());
    foreign.send("from outside");
    QTRY_COMPARE(world.acceptor.sides.back()->recorder.bytes, "from outside");
}

void TestTcpNetwork::connectsOverIpv6()
{
    World world;
    ListenOptions options;
    options.host = "::1";
    auto listener = world.network.listen(options, world.acceptor);
    if (!listener)
        QSKIP("this machine has no IPv6");
    world.transport = world.network.connect({"::1", (*listener)->port(), {}, 0, true});
    world.transport->setEvents(&world.client);
    QTRY_VERIFY(!world.acceptor.sides.empty() && world.client.heard.contains("connected"));
    QCOMPARE(world.server().transport->subject().connectionId(),
        world.transport->subject().connectionId());
    QCOMPARE(world.transport->endpoints().serverAddress, "::1");
    QCOMPARE(world.transport->endpoints(), world.server().transport->endpoints());
}

void TestTcpNetwork::refusedInNodesWords()
{
    World world;
    const quint16 port = freePort();
    world.transport = world.network.connect({"127.0.0.1", port, {}, 0, true});
    world.transport->setEvents(&world.client);
    const QByteArray failure = "failed: connect ECONNREFUSED 127.0.0.1:" + QByteArray::number(port);
    QTRY_COMPARE(world.client.heard, QByteArrayList({failure, "closed with error"}));
    QCOMPARE(namesOf(world.writer.snapshot(), world.transport->subject()),
        "ConnectStarted SocketFailed SocketClosed");
}

void TestTcpNetwork::listeningFailsInNodesWords()
{
    World world;
    world.listen();
    ListenOptions options;
    options.port = world.listener->port();
    const auto second = world.network.listen(options, world.acceptor);
    QVERIFY(!second);
    QCOMPARE(second.error().code, "EADDRINUSE");
    QCOMPARE(second.error().message,
        "listen EADDRINUSE: address already in use 127.0.0.1:" + QByteArray::number(options.port));
    options.host = "nosuch.invalid";
    QCOMPARE(world.network.listen(options, world.acceptor).error().message,
        "getaddrinfo ENOTFOUND nosuch.invalid");
    world.loop.enter([] {});
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::Listening), 1);
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::ListenFailed), 2);
}

void TestTcpNetwork::aFinIsAnEndAndAResetIsAFailure()
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

void TestTcpNetwork::afterAHalfCloseTheOtherDirectionGoesOn()
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

void TestTcpNetwork::endWaitsForWhatIsQueued()
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

void TestTcpNetwork::closingWithUnreadBytesSendsAReset()
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

void TestTcpNetwork::writingToAResetConnectionFails()
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

void TestTcpNetwork::corkedWritesLeaveAsOne()
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

void TestTcpNetwork::bigWritesWaitForTheReader()
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

void TestTcpNetwork::aPausedReaderReadsNothing()
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

void TestTcpNetwork::aFinIsSeenWhileReadingIsHeld()
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

void TestTcpNetwork::aResetIsSeenWhileReadingIsHeld()
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
}

void TestTcpNetwork::destroysItselfInsideItsCallbacks_data()
{
    QTest::addColumn<QByteArray>("callback");
    for (const char *each : {"connected", "read", "end", "drained", "failed", "closed", "timeout"})
        QTest::newRow(each) << QByteArray(each);
}

void TestTcpNetwork::destroysItselfInsideItsCallbacks()
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

void TestTcpNetwork::destroyIsQuietAndClosesOnce()
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

void TestTcpNetwork::destroyWithAnErrorTellsIt()
{
    World world;
    world.open();
    world.loop.enter([&] { world.transport->destroy({"EMADE", "made up", {}, -1}); });
    QTRY_COMPARE(
        world.client.heard, QByteArrayList({"connected", "failed: made up", "closed with error"}));
}

void TestTcpNetwork::destroyedBeforeItEverConnected()
{
    World world;
    world.listen();
    world.connect();
    world.loop.enter([&] { world.transport->destroy(); });
    QTRY_COMPARE(world.client.heard, QByteArrayList({"closed"}));
    world.connect();
    world.transport.reset(); // and one whose object is gone
    ForeignSocket foreign;
    QVERIFY(foreign.connectTo(world.listener->port()));
    QTRY_VERIFY(!world.acceptor.sides.empty());
}

void TestTcpNetwork::silenceIsTold()
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

void TestTcpNetwork::aTimeoutOfZeroSwitchesItOff()
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

void TestTcpNetwork::outOfDescriptorsAcceptingPausesAndResumes()
{
    World world;
    world.listen();
    std::array<ForeignSocket, 3> peers;
    for (ForeignSocket &peer : peers)
        QVERIFY(peer.connectTo(world.listener->port()));
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(next);
    // Exactly one more descriptor may be opened.
    const rlimit tight{rlim_t(next) + 1, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &tight);
    const auto restore = qScopeGuard([&] { ::setrlimit(RLIMIT_NOFILE, &before); });

    QTRY_COMPARE(world.acceptor.heard, QByteArrayList({"paused: EMFILE"}));
    QCOMPARE(world.acceptor.sides.size(), 1u);
    world.loop.enter([&] { world.acceptor.sides.front()->transport->destroy(); });
    QTRY_COMPARE(world.acceptor.sides.size(), 2u);
    QTRY_COMPARE(
        world.acceptor.heard, QByteArrayList({"paused: EMFILE", "resumed", "paused: EMFILE"}));
    ::setrlimit(RLIMIT_NOFILE, &before); // room that this network does not hear of
    QTRY_COMPARE(world.acceptor.sides.size(), 3u);
    const auto snapshot = world.writer.snapshot();
    QCOMPARE(countEvents(snapshot, EventKind::AcceptPaused), 2);
    QCOMPARE(countEvents(snapshot, EventKind::AcceptResumed), 2);
}

void TestTcpNetwork::aClosedListenerAcceptsNoMore()
{
    World world;
    world.open();
    const quint16 port = world.listener->port();
    world.loop.enter([&] { world.listener->close(); });
    ForeignSocket foreign;
    QVERIFY(!foreign.connectTo(port));
    world.loop.enter([&] { send(*world.transport, "still here"); });
    QTRY_COMPARE(world.server().recorder.bytes, "still here");
    QCOMPARE(countEvents(world.writer.snapshot(), EventKind::ListenStopped), 1);
}

QTEST_GUILESS_MAIN(TestTcpNetwork)
#include "tst_tcpnetwork.moc"

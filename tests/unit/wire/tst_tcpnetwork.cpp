#include "tests/unit/wire/tcpworld.h"

#include <QTest>

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

/// A port where nobody listens, and nobody else can while it lives.
class DeafPort
{
public:
    DeafPort()
        : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof(address);
        ::bind(m_descriptor, reinterpret_cast<sockaddr *>(&address), length);
        ::getsockname(m_descriptor, reinterpret_cast<sockaddr *>(&address), &length);
        m_number = ntohs(address.sin_port);
    }
    ~DeafPort() { ::close(m_descriptor); }
    Q_DISABLE_COPY_MOVE(DeafPort)
    quint16 number() const { return m_number; }

private:
    int m_descriptor;
    quint16 m_number = 0;
};

} // namespace

/// How connections come to be, who they are, and how they are refused.
class TestTcpNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void echoesBothWaysInOneLoopAsOneConnection();
    void bothEndsAreOneConnectionEvenWhenTheClientIsGone();
    void aForeignPeerGetsAnIdOfItsOwn();
    void connectsOverIpv6();
    void refusedInNodesWords();
    void eachAddressThatFailsIsSaid();
    void connectingBeginsWhenConnectIsCalled();
    void listeningFailsInNodesWords();
    void destroyedBeforeItEverConnected();
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
    const DeafPort deaf;
    const quint16 port = deaf.number();
    world.transport = world.network.connect({"127.0.0.1", port, {}, 0, true});
    world.transport->setEvents(&world.client);
    const QByteArray failure = "failed: connect ECONNREFUSED 127.0.0.1:" + QByteArray::number(port);
    QTRY_COMPARE(world.client.heard, QByteArrayList({failure, "closed with error"}));
    QCOMPARE(namesOf(world.writer.snapshot(), world.transport->subject()),
        "ConnectStarted SocketFailed SocketClosed");
}

void TestTcpNetwork::eachAddressThatFailsIsSaid()
{
    World world;
    world.listen();
    const quint16 port = world.listener->port();
    world.network.setNames([](const QByteArray &, quint16 at) {
        return std::vector<SocketAddress>{
            *SocketAddress::fromText("127.0.0.2", at), *SocketAddress::fromText("127.0.0.1", at)};
    });
    world.loop.enter([&] {
        world.transport = world.network.connect({"two.example", port, {}, 0, true});
        world.transport->setEvents(&world.client);
    });
    QTRY_COMPARE(world.client.heard, QByteArrayList({"connected"}));
    const auto snapshot = world.writer.snapshot();
    const auto subject = world.transport->subject();
    QCOMPARE(namesOf(snapshot, subject),
        "LookupStarted LookupEnded ConnectStarted ConnectFailed ConnectStarted Connected");
    const auto failed = findEvent(snapshot, EventKind::ConnectFailed, subject);
    QCOMPARE(snapshot.detailOf<trace::ErrorDetail>(failed).error.message,
        "connect ECONNREFUSED 127.0.0.2:" + QByteArray::number(port));
    QCOMPARE(snapshot.causeOf({failed.value + 1}), failed); // why there is a second connect()
}

/// What a program did between its callback's beginning and connect() is no time of connecting.
void TestTcpNetwork::connectingBeginsWhenConnectIsCalled()
{
    ManualClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    Gate gate{loop};
    TcpNetwork network{loop, gate};
    network.setNames([&](const QByteArray &, quint16 at) {
        clock.advance(2s);
        return std::vector<SocketAddress>{*SocketAddress::fromText("127.0.0.1", at)};
    });
    std::unique_ptr<Transport> transport;
    loop.enter([&] {
        transport = network.connect({"slow.example", 9, {}, 0, true});
        clock.advance(3s);
    });
    loop.runUntilQuiet();
    writer.publish();
    const auto snapshot = writer.snapshot();
    const auto timeOf = [&](EventKind kind) {
        return snapshot.timeOf(findEvent(snapshot, kind, transport->subject()));
    };
    QCOMPARE(timeOf(EventKind::LookupStarted), 3s);
    QCOMPARE(timeOf(EventKind::ConnectStarted), 5s);
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
    QTRY_COMPARE(world.acceptor.heard, QByteArrayList({"paused: EMFILE", "paused: EMFILE"}));
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

#include "core/wire/tcpnetwork.h"

#include "tests/unit/wire/wirefixture.h"

#include <QTest>

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

} // namespace

class TestTcpNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void echoesBothWaysInOneLoopAsOneConnection();
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
    QTRY_COMPARE(world.server().recorder.heard.last(), "end");
    world.loop.enter([&] { world.server().transport->destroySoon(); });
    QTRY_COMPARE(world.client.heard.last(), "end");
    world.loop.enter([&] { world.transport->destroySoon(); });
    QTRY_COMPARE(world.client.heard.last(), "closed");
    QTRY_COMPARE(world.server().recorder.heard.last(), "closed");

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

QTEST_GUILESS_MAIN(TestTcpNetwork)
#include "tst_tcpnetwork.moc"

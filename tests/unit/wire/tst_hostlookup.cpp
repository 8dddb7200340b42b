// QHostInfo asks on threads of its own, with an uninstrumented Qt: not among the tests of the
// preset tsan.

#include "core/wire/tcpnetwork.h"

#include "tests/unit/wire/wirefixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::wire;
using trace::EventKind;

namespace
{

struct World {
    SteadyClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    Gate gate{loop};
    TcpNetwork network{loop, gate};
    Acceptor acceptor;
    Recorder client;
    std::unique_ptr<Transport> transport;

    void connect(const QByteArray &host, quint16 port)
    {
        transport = network.connect({host, port, {}, 0, true});
        transport->setEvents(&client);
    }
};

} // namespace

class TestHostLookup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void localhostFindsAnIpv4Server();
    void anUnknownNameFailsInNodesWords();
    void destroyedWhileItAsks();
    void aForgottenAnswerIsKnown();
};

/// The system may name ::1 first: then the second address is tried.
void TestHostLookup::localhostFindsAnIpv4Server()
{
    World world;
    const auto listener = world.network.listen({}, world.acceptor);
    QVERIFY(listener);
    world.connect("localhost", (*listener)->port());
    QTRY_COMPARE(world.client.heard, QByteArrayList({"connected"}));
    const auto subject = world.transport->subject();
    const QByteArray names = namesOf(world.writer.snapshot(), subject);
    QVERIFY2(names.startsWith("LookupStarted LookupEnded ConnectStarted"), names.constData());
    QTRY_VERIFY(!world.acceptor.sides.empty());
    QCOMPARE(
        world.acceptor.sides.front()->transport->subject().connectionId(), subject.connectionId());
}

/// A name that the system refuses without asking the network.
void TestHostLookup::anUnknownNameFailsInNodesWords()
{
    World world;
    world.connect("no such host", 80);
    QTRY_COMPARE(world.client.heard,
        QByteArrayList({"failed: getaddrinfo ENOTFOUND no such host", "closed with error"}));
    const auto snapshot = world.writer.snapshot();
    const auto ended = findEvent(snapshot, EventKind::LookupEnded, world.transport->subject());
    QCOMPARE(snapshot.at(ended).arg, 1);
    QCOMPARE(snapshot.detailOf<trace::ErrorDetail>(ended).error.code, "ENOTFOUND");
}

void TestHostLookup::destroyedWhileItAsks()
{
    World world;
    world.connect("localhost", 80);
    world.loop.runUntilQuiet(); // it asks now; the answer comes by way of Qt
    const auto subject = world.transport->subject();
    QVERIFY(findEvent(world.writer.snapshot(), EventKind::LookupStarted, subject));
    world.transport->destroy();
    QTRY_COMPARE(world.client.heard, QByteArrayList({"closed"}));
    world.connect("localhost", 80);
    world.loop.runUntilQuiet();
    world.transport.reset();
    // Another lookup's answer comes behind those that nobody waits for any longer.
    const auto listener = world.network.listen({}, world.acceptor);
    Recorder other;
    const auto last = world.network.connect({"localhost", (*listener)->port(), {}, 0, true});
    last->setEvents(&other);
    QTRY_COMPARE(other.heard, QByteArrayList({"connected"}));
    QCOMPARE(world.client.heard, QByteArrayList({"closed"}));
    QVERIFY(!findEvent(world.writer.snapshot(), EventKind::LookupEnded, subject));
}

/// So that the program need not wait for it when it ends.
void TestHostLookup::aForgottenAnswerIsKnown()
{
    {
        const HostLookup lookup("localhost", 80, 0, [](const HostLookup::Answer &) {});
    }
    QVERIFY(HostLookup::anyForgotten());
}

QTEST_GUILESS_MAIN(TestHostLookup)
#include "tst_hostlookup.moc"

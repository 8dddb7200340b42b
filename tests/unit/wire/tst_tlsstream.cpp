#include "tests/unit/wire/tlsworld.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace roundtrip;
using namespace roundtrip::wire;
using namespace std::chrono_literals;
using roundtrip::testing::Certificates;
using trace::EventKind;

/// What goes through TLS once it stands: backpressure, the gate, the link, and how it ends.
class TestTlsStream : public QObject, private TlsSetUp
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = Certificates::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
    }
    void aUnixSocketCarriesItToo();
    void bigWritesWaitForTheReader();
    void aPausedReaderGetsEverythingLater();
    void theGateHoldsBothSeams();
    void theGateHoldsWhatWasAccepted();
    void aLinkCutsAndDelaysThePlaintext();
    void halfOfTlsIsNoFault();
    void destroySoonSendsEverythingThenCloseNotifyAndFin();
    void behindItsOwnEndItHearsTheOther();
    void aResetIsAFailure();
    void destroysItselfInsideItsCallbacks_data();
    void destroysItselfInsideItsCallbacks();
};

void TestTlsStream::aUnixSocketCarriesItToo()
{
    const QTemporaryDir folder;
    TlsWorld world;
    ListenOptions listening;
    listening.path = QFile::encodeName(folder.filePath("tls"));
    const auto pair = m_certificates.localhost();
    listening.tls = *TlsIdentity::load(pair.certificate, pair.key);
    world.listener = std::move(*world.network.listen(listening, world.acceptor));
    ConnectOptions connecting;
    connecting.host = "localhost";
    connecting.path = listening.path;
    connecting.tls = trusting();
    connecting.tls->servername = "localhost";
    world.loop.enter([&] {
        world.transport = world.network.connect(connecting);
        world.transport->setEvents(&world.client);
        send(*world.transport, "hello");
    });
    QTRY_VERIFY(!world.acceptor.plain.sides.empty());
    QTRY_COMPARE(world.server().recorder.bytes, "hello");
    world.loop.enter([&] { send(*world.server().transport, "and back"); });
    QTRY_COMPARE(world.client.bytes, "and back");
    world.loop.enter([&] { world.transport->destroySoon(); });
    QTRY_COMPARE(world.server().recorder.last(), "end");
    QCOMPARE(world.server().transport->subject().connectionId(), world.clientSide().connectionId());
}

void TestTlsStream::bigWritesWaitForTheReader()
{
    TlsWorld world;
    open(world);
    const QByteArray big(24 << 20, 'x');
    world.loop.enter([&] { world.server().transport->pauseReading(); });
    world.loop.enter([&] { send(*world.transport, big); });
    QTRY_VERIFY(world.happened(EventKind::WriteBlocked, world.clientSide()));
    QVERIFY(world.transport->queuedBytes() > 0);
    QVERIFY(!world.client.heard.contains("drained"));
    world.loop.enter([&] { world.server().transport->resumeReading(); });
    QTRY_COMPARE_WITH_TIMEOUT(world.server().recorder.bytes.size(), big.size(), 30000);
    QTRY_COMPARE(world.client.last(), "drained");
    QCOMPARE(world.transport->queuedBytes(), 0);
}

void TestTlsStream::aPausedReaderGetsEverythingLater()
{
    TlsWorld world;
    open(world);
    world.loop.enter([&] { world.transport->pauseReading(); });
    const QByteArray big(2 << 20, 'y');
    world.loop.enter([&] {
        send(*world.server().transport, big);
        world.server().transport->destroySoon();
    });
    QTRY_VERIFY(world.happened(EventKind::WriteBlocked, world.server().transport->subject()));
    QVERIFY(world.client.bytes.isEmpty());
    world.loop.enter([&] { world.transport->resumeReading(); });
    QTRY_COMPARE_WITH_TIMEOUT(world.client.bytes.size(), big.size(), 30000);
    QTRY_COMPARE(world.client.last(), "end");
    QTRY_COMPARE(world.server().recorder.last(), "closed");
}

void TestTlsStream::theGateHoldsBothSeams()
{
    TlsWorld world;
    open(world);
    const auto server = world.server().transport->subject();
    world.gate.holdOnly(world.clientSide(), trace::Seam::Out, true);
    world.gate.holdOnly(server, trace::Seam::In, true);
    world.loop.enter([&] { send(*world.transport, "step by step"); });
    QCOMPARE(world.gate.held().size(), 1u);
    QCOMPARE(world.gate.held().front().amount, 12u);
    QVERIFY(world.gate.releaseOne(world.clientSide(), {}));
    QTRY_VERIFY(!world.gate.held().empty());
    QCOMPARE(world.gate.held().front().seam, trace::Seam::In);
    QCOMPARE(world.gate.held().front().amount, 12u); // decrypted, and not read
    QVERIFY(world.server().recorder.bytes.isEmpty());
    QVERIFY(world.gate.releaseOne(server, {}));
    QTRY_COMPARE(world.server().recorder.bytes, "step by step");
}

void TestTlsStream::theGateHoldsWhatWasAccepted()
{
    TlsWorld world;
    world.listen(m_certificates.localhost());
    world.gate.holdSide(trace::Side::Server, trace::Seam::Connect, true);
    world.connect(trusting());
    QTRY_COMPARE(world.gate.held().size(), 1u);
    const auto server = world.gate.held().front().connectionSide;
    QTRY_VERIFY(world.happened(EventKind::TlsStarted, world.clientSide()));
    QVERIFY(!world.happened(EventKind::TlsStarted, server));
    world.gate.releaseAll({});
    QTRY_COMPARE(world.acceptor.plain.sides.size(), 1u);
    QVERIFY(world.happened(EventKind::TlsFinished, server));
}

void TestTlsStream::aLinkCutsAndDelaysThePlaintext()
{
    TlsWorld world;
    LinkWay way;
    way.latency = 5ms;
    way.segmentBytes = 4;
    world.gate.ends().setConditions({way, way, 1});
    open(world); // the handshake is not delayed
    world.loop.enter([&] { send(*world.transport, "step by step"); });
    QTRY_COMPARE(world.server().recorder.bytes, "step by step");
    const auto server = world.server().transport->subject();
    int reads = 0;
    const auto snapshot = world.writer.snapshot();
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        const trace::Event event = snapshot.at({i});
        reads += event.kind == EventKind::SocketRead && event.subject() == server ? 1 : 0;
    }
    QCOMPARE(reads, 3);
}

void TestTlsStream::halfOfTlsIsNoFault()
{
    TlsWorld world;
    open(world);
    Fault fault;
    fault.kind = trace::FaultKind::HalfClose;
    world.loop.enter([&] { QVERIFY(!world.gate.ends().inject(world.clientSide(), fault)); });
    fault.kind = trace::FaultKind::Corrupt;
    fault.mask = 0x20;
    world.loop.enter([&] {
        QVERIFY(world.gate.ends().inject(world.clientSide(), fault));
        send(*world.transport, "Plain");
    });
    QTRY_COMPARE(world.server().recorder.bytes, "plain"); // changed before it is encrypted
}

void TestTlsStream::destroySoonSendsEverythingThenCloseNotifyAndFin()
{
    TlsWorld world;
    open(world);
    world.server().transport->pauseReading();
    const QByteArray big(8 << 20, 'z');
    world.loop.enter([&] {
        QVERIFY(send(*world.transport, big) > 0);
        world.transport->destroySoon();
    });
    QVERIFY(!world.transport->isDestroyed());
    world.loop.enter([&] { world.server().transport->resumeReading(); });
    QTRY_COMPARE_WITH_TIMEOUT(world.server().recorder.last(), "end", 30000);
    QCOMPARE(world.server().recorder.bytes.size(), big.size());
    QTRY_COMPARE(world.client.last(), "closed");
    QVERIFY(world.happened(EventKind::TlsCloseReceived, world.server().transport->subject()));
    QVERIFY(!world.happened(EventKind::ResetReceived, world.server().transport->subject()));
}

void TestTlsStream::behindItsOwnEndItHearsTheOther()
{
    TlsWorld world;
    open(world);
    world.loop.enter([&] { world.transport->end(); });
    QTRY_COMPARE(world.server().recorder.last(), "end");
    QVERIFY(!world.transport->isDestroyed());
    world.loop.enter([&] { world.server().transport->destroySoon(); });
    QTRY_COMPARE(world.client.last(), "end");
    world.loop.enter([&] { world.transport->destroySoon(); });
    QTRY_COMPARE(world.client.last(), "closed");
    QTRY_COMPARE(world.server().recorder.last(), "closed");
}

void TestTlsStream::aResetIsAFailure()
{
    TlsWorld world;
    open(world);
    world.loop.enter([&] { world.transport->resetAndDestroy(); });
    QTRY_COMPARE(world.server().recorder.heard,
        QByteArrayList({"failed: read ECONNRESET", "closed with error"}));
    const auto server = world.server().transport->subject();
    QVERIFY(world.happened(EventKind::ResetReceived, server));
    QVERIFY(!world.happened(EventKind::FinReceived, server));
}

void TestTlsStream::destroysItselfInsideItsCallbacks_data()
{
    QTest::addColumn<QByteArray>("callback");
    for (const char *name : {"connected", "read", "end", "drained", "closed"})
        QTest::newRow(name) << QByteArray(name);
}

void TestTlsStream::destroysItselfInsideItsCallbacks()
{
    QFETCH(QByteArray, callback);
    TlsWorld world;
    world.listen(m_certificates.localhost());
    world.acceptor.plain.onConnection = [](ServerSide &side) {
        send(*side.transport, "welcome");
        side.recorder.onRead = [&side](QByteArrayView) { side.transport->destroySoon(); };
    };
    world.connect(trusting());
    const auto vanish = [&] { world.transport.reset(); };
    if (callback == "connected")
        world.client.onConnected = vanish;
    else if (callback == "read")
        world.client.onRead = [&](QByteArrayView) { world.transport.reset(); };
    else if (callback == "end")
        world.client.onEnd = vanish;
    else if (callback == "drained")
        world.client.onDrained = vanish;
    else
        world.client.onClosed = vanish;
    world.loop.enter([&] { send(*world.transport, "hello"); });
    if (callback == "closed") {
        QTRY_VERIFY(world.client.heard.contains("end"));
        world.loop.enter([&] { world.transport->destroy(); });
    }
    QTRY_VERIFY(!world.transport);
    QVERIFY(world.client.heard.contains(callback));
}

QTEST_GUILESS_MAIN(TestTlsStream)
#include "tst_tlsstream.moc"

#include "core/wire/ends.h"
#include "core/wire/tcpnetwork.h"
#include "core/wire/tlsidentity.h"

#include "tests/support/certificates.h"
#include "tests/unit/wire/wirefixture.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <sys/socket.h>

using namespace roundtrip;
using namespace roundtrip::wire;
using namespace std::chrono_literals;
using roundtrip::testing::Certificates;
using trace::EventKind;

namespace
{

qint64 send(Transport &transport, const QByteArray &bytes)
{
    return transport.write(std::span(&bytes, 1));
}

/// Closing it sends a reset.
void resetOnClose(qintptr descriptor)
{
    const linger none{1, 0};
    ::setsockopt(int(descriptor), SOL_SOCKET, SO_LINGER, &none, sizeof(none));
}

/// What a listener with TLS tells.
struct TlsAcceptor final : ListenerEvents {
    Acceptor plain;
    std::vector<Error> failures;
    std::vector<trace::Subject> failed;

    void connectionAccepted(std::unique_ptr<Transport> transport) override
    {
        plain.connectionAccepted(std::move(transport));
    }
    void handshakeFailed(const Error &error, trace::Subject side) override
    {
        failures.push_back(error);
        failed.push_back(side);
    }
};

/// Everything that a program with sockets has, for one test.
struct World {
    SteadyClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    Gate gate{loop};
    TcpNetwork network{loop, gate};
    TlsAcceptor acceptor;
    Recorder client;
    std::unique_ptr<Listener> listener;
    std::unique_ptr<Transport> transport;

    void listen(
        const Certificates::Pair &pair, std::chrono::milliseconds handshakeTimeout = 120000ms)
    {
        const auto identity = TlsIdentity::load(pair.certificate, pair.key);
        QVERIFY(identity);
        ListenOptions options;
        options.tls = *identity;
        options.handshakeTimeout = handshakeTimeout;
        listener = std::move(*network.listen(options, acceptor));
    }
    void connect(const TlsClientOptions &options, const QByteArray &host = "127.0.0.1")
    {
        connectTo(listener->port(), options, host);
    }
    void connectTo(
        quint16 port, const TlsClientOptions &options, const QByteArray &host = "127.0.0.1")
    {
        ConnectOptions connect;
        connect.host = host;
        connect.port = port;
        connect.tls = options;
        loop.enter([&] {
            transport = network.connect(connect);
            transport->setEvents(&client);
        });
    }
    ServerSide &server() { return *acceptor.plain.sides.front(); }
    trace::Subject clientSide() const { return transport->subject(); }
    bool happened(EventKind kind, trace::Subject side) const
    {
        return bool(findEvent(writer.snapshot(), kind, side));
    }
    template <typename Detail>
    Detail detail(EventKind kind, trace::Subject side) const
    {
        const auto snapshot = writer.snapshot();
        return snapshot.detailOf<Detail>(findEvent(snapshot, kind, side));
    }
};

} // namespace

class TestTlsTransport : public QObject
{
    Q_OBJECT

private:
    Certificates m_certificates;

    TlsClientOptions trusting() { return {Certificates::contentOf(m_certificates.ca()), true, {}}; }
    void open(World &world)
    {
        world.listen(m_certificates.localhost());
        world.connect(trusting());
        QTRY_VERIFY(!world.acceptor.plain.sides.empty()
            && world.happened(EventKind::TlsFinished, world.clientSide()));
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = Certificates::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
    }
    void bytesGoBothWaysAndTheTraceShowsTheHandshake();
    void whatIsWrittenBeforeTheHandshakeLeavesBehindIt();
    void refusesInNodesWords_data();
    void refusesInNodesWords();
    void theNameThatCountsIsServername();
    void aRefusedCertificateCanBeAccepted();
    void plainToTlsHarmsNobody();
    void tlsToPlainIsAProtocolError();
    void aPeerThatClosesInMidHandshake_data();
    void aPeerThatClosesInMidHandshake();
    void aStalledHandshakeRunsIntoItsDeadline();
    void refusedConnectionsAreAsWithoutTls();
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
    void aClosedListenerDropsWhatIsInItsHandshake();
    void identityErrorsNameTheFile_data();
    void identityErrorsNameTheFile();
};

void TestTlsTransport::bytesGoBothWaysAndTheTraceShowsTheHandshake()
{
    World world;
    open(world);
    world.loop.enter([&] { send(*world.transport, "question"); });
    QTRY_COMPARE(world.server().recorder.bytes, "question");
    world.loop.enter([&] { send(*world.server().transport, "answer"); });
    QTRY_COMPARE(world.client.bytes, "answer");
    world.loop.enter([&] { world.transport->destroySoon(); });
    QTRY_COMPARE(world.client.last(), "closed");
    QTRY_COMPARE(world.server().recorder.last(), "end");

    const auto client = world.clientSide();
    const auto server = world.server().transport->subject();
    QCOMPARE(client.connectionId(), server.connectionId());
    const auto snapshot = world.writer.snapshot();
    QCOMPARE(namesOf(snapshot, client),
        "ConnectStarted Connected TlsStarted TlsCertificate TlsVerified TlsFinished SocketWrite "
        "SocketRead TlsCloseSent FinSent SocketDestroyed SocketClosed");
    QVERIFY(namesOf(snapshot, server)
                .startsWith("Accepted DeadlineArmed TlsStarted TlsCertificate TlsFinished "
                            "SocketRead SocketWrite TlsCloseReceived"));
    QCOMPARE(snapshot.at(findEvent(snapshot, EventKind::SocketRead, client)).arg, trace::insideTls);
    QCOMPARE(
        snapshot.at(findEvent(snapshot, EventKind::SocketWrite, client)).arg, trace::insideTls);

    const auto hello = world.detail<trace::TlsHello>(EventKind::TlsStarted, client);
    QVERIFY(hello.ownCa && hello.verifies);
    QCOMPARE(hello.protocols, "http/1.1");
    const auto session = world.detail<trace::TlsSession>(EventKind::TlsFinished, client);
    QCOMPARE(session.version, "TLSv1.3");
    QVERIFY(session.cipher.startsWith("TLS_"));
    QCOMPARE(session.protocol, "http/1.1");
    QCOMPARE(world.detail<trace::TlsSession>(EventKind::TlsFinished, server), session);
    const auto certificate = world.detail<trace::Certificate>(EventKind::TlsCertificate, client);
    QCOMPARE(certificate.subject, "CN=localhost");
    QVERIFY(certificate.issuer.contains("CN=Test CA"));
    QCOMPARE(certificate.key, "EC 256");
    QVERIFY(certificate.names.contains("DNS:localhost"));
    QVERIFY(certificate.validFrom < certificate.validUntil);
    QCOMPARE(world.detail<trace::Certificate>(EventKind::TlsCertificate, server), certificate);
    const auto own = findEvent(snapshot, EventKind::TlsCertificate, server);
    QCOMPARE(snapshot.at(own).arg, trace::ownCertificate);
}

void TestTlsTransport::whatIsWrittenBeforeTheHandshakeLeavesBehindIt()
{
    World world;
    world.listen(m_certificates.localhostRsa());
    world.connect(trusting());
    world.client.onConnected = [&] { send(*world.transport, "second"); };
    world.loop.enter([&] { QCOMPARE(send(*world.transport, "first "), 6); });
    QTRY_VERIFY(!world.acceptor.plain.sides.empty());
    QTRY_COMPARE(world.server().recorder.bytes, "first second");
    QCOMPARE(world.detail<trace::Certificate>(EventKind::TlsCertificate, world.clientSide()).key,
        "RSA 2048");
}

void TestTlsTransport::refusesInNodesWords_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("self-signed") << QByteArray("self") << false << QByteArray("localhost")
                                 << QByteArray("DEPTH_ZERO_SELF_SIGNED_CERT")
                                 << QByteArray("self-signed certificate");
    QTest::newRow("unknown CA") << QByteArray("good") << false << QByteArray("localhost")
                                << QByteArray("UNABLE_TO_VERIFY_LEAF_SIGNATURE")
                                << QByteArray("unable to verify the first certificate");
    QTest::newRow("unknown root in the chain")
        << QByteArray("root") << false << QByteArray("localhost")
        << QByteArray("SELF_SIGNED_CERT_IN_CHAIN")
        << QByteArray("self-signed certificate in certificate chain");
    QTest::newRow("expired") << QByteArray("expired") << true << QByteArray("localhost")
                             << QByteArray("CERT_HAS_EXPIRED")
                             << QByteArray("certificate has expired");
    QTest::newRow("another host") << QByteArray("other") << true << QByteArray("localhost")
                                  << QByteArray("ERR_TLS_CERT_ALTNAME_INVALID")
                                  << QByteArray(
                                         "Hostname/IP does not match certificate's altnames: "
                                         "Host: localhost. is not in the cert's altnames: ");
    QTest::newRow("another address")
        << QByteArray("other") << true << QByteArray("127.0.0.1")
        << QByteArray("ERR_TLS_CERT_ALTNAME_INVALID")
        << QByteArray("Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in "
                      "the cert's list: ");
}

void TestTlsTransport::refusesInNodesWords()
{
    QFETCH(QByteArray, certificate);
    QFETCH(bool, trusted);
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, message);
    World world;
    world.listen(certificate == "self" ? m_certificates.selfSigned()
            : certificate == "root"    ? m_certificates.withRoot()
            : certificate == "expired" ? m_certificates.expired()
            : certificate == "other"   ? m_certificates.otherHost()
                                       : m_certificates.localhost());
    world.connect(trusted ? trusting() : TlsClientOptions{}, host);
    world.loop.enter([&] { send(*world.transport, "secret"); });
    QTRY_COMPARE(world.client.last(), "closed with error");
    QVERIFY2(world.client.heard.at(1).startsWith("failed: " + message),
        world.client.heard.at(1).constData());
    const auto client = world.clientSide();
    const Error error = world.detail<trace::ErrorDetail>(EventKind::TlsFailed, client).error;
    QCOMPARE(error.code, code);
    QVERIFY(error.message.startsWith(message));
    QVERIFY(world.happened(EventKind::TlsNotVerified, client));
    QVERIFY(!world.happened(EventKind::TlsFinished, client));
    QVERIFY(!world.happened(EventKind::SocketWrite, client)); // not a byte of the program
}

void TestTlsTransport::theNameThatCountsIsServername()
{
    World world;
    world.listen(m_certificates.otherHost());
    TlsClientOptions options = trusting();
    options.servername = "www.example.net"; // the certificate says *.example.net
    world.connect(options);
    QTRY_VERIFY(world.happened(EventKind::TlsVerified, world.clientSide()));
    QCOMPARE(world.detail<trace::TlsHello>(EventKind::TlsStarted, world.clientSide()).serverName,
        "www.example.net");
}

void TestTlsTransport::aRefusedCertificateCanBeAccepted()
{
    World world;
    world.listen(m_certificates.selfSigned());
    world.connect({{}, false, {}}, "localhost");
    world.loop.enter([&] { send(*world.transport, "anyway"); });
    QTRY_VERIFY(!world.acceptor.plain.sides.empty());
    QTRY_COMPARE(world.server().recorder.bytes, "anyway");
    const auto client = world.clientSide();
    QCOMPARE(world.detail<trace::ErrorDetail>(EventKind::TlsNotVerified, client).error.code,
        "DEPTH_ZERO_SELF_SIGNED_CERT");
    const auto snapshot = world.writer.snapshot();
    const auto accepted = findEvent(snapshot, EventKind::TlsAcceptedAnyway, client);
    QVERIFY(accepted);
    QCOMPARE(snapshot.causeOf(accepted), findEvent(snapshot, EventKind::TlsNotVerified, client));
    QVERIFY(!world.happened(EventKind::TlsVerified, client));
}

void TestTlsTransport::plainToTlsHarmsNobody()
{
    World world;
    world.listen(m_certificates.localhost());
    QTcpSocket plain;
    plain.connectToHost("127.0.0.1", world.listener->port());
    plain.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(world.acceptor.failures.size(), 1u);
    QCOMPARE(world.acceptor.failures.front().code, "ERR_SSL_HTTP_REQUEST");
    QVERIFY(world.happened(EventKind::TlsFailed, world.acceptor.failed.front()));
    QTRY_COMPARE(plain.state(), QAbstractSocket::UnconnectedState);
    QTRY_VERIFY(world.happened(EventKind::SocketClosed, world.acceptor.failed.front()));
    world.connect(trusting());
    QTRY_COMPARE(world.acceptor.plain.sides.size(), 1u);
}

void TestTlsTransport::tlsToPlainIsAProtocolError()
{
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    connect(&plain, &QTcpServer::newConnection, &plain,
        [&] { plain.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    World world;
    world.connectTo(plain.serverPort(), {});
    QTRY_COMPARE(world.client.last(), "closed with error");
    const Error error =
        world.detail<trace::ErrorDetail>(EventKind::TlsFailed, world.clientSide()).error;
    QCOMPARE(error.code, "EPROTO");
    QVERIFY2(
        error.message.startsWith("write EPROTO ") && error.message.endsWith("wrong version number"),
        error.message.constData());
}

void TestTlsTransport::aPeerThatClosesInMidHandshake_data()
{
    QTest::addColumn<bool>("weAreClient");
    QTest::addColumn<bool>("reset");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("a server's FIN")
        << true << false
        << QByteArray("Client network socket disconnected before secure TLS connection was "
                      "established");
    QTest::newRow("a server's RST") << true << true << QByteArray("read ECONNRESET");
    QTest::newRow("a client's FIN") << false << false << QByteArray("socket hang up");
    QTest::newRow("a client's RST") << false << true << QByteArray("read ECONNRESET");
}

void TestTlsTransport::aPeerThatClosesInMidHandshake()
{
    QFETCH(bool, weAreClient);
    QFETCH(bool, reset);
    QFETCH(QByteArray, message);
    const auto leave = [reset](QTcpSocket &socket) {
        if (reset)
            socket.abort(); // what was sent to it lies unread, or SO_LINGER says so
        else
            socket.disconnectFromHost();
    };
    World world;
    QTcpServer foreign;
    QTcpSocket peer;
    if (weAreClient) {
        QVERIFY(foreign.listen(QHostAddress::LocalHost));
        connect(&foreign, &QTcpServer::newConnection, &foreign, [&] {
            QTcpSocket *socket = foreign.nextPendingConnection();
            if (reset) {
                socket->setReadBufferSize(1); // a byte is read, the rest of the hello is not
                connect(socket, &QTcpSocket::readyRead, socket, [=] { leave(*socket); });
            } else {
                connect(socket, &QTcpSocket::readyRead, socket, [=] {
                    socket->readAll();
                    leave(*socket);
                });
            }
        });
        world.connectTo(foreign.serverPort(), {});
        QTRY_COMPARE(world.client.last(), "closed with error");
        QCOMPARE(world.client.heard.at(1), "failed: " + message);
        QCOMPARE(world.happened(EventKind::ResetReceived, world.clientSide()), reset);
        return;
    }
    world.listen(m_certificates.localhost());
    peer.connectToHost("127.0.0.1", world.listener->port());
    QTRY_COMPARE(peer.state(), QAbstractSocket::ConnectedState);
    if (reset)
        resetOnClose(peer.socketDescriptor());
    else
        peer.write(QByteArray::fromHex("1603010200010001fc0303"));
    QTRY_COMPARE(countEvents(world.writer.snapshot(), EventKind::TlsStarted), 1);
    leave(peer);
    QTRY_COMPARE(world.acceptor.failures.size(), 1u);
    QCOMPARE(world.acceptor.failures.front().code, "ECONNRESET");
    QCOMPARE(world.acceptor.failures.front().message, message);
    QCOMPARE(world.happened(EventKind::ResetReceived, world.acceptor.failed.front()), reset);
}

void TestTlsTransport::aStalledHandshakeRunsIntoItsDeadline()
{
    World world;
    world.listen(m_certificates.localhost(), 20ms);
    QTcpSocket silent;
    silent.connectToHost("127.0.0.1", world.listener->port());
    QTRY_COMPARE(world.acceptor.failures.size(), 1u);
    QCOMPARE(world.acceptor.failures.front().code, "ERR_TLS_HANDSHAKE_TIMEOUT");
    const auto snapshot = world.writer.snapshot();
    const auto fired = findEvent(snapshot, EventKind::DeadlineFired, world.acceptor.failed.front());
    QCOMPARE(snapshot.at(fired).arg, quint8(trace::DeadlineName::TlsHandshake));
    QTRY_COMPARE(silent.state(), QAbstractSocket::UnconnectedState);
    world.listener.reset();
    world.listen(m_certificates.localhost());
    world.connect(trusting());
    QTRY_COMPARE(world.acceptor.plain.sides.size(), 1u);
    for (const auto &armed : world.loop.deadlines().list())
        QVERIFY(armed.name != trace::DeadlineName::TlsHandshake);
}

void TestTlsTransport::refusedConnectionsAreAsWithoutTls()
{
    World world;
    world.listen(m_certificates.localhost());
    const quint16 port = world.listener->port();
    world.listener.reset();
    world.connectTo(port, {});
    QTRY_COMPARE(world.client.heard,
        QByteArrayList({"failed: connect ECONNREFUSED 127.0.0.1:" + QByteArray::number(port),
            "closed with error"}));
    QVERIFY(!world.happened(EventKind::TlsStarted, world.clientSide()));
}

void TestTlsTransport::bigWritesWaitForTheReader()
{
    World world;
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

void TestTlsTransport::aPausedReaderGetsEverythingLater()
{
    World world;
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

void TestTlsTransport::theGateHoldsBothSeams()
{
    World world;
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

void TestTlsTransport::theGateHoldsWhatWasAccepted()
{
    World world;
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

void TestTlsTransport::aLinkCutsAndDelaysThePlaintext()
{
    World world;
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

void TestTlsTransport::halfOfTlsIsNoFault()
{
    World world;
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

void TestTlsTransport::destroySoonSendsEverythingThenCloseNotifyAndFin()
{
    World world;
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

void TestTlsTransport::behindItsOwnEndItHearsTheOther()
{
    World world;
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

void TestTlsTransport::aResetIsAFailure()
{
    World world;
    open(world);
    world.loop.enter([&] { world.transport->resetAndDestroy(); });
    QTRY_COMPARE(world.server().recorder.heard,
        QByteArrayList({"failed: read ECONNRESET", "closed with error"}));
    const auto server = world.server().transport->subject();
    QVERIFY(world.happened(EventKind::ResetReceived, server));
    QVERIFY(!world.happened(EventKind::FinReceived, server));
}

void TestTlsTransport::destroysItselfInsideItsCallbacks_data()
{
    QTest::addColumn<QByteArray>("callback");
    for (const char *name : {"connected", "read", "end", "drained", "closed"})
        QTest::newRow(name) << QByteArray(name);
}

void TestTlsTransport::destroysItselfInsideItsCallbacks()
{
    QFETCH(QByteArray, callback);
    World world;
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

void TestTlsTransport::aClosedListenerDropsWhatIsInItsHandshake()
{
    World world;
    world.listen(m_certificates.localhost());
    QTcpSocket silent;
    silent.connectToHost("127.0.0.1", world.listener->port());
    QTRY_COMPARE(countEvents(world.writer.snapshot(), EventKind::TlsStarted), 1);
    world.loop.enter([&] { world.listener->close(); });
    QTRY_COMPARE(silent.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(world.acceptor.failures.empty());
}

void TestTlsTransport::identityErrorsNameTheFile_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("message");
    if (!Certificates::missing().isEmpty())
        return;
    const auto good = m_certificates.localhost();
    const QString text = m_certificates.file("notes.txt", "no certificate at all");
    const QString damaged = m_certificates.file(
        "damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    const QString noKey = m_certificates.file(
        "damaged.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    const QString otherKey = m_certificates.otherHost().key;
    const auto row = [](const char *name, const QString &certificate, const QString &key,
                         const char *code, const QString &message) {
        QTest::newRow(name) << certificate << key << QByteArray(code) << message;
    };
    row("no such file", "/nosuch.pem", good.key, "ERR_TLS_FILE",
        "Cannot read /nosuch.pem: No such file or directory");
    row("a directory", "/tmp", good.key, "ERR_TLS_FILE", "Cannot read /tmp: it is not a file");
    row("not PEM", text, good.key, "ERR_OSSL_PEM_NO_START_LINE",
        text + " holds no certificate in PEM form");
    row("damaged", damaged, good.key, "ERR_OSSL_ASN1_WRONG_TAG",
        "The certificate in " + damaged + " is damaged");
    row("no key", good.certificate, text, "ERR_OSSL_PEM_NO_START_LINE",
        text + " holds no private key in PEM form");
    row("a certificate for a key", good.certificate, good.certificate, "ERR_OSSL_PEM_NO_START_LINE",
        good.certificate + " holds a certificate and no private key");
    row("damaged key", good.certificate, noKey, "ERR_OSSL_UNSUPPORTED",
        "The private key in " + noKey
            + " cannot be read: it is damaged, or neither RSA, EC nor DSA");
    const QString encrypted = m_certificates.encryptedKey();
    row("encrypted key", good.certificate, encrypted, "ERR_OSSL_BAD_DECRYPT",
        "The private key in " + encrypted + " is encrypted; a key without a passphrase is needed");
    row("another key", good.certificate, otherKey, "ERR_OSSL_X509_KEY_VALUES_MISMATCH",
        "The private key in " + otherKey + " does not belong to the certificate in "
            + good.certificate);
}

void TestTlsTransport::identityErrorsNameTheFile()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QByteArray, code);
    QFETCH(QString, message);
    const auto identity = TlsIdentity::load(certificate, key);
    QVERIFY(!identity);
    QCOMPARE(identity.error().code, code);
    QCOMPARE(QString::fromUtf8(identity.error().message), message);
}

QTEST_GUILESS_MAIN(TestTlsTransport)
#include "tst_tlstransport.moc"

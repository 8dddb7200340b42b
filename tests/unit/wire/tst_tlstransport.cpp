#include "tests/unit/wire/tlsworld.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace roundtrip;
using namespace roundtrip::wire;
using namespace std::chrono_literals;
using roundtrip::testing::Certificates;
using trace::EventKind;

/// Handshakes: what the trace shows of them, what is refused, and what comes between.
class TestTlsTransport : public QObject, private TlsSetUp
{
    Q_OBJECT

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
    void aClosedListenerDropsWhatIsInItsHandshake();
    void identityErrorsNameTheFile_data();
    void identityErrorsNameTheFile();
};

void TestTlsTransport::bytesGoBothWaysAndTheTraceShowsTheHandshake()
{
    TlsWorld world;
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
    TlsWorld world;
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
    TlsWorld world;
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
    TlsWorld world;
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
    TlsWorld world;
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
    TlsWorld world;
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
    TlsWorld world;
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
    TlsWorld world;
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
    TlsWorld world;
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
    TlsWorld world;
    world.listen(m_certificates.localhost());
    const quint16 port = world.listener->port();
    world.listener.reset();
    world.connectTo(port, {});
    QTRY_COMPARE(world.client.heard,
        QByteArrayList({"failed: connect ECONNREFUSED 127.0.0.1:" + QByteArray::number(port),
            "closed with error"}));
    QVERIFY(!world.happened(EventKind::TlsStarted, world.clientSide()));
}

void TestTlsTransport::aClosedListenerDropsWhatIsInItsHandshake()
{
    TlsWorld world;
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

#include "tests/interop/peerprocess.h"
#include "tests/interop/program.h"
#include "tests/support/certificates.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace roundtrip::testing;

// TLS between this program and others: curl, Node and openssl.
namespace
{

/// `roundtrip serve` with a certificate, for one test.
class TlsServed
{
public:
    explicit TlsServed(const Certificates::Pair &pair, const QStringList &words = {})
        : m_served(QStringList{"--tls-cert", pair.certificate, "--tls-key", pair.key} + words)
    {
        if (!m_served.url().startsWith("https://127.0.0.1:"))
            qFatal("unexpected: %s", qPrintable(m_served.url()));
    }

    QString port() const { return QString::number(m_served.port()); }
    QString url(const QString &path, const QString &host = "localhost") const
    {
        return "https://" + host + ':' + port() + path;
    }
    /// Ends it and gives what it wrote to stderr.
    QByteArray end()
    {
        if (!m_served.end())
            qFatal("serve does not end well");
        return m_served.err();
    }

private:
    Served m_served;
};

/// Node's https server.
class NodeServer
{
public:
    explicit NodeServer(const Certificates::Pair &pair)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(PeerProcess::node(),
            {QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/interop/peers/tlsserver.js"),
                pair.certificate, pair.key});
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(20'000))
                qFatal("Node does not listen");
        }
        m_port = QString::fromLatin1(m_process.readLine().simplified().split(' ').value(1));
    }
    ~NodeServer()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(5000))
            m_process.kill();
    }
    QString url(const QString &path, const QString &host = "localhost") const
    {
        return "https://" + host + ':' + m_port + path;
    }

private:
    QProcess m_process;
    QString m_port;
};

} // namespace

class tst_Tls : public QObject
{
    Q_OBJECT

private:
    Certificates m_certificates;

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = Certificates::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
    }

    void curlReadsFromUs_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QByteArray>("version");
        QTest::newRow("TLS 1.2") << QStringList{"--tls-max", "1.2"} << QByteArray("TLSv1.2");
        QTest::newRow("TLS 1.3") << QStringList{"--tlsv1.3"} << QByteArray("TLSv1.3");
    }
    void curlReadsFromUs()
    {
        QFETCH(QStringList, options);
        QFETCH(QByteArray, version);
        if (!has("curl"))
            QSKIP("the command curl is not installed");
        TlsServed served(m_certificates.localhost(), {"--trace", "text"});
        const QStringList common = QStringList{"-sS", "--cacert", m_certificates.ca()} + options;
        QCOMPARE(run("curl", common + QStringList{served.url("/")}).out, "Hello, World!\n");
        // Only the end of the connection ends this one: without close_notify curl complains.
        const Run bytes = run("curl",
            common
                + QStringList{"--http1.0", served.url("/bytes/3000000"), "-o", "/dev/null", "-w",
                    "%{size_download} %{http_code}"});
        QCOMPARE(bytes.err, QByteArray());
        QCOMPARE(bytes.out, "3000000 200");
        const Run echoed = run("curl",
            common + QStringList{"--data-binary", "@" + m_certificates.ca(), served.url("/echo")});
        QCOMPARE(echoed.out, Certificates::contentOf(m_certificates.ca()));
        QVERIFY(served.end().contains(version));
    }

    void curlRefusesWhatItShould()
    {
        if (!has("curl"))
            QSKIP("the command curl is not installed");
        const TlsServed served(m_certificates.selfSigned());
        QCOMPARE(run("curl", {"-sS", served.url("/")}).exitCode, 60);
        QCOMPARE(run("curl", {"-sS", "-k", served.url("/")}).out, "Hello, World!\n");
    }

    void nodesClientReadsFromUs()
    {
        if (PeerProcess::node().isEmpty())
            QSKIP(PeerProcess::missing);
        const TlsServed served(m_certificates.localhostRsa());
        const Run sent = run(PeerProcess::node(),
            {QStringLiteral(ROUNDTRIP_SOURCE_DIR "/tests/interop/peers/tlsclient.js"),
                served.port(), m_certificates.ca()});
        QCOMPARE(sent.out,
            "200 1048576 TLSv1.3 false true false\n"
            "200 1048576 TLSv1.3 false true true\n"
            "200 1048576 TLSv1.3 false true true\n");
    }

    void weReadFromNode()
    {
        if (PeerProcess::node().isEmpty())
            QSKIP(PeerProcess::missing);
        const NodeServer node(m_certificates.localhost());
        const Run sent = run(program,
            {"send", node.url("/"), "--ca", m_certificates.ca(), "-d", '@' + m_certificates.ca()});
        QCOMPARE(sent.err, QByteArray());
        const QJsonObject seen = QJsonDocument::fromJson(sent.out).object();
        QCOMPARE(seen["servername"].toString(), QString("localhost"));
        QCOMPARE(seen["version"].toString(), QString("TLSv1.3"));
        QCOMPARE(seen["alpn"].toString(), QString("http/1.1"));
        QCOMPARE(seen["length"].toInt(), Certificates::contentOf(m_certificates.ca()).size());
        QVERIFY(seen["host"].toString().startsWith("localhost:"));
        QCOMPARE(run(program, {"send", node.url("/large"), "--ca", m_certificates.ca()}).out.size(),
            4 << 20);
        QCOMPARE(run(program, {"send", node.url("/until-close"), "--ca", m_certificates.ca()}).out,
            "closed by the server");
        const Run byAddress =
            run(program, {"send", node.url("/", "127.0.0.1"), "--ca", m_certificates.ca()});
        QCOMPARE(QJsonDocument::fromJson(byAddress.out)["servername"].toVariant(),
            QVariant(false)); // no name is sent for an address
    }

    void aConnectionIsUsedAgain()
    {
        if (PeerProcess::node().isEmpty())
            QSKIP(PeerProcess::missing);
        const NodeServer node(m_certificates.localhost());
        const QJsonObject request{{"url", node.url("/")},
            {"tls",
                QJsonObject{
                    {"ca", QString::fromUtf8(Certificates::contentOf(m_certificates.ca()))}}}};
        const QString plan = m_certificates.file("plan.json",
            '[' + QJsonDocument(request).toJson() + ',' + QJsonDocument(request).toJson() + ']');
        const Run sent = run(program, {"send", "--requests", plan, "--json"});
        QCOMPARE(sent.exitCode, 0);
        const QByteArrayList lines = sent.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(QJsonDocument::fromJson(lines[0])["reusedSocket"].toBool(), false);
        QCOMPARE(QJsonDocument::fromJson(lines[1])["reusedSocket"].toBool(), true);
    }

    void refusalsAreNodes_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QByteArray>("error");
        const QStringList none;
        const QStringList ca{"--ca", "CA"};
        QTest::newRow("self-signed") << "self" << none
                                     << QByteArray("self-signed certificate "
                                                   "(DEPTH_ZERO_SELF_SIGNED_CERT)\n");
        QTest::newRow("unknown CA") << "good" << none
                                    << QByteArray("unable to verify the first certificate "
                                                  "(UNABLE_TO_VERIFY_LEAF_SIGNATURE)\n");
        QTest::newRow("expired") << "expired" << ca
                                 << QByteArray("certificate has expired (CERT_HAS_EXPIRED)\n");
        QTest::newRow("another host")
            << "other" << ca << QByteArray("(ERR_TLS_CERT_ALTNAME_INVALID)\n");
    }
    void refusalsAreNodes()
    {
        QFETCH(QString, which);
        QFETCH(QStringList, options);
        QFETCH(QByteArray, error);
        options.replaceInStrings("CA", m_certificates.ca());
        const TlsServed served(which == "self" ? m_certificates.selfSigned()
                : which == "expired"           ? m_certificates.expired()
                : which == "other"             ? m_certificates.otherHost()
                                               : m_certificates.localhost());
        const Run refused = run(program, QStringList{"send", served.url("/")} + options);
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.err.endsWith(error), refused.err.constData());
        const Run anyway =
            run(program, QStringList{"send", served.url("/"), "--insecure", "--trace", "text"});
        QCOMPARE(anyway.out, "Hello, World!\n");
        QVERIFY2(anyway.err.contains("accepted anyway"), anyway.err.constData());
    }

    void opensslSpeaksWithUs()
    {
        const TlsServed served(m_certificates.localhost());
        const Run spoken = run("openssl",
            {"s_client", "-connect", "127.0.0.1:" + served.port(), "-CAfile", m_certificates.ca(),
                "-servername", "localhost", "-verify_return_error", "-alpn", "h2,http/1.1",
                "-quiet", "-ign_eof"},
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        QVERIFY2(spoken.out.endsWith("Hello, World!\n"), spoken.err.constData());
    }

    void whatIsNoHandshakeHarmsNobody()
    {
        TlsServed served(m_certificates.localhost(), {"--trace", "text"});
        QTcpSocket plain;
        plain.connectToHost("127.0.0.1", served.port().toUShort());
        QVERIFY(plain.waitForConnected());
        plain.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QVERIFY(plain.state() == QAbstractSocket::UnconnectedState || plain.waitForDisconnected());
        const Run tls = run(program, {"send", served.url("/"), "--ca", m_certificates.ca()});
        QCOMPARE(tls.out, "Hello, World!\n");
        QVERIFY(served.end().contains("http request"));
    }

    void tlsToAPlainServerIsAProtocolError()
    {
        QProcess server;
        server.start(program, {"serve", "--port", "0"});
        QVERIFY(server.waitForReadyRead(10'000));
        const QString url = QString::fromLatin1(server.readLine().trimmed().mid(13));
        const Run sent = run(program, {"send", QString(url).replace("http:", "https:")});
        server.terminate();
        QVERIFY(server.waitForFinished());
        QCOMPARE(sent.exitCode, 1);
        QVERIFY2(sent.err.contains("write EPROTO ") && sent.err.contains("wrong version number"),
            sent.err.constData());
    }

    void aStalledHandshakeRunsIntoTheTimeLimit()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const QString url = QStringLiteral("https://127.0.0.1:%1/").arg(silent.serverPort());
        const Run sent = run(program, {"send", url, "--timeout", "50"});
        QCOMPARE(sent.exitCode, 1);
        QVERIFY2(sent.err.contains("ETIMEDOUT"), sent.err.constData());
    }

    void filesThatAreWrongAreNamed()
    {
        const auto good = m_certificates.localhost();
        const QString text = m_certificates.file("notes.txt", "nothing of the kind");
        const Run key = run(program,
            {"serve", "--tls-cert", good.certificate, "--tls-key", m_certificates.otherHost().key});
        QCOMPARE(key.exitCode, 2);
        QVERIFY2(key.err.contains("does not belong to the certificate"), key.err.constData());
        const Run ca = run(program, {"send", "https://localhost/", "--ca", text});
        QCOMPARE(ca.exitCode, 2);
        QCOMPARE(QString::fromUtf8(ca.err),
            "roundtrip: " + text + " holds no certificate in PEM form\n");
        QCOMPARE(run(program, {"serve", "--tls-cert", good.certificate}).err,
            "roundtrip: --tls-cert and --tls-key go together\n");
        const QString plan = m_certificates.file("wrong.json",
            "[\n {\"url\": \"https://localhost/\",\n  \"tls\": {\"caFile\": \"notes.txt\"}}\n]\n");
        QCOMPARE(QString::fromUtf8(run(program, {"send", "--requests", plan}).err),
            "roundtrip: " + plan
                + ":3:21: The file \"notes.txt\" holds no certificate in PEM form.\n");
    }
};

QTEST_GUILESS_MAIN(tst_Tls)
#include "tst_tls.moc"

#include "tests/unit/engine/hostfixture.h"

#include "tests/support/certificates.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace roundtrip;
using roundtrip::testing::Certificates;
using trace::EventKind;

namespace
{

plan::ServerPlan withProxy()
{
    plan::ServerPlan plan;
    plan.proxy = true;
    return plan;
}

/// A client that the event loop serves.
struct Client {
    explicit Client(quint16 port) { socket.connectToHost(QHostAddress::LocalHost, port); }
    void say(const QByteArray &bytes) { socket.write(bytes); }
    bool hears(const QByteArray &text)
    {
        return QTest::qWaitFor(
            [&] {
                heard += socket.readAll();
                return heard.contains(text);
            },
            10'000);
    }
    QTcpSocket socket;
    QByteArray heard;
};

} // namespace

/// The proxy as the host offers it, over real sockets.
class tst_HostProxy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIsOfferedAndTakenBackWhileTheServerRuns()
    {
        HostFixture fixture;
        const auto offer = [&](bool on) {
            fixture.host.loop().enter([&] { fixture.host.perform(engine::SetProxy{on}); });
        };
        Client client(fixture.port);
        const QByteArray absolute =
            "GET " + fixture.url("/inspect") + " HTTP/1.1\r\nHost: a\r\nX: x\r\n\r\n";
        client.say(absolute);
        QVERIFY(client.hears("\"X\""));
        QVERIFY(!client.heard.contains("Via"));
        offer(true);
        client.heard.clear();
        client.say(absolute);
        QVERIFY(client.hears("\"Via\""));
        QVERIFY(fixture.count(EventKind::CallRequest) == 1);
        offer(false);
        client.heard.clear();
        client.say(absolute);
        QVERIFY(client.hears("\"X\""));
        QVERIFY(!client.heard.contains("Via"));
        // Each time the plan is in the trace before it takes effect.
        int plans = 0;
        const trace::Snapshot all = fixture.trace.snapshot();
        for (quint64 i = all.firstEvent(); i < all.endEvent(); ++i) {
            const trace::Event event = all.at({i});
            plans += event.kind == EventKind::PlanAdopted
                && trace::PlanType(event.arg) == trace::PlanType::Server;
        }
        QCOMPARE(plans, 3);
    }

    void aStoppedServerTakesTunnelsAndRequestsWithIt()
    {
        QTcpServer upstream;
        QVERIFY(upstream.listen(QHostAddress::LocalHost));
        const QByteArray port = QByteArray::number(upstream.serverPort());
        HostFixture fixture(withProxy());
        Client tunnel(fixture.port);
        tunnel.say("CONNECT 127.0.0.1:" + port + " HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(tunnel.hears("200 Connection Established\r\n\r\n"));
        Client asking(fixture.port);
        asking.say("GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(fixture.count(EventKind::Connected), 2);
        fixture.host.loop().enter([&] { fixture.host.perform(engine::StopServer{}); });
        QTRY_COMPARE(tunnel.socket.state(), QAbstractSocket::UnconnectedState);
        QTRY_COMPARE(asking.socket.state(), QAbstractSocket::UnconnectedState);
        QTRY_COMPARE(fixture.count(EventKind::HalfClosed), 3);
        QCOMPARE(fixture.count(EventKind::TunnelClosed), 1);
    }

    /// The client speaks plain HTTP to the proxy of its own machine, the proxy TLS to the server.
    void anHttpsTargetIsAskedForOverTls_data()
    {
        QTest::addColumn<bool>("trusted");
        QTest::newRow("with a certificate that is trusted") << true;
        QTest::newRow("with one that is not") << false;
    }
    void anHttpsTargetIsAskedForOverTls()
    {
        QFETCH(bool, trusted);
        if (const QString missing = Certificates::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
        Certificates certificates;
        const Certificates::Pair pair = certificates.localhost();
        plan::ServerPlan secure;
        secure.tls = plan::ServerTlsPlan{pair.certificate.toUtf8(), pair.key.toUtf8()};
        HostFixture fixture(secure);
        http::Context &context = fixture.host.context();
        engine::Proxy::Options options;
        if (trusted)
            options.tls.ca = Certificates::contentOf(certificates.ca());
        engine::Proxy proxy(context, options);
        http::Server server(context, {});
        server.onRequest(
            [&](const auto &request, const auto &response) { proxy.forward(request, response); });
        fixture.host.loop().enter([&] { QVERIFY(server.listen(0)); });
        Client client(server.port());
        client.say("GET https://127.0.0.1:" + QByteArray::number(fixture.port)
            + "/ HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(client.hears(trusted ? "Hello, World!" : "502 Bad Gateway: "));
        fixture.host.loop().enter([&] { server.shutDown({}); });
    }
};

QTEST_GUILESS_MAIN(tst_HostProxy)
#include "tst_hostproxy.moc"

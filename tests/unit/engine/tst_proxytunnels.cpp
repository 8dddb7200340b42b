#include "tests/unit/engine/proxyrig.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::engine;
using namespace roundtrip::engine::test;
using namespace std::chrono_literals;
using trace::EventKind;

/// CONNECT through the forward proxy.
class tst_ProxyTunnels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTunnelPassesBytesBothWays()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, connectRequest + "early");
        QCOMPARE(client->takeWritten(), established);
        QCOMPARE(rig.lastUpstream()->options.port, 443);
        QCOMPARE(rig.lastUpstream()->takeWritten(), "early");
        rig.receive(client, "abc");
        QCOMPARE(rig.lastUpstream()->takeWritten(), "abc");
        rig.receive(rig.lastUpstream(), "HTTP/1.1 no HTTP any more");
        QCOMPARE(client->takeWritten(), "HTTP/1.1 no HTTP any more");
        QCOMPARE(rig.proxy->tunnelCount(), 1);
    }

    void eachDirectionEndsForItself()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, connectRequest);
        const Socket server = rig.lastUpstream();
        rig.run([&] { client->receiveFin(); });
        QVERIFY(server->finSent);
        QVERIFY(!client->finSent);
        rig.receive(server, "still");
        QVERIFY(client->written().endsWith("still"));
        rig.run([&] { server->receiveFin(); });
        QVERIFY(client->finSent);
        QVERIFY(client->closed && server->closed);
        QCOMPARE(rig.proxy->tunnelCount(), 0);
        const auto closed = rig.events(EventKind::TunnelClosed);
        QCOMPARE(closed.size(), 1u);
        const trace::Snapshot all = rig.snapshot();
        QCOMPARE(trace::TunnelEndedBy(all.at(closed.front()).arg), trace::TunnelEndedBy::Both);
        QCOMPARE(all.detailOf<trace::TunnelEnd>(closed.front()), (trace::TunnelEnd{0, 5, {}}));
        QCOMPARE(rig.events(EventKind::HalfClosed).size(), 1u);
        QVERIFY(rig.events(EventKind::HalfClosed).front() > closed.front());
    }

    void aFinComesBehindWhatWaits()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, connectRequest);
        const Socket server = rig.lastUpstream();
        server->setRoom(1);
        rig.receive(client, "abc");
        rig.run([&] { client->receiveFin(); });
        rig.run([&] { server->receiveFin(); });
        QVERIFY(!server->finSent);
        rig.run([&] { server->setRoom(-1); });
        QCOMPARE(server->written(), "abc");
        QVERIFY(server->finSent);
        QVERIFY(client->closed && server->closed);
    }

    void aResetIsHandedOn_data()
    {
        QTest::addColumn<bool>("byClient");
        QTest::newRow("of the client") << true;
        QTest::newRow("of the server") << false;
    }

    void aResetIsHandedOn()
    {
        QFETCH(bool, byClient);
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, connectRequest);
        const Socket server = rig.lastUpstream();
        rig.run([&] { (byClient ? client : server)->receiveReset(); });
        QVERIFY((byClient ? server : client)->resetSent);
        QCOMPARE(rig.proxy->tunnelCount(), 0);
        const trace::Snapshot all = rig.snapshot();
        const auto closed = rig.events(EventKind::TunnelClosed).front();
        QCOMPARE(trace::TunnelEndedBy(all.at(closed).arg),
            byClient ? trace::TunnelEndedBy::Client : trace::TunnelEndedBy::Server);
        QCOMPARE(all.detailOf<trace::TunnelEnd>(closed).error.code, "ECONNRESET");
    }

    void aSlowEndSlowsTheOtherDown()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, connectRequest);
        const Socket server = rig.lastUpstream();
        client->setRoom(1000);
        rig.receive(server, QByteArray(1'000'000, 'x'));
        QCOMPARE_GT(server->unread(), 800'000);
        rig.run([&] { client->setRoom(-1); });
        QCOMPARE(server->unread(), 0);
        QCOMPARE(client->written().size(), established.size() + 1'000'000);
    }

    void noTunnel_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("refused") << ECONNREFUSED << QByteArray("HTTP/1.1 502 Bad Gateway");
        QTest::newRow("timed out") << ETIMEDOUT << QByteArray("HTTP/1.1 504 Gateway Timeout");
    }

    void noTunnel()
    {
        QFETCH(int, number);
        ProxyRig rig;
        const Socket client = rig.client();
        rig.network.setConnecting(wire::ScriptedNetwork::Connecting::ByTest);
        rig.receive(client, connectRequest);
        QVERIFY(client->written().isEmpty());
        rig.run([&] { rig.lastUpstream()->refuse(number); });
        QTEST(statusLine(client->written()), "status");
        QVERIFY(bodyOf(client->written()).contains("connect E"));
        QVERIFY(client->finSent);
        QVERIFY(client->closed);
        QCOMPARE(rig.proxy->tunnelCount(), 0);
        QVERIFY(rig.events(EventKind::TunnelOpened).empty());
    }

    void aConnectionThatIsNotMadeInTimeIsAGatewayTimeout()
    {
        Proxy::Options options;
        options.timeout = 10s;
        ProxyRig rig(Conformance::Strict, options);
        const Socket client = rig.client();
        rig.network.setConnecting(wire::ScriptedNetwork::Connecting::ByTest);
        rig.receive(client, connectRequest);
        rig.advance(11s);
        QCOMPARE(statusLine(client->written()), "HTTP/1.1 504 Gateway Timeout");
        QCOMPARE(rig.proxy->tunnelCount(), 0);
    }

    void theNumberOfTunnelsIsLimited()
    {
        Proxy::Options options;
        options.maxTunnels = 1;
        ProxyRig rig(Conformance::Strict, options);
        const Socket first = rig.client();
        rig.receive(first, connectRequest);
        const Socket second = rig.client();
        rig.receive(second, connectRequest);
        QCOMPARE(statusLine(second->written()), "HTTP/1.1 503 Service Unavailable");
        QVERIFY(second->closed);
        rig.run([&] { first->receiveReset(); });
        const Socket third = rig.client();
        rig.receive(third, connectRequest);
        QCOMPARE(third->written(), established);
    }

    void aTunnelThroughWhichNothingPassesEnds()
    {
        Proxy::Options options;
        options.tunnelIdle = 60s;
        ProxyRig rig(Conformance::Strict, options);
        const Socket client = rig.client();
        rig.receive(client, connectRequest);
        rig.advance(59s);
        rig.receive(rig.lastUpstream(), "x"); // one direction is enough
        rig.advance(59s);
        QVERIFY(!client->closed);
        rig.advance(2s);
        QVERIFY(client->closed && rig.lastUpstream()->closed);
        const trace::Snapshot all = rig.snapshot();
        QCOMPARE(trace::TunnelEndedBy(all.at(rig.events(EventKind::TunnelClosed).front()).arg),
            trace::TunnelEndedBy::Idle);
    }

    void aConnectWithContentIsRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("a length") << QByteArray("Content-Length: 5\r\n");
        QTest::newRow("chunks") << QByteArray("Transfer-Encoding: chunked\r\n");
    }

    void aConnectWithContentIsRefused()
    {
        QFETCH(QByteArray, line);
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n" + line + "\r\n");
        QCOMPARE(statusLine(client->written()), "HTTP/1.1 400 Bad Request");
        QVERIFY(rig.upstream().empty());
        QVERIFY(client->closed);
    }

    void aConnectWithoutAPortIsRefused()
    {
        ProxyRig rig(Conformance::Node); // Strict refuses it before the proxy hears of it
        const Socket client = rig.client();
        rig.receive(client, "CONNECT example HTTP/1.1\r\nHost: example\r\n\r\n");
        QCOMPARE(statusLine(client->written()), "HTTP/1.1 400 Bad Request");
        QVERIFY(rig.upstream().empty());
    }

    /// What is counted and not kept (core/trace/README.md).
    void ofATunnelOnlyTheFirstBytesAreKept()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, connectRequest);
        rig.receive(client, "the first");
        const qint64 before = rig.writer.usage().bytes;
        for (int i = 0; i < 64; ++i)
            rig.receive(client, QByteArray(60'000, 'x'));
        rig.snapshot();
        QCOMPARE_LT(rig.writer.usage().bytes - before, 1 << 20);
        rig.run([&] { client->receiveReset(); });
        const trace::Snapshot all = rig.snapshot();
        qint64 read = 0;
        QByteArray kept;
        for (const auto event : rig.events(EventKind::SocketRead)) {
            if (all.at(event).subject() == client->subject) {
                read += all.byteCountOf(event);
                kept += all.bytesOf(event);
            }
        }
        QCOMPARE(read, connectRequest.size() + 9 + 64 * 60'000);
        QVERIFY(kept.contains("the first"));
        QVERIFY(kept.size() < 10'000);
        const auto closed = rig.events(EventKind::TunnelClosed).front();
        QCOMPARE(all.detailOf<trace::TunnelEnd>(closed).bytesToServer, 9 + 64 * 60'000);
    }

    void theProxyGoesAway()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, connectRequest);
        const Socket tunnelled = rig.lastUpstream();
        rig.receive(rig.client(), get);
        const Socket asked = rig.lastUpstream();
        rig.run([&] { rig.proxy.reset(); });
        QVERIFY(client->closed && tunnelled->closed && asked->closed);
        const trace::Snapshot all = rig.snapshot();
        QCOMPARE(trace::TunnelEndedBy(all.at(rig.events(EventKind::TunnelClosed).front()).arg),
            trace::TunnelEndedBy::Stopped);
    }
};

QTEST_GUILESS_MAIN(tst_ProxyTunnels)
#include "tst_proxytunnels.moc"

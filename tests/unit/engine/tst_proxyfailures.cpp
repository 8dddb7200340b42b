#include "tests/unit/engine/proxyrig.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::engine;
using namespace roundtrip::engine::test;
using namespace std::chrono_literals;
using trace::EventKind;

/// A forward proxy between ends that are not there, break off, or are late.
class tst_ProxyFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aServerThatIsNotThereIsABadGateway_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("refused") << ECONNREFUSED << QByteArray("HTTP/1.1 502 Bad Gateway");
        QTest::newRow("timed out") << ETIMEDOUT << QByteArray("HTTP/1.1 504 Gateway Timeout");
    }

    void aServerThatIsNotThereIsABadGateway()
    {
        QFETCH(int, number);
        ProxyRig rig;
        const Socket client = rig.client();
        rig.network.setConnecting(wire::ScriptedNetwork::Connecting::ByTest);
        rig.receive(client, get);
        rig.run([&] { rig.lastUpstream()->refuse(number); });
        QTEST(statusLine(client->written()), "status");
        QVERIFY(client->written().contains("Content-Type: text/plain"));
        QVERIFY(bodyOf(client->written()).contains("connect E"));
        QVERIFY(!client->closed); // another host may answer
    }

    void anAnswerThatIsNoneIsABadGateway_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n");
        QTest::newRow("a transfer coding")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
        QTest::newRow("two lengths")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n11");
        QTest::newRow("an upgrade that was not asked for") << QByteArray(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
        QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nX");
    }

    void anAnswerThatIsNoneIsABadGateway()
    {
        QFETCH(QByteArray, answer);
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, get);
        rig.receive(rig.lastUpstream(), answer);
        rig.run([&] { rig.lastUpstream()->receiveFin(); });
        QCOMPARE(statusLine(client->written()), "HTTP/1.1 502 Bad Gateway");
        QCOMPARE(client->written().count("HTTP/1.1 "), 1);
        QVERIFY(rig.lastUpstream()->closed);
    }

    void aServerThatBreaksInMidBodyBreaksTheClientsConnection_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<bool>("reset");
        QTest::addColumn<bool>("resetSent");
        QTest::newRow("length, FIN")
            << QByteArray("1.1") << QByteArray("Content-Length: 9\r\n") << false << false;
        QTest::newRow("chunks, RST")
            << QByteArray("1.1") << QByteArray("Transfer-Encoding: chunked\r\n") << true << false;
        QTest::newRow("until FIN, RST") << QByteArray("1.1") << QByteArray() << true << false;
        QTest::newRow("HTTP/1.0: FIN would end the body")
            << QByteArray("1.0") << QByteArray("Transfer-Encoding: chunked\r\n") << true << true;
    }

    void aServerThatBreaksInMidBodyBreaksTheClientsConnection()
    {
        QFETCH(QByteArray, version);
        QFETCH(QByteArray, head);
        QFETCH(bool, reset);
        QFETCH(bool, resetSent);
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(
            client, "GET http://127.0.0.1:81/ HTTP/" + version + "\r\nHost: 127.0.0.1:81\r\n\r\n");
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\n" + head + "\r\n3\r\nabc\r\n");
        QVERIFY(!client->closed);
        rig.run([&] {
            if (reset)
                rig.lastUpstream()->receiveReset();
            else
                rig.lastUpstream()->receiveFin();
        });
        QVERIFY(client->closed);
        QCOMPARE(client->resetSent, resetSent);
        QVERIFY(!client->written().endsWith("0\r\n\r\n"));
        QCOMPARE(rig.proxy->forwardingCount(), 0);
    }

    void aClientThatGoesAwayTakesTheRequestUpstreamWithIt_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("answer");
        const QByteArray post =
            "POST http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc";
        QTest::newRow("before the answer") << get << QByteArray();
        QTest::newRow("in its own body") << post << QByteArray();
        QTest::newRow("in the answer")
            << get << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    }

    void aClientThatGoesAwayTakesTheRequestUpstreamWithIt()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, answer);
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, request);
        if (!answer.isEmpty())
            rig.receive(rig.lastUpstream(), answer);
        rig.run([&] { client->receiveReset(); });
        QVERIFY(rig.lastUpstream()->closed);
        QCOMPARE(rig.proxy->forwardingCount(), 0);
        QCOMPARE(rig.events(EventKind::HalfClosed).size(), 2u);
    }

    void anAnswerThatDoesNotComeIsAGatewayTimeout()
    {
        Proxy::Options options;
        options.timeout = 10s;
        ProxyRig rig(Conformance::Strict, options);
        const Socket client = rig.client();
        rig.receive(client, get);
        rig.advance(9s);
        QVERIFY(client->written().isEmpty());
        rig.advance(2s);
        QCOMPARE(statusLine(client->written()), "HTTP/1.1 504 Gateway Timeout");
        QVERIFY(rig.lastUpstream()->closed);
    }

    /// The answer to an upload that came early; what is left of it is not wanted.
    void anEarlyAnswerEndsTheUpload()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client,
            "POST http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
        rig.receive(rig.lastUpstream(),
            "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        rig.run([&] { rig.lastUpstream()->receiveReset(); });
        QVERIFY(client->written().startsWith("HTTP/1.1 413 Content Too Large\r\n"));
        rig.receive(client, "defghi");
        QCOMPARE(rig.proxy->forwardingCount(), 0);
    }

    void aKeptConnectionThatIsDeadIsTriedOnceMore()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, get);
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client->takeWritten();
        rig.receive(client, get);
        rig.run([&] { rig.lastUpstream()->receiveReset(); });
        QCOMPARE(rig.upstream().size(), 2u);
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2");
        QVERIFY(client->takeWritten().endsWith("\r\n\r\n2"));
        QCOMPARE(rig.proxy->forwardingCount(), 0);
    }

    void aPostIsNeverSentTwice()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, get);
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client->takeWritten();
        rig.receive(
            client, "POST http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na");
        rig.run([&] { rig.lastUpstream()->receiveReset(); });
        QCOMPARE(rig.upstream().size(), 1u);
        QCOMPARE(statusLine(client->written()), "HTTP/1.1 502 Bad Gateway");
    }
};

QTEST_GUILESS_MAIN(tst_ProxyFailures)
#include "tst_proxyfailures.moc"

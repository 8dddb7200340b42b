#include "tests/unit/engine/proxyrig.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::engine;
using namespace roundtrip::engine::test;
using namespace std::chrono_literals;
using trace::EventKind;

/// The forward proxy over a scripted network, both ends played byte by byte: what it asks for and
/// what comes back.
class tst_Proxy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRequestIsAskedForAndItsAnswerComesBack()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, get);
        QCOMPARE(rig.upstream().size(), 1u);
        QCOMPARE(rig.lastUpstream()->options.host, "127.0.0.1");
        QCOMPARE(rig.lastUpstream()->options.port, 81);
        QCOMPARE(rig.lastUpstream()->takeWritten(),
            "GET /x HTTP/1.1\r\nHost: 127.0.0.1:81\r\nVia: 1.1 roundtrip:3000\r\n"
            "Connection: keep-alive\r\n\r\n");
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 Fine\r\nX: 1\r\nContent-Length: 2\r\n\r\nok");
        QCOMPARE(plain(client->takeWritten()),
            "HTTP/1.1 200 Fine\r\nX: 1\r\nContent-Length: 2\r\nVia: 1.1 roundtrip:3000\r\n\r\nok");
        QCOMPARE(rig.proxy->forwardingCount(), 0);
        QVERIFY(!client->closed);
    }

    void thePairIsJoinedByCause()
    {
        ProxyRig rig;
        rig.receive(rig.client(), get);
        const auto asked = rig.events(EventKind::CallRequest);
        QCOMPARE(asked.size(), 1u);
        const trace::Snapshot all = rig.snapshot();
        const trace::Event cause = all.at(all.causeOf(asked.front()));
        QCOMPARE(cause.kind, EventKind::OnRequest);
        QVERIFY(cause.subject() != all.at(asked.front()).subject());
        QCOMPARE(trace::Origin(all.at(asked.front()).arg), trace::Origin::Proxy);
        QVERIFY(rig.events(EventKind::Twin).empty());
        rig.receive(rig.lastUpstream(), "HTTP/1.1 204 No Content\r\n\r\n");
        const auto answered = rig.events(EventKind::CallWriteHead);
        const trace::Snapshot then = rig.snapshot();
        QCOMPARE(then.at(then.causeOf(answered.front())).kind, EventKind::OnResponse);
        QCOMPARE(trace::Origin(then.at(answered.front()).arg), trace::Origin::Proxy);
    }

    void theConnectionUpstreamIsKeptForTheNextOne()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        for (int i = 0; i < 2; ++i) {
            rig.receive(client, get);
            rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
        QCOMPARE(rig.upstream().size(), 1u);
        QVERIFY(client->takeWritten().count("HTTP/1.1 200") == 2);
    }

    void pipelinedRequestsLeaveOneAfterAnother()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client,
            "POST http://127.0.0.1:81/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na" + get);
        QCOMPARE(rig.upstream().size(), 1u);
        QVERIFY(!rig.lastUpstream()->written().contains("/x"));
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
        QVERIFY(rig.lastUpstream()->written().contains("GET /x"));
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2");
        QVERIFY(client->written().indexOf("\r\n\r\n1") < client->written().indexOf("\r\n\r\n2"));
    }

    void aBodyGoesOnWhileItComes()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client,
            "POST http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        QVERIFY(rig.lastUpstream()->takeWritten().endsWith("Transfer-Encoding: chunked\r\n"
                                                           "Connection: keep-alive\r\n\r\n"));
        rig.receive(client, "3;x=y\r\nabc\r\n");
        QCOMPARE(rig.lastUpstream()->takeWritten(), "3\r\nabc\r\n");
        rig.receive(client, "0\r\nX-Sum: 1\r\nSet-Cookie: c\r\n\r\n");
        QCOMPARE(rig.lastUpstream()->takeWritten(), "0\r\nX-Sum: 1\r\n\r\n");
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        QVERIFY(client->takeWritten().contains("Transfer-Encoding: chunked\r\n"));
        rig.receive(rig.lastUpstream(), "2\r\nhi\r\n");
        QCOMPARE(client->takeWritten(), "2\r\nhi\r\n");
        rig.receive(rig.lastUpstream(), "0\r\nX-Sum: 2\r\n\r\n");
        QCOMPARE(client->takeWritten(), "0\r\nX-Sum: 2\r\n\r\n");
    }

    /// A GET has no framing of its own: its chunks must not become a second request.
    void aBodyOfAGetKeepsItsFrame()
    {
        ProxyRig rig;
        rig.receive(rig.client(),
            "GET http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\nabc\r\n0\r\n\r\n");
        QVERIFY(rig.lastUpstream()->written().endsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
        QCOMPARE(rig.lastUpstream()->written().count("Transfer-Encoding: chunked"), 1);
    }

    void withoutABodyNoneIsMade_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("GET") << QByteArray("GET") << QByteArray();
        QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray();
        QTest::newRow("POST") << QByteArray("POST") << QByteArray("Content-Length: 0\r\n");
    }

    void withoutABodyNoneIsMade()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, frame);
        ProxyRig rig;
        rig.receive(rig.client(), method + " http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(rig.lastUpstream()->written(),
            method
                + " / HTTP/1.1\r\nHost: 127.0.0.1:81\r\nVia: 1.1 roundtrip:3000\r\n"
                  "Connection: keep-alive\r\n"
                + frame + "\r\n");
    }

    void aClientOfHttp10GetsNoChunks()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, "GET http://127.0.0.1:81/ HTTP/1.0\r\n\r\n");
        QVERIFY(rig.lastUpstream()->written().contains("Via: 1.0 roundtrip:3000\r\n"));
        rig.receive(rig.lastUpstream(),
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n"
            "Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2\r\nhi\r\n0\r\nX: 1\r\n\r\n");
        QCOMPARE(plain(client->written()), "HTTP/1.1 200 OK\r\nVia: 1.1 roundtrip:3000\r\n\r\nhi");
        QVERIFY(client->finSent);
    }

    void aBodyThatFinEndsBecomesChunks()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, get);
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\n\r\nabc");
        rig.run([&] { rig.lastUpstream()->receiveFin(); });
        QVERIFY(client->written().endsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
        QVERIFY(!client->closed);
    }

    void anAnswerToHeadHasALengthAndNoBody()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, "HEAD http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\n\r\n");
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
        QCOMPARE(plain(client->takeWritten()),
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nVia: 1.1 roundtrip:3000\r\n\r\n");
        rig.receive(client, get); // the connections go on
        QVERIFY(rig.lastUpstream()->written().contains("GET /x"));
        QCOMPARE(rig.upstream().size(), 1u);
    }

    void aClientThatReadsSlowlySlowsTheServerDown()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, get);
        client->setRoom(1000);
        const Socket server = rig.lastUpstream();
        rig.receive(server, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        for (int i = 0; i < 10; ++i)
            rig.receive(server, QByteArray(100'000, 'x'));
        // Not more than a read and what may wait lies in the proxy; the rest was not read.
        QCOMPARE_GT(server->unread(), 800'000);
        rig.run([&] { client->setRoom(-1); });
        QCOMPARE(server->unread(), 0);
        QCOMPARE(bodyOf(client->written()).size(), 1'000'000);
    }

    void aServerThatReadsSlowlySlowsTheClientDown()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.network.setConnecting(wire::ScriptedNetwork::Connecting::ByTest);
        rig.receive(client,
            "POST http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
        for (int i = 0; i < 10; ++i)
            rig.receive(client, QByteArray(100'000, 'x'));
        QCOMPARE_GT(client->unread(), 800'000);
        rig.run([&] { rig.lastUpstream()->accept(); });
        QCOMPARE(client->unread(), 0);
        QCOMPARE(bodyOf(rig.lastUpstream()->written()).size(), 1'000'000);
    }

    void informationGoesOn()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, get);
        rig.receive(rig.lastUpstream(), "HTTP/1.1 103 Early Hints\r\nLink: </a b>\r\nX: 1\r\n\r\n");
        QCOMPARE(client->takeWritten(),
            "HTTP/1.1 103 Early Hints\r\nLink: </a b>\r\nX: 1\r\nVia: 1.1 roundtrip:3000\r\n\r\n");
        rig.receive(rig.lastUpstream(), "HTTP/1.1 102 Processing\r\n\r\n");
        QCOMPARE(
            client->takeWritten(), "HTTP/1.1 102 Processing\r\nVia: 1.1 roundtrip:3000\r\n\r\n");
        rig.receive(rig.lastUpstream(), "HTTP/1.1 204 No Content\r\n\r\n");
        QVERIFY(client->takeWritten().startsWith("HTTP/1.1 204 No Content\r\n"));
    }

    /// Who waits for 100 hears it from the server, not from the proxy.
    void theServerSaysContinue()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client,
            "POST http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
            "Content-Length: 3\r\n\r\n");
        QVERIFY(client->written().isEmpty());
        QVERIFY(rig.lastUpstream()->takeWritten().contains("Expect: 100-continue\r\n"));
        rig.receive(rig.lastUpstream(), "HTTP/1.1 100 Continue\r\n\r\n");
        QCOMPARE(client->takeWritten(), "HTTP/1.1 100 Continue\r\nVia: 1.1 roundtrip:3000\r\n\r\n");
        rig.receive(client, "abc");
        QCOMPARE(rig.lastUpstream()->takeWritten(), "abc");
        rig.receive(rig.lastUpstream(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(client->takeWritten().contains("Connection: keep-alive\r\n"));
    }

    void aBodyThatIsRefusedBeforeItCameEndsTheConnection()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client,
            "POST http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
            "Content-Length: 3\r\n\r\n");
        rig.receive(rig.lastUpstream(),
            "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        QVERIFY(client->written().startsWith("HTTP/1.1 417 "));
        QVERIFY(client->written().contains("Connection: close\r\n"));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("a loop") << QByteArray(
            "GET http://a/ HTTP/1.1\r\nHost: a\r\nVia: 1.1 roundtrip:3000\r\n\r\n")
                                << QByteArray("HTTP/1.1 508 Loop Detected");
        QTest::newRow("another scheme") << QByteArray("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n")
                                        << QByteArray("HTTP/1.1 400 Bad Request");
    }

    void refusals()
    {
        QFETCH(QByteArray, request);
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(client, request);
        QTEST(statusLine(client->written()), "status");
        QVERIFY(rig.upstream().empty());
        QCOMPARE(bodyOf(client->written()).count('\n'), 1);
    }

    void theLastOneAnswersTrace()
    {
        ProxyRig rig;
        const Socket client = rig.client();
        rig.receive(
            client, "TRACE http://a/ HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\nCookie: c\r\n\r\n");
        QVERIFY(client->written().contains("Content-Type: message/http\r\n"));
        QVERIFY(client->written().contains("TRACE http://a/ HTTP/1.1\r\nHost: a\r\n"));
        QVERIFY(!client->written().contains("Cookie"));
        QVERIFY(rig.upstream().empty());
    }

    void anUpgradeIsNotHandedOn()
    {
        ProxyRig rig;
        rig.receive(rig.client(),
            "GET http://127.0.0.1:81/ HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
            "Upgrade: websocket\r\n\r\n");
        QVERIFY(!rig.lastUpstream()->written().contains("pgrade"));
    }
};

QTEST_GUILESS_MAIN(tst_Proxy)
#include "tst_proxy.moc"

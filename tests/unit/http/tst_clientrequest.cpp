#include "tests/unit/http/clientrig.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;
using std::chrono::milliseconds;

/// The order of events within the client (sections 2.2, 2.7, 3 and 3b of the reference).
class tst_ClientRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closeMode();
    void keepAliveMode();
    void withoutAgent();
    void sequentialRequestsShareASocket();
    void queuedRequestsGetTheSocketHandedOver();
    void bodyInPieces();
    void headIsPooledOnlyWithALength();
    void answersWithoutABody_data();
    void answersWithoutABody();
    void expectContinue();
    void informationComesBeforeTheResponse();
    void earlyResponse();
    void bodyUntilTheEndOfTheConnection();
    void freeSocketOfSilentServer();
    void freeSocketThatTheServerCloses();
    void unreadResponseKeepsTheSocket();
    void responseNobodyWantsIsThrownAway();
    void upgradeWithoutListener();
    void upgradeHandsTheTransportOver();
    void connectHandsTheTransportOver();
};

void tst_ClientRequest::closeMode()
{
    ClientRig rig;
    Agent agent(rig.context, {});
    rig.enter([&] { rig.get(&agent); });
    QCOMPARE(rig.socket()->takeWritten(),
        QByteArray("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
    QCOMPARE(rig.story(), QByteArray("new req.socket ->54 req.finish"));
    rig.socket()->receive("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
    rig.socket()->receiveFin();
    rig.run();
    QCOMPARE(rig.story(),
        QByteArray("req.response(200) res.data(5) dropped(AgentKeepsNone) FIN res.end res.close "
                   "cs.close req.close half.closed"));
    QCOMPARE(agent.totalSocketCount(), 0);
}

void tst_ClientRequest::keepAliveMode()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    QVERIFY(rig.socket()->takeWritten().contains("Connection: keep-alive\r\n"));
    rig.receive(hello);
    QCOMPARE(rig.story(),
        QByteArray("new req.socket ->59 req.finish req.response(200) res.data(5) res.end req.close "
                   "kept res.close half.closed"));
    QCOMPARE(rig.callbacks(),
        QByteArray("req.socket req.finish req.response(200) res.data(hello) res.end req.close "
                   "res.close"));
    const std::vector<Agent::PoolCount> pools{{"127.0.0.1:80:", 0, 1, 0}};
    QCOMPARE(agent.pools(), pools);
}

void tst_ClientRequest::withoutAgent()
{
    ClientRig rig;
    rig.enter([&] { rig.get(nullptr); });
    QVERIFY(rig.socket()->takeWritten().contains("Connection: close\r\n"));
    rig.receive(hello);
    QCOMPARE(rig.story(),
        QByteArray("noAgent req.socket ->54 req.finish req.response(200) res.data(5) FIN res.end "
                   "res.close cs.close req.close half.closed"));
}

void tst_ClientRequest::sequentialRequestsShareASocket()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    ClientRig::Request first;
    ClientRig::Request second;
    rig.enter([&] { first = rig.get(&agent, "/1"); });
    rig.receive(hello);
    rig.story();
    rig.enter([&] { second = rig.get(&agent, "/2"); });
    rig.receive(hello);
    QCOMPARE(rig.story(),
        QByteArray("reused2 req2.socket ->60 req2.finish req2.response(200) res2.data(5) res2.end "
                   "req2.close kept2 res2.close half2.closed"));
    QCOMPARE(rig.network.sockets().size(), size_t(1));
    QVERIFY(!first->reusedSocket());
    QVERIFY(second->reusedSocket());
    QCOMPARE(first->connectionId(), second->connectionId());
}

void tst_ClientRequest::queuedRequestsGetTheSocketHandedOver()
{
    ClientRig rig;
    AgentOptions options = keepAlive();
    options.maxSockets = 1;
    Agent agent(rig.context, options);
    ClientRig::Request second;
    rig.enter([&] {
        rig.get(&agent, "/1");
        second = rig.get(&agent, "/2");
    });
    QCOMPARE(rig.story(), QByteArray("new queued2 req.socket ->60 req.finish"));
    rig.receive(hello);
    QCOMPARE(rig.story(),
        QByteArray("req.response(200) res.data(5) res.end req.close handed2 req2.socket ->60 "
                   "res.close half.closed req2.finish"));
    QVERIFY(!second->reusedSocket());
    rig.receive(hello);
    QCOMPARE(rig.story(),
        QByteArray("req2.response(200) res2.data(5) res2.end req2.close kept2 res2.close "
                   "half2.closed"));
}

void tst_ClientRequest::bodyInPieces()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    RequestOptions options;
    options.agent = &agent;
    options.method = "POST";
    ClientRig::Request request;
    rig.enter([&] {
        request = rig.request(options, "/p");
        QVERIFY(request->write("aaa"));
        QVERIFY(request->write("bbb"));
    });
    QCOMPARE(rig.socket()->writes.size(), 1);
    QCOMPARE(rig.socket()->takeWritten(),
        QByteArray("POST /p HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n3\r\naaa\r\n3\r\nbbb\r\n"));
    rig.enter([&] {
        QVERIFY(request->write("ccc"));
        QVERIFY(request->end("ddd"));
    });
    QCOMPARE(rig.socket()->takeWritten(), QByteArray("3\r\nccc\r\n3\r\nddd\r\n0\r\n\r\n"));
    rig.story();
    rig.receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n");
    rig.receive("5\r\nthree\r\n4\r\nfour\r\n0\r\n\r\n");
    QCOMPARE(rig.story(),
        QByteArray("req.response(200) res.data(3) res.data(3) res.data(5) res.data(4) res.end "
                   "req.close kept res.close half.closed"));
}

void tst_ClientRequest::headIsPooledOnlyWithALength()
{
    for (const bool withLength : {true, false}) {
        ClientRig rig;
        Agent agent(rig.context, keepAlive());
        RequestOptions options;
        options.agent = &agent;
        options.method = "HEAD";
        rig.enter([&] { QVERIFY(rig.request(options)->end()); });
        rig.story();
        rig.receive(withLength ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                               : "HTTP/1.1 200 OK\r\n\r\n");
        QCOMPARE(rig.story(),
            withLength
                ? QByteArray("req.response(200) res.end req.close kept res.close half.closed")
                : QByteArray(
                    "req.response(200) dropped(HeadWithoutLength) FIN res.end res.close cs.close "
                    "req.close half.closed"));
    }
}

void tst_ClientRequest::answersWithoutABody_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n");
    QTest::newRow("304 with the length of what is not sent")
        << QByteArray("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n");
    QTest::newRow("length 0") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("no reason phrase") << QByteArray("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n");
}

void tst_ClientRequest::answersWithoutABody()
{
    QFETCH(QByteArray, answer);
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.story();
    rig.receive(answer);
    QCOMPARE(rig.story(),
        "req.response(" + answer.mid(9, 3) + ") res.end req.close kept res.close half.closed");
}

void tst_ClientRequest::expectContinue()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    RequestOptions options;
    options.agent = &agent;
    options.method = "POST";
    options.headers = {{"Expect", "100-continue"}, {"Content-Length", "4"}};
    ClientRig::Request request;
    rig.enter([&] {
        request = rig.request(options);
        request->onContinue([&] { QVERIFY(request->end("body")); });
    });
    QCOMPARE(rig.socket()->takeWritten(),
        QByteArray("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n"
                   "Host: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n"));
    rig.story();
    rig.receive("HTTP/1.1 100 Continue\r\n\r\n");
    QCOMPARE(rig.socket()->takeWritten(), QByteArray("body"));
    QCOMPARE(rig.story(), QByteArray("req.continue ->4 req.information(100) req.finish"));
    rig.receive(hello);
    QCOMPARE(rig.story(),
        QByteArray("req.response(200) res.data(5) res.end req.close kept res.close half.closed"));
}

void tst_ClientRequest::informationComesBeforeTheResponse()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.story();
    rig.receive("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                "HTTP/1.1 100 Continue\r\n\r\n"
        + hello);
    QCOMPARE(rig.story(),
        QByteArray("req.information(102) req.information(103) req.continue req.information(100) "
                   "req.response(200) res.data(5) res.end req.close kept res.close half.closed"));
}

void tst_ClientRequest::earlyResponse()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    RequestOptions options;
    options.agent = &agent;
    options.method = "POST";
    options.headers = {{"Content-Length", "6"}};
    ClientRig::Request request;
    rig.enter([&] {
        request = rig.request(options);
        QVERIFY(request->write("abc"));
    });
    rig.receive(hello);
    rig.story();
    QCOMPARE(agent.pools().front().freeSockets, 0);
    rig.enter([&] { QVERIFY(request->end("def")); });
    QCOMPARE(rig.story(), QByteArray("->3 req.finish req.close kept half.closed"));
}

void tst_ClientRequest::bodyUntilTheEndOfTheConnection()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.receive("HTTP/1.1 200 OK\r\n\r\nall of it");
    rig.story();
    rig.socket()->receiveFin();
    rig.run();
    QCOMPARE(rig.story(),
        QByteArray("cs.end dropped(BodyUntilClose) FIN res.end res.close cs.close req.close "
                   "half.closed"));
}

void tst_ClientRequest::freeSocketOfSilentServer()
{
    ClientRig rig;
    AgentOptions options = keepAlive();
    options.timeout = milliseconds(5000);
    Agent agent(rig.context, options);
    rig.enter([&] { rig.get(&agent); });
    rig.receive("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=3\r\nContent-Length: 0\r\n\r\n");
    rig.story();
    rig.advance(milliseconds(1999));
    QCOMPARE(rig.story(), QByteArray());
    rig.advance(milliseconds(1));
    QCOMPARE(rig.story(), QByteArray("cs.timeout dropped(IdleTimeout) FIN cs.close"));
    QVERIFY(agent.pools().empty());
}

void tst_ClientRequest::freeSocketThatTheServerCloses()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.receive(hello);
    rig.story();
    rig.socket()->receiveFin();
    rig.run();
    QCOMPARE(rig.story(), QByteArray("cs.end dropped(PeerClosed) FIN cs.close"));
    QVERIFY(agent.pools().empty());
}

void tst_ClientRequest::unreadResponseKeepsTheSocket()
{
    ClientRig rig;
    rig.registerForData = false;
    Agent agent(rig.context, keepAlive());
    ClientRequest::Response response;
    rig.enter([&] {
        const ClientRig::Request request = rig.get(&agent);
        request->onResponse([&](const ClientRequest::Response &got) { response = got; });
    });
    rig.receive(hello);
    QVERIFY(response);
    QVERIFY(response->complete());
    QCOMPARE(agent.pools().front().sockets, 1);
    rig.story();
    rig.enter([&] { response->resume(); });
    QCOMPARE(rig.story(), QByteArray("req.close kept half.closed"));
}

void tst_ClientRequest::responseNobodyWantsIsThrownAway()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent)->onResponse({}); });
    rig.receive(hello);
    QCOMPARE(rig.callbacks(), QByteArray("req.socket req.finish req.close"));
    QCOMPARE(agent.pools().front().freeSockets, 1);
}

void tst_ClientRequest::upgradeWithoutListener()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    RequestOptions options;
    options.agent = &agent;
    options.headers = {{"Connection", "Upgrade"}, {"Upgrade", "foo"}};
    rig.enter([&] { QVERIFY(rig.request(options)->end()); });
    rig.callbacks();
    rig.receive("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n");
    QCOMPARE(rig.callbacks(), QByteArray("req.close"));
    QVERIFY(rig.socket()->closed);
}

void tst_ClientRequest::upgradeHandsTheTransportOver()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    RequestOptions options;
    options.agent = &agent;
    options.headers = {{"Connection", "Upgrade"}, {"Upgrade", "foo"}};
    std::unique_ptr<wire::Transport> transport;
    QByteArray head;
    rig.enter([&] {
        const ClientRig::Request request = rig.request(options);
        request->onUpgrade([&](const ClientRequest::Response &,
                               std::unique_ptr<wire::Transport> raw, const QByteArray &first) {
            transport = std::move(raw);
            head = first;
        });
        QVERIFY(request->end());
    });
    QCOMPARE(linesOf(rig.socket()->takeWritten()),
        QByteArray("GET / HTTP/1.1 | Connection: Upgrade | Upgrade: foo | Host: 127.0.0.1"));
    rig.story();
    rig.receive(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\nfirst");
    QCOMPARE(rig.story(), QByteArray("req.upgrade req.close half.closed"));
    QVERIFY(transport);
    QCOMPARE(head, QByteArray("first"));
    QVERIFY(agent.pools().empty());
    rig.enter([&] { transport->write(std::array{QByteArray("raw")}); });
    QCOMPARE(rig.socket()->takeWritten(), QByteArray("raw"));
}

void tst_ClientRequest::connectHandsTheTransportOver()
{
    ClientRig rig;
    RequestOptions options;
    options.method = "CONNECT";
    options.path = "example.org:443";
    bool given = false;
    rig.enter([&] {
        const ClientRig::Request request = rig.request(options);
        request->onConnect(
            [&](const ClientRequest::Response &response, std::unique_ptr<wire::Transport>,
                const QByteArray &) { given = response->statusCode() == 200; });
        QVERIFY(request->end());
    });
    rig.receive("HTTP/1.1 200 OK\r\n\r\n");
    QVERIFY(given);
    QVERIFY(rig.socket()->closed);
}

QTEST_GUILESS_MAIN(tst_ClientRequest)
#include "tst_clientrequest.moc"

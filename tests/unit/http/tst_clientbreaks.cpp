#include "tests/unit/http/clientrig.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;
using std::chrono::milliseconds;

/// The order of events within the client when an exchange does not come to its end (sections 2.7,
/// 3 and 3b of the reference).
class tst_ClientBreaks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void serverNeverEnds();
    void destroyedBeforeEnd();
    void destroyInTimeout();
    void destroyInMidResponse();
    void abortInMidResponse();
    void destroyBeforeTheSocket();
    void abortBeforeTheSocket();
    void abortInSocket();
    void destroyWithAnError();
    void destroyWithAnErrorBeforeASocketThatGoes();
    void destroyWhileQueued();
    void finInMidResponse();
    void finBeforeAnyResponse();
    void resetInMidResponse();
    void garbage();
    void garbageInTheBody();
    void excessBytes_data();
    void excessBytes();
    void connectionRefused();
    void staleSocket();
    void agentDestroyed();
    void callbackMayDestroyEverything();
};

void tst_ClientBreaks::serverNeverEnds()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent)->setTimeout(milliseconds(80)); });
    rig.receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\npartial\r\n");
    rig.story();
    rig.advance(milliseconds(80));
    QCOMPARE(rig.story(), QByteArray("cs.timeout req.timeout res.timeout"));
    rig.socket()->receiveFin();
    rig.run();
    QCOMPARE(rig.story(),
        QByteArray("cs.end dropped(PeerClosed) FIN cs.close res.aborted req.close "
                   "res.error(ECONNRESET) res.close half.failed"));
}

void tst_ClientBreaks::destroyedBeforeEnd()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    RequestOptions options;
    options.agent = &agent;
    ClientRig::Request request;
    rig.enter([&] { request = rig.request(options); });
    QCOMPARE(rig.socket()->written(), QByteArray());
    rig.story();
    rig.enter([&] { request->destroy(); });
    QCOMPARE(rig.story(),
        QByteArray("dropped(RequestDestroyed) FIN cs.close req.error(ECONNRESET) req.close "
                   "half.failed"));
}

void tst_ClientBreaks::destroyInTimeout()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    RequestOptions options;
    options.agent = &agent;
    options.timeout = milliseconds(50);
    ClientRig::Request request;
    rig.enter([&] {
        request = rig.request(options);
        QVERIFY(request->end());
        request->onTimeout([&] { request->destroy(); });
    });
    rig.story();
    rig.advance(milliseconds(50));
    QCOMPARE(rig.story(),
        QByteArray("cs.timeout req.timeout dropped(RequestDestroyed) FIN cs.close "
                   "req.error(ECONNRESET) req.close half.failed"));
}

void tst_ClientBreaks::destroyInMidResponse()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    ClientRig::Request request;
    rig.enter([&] { request = rig.get(&agent); });
    rig.receive("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello");
    rig.story();
    rig.enter([&] { request->destroy(); });
    QCOMPARE(rig.story(),
        QByteArray("dropped(RequestDestroyed) FIN cs.close res.aborted req.close "
                   "res.error(ECONNRESET) res.close half.failed"));
}

void tst_ClientBreaks::abortInMidResponse()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    ClientRig::Request request;
    rig.enter([&] { request = rig.get(&agent); });
    rig.receive("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello");
    rig.story();
    rig.enter([&] { request->abort(); });
    QCOMPARE(rig.story(),
        QByteArray("dropped(RequestDestroyed) FIN req.abort cs.close res.aborted req.close "
                   "res.error(ECONNRESET) res.close half.failed"));
    QVERIFY(request->aborted());
}

void tst_ClientBreaks::destroyBeforeTheSocket()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent)->destroy(); });
    QCOMPARE(rig.story(),
        QByteArray("new dropped(RequestDestroyed) req.error(ECONNRESET) req.close half.failed "
                   "cs.close"));
    QCOMPARE(rig.socket()->written(), QByteArray());
}

/// The agent takes its socket away in the tick in which the request was to get it.
void tst_ClientBreaks::destroyWithAnErrorBeforeASocketThatGoes()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    QByteArray heard;
    rig.enter([&] {
        const auto request = rig.get(&agent);
        request->onError([&](const Error &error) { heard = error.message; });
        request->destroy(Error{"BOOM", "boom"});
        agent.destroy();
    });
    QCOMPARE(heard, QByteArray("boom"));
}

void tst_ClientBreaks::abortBeforeTheSocket()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent)->abort(); });
    QCOMPARE(rig.callbacks(), QByteArray("req.close req.abort"));
}

void tst_ClientBreaks::abortInSocket()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] {
        const ClientRig::Request request = rig.get(&agent);
        request->onSocket([request] { request->abort(); });
    });
    QCOMPARE(rig.callbacks(), QByteArray("req.abort req.error(ECONNRESET) req.close"));
}

void tst_ClientBreaks::destroyWithAnError()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    ClientRig::Request request;
    rig.enter([&] { request = rig.get(&agent); });
    rig.story();
    rig.enter([&] { request->destroy({.code = "BOOM", .message = "boom"}); });
    QCOMPARE(rig.story(),
        QByteArray("dropped(RequestDestroyed) FIN req.error(BOOM) cs.close req.close half.failed"));
}

void tst_ClientBreaks::destroyWhileQueued()
{
    ClientRig rig;
    AgentOptions options = keepAlive();
    options.maxSockets = 1;
    Agent agent(rig.context, options);
    rig.enter([&] {
        rig.get(&agent);
        rig.get(&agent)->destroy();
    });
    QCOMPARE(agent.pools().front().requests, 1);
    rig.story();
    rig.receive(hello);
    QCOMPARE(rig.story(),
        QByteArray("req.response(200) res.data(5) res.end req.close handed2 kept2 "
                   "req2.error(ECONNRESET) req2.close half2.failed res.close half.closed"));
    QCOMPARE(agent.pools().front().freeSockets, 1);
}

void tst_ClientBreaks::finInMidResponse()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.receive("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello");
    rig.story();
    rig.socket()->receiveFin();
    rig.run();
    QCOMPARE(rig.story(),
        QByteArray("cs.end dropped(PeerClosed) FIN cs.close res.aborted req.close "
                   "res.error(ECONNRESET) res.close half.failed"));
}

void tst_ClientBreaks::finBeforeAnyResponse()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.story();
    rig.socket()->receiveFin();
    rig.run();
    QCOMPARE(rig.story(),
        QByteArray("cs.end req.error(ECONNRESET) dropped(PeerClosed) FIN cs.close req.close "
                   "half.failed"));
}

void tst_ClientBreaks::resetInMidResponse()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.receive("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello");
    rig.callbacks();
    rig.socket()->receiveReset();
    rig.run();
    QCOMPARE(rig.callbacks(),
        QByteArray("req.error(ECONNRESET) res.aborted req.close res.error(ECONNRESET) "
                   "res.close"));
}

void tst_ClientBreaks::garbage()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    Error error;
    rig.enter([&] { rig.get(&agent)->onError([&](const Error &got) { error = got; }); });
    rig.story();
    rig.receive("BLAH BLAH\r\n\r\n");
    QCOMPARE(rig.story(),
        QByteArray("dropped(ResponseLeftInDoubt) FIN req.error(HPE_INVALID_CONSTANT) cs.close "
                   "req.close half.failed"));
    QCOMPARE(error.message, QByteArray("Parse Error: Expected HTTP/, RTSP/ or ICE/"));
    QCOMPARE(error.byteOffset, qint64(0));
}

void tst_ClientBreaks::garbageInTheBody()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
    rig.callbacks();
    rig.receive("zzz\r\n");
    QCOMPARE(rig.callbacks(),
        QByteArray("req.error(HPE_INVALID_CHUNK_SIZE) res.aborted req.close "
                   "res.error(ECONNRESET) res.close"));
}

void tst_ClientBreaks::excessBytes_data()
{
    QTest::addColumn<Conformance>("conformance");
    QTest::addColumn<QByteArray>("callbacks");
    QTest::newRow("Node") << Conformance::Node
                          << QByteArray(
                                 "req.response(200) res.data(hello) "
                                 "req.error(HPE_INVALID_CONSTANT) res.end req.close res.close");
    // RFC 9112, section 6.3: what follows is no part of this response, and no reason to fail it.
    QTest::newRow("Strict") << Conformance::Strict
                            << QByteArray(
                                   "req.response(200) res.data(hello) res.end res.close req.close");
}

void tst_ClientBreaks::excessBytes()
{
    QFETCH(Conformance, conformance);
    QFETCH(QByteArray, callbacks);
    ClientRig rig;
    rig.conformance = conformance;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.callbacks();
    rig.receive(hello + "MORE");
    QCOMPARE(rig.callbacks(), callbacks);
    QCOMPARE(agent.totalSocketCount(), 0);
}

void tst_ClientBreaks::connectionRefused()
{
    ClientRig rig;
    rig.network.setConnecting(wire::ScriptedNetwork::Connecting::ByTest);
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.socket()->refuse();
    rig.run();
    QCOMPARE(rig.callbacks(), QByteArray("req.socket req.error(ECONNREFUSED) req.close"));
    QCOMPARE(agent.totalSocketCount(), 0);
}

void tst_ClientBreaks::staleSocket()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.receive(hello);
    rig.callbacks();
    ClientRig::Request request;
    rig.enter([&] { request = rig.get(&agent); });
    rig.socket()->receiveFin();
    rig.run();
    QCOMPARE(
        rig.callbacks(), QByteArray("req2.socket req2.finish req2.error(ECONNRESET) req2.close"));
    QVERIFY(request->reusedSocket());
}

void tst_ClientBreaks::agentDestroyed()
{
    ClientRig rig;
    Agent agent(rig.context, keepAlive());
    rig.enter([&] { rig.get(&agent); });
    rig.receive(hello);
    rig.enter([&] {
        rig.get(&agent);
        rig.get(&agent);
    });
    rig.callbacks();
    rig.enter([&] { agent.destroy(); });
    QCOMPARE(rig.callbacks(),
        QByteArray("req2.error(ECONNRESET) req2.close req3.error(ECONNRESET) req3.close"));
    QCOMPARE(agent.totalSocketCount(), 0);
}

void tst_ClientBreaks::callbackMayDestroyEverything()
{
    for (const QByteArray &answer :
        {hello, QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello")}) {
        ClientRig rig;
        Agent agent(rig.context, keepAlive());
        rig.enter([&] {
            const ClientRig::Request request = rig.get(&agent);
            request->onResponse([request](const ClientRequest::Response &response) {
                response->destroy();
                request->destroy();
            });
        });
        rig.receive(answer);
        QVERIFY(rig.callbacks().endsWith("req.close"));
        QVERIFY(rig.story().contains("half.failed"));
        QCOMPARE(agent.totalSocketCount(), 0);
    }
}

QTEST_GUILESS_MAIN(tst_ClientBreaks)
#include "tst_clientbreaks.moc"

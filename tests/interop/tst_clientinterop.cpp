#include "core/http/server.h"
#include "tests/interop/clientbench.h"
#include "tests/interop/peerprocess.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;

namespace
{

enum class Peer { Node, Own };

/// What peers/server.js answers, from our own server.
void answerAsNode(const Server::Request &request, const Server::Response &response)
{
    if (request->url() == "/hello") {
        QVERIFY(response->end("hello"));
    } else if (request->url() == "/large") {
        QVERIFY(response->end(QByteArray(1 << 20, 'x')));
    } else if (request->url() == "/trailers") {
        QVERIFY(response->writeHead(200, {{"Trailer", "X-Sum"}}));
        QVERIFY(response->write("body"));
        QVERIFY(response->addTrailers({{"X-Sum", "42"}}));
        QVERIFY(response->end());
    } else if (request->url() == "/echo") {
        const auto body = std::make_shared<QByteArray>();
        request->onData([body](QByteArrayView bytes) { body->append(bytes); });
        request->onEnd([body, asked = request.get(), response] {
            QByteArray framing = asked->header("transfer-encoding");
            if (framing.isEmpty())
                framing = asked->header("content-length");
            QVERIFY(response->setHeader("X-Framing", framing.isEmpty() ? "none" : framing));
            QVERIFY(response->setHeader("X-Method", asked->method()));
            QVERIFY(response->end(*body));
        });
    } else {
        response->statusCode = 404;
        QVERIFY(response->end());
    }
}

} // namespace

/// Our client against Node's server, against servers that break the rules, and against our own
/// server, which needs no Node.
class tst_ClientInterop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_bench = std::make_unique<ClientBench>(); }
    void cleanup();

    void everyMethodArrives_data();
    void everyMethodArrives();
    void largeBodyArrivesWhole_data() { eachPeer(); }
    void largeBodyArrivesWhole();
    void largeBodyLeavesWhole_data() { eachPeer(); }
    void largeBodyLeavesWhole();
    void trailersArrive_data() { eachPeer(); }
    void trailersArrive();
    void manyRequestsShareOneSocket_data() { eachPeer(); }
    void manyRequestsShareOneSocket();
    void refusedConnection();
    void unknownHost();
    void strictDoesNotReuseADoubtfulConnection_data();
    void strictDoesNotReuseADoubtfulConnection();
    void ownServerInTheSameLoop();

private:
    static void eachPeer();
    /// Where it listens; 0: there is no Node.
    quint16 portOf(Peer peer);

    PeerProcess m_node;
    PeerProcess m_broken;
    std::unique_ptr<ClientBench> m_bench;
    std::unique_ptr<Server> m_own;
};

void tst_ClientInterop::initTestCase()
{
    if (PeerProcess::node().isEmpty())
        return;
    QVERIFY(m_node.start(QStringLiteral("server.js")));
    QVERIFY(m_broken.start(QStringLiteral("broken.js")));
}

void tst_ClientInterop::cleanup()
{
    if (m_own)
        m_bench->loop.enter([&] { m_own->closeAllConnections(); });
    m_own.reset();
    m_bench.reset();
}

void tst_ClientInterop::eachPeer()
{
    QTest::addColumn<Peer>("peer");
    QTest::newRow("Node's server") << Peer::Node;
    QTest::newRow("our own server") << Peer::Own;
}

quint16 tst_ClientInterop::portOf(Peer peer)
{
    if (peer == Peer::Node)
        return m_node.port();
    m_own = std::make_unique<Server>(m_bench->context, ServerOptions{});
    m_own->onRequest(answerAsNode);
    m_bench->loop.enter([&] { QVERIFY(m_own->listen(0)); });
    return m_own->port();
}

void tst_ClientInterop::everyMethodArrives_data()
{
    QTest::addColumn<Peer>("peer");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("framing");
    for (const Peer peer : {Peer::Node, Peer::Own}) {
        const char *whose = peer == Peer::Node ? "Node's server" : "our own server";
        for (const char *method : {"GET", "DELETE", "OPTIONS"})
            QTest::addRow("%s, %s", method, whose)
                << peer << QByteArray(method) << QByteArray("none");
        for (const char *method : {"POST", "PUT", "PATCH", "PROPFIND", "LOCK", "M-SEARCH", "PURGE"})
            QTest::addRow("%s, %s", method, whose) << peer << QByteArray(method) << QByteArray("4");
    }
}

void tst_ClientInterop::everyMethodArrives()
{
    QFETCH(Peer, peer);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, framing);
    const quint16 port = portOf(peer);
    if (!port)
        QSKIP(PeerProcess::missing);
    RequestOptions options = m_bench->optionsFor(port, "/echo");
    options.method = method;
    const QByteArray body = framing == "none" ? QByteArray() : QByteArray("body");
    const auto answer = m_bench->send(options, {}, body);
    QTRY_VERIFY(answer->closed);
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->header("X-Method"), method);
    QCOMPARE(answer->header("X-Framing"), framing);
    QCOMPARE(answer->body, body);
}

void tst_ClientInterop::largeBodyArrivesWhole()
{
    QFETCH(Peer, peer);
    const quint16 port = portOf(peer);
    if (!port)
        QSKIP(PeerProcess::missing);
    const auto answer = m_bench->send(m_bench->optionsFor(port, "/large"));
    QTRY_VERIFY(answer->closed);
    QCOMPARE(answer->body, QByteArray(1 << 20, 'x'));
}

void tst_ClientInterop::largeBodyLeavesWhole()
{
    QFETCH(Peer, peer);
    const quint16 port = portOf(peer);
    if (!port)
        QSKIP(PeerProcess::missing);
    RequestOptions options = m_bench->optionsFor(port, "/echo");
    options.method = "POST";
    QByteArrayList pieces;
    for (char c = 'a'; c <= 'p'; ++c)
        pieces.append(QByteArray(200000, c));
    const auto answer = m_bench->send(options, pieces);
    QTRY_VERIFY_WITH_TIMEOUT(answer->closed, 20000);
    QCOMPARE(answer->header("X-Framing"), QByteArray("chunked"));
    QVERIFY(answer->body == pieces.join());
}

void tst_ClientInterop::trailersArrive()
{
    QFETCH(Peer, peer);
    const quint16 port = portOf(peer);
    if (!port)
        QSKIP(PeerProcess::missing);
    const auto answer = m_bench->send(m_bench->optionsFor(port, "/trailers"));
    QTRY_VERIFY(answer->closed);
    const message::RawHeaders expected{{"X-Sum", "42"}};
    QCOMPARE(answer->trailers, expected);
}

void tst_ClientInterop::manyRequestsShareOneSocket()
{
    QFETCH(Peer, peer);
    const quint16 port = portOf(peer);
    if (!port)
        QSKIP(PeerProcess::missing);
    for (int i = 0; i < 50; ++i) {
        const auto answer = m_bench->send(m_bench->optionsFor(port, "/hello"));
        QTRY_VERIFY(answer->closed);
        QCOMPARE(answer->body, QByteArray("hello"));
        QCOMPARE(answer->reused, i > 0);
    }
    QCOMPARE(m_bench->agent.totalSocketCount(), 1);
}

void tst_ClientInterop::refusedConnection()
{
    const quint16 port = portOf(Peer::Own);
    m_bench->loop.enter([&] { m_own.reset(); }); // nobody listens there any more
    const auto answer = m_bench->send(m_bench->optionsFor(port, "/"));
    QTRY_VERIFY(answer->closed);
    QCOMPARE(answer->error.code, QByteArray("ECONNREFUSED"));
    QCOMPARE(answer->error.message, "connect ECONNREFUSED 127.0.0.1:" + QByteArray::number(port));
    QCOMPARE(answer->events.join(' '), QByteArray("req.socket req.error(ECONNREFUSED) req.close"));
}

void tst_ClientInterop::unknownHost()
{
    RequestOptions options = m_bench->optionsFor(80, "/");
    options.host = "nosuch.invalid";
    const auto answer = m_bench->send(options);
    QTRY_VERIFY_WITH_TIMEOUT(answer->closed, 30000);
    if (answer->error.code == "EAI_AGAIN")
        QSKIP("no name server answers here");
    QCOMPARE(answer->error.message, QByteArray("getaddrinfo ENOTFOUND nosuch.invalid"));
}

void tst_ClientInterop::strictDoesNotReuseADoubtfulConnection_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("an HTTP/1.0 answer in chunks") << QByteArray("/old-chunked");
    QTest::newRow("bytes nobody asked for, later") << QByteArray("/late-excess");
}

void tst_ClientInterop::strictDoesNotReuseADoubtfulConnection()
{
    QFETCH(QByteArray, path);
    if (!m_broken.port())
        QSKIP(PeerProcess::missing);
    RequestOptions options = m_bench->optionsFor(m_broken.port(), path);
    options.conformance = Conformance::Strict;
    const auto strict = m_bench->send(options);
    QTRY_VERIFY(strict->closed);
    QCOMPARE(strict->body, QByteArray("hello"));
    QTRY_COMPARE(m_bench->agent.totalSocketCount(), 0);
}

/// Both ends are one connection, and each server half knows its client half.
void tst_ClientInterop::ownServerInTheSameLoop()
{
    RequestOptions options = m_bench->optionsFor(portOf(Peer::Own), "/echo");
    options.method = "POST";
    for (int i = 0; i < 3; ++i) {
        const auto answer = m_bench->send(options, {"aaa", "bbb"}, "ccc");
        QTRY_VERIFY(answer->closed);
        QCOMPARE(answer->body, QByteArray("aaabbbccc"));
        QCOMPARE(answer->reused, i > 0);
    }
    m_bench->writer.publish();
    const trace::Snapshot snapshot = m_bench->writer.snapshot();
    int twins = 0;
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i)
        twins += snapshot.at({i}).kind == trace::EventKind::Twin;
    QCOMPARE(twins, 3);
}

QTEST_GUILESS_MAIN(tst_ClientInterop)
#include "tst_clientinterop.moc"

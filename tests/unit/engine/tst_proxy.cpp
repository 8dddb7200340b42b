#include "core/engine/proxy.h"

#include "tests/support/scriptednetwork.h"

#include <QMetaEnum>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::engine;
using namespace std::chrono_literals;
using trace::EventKind;
using Socket = std::shared_ptr<wire::ScriptedSocket>;

namespace
{

/// A proxy between a client and a server that both are played by the test.
class ProxyRig
{
public:
    explicit ProxyRig(Conformance conformance = Conformance::Strict, Proxy::Options options = {})
        : loop(clock, writer)
        , gate(loop)
        , network(loop, gate)
        , context(loop, network, gate)
    {
        http::ServerOptions serverOptions;
        serverOptions.conformance = conformance;
        server = std::make_unique<http::Server>(context, serverOptions);
        options.via = "roundtrip:3000";
        proxy = std::make_unique<Proxy>(context, options);
        const auto forward = [this](const auto &request, const auto &response) {
            proxy->forward(request, response);
        };
        server->onRequest(forward);
        server->onCheckContinue(forward);
        server->onConnect([this](const auto &request, auto transport, const auto &head) {
            proxy->connect(request, std::move(transport), head);
        });
    }
    ~ProxyRig()
    {
        run([this] {
            proxy.reset();
            server.reset();
        });
    }

    template <typename Function>
    void run(Function function)
    {
        loop.enter(function);
        loop.runUntilQuiet();
    }
    Socket client()
    {
        run([this] { server->adopt(network.makeServerTransport()); });
        return network.lastSocket();
    }
    void receive(const Socket &socket, const QByteArray &bytes)
    {
        run([&] { socket->receive(bytes); });
    }
    void advance(std::chrono::milliseconds time)
    {
        clock.advance(time);
        loop.runUntilQuiet();
    }
    /// What the proxy opened, in order.
    std::vector<Socket> upstream() const
    {
        std::vector<Socket> sockets;
        for (const Socket &socket : network.sockets()) {
            if (socket->subject.side() == trace::Side::Client)
                sockets.push_back(socket);
        }
        return sockets;
    }
    Socket lastUpstream() const { return upstream().back(); }

    trace::Snapshot snapshot()
    {
        writer.publish();
        return writer.snapshot();
    }
    /// All events of a kind.
    std::vector<trace::EventIndex> events(EventKind kind)
    {
        const trace::Snapshot all = snapshot();
        std::vector<trace::EventIndex> found;
        for (quint64 i = all.firstEvent(); i < all.endEvent(); ++i) {
            if (all.at({i}).kind == kind)
                found.push_back({i});
        }
        return found;
    }

    wire::ManualClock clock;
    trace::Writer writer;
    wire::Loop loop;
    wire::Gate gate;
    wire::ScriptedNetwork network;
    http::Context context;
    std::unique_ptr<http::Server> server;
    std::unique_ptr<Proxy> proxy;
};

const QByteArray get = "GET http://127.0.0.1:81/x HTTP/1.1\r\nHost: 127.0.0.1:81\r\n\r\n";
const QByteArray connectRequest = "CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: 127.0.0.1:443\r\n\r\n";
const QByteArray established = "HTTP/1.1 200 Connection Established\r\n\r\n";

/// Without the lines that a server adds for itself.
QByteArray plain(QByteArray head)
{
    for (const QByteArrayView line : {"Date: ", "Connection: ", "Keep-Alive: "}) {
        if (const qsizetype at = head.indexOf("\r\n" + line.toByteArray()); at >= 0)
            head.remove(at + 2, head.indexOf("\r\n", at + 2) - at);
    }
    return head;
}

QByteArray statusLine(const QByteArray &answer)
{
    return answer.first(answer.indexOf("\r\n"));
}

QByteArray bodyOf(const QByteArray &answer)
{
    return answer.sliced(answer.indexOf("\r\n\r\n") + 4);
}

} // namespace

/// The forward proxy over a scripted network: both ends are played byte by byte.
class tst_Proxy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // ---- Two exchanges, joined by cause ----

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

    // ---- Bodies ----

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

    // ---- Informational answers ----

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

    // ---- What goes wrong ----

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

    // ---- What is not handed on ----

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

    // ---- Tunnels ----

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

QTEST_GUILESS_MAIN(tst_Proxy)
#include "tst_proxy.moc"

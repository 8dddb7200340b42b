#include "core/http/serverconnection.h"
#include "tests/support/scriptedmodule.h"
#include "tests/unit/http/noting.h"
#include "tests/unit/http/serverfixture.h"

#include <QTest>

// What lives how long, what is bounded, and what is the cause of what, on the server's side.
using namespace roundtrip;
using namespace roundtrip::http;
using namespace std::chrono_literals;
using test::ServerFixture;
using trace::EventKind;
using Log = QByteArrayList;

namespace
{

const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray halfOfAPost = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc";

/// The newest event of this kind; none when there is none.
trace::EventIndex newest(const trace::Snapshot &snapshot, EventKind kind)
{
    for (quint64 i = snapshot.endEvent(); i > snapshot.firstEvent(); --i) {
        if (snapshot.at({i - 1}).kind == kind)
            return {i - 1};
    }
    return {};
}

EventKind causeOfNewest(ServerFixture &f, EventKind kind)
{
    f.writer.publish();
    const trace::Snapshot snapshot = f.writer.snapshot();
    return snapshot.at(snapshot.causeOf(newest(snapshot, kind))).kind;
}

} // namespace

class tst_ServerLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // A handler may let the whole server go, whatever it is called for.
    void theServerMayGoInAnyCallback_data()
    {
        QTest::addColumn<QByteArray>("where");
        for (const char *where : {"request", "checkContinue", "checkExpectation", "dropRequest",
                 "clientError", "req.data", "req.end", "req.close", "req.aborted", "req.error",
                 "req.timeout", "res.finish", "res.close", "res.drain", "res.timeout", "res.socket",
                 "res.written", "server.timeout", "connection", "drop"})
            QTest::newRow(where) << QByteArray(where);
    }
    void theServerMayGoInAnyCallback()
    {
        QFETCH(QByteArray, where);
        ServerOptions options = ServerFixture::nodeOptions();
        options.timeout = 80ms;
        options.maxRequestsPerSocket = where == "dropRequest" ? 1 : 0;
        options.maxConnections = where == "drop" ? 1 : 0;
        ServerFixture f(options);
        bool gone = false;
        const auto go = [&](const QByteArray &here) {
            if (here != where || gone)
                return;
            gone = true;
            f.server.reset();
        };
        const auto handler = [&](const Server::Request &request, const Server::Response &response) {
            request->onData([go](QByteArrayView) { go("req.data"); });
            request->onEnd([go] { go("req.end"); });
            request->onClose([go] { go("req.close"); });
            request->onAborted([go] { go("req.aborted"); });
            request->onError([go](const Error &) { go("req.error"); });
            request->onTimeout([go] { go("req.timeout"); });
            response->onFinish([go] { go("res.finish"); });
            response->onClose([go] { go("res.close"); });
            response->onDrain([go] { go("res.drain"); });
            response->onTimeout([go] { go("res.timeout"); });
            response->onSocket([go] { go("res.socket"); });
            if (request->url() == "/drain")
                (void)response->write(
                    QByteArray(20000, 'x'), [go](const Error &) { go("res.written"); });
            else if (request->method() == "GET")
                (void)response->end("ok");
            go("request");
        };
        f.server->onRequest(handler);
        if (where == "checkContinue")
            f.server->onCheckContinue([&](const auto &, const auto &) { go("checkContinue"); });
        if (where == "checkExpectation")
            f.server->onCheckExpectation(
                [&](const auto &, const auto &) { go("checkExpectation"); });
        if (where == "dropRequest")
            f.server->onDropRequest([&](const auto &) { go("dropRequest"); });
        f.server->onConnection([&](auto &) { go("connection"); });
        f.server->onDrop([&](const auto &) { go("drop"); });
        if (where == "clientError")
            f.server->onClientError([&](const Error &, wire::Transport &) { go("clientError"); });
        if (where == "server.timeout")
            f.server->onTimeout([&](auto &) { go("server.timeout"); });

        const auto visit = [&](const QByteArray &bytes, auto then) {
            if (gone)
                return;
            const auto socket = f.connect();
            if (!gone)
                f.receive(socket, bytes);
            if (!gone)
                then(socket);
        };
        const auto nothing = [](const auto &) {};
        visit(get + get, nothing);
        visit("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", nothing);
        visit("POST / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n", nothing);
        visit(halfOfAPost, [&](const auto &) { f.advance(90ms); });
        visit(halfOfAPost, [&](const auto &socket) { f.run([&] { socket->receiveReset(); }); });
        visit("nonsense\r\n\r\n", nothing);
        if (!gone) {
            const auto socket = f.connect();
            socket->setRoom(100);
            f.receive(socket, "GET /drain HTTP/1.1\r\nHost: a\r\n\r\n");
            f.run([&] { socket->setRoom(-1); });
        }
        QVERIFY(gone);
    }

    /// Also where the listener speaks itself.
    void theServerMayGoWhereItsListenerSpeaks_data()
    {
        QTest::addColumn<bool>("isHandshake");
        QTest::newRow("acceptPaused") << false;
        QTest::newRow("tlsClientError") << true;
    }
    void theServerMayGoWhereItsListenerSpeaks()
    {
        QFETCH(bool, isHandshake);
        test::ScriptedModule module;
        test::NotingNetwork network(module.network);
        Context context(module.loop, network, module.gate);
        auto server = std::make_unique<Server>(context, ServerOptions());
        QByteArrayList codes;
        const auto go = [&](const Error &error) {
            codes.append(error.code);
            server.reset();
        };
        server->onAcceptPaused(go);
        server->onTlsClientError(go);
        module.loop.enter([&] { QVERIFY(server->listen(8080)); });
        module.loop.enter([&] {
            if (isHandshake)
                network.events->handshakeFailed(
                    {"EPROTO", "no TLS"}, trace::Subject::connection({1}, trace::Side::Server));
            else
                network.events->acceptPaused({"EMFILE", "accept EMFILE"});
        });
        module.loop.runUntilQuiet();
        QCOMPARE(codes.size(), 1);
        QVERIFY(!server);
        QCOMPARE(module.count(EventKind::ListenStopped), 1);
    }

    void anObjectMayOutliveItsServer()
    {
        ServerFixture f;
        Server::Request request;
        Server::Response response;
        f.server->onRequest([&](const auto &req, const auto &res) {
            request = req;
            response = res;
        });
        const auto socket = f.connect();
        f.receive(socket, halfOfAPost);
        f.run([&] { f.server.reset(); });
        f.run([&] {
            QVERIFY(!*response->write("late"));
            QVERIFY(response->end());
            response->destroy();
            request->resume();
            request->destroy();
        });
        QVERIFY(socket->written().isEmpty());
    }

    void requestsThatNobodyAnswersAreBounded()
    {
        ServerFixture f;
        QList<Server::Response> waiting;
        f.server->onRequest([&](const auto &, const auto &response) { waiting.append(response); });
        const auto socket = f.connect();
        f.receive(socket, get.repeated(10000));
        const auto oneRead = 65536 / get.size() + 1;
        QVERIFY(waiting.size() >= ServerConnection::maxUnanswered);
        QVERIFY(waiting.size() <= ServerConnection::maxUnanswered + oneRead);
        for (qsizetype next = 0; next < waiting.size(); ++next)
            f.run([&] { QVERIFY(waiting[next]->end("ok")); });
        QCOMPARE(waiting.size(), 10000);
        QCOMPARE(socket->written().count("\r\n\r\nok"), 10000);
    }

    // Of a large answer only a part is kept, however small the pieces it leaves in.
    void aLargeAnswerInSmallPiecesIsNotKeptWhole()
    {
        trace::Writer::Options traceOptions;
        traceOptions.bodyHeadBytes = 1 << 20;
        traceOptions.bodyTailBytes = 1 << 20;
        ServerFixture f(ServerFixture::nodeOptions(), traceOptions);
        Server::Response answer;
        f.server->onRequest([&](const auto &, const auto &response) { answer = response; });
        const auto socket = f.connect();
        f.receive(socket, get);
        const QByteArray piece(64 * 1024 - 1, 'x');
        for (int i = 0; i < 160; ++i) { // ten times as much as is kept
            f.run([&] { QVERIFY(answer->write(piece).has_value()); });
            socket->takeWritten();
        }
        f.run([&] { QVERIFY(answer->end()); });
        QVERIFY(f.events().contains("BytesForgotten"));
        QVERIFY(f.writer.usage().bytes < qint64(6) << 20);
        // and the next answer is kept again
        const quint64 before = f.eventCount();
        f.server->onRequest([](const auto &, const auto &response) { (void)response->end("ok"); });
        f.receive(socket, get);
        QVERIFY(!f.events(before).contains("BytesForgotten"));
        QVERIFY(socket->written().endsWith("ok"));
    }

    void aTimeoutIsTheCauseOfTheEnd()
    {
        ServerFixture f;
        f.server->onRequest([](const auto &, const auto &response) { (void)response->end("ok"); });
        const auto idle = f.connect();
        f.receive(idle, get);
        f.advance(6100ms);
        QVERIFY(idle->closed);
        QCOMPARE(causeOfNewest(f, EventKind::SocketDestroyed), EventKind::DeadlineFired);

        ServerOptions options = ServerFixture::nodeOptions();
        options.timeout = 80ms;
        ServerFixture silent(options);
        const auto socket = silent.connect();
        silent.advance(90ms);
        QVERIFY(socket->closed);
        QCOMPARE(causeOfNewest(silent, EventKind::SocketTimeout), EventKind::DeadlineFired);
        QCOMPARE(causeOfNewest(silent, EventKind::SocketDestroyed), EventKind::DeadlineFired);
    }

    void thePeersEndIsTheCauseOfOurs()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &) {});
        auto socket = f.connect();
        f.receive(socket, get);
        f.run([&] { socket->receiveFin(); });
        QCOMPARE(causeOfNewest(f, EventKind::FinSent), EventKind::FinReceived);
        QVERIFY(causeOfNewest(f, EventKind::OnAborted) != EventKind::None);

        socket = f.connect();
        f.receive(socket, halfOfAPost);
        f.run([&] { socket->receiveReset(); });
        QCOMPARE(causeOfNewest(f, EventKind::MessageInCut), EventKind::ResetReceived);

        f.server->onClientError(
            [](const Error &, wire::Transport &transport) { transport.destroy(); });
        socket = f.connect();
        f.receive(socket, halfOfAPost);
        f.run([&] { socket->receiveReset(); });
        QCOMPARE(causeOfNewest(f, EventKind::OnClientError), EventKind::ResetReceived);
    }

    // RFC 9112, section 6.1: what follows such a message may be anything.
    void strictTrustsNoFramingOfChunkedHttp10()
    {
        const QByteArray old = "POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        for (const Conformance conformance : {Conformance::Node, Conformance::Strict}) {
            ServerOptions options;
            options.conformance = conformance;
            ServerFixture f(options);
            f.handle([](const auto &, const auto &response) {
                (void)response->setHeader("Content-Length", "2");
                (void)response->end("ok");
            });
            const auto socket = f.connect();
            f.receive(socket, old);
            QVERIFY(socket->written().endsWith("ok"));
            QCOMPARE(socket->finSent, conformance == Conformance::Strict);
            const auto other = f.connect();
            f.takeLog();
            f.receive(other, old + get);
            QCOMPARE(f.takeLog().count("request /"), conformance == Conformance::Strict ? 1 : 2);
        }
    }

    void aRefusedStatusCodeChangesNothing()
    {
        ServerFixture f;
        f.server->onRequest([](const auto &, const auto &response) {
            QCOMPARE(response->writeHead(99).error().code, "ERR_HTTP_INVALID_STATUS_CODE");
            QCOMPARE(response->statusCode, 200);
            QVERIFY(response->end("ok"));
        });
        const auto socket = f.connect();
        f.receive(socket, get);
        QVERIFY(socket->written().startsWith("HTTP/1.1 200 OK\r\n"));
    }
};

QTEST_GUILESS_MAIN(tst_ServerLife)
#include "tst_serverlife.moc"

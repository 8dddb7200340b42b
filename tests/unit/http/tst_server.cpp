#include "tests/unit/http/serverfixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace std::chrono_literals;
using http::Server;

namespace
{

const QByteArray getKeepAlive = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray getClose = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
using Log = QByteArrayList;

} // namespace

/// The server's part of the table of traces: the order within the server, and its bytes.
class tst_Server : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAndCloses()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &response) {
            QVERIFY(response->setHeader("Content-Type", "text/plain"));
            QVERIFY(response->end("hello"));
        });
        const auto socket = f.connect();
        f.receive(socket, getClose);
        QCOMPARE(
            f.takeLog(), (Log{"request /", "res.finish", "res.close", "req.end", "req.close"}));
        QCOMPARE(f.shortened(socket->written()),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nD CC Content-Length: "
            "5\r\n\r\nhello");
        QCOMPARE(socket->writes.size(), 1);
        QVERIFY(socket->finSent);
    }

    void keepsTheConnection()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &response) { QVERIFY(response->end("hello")); });
        const auto socket = f.connect();
        for (int i = 0; i < 3; ++i) {
            f.receive(socket, getKeepAlive);
            QCOMPARE(
                f.takeLog(), (Log{"request /", "res.finish", "res.close", "req.end", "req.close"}));
            QCOMPARE(f.shortened(socket->takeWritten()),
                "HTTP/1.1 200 OK\r\nD KA Content-Length: 5\r\n\r\nhello");
        }
        QVERIFY(!socket->finSent);
    }

    void writeHeadMakesTheBodyChunked()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &response) {
            QVERIFY(response->writeHead(200, {{"Content-Type", "text/plain"}}));
            QVERIFY(response->end("Hello, World!\n"));
        });
        const auto socket = f.connect();
        f.receive(socket, getKeepAlive);
        QCOMPARE(f.shortened(socket->written()),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nD KA Transfer-Encoding: "
            "chunked\r\n\r\ne\r\nHello, World!\n\r\n0\r\n\r\n");
        QCOMPARE(socket->writes.size(), 1);
    }

    void readsAndWritesChunksAsTheyCome()
    {
        ServerFixture f;
        Server::Response answer;
        f.handle([&](const auto &request, const auto &response) {
            f.watchData(request);
            answer = response;
        });
        const auto socket = f.connect();
        f.receive(socket,
            "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\naaa\r\n3\r\nbbb\r\n");
        QCOMPARE(f.takeLog(), (Log{"request /p", "req.data aaa", "req.data bbb"}));
        f.receive(socket, "3\r\nccc\r\n3\r\nddd\r\n0\r\n\r\n");
        QCOMPARE(f.takeLog(), (Log{"req.data ccc", "req.data ddd", "req.end", "req.close"}));
        f.run([&] {
            QVERIFY(*answer->write("one"));
            QVERIFY(*answer->write("two"));
        });
        QCOMPARE(f.shortened(socket->takeWritten()),
            "HTTP/1.1 200 OK\r\nD KA Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n");
        f.run([&] {
            QVERIFY(*answer->write("three"));
            QVERIFY(answer->end("four"));
        });
        QCOMPARE(socket->takeWritten(), "5\r\nthree\r\n4\r\nfour\r\n0\r\n\r\n");
        QCOMPARE(f.takeLog(), (Log{"res.finish", "res.close"}));
    }

    void anUploadSplitAnywhereIsTheSame_data()
    {
        QTest::addColumn<QByteArray>("request");
        const QByteArray head = "POST /p HTTP/1.1\r\nHost: a\r\n";
        QTest::newRow("Content-Length") << head + "Content-Length: 6\r\n\r\nabcdef";
        QTest::newRow("chunked") << head
                + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\nT: 1\r\n\r\n";
    }
    void anUploadSplitAnywhereIsTheSame()
    {
        QFETCH(QByteArray, request);
        for (qsizetype split = 1; split < request.size(); ++split) {
            ServerFixture f;
            QByteArray body;
            f.handle([&](const Server::Request &incoming, const Server::Response &response) {
                incoming->onData([&](QByteArrayView data) { body += data.toByteArray(); });
                incoming->onEnd([response] { QVERIFY(response->end("ok")); });
            });
            const auto socket = f.connect();
            f.receive(socket, request.first(split));
            f.receive(socket, request.sliced(split));
            QCOMPARE(body, "abcdef");
            QCOMPARE(f.shortened(socket->written()),
                "HTTP/1.1 200 OK\r\nD KA Content-Length: 2\r\n\r\nok");
        }
    }

    void trailersAreThereBeforeEnd()
    {
        ServerFixture f;
        message::RawHeaders trailers;
        f.handle([&](const Server::Request &request, const Server::Response &) {
            request->resume();
            request->onEnd([&trailers, request] { trailers = request->rawTrailers(); });
        });
        f.receive(f.connect(),
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            "1\r\nx\r\n0\r\nCheck: 1\r\n\r\n");
        QCOMPARE(trailers, (message::RawHeaders{{"Check", "1"}}));
    }

    void headGetsNoBody()
    {
        ServerFixture f;
        f.handle([](const auto &, const Server::Response &response) {
            QVERIFY(response->setHeader("Content-Length", "5"));
            QVERIFY(*response->write("he"));
            QVERIFY(response->end("llo"));
        });
        const auto socket = f.connect();
        f.receive(socket, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(
            f.shortened(socket->written()), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nD KA \r\n");
        QCOMPARE(
            f.takeLog(), (Log{"request /", "res.finish", "res.close", "req.end", "req.close"}));
    }

    void noContentGetsNoBody()
    {
        ServerFixture f;
        f.handle([](const auto &, const Server::Response &response) {
            response->statusCode = 204;
            QVERIFY(response->end("ignored"));
        });
        const auto socket = f.connect();
        f.receive(socket, getKeepAlive);
        QCOMPARE(f.shortened(socket->written()), "HTTP/1.1 204 No Content\r\nD KA \r\n");
    }

    void notModifiedWithChunkedCloses()
    {
        ServerFixture f;
        f.handle([](const auto &, const Server::Response &response) {
            response->statusCode = 304;
            QVERIFY(response->setHeader("Transfer-Encoding", "chunked"));
            QVERIFY(response->end("ignored"));
        });
        const auto socket = f.connect();
        f.receive(socket, getKeepAlive);
        QCOMPARE(f.shortened(socket->written()),
            "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\nD CC \r\n");
        QVERIFY(socket->finSent);
    }

    void http10()
    {
        ServerFixture f;
        f.handle([](const Server::Request &request, const Server::Response &response) {
            if (request->url() == "/length")
                QVERIFY(response->setHeader("Content-Length", "2"));
            QVERIFY(response->end("ok"));
        });
        auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.0\r\n\r\n");
        QCOMPARE(f.shortened(socket->written()), "HTTP/1.1 200 OK\r\nD CC \r\nok");
        QVERIFY(socket->finSent);
        socket = f.connect();
        f.receive(socket, "GET /length HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        QCOMPARE(
            f.shortened(socket->written()), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nD KA \r\nok");
        QVERIFY(!socket->finSent);
        socket = f.connect();
        f.receive(socket, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        QCOMPARE(f.shortened(socket->written()), "HTTP/1.1 200 OK\r\nD CC \r\nok");
    }

    void continues()
    {
        ServerFixture f;
        Server::Response answer;
        f.handle([&](const auto &request, const auto &response) {
            f.watchData(request);
            answer = response;
        });
        const auto socket = f.connect();
        f.receive(socket,
            "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\nHost: a\r\n\r\n");
        QCOMPARE(socket->takeWritten(), "HTTP/1.1 100 Continue\r\n\r\n");
        f.receive(socket, "body");
        QCOMPARE(f.takeLog(), (Log{"request /", "req.data body", "req.end", "req.close"}));
        f.run([&] { QVERIFY(answer->end("done")); });
        QCOMPARE(f.shortened(socket->takeWritten()),
            "HTTP/1.1 200 OK\r\nD KA Content-Length: 4\r\n\r\ndone");
        QCOMPARE(f.takeLog(), (Log{"res.finish", "res.close"}));
    }

    void refusesToContinue()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &) { QFAIL("checkContinue is registered"); });
        f.server->onCheckContinue([](const auto &, const Server::Response &response) {
            QVERIFY(response->writeHead(413));
            QVERIFY(response->end());
        });
        const auto socket = f.connect();
        f.receive(socket,
            "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\nHost: a\r\n\r\n");
        QCOMPARE(f.shortened(socket->written()),
            "HTTP/1.1 413 Payload Too Large\r\nD CC Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        QVERIFY(socket->finSent);
    }

    void failsAnUnknownExpectation()
    {
        ServerFixture f;
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.1\r\nExpect: tea\r\nHost: a\r\n\r\n");
        QCOMPARE(f.shortened(socket->takeWritten()),
            "HTTP/1.1 417 Expectation Failed\r\nD KA Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        QVERIFY(!socket->finSent);
        f.server->onCheckExpectation(
            [](const auto &, const Server::Response &response) { QVERIFY(response->end("tea")); });
        f.receive(socket, "GET / HTTP/1.1\r\nExpect: tea\r\nHost: a\r\n\r\n");
        QVERIFY(socket->written().endsWith("tea"));
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        ServerFixture f;
        std::vector<Server::Response> responses;
        f.server->onRequest([&](const Server::Request &request, const Server::Response &response) {
            const QByteArray number = request->url().mid(1);
            f.log.append("request " + number);
            f.watch(request, response, number);
            response->onSocket([&f, number] { f.log.append("res" + number + ".socket"); });
            responses.push_back(response);
            if (number == "2") {
                QVERIFY(*response->write("two-a"));
                QVERIFY(*response->write("two-b"));
                QVERIFY(response->end());
            }
        });
        const auto socket = f.connect();
        f.receive(socket, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(f.takeLog(), (Log{"request 1", "request 2"}));
        QVERIFY(socket->writes.isEmpty());
        f.run([&] { QVERIFY(responses[0]->end("one")); });
        QCOMPARE(f.takeLog(),
            (Log{"res2.socket", "res1.finish", "res1.close", "res2.finish", "req1.end",
                "res2.close", "req2.end", "req1.close", "req2.close"}));
        QCOMPARE(socket->writes.size(), 2);
        QVERIFY(socket->writes[0].endsWith("\r\n\r\none"));
        QVERIFY(socket->writes[1].endsWith("\r\n\r\n5\r\ntwo-a\r\n5\r\ntwo-b\r\n0\r\n\r\n"));
    }

    void theClientsFinEndsAPendingAnswer()
    {
        ServerFixture f;
        Server::Response answer;
        f.handle([&](const auto &, const auto &response) { answer = response; });
        const auto socket = f.connect();
        f.receive(socket, getKeepAlive);
        f.takeLog();
        f.run([&] { socket->receiveFin(); });
        QCOMPARE(
            f.takeLog(), (Log{"req.aborted", "res.close", "req.error ECONNRESET", "req.close"}));
        QVERIFY(socket->finSent);
        f.run([&] { QVERIFY(answer->end("late")); });
        QVERIFY(socket->written().isEmpty());
        QVERIFY(f.takeLog().isEmpty());
    }

    void destroyedAnswer()
    {
        ServerFixture f;
        f.handle([](const auto &, const Server::Response &response) {
            QVERIFY(*response->write("hello"));
            response->destroy();
        });
        const auto socket = f.connect();
        f.receive(socket, getKeepAlive);
        QCOMPARE(f.takeLog(),
            (Log{"request /", "req.aborted", "res.close", "req.error ECONNRESET", "req.close"}));
        QVERIFY(socket->closed);
    }

    void destroyedRequest()
    {
        ServerFixture f;
        f.handle([](const Server::Request &request, const auto &) {
            request->destroy(Error{"EBOOM", "boom"});
        });
        const auto socket = f.connect();
        f.receive(socket, getKeepAlive);
        QCOMPARE(f.takeLog(),
            (Log{"request /", "req.aborted", "req.error EBOOM", "req.close", "res.close"}));
        QVERIFY(socket->closed);
    }

    void writingAfterEnd()
    {
        ServerFixture f;
        f.handle([&](const auto &, const Server::Response &response) {
            QVERIFY(response->end("x"));
            QVERIFY(!*response->write(
                "y", [&](const Error &error) { f.log.append("written " + error.code); }));
        });
        f.receive(f.connect(), getKeepAlive);
        QCOMPARE(f.takeLog(),
            (Log{"request /", "res.finish", "written ERR_STREAM_WRITE_AFTER_END",
                "res.error ERR_STREAM_WRITE_AFTER_END", "res.close", "req.end", "req.close"}));
    }

    void anUnreadUploadIsThrownAwayAfterTheAnswer()
    {
        ServerFixture f;
        f.handle(
            [](const auto &, const Server::Response &response) { QVERIFY(response->end("no")); });
        const auto socket = f.connect();
        f.receive(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
        QCOMPARE(f.takeLog(), (Log{"request /", "res.finish", "res.close"}));
        f.receive(socket, "def" + getKeepAlive);
        QCOMPARE(f.takeLog().mid(0, 1), (Log{"request /"}));
        QCOMPARE(socket->written().count("HTTP/1.1 200"), 2);
    }

    void informationalAnswers()
    {
        ServerFixture f;
        f.handle([](const auto &, const Server::Response &response) {
            QVERIFY(response->writeProcessing());
            QVERIFY(response->writeEarlyHints({{"Link", "</a.css>; rel=preload"},
                {"link", "</b.js>; rel=preload"}, {"x-t", "1"}}));
            QVERIFY(response->end());
        });
        const auto socket = f.connect();
        f.receive(socket, getKeepAlive);
        QVERIFY(socket->written().startsWith(
            "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>; "
            "rel=preload, </b.js>; rel=preload\r\nx-t: 1\r\n\r\nHTTP/1.1 200 OK\r\n"));
    }

    void closesWhenTheLastConnectionIsGone()
    {
        ServerFixture f;
        Server::Response busy;
        f.handle([&](const Server::Request &request, const Server::Response &response) {
            if (request->url() == "/busy")
                busy = response;
            else
                QVERIFY(response->end());
        });
        f.run([&] { QVERIFY(f.server->listen(8080)); });
        ServerFixture::Socket idle;
        ServerFixture::Socket working;
        f.run([&] { idle = f.network.connectTo(8080); });
        f.run([&] { working = f.network.connectTo(8080); });
        f.receive(idle, getKeepAlive);
        f.receive(working, "GET /busy HTTP/1.1\r\nHost: a\r\n\r\n");
        f.takeLog();
        f.run([&] {
            f.server->onClose([&] { f.log.append("server.close"); });
            f.server->close([&](const Error &error) { f.log.append("closed " + error.code); });
        });
        QVERIFY(idle->closed);
        QVERIFY(!working->closed);
        QVERIFY(f.takeLog().isEmpty());
        f.run([&] { QVERIFY(busy->end()); });
        QVERIFY(working->written().contains("keep-alive"));
        f.takeLog();
        f.advance(6000ms);
        QVERIFY(working->closed);
        QCOMPARE(f.takeLog(), (Log{"server.close", "closed "}));
        f.run([&] {
            f.server->close([&](const Error &error) { f.log.append("closed " + error.code); });
        });
        QCOMPARE(f.takeLog(), (Log{"closed ERR_SERVER_NOT_RUNNING"}));
    }

    void listensOnce()
    {
        ServerFixture f;
        f.server->onListening([&] { f.log.append("listening"); });
        f.run([&] {
            QVERIFY(f.server->listen(0));
            QVERIFY(f.log.isEmpty());
        });
        QCOMPARE(f.takeLog(), (Log{"listening"}));
        QVERIFY(f.server->port() != 0);
        const Status again = f.server->listen(0);
        QCOMPARE(again.error().code, "ERR_SERVER_ALREADY_LISTEN");
    }

    void aServerMayGoInARequestHandler()
    {
        ServerFixture f;
        f.server->onRequest([&](const auto &, const auto &) { f.server.reset(); });
        const auto socket = f.connect();
        f.receive(socket, getKeepAlive + getKeepAlive);
        QVERIFY(socket->closed);
    }
};

QTEST_GUILESS_MAIN(tst_Server)
#include "tst_server.moc"

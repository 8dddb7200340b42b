#include "tests/unit/http/noting.h"
#include "tests/unit/http/serverfixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace std::chrono_literals;
using http::Server;
using http::ServerOptions;
using Log = QByteArrayList;

namespace
{

const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray integers = "It must be >= 0 && <= 9007199254740991. Received ";

using Change = std::function<void(ServerOptions &)>;

} // namespace

Q_DECLARE_METATYPE(Change)

/// Options, properties and the lesser events of http.Server (sections 1.4 and 2.4).
class tst_ServerOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAsNode_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char *name, const Change &change, const QByteArray &message) {
            QTest::newRow(name) << change << message;
        };
        row(
            "headersTimeout over requestTimeout",
            [](auto &o) { o.headersTimeout = 200ms, o.requestTimeout = 100ms; },
            "The value of \"headersTimeout\" is out of range. It must be <= requestTimeout. "
            "Received 200");
        row(
            "requestTimeout", [](auto &o) { o.requestTimeout = -1ms; },
            "The value of \"requestTimeout\" is out of range. " + integers + "-1");
        row(
            "keepAliveTimeout", [](auto &o) { o.keepAliveTimeout = -2ms; },
            "The value of \"keepAliveTimeout\" is out of range. " + integers + "-2");
        row(
            "connectionsCheckingInterval", [](auto &o) { o.connectionsCheckingInterval = -3ms; },
            "The value of \"connectionsCheckingInterval\" is out of range. " + integers + "-3");
        row(
            "maxHeaderSize", [](auto &o) { o.maxHeaderSize = -4; },
            "The value of \"maxHeaderSize\" is out of range. " + integers + "-4");
    }
    void refusesAsNode()
    {
        QFETCH(Change, change);
        QFETCH(QByteArray, message);
        ServerOptions options;
        change(options);
        const Status status = options.validate();
        QVERIFY(!status);
        QCOMPARE(status.error().code, "ERR_OUT_OF_RANGE");
        QCOMPARE(status.error().message, message);
        ServerFixture f;
        QVERIFY(!f.server->setOptions(options));
        QVERIFY(f.server->options().validate());
        ServerFixture refusing(options);
        const Status listening = refusing.server->listen(3000);
        QVERIFY(!listening);
        QCOMPARE(listening.error().message, message);
    }

    void headersTimeoutFollowsRequestTimeout()
    {
        ServerOptions options;
        QCOMPARE(options.effectiveHeadersTimeout(), 60000ms);
        options.requestTimeout = 150ms;
        QVERIFY(options.validate());
        QCOMPARE(options.effectiveHeadersTimeout(), 150ms);
        options.requestTimeout = 0ms; // off, and the one for the head with it
        QCOMPARE(options.effectiveHeadersTimeout(), 0ms);
        options.headersTimeout = 70ms;
        QVERIFY(options.validate());
        QCOMPARE(options.effectiveHeadersTimeout(), 70ms);
    }

    void setTimeoutIsForSocketsToCome()
    {
        ServerFixture f;
        const auto before = f.connect();
        f.server->setTimeout(50ms);
        const auto after = f.connect();
        f.advance(60ms);
        QVERIFY(!before->closed);
        QVERIFY(after->closed);
    }

    void timeoutGivesTheSocketToItsListener()
    {
        ServerFixture f;
        f.server->setTimeout(50ms);
        f.server->onTimeout([](wire::Transport &transport) { transport.destroy(); });
        const auto socket = f.connect();
        f.advance(60ms);
        QVERIFY(socket->closed);
    }

    void propertiesMayChangeWhileItRuns()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &response) { QVERIFY(response->end()); });
        const auto socket = f.connect();
        ServerOptions options = f.server->options();
        options.keepAliveTimeout = 9000ms;
        options.maxRequestsPerSocket = 7;
        QVERIFY(f.server->setOptions(options));
        f.receive(socket, get);
        QVERIFY(socket->written().contains("Keep-Alive: timeout=9, max=7\r\n"));
    }

    void connectionsAreAnnouncedCountedAndDropped()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.maxConnections = 1;
        ServerFixture f(options);
        f.server->onConnection([&](wire::Transport &transport) {
            QVERIFY(transport.isWritable());
            f.log.append("connection");
        });
        f.server->onDrop([&](const trace::Endpoints &) { f.log.append("drop"); });
        f.connect();
        QCOMPARE(f.takeLog(), (Log{"connection"}));
        f.connect();
        QCOMPARE(f.takeLog(), (Log{"drop"}));
        int count = -1;
        f.loop.enter([&] {
            f.server->getConnections([&](int connections) { count = connections; });
            QCOMPARE(count, -1); // not from inside the call
        });
        QCOMPARE(count, 1);
    }

    void halfOpenClientsGetTheirAnswer()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.httpAllowHalfOpen = true;
        ServerFixture f(options);
        std::vector<Server::Response> answers;
        f.handle([&](const auto &, const auto &response) { answers.push_back(response); });
        const auto socket = f.connect();
        f.receive(socket, get + get);
        f.run([&] { socket->receiveFin(); });
        QVERIFY(!socket->finSent);
        QCOMPARE(f.takeLog(), (Log{"request /", "request /"}));
        f.run([&] { QVERIFY(answers[0]->end("one")); });
        QVERIFY(!socket->finSent);
        f.run([&] { QVERIFY(answers[1]->end("two")); });
        QVERIFY(socket->written().endsWith("two"));
        QVERIFY(socket->finSent);
        QVERIFY(socket->closed);
        QVERIFY(!f.takeLog().contains("req.aborted"));
    }

    void halfOpenWithNothingToAnswerEnds()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.httpAllowHalfOpen = true;
        ServerFixture f(options);
        const auto socket = f.connect();
        f.run([&] { socket->receiveFin(); });
        QVERIFY(socket->finSent);
    }

    void bodiesWhereNoneMayBeAreRefusedWhenAsked()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.rejectNonStandardBodyWrites = true;
        ServerFixture f(options);
        f.handle([](const auto &, const Server::Response &response) {
            response->statusCode = 204;
            const auto written = response->write("x");
            QVERIFY(!written);
            QCOMPARE(written.error().code, "ERR_HTTP_BODY_NOT_ALLOWED");
            QCOMPARE(written.error().message,
                "Adding content for this request method or response status is not allowed.");
            QVERIFY(!response->end("x"));
            QVERIFY(!response->writableEnded());
            QVERIFY(response->end());
        });
        const auto socket = f.connect();
        f.receive(socket, get);
        QCOMPARE(f.shortened(socket->written()), "HTTP/1.1 204 No Content\r\nD KA \r\n");
    }

    void uniqueHeadersShareALine()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.uniqueHeaders = {"x-one"};
        ServerFixture f(options);
        f.handle([](const auto &, const Server::Response &response) {
            QVERIFY(response->setHeader("X-One", QList<QByteArray>{"a", "b"}));
            QVERIFY(response->setHeader("X-Many", QList<QByteArray>{"a", "b"}));
            QVERIFY(response->end());
        });
        const auto socket = f.connect();
        f.receive(socket, get);
        QVERIFY(socket->written().contains("X-One: a; b\r\nX-Many: a\r\nX-Many: b\r\n"));
    }

    void highWaterMarkSaysWhenToWait()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.highWaterMark = 1000;
        ServerFixture f(options);
        Server::Request upload;
        f.handle([&](const Server::Request &request, const Server::Response &response) {
            upload = request;
            QCOMPARE(response->writableHighWaterMark(), qint64(1000));
            QVERIFY(*response->write(QByteArray(500, 'x'))); // and the head
            QVERIFY(!*response->write(QByteArray(500, 'x')));
        });
        const auto socket = f.connect();
        socket->setRoom(0);
        f.receive(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n");
        QVERIFY(!f.events().contains("ReadPaused"));
        f.receive(socket, QByteArray(1000, 'x'));
        QVERIFY(f.events().contains("ReadPaused"));
        QVERIFY(!upload->complete());
    }

    void halfAHeadIsNotIdle()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &response) { QVERIFY(response->end("x")); });
        const auto fresh = f.connect();
        const auto begun = f.connect();
        f.receive(begun, get + "GET / HT");
        const auto idle = f.connect();
        f.receive(idle, get);
        f.run([&] { f.server->closeIdleConnections(); });
        QVERIFY(idle->closed);
        QVERIFY(!begun->closed);
        QVERIFY(!fresh->closed);
        f.run([&] { f.server->closeAllConnections(); });
        QVERIFY(begun->closed);
        QVERIFY(fresh->closed);
        QCOMPARE(f.server->connectionCount(), 0);
    }

    void fieldsOverTheLimitAreNotSeen()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.maxHeadersCount = 2;
        ServerFixture f(options);
        message::RawHeaders seen;
        f.handle([&](const Server::Request &request, const Server::Response &response) {
            seen = request->rawHeaders();
            QVERIFY(response->end());
        });
        f.receive(f.connect(), "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n");
        QCOMPARE(seen, (message::RawHeaders{{"Host", "a"}, {"A", "1"}}));
    }

    void socketOptionsAreThoseOfItsSockets()
    {
        for (const bool on : {false, true}) {
            ServerFixture f;
            test::NotingNetwork network(f.network);
            http::Context context(f.loop, network, f.gate);
            ServerOptions options;
            options.noDelay = on;
            options.keepAlive = on;
            options.keepAliveInitialDelay = 5000ms;
            Server server(context, options);
            QByteArrayList asked;
            f.run([&] {
                QVERIFY(server.listen(8080));
                server.adopt(
                    std::make_unique<test::Noting>(f.network.makeServerTransport(), asked));
            });
            QCOMPARE(network.listenOptions.noDelay, on); // who is accepted inherits it
            QCOMPARE(asked, on ? QByteArrayList{"keepAlive 5000"} : QByteArrayList());
        }
    }

    void aLimitOfZeroFieldsIsNone()
    {
        for (const Conformance conformance : {Conformance::Node, Conformance::Strict}) {
            ServerOptions options;
            options.conformance = conformance;
            options.maxHeadersCount = 0;
            ServerFixture f(options);
            std::size_t seen = 0;
            f.handle([&](const Server::Request &request, const Server::Response &response) {
                seen = request->rawHeaders().size();
                QVERIFY(response->end());
            });
            f.receive(f.connect(),
                "GET / HTTP/1.1\r\nHost: a\r\n" + QByteArray("A: 1\r\n").repeated(1500) + "\r\n");
            QCOMPARE(seen, 1501u);
        }
    }

    /// Nothing is said of how long a connection is kept, and it is kept.
    void withoutAKeepAliveTimeoutConnectionsStay()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.keepAliveTimeout = 0ms;
        ServerFixture f(options);
        f.answerAtOnce();
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(socket->written().contains("\r\nConnection: keep-alive\r\nContent-Length: 2\r\n"));
        f.advance(1h);
        QVERIFY(!socket->closed);
    }

    void duplicatesAreJoinedWhenAsked()
    {
        for (const bool joins : {false, true}) {
            ServerOptions options = ServerFixture::nodeOptions();
            options.joinDuplicateHeaders = joins;
            ServerFixture f(options);
            QByteArray seen;
            f.handle([&](const Server::Request &request, const Server::Response &response) {
                seen = request->header("user-agent");
                QVERIFY(response->end());
            });
            f.receive(
                f.connect(), "GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: b\r\nUser-Agent: c\r\n\r\n");
            QCOMPARE(seen, QByteArray(joins ? "b, c" : "b"));
        }
    }

    void withoutAListenerNothingIsAnswered()
    {
        ServerFixture f; // no listener at all: accepted, never answered
        const auto socket = f.connect();
        f.receive(socket, get);
        f.advance(100ms);
        QVERIFY(!socket->closed);
        QVERIFY(socket->writes.isEmpty());
    }

    /// What Node has no method for: a proxy hands on whatever came (RFC 9110, section 15.2).
    void anyInformationIsSentWithItsFields()
    {
        ServerFixture f;
        f.handle([](const auto &, const Server::Response &response) {
            QVERIFY(response->writeInformation(
                104, "Upload Resumption", {{"Upload-Offset", "1"}, {"X", ""}}));
            QCOMPARE(response->writeInformation(101, "Switching", {}).error().code,
                "ERR_HTTP_INVALID_STATUS_CODE");
            QCOMPARE(response->writeInformation(200, "OK", {}).error().code,
                "ERR_HTTP_INVALID_STATUS_CODE");
            QCOMPARE(
                response->writeInformation(103, "a\r\nb: c", {}).error().code, "ERR_INVALID_CHAR");
            QVERIFY(!response->writeInformation(103, "Early Hints", {{"X", "a\nb"}}));
            QVERIFY(response->write("x"));
            QCOMPARE(response->writeInformation(103, "Early Hints", {}).error().code,
                "ERR_HTTP_HEADERS_SENT");
            QVERIFY(response->end());
        });
        const auto socket = f.connect();
        f.receive(socket, get);
        QVERIFY(socket->written().startsWith("HTTP/1.1 104 Upload Resumption\r\nUpload-Offset: 1"
                                             "\r\nX: \r\n\r\nHTTP/1.1 200 OK\r\n"));
        QCOMPARE(socket->written().count("HTTP/1.1"), 2);
    }

    void earlyHintsMustBeLinks()
    {
        ServerFixture f;
        f.handle([](const auto &, const Server::Response &response) {
            const Status bad = response->writeEarlyHints({{"link", "bad"}});
            QVERIFY(!bad);
            QCOMPARE(bad.error().code, "ERR_INVALID_ARG_VALUE");
            QCOMPARE(bad.error().message,
                "The argument 'hints' must be an array or string of format "
                "\"</styles.css>; rel=preload; as=style\". Received 'bad'");
            QVERIFY(!response->writeEarlyHints({{"Link", "</a>; rel=x y"}}));
            QVERIFY(response->writeEarlyHints({{"X", "1"}})); // no link, nothing sent
            QVERIFY(response->writeEarlyHints({{"Link", "</a>; rel=preload"}, {"Link", "</b>"}}));
            QVERIFY(response->end());
        });
        const auto socket = f.connect();
        f.receive(socket, get);
        QVERIFY(socket->written().startsWith(
            "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload, </b>\r\n\r\nHTTP/1.1 200"));
    }
};

QTEST_GUILESS_MAIN(tst_ServerOptions)
#include "tst_serveroptions.moc"

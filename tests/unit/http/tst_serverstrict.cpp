#include "core/trace/details.h"
#include "tests/unit/http/serverfixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace std::chrono_literals;
using http::Server;
using http::ServerOptions;
using trace::EventKind;

namespace
{

using Log = QByteArrayList;
const QByteArray get = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray chunked = "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
const QByteArray good = "HTTP/1.1 200 OK\r\nD KA Content-Length: 2\r\n\r\nok";
const QByteArray goodAndLast = "HTTP/1.1 200 OK\r\nD CC Content-Length: 2\r\n\r\nok";

/// The bytes that answer for the parser.
QByteArray canned(const QByteArray &status)
{
    return "HTTP/1.1 " + status + "\r\nD CC \r\n";
}

/// What the module answers to a request that could be parsed.
QByteArray refused(const QByteArray &status)
{
    return "HTTP/1.1 " + status + "\r\nCC Content-Length: 0\r\nD \r\n";
}

/// "host-once (RFC 9112, 3.2) at 44" for each thing that was refused or ignored.
QByteArrayList rulesIn(ServerFixture &f)
{
    f.writer.publish();
    const trace::Snapshot snapshot = f.writer.snapshot();
    QByteArrayList rules;
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        const EventKind kind = snapshot.at({i}).kind;
        if (kind != EventKind::ParseFailed && kind != EventKind::InputRefused)
            continue;
        const auto detail = snapshot.detailOf<trace::ErrorDetail>({i});
        rules.append(detail.rule + " (" + detail.section + ") at "
            + QByteArray::number(detail.error.byteOffset));
    }
    return rules;
}

Log requestsIn(Log log)
{
    log.removeIf([](const QByteArray &line) { return !line.startsWith("request "); });
    return log;
}

/// Calls `check` with the bytes as a whole, cut in two at each place, and byte by byte.
void forEverySplit(const QByteArray &bytes, const std::function<void(const Log &)> &check)
{
    check({bytes});
    for (qsizetype cut = 1; cut < bytes.size(); ++cut)
        check({bytes.first(cut), bytes.sliced(cut)});
    Log single;
    for (const char byte : bytes)
        single.append(QByteArray(1, byte));
    check(single);
}

} // namespace

/// What a server in conformance Strict makes of input, where Node does otherwise or does not look.
class tst_ServerStrict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersByTheRules_data();
    void answersByTheRules();

    void anAnswerThatIsDueComesBeforeTheRefusal()
    {
        ServerFixture f(ServerOptions{});
        Server::Response late;
        f.handle([&](const auto &, const auto &response) { late = response; });
        const auto socket = f.connect();
        f.receive(socket, get + "BLAH BLAH\r\n\r\n");
        QVERIFY(socket->written().isEmpty());
        QVERIFY(!socket->closed);
        f.advance(400000ms); // nobody waits for the rest of a request
        QVERIFY(socket->written().isEmpty());
        f.run([&] { QVERIFY(late->end("ok")); });
        QCOMPARE(f.shortened(socket->written()), good + canned("400 Bad Request"));
        QVERIFY(socket->closed);
    }

    void aRequestWhoseBodyCannotBeParsedIsAbortedAtOnce()
    {
        ServerFixture f(ServerOptions{});
        std::vector<Server::Response> late;
        f.server->onRequest([&](const auto &request, const auto &response) {
            f.watch(request, response, QByteArray::number(late.size() + 1));
            late.push_back(response);
        });
        const auto socket = f.connect();
        f.receive(socket, get + get + chunked + "2\r\nab\r\nxyz");
        QCOMPARE(late.size(), size_t(3));
        QCOMPARE(f.takeLog(), (Log{"req3.aborted", "req3.error ECONNRESET", "req3.close"}));
        f.run([&] { QVERIFY(late[1]->end("ok")); });
        QVERIFY(late[2]->end("never sent"));
        QVERIFY(socket->written().isEmpty());
        f.run([&] { QVERIFY(late[0]->end("ok")); });
        QCOMPARE(f.shortened(socket->written()), good + good + canned("400 Bad Request"));
        QVERIFY(socket->finSent);
        f.run([&] { socket->receiveFin(); });
        QVERIFY(socket->closed);
        QCOMPARE(f.events().count("RequestBegan"), f.events().count("HalfClosed"));
    }

    void anAnswerThatIsTheLastOneLeavesNoRoomForARefusal()
    {
        ServerFixture f(ServerOptions{});
        Server::Response late;
        f.handle([&](const auto &, const auto &response) { late = response; });
        const auto socket = f.connect();
        f.receive(socket, get + "\n");
        f.run([&] {
            QVERIFY(late->setHeader("Connection", "close"));
            QVERIFY(late->end("ok"));
        });
        QCOMPARE(
            f.shortened(socket->written()), "HTTP/1.1 200 OK\r\nCC D Content-Length: 2\r\n\r\nok");
        QVERIFY(socket->finSent);
    }

    void theListenerOfClientErrorHearsItInTurn()
    {
        ServerFixture f(ServerOptions{});
        Server::Response late;
        f.handle([&](const auto &, const auto &response) { late = response; });
        f.server->onClientError([&](const Error &error, wire::Transport &transport) {
            f.log.append("clientError " + error.code);
            transport.destroy();
        });
        const auto socket = f.connect();
        f.receive(socket, get + "BLAH");
        QCOMPARE(f.takeLog(), (Log{"request /1"}));
        f.run([&] { QVERIFY(late->end("ok")); });
        QVERIFY(f.takeLog().contains("clientError HPE_INVALID_METHOD"));
        QCOMPARE(f.shortened(socket->written()), good);
        QVERIFY(socket->closed);
    }

    void whatFollowsTheLastRequestTakesNothingAway()
    {
        ServerFixture f(ServerOptions{});
        Server::Response late;
        f.handle([&](const auto &, const auto &response) { late = response; });
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + get);
        f.receive(socket, get);
        QCOMPARE(f.takeLog(), (Log{"request /"}));
        f.run([&] { QVERIFY(late->end("ok")); });
        QCOMPARE(f.shortened(socket->written()), goodAndLast);
        QCOMPARE(rulesIn(f), (Log{"after-close (RFC 9112, 9.6) at 46"}));
        QVERIFY(!f.events().contains("ParseFailed"));
    }

    /// RFC 9112, section 9.6: what the program said close to is not carried out.
    void nothingBehindAnAnswerThatSaidCloseIsARequest()
    {
        const QByteArray post = "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
        forEverySplit(get + post + get, [this](const Log &pieces) {
            ServerFixture f(ServerOptions{});
            f.handle([&](const auto &, const Server::Response &response) {
                QVERIFY(response->setHeader("Connection", "close"));
                QVERIFY(response->end("ok"));
            });
            const auto socket = f.connect();
            for (const QByteArray &piece : pieces)
                f.receive(socket, piece);
            QCOMPARE(requestsIn(f.log), (Log{"request /1"}));
            QCOMPARE(f.shortened(socket->written()),
                "HTTP/1.1 200 OK\r\nCC D Content-Length: 2\r\n\r\nok");
            QVERIFY(socket->finSent);
        });
    }

    void whatFollowsAnAnswerThatSaidCloseIsSaidToBeIgnored()
    {
        ServerFixture f(ServerOptions{});
        f.handle([&](const auto &, const Server::Response &response) {
            QVERIFY(response->setHeader("Connection", "close"));
            QVERIFY(response->end("ok"));
        });
        f.receive(f.connect(), get + get);
        QCOMPARE(
            rulesIn(f), (Log{"after-close (RFC 9112, 9.6) at " + QByteArray::number(get.size())}));
        QCOMPARE(f.events().count("RequestBegan"), 1);
    }

    /// RFC 9112, section 6.1: "A server MUST NOT send a response containing Transfer-Encoding
    /// unless the corresponding request indicates HTTP/1.1".
    void noChunksForAnOlderClient()
    {
        ServerFixture f(ServerOptions{});
        f.handle([](const auto &, const Server::Response &response) {
            QVERIFY(response->write("o"));
            QVERIFY(response->end("k"));
        });
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.0\r\nTE: chunked\r\n\r\n");
        QCOMPARE(f.shortened(socket->written()), "HTTP/1.1 200 OK\r\nD CC \r\nok");
    }

    /// RFC 9112, section 9.3.2: 408 is the answer to the request that is late, not to the one
    /// before.
    void aTimeoutWaitsForTheAnswersBeforeIt_data()
    {
        QTest::addColumn<QByteArray>("late");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("half a head")
            << QByteArray("GET /2 HTTP/1.1\r\nHo") << canned("408 Request Timeout");
        QTest::newRow("a body") << QByteArray(
            "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
                                << canned("408 Request Timeout");
        QTest::newRow("a refused head")
            << QByteArray("POST /2 HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc")
            << refused("400 Bad Request");
    }
    void aTimeoutWaitsForTheAnswersBeforeIt()
    {
        QFETCH(QByteArray, late);
        QFETCH(QByteArray, answer);
        ServerFixture f(ServerOptions{});
        Server::Response first;
        f.handle([&](const auto &request, const auto &response) {
            if (request->url() == "/1")
                first = response;
        });
        const auto socket = f.connect();
        f.receive(socket, get + late);
        f.advance(400s);
        QCOMPARE(socket->written(), QByteArray());
        QVERIFY(!socket->closed);
        f.run([&] { QVERIFY(first->end("ok")); });
        QCOMPARE(f.shortened(socket->written()), good + answer);
        QVERIFY(socket->closed || socket->finSent);
    }

    /// RFC 9112, section 9.6, "TCP reset problem": a client that still pipelines must not lose the
    /// last answer.
    void readsOnBehindTheLastAnswerWhileAHeadComes()
    {
        ServerFixture f(ServerOptions{});
        Server::Response late;
        f.handle([&](const auto &, const auto &response) { late = response; });
        const auto socket = f.connect();
        f.receive(socket, get + "GET /2 HT");
        f.run([&] {
            QVERIFY(late->setHeader("Connection", "close"));
            QVERIFY(late->end("ok"));
        });
        QVERIFY(socket->finSent);
        QVERIFY(!socket->closed);
        f.receive(socket, "TP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(requestsIn(f.log), (Log{"request /1"}));
        f.run([&] { socket->receiveFin(); });
        QVERIFY(socket->closed);
    }

    /// Closed at once, unread bytes would make the kernel reset the connection, and the peer lose
    /// the answer.
    void readsOnForAWhileBehindARefusal()
    {
        ServerOptions options;
        options.maxBodySize = 10;
        ServerFixture f(options);
        const QByteArray upload = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";
        const auto patient = f.connect();
        f.receive(patient, upload);
        QCOMPARE(f.shortened(patient->written()), refused("413 Payload Too Large"));
        QVERIFY(patient->finSent);
        QVERIFY(!patient->closed);
        f.receive(patient, QByteArray(50, 'x'));
        QCOMPARE(patient->unread(), 0);
        f.run([&] { patient->receiveFin(); });
        QVERIFY(patient->closed);

        const auto silent = f.connect();
        f.receive(silent, upload);
        f.advance(ServerOptions::lingerTimeout);
        QVERIFY(silent->closed);

        const auto endless = f.connect();
        f.receive(endless, upload);
        for (int i = 0; i < 5; ++i) {
            f.advance(ServerOptions::lingerTimeout / 4);
            f.receive(endless, "xxxxx");
        }
        QVERIFY(endless->closed);
    }

    void anExpectationMayHaveAListener()
    {
        ServerFixture f(ServerOptions{});
        f.server->onCheckExpectation([&](const auto &, const Server::Response &response) {
            f.log.append("checkExpectation");
            QVERIFY(response->end("ok"));
        });
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue, x\r\n\r\n");
        QCOMPARE(f.takeLog(), (Log{"checkExpectation"}));
        QVERIFY(rulesIn(f).isEmpty());
    }

    /// "A server MUST NOT send a 1xx response to an HTTP/1.0 client" (RFC 9110, section 15.2).
    void noInformationForAnOlderClient()
    {
        ServerFixture f(ServerOptions{});
        f.handle([](const auto &, const Server::Response &response) {
            QVERIFY(response->writeProcessing());
            QVERIFY(response->writeEarlyHints({{"Link", "<a>"}}));
            QVERIFY(response->end("ok"));
        });
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.0\r\n\r\n");
        QVERIFY(f.shortened(socket->written()).startsWith("HTTP/1.1 200 OK\r\n"));
    }

    /// "When an origin server receives a request with an absolute-form of request-target, the
    /// origin server MUST ignore the received Host header field" (RFC 9112, section 3.2.2).
    void theTargetSaysWhoIsAsked()
    {
        ServerFixture f(ServerOptions{});
        f.handle([&](const Server::Request &request, const Server::Response &response) {
            f.log.append(request->authority());
            QVERIFY(response->end());
        });
        const auto socket = f.connect();
        f.receive(socket,
            "GET http://b:81/x HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a:82\r\n\r\n");
        QVERIFY(f.log.contains("b:81"));
        QVERIFY(f.log.contains("a:82"));
    }

    void nodeTakesWhatItTakes()
    {
        for (const QByteArray &request :
            {QByteArray("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                QByteArray("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                QByteArray("GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"),
                QByteArray("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
                QByteArray("GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
                QByteArray("\n\rGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                QByteArray("GET / HTTP/2.0\r\nHost: a\r\n\r\n")}) {
            ServerFixture f;
            f.handle([](const auto &, const auto &response) { QVERIFY(response->end("ok")); });
            const auto socket = f.connect();
            f.receive(socket, request);
            QVERIFY2(socket->written().startsWith("HTTP/1.1 200 OK"), request.constData());
        }
    }
};

void tst_ServerStrict::answersByTheRules_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("answers");
    QTest::addColumn<QByteArray>("rule");
    const auto row = [](const char *name, const QByteArray &input, const QByteArray &answers,
                         const QByteArray &rule = {}) {
        QTest::newRow(name) << input << answers << rule;
    };
    const QByteArray bad = "400 Bad Request";
    row("pipelined", get + get, good + good);
    row("no host", "GET / HTTP/1.1\r\n\r\n", refused(bad), "host-present (RFC 9112, 3.2) at 16");
    row("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", refused(bad),
        "host-once (RFC 9112, 3.2) at 25");
    row("bad host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", refused(bad),
        "host-valid (RFC 9112, 3.2) at 22");
    row("behind a good one", get + "GET / HTTP/1.1\r\nHost: a/\r\n\r\n" + get, good + refused(bad),
        "host-valid (RFC 9112, 3.2) at 50");
    row("with a body", "PUT / HTTP/1.1\r\nContent-Length: 46\r\n\r\n" + get, refused(bad),
        "host-present (RFC 9112, 3.2) at 36");
    row("target with authority", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", good);
    row("fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", refused(bad),
        "request-target (RFC 9112, 3.2) at 4");
    row("version 2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", refused("505 HTTP Version Not Supported"),
        "version-supported (RFC 9110, 15.6.6) at 11");
    row("expectation", "GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n" + get,
        "HTTP/1.1 417 Expectation Failed\r\nD KA Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + good,
        "expectation (RFC 9110, 10.1.1) at 33");
    row("coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" + get,
        refused("501 Not Implemented"), "transfer-coding (RFC 9112, 6.1) at 45");
    row("not chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n" + get,
        refused(bad), "chunked-last (RFC 9112, 6.3) at 45");
    row("length and coding",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\n\r\n"
            + get,
        canned(bad), "length-with-coding (RFC 9112, 6.3) at 45");
    row("older chunked",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nD CC \r\nok");
    row("good and bad in one read", get + "BLAH BLAH\r\n\r\n", good + canned(bad),
        "method (RFC 9110, 9.1) at 29");
    row("long target", "GET /" + QByteArray(300, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
        canned("414 URI Too Long"), "max-target-size (RFC 9112, 3) at 203");
    row("long field", "GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(300, 'a') + "\r\n\r\n",
        canned("431 Request Header Fields Too Large"), "max-header-size (RFC 9110, 5.4) at 220");
    row("many fields", "GET / HTTP/1.1\r\nHost: a\r\n" + QByteArray("X:\r\n").repeated(10) + "\r\n",
        canned("431 Request Header Fields Too Large"), "max-headers-count (RFC 9110, 5.4) at 61");
    row("large body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 21\r\n\r\n" + get,
        refused("413 Payload Too Large"), "max-body-size (RFC 9110, 15.5.14) at 42");
}

/// Whole, cut in two at each place, and byte by byte: the answers are the same, and so is the rule
/// with its byte.
void tst_ServerStrict::answersByTheRules()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, answers);
    QFETCH(QByteArray, rule);
    ServerOptions options;
    options.maxHeaderSize = 200;
    options.maxHeadersCount = 10;
    options.maxBodySize = 20;
    forEverySplit(input, [&](const Log &pieces) {
        ServerFixture f(options);
        f.handle([](const auto &, const auto &response) { QVERIFY(response->end("ok")); });
        const auto socket = f.connect();
        for (const QByteArray &piece : pieces)
            f.receive(socket, piece);
        QCOMPARE(f.shortened(socket->written()), answers);
        QCOMPARE(rulesIn(f), rule.isEmpty() ? Log{} : Log{rule});
        QCOMPARE(socket->finSent || socket->closed, !answers.endsWith(good));
    });
}

QTEST_GUILESS_MAIN(tst_ServerStrict)
#include "tst_serverstrict.moc"

#include "core/trace/details.h"
#include "tests/unit/http/clientrig.h"
#include "tests/unit/http/serverfixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using http::Server;
using http::ServerOptions;
using message::RawHeaders;
using Log = QByteArrayList;

namespace
{

using Response = Server::Response;
using Answer = std::function<void(const Response &)>;

/// "content-length (RFC 9110, 8.6)" for each line that was left out.
template <typename Rig>
Log omittedIn(Rig &rig)
{
    rig.writer.publish();
    const trace::Snapshot snapshot = rig.writer.snapshot();
    Log rules;
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        if (snapshot.at({i}).kind != trace::EventKind::FieldOmitted)
            continue;
        const auto detail = snapshot.detailOf<trace::ErrorDetail>({i});
        rules.append(detail.rule + " (" + detail.section + ')');
    }
    return rules;
}

ServerOptions optionsFor(Conformance conformance)
{
    ServerOptions options;
    options.conformance = conformance;
    return options;
}

} // namespace

/// What the program may not send (RFC 9110, RFC 9112: "a sender MUST NOT"), in conformance Strict.
class tst_SendingStrictly : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesOutWhatMustNotBeSent_data();
    void leavesOutWhatMustNotBeSent();
    void aBodyOfAnotherLengthCutsTheConnection_data();
    void aBodyOfAnotherLengthCutsTheConnection();
    void aLengthThatIsNoneIsRefused_data();
    void aLengthThatIsNoneIsRefused();
    void nodeSendsWhatItIsTold();
    void hintsHaveNoFraming();
    void trailersThatWouldBeBelievedAreRefused();
    void aRequestOfAnotherLengthFails();
    void aRequestsCodingsEndWithChunked();
    void aSocketWithAnUnframedBodyIsNotLentAgain_data();
    void aSocketWithAnUnframedBodyIsNotLentAgain();
};

void tst_SendingStrictly::leavesOutWhatMustNotBeSent_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Log>("omitted");
    QTest::newRow("a length of 204") << QByteArray("1.1") << Answer([](const Response &response) {
        QVERIFY(response->writeHead(204, RawHeaders{{"Content-Length", "3"}}));
        QVERIFY(response->end());
    }) << QByteArray("HTTP/1.1 204 No Content\r\nD KA \r\n")
                                     << Log{"content-length (RFC 9110, 8.6)"};
    QTest::newRow("a coding of 204") << QByteArray("1.1") << Answer([](const Response &response) {
        response->statusCode = 204;
        QVERIFY(response->setHeader("Transfer-Encoding", "chunked"));
        QVERIFY(response->end());
    }) << QByteArray("HTTP/1.1 204 No Content\r\nD KA \r\n")
                                     << Log{"transfer-coding (RFC 9112, 6.1)"};
    QTest::newRow("a length and a coding")
        << QByteArray("1.1") << Answer([](const Response &response) {
               QVERIFY(response->setHeader("Content-Length", "3"));
               QVERIFY(response->setHeader("Transfer-Encoding", "chunked"));
               QVERIFY(response->end("abc"));
           })
        << QByteArray(
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nD KA \r\n3\r\nabc\r\n0\r\n\r\n")
        << Log{"length-with-coding (RFC 9112, 6.2)"};
    QTest::newRow("chunks for HTTP/1.0")
        << QByteArray("1.0") << Answer([](const Response &response) {
               QVERIFY(response->setHeader("Transfer-Encoding", "chunked"));
               QVERIFY(response->end("abc"));
           })
        << QByteArray("HTTP/1.1 200 OK\r\nD CC \r\nabc") << Log{"transfer-coding (RFC 9112, 6.1)"};
    QTest::newRow("the length of an answer to HEAD stays")
        << QByteArray("HEAD") << Answer([](const Response &response) {
               QVERIFY(response->setHeader("Content-Length", "3"));
               QVERIFY(response->end());
           })
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nD KA \r\n") << Log{};
}

void tst_SendingStrictly::leavesOutWhatMustNotBeSent()
{
    QFETCH(QByteArray, version);
    QFETCH(Answer, answer);
    QFETCH(QByteArray, bytes);
    QFETCH(Log, omitted);
    ServerFixture f(ServerOptions{});
    f.handle([&](const auto &, const Response &response) { answer(response); });
    const auto socket = f.connect();
    const bool isHead = version == "HEAD";
    f.receive(socket,
        (isHead ? "HEAD" : "GET") + QByteArray(" / HTTP/") + (isHead ? "1.1" : version)
            + "\r\nHost: a\r\n\r\n");
    QCOMPARE(f.shortened(socket->written()), bytes);
    QCOMPARE(omittedIn(f), omitted);
}

void tst_SendingStrictly::aBodyOfAnotherLengthCutsTheConnection_data()
{
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<QByteArray>("body");
    const auto mismatch = [](const Status &status) {
        QVERIFY(!status);
        QCOMPARE(status.error().code, "ERR_HTTP_CONTENT_LENGTH_MISMATCH");
    };
    QTest::newRow("shorter") << Answer([mismatch](const Response &response) {
        QVERIFY(response->write("ab"));
        mismatch(response->end());
    }) << QByteArray("ab");
    QTest::newRow("longer") << Answer([mismatch](const Response &response) {
        QVERIFY(response->write("abc"));
        mismatch(response->end("d"));
    }) << QByteArray("abc");
    QTest::newRow("longer in one piece") << Answer([mismatch](const Response &response) {
        const auto written = response->write("abcd");
        QVERIFY(!written);
        QCOMPARE(written.error().code, "ERR_HTTP_CONTENT_LENGTH_MISMATCH");
        mismatch(response->end());
    }) << QByteArray();
}

/// RFC 9110, section 8.6; and what comes next on the connection is not taken for the rest of it.
void tst_SendingStrictly::aBodyOfAnotherLengthCutsTheConnection()
{
    QFETCH(Answer, answer);
    QFETCH(QByteArray, body);
    ServerFixture f(ServerOptions{});
    f.handle([&](const auto &, const Response &response) {
        QVERIFY(response->setHeader("Content-Length", "3"));
        answer(response);
    });
    const auto socket = f.connect();
    f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(socket->closed);
    const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nD KA \r\n";
    const QByteArray written = f.shortened(socket->written());
    QVERIFY2(written.isEmpty() || (head + body).startsWith(written), written.constData());
    QVERIFY(f.events().contains("CallRefused"));
    QVERIFY(!f.log.contains("res.finish"));
}

void tst_SendingStrictly::aLengthThatIsNoneIsRefused_data()
{
    QTest::addColumn<QByteArrayList>("values");
    QTest::newRow("a word") << Log{"abc"};
    QTest::newRow("a sign") << Log{"+3"};
    QTest::newRow("nothing") << Log{""};
    QTest::newRow("too many digits") << Log{"99999999999999999999"};
    QTest::newRow("two") << Log{"3", "3"};
}

void tst_SendingStrictly::aLengthThatIsNoneIsRefused()
{
    QFETCH(QByteArrayList, values);
    ServerFixture f(ServerOptions{});
    Status status = Done{};
    f.handle([&](const auto &, const Response &response) {
        QVERIFY(response->setHeader("Content-Length", values));
        status = response->flushHeaders();
    });
    const auto socket = f.connect();
    f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(!status);
    QCOMPARE(status.error().code, "ERR_HTTP_INVALID_HEADER_VALUE");
    QCOMPARE(socket->written(), QByteArray());
}

void tst_SendingStrictly::nodeSendsWhatItIsTold()
{
    ServerFixture f(optionsFor(Conformance::Node));
    f.handle([&](const auto &, const Response &response) {
        QVERIFY(response->setHeader("Content-Length", "2"));
        QVERIFY(response->end("abcdef"));
    });
    const auto socket = f.connect();
    f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QCOMPARE(
        f.shortened(socket->written()), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nD KA \r\nabcdef");
}

void tst_SendingStrictly::hintsHaveNoFraming()
{
    ServerFixture f(ServerOptions{});
    f.handle([&](const auto &, const Response &response) {
        QVERIFY(response->writeEarlyHints({{"Link", "<a>"}, {"Content-Length", "3"}, {"X", "y"}}));
    });
    const auto socket = f.connect();
    f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QCOMPARE(socket->written(), "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\nX: y\r\n\r\n");
}

void tst_SendingStrictly::trailersThatWouldBeBelievedAreRefused()
{
    for (const Conformance conformance : {Conformance::Strict, Conformance::Node}) {
        ServerFixture f(optionsFor(conformance));
        f.handle([&](const auto &, const Response &response) {
            QVERIFY(response->write("a"));
            const bool taken = bool(response->addTrailers({{"content-length", "3"}}));
            QCOMPARE(taken, conformance == Conformance::Node);
            QVERIFY(response->addTrailers({{"X-Checksum", "1"}}));
            QVERIFY(response->end());
        });
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(socket->written().endsWith("1\r\na\r\n0\r\nX-Checksum: 1\r\n\r\n"));
    }
}

void tst_SendingStrictly::aRequestOfAnotherLengthFails()
{
    ClientRig rig;
    http::Agent agent(rig.context, keepAlive());
    http::RequestOptions options;
    options.agent = &agent;
    options.method = "POST";
    options.headers = {{"Content-Length", "5"}};
    rig.enter([&] {
        const ClientRig::Request request = rig.request(options);
        QVERIFY(request->write("ab"));
        QVERIFY(!request->end());
    });
    QVERIFY(rig.callbacks().contains("req.error(ERR_HTTP_CONTENT_LENGTH_MISMATCH) req.close"));
    QVERIFY(rig.socket()->closed);
}

void tst_SendingStrictly::aRequestsCodingsEndWithChunked()
{
    ClientRig rig;
    http::RequestOptions options;
    options.method = "POST";
    options.headers = {{"Transfer-Encoding", "gzip"}};
    rig.enter([&] {
        const ClientRig::Request request = rig.request(options);
        const Status ended = request->end("abc");
        QVERIFY(!ended);
        QCOMPARE(ended.error().code, "ERR_HTTP_INVALID_HEADER_VALUE");
    });
    QCOMPARE(rig.socket()->written(), QByteArray());
}

void tst_SendingStrictly::aSocketWithAnUnframedBodyIsNotLentAgain_data()
{
    QTest::addColumn<bool>("strict");
    QTest::newRow("strict") << true;
    QTest::newRow("as Node") << false;
}

/// The guide's GET with a body goes out as it was written. What the server makes of those bytes is
/// seen on that connection, and no other request stands behind them.
void tst_SendingStrictly::aSocketWithAnUnframedBodyIsNotLentAgain()
{
    QFETCH(bool, strict);
    ClientRig rig;
    rig.conformance = strict ? Conformance::Strict : Conformance::Node;
    http::Agent agent(rig.context, keepAlive());
    http::RequestOptions options;
    options.agent = &agent;
    options.conformance = rig.conformance;
    rig.enter([&] {
        const ClientRig::Request request = rig.request(options);
        QVERIFY(request->write("{\"key\": \"value\"}"));
        QVERIFY(request->end());
    });
    QVERIFY(rig.socket()->written().endsWith("\r\n\r\n{\"key\": \"value\"}"));
    rig.receive(hello);
    QVERIFY(!rig.socket()->closed);
    rig.enter([&] { rig.get(&agent); });
    QCOMPARE(rig.network.sockets().size(), size_t(strict ? 2 : 1));
}

QTEST_GUILESS_MAIN(tst_SendingStrictly)
#include "tst_sendingstrictly.moc"

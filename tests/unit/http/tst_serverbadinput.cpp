#include "tests/unit/http/serverfixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using http::Server;
using http::ServerOptions;

namespace
{

const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
using Log = QByteArrayList;

} // namespace

/// What a server does with what is not HTTP.
class tst_ServerBadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void badInputGetsTheDefaultAnswer_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("answer");
        const QByteArray badRequest = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
        const QByteArray chunked =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        QTest::newRow("unknown method")
            << QByteArray("BLAH BLAH\r\n\r\n") << QByteArray("HPE_INVALID_METHOD") << badRequest;
        QTest::newRow("bare LF") << QByteArray("GET / HTTP/1.1\nHost: a\n\n") << QByteArray()
                                 << badRequest;
        QTest::newRow("no name") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n")
                                 << QByteArray() << badRequest;
        QTest::newRow("both lengths")
            << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n")
            << QByteArray() << badRequest;
        QTest::newRow("chunk size") << chunked + "xyz\r\n"
                                    << QByteArray("HPE_INVALID_CHUNK_SIZE") << badRequest;
        QTest::newRow("huge head")
            << "GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(17000, 'x') + "\r\n\r\n"
            << QByteArray("HPE_HEADER_OVERFLOW")
            << QByteArray("HTTP/1.1 431 Request Header Fields Too Large\r\n"
                          "Connection: close\r\n\r\n");
        QTest::newRow("huge chunk extension")
            << chunked + "1;" + QByteArray(17000, 'x') + "\r\nx\r\n"
            << QByteArray("HPE_CHUNK_EXTENSIONS_OVERFLOW")
            << QByteArray("HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n");
    }
    void badInputGetsTheDefaultAnswer()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, answer);
        ServerFixture f;
        f.handle([](const auto &, const auto &) {});
        const auto socket = f.connect();
        f.receive(socket, input);
        QCOMPARE(socket->written(), answer);
        QVERIFY(socket->closed);
        QVERIFY(f.events().contains("ParseFailed"));
        QVERIFY(f.events().contains("RawOut"));
        QCOMPARE(f.events().count("RequestBegan"), f.events().count("HalfClosed"));
        // and the server lives
        f.answerAtOnce();
        const auto next = f.connect();
        f.receive(next, get);
        QVERIFY(next->written().endsWith("ok"));

        ServerFixture heard;
        heard.handle([](const auto &, const auto &) {});
        Error error;
        heard.server->onClientError([&](const Error &e, wire::Transport &transport) {
            error = e;
            transport.destroy();
        });
        const auto mine = heard.connect();
        heard.receive(mine, input);
        QVERIFY(mine->written().isEmpty());
        QVERIFY(error.byteOffset >= 0);
        if (!code.isEmpty())
            QCOMPARE(error.code, code);
    }

    void strictAnswersCarryADate()
    {
        ServerFixture f(ServerOptions{});
        const auto socket = f.connect();
        f.receive(socket, "BLAH\r\n\r\n");
        QCOMPARE(f.shortened(socket->written()), "HTTP/1.1 400 Bad Request\r\nD CC \r\n");
    }

    void aRequestWithoutHostIsBad()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &) { QFAIL("not a request for the program"); });
        const auto socket = f.connect();
        f.receive(socket, "GET / HTTP/1.1\r\n\r\n");
        QCOMPARE(f.shortened(socket->written()),
            "HTTP/1.1 400 Bad Request\r\nCC D Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        QVERIFY(socket->finSent);
    }

    void twoHostsAreBadInStrictOnly()
    {
        const QByteArray request = "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
        ServerFixture node;
        node.answerAtOnce();
        const auto tolerant = node.connect();
        node.receive(tolerant, request);
        QVERIFY(tolerant->written().startsWith("HTTP/1.1 200"));
        ServerFixture strict(ServerOptions{});
        strict.answerAtOnce();
        const auto socket = strict.connect();
        strict.receive(socket, request);
        QVERIFY(socket->written().startsWith("HTTP/1.1 400"));
    }

    void aBrokenUploadIsAnswered400()
    {
        ServerFixture f;
        f.handle([&](const auto &request, const auto &) { f.watchData(request); });
        const auto socket = f.connect();
        f.receive(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
        f.run([&] { socket->receiveFin(); });
        QCOMPARE(f.takeLog(),
            (Log{"request /", "req.data hello", "req.aborted", "res.close", "req.error ECONNRESET",
                "req.close"}));
        QCOMPARE(socket->written(), "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    }

    void anUnframedBodyIsABadRequestAfterAGoodOne()
    {
        ServerFixture f;
        f.handle([](const auto &, const Server::Response &response) { QVERIFY(response->end()); });
        f.server->onClose([] {});
        const auto socket = f.connect();
        f.receive(socket, "GET /api HTTP/1.1\r\nHost: a\r\n\r\n{\"key\": \"value\"}");
        QCOMPARE(
            f.takeLog(), (Log{"request /api", "res.finish", "res.close", "req.end", "req.close"}));
        QCOMPARE(
            f.shortened(socket->written()), "HTTP/1.1 200 OK\r\nD KA Content-Length: 0\r\n\r\n");
        QVERIFY(socket->closed);
    }

    void anUnframedBodyWinsOverALateAnswer()
    {
        ServerFixture f;
        f.handle([](const auto &, const auto &) {});
        const auto socket = f.connect();
        f.receive(socket, "GET /api HTTP/1.1\r\nHost: a\r\n\r\n{\"key\": \"value\"}");
        QCOMPARE(socket->written(), "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        QCOMPARE(f.takeLog(),
            (Log{"request /api", "req.aborted", "res.close", "req.error ECONNRESET", "req.close"}));
    }
};

QTEST_GUILESS_MAIN(tst_ServerBadInput)
#include "tst_serverbadinput.moc"

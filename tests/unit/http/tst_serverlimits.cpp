#include "tests/unit/http/serverfixture.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace std::chrono_literals;
using http::Server;
using http::ServerOptions;

namespace
{

const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
using Log = QByteArrayList;

} // namespace

/// What a server does with silence, floods and full buffers.
class tst_ServerLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void silenceBeforeTheHeadIs408()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.headersTimeout = 100ms;
        options.connectionsCheckingInterval = 50ms;
        ServerFixture f(options);
        const auto silent = f.connect();
        const auto slow = f.connect();
        f.receive(slow, "GET / HT");
        f.advance(60ms);
        QVERIFY(slow->written().isEmpty());
        f.advance(60ms);
        const QByteArray answer = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";
        QCOMPARE(slow->written(), answer);
        QCOMPARE(silent->written(), answer);
        QVERIFY(silent->closed);
    }

    void whatIsHeldByHandIsNot408()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.headersTimeout = 100ms;
        options.connectionsCheckingInterval = 10ms;
        ServerFixture f(options);
        const auto socket = f.connect();
        f.advance(50ms);
        f.run([&] { f.gate.holdSide(trace::Side::Server, trace::Seam::In, true); });
        f.receive(socket, "GET / HT");
        for (int i = 0; i < 100; ++i)
            f.advance(10ms);
        QVERIFY(!socket->closed);
        f.run([&] { f.gate.releaseAll({}); });
        f.advance(30ms);
        QVERIFY(!socket->closed);
        f.advance(40ms);
        QVERIFY(socket->written().startsWith("HTTP/1.1 408"));
    }

    void anUploadThatStallsIs408()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.headersTimeout = 100ms;
        options.requestTimeout = 150ms;
        options.connectionsCheckingInterval = 30ms;
        ServerFixture f(options);
        f.handle([&](const auto &request, const auto &) { f.watchData(request); });
        const auto socket = f.connect();
        f.receive(
            socket, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        f.advance(120ms);
        QVERIFY(!socket->closed);
        f.advance(40ms);
        QCOMPARE(socket->written(), "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
        QCOMPARE(f.takeLog(),
            (Log{"request /", "req.data abc", "req.aborted", "res.close", "req.error ECONNRESET",
                "req.close"}));
    }

    void anIdleConnectionIsClosedASecondLater()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.keepAliveTimeout = 50ms;
        ServerFixture f(options);
        f.answerAtOnce();
        const auto socket = f.connect();
        f.receive(socket, get);
        QVERIFY(socket->written().contains("Keep-Alive: timeout=0\r\n"));
        f.advance(1000ms);
        QVERIFY(!socket->closed);
        f.receive(socket, get);
        f.advance(1000ms);
        QVERIFY(!socket->closed);
        f.advance(50ms);
        QVERIFY(socket->closed);
    }

    void anAnswerMayTakeLongerThanKeepAliveTimeout()
    {
        ServerFixture f;
        Server::Response late;
        f.handle([&](const Server::Request &request, const Server::Response &response) {
            if (request->url() == "/late")
                late = response;
            else
                QVERIFY(response->end());
        });
        const auto socket = f.connect();
        f.receive(socket, get);
        f.receive(socket, "GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
        f.advance(20000ms);
        QVERIFY(!socket->closed);
        f.run([&] { QVERIFY(late->end("late")); });
        QVERIFY(socket->written().endsWith("late"));
    }

    void aSilentSocketTimesOut()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.timeout = 80ms;
        ServerFixture f(options);
        f.handle([](const auto &, const auto &) {});
        auto socket = f.connect();
        f.receive(socket, get);
        f.advance(90ms);
        QVERIFY(socket->closed);
        QVERIFY(socket->written().isEmpty());

        f.server->onTimeout([&](auto &) { f.log.append("server.timeout"); });
        f.takeLog();
        socket = f.connect();
        f.advance(90ms);
        QCOMPARE(f.takeLog(), (Log{"server.timeout"}));
        QVERIFY(!socket->closed);
    }

    void aResponseMayHaveItsOwnTimeout()
    {
        ServerFixture f;
        f.handle([&](const auto &, const Server::Response &response) {
            response->setTimeout(30ms);
            response->onTimeout([&f, response] {
                f.log.append("res.timeout");
                QVERIFY(response->end("sorry"));
            });
        });
        const auto socket = f.connect();
        f.receive(socket, get);
        f.takeLog();
        f.advance(40ms);
        QCOMPARE(f.takeLog().mid(0, 2), (Log{"res.timeout", "res.finish"}));
        QVERIFY(socket->written().endsWith("sorry"));
    }

    void requestsOverTheLimitOfASocketAreDropped()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.maxRequestsPerSocket = 2;
        ServerFixture f(options);
        f.answerAtOnce();
        f.server->onDropRequest([&](const auto &) { f.log.append("dropRequest"); });
        const auto socket = f.connect();
        f.receive(socket, get);
        QVERIFY(socket->takeWritten().contains("Keep-Alive: timeout=5, max=2\r\n"));
        f.receive(socket, get);
        QCOMPARE(f.shortened(socket->takeWritten()),
            "HTTP/1.1 200 OK\r\nD CC Content-Length: 2\r\n\r\nok");
        QVERIFY(!socket->finSent);
        f.takeLog();
        f.receive(socket, get);
        QCOMPARE(f.takeLog(), (Log{"dropRequest"}));
        QCOMPARE(f.shortened(socket->takeWritten()),
            "HTTP/1.1 503 Service Unavailable\r\nD CC Transfer-Encoding: chunked\r\n\r\n"
            "0\r\n\r\n");
        QVERIFY(!socket->finSent);
        f.advance(6000ms);
        QVERIFY(socket->closed);
    }

    void connectionsOverTheLimitAreRefused()
    {
        ServerOptions options = ServerFixture::nodeOptions();
        options.maxConnections = 1;
        ServerFixture f(options);
        const auto first = f.connect();
        const auto second = f.connect();
        QVERIFY(!first->closed);
        QVERIFY(second->closed);
        QVERIFY(f.events().contains("ConnectionRefused"));
    }

    void anUnreadUploadStopsTheSocket()
    {
        ServerFixture f;
        Server::Request upload;
        f.handle([&](const auto &request, const auto &) {
            upload = request;
            request->pause();
        });
        const auto socket = f.connect();
        f.receive(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n");
        f.receive(socket, QByteArray(200000, 'x'));
        QVERIFY(socket->unread() >= 200000 - 2 * 65536);
        QVERIFY(f.events().contains("ReadPaused"));
        qint64 taken = 0;
        f.run([&] {
            upload->onData([&](QByteArrayView data) { taken += data.size(); });
            QCOMPARE(taken, 0); // paused it stays
            upload->resume();
        });
        QCOMPARE(taken, 200000);
        QCOMPARE(socket->unread(), 0);
        f.receive(socket, QByteArray(100000, 'x'));
        QCOMPARE(taken, 300000);
        QVERIFY(upload->complete());
    }

    void aSlowReaderIsWaitedFor()
    {
        ServerFixture f;
        Server::Response answer;
        f.handle([&](const auto &, const auto &response) { answer = response; });
        const auto socket = f.connect();
        f.receive(socket, get);
        f.takeLog();
        socket->setRoom(1000);
        const QByteArray piece(4000, 'x');
        QByteArrayList rooms;
        f.run([&] {
            for (int i = 0; i < 6; ++i)
                rooms.append(*answer->write(piece) ? "yes" : "no");
        });
        QCOMPARE(rooms, (Log{"yes", "yes", "yes", "yes", "no", "no"}));
        QVERIFY(answer->writableNeedDrain());
        QVERIFY(f.takeLog().isEmpty());
        f.run([&] { socket->setRoom(-1); });
        QCOMPARE(f.takeLog(), (Log{"res.drain"}));
        f.run([&] { QVERIFY(answer->end()); });
        QCOMPARE(f.takeLog(), (Log{"res.finish", "res.close", "req.end", "req.close"}));
        QCOMPARE(socket->written().count("fa0\r\n" + piece + "\r\n"), 6);
    }

    void answersThatNobodyReadsStopThePipeline()
    {
        ServerFixture f;
        int requests = 0;
        f.server->onRequest([&](const auto &, const Server::Response &response) {
            ++requests;
            QVERIFY(response->end(QByteArray(20000, 'x')));
        });
        const auto socket = f.connect();
        socket->setRoom(100);
        f.receive(socket, get + get);
        f.receive(socket, get + get);
        QCOMPARE(requests, 2); // all of one read, nothing of the next
        f.run([&] { socket->setRoom(-1); });
        QCOMPARE(requests, 4);
        QCOMPARE(socket->written().count("HTTP/1.1 200"), 4);
    }

    void heldBetweenParserAndProgramItGoesOnStepByStep()
    {
        ServerFixture f;
        f.handle([&](const auto &request, const auto &) { f.watchData(request); });
        const auto socket = f.connect();
        f.gate.holdSide(trace::Side::Server, trace::Seam::Deliver, true);
        f.receive(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
        f.run([&] { socket->receiveFin(); });
        QVERIFY(f.takeLog().isEmpty());
        const auto release = [&] {
            f.run([&] { QVERIFY(f.gate.releaseOne(socket->subject, {})); });
        };
        release();
        QCOMPARE(f.takeLog(), (Log{"request /"}));
        release();
        QCOMPARE(f.takeLog(), (Log{"req.data abc"}));
        release();
        QCOMPARE(f.takeLog().mid(0, 2), (Log{"req.end", "req.close"}));
        QVERIFY(f.gate.held().empty());
    }

    void aPeerThatOnlyAsksIsNotReadForEver()
    {
        ServerFixture f;
        std::vector<Server::Response> waiting;
        f.server->onRequest(
            [&](const auto &, const Server::Response &response) { waiting.push_back(response); });
        const auto socket = f.connect();
        const QByteArray ask = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        for (int i = 0; i < 12; ++i)
            f.receive(socket, ask.repeated(100));
        QCOMPARE(waiting.size(), size_t(1000));
        QCOMPARE(socket->unread(), 200 * ask.size());
        for (size_t i = 0; i < waiting.size(); ++i)
            f.run([&] { QVERIFY(waiting[i]->end()); });
        QCOMPARE(waiting.size(), size_t(1200)); // the rest came while these were answered
        QCOMPARE(socket->unread(), qint64(0));
    }

    void aGetTakesTenEvents()
    {
        ServerFixture f;
        f.server->onRequest([](const auto &, const Server::Response &response) {
            QVERIFY(response->writeHead(
                200, {{"Content-Type", "text/plain"}, {"Content-Length", "14"}}));
            QVERIFY(response->end("Hello, World!\n"));
        });
        const auto socket = f.connect();
        f.context.twins().messageBegins(socket->subject.connectionId(), 0, {77});
        f.receive(socket, get); // the first one arms the keep-alive deadline
        f.context.twins().messageBegins(socket->subject.connectionId(), get.size(), {78});
        const quint64 before = f.eventCount();
        f.receive(socket, get);
        QCOMPARE(f.events(before),
            (Log{"SocketRead", "RequestBegan", "HeadIn", "Twin", "OnRequest", "CallWriteHead",
                "CallEnd", "HeadOut", "SocketWrite", "HalfClosed"}));
        const trace::Snapshot snapshot = f.writer.snapshot();
        QCOMPARE(snapshot.at({before + 3}).value, 78u);
        const auto cause = [&](quint64 n) { return snapshot.causeOf({before + n}).value - before; };
        QCOMPARE(cause(2), 0u); // the head came with the read,
        QCOMPARE(cause(4), 2u); // the request with the head,
        QCOMPARE(cause(5), 4u); // the calls are made in the callback,
        QCOMPARE(cause(6), 4u);
        QCOMPARE(cause(7), 6u); // and make the bytes
        QCOMPARE(cause(8), 6u);
        const auto head = snapshot.detailOf<trace::HeadOutDetail>({before + 7});
        QCOMPARE(head.framing, trace::Framing::ContentLengthGiven);
        QVERIFY(head.keepAlive);
        using enum trace::LineOrigin;
        QCOMPARE(head.lines, (std::vector<trace::LineOrigin>{You, You, Module, Module, Module}));
        QCOMPARE(qint64(head.length) + 14, snapshot.byteCountOf({before + 8}));
    }

    void onlyWhatTheProgramIsRegisteredForIsRecorded()
    {
        ServerFixture f;
        f.answerAtOnce();
        const auto socket = f.connect();
        const quint64 before = f.eventCount();
        f.receive(socket, get);
        const QByteArrayList events = f.events(before);
        QCOMPARE(events.count("OnFinish"), 1);
        QCOMPARE(events.count("OnEnd"), 1);
        QCOMPARE(events.count("OnClose"), 2);
        QVERIFY(!events.contains("OnData"));
        QCOMPARE(events.back(), "HalfClosed");
    }
};

QTEST_GUILESS_MAIN(tst_ServerLimits)
#include "tst_serverlimits.moc"

#include "core/engine/playground.h"
#include "core/engine/routeanswerer.h"
#include "core/http/server.h"
#include "tests/support/scriptedmodule.h"

#include <QTest>

#include <malloc.h>

using namespace roundtrip;
using namespace std::chrono_literals;
using trace::EventKind;

namespace
{

/// The playground in front of clients that the test plays, with a hand-driven clock and a trace
/// that keeps nothing.
class Rig : public test::ScriptedModule
{
public:
    explicit Rig(bool recording = false)
        : ScriptedModule({.recording = recording})
        , delays(context)
        , playground(delays)
        , server(context, {}, 1)
    {
        context.messageClosed = [this](trace::HalfId half) { delays.forget(half); };
        loop.enter([&] {
            server.onRequest([this](const auto &request, const auto &response) {
                if (!routes || !routes->handle(request, response))
                    playground.handle(request, response);
            });
            if (!server.listen(0))
                qFatal("the server does not listen");
        });
    }
    ~Rig()
    {
        loop.enter([&] { server.shutDown({}); });
        loop.runUntilQuiet();
    }

    std::shared_ptr<wire::ScriptedSocket> connect()
    {
        auto socket = network.connectTo(server.port());
        loop.runUntilQuiet();
        return socket;
    }
    void receive(wire::ScriptedSocket &socket, const QByteArray &bytes)
    {
        socket.receive(bytes);
        loop.runUntilQuiet();
    }
    engine::RouteDelays delays;
    engine::Playground playground;
    std::unique_ptr<engine::RouteAnswerer> routes;
    http::Server server;
};

QByteArray request(const QByteArray &path, const QByteArray &method = "GET")
{
    return method + ' ' + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

qint64 heapInUse()
{
    const auto info = ::mallinfo2();
    return qint64(info.uordblks + info.hblkhd);
}

constexpr qint64 MiB = 1 << 20;

QByteArray grown(qint64 before)
{
    return QByteArray::number((heapInUse() - before) / MiB) + " MiB";
}

} // namespace

/// What a client may ask of the playground without making it grow or stand still.
class tst_PlaygroundLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsPipelinedIsMadeWhenItsTurnComes_data()
    {
        QTest::addColumn<QByteArray>("path");
        for (const char *path : {"/chunks/9?size=1048576", "/chunks/1?size=1048575&delay=600000",
                 "/bytes/1000000000", "/headers?n=500"})
            QTest::newRow(path) << QByteArray(path);
    }
    void whatIsPipelinedIsMadeWhenItsTurnComes()
    {
        QFETCH(QByteArray, path);
        Rig rig;
        const auto socket = rig.connect();
        socket->setRoom(0); // nobody reads
        const qint64 before = heapInUse();
        rig.receive(*socket, request(path).repeated(400));
        QVERIFY2(heapInUse() - before < 16 * MiB, grown(before).constData());
    }

    void aPauseDoesNotOutrunTheReader()
    {
        Rig rig;
        const auto socket = rig.connect();
        socket->setRoom(0);
        const qint64 before = heapInUse();
        rig.receive(*socket, request("/chunks/1000?size=1048576&delay=1"));
        for (int i = 0; i < 100; ++i)
            rig.advance(1ms);
        QVERIFY2(heapInUse() - before < 4 * MiB, grown(before).constData());
        socket->setRoom(-1);
        rig.loop.runUntilQuiet();
        rig.advance(1ms);
        rig.advance(1ms);
        QVERIFY(socket->written().size() > 2 * MiB); // it goes on
    }

    void nothingStaysOfAnAnswerThatNobodyWaitsFor_data()
    {
        QTest::addColumn<QByteArray>("path");
        for (const char *path : {"/delay/600000", "/chunks/9?size=65536&delay=600000", "/reset"})
            QTest::newRow(path) << QByteArray(path);
    }
    void nothingStaysOfAnAnswerThatNobodyWaitsFor()
    {
        QFETCH(QByteArray, path);
        Rig rig;
        const auto socket = rig.connect();
        rig.receive(*socket, request(path));
        const auto waits = [&] {
            return std::ranges::any_of(rig.loop.deadlines().list(),
                [](const auto &armed) { return armed.name == trace::DeadlineName::RouteDelay; });
        };
        QVERIFY(waits());
        socket->receiveReset();
        rig.loop.runUntilQuiet();
        QVERIFY(!waits());
    }

    void anAnswerToHeadIsNotMadePieceByPiece()
    {
        Rig rig(true);
        const auto socket = rig.connect();
        rig.receive(*socket,
            request("/chunks/100000?size=1", "HEAD") + request("/bytes/1000000000", "HEAD"));
        QCOMPARE(socket->written().count("HTTP/1.1 200 OK"), 2);
        QVERIFY(socket->written().contains("Content-Length: 1000000000"));
        QCOMPARE(rig.count(EventKind::CallWrite), 0);
        QCOMPARE(rig.count(EventKind::CallEnd), 2);
    }

    void theServerAsAWholeHasItsOptions()
    {
        Rig rig;
        const auto socket = rig.connect();
        rig.receive(*socket, request("*", "OPTIONS"));
        QVERIFY(socket->written().startsWith("HTTP/1.1 200 OK\r\nAllow: GET, HEAD, "));
        QVERIFY(socket->written().contains("\r\nContent-Length: 0\r\n"));
    }

    void pipelinedBodiesArriveWholeAndInOrder()
    {
        Rig rig;
        const auto socket = rig.connect();
        rig.receive(*socket,
            request("/bytes/70000") + request("/headers?n=2") + request("/chunks/2?size=3"));
        const QByteArray all = socket->written();
        const qsizetype bytes = all.indexOf("Content-Length: 70000");
        const qsizetype headers = all.indexOf("2 header fields");
        const qsizetype chunks = all.indexOf("3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n");
        QVERIFY(bytes > 0 && bytes + 70000 < headers && headers < chunks);
    }

    void aLargeRouteIsWrittenWhenItsTurnComes()
    {
        Rig rig;
        plan::RouteTable table;
        plan::Route route;
        route.path = "/large";
        route.answer.pieces.assign(1000, {QByteArray(1000, 'x'), 0ms});
        table.routes = {route};
        rig.routes = std::make_unique<engine::RouteAnswerer>(rig.delays, table);
        const auto socket = rig.connect();
        socket->setRoom(0);
        const qint64 before = heapInUse();
        rig.receive(*socket, request("/large").repeated(100));
        QVERIFY2(heapInUse() - before < 16 * MiB, grown(before).constData());
        socket->setRoom(-1);
        rig.loop.runUntilQuiet();
        QCOMPARE(socket->written().count("HTTP/1.1 200 OK"), 100);
    }
};

QTEST_GUILESS_MAIN(tst_PlaygroundLoad)
#include "tst_playgroundload.moc"

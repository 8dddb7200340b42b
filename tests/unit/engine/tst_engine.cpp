#include "core/engine/engine.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <thread>
#include <vector>

using namespace roundtrip;
using trace::EventKind;

// The thread, the mailbox and the snapshots: what the window leans on. (Also run with
// ThreadSanitizer.)
class tst_Engine : public QObject
{
    Q_OBJECT

    static std::vector<trace::EventIndex> eventsOf(const trace::Snapshot &snapshot, EventKind kind)
    {
        std::vector<trace::EventIndex> found;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            if (snapshot.at({i}).kind == kind)
                found.push_back({i});
        }
        return found;
    }

    static size_t count(const engine::Engine &engine, EventKind kind)
    {
        return eventsOf(engine.snapshot(), kind).size();
    }

    /// Starts the server and gives the port it picked.
    static quint16 startServer(engine::Engine &engine)
    {
        const size_t before = count(engine, EventKind::Listening);
        engine.post(engine::StartServer{});
        if (!QTest::qWaitFor([&] { return count(engine, EventKind::Listening) > before; }))
            qFatal("the server does not listen");
        const auto snapshot = engine.snapshot();
        return snapshot.detailOf<trace::Listen>(eventsOf(snapshot, EventKind::Listening).back())
            .port;
    }

    static plan::RequestPlan get(quint16 port, const QByteArray &path = "/")
    {
        plan::RequestPlan plan;
        plan.url = "http://127.0.0.1:" + QByteArray::number(port) + path;
        return plan;
    }

private Q_SLOTS:
    void startsAndEnds()
    {
        const engine::Engine engine;
        QTRY_COMPARE(count(engine, EventKind::SessionStarted), size_t(1));
    }

    void aRequestLeavesBothHalvesInTheTrace()
    {
        engine::Engine engine;
        const quint16 port = startServer(engine);
        const engine::RequestId id = engine.send(get(port));
        QTRY_COMPARE(count(engine, EventKind::HalfClosed), size_t(2));
        const auto snapshot = engine.snapshot();
        const auto calls = eventsOf(snapshot, EventKind::CallRequest);
        QCOMPARE(calls.size(), size_t(1));
        QCOMPARE(snapshot.detailOf<trace::RequestCall>(calls.front()).planId, id.value);
        const auto twins = eventsOf(snapshot, EventKind::Twin);
        QCOMPARE(twins.size(), size_t(1));
        QCOMPARE(trace::HalfId{snapshot.at(twins.front()).value},
            snapshot.at(calls.front()).subject().halfId());
    }

    void aPortInUseIsSaid()
    {
        QTcpServer occupied;
        QVERIFY(occupied.listen(QHostAddress::LocalHost));
        engine::Engine engine;
        engine::StartServer command;
        command.plan.port = occupied.serverPort();
        engine.post(command);
        QTRY_COMPARE(count(engine, EventKind::ListenFailed), size_t(1));
        const auto snapshot = engine.snapshot();
        const auto failure =
            snapshot.detailOf<trace::Listen>(eventsOf(snapshot, EventKind::ListenFailed).front());
        QCOMPARE(failure.error.code, QByteArray("EADDRINUSE"));
        QVERIFY(failure.error.message.contains(QByteArray::number(occupied.serverPort())));
    }

    void theServerStopsAndStartsAgain()
    {
        engine::Engine engine;
        startServer(engine);
        engine.post(engine::StopServer{});
        QTRY_COMPARE(count(engine, EventKind::ListenStopped), size_t(1));
        const quint16 port = startServer(engine);
        engine.send(get(port));
        QTRY_COMPARE(count(engine, EventKind::HalfClosed), size_t(2));
    }

    void aNewServerIsTheCauseOfTheEndOfTheOneBefore()
    {
        engine::Engine engine;
        const quint16 port = startServer(engine);
        engine.send(get(port, "/never-end"));
        QTRY_COMPARE(count(engine, EventKind::OnResponse), size_t(1));
        startServer(engine);
        QTRY_COMPARE(count(engine, EventKind::HalfClosed), size_t(2));
        const auto snapshot = engine.snapshot();
        for (const trace::EventIndex index : eventsOf(snapshot, EventKind::SocketDestroyed)) {
            if (snapshot.at(index).subject().side() != trace::Side::Server)
                continue;
            const trace::EventIndex cause = snapshot.causeOf(index);
            QCOMPARE(snapshot.at(cause).kind, EventKind::PlanAdopted);
            QCOMPARE(trace::PlanType(snapshot.at(cause).arg), trace::PlanType::Server);
            return;
        }
        QFAIL("the server gave up no socket");
    }

    void whoStopsTheServerIsTheCauseOfTheCloses()
    {
        engine::Engine engine;
        const quint16 port = startServer(engine);
        engine.send(get(port, "/never-end"));
        QTRY_COMPARE(count(engine, EventKind::OnResponse), size_t(1));
        engine.post(engine::StopServer{});
        QTRY_COMPARE(count(engine, EventKind::HalfClosed), size_t(2));
        const auto snapshot = engine.snapshot();
        for (const trace::EventIndex index : eventsOf(snapshot, EventKind::SocketDestroyed)) {
            if (snapshot.at(index).subject().side() != trace::Side::Server)
                continue;
            const trace::EventIndex cause = snapshot.causeOf(index);
            QCOMPARE(snapshot.at(cause).kind, EventKind::CommandGiven);
            QCOMPARE(trace::Origin(snapshot.at(cause).arg), trace::Origin::Person);
            QCOMPARE(snapshot.detailOf<trace::Command>(cause).verb, QByteArray("stopServer"));
            return;
        }
        QFAIL("the server gave up no socket");
    }

    void endingWithRequestsUnderWayIsClean()
    {
        engine::Engine engine;
        const quint16 port = startServer(engine);
        engine.send(get(port, "/never-end"));
        engine.send(get(port, "/delay/60000"));
        engine.send(get(port, "/chunks/100000?delay=1"));
        QTRY_VERIFY(count(engine, EventKind::OnRequest) >= 3);
    }

    void endingWhileAPersonHoldsIsClean_data()
    {
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("seam");
        for (const char *side : {"client", "server"}) {
            for (int seam = 0; seam < 4; ++seam) {
                QTest::addRow("%s, seam %d", side, seam)
                    << int(qstrcmp(side, "client") == 0 ? trace::Side::Client : trace::Side::Server)
                    << seam;
            }
        }
    }
    void endingWhileAPersonHoldsIsClean()
    {
        QFETCH(int, side);
        QFETCH(int, seam);
        engine::Engine engine;
        const quint16 port = startServer(engine);
        engine.post(engine::HoldSeam{trace::Side(side), trace::Seam(seam), true});
        for (int i = 0; i < 3; ++i)
            engine.send(get(port));
        QTRY_VERIFY(count(engine, EventKind::StepHeld) > 0);
    }

    void endingWithARouteThatWaitsIsClean()
    {
        engine::Engine engine;
        plan::Route route;
        route.path = "/";
        route.answer.delay = std::chrono::minutes(1);
        engine::StartServer command;
        command.plan.routes.routes = {route};
        engine.post(command);
        QTRY_COMPARE(count(engine, EventKind::Listening), size_t(1));
        const auto snapshot = engine.snapshot();
        engine.send(
            get(snapshot.detailOf<trace::Listen>(eventsOf(snapshot, EventKind::Listening).front())
                    .port));
        QTRY_COMPARE(count(engine, EventKind::OnRequest), size_t(1));
    }

    void endingWithAWriterThatIsBlockedIsClean()
    {
        engine::Engine engine;
        const quint16 port = startServer(engine);
        QTcpSocket peer; // asks for much and reads little
        peer.setReadBufferSize(1);
        peer.connectToHost(QHostAddress::LocalHost, port);
        QVERIFY(peer.waitForConnected());
        peer.write("GET /bytes/100000000 HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_VERIFY(count(engine, EventKind::WriteBlocked) > 0);
    }

    void readersReadWhileTheEngineWrites()
    {
        engine::Engine engine;
        const quint16 port = startServer(engine);
        std::atomic<bool> stop = false;
        std::atomic<quint64> bytes = 0;
        std::thread reader([&] {
            quint64 next = 0;
            for (bool last = false; !last;) {
                last = stop; // once more behind the end
                const trace::Snapshot snapshot = engine.snapshot();
                for (; next < snapshot.endEvent(); ++next)
                    bytes += quint64(snapshot.bytesOf({next}).size());
                std::this_thread::yield();
            }
        });
        for (int i = 0; i < 50; ++i)
            engine.send(get(port, "/bytes/20000"));
        const bool done =
            QTest::qWaitFor([&] { return count(engine, EventKind::HalfClosed) == 100; }, 20'000);
        stop = true;
        reader.join();
        QVERIFY(done);
        QVERIFY(bytes > 50 * 20000);
    }
};

QTEST_GUILESS_MAIN(tst_Engine)
#include "tst_engine.moc"

#include "core/engine/requestrun.h"
#include "tests/support/scriptedmodule.h"

#include <QTest>

using namespace roundtrip;
using namespace std::chrono_literals;
using trace::EventKind;

namespace
{

/// A request plan in front of a server that the test plays, with a hand-driven clock.
class Peer : public test::ScriptedModule
{
public:
    /// A request that is still open is kept by what it waits for: the server hangs up.
    ~Peer()
    {
        if (closes > 0 || !network.lastSocket())
            return;
        network.lastSocket()->receiveFin();
        loop.runUntilQuiet();
    }
    void send(const plan::RequestPlan &plan)
    {
        engine::RequestRun::Observer observer;
        observer.closed = [this](const engine::RunResult &closed) {
            result = closed;
            ++closes;
        };
        loop.enter([&] {
            (void)engine::RequestRun::start(context, agents, 1, plan, std::move(observer));
        });
        loop.runUntilQuiet();
    }
    void receive(const QByteArray &bytes)
    {
        network.lastSocket()->receive(bytes);
        loop.runUntilQuiet();
    }
    /// What left, behind the head.
    QByteArray body() const
    {
        const QByteArray all = network.lastSocket()->written();
        return all.mid(all.indexOf("\r\n\r\n") + 4);
    }
    engine::AgentBook agents{context};
    engine::RunResult result;
    int closes = 0;
};

const QByteArray go = "HTTP/1.1 100 Continue\r\n\r\n";
const QByteArray hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

plan::RequestPlan waiting()
{
    plan::RequestPlan plan;
    plan.method = "POST";
    plan.url = "http://127.0.0.1:8080/";
    plan.pieces = {{"abc", 0ms}};
    plan.waitForContinue = true;
    return plan;
}

} // namespace

/// What a server may do to a plan.
class tst_RequestPeers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSecondContinueBeginsNothing_data()
    {
        QTest::addColumn<int>("finish");
        QTest::addColumn<int>("delay");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *name, plan::Finish finish, int delay, const char *body) {
            QTest::newRow(name) << int(finish) << delay << QByteArray(body);
        };
        row("end", plan::Finish::End, 0, "3\r\nabc\r\n0\r\n\r\n");
        row("end, a piece that waits", plan::Finish::End, 50, "3\r\nabc\r\n0\r\n\r\n");
        row("no end", plan::Finish::None, 0, "3\r\nabc\r\n");
        row("no end, a piece that waits", plan::Finish::None, 50, "3\r\nabc\r\n");
    }
    void aSecondContinueBeginsNothing()
    {
        QFETCH(int, finish);
        QFETCH(int, delay);
        QFETCH(QByteArray, body);
        Peer peer;
        plan::RequestPlan plan = waiting();
        plan.finish = plan::Finish(finish);
        plan.pieces.front().delay = std::chrono::milliseconds(delay);
        peer.send(plan);
        QCOMPARE(peer.body(), QByteArray());
        peer.receive(go);
        peer.receive(go + go);
        peer.advance(50ms);
        peer.advance(50ms);
        QCOMPARE(peer.body(), body);
        QCOMPARE(peer.count(EventKind::CallWrite), 1);
        QCOMPARE(peer.count(EventKind::CallRefused), 0);
    }

    void aPieceThatWaitsOutlivesNoRequest()
    {
        Peer peer;
        plan::RequestPlan plan = waiting();
        plan.pieces.front().delay = 50ms;
        peer.send(plan);
        peer.receive(go);
        peer.receive(go + "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        peer.network.lastSocket()->receiveFin();
        peer.loop.runUntilQuiet();
        peer.advance(50ms);
        peer.advance(50ms);
        QCOMPARE(peer.closes, 1);
        QVERIFY(peer.result.complete);
        QCOMPARE(peer.result.statusCode, 200);
    }

    void anAnswerWithoutContinueEndsTheWait()
    {
        Peer peer;
        plan::RequestPlan plan = waiting();
        plan.framing = plan::FramingChoice::ContentLength;
        plan.timeout = 2s;
        peer.send(plan);
        peer.receive(hello);
        peer.advance(2s);
        QCOMPARE(peer.closes, 1);
        QCOMPARE(peer.result.statusCode, 200);
        QVERIFY(peer.result.complete);
        QCOMPARE(peer.result.error.code, QByteArray());
        QCOMPARE(peer.body(), QByteArray());
        QVERIFY(peer.network.lastSocket()->closed);
    }

    void aServerWithoutContinueGetsTheBodyAfterASecond()
    {
        Peer peer;
        peer.send(waiting());
        peer.advance(999ms);
        QCOMPARE(peer.body(), QByteArray());
        peer.advance(1ms);
        QCOMPARE(peer.body(), QByteArray("3\r\nabc\r\n0\r\n\r\n"));
        peer.receive(go);
        peer.receive(hello);
        QCOMPARE(peer.closes, 1);
        QCOMPARE(peer.result.error.code, QByteArray());
    }

    void theTimeoutSaysWhatWasMissing_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("the response")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")
            << QByteArray("No complete response within 2000 ms");
        QTest::newRow("the end of the request")
            << hello
            << QByteArray("The response was complete, the request not ended within 2000 ms");
    }
    void theTimeoutSaysWhatWasMissing()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, message);
        Peer peer;
        plan::RequestPlan plan = waiting();
        plan.waitForContinue = false;
        plan.finish = plan::Finish::None;
        plan.timeout = 2s;
        peer.send(plan);
        peer.receive(answer);
        peer.advance(2s);
        QCOMPARE(peer.closes, 1);
        QCOMPARE(peer.result.error.message, message);
    }

    void manyInformationalAnswersAreCounted()
    {
        Peer peer;
        plan::RequestPlan plan;
        plan.url = "http://127.0.0.1:8080/";
        plan.conformance = Conformance::Node;
        peer.send(plan);
        for (int i = 0; i < 250; ++i)
            peer.receive("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n");
        peer.receive(hello);
        QCOMPARE(peer.result.informational.size(), engine::RunResult::maxInformational);
        QCOMPARE(peer.result.informationalLeftOut, 150);
    }
};

QTEST_GUILESS_MAIN(tst_RequestPeers)
#include "tst_requestpeers.moc"

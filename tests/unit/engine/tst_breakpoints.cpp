#include "handfixture.h"

#include "core/plan/planjson.h"

#include <QTcpSocket>

using namespace roundtrip;
using namespace std::chrono_literals;
using plan::BreakAt;
using plan::BreakpointPlan;
using plan::BreakSide;
using trace::EventKind;
using trace::HeldItem;
using trace::Seam;
using trace::Side;

class tst_Breakpoints : public QObject
{
    Q_OBJECT

    static BreakpointPlan at(BreakAt where, BreakSide side = BreakSide::Any, quint32 id = 1)
    {
        BreakpointPlan plan;
        plan.id = id;
        plan.at = where;
        plan.side = side;
        return plan;
    }

private Q_SLOTS:
    void holdsWhereItLooks_data()
    {
        QTest::addColumn<int>("where");
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("seam");
        QTest::addColumn<int>("item");
        const auto row = [](const char *name, BreakAt where, BreakSide side, Seam seam,
                             HeldItem item) {
            QTest::newRow(name) << int(where) << int(side) << int(seam) << int(item);
        };
        row("before connect()", BreakAt::Connect, BreakSide::Client, Seam::Connect,
            HeldItem::Connection);
        row("before the request's head leaves", BreakAt::HeadOut, BreakSide::Client, Seam::Out,
            HeldItem::Head);
        row("before a chunk of it", BreakAt::BodyOut, BreakSide::Client, Seam::Out,
            HeldItem::Chunk);
        row("before its end", BreakAt::EndOut, BreakSide::Client, Seam::Out, HeldItem::End);
        row("before 'request'", BreakAt::HeadIn, BreakSide::Server, Seam::Deliver, HeldItem::Head);
        row("before the handler's 'data'", BreakAt::BodyIn, BreakSide::Server, Seam::Deliver,
            HeldItem::Body);
        row("before the response head leaves", BreakAt::HeadOut, BreakSide::Server, Seam::Out,
            HeldItem::Head);
        row("before 'response'", BreakAt::HeadIn, BreakSide::Client, Seam::Deliver, HeldItem::Head);
        row("before 'end'", BreakAt::EndIn, BreakSide::Client, Seam::Deliver, HeldItem::End);
    }
    void holdsWhereItLooks()
    {
        QFETCH(int, where);
        QFETCH(int, side);
        QFETCH(int, seam);
        QFETCH(int, item);
        HandFixture f;
        f.breakAt({at(BreakAt(where), BreakSide(side), 7)});
        const auto outcome = f.start(f.post("/echo", {"one"}));
        const auto held = f.awaitHeld();
        QCOMPARE(held.breakpoint, 7u);
        QCOMPARE(held.seam, Seam(seam));
        QCOMPARE(held.item, HeldItem(item));
        QCOMPARE(held.side, BreakSide(side) == BreakSide::Client ? Side::Client : Side::Server);
        QCOMPARE(f.now().breakpoints().front().hits, 1);
        f.release();
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->body, "one");
        QVERIFY(f.sumsComeOut());
    }

    void holdsOnlyWhatFulfilsItsConditions_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("holds");
        const auto row = [](const char *name, const QByteArray &conditions, bool holds) {
            QTest::newRow(name) << "[{\"id\":1," + conditions + "}]" << holds;
        };
        row("the method", R"("at":"head-out","side":"client","method":"POST")", true);
        row("another method", R"("at":"head-out","side":"client","method":"GET")", false);
        row("the target", R"("at":"head-out","side":"client","target":"/echo")", true);
        row("a prefix of it", R"("at":"head-out","side":"client","target":"/ec*")", true);
        row("another target", R"("at":"head-out","side":"client","target":"/")", false);
        row("a header that goes out",
            R"("at":"head-out","side":"client","headerName":"x-test","headerValue":"YES")", true);
        row("another value of it",
            R"("at":"head-out","side":"client","headerName":"x-test","headerValue":"no")", false);
        row("a header that came in", R"("at":"head-in","side":"server","headerName":"X-Test")",
            true);
        row("no such header", R"("at":"head-in","side":"server","headerName":"X-Other")", false);
        row("the status", R"("at":"head-in","side":"client","status":"200")", true);
        row("its class", R"("at":"head-out","side":"server","status":"2xx")", true);
        row("another status", R"("at":"head-out","side":"server","status":"4xx")", false);
        row("too young", R"("at":"head-out","minimumAgeMs":100000)", false);
        row("not reused", R"("at":"head-out","socketReused":true)", false);
        row("switched off", R"("at":"head-out","enabled":false)", false);
    }
    void holdsOnlyWhatFulfilsItsConditions()
    {
        QFETCH(QByteArray, json);
        QFETCH(bool, holds);
        HandFixture f;
        const auto list = plan::parseBreakpoints(json);
        QVERIFY(list);
        f.breakAt(*list);
        plan::RequestPlan plan = f.post("/echo", {"one"});
        plan.headers = {{"X-Test", "yes, really"}};
        const auto outcome = f.start(plan);
        QTRY_VERIFY(outcome->closed || !f.now().held().empty());
        QCOMPARE(!f.now().held().empty(), holds);
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(f.count(EventKind::BreakpointHit), holds ? 1 : 0);
    }

    void aReusedSocketIsAReason()
    {
        HandFixture f;
        BreakpointPlan reused = at(BreakAt::HeadOut, BreakSide::Client);
        reused.socketReused = true;
        f.breakAt({reused});
        f.get("/");
        const auto second = f.start(f.request("/"));
        QCOMPARE(f.awaitHeld().breakpoint, 1u);
        f.release();
        QTRY_VERIFY(second->closed);
    }

    void aParseErrorIsHeldBeforeAnybodyHearsOfIt()
    {
        HandFixture f;
        f.breakAt({at(BreakAt::ParseError, BreakSide::Server)});
        QTcpSocket peer;
        peer.connectToHost(QHostAddress::LocalHost, f.port);
        QVERIFY(peer.waitForConnected());
        peer.write("GET / HTTP/1.1\r\nHost a\r\n\r\n");
        QCOMPARE(f.awaitHeld().item, HeldItem::ParseError);
        QVERIFY(f.writes(Side::Server).isEmpty());
        f.release();
        QTRY_VERIFY(peer.bytesAvailable() > 0);
        QVERIFY(peer.readAll().startsWith("HTTP/1.1 400 "));
    }

    void anInformationalAnswerIsAHeadAndNoError()
    {
        HandFixture f;
        BreakpointPlan hints = at(BreakAt::HeadIn, BreakSide::Client);
        hints.status = "103";
        f.breakAt({at(BreakAt::ParseError, BreakSide::Client)});
        f.get("/early-hints"); // nothing holds it
        f.breakAt({hints});
        const auto second = f.start(f.request("/early-hints"));
        QCOMPARE(f.awaitHeld().item, HeldItem::Information);
        f.release();
        QTRY_VERIFY(second->closed);
    }

    void severalQueueUpAndOthersGoOn()
    {
        HandFixture f;
        BreakpointPlan onInspect = at(BreakAt::HeadIn, BreakSide::Server, 1);
        onInspect.target = "/inspect";
        BreakpointPlan onStatus = at(BreakAt::HeadOut, BreakSide::Server, 2);
        onStatus.status = "404";
        f.breakAt({onInspect, onStatus});
        const auto first = f.start(f.request("/inspect"));
        f.awaitHeld(1);
        const auto second = f.start(f.request("/nothing-here"));
        f.awaitHeld(2);
        QCOMPARE(f.get("/").body, "Hello, World!\n");
        QCOMPARE(f.now().held().at(0).breakpoint, 1u);
        QCOMPARE(f.now().held().at(1).breakpoint, 2u);
        f.release();
        QTRY_VERIFY(first->closed);
        QVERIFY(!second->closed);
        f.release();
        QTRY_VERIFY(second->closed);
        QCOMPARE(second->result.statusCode, 404);
    }

    void whatIsBehindAHeldPieceWaitsForItsTurn()
    {
        HandFixture f;
        f.breakAt({at(BreakAt::HeadOut, BreakSide::Client)});
        const auto outcome = f.start(f.post("/echo", {"one", "two"}));
        f.awaitHeld();
        QVERIFY(f.writes(Side::Client).isEmpty());
        f.release(); // one step; the rest was held by nobody
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->body, "onetwo");
    }

    void aBreakpointThatIsGoneHoldsNothingMore()
    {
        HandFixture f;
        f.breakAt({at(BreakAt::HeadIn, BreakSide::Server)});
        const auto first = f.start(f.request("/"));
        f.awaitHeld();
        f.breakAt({});
        QCOMPARE(f.now().held().size(), size_t(1)); // what it has held stays held
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(first->closed);
        QCOMPARE(f.get("/").result.statusCode, 200);
    }
};

QTEST_GUILESS_MAIN(tst_Breakpoints)
#include "tst_breakpoints.moc"

#include "handfixture.h"

#include <QTcpSocket>

using namespace roundtrip;
using namespace std::chrono_literals;
using engine::CallOnHalf;
using trace::Direction;
using trace::EventKind;
using trace::HeldItem;
using trace::Seam;
using trace::Side;
using trace::Subject;

/// A person holds real exchanges and lets them go step by step, and makes the calls of both sides.
class tst_ByHand : public QObject
{
    Q_OBJECT

    static plan::ServerPlan answeredByHand()
    {
        plan::Route route;
        route.path = "*";
        route.answer.byHand = true;
        plan::ServerPlan server;
        server.routes.routes = {route};
        return server;
    }

private Q_SLOTS:
    void eachItemOfARequestIsAStep()
    {
        HandFixture f;
        f.get("/"); // the connection stands
        const qsizetype before = f.writes(Side::Client).size();
        f.holdSide(Side::Client, Seam::Out);
        const auto outcome = f.start(f.post("/echo", {"one", "three"}));
        QCOMPARE(f.stepThrough(outcome), QByteArrayList({"Head", "Chunk", "Chunk", "End"}));
        QCOMPARE(outcome->body, "onethree");
        const auto writes = f.writes(Side::Client).mid(before);
        QCOMPARE(writes.size(), 4);
        QCOMPARE(writes.mid(1), QByteArrayList({"3\r\none\r\n", "5\r\nthree\r\n", "0\r\n\r\n"}));
        QVERIFY(f.sumsComeOut());
    }

    void eachCallbackIsAStep()
    {
        HandFixture f;
        f.holdSide(Side::Server, Seam::Deliver);
        const auto outcome = f.start(f.post("/echo", {"one"}));
        f.awaitHeld();
        QCOMPARE(f.count(EventKind::HeadIn), 1); // parsed …
        QCOMPARE(f.count(EventKind::OnRequest), 0); // … and nobody has heard of it
        QCOMPARE(f.stepThrough(outcome), QByteArrayList({"Head", "Body", "End"}));
        QCOMPARE(outcome->body, "one");
        QVERIFY(f.sumsComeOut());
    }

    void aResponseIsSteppedThroughAtTheClient()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Deliver);
        const auto outcome = f.start(f.request("/chunks/2?size=3"));
        QCOMPARE(f.stepThrough(outcome), QByteArrayList({"Head", "Body", "Body", "End"}));
        QVERIFY(outcome->result.complete);
    }

    void everythingAtOnceCanBeHeld()
    {
        HandFixture f;
        for (const Side side : {Side::Client, Side::Server}) {
            for (const Seam seam : {Seam::Connect, Seam::Out, Seam::In, Seam::Deliver})
                f.holdSide(side, seam);
        }
        const auto outcome = f.start(f.request("/"));
        const QByteArrayList items = f.stepThrough(outcome);
        QCOMPARE(items.mid(0, 5),
            QByteArrayList({"Connection", "Head", "Connection", "Arrived", "Head"}));
        QCOMPARE(items.count("Head"), 4); // made, given to the handler; of the answer as well
        QCOMPARE(outcome->body, "Hello, World!\n");
    }

    void leavingThePaceLetsEverythingFlowInOrder()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        f.holdSide(Side::Server, Seam::Deliver);
        const auto outcome = f.start(f.post("/echo", {"one", "two"}));
        f.awaitHeld(4);
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->body, "onetwo");
        QVERIFY(f.now().held().empty());
        QVERIFY(f.now().holds().empty());
    }

    void oneExchangeIsHeldAndOthersGoOn()
    {
        HandFixture f;
        const auto slow = f.start(f.request("/never-end"));
        QTRY_COMPARE(f.count(EventKind::OnResponse), 1);
        const auto half = f.trace.snapshot().at(f.event(EventKind::CallRequest)).subject();
        f.perform(engine::HoldSeam{Side::Client, Seam::Out, true, half});
        f.perform(engine::HoldSeam{Side::Client, Seam::Deliver, true, half});
        QCOMPARE(f.get("/").body, "Hello, World!\n");
        QCOMPARE(f.now().holds().size(), size_t(2));
        f.perform(CallOnHalf{half.halfId(), CallOnHalf::Verb::Destroy});
        QTRY_VERIFY(slow->closed);
        QVERIFY(f.now().holds().empty()); // what has closed is held no longer
    }

    void aStepBelongsToTheExchangeThatIsLookedAt()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        const auto first = f.start(f.request("/"));
        const auto second = f.start(f.request("/inspect"));
        const auto held = f.awaitHeld(2);
        f.perform(engine::ReleaseStep{{}, {held.subject}});
        QTRY_VERIFY(second->closed);
        QVERIFY(!first->closed);
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(first->closed);
    }

    void whatLiesInTheKernelIsInTheTrace()
    {
        HandFixture f;
        f.holdSide(Side::Server, Seam::In);
        const auto outcome = f.start(f.request("/"));
        const auto held = f.awaitHeld();
        QCOMPARE(held.item, HeldItem::Arrived);
        const Subject server = Subject::connection(held.connection, Side::Server);
        QCOMPARE(f.now().kernelOf(server).unread, held.bytes);
        QCOMPARE(held.bytes, qint64(f.writes(Side::Client).join().size()));
        f.release();
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(f.now().kernelOf(server).unread, 0);
    }

    void theKernelIsLookedAtWhenSomebodyAsks()
    {
        HandFixture f;
        f.holdSide(Side::Server, Seam::In);
        QTcpSocket peer;
        peer.connectToHost(QHostAddress::LocalHost, f.port);
        QVERIFY(peer.waitForConnected());
        peer.write("GET / HT");
        peer.flush();
        const auto held = f.awaitHeld();
        peer.write("TP/1.1\r\n");
        peer.flush();
        const Subject server = Subject::connection(held.connection, Side::Server);
        QTRY_COMPARE(
            (f.perform(engine::LookAtKernel{server}), f.now().kernelOf(server).unread), 16);
        QCOMPARE(f.now().held().front().bytes, 16); // one number for one thing
    }

    void aPeerThatGivesUpIsSeenAtOnce()
    {
        HandFixture f;
        f.holdSide(Side::Server, Seam::Deliver);
        QTcpSocket peer;
        peer.connectToHost(QHostAddress::LocalHost, f.port);
        QVERIFY(peer.waitForConnected());
        peer.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        f.awaitHeld();
        QCOMPARE(f.count(EventKind::FinReceived), 0);
        peer.disconnectFromHost();
        QTRY_COMPARE(f.count(EventKind::FinReceived), 1);
        QCOMPARE(f.count(EventKind::OnRequest), 0);
    }

    void deadlinesStandStillWithWhatIsLeftOfThem()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        plan::RequestPlan plan = f.request("/");
        plan.timeout = 1h;
        const auto outcome = f.start(plan);
        f.awaitHeld();
        const auto frozen = f.now().frozen();
        const auto timeout = std::ranges::find(
            frozen, trace::DeadlineName::PlanTimeout, &flow::Interventions::FrozenDeadline::name);
        QVERIFY(timeout != frozen.end());
        QCOMPARE(timeout->total, std::chrono::microseconds(1h));
        QVERIFY(timeout->remaining > 0s && timeout->remaining <= timeout->total);
        f.release();
        QTRY_VERIFY(outcome->closed);
        QVERIFY(outcome->result.complete);
        QVERIFY(f.now().frozen().empty());
    }

    void aHandlersPausesRunOnWhileItsPieceIsHeld()
    {
        HandFixture f;
        f.holdSide(Side::Server, Seam::Out);
        const auto outcome = f.start(f.request("/chunks/4?delay=5"));
        f.awaitHeld();
        const auto pause = [&f] {
            return std::ranges::count(f.now().frozen(), trace::DeadlineName::RouteDelay,
                &flow::Interventions::FrozenDeadline::name);
        };
        const int fired = f.count(EventKind::DeadlineFired);
        while (f.count(EventKind::DeadlineFired) < fired + 2) {
            QCOMPARE(pause(), 0);
            QTest::qWait(1);
        }
        QCOMPARE(pause(), 0);
        f.perform(engine::ReleaseAll{});
        f.stepThrough(outcome);
    }

    void thawedDeadlinesRunOn()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        plan::RequestPlan plan = f.request("/");
        plan.timeout = 20ms;
        const auto outcome = f.start(plan);
        const auto held = f.awaitHeld();
        f.perform(engine::ThawDeadlines{Subject::connection(held.connection, Side::Client)});
        QVERIFY(f.now().frozen().empty());
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->result.error.code, "ETIMEDOUT");
        const auto snapshot = f.trace.snapshot();
        const auto thawed = f.event(EventKind::DeadlinesThawed);
        QCOMPARE(snapshot.at(snapshot.causeOf(thawed)).kind, EventKind::CommandGiven);
    }

    void aRealRequestWaitsForAPersonsAnswer()
    {
        HandFixture f(answeredByHand());
        const auto outcome = f.start(f.request("/"));
        QTRY_COMPARE(f.count(EventKind::OnRequest), 1);
        const auto half = f.trace.snapshot().at(f.event(EventKind::OnRequest)).subject().halfId();
        f.perform(CallOnHalf{half, CallOnHalf::Verb::SetHeader, "by hand", "X-Answered"});
        CallOnHalf head{half, CallOnHalf::Verb::WriteHead};
        head.statusCode = 418;
        head.headers = {{"Content-Type", "text/plain"}};
        f.perform(head);
        QVERIFY(f.writes(Side::Server).isEmpty()); // writeHead() alone sends nothing
        f.perform(CallOnHalf{half, CallOnHalf::Verb::Write, "short and "});
        QTRY_COMPARE(f.writes(Side::Server).size(), 1);
        QVERIFY(f.writes(Side::Server).front().startsWith("HTTP/1.1 418 "));
        f.perform(CallOnHalf{half, CallOnHalf::Verb::End, "stout"});
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->result.statusCode, 418);
        QCOMPARE(outcome->body, "short and stout");
        f.perform(CallOnHalf{half, CallOnHalf::Verb::Write, "late"});
        QCOMPARE(f.refusal().code, "ERR_STREAM_DESTROYED");
    }

    void aPersonDestroysWhatNobodyAnswers()
    {
        HandFixture f(answeredByHand());
        const auto outcome = f.start(f.request("/"));
        QTRY_COMPARE(f.count(EventKind::OnRequest), 1);
        const auto half = f.trace.snapshot().at(f.event(EventKind::OnRequest)).subject().halfId();
        f.perform(CallOnHalf{half, CallOnHalf::Verb::Destroy});
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->result.error.code, "ECONNRESET");
    }

    void aRequestIsDrivenByHand()
    {
        HandFixture f;
        plan::RequestPlan plan = f.post("/echo", {});
        plan.finish = plan::Finish::None;
        const auto outcome = f.start(plan);
        QTRY_COMPARE(f.count(EventKind::Connected), 1);
        QVERIFY(f.writes(Side::Client).isEmpty());
        const auto half = f.trace.snapshot().at(f.event(EventKind::CallRequest)).subject().halfId();
        f.perform(CallOnHalf{half, CallOnHalf::Verb::SetHeader, "yes", "X-By-Hand"});
        QVERIFY(f.writes(Side::Client).isEmpty());
        f.perform(CallOnHalf{half, CallOnHalf::Verb::FlushHeaders});
        QTRY_COMPARE(f.writes(Side::Client).size(), 1);
        QVERIFY(f.writes(Side::Client).front().contains("X-By-Hand: yes\r\n"));
        f.perform(CallOnHalf{half, CallOnHalf::Verb::SetHeader, "no", "X-Late"});
        QCOMPARE(f.refusal().code, "ERR_HTTP_HEADERS_SENT");
        f.perform(CallOnHalf{half, CallOnHalf::Verb::Write, "abc"});
        QTRY_COMPARE(f.writes(Side::Client).size(), 2);
        f.perform(CallOnHalf{half, CallOnHalf::Verb::End});
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->body, "abc");
    }

    void theLinkIsSetByACommand()
    {
        HandFixture f;
        f.perform(engine::SetLink{*plan::findLinkPreset("one-byte")});
        const auto outcome = f.start(f.request("/"));
        while (!outcome->closed) // each byte is a turn: no sleep between them
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCOMPARE(outcome->body, "Hello, World!\n");
        const QByteArrayList writes = f.writes(Side::Client);
        QCOMPARE(writes.size(), writes.join().size());
        QCOMPARE(f.now().linkOf({1}).preset, "one-byte");
        QCOMPARE(f.count(EventKind::SocketRead),
            int(writes.size() + f.writes(Side::Server).size())); // a read for each write
    }

    void aFaultIsAPersonsClick()
    {
        HandFixture f;
        f.holdSide(Side::Server, Seam::Out);
        const auto outcome = f.start(f.request("/bytes/1000"));
        const auto held = f.awaitHeld();
        plan::FaultPlan reset;
        reset.kind = plan::FaultChoice::Reset;
        reset.at = 10;
        const Subject server = Subject::connection(held.connection, Side::Server);
        f.perform(engine::InjectFault{server, reset, held.event});
        f.perform(engine::ReleaseAll{});
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->result.error.code, "ECONNRESET");
        QCOMPARE(f.writes(Side::Server).join().size(), 10);
        const auto snapshot = f.trace.snapshot();
        const auto struck = f.event(EventKind::FaultStruck);
        const auto given = snapshot.causeOf(struck);
        QCOMPARE(snapshot.detailOf<trace::Command>(given).verb, "injectFault");
    }

    void whatTheMomentKnowsNeedsNoLaterEvent()
    {
        HandFixture f;
        f.holdSide(Side::Client, Seam::Out);
        f.holdSide(Side::Server, Seam::Deliver);
        f.stepThrough(f.start(f.post("/echo", {"one", "two"})));
        const auto whole = f.trace.snapshot();
        flow::Interventions forward;
        for (quint64 events = whole.firstEvent(); events <= whole.endEvent(); ++events) {
            const flow::Moment moment{events, {}};
            forward.advanceTo(whole, moment);
            const auto begin = whole.until(events);
            const flow::Interventions alone(begin, moment);
            QVERIFY(forward.held() == alone.held());
            QVERIFY(forward.frozen() == alone.frozen());
            QVERIFY(forward.holds() == alone.holds());
        }
        QVERIFY(forward.held().empty());
        QVERIFY(forward.frozen().empty());
        forward.advanceTo(whole, {whole.firstEvent(), {}}); // and back
        QVERIFY(forward.holds().empty());
    }
};

QTEST_GUILESS_MAIN(tst_ByHand)
#include "tst_byhand.moc"

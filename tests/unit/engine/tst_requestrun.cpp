#include "hostfixture.h"

#include "core/engine/requestsequence.h"
#include "core/plan/planjson.h"

#include <algorithm>

using namespace roundtrip;
using trace::EventKind;

class tst_RequestRun : public QObject
{
    Q_OBJECT

    /// The bytes one side wrote, in order.
    static QByteArray written(const trace::Writer &trace, trace::Side side)
    {
        const auto snapshot = trace.snapshot();
        QByteArray bytes;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            if (event.kind == EventKind::SocketWrite && event.subject().side() == side)
                bytes += snapshot.bytesOf({i});
        }
        return bytes;
    }

private Q_SLOTS:
    /// Some have not begun, some wait, and some have closed and their program has not heard of it yet.
    void aHostThatGoesEndsItsRequests()
    {
        using trace::EventKind;
        std::vector<std::shared_ptr<HostFixture::Outcome>> outcomes;
        for (int round = 0; round < 20; ++round) {
            HostFixture fixture;
            plan::RequestPlan later;
            later.url = fixture.url("/");
            later.delayBefore = std::chrono::hours(1);
            outcomes.push_back(fixture.start(later));
            for (int i = 0; i < 20; ++i) {
                plan::RequestPlan plan;
                plan.url = fixture.url(i % 2 ? "/never-end" : "/reset");
                outcomes.push_back(fixture.start(plan));
            }
            QTRY_VERIFY(fixture.count(EventKind::HalfClosed) > round % 10);
        }
        for (const auto &outcome : outcomes)
            QVERIFY(outcome->closed);
    }
    void thePlanIsInTheTraceBeforeItsRequest()
    {
        HostFixture fixture;
        fixture.get("/");
        const auto snapshot = fixture.trace.snapshot();
        quint64 adopted = 0;
        quint64 called = 0;
        quint32 planId = 0;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            if (event.kind == EventKind::PlanAdopted
                && event.arg == quint8(trace::PlanType::Request))
                adopted = i;
            if (event.kind == EventKind::CallRequest) {
                called = i;
                planId = snapshot.detailOf<trace::RequestCall>({i}).planId;
                QCOMPARE(trace::Origin(event.arg), trace::Origin::Plan);
            }
        }
        QVERIFY(adopted > 0);
        QVERIFY(adopted < called);
        QCOMPARE(snapshot.detailOf<trace::Plan>({adopted}).id, planId);
    }

    void aLargeBodyIsAdoptedWithoutBecomingText()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.method = "POST";
        plan.url = fixture.url("/inspect");
        plan.pieces = {{QByteArray(8'000'000, '\xff'), {}}};
        fixture.run(plan);
        const auto snapshot = fixture.trace.snapshot();
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            if (event.kind != EventKind::PlanAdopted
                || event.arg != quint8(trace::PlanType::Request))
                continue;
            const auto adopted = snapshot.detailOf<trace::Plan>({i});
            const auto attached = snapshot.attachedTo({i});
            QVERIFY(adopted.json.size() < 1000);
            QCOMPARE(attached.size(), size_t(1));
            QCOMPARE(attached.front().constData(), plan.pieces.front().data.constData());
            const auto again = plan::parseRequestPlan(adopted.json, {}, attached);
            QVERIFY(again && *again == plan);
            return;
        }
        QFAIL("no plan was adopted");
    }

    void framingFollowsThePlan_data()
    {
        QTest::addColumn<int>("framing");
        QTest::addColumn<QByteArray>("has");
        QTest::addColumn<QByteArray>("lacks");
        QTest::newRow("automatic")
            << int(plan::FramingChoice::Auto) << QByteArray("Transfer-Encoding: chunked\r\n")
            << QByteArray("Content-Length");
        QTest::newRow("length") << int(plan::FramingChoice::ContentLength)
                                << QByteArray("Content-Length: 6\r\n")
                                << QByteArray("Transfer-Encoding");
        QTest::newRow("chunked") << int(plan::FramingChoice::Chunked)
                                 << QByteArray("\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n")
                                 << QByteArray("Content-Length");
        QTest::newRow("none") << int(plan::FramingChoice::None) << QByteArray("\r\n\r\nabcdef")
                              << QByteArray("Content-Length");
    }
    void framingFollowsThePlan()
    {
        QFETCH(int, framing);
        QFETCH(QByteArray, has);
        QFETCH(QByteArray, lacks);
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.method = "POST";
        plan.url = fixture.url("/status/200");
        plan.pieces = {{"abc", {}}, {"def", {}}};
        plan.framing = plan::FramingChoice(framing);
        fixture.run(plan);
        const QByteArray bytes = written(fixture.trace, trace::Side::Client);
        QVERIFY2(bytes.contains(has), bytes.constData());
        QVERIFY2(!bytes.contains(lacks), bytes.constData());
    }

    void piecesWaitTheirDelay()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.method = "POST";
        plan.url = fixture.url("/echo");
        plan.pieces = {{"one", {}}, {"two", std::chrono::milliseconds(30)}};
        const auto outcome = fixture.run(plan);
        QCOMPARE(outcome.body, QByteArray("onetwo"));
        QVERIFY(*outcome.result.timings.end - outcome.result.timings.begin
            >= std::chrono::milliseconds(30));
    }

    void continueIsWaitedFor()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.method = "POST";
        plan.url = fixture.url("/echo");
        plan.pieces = {{"late", {}}};
        plan.waitForContinue = true;
        const auto outcome = fixture.run(plan);
        QCOMPARE(outcome.body, QByteArray("late"));
        QCOMPARE(outcome.result.informational.size(), size_t(1));
        QCOMPARE(outcome.result.informational.front().statusCode, 100);
    }

    void abortEndsWithoutAResponse()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.method = "POST";
        plan.url = fixture.url("/echo");
        plan.pieces = {{"x", {}}, {"y", std::chrono::milliseconds(20)}};
        plan.finish = plan::Finish::Abort;
        const auto outcome = fixture.run(plan);
        QVERIFY(!outcome.result.complete);
    }

    void forgottenEndIsCutOffByTheTimeout()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.url = fixture.url("/");
        plan.finish = plan::Finish::None;
        plan.timeout = std::chrono::milliseconds(50);
        const auto outcome = fixture.run(plan);
        QCOMPARE(outcome.result.error.code, QByteArray("ETIMEDOUT"));
        QCOMPARE(
            written(fixture.trace, trace::Side::Client), QByteArray()); // as in Node: nothing left
        fixture.trace.publish();
        const trace::Snapshot snapshot = fixture.trace.snapshot();
        bool timeWasTheCause = false;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const trace::EventIndex cause = snapshot.causeOf({i});
            if (snapshot.at({i}).kind == trace::EventKind::CallDestroy && cause)
                timeWasTheCause = snapshot.at(cause).kind == trace::EventKind::DeadlineFired;
        }
        QVERIFY(timeWasTheCause);
    }

    void failuresAreResults_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("no URL") << QByteArray("nonsense") << QByteArray("ERR_INVALID_URL");
        QTest::newRow("nobody listens")
            << QByteArray("http://127.0.0.1:1/") << QByteArray("ECONNREFUSED");
    }
    void failuresAreResults()
    {
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, code);
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.url = url;
        QCOMPARE(fixture.run(plan).result.error.code, code);
    }

    void unknownAgentIsAnError()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.url = fixture.url("/");
        plan.agent = plan::NamedAgent{"nobody"};
        QVERIFY(fixture.run(plan).result.error.message.contains("nobody"));
    }

    void theSharedAgentReusesItsSocket()
    {
        HostFixture fixture;
        QVERIFY(!fixture.get("/").result.reusedSocket);
        QVERIFY(fixture.get("/").result.reusedSocket);
        QCOMPARE(fixture.count(EventKind::Accepted), 1);
    }

    void equalInlineAgentsAreOne()
    {
        HostFixture fixture;
        plan::AgentPlan agent;
        agent.keepAlive = true;
        plan::RequestPlan plan;
        plan.url = fixture.url("/");
        plan.agent = agent;
        fixture.run(plan);
        QVERIFY(fixture.run(plan).result.reusedSocket);
        agent.maxSockets = 3;
        plan.agent = agent;
        QVERIFY(!fixture.run(plan).result.reusedSocket);
    }

    void eachAgentIsInTheTraceBeforeItsSocket()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.url = fixture.url("/");
        plan.agent = plan::NewAgent{};
        fixture.run(plan);
        const auto snapshot = fixture.trace.snapshot();
        QByteArray adopted;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            if (event.kind == EventKind::PlanAdopted && event.arg == quint8(trace::PlanType::Agent))
                adopted = snapshot.detailOf<trace::Plan>({i}).name;
            if (event.kind == EventKind::AgentNewSocket)
                QCOMPARE(adopted, QByteArray("new Agent()"));
        }
    }

    void anInlineAgentWithoutSocketsIsLetGo()
    {
        HostFixture fixture;
        plan::AgentPlan agent;
        plan::RequestPlan plan;
        plan.url = fixture.url("/");
        for (int i = 1; i <= 5; ++i) {
            agent.maxFreeSockets = i;
            plan.agent = agent;
            fixture.run(plan);
        }
        plan.agent = agent; // what it had is closed: it was made again each time
        fixture.run(plan);
        engine::AgentBook book(fixture.host.context());
        for (int i = 1; i <= 5; ++i) {
            agent.maxFreeSockets = i;
            QVERIFY(book.choose(agent));
        }
        QCOMPARE(book.size(), size_t(1));
    }

    void aNamedAgentIsNeverTakenForAnInlineOne()
    {
        HostFixture fixture;
        plan::AgentPlan agent;
        agent.keepAlive = true;
        fixture.host.loop().enter([&] { fixture.host.adoptAgents({{"agent pool", agent}}); });
        plan::RequestPlan plan;
        plan.url = fixture.url("/");
        plan.agent = plan::NamedAgent{"agent pool"};
        fixture.run(plan);
        plan.agent = agent;
        QVERIFY(!fixture.run(plan).result.reusedSocket);
    }

    void aListGoesOnAfterAFailure()
    {
        HostFixture fixture;
        plan::RequestFile file;
        plan::RequestPlan good;
        good.url = fixture.url("/");
        plan::RequestPlan bad;
        bad.url = "http://127.0.0.1:1/";
        file.requests = {good, bad, good};
        QList<int> order;
        bool finished = false;
        engine::RequestSequence::Observer observer;
        observer.closed = [&](size_t index, const engine::RunResult &) {
            order.append(int(index));
        };
        observer.finished = [&] { finished = true; };
        engine::RequestSequence sequence(fixture.host, file, observer);
        fixture.host.loop().enter([&] { sequence.start(); });
        QTRY_VERIFY(finished);
        QCOMPARE(order, (QList<int>{0, 1, 2}));
    }

    void parallelRequestsRunBesideTheOneBefore()
    {
        HostFixture fixture;
        plan::RequestFile file;
        plan::RequestPlan slow;
        slow.url = fixture.url("/delay/100");
        plan::RequestPlan quick;
        quick.url = fixture.url("/");
        quick.parallel = true;
        plan::RequestPlan last;
        last.url = fixture.url("/");
        file.requests = {slow, quick, last};
        QList<int> order;
        bool finished = false;
        engine::RequestSequence::Observer observer;
        observer.closed = [&](size_t index, const engine::RunResult &) {
            order.append(int(index));
        };
        observer.finished = [&] { finished = true; };
        engine::RequestSequence sequence(fixture.host, file, observer);
        fixture.host.loop().enter([&] { sequence.start(); });
        QTRY_VERIFY(finished);
        QCOMPARE(order, (QList<int>{1, 0, 2}));
    }

    void aListThatIsGoneStartsNothingMore()
    {
        HostFixture fixture;
        plan::RequestFile file;
        plan::RequestPlan endless;
        endless.url = fixture.url("/never-end");
        plan::RequestPlan next;
        next.url = fixture.url("/");
        file.requests = {endless, next};
        int heard = 0;
        {
            engine::RequestSequence::Observer observer;
            observer.closed = [&](size_t, const engine::RunResult &) { ++heard; };
            engine::RequestSequence sequence(fixture.host, file, observer);
            fixture.host.loop().enter([&] { sequence.start(); });
            QTRY_COMPARE(fixture.count(EventKind::OnResponse), 1);
        }
        fixture.host.loop().enter([&] {
            fixture.host.perform(engine::CallOnHalf{
                .half = clientHalf(fixture), .verb = engine::CallOnHalf::Verb::Destroy});
        });
        QTRY_COMPARE(fixture.count(EventKind::HalfClosed), 2);
        fixture.host.loop().runUntilQuiet();
        QCOMPARE(heard, 0);
        QCOMPARE(fixture.count(EventKind::CallRequest), 1);
    }

    void aPersonCanEndWhatAPlanForgot()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.url = fixture.url("/");
        plan.finish = plan::Finish::None;
        const auto outcome = fixture.start(plan);
        QTRY_COMPARE(fixture.count(EventKind::OnSocket), 1);
        const trace::HalfId half = clientHalf(fixture);
        fixture.host.loop().enter([&] {
            fixture.host.perform(
                engine::CallOnHalf{.half = half, .verb = engine::CallOnHalf::Verb::End});
        });
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->result.statusCode, 200);
        QCOMPARE(lastOrigin(fixture, EventKind::CallEnd, half), trace::Origin::Person);
    }

    void aCallThatComesTooLateIsRecorded()
    {
        HostFixture fixture;
        fixture.get("/");
        fixture.host.loop().enter([&] {
            fixture.host.perform(engine::CallOnHalf{
                .half = clientHalf(fixture), .verb = engine::CallOnHalf::Verb::End});
        });
        QCOMPARE(fixture.count(EventKind::CallRefused), 1);
    }

    void aRefusedCallIsRecordedOnce_data()
    {
        QTest::addColumn<int>("verb");
        QTest::newRow("of the other side") << int(engine::CallOnHalf::Verb::WriteHead);
        QTest::newRow("by the module") << int(engine::CallOnHalf::Verb::SetHeader);
    }
    void aRefusedCallIsRecordedOnce()
    {
        QFETCH(int, verb);
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.method = "POST";
        plan.url = fixture.url("/");
        plan.pieces = {{"a", {}}};
        plan.finish = plan::Finish::None;
        const auto outcome = fixture.start(plan);
        QTRY_COMPARE(fixture.count(EventKind::OnSocket), 1);
        const trace::HalfId half = clientHalf(fixture);
        fixture.host.loop().enter([&] {
            fixture.host.perform(engine::CallOnHalf{.half = half,
                .verb = engine::CallOnHalf::Verb(verb),
                .data = "too late",
                .name = "X-Name"});
        });
        QCOMPARE(fixture.count(EventKind::CallRefused), 1);
        QCOMPARE(lastOrigin(fixture, EventKind::CallRefused, half), trace::Origin::Person);
    }

    void heldResponsesWaitForWhoTakesThem()
    {
        HostFixture fixture;
        plan::RequestPlan plan;
        plan.url = fixture.url("/bytes/20000000");
        const auto outcome = fixture.start(plan);
        QTRY_VERIFY(!outcome->body.isEmpty());
        fixture.host.holdResponses(true);
        QTRY_VERIFY(fixture.count(EventKind::WriteBlocked) > 0); // the server waits, too
        const qsizetype before = outcome->body.size();
        const int reads = fixture.count(EventKind::SocketRead);
        plan::RequestPlan other;
        other.url = fixture.url("/");
        other.agent = plan::NoAgent{};
        const auto second = fixture.start(other);
        QTRY_COMPARE(fixture.count(EventKind::OnResponse), 2);
        QCOMPARE(outcome->body.size(), before);
        QVERIFY(fixture.count(EventKind::SocketRead) < reads + 10);
        QCOMPARE(second->body, QByteArray());
        fixture.host.holdResponses(false);
        QTRY_VERIFY_WITH_TIMEOUT(outcome->closed && second->closed, 20'000);
        QCOMPARE(outcome->body.size(), 20'000'000);
        QCOMPARE(second->body, QByteArray("Hello, World!\n"));
    }

    void aHeldWriteLeavesWhenItIsReleased()
    {
        HostFixture fixture;
        fixture.host.loop().enter([&] { fixture.host.perform(engine::HoldSeam{}); });
        plan::RequestPlan plan;
        plan.url = fixture.url("/");
        const auto outcome = fixture.start(plan);
        QTRY_VERIFY(fixture.count(EventKind::StepHeld) > 0);
        QCOMPARE(written(fixture.trace, trace::Side::Client), QByteArray());
        fixture.host.loop().enter([&] { fixture.host.perform(engine::ReleaseAll{}); });
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->result.statusCode, 200);
    }

    void whatIsHeldByHandDoesNotRunOutOfTime()
    {
        HostFixture fixture;
        fixture.host.loop().enter([&] { fixture.host.perform(engine::HoldSeam{}); });
        plan::RequestPlan plan;
        plan.url = fixture.url("/");
        plan.timeout = std::chrono::seconds(60);
        const auto outcome = fixture.start(plan);
        const auto timeoutIsFrozen = [&] {
            const auto deadlines = fixture.host.loop().deadlines().list();
            return std::ranges::any_of(deadlines, [](const auto &armed) {
                return armed.name == trace::DeadlineName::PlanTimeout && armed.frozen;
            });
        };
        QTRY_VERIFY(timeoutIsFrozen());
        fixture.host.loop().enter([&] { fixture.host.perform(engine::ReleaseAll{}); });
        QTRY_VERIFY(outcome->closed);
        QCOMPARE(outcome->result.statusCode, 200);
    }

private:
    static trace::HalfId clientHalf(const HostFixture &fixture)
    {
        const auto snapshot = fixture.trace.snapshot();
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            if (snapshot.at({i}).kind == EventKind::CallRequest)
                return snapshot.at({i}).subject().halfId();
        }
        return {};
    }

    static trace::Origin lastOrigin(const HostFixture &fixture, EventKind kind, trace::HalfId half)
    {
        const auto snapshot = fixture.trace.snapshot();
        for (quint64 i = snapshot.endEvent(); i-- > snapshot.firstEvent();) {
            const trace::Event event = snapshot.at({i});
            if (event.kind == kind && event.subject().halfId() == half)
                return trace::Origin(event.arg);
        }
        return trace::Origin::Module;
    }
};

QTEST_GUILESS_MAIN(tst_RequestRun)
#include "tst_requestrun.moc"

#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "ui/models/breakpointlist.h"
#include "ui/models/interventionwatch.h"
#include "ui/models/playback.h"

#include <QSignalSpy>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using trace::EventKind;
using trace::Subject;

namespace
{

struct Bench {
    explicit Bench(const trace::Snapshot &trace)
        : snapshot(trace)
        , playback(
              [this] { return snapshot; }, [this] { return flow::Moment::headOf(snapshot).clock; })
        , watch(playback)
    {
        playback.refresh();
    }

    trace::Snapshot snapshot;
    Playback playback;
    InterventionWatch watch;
};

bool same(const flow::Interventions &one, const flow::Interventions &other)
{
    return one.held() == other.held() && one.frozen() == other.frozen()
        && one.linkWaits() == other.linkWaits() && one.stalls() == other.stalls()
        && one.breakpoints() == other.breakpoints() && one.holds() == other.holds();
}

} // namespace

/// What persons do to real exchanges, followed with the playback.
class tst_InterventionWatch final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsEveryMomentAsIfReadAnew();
    void goesBackFromACheckpoint();
    void checkpointsStayFew();
    void pausedItStandsWhileThePresentGoesOn();
    void aStepOfAConnectionIsOfWhatWasOnItThen();
    void onlyHoldsAreHolds();
    void thePresentIsThePresentWhateverIsShown();
    void linkIsTheOneOfThatTime();
    void whatWasNotDoneIsTold();
    void aListKeepsItsNumbers();
};

void tst_InterventionWatch::showsEveryMomentAsIfReadAnew()
{
    const trace::Snapshot trace = test::sampleTrace(test::Sample::Disturbed).snapshot;
    Bench bench(trace);
    const quint64 end = trace.endEvent();
    for (quint64 i = 0; i <= 2 * end; ++i) {
        const quint64 events = i <= end ? i : 2 * end - i; // forth and back
        bench.playback.seek(events);
        QVERIFY2(same(bench.watch.shown(), flow::Interventions(trace, {events, {}})),
            qPrintable(QString::number(events)));
    }
}

void tst_InterventionWatch::goesBackFromACheckpoint()
{
    test::TraceBuilder builder;
    const Subject half = Subject::half({1});
    builder.add(EventKind::CallRequest, half);
    for (int i = 0; i < 200'000; ++i)
        builder.add(i % 1000 ? EventKind::CallWrite : EventKind::StepHeld, half);
    Bench bench(builder.snapshot());
    for (const quint64 events : {200'001u, 131'072u, 131'071u, 65'537u, 65'536u, 5u, 140'000u, 199'000u}) {
        bench.playback.seek(events);
        QCOMPARE(bench.watch.shown().held().size(), size_t((events + 998) / 1000));
    }
}

void tst_InterventionWatch::checkpointsStayFew()
{
    struct Count {
        quint64 end = 0;
    };
    flow::Marks<Count> marks;
    Count count;
    while (count.end < 200'000'000) {
        count.end = marks.next(count.end);
        marks.pass(count);
        QVERIFY(marks.count() <= marks.most);
    }
    const quint64 apart = count.end / (marks.most / 2);
    for (quint64 events = 0; events <= count.end; events += 1'000'003) {
        QCOMPARE(marks.before(events).end, marks.endBefore(events));
        QVERIFY(marks.endBefore(events) <= events);
        QVERIFY(events - marks.endBefore(events) <= apart);
    }
    const quint64 first = count.end / 2 + 5;
    const quint64 before = marks.endBefore(first);
    const size_t all = marks.count();
    marks.forget(first);
    QVERIFY(marks.count() < all);
    QCOMPARE(marks.endBefore(first), before); // what it begins with stays
    QCOMPARE(marks.endBefore(before - 1), quint64(0));
}

void tst_InterventionWatch::pausedItStandsWhileThePresentGoesOn()
{
    const trace::Snapshot trace = test::sampleTrace(test::Sample::Disturbed).snapshot;
    for (quint64 events = 1; events < trace.endEvent(); ++events) {
        Bench bench(trace.until(events));
        bench.playback.pause();
        bench.snapshot = trace;
        bench.playback.refresh();
        QVERIFY(same(bench.watch.shown(), flow::Interventions(trace, {events, {}})));
        QVERIFY(same(bench.watch.now(), flow::Interventions(trace, {trace.endEvent(), {}})));
        bench.playback.goLive();
        QVERIFY(same(bench.watch.shown(), bench.watch.now()));
    }
}

void tst_InterventionWatch::aStepOfAConnectionIsOfWhatWasOnItThen()
{
    test::TraceBuilder builder;
    const trace::ConnectionId connection{1};
    const Subject server = Subject::connection(connection, trace::Side::Server);
    const auto hold = [&] {
        builder.add(EventKind::StepHeld, server,
            trace::heldArg(trace::Seam::Out, trace::HeldItem::Fin));
    };
    builder.add(EventKind::Accepted, server);
    hold(); // nothing was parsed yet
    for (const quint32 half : {1u, 2u}) {
        builder.add(EventKind::RequestBegan, Subject::half({half}), 0, connection.value);
        hold();
        builder.add(EventKind::HalfClosed, Subject::half({half}));
        hold(); // it is over, and what it leaves behind still waits
    }
    const Bench bench(builder.snapshot());
    std::vector<quint32> halves;
    for (const flow::Interventions::HeldStep &step : bench.watch.now().held())
        halves.push_back(step.newest[int(trace::Side::Server)].value);
    QCOMPARE(halves, (std::vector<quint32>{0, 1, 1, 2, 2}));
}

void tst_InterventionWatch::onlyHoldsAreHolds()
{
    test::TraceBuilder builder;
    const auto command = [&](const QByteArray &verb, const QByteArray &json) {
        builder.addDetail(
            EventKind::CommandGiven, Subject::program(), trace::Command{verb, json});
    };
    const QByteArray seam = R"({"side":"server","seam":1})";
    command("request", R"({"url":"http://hold/letGo?releaseAll","side":"server","seam":1})");
    QVERIFY(Bench(builder.snapshot()).watch.now().holds().empty());
    command("hold", seam);
    QCOMPARE(Bench(builder.snapshot()).watch.now().holds().size(), size_t(1));
    command("letGo", seam);
    QVERIFY(Bench(builder.snapshot()).watch.now().holds().empty());
    command("hold", seam);
    command("releaseAll", {});
    QVERIFY(Bench(builder.snapshot()).watch.now().holds().empty());
}

void tst_InterventionWatch::thePresentIsThePresentWhateverIsShown()
{
    const trace::Snapshot trace = test::sampleTrace(test::Sample::Disturbed).snapshot;
    quint64 held = 0;
    while (trace.at({held}).kind != EventKind::StepHeld)
        ++held;
    Bench bench(trace.until(held + 1));
    bench.playback.seek(2);
    QVERIFY(bench.watch.shown().held().empty());
    QCOMPARE(bench.watch.now().held().size(), size_t(1));
    QCOMPARE(bench.watch.now().held().front().breakpoint, 1u);
    bench.snapshot = trace;
    bench.playback.refresh();
    QVERIFY(bench.watch.now().held().empty());
}

void tst_InterventionWatch::linkIsTheOneOfThatTime()
{
    test::TraceBuilder builder;
    const auto set = [&](Subject subject, const QByteArray &json) {
        builder.addDetail(
            EventKind::PlanAdopted, subject, trace::Plan{0, {}, json}, int(trace::PlanType::Link));
        return builder.eventCount();
    };
    const trace::ConnectionId one{1};
    const quint64 wifi = set(Subject::program(), R"({"preset":"wifi"})");
    const quint64 own =
        set(Subject::connection(one, trace::Side::Client), R"({"preset":"one-byte"})");
    const quint64 plain = set(Subject::program(), R"({"preset":"loopback"})");
    const Bench bench(builder.snapshot());
    QVERIFY(bench.watch.linkAt(one, 0).preset.isEmpty());
    QCOMPARE(bench.watch.linkAt(one, wifi).preset, QByteArray("wifi"));
    QCOMPARE(bench.watch.linkAt(one, own).preset, QByteArray("one-byte"));
    QCOMPARE(bench.watch.linkAt({2}, own).preset, QByteArray("wifi"));
    QCOMPARE(bench.watch.linkAt(one, plain).preset, QByteArray("one-byte")); // its own stays
    QCOMPARE(bench.watch.linkAt({2}, plain).preset, QByteArray("loopback"));
}

void tst_InterventionWatch::whatWasNotDoneIsTold()
{
    test::TraceBuilder builder;
    builder.add(EventKind::CallRequest, Subject::half({1}));
    Bench bench(builder.snapshot());
    QSignalSpy refused(&bench.watch, &InterventionWatch::refused);
    const Error gone{"ERR_NOT_CONNECTED", "The connection has closed", {}, -1};
    builder.addDetail(EventKind::CallRefused, Subject::half({1}), trace::ErrorDetail{gone});
    bench.snapshot = builder.snapshot();
    bench.playback.refresh();
    QCOMPARE(refused.size(), 0); // a program's call is its own matter
    builder.addDetail(EventKind::CallRefused, Subject::connection({1}, trace::Side::Client),
        trace::ErrorDetail{gone});
    bench.snapshot = builder.snapshot();
    bench.playback.refresh();
    QCOMPARE(refused.size(), 1);
}

void tst_InterventionWatch::aListKeepsItsNumbers()
{
    BreakpointList list;
    plan::BreakpointPlan head;
    plan::BreakpointPlan body;
    body.at = plan::BreakAt::BodyIn;
    QCOMPARE(list.toggle(head), 1u);
    QCOMPARE(list.toggle(body), 2u);
    QCOMPARE(list.toggle(body), 0u); // taken away
    QCOMPARE(list.toggle(body), 3u); // a number is not given twice
    list.setEnabled(1, false);
    QCOMPARE(list.actingCount(), 1);
    BreakpointList again;
    again.restore(list.toJson(), false);
    QCOMPARE(again.list(), list.list());
    QCOMPARE(again.actingCount(), 0);
    QVERIFY(!again.acting().back().enabled);
    QCOMPARE(again.add(head), 4u);
    again.restore("[{\"id\": 1", true);
    QVERIFY(again.list().empty());
}

QTEST_GUILESS_MAIN(tst_InterventionWatch)
#include "tst_interventionwatch.moc"

#include "core/flow/exchangeindex.h"
#include "tests/support/sampletraces.h"
#include "tests/unit/flow/livetraces.h"
#include "ui/models/playback.h"
#include "ui/models/visiblesteps.h"

#include <QRandomGenerator>
#include <QTest>

using namespace roundtrip;
using namespace std::chrono_literals;
using ui::Playback;

namespace
{

using Exchanges = std::vector<flow::ExchangeKey>;

/// The engine lives through its scenarios once.
const std::vector<std::pair<QByteArray, trace::Snapshot>> &allTraces()
{
    static const auto traces = [] {
        std::vector<std::pair<QByteArray, trace::Snapshot>> all;
        for (const test::Sample sample : test::allSamples)
            all.emplace_back(test::nameOf(sample), test::sampleTrace(sample).snapshot);
        for (const test::LiveScenario &scenario : test::liveScenarios())
            all.emplace_back(QByteArray("live: ") + scenario.name, scenario.run());
        return all;
    }();
    return traces;
}

/// A window's playback of a finished trace; its present lies a while behind the last event.
struct Bench {
    explicit Bench(trace::Snapshot trace)
        : snapshot(std::move(trace))
        , playback([this] { return snapshot; },
              [this] { return flow::Moment::headOf(snapshot).clock + 7ms; })
    {
        playback.refresh();
    }

    trace::Snapshot snapshot;
    Playback playback;
};

Exchanges exchangesOf(const trace::Snapshot &snapshot)
{
    flow::ExchangeIndex index;
    index.update(snapshot);
    Exchanges exchanges;
    for (int row = 0; row < index.rowCount(); ++row)
        exchanges.push_back(index.keyAt(row));
    exchanges.push_back({}); // nothing is selected: a step is an event
    return exchanges;
}

} // namespace

/// Properties of winding, for every written trace and for traces of the engine.
class tst_Stepping final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stepsThereAndBackAreTheIdentity_data();
    void stepsThereAndBackAreTheIdentity();
    void backAndThereToo_data() { stepsThereAndBackAreTheIdentity_data(); }
    void backAndThereToo();
    void aPauseIsComeBackToWithItsClock_data() { stepsThereAndBackAreTheIdentity_data(); }
    void aPauseIsComeBackToWithItsClock();
    void theMomentBehindAnEventIsTheSameLivePausedAndWoundBack_data()
    {
        stepsThereAndBackAreTheIdentity_data();
    }
    void theMomentBehindAnEventIsTheSameLivePausedAndWoundBack();

private:
    template <typename Check>
    void forRandomMoments(const trace::Snapshot &snapshot, Check check);
};

void tst_Stepping::stepsThereAndBackAreTheIdentity_data()
{
    QTest::addColumn<trace::Snapshot>("snapshot");
    for (const auto &[name, snapshot] : allTraces())
        QTest::newRow(name.constData()) << snapshot;
}

/// For each exchange, from moments anywhere in the trace, by any number of steps.
template <typename Check>
void tst_Stepping::forRandomMoments(const trace::Snapshot &snapshot, Check check)
{
    QRandomGenerator random(20);
    for (const flow::ExchangeKey key : exchangesOf(snapshot)) {
        for (int round = 0; round < 12; ++round) {
            Bench bench(snapshot);
            bench.playback.seek(random.bounded(snapshot.endEvent() + 1));
            check(bench, key, int(random.bounded(1, 30)));
        }
    }
}

void tst_Stepping::stepsThereAndBackAreTheIdentity()
{
    QFETCH(trace::Snapshot, snapshot);
    forRandomMoments(snapshot, [](Bench &bench, flow::ExchangeKey key, int wanted) {
        std::vector<flow::Moment> seen{bench.playback.moment()};
        for (int i = 0; i < wanted; ++i) {
            bench.playback.step(key, 1);
            if (bench.playback.moment() == seen.back())
                break; // the end
            QVERIFY(bench.playback.moment().events > seen.back().events);
            seen.push_back(bench.playback.moment());
        }
        const int steps = int(seen.size()) - 1;
        for (; seen.size() > 1; seen.pop_back()) {
            QCOMPARE(bench.playback.moment(), seen.back());
            bench.playback.step(key, -1);
        }
        QCOMPARE(bench.playback.moment(), seen.front());
        // and all at once
        bench.playback.step(key, steps);
        bench.playback.step(key, -steps);
        QCOMPARE(bench.playback.moment(), seen.front());
    });
}

void tst_Stepping::backAndThereToo()
{
    QFETCH(trace::Snapshot, snapshot);
    forRandomMoments(snapshot, [](Bench &bench, flow::ExchangeKey key, int wanted) {
        std::vector<flow::Moment> seen{bench.playback.moment()};
        for (int i = 0; i < wanted; ++i) {
            bench.playback.step(key, -1);
            if (bench.playback.moment() == seen.back())
                break;
            seen.push_back(bench.playback.moment());
        }
        for (; seen.size() > 1; seen.pop_back()) {
            QCOMPARE(bench.playback.moment(), seen.back());
            bench.playback.step(key, 1);
        }
        QCOMPARE(bench.playback.moment(), seen.front());
    });
}

/// What was paused live stands between two events: the clock had gone on.
void tst_Stepping::aPauseIsComeBackToWithItsClock()
{
    QFETCH(trace::Snapshot, snapshot);
    Bench bench(snapshot);
    bench.playback.pause();
    const flow::Moment paused = bench.playback.moment();
    QCOMPARE(paused.clock, flow::Moment::headOf(snapshot).clock + 7ms);
    for (const flow::ExchangeKey key : exchangesOf(snapshot)) {
        bench.playback.goLive();
        bench.playback.pause();
        bench.playback.step(key, -3);
        bench.playback.step(key, 3);
        QCOMPARE(bench.playback.moment(), paused);
    }
}

void tst_Stepping::theMomentBehindAnEventIsTheSameLivePausedAndWoundBack()
{
    QFETCH(trace::Snapshot, snapshot);
    for (quint64 events = 1; events <= snapshot.endEvent(); events += 3) {
        Bench live(snapshot.until(events));
        flow::Moment expected = flow::Moment::headOf(live.snapshot);
        live.playback.seek(events); // paused right behind it
        QCOMPARE(live.playback.moment(), expected);
        QCOMPARE(live.playback.visible().endEvent(), events);
        Bench whole(snapshot);
        whole.playback.seek(events); // wound back
        QCOMPARE(whole.playback.moment(), expected);
        QCOMPARE(whole.playback.visible().endEvent(), events);
        if (events == snapshot.endEvent())
            continue; // nothing to step to
        whole.playback.stepEvent(1);
        whole.playback.stepEvent(-1);
        QCOMPARE(whole.playback.moment(), expected);
    }
}

QTEST_GUILESS_MAIN(tst_Stepping)
#include "tst_stepping.moc"

#include "tests/support/sampletraces.h"
#include "ui/models/playback.h"
#include "ui/models/visiblesteps.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace roundtrip;
using namespace std::chrono_literals;
using std::chrono::microseconds;
using ui::Playback;

namespace
{

/// A playback over the first events of the design's POST, with both clocks in hand.
struct Bench {
    explicit Bench(quint64 events = ~quint64(0))
        : sample(test::sampleTrace(test::Sample::Post, events))
        , playback([this] { return sample.snapshot; }, [this] { return traceNow; })
    {
        playback.setViewClock([this] { return viewNow; });
        playback.setStepDuration(1000ms);
        playback.refresh();
    }

    void grow(quint64 events) { sample = test::sampleTrace(test::Sample::Post, events); }
    flow::ExchangeKey key() const { return {sample.client, sample.server}; }
    quint64 end() const { return sample.snapshot.endEvent(); }
    const QTimer &timer() const { return *playback.findChild<QTimer *>(); }

    test::SampleTrace sample;
    microseconds traceNow{0};
    microseconds viewNow{0};
    Playback playback;
};

} // namespace

class tst_Playback : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void liveFollowsTheHead()
    {
        Bench bench(10);
        QCOMPARE(bench.playback.moment().events, 10u);
        QSignalSpy snapshots(&bench.playback, &Playback::snapshotChanged);
        QSignalSpy moments(&bench.playback, &Playback::momentChanged);
        bench.grow(20);
        bench.playback.poke();
        QTRY_COMPARE(moments.size(), 1);
        QCOMPARE(snapshots.size(), 1);
        QCOMPARE(bench.playback.moment().events, 20u);
        QCOMPARE(bench.playback.eventsBehind(), 0u);
    }

    void pokesFasterThanFramesDoNotStarveTheView()
    {
        Bench bench(10);
        QTimer nagging;
        connect(&nagging, &QTimer::timeout, &bench.playback, &Playback::poke);
        nagging.start(1ms);
        bench.grow(20);
        QTRY_COMPARE(bench.playback.moment().events, 20u);
    }

    void manyPokesAreOneSnapshot()
    {
        Bench bench(10);
        QSignalSpy snapshots(&bench.playback, &Playback::snapshotChanged);
        for (quint64 events = 11; events < 40; ++events) {
            bench.grow(events);
            bench.playback.poke();
        }
        QTRY_COMPARE(bench.playback.moment().events, 39u);
        QCOMPARE(snapshots.size(), 1);
    }

    void theTimerRestsWhenThereIsNothingToDo()
    {
        Bench bench(10);
        QVERIFY(!bench.timer().isActive());
        bench.grow(11);
        bench.playback.poke();
        QVERIFY(bench.timer().isActive());
        QTRY_VERIFY(!bench.timer().isActive());
        bench.playback.replay(bench.key());
        bench.playback.pause();
        QVERIFY(!bench.timer().isActive());
        bench.playback.goLive();
        bench.playback.setTicking(true);
        QVERIFY(bench.timer().isActive());
        bench.playback.setTicking(false);
        QVERIFY(!bench.timer().isActive());
    }

    void theClockGoesOnAsLongAsAnybodyAsks()
    {
        Bench bench(10);
        int list = 0;
        bench.playback.setTicking(true, &list);
        bench.playback.setTicking(true);
        bench.playback.setTicking(false); // what the stage shows is over
        QVERIFY(bench.timer().isActive());
        bench.playback.setTicking(false, &list);
        QVERIFY(!bench.timer().isActive());
    }

    void whatStillRunsTakesLongerInAReplay()
    {
        Bench bench;
        bench.grow(bench.end() - 1); // its last event has not come yet
        bench.traceNow = 1h;
        bench.playback.replay(bench.key());
        QVERIFY(bench.playback.replayedDuration() > 50min);
    }

    void pausedStandsWhileTheTraceGrows()
    {
        Bench bench(10);
        bench.playback.pause();
        const flow::Moment stood = bench.playback.moment();
        bench.grow(24);
        bench.playback.refresh();
        QCOMPARE(bench.playback.moment(), stood);
        QCOMPARE(bench.playback.eventsBehind(), 14u);
        bench.playback.goLive();
        QCOMPARE(bench.playback.moment().events, 24u);
    }

    void seekPausesAndStaysInsideTheTrace()
    {
        Bench bench;
        QSignalSpy modes(&bench.playback, &Playback::modeChanged);
        bench.playback.seek(7);
        QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
        QCOMPARE(modes.size(), 1);
        QCOMPARE(bench.playback.moment().events, 7u);
        QCOMPARE(bench.playback.moment().clock, bench.sample.snapshot.timeOf({6}));
        bench.playback.seek(bench.end() + 1000);
        QCOMPARE(bench.playback.moment().events, bench.end());
        bench.playback.seek(0);
        QCOMPARE(bench.playback.moment().events, 0u);
        bench.playback.stepEvent(-1);
        QCOMPARE(bench.playback.moment().events, 0u);
    }

    void theLiveClockNeverLagsBehindTheLastEvent()
    {
        Bench bench;
        const microseconds last = bench.sample.snapshot.timeOf({bench.end() - 1});
        QCOMPARE(bench.playback.moment().clock, last);
        bench.traceNow = last + 5s;
        bench.playback.refresh();
        QCOMPARE(bench.playback.moment().clock, last + 5s);
        bench.playback.seek(bench.end());
        QCOMPARE(bench.playback.timeBehind(), 5s);
    }

    void stepsForwardShowOneVisibleStepEach()
    {
        Bench bench;
        const ui::Stops stops = ui::stopsOf(bench.sample.snapshot, bench.key());
        bench.playback.seek(stops.first);
        quint64 before = stops.first;
        for (const ui::Stop &stop : stops.stops) {
            bench.playback.stepForward(bench.key());
            QCOMPARE(bench.playback.moment().events, stop.events);
            const auto now = bench.playback.moment();
            const auto shown = flow::eventsOf(bench.sample.snapshot, now, bench.key());
            const auto visible = std::count_if(shown.begin(), shown.end(), [&](auto index) {
                return index.value >= before && ui::isVisibleStep(bench.sample.snapshot.at(index));
            });
            QCOMPARE(visible, 1);
            before = now.events;
        }
        const auto all = flow::eventsOf(
            bench.sample.snapshot, flow::Moment::headOf(bench.sample.snapshot), bench.key());
        QCOMPARE(bench.playback.moment().events, all.back().value + 1);
        bench.playback.stepForward(bench.key());
        QCOMPARE(bench.playback.moment().events, all.back().value + 1);
    }

    void stepsBackReturnThroughTheSameMoments()
    {
        Bench bench;
        const ui::Stops stops = ui::stopsOf(bench.sample.snapshot, bench.key());
        QVERIFY(stops.stops.size() > 10);
        bench.playback.seek(bench.end());
        for (auto stop = stops.stops.rbegin(); stop != stops.stops.rend(); ++stop) {
            if (stop->events < bench.end()) {
                bench.playback.stepBack(bench.key());
                QCOMPARE(bench.playback.moment().events, stop->events);
            }
        }
        bench.playback.stepBack(bench.key());
        QCOMPARE(bench.playback.moment().events, stops.first);
        bench.playback.stepBack(bench.key());
        QCOMPARE(bench.playback.moment().events, stops.first);
    }

    void stepWithoutAnExchangeIsOneEvent()
    {
        Bench bench(10);
        bench.playback.stepBack({});
        QCOMPARE(bench.playback.moment().events, 9u);
        bench.playback.stepForward({});
        QCOMPARE(bench.playback.moment().events, 10u);
    }

    void replayGivesEachStepItsTime()
    {
        Bench bench;
        const ui::Stops stops = ui::stopsOf(bench.sample.snapshot, bench.key());
        bench.playback.replay(bench.key());
        QCOMPARE(bench.playback.mode(), Playback::Mode::Replay);
        QCOMPARE(
            bench.playback.replayedDuration(), stops.stops.back().time - stops.stops.front().time);
        for (size_t i = 0; i < stops.stops.size(); ++i) {
            bench.viewNow = i * 1000ms;
            bench.playback.refresh();
            QCOMPARE(bench.playback.moment().events, stops.stops.at(i).events);
            bench.viewNow += 999ms;
            bench.playback.refresh();
            QCOMPARE(bench.playback.moment().events, stops.stops.at(i).events);
            if (i + 1 < stops.stops.size())
                QVERIFY(bench.playback.moment().clock <= stops.stops.at(i + 1).time);
        }
    }

    void replayBecomesLiveWhenItHasCaughtUp()
    {
        Bench bench;
        const ui::Stops stops = ui::stopsOf(bench.sample.snapshot, bench.key());
        bench.playback.replay(bench.key());
        bench.viewNow = stops.stops.size() * 1000ms;
        bench.playback.refresh();
        QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
        QCOMPARE(bench.playback.moment().events, bench.end());
    }

    void replayGoesOnWithWhatHappensMeanwhile()
    {
        Bench whole;
        const ui::Stops stops = ui::stopsOf(whole.sample.snapshot, whole.key());
        Bench bench(stops.stops.at(2).events);
        bench.playback.replay(bench.key());
        bench.grow(~quint64(0));
        for (size_t i = 0; i < stops.stops.size(); ++i) {
            bench.viewNow = i * 1000ms + 1ms;
            bench.playback.refresh();
            QCOMPARE(bench.playback.mode(), Playback::Mode::Replay);
            QCOMPARE(bench.playback.moment().events, stops.stops.at(i).events);
        }
    }

    void aReplayOfNothingChangesNothing()
    {
        Bench bench(10);
        bench.playback.replay(flow::ExchangeKey{{4711}, {}});
        QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
    }
};

QTEST_GUILESS_MAIN(tst_Playback)
#include "tst_playback.moc"

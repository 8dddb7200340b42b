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
        playback.setPace(ui::Pace::readable(1000ms));
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

    void aReplaySaysHowLongItReallyTookSoFar()
    {
        Bench bench;
        bench.grow(bench.end() - 1); // its last event has not come yet
        const ui::Stops stops = ui::stopsOf(bench.sample.snapshot, bench.key());
        bench.traceNow = 1h;
        bench.playback.replay(bench.key());
        QVERIFY(bench.playback.replayedDuration() < 1ms); // more would be known in advance
        bench.viewNow = 5000ms;
        bench.playback.refresh();
        const auto shown = bench.playback.moment().clock - stops.stops.front().time;
        QCOMPARE(bench.playback.replayedDuration(), shown);
        bench.playback.setVeilLifted(true);
        QVERIFY(bench.playback.replayedDuration() > 50min); // and it still runs
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
        for (size_t i = 0; i < stops.stops.size(); ++i) {
            bench.viewNow = i * 1000ms;
            bench.playback.refresh();
            QCOMPARE(bench.playback.moment().events, stops.stops.at(i).events);
            const flow::Moment shown = bench.playback.moment();
            bench.viewNow += 999ms;
            bench.playback.refresh();
            // The clock does not tell how long it is to the next one.
            QCOMPARE(bench.playback.moment(), shown);
            QVERIFY(bench.playback.stepPart() > 0.9);
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

    void toScaleTheClockRunsEvenlyAndEventsHappenAtTheirTimes_data()
    {
        QTest::addColumn<int>("slowness");
        for (const int slowness : ui::Pace::slownesses)
            QTest::addRow("1/%d", slowness) << slowness;
    }
    void toScaleTheClockRunsEvenlyAndEventsHappenAtTheirTimes()
    {
        QFETCH(int, slowness);
        Bench bench;
        bench.traceNow = 1h;
        bench.playback.setPace(ui::Pace::toScale(slowness));
        bench.playback.replay(bench.key());
        const microseconds begin = bench.playback.moment().clock;
        const trace::Snapshot &snapshot = bench.sample.snapshot;
        for (microseconds since{0}; since < 1s; since += 50ms) {
            bench.viewNow = since * slowness;
            bench.playback.refresh();
            QCOMPARE(bench.playback.mode(), Playback::Mode::Replay);
            QCOMPARE(bench.playback.moment().clock, begin + since);
            QCOMPARE(bench.playback.moment().events, snapshot.firstEventAfter(begin + since));
        }
        bench.viewNow = 10s * slowness; // the exchange is over
        bench.playback.refresh();
        QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
    }

    void anotherPaceGoesOnFromTheMoment()
    {
        Bench bench;
        bench.traceNow = 1h;
        bench.playback.replay(bench.key());
        bench.viewNow = 5s;
        bench.playback.refresh();
        const flow::Moment shown = bench.playback.moment();
        bench.playback.setPace(ui::Pace::toScale(1000));
        QCOMPARE(bench.playback.moment().clock, shown.clock);
        bench.viewNow += 1ms;
        bench.playback.refresh();
        QCOMPARE(bench.playback.moment().clock, shown.clock + 1us);
        bench.playback.setPace(ui::Pace::readable(3s));
        QCOMPARE(bench.playback.moment().events, shown.events);
    }

    void aPaceIsOneNumberInTheSettings()
    {
        for (const ui::Pace &pace : {ui::Pace::toScale(1), ui::Pace::toScale(1000),
                 ui::Pace::readable(1s), ui::Pace::readable(3s)})
            QCOMPARE(ui::Pace::fromSetting(pace.toSetting()), pace);
        QCOMPARE(ui::Pace::fromSetting(-5'000'000), ui::Pace::toScale(1000));
        QVERIFY(ui::Pace::fromSetting(0).isRealTime());
    }

    void goesOnFromTheMomentThatIsShown()
    {
        Bench bench;
        const ui::Stops stops = ui::stopsOf(bench.sample.snapshot, bench.key());
        bench.playback.seek(stops.stops.at(5).events);
        QSignalSpy moments(&bench.playback, &Playback::momentChanged);
        bench.playback.resume(bench.key());
        QCOMPARE(bench.playback.mode(), Playback::Mode::Replay);
        QCOMPARE(bench.playback.moment().events, stops.stops.at(5).events);
        bench.viewNow = 1s;
        bench.playback.refresh();
        QCOMPARE(bench.playback.moment().events, stops.stops.at(6).events);
        bench.playback.seek(bench.end());
        bench.playback.resume(bench.key()); // nothing is left
        QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
        bench.playback.pause();
        bench.playback.resume(flow::ExchangeKey{{4711}, {}}); // forgotten
        QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
    }

    /// Whatever the pace: to scale it might be hours until then.
    void goingOnBeforeTheBeginningGoesThere()
    {
        for (const ui::Pace &pace : {ui::Pace::readable(1000ms), ui::Pace::toScale(1000)}) {
            Bench bench;
            bench.playback.setPace(pace);
            bench.playback.seek(2);
            bench.playback.resume(bench.key());
            QCOMPARE(bench.playback.mode(), Playback::Mode::Replay);
            const quint64 first = ui::stopsOf(bench.sample.snapshot, bench.key()).stops.front().events;
            QVERIFY(first > 2);
            QVERIFY(bench.playback.moment().events >= first); // and what its turn did
            QCOMPARE(bench.playback.moment().clock,
                bench.sample.snapshot.timeOf(trace::EventIndex{first - 1}));
        }
    }

    void aVeilHangsBehindTheMoment()
    {
        Bench bench;
        QCOMPARE(bench.playback.visible().endEvent(), bench.end());
        QVERIFY(!bench.playback.isVeiled());
        bench.playback.seek(12);
        QVERIFY(bench.playback.isVeiled());
        QCOMPARE(bench.playback.visible().endEvent(), 12u);
        QCOMPARE(bench.playback.horizon(), bench.playback.moment());
        QSignalSpy moments(&bench.playback, &Playback::momentChanged);
        bench.playback.setVeilLifted(true);
        QCOMPARE(moments.size(), 1); // views look again
        QCOMPARE(bench.playback.moment().events, 12u);
        QCOMPARE(bench.playback.visible().endEvent(), bench.end());
        QCOMPARE(bench.playback.horizon().events, bench.end());
        bench.playback.setVeilLifted(false);
        QCOMPARE(bench.playback.visible().endEvent(), 12u);
    }

    void whatComesInAPauseLiesBehindTheVeil()
    {
        Bench bench(10);
        bench.playback.pause();
        QSignalSpy moments(&bench.playback, &Playback::momentChanged);
        bench.grow(24);
        quint64 seen = 0;
        connect(&bench.playback, &Playback::snapshotChanged, &bench.playback,
            [&] { seen = bench.playback.visible().endEvent(); });
        bench.playback.refresh();
        QCOMPARE(seen, 10u);
        QCOMPARE(moments.size(), 0);
        bench.playback.setVeilLifted(true);
        bench.grow(30);
        moments.clear();
        bench.playback.refresh();
        QCOMPARE(moments.size(), 1);
        QCOMPARE(bench.playback.visible().endEvent(), 30u);
    }

    void runsToTheCallback_data()
    {
        QTest::addColumn<Playback::Target>("target");
        QTest::addColumn<trace::EventKind>("kind");
        QTest::newRow("'request'") << Playback::Target::Request << trace::EventKind::OnRequest;
        QTest::newRow("'response'") << Playback::Target::Response << trace::EventKind::OnResponse;
        QTest::newRow("end") << Playback::Target::End << trace::EventKind::HalfClosed;
    }
    void runsToTheCallback()
    {
        QFETCH(Playback::Target, target);
        QFETCH(trace::EventKind, kind);
        Bench bench;
        const ui::Stops stops = ui::stopsOf(bench.sample.snapshot, bench.key());
        bench.playback.seek(stops.first);
        QSignalSpy reached(&bench.playback, &Playback::reached);
        bench.playback.runTo(target, bench.key());
        QCOMPARE(reached.size(), 1);
        QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
        const auto event = reached.front().front().value<trace::EventIndex>();
        QCOMPARE(bench.sample.snapshot.at(event).kind, kind);
        QVERIFY(bench.playback.moment().events > event.value);
        if (target == Playback::Target::End)
            QCOMPARE(bench.playback.moment().events, stops.stops.at(stops.own - 1).events);
    }

    void runsToWhatHasNotHappenedYet()
    {
        Bench whole;
        const ui::Stops stops = ui::stopsOf(whole.sample.snapshot, whole.key());
        Bench bench(stops.stops.at(3).events);
        bench.playback.pause();
        bench.playback.runTo(Playback::Target::Response, bench.key());
        QVERIFY(bench.playback.isRunningTo());
        QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
        bench.grow(~quint64(0));
        bench.playback.poke();
        QTRY_COMPARE(bench.playback.mode(), Playback::Mode::Paused);
        QVERIFY(!bench.playback.isRunningTo());
        const quint64 shown = bench.playback.moment().events;
        bool found = false;
        for (quint64 i = stops.stops.at(3).events; i < shown; ++i)
            found = found
                || bench.sample.snapshot.at({i}).kind == trace::EventKind::OnResponse;
        QVERIFY(found);
        QVERIFY(shown < bench.end());
    }

    void whoeverMovesTheMomentGivesUpRunning()
    {
        Bench bench(10);
        for (const auto &move : std::initializer_list<std::function<void()>>{
                 [&] { bench.playback.pause(); }, [&] { bench.playback.seek(3); },
                 [&] { bench.playback.goLive(); }, [&] { bench.playback.stepEvent(-1); }}) {
            bench.playback.goLive();
            bench.playback.runTo(Playback::Target::Response, {});
            QVERIFY(bench.playback.isRunningTo());
            move();
            QVERIFY(!bench.playback.isRunningTo());
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

#include "tests/support/sampletraces.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/models/visiblesteps.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/theme.h"

#include <QScrollBar>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace std::chrono_literals;
using std::chrono::microseconds;
using test::Sample;

namespace
{

/// A stage over a sample, with the person's clock in hand.
struct Bench {
    explicit Bench(Theme &theme, Sample which = Sample::Post)
        : sample(test::sampleTrace(which))
        , playback([this] { return sample.snapshot; }, [this] { return now; })
        , stage(playback, selection, theme)
        , key{sample.client, sample.server}
    {
        now = flow::Moment::headOf(sample.snapshot).clock;
        playback.setViewClock([this] { return viewNow; });
        stage.resize(980, 700);
        stage.show();
        playback.refresh();
        selection.setExchange(key);
    }
    void wait(microseconds time)
    {
        viewNow += time;
        playback.refresh();
    }
    StageView &view() const { return stage.view(); }
    QImage picture() const { return stage.view().grab().toImage(); }

    test::SampleTrace sample;
    microseconds now{0};
    microseconds viewNow{0};
    Selection selection;
    Playback playback;
    Stage stage;
    flow::ExchangeKey key;
};

/// How far its tip has come along its way, from 0 to 1.
double reached(const PlacedArrow &arrow)
{
    return QLineF(arrow.way.p1(), arrow.bar.p2()).length() / arrow.way.length();
}

} // namespace

/// What moves on the stage is a function of the trace, the moment and the clock of the person who
/// looks on.
class tst_StageMotion : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_theme.setReducesMotion(false); }

    void theSameMomentAndClockGiveTheSamePicture();
    void aPieceGoesOnlyForward();
    void nothingJumpsFromStepToStep();
    void whatHasArrivedIsWhole();
    void pausedIsWhereItComesToRest();
    void toScaleAPieceTakesItsTime();
    void reducedMotionCutsToTheEnd();
    void theStageFollowsGently();
    void aTickOfTheClockLaysNothingOut();

private:
    Theme m_theme;
};

/// Once straight on, once frame by frame.
void tst_StageMotion::theSameMomentAndClockGiveTheSamePicture()
{
    Bench one(m_theme);
    Bench other(m_theme);
    one.playback.replay(one.key);
    other.playback.replay(other.key);
    for (const microseconds time : {300'000us, 4'150'000us, 6'300'000us, 9'450'000us}) {
        one.wait(time - one.viewNow);
        while (other.viewNow < time)
            other.wait(std::min<microseconds>(37'000us, time - other.viewNow));
        QCOMPARE(one.playback.moment(), other.playback.moment());
        QVERIFY2(one.picture() == other.picture(), qPrintable(QString::number(time.count())));
    }
}

void tst_StageMotion::aPieceGoesOnlyForward()
{
    Bench bench(m_theme);
    bench.playback.replay(bench.key);
    std::map<quint64, double> tips; // by the write
    int moved = 0;
    while (bench.playback.mode() == Playback::Mode::Replay) {
        for (const PlacedArrow &arrow : bench.view().placed().arrows) {
            const flow::Arrow &fact = bench.view().scene().rows.at(size_t(arrow.row)).arrow;
            double &tip = tips[fact.write.value];
            QVERIFY2(reached(arrow) >= tip - 0.001, qPrintable(arrow.caption));
            moved += reached(arrow) > tip + 0.001;
            tip = reached(arrow);
        }
        bench.wait(50ms);
    }
    QVERIFY(moved > 20);
}

void tst_StageMotion::nothingJumpsFromStepToStep()
{
    Bench bench(m_theme);
    bench.playback.replay(bench.key);
    std::map<quint64, std::pair<double, double>> bars; // begin and end, by the write
    while (bench.playback.mode() == Playback::Mode::Replay) {
        for (const PlacedArrow &arrow : bench.view().placed().arrows) {
            const flow::Arrow &fact = bench.view().scene().rows.at(size_t(arrow.row)).arrow;
            const double length = arrow.way.length();
            const double begin = QLineF(arrow.way.p1(), arrow.bar.p1()).length() / length;
            const std::pair now{begin, reached(arrow)};
            const auto before = bars.find(fact.write.value);
            if (before != bars.end()) {
                QVERIFY(std::abs(now.first - before->second.first) < 0.12);
                QVERIFY(std::abs(now.second - before->second.second) < 0.12);
            }
            bars[fact.write.value] = now;
        }
        bench.wait(20ms);
    }
}

void tst_StageMotion::whatHasArrivedIsWhole()
{
    Bench bench(m_theme);
    bench.playback.replay(bench.key);
    while (bench.playback.mode() == Playback::Mode::Replay) {
        bench.wait(990ms); // the end of a step, then into the next one
        for (const PlacedArrow &arrow : bench.view().placed().arrows) {
            if (bench.playback.stepPart() > 0.9 && arrow.state == PlacedArrow::State::Arrived) {
                QVERIFY(!arrow.hollow);
                QVERIFY(reached(arrow) > 0.999);
            }
        }
        bench.wait(10ms);
    }
}

void tst_StageMotion::pausedIsWhereItComesToRest()
{
    Bench replayed(m_theme);
    Bench paused(m_theme);
    const Stops stops = stopsOf(replayed.sample.snapshot, replayed.key);
    replayed.playback.replay(replayed.key);
    for (size_t step = 0; step + 1 < stops.own; ++step) {
        replayed.wait(999ms);
        paused.playback.seek(stops.stops.at(step).events);
        QCOMPARE(replayed.playback.moment(), paused.playback.moment());
        const auto &one = replayed.view().placed().arrows;
        const auto &other = paused.view().placed().arrows;
        QCOMPARE(one.size(), other.size());
        for (size_t i = 0; i < one.size(); ++i) {
            QVERIFY(QLineF(one[i].bar.p1(), other[i].bar.p1()).length() < 0.5);
            QVERIFY(QLineF(one[i].bar.p2(), other[i].bar.p2()).length() < 0.5);
            QCOMPARE(one[i].hollow, other[i].hollow);
        }
        replayed.wait(1ms);
    }
}

void tst_StageMotion::toScaleAPieceTakesItsTime()
{
    Bench bench(m_theme, Sample::GetWithLength);
    bench.playback.setPace(Pace::toScale(1000));
    bench.playback.replay(bench.key);
    std::map<quint64, double> tips;
    int between = 0;
    while (bench.playback.mode() == Playback::Mode::Replay) {
        for (const PlacedArrow &arrow : bench.view().placed().arrows) {
            const flow::Arrow &fact = bench.view().scene().rows.at(size_t(arrow.row)).arrow;
            double &tip = tips[fact.write.value];
            QVERIFY2(reached(arrow) >= tip - 0.001,
                qPrintable(QStringLiteral("%1 from %2 to %3, state %4")
                               .arg(arrow.caption)
                               .arg(tip)
                               .arg(reached(arrow))
                               .arg(int(arrow.state))));
            between += reached(arrow) > 0.05 && reached(arrow) < 0.95;
            tip = reached(arrow);
        }
        bench.wait(16ms);
    }
    QVERIFY(between > 5);
}

/// The same information, at once.
void tst_StageMotion::reducedMotionCutsToTheEnd()
{
    m_theme.setReducesMotion(true);
    Bench bench(m_theme);
    bench.playback.replay(bench.key);
    while (bench.playback.mode() == Playback::Mode::Replay) {
        const quint64 events = bench.playback.moment().events;
        const QImage first = bench.picture();
        bench.wait(400ms);
        if (bench.playback.moment().events == events)
            QVERIFY(bench.picture() == first);
        for (const PlacedArrow &arrow : bench.view().placed().arrows) {
            const bool read =
                bool(bench.view().scene().rows.at(size_t(arrow.row)).arrow.read);
            QCOMPARE(reached(arrow) > 0.999, read);
        }
        bench.wait(600ms);
    }
}

void tst_StageMotion::theStageFollowsGently()
{
    Bench bench(m_theme);
    bench.stage.resize(980, 420);
    bench.playback.replay(bench.key);
    const QScrollBar &bar = *bench.view().verticalScrollBar();
    int before = bar.value();
    int most = 0;
    while (bench.playback.mode() == Playback::Mode::Replay) {
        bench.wait(16ms);
        most = std::max(most, std::abs(bar.value() - before));
        before = bar.value();
    }
    QCOMPARE(bar.value(), bar.maximum());
    QVERIFY(bar.maximum() > 100);
    QVERIFY2(most < 30, qPrintable(QString::number(most))); // pixels a frame
}

/// A wait grows by the clock: what stands above it stays where it is.
void tst_StageMotion::aTickOfTheClockLaysNothingOut()
{
    Bench bench(m_theme, Sample::ServerNeverEnds);
    bench.now += 3s;
    bench.playback.refresh();
    QTRY_VERIFY(bench.view().scene().rows.back().kind == flow::Row::Kind::Quiet);
    const QString before = bench.view().nowText();
    const auto places = bench.view().placed().rowRects;
    const QString band = bench.view().placed().quiets.back().text;
    bench.now += 1s;
    bench.playback.refresh();
    QTRY_VERIFY(bench.view().nowText() != before);
    QTRY_VERIFY(bench.view().placed().quiets.back().text != band); // a look that takes long comes later
    QVERIFY(bench.view().placed().rowRects == places);
    // … and is painted as if it had been laid out anew.
    const QImage ticked = bench.picture();
    bench.stage.setDepth(flow::Depth::Wire);
    bench.stage.setDepth(flow::Depth::Code);
    bench.view().verticalScrollBar()->setValue(bench.view().verticalScrollBar()->maximum());
    QVERIFY(bench.picture() == ticked);
}

QTEST_MAIN(tst_StageMotion)
#include "tst_stagemotion.moc"

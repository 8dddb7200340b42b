#include "core/flow/scene.h"
#include "core/flow/steps.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/models/visiblesteps.h"
#include "ui/stage/flowrail.h"
#include "ui/stage/headerline.h"
#include "ui/stage/railtext.h"
#include "ui/stage/sentenceview.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/stage/timeline.h"
#include "ui/theme/theme.h"

#include <QPushButton>
#include <QResizeEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using std::chrono::microseconds;
using test::Sample;

namespace
{

/// The stage and the timeline over one of the traces written by hand.
struct Bench {
    explicit Bench(Sample which = Sample::Post)
        : sample(test::sampleTrace(which))
        , playback([this] { return sample.snapshot; }, [this] { return now; })
        , stage(playback, selection, theme)
        , timeline(playback, selection, theme)
    {
        stage.resize(980, 680);
        timeline.resize(900, 40);
        playback.refresh();
        stage.show();
        timeline.show();
    }

    flow::ExchangeKey key() const { return {sample.client, sample.server}; }
    StageView &view() { return stage.view(); }
    test::SampleTrace sample;
    microseconds now{0};
    Theme theme;
    Selection selection;
    Playback playback;
    Stage stage;
    Timeline timeline;
};

int rowOfKind(const flow::Scene &scene, flow::Row::Kind kind)
{
    for (size_t i = 0; i < scene.rows.size(); ++i) {
        if (scene.rows[i].kind == kind)
            return int(i);
    }
    return -1;
}

} // namespace

class tst_Stage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void beforeAnythingIsSelectedItInvites()
    {
        Bench bench;
        bench.stage.setInvitation(QStringLiteral("A server listens on 127.0.0.1:3000."));
        QVERIFY(bench.view().isGhost());
        QCOMPARE(bench.stage.sentence().sentence().text,
            QStringLiteral("A server listens on 127.0.0.1:3000."));
        QSignalSpy clicks(&bench.view(), &StageView::eventClicked);
        QTest::mouseClick(bench.view().viewport(), Qt::LeftButton, {}, {200, 130});
        QTest::keyClick(&bench.view(), Qt::Key_Down);
        QCOMPARE(clicks.size(), 0); // a ghost has no events
    }

    void theGhostSaysThatAServerListensWhereOneDoes()
    {
        using State = flow::Step::State;
        Bench bench;
        bench.stage.setInvitation(QStringLiteral("No server runs here."));
        for (const flow::Step &step : bench.stage.serverRail().steps())
            QCOMPARE(step.state, State::NotYet);
        bench.stage.setInvitation(
            QStringLiteral("A server listens."), {}, {QStringLiteral("127.0.0.1"), 3000});
        const std::vector<flow::Step> &steps = bench.stage.serverRail().steps();
        QCOMPARE(steps.at(0).state, State::Done);
        QCOMPARE(steps.at(1).state, State::Done);
        QCOMPARE(steps.at(1).title, QStringLiteral("server.listen(3000)"));
        QCOMPARE(steps.at(1).detail, QStringLiteral("127.0.0.1"));
        for (size_t i = 2; i < steps.size(); ++i)
            QCOMPARE(steps.at(i).state, State::NotYet); // nobody has asked
    }

    void aNoteOfTheHeadingIsWholeOrAway()
    {
        Theme theme;
        StageHeading heading{2, QStringLiteral("GET"), QStringLiteral("/chunks/3?delay=100"),
            QStringLiteral("second on this connection")};
        HeaderLine with(theme);
        with.setHeading(heading);
        heading.note.clear();
        HeaderLine without(theme);
        without.setHeading(heading);
        const auto grab = [](HeaderLine &line, int width) {
            line.resize(width, 40);
            return line.grab().toImage();
        };
        const QFontMetricsF body(theme.body());
        const QFontMetricsF code(theme.code());
        const int heads =
            int(QFontMetricsF(theme.strong()).horizontalAdvance(QStringLiteral("Exchange 2"))
                + code.horizontalAdvance(heading.method) + code.horizontalAdvance(heading.target)
                + theme.px(12 + 12 + 10 + 12 + 12));
        const int note = int(body.horizontalAdvance(with.heading().note));
        QCOMPARE(grab(with, heads + note / 3), grab(without, heads + note / 3));
        QVERIFY(grab(with, heads + note + 40) != grab(without, heads + note + 40));
    }

    void theLinkSaysAsMuchAsThereIsRoomFor()
    {
        Theme theme;
        HeaderLine line(theme);
        line.setHeading({2, QStringLiteral("GET"), QStringLiteral("/"), {}});
        line.setLink({QStringLiteral("Try next: what if end() is forgotten?"),
            QStringLiteral("Try next"), {}, QStringLiteral("Try next: forget end()")});
        QStringList said;
        for (int width = 100; width < 900; width += 10) {
            line.resize(width, 40);
            QResizeEvent resized(line.size(), line.size());
            QCoreApplication::sendEvent(&line, &resized);
            if (said.isEmpty() || said.constLast() != line.link()->text())
                said << line.link()->text();
        }
        QCOMPARE(said,
            QStringList({QStringLiteral("Try next"), QStringLiteral("Try next: forget end()"),
                QStringLiteral("Try next: what if end() is forgotten?")}));
    }

    void showsWhatFlowSaysAtTheMoment()
    {
        Bench bench;
        bench.selection.setExchange(bench.key());
        const Stops stops = stopsOf(bench.sample.snapshot, bench.key());
        for (const Stop &stop : stops.stops) {
            bench.playback.seek(stop.events);
            const flow::Moment &moment = bench.playback.moment();
            QCOMPARE(
                bench.view().scene(), flow::sceneOf(bench.sample.snapshot, moment, bench.key()));
            QCOMPARE(bench.stage.clientRail().steps(),
                flow::clientSteps(bench.sample.snapshot, moment, bench.key()));
            QCOMPARE(bench.stage.serverRail().steps(),
                flow::serverSteps(bench.sample.snapshot, moment, bench.key()));
            QCOMPARE(bench.stage.sentence().sentence(),
                flow::sentenceOf(bench.sample.snapshot, moment, bench.key()));
        }
    }

    void windingBackTakesRowsAway()
    {
        Bench bench;
        bench.selection.setExchange(bench.key());
        const size_t all = bench.view().scene().rows.size();
        QTest::keyClick(&bench.view(), Qt::Key_Left);
        QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(&bench.view(), Qt::Key_Left);
        QVERIFY(bench.view().scene().rows.size() < all);
        QTest::keyClick(&bench.view(), Qt::Key_Right, Qt::ShiftModifier); // one event of any kind
        bench.playback.goLive();
        QCOMPARE(bench.view().scene().rows.size(), all);
    }

    void whatHappensNowStaysInView()
    {
        Bench bench;
        bench.stage.resize(980, 420);
        bench.selection.setExchange(bench.key());
        const QScrollBar &bar = *bench.view().verticalScrollBar();
        QVERIFY(bar.maximum() > 0);
        QCOMPARE(bar.value(), 0); // an exchange is read from its beginning …
        const Stops stops = stopsOf(bench.sample.snapshot, bench.key());
        bench.playback.seek(stops.first);
        for (size_t i = 0; i < stops.stops.size(); ++i)
            bench.playback.stepForward(bench.key());
        QCOMPARE(bar.value(), bar.maximum()); // … and followed when time goes on
    }

    void upAndDownWalkTheRows()
    {
        Bench bench;
        bench.selection.setExchange(bench.key());
        QTest::keyClick(&bench.view(), Qt::Key_Down);
        QCOMPARE(bench.view().selectedRow(), 0);
        QCOMPARE(bench.selection.event(), StageView::eventOf(bench.view().scene().rows.front()));
        QVERIFY(!bench.view().accessibleDescription().isEmpty());
        QTest::keyClick(&bench.view(), Qt::Key_Up);
        QCOMPARE(bench.view().selectedRow(), 0);
        int rows = 1;
        for (int before = -1; before != bench.view().selectedRow(); ++rows) {
            before = bench.view().selectedRow();
            QTest::keyClick(&bench.view(), Qt::Key_Down);
        }
        QVERIFY(rows > 8);
        const auto last =
            StageView::eventOf(bench.view().scene().rows.at(size_t(bench.view().selectedRow())));
        QCOMPARE(bench.selection.event(), last);
    }

    void aResetIsSaidAsOne()
    {
        Bench bench(Sample::Reset);
        bench.selection.setExchange(bench.key());
        const auto &rows = bench.view().scene().rows;
        const auto reset = std::find_if(rows.begin(), rows.end(), [](const flow::Row &row) {
            return row.kind == flow::Row::Kind::Arrow && row.arrow.kind == flow::Arrow::Kind::Reset;
        });
        QVERIFY(reset != rows.end());
        bench.view().setSelectedEvent(StageView::eventOf(*reset));
        QVERIFY2(bench.view().accessibleDescription().startsWith(QStringLiteral("RST to the")),
            qPrintable(bench.view().accessibleDescription()));
    }

    void aClickSelectsTheFact_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("a label") << int(flow::Row::Kind::Label);
        QTest::newRow("an arrow") << int(flow::Row::Kind::Arrow);
    }
    void aClickSelectsTheFact()
    {
        QFETCH(int, kind);
        Bench bench;
        bench.selection.setExchange(bench.key());
        const int row = rowOfKind(bench.view().scene(), flow::Row::Kind(kind));
        QVERIFY(row >= 0);
        QTest::mouseClick(bench.view().viewport(), Qt::LeftButton, {}, bench.view().pointOf(row));
        QCOMPARE(bench.view().selectedRow(), row);
        QCOMPARE(
            bench.selection.event(), StageView::eventOf(bench.view().scene().rows.at(size_t(row))));
    }

    void aStepOfTheRailSelectsItsFact()
    {
        Bench bench;
        bench.selection.setExchange(bench.key());
        FlowRail &rail = bench.stage.clientRail();
        rail.setFocus(Qt::TabFocusReason);
        QTest::keyClick(&rail, Qt::Key_Down);
        QVERIFY(rail.currentStep() >= 0);
        const flow::Step &step = rail.steps().at(size_t(rail.currentStep()));
        QCOMPARE(bench.selection.event(), step.fact);
    }

    void anotherViewsSelectionIsRingedHere()
    {
        Bench bench;
        bench.selection.setExchange(bench.key());
        const flow::Scene &scene = bench.view().scene();
        const int arrow = rowOfKind(scene, flow::Row::Kind::Arrow);
        bench.selection.setEvent(scene.rows.at(size_t(arrow)).arrow.read);
        QCOMPARE(bench.view().selectedRow(), arrow);
        bench.selection.setEvent({});
        QCOMPARE(bench.view().selectedRow(), -1);
    }

    void everySampleAtEveryEventInLightAndDark_data()
    {
        QTest::addColumn<Sample>("sample");
        for (const Sample sample : test::allSamples)
            QTest::newRow(test::nameOf(sample)) << sample;
    }
    /// What a person may wind to must be shown: nothing crashes, nothing lies outside, the layout
    /// has each row.
    void everySampleAtEveryEventInLightAndDark()
    {
        QFETCH(Sample, sample);
        Bench bench(sample);
        bench.selection.setExchange(bench.key());
        for (quint64 events = 0; events <= bench.sample.snapshot.endEvent(); events += 3) {
            bench.playback.seek(events);
            QCOMPARE(bench.view().placed().rowRects.size(), bench.view().scene().rows.size());
            for (const QRectF &rect : bench.view().placed().rowRects)
                QVERIFY(rect.left() >= 0 && rect.right() <= bench.view().viewport()->width());
        }
        bench.theme.setAppearance(Theme::Appearance::Light);
        const QImage light = bench.stage.grab().toImage();
        bench.theme.setAppearance(Theme::Appearance::Dark);
        QVERIFY(light != bench.stage.grab().toImage());
    }

    void aNarrowStageKeepsTheNumbers()
    {
        Bench bench;
        bench.stage.resize(1200, 680);
        QVERIFY(!bench.stage.clientRail().numbersOnly());
        bench.stage.resize(480, 680);
        QVERIFY(bench.stage.clientRail().numbersOnly());
        QVERIFY(bench.view().width() > 360);
    }

    void railTitlesAreWholeInASmallWindow_data()
    {
        QTest::addColumn<Sample>("sample");
        QTest::newRow("post") << Sample::Post;
        QTest::newRow("get") << Sample::GetWithLength;
    }

    void railTitlesAreWholeInASmallWindow()
    {
        QFETCH(Sample, sample);
        Bench bench(sample);
        bench.stage.resize(714, 400); // of a window of 1280x720
        bench.selection.setExchange(bench.key());
        for (const FlowRail *rail : {&bench.stage.clientRail(), &bench.stage.serverRail()}) {
            QVERIFY(!rail->numbersOnly());
            for (size_t i = 0; i < rail->steps().size(); ++i) {
                const QString shown = rail->titleLines(int(i)).join(u' ');
                QVERIFY2(!shown.contains(u'…') || rail->steps()[i].title.contains(u'…'),
                    qPrintable(shown));
            }
        }
    }

    void codeBreaksWhereAPersonWouldBreakIt_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("lines");
        QTest::newRow("at spaces") << "'data' ×3, 'end'"
                                   << "'data' ×3,|'end'";
        QTest::newRow("before arguments") << "createServer(…)"
                                          << "createServer|(…)";
        QTest::newRow("behind a dot") << "request.finish()"
                                      << "request.|finish()";
        QTest::newRow("an error") << "HPE_INVALID_CONSTANT"
                                  << "HPE_INVALID_|CONSTANT";
        QTest::newRow("behind a word") << "error HPE_INVALID_CONSTANT"
                                       << "error|HPE_INVALID_|CONSTANT";
        QTest::newRow("in a name") << "resetAndDestroy()"
                                   << "resetAnd|Destroy()";
        QTest::newRow("in an argument") << "setHeader('Content-Type')"
                                        << "setHeader|('Content-|Type')";
        QTest::newRow("a short last word") << "it is cut off"
                                           << "it is|cut off";
        QTest::newRow("not before a unit") << "in one go 22 B"
                                           << "in one go|22 B";
        QTest::newRow("a unit") << "bytes: 1460 B"
                                << "bytes:|1460 B";
        QTest::newRow("whole") << "res.end()"
                               << "res.end()";
    }

    void codeBreaksWhereAPersonWouldBreakIt()
    {
        QFETCH(QString, code);
        QFETCH(QString, lines);
        const QFont font = Theme().smallCode();
        const double width = QFontMetricsF(font).horizontalAdvance(QString(12, u'm')) + 1;
        QCOMPARE(wrappedCode(code, font, width, 3).join(u'|'), lines);
    }

    void wordsBreakWhereAPersonWouldBreakThem_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("lines");
        QTest::newRow("an error") << "HPE_INVALID_CHUNK_SIZE"
                                  << "HPE_INVALID_|CHUNK_SIZE";
        QTest::newRow("a short last word") << "nobody asks for it"
                                           << "nobody asks|for it";
        QTest::newRow("a unit") << "in all 200.304 ms"
                                << "in all|200.304 ms";
        QTest::newRow("a port") << "it is from :55384"
                                << "it is from|:55384";
        QTest::newRow("Chinese") << QStringLiteral("共写入字节数为 22 B")
                                 << QStringLiteral("共写入字节数为|22 B");
    }

    void wordsBreakWhereAPersonWouldBreakThem()
    {
        QFETCH(QString, words);
        QFETCH(QString, lines);
        const QFont font = Theme().smallCode();
        const QFontMetricsF metrics(font);
        const double width = words.startsWith(u'共')
            ? metrics.horizontalAdvance(words.left(7))
                + metrics.horizontalAdvance(QStringLiteral(" 2"))
            : metrics.horizontalAdvance(QString(12, u'm')) + 1;
        QCOMPARE(wrappedWords(words, font, width, 3).join(u'|'), lines);
    }

    void theSentenceIsAsHighAsItsText()
    {
        Bench bench;
        bench.stage.resize(500, 680);
        SentenceView &view = bench.stage.sentence();
        view.setSentence({QStringLiteral("Done."), {}});
        const int one = view.sizeHint().height();
        const flow::Sentence two{QStringLiteral("The answer is on the wire. Your program is "
                                                "registered for `'response'`; nothing runs."),
            {}};
        view.setSentence(two);
        const int more = view.sizeHint().height();
        QVERIFY(more > one);
        view.setSentence({QStringLiteral("Done."), {}});
        QCOMPARE(view.sizeHint().height(), one);
        // The stage must not jump with every step.
        view.setKeepsRoom(true);
        view.setSentence(two);
        view.setSentence({QStringLiteral("Done."), {}});
        QCOMPARE(view.sizeHint().height(), more);
        view.setKeepsRoom(false);
        QCOMPARE(view.sizeHint().height(), one);
    }

    void aSentenceThatDoesNotFitEndsWithAnEllipsis()
    {
        Bench bench;
        SentenceView view(bench.theme);
        view.resize(420, 120);
        const QString words = QStringLiteral("The agent gave up the free socket `:53004`: a second "
                                             "before the server may (Keep-Alive: timeout=5). The "
                                             "client really waits.");
        view.setSentence({words, {}});
        QVERIFY(view.shownText().endsWith(u'…'));
        QVERIFY(view.shownText().size() > 30);
        QVERIFY(view.toolTip().contains(QStringLiteral("really waits.")));
        view.resize(2400, 120);
        view.grab(); // it is laid out
        QVERIFY(!view.shownText().contains(u'…'));
        QVERIFY(view.toolTip().isEmpty());
    }

    void steppingThroughAnExchangeLeavesTheStageWhereItIs()
    {
        Bench bench;
        bench.stage.resize(560, 680);
        bench.selection.setExchange(bench.key());
        QSet<int> places;
        QSet<bool> wide;
        for (const Stop &stop : stopsOf(bench.sample.snapshot, bench.key()).stops) {
            bench.playback.seek(stop.events);
            QCoreApplication::processEvents();
            places << bench.view().mapTo(&bench.stage, QPoint()).y();
            SentenceView alone(bench.theme);
            alone.resize(bench.stage.sentence().size());
            alone.setSentence(bench.stage.sentence().sentence());
            wide << (alone.sizeHint().height() < bench.stage.sentence().height());
        }
        QCOMPARE(wide.size(), 2); // some of its sentences need two lines
        QCOMPARE(places.size(), 1);
    }

    void whatIsOverSaysHowLongItTook()
    {
        Bench bench;
        bench.selection.setExchange(bench.key());
        const Stops stops = stopsOf(bench.sample.snapshot, bench.key());
        bench.playback.seek(stops.stops.at(stops.own / 2).events);
        QVERIFY2(bench.view().nowText().endsWith(QLatin1String(" now")),
            qPrintable(bench.view().nowText()));
        bench.playback.seek(bench.sample.snapshot.endEvent());
        const QString over = bench.view().nowText();
        QVERIFY2(over.startsWith(QLatin1String("over after ")), qPrintable(over));
        QVERIFY(!over.contains(QLatin1String("now")));
    }

    /// What is over says so once and for all: the clock goes on, it does not.
    void whatIsOverStaysAsItWas_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("client outside") << int(Sample::FromOutside);
        QTest::newRow("server outside") << int(Sample::ToOutside);
        QTest::newRow("both inside") << int(Sample::Post);
        QTest::newRow("reset") << int(Sample::Reset);
    }
    void whatIsOverStaysAsItWas()
    {
        QFETCH(int, which);
        Bench bench{Sample(which)};
        bench.selection.setExchange(bench.key());
        bench.playback.goLive();
        const QString over = bench.view().nowText();
        QVERIFY2(over.startsWith(QLatin1String("over after ")), qPrintable(over));
        const microseconds last =
            bench.sample.snapshot.timeOf({bench.sample.snapshot.endEvent() - 1});
        bench.now = last + std::chrono::seconds(9);
        bench.playback.refresh();
        QCOMPARE(bench.playback.moment().clock, bench.now);
        bench.stage.setDepth(flow::Depth::Wire);
        bench.stage.setDepth(flow::Depth::Code);
        QCOMPARE(bench.view().nowText(), over);
    }

    void theNoteBelowNeverMeetsTheLineOfNow()
    {
        Bench bench(Sample::GetWithLength);
        bench.selection.setExchange(bench.key());
        bool seen = false;
        for (int height = 300; height < 1400; height += 3) {
            bench.stage.resize(900, height);
            const QRectF note = bench.view().footnoteRect();
            seen = seen || !note.isEmpty();
            QVERIFY(!note.intersects(bench.view().nowPill()));
            QVERIFY(note.bottom() <= bench.view().viewport()->height());
        }
        QVERIFY(seen);
    }

    void draggingTheTimelineWinds()
    {
        Bench bench;
        bench.selection.setExchange(bench.key());
        QTest::mousePress(&bench.timeline, Qt::LeftButton, {}, {450, 20});
        QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
        const quint64 middle = bench.playback.moment().events;
        QVERIFY(qAbs(bench.timeline.cursorX() - 450) < 20);
        QTest::mouseMove(&bench.timeline, {300, 20});
        QTest::mouseRelease(&bench.timeline, Qt::LeftButton, {}, {300, 20});
        QTest::mouseClick(&bench.timeline, Qt::LeftButton, {}, {200, 20});
        QVERIFY(bench.playback.moment().events < middle);
    }

    void theCursorStaysUnderTheMouse()
    {
        Bench bench;
        bench.selection.setExchange(bench.key());
        const QRectF line = bench.timeline.past();
        const QPoint at(int(line.left() + 0.4 * line.width()), 20);
        QTest::mousePress(&bench.timeline, Qt::LeftButton, {}, {at.x() + 200, 20});
        QTest::mouseMove(&bench.timeline, at);
        const double held = bench.timeline.cursorX();
        QVERIFY(qAbs(held - at.x()) < 20);
        const quint64 reached = bench.playback.moment().events;
        QTest::mouseRelease(&bench.timeline, Qt::LeftButton, {}, at);
        QCoreApplication::processEvents();
        QCOMPARE(bench.timeline.cursorX(), held);
        QCOMPARE(bench.playback.moment().events, reached);
        // What comes later is told as little as ever, and what is clicked is what is drawn there.
        const QString later = bench.timeline.bubbleAt(line.right() - 2);
        QVERIFY(later.startsWith(QStringLiteral("What comes later")));
        QTest::mouseClick(&bench.timeline, Qt::LeftButton, {}, at + QPoint(60, 0));
        QVERIFY(qAbs(bench.timeline.cursorX() - at.x() - 60) < 20);
        QVERIFY(bench.playback.moment().events > reached);
        bench.playback.stepEvent(-1);
        QVERIFY(!bench.timeline.veil().isEmpty()); // moved otherwise, it is made of the past
        QCOMPARE(bench.timeline.cursorX(), bench.timeline.past().right());
        QCOMPARE(bench.timeline.accessibleDescription(),
            QStringLiteral("after event #%1").arg(bench.playback.moment().events - 1));
        bench.playback.goLive();
        bench.playback.seek(reached);
        QVERIFY(!bench.timeline.veil().isEmpty());
        QCOMPARE(bench.timeline.cursorX(), bench.timeline.past().right());
    }

    void theTimelineStepsByKeys()
    {
        Bench bench;
        bench.selection.setExchange(bench.key());
        const Stops stops = stopsOf(bench.sample.snapshot, bench.key());
        bench.playback.seek(stops.stops.at(4).events);
        QTest::keyClick(&bench.timeline, Qt::Key_Right);
        QCOMPARE(bench.playback.moment().events, stops.stops.at(5).events);
        QTest::keyClick(&bench.timeline, Qt::Key_Left);
        QTest::keyClick(&bench.timeline, Qt::Key_Left);
        QCOMPARE(bench.playback.moment().events, stops.stops.at(3).events);
        QTest::keyClick(&bench.timeline, Qt::Key_PageUp);
        QCOMPARE(bench.playback.moment().events, stops.first); // there are no ten
        QTest::keyClick(&bench.timeline, Qt::Key_PageDown);
        QCOMPARE(bench.playback.moment().events, stops.stops.at(9).events);
        QTest::keyClick(&bench.timeline, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(bench.playback.moment().events, stops.stops.at(9).events + 1);
    }

    void whoGoesLiveHasTheMarksOfTheWholeTrace()
    {
        Bench bench;
        bench.playback.seek(4);
        bench.playback.goLive();
        QTRY_VERIFY(!bench.timeline.marks().empty() && bench.timeline.marks().back().event.value > 40);
    }

    void underTheVeilTheTimelineIsMadeOfThePast()
    {
        Bench bench;
        bench.playback.seek(40);
        const auto marks = bench.timeline.marks();
        QVERIFY(!marks.empty());
        for (const TimelineMark &mark : marks)
            QVERIFY(mark.event.value < 40);
        QVERIFY(!bench.timeline.veil().isEmpty());
        QCOMPARE(bench.timeline.cursorX(), bench.timeline.past().right());
        bench.playback.setVeilLifted(true);
        QVERIFY(bench.timeline.veil().isEmpty());
        QVERIFY(bench.timeline.marks().back().event.value > 40);
        QVERIFY(bench.timeline.cursorX() < bench.timeline.past().right());
    }

    void draggingIntoTheVeilGoesOn()
    {
        Bench bench;
        bench.playback.seek(40);
        const QPoint inIt = bench.timeline.veil().center().toPoint();
        QTest::mousePress(&bench.timeline, Qt::LeftButton, {}, inIt);
        const quint64 reached = bench.playback.moment().events;
        QVERIFY(reached > 40 && reached < bench.sample.snapshot.endEvent());
        QVERIFY(qAbs(bench.timeline.cursorX() - inIt.x()) < 4); // it stays under the mouse
        const QPoint end(int(bench.timeline.veil().right()), inIt.y());
        QTest::mouseMove(&bench.timeline, end);
        QTest::mouseRelease(&bench.timeline, Qt::LeftButton, {}, end);
        QCOMPARE(bench.playback.moment().events, bench.sample.snapshot.endEvent());
        QVERIFY(qAbs(bench.timeline.cursorX() - end.x()) < 4);
        bench.playback.stepEvent(-1); // moved otherwise, it is made of what was seen by then
        QCOMPARE(bench.timeline.cursorX(), bench.timeline.past().right());
    }

    void bubblesSayWhatHappenedAndWhen()
    {
        Bench bench;
        bench.selection.setExchange(bench.key());
        const Stops stops = stopsOf(bench.sample.snapshot, bench.key());
        bench.playback.seek(stops.stops.at(3).events);
        for (const TimelineMark &mark : bench.timeline.marks()) {
            const QRectF past = bench.timeline.past();
            const QString bubble = bench.timeline.bubbleAt(past.left() + past.width() * mark.place);
            QVERIFY2(bubble.startsWith(u'#'), qPrintable(bubble));
            QVERIFY2(bubble.contains(u'+'), qPrintable(bubble)); // since the beginning
        }
        QVERIFY(bench.timeline.bubbleAt(1).startsWith(
            QStringLiteral("From the first event to the end: ")));
        const QString later = bench.timeline.bubbleAt(bench.timeline.veil().center().x());
        bench.playback.seek(stops.stops.at(4).events);
        QCOMPARE(bench.timeline.bubbleAt(bench.timeline.veil().center().x()), later);
    }

    void selectingTurnsFollowingOff()
    {
        Bench bench;
        bench.stage.resize(980, 420);
        bench.selection.setExchange(bench.key());
        const Stops stops = stopsOf(bench.sample.snapshot, bench.key());
        bench.playback.seek(stops.stops.at(stops.own - 3).events);
        QScrollBar &bar = *bench.view().verticalScrollBar();
        QCOMPARE(bar.value(), bar.maximum());
        QTest::keyClick(&bench.view(), Qt::Key_Up);
        bar.setValue(0);
        bench.playback.goLive(); // more rows come
        QCOMPARE(bar.value(), 0);
        bench.view().followNow();
        QCOMPARE(bar.value(), bar.maximum());
    }

    void eachPlaceOfTheTimelineIsOneMoment()
    {
        const auto sample = test::sampleTrace(Sample::Post);
        const TimelineScale scale(sample.snapshot);
        double before = -1;
        for (quint64 events = 0; events <= sample.snapshot.endEvent(); ++events) {
            const double place = scale.placeOf(events);
            QVERIFY(place > before);
            QCOMPARE(scale.eventsAt(place), events);
            for (const quint64 near : {0, 1, 7, 1000})
                QCOMPARE(scale.eventsAt(place, events / 2, near), events);
            before = place;
        }
        QCOMPARE(scale.placeOf(sample.snapshot.endEvent()), 1.0);
    }

    void theTimelineMarksErrorsBeforeAllElse()
    {
        const auto sample = test::sampleTrace(Sample::ConnectRefused);
        DeadlineMemory memory;
        const auto marks = marksOf(sample.snapshot, TimelineScale(sample.snapshot), 1, memory);
        QCOMPARE(marks.size(), 1u);
        QCOMPARE(marks.front().kind, TimelineMark::Kind::Error);
    }

    /// That something took too long is seen; that a free socket was closed in its time is not that.
    void theTimelineMarksADeadlineThatWasReached()
    {
        // The deadline is the newest event: what the agent decides by it nobody knows yet.
        const auto kindsOf = [](bool free) {
            test::TraceBuilder builder;
            test::Line line = test::newLine(builder, 51322);
            test::ClientScript client(builder, "GET", "/");
            client.newSocket(line);
            client.onSocket();
            client.connected();
            if (free)
                client.release();
            builder.add(trace::EventKind::DeadlineFired, line.client(),
                int(trace::DeadlineName::SocketTimeout), 5000);
            const trace::Snapshot snapshot = builder.snapshot();
            QList<TimelineMark::Kind> kinds;
            DeadlineMemory memory;
            for (int look = 0; look < 2; ++look) {
                kinds.clear();
                for (const TimelineMark &mark :
                    marksOf(snapshot, TimelineScale(snapshot), 100, memory))
                    kinds << mark.kind;
            }
            return kinds;
        };
        using Kind = TimelineMark::Kind;
        QVERIFY(kindsOf(false).contains(Kind::Deadline));
        QVERIFY(!kindsOf(true).contains(Kind::Deadline));
    }
};

QTEST_MAIN(tst_Stage)
#include "tst_stage.moc"

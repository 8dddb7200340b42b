#include "tests/gui/recordedbackend.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/inspect/bodypage.h"
#include "ui/inspect/eventsmodel.h"
#include "ui/inspect/eventspage.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/sheetview.h"
#include "ui/stage/headerline.h"
#include "ui/stage/sentenceview.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/stage/timeline.h"
#include "ui/theme/theme.h"
#include "ui/window/controlbar.h"
#include "ui/window/mainwindow.h"
#include "ui/window/modebadge.h"
#include "ui/window/stageviews.h"
#include "ui/window/windowactions.h"

#include <QAccessible>
#include <QAction>
#include <QDir>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSettings>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;

namespace
{

constexpr int momentsOfEach = 3;

/// A window over a trace that the test lets grow, with the list as high as a person has made it.
struct Bench {
    Bench(Theme &theme, QSettings &settings, const trace::Snapshot &snapshot)
        : backend(snapshot)
        , window(theme, backend, &settings)
    {
        window.resize(1400, 900);
        window.show();
    }

    /// Paused at this moment of what there is by now.
    void show(const trace::Snapshot &snapshot, quint64 events, flow::ExchangeKey key)
    {
        backend.shown = snapshot;
        window.playback().refresh();
        window.playback().seek(events);
        select(key);
        QTRY_VERIFY(!window.exchanges().model()->isReading());
        settle();
    }
    /// Layouts follow a turn of the event loop later; the inspector when it has time.
    void settle()
    {
        QCoreApplication::processEvents();
        if (QWidget *focused = window.focusWidget())
            focused->clearFocus(); // only one of two windows is the active one
        window.exchanges().refresh();
        window.inspector().refresh();
    }
    void select(flow::ExchangeKey key) { window.selection().setExchange(key); }

    test::RecordedBackend backend;
    MainWindow window;
};

QStringList textsOf(const QAbstractItemModel &model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            const QModelIndex index = model.index(row, column);
            for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole),
                     int(Qt::AccessibleTextRole)})
                texts << index.data(role).toString();
        }
    }
    return texts;
}

/// They look at the present: the badge says how much lies behind the veil, and the buttons of the
/// server what they do to the one there is now.
QList<const QWidget *> ofThePresent(const MainWindow &window)
{
    return {window.controls().badge(), window.controls().serverButton(),
        window.serverForm().toggleButton()};
}

/// What somebody hears who does not see the window, and what its models and pages say.
QStringList said(MainWindow &window)
{
    QStringList texts;
    const QList<QWidget *> widgets = window.findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (!widget->isVisible() || ofThePresent(window).contains(widget))
            continue;
        const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        for (const QAccessible::Text kind :
            {QAccessible::Name, QAccessible::Description, QAccessible::Value})
            texts << QString::fromLatin1(widget->metaObject()->className()) + u':'
                    + (face ? face->text(kind) : QString());
        if (const auto *view = qobject_cast<QTableView *>(widget))
            texts << textsOf(*view->model());
        if (const auto *text = qobject_cast<QPlainTextEdit *>(widget))
            texts << text->toPlainText();
        if (const auto *sheet = qobject_cast<SheetView *>(widget))
            texts << sheet->toPlainText();
    }
    const Timeline &timeline = window.timeline();
    for (int x = 0; x < timeline.width(); x += 40)
        texts << timeline.bubbleAt(x);
    return texts;
}

QImage pictureOf(QWidget &widget)
{
    return widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
}

/// The whole window but for what looks at the present.
QImage seen(MainWindow &window)
{
    QImage picture = pictureOf(window);
    QPainter painter(&picture);
    for (const QWidget *widget : ofThePresent(window)) {
        if (widget->isVisible())
            painter.fillRect(QRect(widget->mapTo(&window, QPoint()), widget->size()), Qt::black);
    }
    painter.end();
    return picture;
}

/// The first place at which two lists differ, for the message.
QString difference(const QStringList &one, const QStringList &other)
{
    for (qsizetype i = 0; i < std::min(one.size(), other.size()); ++i) {
        if (one.at(i) != other.at(i))
            return QStringLiteral("\"%1\" and \"%2\"").arg(one.at(i), other.at(i));
    }
    return QStringLiteral("%1 and %2 texts").arg(one.size()).arg(other.size());
}

} // namespace

/// Nothing of what lies after the moment is to be seen, wherever one looks.
class tst_Veil final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void nothingDependsOnWhatComesLater_data();
    void nothingDependsOnWhatComesLater();
    void whatComesMeanwhileChangesNothing_data() { nothingDependsOnWhatComesLater_data(); }
    void whatComesMeanwhileChangesNothing();
    void theSameLivePausedAndWoundBack_data() { nothingDependsOnWhatComesLater_data(); }
    void theSameLivePausedAndWoundBack();
    void aDragLeavesNoTrace_data() { nothingDependsOnWhatComesLater_data(); }
    void aDragLeavesNoTrace();
    void beforeTheFirstEventTheWholeLineIsHatched();
    void aSwitchLiftsIt();
    void nothingIsSaidOfWhatHasNotBegun();
    void theServerIsTheOneOfTheMoment();
    void whatCanBeDoneIsAskedOfThePresent();

private:
    void compare(MainWindow &one, MainWindow &other, quint64 events);
    void compareViews(Bench &one, Bench &other, quint64 events);

    Theme m_theme;
    QTemporaryDir m_directory;
    std::unique_ptr<QSettings> m_settings;
};

void tst_Veil::initTestCase()
{
    m_theme.apply(*qApp);
    QApplication::setCursorFlashTime(0);
    m_settings = std::make_unique<QSettings>(
        m_directory.filePath(QStringLiteral("roundtrip.ini")), QSettings::IniFormat);
    m_settings->setValue(QStringLiteral("window/listByHand"), true);
}

void tst_Veil::nothingDependsOnWhatComesLater_data()
{
    QTest::addColumn<test::Sample>("sample");
    for (const test::Sample sample : test::allSamples)
        QTest::newRow(test::nameOf(sample)) << sample;
}

void tst_Veil::compare(MainWindow &one, MainWindow &other, quint64 events)
{
    for (int page = 0; page < Inspector::PageCount; ++page) {
        one.inspector().setCurrentPage(Inspector::Page(page));
        other.inspector().setCurrentPage(Inspector::Page(page));
        const QStringList saidByOne = said(one);
        const QStringList saidByOther = said(other);
        QVERIFY2(saidByOne == saidByOther,
            qPrintable(QStringLiteral("%1 events, page %2: %3")
                           .arg(events)
                           .arg(page)
                           .arg(difference(saidByOne, saidByOther))));
        // All of the window once, then only what the page changes.
        const bool whole = page == Inspector::Overview;
        const QImage picture = whole ? seen(one) : pictureOf(one.inspector());
        const QImage otherPicture = whole ? seen(other) : pictureOf(other.inspector());
        if (picture != otherPicture) { // to be looked at
            picture.save(QDir::temp().filePath(QStringLiteral("veil-one.png")));
            otherPicture.save(QDir::temp().filePath(QStringLiteral("veil-other.png")));
        }
        QVERIFY2(picture == otherPicture,
            qPrintable(QStringLiteral("%1 events, page %2").arg(events).arg(page)));
    }
}

/// The other views of the stage, and the tab of the agents.
void tst_Veil::compareViews(Bench &one, Bench &other, quint64 events)
{
    for (int mode = 0; mode < stageModeCount; ++mode) {
        for (Bench *bench : {&one, &other}) {
            bench->window.stageViews().setMode(StageMode(mode));
            bench->window.findChild<QTabBar *>(QStringLiteral("doTabs"))->setCurrentIndex(2);
            bench->settle();
        }
        const QStringList saidByOne = said(one.window);
        const QStringList saidByOther = said(other.window);
        QVERIFY2(saidByOne == saidByOther,
            qPrintable(QStringLiteral("%1 events, view %2: %3")
                           .arg(events)
                           .arg(mode)
                           .arg(difference(saidByOne, saidByOther))));
        const QImage picture = seen(one.window);
        const QImage otherPicture = seen(other.window);
        if (picture != otherPicture) { // to be looked at
            picture.save(QDir::temp().filePath(QStringLiteral("veil-one.png")));
            otherPicture.save(QDir::temp().filePath(QStringLiteral("veil-other.png")));
        }
        QVERIFY2(picture == otherPicture,
            qPrintable(QStringLiteral("%1 events, view %2").arg(events).arg(mode)));
    }
    for (Bench *bench : {&one, &other}) {
        bench->window.stageViews().setMode(StageMode::Exchange);
        bench->window.findChild<QTabBar *>(QStringLiteral("doTabs"))->setCurrentIndex(0);
    }
}

std::vector<quint64> randomMoments(quint64 end)
{
    QRandomGenerator random{quint32(end)};
    std::vector<quint64> moments;
    for (int i = 0; i < momentsOfEach; ++i)
        moments.push_back(random.bounded(end + 1));
    std::sort(moments.begin(), moments.end());
    return moments;
}

quint64 firstEventOf(const trace::Snapshot &snapshot, flow::ExchangeKey key)
{
    return flow::eventsOf(snapshot, flow::Moment::headOf(snapshot), key).front().value;
}

void tst_Veil::nothingDependsOnWhatComesLater()
{
    QFETCH(test::Sample, sample);
    const test::SampleTrace trace = test::sampleTrace(sample);
    Bench whole(m_theme, *m_settings, {});
    Bench cut(m_theme, *m_settings, {});
    whole.window.playback().pause();
    cut.window.playback().pause();
    // Who has seen all of it and winds back, sees no more than who has not.
    whole.show(trace.snapshot, trace.snapshot.endEvent(), test::keyOf(trace));
    std::vector<quint64> moments = randomMoments(trace.snapshot.endEvent());
    moments.insert(moments.begin(), firstEventOf(trace.snapshot, test::keyOf(trace)));
    for (const quint64 events : moments) {
        whole.show(trace.snapshot, events, test::keyOf(trace));
        cut.show(trace.snapshot.until(events), events, test::keyOf(trace));
        // Of what is newer the link above the stage tells whoever has not seen it.
        for (MainWindow *window : {&whole.window, &cut.window})
            Q_EMIT window->exchanges().picked();
        compare(whole.window, cut.window, events);
        if (QTest::currentTestFailed())
            return;
        compareViews(whole, cut, events);
        if (QTest::currentTestFailed())
            return;
    }
}

void tst_Veil::whatComesMeanwhileChangesNothing()
{
    QFETCH(test::Sample, sample);
    const test::SampleTrace trace = test::sampleTrace(sample);
    const quint64 events = randomMoments(trace.snapshot.endEvent()).at(1);
    Bench bench(m_theme, *m_settings, {});
    bench.window.playback().pause();
    bench.show(trace.snapshot.until(events), events, test::keyOf(trace));
    const QStringList before = said(bench.window);
    const QImage picture = seen(bench.window);
    for (const quint64 more : {events + 7, events + 40, trace.snapshot.endEvent()}) {
        bench.backend.shown = trace.snapshot.until(more);
        bench.window.poll();
        bench.window.playback().refresh();
    }
    QTRY_VERIFY(!bench.window.exchanges().model()->isReading());
    bench.settle();
    const QStringList now = said(bench.window);
    QVERIFY2(now == before, qPrintable(difference(now, before)));
    const QImage later = seen(bench.window);
    if (later != picture) { // to be looked at
        picture.save(QDir::temp().filePath(QStringLiteral("veil-before.png")));
        later.save(QDir::temp().filePath(QStringLiteral("veil-later.png")));
    }
    QVERIFY(later == picture);
}

void tst_Veil::theSameLivePausedAndWoundBack()
{
    QFETCH(test::Sample, sample);
    const test::SampleTrace trace = test::sampleTrace(sample);
    Bench live(m_theme, *m_settings, {});
    Bench whole(m_theme, *m_settings, {});
    whole.window.playback().pause();
    for (const quint64 events : randomMoments(trace.snapshot.endEvent())) {
        live.window.playback().goLive();
        live.backend.shown = trace.snapshot.until(events);
        live.window.playback().refresh();
        live.select(test::keyOf(trace));
        live.settle();
        whole.show(trace.snapshot, events, test::keyOf(trace));
        // Of what is newer the link above the stage tells whoever has not seen it.
        for (MainWindow *window : {&live.window, &whole.window})
            Q_EMIT window->exchanges().picked();
        // Only while live the status bar and the timeline say more: that there is no more.
        const auto picture = [](MainWindow &window) {
            QList<QImage> pictures;
            for (QWidget *view : {static_cast<QWidget *>(&window.stage()),
                     static_cast<QWidget *>(&window.exchanges()),
                     static_cast<QWidget *>(&window.inspector())})
                pictures << pictureOf(*view);
            return pictures;
        };
        const QList<QImage> woundBack = picture(whole.window);
        const QList<QImage> seenLive = picture(live.window);
        for (qsizetype view = 0; view < woundBack.size(); ++view) {
            if (seenLive.at(view) != woundBack.at(view)) { // to be looked at
                seenLive.at(view).save(QDir::temp().filePath(QStringLiteral("veil-live.png")));
                woundBack.at(view).save(QDir::temp().filePath(QStringLiteral("veil-back.png")));
            }
            QVERIFY2(seenLive.at(view) == woundBack.at(view),
                qPrintable(QStringLiteral("%1 events, view %2").arg(events).arg(view)));
        }
        for (int mode = 1; mode < stageModeCount; ++mode) { // the other views of the stage
            for (Bench *bench : {&live, &whole}) {
                bench->window.stageViews().setMode(StageMode(mode));
                bench->settle();
            }
            QVERIFY2(
                pictureOf(live.window.stage()) == pictureOf(whole.window.stage()),
                qPrintable(QStringLiteral("%1 events, mode %2").arg(events).arg(mode)));
        }
        for (Bench *bench : {&live, &whole}) {
            bench->window.stageViews().setMode(StageMode::Exchange);
            bench->settle();
        }
        live.window.playback().seek(events); // paused right behind the event
        live.settle();
        QVERIFY(picture(live.window) == woundBack);
    }
}

/// Under the mouse the line stands; one step on and back it is that of who never dragged.
void tst_Veil::aDragLeavesNoTrace()
{
    QFETCH(test::Sample, sample);
    const test::SampleTrace trace = test::sampleTrace(sample);
    Bench dragged(m_theme, *m_settings, {});
    Bench cut(m_theme, *m_settings, {});
    cut.window.playback().pause();
    dragged.backend.shown = trace.snapshot;
    dragged.window.playback().refresh(); // live, to the end
    dragged.select(test::keyOf(trace));
    dragged.settle();
    Timeline &timeline = dragged.window.timeline();
    const QPoint from(int(timeline.past().right()) - 2, timeline.height() / 2);
    const QPoint to(int(timeline.past().left() + 0.6 * timeline.past().width()), from.y());
    QTest::mousePress(&timeline, Qt::LeftButton, {}, from);
    QTest::mouseMove(&timeline, to);
    QTest::mouseRelease(&timeline, Qt::LeftButton, {}, to);
    const quint64 events = dragged.window.playback().moment().events;
    QVERIFY(events > 1 && events < trace.snapshot.endEvent());
    QVERIFY(timeline.cursorX() < timeline.past().right());
    for (const int way : {1, -1}) {
        dragged.window.playback().stepEvent(way);
        dragged.window.playback().stepEvent(-way);
        dragged.settle();
        cut.show(trace.snapshot.until(events), events, test::keyOf(trace));
        QCOMPARE(timeline.cursorX(), cut.window.timeline().cursorX());
        QVERIFY(pictureOf(timeline) == pictureOf(cut.window.timeline()));
        for (int x = 0; x < timeline.width(); x += 40)
            QCOMPARE(timeline.bubbleAt(x), cut.window.timeline().bubbleAt(x));
        // The field, too, goes where somebody else would be.
        QTest::mousePress(&timeline, Qt::LeftButton, {}, to);
        QTest::mouseRelease(&timeline, Qt::LeftButton, {}, to);
        dragged.window.playback().seek(events);
        QVERIFY(pictureOf(timeline) == pictureOf(cut.window.timeline()));
    }
}

void tst_Veil::beforeTheFirstEventTheWholeLineIsHatched()
{
    const test::SampleTrace trace = test::sampleTrace(test::Sample::Post);
    Bench bench(m_theme, *m_settings, trace.snapshot);
    Timeline &timeline = bench.window.timeline();
    const auto isHatched = [&](double part) {
        const QRectF past = timeline.past();
        const QColor there = pictureOf(timeline).pixelColor(
            int(past.left() + part * past.width()), timeline.height() / 2);
        return there != m_theme.palette().stage;
    };
    bench.show(trace.snapshot, 0, {});
    QCOMPARE(timeline.cursorX(), timeline.past().left());
    for (const double part : {0.15, 0.5, 0.85})
        QVERIFY(isHatched(part));
    bench.show(trace.snapshot, 1, {});
    QVERIFY(!isHatched(0.25)); // the past is the past
}

void tst_Veil::aSwitchLiftsIt()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    Bench bench(m_theme, *m_settings, post.snapshot);
    MainWindow &window = bench.window;
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    bench.show(post.snapshot, post.snapshot.endEvent() - 30, test::keyOf(post));
    const ExchangeModel *model = window.exchanges().model();
    const auto status = [&] {
        return model->index(model->rowCount() - 1, ExchangeModel::Status).data().toString();
    };
    QCOMPARE(status(), QStringLiteral("…"));
    const flow::Scene scene = window.stage().view().scene();
    QTest::keyClick(&window, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(window.actions().liftVeil->isChecked());
    QCOMPARE(status(), QStringLiteral("200"));
    QVERIFY(window.stage().view().scene() == scene); // the stage stays a picture of the moment
    QTest::keyClick(&window, Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(status(), QStringLiteral("…"));
}

void tst_Veil::nothingIsSaidOfWhatHasNotBegun()
{
    const test::SampleTrace trace = test::sampleTrace(test::Sample::Queued);
    const flow::ExchangeKey last{trace.exchanges.back().client, trace.exchanges.back().server};
    Bench bench(m_theme, *m_settings, trace.snapshot);
    bench.show(trace.snapshot, trace.snapshot.endEvent(), last);
    MainWindow &window = bench.window;
    const auto heading = [&] { return window.findChild<HeaderLine *>()->heading(); };
    const auto text = [&] { return window.stage().sentence().sentence().text; };
    QVERIFY(heading().number > 1);
    window.playback().seek(firstEventOf(trace.snapshot, last));
    bench.settle();
    QCOMPARE(heading(), StageHeading());
    QCOMPARE(text(), QStringLiteral("What is selected has not begun at this moment."));
    window.playback().setVeilLifted(true);
    QVERIFY(heading().number > 1);
    QVERIFY2(text().contains(QLatin1String("from this moment")), qPrintable(text()));
    window.playback().setVeilLifted(false);
    QCOMPARE(heading(), StageHeading());
    QCOMPARE(text(), QStringLiteral("What is selected has not begun at this moment."));
}

void tst_Veil::theServerIsTheOneOfTheMoment()
{
    test::TraceBuilder builder;
    builder.add(trace::EventKind::AcceptResumed, trace::Subject::program());
    const quint64 before = builder.snapshot().endEvent();
    builder.addDetail(trace::EventKind::Listening, trace::Subject::program(),
        trace::Listen{1, "127.0.0.1", 3000, {}});
    Bench bench(m_theme, *m_settings, builder.snapshot());
    MainWindow &window = bench.window;
    window.poll();
    QTRY_VERIFY(window.controls().serverLabel()->text().contains(QLatin1String("3000")));
    window.playback().seek(before);
    QVERIFY(!window.controls().serverLabel()->text().contains(QLatin1String("3000")));
    QVERIFY(std::holds_alternative<ServerStopped>(window.serverForm().state()));
    QVERIFY(!window.stage().sentence().sentence().text.contains(QLatin1String("3000")));
    // What its buttons do is done to the one there is now: they say so.
    QVERIFY(window.controls().serverLabel()->text().startsWith(QLatin1String("Then: ")));
    QVERIFY(window.controls().serverButton()->accessibleName().startsWith(QLatin1String("Stop")));
    QVERIFY(window.serverForm().toggleButton()->text().startsWith(QLatin1String("Stop")));
    QVERIFY(window.actions().stopServer->isEnabled());
    QVERIFY(!window.actions().startServer->isEnabled());
    window.controls().serverButton()->click();
    QCOMPARE(window.playback().mode(), Playback::Mode::Live);
    QVERIFY(std::holds_alternative<engine::StopServer>(bench.backend.posted.back()));
}

void tst_Veil::whatCanBeDoneIsAskedOfThePresent()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    Bench bench(m_theme, *m_settings, post.snapshot);
    bench.show(post.snapshot, post.snapshot.endEvent() - 30, test::keyOf(post));
    // It ran at this moment; it is over.
    QTRY_VERIFY(!bench.window.actions().endExchange->isEnabled());
    Bench running(m_theme, *m_settings, post.snapshot.until(post.snapshot.endEvent() - 30));
    running.select(test::keyOf(post));
    running.window.playback().seek(1); // it had not begun
    QTRY_VERIFY(running.window.actions().endExchange->isEnabled());
}

QTEST_MAIN(tst_Veil)
#include "tst_veil.moc"

#include "tests/gui/recordedbackend.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/models/visiblesteps.h"
#include "ui/stage/flowrail.h"
#include "ui/stage/headerline.h"
#include "ui/stage/sentenceview.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"
#include "ui/window/presenter.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QDockWidget>
#include <QFontInfo>
#include <QLabel>
#include <QMenuBar>
#include <QScrollBar>
#include <QStatusBar>
#include <QTest>
#include <QToolBar>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace std::chrono_literals;

namespace
{

/// An engine that can begin anew, as the program's can.
class FreshBackend final : public test::RecordedBackend
{
public:
    using RecordedBackend::RecordedBackend;
    bool startAnew() override
    {
        shown = {};
        posted.clear();
        return true;
    }
};

struct Bench {
    explicit Bench(Theme &theme, const trace::Snapshot &snapshot = test::sampleTrace(
                                     test::Sample::Post).snapshot)
        : backend(snapshot)
        , window(theme, backend)
        , playback(window.playback())
    {
        playback.setViewClock([this] { return viewNow; });
        window.resize(1300, 860);
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
        window.poll();
        playback.refresh();
        QCoreApplication::processEvents();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget *focused = QApplication::focusWidget();
        QTest::keyClick(focused ? focused : &window, key, modifiers);
    }
    QList<QWidget *> aside() const
    {
        QList<QWidget *> widgets{window.menuBar(), window.statusBar()};
        for (QToolBar *bar : window.findChildren<QToolBar *>())
            widgets << bar;
        for (QDockWidget *dock : window.findChildren<QDockWidget *>())
            widgets << dock;
        return widgets;
    }
    QList<QRect> places() const
    {
        QList<QRect> rects{window.geometry()};
        for (const QWidget *widget : aside())
            rects << QRect(widget->mapTo(&window, QPoint()), widget->size());
        rects << window.exchanges().table()->viewport()->geometry(); // whole rows, as before
        return rects;
    }

    FreshBackend backend;
    std::chrono::microseconds viewNow{0};
    MainWindow window;
    Playback &playback;
};

flow::ExchangeKey keyOfPost()
{
    return test::keyOf(test::sampleTrace(test::Sample::Post));
}

} // namespace

/// The window in front of a class, by the keys of a keyboard and of a remote.
class tst_Presenter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void cleanup() { QCOMPARE(m_theme.isPresenting(), false); }

    void onlyWhatIsShownIsThere();
    void labelsAreReadInTheLastRow_data();
    void labelsAreReadInTheLastRow();
    void leavingPutsAllBack();
    void neitherWayMovesTheMoment();
    void aRemoteSteps();
    void aPeriodMakesTheScreenBlack();
    void thePointerGoesWhenItRests();
    void ofWhatIsOverTheEndIsSeen();
    void panelsStayAway();
    void coloursAreStronger();
    void theSameDemonstrationAgain();
    void theSameAgainFromAnyMode_data();
    void theSameAgainFromAnyMode();
    void aRecordedTraceStays();
    void aMessageNeverLiesOverTheCounts();

private:
    Theme m_theme;
};

void tst_Presenter::onlyWhatIsShownIsThere()
{
    Bench bench(m_theme);
    bench.press(Qt::Key_F11);
    QVERIFY(bench.window.presenter().isOn());
    QVERIFY(bench.window.isFullScreen());
    for (const QWidget *widget : bench.aside())
        QVERIFY2(!widget->isVisible(), widget->metaObject()->className());
    QVERIFY(bench.window.stage().isVisible());
    QVERIFY(bench.window.stage().sentence().isVisible());
    // What is true now is said, with the bar away.
    const auto *badge = bench.window.stage().header().findChild<QLabel *>();
    QVERIFY(badge && badge->isVisible() && !badge->text().isEmpty());
    bench.press(Qt::Key_F11);
    QVERIFY(!bench.window.presenter().isOn());
    QVERIFY(!bench.window.isFullScreen());
}

void tst_Presenter::labelsAreReadInTheLastRow_data()
{
    QTest::addColumn<QSize>("screen");
    QTest::newRow("1920x1080") << QSize(1920, 1080);
    QTest::newRow("1280x720") << QSize(1280, 720);
}
void tst_Presenter::labelsAreReadInTheLastRow()
{
    QFETCH(QSize, screen);
    Bench bench(m_theme);
    bench.window.selection().setExchange(keyOfPost());
    bench.press(Qt::Key_F11);
    bench.window.resize(screen);
    QTRY_COMPARE(bench.window.size(), screen);
    const double least = screen.height() * 0.025;
    const StageView &view = bench.window.stage().view();
    for (int depth = 1; depth <= 4; ++depth) {
        bench.window.setDepth(depth);
        const StageMetrics &metrics = view.metrics();
        for (const QFont &font : {metrics.label, metrics.note, metrics.title, metrics.caption,
                 m_theme.body(), m_theme.small(), m_theme.code(), m_theme.smallCode(),
                 m_theme.sentence()})
            QVERIFY2(QFontInfo(font).pixelSize() >= least,
                qPrintable(QString::number(QFontInfo(font).pixelSize())));
        // They are what is painted, in rows that stand.
        QVERIFY(!view.placed().labels.empty());
        for (const PlacedLabel &label : view.placed().labels)
            QVERIFY(label.pill.height() >= least);
    }
    QVERIFY(m_theme.sentence().pixelSize() > 1.4 * m_theme.body().pixelSize());
    QVERIFY(view.height() > screen.height() / 3);
    bench.press(Qt::Key_Escape);
}

void tst_Presenter::leavingPutsAllBack()
{
    m_theme.setZoom(1.1);
    Bench bench(m_theme);
    const QList<QWidget *> aside = bench.aside();
    auto *inspector = bench.window.findChild<QDockWidget *>(QStringLiteral("inspectorDock"));
    inspector->hide(); // as a person has it
    QCoreApplication::processEvents();
    const QList<QRect> before = bench.places();
    const double zoom = m_theme.zoom();
    QList<bool> visible;
    for (const QWidget *widget : aside)
        visible << widget->isVisible();
    QWidget *focused = bench.window.focusWidget();
    bench.press(Qt::Key_F11);
    bench.window.resize(1920, 1080);
    bench.press(Qt::Key_Plus, Qt::ControlModifier); // larger still
    QCoreApplication::processEvents();
    bench.press(Qt::Key_Escape);
    QTRY_COMPARE(bench.places(), before);
    QCOMPARE(m_theme.zoom(), zoom);
    for (qsizetype i = 0; i < aside.size(); ++i)
        QCOMPARE(aside.at(i)->isVisible(), visible.at(i));
    QCOMPARE(bench.window.focusWidget(), focused);
    m_theme.setZoom(1);
}

void tst_Presenter::neitherWayMovesTheMoment()
{
    Bench bench(m_theme);
    bench.window.selection().setExchange(keyOfPost());
    const Stops stops = stopsOf(bench.backend.shown, keyOfPost());
    bench.playback.seek(stops.stops.at(5).events);
    const flow::Moment moment = bench.playback.moment();
    bench.press(Qt::Key_F11);
    QCOMPARE(bench.playback.moment(), moment);
    bench.press(Qt::Key_Escape);
    QVERIFY(!bench.window.presenter().isOn());
    bench.press(Qt::Key_Escape);
    QCOMPARE(bench.playback.moment(), moment);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
    QCOMPARE(bench.window.selection().exchange(), keyOfPost());
}

void tst_Presenter::aRemoteSteps()
{
    Bench bench(m_theme);
    bench.window.selection().setExchange(keyOfPost());
    const Stops stops = stopsOf(bench.backend.shown, keyOfPost());
    bench.playback.seek(stops.stops.at(3).events);
    bench.press(Qt::Key_F11);
    bench.press(Qt::Key_PageDown);
    QCOMPARE(bench.playback.moment().events, stops.stops.at(4).events);
    bench.press(Qt::Key_PageDown);
    bench.press(Qt::Key_PageUp);
    QCOMPARE(bench.playback.moment().events, stops.stops.at(4).events);
    bench.press(Qt::Key_F5);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Replay);
    bench.press(Qt::Key_2); // depths are chosen as ever
    QCOMPARE(bench.window.stage().depth(), flow::Depth::Code);
    bench.press(Qt::Key_Escape);
    // Outside they scroll, as everywhere.
    bench.playback.seek(stops.stops.at(3).events);
    bench.window.stage().view().setFocus();
    bench.press(Qt::Key_PageDown);
    QCOMPARE(bench.playback.moment().events, stops.stops.at(3).events);
}

void tst_Presenter::aPeriodMakesTheScreenBlack()
{
    Bench bench(m_theme);
    bench.window.selection().setExchange(keyOfPost());
    bench.press(Qt::Key_Period); // means nothing here
    QVERIFY(!bench.window.presenter().isBlank());
    bench.press(Qt::Key_F11);
    bench.playback.replay(keyOfPost());
    bench.press(Qt::Key_Period);
    QVERIFY(bench.window.presenter().isBlank());
    QCOMPARE(bench.playback.mode(), Playback::Mode::Paused); // nothing goes on unseen
    const QImage picture = bench.window.grab().toImage();
    QCOMPARE(picture.pixelColor(picture.rect().center()), QColor(Qt::black));
    bench.press(Qt::Key_Period);
    QVERIFY(!bench.window.presenter().isBlank());
    bench.press(Qt::Key_Period);
    bench.press(Qt::Key_Escape); // shows the stage again, and no more
    QVERIFY(!bench.window.presenter().isBlank());
    QVERIFY(bench.window.presenter().isOn());
    bench.press(Qt::Key_Period);
    const quint64 before = bench.playback.moment().events;
    bench.press(Qt::Key_PageDown);
    QVERIFY(!bench.window.presenter().isBlank());
    QVERIFY(bench.playback.moment().events > before);
    bench.press(Qt::Key_Escape);
}

void tst_Presenter::thePointerGoesWhenItRests()
{
    Bench bench(m_theme);
    bench.window.presenter().setIdleTime(1ms);
    bench.press(Qt::Key_F11);
    QTRY_VERIFY(QGuiApplication::overrideCursor());
    QCOMPARE(QGuiApplication::overrideCursor()->shape(), Qt::BlankCursor);
    bench.window.presenter().setIdleTime(60s);
    QTest::mouseMove(bench.window.stage().view().viewport(), {40, 90});
    QTRY_VERIFY(!QGuiApplication::overrideCursor());
    bench.press(Qt::Key_Escape);
    QVERIFY(!QGuiApplication::overrideCursor());
}

/// What else shows a panel does not, and what is meant for one leaves first.
void tst_Presenter::ofWhatIsOverTheEndIsSeen()
{
    Bench bench(m_theme);
    bench.window.selection().setExchange(keyOfPost());
    StageView &view = bench.window.stage().view();
    bench.window.setDepth(int(flow::Depth::Wire)); // the longest picture
    view.scrollToBegin();
    bench.press(Qt::Key_F11);
    QTRY_VERIFY(view.verticalScrollBar()->maximum() > 0);
    QTRY_COMPARE(view.verticalScrollBar()->value(), view.verticalScrollBar()->maximum());
    bench.press(Qt::Key_Escape);
}

void tst_Presenter::panelsStayAway()
{
    Bench bench(m_theme);
    bench.press(Qt::Key_F11);
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.backend.sent.size(), 1u);
    for (const QDockWidget *dock : bench.window.findChildren<QDockWidget *>())
        QVERIFY(!dock->isVisible());
    bench.press(Qt::Key_L, Qt::ControlModifier); // to the URL
    QVERIFY(!bench.window.presenter().isOn());
    QVERIFY(bench.window.requestForm().isVisible());
}

void tst_Presenter::coloursAreStronger()
{
    for (const auto appearance : {Theme::Appearance::Light, Theme::Appearance::Dark}) {
        m_theme.setAppearance(appearance);
        const Palette usual = m_theme.palette();
        m_theme.setPresenting(27);
        const Palette strong = m_theme.palette();
        m_theme.setPresenting(0);
        QVERIFY(strong.patterned && !usual.patterned);
        QVERIFY(contrastOf(strong.text, strong.stage) > contrastOf(usual.text, usual.stage));
        QVERIFY(contrastOf(strong.muted, strong.stage) >= 7);
        for (const QColor &fact : {strong.head, strong.chunk, strong.end, strong.error, strong.agent})
            QVERIFY(contrastOf(fact, strong.stage) >= 5.9);
        QCOMPARE(m_theme.palette(), usual);
    }
    m_theme.setAppearance(Theme::Appearance::System);
}

void tst_Presenter::theSameDemonstrationAgain()
{
    test::TraceBuilder builder;
    builder.addDetail(trace::EventKind::Listening, trace::Subject::program(),
        trace::Listen{1, "127.0.0.1", 41234, {}});
    test::SampleTrace::Pair pair;
    {
        test::Line line = test::newLine(builder, 50000, 41234);
        test::ClientScript client(builder, "GET", "/first");
        client.newSocket(line);
        client.end();
        test::accept(builder, line);
        client.connected();
        pair = {client.id(), {}};
    }
    Bench bench(m_theme, builder.snapshot());
    QTRY_COMPARE(bench.window.exchanges().model()->total(), 1);
    plan::RequestPlan first;
    first.url = "http://127.0.0.1:41234/first";
    bench.window.requestForm().setPlan(first);
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    plan::RequestPlan second = first;
    second.url = "http://127.0.0.1:41234/second";
    bench.window.requestForm().setPlan(second);
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    bench.playback.seek(3);
    bench.press(Qt::Key_F12);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
    QCOMPARE(bench.window.exchanges().model()->total(), 0);
    QVERIFY(!bench.window.selection().exchange());
    QVERIFY(bench.window.stage().view().isGhost());
    QCOMPARE(bench.window.requestForm().plan().url, first.url);
    QCOMPARE(bench.backend.posted.size(), 1u);
    const auto *start = std::get_if<engine::StartServer>(&bench.backend.posted.front());
    QVERIFY(start);
    QCOMPARE(start->plan.port, quint16(41234));
    // What comes is numbered from 1, though the trace there was had more events than this one.
    bench.backend.shown = builder.snapshot();
    bench.window.poll();
    bench.playback.refresh();
    QTRY_COMPARE(bench.window.exchanges().model()->total(), 1);
    QCOMPARE(bench.window.exchanges().model()->index().numberAt(0), 1);
    // … and in front of a class, too.
    bench.press(Qt::Key_F11);
    bench.press(Qt::Key_F12);
    QCOMPARE(bench.window.exchanges().model()->total(), 0);
    QVERIFY(bench.window.presenter().isOn());
    bench.press(Qt::Key_Escape);
}

void tst_Presenter::theSameAgainFromAnyMode_data()
{
    QTest::addColumn<Playback::Mode>("mode");
    QTest::addRow("live") << Playback::Mode::Live;
    QTest::addRow("paused") << Playback::Mode::Paused;
    QTest::addRow("replay") << Playback::Mode::Replay;
}

/// Nothing of the trace that was is selected, shown or told, whatever was looked at.
void tst_Presenter::theSameAgainFromAnyMode()
{
    QFETCH(Playback::Mode, mode);
    Bench bench(m_theme);
    bench.window.selection().setExchange(keyOfPost());
    if (mode == Playback::Mode::Paused)
        bench.playback.seek(bench.playback.snapshot().endEvent() - 3);
    else if (mode == Playback::Mode::Replay)
        bench.playback.replay(keyOfPost());
    QCOMPARE(bench.playback.mode(), mode);
    bench.press(Qt::Key_F12);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
    QVERIFY(!bench.window.selection().exchange());
    QVERIFY(bench.window.stage().view().isGhost());
    bench.window.poll();
    QCoreApplication::processEvents();
    QVERIFY(bench.window.stage().view().isGhost());
    QCOMPARE(bench.window.exchanges().model()->total(), 0);
    // Nor is it when it is looked at for another reason: of this trace nobody has seen it.
    bench.window.selection().setExchange(keyOfPost());
    QVERIFY(!bench.window.stage().sentence().sentence().text.contains(QStringLiteral("event")));
}

/// Other letters lay the status bar out anew while it hides what a message stands for.
void tst_Presenter::aMessageNeverLiesOverTheCounts()
{
    Bench bench(m_theme);
    const QLabel &counts = bench.window.countsLabel();
    QStatusBar *bar = bench.window.statusBar();
    bar->showMessage(QStringLiteral("Ctrl+L goes to the URL"));
    QVERIFY(!counts.isVisible());
    for (const double zoom : {1.6, 1.0}) {
        m_theme.setZoom(zoom);
        for (int i = 0; i < 8; ++i) // one layout asks for another
            QCoreApplication::processEvents();
        QVERIFY(!bar->currentMessage().isEmpty());
        QVERIFY(!counts.isVisible());
    }
    bar->clearMessage();
    QVERIFY(counts.isVisible());
}

void tst_Presenter::aRecordedTraceStays()
{
    test::RecordedBackend backend(test::sampleTrace(test::Sample::Post).snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    window.poll();
    window.playback().refresh();
    QTRY_VERIFY(window.exchanges().model()->total() > 0);
    const int total = window.exchanges().model()->total();
    window.actions().startAnew->trigger();
    QCOMPARE(window.exchanges().model()->total(), total);
    QVERIFY(backend.posted.empty());
}

QTEST_MAIN(tst_Presenter)
#include "tst_presenter.moc"

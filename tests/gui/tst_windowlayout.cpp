#include "tests/gui/recordedbackend.h"
#include "tests/support/tracebuilder.h"
#include "ui/compose/agentpicker.h"
#include "ui/compose/headerrows.h"
#include "ui/compose/morebelow.h"
#include "ui/compose/piecerows.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/compose/tlsfields.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/inspect/inspector.h"
#include "ui/stage/flowrail.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/stage/timeline.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"
#include "ui/window/barmenu.h"
#include "ui/window/breakcontrols.h"
#include "ui/window/controlbar.h"
#include "ui/window/curlcommand.h"
#include "ui/window/linkcontrols.h"
#include "ui/window/mainwindow.h"
#include "ui/window/modebadge.h"
#include "ui/window/tabswitch.h"
#include "ui/window/windowactions.h"

#include <QAccessible>
#include <QActionGroup>
#include <QComboBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace roundtrip;
using namespace roundtrip::ui;

namespace
{

/// A trace in which a server listens on this port.
trace::Snapshot listening(quint16 port)
{
    test::TraceBuilder builder;
    builder.addDetail(trace::EventKind::Listening, trace::Subject::program(),
        trace::Listen{1, "127.0.0.1", port, {}});
    return builder.snapshot();
}

bool isPartOfAnother(const QWidget *widget)
{
    for (const QWidget *above = widget->parentWidget(); above; above = above->parentWidget()) {
        if (qobject_cast<const QComboBox *>(above) || qobject_cast<const QSpinBox *>(above))
            return true;
    }
    return false;
}

} // namespace

/// How the window is laid out at every size and zoom, and what stays in reach.
class tst_WindowLayout final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }
    void init() { m_theme.setZoom(1); }

    void theListIsAsHighAsItsRows();
    void depthAndZoomAndThemeWork();
    void layoutIsKeptAndReset();
    void stageHasHalfOfASmallWindow();
    void zoomingBackEndsWhereItBegan();
    void zoomNeverResizesTheWindow_data();
    void zoomNeverResizesTheWindow();
    void theBarGivesWayInASmallWindow();
    void theDepthIsChosenAtEveryWidth_data();
    void theDepthIsChosenAtEveryWidth();
    void thePaceAndTheServerAreSeenInASmallWindow();
    void whereTheServerListensIsSeenInANarrowWindow();
    void theFormIsNeverWiderThanItsPanel();
    void theFormSaysThatMoreFollows();
    void whatIsLookedAtStaysInViewInASmallerWindow();
    void pagesAreNamedAtEveryWidth();
    void resetLayoutKeepsTheFocus();
    void tabGoesAsPeopleRead();
    void theBarStaysWhereItIsWhateverItSays_data();
    void theBarStaysWhereItIsWhateverItSays();
    void everyControlHasAName();
    void drawsAtEverySize_data();
    void drawsAtEverySize();

private:
    Theme m_theme;
};

void tst_WindowLayout::theListIsAsHighAsItsRows()
{
    const trace::Snapshot whole = test::sampleTrace(test::Sample::Post).snapshot;
    test::RecordedBackend backend(whole.until(2));
    MainWindow window(m_theme, backend);
    window.resize(1600, 1000);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const QWidget *rows = window.exchanges().table()->viewport();
    const int row = window.exchanges().table()->verticalHeader()->defaultSectionSize();
    QTRY_COMPARE(rows->height(), 2 * row);
    const int stage = window.stage().height();
    backend.shown = whole;
    window.poll();
    QTRY_VERIFY(rows->height() >= 4 * row);
    QTRY_VERIFY(window.stage().height() < stage);
    const int all = rows->height();
    window.exchanges().filterEdit()->setText(QStringLiteral("post"));
    QCOMPARE(rows->height(), all); // nothing jumps while one types
}

void tst_WindowLayout::depthAndZoomAndThemeWork()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(window.exchanges().table(), Qt::Key_4);
    QCOMPARE(window.stage().depth(), flow::Depth::Wire);
    QCOMPARE(window.controls().depth()->currentIndex(), 3);
    QTest::keyClick(window.exchanges().table(), Qt::Key_Plus, Qt::ControlModifier);
    QVERIFY(m_theme.zoom() > 1);
    QTest::keyClick(window.exchanges().table(), Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(m_theme.zoom(), 1.0);
    window.actions().appearance->actions().at(2)->trigger();
    QVERIFY(m_theme.palette().dark);
    window.actions().appearance->actions().at(1)->trigger();
    QVERIFY(!m_theme.palette().dark);
    // A digit that is typed into a field is a digit.
    window.requestForm().urlEdit()->clear();
    QTest::keyClick(window.requestForm().urlEdit(), Qt::Key_1);
    QCOMPARE(window.requestForm().urlEdit()->text(), QStringLiteral("1"));
    QCOMPARE(window.stage().depth(), flow::Depth::Wire);
}

void tst_WindowLayout::layoutIsKeptAndReset()
{
    QTemporaryDir directory;
    QSettings settings(directory.filePath(QStringLiteral("roundtrip.ini")), QSettings::IniFormat);
    test::RecordedBackend backend;
    {
        MainWindow window(m_theme, backend, &settings);
        window.show();
        window.findChild<QDockWidget *>(QStringLiteral("inspectorDock"))->hide();
        window.setDepth(3);
        window.close();
    }
    MainWindow window(m_theme, backend, &settings);
    window.show();
    auto *inspector = window.findChild<QDockWidget *>(QStringLiteral("inspectorDock"));
    QVERIFY(!inspector->isVisible());
    QCOMPARE(window.stage().depth(), flow::Depth::Protocol);
    window.actions().resetLayout->trigger();
    QVERIFY(inspector->isVisible());
}

void tst_WindowLayout::stageHasHalfOfASmallWindow()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.resize(1280, 720);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QVERIFY2(window.stage().width() >= 640, qPrintable(QString::number(window.stage().width())));
    window.resizeDocks(
        {window.findChild<QDockWidget *>(QStringLiteral("inspectorDock"))}, {600}, Qt::Horizontal);
    QTRY_VERIFY(window.stage().width() < 640);
    window.actions().resetLayout->trigger();
    QTRY_VERIFY(window.stage().width() >= 640);
}

void tst_WindowLayout::zoomingBackEndsWhereItBegan()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    const auto spaces = [&] {
        QList<QMargins> margins;
        for (const QLayout *layout : window.requestForm().findChildren<QLayout *>())
            margins << layout->contentsMargins();
        return margins;
    };
    const QList<QMargins> before = spaces();
    m_theme.setZoom(1.5);
    QVERIFY(spaces() != before);
    for (const double zoom : {1.1, 0.9, 2.0, 1.0})
        m_theme.setZoom(zoom);
    QTRY_COMPARE(spaces(), before);
}

void tst_WindowLayout::zoomNeverResizesTheWindow_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("large") << QSize(1600, 1000);
    QTest::newRow("small") << QSize(1280, 720);
    QTest::newRow("tiny") << QSize(900, 600);
}

void tst_WindowLayout::zoomNeverResizesTheWindow()
{
    QFETCH(QSize, size);
    test::RecordedBackend backend(test::sampleTrace(test::Sample::Post).snapshot);
    MainWindow window(m_theme, backend);
    window.resize(size);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const auto docks = window.findChildren<QDockWidget *>();
    const auto sizes = [&] {
        QList<QSize> all{window.stage().size()};
        for (const QDockWidget *dock : docks)
            all << dock->size();
        return all;
    };
    const QList<QSize> before = sizes();
    for (int i = 0; i < 8; ++i) {
        window.actions().zoomIn->trigger();
        QCoreApplication::processEvents();
        QCOMPARE(window.size(), size);
        QStringList widths;
        for (const QDockWidget *dock : docks)
            widths << QStringLiteral("%1 %2 (least %3)")
                          .arg(dock->objectName())
                          .arg(dock->width())
                          .arg(dock->widget()->minimumSizeHint().width());
        QVERIFY2(window.stage().width() >= size.width() * 2 / 5,
            qPrintable(widths.join(QStringLiteral(", "))));
        for (const QDockWidget *dock : docks)
            QVERIFY(window.rect().contains(dock->geometry()));
    }
    QVERIFY(sizes() != before);
    window.actions().zoomReset->trigger();
    QTRY_COMPARE(sizes(), before);
    QCOMPARE(window.size(), size);
}

void tst_WindowLayout::theBarGivesWayInASmallWindow()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.resize(1600, 600);
    window.show();
    QTRY_VERIFY(window.controls().pace()->isVisible());
    window.resize(700, 600);
    QTRY_VERIFY(!window.controls().pace()->isVisible());
    QVERIFY(window.controls().badge()->isVisible());
    QVERIFY(window.controls().serverButton()->isVisible());
    for (const QWidget *child : window.controls().findChildren<QWidget *>()) {
        if (child->isVisible() && child->parentWidget() == &window.controls())
            QVERIFY(window.controls().rect().contains(child->geometry()));
    }
    window.resize(1600, 600);
    QTRY_VERIFY(window.controls().pace()->isVisible());
}

void tst_WindowLayout::theDepthIsChosenAtEveryWidth_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {900, 1024, 1280, 1600, 2560})
        QTest::addRow("%d", width) << width;
}

/// Side by side where there is room, else in the menu of a button that says what is chosen.
void tst_WindowLayout::theDepthIsChosenAtEveryWidth()
{
    QFETCH(int, width);
    test::RecordedBackend backend(listening(3000));
    MainWindow window(m_theme, backend);
    window.resize(width, 600);
    window.show();
    window.poll();
    SegmentedControl *depth = window.controls().depth();
    QTRY_VERIFY(depth->isVisible());
    QTRY_VERIFY(depth->width() >= depth->widthWhen(depth->isCollapsed()));
    QVERIFY(depth->isCollapsed() || width > 900);
    window.setDepth(int(flow::Depth::Wire));
    for (const QToolButton *button : depth->findChildren<QToolButton *>()) {
        if (!button->isVisible())
            continue;
        QVERIFY(button->width() >= button->sizeHint().width()); // no word is cut
        if (depth->isCollapsed())
            QCOMPARE(button->text(), depth->segmentText(depth->currentIndex()));
    }
}

/// At a usual width of a small screen there is room for what is used all the time.
void tst_WindowLayout::thePaceAndTheServerAreSeenInASmallWindow()
{
    test::RecordedBackend backend(listening(3000));
    MainWindow window(m_theme, backend);
    window.resize(1280, 720);
    window.show();
    window.poll();
    window.setPace(Pace::toScale(1)); // this one has a slider as well
    ControlBar &bar = window.controls();
    QTRY_COMPARE(bar.serverLabel()->text(), QStringLiteral("127.0.0.1:3000"));
    QVERIFY(bar.serverLabel()->isVisible());
    for (const BarMenu *menu : {window.link().button(), window.breaks().button()})
        QVERIFY2(!menu->text().isEmpty(), qPrintable(menu->accessibleName())); // no sign alone
    QVERIFY(bar.slowness()->isVisible());
    QVERIFY(bar.pace()->isVisible());
    QVERIFY(bar.depth()->isVisible());
    QVERIFY(bar.steps()->isVisible());
    for (const QWidget *child : bar.findChildren<QWidget *>()) {
        if (child->isVisible() && child->parentWidget() == &bar)
            QVERIFY(child->width() >= child->minimumSizeHint().width());
    }
    // The arrows alone are steps, too.
    const QList<QToolButton *> steps = bar.steps()->findChildren<QToolButton *>();
    QTest::mouseClick(steps.front(), Qt::LeftButton);
    QCOMPARE(window.playback().mode(), Playback::Mode::Paused);
}

/// In the smallest usual window at least by its port.
void tst_WindowLayout::whereTheServerListensIsSeenInANarrowWindow()
{
    test::RecordedBackend backend(listening(3000));
    MainWindow window(m_theme, backend);
    window.resize(900, 640);
    window.show();
    window.poll();
    const ControlBar &bar = window.controls();
    QTRY_VERIFY(bar.serverLabel()->isVisible());
    QVERIFY(bar.serverLabel()->text().endsWith(QStringLiteral(":3000")));
    QVERIFY(bar.serverLabel()->width() >= bar.serverLabel()->sizeHint().width());
    QCOMPARE(bar.serverButton()->accessibleName(), QStringLiteral("Stop server"));
    for (const QWidget *child : bar.findChildren<QWidget *>()) {
        if (child->isVisible() && child->parentWidget() == &bar)
            QVERIFY(bar.rect().contains(child->geometry()));
    }
}

void tst_WindowLayout::theFormIsNeverWiderThanItsPanel()
{
    test::RecordedBackend backend(listening(3000));
    MainWindow window(m_theme, backend);
    window.resize(1000, 700);
    window.show();
    window.poll();
    const auto *scroll = window.requestForm().findChild<QScrollArea *>();
    const auto fits = [scroll] { return scroll->horizontalScrollBar()->maximum() == 0; };
    QTRY_VERIFY(fits());
    for (const auto appearance : {Theme::Appearance::Dark, Theme::Appearance::Light}) {
        m_theme.setAppearance(appearance);
        QTRY_VERIFY(fits());
    }
    window.requestForm().setUrl("https://127.0.0.1:3000/");
    QTRY_VERIFY(window.requestForm().tlsFields()->isVisible());
    QTRY_VERIFY(fits());
    window.requestForm().agent()->setChoice(plan::AgentPlan{}); // with options of its own
    QTRY_VERIFY(window.requestForm().agent()->maxSockets()->isVisible());
    QTRY_VERIFY(fits());
    QTRY_VERIFY(scroll->widget()->width() <= scroll->viewport()->width());
    window.resize(1400, 700);
    QTRY_VERIFY(fits());
    m_theme.setAppearance(Theme::Appearance::System);
}

/// What lies below the edge is named there, and one click away.
void tst_WindowLayout::theFormSaysThatMoreFollows()
{
    test::RecordedBackend backend(listening(3000));
    MainWindow window(m_theme, backend);
    window.resize(1280, 720);
    window.show();
    window.poll();
    const RequestForm &form = window.requestForm();
    const QWidget *finish = form.finish();
    const auto isSeen = [&](const QWidget *field) {
        return form.scrollArea()->viewport()->rect().contains(
            QRect(field->mapTo(form.scrollArea()->viewport(), QPoint()), field->size()));
    };
    form.pieceRows()->addRow(); // the form is higher than its panel
    form.pieceRows()->addRow();
    form.scrollArea()->verticalScrollBar()->setValue(0);
    QTRY_VERIFY(form.moreBelow()->isVisible());
    QVERIFY(!isSeen(finish));
    QVERIFY2(form.moreBelow()->accessibleName().contains(QStringLiteral("Finish")),
        qPrintable(form.moreBelow()->accessibleName()));
    for (int click = 0; click < 4 && form.moreBelow()->isVisible(); ++click)
        QTest::mouseClick(form.moreBelow(), Qt::LeftButton);
    QTRY_VERIFY(!form.moreBelow()->isVisible());
    QVERIFY(isSeen(form.timeoutEdit()));
    window.resize(1280, 1100);
    QTRY_VERIFY(isSeen(finish) && isSeen(form.urlEdit()));
    QVERIFY(!form.moreBelow()->isVisible());
}

void tst_WindowLayout::whatIsLookedAtStaysInViewInASmallerWindow()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.resize(1300, 1100);
    window.show();
    window.poll();
    window.playback().refresh();
    window.selection().setExchange(keyOf(post));
    StageView &view = window.stage().view();
    view.followNow();
    window.resize(1300, 640);
    QTRY_VERIFY(view.verticalScrollBar()->maximum() > 0);
    QTRY_COMPARE(view.verticalScrollBar()->value(), view.verticalScrollBar()->maximum());
    window.resize(1300, 1100);
    QTRY_COMPARE(view.verticalScrollBar()->maximum(), 0);
    // The first row is selected: that stays.
    window.selection().setEvent(StageView::eventOf(view.scene().rows.front()));
    const auto seen = [&view] { return view.viewport()->rect().contains(view.pointOf(0)); };
    QVERIFY(seen());
    window.resize(1300, 640);
    QTRY_VERIFY(view.verticalScrollBar()->maximum() > 0);
    QTRY_VERIFY(seen());
}

void tst_WindowLayout::pagesAreNamedAtEveryWidth()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    QTabBar *tabs = window.inspector().tabBar();
    const auto *pages = qobject_cast<TabSwitch *>(tabs->parentWidget());
    QVERIFY(pages);
    for (const int width : {900, 1100, 1280, 1600, 2560}) {
        window.resize(width, 700);
        QTRY_VERIFY(pages->isList() || tabs->width() >= tabs->sizeHint().width());
        QCOMPARE(pages->isList(), tabs->isHidden());
        QCOMPARE(pages->list()->isHidden(), !pages->isList());
    }
    QVERIFY(!pages->isList());
    window.resize(900, 700);
    QTRY_VERIFY(pages->isList());
    QCOMPARE(pages->list()->count(), tabs->count());
    pages->list()->setCurrentIndex(Inspector::Bytes);
    Q_EMIT pages->list()->activated(Inspector::Bytes);
    QCOMPARE(window.inspector().currentPage(), Inspector::Bytes);
    window.inspector().setCurrentPage(Inspector::Timing);
    QCOMPARE(pages->list()->currentIndex(), int(Inspector::Timing));
}

void tst_WindowLayout::resetLayoutKeepsTheFocus()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.exchanges().filterEdit()->setFocus();
    window.actions().resetLayout->trigger();
    QTRY_COMPARE(window.focusWidget(), window.exchanges().filterEdit());
    window.serverForm().hostEdit()->setFocus(); // its page is not the one that comes back
    window.actions().resetLayout->trigger();
    QTRY_COMPARE(window.focusWidget(), &window.stage().view());
}

void tst_WindowLayout::tabGoesAsPeopleRead()
{
    test::RecordedBackend backend;
    MainWindow window(m_theme, backend);
    window.show();
    RequestForm &form = window.requestForm();
    form.headerRows()->addRow();
    form.headerRows()->addRow();
    form.pieceRows()->addRow();
    const QList<QWidget *> order{window.controls().pace(), window.controls().serverButton(),
        form.methodCombo(), form.urlEdit(), form.headerRows()->nameEdit(0),
        form.headerRows()->valueEdit(0), form.headerRows()->nameEdit(1),
        form.headerRows()->findChild<QPushButton *>(QStringLiteral("addHeader")),
        form.pieceRows()->textEdit(0), form.pieceRows()->delayEdit(0),
        form.pieceRows()->findChild<QPushButton *>(QStringLiteral("addPiece")), form.timeoutEdit(),
        form.sendButton(), window.serverForm().hostEdit(), &window.stage().clientRail(),
        &window.stage().view(), &window.stage().serverRail(), window.inspector().tabBar(),
        window.exchanges().filterEdit(), window.exchanges().table(), &window.timeline()};
    QList<const QWidget *> chain;
    const QWidget *widget = &window;
    do {
        chain << widget;
        widget = widget->nextInFocusChain();
    } while (widget != &window);
    for (qsizetype i = 1; i < order.size(); ++i) {
        const auto place = [&](const QWidget *w) {
            // A group stands where its first member stands.
            const QList<QToolButton *> members = w->findChildren<QToolButton *>();
            const bool group = w->focusPolicy() == Qt::NoFocus && !members.isEmpty();
            return chain.indexOf(group ? members.first() : w);
        };
        QVERIFY2(place(order.at(i - 1)) < place(order.at(i)),
            qPrintable(QStringLiteral("%1 before %2")
                           .arg(order.at(i - 1)->accessibleName(), order.at(i)->accessibleName())));
    }
}

void tst_WindowLayout::theBarStaysWhereItIsWhateverItSays_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {1024, 1280, 1600, 1920})
        QTest::addRow("%d", width) << width;
}

/// Neither the mode nor a number, a pace or what a person has set moves a button.
void tst_WindowLayout::theBarStaysWhereItIsWhateverItSays()
{
    QFETCH(int, width);
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.resize(width, 700);
    window.show();
    window.poll();
    ControlBar &bar = window.controls();
    window.selection().setExchange(keyOf(post));
    const auto places = [&bar] {
        QCoreApplication::processEvents();
        QList<QRect> found{bar.badge()->geometry(), bar.steps()->geometry(), bar.pace()->geometry(),
            bar.depth()->geometry(), bar.serverLabel()->geometry(), bar.serverButton()->geometry()};
        for (const QToolButton *step : bar.steps()->findChildren<QToolButton *>())
            found << step->geometry();
        for (const BarMenu *menu : bar.findChildren<BarMenu *>())
            found << menu->geometry();
        return found;
    };
    const QList<QRect> live = places();
    window.playback().replay(keyOf(post));
    QVERIFY(bar.badge()->text().startsWith(QLatin1String("REPLAY")));
    QCOMPARE(places(), live);
    window.playback().seek(7);
    QCOMPARE(places(), live);
    window.setPace(Pace::toScale(1000));
    QCOMPARE(places(), live);
    window.playback().goLive();
    bar.setByHand(true);
    bar.badge()->setHeld({1, 1, 0, {}});
    QCOMPARE(places(), live);
    bar.badge()->setHeld({3, 9, 0, {}});
    window.playback().pause();
    QCOMPARE(places(), live);
    if (width < 1280)
        return; // there the signs of the menus keep no room for words
    window.link().presets()->actions().at(4)->trigger();
    window.breaks().breakpoints().add({});
    QVERIFY(window.breaks().button()->text().contains(u'1'));
    QCOMPARE(places(), live);
}

void tst_WindowLayout::everyControlHasAName()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        const bool inner =
            widget->objectName().startsWith(QLatin1String("qt_")) || isPartOfAnother(widget);
        // Also what is hidden at first: pages, the options of an agent, a warning's field.
        if (!(widget->focusPolicy() & Qt::TabFocus) || inner)
            continue;
        const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(
            face && !face->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
}

void tst_WindowLayout::drawsAtEverySize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::newRow("small, light") << QSize(1280, 720) << false;
    QTest::newRow("large, dark") << QSize(1600, 1000) << true;
}

void tst_WindowLayout::drawsAtEverySize()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    m_theme.setAppearance(dark ? Theme::Appearance::Dark : Theme::Appearance::Light);
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.resize(size);
    window.show();
    QCOMPARE(window.size(), size); // nothing in it needs more room
    const QImage picture = window.grab().toImage();
    QCOMPARE(picture.pixelColor(size.width() / 2, 2).lightness() < 128, dark);
    m_theme.setAppearance(Theme::Appearance::Light);
}

QTEST_MAIN(tst_WindowLayout)
#include "tst_windowlayout.moc"

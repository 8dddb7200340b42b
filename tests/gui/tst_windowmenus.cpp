#include "tests/gui/enginewindow.h"
#include "tests/gui/menuhands.h"
#include "ui/compose/breakpointform.h"
#include "ui/inspect/eventsmodel.h"
#include "ui/inspect/eventspage.h"
#include "ui/inspect/inspector.h"
#include "ui/stage/flowrail.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/window/breakcontrols.h"
#include "ui/window/breakpointdialog.h"
#include "ui/window/commandpalette.h"
#include "ui/window/windowactions.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QHash>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QScrollBar>
#include <QTableView>
#include <QTranslator>

#include <algorithm>
#include <set>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace roundtrip::test;
using trace::EventKind;
using trace::Side;

namespace
{

/// Another language, in which everything is called otherwise.
class OtherLanguage final : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *text, const char *, int) const override
    {
        QString said = QString::fromUtf8(text);
        if (said.contains(u'%'))
            return {};
        std::ranges::reverse(said);
        return u'~' + said.remove(u'&');
    }
};

/// The keys of a menu that are marked twice, submenu by submenu.
QStringList doubledKeys(const QMenu *menu)
{
    QStringList doubled;
    QHash<QChar, QString> known;
    for (const QAction *action : menu->actions()) {
        if (action->menu())
            doubled << doubledKeys(action->menu());
        const QString text = QString(action->text()).remove(QStringLiteral("&&"));
        const qsizetype mark = text.indexOf(u'&');
        if (mark < 0 || mark + 1 >= text.size())
            continue;
        const QChar key = text.at(mark + 1).toLower();
        if (known.contains(key))
            doubled << QStringLiteral("%1: %2, %3").arg(menu->title(), known.value(key), text);
        known.insert(key, text);
    }
    return doubled;
}

} // namespace

/// The menus of the right mouse button and of the Menu key, over a real engine.
class tst_WindowMenus final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void everyPlaceHasItsMenuAndSelectsWhatItIsAbout();
    void whatIsInThemIsInTheMenuBarAndThePalette();
    void anActionIsFoundByItsEnglishNameToo();
    void noKeyOfAMenuIsMarkedTwice();
    void theEmptyStageHasAMenu();
    void theMenuKeyOpensItAtTheSelectedThing();
    void goesToTheMomentAndCopies();
    void breaksAtAStepThatHasNotHappened();
    void breaksAtRequestsLikeThatOfARow();

private:
    Theme m_theme;
};

void tst_WindowMenus::everyPlaceHasItsMenuAndSelectsWhatItIsAbout()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    QVERIFY(QTest::qWaitForWindowActive(&window));
    engine.start("/never-end");
    StageView &view = window.stage().view();
    QTRY_VERIFY(arrowRow(view, Side::Server) >= 0);
    window.playback().pause();
    view.verticalScrollBar()->setValue(0);

    press(window, view.viewport(), view.pointOf(labelRow(view, QStringLiteral("'request'"))),
        Qt::RightButton);
    QStringList names = takeMenu();
    QVERIFY2(names.contains(QStringLiteral("breakHere")), qPrintable(names.join(u' ')));
    QVERIFY(names.contains(QStringLiteral("goToSelected")));
    QVERIFY(names.contains(QStringLiteral("copyText")));
    QVERIFY(!names.contains(QStringLiteral("server-reset")));
    QCOMPARE(engine.backend.snapshot().at(window.selection().event()).kind, EventKind::OnRequest);

    const int arrow = arrowRow(view, Side::Server);
    press(window, view.viewport(), view.pointOf(arrow), Qt::RightButton);
    names = takeMenu();
    QVERIFY2(names.contains(QStringLiteral("server-reset")), qPrintable(names.join(u' ')));
    QVERIFY(!names.contains(QStringLiteral("client-reset"))); // it goes the other way
    QVERIFY(names.contains(QStringLiteral("copyBytes")));
    QCOMPARE(window.selection().event(), StageView::eventOf(view.scene().rows[size_t(arrow)]));

    const StageColumns &columns = view.placed().columns;
    const QPoint header(int((columns.connectionLeft + columns.connectionRight) / 2), 8);
    press(window, view.viewport(), header, Qt::RightButton);
    names = takeMenu();
    QVERIFY2(names.contains(QStringLiteral("client-half-close")), qPrintable(names.join(u' ')));
    QVERIFY(names.contains(QStringLiteral("linkConditionsOfOne")));
    QVERIFY(!names.contains(QStringLiteral("breakHere")));
    QVERIFY(names.contains(QStringLiteral("breakLikeThis")));

    QTableView *table = window.exchanges().table();
    press(window, table->viewport(), table->visualRect(engine.model().index(0, 1)).center(),
        Qt::RightButton);
    names = takeMenu();
    QVERIFY2(names.contains(QStringLiteral("endExchange")), qPrintable(names.join(u' ')));
    QVERIFY(names.contains(QStringLiteral("copyCurl")));
    QVERIFY(names.contains(QStringLiteral("clearList")));

    window.inspector().setCurrentPage(Inspector::Events);
    window.inspector().refresh();
    auto *events = static_cast<EventsPage *>(window.inspector().page(Inspector::Events));
    const QModelIndex third = events->model()->index(3, EventsModel::What);
    press(window, events->table()->viewport(), events->table()->visualRect(third).center(),
        Qt::RightButton);
    names = takeMenu();
    QVERIFY2(names.contains(QStringLiteral("goToSelected")), qPrintable(names.join(u' ')));
    QCOMPARE(window.selection().event(), events->model()->eventAt(3));
}

void tst_WindowMenus::whatIsInThemIsInTheMenuBarAndThePalette()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/never-end");
    StageView &view = window.stage().view();
    QTRY_VERIFY(arrowRow(view, Side::Server) >= 0);
    window.playback().pause();
    view.verticalScrollBar()->setValue(0);
    std::set<QString> known;
    for (const WindowActions::Entry &entry : window.actions().all())
        known.insert(entry.action->objectName());
    for (const int row :
        {labelRow(view, QStringLiteral("'request'")), arrowRow(view, Side::Server)}) {
        press(window, view.viewport(), view.pointOf(row), Qt::RightButton);
        const QStringList names = takeMenu();
        QVERIFY(names.size() > 4);
        for (const QString &name : names)
            QVERIFY2(known.contains(name), qPrintable(name));
    }
    // By the palette, to what is selected.
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(window.palette().isVisible());
    QTest::keyClicks(window.palette().edit(), QStringLiteral("server client stall"));
    QTest::keyClick(window.palette().edit(), Qt::Key_Return);
    QTRY_COMPARE(engine.count(EventKind::FaultStruck), 1);
}

void tst_WindowMenus::anActionIsFoundByItsEnglishNameToo()
{
    OtherLanguage language;
    QCoreApplication::installTranslator(&language);
    {
        EngineWindow engine(m_theme);
        MainWindow &window = engine.window;
        engine.start("/");
        QTRY_VERIFY(engine.isOver());
        const int before = engine.model().total();
        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(window.palette().isVisible());
        QListWidget *list = window.palette().list();
        QTest::keyClicks(window.palette().edit(), QStringLiteral("saw ti sa")); // as it is called here
        QCOMPARE(list->count(), 1);
        QCOMPARE(list->item(0)->text(), QStringLiteral("~saw ti sa ,niaga dneS"));
        window.palette().edit()->selectAll();
        QTest::keyClicks(window.palette().edit(), QStringLiteral("send again as it was"));
        QCOMPARE(list->count(), 1);
        QTest::keyClick(window.palette().edit(), Qt::Key_Return);
        QTRY_COMPARE(engine.model().total(), before + 1);
    }
    QCoreApplication::removeTranslator(&language);
}

void tst_WindowMenus::noKeyOfAMenuIsMarkedTwice()
{
    EngineWindow engine(m_theme);
    QStringList doubled;
    for (const QAction *top : engine.window.menuBar()->actions()) {
        if (top->menu())
            doubled << doubledKeys(top->menu());
    }
    QVERIFY2(doubled.isEmpty(), qPrintable(doubled.join(u'\n')));
}

void tst_WindowMenus::theEmptyStageHasAMenu()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    StageView &view = window.stage().view();
    const QPoint corner(view.viewport()->width() / 2, view.viewport()->height() - 6);
    QVERIFY(view.isGhost());
    press(window, view.viewport(), corner, Qt::RightButton);
    QStringList names = takeMenu();
    QVERIFY2(names.contains(QStringLiteral("depthWire")), qPrintable(names.join(u' ')));
    // Nothing was chosen by it: what begins is followed.
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    QTRY_COMPARE(window.selection().exchange().client, engine.newest().key.client);
    const auto onEmptyPlace = [&] {
        const QSize room = view.viewport()->size();
        press(window, view.viewport(), {room.width() - 30, room.height() - 6}, Qt::RightButton);
    };
    onEmptyPlace();
    names = takeMenu();
    QVERIFY2(names.contains(QStringLiteral("stageLarger")), qPrintable(names.join(u' ')));
    QVERIFY(chooseInMenu(onEmptyPlace, {QStringLiteral("depthProtocol")}));
    QCOMPARE(window.stage().depth(), flow::Depth::Protocol);
}

void tst_WindowMenus::theMenuKeyOpensItAtTheSelectedThing()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    QVERIFY(QTest::qWaitForWindowActive(&window));
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    StageView &view = window.stage().view();
    QTRY_VERIFY(labelRow(view, QStringLiteral("'end'")) >= 0);
    window.selection().setEvent(
        view.scene().rows[size_t(labelRow(view, QStringLiteral("'end'")))].label.event);
    view.setFocus();
    const quint64 events = window.playback().moment().events;
    // As the window system sends the Menu key, to what has the focus.
    QContextMenuEvent menuKey(QContextMenuEvent::Keyboard, view.rect().center(),
        view.mapToGlobal(view.rect().center()));
    QApplication::sendEvent(view.viewport(), &menuKey);
    QVERIFY(takeMenu().contains(QStringLiteral("breakHere")));
    // Shift+F10 steps back here, as in other debuggers; it opens nothing.
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_F10, Qt::ShiftModifier);
    QVERIFY(!QApplication::activePopupWidget());
    QVERIFY(window.playback().moment().events < events);
}

void tst_WindowMenus::goesToTheMomentAndCopies()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    QVERIFY(QTest::qWaitForWindowActive(&window));
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    window.playback().pause();
    StageView &view = window.stage().view();
    const int arrow = arrowRow(view, Side::Client);
    QVERIFY(arrow >= 0);
    view.verticalScrollBar()->setValue(0);
    const auto open = [&](int row) {
        return [&window, &view, row] {
            press(window, view.viewport(), view.pointOf(row), Qt::RightButton);
        };
    };
    QVERIFY(chooseInMenu(open(arrow), {QStringLiteral("copyText")}));
    QVERIFY(QApplication::clipboard()->text().startsWith(QLatin1String("GET / HTTP/1.1\r\n")));
    QVERIFY(chooseInMenu(open(arrow), {QStringLiteral("copyBytes")}));
    QVERIFY(QApplication::clipboard()->text().startsWith(QLatin1String("47 45 54 20 2f")));
    const int request = labelRow(view, QStringLiteral("'request'"));
    const trace::EventIndex event = view.scene().rows[size_t(request)].label.event;
    QVERIFY(chooseInMenu(open(request), {QStringLiteral("goToSelected")}));
    QCOMPARE(window.playback().moment().events, event.value + 1);
    QCOMPARE(window.playback().mode(), Playback::Mode::Paused);
}

void tst_WindowMenus::breaksAtAStepThatHasNotHappened()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    QVERIFY(QTest::qWaitForWindowActive(&window));
    engine.start("/delay/100000");
    FlowRail &rail = window.stage().clientRail();
    QTRY_VERIFY(rail.steps().size() > 3);
    const auto response = std::ranges::find(rail.steps(), 5, &flow::Step::guideNumber);
    QVERIFY(response != rail.steps().end());
    QVERIFY(!response->fact);
    const int index = int(response - rail.steps().begin());
    int y = 0;
    while (rail.stepAt({12, y}) != index)
        QVERIFY(++y < rail.height());
    QVERIFY(chooseInMenu(
        [&] {
            press(window, rail.viewport(), {12, y + 4}, Qt::RightButton);
        },
        {QStringLiteral("breakHere")}));
    const auto &list = window.breaks().breakpoints().list();
    QCOMPARE(list.size(), size_t(1));
    QCOMPARE(list.front().at, plan::BreakAt::HeadIn);
    QCOMPARE(list.front().side, plan::BreakSide::Client);
    QVERIFY(rail.hasBreakpoint(index));
}

/// Of one that runs and of one that is over.
void tst_WindowMenus::breaksAtRequestsLikeThatOfARow()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    QVERIFY(QTest::qWaitForWindowActive(&window));
    engine.start("/hello?a=1");
    QTRY_VERIFY(engine.isOver());
    engine.start("/never-end");
    QTRY_COMPARE(engine.model().total(), 2);
    QTableView *table = window.exchanges().table();
    BreakpointForm *form = window.breaks().dialog()->form();
    for (const auto &[row, target] : {std::pair(0, "/hello?a=1"), std::pair(1, "/never-end")}) {
        const QPoint place = table->visualRect(engine.model().index(row, 1)).center();
        QVERIFY(chooseInMenu([&] { press(window, table->viewport(), place, Qt::RightButton); },
            {QStringLiteral("breakLikeThis")}));
        QTRY_VERIFY(window.breaks().dialog()->isVisible());
        const plan::BreakpointPlan offered = form->breakpoint();
        QCOMPARE(offered.target, QByteArray(target));
        QCOMPARE(offered.method, QByteArray("GET"));
        QCOMPARE(offered.at, plan::BreakAt::HeadIn);
        QCOMPARE(offered.side, plan::BreakSide::Server);
        window.breaks().dialog()->close();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
    }
    QVERIFY(window.breaks().breakpoints().list().empty()); // offered, and not more
}

QTEST_MAIN(tst_WindowMenus)
#include "tst_windowmenus.moc"

#include "core/flow/conditionwords.h"
#include "tests/gui/enginewindow.h"
#include "ui/compose/breakpointform.h"
#include "ui/compose/faultdialog.h"
#include "ui/inspect/eventsmodel.h"
#include "ui/inspect/eventspage.h"
#include "ui/inspect/inspector.h"
#include "ui/stage/flowrail.h"
#include "ui/stage/noticeline.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/window/barmenu.h"
#include "ui/window/breakcontrols.h"
#include "ui/window/breakpointdialog.h"
#include "ui/window/commandpalette.h"
#include "ui/window/faultcontrols.h"
#include "ui/window/linkcontrols.h"
#include "ui/window/windowactions.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QHash>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QTcpSocket>
#include <QTranslator>
#include <QWindow>

#include <algorithm>
#include <set>

using namespace roundtrip;
using namespace roundtrip::ui;
using roundtrip::test::chooseInMenu;
using roundtrip::test::EngineWindow;
using trace::EventKind;
using trace::Side;

namespace
{

/// As the window system sends it, so that it becomes a context menu.
void press(QWidget &window, QWidget *widget, QPoint place, Qt::MouseButton button)
{
    const QPoint inWindow = widget->mapTo(&window, place);
    QTest::mouseClick(window.windowHandle(), button, {}, inWindow);
}

/// The first row of the stage for which this holds; -1: none.
template <typename Is>
int rowOf(const StageView &view, Is is)
{
    const auto &rows = view.scene().rows;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (is(rows[i]))
            return int(i);
    }
    return -1;
}

int labelRow(const StageView &view, const QString &text)
{
    return rowOf(view, [&](const flow::Row &row) {
        return row.kind == flow::Row::Kind::Label && row.label.text == text;
    });
}

int arrowRow(const StageView &view, Side from)
{
    return rowOf(view, [&](const flow::Row &row) {
        return row.kind == flow::Row::Kind::Arrow && row.arrow.kind == flow::Arrow::Kind::Bytes
            && row.arrow.from == from;
    });
}

/// The names of the actions in the menu that is open, submenus included; it is closed then.
QStringList takeMenu()
{
    QStringList names;
    const bool opened = QTest::qWaitFor([] { return QApplication::activePopupWidget(); }, 5'000);
    auto *menu = opened ? qobject_cast<QMenu *>(QApplication::activePopupWidget()) : nullptr;
    std::function<void(const QMenu *)> collect = [&](const QMenu *of) {
        for (const QAction *action : of->actions()) {
            if (action->menu())
                collect(action->menu());
            else if (!action->isSeparator())
                names << action->objectName();
        }
    };
    if (menu) {
        collect(menu);
        menu->close();
    }
    QCoreApplication::processEvents();
    return names;
}

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

/// The menus of the right mouse button and of the Menu key, and what can be done to connections
/// from there, over a real engine.
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
    void theDirectionOfTheSelectedArrowComesFirst();
    void resetInMidBodyFromAnArrow();
    void whatBeginsUnderAnOpenMenuTakesNothingAway();
    void stallIsSaidUntilItIsLetGoOn();
    void theDialogActsOnTheConnectionItWasOpenedFor();
    void delaySplitAndCorruptAskForWhatTheyNeed();
    void aFaultThatWaitsForItsPlaceIsSaidAndTakenBack();
    void ofAnotherProgramOnlyReadingIsDisturbed();
    void aClosedConnectionOffersNothing();

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
    const QPoint side(view.viewport()->width() - 30, view.viewport()->height() - 6);
    press(window, view.viewport(), side, Qt::RightButton);
    names = takeMenu();
    QVERIFY2(names.contains(QStringLiteral("stageLarger")), qPrintable(names.join(u' ')));
    const auto onDepth = [&] { press(window, view.viewport(), side, Qt::RightButton); };
    QVERIFY(chooseInMenu(onDepth, {QStringLiteral("depthProtocol")}));
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
        QVERIFY(chooseInMenu(
            [&] { press(window, table->viewport(), place, Qt::RightButton); },
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

void tst_WindowMenus::theDirectionOfTheSelectedArrowComesFirst()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/never-end");
    StageView &view = window.stage().view();
    QTRY_VERIFY(arrowRow(view, Side::Server) >= 0);
    for (const Side sender : {Side::Server, Side::Client}) {
        window.selection().setEvent(
            StageView::eventOf(view.scene().rows[size_t(arrowRow(view, sender))]));
        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(window.palette().isVisible());
        QTest::keyClicks(window.palette().edit(), QStringLiteral("corrupt"));
        const QListWidgetItem *first = window.palette().list()->currentItem();
        QVERIFY(first);
        const QString way = first->data(Qt::AccessibleDescriptionRole).toString();
        QVERIFY2(way.contains(sender == Side::Server ? QStringLiteral("server → client")
                                                     : QStringLiteral("client → server")),
            qPrintable(way));
        QTest::keyClick(window.palette().edit(), Qt::Key_Escape);
    }
}

void tst_WindowMenus::resetInMidBodyFromAnArrow()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    QVERIFY(QTest::qWaitForWindowActive(&window));
    engine.start("/never-end");
    StageView &view = window.stage().view();
    QTRY_VERIFY(arrowRow(view, Side::Server) >= 0);
    view.verticalScrollBar()->setValue(0);
    QVERIFY(chooseInMenu(
        [&] {
            press(window, view.viewport(), view.pointOf(arrowRow(view, Side::Server)),
                Qt::RightButton);
        },
        {QStringLiteral("disturbServer"), QStringLiteral("server-reset")}));
    QTRY_COMPARE(engine.count(EventKind::FaultStruck), 1);
    QTRY_COMPARE(engine.newest().failure, QByteArray("ECONNRESET"));
    // What a person did bears a pencil; what followed from it does not.
    QTRY_VERIFY(labelRow(view, QStringLiteral("✎ you reset it")) >= 0);
    QVERIFY(rowOf(view, [](const flow::Row &row) {
        return row.kind == flow::Row::Kind::Arrow && row.arrow.kind == flow::Arrow::Kind::Reset;
    }) >= 0);
}

void tst_WindowMenus::whatBeginsUnderAnOpenMenuTakesNothingAway()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    QVERIFY(QTest::qWaitForWindowActive(&window));
    engine.start("/never-end");
    StageView &view = window.stage().view();
    QTRY_VERIFY(arrowRow(view, Side::Server) >= 0);
    QTRY_COMPARE(window.playback().mode(), Playback::Mode::Live);
    view.verticalScrollBar()->setValue(0);
    const flow::ExchangeKey pointed = window.selection().exchange();
    const trace::ConnectionId connection = engine.newest().connection;
    plan::RequestPlan other;
    other.url = "http://127.0.0.1:" + QByteArray::number(engine.port) + "/never-end";
    other.agent = plan::NewAgent{};
    // A menu of the bar is about the selection, too, though nobody has chosen it.
    QMenu *link = window.actions().linkMenu;
    link->popup(window.mapToGlobal(QPoint(20, 20)));
    engine.backend.send(other);
    QTRY_COMPARE(engine.model().total(), 2);
    window.poll();
    QCOMPARE(window.selection().exchange(), pointed);
    link->close();
    QTRY_VERIFY(window.selection().exchange() != pointed); // followed as soon as it is closed
    window.selection().setExchange(pointed);
    QTRY_VERIFY(arrowRow(view, Side::Server) >= 0);

    QVERIFY(chooseInMenu(
        [&] {
            press(window, view.viewport(), view.pointOf(arrowRow(view, Side::Server)),
                Qt::RightButton);
            QVERIFY(QTest::qWaitFor([] { return QApplication::activePopupWidget(); }));
            engine.backend.send(other);
            QTRY_COMPARE(engine.model().total(), 3);
            window.poll();
        },
        {QStringLiteral("disturbServer"), QStringLiteral("server-reset")}));
    QTRY_COMPARE(engine.count(EventKind::FaultStruck), 1);
    const trace::Snapshot snapshot = engine.backend.snapshot();
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        if (snapshot.at({i}).kind == EventKind::FaultStruck)
            QCOMPARE(snapshot.at({i}).subject(),
                trace::Subject::connection(connection, Side::Server));
    }
    QCOMPARE(window.selection().exchange(), pointed); // it was chosen
}

void tst_WindowMenus::theDialogActsOnTheConnectionItWasOpenedFor()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/never-end");
    QTRY_VERIFY(engine.newest().connection);
    const trace::ConnectionId first = engine.newest().connection;
    const auto choose = [&](const char *name) {
        window.faults().follow();
        for (QAction *action : window.faults().menu(Side::Server)->actions()) {
            if (action->objectName() == QLatin1String(name))
                action->trigger();
        }
    };
    choose("server-delay");
    FaultDialog *dialog = window.faults().dialog();
    QVERIFY(dialog->isVisible());
    QVERIFY(dialog->heading()->text().contains(
        QStringLiteral(":%1").arg(engine.newest().clientPort)));
    engine.start("/never-end");
    QTRY_VERIFY(engine.newest().connection && engine.newest().connection != first);
    QTRY_COMPARE(window.selection().exchange(), engine.model().keyAt(1));
    choose("server-stall");
    QTRY_COMPARE(engine.now().stalls().size(), size_t(1));
    QTest::mouseClick(dialog->doButton(), Qt::LeftButton);
    std::vector<trace::Subject> commanded;
    const auto faults = [&] {
        commanded.clear();
        const trace::Snapshot snapshot = engine.backend.snapshot();
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            if (event.kind == EventKind::CommandGiven && event.subject().isConnection())
                commanded.push_back(event.subject());
        }
        return commanded.size();
    };
    QTRY_COMPARE(faults(), size_t(2));
    QCOMPARE(commanded.back(), trace::Subject::connection(first, Side::Server));
}

void tst_WindowMenus::stallIsSaidUntilItIsLetGoOn()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/chunks/3?delay=300");
    QTRY_VERIFY(engine.newest().connection);
    const auto trigger = [&](const char *name) {
        window.faults().follow();
        for (QAction *action : window.faults().menu(Side::Server)->actions()) {
            if (action->objectName() == QLatin1String(name) && action->isEnabled())
                return action->trigger(), true;
        }
        return false;
    };
    QVERIFY(!trigger("server-resume")); // nothing to let go on
    QTRY_VERIFY(trigger("server-stall"));
    QTRY_COMPARE(
        window.stage().notice().notice().text, QStringLiteral("Stalled by you: server → client"));
    QTRY_VERIFY(trigger("server-resume"));
    QTRY_VERIFY(!window.stage().notice().isVisible());
    QTRY_VERIFY(engine.isOver());
    QCOMPARE(engine.newest().status, 200);
}

void tst_WindowMenus::delaySplitAndCorruptAskForWhatTheyNeed()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    window.breaks().toggle({plan::BreakAt::HeadOut, plan::BreakSide::Server});
    engine.start("/");
    QTRY_COMPARE(engine.now().held().empty(), false);
    QTRY_VERIFY(window.breaks().showHeld()->isEnabled());
    window.breaks().showHeld()->trigger(); // the held head is selected: places count from it
    FaultDialog *dialog = window.faults().dialog();
    const auto choose = [&](const char *name) {
        window.faults().follow();
        for (QAction *action : window.faults().menu(Side::Server)->actions()) {
            if (action->objectName() == QLatin1String(name))
                action->trigger();
        }
    };
    choose("server-corrupt");
    QVERIFY(dialog->isVisible());
    QVERIFY(!dialog->delay()->isVisible());
    dialog->mask()->selectAll();
    QTest::keyClicks(dialog->mask(), QStringLiteral("100"));
    QVERIFY(!dialog->doButton()->isEnabled());
    dialog->mask()->selectAll();
    QTest::keyClicks(dialog->mask(), QStringLiteral("20"));
    dialog->at()->selectAll();
    QTest::keyClicks(dialog->at(), QStringLiteral("9")); // "HTTP/1.1 2…": the 2 becomes DC2
    QTest::mouseClick(dialog->doButton(), Qt::LeftButton);
    choose("server-split");
    dialog->at()->selectAll();
    QTest::keyClicks(dialog->at(), QStringLiteral("4"));
    QTest::keyClick(dialog->at(), Qt::Key_Return);
    QVERIFY(!dialog->isVisible());
    QTest::keyClick(&window, Qt::Key_F5);
    QTRY_COMPARE(engine.count(EventKind::FaultStruck), 2);
    QTRY_VERIFY(engine.isOver());
    QCOMPARE(engine.newest().status, 0); // no parser takes that
    const trace::Snapshot snapshot = engine.backend.snapshot();
    QByteArrayList writes;
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        const trace::Event event = snapshot.at({i});
        if (event.kind == EventKind::SocketWrite && event.subject().side() == Side::Server)
            writes << snapshot.bytesOf({i});
    }
    QCOMPARE(writes.value(0), QByteArray("HTTP"));
    QVERIFY(writes.join().startsWith("HTTP/1.1 \x12"));
}

void tst_WindowMenus::aFaultThatWaitsForItsPlaceIsSaidAndTakenBack()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    window.breaks().toggle({plan::BreakAt::HeadOut, plan::BreakSide::Server});
    engine.start("/");
    QTRY_COMPARE(engine.now().held().empty(), false);
    QTRY_VERIFY(window.breaks().showHeld()->isEnabled());
    window.breaks().showHeld()->trigger();
    window.faults().follow();
    for (QAction *action : window.faults().menu(Side::Server)->actions()) {
        if (action->objectName() == QLatin1String("server-corrupt"))
            action->trigger();
    }
    FaultDialog *dialog = window.faults().dialog();
    dialog->at()->selectAll();
    QTest::keyClicks(dialog->at(), QStringLiteral("9"));
    QTest::mouseClick(dialog->doButton(), Qt::LeftButton);
    const NoticeLine &notice = window.stage().notice();
    QTRY_VERIFY(notice.notice().text.startsWith(QStringLiteral("Ordered by you, not reached yet")));
    QVERIFY(notice.notice().text.contains(QStringLiteral("server → client")));
    QCOMPARE(engine.now().pendingFaults().size(), size_t(1));
    BarMenu *link = window.link().button();
    const auto click = [link] { QTest::mouseClick(link, Qt::LeftButton); };
    QVERIFY(chooseInMenu(click, {QStringLiteral("takeBackFaults")}));
    QTRY_VERIFY(engine.now().pendingFaults().empty());
    QTRY_VERIFY(!notice.notice().text.contains(QStringLiteral("Ordered")));
    window.actions().goOn->trigger();
    QTRY_VERIFY(engine.isOver());
    QCOMPARE(engine.newest().status, 200);
    QCOMPARE(engine.count(EventKind::FaultStruck), 0);
}

void tst_WindowMenus::ofAnotherProgramOnlyReadingIsDisturbed()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    QTcpSocket peer;
    peer.connectToHost(QHostAddress::LocalHost, engine.port);
    QVERIFY(peer.waitForConnected());
    peer.write("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
    QTRY_COMPARE(engine.model().total(), 1);
    QTRY_VERIFY(window.selection().exchange());
    window.faults().follow();
    const auto enabled = [&](Side sender) {
        QStringList names;
        for (const QAction *action : window.faults().menu(sender)->actions()) {
            if (action->isEnabled())
                names << action->objectName();
        }
        return names;
    };
    QTRY_COMPARE(enabled(Side::Client),
        QStringList({QStringLiteral("client-delay"), QStringLiteral("client-stall")}));
    QCOMPARE(enabled(Side::Server).size(), 7); // nothing is stalled that could go on
    for (QAction *action : window.faults().menu(Side::Client)->actions()) {
        if (action->objectName() == QLatin1String("client-stall"))
            action->trigger();
    }
    QTRY_COMPARE(engine.now().stalls().size(), size_t(1));
    const auto canGoOn = [&] {
        window.faults().follow();
        return enabled(Side::Client).contains(QStringLiteral("client-resume"));
    };
    QTRY_VERIFY(canGoOn());
    peer.write("llo");
    for (QAction *action : window.faults().menu(Side::Client)->actions()) {
        if (action->objectName() == QLatin1String("client-resume"))
            action->trigger();
    }
    QByteArray answer;
    QTRY_VERIFY((answer += peer.readAll()).contains("llo"));
}

void tst_WindowMenus::aClosedConnectionOffersNothing()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/close");
    QTRY_VERIFY(engine.isOver());
    const auto anyEnabled = [&](Side sender) {
        window.faults().follow();
        const QList<QAction *> actions = window.faults().menu(sender)->actions();
        return std::ranges::any_of(actions, [](const QAction *one) { return one->isEnabled(); });
    };
    QTRY_VERIFY(!anyEnabled(Side::Client));
    QTRY_VERIFY(!anyEnabled(Side::Server));
    window.link().followSelection();
    QVERIFY(!window.link().conditionsOfOne()->isEnabled());
    // Where faults are looked for it is said why there are none.
    StageView &view = window.stage().view();
    window.playback().goLive();
    view.verticalScrollBar()->setValue(0);
    const int arrow = arrowRow(view, Side::Client);
    QVERIFY(arrow >= 0);
    press(window, view.viewport(), view.pointOf(arrow), Qt::RightButton);
    QTRY_VERIFY(QApplication::activePopupWidget());
    const auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    const QAction *why = nullptr;
    for (const QAction *action : menu->actions()) {
        if (action->objectName() == QLatin1String("whyNot"))
            why = action;
    }
    QVERIFY(why);
    QVERIFY(!why->isEnabled());
    QCOMPARE(why->text(),
        QStringLiteral("Disturb client → server · The connection is closed"));
    QVERIFY(!takeMenu().contains(QStringLiteral("client-reset")));
}

QTEST_MAIN(tst_WindowMenus)
#include "tst_windowmenus.moc"

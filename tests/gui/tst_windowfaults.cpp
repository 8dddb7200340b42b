#include "tests/gui/enginewindow.h"
#include "tests/gui/menuhands.h"
#include "ui/compose/faultdialog.h"
#include "ui/stage/noticeline.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/window/barmenu.h"
#include "ui/window/breakcontrols.h"
#include "ui/window/commandpalette.h"
#include "ui/window/faultcontrols.h"
#include "ui/window/linkcontrols.h"
#include "ui/window/windowactions.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QTcpSocket>

#include <algorithm>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace roundtrip::test;
using trace::EventKind;
using trace::Side;

/// What is done to connections from menus and the palette, over a real engine.
class tst_WindowFaults final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void theDirectionOfTheSelectedArrowComesFirst();
    void resetInMidBodyFromAnArrow();
    void whatBeginsUnderAnOpenMenuTakesNothingAway();
    void theDialogActsOnTheConnectionItWasOpenedFor();
    void stallIsSaidUntilItIsLetGoOn();
    void delaySplitAndCorruptAskForWhatTheyNeed();
    void aFaultThatWaitsForItsPlaceIsSaidAndTakenBack();
    void ofAnotherProgramOnlyReadingIsDisturbed();
    void aClosedConnectionOffersNothing();

private:
    Theme m_theme;
};

void tst_WindowFaults::theDirectionOfTheSelectedArrowComesFirst()
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

void tst_WindowFaults::resetInMidBodyFromAnArrow()
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

void tst_WindowFaults::whatBeginsUnderAnOpenMenuTakesNothingAway()
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
            QCOMPARE(
                snapshot.at({i}).subject(), trace::Subject::connection(connection, Side::Server));
    }
    QCOMPARE(window.selection().exchange(), pointed); // it was chosen
}

void tst_WindowFaults::theDialogActsOnTheConnectionItWasOpenedFor()
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
    QVERIFY(
        dialog->heading()->text().contains(QStringLiteral(":%1").arg(engine.newest().clientPort)));
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

void tst_WindowFaults::stallIsSaidUntilItIsLetGoOn()
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

void tst_WindowFaults::delaySplitAndCorruptAskForWhatTheyNeed()
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

void tst_WindowFaults::aFaultThatWaitsForItsPlaceIsSaidAndTakenBack()
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

void tst_WindowFaults::ofAnotherProgramOnlyReadingIsDisturbed()
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

void tst_WindowFaults::aClosedConnectionOffersNothing()
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
    QCOMPARE(why->text(), QStringLiteral("Disturb client → server · The connection is closed"));
    QVERIFY(!takeMenu().contains(QStringLiteral("client-reset")));
}

QTEST_MAIN(tst_WindowFaults)
#include "tst_windowfaults.moc"

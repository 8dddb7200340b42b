#include "core/flow/exchangereading.h"
#include "core/flow/conditionwords.h"
#include "core/plan/planjson.h"
#include "tests/gui/enginewindow.h"
#include "ui/compose/breakpointform.h"
#include "ui/stage/flowrail.h"
#include "ui/stage/headerline.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/window/barmenu.h"
#include "ui/window/breakcontrols.h"
#include "ui/window/breakpointdialog.h"
#include "ui/window/controlbar.h"
#include "ui/window/modebadge.h"
#include "ui/window/presenter.h"
#include "ui/window/windowactions.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QStatusBar>
#include <QTableWidget>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <set>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace std::chrono_literals;
using plan::BreakAt;
using plan::BreakpointPlan;
using plan::BreakSide;
using roundtrip::test::chooseInMenu;
using roundtrip::test::EngineWindow;
using trace::EventKind;

namespace
{

BreakpointPlan at(BreakAt where, BreakSide side, const QByteArray &target = {})
{
    BreakpointPlan breakpoint;
    breakpoint.at = where;
    breakpoint.side = side;
    breakpoint.target = target;
    return breakpoint;
}

/// A click in the middle of the first row of the stage with this text.
bool clickOnStage(MainWindow &window, const QString &text, Qt::MouseButton button = Qt::LeftButton)
{
    StageView &view = window.stage().view();
    const auto &rows = view.scene().rows;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].kind == flow::Row::Kind::Label && rows[i].label.text == text) {
            view.verticalScrollBar()->setValue(0);
            QTest::mouseClick(view.viewport(), button, {}, view.pointOf(int(i)));
            return true;
        }
    }
    return false;
}

} // namespace

/// Breakpoints in the window, over a real engine.
class tst_WindowBreaks final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void f9SetsOneOnTheSelectedStepAndTakesItAway();
    void f9SaysWhatIsMissing();
    void f9WithNothingSelectedMeansTheStepOfTheMoment();
    void holdsBeforeTheResponseHeadAndStepLetsGo();
    void severalAtOnceQueueUpAndTakeNothingAway();
    void theLinkAndF8ShowWhatIsHeld();
    void f8ComesRoundToEveryPlaceOfOneExchange();
    void f8PassesWhatBelongsToNoExchange();
    void theLinkOfThePastKeepsTheMoment();
    void inFrontOfAClassTheBadgeSaysHeld();
    void goOnLetsAllGo();
    void aStepLetsNothingGoUnseen();
    void aLongTargetIsShortenedInTheMenu();
    void woundBackItSaysHowMuchAndNotWhat();
    void theListAddsChangesSwitchesAndRemoves();
    void aConditionThatCannotHoldIsSaidAtItsField_data();
    void aConditionThatCannotHoldIsSaidAtItsField();
    void theFormIsTheInverseOfItself();
    void onlyForThisTargetFromTheMenu();
    void keptAndOffUnlessTheyWereLeftOn();

private:
    Theme m_theme;
};

void tst_WindowBreaks::f9SetsOneOnTheSelectedStepAndTakesItAway()
{
    EngineWindow engine(m_theme);
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    QTRY_VERIFY(clickOnStage(engine.window, QStringLiteral("'request'")));
    QTest::keyClick(&engine.window, Qt::Key_F9);
    const BreakpointList &list = engine.window.breaks().breakpoints();
    QCOMPARE(list.list().size(), size_t(1));
    QCOMPARE(list.list().front().at, BreakAt::HeadIn);
    QCOMPARE(list.list().front().side, BreakSide::Server);
    QCOMPARE(engine.window.breaks().button()->words().whole, QStringLiteral("Breakpoints: 1"));
    const FlowRail &rail = engine.window.stage().serverRail();
    int marked = 0;
    for (int i = 0; i < int(rail.steps().size()); ++i)
        marked += rail.hasBreakpoint(i) ? 1 : 0;
    QCOMPARE(marked, 1);
    QTRY_COMPARE(engine.now().breakpoints().size(), size_t(1)); // the engine has it
    QTest::keyClick(&engine.window, Qt::Key_F9);
    QVERIFY(list.list().empty());
    QTRY_VERIFY(engine.now().breakpoints().empty());
}

void tst_WindowBreaks::f9SaysWhatIsMissing()
{
    EngineWindow engine(m_theme);
    QTest::keyClick(&engine.window, Qt::Key_F9);
    QVERIFY(engine.window.statusBar()->currentMessage().contains(QLatin1String("F9")));
    QVERIFY(engine.window.breaks().breakpoints().list().empty());
}

/// As in any debugger: nothing is selected, and the moment stands somewhere.
void tst_WindowBreaks::f9WithNothingSelectedMeansTheStepOfTheMoment()
{
    EngineWindow engine(m_theme);
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    const flow::ExchangeReading reading(engine.backend.snapshot(),
        flow::Moment::headOf(engine.backend.snapshot()), engine.window.selection().exchange());
    const trace::EventIndex request = reading.last(reading.server(), EventKind::OnRequest);
    QVERIFY(request);
    engine.window.playback().seek(request.value + 1);
    QVERIFY(!engine.window.selection().event());
    QTest::keyClick(&engine.window, Qt::Key_F9);
    const BreakpointList &list = engine.window.breaks().breakpoints();
    QCOMPARE(list.list().size(), size_t(1));
    QCOMPARE(list.list().front().at, BreakAt::HeadIn);
    QCOMPARE(list.list().front().side, BreakSide::Server);
}

void tst_WindowBreaks::holdsBeforeTheResponseHeadAndStepLetsGo()
{
    EngineWindow engine(m_theme);
    QVERIFY(
        chooseInMenu([&] { QTest::mouseClick(engine.window.breaks().button(), Qt::LeftButton); },
            {QStringLiteral("breakOn"), QStringLiteral("breakOn8")}));
    QCOMPARE(engine.window.breaks().breakpoints().list().front().at, BreakAt::HeadOut);
    engine.start("/");
    ModeBadge *badge = engine.window.controls().badge();
    QTRY_COMPARE(badge->text(), QStringLiteral("HELD: breakpoint 1"));
    QCOMPARE(badge->property("badge").toString(), QStringLiteral("held"));
    QTRY_VERIFY(engine.model().index(0, ExchangeModel::Status).data().toString().contains(QLatin1String("||")));
    QTRY_VERIFY(clickOnStage(engine.window, QStringLiteral("● breakpoint 1")));
    QVERIFY(!engine.isOver());
    QTest::keyClick(&engine.window, Qt::Key_F10);
    QTRY_VERIFY(engine.isOver());
    QTRY_COMPARE(badge->text(), QStringLiteral("LIVE"));
    QTRY_COMPARE(
        engine.model().index(0, ExchangeModel::Status).data().toString(), QStringLiteral("200"));
}

void tst_WindowBreaks::severalAtOnceQueueUpAndTakeNothingAway()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/chunks/40");
    QTRY_VERIFY(engine.isOver());
    // A person reads an older exchange, scrolled up, with the focus in the filter.
    window.exchanges().table()->setFocus();
    const QPoint first =
        window.exchanges().table()->visualRect(engine.model().index(0, 1)).center();
    QTest::mouseClick(window.exchanges().table()->viewport(), Qt::LeftButton, {}, first);
    QTRY_VERIFY(clickOnStage(window, QStringLiteral("http.request()")));
    const trace::EventIndex event = window.selection().event();
    const flow::ExchangeKey exchange = window.selection().exchange();
    const int scroll = window.stage().view().verticalScrollBar()->value();
    window.exchanges().filterEdit()->setFocus();

    window.breaks().toggle({BreakAt::HeadIn, BreakSide::Server});
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:" + QByteArray::number(engine.port) + "/";
    plan.agent = plan::NewAgent{};
    for (int i = 0; i < 3; ++i)
        engine.backend.send(plan);
    QTRY_COMPARE(window.controls().badge()->text(), QStringLiteral("3 HELD"));
    QTRY_COMPARE(window.stage().header().link()->accessibleName(),
        QStringLiteral("3 held · Breakpoint 1 holds the head: show it"));
    QCOMPARE(QApplication::focusWidget(), window.exchanges().filterEdit());
    QCOMPARE(window.selection().exchange(), exchange);
    QCOMPARE(window.selection().event(), event);
    QCOMPARE(window.stage().view().verticalScrollBar()->value(), scroll);
    QVERIFY(!QApplication::activePopupWidget());
}

void tst_WindowBreaks::theLinkAndF8ShowWhatIsHeld()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    Q_EMIT window.exchanges().picked(); // what is looked at is chosen
    window.breaks().toggle({BreakAt::HeadOut, BreakSide::Server});
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:" + QByteArray::number(engine.port) + "/inspect";
    plan.agent = plan::NewAgent{};
    engine.backend.send(plan);
    engine.backend.send(plan);
    // The head of each, and behind it the body.
    QTRY_COMPARE(window.controls().badge()->text(), QStringLiteral("4 HELD"));
    QTRY_VERIFY(window.stage().header().link()->isVisible());
    QTest::mouseClick(window.stage().header().link(), Qt::LeftButton);
    const flow::ExchangeKey first = window.selection().exchange();
    const trace::Snapshot &snapshot = window.playback().snapshot();
    QCOMPARE(snapshot.at(window.selection().event()).kind, EventKind::StepHeld);
    QTest::keyClick(&window, Qt::Key_F8);
    QVERIFY(window.selection().exchange() != first);
    QCOMPARE(window.playback().snapshot().at(window.selection().event()).kind, EventKind::StepHeld);
    QTest::keyClick(&window, Qt::Key_F8);
    QCOMPARE(window.selection().exchange(), first); // round and round
    // A step lets go what is looked at, not what is older.
    QTest::keyClick(&window, Qt::Key_F8);
    const flow::ExchangeKey second = window.selection().exchange();
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_COMPARE(window.controls().badge()->text(), QStringLiteral("HELD: breakpoint 1"));
    QVERIFY(exchangeOf(engine.now().held().front(), engine.model()).client != second.client);
}

void tst_WindowBreaks::f8ComesRoundToEveryPlaceOfOneExchange()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    window.breaks().toggle({BreakAt::HeadIn, BreakSide::Server});
    window.breaks().toggle({BreakAt::EndOut, BreakSide::Client});
    plan::RequestPlan plan;
    plan.method = "POST";
    plan.url = "http://127.0.0.1:" + QByteArray::number(engine.port) + "/echo";
    plan.agent = plan::NewAgent{};
    plan.pieces = {{"hello", 0ms}, {"world", 20ms}};
    engine.backend.send(plan);
    engine.backend.send(plan);
    QTRY_COMPARE(window.controls().badge()->text(), QStringLiteral("4 HELD"));
    QTRY_COMPARE(engine.model().total(), 2);
    std::set<quint64> steps;
    std::set<flow::ExchangeKey> exchanges;
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(&window, Qt::Key_F8);
        steps.insert(window.selection().event().value);
        exchanges.insert(window.selection().exchange());
    }
    QCOMPARE(steps.size(), size_t(4));
    QCOMPARE(exchanges.size(), size_t(2));
}

void tst_WindowBreaks::f8PassesWhatBelongsToNoExchange()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    const flow::ExchangeKey exchange = window.selection().exchange();
    engine.backend.post(engine::HoldSeam{trace::Side::Server, trace::Seam::In, true});
    QTcpSocket peer; // nothing of it is read: no exchange yet
    peer.connectToHost(QHostAddress::LocalHost, engine.port);
    QVERIFY(peer.waitForConnected());
    peer.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_VERIFY(window.breaks().showHeld()->isEnabled());
    QTest::keyClick(&window, Qt::Key_F8);
    QCOMPARE(window.selection().exchange(), exchange);
    QVERIFY(!window.statusBar()->currentMessage().isEmpty());
}

void tst_WindowBreaks::theLinkOfThePastKeepsTheMoment()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    Q_EMIT window.exchanges().picked();
    window.breaks().toggle({BreakAt::HeadOut, BreakSide::Server});
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:" + QByteArray::number(engine.port) + "/inspect";
    plan.agent = plan::NewAgent{};
    engine.backend.send(plan);
    QTRY_COMPARE(window.controls().badge()->text(), QStringLiteral("HELD: breakpoint 1"));
    const trace::EventIndex held = engine.now().held().front().event;
    QTest::keyClick(&window, Qt::Key_F5);
    QTRY_COMPARE(window.controls().badge()->text(), QStringLiteral("LIVE"));
    QTRY_VERIFY(engine.isOver());
    window.playback().pause();
    window.playback().seek(held.value + 1);
    QPushButton *link = window.stage().header().link();
    QTRY_VERIFY(link->accessibleName().contains(QLatin1String("Breakpoint 1")));
    QTest::mouseClick(link, Qt::LeftButton);
    QCOMPARE(window.playback().mode(), Playback::Mode::Paused);
    QCOMPARE(window.playback().moment().events, held.value + 1);
    QCOMPARE(window.selection().event(), held);
    QCOMPARE(window.selection().exchange(), engine.model().keyAt(1));
    QVERIFY(window.statusBar()->currentMessage().contains(QLatin1String("held then")));
}

void tst_WindowBreaks::inFrontOfAClassTheBadgeSaysHeld()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    window.presenter().setOn(true);
    window.breaks().toggle({BreakAt::HeadOut, BreakSide::Server});
    engine.start("/");
    QTRY_COMPARE(window.presenter().badge().text(), QStringLiteral("HELD: breakpoint 1"));
    window.presenter().setOn(false);
}

void tst_WindowBreaks::goOnLetsAllGo()
{
    EngineWindow engine(m_theme);
    engine.window.breaks().toggle({BreakAt::HeadOut, BreakSide::Client});
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:" + QByteArray::number(engine.port) + "/";
    plan.agent = plan::NewAgent{};
    for (int i = 0; i < 3; ++i)
        engine.backend.send(plan);
    QTRY_COMPARE(engine.window.controls().badge()->text(), QStringLiteral("3 HELD"));
    QVERIFY(engine.window.actions().goOn->isEnabled());
    QTest::keyClick(&engine.window, Qt::Key_F5);
    QTRY_COMPARE(engine.window.controls().badge()->text(), QStringLiteral("LIVE"));
    QTRY_COMPARE(engine.model().total(), 3);
    QTRY_VERIFY(engine.isOver());
    QVERIFY(engine.window.breaks().breakpoints().actingCount() == 1); // it stays
}

/// What waits elsewhere is shown by the first Step, and let go by the next one.
void tst_WindowBreaks::aStepLetsNothingGoUnseen()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    Q_EMIT window.exchanges().picked(); // what is looked at is chosen
    const flow::ExchangeKey looked = window.selection().exchange();
    window.breaks().toggle({BreakAt::HeadIn, BreakSide::Server});
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:" + QByteArray::number(engine.port) + "/inspect";
    plan.agent = plan::NewAgent{};
    engine.backend.send(plan);
    QTRY_COMPARE(window.controls().badge()->text(), QStringLiteral("HELD: breakpoint 1"));
    QTRY_COMPARE(engine.model().total(), 2);
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_VERIFY(window.selection().exchange() != looked);
    QCOMPARE(window.playback().snapshot().at(window.selection().event()).kind, EventKind::StepHeld);
    QVERIFY(window.statusBar()->currentMessage().contains(QStringLiteral("another exchange")));
    QCOMPARE(engine.now().held().size(), size_t(1));
    QTest::keyClick(&window, Qt::Key_F10);
    QTRY_VERIFY(engine.now().held().empty());
}

void tst_WindowBreaks::aLongTargetIsShortenedInTheMenu()
{
    EngineWindow engine(m_theme);
    const QByteArray target = "/echo?" + QByteArray(7000, 'x') + "&end=1";
    engine.start(target);
    QTRY_VERIFY(engine.isOver());
    QTRY_VERIFY(clickOnStage(engine.window, QStringLiteral("'request'")));
    engine.window.breaks().followSelection();
    const QString text = engine.window.breaks().hereForTarget()->text();
    QVERIFY2(text.size() < 100, qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("/echo?xxx")));
    QVERIFY(text.endsWith(QStringLiteral("&&end=1")));
    engine.window.breaks().hereForTarget()->trigger();
    QCOMPARE(engine.window.breaks().breakpoints().list().front().target, target); // whole
}

void tst_WindowBreaks::woundBackItSaysHowMuchAndNotWhat()
{
    EngineWindow engine(m_theme);
    MainWindow &window = engine.window;
    engine.start("/");
    QTRY_VERIFY(engine.isOver());
    window.playback().pause();
    window.breaks().toggle({BreakAt::HeadIn, BreakSide::Server});
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:" + QByteArray::number(engine.port) + "/";
    engine.backend.send(plan);
    QTRY_COMPARE(window.controls().badge()->text(), QStringLiteral("PAUSED · 1 HELD"));
    QVERIFY(!window.stage().header().link()->text().contains(QLatin1String("Breakpoint")));
    QCOMPARE(engine.model().total(), 1);
    // A step is one of the view: what really waits, waits on.
    window.playback().seekBegin(window.selection().exchange());
    const quint64 events = window.playback().moment().events;
    QTest::keyClick(&window, Qt::Key_F10);
    QVERIFY(window.playback().moment().events > events);
    QCOMPARE(engine.now().held().size(), size_t(1));
    QTest::keyClick(&window, Qt::Key_F8); // to be shown, it must be live
    QCOMPARE(window.playback().mode(), Playback::Mode::Live);
    QTRY_COMPARE(window.controls().badge()->text(), QStringLiteral("HELD: breakpoint 1"));
}

void tst_WindowBreaks::theListAddsChangesSwitchesAndRemoves()
{
    EngineWindow engine(m_theme);
    BreakControls &breaks = engine.window.breaks();
    QTest::keyClick(&engine.window, Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
    BreakpointDialog *dialog = breaks.dialog();
    QTRY_VERIFY(dialog->isVisible());
    BreakpointForm *form = dialog->form();
    QTest::keyClicks(form->field(BreakpointForm::Target), QStringLiteral("/status/*"));
    QTest::keyClicks(form->field(BreakpointForm::Status), QStringLiteral("4xx"));
    QTest::mouseClick(dialog->addButton(), Qt::LeftButton);
    QCOMPARE(breaks.breakpoints().list().size(), size_t(1));
    QCOMPARE(dialog->table()->rowCount(), 1);
    QCOMPARE(dialog->table()->item(0, BreakpointDialog::Conditions)->text(),
        QStringLiteral("/status/*, status 4xx"));
    // Enter in a field adds what is another one; then the first is changed.
    QTest::keyClick(form->field(BreakpointForm::Target), Qt::Key_Return);
    QCOMPARE(breaks.breakpoints().list().size(), size_t(1));
    QTest::keyClicks(form->field(BreakpointForm::Target), QStringLiteral("a"));
    QTest::keyClick(form->field(BreakpointForm::Target), Qt::Key_Return);
    QCOMPARE(breaks.breakpoints().list().size(), size_t(2));
    QCOMPARE(breaks.breakpoints().list().back().target, QByteArray("/status/*a"));
    QCOMPARE(breaks.breakpoints().list().back().id, 2u);
    const QPoint first = dialog->table()->visualItemRect(dialog->table()->item(0, 1)).center();
    QTest::mouseClick(dialog->table()->viewport(), Qt::LeftButton, {}, first);
    form->field(BreakpointForm::Status)->selectAll();
    QTest::keyClicks(form->field(BreakpointForm::Status), QStringLiteral("404"));
    QTest::mouseClick(dialog->changeButton(), Qt::LeftButton);
    QCOMPARE(breaks.breakpoints().list().front().status, QByteArray("404"));
    // It holds what fulfils it, and counts it.
    engine.start("/status/404");
    QTRY_COMPARE(dialog->table()->item(0, BreakpointDialog::Hits)->text(), QStringLiteral("1"));
    QCOMPARE(dialog->table()->item(1, BreakpointDialog::Hits)->text(), QStringLiteral("0"));
    // Space switches it off, Del takes it away.
    dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    dialog->table()->setFocus();
    QTest::keyClick(dialog->table(), Qt::Key_Space);
    QVERIFY(!breaks.breakpoints().list().front().enabled);
    QCOMPARE(breaks.button()->words().whole, QStringLiteral("Breakpoints: 1"));
    QTest::keyClick(dialog->table(), Qt::Key_Delete);
    QCOMPARE(breaks.breakpoints().list().size(), size_t(1));
    QTest::mouseClick(
        dialog->onSwitch(), Qt::LeftButton, {}, {8, dialog->onSwitch()->height() / 2});
    QVERIFY(!breaks.breakpoints().isOn());
    QCOMPARE(breaks.button()->words().whole, QStringLiteral("Breakpoints: off"));
    QTRY_VERIFY(!engine.now().breakpoints().front().plan.enabled);
}

void tst_WindowBreaks::aConditionThatCannotHoldIsSaidAtItsField_data()
{
    QTest::addColumn<int>("where");
    QTest::addColumn<int>("side");
    QTest::addColumn<int>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("right");
    const auto row = [](const char *name, BreakAt where, BreakSide side,
                         BreakpointForm::Field field, const char *text, bool right) {
        QTest::newRow(name) << int(where) << int(side) << int(field) << QString::fromUtf8(text)
                            << right;
    };
    const auto head = BreakAt::HeadOut;
    row("a method", head, BreakSide::Server, BreakpointForm::Method, "GET", true);
    row("no method", head, BreakSide::Server, BreakpointForm::Method, "G E T", false);
    row("a target", head, BreakSide::Server, BreakpointForm::Target, "/a?b=c", true);
    row("no target", head, BreakSide::Server, BreakpointForm::Target, "/a b", false);
    row("beyond Latin-1", head, BreakSide::Server, BreakpointForm::Target, "/你", false);
    row("a status", head, BreakSide::Server, BreakpointForm::Status, "5XX", true);
    row("no status", head, BreakSide::Server, BreakpointForm::Status, "44", false);
    row("no status yet", head, BreakSide::Client, BreakpointForm::Status, "200", false);
    row("a header", head, BreakSide::Client, BreakpointForm::HeaderName, "Accept", true);
    row("a header where no head is", BreakAt::BodyOut, BreakSide::Client,
        BreakpointForm::HeaderName, "Accept", false);
    row("a value of no header", head, BreakSide::Client, BreakpointForm::HeaderValue, "x", false);
    row("an age", head, BreakSide::Client, BreakpointForm::Age, "1.5 s", true);
    row("no age", head, BreakSide::Client, BreakpointForm::Age, "old", false);
}

void tst_WindowBreaks::aConditionThatCannotHoldIsSaidAtItsField()
{
    QFETCH(int, where);
    QFETCH(int, side);
    QFETCH(int, field);
    QFETCH(QString, text);
    QFETCH(bool, right);
    BreakpointForm form(m_theme);
    form.setBreakpoint(at(BreakAt(where), BreakSide(side)));
    form.show();
    QLineEdit *edit = form.field(BreakpointForm::Field(field));
    edit->insert(text);
    Q_EMIT edit->textEdited(text); // keys of a test are ASCII
    QCOMPARE(form.firstWrongField() == nullptr, right);
    QCOMPARE(!form.complaint(BreakpointForm::Field(field))->isVisible(), right);
    QCOMPARE(edit->property("invalid").toBool(), !right);
}

void tst_WindowBreaks::theFormIsTheInverseOfItself()
{
    BreakpointForm form(m_theme);
    for (const BreakSide side : {BreakSide::Any, BreakSide::Client, BreakSide::Server}) {
        for (const BreakAt where :
            {BreakAt::Connect, BreakAt::HeadOut, BreakAt::BodyOut, BreakAt::EndOut, BreakAt::HeadIn,
                BreakAt::BodyIn, BreakAt::EndIn, BreakAt::ParseError}) {
            if (where == BreakAt::Connect && side != BreakSide::Client)
                continue; // only a client connects
            BreakpointPlan breakpoint = at(where, side, "/a*");
            breakpoint.id = 7;
            breakpoint.enabled = false;
            breakpoint.method = "POST";
            breakpoint.minimumAge = 1500ms;
            breakpoint.socketReused = true;
            form.setBreakpoint(breakpoint);
            QCOMPARE(form.breakpoint(), breakpoint);
            QVERIFY(!flow::placeText(where, side).isEmpty());
        }
    }
}

void tst_WindowBreaks::onlyForThisTargetFromTheMenu()
{
    EngineWindow engine(m_theme);
    engine.start("/status/404");
    QTRY_VERIFY(engine.isOver());
    QTRY_VERIFY(clickOnStage(engine.window, QStringLiteral("'response' 404")));
    BreakControls &breaks = engine.window.breaks();
    QVERIFY(chooseInMenu([&] { QTest::mouseClick(breaks.button(), Qt::LeftButton); },
        {QStringLiteral("breakHereForStatus")}));
    QCOMPARE(breaks.breakpoints().list().back().status, QByteArray("404"));
    QVERIFY(chooseInMenu([&] { QTest::mouseClick(breaks.button(), Qt::LeftButton); },
        {QStringLiteral("breakHereForTarget")}));
    QCOMPARE(breaks.breakpoints().list().back().target, QByteArray("/status/404"));
    QCOMPARE(breaks.breakpoints().list().back().at, BreakAt::HeadIn);
    QCOMPARE(breaks.breakpoints().list().back().side, BreakSide::Client);
    QVERIFY(chooseInMenu([&] { QTest::mouseClick(breaks.button(), Qt::LeftButton); },
        {QStringLiteral("breakHereWith")}));
    QTRY_VERIFY(breaks.dialog()->isVisible());
    QCOMPARE(breaks.dialog()->form()->field(BreakpointForm::Target)->text(),
        QStringLiteral("/status/404"));
}

void tst_WindowBreaks::keptAndOffUnlessTheyWereLeftOn()
{
    QTemporaryDir directory;
    QSettings settings(directory.filePath(QStringLiteral("r.ini")), QSettings::IniFormat);
    {
        EngineWindow engine(m_theme, &settings);
        engine.window.breaks().breakpoints().add(at(BreakAt::HeadIn, BreakSide::Server, "/kept"));
        engine.window.close();
    }
    {
        EngineWindow engine(m_theme, &settings);
        QCOMPARE(engine.window.breaks().breakpoints().list().size(), size_t(1));
        QCOMPARE(engine.window.breaks().button()->words().whole, QStringLiteral("Breakpoints: 1"));
        QTRY_COMPARE(engine.now().breakpoints().size(), size_t(1));
        QVERIFY(engine.window.statusBar()->currentMessage().contains(QLatin1String("as you left")));
        engine.window.breaks().breakpoints().setOn(false);
        engine.window.close();
    }
    EngineWindow engine(m_theme, &settings);
    QCOMPARE(engine.window.breaks().button()->words().whole, QStringLiteral("Breakpoints: off"));
    engine.start("/kept");
    QTRY_VERIFY(engine.isOver());
    QCOMPARE(engine.count(EventKind::BreakpointHit), 0);
}

QTEST_MAIN(tst_WindowBreaks)
#include "tst_windowbreaks.moc"

#include "tests/gui/enginewindow.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "core/flow/eventtext.h"
#include "core/flow/timing.h"
#include "ui/exchanges/exchangetext.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/inspectorpage.h"
#include "ui/stage/flowrail.h"
#include "ui/stage/sentenceview.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"
#include "ui/window/byhand.h"
#include "ui/window/callrow.h"
#include "ui/window/controlbar.h"
#include "ui/window/handdesk.h"
#include "ui/window/handpanel.h"
#include "ui/window/heldeditor.h"
#include "ui/window/mainwindow.h"
#include "ui/window/modebadge.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QCheckBox>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>
#include <QUrl>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace std::chrono_literals;
using Verb = engine::CallOnHalf::Verb;
using trace::EventKind;
using trace::Side;

namespace
{

constexpr int patience = 10'000;

/// The keys are the stage's.
struct HandWindow : test::EngineWindow {
    explicit HandWindow(Theme &theme)
        : EngineWindow(theme)
    {
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
        window.stage().view().setFocus();
    }

    template <typename Condition>
    void await(Condition condition, const char *what = "it does not come to that")
    {
        if (!QTest::qWaitFor(condition, patience))
            qFatal("%s", what);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
        window.stage().view().setFocus();
        QTest::keyClick(&window.stage().view(), key, modifiers);
    }
    QByteArray url(const QByteArray &path) const
    {
        return "http://127.0.0.1:" + QByteArray::number(port) + path;
    }
    plan::RequestPlan post(const QByteArrayList &pieces) const
    {
        plan::RequestPlan plan;
        plan.method = "POST";
        plan.url = url("/echo");
        for (const QByteArray &piece : pieces)
            plan.pieces.push_back({piece, {}});
        return plan;
    }
    void send(const plan::RequestPlan &plan)
    {
        window.requestForm().setPlan(plan);
        window.send();
    }
    /// By a click on the segment of the bar.
    void turnByHandOn()
    {
        SegmentedControl *pace = window.controls().pace();
        const int commands = count(EventKind::CommandGiven);
        QTest::mouseClick(pace->findChildren<QToolButton *>().at(3), Qt::LeftButton);
        if (!hand().isOn())
            qFatal("the pace is not by hand");
        // What connects before the engine knows is not held.
        await([&] { return count(EventKind::CommandGiven) > commands; }, "nothing is commanded");
    }
    ByHand &hand() { return window.hand().byHand(); }
    HandPanel &panel() { return window.hand().panel(); }
    /// What is really held, as the engine's newest trace has it.
    std::vector<flow::Interventions::HeldStep> held() const
    {
        const trace::Snapshot snapshot = backend.snapshot();
        return flow::Interventions(snapshot, flow::Moment::headOf(snapshot)).held();
    }
    /// Something is held, and the window knows all of it.
    void awaitHeld()
    {
        await(
            [this] {
                return !held().empty()
                    && window.playback().moment().events == backend.snapshot().endEvent();
            },
            "nothing is held");
    }
    /// One step is let go with F10.
    void step()
    {
        awaitHeld();
        const int released = count(EventKind::StepReleased);
        press(Qt::Key_F10);
        await([&] { return count(EventKind::StepReleased) == released + 1; },
            "F10 does not let a step go");
    }
    /// Steps until something held is of this kind and place.
    template <typename Wanted>
    void stepTo(Wanted wanted)
    {
        for (int i = 0; i < 30; ++i) {
            awaitHeld();
            if (wanted())
                return;
            step();
        }
        qFatal("it is never held");
    }
    /// The oldest that is held of the exchange that is looked at is such an item at this seam.
    bool holds(trace::HeldItem item, trace::Seam seam)
    {
        const auto step = hand().heldOf(window.selection().exchange());
        return step && step->item == item && step->seam == seam;
    }
    /// The tools above the stage are those of what is held now, and stay where they are.
    void awaitTools()
    {
        await(
            [this] {
                const auto step = hand().heldOf(window.selection().exchange());
                return step && panel().step() == step->event && panel().editButton()->isVisible()
                    && window.playback().moment().events == backend.snapshot().endEvent();
            },
            "the tools do not follow");
    }
    int dropped() const
    {
        const trace::Snapshot snapshot = backend.snapshot();
        int n = 0;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
            const trace::Event event = snapshot.at({i});
            n += event.kind == EventKind::StepEdited
                && trace::StepChange(event.arg) == trace::StepChange::Dropped;
        }
        return n;
    }
    QString sentence() const { return window.stage().sentence().sentence().text; }
    QString rowTexts() const
    {
        QStringList texts;
        for (const flow::Row &row : window.stage().view().scene().rows) {
            if (row.kind == flow::Row::Kind::Label)
                texts << row.label.text + u'|' + row.label.note;
        }
        return texts.join(u'\n');
    }
};

/// The first chunk of a POST is held, and the editor of what is held is open.
HeldEditor &editHeldChunk(HandWindow &w)
{
    w.turnByHandOn();
    w.send(w.post({"one", "two"}));
    w.stepTo([&] { return w.holds(trace::HeldItem::Chunk, trace::Seam::Out); });
    w.awaitTools();
    QTest::mouseClick(w.panel().editButton(), Qt::LeftButton);
    return w.window.hand().editor();
}

} // namespace

/// A person at the window takes hold of real exchanges, by keys and clicks.
class tst_HandWindow final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void f10LetsOneStepGoAfterTheOther();
    void steppingBackOnlyWindsTheViewAndForwardCatchesUpFirst();
    void leavingThePaceLetsEverythingGo();
    void f5LetsEverythingGo();
    void onlyOurServerIsHeld();
    void whatWaitsIsSaidOnBarAndStage();
    void deadlinesArePiesAndAClickLetsThemRun();
    void endIsCalledWhereItIsMissing();
    void endIsCalledAlsoWhileItIsReplayed();
    void aRequestIsDrivenByHand();
    void whatIsDrivenIsNotTakenAway();
    void theModulesRefusalIsShownThere();
    void onlyTheFieldOfTheLastCallIsMarked();
    void curlWaitsForAPersonsAnswer();
    void curlIsHeldAndLetGo();
    void curlThatGivesUpIsShown();
    void aChunkIsEdited();
    void theEditorClosesWhenItsPieceHasGone();
    void whatWasWrittenInTheEditorIsNotLost();
    void controlEnterConfirmsInTheEditor();
    void aFramingLeftWrongIsOwnedUpTo();
    void theBadgeCountsWhatTheSentenceCounts();
    void whatIsHeldIsLetGoWhereItIsSaid();
    void whatGoesNextIsSeenInALowWindow();
    void whatIsHeldLeavesHalfOfTheStageToWhatHappened();
    void chosenWithTheMouseTheKeysAreTheStages();
    void allClocksOfAnExchangeThatRunsAgree();
    void aHeldConnectionWithoutARequestIsSaid();
    void theSameAgainAsksWhatIsDoneByHand();
    void aDropIsOneDrop();
    void aWrongHeadIsToldBeforeItIsSent();
    void aRequestIsAnsweredInPlaceOfItsHandler();

private:
    Theme m_theme;
};

void tst_HandWindow::f10LetsOneStepGoAfterTheOther()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one", "two"}));
    w.awaitHeld();
    int steps = 0;
    while (w.count(EventKind::HalfClosed) < 2 && steps < 100) {
        w.await([&] { return !w.held().empty() || w.count(EventKind::HalfClosed) == 2; });
        if (w.held().empty())
            break;
        w.step();
        ++steps;
    }
    // connect, accept; the head, two chunks and the end, each out, unread and before its callback;
    // the answer likewise.
    QVERIFY2(steps >= 12, qPrintable(QString::number(steps)));
    QCOMPARE(w.window.playback().mode(), Playback::Mode::Live);
    QTRY_VERIFY(w.sentence().contains(QStringLiteral("200 OK")));
}

void tst_HandWindow::steppingBackOnlyWindsTheViewAndForwardCatchesUpFirst()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one"}));
    for (int i = 0; i < 3; ++i)
        w.step();
    w.awaitHeld();
    const int released = w.count(EventKind::StepReleased);
    QTRY_COMPARE(w.window.playback().eventsBehind(), 0u);
    w.press(Qt::Key_F10, Qt::ShiftModifier); // from here on the clock of the present stands
    w.press(Qt::Key_F10);
    const flow::Scene present = w.window.stage().view().scene();
    constexpr int back = 4;
    for (int i = 0; i < back; ++i)
        w.press(Qt::Key_F10, Qt::ShiftModifier);
    QCOMPARE(w.window.playback().mode(), Playback::Mode::Paused);
    QVERIFY(w.window.playback().eventsBehind() > 0);
    QVERIFY(w.window.controls().badge()->text().contains(QStringLiteral("HELD")));
    for (int i = 0; i < back; ++i)
        w.press(Qt::Key_F10);
    QCOMPARE(w.count(EventKind::StepReleased), released); // nothing was let go
    QVERIFY(w.window.stage().view().scene() == present); // n back and n forward
    w.press(Qt::Key_F10);
    w.await([&] { return w.count(EventKind::StepReleased) == released + 1; });
    QCOMPARE(w.window.playback().mode(), Playback::Mode::Live);
}

void tst_HandWindow::leavingThePaceLetsEverythingGo()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one", "two"}));
    w.awaitHeld();
    w.window.actions().pace->actions().first()->trigger();
    QVERIFY(!w.hand().isOn());
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
    w.await([&] { return !w.hand().holdsAnything(); });
    QTRY_COMPARE(w.window.controls().badge()->text(), QStringLiteral("LIVE"));
    QVERIFY(w.hand().now().holds().empty());
}

void tst_HandWindow::f5LetsEverythingGo()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one"}));
    w.awaitHeld();
    QTRY_VERIFY(w.window.actions().goOn->isEnabled());
    w.press(Qt::Key_F5);
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
    QVERIFY(!w.window.actions().byHand->isChecked());
}

void tst_HandWindow::onlyOurServerIsHeld()
{
    HandWindow w(m_theme);
    for (QAction *action : w.window.actions().heldSides->actions()) {
        if (action->data().toInt() == int(ByHand::Sides::Server))
            action->trigger();
    }
    w.turnByHandOn();
    QVERIFY(w.window.controls().heldSides()->isVisible());
    w.send(w.post({"one"}));
    w.awaitHeld();
    for (const auto &step : w.hand().now().held())
        QCOMPARE(step.side, Side::Server);
    QVERIFY(w.count(EventKind::SocketWrite) > 0); // our client wrote at once
    w.press(Qt::Key_F5);
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
}

void tst_HandWindow::whatWaitsIsSaidOnBarAndStage()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one"}));
    w.stepTo([&] { return w.holds(trace::HeldItem::Chunk, trace::Seam::Out); });
    QCOMPARE(w.window.controls().badge()->property("badge").toString(), QStringLiteral("held"));
    const auto firstHeld = [&]() -> flow::HeldSide::Held {
        for (const flow::HeldSide &side : w.window.stage().view().scene().held) {
            if (!side.steps.empty())
                return side.steps.front();
        }
        return {};
    };
    QTRY_COMPARE(firstHeld().text, QStringLiteral("held by you: chunk 8 B"));
    QCOMPARE(firstHeld().note, QStringLiteral("made, not yet written"));
    QVERIFY(w.sentence().startsWith(QStringLiteral("Held by you: ")));
    QVERIFY(w.window.stage().view().accessibleDescription().contains(
        QStringLiteral("held by you: chunk 8 B")));
    const auto &steps = w.window.stage().clientRail().steps();
    QVERIFY(std::ranges::any_of(steps, [](const flow::Step &step) {
        return step.state == flow::Step::State::Held && step.guideNumber == 4;
    }));
    QVERIFY(w.panel().isVisible());
    QVERIFY(w.panel().editButton()->isVisible());
    w.press(Qt::Key_F5);
}

void tst_HandWindow::deadlinesArePiesAndAClickLetsThemRun()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    plan::RequestPlan plan = w.post({"one"});
    plan.timeout = 1h;
    w.send(plan);
    StageView &view = w.window.stage().view();
    const auto pies = [&]() -> std::vector<flow::HeldSide::Pie> {
        return view.scene().held.empty() ? std::vector<flow::HeldSide::Pie>()
                                         : view.scene().held.front().pies;
    };
    w.stepTo([&] { return !pies().empty(); });
    QTRY_VERIFY(!pies().empty());
    QVERIFY(pies().front().left > 0.9 && pies().front().left <= 1);
    QVERIFY(view.accessibleDescription().contains(pies().front().name));
    const QPoint pie = view.pointOfPie(0, 0);
    QVERIFY(view.viewport()->rect().contains(pie));
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, pie);
    QTRY_VERIFY(pies().empty());
    QVERIFY(w.hand().holdsAnything());
    w.panel().thawButton()->click(); // and again they stand still
    QTRY_VERIFY(!pies().empty());
    w.press(Qt::Key_F5);
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
}

void tst_HandWindow::endIsCalledAlsoWhileItIsReplayed()
{
    HandWindow w(m_theme);
    plan::RequestPlan plan = w.post({"one"});
    plan.finish = plan::Finish::None;
    w.send(plan);
    QTRY_VERIFY(w.window.actions().callEnd->isEnabled());
    w.window.playback().replay(w.window.selection().exchange());
    QTRY_VERIFY(w.window.actions().callEnd->isEnabled());
    QCOMPARE(w.window.playback().mode(), Playback::Mode::Replay);
    w.window.actions().callEnd->trigger();
    QCOMPARE(w.window.playback().mode(), Playback::Mode::Live);
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
}

void tst_HandWindow::endIsCalledWhereItIsMissing()
{
    HandWindow w(m_theme);
    plan::RequestPlan plan = w.post({"one"});
    plan.finish = plan::Finish::None;
    w.send(plan);
    QTRY_VERIFY(w.panel().endButton()->isVisible());
    QTRY_VERIFY(w.window.actions().callEnd->isEnabled());
    w.panel().endButton()->click();
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
    QTRY_VERIFY(!w.panel().endButton()->isVisible());
    QTRY_VERIFY(!w.window.actions().callEnd->isEnabled());
    QVERIFY2(w.rowTexts().contains(QStringLiteral("end()|by you")), qPrintable(w.rowTexts()));
    // Wound back it is missing again, and cannot be called twice.
    const int commands = w.count(EventKind::CommandGiven);
    w.window.playback().stepEvent(-1);
    for (int i = 0; i < 100 && !w.panel().endButton()->isVisible(); ++i)
        w.window.playback().stepEvent(-1);
    QVERIFY(w.panel().endButton()->isVisible());
    const quint64 moment = w.window.playback().moment().events;
    w.panel().endButton()->click();
    QCOMPARE(w.window.playback().moment().events, moment);
    QCOMPARE(w.count(EventKind::CommandGiven), commands);
}

void tst_HandWindow::aRequestIsDrivenByHand()
{
    HandWindow w(m_theme);
    plan::RequestPlan plan = w.post({});
    plan.finish = plan::Finish::ByHand;
    w.send(plan);
    CallRow *calls = w.panel().calls(Side::Client);
    QTRY_VERIFY(calls->isVisible());
    w.await([&] { return w.count(EventKind::Connected) == 1; });
    calls->fieldEdit()->setText(QStringLiteral("X-By-Hand: yes"));
    QTest::mouseClick(calls->button(Verb::SetHeader), Qt::LeftButton);
    QTRY_COMPARE(calls->outcomeLabel()->text(),
        QStringLiteral("setHeader('X-By-Hand'): 0 B on the wire"));
    calls->dataEdit()->setText(QStringLiteral("abc"));
    QTest::keyClick(calls->dataEdit(), Qt::Key_Return); // write()
    QTRY_VERIFY2(calls->outcomeLabel()->text().contains(QStringLiteral("in one write: head ")),
        qPrintable(calls->outcomeLabel()->text()));
    QVERIFY(calls->outcomeLabel()->text().endsWith(QStringLiteral("chunk 8")));
    QTRY_VERIFY(!calls->button(Verb::FlushHeaders)->isEnabled());
    QTest::mouseClick(calls->button(Verb::End), Qt::LeftButton);
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
    QTRY_VERIFY(!calls->isVisible());
}

/// Another exchange begins meanwhile: it is offered, and not more.
void tst_HandWindow::whatIsDrivenIsNotTakenAway()
{
    HandWindow w(m_theme);
    plan::RequestPlan plan = w.post({});
    plan.finish = plan::Finish::ByHand;
    w.send(plan);
    CallRow *calls = w.panel().calls(Side::Client);
    QTRY_VERIFY(calls->isVisible());
    const flow::ExchangeKey driven = w.window.selection().exchange();
    QTcpSocket another;
    another.connectToHost(QStringLiteral("127.0.0.1"), quint16(QUrl(QString::fromLatin1(w.url("/"))).port()));
    another.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    w.await([&] { return w.count(EventKind::HalfClosed) == 1; });
    QTRY_VERIFY(w.window.stage().header().link()->isVisible());
    QCOMPARE(w.window.selection().exchange().client, driven.client);
    QVERIFY(calls->isVisible());
    QTest::mouseClick(calls->button(Verb::End), Qt::LeftButton);
    w.await([&] { return w.count(EventKind::HalfClosed) == 3; });
}

void tst_HandWindow::theModulesRefusalIsShownThere()
{
    HandWindow w(m_theme);
    plan::RequestPlan plan = w.post({"abc"});
    plan.finish = plan::Finish::ByHand;
    w.send(plan);
    CallRow *calls = w.panel().calls(Side::Client);
    QTRY_VERIFY(calls->isVisible());
    calls->fieldEdit()->setText(QStringLiteral("X-Late: no"));
    QTest::mouseClick(calls->button(Verb::SetHeader), Qt::LeftButton);
    QTRY_VERIFY2(calls->outcomeLabel()->text().contains(QStringLiteral("ERR_HTTP_HEADERS_SENT")),
        qPrintable(calls->outcomeLabel()->text()));
    QVERIFY(calls->outcomeLabel()->property("invalid").toBool());
    QTest::mouseClick(calls->button(Verb::Destroy), Qt::LeftButton);
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
}

void tst_HandWindow::onlyTheFieldOfTheLastCallIsMarked()
{
    HandWindow w(m_theme);
    plan::RequestPlan plan = w.post({});
    plan.finish = plan::Finish::ByHand;
    w.send(plan);
    CallRow *calls = w.panel().calls(Side::Client);
    QTRY_VERIFY(calls->isVisible());
    const auto isMarked = [](const QLineEdit *edit) { return edit->property("invalid").toBool(); };
    QTest::mouseClick(calls->button(Verb::SetHeader), Qt::LeftButton);
    QVERIFY(isMarked(calls->fieldEdit()));
    QTest::mouseClick(calls->button(Verb::Write), Qt::LeftButton);
    QVERIFY(isMarked(calls->dataEdit()));
    QVERIFY(!isMarked(calls->fieldEdit()));
    QTest::mouseClick(calls->button(Verb::FlushHeaders), Qt::LeftButton); // needs neither
    QVERIFY(!isMarked(calls->dataEdit()));
    QTest::mouseClick(calls->button(Verb::Destroy), Qt::LeftButton);
    w.await([&] { return w.count(EventKind::HalfClosed) >= 1; });
}

void tst_HandWindow::curlWaitsForAPersonsAnswer()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("curl"));
    if (program.isEmpty())
        QSKIP("No curl was found.");
    HandWindow w(m_theme);
    w.window.serverForm().byHandSwitch()->click();
    w.await([&] { return w.count(EventKind::PlanAdopted) >= 2; });
    QProcess curl;
    curl.start(program,
        {QStringLiteral("-s"), QStringLiteral("--noproxy"), QStringLiteral("*"),
            QStringLiteral("--max-time"), QStringLiteral("30"), QString::fromLatin1(w.url("/"))});
    CallRow *calls = w.panel().calls(Side::Server);
    QTRY_VERIFY_WITH_TIMEOUT(calls->isVisible(), patience);
    QVERIFY2(w.sentence().startsWith(QStringLiteral("The answer is in your hand")),
        qPrintable(w.sentence()));
    QCOMPARE(curl.state(), QProcess::Running);
    calls->statusEdit()->setText(QStringLiteral("418"));
    QTest::mouseClick(calls->button(Verb::WriteHead), Qt::LeftButton);
    QTRY_COMPARE(
        calls->outcomeLabel()->text(), QStringLiteral("writeHead(418): 0 B on the wire"));
    calls->dataEdit()->setText(QStringLiteral("by hand"));
    QTest::mouseClick(calls->button(Verb::End), Qt::LeftButton);
    QVERIFY(curl.waitForFinished(patience));
    QCOMPARE(curl.readAllStandardOutput(), "by hand");
    QTRY_VERIFY(!calls->isVisible());
}

void tst_HandWindow::curlIsHeldAndLetGo()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("curl"));
    if (program.isEmpty())
        QSKIP("No curl was found.");
    HandWindow w(m_theme);
    w.turnByHandOn();
    QProcess curl;
    curl.start(program,
        {QStringLiteral("-s"), QStringLiteral("--noproxy"), QStringLiteral("*"),
            QStringLiteral("--max-time"), QStringLiteral("30"), QString::fromLatin1(w.url("/"))});
    w.awaitHeld();
    QVERIFY(w.panel().label()->text().contains(QStringLiteral("the connection")));
    for (int i = 0; i < 20 && curl.state() != QProcess::NotRunning; ++i) {
        w.await([&] { return !w.held().empty() || curl.state() == QProcess::NotRunning; });
        if (!w.held().empty())
            w.step();
    }
    QVERIFY(curl.state() == QProcess::NotRunning || curl.waitForFinished(patience));
    QCOMPARE(curl.readAllStandardOutput(), "Hello, World!\n");
}

void tst_HandWindow::curlThatGivesUpIsShown()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("curl"));
    if (program.isEmpty())
        QSKIP("No curl was found.");
    HandWindow w(m_theme);
    w.turnByHandOn();
    QProcess curl;
    curl.start(program,
        {QStringLiteral("-s"), QStringLiteral("--noproxy"), QStringLiteral("*"),
            QStringLiteral("--max-time"), QStringLiteral("2"), QString::fromLatin1(w.url("/"))});
    // Up to the head that no handler has got.
    w.stepTo([&] { return w.count(EventKind::HeadIn) > 0; });
    QTRY_VERIFY_WITH_TIMEOUT(w.sentence().startsWith(QStringLiteral(
                                 "The client outside gave up: by then you had held 'request' for ")),
        patience);
    QVERIFY(curl.state() == QProcess::NotRunning || curl.waitForFinished(patience));
    QCOMPARE(curl.exitCode(), 28); // its time was over
    w.press(Qt::Key_F5);
}

void tst_HandWindow::aChunkIsEdited()
{
    HandWindow w(m_theme);
    HeldEditor &editor = editHeldChunk(w);
    QTRY_COMPARE(editor.bytesEdit()->toPlainText(), QStringLiteral("one"));
    QTest::keyClick(editor.bytesEdit(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(editor.bytesEdit(), QStringLiteral("eleven bytes"));
    QVERIFY(editor.applyAndGoButton()->isEnabled());
    QTest::mouseClick(editor.applyAndGoButton(), Qt::LeftButton);
    QTRY_COMPARE(w.count(EventKind::StepEdited), 1);
    QTRY_VERIFY(editor.outcome()->text().contains(QStringLiteral("8 B → 17 B")));
    QTRY_VERIFY(!editor.isVisible()); // its piece has gone
    w.press(Qt::Key_F5);
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
    QTRY_VERIFY2(w.rowTexts().contains(QStringLiteral("changed by you|8 B → 17 B")),
        qPrintable(w.rowTexts()));
}

void tst_HandWindow::theEditorClosesWhenItsPieceHasGone()
{
    HandWindow w(m_theme);
    HeldEditor &editor = editHeldChunk(w);
    QTRY_COMPARE(editor.bytesEdit()->toPlainText(), QStringLiteral("one"));
    QVERIFY(editor.heading()->text().contains(QStringLiteral("not yet written")));
    QTest::keyClick(editor.bytesEdit(), Qt::Key_F10); // the window's keys work here, too
    QTRY_VERIFY(!editor.isVisible());
    w.press(Qt::Key_F5);
}

void tst_HandWindow::whatWasWrittenInTheEditorIsNotLost()
{
    HandWindow w(m_theme);
    HeldEditor &editor = editHeldChunk(w);
    QTRY_COMPARE(editor.bytesEdit()->toPlainText(), QStringLiteral("one"));
    QTest::keyClicks(editor.bytesEdit(), QStringLiteral("x"));
    w.press(Qt::Key_F10);
    QTRY_COMPARE(editor.outcome()->text(),
        QStringLiteral("It has gone on as it was: what stands here was put nowhere."));
    QVERIFY(editor.isVisible());
    for (const QPushButton *button :
        {editor.applyButton(), editor.applyAndGoButton(), editor.dropButton()})
        QVERIFY(!button->isVisible());
    QVERIFY(!editor.heading()->text().contains(QStringLiteral("not yet written")));
    QCOMPARE(editor.bytesEdit()->toPlainText(), QStringLiteral("xone")); // to be taken along
    QTest::mouseClick(editor.closeButton(), Qt::LeftButton);
    QVERIFY(!editor.isVisible());
    w.press(Qt::Key_F5);
}

void tst_HandWindow::controlEnterConfirmsInTheEditor()
{
    HandWindow w(m_theme);
    HeldEditor &editor = editHeldChunk(w);
    QTRY_COMPARE(editor.bytesEdit()->toPlainText(), QStringLiteral("one"));
    QVERIFY(!editor.closeButton()->isVisible());
    QVERIFY(QTest::qWaitForWindowActive(&editor));
    QTest::keyClicks(editor.bytesEdit(), QStringLiteral("x"));
    QTest::keyClick(editor.bytesEdit(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(w.count(EventKind::StepEdited), 1);
    QTRY_VERIFY(!editor.isVisible()); // its piece has gone
    QCOMPARE(editor.bytesEdit()->toPlainText(), QStringLiteral("xone"));
    w.press(Qt::Key_F5);
}

void tst_HandWindow::aFramingLeftWrongIsOwnedUpTo()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one"}));
    w.stepTo([&] { return w.holds(trace::HeldItem::Chunk, trace::Seam::Out); });
    w.awaitTools();
    QTest::mouseClick(w.panel().editButton(), Qt::LeftButton);
    HeldEditor &editor = w.window.hand().editor();
    QTRY_COMPARE(editor.bytesEdit()->toPlainText(), QStringLiteral("one"));
    editor.framing()->setCurrentIndex(1);
    QTest::keyClick(editor.bytesEdit(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(editor.bytesEdit(), QStringLiteral("far too much"));
    QTest::mouseClick(editor.applyAndGoButton(), Qt::LeftButton);
    QTRY_COMPARE(w.count(EventKind::StepEdited), 1);
    w.press(Qt::Key_F5);
    w.await([&] { return w.count(EventKind::ParseFailed) > 0; });
    QTRY_VERIFY2(w.sentence().startsWith(QStringLiteral("You left the framing wrong. ")),
        qPrintable(w.sentence()));
}

void tst_HandWindow::theBadgeCountsWhatTheSentenceCounts()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one", "two", "three"}));
    // The head has left and is unread; what was made behind it is not written.
    const auto waitsAt = [&w](trace::Seam seam) {
        return std::ranges::count(w.held(), seam, &flow::Interventions::HeldStep::seam);
    };
    w.stepTo([&] { return waitsAt(trace::Seam::Out) > 1 && waitsAt(trace::Seam::In) > 0; });
    QVERIFY(w.held().size() > 2);
    // Both follow the trace, and neither at once.
    QTRY_COMPARE(w.window.controls().badge()->text(),
        QStringLiteral("%1 HELD").arg(w.held().size()));
    const auto next = [&w] { return w.window.stage().sentence().sentence().next; };
    QTRY_VERIFY2(next().contains(QStringLiteral(" %1 more wait").arg(w.held().size() - 1)),
        qPrintable(next()));
    w.press(Qt::Key_F5);
}

/// By the button above the stage, and by the menu of its card.
void tst_HandWindow::whatIsHeldIsLetGoWhereItIsSaid()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one", "two"}));
    w.stepTo([&] { return w.holds(trace::HeldItem::Chunk, trace::Seam::Out); });
    w.awaitTools();
    int released = w.count(EventKind::StepReleased);
    QTest::mouseClick(w.panel().releaseButton(), Qt::LeftButton);
    w.await([&] { return w.count(EventKind::StepReleased) == released + 1; });
    w.awaitHeld();
    released = w.count(EventKind::StepReleased);
    StageView &view = w.window.stage().view();
    const trace::EventIndex step = w.held().front().event;
    QTRY_VERIFY(view.viewport()->rect().contains(view.pointOfHeld(step)));
    const QPoint card = view.pointOfHeld(step);
    QContextMenuEvent wanted(QContextMenuEvent::Mouse, card, view.viewport()->mapToGlobal(card));
    QCoreApplication::sendEvent(view.viewport(), &wanted);
    auto *menu = w.window.findChild<QMenu *>(QStringLiteral("contextMenu"));
    QVERIFY(menu);
    QCOMPARE(w.window.selection().event(), step);
    const QList<QAction *> actions = menu->actions();
    const auto letGo = std::ranges::find_if(actions,
        [](const QAction *action) { return action->objectName() == QLatin1String("releaseStep"); });
    QVERIFY(letGo != actions.end());
    (*letGo)->trigger();
    menu->close();
    w.await([&] { return w.count(EventKind::StepReleased) == released + 1; });
    w.press(Qt::Key_F5);
}

void tst_HandWindow::whatGoesNextIsSeenInALowWindow()
{
    HandWindow w(m_theme);
    w.window.resize(1000, 600);
    w.turnByHandOn();
    w.send(w.post({"one", "two", "three"}));
    const auto waitsAt = [&w](trace::Seam seam) {
        return std::ranges::count(w.held(), seam, &flow::Interventions::HeldStep::seam);
    };
    w.stepTo([&] { return waitsAt(trace::Seam::Out) > 1 && waitsAt(trace::Seam::In) > 0; });
    const StageView &view = w.window.stage().view();
    const trace::EventIndex first = w.held().front().event;
    QTRY_VERIFY(view.viewport()->rect().contains(view.pointOfHeld(first)));
    w.window.resize(1000, 560);
    QTRY_VERIFY(view.viewport()->rect().contains(view.pointOfHeld(first)));
    w.press(Qt::Key_F5);
}

/// On a small screen, too: the tools and the cards do not take the stage away.
void tst_HandWindow::whatIsHeldLeavesHalfOfTheStageToWhatHappened()
{
    HandWindow w(m_theme);
    w.window.resize(1280, 720);
    w.turnByHandOn();
    w.send(w.post({"one", "two", "three"}));
    const auto waitsAt = [&w](trace::Seam seam) {
        return std::ranges::count(w.held(), seam, &flow::Interventions::HeldStep::seam);
    };
    w.stepTo([&] { return waitsAt(trace::Seam::Out) > 1 && waitsAt(trace::Seam::In) > 0; });
    const Stage &stage = w.window.stage();
    const StageView &view = stage.view();
    QTRY_VERIFY(view.viewport()->height() > stage.height() / 2);
    QTRY_VERIFY(!view.placed().held.empty());
    double top = view.placed().height;
    for (const PlacedHeld &held : view.placed().held)
        top = std::min(top, held.card.top());
    QVERIFY2(view.placed().height - top < view.viewport()->height() / 2.0,
        qPrintable(QStringLiteral("%1 of %2, %3 held")
                       .arg(view.placed().height - top)
                       .arg(view.viewport()->height())
                       .arg(w.held().size())));
    w.press(Qt::Key_F5);
}

void tst_HandWindow::chosenWithTheMouseTheKeysAreTheStages()
{
    HandWindow w(m_theme);
    w.window.resize(1900, 800);
    w.window.requestForm().focusUrl();
    QTRY_VERIFY(!w.window.controls().pace()->isCollapsed());
    w.turnByHandOn();
    QTRY_COMPARE(QApplication::focusWidget(), &w.window.stage().view());
}

/// Pill, list and overview are pictures of one moment.
void tst_HandWindow::allClocksOfAnExchangeThatRunsAgree()
{
    HandWindow w(m_theme);
    w.window.inspector().setCurrentPage(Inspector::Overview);
    const auto *page = w.window.inspector().page(Inspector::Overview)->findChild<QTextEdit *>();
    QVERIFY(page);
    int compared = 0;
    quint64 before = 0;
    QStringList wrong;
    w.start("/chunks/2?delay=700");
    connect(&w.window.playback(), &Playback::momentChanged, &w.window, [&] {
        const flow::ExchangeRow row = w.newest();
        const quint64 events = w.window.playback().moment().events;
        // While events stream in a page that takes long may come later.
        if (std::exchange(before, events) != events || !row.running)
            return;
        ++compared;
        const auto time = row.end - row.begin;
        if (w.window.stage().view().nowText()
            != QStringLiteral("%1 now").arg(flow::durationText(time)))
            wrong << w.window.stage().view().nowText() + u' ' + timeText(row);
        if (!page->toPlainText().contains(flow::exactText(time)))
            wrong << QStringLiteral("overview, at %1").arg(flow::exactText(time));
    });
    w.await([&] { return w.isOver(); });
    QVERIFY(compared > 3);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void tst_HandWindow::aHeldConnectionWithoutARequestIsSaid()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    QVERIFY(!w.window.heldWithoutRowLabel().isVisible());
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), w.port);
    w.awaitHeld();
    QCOMPARE(w.model().total(), 0);
    QTRY_VERIFY(w.window.heldWithoutRowLabel().isVisible());
    QVERIFY(w.window.heldWithoutRowLabel().text().startsWith(QStringLiteral("1 ")));
    w.step(); // it can be let go, and it is said what that was
    QTRY_VERIFY(!w.window.heldWithoutRowLabel().isVisible());
    w.press(Qt::Key_F5);
}

void tst_HandWindow::theSameAgainAsksWhatIsDoneByHand()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one"}));
    w.stepTo([&] { return w.holds(trace::HeldItem::Chunk, trace::Seam::Out); });
    w.awaitTools();
    QTest::mouseClick(w.panel().dropButton(), Qt::LeftButton);
    QTRY_COMPARE(w.dropped(), 1);
    QTRY_COMPARE(w.window.playback().moment().events, w.backend.snapshot().endEvent());
    const auto question = [&] {
        return w.window.findChild<QMessageBox *>(QStringLiteral("startAnewQuestion"));
    };
    w.press(Qt::Key_F12);
    QTRY_VERIFY(question() && question()->isVisible());
    QTest::keyClick(question(), Qt::Key_Escape);
    QTRY_VERIFY(!question());
    QVERIFY(w.model().total() > 0);
    w.press(Qt::Key_F12);
    QTRY_VERIFY(question() && question()->isVisible());
    QTest::keyClick(question(), Qt::Key_Return);
    QTRY_COMPARE(w.model().total(), 0);
}

void tst_HandWindow::aDropIsOneDrop()
{
    const int interval = QApplication::doubleClickInterval();
    const auto restored = qScopeGuard([interval] { QApplication::setDoubleClickInterval(interval); });
    QApplication::setDoubleClickInterval(600'000); // however slow the machine is
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one", "two", "three"}));
    w.stepTo([&] { return w.holds(trace::HeldItem::Chunk, trace::Seam::Out); });
    w.awaitTools();
    QTest::mouseClick(w.panel().dropButton(), Qt::LeftButton);
    QTRY_COMPARE(w.dropped(), 1);
    w.awaitTools(); // of the next piece
    QTest::mouseClick(w.panel().dropButton(), Qt::LeftButton); // the second half of a double click
    QVERIFY(!w.panel().dropButton()->hasFocus());
    w.press(Qt::Key_Space);
    QTRY_COMPARE(w.window.playback().mode(), Playback::Mode::Paused);
    QCOMPARE(w.dropped(), 1);
}

void tst_HandWindow::aWrongHeadIsToldBeforeItIsSent()
{
    HandWindow w(m_theme);
    w.turnByHandOn();
    w.send(w.post({"one"}));
    w.stepTo([&] { return w.holds(trace::HeldItem::Head, trace::Seam::Out); });
    QTRY_VERIFY(w.window.actions().editHeld->isEnabled());
    w.window.actions().editHeld->trigger();
    HeldEditor &editor = w.window.hand().editor();
    QTRY_VERIFY(editor.bytesEdit()->toPlainText().startsWith(QStringLiteral("POST /echo ")));
    const QString whole = editor.bytesEdit()->toPlainText();
    editor.bytesEdit()->setPlainText(QString(whole).replace(QStringLiteral("Host:"), QStringLiteral("Ho st:")));
    QVERIFY(!editor.complaint()->text().isEmpty());
    QVERIFY(!editor.applyButton()->isEnabled());
    editor.framing()->setCurrentIndex(1); // on purpose
    QVERIFY(editor.applyButton()->isEnabled());
    editor.framing()->setCurrentIndex(0);
    editor.bytesEdit()->setPlainText(QString(whole).replace(QStringLiteral("/echo"), QStringLiteral("/status/418")));
    QVERIFY(editor.complaint()->text().isEmpty());
    QTest::mouseClick(editor.applyAndGoButton(), Qt::LeftButton);
    QTRY_COMPARE(w.count(EventKind::StepEdited), 1);
    w.press(Qt::Key_F5);
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
    QTRY_VERIFY(w.sentence().contains(QStringLiteral("418")));
}

void tst_HandWindow::aRequestIsAnsweredInPlaceOfItsHandler()
{
    HandWindow w(m_theme);
    for (QAction *action : w.window.actions().heldSides->actions()) {
        if (action->data().toInt() == int(ByHand::Sides::Server))
            action->trigger();
    }
    w.turnByHandOn();
    w.send(w.post({"one"}));
    w.stepTo([&] { return w.holds(trace::HeldItem::Head, trace::Seam::Deliver); });
    QTRY_VERIFY(w.panel().answerButton()->isVisible());
    QTest::mouseClick(w.panel().answerButton(), Qt::LeftButton);
    HeldEditor &editor = w.window.hand().editor();
    QTRY_VERIFY(editor.isVisible());
    editor.statusSpin()->setValue(503);
    editor.fieldsEdit()->setPlainText(QStringLiteral("Retry-After: 5"));
    editor.answerBody()->setPlainText(QStringLiteral("not now"));
    QTest::mouseClick(editor.answerButton(), Qt::LeftButton);
    QTRY_COMPARE(editor.outcome()->text(), QStringLiteral("Answered by you."));
    w.awaitHeld(); // the answer itself: before there is something to let go F5 has nothing to do
    w.press(Qt::Key_F5);
    w.await([&] { return w.count(EventKind::HalfClosed) == 2; });
    QTRY_VERIFY(w.sentence().contains(QStringLiteral("503")));
    QVERIFY(w.count(EventKind::OnRequest) == 0);
    QVERIFY(w.rowTexts().contains(QStringLiteral("answered by you")));
}

QTEST_MAIN(tst_HandWindow)
#include "tst_handwindow.moc"

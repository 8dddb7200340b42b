#include "tests/gui/recordedbackend.h"
#include "ui/compose/headerrows.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/models/visiblesteps.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/stage/timeline.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"
#include "ui/window/breakcontrols.h"
#include "ui/window/breakpointdialog.h"
#include "ui/window/commandpalette.h"
#include "ui/window/controlbar.h"
#include "ui/window/mainwindow.h"
#include "ui/window/momentfield.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSet>
#include <QSlider>
#include <QStatusBar>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace std::chrono_literals;

namespace
{

/// A window with the focus on its stage, over the design's POST, with the person's clock in hand.
struct Bench {
    explicit Bench(Theme &theme, test::Sample sample = test::Sample::Post)
        : trace(test::sampleTrace(sample))
        , backend(trace.snapshot)
        , window(theme, backend)
        , playback(window.playback())
    {
        playback.setViewClock([this] { return viewNow; });
        window.resize(1600, 1000);
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
        window.stage().view().setFocus();
        window.selection().setExchange(key());
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    flow::ExchangeKey key() const { return test::keyOf(trace); }
    Stops stops() const { return stopsOf(trace.snapshot, key()); }
    quint64 shown() const { return playback.moment().events; }

    test::SampleTrace trace;
    test::RecordedBackend backend;
    std::chrono::microseconds viewNow{0};
    MainWindow window;
    Playback &playback;
};

QStringList shownOn(const SegmentedControl &control)
{
    QStringList texts;
    for (const QToolButton *button : control.findChildren<QToolButton *>()) {
        if (button->isVisible())
            texts << button->text();
    }
    return texts;
}

} // namespace

/// Every key of the window, and every control of time, through real presses and clicks.
class tst_WindowKeys final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void spacePausesAndPlaysOn();
    void f5GoesOnFromTheMoment();
    void shiftF5Replays();
    void f10StepsAndShiftF10StepsBack();
    void altShiftArrowsGoByEvents();
    void aClickOnAStepIsAStepAndWithShiftAnEvent();
    void homeAndEnd();
    void controlHomeAndEndAreThoseOfTheExchange();
    void controlUpAndDownGoByExchanges();
    void theNextExchangeLiesBehindTheVeil();
    void controlGGoesToAnEvent();
    void runsToWhatIsAskedFor_data();
    void runsToWhatIsAskedFor();
    void bracketsChangeThePace();
    void theSliderChangesThePace();
    void keysThatAFieldUsesStayWithIt();
    void theWheelChangesNoChoiceWithoutTheFocus();
    void aClickIntoTheMethodMarksIt();
    void spacePressesTheButtonThatHasTheFocus();
    void nothingStealsSelectionOrScroll();
    void thePaletteFindsAndRuns();
    void thePaletteFindsAPaceAndANewBreakpoint();
    void thePaletteKnowsEveryAction();
    void thePaletteDoesWhatWasMeantOrNothing();
    void whatThePaletteListsIsFoundByItsWords();
    void thePaletteKeyBeginsAnewInThePalette();
    void thePaletteFindsWhatTheFormOffers_data();
    void thePaletteFindsWhatTheFormOffers();
    void afterASendTheKeysAreThoseOfTime();
    void atTheStartPlainKeysAreNotTyped();
    void theHintIsTrueOfWhatHasTheFocus();
    void noTwoActionsHaveOneKey();
    void everyActionHasAName();

private:
    Theme m_theme;
};

void tst_WindowKeys::spacePausesAndPlaysOn()
{
    Bench bench(m_theme);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
    bench.press(Qt::Key_Space);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
    bench.playback.seek(bench.stops().stops.at(3).events);
    bench.press(Qt::Key_Space);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Replay);
    QCOMPARE(bench.shown(), bench.stops().stops.at(3).events);
    bench.press(Qt::Key_Space);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
    bench.window.timeline().setFocus();
    bench.press(Qt::Key_F6); // its other key
    QCOMPARE(bench.playback.mode(), Playback::Mode::Replay);
}

void tst_WindowKeys::f5GoesOnFromTheMoment()
{
    Bench bench(m_theme);
    bench.press(Qt::Key_F5); // live: nothing to go on with
    QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
    bench.playback.seek(bench.stops().stops.at(5).events);
    bench.press(Qt::Key_F5);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Replay);
    QCOMPARE(bench.shown(), bench.stops().stops.at(5).events);
    bench.viewNow += 1s;
    bench.playback.refresh();
    QCOMPARE(bench.shown(), bench.stops().stops.at(6).events);
}

void tst_WindowKeys::shiftF5Replays()
{
    Bench bench(m_theme);
    bench.press(Qt::Key_F5, Qt::ShiftModifier);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Replay);
    QCOMPARE(bench.shown(), bench.stops().stops.front().events);
}

void tst_WindowKeys::f10StepsAndShiftF10StepsBack()
{
    Bench bench(m_theme);
    bench.playback.seek(bench.stops().stops.at(4).events);
    bench.press(Qt::Key_F10);
    QCOMPARE(bench.shown(), bench.stops().stops.at(5).events);
    bench.press(Qt::Key_F10, Qt::ShiftModifier);
    bench.press(Qt::Key_F10, Qt::ShiftModifier);
    QCOMPARE(bench.shown(), bench.stops().stops.at(3).events);
    bench.press(Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(bench.shown(), bench.stops().stops.at(4).events);
    bench.press(Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(bench.shown(), bench.stops().stops.at(3).events);
}

void tst_WindowKeys::altShiftArrowsGoByEvents()
{
    Bench bench(m_theme);
    bench.playback.seek(40);
    bench.press(Qt::Key_Right, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(bench.shown(), 41u);
    bench.press(Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
    bench.press(Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(bench.shown(), 39u);
}

void tst_WindowKeys::aClickOnAStepIsAStepAndWithShiftAnEvent()
{
    Bench bench(m_theme);
    const auto buttons = bench.window.controls().steps()->findChildren<QToolButton *>();
    const auto buttonOf = [&](const QAction *action) {
        const auto at = std::find_if(buttons.begin(), buttons.end(),
            [&](const QToolButton *button) { return button->defaultAction() == action; });
        return at == buttons.end() ? nullptr : *at;
    };
    QToolButton *forward = buttonOf(bench.window.actions().stepForward);
    QToolButton *back = buttonOf(bench.window.actions().stepBack);
    QVERIFY(forward && back);
    bench.playback.seek(bench.stops().stops.at(4).events);
    QTest::mouseClick(forward, Qt::LeftButton);
    const quint64 stepped = bench.stops().stops.at(5).events;
    QCOMPARE(bench.shown(), stepped);
    QTest::mouseClick(forward, Qt::LeftButton, Qt::ShiftModifier);
    QCOMPARE(bench.shown(), stepped + 1);
    QTest::mouseClick(back, Qt::LeftButton, Qt::ShiftModifier);
    QCOMPARE(bench.shown(), stepped);
    QTest::mouseClick(back, Qt::LeftButton);
    QCOMPARE(bench.shown(), bench.stops().stops.at(4).events);
}

void tst_WindowKeys::homeAndEnd()
{
    Bench bench(m_theme);
    for (QWidget *place : {static_cast<QWidget *>(&bench.window.stage().view()),
             static_cast<QWidget *>(&bench.window.timeline())}) {
        place->setFocus();
        bench.press(Qt::Key_Home);
        QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
        QCOMPARE(bench.shown(), 0u);
        bench.press(Qt::Key_End);
        QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
        QCOMPARE(bench.shown(), bench.trace.snapshot.endEvent());
    }
}

void tst_WindowKeys::controlHomeAndEndAreThoseOfTheExchange()
{
    Bench bench(m_theme);
    bench.press(Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(bench.shown(), bench.stops().first);
    bench.press(Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
    QCOMPARE(bench.shown(), bench.stops().stops.at(bench.stops().own - 1).events);
}

void tst_WindowKeys::controlUpAndDownGoByExchanges()
{
    Bench bench(m_theme);
    const ExchangeModel *model = bench.window.exchanges().model();
    const int row = model->rowOf(bench.key());
    QVERIFY(row > 1);
    bench.press(Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(model->rowOf(bench.window.selection().exchange()), row - 1);
    bench.press(Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(model->rowOf(bench.window.selection().exchange()), row - 2);
    bench.press(Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(model->rowOf(bench.window.selection().exchange()), row - 1);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Live); // to look at another is no jump in time
}

void tst_WindowKeys::theNextExchangeLiesBehindTheVeil()
{
    Bench bench(m_theme);
    const ExchangeModel *model = bench.window.exchanges().model();
    bench.playback.seek(bench.stops().first);
    const int before = model->total();
    bench.window.selection().setExchange(model->keyAt(before - 1));
    bench.press(Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
    QCOMPARE(model->total(), before + 1);
    QCOMPARE(model->rowOf(bench.window.selection().exchange()), before);
}

void tst_WindowKeys::controlGGoesToAnEvent()
{
    Bench bench(m_theme);
    bench.press(Qt::Key_G, Qt::ControlModifier);
    MomentField &field = bench.window.momentField();
    QCOMPARE(QApplication::focusWidget(), &field);
    QTest::keyClicks(&field, QStringLiteral("37"));
    bench.press(Qt::Key_Return);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
    QCOMPARE(bench.shown(), 38u); // event 37 was the last to happen
    QCOMPARE(field.text(), QStringLiteral("37"));
    QVERIFY(bench.window.stage().view().hasFocus()); // the keys are those of time again
    bench.press(Qt::Key_F10); // it follows
    QCOMPARE(field.text(), QString::number(bench.shown() - 1));
    bench.press(Qt::Key_4);
    QCOMPARE(bench.window.stage().depth(), flow::Depth::Wire);
    bench.press(Qt::Key_G, Qt::ControlModifier);
    QTest::keyClicks(&field, QStringLiteral("999999999"));
    bench.press(Qt::Key_Return);
    QCOMPARE(bench.shown(), bench.trace.snapshot.endEvent());
    for (const char *typed : {"12", ""}) {
        bench.press(Qt::Key_G, Qt::ControlModifier);
        QTest::keyClicks(&field, QString::fromLatin1(typed));
        bench.press(Qt::Key_Escape);
        QVERIFY(bench.window.stage().view().hasFocus());
        QCOMPARE(field.text(), QString::number(bench.shown() - 1));
    }
}

void tst_WindowKeys::runsToWhatIsAskedFor_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<trace::EventKind>("kind");
    QTest::newRow("'request'") << Qt::Key_F9 << trace::EventKind::OnRequest;
    QTest::newRow("'response'") << Qt::Key_F10 << trace::EventKind::OnResponse;
    QTest::newRow("end") << Qt::Key_F11 << trace::EventKind::HalfClosed;
}

void tst_WindowKeys::runsToWhatIsAskedFor()
{
    QFETCH(Qt::Key, key);
    QFETCH(trace::EventKind, kind);
    Bench bench(m_theme);
    const quint64 from = bench.stops().first;
    bench.playback.seek(from);
    bench.press(key, Qt::ControlModifier);
    QCOMPARE(bench.playback.mode(), Playback::Mode::Paused);
    const auto count = [&](quint64 begin, quint64 end) {
        int found = 0;
        for (quint64 i = begin; i < end; ++i)
            found += bench.trace.snapshot.at({i}).kind == kind;
        return found;
    };
    QVERIFY(count(from, bench.shown()) >= 1);
    QCOMPARE(bench.window.selection().exchange(), bench.key());
}

void tst_WindowKeys::bracketsChangeThePace()
{
    Bench bench(m_theme);
    QVERIFY(!bench.playback.pace().isToScale());
    bench.press(Qt::Key_BracketLeft);
    QCOMPARE(bench.playback.pace(), Pace::toScale(2));
    const SegmentedControl *pace = bench.window.controls().pace();
    const int width = pace->width();
    for (int i = 0; i < 20; ++i) {
        bench.press(Qt::Key_BracketLeft);
        QCoreApplication::processEvents();
        QCOMPARE(pace->width(), width);
    }
    QCOMPARE(bench.playback.pace(), Pace::toScale(1000));
    QCOMPARE(pace->segmentText(0), QStringLiteral("1/1000"));
    QVERIFY(pace->isCollapsed()); // one button says what is chosen
    QCOMPARE(shownOn(*pace), QStringList(QStringLiteral("1/1000")));
    QCOMPARE(bench.window.controls().pace()->currentIndex(), 0);
    for (int i = 0; i < 20; ++i)
        bench.press(Qt::Key_BracketRight);
    QVERIFY(bench.playback.pace().isRealTime());
    bench.window.actions().pace->actions().at(2)->trigger();
    QCOMPARE(bench.playback.pace(), Pace::readable(3s));
}

void tst_WindowKeys::theSliderChangesThePace()
{
    Bench bench(m_theme);
    bench.window.resize(2200, 900); // so wide that there is room for it
    QSlider *slider = bench.window.controls().slowness();
    bench.window.setPace(Pace::readable(1s)); // that is at no place of the scale
    QTRY_VERIFY(!slider->isVisible());
    bench.window.setPace(Pace::toScale(1));
    QTRY_VERIFY(slider->isVisible());
    slider->setFocus();
    bench.press(Qt::Key_Left);
    QCOMPARE(bench.playback.pace(), Pace::toScale(2));
    slider->setValue(0);
    QCOMPARE(bench.playback.pace(), Pace::toScale(1000));
    QCOMPARE(bench.window.controls().pace()->currentIndex(), 0);
    bench.press(Qt::Key_BracketRight);
    QCOMPARE(slider->value(), 1);
}

void tst_WindowKeys::keysThatAFieldUsesStayWithIt()
{
    Bench bench(m_theme);
    QLineEdit *url = bench.window.requestForm().urlEdit();
    url->setFocus();
    url->setText(QStringLiteral("ab"));
    bench.press(Qt::Key_Home);
    bench.press(Qt::Key_Space);
    bench.press(Qt::Key_BracketLeft);
    bench.press(Qt::Key_End);
    bench.press(Qt::Key_1);
    QCOMPARE(url->text(), QStringLiteral(" [ab1"));
    QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
    QVERIFY(!bench.playback.pace().isToScale());
}

void tst_WindowKeys::theWheelChangesNoChoiceWithoutTheFocus()
{
    Bench bench(m_theme);
    QComboBox *method = bench.window.requestForm().methodCombo();
    const QString before = method->currentText();
    const auto turn = [method] {
        const QPoint at = method->rect().center();
        QWheelEvent event(at, method->mapToGlobal(at), {}, {0, -120}, Qt::NoButton, {},
            Qt::NoScrollPhase, false);
        QApplication::sendEvent(method, &event);
    };
    turn();
    QCOMPARE(method->currentText(), before);
    method->setFocus();
    turn();
    QVERIFY(method->currentText() != before);
}

void tst_WindowKeys::aClickIntoTheMethodMarksIt()
{
    Bench bench(m_theme);
    QLineEdit *method = bench.window.requestForm().methodCombo()->lineEdit();
    QTest::mouseClick(method, Qt::LeftButton);
    QTRY_COMPARE(method->selectedText(), method->text());
    QTest::keyClicks(method, QStringLiteral("POST"));
    QCOMPARE(method->text(), QStringLiteral("POST"));
    QTest::mouseClick(method, Qt::LeftButton); // it has the focus: the cursor is meant
    QTest::keyClicks(method, QStringLiteral("X"));
    QCOMPARE(method->text().size(), 5);
}

void tst_WindowKeys::spacePressesTheButtonThatHasTheFocus()
{
    Bench bench(m_theme);
    bench.window.requestForm().sendButton()->setFocus();
    bench.press(Qt::Key_Space);
    QCOMPARE(bench.backend.sent.size(), size_t(1));
    QCOMPARE(bench.playback.mode(), Playback::Mode::Live);
}

/// Who scrolls up or selects is left alone; one key follows again.
void tst_WindowKeys::nothingStealsSelectionOrScroll()
{
    Bench bench(m_theme);
    MainWindow &window = bench.window;
    const ExchangeModel *model = window.exchanges().model();
    bench.backend.shown = bench.trace.snapshot.until(bench.stops().first);
    bench.playback.refresh();
    QTRY_COMPARE(model->rowCount(), model->total());
    const auto *bar = window.exchanges().table()->verticalScrollBar();
    QTest::mouseClick(window.exchanges().table()->viewport(), Qt::LeftButton, {},
        window.exchanges().table()->visualRect(model->index(1, 1)).center());
    const flow::ExchangeKey chosen = window.selection().exchange();
    const int scrolled = bar->value();
    bench.backend.shown = bench.trace.snapshot;
    window.poll();
    bench.playback.refresh();
    window.poll();
    QCOMPARE(window.selection().exchange(), chosen);
    QCOMPARE(bar->value(), scrolled);
    window.stage().view().setFocus();
    bench.press(Qt::Key_End);
    QCOMPARE(window.selection().exchange(), model->keyAt(model->rowCount() - 1));
    QCOMPARE(bar->value(), bar->maximum());
    QVERIFY(window.exchanges().isFollowing());
}

void tst_WindowKeys::thePaletteFindsAndRuns()
{
    Bench bench(m_theme);
    for (const auto &[key, modifiers] :
        {std::pair{Qt::Key_K, Qt::KeyboardModifiers(Qt::ControlModifier)},
            std::pair{Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier}}) {
        bench.window.stage().view().setFocus();
        QTest::keyClick(&bench.window, key, modifiers);
        CommandPalette &palette = bench.window.palette();
        QVERIFY(palette.isVisible());
        QVERIFY(palette.list()->count() > 30);
        QVERIFY(!palette.list()->currentItem()); // Enter alone does nothing
        QTest::keyClicks(palette.edit(), QStringLiteral("begin exchange"));
        QCOMPARE(palette.list()->count(), 1);
        QTest::keyClick(palette.edit(), Qt::Key_Return);
        QVERIFY(!palette.isVisible());
        QCOMPARE(bench.shown(), bench.stops().first);
        bench.playback.goLive();
    }
    QTest::keyClick(&bench.window, Qt::Key_K, Qt::ControlModifier);
    CommandPalette &palette = bench.window.palette();
    QTest::keyClicks(palette.edit(), QStringLiteral("depth"));
    QVERIFY(palette.list()->count() >= 4);
    QTest::keyClick(palette.edit(), Qt::Key_Down);
    QTest::keyClick(palette.edit(), Qt::Key_Down);
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QCOMPARE(bench.window.stage().depth(), flow::Depth::Protocol);
    QTest::keyClick(&bench.window, Qt::Key_K, Qt::ControlModifier);
    QTest::keyClick(palette.edit(), Qt::Key_Escape);
    QVERIFY(!palette.isVisible());
}

/// By the words a person has for it; the form is set and shown, and nothing is sent.
void tst_WindowKeys::thePaletteFindsWhatTheFormOffers_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *typed, const char *name) {
        QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(name);
    };
    row("forget end()", "formNoEnd");
    row("missing end", "formNoEnd");
    row("never end", "formNoEnd");
    row("cancel", "formAbort");
    row("calls by hand", "formByHand");
    row("Content-Length", "formFramingLength");
    row("chunked", "formFramingChunked");
    row("new connection", "formAgentNone");
    row("maxSockets", "formAgentOwn");
    row("100-continue", "formContinue");
    row("add header", "formHeader");
    row("body piece", "formPiece");
    row("setTimeout", "formTimeout");
    row("answer by hand", "formAnswerByHand");
    row("proxy", "formProxy");
    row("https", "formCertificate");
    row("/chunks", "formRoute/chunks/N");
    row("reset", "formRoute/reset");
    row("patch", "formPATCH");
}

void tst_WindowKeys::thePaletteFindsWhatTheFormOffers()
{
    QFETCH(QString, typed);
    QFETCH(QString, name);
    Bench bench(m_theme);
    bool found = false;
    for (const WindowActions::Entry &entry : bench.window.actions().all()) {
        if (entry.action->objectName() != name)
            continue;
        found = matchesAction(typed, entry);
        const plan::RequestPlan before = bench.window.requestForm().plan();
        const plan::ServerPlan server = bench.window.serverForm().plan();
        const int headers = bench.window.requestForm().headerRows()->rowCount();
        entry.action->trigger();
        const QWidget *focused = bench.window.focusWidget();
        QVERIFY(focused);
        const bool inRequest = bench.window.requestForm().isAncestorOf(focused);
        QVERIFY(inRequest || bench.window.serverForm().isAncestorOf(focused));
        const bool only = name == QLatin1String("formTimeout")
            || name == QLatin1String("formCertificate"); // those are shown, and typed into
        QVERIFY(only || !(bench.window.requestForm().plan() == before)
            || !(bench.window.serverForm().plan() == server)
            || bench.window.requestForm().headerRows()->rowCount() > headers);
    }
    QVERIFY(found);
    QVERIFY(bench.backend.sent.empty());
}

/// In the URL Home and End are its own; once it is sent, what is shown has the keys.
void tst_WindowKeys::afterASendTheKeysAreThoseOfTime()
{
    Bench bench(m_theme);
    RequestForm &form = bench.window.requestForm();
    form.focusUrl();
    bench.press(Qt::Key_End);
    QCOMPARE(form.urlEdit()->cursorPosition(), form.urlEdit()->text().size());
    for (const size_t sent : {1, 2}) { // it can be sent again at once
        bench.press(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(bench.backend.sent.size(), sent);
        QVERIFY(bench.window.stage().view().hasFocus());
    }
    bench.press(Qt::Key_Home);
    QCOMPARE(bench.shown(), 0u);
    bench.press(Qt::Key_L, Qt::ControlModifier);
    QVERIFY(form.urlEdit()->hasFocus());
    form.urlEdit()->setText(QStringLiteral("not a url:"));
    bench.press(Qt::Key_Return, Qt::ControlModifier); // what is wrong keeps the cursor
    QCOMPARE(bench.backend.sent.size(), size_t(2));
    QVERIFY(form.urlEdit()->hasFocus());
}

/// What is called so comes first, also where it cannot be done: then it says why, and Enter does
/// nothing else instead. What acts comes before what sets a field.
void tst_WindowKeys::thePaletteDoesWhatWasMeantOrNothing()
{
    Bench bench(m_theme);
    CommandPalette &palette = bench.window.palette();
    const auto look = [&](const char *typed) {
        QTest::keyClick(&bench.window, Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(palette.edit(), QString::fromLatin1(typed));
    };
    bench.playback.goLive();
    look("live");
    QCOMPARE(palette.list()->item(0)->text(), QStringLiteral("Live"));
    QVERIFY(palette.list()->count() > 1);
    QVERIFY(!palette.list()->currentItem());
    QCOMPARE(palette.list()->item(0)->data(Qt::AccessibleDescriptionRole).toString(),
        QStringLiteral("It is live already"));
    QTest::keyClick(palette.edit(), Qt::Key_Return);
    QVERIFY(palette.isVisible());
    QTest::keyClick(palette.edit(), Qt::Key_Escape);
    look("call end");
    QCOMPARE(palette.list()->item(0)->text(), QStringLiteral("Call end() now"));
    QCOMPARE(palette.list()->item(1)->text(), QStringLiteral("call end()"));
    QTest::keyClick(palette.edit(), Qt::Key_Escape);
    look("let go");
    QCOMPARE(palette.list()->item(0)->text(), QStringLiteral("Let it go"));
    QSet<QString> names;
    for (int i = 0; i < palette.list()->count(); ++i) {
        const QListWidgetItem *item = palette.list()->item(i);
        QVERIFY2(!names.contains(item->text()), qPrintable(item->text()));
        names.insert(item->text());
        if (!(item->flags() & Qt::ItemIsEnabled))
            QVERIFY(!item->data(Qt::AccessibleDescriptionRole).toString().contains(u'›'));
    }
    QTest::keyClick(palette.edit(), Qt::Key_Escape);
}

void tst_WindowKeys::whatThePaletteListsIsFoundByItsWords()
{
    Bench bench(m_theme);
    CommandPalette &palette = bench.window.palette();
    const auto listed = [&] {
        QStringList names;
        for (int i = 0; i < palette.list()->count(); ++i)
            names << palette.list()->item(i)->text();
        return names;
    };
    QTest::keyClick(&bench.window, Qt::Key_K, Qt::ControlModifier);
    const QStringList all = listed();
    const QString reset = QStringLiteral("Reset (RST) (Disturb server → client)");
    QVERIFY(all.contains(reset));
    for (const QString &name : all) {
        palette.edit()->setText(name);
        QVERIFY2(listed().contains(name), qPrintable(name));
    }
    for (const char *typed : {"Reset (RST) (Disturb server", "reset rst disturb server client",
             "Reset (RST) (Disturb server → client)"}) {
        palette.edit()->setText(QString::fromUtf8(typed));
        QVERIFY2(listed().contains(reset), typed);
        palette.edit()->setText(QString::fromUtf8(typed).chopped(1));
        QCOMPARE(listed().value(0), reset); // not the other way
    }
    palette.edit()->setText(QStringLiteral("("));
    QVERIFY(!palette.list()->currentItem()); // no word: Enter does nothing
    QTest::keyClick(palette.edit(), Qt::Key_Escape);
}

void tst_WindowKeys::thePaletteKeyBeginsAnewInThePalette()
{
    Bench bench(m_theme);
    CommandPalette &palette = bench.window.palette();
    QTest::keyClick(&bench.window, Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(palette.edit(), QStringLiteral("depth"));
    QTest::keyClick(palette.edit(), Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(palette.edit(), QStringLiteral("live"));
    QCOMPARE(palette.edit()->text(), QStringLiteral("live"));
    QVERIFY(palette.isVisible());
    QTest::keyClick(palette.edit(), Qt::Key_Escape);
}

/// What stands in the form is not written over by somebody who only looks on; Ctrl+L leads there.
void tst_WindowKeys::atTheStartPlainKeysAreNotTyped()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QVERIFY(window.stage().view().hasFocus());
    const plan::RequestPlan before = window.requestForm().plan();
    for (const Qt::Key key : {Qt::Key_3, Qt::Key_Space, Qt::Key_Home})
        QTest::keyClick(QApplication::focusWidget(), key);
    QVERIFY(window.requestForm().plan() == before);
    QCOMPARE(window.stage().depth(), flow::Depth::Protocol);
    QCOMPARE(window.playback().mode(), Playback::Mode::Paused);
    QCOMPARE(window.playback().moment().events, 0u);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_L, Qt::ControlModifier);
    QVERIFY(window.requestForm().urlEdit()->hasFocus());
    QCOMPARE(
        window.requestForm().urlEdit()->selectedText(), window.requestForm().urlEdit()->text());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(backend.sent.size(), size_t(1));
}

void tst_WindowKeys::theHintIsTrueOfWhatHasTheFocus()
{
    Bench bench(m_theme);
    const QStatusBar *bar = bench.window.statusBar();
    const auto hints = [bar] { return bar->currentMessage().contains(QStringLiteral("Home")); };
    QTableView *table = bench.window.exchanges().table();
    table->setFocus();
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(!hints()); // here Home is the list's own
    bench.window.stage().view().setFocus();
    bench.press(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(hints());
    bench.window.timeline().setFocus();
    QVERIFY(hints());
    table->setFocus();
    QVERIFY(!hints());
}

void tst_WindowKeys::thePaletteFindsAPaceAndANewBreakpoint()
{
    Bench bench(m_theme);
    CommandPalette &palette = bench.window.palette();
    const auto run = [&](const char *typed) {
        QTest::keyClick(&bench.window, Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(palette.edit(), QString::fromLatin1(typed));
        QTest::keyClick(palette.edit(), Qt::Key_Return);
    };
    run("1/1000"); // is the pace to scale from now on, and called before the others
    QCOMPARE(bench.playback.pace(), Pace::toScale(1000));
    run("1/100");
    QCOMPARE(bench.playback.pace(), Pace::toScale(100));
    QVERIFY(bench.window.actions().scales->checkedAction());
    QCOMPARE(bench.window.actions().scales->checkedAction()->data().toInt(), 100);
    bench.window.setPace(Pace::readable(1s));
    QVERIFY(!bench.window.actions().scales->checkedAction());
    run("new breakpoint");
    QTRY_VERIFY(bench.window.breaks().dialog()->isVisible());
    bench.window.breaks().dialog()->close();
}

void tst_WindowKeys::thePaletteKnowsEveryAction()
{
    Bench bench(m_theme);
    QSet<const QAction *> known;
    for (const WindowActions::Entry &entry : bench.window.actions().all()) {
        known.insert(entry.action);
        QVERIFY(!entry.menu.isEmpty());
    }
    const WindowActions &actions = bench.window.actions();
    for (const QAction *action : {actions.send, actions.goOn, actions.stepBack, actions.runToEnd,
             actions.liftVeil, actions.follow, actions.slower, actions.about})
        QVERIFY(known.contains(action));
}

void tst_WindowKeys::noTwoActionsHaveOneKey()
{
    Bench bench(m_theme);
    QHash<QString, QString> owners;
    for (const WindowActions::Entry &entry : bench.window.actions().all()) {
        for (const QKeySequence &key : entry.action->shortcuts()) {
            const QString name = key.toString();
            QVERIFY2(!owners.contains(name), qPrintable(name + u' ' + owners.value(name)));
            owners.insert(name, entry.action->objectName());
        }
    }
    QVERIFY(owners.size() > 30);
}

void tst_WindowKeys::everyActionHasAName()
{
    Bench bench(m_theme);
    QSet<QString> names;
    for (const WindowActions::Entry &entry : bench.window.actions().all()) {
        if (qobject_cast<const QDockWidget *>(entry.action->parent()))
            continue;
        QVERIFY2(!entry.action->text().isEmpty(), qPrintable(entry.action->objectName()));
        QVERIFY2(!names.contains(entry.action->objectName()),
            qPrintable(entry.action->objectName()));
        names.insert(entry.action->objectName());
    }
    QVERIFY(names.size() > 40);
}

QTEST_MAIN(tst_WindowKeys)
#include "tst_windowkeys.moc"

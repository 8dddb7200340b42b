#include "tests/gui/enginewindow.h"
#include "tests/gui/recordedbackend.h"
#include "ui/compose/agentform.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/stage/comparepage.h"
#include "ui/stage/connectionpage.h"
#include "ui/stage/connectionspage.h"
#include "ui/stage/connectionsview.h"
#include "ui/stage/poolpage.h"
#include "ui/stage/poolview.h"
#include "ui/stage/sentenceview.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"
#include "ui/window/linkcontrols.h"
#include "ui/window/mainwindow.h"
#include "ui/window/stageviews.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSpinBox>
#include <QStatusBar>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace roundtrip;
using namespace roundtrip::ui;

namespace
{

/// As small as a window has to work in.
struct LiveWindow : test::EngineWindow {
    explicit LiveWindow(Theme &theme)
        : EngineWindow(theme)
    {
        window.resize(1280, 720);
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
    }

    void setPath(const QByteArray &path)
    {
        plan::RequestPlan plan;
        plan.url = "http://127.0.0.1:" + QByteArray::number(port) + path;
        window.requestForm().setPlan(plan);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    /// So many exchanges are there and over.
    bool areOver(int count)
    {
        return QTest::qWaitFor(
            [&] {
                if (model().total() < count)
                    return false;
                for (int row = 0; row < count; ++row) {
                    if (model().index().rowAt(row, window.playback().moment()).running)
                        return false;
                }
                return true;
            },
            10'000);
    }
    void sendAndWait(const QByteArray &path)
    {
        const int before = model().total();
        setPath(path);
        window.send();
        if (!areOver(before + 1))
            qFatal("the exchange does not end");
    }
    AgentForm &openAgent()
    {
        window.findChild<QTabBar *>(QStringLiteral("doTabs"))->setCurrentIndex(2);
        return window.agentForm();
    }
    StageViews &views() { return window.stageViews(); }

};

void typeInto(QSpinBox *field, const QString &text)
{
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
}

const PoolItem *firstOf(const PoolLayout &layout, PoolItem::Kind kind)
{
    const auto found = std::ranges::find(layout.items, kind, &PoolItem::kind);
    return found == layout.items.end() ? nullptr : &*found;
}

int countOf(const PoolLayout &layout, PoolItem::Kind kind)
{
    return int(std::ranges::count(layout.items, kind, &PoolItem::kind));
}

} // namespace

/// What the stage shows beside one exchange, and what a person does there, over a real engine.
class tst_StageViews final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void keysAndTheSwitchChangeTheView();
    void theViewIsRemembered();
    void maxSocketsOneLetsThreeOfFourWait();
    void optionsOfThePastAreNotSet();
    void aBurstOverANamedAgentUsesIt();
    void aBurstFromTheRequestUsesItsAgent();
    void whatIsOnTheBoardIsChosenByClickAndKey();
    void eightConnectionsStandSideBySide();
    void aLongExchangeKeepsItsName();
    void aConnectionShowsItsExchangesInARow();
    void whatIsFoldedOnAConnectionOpens();
    void sendAgainPutsBothSideBySide();
    void oneChangeFromTheMenuIsSentAtOnce();
    void oneChangeByWayOfTheForm();
    void theFormCanBeLeftWithoutComparing();
    void anyExchangeIsComparedWithTheOneAbove();
    void nothingIsOfferedToCompareBeforeThereAreTwo();
    void theComparedLineUnderTheKeyboardStays();
    void aTraceThatBeginsAnewHasNothingOfTheOld();

private:
    Theme m_theme;
};

void tst_StageViews::keysAndTheSwitchChangeTheView()
{
    LiveWindow live(m_theme);
    live.sendAndWait("/");
    live.sendAndWait("/");
    live.window.stage().view().setFocus();
    const std::pair<Qt::Key, StageMode> keys[] = {{Qt::Key_2, StageMode::Connection},
        {Qt::Key_3, StageMode::Connections}, {Qt::Key_4, StageMode::Pool},
        {Qt::Key_5, StageMode::Compare}, {Qt::Key_1, StageMode::Exchange}};
    for (const auto &[key, mode] : keys) {
        QTest::keyClick(&live.window, key, Qt::ControlModifier);
        QCOMPARE(live.views().mode(), mode);
        QCOMPARE(live.views().modeSwitch()->currentIndex(), int(mode));
        QVERIFY(live.window.stage().page(mode)->isVisible());
    }
    SegmentedControl *control = live.views().modeSwitch();
    control->setCollapsed(false);
    QTest::mouseClick(control->findChildren<QToolButton *>().at(int(StageMode::Pool)), Qt::LeftButton);
    QCOMPARE(live.views().mode(), StageMode::Pool);
}

void tst_StageViews::theViewIsRemembered()
{
    QTemporaryDir directory;
    QSettings settings(directory.filePath(QStringLiteral("a.ini")), QSettings::IniFormat);
    test::RecordedBackend backend;
    {
        MainWindow window(m_theme, backend, &settings);
        QCOMPARE(window.stageViews().mode(), StageMode::Exchange);
        window.stageViews().setMode(StageMode::Pool);
    }
    MainWindow window(m_theme, backend, &settings);
    QCOMPARE(window.stageViews().mode(), StageMode::Pool);
}

void tst_StageViews::maxSocketsOneLetsThreeOfFourWait()
{
    LiveWindow live(m_theme);
    AgentForm &form = live.openAgent();
    typeInto(form.maxSockets(), QStringLiteral("1"));
    QTRY_VERIFY(form.stateLabel()->text().contains(QStringLiteral("set by hand")));
    live.setPath("/delay/400");
    QTest::mouseClick(form.poolButton(), Qt::LeftButton);
    QCOMPARE(live.views().mode(), StageMode::Pool);
    form.burstSpin()->setValue(4);
    QTest::mouseClick(form.burstButton(), Qt::LeftButton);
    const PoolLayout &board = live.views().pool().view().placed();
    QTRY_COMPARE(countOf(board, PoolItem::Kind::Waiting), 3);
    QCOMPARE(countOf(board, PoolItem::Kind::InUse) + countOf(board, PoolItem::Kind::Connecting), 1);
    QVERIFY(form.stateLabel()->text().startsWith(QStringLiteral("1 in use, 0 free, 3 waiting")));
    QStringList reasons;
    for (const PoolItem &item : board.items) {
        if (item.kind == PoolItem::Kind::Decision)
            reasons.prepend(item.title + u' ' + item.note);
    }
    QCOMPARE(reasons.first(4),
        (QStringList{"#1 new: 1 of 1", "#2 queued: maxSockets 1 reached, place 1",
            "#3 queued: maxSockets 1 reached, place 2",
            "#4 queued: maxSockets 1 reached, place 3"}));
    QVERIFY(live.areOver(4));
    QTRY_COMPARE(countOf(board, PoolItem::Kind::Free), 1);
    QVERIFY(firstOf(board, PoolItem::Kind::Free)->left > 0);
    const auto handed = std::ranges::find_if(board.items, [](const PoolItem &item) {
        return item.note == QLatin1String("handed over from #1");
    });
    QVERIFY(handed != board.items.end());
    QCOMPARE(handed->title, QStringLiteral("#2"));
}

/// What a person sets is set on the agent there is now; of one that is shown as it was, nothing.
void tst_StageViews::optionsOfThePastAreNotSet()
{
    test::TraceBuilder builder;
    const auto adopt = [&](const QByteArray &json) {
        builder.addDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
            trace::Plan{1, "globalAgent", json}, int(trace::PlanType::Agent));
    };
    adopt(R"({"keepAlive":true,"timeout":5000})");
    const quint64 before = builder.snapshot().endEvent();
    adopt(R"({"keepAlive":true,"maxSockets":2,"timeout":5000})");
    test::RecordedBackend backend(builder.snapshot());
    MainWindow window(m_theme, backend);
    window.show();
    window.findChild<QTabBar *>(QStringLiteral("doTabs"))->setCurrentIndex(2);
    AgentForm &form = window.agentForm();
    QCOMPARE(form.maxSockets()->value(), 2);
    window.playback().seek(before);
    QCOMPARE(form.maxSockets()->value(), 0);
    typeInto(form.maxSockets(), QStringLiteral("7"));
    QVERIFY(backend.posted.empty());
    QCOMPARE(window.playback().mode(), Playback::Mode::Live);
    QCOMPARE(form.maxSockets()->value(), 2);
    QVERIFY(!window.statusBar()->currentMessage().isEmpty());
    typeInto(form.maxSockets(), QStringLiteral("7"));
    QCOMPARE(backend.posted.size(), size_t(1));
    const auto &set = std::get<engine::SetAgentOptions>(backend.posted.back());
    QCOMPARE(set.name, QByteArray("globalAgent"));
    QCOMPARE(set.options.maxSockets, 7);
    QCOMPARE(set.options.timeoutMs, 5000);
}

void tst_StageViews::aBurstOverANamedAgentUsesIt()
{
    LiveWindow live(m_theme);
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:" + QByteArray::number(live.port) + "/";
    plan.agent = plan::AgentPlan{.keepAlive = true, .maxSockets = 2};
    live.window.requestForm().setPlan(plan);
    live.window.send();
    QVERIFY(live.areOver(1));
    AgentForm &form = live.openAgent();
    form.agentCombo()->setCurrentText(QStringLiteral("agent 1"));
    QCOMPARE(form.maxSockets()->value(), 2);
    live.setPath("/delay/80"); // the form's own choice is the shared agent
    form.burstSpin()->setValue(3);
    QCOMPARE(form.burstLabel()->text(), burstText(3, QStringLiteral("agent 1"), form.options()));
    QVERIFY(form.burstLabel()->text().endsWith(QStringLiteral("over agent 1, maxSockets 2")));
    QTest::mouseClick(form.burstButton(), Qt::LeftButton);
    QVERIFY(live.areOver(4));
    live.views().setMode(StageMode::Pool);
    const flow::PoolAgent *agent = live.views().pool().pools().agent("agent 1");
    QVERIFY(agent);
    QCOMPARE(agent->pools.front().slots.size(), size_t(2));
    QVERIFY(!live.views().pool().pools().agent("globalAgent"));
}

/// Where the agent tab is not seen, nobody has chosen one there.
void tst_StageViews::aBurstFromTheRequestUsesItsAgent()
{
    LiveWindow live(m_theme);
    plan::RequestPlan plan;
    plan.url = "http://127.0.0.1:" + QByteArray::number(live.port) + "/";
    plan.agent = plan::AgentPlan{.keepAlive = true, .maxSockets = 1};
    live.window.requestForm().setPlan(plan);
    live.window.agentForm().burstSpin()->setValue(3);
    QVERIFY(!live.window.agentForm().isVisible());
    const auto burst = [&] {
        QTest::keyClick(&live.window, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        return live.window.statusBar()->currentMessage();
    };
    QString said = burst();
    QVERIFY2(said.endsWith(QStringLiteral("over a new agent, maxSockets 1")), qPrintable(said));
    QVERIFY(live.areOver(3));
    live.views().setMode(StageMode::Pool);
    const flow::AgentPools &pools = live.views().pool().pools();
    QVERIFY(pools.agent("agent 1"));
    QCOMPARE(pools.agent("agent 1")->pools.front().slots.size(), size_t(1));
    QVERIFY(!pools.agent("globalAgent"));
    said = burst();
    QVERIFY2(said.endsWith(QStringLiteral("over agent 1, maxSockets 1")), qPrintable(said));
    QVERIFY(live.areOver(6));
}

void tst_StageViews::whatIsOnTheBoardIsChosenByClickAndKey()
{
    LiveWindow live(m_theme);
    live.sendAndWait("/");
    live.sendAndWait("/inspect");
    live.views().setMode(StageMode::Pool);
    PoolView &view = live.views().pool().view();
    const auto item = [&](const QString &note) {
        const auto &items = view.placed().items;
        const auto found = std::ranges::find_if(
            items, [&](const PoolItem &one) { return one.note.startsWith(note); });
        return int(found - items.begin());
    };
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.pointOf(item("new: no socket")));
    QCOMPARE(live.model().indexRowOf(live.window.selection().exchange()), 0);
    QCOMPARE(live.window.playback().snapshot().at(live.window.selection().event()).kind,
        trace::EventKind::AgentNewSocket);
    view.setFocus();
    while (view.currentItem() != item("reused")) // the newer ones stand above
        QTest::keyClick(&view, Qt::Key_Up);
    QVERIFY(view.accessibleDescription().contains(QStringLiteral("reused")));
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(live.model().indexRowOf(live.window.selection().exchange()), 1);
    QCOMPARE(live.views().mode(), StageMode::Pool);
}

void tst_StageViews::eightConnectionsStandSideBySide()
{
    LiveWindow live(m_theme);
    AgentForm &form = live.openAgent();
    live.views().setMode(StageMode::Connections);
    live.setPath("/delay/60");
    QCOMPARE(form.burst(), 8);
    QTest::mouseClick(form.burstButton(), Qt::LeftButton);
    QVERIFY(live.areOver(8));
    ConnectionsView &view = live.views().connections().view();
    QTRY_COMPARE(view.placed().blocks.size(), size_t(8));
    QCOMPARE(view.placed().columns.size(), size_t(8));
    for (const ConnectionsLayout::Block &block : view.placed().blocks) {
        QVERIFY(block.lines.front().startsWith(QStringLiteral("#%1").arg(block.number)));
        QVERIFY(block.lines.join(u' ').contains(QStringLiteral("200")));
    }
    QTest::keyClick(&view, Qt::Key_Right); // to the first, wherever the end of all of them is
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.pointOf(2));
    QCOMPARE(live.model().indexRowOf(live.window.selection().exchange()),
        view.placed().blocks[2].number - 1);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(live.model().indexRowOf(live.window.selection().exchange()),
        view.placed().blocks[3].number - 1);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.headerPoint(5));
    QCOMPARE(live.views().mode(), StageMode::Connection);
    QCOMPARE(live.model().indexRowOf(live.window.selection().exchange()), 5);
}

/// Its words stay in view while others begin beside it, as far as it reaches.
void tst_StageViews::aLongExchangeKeepsItsName()
{
    using namespace std::chrono_literals;
    std::vector<flow::ConnectionColumn> columns(2);
    for (int i = 0; i < 20; ++i) {
        flow::ExchangeRow row;
        row.number = i + 2;
        row.begin = i * 100ms;
        row.end = row.begin + 90ms;
        columns[1].exchanges.push_back(row);
    }
    flow::ExchangeRow whole;
    whole.number = 1;
    whole.end = columns[1].exchanges.back().begin;
    columns[0].exchanges.push_back(whole);
    ConnectionsView view(m_theme);
    view.resize(600, 240);
    view.setColumns(columns, whole.end);
    const QRectF block = view.placed().blocks.front().rect;
    QScrollBar *bar = view.verticalScrollBar();
    for (const int at : {bar->minimum(), bar->maximum() / 2, bar->maximum()}) {
        bar->setValue(at);
        const QRectF words = view.wordsOf(0);
        QVERIFY(words.top() >= at);
        QVERIFY(block.top() <= words.top() && words.bottom() <= block.bottom());
    }
    QVERIFY(bar->maximum() > block.top());
}

void tst_StageViews::aConnectionShowsItsExchangesInARow()
{
    LiveWindow live(m_theme);
    for (const char *path : {"/", "/inspect", "/status/404"})
        live.sendAndWait(path);
    live.views().setMode(StageMode::Connection);
    StageView &view = live.views().connection().view();
    QStringList titles;
    int title = -1;
    const auto &rows = view.scene().rows;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].kind != flow::Row::Kind::Label
            || rows[i].label.lane != flow::Lane::Connection)
            continue;
        titles << rows[i].label.text;
        title = title < 0 && titles.size() == 2 ? int(i) : title;
    }
    QCOMPARE(titles, (QStringList{"#1 GET /", "#2 GET /inspect", "#3 GET /status/404"}));
    view.followNow();
    view.scrollToBegin();
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.pointOf(title));
    QCOMPARE(live.model().indexRowOf(live.window.selection().exchange()), 1);
    QCOMPARE(live.views().mode(), StageMode::Connection);
    QVERIFY(live.views().connection().sentence().sentence().next.contains(u'3'));
}

void tst_StageViews::whatIsFoldedOnAConnectionOpens()
{
    LiveWindow live(m_theme);
    live.window.link().setLink(*plan::findLinkPreset("one-byte"));
    live.sendAndWait("/");
    live.views().setMode(StageMode::Connection);
    StageView &view = live.views().connection().view();
    const auto stretch = [&] {
        const auto &rows = view.scene().rows;
        const auto found = std::ranges::find_if(rows, [](const flow::Row &row) {
            const auto one = flow::stretchOf(row);
            return one && one->kind == flow::Stretch::Kind::Arrows;
        });
        return found == rows.end() ? -1 : int(found - rows.begin());
    };
    const auto click = [&] {
        view.followNow();
        view.scrollToBegin();
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.pointOf(stretch()));
    };
    QVERIFY(stretch() >= 0);
    const size_t closed = view.scene().rows.size();
    click();
    QVERIFY(view.scene().rows.size() > closed + 10);
    QVERIFY(stretch() >= 0); // what closes it stands above
    click();
    QCOMPARE(view.scene().rows.size(), closed);
    click();
    live.window.actions().foldAll->trigger();
    QCOMPARE(view.scene().rows.size(), closed);
}

void tst_StageViews::sendAgainPutsBothSideBySide()
{
    LiveWindow live(m_theme);
    live.sendAndWait("/");
    live.window.stage().view().setFocus();
    QTest::keyClick(&live.window, Qt::Key_R, Qt::ControlModifier);
    QVERIFY(live.areOver(2));
    QTRY_COMPARE(live.views().mode(), StageMode::Compare);
    const ComparePage &page = live.views().comparison();
    QCOMPARE(live.model().indexRowOf(page.before()), 0);
    QCOMPARE(live.model().indexRowOf(page.after()), 1);
    QTRY_VERIFY(page.sentence().sentence().text.startsWith(
        QStringLiteral("The same request again.")));
    const auto &lines = page.view().comparison().lines;
    const auto socket =
        std::ranges::find(lines, QStringLiteral("socket"), &flow::ComparedLine::what);
    QVERIFY(socket != lines.end());
    QCOMPARE(socket->difference, flow::Difference::Changed); // new, then reused
    // A click on a side goes to its exchange.
    const auto &placed = page.view().placed().lines;
    const auto line = std::ranges::find_if(placed, [&](const CompareLayout::Line &one) {
        return one.index == int(socket - lines.begin());
    });
    QTest::mouseClick(page.view().viewport(), Qt::LeftButton, {},
        page.view().pointOf(int(line - placed.begin()), CompareView::SideOf::Before));
    QCOMPARE(live.model().indexRowOf(live.window.selection().exchange()), 0);
    // At the very start neither is there, and the titles stand where they stood.
    const QPoint before = page.view().pointOf(-1, CompareView::SideOf::Before);
    const QPoint after = page.view().pointOf(-1, CompareView::SideOf::After);
    live.window.playback().seek(0);
    QTRY_VERIFY(page.view().comparison().lines.empty());
    QCOMPARE(page.sentence().sentence().text,
        QStringLiteral("Neither of the two exchanges has begun yet."));
    QCOMPARE(page.view().pointOf(-1, CompareView::SideOf::Before), before);
    QCOMPARE(page.view().pointOf(-1, CompareView::SideOf::After), after);
}

void tst_StageViews::oneChangeFromTheMenuIsSentAtOnce()
{
    LiveWindow live(m_theme);
    live.sendAndWait("/");
    QToolButton *button = live.window.requestForm().againButton();
    QVERIFY(button->isEnabled());
    QAction *head = nullptr;
    for (QAction *action : button->menu()->actions()) {
        if (action->objectName() == QLatin1String("againHead"))
            head = action;
    }
    QVERIFY(head);
    head->trigger();
    QVERIFY(live.areOver(2));
    QTRY_COMPARE(live.views().mode(), StageMode::Compare);
    QTRY_VERIFY(live.views().comparison().sentence().sentence().text.startsWith(
        QStringLiteral("One change: method `GET` → `HEAD`.")));
    const flow::ExchangeRow row = live.model().index().rowAt(1, live.window.playback().moment());
    QCOMPARE(row.method, QByteArray("HEAD"));
    QCOMPARE(live.window.requestForm().plan().method, QByteArray("GET")); // the form stays
}

void tst_StageViews::oneChangeByWayOfTheForm()
{
    LiveWindow live(m_theme);
    live.sendAndWait("/inspect");
    live.setPath("/something/else");
    live.window.stage().view().setFocus();
    QTest::keyClick(&live.window, Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    RequestForm &form = live.window.requestForm();
    QVERIFY(form.isAgain());
    QVERIFY(form.urlEdit()->hasFocus()); // here something is to be changed
    QCOMPARE(form.sendButton()->text(), QStringLiteral("Send and compare"));
    QVERIFY(form.giveUpAgainButton()->isVisible());
    QVERIFY(form.urlEdit()->text().endsWith(QStringLiteral("/inspect")));
    QTest::keyClick(form.urlEdit(), Qt::Key_End);
    QTest::keyClicks(form.urlEdit(), QStringLiteral("?x=1"));
    QTest::mouseClick(form.sendButton(), Qt::LeftButton);
    QVERIFY(live.areOver(2));
    QTRY_COMPARE(live.views().mode(), StageMode::Compare);
    QVERIFY(!form.isAgain());
    QCOMPARE(form.sendButton()->text(), QStringLiteral("Send"));
    QTRY_COMPARE(
        live.views().comparison().sentence().sentence().text.section(QStringLiteral(". "), 0, 0),
        QStringLiteral("One change: URL `…/inspect` → `…/inspect?x=1`"));
}

void tst_StageViews::theFormCanBeLeftWithoutComparing()
{
    LiveWindow live(m_theme);
    live.sendAndWait("/inspect");
    live.window.actions().sendAgainInForm->trigger();
    RequestForm &form = live.window.requestForm();
    QTest::mouseClick(form.giveUpAgainButton(), Qt::LeftButton);
    QVERIFY(!form.isAgain());
    QTest::mouseClick(form.sendButton(), Qt::LeftButton);
    QVERIFY(live.areOver(2));
    QCOMPARE(live.views().mode(), StageMode::Exchange);
}

void tst_StageViews::theComparedLineUnderTheKeyboardStays()
{
    CompareView view(m_theme);
    view.resize(700, 500);
    view.show();
    using Part = flow::ComparedLine::Part;
    const auto line = [](Part part, const QString &what, quint64 event) {
        flow::ComparedLine one;
        one.part = part;
        one.what = what;
        one.before = QStringLiteral("1");
        one.after = QStringLiteral("2");
        one.difference = flow::Difference::Changed;
        one.beforeEvent = one.afterEvent = {event};
        return one;
    };
    flow::Comparison comparison;
    comparison.lines = {line(Part::Request, QStringLiteral("method"), 1),
        line(Part::Response, QStringLiteral("status"), 2)};
    view.setComparison(comparison, QStringLiteral("#1"), QStringLiteral("#2"));
    quint64 chosen = 0;
    connect(&view, &CompareView::chosen, &view,
        [&](CompareView::SideOf, trace::EventIndex event) { chosen = event.value; });
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Down);
    const int before = view.currentLine();
    // Its number now is that of a heading.
    comparison.lines.insert(
        comparison.lines.begin() + 1, line(Part::Request, QStringLiteral("Host"), 3));
    view.setComparison(comparison, QStringLiteral("#1"), QStringLiteral("#2"));
    QCOMPARE(view.placed().lines[size_t(before)].index, -1);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(chosen, 2u);
    // It is not there any more: nothing is chosen.
    comparison.lines.pop_back();
    view.setComparison(comparison, QStringLiteral("#1"), QStringLiteral("#2"));
    QCOMPARE(view.currentLine(), -1);
    chosen = 0;
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(chosen, 0u);
}

void tst_StageViews::anyExchangeIsComparedWithTheOneAbove()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    test::RecordedBackend backend(post.snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    window.selection().setExchange(test::keyOf(post));
    window.actions().compareWithPrevious->trigger();
    QCOMPARE(window.stageViews().mode(), StageMode::Compare);
    QCOMPARE(window.stageViews().comparison().after(), test::keyOf(post));
    QVERIFY(window.stageViews().comparison().view().comparison().differences() > 3);
}

void tst_StageViews::nothingIsOfferedToCompareBeforeThereAreTwo()
{
    LiveWindow live(m_theme);
    const WindowActions &actions = live.window.actions();
    const QAction *view = actions.stageMode->actions().at(int(StageMode::Compare));
    const auto *segment = live.views().modeSwitch()->findChildren<QToolButton *>().at(
        int(StageMode::Compare));
    const auto isOffered = [&] {
        return actions.compareWithPrevious->isEnabled() && view->isEnabled() && segment->isEnabled();
    };
    live.sendAndWait("/");
    QVERIFY(!actions.compareWithPrevious->isEnabled());
    QVERIFY(!view->isEnabled());
    QVERIFY(!segment->isEnabled());
    for (const QString &tip : {view->toolTip(), segment->toolTip()}) // and it is said why
        QVERIFY(tip.startsWith(QStringLiteral("There is nothing to compare yet")));
    live.sendAndWait("/");
    QTRY_VERIFY(isOffered());
    QVERIFY(!segment->toolTip().startsWith(QStringLiteral("There is nothing")));
    live.window.selection().setExchange(live.model().keyAt(0)); // none above it
    QVERIFY(!isOffered());
    live.window.actions().startAnew->trigger();
    QTRY_VERIFY(!view->isEnabled());
}

void tst_StageViews::aTraceThatBeginsAnewHasNothingOfTheOld()
{
    LiveWindow live(m_theme);
    live.sendAndWait("/");
    live.views().setMode(StageMode::Pool);
    QVERIFY(live.views().pool().pools().newest());
    live.window.actions().startAnew->trigger();
    QTRY_VERIFY(!live.views().pool().pools().newest());
    QVERIFY(live.views().pool().pools().agents().empty());
    live.views().setMode(StageMode::Connections);
    QVERIFY(live.views().connections().view().placed().columns.empty());
    live.views().setMode(StageMode::Compare);
    QVERIFY(live.views().comparison().view().comparison().lines.empty());
}

QTEST_MAIN(tst_StageViews)
#include "tst_stageviews.moc"

#include "ui/window/mainwindow.h"

#include "ui/compose/agentform.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/inspect/inspector.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/stage/timeline.h"
#include "ui/theme/layoutscale.h"
#include "ui/theme/parts.h"
#include "ui/theme/taborder.h"
#include "ui/theme/theme.h"
#include "ui/window/agentdesk.h"
#include "ui/window/byhand.h"
#include "ui/window/breakcontrols.h"
#include "ui/window/contextmenus.h"
#include "ui/window/controlbar.h"
#include "ui/window/docktitle.h"
#include "ui/window/handdesk.h"
#include "ui/window/momentfield.h"
#include "ui/window/sendagain.h"
#include "ui/window/stageviews.h"
#include "ui/window/presenter.h"
#include "ui/window/windowactions.h"

#include <QActionGroup>
#include <QDockWidget>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QTimer>
#include <QToolBar>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace roundtrip::ui
{

namespace
{

/// Changes whenever a layout of an older version would no longer fit.
constexpr int layoutVersion = 2;

/// Of the window, for the docks at the sides and for the one at the bottom, whatever the zoom.
constexpr std::array mostOfWidth{0.29, 0.225};
/// Below it the inspector gives up the room for the names of all its pages side by side.
constexpr int smallWidth = 1200;
constexpr int leastDockWidth = 140;
constexpr int leastDockHeight = 64;
constexpr double mostOfHeight = 0.22;
/// Of exchanges, where a person has not made room for more.
constexpr int fewestRows = 2;
/// Of a window in which the stage needs each line.
constexpr int lowHeight = 660;
constexpr int mostRows = 6;

/// As large as the design asks for, or as the screen allows with a little of it around.
QSize sizeOnScreen(const QSize &wanted, const QScreen *screen)
{
    if (!screen)
        return wanted;
    const QSize available = screen->availableSize();
    return wanted.boundedTo({int(available.width() * 0.96), int(available.height() * 0.92)});
}

} // namespace

/// The list comes first: it reads the index that the others ask for rows.
void MainWindow::makeViews()
{
    m_exchanges = new ExchangeList(m_theme, m_playback, m_selection, this);
    m_inspector = new Inspector(
        m_theme, m_playback, m_selection, [this](flow::ExchangeKey key) { return rowOf(key); },
        this);
    m_stage = new Stage(m_playback, m_selection, m_theme, this);
    m_stage->setHeadingSource([this](flow::ExchangeKey key, const flow::Moment &moment) {
        const std::optional<flow::ExchangeRow> row = rowOf(key, moment);
        const bool told = !row && m_playback.isVeilLifted();
        if (const flow::ExchangeRow *seen = told ? m_lastSeen.row(key) : nullptr)
            return StageHeading{seen->number, QString::fromUtf8(seen->method),
                QString::fromUtf8(seen->target), tr("not begun")};
        if (!row)
            return StageHeading{};
        QString note = row->connected ? ordinalNote(row->ordinal) : QString();
        if (!row->connected && !row->running)
            note = tr("no connection was made");
        return StageHeading{
            row->number, QString::fromUtf8(row->method), QString::fromUtf8(row->target), note};
    });
    m_stageViews = new StageViews(
        {m_theme, m_playback, m_selection, *m_exchanges, *m_stage, *m_actions, m_settings}, this);
    connect(m_stageViews, &StageViews::picked, this, &MainWindow::choose);
    m_stage->setWaitingSource([this](flow::ExchangeKey key, const flow::Moment &moment) {
        return m_playback.isVeilLifted() ? m_lastSeen.sentence(key, moment) : flow::Sentence();
    });
    m_timeline = new Timeline(m_playback, m_selection, m_theme, this);
    m_timeline->setAccessibleName(tr("Time"));
    m_request = new RequestForm(m_theme, this);
    m_server = new ServerForm(m_theme, this);
    m_agent = new AgentForm(m_theme, this);
    m_agentDesk = new AgentDesk(m_playback, m_backend, *m_agent, *m_request, this);
    m_sendAgain =
        new SendAgain({m_playback, m_backend, m_selection, *m_request, *m_actions}, this);
    setCentralWidget(m_stage);
}

void MainWindow::makeHand()
{
    const auto connectionOf = [this](flow::ExchangeKey key) {
        const auto row = rowOf(key, flow::Moment::headOf(m_playback.snapshot()));
        return row ? row->connection : trace::ConnectionId{};
    };
    const auto say = [this](const QString &text) { statusBar()->showMessage(text, 5000); };
    m_hand = new HandDesk({m_theme, m_backend, m_playback, m_selection, m_interventions,
                              *m_actions, *m_controls, *m_stage, connectionOf, say},
        this);
    connect(m_menus, &ContextMenus::aboutToOpen, m_hand, &HandDesk::lookAtPresent);
    connect(&m_hand->byHand(), &ByHand::heldElsewhere, this, &MainWindow::stepElsewhere);
}

void MainWindow::makeToolBars()
{
    m_controls = new ControlBar(m_theme, m_playback, *m_actions, this);
    auto *top = new QToolBar(tr("Controls"), this);
    top->setObjectName(QStringLiteral("controls"));
    top->setMovable(false);
    top->setContextMenuPolicy(Qt::PreventContextMenu);
    top->addWidget(m_controls);
    addToolBar(Qt::TopToolBarArea, top);
    m_controls->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);

    // A tool bar at the bottom lies below all docks, over the whole width.
    auto *bottom = new QToolBar(tr("Time"), this);
    bottom->setObjectName(QStringLiteral("time"));
    bottom->setMovable(false);
    bottom->setContextMenuPolicy(Qt::PreventContextMenu);
    bottom->setProperty("bottom", true);
    m_timeline->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    bottom->addAction(m_actions->toBegin);
    bottom->addWidget(m_timeline);
    bottom->addAction(m_actions->follow);
    auto *word = makeLabel(tr("event #"), bottom);
    word->setProperty("muted", true);
    word->setProperty("small", true);
    bottom->addWidget(word);
    m_momentField = new MomentField(m_playback, bottom);
    bottom->addWidget(m_momentField);
    addToolBar(Qt::BottomToolBarArea, bottom);
    setContextMenuPolicy(Qt::NoContextMenu);
}

void MainWindow::makeDocks()
{
    setDockNestingEnabled(true);
    for (const Qt::Corner corner : {Qt::BottomLeftCorner, Qt::BottomRightCorner})
        setCorner(corner, Qt::BottomDockWidgetArea);
    makeRequestDock();
    makeInspectorDock();
    makeExchangesDock();
    for (QDockWidget *dock : {m_requestDock, m_inspectorDock, m_exchangesDock})
        m_actions->docksMenu->addAction(dock->toggleViewAction());
    placeDocks();
}

QDockWidget *MainWindow::makeDock(
    const QString &title, const char *name, QWidget *content, DockTitle **bar)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(QLatin1String(name));
    content->setMinimumSize(leastDockWidth, leastDockHeight); // at any zoom; it scrolls
    dock->setWidget(content);
    *bar = new DockTitle(m_theme, dock);
    dock->setTitleBarWidget(*bar);
    return dock;
}

void MainWindow::makeRequestDock()
{
    m_doPages = new QStackedWidget(this);
    m_doPages->addWidget(m_request);
    m_doPages->addWidget(m_server);
    m_doPages->addWidget(m_agent);
    DockTitle *title = nullptr;
    m_requestDock = makeDock(tr("Request, server, agent"), "requestDock", m_doPages, &title);
    m_doTabs = new QTabBar(title);
    m_doTabs->setObjectName(QStringLiteral("doTabs"));
    m_doTabs->setAccessibleName(tr("What to do"));
    m_doTabs->setExpanding(false);
    m_doTabs->setDrawBase(false);
    m_doTabs->addTab(tr("Request"));
    m_doTabs->addTab(tr("Server"));
    m_doTabs->addTab(tr("Agent"));
    title->addTabs(m_doTabs);
    connect(m_doTabs, &QTabBar::currentChanged, m_doPages, &QStackedWidget::setCurrentIndex);
}

void MainWindow::makeInspectorDock()
{
    DockTitle *title = nullptr;
    m_inspectorDock = makeDock(tr("Inspector"), "inspectorDock", m_inspector, &title);
    title->addTabs(m_inspector->tabBar());
}

void MainWindow::makeExchangesDock()
{
    DockTitle *title = nullptr;
    m_exchangesDock = makeDock(tr("Exchanges"), "exchangesDock", m_exchanges, &title);
    QLabel *name = makeLabel(tr("Exchanges"), title);
    name->setProperty("strong", true);
    name->setContentsMargins(m_theme.px(6), 0, 0, 0);
    title->addWidget(name);
    m_heldWithoutRow = makeLabel({}, title);
    m_heldWithoutRow->setObjectName(QStringLiteral("heldWithoutRow"));
    m_heldWithoutRow->setProperty("held", true);
    m_heldWithoutRow->setContentsMargins(m_theme.px(10), 0, 0, 0);
    m_heldWithoutRow->hide();
    title->addWidget(m_heldWithoutRow);
    title->addStretch();
    QLineEdit *filter = m_exchanges->filterEdit();
    title->addWidget(filter);
}

void MainWindow::placeDocks()
{
    addDockWidget(Qt::LeftDockWidgetArea, m_requestDock);
    addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    addDockWidget(Qt::BottomDockWidgetArea, m_exchangesDock);
    for (QDockWidget *dock : {m_requestDock, m_inspectorDock, m_exchangesDock}) {
        dock->setFloating(false);
        dock->show();
    }
    sizeDocks();
}

/// The stage gets about half of the width at least; what is around it, enough to be read.
void MainWindow::sizeDocks()
{
    m_dockSizes.clear();
    const auto share = [this](int whole, double part, int least, int most, double bound) {
        const int wanted = std::clamp(int(whole * part), m_theme.px(least), m_theme.px(most));
        return std::min(wanted, int(whole * bound));
    };
    resizeDocks({m_requestDock, m_inspectorDock},
        {share(width(), 0.18, 264, 300, mostOfWidth[0]),
            share(width(), 0.215, 322, 352, width() < smallWidth ? mostOfWidth[1] : 0.26)},
        Qt::Horizontal);
    fitExchanges();
}

/// The list is as high as its rows need, within bounds; the rest is the stage's. Where a person has
/// made it higher or lower, it stays.
void MainWindow::fitExchanges()
{
    if (m_listByHand || m_sizeDocksWhenShown || m_exchangesDock->isFloating()
        || m_presenter->isOn())
        return;
    const int title = m_exchangesDock->titleBarWidget()->sizeHint().height();
    const int most = std::max(int(height() * mostOfHeight), title + m_exchanges->heightFor(1));
    // Neither a filter nor a moment further back makes it jump, nor what comes behind the veil.
    m_rowsNeeded = std::max(m_rowsNeeded, m_exchanges->model()->total());
    const int fewest = height() < lowHeight ? 1 : fewestRows;
    int wanted = std::clamp(m_rowsNeeded, fewest, mostRows);
    while (wanted > 1 && title + m_exchanges->heightFor(wanted) > most)
        --wanted;
    const int wantedHeight = title + m_exchanges->heightFor(wanted);
    if (m_exchangesDock->height() != wantedHeight)
        resizeDocks({m_exchangesDock}, {wantedHeight}, Qt::Vertical);
}

void MainWindow::followZoom()
{
    const double before = std::exchange(m_layoutZoom, m_theme.zoom());
    scaleLayouts(this, before, m_theme.zoom());
    sizeFilter();
    if (!m_presenter->isOn() && !qFuzzyCompare(before, m_theme.zoom()))
        scaleDocks(before, m_theme.zoom());
}

/// The docks grow and shrink with what is in them, as far as the window has room; back at the zoom
/// it came from each has the size it had, unless a person has dragged it since.
void MainWindow::scaleDocks(double from, double to)
{
    if (m_sizeDocksWhenShown)
        return;
    if (m_dockSizes.isEmpty()) {
        for (const int size : dockSizes())
            m_dockSizes << size / from;
    }
    const QList<double> most{
        width() * mostOfWidth[0], width() * mostOfWidth[1], height() * mostOfHeight};
    QList<int> sizes;
    for (qsizetype i = 0; i < most.size(); ++i) {
        const double bound = std::max(most.at(i), m_dockSizes.at(i)); // as a person made it
        sizes << int(std::lround(std::min(m_dockSizes.at(i) * to, bound)));
    }
    resizeDocks({m_requestDock, m_inspectorDock}, {sizes.at(0), sizes.at(1)}, Qt::Horizontal);
    if (m_listByHand)
        resizeDocks({m_exchangesDock}, {sizes.at(2)}, Qt::Vertical);
    else // how high a row is will be known when the style has come to all
        QTimer::singleShot(0, this, &MainWindow::fitExchanges);
}

/// The end of a drag between two docks.
bool MainWindow::event(QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress)
        m_sizesWhenPressed = dockSizes();
    else if (event->type() == QEvent::MouseButtonRelease)
        noticeDrag();
    return QMainWindow::event(event);
}

void MainWindow::noticeDrag()
{
    m_dockSizes.clear();
    const QList<int> sizes = dockSizes();
    if (m_sizesWhenPressed.size() != sizes.size())
        return;
    m_sidesByHand = m_sidesByHand || sizes.first(2) != m_sizesWhenPressed.first(2);
    m_listByHand = m_listByHand || sizes.last() != m_sizesWhenPressed.last();
}

QList<int> MainWindow::dockSizes() const
{
    return {m_requestDock->width(), m_inspectorDock->width(), m_exchangesDock->height()};
}

void MainWindow::sizeFilter()
{
    m_exchanges->filterEdit()->setFixedWidth(std::min(m_theme.px(filterWidth), width() / 3));
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    sizeFilter();
    if (m_sizeDocksWhenShown || m_presenter->isOn())
        return;
    if (m_sidesByHand || !qFuzzyCompare(m_theme.zoom(), 1))
        fitExchanges();
    else
        sizeDocks();
}

/// As a person reads the window: the bar, what to do at the left, the stage, the inspector, the
/// exchanges, the time.
void MainWindow::orderTabs()
{
    QList<QWidget *> order;
    for (QWidget *region : {static_cast<QWidget *>(m_controls), m_requestDock->titleBarWidget(),
             static_cast<QWidget *>(m_doPages), static_cast<QWidget *>(m_stage),
             m_inspectorDock->titleBarWidget(), static_cast<QWidget *>(m_inspector),
             m_exchangesDock->titleBarWidget(), static_cast<QWidget *>(m_exchanges),
             static_cast<QWidget *>(m_timeline), static_cast<QWidget *>(m_momentField)})
        order << inReadingOrder(region);
    chainTabOrder(order);
}

/// Only now is it known how large the window is.
void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (std::exchange(m_sizeDocksWhenShown, false))
        sizeDocks();
}

/// Docks that are placed anew lose the focus to whatever comes first; it goes back where it was, or
/// to what is shown where that is no longer seen.
void MainWindow::resetLayout()
{
    const QPointer<QWidget> focused = focusWidget();
    m_sidesByHand = false;
    m_listByHand = false;
    m_rowsNeeded = 0;
    placeDocks();
    m_doTabs->setCurrentIndex(0);
    m_inspector->setCurrentPage(Inspector::Overview);
    if (focused && focused->isVisibleTo(this) && focused->window() == this)
        focused->setFocus(Qt::OtherFocusReason);
    else
        focusShown();
}

void MainWindow::makeStatusBar()
{
    m_counts = makeLabel({}, this);
    m_counts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_forgotten = makeLabel({}, this);
    m_forgotten->setProperty("warning", true);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_counts, 1);
    statusBar()->addPermanentWidget(m_forgotten);
    // A status bar that is laid out anew (other letters) shows what it has only hidden itself.
    connect(statusBar(), &QStatusBar::messageChanged, m_counts,
        [this](const QString &message) { m_counts->setVisible(message.isEmpty()); });
    connect(m_exchanges, &ExchangeList::countChanged, this, &MainWindow::followNumbers);
    connect(m_exchanges, &ExchangeList::countChanged, this, &MainWindow::fitExchanges);
}

void MainWindow::saveState()
{
    if (!m_settings)
        return;
    m_settings->setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_settings->setValue(QStringLiteral("window/state"), QMainWindow::saveState(layoutVersion));
    m_settings->setValue(QStringLiteral("window/sidesByHand"), m_sidesByHand);
    m_settings->setValue(QStringLiteral("window/listByHand"), m_listByHand);
    m_settings->setValue(QStringLiteral("window/zoom"), m_theme.zoom());
    m_settings->setValue(QStringLiteral("window/appearance"), int(m_theme.appearance()));
    m_settings->setValue(QStringLiteral("window/depth"), int(m_stage->depth()));
    m_settings->setValue(QStringLiteral("window/pace"), m_playback.pace().toSetting());
    m_breaks->save(*m_settings);
    m_settings->setValue(QStringLiteral("window/reducedMotion"), m_theme.reducesMotion());
    m_settings->setValue(QStringLiteral("window/stageZoom"), m_stage->view().zoom());
}

void MainWindow::restoreState()
{
    resize(sizeOnScreen(sizeHint(), screen()));
    int depth = int(flow::Depth::Code);
    int appearance = int(m_theme.appearance());
    Pace pace = m_playback.pace();
    if (m_settings) {
        // First the zoom: the sizes that follow were those at this zoom.
        m_theme.setZoom(
            m_settings->value(QStringLiteral("window/zoom"), m_theme.zoom()).toDouble());
        restoreGeometry(m_settings->value(QStringLiteral("window/geometry")).toByteArray());
        m_sizeDocksWhenShown = !QMainWindow::restoreState(
            m_settings->value(QStringLiteral("window/state")).toByteArray(), layoutVersion);
        m_sidesByHand = m_settings->value(QStringLiteral("window/sidesByHand")).toBool();
        m_listByHand = m_settings->value(QStringLiteral("window/listByHand")).toBool();
        appearance = m_settings->value(QStringLiteral("window/appearance"), appearance).toInt();
        depth = m_settings->value(QStringLiteral("window/depth"), depth).toInt();
        m_theme.setReducesMotion(
            m_settings->value(QStringLiteral("window/reducedMotion"), m_theme.reducesMotion())
                .toBool());
        m_stage->view().setZoom(
            m_settings->value(QStringLiteral("window/stageZoom"), 1.0).toDouble());
        pace = Pace::fromSetting(
            m_settings->value(QStringLiteral("window/pace"), pace.toSetting()).toInt());
    }
    if (m_settings)
        m_breaks->restore(*m_settings);
    for (QAction *action : m_actions->appearance->actions())
        action->setChecked(action->data().toInt() == appearance);
    const QString language =
        m_settings ? m_settings->value(QStringLiteral("window/language")).toString() : QString();
    for (QAction *action : m_actions->language->actions())
        action->setChecked(action->data().toString() == language);
    m_actions->reducedMotion->setChecked(m_theme.reducesMotion());
    setDepth(depth);
    setPace(pace);
}

} // namespace roundtrip::ui

#include "ui/window/mainwindow.h"

#include "ui/compose/requestform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/theme.h"
#include "ui/window/agentdesk.h"
#include "ui/window/backend.h"
#include "ui/window/commandpalette.h"
#include "ui/window/controlbar.h"
#include "ui/window/curlcommand.h"
#include "ui/window/demonstration.h"
#include "ui/window/formactions.h"
#include "ui/window/handdesk.h"
#include "ui/window/momentfield.h"
#include "ui/window/presenter.h"
#include "ui/window/requestofexchange.h"
#include "ui/window/sendagain.h"
#include "ui/window/stageviews.h"
#include "ui/window/windowactions.h"

#include <QActionGroup>
#include <QClipboard>
#include <QCoreApplication>
#include <QDockWidget>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStatusBar>
#include <QTabBar>

#include <algorithm>

// What the actions of menus, keys and the bar at the top do.

namespace roundtrip::ui
{

namespace
{

constexpr int messageTime = 5000; // milliseconds in the status bar

} // namespace

/// In front of a class nothing comes into the picture: what is meant for a panel leaves first.
void MainWindow::showTab(int tab)
{
    m_presenter->setOn(false);
    m_requestDock->show();
    m_doTabs->setCurrentIndex(tab);
}

void MainWindow::send()
{
    reveal(m_requestDock);
    m_doTabs->setCurrentIndex(0);
    m_request->send();
}

void MainWindow::setDepth(int depth)
{
    for (QAction *action : m_actions->depth->actions())
        action->setChecked(action->data().toInt() == depth);
}

void MainWindow::setPace(const Pace &pace)
{
    if (pace.isToScale()) {
        m_slowness = pace.slowness;
        m_actions->setSlowness(m_slowness);
        m_controls->setSlowness(m_slowness);
    }
    m_controls->setToScale(pace.isToScale());
    m_playback.setPace(pace);
    for (QAction *action : m_actions->pace->actions()) {
        if (action->data().toInt() == pace.toSetting())
            action->setChecked(true);
    }
    for (QAction *action : m_actions->scales->actions())
        action->setChecked(pace.isToScale() && action->data().toInt() == pace.slowness);
}

void MainWindow::connectActions()
{
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->about, &QAction::triggered, this, &MainWindow::showAbout);
    connect(m_actions->editAgain, &QAction::triggered, this, &MainWindow::editSelected);
    connect(m_actions->goToUrl, &QAction::triggered, this, [this] {
        showTab(0);
        m_request->focusUrl();
    });
    connect(m_actions->goToFilter, &QAction::triggered, this, [this] {
        m_presenter->setOn(false);
        m_exchangesDock->show();
        m_exchanges->filterEdit()->setFocus(Qt::ShortcutFocusReason);
        m_exchanges->filterEdit()->selectAll();
    });
    auto *inForm = new FormActions(*m_actions, *m_request, *m_server, this);
    connect(inForm, &FormActions::wanted, this,
        [this](FormActions::Tab tab) { showTab(int(tab)); });
    connect(m_actions->send, &QAction::triggered, this, &MainWindow::send);
    connect(m_actions->startServer, &QAction::triggered, this, &MainWindow::toggleServer);
    connect(m_actions->stopServer, &QAction::triggered, this, &MainWindow::stopServer);
    connect(m_actions->palette, &QAction::triggered, m_palette, &CommandPalette::start);
    connect(m_actions->startAnew, &QAction::triggered, this, &MainWindow::startAnew);
    connectViewActions();
    connectStageActions();
    connectPlayActions();
    connectExchangeActions();
}

/// They stand in the menus and, beside the rows they are about, in the list's context menu.
void MainWindow::connectExchangeActions()
{
    connect(m_actions->endExchange, &QAction::triggered, this, &MainWindow::endSelected);
    connect(m_actions->copyCurl, &QAction::triggered, this, &MainWindow::copyAsCurl);
    const auto afterClearing = [this] {
        m_actions->showCleared->setEnabled(m_exchanges->model()->hidesExchanges());
        m_exchanges->refresh();
        selectFirst();
    };
    connect(m_actions->clearList, &QAction::triggered, this, [this, afterClearing] {
        clearList();
        afterClearing();
    });
    connect(m_actions->showCleared, &QAction::triggered, this, [this, afterClearing] {
        m_exchanges->model()->showHidden();
        afterClearing();
    });
}

void MainWindow::connectViewActions()
{
    connect(m_actions->liftVeil, &QAction::toggled, &m_playback, &Playback::setVeilLifted);
    connect(m_actions->zoomIn, &QAction::triggered, this, [this] { zoomBy(1.1); });
    connect(m_actions->zoomOut, &QAction::triggered, this, [this] { zoomBy(1 / 1.1); });
    connect(m_actions->zoomReset, &QAction::triggered, this, [this] { m_theme.setZoom(1); });
    connect(m_actions->resetLayout, &QAction::triggered, this, &MainWindow::resetLayout);
    for (QAction *action : m_actions->depth->actions()) {
        connect(action, &QAction::toggled, this, [this, action](bool on) {
            if (on)
                m_stage->setDepth(flow::Depth(action->data().toInt()));
        });
    }
    for (QAction *action : m_actions->language->actions()) {
        connect(action, &QAction::triggered, this,
            [this, action] { setLanguage(action->data().toString()); });
    }
    for (QAction *action : m_actions->appearance->actions()) {
        connect(action, &QAction::toggled, this, [this, action](bool on) {
            if (on)
                m_theme.setAppearance(Theme::Appearance(action->data().toInt()));
        });
    }
}

void MainWindow::connectStageActions()
{
    StageView &view = m_stage->view();
    const auto zoom = [this, &view](QAction *action, double factor) {
        connect(action, &QAction::triggered, this,
            [&view, factor] { view.setZoom(view.zoom() * factor); });
    };
    zoom(m_actions->stageLarger, 1.15);
    zoom(m_actions->stageSmaller, 1 / 1.15);
    connect(m_actions->stageFits, &QAction::triggered, this, [&view] { view.setZoom(1); });
    connect(m_actions->foldAll, &QAction::triggered, m_stage, &Stage::foldAll);
    m_actions->reducedMotion->setChecked(m_theme.reducesMotion());
    connect(m_actions->reducedMotion, &QAction::toggled, &m_theme, &Theme::setReducesMotion);
}

void MainWindow::makePresenter()
{
    m_presenter = new Presenter(m_theme, m_playback, *m_actions, this, *m_stage);
}

/// In front of a class nothing comes into the picture.
void MainWindow::reveal(QDockWidget *dock)
{
    if (!m_presenter->isOn())
        dock->show();
}

/// What a person did by hand is no part of a demonstration that could be shown again: before it is
/// thrown away they are asked.
void MainWindow::startAnew()
{
    const int byHand = Demonstration::doneByHand(m_playback.snapshot());
    if (byHand == 0)
        return beginAnew();
    auto *box = new QMessageBox(QMessageBox::Question, tr("This demonstration again"),
        tr("%Ln thing(s) you did by hand would be thrown away and cannot be repeated.", nullptr,
            byHand),
        QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("startAnewQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *again = box->addButton(tr("Begin &again"), QMessageBox::AcceptRole);
    box->addButton(tr("&Keep it"), QMessageBox::RejectRole);
    box->setDefaultButton(again);
    connect(again, &QPushButton::clicked, this, &MainWindow::beginAnew);
    box->open();
}

/// The same port, the same form, exchanges from 1.
void MainWindow::beginAnew()
{
    const bool done = m_demonstration->again(m_watch, [this] { forgetTrace(); });
    if (!done)
        statusBar()->showMessage(tr("This trace is a recorded one: it cannot begin anew."), messageTime);
}

void MainWindow::forgetTrace()
{
    m_pin = {};
    m_lastSeen = {};
    m_polledEnd = 0;
    m_newestKnown = m_newestSeen = 0;
    m_serverActed = 0;
    m_rowsNeeded = 0;
    m_chosen = m_sentHere = m_suggested = m_suggestionInForm = false;
    m_selection.setExchange({});
    m_exchanges->setFollowing(true);
    m_stage->view().followNow();
    m_stageViews->forgetTrace();
    m_agentDesk->forgetTrace();
    m_sendAgain->forgetTrace();
    m_playback.startAnew();
    m_actions->showCleared->setEnabled(false);
    showLink();
}

void MainWindow::connectPlayActions()
{
    connect(m_actions->playPause, &QAction::triggered, this, &MainWindow::playPause);
    connect(m_actions->goOn, &QAction::triggered, this, [this] {
        const bool behind = m_playback.mode() != Playback::Mode::Live && m_playback.eventsBehind() > 0;
        if (behind || !m_hand->byHand().goOn())
            m_playback.resume(m_selection.exchange());
    });
    connect(m_actions->replay, &QAction::triggered, this, [this] {
        m_stage->view().followNow();
        m_playback.replay(m_selection.exchange());
    });
    connect(m_actions->goLive, &QAction::triggered, this, [this] {
        m_playback.goLive();
        m_exchanges->setFollowing(true);
        m_stage->view().followNow();
    });
    connectSteps();
    connectJumps();
    connectPace();
}

void MainWindow::connectSteps()
{
    const auto steps = [this](QAction *action, int by, bool byEvent) {
        connect(action, &QAction::triggered, this, [this, by, byEvent] { step(by, byEvent); });
    };
    steps(m_actions->stepForward, 1, false);
    steps(m_actions->stepBack, -1, false);
    steps(m_actions->eventForward, 1, true);
    steps(m_actions->eventBack, -1, true);
    const auto runs = [this](QAction *action, Playback::Target target) {
        connect(action, &QAction::triggered, this, [this, target] { runTo(target); });
    };
    runs(m_actions->runToRequest, Playback::Target::Request);
    runs(m_actions->runToResponse, Playback::Target::Response);
    runs(m_actions->runToEnd, Playback::Target::End);
    connect(&m_playback, &Playback::reached, this, &MainWindow::onReached);
}

void MainWindow::connectJumps()
{
    connect(m_actions->toBegin, &QAction::triggered, this, [this] { m_playback.seek(0); });
    connect(m_actions->follow, &QAction::triggered, this, &MainWindow::showNewest);
    connect(m_actions->toExchangeBegin, &QAction::triggered, this,
        [this] { m_playback.seekBegin(m_selection.exchange()); });
    connect(m_actions->toExchangeEnd, &QAction::triggered, this,
        [this] { m_playback.seekEnd(m_selection.exchange()); });
    connect(m_actions->goToEvent, &QAction::triggered, this, [this] {
        m_presenter->setOn(false);
        m_momentField->setFocus(Qt::ShortcutFocusReason);
        m_momentField->selectAll();
    });
    connect(m_actions->nextExchange, &QAction::triggered, this, [this] { goToExchange(1); });
    connect(m_actions->previousExchange, &QAction::triggered, this, [this] { goToExchange(-1); });
}

void MainWindow::connectPace()
{
    for (QAction *action : m_actions->pace->actions()) {
        connect(action, &QAction::toggled, this, [this, action](bool on) {
            if (on && action != m_actions->byHand)
                setPace(Pace::fromSetting(action->data().toInt()));
        });
    }
    connect(m_actions->scales, &QActionGroup::triggered, this,
        [this](QAction *action) { setPace(Pace::toScale(action->data().toInt())); });
    connect(m_controls, &ControlBar::slownessPicked, this,
        [this](int slowness) { setPace(Pace::toScale(slowness)); });
    connect(m_actions->slower, &QAction::triggered, this, [this] { changeSlowness(1); });
    connect(m_actions->faster, &QAction::triggered, this, [this] { changeSlowness(-1); });
}

/// By notches of the scale, and to scale from then on.
void MainWindow::changeSlowness(int notches)
{
    const int most = int(Pace::slownesses.size()) - 1;
    const int notch = std::clamp(Pace::toScale(m_slowness).notch() + notches, 0, most);
    setPace(Pace::toScale(Pace::slownesses.at(size_t(notch))));
}

void MainWindow::playPause()
{
    if (m_playback.mode() != Playback::Mode::Paused)
        m_playback.pause();
    else
        m_playback.resume(m_selection.exchange());
}

/// What a step shows is scrolled into view, whatever was scrolled or selected before.
void MainWindow::step(int by, bool byEvent)
{
    m_stage->view().followNow();
    if (by > 0 && m_hand->byHand().step())
        return;
    if (byEvent)
        m_playback.stepEvent(by);
    else
        m_playback.step(m_selection.exchange(), by);
}

void MainWindow::runTo(Playback::Target target)
{
    m_stage->view().followNow();
    m_playback.runTo(target, m_selection.exchange());
    if (m_playback.isRunningTo())
        statusBar()->showMessage(tr("Pauses when it happens."), messageTime);
}

/// It may have happened in another exchange.
void MainWindow::onReached(trace::EventIndex event)
{
    const trace::Subject subject = m_playback.snapshot().at(event).subject();
    if (!subject.isHalf())
        return;
    const trace::HalfId half = subject.halfId();
    const flow::ExchangeKey selected = m_selection.exchange();
    if (half == selected.client || half == selected.server)
        return;
    const flow::ExchangeIndex &index = m_exchanges->model()->index();
    int row = index.rowOf({half, {}});
    if (row < 0)
        row = index.rowOf({{}, half});
    if (row < 0)
        return;
    m_selection.setExchange(index.keyAt(row));
    choose();
}

/// Behind the last exchange that may be seen lies the one that begins next: the moment goes there.
void MainWindow::goToExchange(int by)
{
    if (m_exchanges->selectNeighbour(by) || by < 0 || !m_playback.isVeiled())
        return;
    const flow::ExchangeIndex &index = m_exchanges->model()->index();
    const int next = index.rowCountAt(m_playback.moment());
    if (next >= index.rowCount())
        return;
    const flow::ExchangeKey key = index.keyAt(next);
    m_playback.seekBegin(key);
    m_playback.step(key, 1);
    m_selection.setExchange(key);
    choose();
}

void MainWindow::editSelected()
{
    const auto plan =
        requestOfExchange(m_playback.visible(), m_playback.horizon(), m_selection.exchange());
    if (!plan) {
        statusBar()->showMessage(tr("The plan of this request is not in the trace."), messageTime);
        return;
    }
    m_request->setPlan(*plan);
    m_actions->goToUrl->trigger();
}

/// destroy() of the half that is ours: the request, or the response when the client is outside.
void MainWindow::endSelected()
{
    const flow::ExchangeKey key = m_selection.exchange();
    const trace::HalfId half = key.client ? key.client : key.server;
    if (half)
        m_backend.post(engine::CallOnHalf{half, engine::CallOnHalf::Verb::Destroy});
}

void MainWindow::copyAsCurl()
{
    const CurlCommand command =
        curlCommandOf(m_playback.visible(), m_playback.horizon(), m_selection.exchange());
    if (command.text.isEmpty()) {
        statusBar()->showMessage(tr("The request is not known."), messageTime);
        return;
    }
    QGuiApplication::clipboard()->setText(command.text);
    if (command.lacks == CurlCommand::Lacks::ForgottenBody)
        statusBar()->showMessage(
            tr("Only a part of the body is kept: the command is not complete."), messageTime);
    else if (command.lacks == CurlCommand::Lacks::UnsentBody)
        statusBar()->showMessage(
            tr("Not all of the request has been sent at this moment: the command has what has."),
            messageTime);
    else if (command.lacks == CurlCommand::Lacks::Trailers)
        statusBar()->showMessage(
            tr("curl sends no trailers: the command leaves them out."), messageTime);
}

void MainWindow::setLanguage(const QString &name)
{
    if (!m_settings)
        return;
    m_settings->setValue(QStringLiteral("window/language"), name);
    statusBar()->showMessage(tr("The language changes at the next start."), messageTime);
}

void MainWindow::showAbout()
{
    QMessageBox::about(this, tr("About Roundtrip"),
        tr("<p><b>Roundtrip</b> %1</p><p>HTTP/1.1, made visible: a real server, client and agent "
           "with "
           "the vocabulary of Node's <code>http</code>, and a window that shows every step.</p>")
            .arg(QCoreApplication::applicationVersion()));
}

void MainWindow::zoomBy(double factor)
{
    m_theme.setZoom(m_theme.zoom() * factor);
}

} // namespace roundtrip::ui

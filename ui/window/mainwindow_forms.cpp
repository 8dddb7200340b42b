#include "ui/window/mainwindow.h"

#include "core/flow/addresses.h"
#include "ui/compose/agentform.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/stage/headerline.h"
#include "ui/stage/stage.h"
#include "ui/window/agentdesk.h"
#include "ui/window/backend.h"
#include "ui/window/controlbar.h"
#include "ui/window/demonstration.h"
#include "ui/window/momentfield.h"
#include "ui/window/plainkeys.h"
#include "ui/window/sendagain.h"
#include "ui/window/stageviews.h"
#include "ui/window/windowactions.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QStatusBar>
#include <QTabBar>

#include <utility>

// What the forms ask for: requests, the server, the agents.

namespace roundtrip::ui
{

static constexpr int keysHintTime = 8000; // milliseconds in the status bar

void MainWindow::startServer()
{
    m_server->start();
}

void MainWindow::connectForms()
{
    connect(m_request, &RequestForm::sendRequested, this, [this](const plan::RequestPlan &plan) {
        m_sentHere = true;
        m_suggestionInForm = false;
        m_demonstration->noteSent(plan);
        if (plan.finish != plan::Finish::End)
            m_suggested = true; // they found it themselves
        m_sentOpen = plan.finish == plan::Finish::ByHand;
        m_watch.await(m_backend.send(plan).value);
        m_sendAgain->formSent();
        m_playback.goLive();
        poll();
        showLink();
        leaveForm();
    });
    connect(m_request, &RequestForm::planChanged, this, &MainWindow::showInvitation);
    connect(m_request, &RequestForm::planChanged, this, [this] {
        if (m_suggestionInForm && m_request->plan().finish != plan::Finish::None) {
            m_suggestionInForm = false;
            showLink();
        }
    });
    connect(&m_stage->header(), &HeaderLine::linkActivated, this, &MainWindow::followLink);
    connect(qApp, &QApplication::focusChanged, this, &MainWindow::withdrawKeysHint);
    connect(m_momentField, &MomentField::finished, this, &MainWindow::focusShown);
    connect(m_server, &ServerForm::startRequested, this, [this](const plan::ServerPlan &plan) {
        m_playback.goLive(); // to see it start
        m_server->setState(ServerStarting{});
        m_controls->setServerState(ServerStarting{});
        m_backend.post(engine::StartServer{plan});
    });
    connect(m_server, &ServerForm::inputWanted, this, [this] {
        m_requestDock->show();
        m_doTabs->setCurrentIndex(1);
    });
    connect(m_server, &ServerForm::stopRequested, this, &MainWindow::stopServer);
    connect(m_server, &ServerForm::proxyToggled, this,
        [this](bool on) { m_backend.post(engine::SetProxy{on}); });
    connect(m_server, &ServerForm::routesChanged, this,
        [this](const plan::RouteTable &routes) { m_backend.post(engine::SetRoutes{routes}); });
    connect(m_server, &ServerForm::examplePicked, this, [this](const plan::RequestPlan &plan) {
        m_request->setPlan(plan);
        m_doTabs->setCurrentIndex(0);
    });
    connect(m_controls, &ControlBar::serverToggled, this, &MainWindow::toggleServer);
    connectAgent();
    connectSendAgain();
}

/// What was sent is looked at: as after Enter in the address of a browser the keys are those of
/// what is shown. (Ctrl+Enter sends again from there, too; Ctrl+L is the way back.) A button that has
/// the focus keeps it.
void MainWindow::leaveForm()
{
    const QWidget *focused = focusWidget();
    const bool inForm = focused && m_request->isAncestorOf(focused)
        && !qobject_cast<const QAbstractButton *>(focused);
    if (inForm)
        focusShown();
    if (PlainKeys::areOfTheWindow(focusWidget()) && !std::exchange(m_keysTold, true))
        statusBar()->showMessage(keysHint(), keysHintTime);
}

/// What it becomes is selected and shown as after any send, beside what it was.
void MainWindow::connectSendAgain()
{
    connect(m_sendAgain, &SendAgain::sent, this, [this](quint32 plan) {
        m_watch.await(plan);
        m_playback.goLive();
        poll();
    });
    connect(m_sendAgain, &SendAgain::planMissing, this, [this] {
        statusBar()->showMessage(tr("The plan of this request is not in the trace."), 5000);
    });
    connect(m_sendAgain, &SendAgain::formFilled, m_actions->goToUrl, &QAction::trigger);
    connect(m_sendAgain, &SendAgain::compared, m_stageViews, &StageViews::compare);
}

void MainWindow::connectAgent()
{
    connect(m_agentDesk, &AgentDesk::sent, this, [this](quint32 firstPlan) {
        m_sentHere = true;
        // Where many are seen at once none of them is replayed slowly before the others.
        if (m_stageViews->mode() == StageMode::Exchange)
            m_watch.await(firstPlan);
        showNewest();
        poll();
    });
    connect(m_agentDesk, &AgentDesk::said, this,
        [this](const QString &text) { statusBar()->showMessage(text, 5000); });
    connect(m_agentDesk, &AgentDesk::refused, this, &MainWindow::send); // marks what is wrong
    connect(m_agentDesk, &AgentDesk::presentShown, this, [this] {
        statusBar()->showMessage(tr("The agent is another one by now: this is how it is."), 5000);
    });
    connect(m_agent, &AgentForm::poolRequested, this,
        [this] { m_stageViews->setMode(StageMode::Pool); });
    connect(m_actions->sendBurst, &QAction::triggered, m_agentDesk, &AgentDesk::sendBurst);
    connect(m_actions->goToAgent, &QAction::triggered, this, [this] {
        m_requestDock->show();
        m_doTabs->setCurrentIndex(2);
        m_agent->agentCombo()->setFocus(Qt::ShortcutFocusReason);
    });
}

/// What a server and a server's certificate were by the moment: both places that show the server.
/// What follows from it for the form is done once, when the moment first comes there.
void MainWindow::followServer()
{
    const quint64 events = m_playback.horizon().events;
    if (const auto refused = m_watch.takeRefusedCertificate(events))
        m_request->showRefusedCertificate(*refused);
    const TraceWatch::ServerChange change = m_watch.serverAt(events);
    const ServerState &state = change.state;
    const ServerState &now = m_watch.server();
    const bool running = std::holds_alternative<ServerListening>(now);
    m_actions->startServer->setEnabled(!running);
    m_actions->stopServer->setEnabled(running);
    if (state == m_knownServer && m_server->state() == state && now == m_serverNow)
        return;
    m_knownServer = state;
    m_serverNow = now;
    m_server->setState(state, now);
    m_controls->setServerState(state, now);
    if (change.event && change.event.value >= m_serverActed) {
        m_serverActed = change.event.value + 1;
        actOnServer(state);
    }
    showInvitation();
}

void MainWindow::actOnServer(const ServerState &state)
{
    if (const auto *listening = std::get_if<ServerListening>(&state)) {
        const Authority now{listening->host, listening->port, listening->secure};
        QByteArray url = m_request->plan().url;
        if (pointAtServer(url, m_serverAddress, now))
            m_request->setUrl(url);
        m_serverAddress = now;
    }
    if (const auto *failed = std::get_if<ServerFailed>(&state)) {
        m_serverAddress = {failed->host, failed->port, m_serverAddress.secure};
        m_doTabs->setCurrentIndex(1);
    }
}

/// What a person does with the server is done to the one there is now, and then seen.
void MainWindow::stopServer()
{
    m_playback.goLive();
    m_backend.post(engine::StopServer{});
}

void MainWindow::toggleServer()
{
    if (std::holds_alternative<ServerListening>(m_watch.server()))
        stopServer();
    else
        startServer();
}

} // namespace roundtrip::ui

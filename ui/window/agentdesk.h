#pragma once

#include "core/flow/agentpools.h"
#include "ui/compose/agentform.h"

#include <QObject>

namespace roundtrip::ui
{

class Backend;
class Playback;
class RequestForm;

/// Joins the agent tab to the trace and to the engine: shows the agents as they were at the moment,
/// and does what a person wants to those there are now.
class AgentDesk final : public QObject
{
    Q_OBJECT
public:
    /// None is owned.
    AgentDesk(Playback &playback, Backend &backend, AgentForm &form, RequestForm &request,
        QObject *parent);

    /// Sends the request of the form so many times: over the agent that is chosen where the agent
    /// tab is seen, else over the one that the request says.
    void sendBurst();
    /// The trace begins anew.
    void forgetTrace();

Q_SIGNALS:
    /// A burst is on its way; the plan of its first request.
    void sent(quint32 firstPlan);
    /// The request is not fit to be sent.
    void refused();
    /// For the status bar: over which agent.
    void said(const QString &text);
    /// The agent is another one by now; the window shows the present and nothing was done.
    void presentShown();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showMoment();
    void showRequest();
    void setOptions(const QByteArray &agent, const plan::AgentPlan &options);
    plan::AgentChoice choiceOf(const QByteArray &agent);
    const flow::AgentPools &present();
    QString overText(const plan::RequestPlan &plan);
    QString overOwnText(const QByteArray &secure, const plan::AgentPlan &options);
    QString overNamedText(const QByteArray &name, const plan::AgentPlan &unknown);

    Playback &m_playback;
    Backend &m_backend;
    AgentForm &m_form;
    RequestForm &m_request;
    flow::AgentPools m_shown; ///< at the horizon
    flow::AgentPools m_present;
};

/// The agents that have options a person can set, the shared one first.
std::vector<AgentState> agentStates(const flow::AgentPools &pools);

} // namespace roundtrip::ui

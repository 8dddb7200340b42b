#include "ui/window/agentdesk.h"

#include "ui/compose/requestform.h"
#include "ui/models/playback.h"
#include "ui/window/backend.h"
#include "ui/window/requestofexchange.h"

#include <QEvent>
#include <QRegularExpression>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

const QByteArray sharedAgent = "globalAgent";
const QByteArray secureAgent = "https.globalAgent";
const QByteArray oneRequestsAgent = "new Agent()"; // agent: false

/// Made for a plan that spells its options out.
bool isInline(const QByteArray &name)
{
    static const QRegularExpression numbered(QStringLiteral("^(https\\.)?agent \\d+$"));
    return numbered.match(QString::fromUtf8(name)).hasMatch();
}

} // namespace

std::vector<AgentState> agentStates(const flow::AgentPools &pools)
{
    std::vector<AgentState> states;
    for (const flow::PoolAgent &agent : pools.agents()) {
        if (agent.name == oneRequestsAgent || !agent.optionsKnown)
            continue;
        AgentState state{agent.name, agent.options, true, agent.setByHand};
        for (const flow::Pool &pool : agent.pools) {
            state.inUse += pool.inUse() - pool.closing();
            state.free += pool.free();
            state.waiting += int(pool.queue.size());
        }
        states.push_back(state);
    }
    const auto shared = std::ranges::find(states, sharedAgent, &AgentState::name);
    if (shared == states.end())
        states.insert(states.begin(), {sharedAgent, plan::AgentPlan::global(), false});
    else
        std::rotate(states.begin(), shared, shared + 1);
    return states;
}

AgentDesk::AgentDesk(Playback &playback, Backend &backend, AgentForm &form, RequestForm &request,
    QObject *parent)
    : QObject(parent)
    , m_playback(playback)
    , m_backend(backend)
    , m_form(form)
    , m_request(request)
{
    connect(&playback, &Playback::momentChanged, this, &AgentDesk::showMoment);
    connect(&playback, &Playback::modeChanged, this, &AgentDesk::showMoment);
    connect(&request, &RequestForm::planChanged, this, &AgentDesk::showRequest);
    connect(&form, &AgentForm::optionsEdited, this, &AgentDesk::setOptions);
    connect(&form, &AgentForm::burstRequested, this, &AgentDesk::sendBurst);
    form.installEventFilter(this);
}

bool AgentDesk::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show) {
        showMoment();
        showRequest();
    }
    return QObject::eventFilter(watched, event);
}

void AgentDesk::showMoment()
{
    if (!m_form.isVisible())
        return;
    m_shown.advanceTo(m_playback.visible(), m_playback.horizon());
    m_form.setAgents(agentStates(m_shown));
}

void AgentDesk::forgetTrace()
{
    m_shown = {};
    m_present = {};
}

void AgentDesk::showRequest()
{
    const plan::RequestPlan plan = m_request.plan();
    m_form.setRequest(QStringLiteral("%1 %2").arg(
        QString::fromUtf8(plan.method), pathOf(plan.url)));
}

/// What a person does is done to the agent there is now. Where the window shows how it was, it first
/// shows how it is, and nothing is done.
void AgentDesk::setOptions(const QByteArray &agent, const plan::AgentPlan &options)
{
    present();
    const auto stateIn = [&](const flow::AgentPools &pools) {
        const auto states = agentStates(pools);
        const auto found = std::ranges::find(states, agent, &AgentState::name);
        return found == states.end() ? AgentState() : *found;
    };
    if (!(stateIn(m_shown).options == stateIn(m_present).options)) {
        m_playback.goLive();
        showMoment();
        Q_EMIT presentShown();
        return;
    }
    m_backend.post(engine::SetAgentOptions{agent, options});
    m_playback.poke();
}

const flow::AgentPools &AgentDesk::present()
{
    m_present.advanceTo(m_playback.snapshot(), flow::Moment::headOf(m_playback.snapshot()));
    return m_present;
}

plan::AgentChoice AgentDesk::choiceOf(const QByteArray &agent)
{
    if (agent.isEmpty() || agent == sharedAgent || agent == secureAgent)
        return plan::SharedAgent{};
    if (isInline(agent)) {
        if (const flow::PoolAgent *known = present().agent(agent))
            return known->madeWith;
    }
    return plan::NamedAgent{agent.startsWith("https.") ? agent.mid(6) : agent};
}

QString AgentDesk::overText(const plan::RequestPlan &plan)
{
    const QByteArray secure = plan.url.startsWith("https:") ? "https." : "";
    if (std::holds_alternative<plan::SharedAgent>(plan.agent))
        return overNamedText(secure + sharedAgent, plan::AgentPlan::global());
    if (const auto *named = std::get_if<plan::NamedAgent>(&plan.agent))
        return overNamedText(secure + named->name, {});
    if (const auto *options = std::get_if<plan::AgentPlan>(&plan.agent))
        return overOwnText(secure, *options);
    return std::holds_alternative<plan::NewAgent>(plan.agent)
        ? tr("%Ln request(s), an agent for each", nullptr, m_form.burst())
        : tr("%Ln request(s), a socket for each", nullptr, m_form.burst());
}

/// All plans with the same options share one agent, which gets its name with its first request.
QString AgentDesk::overOwnText(const QByteArray &secure, const plan::AgentPlan &options)
{
    for (const flow::PoolAgent &agent : present().agents()) {
        const bool ofKind = agent.name.startsWith("https.") != secure.isEmpty();
        if (ofKind && isInline(agent.name) && agent.madeWith == options)
            return burstText(m_form.burst(), QString::fromUtf8(agent.name), agent.options);
    }
    return burstText(m_form.burst(), tr("a new agent"), options);
}

QString AgentDesk::overNamedText(const QByteArray &name, const plan::AgentPlan &unknown)
{
    const flow::PoolAgent *known = present().agent(name);
    return burstText(m_form.burst(), QString::fromUtf8(name), known ? known->options : unknown);
}

void AgentDesk::sendBurst()
{
    if (m_request.hasProblems()) {
        Q_EMIT refused();
        return;
    }
    plan::RequestPlan plan = m_request.plan();
    if (m_form.isVisible())
        plan.agent = choiceOf(m_form.agentName());
    const QString over = overText(plan);
    quint32 first = 0;
    for (int i = 0; i < m_form.burst(); ++i) {
        const quint32 id = m_backend.send(plan).value;
        first = first ? first : id;
    }
    Q_EMIT sent(first);
    Q_EMIT said(over);
}

} // namespace roundtrip::ui

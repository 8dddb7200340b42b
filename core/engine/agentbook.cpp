#include "core/engine/agentbook.h"

#include "core/plan/planjson.h"

#include <algorithm>

namespace roundtrip::engine
{

namespace
{
const QByteArray sharedName = "globalAgent";
}

http::AgentOptions agentOptions(const plan::AgentPlan &plan, const QByteArray &name)
{
    http::AgentOptions options;
    options.name = name;
    options.keepAlive = plan.keepAlive;
    options.keepAliveMsecs = std::chrono::milliseconds(plan.keepAliveMsecs);
    options.maxSockets = plan.maxSockets;
    options.maxTotalSockets = plan.maxTotalSockets;
    options.maxFreeSockets = plan.maxFreeSockets;
    options.scheduling =
        plan.fifo ? http::AgentOptions::Scheduling::Fifo : http::AgentOptions::Scheduling::Lifo;
    options.timeout = std::chrono::milliseconds(plan.timeoutMs);
    return options;
}

AgentBook::AgentBook(http::Context &context)
    : m_context(context)
{
}

void AgentBook::adopt(const std::map<QByteArray, plan::AgentPlan> &agents)
{
    for (const auto &[name, options] : agents) {
        if (Entry *entry = named(name)) {
            entry->plan = options;
            record(*entry);
            entry->agent->setOptions(agentOptions(options, name));
        } else {
            add(name, options);
        }
    }
}

Result<AgentBook::Choice> AgentBook::choose(const plan::AgentChoice &choice)
{
    return std::visit(Overloaded{
                          [this](const plan::SharedAgent &) -> Result<Choice> {
                              Entry *entry = named(sharedName);
                              return Choice{entry ? entry->agent.get()
                                                  : add(sharedName, plan::AgentPlan::global()),
                                  nullptr};
                          },
                          [](const plan::NoAgent &) -> Result<Choice> { return Choice{}; },
                          [this](const plan::NewAgent &) -> Result<Choice> {
                              auto own = std::make_unique<http::Agent>(
                                  m_context, agentOptions({}, "new Agent()"));
                              http::Agent *agent = own.get();
                              return Choice{agent, std::move(own)};
                          },
                          [this](const plan::NamedAgent &name) -> Result<Choice> {
                              if (Entry *entry = named(name.name))
                                  return Choice{entry->agent.get(), nullptr};
                              return Failure{Error{.code = "ERR_INVALID_ARG_VALUE",
                                  .message = "No agent is named \"" + name.name + '"'}};
                          },
                          [this](const plan::AgentPlan &plan) -> Result<Choice> {
                              return Choice{withOptions(plan), nullptr};
                          },
                      },
        choice);
}

http::Agent *AgentBook::withOptions(const plan::AgentPlan &plan)
{
    const auto found = std::ranges::find_if(m_agents,
        [&](const Entry &entry) { return entry.plan == plan && entry.name.startsWith("agent"); });
    return found != m_agents.end() ? found->agent.get()
                                   : add("agent " + QByteArray::number(++m_unnamed), plan);
}

http::Agent *AgentBook::add(const QByteArray &name, const plan::AgentPlan &plan)
{
    m_agents.push_back({name, plan, nullptr});
    record(m_agents.back());
    m_agents.back().agent = std::make_unique<http::Agent>(m_context, agentOptions(plan, name));
    return m_agents.back().agent.get();
}

AgentBook::Entry *AgentBook::named(const QByteArray &name)
{
    const auto found = std::ranges::find(m_agents, name, &Entry::name);
    return found != m_agents.end() ? &*found : nullptr;
}

void AgentBook::record(const Entry &entry)
{
    m_context.trace.appendDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
        trace::Plan{0, entry.name, plan::toJson(entry.plan)}, quint8(trace::PlanType::Agent));
}

} // namespace roundtrip::engine

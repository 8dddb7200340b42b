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
            record(name, options);
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
                              if (!entry)
                                  entry = &add(sharedName, plan::AgentPlan::global());
                              return Choice{entry->agent.get(), nullptr};
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
    const auto found = std::ranges::find_if(
        m_agents, [&](const Entry &entry) { return entry.isInline && entry.plan == plan; });
    if (found != m_agents.end())
        return found->agent.get();
    Entry &entry = add("agent " + QByteArray::number(++m_unnamed), plan);
    entry.isInline = true;
    return entry.agent.get();
}

AgentBook::Entry &AgentBook::add(const QByteArray &name, const plan::AgentPlan &plan)
{
    record(name, plan);
    return m_agents.emplace_back(
        name, plan, std::make_unique<http::Agent>(m_context, agentOptions(plan, name)));
}

AgentBook::Entry *AgentBook::named(const QByteArray &name)
{
    const auto found = std::ranges::find_if(
        m_agents, [&](const Entry &entry) { return !entry.isInline && entry.name == name; });
    return found != m_agents.end() ? &*found : nullptr;
}

void AgentBook::record(const QByteArray &name, const plan::AgentPlan &plan)
{
    m_context.trace.appendDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
        trace::Plan{0, name, plan::toJson(plan)}, quint8(trace::PlanType::Agent));
}

} // namespace roundtrip::engine

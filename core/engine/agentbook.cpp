#include "core/engine/agentbook.h"

#include "core/plan/planjson.h"

#include <algorithm>

namespace roundtrip::engine
{

namespace
{
const QByteArray sharedName = "globalAgent";
const QByteArray newAgentName = "new Agent()";

/// What people read: the agents for https: are other ones.
QByteArray shownName(const QByteArray &name, const QByteArray &protocol)
{
    return protocol == "https:" ? "https." + name : name;
}

} // namespace

http::AgentOptions agentOptions(
    const plan::AgentPlan &plan, const QByteArray &name, const QByteArray &protocol)
{
    http::AgentOptions options;
    options.name = name;
    options.protocol = protocol;
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
        if (!named(name, "http:")) {
            add(name, "http:", options);
            continue;
        }
        for (Entry &entry : m_agents) {
            if (entry.isInline || entry.name != name)
                continue;
            entry.plan = options;
            change(entry, options, {});
        }
    }
}

Status AgentBook::setOptions(
    const QByteArray &shownName, const plan::AgentPlan &options, trace::EventIndex cause)
{
    if (const Status valid = agentOptions(options, shownName).validate(); !valid)
        return valid;
    for (const QByteArray protocol : {"http:", "https:"}) {
        if (shownName == engine::shownName(sharedName, protocol) && !named(sharedName, protocol))
            add(sharedName, protocol, plan::AgentPlan::global());
    }
    const auto found = std::ranges::find_if(m_agents, [&](const Entry &entry) {
        return engine::shownName(entry.name, entry.protocol) == shownName;
    });
    if (found == m_agents.end())
        return Failure{Error{.code = "ERR_INVALID_ARG_VALUE",
            .message = "No agent is named \"" + shownName + '"'}};
    found->isChanged = true;
    change(*found, options, cause);
    return Done{};
}

void AgentBook::change(Entry &entry, const plan::AgentPlan &options, trace::EventIndex cause)
{
    const QByteArray shown = shownName(entry.name, entry.protocol);
    record(entry.id, shown, options, cause);
    http::AgentOptions changed = agentOptions(options, shown, entry.protocol);
    changed.id = entry.id;
    entry.agent->setOptions(changed);
}

Result<AgentBook::Choice> AgentBook::choose(
    const plan::AgentChoice &choice, const QByteArray &protocol)
{
    return std::visit(
        Overloaded{
            [&](const plan::SharedAgent &) -> Result<Choice> {
                Entry *entry = named(sharedName, protocol);
                if (!entry)
                    entry = &add(sharedName, protocol, plan::AgentPlan::global());
                return Choice{entry->agent.get(), nullptr};
            },
            [](const plan::NoAgent &) -> Result<Choice> { return Choice{}; },
            [&](const plan::NewAgent &) -> Result<Choice> {
                record(++m_lastId, newAgentName, {});
                http::AgentOptions options = agentOptions({}, newAgentName, protocol);
                options.id = m_lastId;
                auto own = std::make_unique<http::Agent>(m_context, options);
                http::Agent *agent = own.get();
                return Choice{agent, std::move(own)};
            },
            [&](const plan::NamedAgent &name) -> Result<Choice> {
                if (Entry *entry = named(name.name, protocol))
                    return Choice{entry->agent.get(), nullptr};
                if (const Entry *other = named(name.name, "http:")) {
                    const plan::AgentPlan options = other->plan;
                    return Choice{add(name.name, protocol, options).agent.get(), nullptr};
                }
                return Failure{Error{.code = "ERR_INVALID_ARG_VALUE",
                    .message = "No agent is named \"" + name.name + '"'}};
            },
            [&](const plan::AgentPlan &plan) -> Result<Choice> {
                return Choice{withOptions(plan, protocol), nullptr};
            },
        },
        choice);
}

http::Agent *AgentBook::withOptions(const plan::AgentPlan &plan, const QByteArray &protocol)
{
    const auto found = std::ranges::find_if(m_agents, [&](const Entry &entry) {
        return entry.isInline && entry.protocol == protocol && entry.plan == plan;
    });
    if (found != m_agents.end())
        return found->agent.get();
    // One without a socket and without a request is as good as a new one.
    std::erase_if(m_agents,
        [](const Entry &entry) {
            return entry.isInline && !entry.isChanged && entry.agent->pools().empty();
        });
    Entry &entry = add("agent " + QByteArray::number(++m_unnamed), protocol, plan);
    entry.isInline = true;
    return entry.agent.get();
}

AgentBook::Entry &AgentBook::add(
    const QByteArray &name, const QByteArray &protocol, const plan::AgentPlan &plan)
{
    const QByteArray shown = shownName(name, protocol);
    record(++m_lastId, shown, plan);
    http::AgentOptions options = agentOptions(plan, shown, protocol);
    options.id = m_lastId;
    return m_agents.emplace_back(
        name, protocol, plan, std::make_unique<http::Agent>(m_context, options), m_lastId);
}

AgentBook::Entry *AgentBook::named(const QByteArray &name, const QByteArray &protocol)
{
    const auto found = std::ranges::find_if(m_agents, [&](const Entry &entry) {
        return !entry.isInline && entry.name == name && entry.protocol == protocol;
    });
    return found != m_agents.end() ? &*found : nullptr;
}

void AgentBook::record(quint32 id, const QByteArray &name, const plan::AgentPlan &plan,
    trace::EventIndex cause)
{
    m_context.trace.appendDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
        trace::Plan{id, name, plan::toJson(plan)}, quint8(trace::PlanType::Agent), cause);
}

} // namespace roundtrip::engine

#pragma once

#include "core/http/agent.h"
#include "core/plan/plans.h"

#include <map>
#include <memory>
#include <vector>

namespace roundtrip::engine
{

http::AgentOptions agentOptions(
    const plan::AgentPlan &plan, const QByteArray &name, const QByteArray &protocol = "http:");

/// The agents of the engine: the shared keep-alive one, named ones, and one for each different
/// inline set of options that is in use; for https: URLs an https.Agent beside each. Each agent's
/// options are in the trace before it lends its first socket.
class AgentBook
{
public:
    explicit AgentBook(http::Context &context);

    /// Later plans may refer to these names; an agent of the same name takes the new options.
    void adopt(const std::map<QByteArray, plan::AgentPlan> &agents);

    /// A person changes an agent that is known by this name, which is the one that people read: from
    /// its next decision on. Plans that spell options out find it by those it was made with, as a
    /// program has the same object. `cause`: the command.
    Status setOptions(
        const QByteArray &shownName, const plan::AgentPlan &options, trace::EventIndex cause);

    /// The agent a plan asks for. `own`: one made for this request alone, which the caller keeps
    /// until the request has closed. An error when a name is unknown.
    struct Choice {
        http::Agent *agent = nullptr; ///< nullptr: a socket of its own
        std::unique_ptr<http::Agent> own;
    };
    Result<Choice> choose(const plan::AgentChoice &choice, const QByteArray &protocol = "http:");
    size_t size() const noexcept { return m_agents.size(); }

private:
    struct Entry {
        QByteArray name; ///< as plans know it
        QByteArray protocol;
        plan::AgentPlan plan; ///< it was made with
        std::unique_ptr<http::Agent> agent;
        quint32 id = 0; ///< in the trace
        bool isInline = false; ///< made for a plan that spells its options out
        bool isChanged = false; ///< by a person: another one would not be as good
    };
    Entry &add(const QByteArray &name, const QByteArray &protocol, const plan::AgentPlan &plan);
    http::Agent *withOptions(const plan::AgentPlan &plan, const QByteArray &protocol);
    Entry *named(const QByteArray &name, const QByteArray &protocol);
    void change(Entry &entry, const plan::AgentPlan &options, trace::EventIndex cause);
    void record(quint32 id, const QByteArray &name, const plan::AgentPlan &plan,
        trace::EventIndex cause = {});

    http::Context &m_context;
    std::vector<Entry> m_agents;
    int m_unnamed = 0;
    quint32 m_lastId = 0;
};

} // namespace roundtrip::engine

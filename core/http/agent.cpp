#include "core/http/agent.h"

#include "core/http/agentpool.h"
#include "core/http/clientconnection.h"

namespace roundtrip::http
{

Agent::Agent(Context &context, const AgentOptions &options)
    : m_pool(std::make_shared<AgentPool>(options, context.trace))
{
    m_pool->setConnect([&context, pool = std::weak_ptr(m_pool)](
                           const wire::ConnectOptions &connectOptions) -> PoolSocket & {
        return *ClientConnection::open(context, connectOptions, pool.lock());
    });
}

Agent::~Agent()
{
    m_pool->retire();
}

const AgentOptions &Agent::options() const noexcept
{
    return m_pool->options();
}

void Agent::setOptions(const AgentOptions &options)
{
    m_pool->setOptions(options);
}

QByteArray Agent::getName(const wire::ConnectOptions &options)
{
    return AgentPool::nameOf(options);
}

std::vector<Agent::PoolCount> Agent::pools() const
{
    std::vector<PoolCount> pools;
    for (const AgentPool::Count &count : m_pool->counts())
        pools.push_back({count.name, count.sockets, count.freeSockets, count.requests});
    return pools;
}

int Agent::totalSocketCount() const noexcept
{
    return m_pool->totalSocketCount();
}

void Agent::destroy()
{
    m_pool->destroySockets();
}

} // namespace roundtrip::http

#include "core/http/agent.h"

#include "core/http/agentpool.h"
#include "core/http/clientconnection.h"

namespace roundtrip::http
{

Agent::Agent(Context &context, const AgentOptions &options)
    : m_pool(std::make_shared<AgentPool>(options, context.trace))
    , m_createConnection(std::make_shared<CreateConnection>())
{
    m_pool->setConnect([&context, pool = std::weak_ptr(m_pool), create = m_createConnection](
                           const wire::ConnectOptions &connectOptions) -> PoolSocket & {
        auto transport =
            *create ? (*create)(connectOptions) : context.network.connect(connectOptions);
        return *ClientConnection::open(context, std::move(transport), pool.lock());
    });
}

void Agent::setCreateConnection(CreateConnection create)
{
    *m_createConnection = std::move(create);
}

void Agent::setKeepSocketAlive(std::function<bool(trace::ConnectionId)> keep)
{
    m_pool->setKeepSocketAlive(std::move(keep));
}

void Agent::setReuseSocket(std::function<void(trace::ConnectionId, trace::HalfId)> reuse)
{
    m_pool->setReuseSocket(std::move(reuse));
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

std::vector<trace::ConnectionId> Agent::sockets(const QByteArray &name) const
{
    return m_pool->lentSockets(name);
}

std::vector<trace::ConnectionId> Agent::freeSockets(const QByteArray &name) const
{
    return m_pool->freeSockets(name);
}

std::vector<trace::HalfId> Agent::requests(const QByteArray &name) const
{
    return m_pool->queuedRequests(name);
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

#pragma once

#include "core/http/agentoptions.h"
#include "core/http/context.h"

#include <functional>
#include <memory>
#include <vector>

namespace roundtrip::http
{

class AgentPool;
class ClientRequest;

/// http.Agent: a pool of connections, for each host and port. It lends a socket to a request and
/// takes it back; no byte passes through it. It may go away before its requests: they finish, and
/// their sockets are not kept.
class Agent
{
public:
    Agent(Context &context, const AgentOptions &options);
    ~Agent();
    Q_DISABLE_COPY_MOVE(Agent)

    const AgentOptions &options() const noexcept;
    /// Takes effect from the next decision on.
    void setOptions(const AgentOptions &options);

    /// agent.createConnection: how its sockets are made (never null); without one (an empty
    /// function) the context's network makes them.
    using CreateConnection =
        std::function<std::unique_ptr<wire::Transport>(const wire::ConnectOptions &)>;
    void setCreateConnection(CreateConnection create);

    /// agent.keepSocketAlive(): asked of each socket that would lie free; false, and it is closed.
    void setKeepSocketAlive(std::function<bool(trace::ConnectionId)> keep);
    /// agent.reuseSocket(): told of each free socket before it is lent, and to which request.
    void setReuseSocket(std::function<void(trace::ConnectionId, trace::HalfId)> reuse);

    /// `host:port:localAddress[:family]`, for https: with the options of TLS behind it
    static QByteArray getName(const wire::ConnectOptions &options);

    struct PoolCount {
        QByteArray name;
        int sockets = 0; ///< lent
        int freeSockets = 0;
        int requests = 0; ///< queued
        bool operator==(const PoolCount &) const = default;
    };
    std::vector<PoolCount> pools() const; ///< sorted by name; an empty pool is not there
    /// agent.sockets, agent.freeSockets and agent.requests of one name, oldest first.
    std::vector<trace::ConnectionId> sockets(const QByteArray &name) const;
    std::vector<trace::ConnectionId> freeSockets(const QByteArray &name) const;
    std::vector<trace::HalfId> requests(const QByteArray &name) const;
    int totalSocketCount() const noexcept; ///< lent and free

    /// Destroys all its sockets, lent and free. It remains usable.
    void destroy();

private:
    friend class ClientRequest;
    std::shared_ptr<AgentPool> m_pool;
    std::shared_ptr<CreateConnection> m_createConnection; ///< the pool's, which may outlive this
};

} // namespace roundtrip::http

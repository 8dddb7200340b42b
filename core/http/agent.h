#pragma once

#include "core/http/agentoptions.h"
#include "core/http/context.h"

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

    /// `host:port:localAddress[:family]`
    static QByteArray getName(const wire::ConnectOptions &options);

    struct PoolCount {
        QByteArray name;
        int sockets = 0; ///< lent
        int freeSockets = 0;
        int requests = 0; ///< queued
        bool operator==(const PoolCount &) const = default;
    };
    std::vector<PoolCount> pools() const; ///< sorted by name; an empty pool is not there
    int totalSocketCount() const noexcept; ///< lent and free

    /// Destroys all its sockets, lent and free. It remains usable.
    void destroy();

private:
    friend class ClientRequest;
    std::shared_ptr<AgentPool> m_pool;
};

} // namespace roundtrip::http

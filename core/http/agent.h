#pragma once

#include "core/http/context.h"
#include "core/result.h"

#include <chrono>
#include <memory>

namespace roundtrip::http {

class ClientRequest;

/// Options of http.Agent with Node's names and defaults. A limit of 0 means Infinity.
struct AgentOptions {
    QByteArray name; ///< for people: "globalAgent", "agent"
    bool keepAlive = false;
    std::chrono::milliseconds keepAliveMsecs{1000};
    int maxSockets = 0;
    int maxTotalSockets = 0;
    int maxFreeSockets = 256;
    enum class Scheduling : quint8 { Lifo, Fifo } scheduling = Scheduling::Lifo;
    std::chrono::milliseconds timeout{0}; ///< 0: none
    bool noDelay = true;
    /// ERR_OUT_OF_RANGE, ERR_INVALID_ARG_VALUE in Node's words.
    Status validate() const;
    /// http.globalAgent's: keepAlive, lifo, timeout 5000.
    static AgentOptions global();
    bool operator==(const AgentOptions &) const = default;
};

/// http.Agent: a pool of connections, for each host and port. It lends a socket to a request and takes it back; no byte
/// passes through it.
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
    int totalSocketCount() const noexcept;

    /// Destroys all its sockets, lent and free. It remains usable.
    void destroy();

private:
    friend class ClientRequest;
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace roundtrip::http

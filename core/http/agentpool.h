#pragma once

#include "core/http/agentoptions.h"
#include "core/trace/writer.h"
#include "core/wire/transport.h"

#include <QByteArray>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace roundtrip::http
{

/// What the pool needs to know and do of a connection. The pool does not own it; a connection tells
/// the pool when it is closed (socketClosed), at the latest before it dies.
class PoolSocket
{
public:
    virtual ~PoolSocket() = default;
    virtual trace::ConnectionId connectionId() const = 0;
    /// Neither ended nor destroyed; one that is still connecting is usable.
    virtual bool isUsable() const = 0;
    /// And what went over it leaves no doubt about what comes next. Another one stays where it is:
    /// its end shows what the peer made of it.
    virtual bool mayCarryAnother() const { return isUsable(); }
    /// net.Socket.setTimeout(); zero: none.
    virtual void setIdleTimeout(std::chrono::milliseconds timeout) = 0;
    virtual std::chrono::milliseconds idleTimeout() const = 0;
    /// It lies free in the pool from now on: probes of TCP keep-alive begin after `initialDelay`.
    virtual void parked(std::chrono::milliseconds initialDelay) = 0;
    virtual void destroyForPool(trace::NotPooledBecause reason) = 0;
};

/// How a request came by its socket.
enum class SocketFrom : quint8 { New, FreeSockets, OtherRequest };

/// What the pool needs to know and do of a request that wants a socket.
class PoolRequest
{
public:
    virtual ~PoolRequest() = default;
    virtual trace::HalfId half() const = 0;
    virtual wire::ConnectOptions connectOptions() const = 0;
    /// The request's own timeout option, when it has one.
    virtual std::optional<std::chrono::milliseconds> timeoutOption() const = 0;
    /// The socket is this request's; it uses it from the next tick on.
    virtual void takeSocket(PoolSocket &socket, SocketFrom from) = 0;
};

/// The policy of http.Agent: who gets which connection, who waits, what is kept. It knows no byte
/// and no time, and it records each decision with its reason.
class AgentPool
{
public:
    /// Begins to open a connection for the pool.
    using Connect = std::function<PoolSocket &(const wire::ConnectOptions &)>;
    AgentPool(const AgentOptions &options, trace::Writer &trace);
    Q_DISABLE_COPY_MOVE(AgentPool)

    void setConnect(Connect connect) { m_connect = std::move(connect); }
    /// agent.keepSocketAlive(): false and a free socket is not kept.
    using KeepSocketAlive = std::function<bool(trace::ConnectionId)>;
    void setKeepSocketAlive(KeepSocketAlive keep) { m_keepSocketAlive = std::move(keep); }
    /// agent.reuseSocket(): a free socket is about to be lent to this request.
    using ReuseSocket = std::function<void(trace::ConnectionId, trace::HalfId)>;
    void setReuseSocket(ReuseSocket reuse) { m_reuseSocket = std::move(reuse); }
    const AgentOptions &options() const noexcept { return m_options; }
    void setOptions(const AgentOptions &options) { m_options = options; }
    /// Does a request of this agent say `Connection: keep-alive`? Only when the socket can be used
    /// again at all.
    bool keepsConnections() const noexcept
    {
        return m_options.keepAlive || m_options.maxSockets > 0;
    }

    /// `host:port:localAddress[:family][:socketPath]`, for https: with the options of TLS behind it
    static QByteArray nameOf(const wire::ConnectOptions &options);

    void addRequest(const std::shared_ptr<PoolRequest> &request);

    /// What the exchange that was on a socket leaves behind for the pool's decision.
    struct Finished {
        trace::HalfId half;
        QByteArray keepAliveHint; ///< the Keep-Alive field of the response
    };
    /// The socket event 'free': an exchange is done and its connection may serve another one.
    void socketFree(PoolSocket &socket, const Finished &finished);
    /// 'free' of a socket whose request was destroyed before it used it.
    void socketReturnedUnused(PoolSocket &socket, trace::HalfId half);
    /// The exchange on it is done (or failed) and the socket will not come back.
    void socketNotPooled(PoolSocket &socket, trace::HalfId half, trace::NotPooledBecause reason);
    /// A socket that lay free was closed by its peer, failed, or was silent for too long.
    void freeSocketEnded(PoolSocket &socket, trace::NotPooledBecause reason);
    /// The socket event 'close'. Requests that wait get a new socket in its place.
    void socketClosed(PoolSocket &socket);
    /// The socket event 'agentRemove': it speaks another protocol now and belongs to the program.
    void socketLeft(PoolSocket &socket, trace::HalfId half);
    /// Everything is being torn down: it is gone and nothing shall be opened in its place.
    void forget(PoolSocket &socket);

    /// agent.destroy()
    void destroySockets();
    /// Nobody holds the agent any more: what is free is closed, what is lent will be.
    void retire();

    struct Count {
        QByteArray name;
        int sockets = 0;
        int freeSockets = 0;
        int requests = 0;
        bool operator==(const Count &) const = default;
    };
    std::vector<Count> counts() const;
    std::vector<trace::ConnectionId> lentSockets(const QByteArray &name) const;
    std::vector<trace::ConnectionId> freeSockets(const QByteArray &name) const;
    std::vector<trace::HalfId> queuedRequests(const QByteArray &name) const;
    int totalSocketCount() const noexcept { return int(m_members.size()); }

private:
    using Sockets = std::deque<PoolSocket *>;
    struct Pool {
        Sockets lent;
        Sockets free;
        std::deque<std::shared_ptr<PoolRequest>> requests;
        quint64 queueSince = 0; ///< orders pools by when their queue began
        bool isEmpty() const noexcept { return lent.empty() && free.empty() && requests.empty(); }
    };
    struct Member {
        QByteArray name;
        std::optional<Finished> last; ///< whom it served last, until it is parked
        bool dropped = false; ///< the decision not to pool it is recorded
    };

    PoolSocket *takeFree(Pool &pool);
    PoolSocket &openSocket(const QByteArray &name, const PoolRequest &request);
    void enqueue(const QByteArray &name, const std::shared_ptr<PoolRequest> &request);
    void give(PoolRequest &request, PoolSocket &socket, SocketFrom from);
    bool serveQueue(const QByteArray &name, PoolSocket &socket, SocketFrom from);
    void decide(PoolSocket &socket, Member &member, trace::HalfId half);
    std::optional<trace::NotPooledBecause> reasonNotToKeep(
        const Pool &pool, const PoolSocket &socket, const Member &member) const;
    void park(PoolSocket &socket, Member &member);
    void drop(PoolSocket &socket, trace::Subject whom, trace::NotPooledBecause reason);
    void openForQueued(const QByteArray &name);
    QByteArray nextQueue(const QByteArray &name) const;
    bool removeFrom(Sockets &sockets, PoolSocket &socket);
    void record(trace::EventKind kind, trace::Subject whom, quint8 arg, quint32 value);
    void forgetIfEmpty(const QByteArray &name);

    AgentOptions m_options;
    trace::Writer &m_trace;
    Connect m_connect;
    KeepSocketAlive m_keepSocketAlive;
    ReuseSocket m_reuseSocket;
    std::map<QByteArray, Pool> m_pools;
    std::unordered_map<const PoolSocket *, Member> m_members;
    quint64 m_queuesBegun = 0;
    bool m_retired = false;
};

} // namespace roundtrip::http

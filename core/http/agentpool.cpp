#include "core/http/agentpool.h"

#include "core/message/headtext.h"

#include <algorithm>

namespace roundtrip::http
{

using std::chrono::milliseconds;
using trace::EventKind;
using trace::NotPooledBecause;
using trace::QueuedBecause;
using trace::Subject;

namespace
{

/// Node closes a free socket this much before its server would, so that a request does not meet the
/// server's FIN.
constexpr milliseconds hintBuffer{1000};
/// A hint longer than a day is as good as none; the digits of a hostile one must not overflow.
constexpr qint64 longestHintSeconds = 86400;

/// `timeout=N` at the start of a Keep-Alive field, as far as Node reads it; nothing without it.
std::optional<milliseconds> hintedTimeout(QByteArrayView field)
{
    constexpr QByteArrayView prefix = "timeout=";
    if (!field.startsWith(prefix))
        return {};
    qsizetype digits = 0;
    qint64 seconds = 0;
    for (const char c : field.sliced(prefix.size())) {
        if (c < '0' || c > '9')
            break;
        seconds = std::min(seconds * 10 + (c - '0'), longestHintSeconds);
        ++digits;
    }
    if (!digits)
        return {};
    return std::max(milliseconds{0}, milliseconds{seconds * 1000} - hintBuffer);
}

std::vector<trace::ConnectionId> idsOf(const std::deque<PoolSocket *> &sockets)
{
    std::vector<trace::ConnectionId> ids;
    for (const PoolSocket *socket : sockets)
        ids.push_back(socket->connectionId());
    return ids;
}

/// What https.Agent appends: a place for each of its options, of which ca is the first,
/// rejectUnauthorized the seventh and servername the eighth.
QByteArray tlsName(const wire::ConnectOptions &options)
{
    const wire::TlsClientOptions &tls = *options.tls;
    QByteArray name = ':' + tls.ca + "::::::";
    if (!tls.rejectUnauthorized)
        name += "false";
    name += ':';
    if (tls.servername != options.host)
        name += tls.servername;
    return name + "::::::::::::";
}

} // namespace

AgentPool::AgentPool(const AgentOptions &options, trace::Writer &trace)
    : m_options(options)
    , m_trace(trace)
{
}

QByteArray AgentPool::nameOf(const wire::ConnectOptions &options)
{
    message::HeadText name;
    name.add(options.host.isEmpty() ? QByteArrayView("localhost") : options.host).add(":");
    if (options.port)
        name.add(options.port);
    name.add(":").add(options.localAddress);
    if (options.family == 4 || options.family == 6)
        name.add(":").add(options.family);
    if (!options.path.isEmpty())
        name.add(":").add(options.path);
    if (options.tls)
        name.add(tlsName(options));
    return name.toByteArray(0);
}

void AgentPool::addRequest(const std::shared_ptr<PoolRequest> &request)
{
    const wire::ConnectOptions options = request->connectOptions();
    const QByteArray name = nameOf(options);
    if (options.tls || options.family == 4 || options.family == 6
        || !options.localAddress.isEmpty())
        m_trace.appendDetail(
            EventKind::AgentName, Subject::half(request->half()), trace::Text{name});
    Pool &pool = m_pools[name];
    if (PoolSocket *socket = takeFree(pool)) {
        pool.lent.push_back(socket);
        if (m_reuseSocket)
            m_reuseSocket(socket->connectionId(), request->half());
        give(*request, *socket, SocketFrom::FreeSockets);
        return;
    }
    const int limit = m_options.maxSockets;
    const int total = m_options.maxTotalSockets;
    if ((!limit || int(pool.lent.size()) < limit) && (!total || totalSocketCount() < total))
        give(*request, openSocket(name, *request), SocketFrom::New);
    else
        enqueue(name, request);
}

PoolSocket *AgentPool::takeFree(Pool &pool)
{
    const bool first = m_options.scheduling == AgentOptions::Scheduling::Fifo;
    for (std::size_t kept = 0; kept < pool.free.size();) {
        const auto at =
            first ? pool.free.begin() + qsizetype(kept) : pool.free.end() - 1 - qsizetype(kept);
        PoolSocket *socket = *at;
        if (socket->isUsable() && !socket->mayCarryAnother()) {
            ++kept;
            continue;
        }
        pool.free.erase(at);
        if (socket->isUsable())
            return socket;
    }
    return nullptr;
}

PoolSocket &AgentPool::openSocket(const QByteArray &name, const PoolRequest &request)
{
    wire::ConnectOptions options = request.connectOptions();
    options.noDelay = m_options.noDelay;
    PoolSocket &socket = m_connect(options);
    m_members[&socket].name = name;
    m_pools[name].lent.push_back(&socket);
    const milliseconds timeout = m_options.timeout.count()
        ? m_options.timeout
        : request.timeoutOption().value_or(milliseconds{0});
    if (timeout.count())
        socket.setIdleTimeout(timeout);
    return socket;
}

void AgentPool::enqueue(const QByteArray &name, const std::shared_ptr<PoolRequest> &request)
{
    Pool &pool = m_pools[name];
    if (pool.requests.empty())
        pool.queueSince = ++m_queuesBegun;
    pool.requests.push_back(request);
    const bool ofThisName = m_options.maxSockets && int(pool.lent.size()) >= m_options.maxSockets;
    record(EventKind::AgentQueued, Subject::half(request->half()),
        quint8(ofThisName ? QueuedBecause::MaxSockets : QueuedBecause::MaxTotalSockets),
        quint32(pool.requests.size()));
}

void AgentPool::give(PoolRequest &request, PoolSocket &socket, SocketFrom from)
{
    EventKind kind = EventKind::AgentNewSocket;
    if (from == SocketFrom::FreeSockets)
        kind = EventKind::AgentReusedSocket;
    else if (from == SocketFrom::OtherRequest)
        kind = EventKind::AgentHandedOver;
    record(kind, Subject::half(request.half()), 0, socket.connectionId().value);

    request.takeSocket(socket, from);
    // Node sets the request's own timeout only where it differs from the agent's, even when the
    // socket it gets has another one at that moment.
    const auto timeout = request.timeoutOption();
    if (timeout && *timeout != m_options.timeout)
        socket.setIdleTimeout(*timeout);
}

bool AgentPool::serveQueue(const QByteArray &name, PoolSocket &socket, SocketFrom from)
{
    Pool &pool = m_pools[name];
    if (pool.requests.empty())
        return false;
    const std::shared_ptr<PoolRequest> request = pool.requests.front();
    pool.requests.pop_front();
    give(*request, socket, from);
    return true;
}

void AgentPool::socketFree(PoolSocket &socket, const Finished &finished)
{
    const auto found = m_members.find(&socket);
    if (found == m_members.end())
        return;
    found->second.last = finished;
    decide(socket, found->second, finished.half);
}

void AgentPool::socketReturnedUnused(PoolSocket &socket, trace::HalfId half)
{
    const auto found = m_members.find(&socket);
    if (found != m_members.end())
        decide(socket, found->second, half);
}

void AgentPool::decide(PoolSocket &socket, Member &member, trace::HalfId half)
{
    const Subject whom = Subject::half(half);
    if (!socket.isUsable())
        return drop(socket, whom, NotPooledBecause::SocketNotWritable);
    if (socket.mayCarryAnother() && serveQueue(member.name, socket, SocketFrom::OtherRequest))
        return;
    if (const auto reason = reasonNotToKeep(m_pools[member.name], socket, member))
        return drop(socket, whom, *reason);
    record(EventKind::AgentKeptSocket, whom, 0, socket.connectionId().value);
    park(socket, member);
}

std::optional<NotPooledBecause> AgentPool::reasonNotToKeep(
    const Pool &pool, const PoolSocket &socket, const Member &member) const
{
    const int count = int(pool.lent.size() + pool.free.size());
    if (m_retired)
        return NotPooledBecause::AgentDestroyed;
    if (!member.last)
        return NotPooledBecause::RequestDestroyed;
    if (!m_options.keepAlive)
        return NotPooledBecause::AgentKeepsNone;
    if (m_options.maxTotalSockets && totalSocketCount() > m_options.maxTotalSockets)
        return NotPooledBecause::MaxTotalSockets;
    if (m_options.maxSockets && count > m_options.maxSockets)
        return NotPooledBecause::MaxSockets;
    if (m_options.maxFreeSockets && int(pool.free.size()) >= m_options.maxFreeSockets)
        return NotPooledBecause::MaxFreeSockets;
    if (const auto hint = hintedTimeout(member.last->keepAliveHint); hint && !hint->count())
        return NotPooledBecause::KeepAliveHintTooShort;
    if (m_keepSocketAlive && !m_keepSocketAlive(socket.connectionId()))
        return NotPooledBecause::AgentKeepsNone;
    return {};
}

void AgentPool::park(PoolSocket &socket, Member &member)
{
    const milliseconds hint = hintedTimeout(member.last->keepAliveHint).value_or(m_options.timeout);
    const milliseconds timeout = std::min(hint, m_options.timeout);
    if (socket.idleTimeout() != timeout)
        socket.setIdleTimeout(timeout);
    socket.parked(m_options.keepAliveMsecs);
    member.last.reset();

    Pool &pool = m_pools[member.name];
    removeFrom(pool.lent, socket);
    pool.free.push_back(&socket);
    openForQueued(member.name);
}

void AgentPool::drop(PoolSocket &socket, Subject whom, NotPooledBecause reason)
{
    const auto found = m_members.find(&socket);
    if (found != m_members.end() && !std::exchange(found->second.dropped, true))
        record(EventKind::AgentDroppedSocket, whom, quint8(reason), socket.connectionId().value);
    socket.destroyForPool(reason);
}

void AgentPool::socketNotPooled(PoolSocket &socket, trace::HalfId half, NotPooledBecause reason)
{
    const auto found = m_members.find(&socket);
    if (found != m_members.end() && !std::exchange(found->second.dropped, true))
        record(EventKind::AgentDroppedSocket, Subject::half(half), quint8(reason),
            socket.connectionId().value);
}

void AgentPool::freeSocketEnded(PoolSocket &socket, NotPooledBecause reason)
{
    const auto found = m_members.find(&socket);
    if (found == m_members.end() || !removeFrom(m_pools[found->second.name].free, socket))
        return;
    drop(socket, Subject::connection(socket.connectionId(), trace::Side::Client), reason);
}

void AgentPool::socketClosed(PoolSocket &socket)
{
    const auto found = m_members.find(&socket);
    if (found == m_members.end())
        return;
    const QByteArray name = found->second.name;
    forget(socket);
    openForQueued(name);
}

void AgentPool::socketLeft(PoolSocket &socket, trace::HalfId half)
{
    if (m_members.contains(&socket))
        record(EventKind::AgentReleasedSocket, Subject::half(half), 0,
            socket.connectionId().value);
    socketClosed(socket);
}

void AgentPool::forget(PoolSocket &socket)
{
    const auto found = m_members.find(&socket);
    if (found == m_members.end())
        return;
    const QByteArray name = found->second.name;
    removeFrom(m_pools[name].lent, socket);
    removeFrom(m_pools[name].free, socket);
    m_members.erase(found);
    forgetIfEmpty(name);
}

/// A place became free: opens a socket for the first request that waits, of this name or, when none
/// does, of the name whose queue is the oldest. As in Node, only when that name has no socket at
/// all, and without asking for maxTotalSockets again (a parked socket still counts there).
void AgentPool::openForQueued(const QByteArray &name)
{
    const QByteArray next = nextQueue(name);
    if (next.isNull())
        return;
    const std::shared_ptr<PoolRequest> request = m_pools[next].requests.front();
    PoolSocket &socket = openSocket(next, *request);
    serveQueue(next, socket, SocketFrom::New);
}

QByteArray AgentPool::nextQueue(const QByteArray &name) const
{
    const auto own = m_pools.find(name);
    if (own != m_pools.end() && !own->second.requests.empty())
        return own->first;
    const std::pair<const QByteArray, Pool> *oldest = nullptr;
    for (const auto &candidate : m_pools) {
        if (!candidate.second.requests.empty()
            && (!oldest || candidate.second.queueSince < oldest->second.queueSince))
            oldest = &candidate;
    }
    return oldest && oldest->second.lent.empty() ? oldest->first : QByteArray();
}

void AgentPool::destroySockets()
{
    std::vector<PoolSocket *> lent;
    std::vector<PoolSocket *> free;
    for (auto &[name, pool] : m_pools) {
        free.insert(free.end(), pool.free.begin(), pool.free.end());
        lent.insert(lent.end(), pool.lent.begin(), pool.lent.end());
    }
    for (PoolSocket *socket : free)
        freeSocketEnded(*socket, NotPooledBecause::AgentDestroyed);
    for (PoolSocket *socket : lent)
        socket->destroyForPool(NotPooledBecause::AgentDestroyed);
}

void AgentPool::retire()
{
    m_retired = true;
    std::vector<PoolSocket *> free;
    for (auto &[name, pool] : m_pools)
        free.insert(free.end(), pool.free.begin(), pool.free.end());
    for (PoolSocket *socket : free)
        freeSocketEnded(*socket, NotPooledBecause::AgentDestroyed);
}

std::vector<AgentPool::Count> AgentPool::counts() const
{
    std::vector<Count> counts;
    for (const auto &[name, pool] : m_pools) {
        if (!pool.isEmpty())
            counts.push_back(
                {name, int(pool.lent.size()), int(pool.free.size()), int(pool.requests.size())});
    }
    return counts;
}

std::vector<trace::ConnectionId> AgentPool::lentSockets(const QByteArray &name) const
{
    const auto found = m_pools.find(name);
    return found == m_pools.end() ? std::vector<trace::ConnectionId>{} : idsOf(found->second.lent);
}

std::vector<trace::ConnectionId> AgentPool::freeSockets(const QByteArray &name) const
{
    const auto found = m_pools.find(name);
    return found == m_pools.end() ? std::vector<trace::ConnectionId>{} : idsOf(found->second.free);
}

std::vector<trace::HalfId> AgentPool::queuedRequests(const QByteArray &name) const
{
    std::vector<trace::HalfId> halves;
    const auto found = m_pools.find(name);
    if (found != m_pools.end()) {
        for (const auto &request : found->second.requests)
            halves.push_back(request->half());
    }
    return halves;
}

bool AgentPool::removeFrom(Sockets &sockets, PoolSocket &socket)
{
    const auto found = std::find(sockets.begin(), sockets.end(), &socket);
    if (found == sockets.end())
        return false;
    sockets.erase(found);
    return true;
}

void AgentPool::record(EventKind kind, Subject whom, quint8 arg, quint32 value)
{
    m_trace.append(kind, whom, arg, value);
}

void AgentPool::forgetIfEmpty(const QByteArray &name)
{
    const auto found = m_pools.find(name);
    if (found != m_pools.end() && found->second.isEmpty())
        m_pools.erase(found);
}

} // namespace roundtrip::http

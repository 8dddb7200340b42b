#pragma once

#include "core/trace/ids.h"

#include <QByteArray>
#include <QHashFunctions>

#include <deque>
#include <functional>
#include <unordered_map>

namespace roundtrip::wire
{

class SocketAddress;

/// Which pair of addresses is which connection, so that both ends of a loopback connection inside
/// this program bear one id (engine.md, section 5). A client enters its pair right after connect();
/// accept() asks for the reversed one.
class AddressBook
{
public:
    using IsUsed = std::function<bool(trace::ConnectionId)>;
    /// `isUsed` and `newest`: see trace::Numbers.
    explicit AddressBook(IsUsed isUsed = {}, quint32 newest = 0)
        : m_isUsed(std::move(isUsed))
        , m_numbers(trace::Subject::lastConnection, newest)
    {
    }

    /// A number that no open connection has.
    trace::ConnectionId newConnection()
    {
        return m_numbers.next([this](auto id) { return m_isUsed && m_isUsed(id); });
    }

    void enter(const SocketAddress &client, const SocketAddress &server, trace::ConnectionId id);
    /// The id of a connection that was accepted: the client's when the client is one of ours, else
    /// a new one.
    trace::ConnectionId accepted(const SocketAddress &client, const SocketAddress &server);
    /// The client is gone. Its entry stays a while: it may still lie in a backlog, waiting to be
    /// accepted.
    void leave(const SocketAddress &client, const SocketAddress &server, trace::ConnectionId id);
    /// The client is gone, and nobody of this program would have accepted it.
    void forget(const SocketAddress &client, const SocketAddress &server, trace::ConnectionId id);

    qsizetype size() const noexcept { return qsizetype(m_ids.size()); }

private:
    static constexpr std::size_t departedKept = 1024; ///< more than a backlog holds
    struct Departed {
        QByteArray key;
        trace::ConnectionId id;
    };
    std::unordered_map<QByteArray, trace::ConnectionId> m_ids;
    std::deque<Departed> m_departed;
    IsUsed m_isUsed;
    trace::Numbers<trace::ConnectionId> m_numbers;
};

} // namespace roundtrip::wire

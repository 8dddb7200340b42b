#include "core/wire/addressbook.h"

#include "core/wire/socketaddress.h"

namespace roundtrip::wire
{

void AddressBook::enter(
    const SocketAddress &client, const SocketAddress &server, trace::ConnectionId id)
{
    m_ids.insert_or_assign(client.key() + server.key(), id);
}

trace::ConnectionId AddressBook::accepted(const SocketAddress &client, const SocketAddress &server)
{
    const auto found = m_ids.find(client.key() + server.key());
    if (found == m_ids.end())
        return newConnection();
    const trace::ConnectionId id = found->second;
    m_ids.erase(found);
    return id;
}

void AddressBook::forget(
    const SocketAddress &client, const SocketAddress &server, trace::ConnectionId id)
{
    const auto found = m_ids.find(client.key() + server.key());
    if (found != m_ids.end() && found->second == id)
        m_ids.erase(found);
}

void AddressBook::leave(
    const SocketAddress &client, const SocketAddress &server, trace::ConnectionId id)
{
    const QByteArray key = client.key() + server.key();
    const auto found = m_ids.find(key);
    if (found == m_ids.end() || found->second != id)
        return;
    m_departed.push_back({key, id});
    if (m_departed.size() <= departedKept)
        return;
    // The pair may be in use again meanwhile: then the entry is another connection's.
    const auto oldest = m_ids.find(m_departed.front().key);
    if (oldest != m_ids.end() && oldest->second == m_departed.front().id)
        m_ids.erase(oldest);
    m_departed.pop_front();
}

} // namespace roundtrip::wire

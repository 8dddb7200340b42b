// Whose the server of an exchange is.

#include "core/flow/exchangereading.h"

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// How far before an exchange, and how far behind the beginning of the trace, its server's
/// Listening is looked for.
constexpr quint64 listenEvents = 1 << 16;

bool isLoopback(const QByteArray &address)
{
    return address.startsWith("127.") || address == "::1" || address == "localhost";
}

} // namespace

/// Before accept() has run, a server of ours that listens on that port of this machine is the one
/// that was asked.
void ExchangeReading::findServer()
{
    if (m_serverInside || !m_client.begun)
        return;
    const EventIndex call = first(m_client, EventKind::CallRequest);
    const EventIndex refused = last(Side::Client, EventKind::SocketFailed);
    const QByteArray host = m_snapshot.detailOf<RequestCall>(call).host;
    m_serverInside = !refused
        && isLoopback(m_endpoints.serverPort ? m_endpoints.serverAddress : host) && listening();
}

EventIndex ExchangeReading::listening() const
{
    if (m_events.empty())
        return {};
    const EventIndex call = first(m_client, EventKind::CallRequest);
    const quint16 port = m_endpoints.serverPort ? m_endpoints.serverPort
                                                : m_snapshot.detailOf<RequestCall>(call).port;
    const quint64 begin = m_events.front().value;
    const quint64 first = m_snapshot.runOf({begin}).first;
    const quint64 from = begin - first > listenEvents ? begin - listenEvents : first;
    const auto newest = [&](quint64 low, quint64 high) -> std::optional<EventIndex> {
        for (quint64 i = high; i-- > low;) {
            const EventKind kind = m_snapshot.at({i}).kind;
            if (kind != EventKind::Listening && kind != EventKind::ListenStopped)
                continue;
            if (m_snapshot.detailOf<Listen>({i}).port == port)
                return kind == EventKind::Listening ? EventIndex{i} : EventIndex{};
        }
        return {};
    };
    if (const auto found = newest(from, begin))
        return *found;
    return newest(first, qMin(from, first + listenEvents)).value_or(EventIndex{});
}

} // namespace roundtrip::flow

// Whose the server of an exchange is.

#include "core/flow/addresses.h"
#include "core/flow/exchangereading.h"

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// How far before an exchange, and how far behind the beginning of the trace, its server's
/// Listening is looked for.
constexpr quint64 listenEvents = 1 << 16;

} // namespace

/// Before accept() has run, a server of ours that listens on that address of this machine is the
/// one that was asked.
void ExchangeReading::findServer()
{
    if (!m_serverInside && m_client.begun && !answeredUnaccepted())
        m_serverInside =
            (isLoopback(askedAddress()) || isUnixSocket(askedAddress())) && listening();
}

/// The address it has connected to, else the host that was given to request().
QByteArray ExchangeReading::askedAddress() const
{
    if (!m_endpoints.serverAddress.isEmpty())
        return m_endpoints.serverAddress;
    const EventIndex call = first(m_client, EventKind::CallRequest);
    return m_snapshot.detailOf<RequestCall>(call).host;
}

/// Whoever answers, or refuses, without accept() here is not the server of this program, whatever
/// that listens on; so is one to which an older connection leads.
bool ExchangeReading::answeredUnaccepted() const
{
    if (last(m_client, EventKind::AgentReusedSocket) || last(m_client, EventKind::AgentHandedOver))
        return true;
    const EventIndex certificate = last(Side::Client, EventKind::TlsCertificate);
    return last(Side::Client, EventKind::SocketFailed) || !m_response.reads.empty()
        || (certificate && !(at(certificate).arg & ownCertificate));
}

EventIndex ExchangeReading::listening() const
{
    if (m_events.empty())
        return {};
    const QByteArray asked = askedAddress();
    const EventIndex call = first(m_client, EventKind::CallRequest);
    const bool isKnown = !m_endpoints.serverAddress.isEmpty();
    const quint16 port =
        isKnown ? m_endpoints.serverPort : m_snapshot.detailOf<RequestCall>(call).port;
    const quint64 begin = m_events.front().value;
    const quint64 first = m_snapshot.runOf({begin}).first;
    const quint64 from = begin - first > listenEvents ? begin - listenEvents : first;
    const auto newest = [&](quint64 low, quint64 high) -> std::optional<EventIndex> {
        std::optional<EventIndex> found;
        forEachEvent(m_snapshot, low, high, [&](EventIndex index, const Event &event) {
            if (event.kind != EventKind::Listening && event.kind != EventKind::ListenStopped)
                return;
            const Listen listen = m_snapshot.detailOf<Listen>(index);
            if (listen.port == port && reaches(asked, listen.host))
                found = event.kind == EventKind::Listening ? index : EventIndex{};
        });
        return found;
    };
    if (const auto found = newest(from, begin))
        return *found;
    return newest(first, qMin(from, first + listenEvents)).value_or(EventIndex{});
}

} // namespace roundtrip::flow

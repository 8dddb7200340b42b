// What the proxy of this program does: requests that it hands on, and CONNECT.

#include "core/flow/eventtext.h"
#include "core/flow/speaker.h"

namespace roundtrip::flow
{

using namespace trace;

/// Of the two exchanges the one with the client.
Speaker::Maybe Speaker::handedOn() const
{
    const bool waits = m_reading.isProxied() && !m_reading.tunnel() && m_now.requestParsed
        && !m_now.answerHead && !m_reading.server().closed && !handlerRuns();
    if (!waits)
        return {};
    return Sentence{m_now.requestWhole
            ? Words::tr("The proxy has handed the request on; nothing runs.")
            : Words::tr("The proxy hands the request on as it comes; nothing runs."),
        Words::tr("The answer has to come from the server that was asked: that is the other "
                  "exchange of the two.")};
}

Speaker::Maybe Speaker::tunnelling() const
{
    const TunnelReading &tunnel = m_reading.tunnel();
    if (!tunnel.began)
        return {};
    if (tunnel.closed)
        return tunnelClosed();
    if (!tunnel.opened)
        return Sentence{Words::tr("The proxy connects to `%1`.").arg(tunnelTarget(m_reading)),
            Words::tr("When the connection stands, the client gets `200`.")};
    return Sentence{
        Words::tr("Bytes pass both ways between the client and `%1`: %2.")
            .arg(tunnelTarget(m_reading), tunnelBytesText(tunnel.toServer, tunnel.toClient)),
        Words::tr("The proxy reads none of them: what they mean is between the two ends.")};
}

Sentence Speaker::tunnelClosed() const
{
    const TunnelReading &tunnel = m_reading.tunnel();
    const Error error = errorOf(m_reading, tunnel.closed);
    if (!tunnel.opened && error)
        return {Words::tr("There is no tunnel to `%1`: %2.")
                    .arg(tunnelTarget(m_reading), uncoded(error.message)),
            Words::tr("The client gets the reason in plain text.")};
    const auto why = [&] {
        switch (TunnelEndedBy(m_reading.at(tunnel.closed).arg)) {
        case TunnelEndedBy::Client:
            return Words::tr("The client's connection broke: `%1`.");
        case TunnelEndedBy::Server:
            return Words::tr("The server's connection broke: `%1`.");
        case TunnelEndedBy::Both:
            return Words::tr("Each side had ended its direction.");
        case TunnelEndedBy::Idle:
            return Words::tr("Nothing had passed for as long as the proxy allows.");
        case TunnelEndedBy::Stopped:
            return Words::tr("The proxy was stopped.");
        }
        return QString();
    }();
    return {Words::tr("The tunnel is closed: %1.")
                .arg(tunnelBytesText(tunnel.toServer, tunnel.toClient)),
        why.contains(u'%') ? why.arg(QString::fromLatin1(error.code)) : why};
}

} // namespace roundtrip::flow

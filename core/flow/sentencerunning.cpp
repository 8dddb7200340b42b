// What runs at this very moment: the newest event of the exchange is a call or a callback, and the
// clock still shows its time.

#include "core/flow/eventtext.h"
#include "core/flow/speaker.h"

namespace roundtrip::flow
{

using namespace trace;

Speaker::Maybe Speaker::running() const
{
    const std::vector<EventIndex> &events = m_reading.events();
    for (auto newest = events.rbegin(); newest != events.rend(); ++newest) {
        if (m_reading.timeOf(*newest) != m_reading.moment().clock)
            return {};
        const Event event = m_reading.at(*newest);
        if (event.kind == EventKind::ChunkHeadIn)
            continue; // the parser is between two callbacks
        if (!event.subject().isHalf())
            return {};
        const bool server = event.subject().halfId() == m_reading.server().id;
        if (server && event.kind == EventKind::MessageInEnd)
            continue;
        if (!server && m_reading.isExtra())
            return {};
        if (!server && event.kind == EventKind::HeadOut)
            continue; // the call that made it says more
        return server ? serverRuns(*newest) : clientRuns(*newest);
    }
    return {};
}

Speaker::Maybe Speaker::clientRuns(EventIndex index) const
{
    const Event event = m_reading.at(index);
    switch (event.kind) {
    case EventKind::InformationIn:
        return Sentence{Words::tr("An informational answer is here; the module has parsed it."),
            m_now.waitsForContinue ? Words::tr("Next: `'continue'` calls your program.")
                                   : QString()};
    case EventKind::OnContinue:
        return Sentence{Words::tr("Your program runs: `'continue'` has called it."),
            Words::tr("The server is ready for the body.")};
    case EventKind::OnInformation:
        return Sentence{
            Words::tr("Your program runs: `'information'` brought the status %1.").arg(event.value),
            Words::tr("The answer itself is still to come.")};
    case EventKind::OnResponse:
        return Sentence{Words::tr("Your program runs: `'response'` has called it with `%1`.")
                            .arg(statusText(m_now)),
            m_now.responseEnd ? Words::tr("There is no body; `'end'` comes next.")
                              : Words::tr("The body comes with `'data'`, then `'end'`.")};
    case EventKind::BodyIn:
        if (!(event.arg & BodyDelivered))
            return {};
        [[fallthrough]];
    case EventKind::OnData:
        return Sentence{
            Words::tr("Your program runs: `'data'` brought it %1.").arg(bytesText(event.value)),
            m_now.responseEnd ? Words::tr("Next: `'end'` calls your callback.")
                              : Words::tr("More `'data'` comes, or `'end'`.")};
    case EventKind::OnDrain:
        return Sentence{Words::tr("Your program runs: `'drain'` says that it can write on."), {}};
    case EventKind::OnTimeout:
        return Sentence{Words::tr("Your program runs: `'timeout'` has called it."), {}};
    default:
        break;
    }
    const Maybe called = clientCalled(index);
    return called ? called : clientGotSocket(index);
}

Speaker::Maybe Speaker::clientCalled(EventIndex index) const
{
    const Event event = m_reading.at(index);
    const QString called = Words::tr("Your program runs: it has called `%1`.");
    const QString sent = m_now.connected
        ? Words::tr("Next: what was written goes to the socket.")
        : Words::tr("When the request has a connection, what was written is sent.");
    switch (event.kind) {
    case EventKind::CallRequest:
        return Sentence{called.arg(QStringLiteral("http.request()")),
            Words::tr("Next: the agent looks for a socket to lend.")};
    case EventKind::CallWrite:
        return Sentence{Words::tr("Your program runs: it has called `write()` with %1.")
                            .arg(bytesText(event.value)),
            sent};
    case EventKind::CallEnd:
        return Sentence{called.arg(QStringLiteral("end()")), sent};
    case EventKind::CallFlushHeaders:
        return Sentence{called.arg(QStringLiteral("flushHeaders()")), sent};
    case EventKind::CallSetHeader:
        return Sentence{called.arg(QStringLiteral("setHeader()")),
            Words::tr("The head is made by the first `write()` or by `end()`.")};
    default:
        return {};
    }
}

Speaker::Maybe Speaker::clientGotSocket(EventIndex index) const
{
    const QString next = m_now.requestHead
        ? Words::tr("What was written is sent on it.")
        : Words::tr("The head is made by the first `write()` or by `end()`.");
    switch (m_reading.at(index).kind) {
    case EventKind::AgentNewSocket:
        return Sentence{Words::tr("The agent has no free socket: it opens a connection to `%1`.")
                            .arg(serverName(m_reading)),
            next};
    case EventKind::NoAgent:
        return Sentence{
            Words::tr("This request has no agent: it opens a connection to `%1` for itself.")
                .arg(serverName(m_reading)),
            next};
    case EventKind::AgentReusedSocket:
        return Sentence{Words::tr("The agent lends a free socket of its pool."), next};
    case EventKind::AgentHandedOver:
        return Sentence{
            Words::tr("The agent hands over the socket of a request that is done."), next};
    default:
        return {};
    }
}

Speaker::Maybe Speaker::serverRuns(EventIndex index) const
{
    const Event event = m_reading.at(index);
    switch (event.kind) {
    case EventKind::OnRequest:
    case EventKind::OnCheckContinue:
        return Sentence{
            Words::tr("The server's handler runs: it has been called with `(req, res)`."),
            whoWaits()};
    case EventKind::BodyIn:
        if (!(event.arg & BodyDelivered))
            return {};
        [[fallthrough]];
    case EventKind::OnData:
        return Sentence{Words::tr("The server's handler runs: `req` got `'data'`, %1.")
                            .arg(bytesText(event.value)),
            whoWaits()};
    case EventKind::OnEnd:
        return Sentence{
            Words::tr("The server's handler runs: `req` got `'end'`, the request is complete."),
            whoWaits()};
    case EventKind::OnDrain:
        return Sentence{
            Words::tr("The server's handler runs: `'drain'` says that it can write on."),
            whoWaits()};
    case EventKind::DeadlineFired:
        if (DeadlineName(event.arg) != DeadlineName::RouteDelay)
            return {};
        return Sentence{
            Words::tr("The %1 that the handler waited are over: its timer fires, and it goes on.")
                .arg(durationText(std::chrono::milliseconds(event.value))),
            whoWaits()};
    default:
        return serverCalled(index);
    }
}

Speaker::Maybe Speaker::serverCalled(EventIndex index) const
{
    const Event event = m_reading.at(index);
    const QString called = Words::tr("The server's handler runs: it has called `%1`.");
    switch (event.kind) {
    case EventKind::CallSetHeader:
        return Sentence{called.arg(QStringLiteral("res.setHeader()")), whoWaits()};
    case EventKind::CallWriteHead:
        return Sentence{
            called.arg(QStringLiteral("res.writeHead(%1)").arg(event.value)), whoWaits()};
    case EventKind::CallWrite:
        return Sentence{Words::tr("The server's handler runs: it has called `res.write()` with %1.")
                            .arg(bytesText(event.value)),
            whoWaits()};
    case EventKind::CallEnd:
        return Sentence{called.arg(QStringLiteral("res.end()")), whoWaits()};
    case EventKind::HeadOut:
        return Sentence{m_now.answerEnd
                ? Words::tr("The handler has made the answer; it goes to the socket now.")
                : Words::tr("The handler has begun the answer; it goes to the socket now."),
            whoWaits()};
    case EventKind::InformationOut:
    case EventKind::CallWriteInformation:
        return Sentence{
            Words::tr("The server makes an informational answer; it goes first."), whoWaits()};
    default:
        return {};
    }
}

} // namespace roundtrip::flow

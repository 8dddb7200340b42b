#include "core/flow/argtexts.h"
#include "core/flow/eventtext.h"
#include "core/flow/speaker.h"

namespace roundtrip::flow
{

using namespace trace;

Speaker::Maybe Speaker::answering() const
{
    const MessageReading &response = m_reading.response();
    const qint64 onTheWay = response.written() - qMax(response.read(), response.begin);
    if (response.begin >= 0 && !response.writes.empty() && onTheWay > 0)
        return answerOnTheWire(onTheWay);
    const bool arrived = response.begin >= 0 && response.read() > m_now.answerBegin;
    if (arrived && !m_now.response)
        return headIncomplete();
    if (!m_now.response)
        return {};
    if (!m_now.requestEnd || (!m_now.requestWhole && !m_reading.serverOutside()))
        return {}; // what the request lacks is the news
    return answerUnfinished();
}

/// Bytes of the answer are here and its head was not parsed: it is, in this turn, or lacks its end.
Sentence Speaker::headIncomplete() const
{
    const EventIndex newest = m_reading.response().reads.back().event;
    if (m_reading.timeOf(newest) == m_reading.moment().clock)
        return {Words::tr("Bytes of the answer are here; the module's parser reads them."), {}};
    return {Words::tr("The answer has begun, but the end of its head is not here. Your program is "
                      "registered for `'response'`; nothing runs."),
        Words::tr("More of the head has to come from `%1`.").arg(serverName(m_reading))};
}

Sentence Speaker::answerUnfinished() const
{
    if (m_reading.serverOutside())
        return {Words::tr(
                    "The answer has begun. Your program is registered for `'data'`; nothing runs."),
            Words::tr("More of the body, or its end, has to come from `%1`.")
                .arg(serverName(m_reading))};
    if (m_now.routeDelay)
        return handlerAtWork(Words::tr("Your program is registered for `'data'`."));
    if (!m_now.answerEnd && m_now.serverLeft)
        return answerLeft();
    if (!m_now.answerEnd)
        return {Words::tr("The answer has begun, but `res.end()` has not been called. "
                          "Your program is registered for `'data'`."),
            Words::tr("Without `res.end()` your program never gets `'end'` and the socket "
                      "stays in use."),
            openHalf(m_reading.server())};
    const MessageReading &response = m_reading.response();
    if (response.written() < response.end())
        return {Words::tr("The rest of the answer waits in the server to be sent."),
            Words::tr("Your program is registered for `'data'`.")};
    return {Words::tr("The answer is here; the module parses it and calls your callbacks."), {}};
}

Sentence Speaker::answerOnTheWire(qint64 onTheWay) const
{
    const MessageReading &response = m_reading.response();
    if (m_now.answerBegin > response.begin && response.written() <= m_now.answerBegin)
        return {Words::tr("An informational answer is on the wire; nothing runs."),
            Words::tr("Next: %1 arrive. The answer itself comes later.").arg(bytesText(onTheWay))};
    if (m_now.response)
        return {Words::tr("More of the answer is on the wire. Your program is registered for "
                          "`'data'`; nothing runs."),
            Words::tr("Next: %1 arrive and the module gives them to your callback.")
                .arg(bytesText(onTheWay))};
    return {Words::tr("The answer is on the wire. Your program is registered for `'response'`; "
                      "nothing runs."),
        Words::tr("Next: the %1 arrive, the module parses the head and calls your callback.")
            .arg(bytesText(onTheWay))};
}

Speaker::Maybe Speaker::waiting() const
{
    if (m_reading.serverOutside())
        return Sentence{Words::tr("The request is sent. Your program is registered for "
                                  "`'response'`; nothing runs."),
            Words::tr("What `%1` does with it is not known here.").arg(serverName(m_reading))};
    return handlerAtWork(whoWaits());
}

/// What waits for the answer, while the server is busy.
QString Speaker::whoWaits() const
{
    if (!m_reading.client().begun)
        return Words::tr("The client outside waits for an answer.");
    if (m_reading.isExtra())
        return {};
    return m_now.response ? Words::tr("Your program is registered for `'data'`.")
                          : Words::tr("Your program is registered for `'response'`.");
}

/// The request is at the server, and nothing of the answer is under way.
Sentence Speaker::handlerAtWork(const QString &who) const
{
    if (m_now.routeDelay && !handlerRuns()) {
        const auto delay = std::chrono::milliseconds(m_reading.at(m_now.routeDelay).value);
        return {Words::tr("The handler waits %1 before it goes on; nothing runs.")
                    .arg(durationText(delay)),
            who};
    }
    if (m_now.answerHead && !written() && !m_now.serverLeft)
        return {Words::tr("The handler has made the answer; it goes to the socket now."), who};
    if (const Maybe other = noHandler())
        return *other;
    if (!m_now.handler)
        return {Words::tr("The server's parser has the request."),
            handlerRuns() ? Words::tr("Next: `'request'` calls the handler.") : QString()};
    if (handlerRuns())
        return {Words::tr("The server's handler runs: it has been called with `(req, res)`."), who};
    if (m_now.serverLeft && !m_now.answerEnd)
        return answerLeft();
    return {Words::tr("The server has the request; its handler has not answered yet."), who};
}

/// A request that `'request'` is not called for.
Speaker::Maybe Speaker::noHandler() const
{
    if (m_now.inputRefused)
        return Sentence{Words::tr("The module refused the request: `%1`.")
                            .arg(QString::fromLatin1(errorOf(m_reading, m_now.inputRefused).code)),
            Words::tr("The module answers with an error of its own; no handler runs.")};
    if (m_now.dropped)
        return Sentence{
            Words::tr("The module dropped the request: its connection has had as many as "
                      "it may have."),
            Words::tr("The module answers with an error of its own; no handler runs.")};
    if (m_now.takenOver)
        return Sentence{Words::tr("The server has the request; `%1` has called its program.")
                            .arg(takenOverBy()),
            {}};
    return {};
}

/// What was called instead of `'request'`.
QString Speaker::takenOverBy() const
{
    switch (m_reading.at(m_now.takenOver).kind) {
    case EventKind::OnUpgrade:
        return QStringLiteral("'upgrade'");
    case EventKind::OnConnect:
        return QStringLiteral("'connect'");
    default:
        return QStringLiteral("'checkExpectation'");
    }
}

/// The clock still shows the time of the newest event of the server's half: its turn is not over.
bool Speaker::handlerRuns() const
{
    const auto &events = m_reading.server().events;
    return !events.empty() && m_reading.timeOf(events.back()) == m_reading.moment().clock;
}

Speaker::Maybe Speaker::refused() const
{
    if (!m_now.parseFailed)
        return {};
    const QString code = QString::fromLatin1(errorOf(m_reading, m_now.parseFailed).code);
    const bool canned = !m_reading.response().pieces.empty();
    return Sentence{m_reading.isExtra()
            ? Words::tr("The bytes behind the request were taken for a second request: `%1`.")
                  .arg(code)
            : m_reading.isHandshake(m_reading.request())
            ? Words::tr("What came is a TLS handshake, and this port speaks plain HTTP: `%1`.")
                  .arg(code)
            : Words::tr("The server's parser refused the request: `%1`.").arg(code),
        canned && !m_now.handler
            ? Words::tr("The module answers with an error of its own and closes the "
                        "connection; no handler runs.")
            : m_now.handler ? Words::tr("The module closes the connection.")
                            : Words::tr("The module closes the connection; no handler runs.")};
}

Speaker::Maybe Speaker::serverBroke() const
{
    if (!m_reading.server().closed || !m_reading.server().failed)
        return {};
    if (m_now.serverDestroyed)
        return Sentence{handlerGaveUp(),
            m_reading.last(Side::Server, EventKind::ResetSent)
                ? Words::tr("The server cut the connection with a RST.")
                : Words::tr("The server closed the connection with a FIN.")};
    return Sentence{Words::tr("The connection ended before the exchange was complete."), {}};
}

QString Speaker::handlerGaveUp() const
{
    return Words::tr("The server's handler gave up: it called `%1`.")
        .arg(endingCallText(m_reading.at(m_now.serverDestroyed)));
}

Speaker::Maybe Speaker::handlerAlone() const
{
    if (m_reading.server().closed || (m_now.answerEnd && written()))
        return Sentence{m_reading.isExtra()
                ? Words::tr("The answer is given to the kernel.")
                : Words::tr("The answer is given to the kernel. What the client does with it is "
                            "not known."),
            {}};
    if (!m_now.requestParsed && m_reading.isExtra())
        return Sentence{
            Words::tr("The bytes behind the request begin a second one; the parser looks "
                      "for the end of its head."),
            {}};
    if (!m_now.requestParsed)
        return Sentence{
            Words::tr("The request has begun; the parser looks for the end of its head."),
            handlerRuns() ? QString()
                          : Words::tr("More of it has to come from the client outside.")};
    if (m_now.handler && !m_now.answerEnd && handlerRuns())
        return handlerAtWork(whoWaits());
    if (m_now.serverLeft && !m_now.answerEnd)
        return answerLeft();
    if (m_now.answerHead && !m_now.answerEnd && !m_now.routeDelay)
        return Sentence{Words::tr("The answer has begun, but `res.end()` has not been called."),
            Words::tr("The client cannot know where the answer ends."),
            openHalf(m_reading.server())};
    if (!m_now.requestWhole)
        return Sentence{Words::tr("The server is registered for more `'data'`; nothing runs."),
            Words::tr("The rest of the body has to come from the client outside.")};
    return handlerAtWork(whoWaits());
}

bool Speaker::written() const
{
    const MessageReading &response = m_reading.response();
    const bool all = response.complete || m_now.routeDelay;
    return all && response.written() >= response.end();
}

} // namespace roundtrip::flow

#include "core/flow/eventtext.h"
#include "core/flow/standing.h"
#include "core/flow/steps.h"

namespace roundtrip::flow
{

using namespace trace;

namespace
{

using Maybe = std::optional<Sentence>;

/// Asks from the rarest state to the most common one; the first that holds speaks.
class Speaker
{
public:
    explicit Speaker(const ExchangeReading &reading)
        : m_reading(reading)
        , m_now(reading)
    {
    }

    Sentence run() const
    {
        if (!m_reading.client().begun && !m_reading.server().begun)
            return {};
        using Question = Maybe (Speaker::*)() const;
        static constexpr Question serverOnly[] = {
            &Speaker::held, &Speaker::notHttp, &Speaker::serverBroke, &Speaker::handlerAlone};
        static constexpr Question both[] = {&Speaker::held, &Speaker::clientBroke,
            &Speaker::complete, &Speaker::connecting, &Speaker::unsent, &Speaker::answering,
            &Speaker::requesting, &Speaker::waiting};
        if (!m_reading.client().begun || m_reading.isExtra())
            return first(serverOnly);
        return first(both);
    }

private:
    template <size_t N>
    Sentence first(Maybe (Speaker::*const (&questions)[N])() const) const
    {
        for (const auto question : questions) {
            if (const Maybe sentence = (this->*question)())
                return *sentence;
        }
        return {};
    }

    QString bytes(qint64 count) const { return bytesText(count); }

    // --- the gate

    Maybe held() const
    {
        if (!m_now.held)
            return {};
        const Event event = m_reading.at(m_now.held);
        const QString next =
            Words::tr("Release the step, and it goes on. Our own timeouts stand still until then.");
        switch (Seam(event.arg)) {
        case Seam::Connect:
            return Sentence{
                Words::tr("Held: the connection waits for you. The peer really waits."), next};
        case Seam::Out:
            return Sentence{
                Words::tr("Held: %1 wait in this program before the socket. The peer really waits.")
                    .arg(bytes(event.value)),
                next};
        case Seam::In:
            return Sentence{
                Words::tr("Held: what the peer sent is not read. It lies in the kernel's buffer."),
                next};
        case Seam::Deliver:
            return Sentence{
                Words::tr("Held: the bytes are read, but no callback gets them yet."), next};
        }
        return {};
    }

    // --- ends, bad and good

    Maybe clientBroke() const
    {
        if (m_now.abort && !m_now.responseEnd)
            return Sentence{
                Words::tr("Your program gave up: it destroyed the request. No answer will come."),
                Words::tr("The connection is closed; the server's `req` gets `'aborted'`.")};
        if (m_now.clientError)
            return failure(errorOf(m_reading, m_now.clientError));
        const EventIndex failed = m_reading.last(Side::Client, EventKind::SocketFailed);
        if (failed)
            return failure(errorOf(m_reading, failed));
        return {};
    }

    Sentence failure(const Error &error) const
    {
        const QString code = QString::fromLatin1(error.code);
        if (error.code == "ECONNREFUSED")
            return {Words::tr("Nobody listens on `%1`: the connection was refused.")
                        .arg(serverName(m_reading)),
                Words::tr(
                    "Your program gets `'error'` with `%1`. Start the server, or ask another port.")
                    .arg(code)};
        const QString next = error ? Words::tr("Your program gets `'error'`: `%1`, %2.")
                                         .arg(code, QString::fromUtf8(error.message))
                                   : QString();
        if (m_reading.last(Side::Client, EventKind::ResetReceived))
            return {m_now.response
                    ? Words::tr("The connection was reset in the middle of the answer.")
                    : Words::tr("The connection was reset before an answer came."),
                next};
        if (error.code.startsWith("HPE_"))
            return {Words::tr("What came back is not HTTP: the parser refused it."), next};
        if (m_now.response)
            return {Words::tr("The connection ended in the middle of the answer."), next};
        if (error)
            return {Words::tr("The request failed: `%1`.").arg(code), next};
        return {Words::tr("The connection ended before the answer was complete."), {}};
    }

    Maybe complete() const
    {
        if (!m_now.responseEnd)
            return {};
        const QString status =
            QString::number(m_now.status) + u' ' + QString::fromLatin1(m_now.reasonPhrase);
        if (!m_now.requestEnd)
            return Sentence{
                Words::tr(
                    "The answer `%1` is complete, but the request is not: `end()` was not called.")
                    .arg(status.trimmed()),
                Words::tr("The socket cannot be used again before `request.end()`.")};
        const bool ended = bool(m_reading.last(m_reading.client(), EventKind::OnEnd));
        if (!ended && m_reading.timeOf(m_now.responseEnd) == m_reading.moment().clock)
            return Sentence{Words::tr("The answer `%1` is complete: `'end'` calls your callback.")
                                .arg(status.trimmed()),
                {}};
        return Sentence{
            Words::tr("Done: `%1`, and your program got `'end'`.").arg(status.trimmed()),
            socketFate()};
    }

    QString socketFate() const
    {
        if (m_reading.last(m_reading.client(), EventKind::AgentKeptSocket))
            return Words::tr("The socket is back in the agent's pool and can be lent again.");
        if (m_reading.last(m_reading.client(), EventKind::AgentDroppedSocket))
            return Words::tr("The agent does not keep this socket; it is closed.");
        if (m_reading.client().closed)
            return Words::tr("The request is closed.");
        return Words::tr("Next: the request closes and the agent takes its socket back.");
    }

    // --- before anything is sent

    Maybe connecting() const
    {
        if (m_now.queued)
            return Sentence{
                Words::tr(
                    "Your request waits in the agent's queue, place %1: `maxSockets` are in use.")
                    .arg(m_reading.at(m_now.queued).value),
                Words::tr("The next socket that becomes free is handed over to it.")};
        if (!m_now.socket)
            return Sentence{Words::tr("Your program called `http.request()`."),
                Words::tr("Next: the agent looks for a socket to lend.")};
        if (m_now.connected)
            return {};
        return Sentence{Words::tr("Your program waits for a connection to `%1`; nothing runs.")
                            .arg(serverName(m_reading)),
            m_now.requestHead
                ? Words::tr("When the handshake is done, what was written is sent.")
                : Words::tr("When the handshake is done, the socket is ready to be written to.")};
    }

    Maybe unsent() const
    {
        if (m_reading.request().wireBytes() > 0)
            return {};
        if (m_now.requestHead)
            return Sentence{Words::tr("The head is made; it goes to the socket now."),
                m_now.requestEnd ? QString() : Words::tr("`end()` has not been called yet.")};
        if (m_reading.timeOf(m_now.requestCall) == m_reading.moment().clock)
            return Sentence{Words::tr("Your program runs: it has called `http.request()`."),
                Words::tr("The head is made by the first `write()` or by `end()`.")};
        return Sentence{Words::tr("Nothing was sent: `end()` has not been called."),
            m_reading.serverOutside()
                ? Words::tr(
                    "There is a connection, but no request on it. `request.end()` sends it.")
                : Words::tr("The server has a connection and no request on it: nothing of it runs. "
                            "`request.end()` sends the request.")};
    }

    // --- the request is under way

    Maybe requesting() const
    {
        const MessageReading &request = m_reading.request();
        if (request.end() > request.written())
            return Sentence{m_reading.last(Side::Client, EventKind::WriteBlocked)
                    ? Words::tr(
                        "The kernel takes no more for now: %1 of the request wait in this program.")
                          .arg(bytes(request.end() - request.written()))
                    : Words::tr("Your program has written more; it goes to the socket now."),
                {}};
        if (m_now.requestEnd && (m_now.requestWhole || m_reading.serverOutside()))
            return {};
        const qint64 onTheWay = request.written() - qMax(request.read(), request.begin);
        if (onTheWay > 0 && !m_reading.serverOutside())
            return Sentence{
                Words::tr(
                    "The request is on the wire. The server is registered for %1; nothing runs.")
                    .arg(
                        m_now.handler ? QStringLiteral("`'data'`") : QStringLiteral("`'request'`")),
                Words::tr("Next: %1 arrive and the server's parser reads them.")
                    .arg(bytes(onTheWay))};
        if (!m_reading.serverOutside() && (m_now.requestEnd || !m_now.requestParsed))
            return Sentence{
                Words::tr("The server has read the bytes; its parser takes them apart."), {}};
        if (m_now.planDelay)
            return delayed();
        if (m_now.planFired)
            return Sentence{Words::tr("The wait of your program is over; it goes on now."), {}};
        return m_reading.serverOutside() ? forgottenOutside() : forgotten();
    }

    Maybe delayed() const
    {
        const QString delay =
            durationText(std::chrono::milliseconds(m_reading.at(m_now.planDelay).value));
        return Sentence{m_reading.serverOutside()
                ? Words::tr("Your program waits %1 before its next `write()`.").arg(delay)
                : Words::tr("The server is registered for more `'data'`; nothing runs."),
            Words::tr("Next: your program calls `write()`, %1 after the one before.").arg(delay)};
    }

    Maybe forgotten() const
    {
        return Sentence{
            Words::tr("The server waits for the rest: `request.end()` has not been called."),
            Words::tr("Your program waits for `'response'`, the server for more `'data'`. "
                      "Without `end()` neither comes.")};
    }

    Maybe forgottenOutside() const
    {
        return Sentence{
            Words::tr("The request is not complete: `request.end()` has not been called."),
            Words::tr("The server cannot know that nothing more will come.")};
    }

    // --- the answer

    Maybe answering() const
    {
        const MessageReading &response = m_reading.response();
        const qint64 onTheWay = response.written() - qMax(response.read(), response.begin);
        if (response.begin >= 0 && !response.writes.empty() && onTheWay > 0)
            return answerOnTheWire(onTheWay);
        const bool arrived = response.begin >= 0 && response.read() > response.begin;
        if (arrived && !m_now.response)
            return Sentence{
                Words::tr("The bytes of the answer are here; the module parses the head."),
                Words::tr("Next: `'response'` calls your callback.")};
        if (!m_now.response)
            return {};
        if (m_reading.serverOutside())
            return Sentence{
                Words::tr(
                    "The answer has begun. Your program is registered for `'data'`; nothing runs."),
                Words::tr("More of the body, or its end, has to come from `%1`.")
                    .arg(serverName(m_reading))};
        if (!m_now.answerEnd)
            return Sentence{Words::tr("The answer has begun, but `res.end()` has not been called. "
                                      "Your program is registered for `'data'`."),
                Words::tr("Without `res.end()` your program never gets `'end'` and the socket "
                          "stays in use.")};
        if (response.written() < response.end())
            return Sentence{Words::tr("The rest of the answer waits in the server to be sent."),
                Words::tr("Your program is registered for `'data'`.")};
        return Sentence{
            Words::tr("The answer is here; the module parses it and calls your callbacks."), {}};
    }

    Sentence answerOnTheWire(qint64 onTheWay) const
    {
        if (m_now.response)
            return {Words::tr("More of the answer is on the wire. Your program is registered for "
                              "`'data'`; nothing runs."),
                Words::tr("Next: %1 arrive and the module gives them to your callback.")
                    .arg(bytes(onTheWay))};
        return {Words::tr("The answer is on the wire. Your program is registered for `'response'`; "
                          "nothing runs."),
            Words::tr("Next: the %1 arrive, the module parses the head and calls your callback.")
                .arg(bytes(onTheWay))};
    }

    Maybe waiting() const
    {
        if (m_reading.serverOutside())
            return Sentence{Words::tr("The request is sent. Your program is registered for "
                                      "`'response'`; nothing runs."),
                Words::tr("What `%1` does with it is not known here.").arg(serverName(m_reading))};
        return handlerAtWork(Words::tr("Your program is registered for `'response'`."));
    }

    /// The request is at the server, no byte of the answer on the wire.
    Sentence handlerAtWork(const QString &who) const
    {
        if (m_now.answerHead)
            return {Words::tr("The handler has made the answer; it goes to the socket now."), who};
        if (!m_now.handler)
            return {Words::tr("The server's parser has the request."),
                Words::tr("Next: `'request'` calls the handler.")};
        if (m_now.routeDelay) {
            const auto delay = std::chrono::milliseconds(m_reading.at(m_now.routeDelay).value);
            return {Words::tr("The handler waits %1 before it answers; nothing runs.")
                        .arg(durationText(delay)),
                who};
        }
        if (handlerRuns())
            return {
                Words::tr("The server's handler runs: it has been called with `(req, res)`."), who};
        return {Words::tr("The server has the request; its handler has not answered yet."), who};
    }

    /// The clock still shows the time of the newest event of the server's half: its turn is not
    /// over.
    bool handlerRuns() const
    {
        const auto &events = m_reading.server().events;
        return !events.empty() && m_reading.timeOf(events.back()) == m_reading.moment().clock;
    }

    // --- only the server's half is ours

    Maybe notHttp() const
    {
        if (!m_now.parseFailed)
            return {};
        const Error error = errorOf(m_reading, m_now.parseFailed);
        const bool canned = !m_reading.response().pieces.empty();
        return Sentence{m_reading.isExtra()
                ? Words::tr("The bytes behind the request were taken for a second request: `%1`.")
                      .arg(QString::fromLatin1(error.code))
                : Words::tr("These bytes are not HTTP: `%1`.").arg(QString::fromLatin1(error.code)),
            canned ? Words::tr("The module answers with an error of its own and closes the "
                               "connection; no handler runs.")
                   : Words::tr("The module closes the connection; no handler runs.")};
    }

    Maybe serverBroke() const
    {
        if (!m_reading.server().closed || !m_reading.server().failed)
            return {};
        return Sentence{Words::tr("The connection ended before the exchange was complete."), {}};
    }

    Maybe handlerAlone() const
    {
        if (m_reading.server().closed || (m_now.answerEnd && written()))
            return Sentence{Words::tr("The answer is given to the kernel. What the client does "
                                      "with it is not known."),
                {}};
        if (m_now.handler && !m_now.answerEnd && handlerRuns())
            return handlerAtWork(Words::tr("The client outside waits for an answer."));
        if (m_now.answerHead && !m_now.answerEnd)
            return Sentence{Words::tr("The answer has begun, but `res.end()` has not been called."),
                Words::tr("The client cannot know where the answer ends.")};
        if (!m_now.requestParsed)
            return Sentence{
                Words::tr("Bytes from outside arrive; the parser looks for the end of the head."),
                {}};
        if (!m_now.requestWhole)
            return Sentence{Words::tr("The server is registered for more `'data'`; nothing runs."),
                Words::tr("The rest of the body has to come from the client outside.")};
        return handlerAtWork(Words::tr("The client outside waits for an answer."));
    }

    bool written() const
    {
        const MessageReading &response = m_reading.response();
        return response.complete && response.written() >= response.end();
    }

    const ExchangeReading &m_reading;
    const Standing m_now;
};

} // namespace

Sentence sentenceOf(const ExchangeReading &reading)
{
    return Speaker(reading).run();
}

Sentence sentenceOf(const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
{
    return sentenceOf(ExchangeReading(snapshot, moment, key));
}

} // namespace roundtrip::flow

#include "core/flow/eventtext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/speaker.h"

namespace roundtrip::flow
{

using namespace trace;

Speaker::Maybe Speaker::connecting() const
{
    if (m_now.queued)
        return inQueue();
    if (!m_now.socket)
        return Sentence{Words::tr("Your program called `http.request()`."),
            Words::tr("Next: the agent looks for a socket to lend.")};
    if (m_now.isHandshaking() && m_now.parseFailed)
        return Sentence{
            Words::tr("The server speaks plain HTTP on this port: its parser refused the TLS "
                      "handshake. Nothing of your request is sent."),
            Words::tr("What it answered is no TLS: the handshake will fail.")};
    if (m_now.isHandshaking())
        return Sentence{
            Words::tr(
                "Your program wants to agree on keys with `%1`: the TLS handshake is under way. "
                "Nothing of your request is sent yet.")
                .arg(serverName(m_reading)),
            Words::tr("Next: the server's certificate is verified, then the request is sent.")};
    if (m_now.connected)
        return {};
    return Sentence{Words::tr("Your program waits for a connection to `%1`; nothing runs.")
                        .arg(serverName(m_reading)),
        m_now.requestHead
            ? Words::tr("When the handshake is done, what was written is sent.")
            : Words::tr("When the handshake is done, the socket is ready to be written to.")};
}

/// Its place is the one it was given: those before it may have gone meanwhile.
Sentence Speaker::inQueue() const
{
    const Event queued = m_reading.at(m_now.queued);
    return {Words::tr("Your request waits in the agent's queue, where it came in at place %1: `%2` "
                      "is reached.")
                .arg(QString::number(queued.value), queueLimitText(m_reading, m_now.queued)),
        Words::tr("A socket that becomes free is handed over to the first in the queue.")};
}

Speaker::Maybe Speaker::unsent() const
{
    if (m_reading.request().wireBytes() > 0)
        return {};
    if (m_now.requestHead)
        return Sentence{Words::tr("The head is made; it goes to the socket now."),
            m_now.requestEnd ? QString() : Words::tr("`end()` has not been called yet.")};
    if (m_now.planDelay)
        return delayed();
    if (m_now.clientLeft)
        return requestLeft();
    return Sentence{Words::tr("Nothing was sent: `end()` has not been called."),
        m_reading.serverOutside()
            ? Words::tr("There is a connection, but no request on it. `request.end()` sends it.")
            : Words::tr("The server has a connection and no request on it: nothing of it runs. "
                        "`request.end()` sends the request."),
        openHalf(m_reading.client())};
}

Speaker::Maybe Speaker::requesting() const
{
    const MessageReading &request = m_reading.request();
    if (request.end() > request.written())
        return Sentence{m_reading.last(Side::Client, EventKind::WriteBlocked)
                ? Words::tr(
                    "The kernel takes no more for now: %1 of the request wait in this program.")
                      .arg(bytesText(request.end() - request.written()))
                : Words::tr("Your program has written more; it goes to the socket now."),
            {}};
    if (m_now.requestEnd && (m_now.requestWhole || m_reading.serverOutside()))
        return {};
    if (const Maybe moves = requestMoves())
        return moves;
    if (m_now.planDelay)
        return delayed();
    if (m_now.planFired)
        return Sentence{
            Words::tr("The %1 that your program waited are over: its timer fires.")
                .arg(durationText(std::chrono::milliseconds(m_reading.at(m_now.planFired).value))),
            Words::tr("Next: it calls `request.write()`.")};
    return m_now.waitsForContinue ? waitingForContinue() : forgotten();
}

/// Bytes between the two programs, and in the server's parser.
Speaker::Maybe Speaker::requestMoves() const
{
    if (m_reading.serverOutside())
        return {};
    const MessageReading &request = m_reading.request();
    const qint64 onTheWay = request.written() - qMax(request.read(), request.begin);
    if (onTheWay > 0)
        return Sentence{m_now.handler
                ? Words::tr("More of the request is on the wire. The server is registered for "
                            "`'data'`; nothing runs.")
                : Words::tr("The request is on the wire. The server is registered for "
                            "`'request'`; nothing runs."),
            Words::tr("Next: %1 arrive and the server's parser reads them.")
                .arg(bytesText(onTheWay))};
    if (m_now.requestParsed && !m_now.handler && handlerRuns() && !noHandler())
        return Sentence{Words::tr("The server's parser has the head of the request."),
            m_now.waitsForContinue ? QString() : Words::tr("Next: `'request'` calls the handler.")};
    if (m_now.requestEnd || !m_now.requestParsed)
        return Sentence{
            Words::tr("The server has read the bytes; its parser takes them apart."), {}};
    return {};
}

Sentence Speaker::delayed() const
{
    const QString delay =
        durationText(std::chrono::milliseconds(m_reading.at(m_now.planDelay).value));
    if (m_reading.serverOutside() || !m_now.handler)
        return {Words::tr("Your program waits %1 before its next `write()`.").arg(delay), {}};
    return {m_now.response
            ? Words::tr("The server is registered for more `'data'`, your program for more of the "
                        "answer; nothing runs.")
            : Words::tr("The server is registered for more `'data'`; nothing runs."),
        Words::tr("Next: your program calls `write()`, when its wait of %1 is over.").arg(delay)};
}

Sentence Speaker::waitingForContinue() const
{
    return {Words::tr("Your program sends no body before `100 Continue`. It is registered for "
                      "`'continue'`; nothing runs."),
        m_reading.serverOutside()
            ? Words::tr("What `%1` does with it is not known here.").arg(serverName(m_reading))
            : Words::tr("Next: the server answers `100 Continue`, or gives its answer at once.")};
}

Sentence Speaker::forgotten() const
{
    if (m_now.clientLeft)
        return requestLeft();
    const HalfId half = openHalf(m_reading.client());
    if (m_reading.serverOutside())
        return {Words::tr("The request is not complete: `request.end()` has not been called."),
            Words::tr("The server cannot know that nothing more will come."), half};
    if (m_now.response)
        return {Words::tr("The answer has begun, but the request is not complete: "
                          "`request.end()` has not been called."),
            Words::tr("The server is registered for more `'data'`. Without `request.end()` its "
                      "`req` never gets `'end'`."),
            half};
    return {Words::tr("The server waits for the rest: `request.end()` has not been called."),
        Words::tr("Your program waits for `'response'`, the server for more `'data'`. "
                  "Without `end()` neither comes."),
        half};
}

} // namespace roundtrip::flow

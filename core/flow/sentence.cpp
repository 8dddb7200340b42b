#include "core/flow/argtexts.h"
#include "core/flow/eventtext.h"
#include "core/flow/speaker.h"

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// What asks is not the person's program here.
Sentence saidOfTheProxy(Sentence sentence)
{
    for (QString *text : {&sentence.text, &sentence.next}) {
        text->replace(Words::tr("Your program"), Words::tr("The proxy"));
        text->replace(Words::tr("your program"), Words::tr("the proxy"));
    }
    return sentence;
}

} // namespace

Speaker::Speaker(const ExchangeReading &reading)
    : m_reading(reading)
    , m_now(reading)
{
}

template <size_t N>
Sentence Speaker::first(const Question (&questions)[N]) const
{
    for (const Question question : questions) {
        if (const Maybe sentence = (this->*question)())
            return *sentence;
    }
    return {};
}

Sentence Speaker::run() const
{
    if (!m_reading.client().begun && !m_reading.server().begun)
        return {};
    static constexpr Question serverOnly[] = {&Speaker::gaveUpOnUs, &Speaker::held,
        &Speaker::disturbed, &Speaker::tunnelling, &Speaker::refused, &Speaker::serverBroke,
        &Speaker::running, &Speaker::forgottenPart, &Speaker::handedOn, &Speaker::delayedByYou,
        &Speaker::linkDelays, &Speaker::handlerAlone};
    static constexpr Question both[] = {&Speaker::gaveUpOnUs, &Speaker::held, &Speaker::disturbed,
        &Speaker::clientBroke, &Speaker::serverGaveUp, &Speaker::running, &Speaker::forgottenPart,
        &Speaker::complete, &Speaker::connecting, &Speaker::delayedByYou, &Speaker::linkDelays,
        &Speaker::unsent, &Speaker::answering, &Speaker::requesting, &Speaker::waiting};
    if (!m_reading.client().begun || (m_reading.isExtra() && m_reading.server().begun))
        return ownedFault(ownedUp(first(serverOnly)));
    Sentence sentence = ownedFault(ownedUp(first(both)));
    return m_reading.isProxied() ? saidOfTheProxy(std::move(sentence)) : sentence;
}

Speaker::Maybe Speaker::clientBroke() const
{
    if (m_now.abort && !m_now.responseEnd)
        return gaveUp();
    if (m_now.clientError)
        return failure(m_now.clientError);
    const EventIndex failed = m_reading.last(Side::Client, EventKind::SocketFailed);
    if (failed)
        return failure(failed);
    return {};
}

Sentence Speaker::gaveUp() const
{
    const QString call = endingCallText(m_reading.at(m_now.abort));
    const QString text = m_now.response
        ? Words::tr("Your program gave up: it called `%1` in the middle of the answer.").arg(call)
        : Words::tr("Your program gave up: it called `%1`. No answer will come.").arg(call);
    const EventIndex cause = m_reading.snapshot().causeOf(m_now.abort);
    if (cause && m_reading.at(cause).kind == EventKind::DeadlineFired)
        return {text,
            Words::tr("Its time was over: %1.")
                .arg(durationText(std::chrono::milliseconds(m_reading.at(cause).value)))};
    if (!m_now.connected)
        return {text, Words::tr("The request closes.")};
    const bool reset = bool(m_reading.last(Side::Client, EventKind::ResetSent));
    if (!reset && !m_reading.last(Side::Client, EventKind::FinSent))
        return {text, Words::tr("Next: the connection is closed.")};
    if (!m_reading.server().begun || m_reading.server().closed)
        return {text, Words::tr("The connection is closed.")};
    return {text,
        reset ? Words::tr("The connection is closed; the server learns it from the RST.")
              : Words::tr("The connection is closed; the server learns it from the FIN.")};
}

/// Code and message; a message that has the code in it says both.
QString Speaker::programGets(const Error &error)
{
    if (!error)
        return {};
    return error.message.contains(error.code)
        ? Words::tr("Your program gets `'error'`: `%1`.").arg(uncoded(error.message))
        : Words::tr("Your program gets `'error'`: `%1`, %2.")
              .arg(QString::fromLatin1(error.code), uncoded(error.message));
}

/// What breaks when the answer is complete breaks something else: mostly a request that has not
/// ended.
Speaker::Maybe Speaker::brokeAfterAnswer(EventIndex event) const
{
    if (!m_now.responseEnd || event < m_now.responseEnd)
        return {};
    const Error error = errorOf(m_reading, event);
    const QString status = statusText(m_now);
    const QString next = programGets(error);
    const MessageReading &request = m_reading.request();
    const bool sent = m_now.requestEnd && request.written() >= request.end();
    if (!m_reading.last(Side::Client, EventKind::ResetReceived))
        return Sentence{sent
                ? Words::tr("The answer `%1` is complete; then the connection failed.").arg(status)
                : Words::tr("The answer `%1` is complete; then the connection failed, before the "
                            "request had ended.")
                      .arg(status),
            next};
    return Sentence{sent
            ? Words::tr("The answer `%1` is complete; then the connection was reset.").arg(status)
            : Words::tr("The answer `%1` is complete; then the connection was reset, before the "
                        "request had ended.")
                  .arg(status),
        next};
}

/// What is wrong with the answer, by the parser's code. An end of the connection in the middle of a
/// message is no matter of its grammar.
Speaker::Maybe Speaker::refusedByParser(const Error &error) const
{
    if (!error.code.startsWith("HPE_") || error.code == "HPE_INVALID_EOF_STATE")
        return {};
    const QString code = QString::fromLatin1(error.code);
    const QString next = programGets(error);
    if (m_now.response)
        return Sentence{
            Words::tr("The parser refused the answer behind its head: `%1`.").arg(code), next};
    if (error.code == "HPE_INVALID_CONSTANT" || error.code == "HPE_INVALID_VERSION")
        return Sentence{Words::tr("What came back is not HTTP: the parser refused it."), next};
    return Sentence{Words::tr("The parser refused the head of the answer: `%1`.").arg(code), next};
}

Sentence Speaker::failure(EventIndex event) const
{
    if (const Maybe later = brokeAfterAnswer(event))
        return *later;
    const Error error = errorOf(m_reading, event);
    const QString code = QString::fromLatin1(error.code);
    if (error.code == "ECONNREFUSED")
        return {Words::tr("Nobody listens on `%1`: the connection was refused.")
                    .arg(serverName(m_reading)),
            Words::tr(
                "Your program gets `'error'` with `%1`. Start the server, or ask another port.")
                .arg(code)};
    const QString next = programGets(error);
    if (m_now.tlsFailed && m_now.tlsNotVerified)
        return {Words::tr("The certificate of `%1` was refused: %2.")
                    .arg(serverName(m_reading), uncoded(error.message)),
            Words::tr("Your program gets `'error'` with `%1`. Nothing of the request was sent.")
                .arg(code)};
    if (m_now.tlsFailed && m_reading.isHandshake(m_reading.request()))
        return {Words::tr("The TLS handshake with `%1` failed: on that port the server speaks plain "
                          "HTTP.")
                    .arg(serverName(m_reading)),
            next};
    if (m_now.tlsFailed && !m_now.tlsFinished)
        return {Words::tr("The TLS handshake with `%1` failed.").arg(serverName(m_reading)), next};
    if (m_reading.last(Side::Client, EventKind::ResetReceived))
        return {m_now.response ? Words::tr("The connection was reset in the middle of the answer.")
                               : Words::tr("The connection was reset before an answer came."),
            next};
    if (const Maybe refused = refusedByParser(error))
        return *refused;
    if (m_now.response)
        return {Words::tr("The connection ended in the middle of the answer."), next};
    if (error)
        return {Words::tr("The request failed: `%1`.").arg(code), next};
    return {Words::tr("The connection ended before the answer was complete."), {}};
}

Speaker::Maybe Speaker::serverGaveUp() const
{
    if (!m_now.serverDestroyed || m_now.responseEnd)
        return {};
    return Sentence{handlerGaveUp(),
        m_now.response ? Words::tr("Your program gets `'error'`: the answer is not complete.")
                       : Words::tr("Your program gets `'error'`: no answer came.")};
}

/// What is missing may be what everybody waits for: only that is said which needs no past.
Speaker::Maybe Speaker::forgottenPart() const
{
    if (!m_reading.hasForgotten())
        return {};
    const QString text =
        Words::tr("A part of this exchange was forgotten, to stay within the limit.");
    const HalfReading &half = m_reading.client().begun ? m_reading.client() : m_reading.server();
    if (half.closed)
        return Sentence{text, Words::tr("It is over.")};
    if (!m_reading.client().begun)
        return Sentence{text,
            m_now.answerEnd ? Words::tr("`res.end()` has been called.")
                            : Words::tr("`res.end()` has not been called.")};
    if (m_now.responseEnd)
        return Sentence{text, Words::tr("The answer is complete.")};
    return Sentence{text,
        m_now.response ? Words::tr("The answer has begun; its end is not here.")
                       : Words::tr("No answer has come yet.")};
}

Speaker::Maybe Speaker::complete() const
{
    if (!m_now.responseEnd)
        return {};
    const QString status = statusText(m_now);
    if (!m_now.requestEnd)
        return Sentence{
            Words::tr(
                "The answer `%1` is complete, but the request is not: `end()` was not called.")
                .arg(status),
            m_reading.last(Side::Client, EventKind::SocketClosed)
                    || m_reading.last(Side::Client, EventKind::SocketDestroyed)
                ? Words::tr("The connection is closed: the rest of the request cannot be sent.")
                : Words::tr("The socket cannot be used again before `request.end()`."),
            openHalf(m_reading.client())};
    if (!m_now.isEnded())
        return Sentence{Words::tr("The answer `%1` is complete.").arg(status),
            Words::tr("Next: `'end'` calls your callback.")};
    if (!m_now.endCallback)
        return Sentence{Words::tr("Done: `%1`.").arg(status), socketFate()};
    return Sentence{
        Words::tr("Done: `%1`, and your program got `'end'`.").arg(status), socketFate()};
}

QString Speaker::socketFate() const
{
    const bool kept = bool(m_reading.last(m_reading.client(), EventKind::AgentKeptSocket));
    if (kept && m_reading.last(Side::Client, EventKind::SocketClosed))
        return Words::tr("The socket went back to the agent's pool; since then it was closed.");
    if (kept && m_reading.last(Side::Client, EventKind::AgentDroppedSocket))
        return Words::tr("The socket went back to the agent's pool; since then the agent has given it up.");
    if (kept && m_reading.isLentAgain())
        return Words::tr(
            "The socket went back to the agent's pool; since then it was lent to another request.");
    if (kept && !m_reading.isFollowed())
        return Words::tr("The socket went back to the agent's pool.");
    if (kept)
        return Words::tr("The socket is back in the agent's pool and can be lent again.");
    if (m_reading.last(m_reading.client(), EventKind::AgentDroppedSocket))
        return Words::tr("The agent does not keep this socket; it is closed.");
    if (m_reading.isHandedOn())
        return Words::tr("The agent has handed the socket over to a request in its queue.");
    if (m_reading.client().closed)
        return Words::tr("The request is closed.");
    if (m_now.socket && m_reading.at(m_now.socket).kind == EventKind::NoAgent)
        return Words::tr("Next: the request closes, and its connection with it.");
    return Words::tr("Next: the request closes and the agent takes its socket back.");
}

Sentence sentenceOf(const ExchangeReading &reading)
{
    return Speaker(reading).run();
}

Sentence sentenceOf(const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
{
    return sentenceOf(ExchangeReading(snapshot, moment, key));
}

} // namespace roundtrip::flow

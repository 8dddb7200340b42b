#include "core/flow/sceneparts.h"

#include "core/flow/eventpredicates.h"
#include "core/flow/eventtext.h"
#include "core/flow/standing.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

QString reasonText(NotPooledBecause reason)
{
    switch (reason) {
    case NotPooledBecause::AgentKeepsNone:
        return Words::tr("keepAlive is off and nobody waits");
    case NotPooledBecause::PeerSaidClose:
        return Words::tr("the server said Connection: close");
    case NotPooledBecause::WeSaidClose:
        return Words::tr("the request said Connection: close");
    case NotPooledBecause::MaxFreeSockets:
        return Words::tr("maxFreeSockets are free already");
    case NotPooledBecause::MaxSockets:
        return Words::tr("over maxSockets");
    case NotPooledBecause::MaxTotalSockets:
        return Words::tr("over maxTotalSockets");
    case NotPooledBecause::SocketNotWritable:
        return Words::tr("the socket cannot be written to");
    case NotPooledBecause::KeepAliveHintTooShort:
        return Words::tr("the server keeps it too shortly");
    case NotPooledBecause::BodyUntilClose:
        return Words::tr("only the FIN ended the body");
    case NotPooledBecause::ResponseLeftInDoubt:
        return Words::tr("where the answer ended is in doubt");
    case NotPooledBecause::HeadWithoutLength:
        return Words::tr("an answer to HEAD without a length");
    case NotPooledBecause::AgentDestroyed:
        return Words::tr("the agent was destroyed");
    case NotPooledBecause::RequestDestroyed:
        return Words::tr("the request was destroyed");
    case NotPooledBecause::IdleTimeout:
        return Words::tr("it was idle too long");
    case NotPooledBecause::PeerClosed:
        return Words::tr("the server closed it");
    case NotPooledBecause::Http10WithoutKeepAlive:
        return Words::tr("an HTTP/1.0 answer without keep-alive");
    }
    return {};
}

FramingText framingText(Framing framing)
{
    switch (framing) {
    case Framing::NoBody:
        return {Words::tr("no body"), Words::tr("nothing to send")};
    case Framing::ContentLengthGiven:
        return {QStringLiteral("Content-Length"), Words::tr("the program set it")};
    case Framing::ContentLengthKnown:
        return {QStringLiteral("Content-Length"),
            Words::tr("end(data) came first: the length is known")};
    case Framing::ContentLengthZero:
        return {QStringLiteral("Content-Length: 0"), Words::tr("end() without a body")};
    case Framing::ChunkedGiven:
        return {QStringLiteral("chunked"), Words::tr("the program set Transfer-Encoding")};
    case Framing::ChunkedBecauseLengthUnknown:
        return {QStringLiteral("chunked"), Words::tr("the length is not known")};
    case Framing::ChunkedBecauseTrailers:
        return {QStringLiteral("chunked"), Words::tr("because of the trailers")};
    case Framing::NoBodyAllowed:
        return {Words::tr("no body"), Words::tr("this answer may not have one")};
    case Framing::Unframed:
        return {Words::tr("no framing"),
            Words::tr("this method gets none: the bytes follow the head bare")};
    case Framing::UntilClose:
        return {Words::tr("until close"), Words::tr("the FIN ends the body")};
    }
    return {};
}

QString deadlineText(DeadlineName name)
{
    switch (name) {
    case DeadlineName::HeadersTimeout:
        return QStringLiteral("headersTimeout");
    case DeadlineName::RequestTimeout:
        return QStringLiteral("requestTimeout");
    case DeadlineName::KeepAliveTimeout:
        return QStringLiteral("keepAliveTimeout");
    case DeadlineName::SocketTimeout:
        return Words::tr("when the socket is silent");
    case DeadlineName::AgentIdle:
        return Words::tr("when the socket lies idle in the pool");
    case DeadlineName::PlanTimeout:
        return Words::tr("for the whole request");
    case DeadlineName::LinkDelay:
        return Words::tr("the delay of the link");
    case DeadlineName::ContinueWait:
        return Words::tr("for `100 Continue`, then the body goes without it");
    case DeadlineName::ConnectionsCheck:
        return QStringLiteral("connectionsCheckingInterval");
    case DeadlineName::ProxyTimeout:
        return Words::tr("for the server that the proxy asks");
    case DeadlineName::TlsHandshake:
        return Words::tr("for the TLS handshake");
    case DeadlineName::PlanDelay:
        return Words::tr("before its next write()");
    case DeadlineName::RouteDelay:
        return Words::tr("before the handler goes on");
    case DeadlineName::AcceptRetry:
        return Words::tr("until accepting is tried again");
    }
    return {};
}

namespace
{

/// Who listens for 'timeout' is called in the turn in which the deadline is reached; only a write
/// reads the clock anew meanwhile.
constexpr std::chrono::milliseconds heardWithin{1};

/// What a program has set the silence of a socket by, in Node's words; empty: nothing it called.
QString silenceCall(const HalfReading &half, const ExchangeReading &reading, Side side,
    std::chrono::microseconds total, EventIndex asked)
{
    for (auto index = half.events.rbegin(); index != half.events.rend(); ++index) {
        const Event event = reading.at(*index);
        if (event.kind != EventKind::CallSetTimeout || *index > asked)
            continue;
        const bool isIt = std::chrono::milliseconds(event.value) == total;
        return !isIt                    ? QString()
            : side == Side::Client ? QStringLiteral("request.setTimeout()")
                                   : QStringLiteral("res.setTimeout()");
    }
    return {};
}

} // namespace

QString deadlineText(const ExchangeReading &reading, DeadlineName name, Side side,
    std::chrono::microseconds total, EventIndex asked)
{
    if (name == DeadlineName::KeepAliveTimeout) // what the server has said is over a second before
        return Words::tr("keepAliveTimeout and the second that Node adds");
    if (name != DeadlineName::SocketTimeout)
        return deadlineText(name).remove(u'`');
    const bool client = side == Side::Client;
    const EventIndex kept = reading.last(reading.client(), EventKind::AgentKeptSocket);
    if (client && kept && kept < asked)
        return Words::tr("the agent's, for a socket that lies free");
    const HalfReading &half = client ? reading.client() : reading.server();
    QString whose = silenceCall(half, reading, side, total, asked);
    const EventIndex over = reading.last(half, EventKind::HalfClosed);
    if (whose.isEmpty() && !client && (!half.begun || (over && over < asked)))
        return deadlineText(name).remove(u'`'); // the module's own, behind what it refused
    if (whose.isEmpty() && !client)
        whose = QStringLiteral("server.timeout");
    else if (whose.isEmpty() && reading.last(half, EventKind::NoAgent))
        whose = QStringLiteral("options.timeout");
    else if (whose.isEmpty() && reading.last(half, EventKind::AgentNewSocket))
        whose = QStringLiteral("agent.timeout");
    else if (whose.isEmpty()) // or less, by what the server has said before
        whose = Words::tr("the agent's limit for this socket");
    return Words::tr("%1, when the socket is silent").arg(whose);
}

bool hadComeWhole(const ExchangeReading &reading, EventIndex cut)
{
    const Subject half = reading.at(cut).subject();
    return std::ranges::any_of(reading.events(), [&](EventIndex index) {
        const Event event = reading.at(index);
        return index < cut && event.subject() == half && endsMessageIn(event);
    });
}

QString timeoutText(const ExchangeReading &reading, Side side, EventIndex fired)
{
    const auto time = reading.timeOf(fired);
    const HalfReading &half = side == Side::Client ? reading.client() : reading.server();
    const auto called = std::ranges::find_if(half.events,
        [&](EventIndex index) { return reading.at(index).kind == EventKind::OnTimeout; });
    if (called != half.events.end() && *called < fired)
        return {}; // to a request it comes once
    if (called != half.events.end() && reading.timeOf(*called) - time < heardWithin)
        return Words::tr("emits 'timeout', and nothing else happens by itself");
    const EventIndex destroyed = reading.last(side, EventKind::SocketDestroyed);
    if (side == Side::Server && destroyed && reading.snapshot().causeOf(destroyed) == fired)
        return Words::tr("nobody is registered for 'timeout': the module closes the socket");
    const bool over = reading.moment().clock - time >= heardWithin;
    return side == Side::Client && over ? Words::tr("nobody is registered for 'timeout': nothing happens")
                                        : QString();
}

QString payloadText(const QByteArray &payload, qint64 size)
{
    const QString text = QString::fromUtf8(payload);
    QString shown;
    for (const QChar character : text.left(payloadCharacters)) {
        if (character == u'\n')
            shown += QStringLiteral("\\n");
        else if (character == u'\r')
            shown += QStringLiteral("\\r");
        else if (character == u'\t')
            shown += QStringLiteral("\\t");
        else if (character == u'\'' || character == u'\\')
            shown += QStringLiteral("\\") + character;
        else if (character.unicode() < 0x20 || character.unicode() == 0x7f
            || character == QChar::ReplacementCharacter)
            return bytesText(size);
        else
            shown += character;
    }
    if (payload.isEmpty() && size > 0)
        return bytesText(size);
    const bool cut = text.size() > payloadCharacters || payload.size() < size;
    return u'\'' + shown + (cut ? QStringLiteral("…'") : QStringLiteral("'"));
}

} // namespace roundtrip::flow

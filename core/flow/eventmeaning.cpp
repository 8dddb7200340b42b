#include "core/flow/eventmeaning.h"

#include "core/flow/sceneparts.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

struct Meaning {
    EventKind kind{};
    const char *words = nullptr;
};

constexpr auto ofSockets = std::to_array<Meaning>({
    {EventKind::LookupStarted,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The name of the host is looked up: a connection needs an address.")},
    {EventKind::ConnectStarted,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The kernel is asked to open a TCP connection; nothing of HTTP travels before it is "
            "open.")},
    {EventKind::ConnectFailed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "This address gave no connection; if there is another one, it is tried.")},
    {EventKind::Connected,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The TCP connection is open, as the client sees it: now bytes can travel.")},
    {EventKind::Accepted,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The server takes over a connection that came in; nothing of HTTP has been read on "
            "it yet.")},
    {EventKind::TlsStarted,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "Both ends agree on keys before the first byte of HTTP.")},
    {EventKind::TlsVerified,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The certificate was checked: the other side is who it says it is.")},
    {EventKind::TlsNotVerified,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "Nobody who is trusted vouches for this certificate.")},
    {EventKind::TlsFinished,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "Both ends have their keys: from here on what travels is encrypted.")},
    {EventKind::TlsFailed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "TLS failed here: nothing more of HTTP travels on this connection.")},
    {EventKind::SocketWrite,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "These bytes were handed to the kernel. When they arrive, and in how many pieces, is "
            "not said by that.")},
    {EventKind::SocketRead,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "These bytes had arrived and were taken from the kernel. A read need not be what one "
            "write was.")},
    {EventKind::WriteBlocked,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The kernel's buffer is full: the rest waits until the other side reads.")},
    {EventKind::WriteResumed,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "There is room again: what waited can be written.")},
    {EventKind::ReadPaused,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "Nothing is read for now: what comes waits in the kernel, then at the sender.")},
    {EventKind::FinReceived,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The other side sends nothing more. The other direction is not ended by that.")},
    {EventKind::ResetSent,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The connection is broken off at once: what was on its way is lost.")},
    {EventKind::ResetReceived,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The other end broke the connection off at once: what was on its way is lost.")},
    {EventKind::SocketFailed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The kernel reports an error: nothing more goes over this socket.")},
    {EventKind::SocketDestroyed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "This side gives the socket up, whatever is still on its way.")},
    {EventKind::SocketClosed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The socket is closed: nothing comes or goes here any more.")},
    {EventKind::SocketTimeout,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "Nothing moved on this socket for so long; who wanted to know is told.")},
    {EventKind::DeadlineCleared,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "This clock runs no longer.")},
    {EventKind::StepHeld,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The real engine stands still here until the step is let go.")},
    {EventKind::StepReleased,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "What was held here is held no longer.")},
    {EventKind::BreakpointHit,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The step behind it is what a breakpoint waits for: it is held.")},
    {EventKind::StepEdited,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "A person changed what was held: this is not what the program made.")},
    {EventKind::FaultStruck,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "A person disturbed the connection: this did not happen by itself.")},
    {EventKind::LinkHeld,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The link was set to be slow: it keeps these bytes back for a while.")},
});

constexpr auto ofTheModule = std::to_array<Meaning>({
    {EventKind::AgentNewSocket,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "No open socket lay free in the pool, and the limits allow another one: the agent "
            "opens it.")},
    {EventKind::AgentReusedSocket,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "An earlier exchange left this connection open: the request needs no new one.")},
    {EventKind::AgentHandedOver,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "A connection that has just become free goes straight to a request that waited.")},
    {EventKind::AgentQueued,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The agent may not open another socket now: the request waits for one.")},
    {EventKind::AgentKeptSocket,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The exchange is over and its connection can be used again: it lies in the pool.")},
    {EventKind::AgentDroppedSocket,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "This connection is not for a next request: the agent lets go of it.")},
    {EventKind::NoAgent,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "Without an agent the request gets a connection for itself alone.")},
    {EventKind::CallSetHeader,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "A field for the head is noted; nothing is sent by that.")},
    {EventKind::CallRemoveHeader,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "A field is taken back before the head is made.")},
    {EventKind::CallWriteHead,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "Status and fields are fixed; they leave with the first piece of the body, or with "
            "`end()`.")},
    {EventKind::CallFlushHeaders,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "The head leaves now, before there is any body.")},
    {EventKind::CallAddTrailers,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "Fields that follow the body: only a chunked body has a place for them.")},
    {EventKind::CallWriteInformation,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "A word before the answer (1xx): the answer itself still follows.")},
    {EventKind::CallRefused,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "The module did not do what it was called for.")},
    {EventKind::RequestBegan,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The first bytes of a request have come: the parser reads its head.")},
    {EventKind::HeadOut,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The head is made of what was set, and the module decides how the end of the body is "
            "told.")},
    {EventKind::InformationOut,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "A head without a body of its own: the answer itself still follows.")},
    {EventKind::LastChunkOut,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "A chunk of size 0 tells the other side that the body is over.")},
    {EventKind::HeadIn,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The head is complete: now it is known what kind of body follows.")},
    {EventKind::ChunkHeadIn,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The line with the size of a chunk: so many bytes of the body follow.")},
    {EventKind::BodyIn,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "A piece of the body, as it was read. It need not be one of the pieces that were "
            "written.")},
    {EventKind::MessageInEnd,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "The last byte of the message is here.")},
    {EventKind::ParseFailed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "This breaks a rule of HTTP: nothing behind it is read any more.")},
    {EventKind::BodyOutDropped,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "A message of this kind has no body: what was written is not sent.")},
    {EventKind::TunnelBegan,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The proxy opens a connection to whom the client asked for.")},
    {EventKind::TunnelOpened,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "From here on the proxy passes bytes on and does not read them.")},
    {EventKind::TunnelClosed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "Nothing is passed on any more.")},
    {EventKind::OnSocket,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The request has its socket, which may still have to connect.")},
    {EventKind::OnRequest,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The handler is called: the head of the request is here, its body may still come.")},
    {EventKind::OnCheckContinue,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "The client waits for a word before it sends its body.")},
    {EventKind::OnResponse,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The program is called: the head of the answer is here, its body may still come.")},
    {EventKind::OnInformation,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "A word before the answer; the answer itself still follows.")},
    {EventKind::OnContinue,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "The server wants the body: now it can be sent.")},
    {EventKind::OnData,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The program gets a piece of the body. It need not be one of the pieces that were "
            "written.")},
    {EventKind::OnEnd,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "All of the message has been read: nothing more will come.")},
    {EventKind::OnFinish,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "All was handed to the kernel. Whether it has arrived is not said by that.")},
    {EventKind::OnDrain,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "What was written has left: the program may write on.")},
    {EventKind::OnTimeout,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The socket was silent for as long as was asked. That alone closes nothing.")},
    {EventKind::OnAborted,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The exchange ended before this message was read to its end.")},
    {EventKind::OnClose,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "It is over: nothing more is heard of it.")},
    {EventKind::OnClientError,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The server cannot go on with what came in here, or with what did not come in time.")},
    {EventKind::LeftToPerson,
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "From here on a person makes the calls of this half.")},
    {EventKind::HalfClosed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "This side is done with the exchange.")},
});

/// Of a deadline its name alone says whether something is waited for, or only time passes.
struct DeadlineMeaning {
    DeadlineName name{};
    const char *armed = nullptr;
    const char *fired = nullptr;
};

constexpr const char *clockRuns = QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
    "From here on a clock runs; if it runs out first, the module acts.");
constexpr const char *clockRanOut = QT_TRANSLATE_NOOP(
    "roundtrip::flow::Meaning", "The time ran out before what was waited for had come.");
constexpr const char *delayOver = QT_TRANSLATE_NOOP(
    "roundtrip::flow::Meaning", "The delay is over, as it was meant to be: nothing is missing.");

constexpr auto ofDeadlines = std::to_array<DeadlineMeaning>({
    {DeadlineName::HeadersTimeout, clockRuns, clockRanOut},
    {DeadlineName::RequestTimeout, clockRuns, clockRanOut},
    {DeadlineName::TlsHandshake, clockRuns, clockRanOut},
    {DeadlineName::KeepAliveTimeout,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The connection stays open for a next request; if none comes in this time, it is "
            "closed."),
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "No next request came in this time.")},
    {DeadlineName::SocketTimeout,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "If nothing moves on the socket for so long, who wanted to know is told."),
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "Nothing moved on the socket for so long.")},
    {DeadlineName::PlanTimeout,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "If the exchange is not over by then, the request is given up."),
        QT_TRANSLATE_NOOP(
            "roundtrip::flow::Meaning", "The time ran out before the exchange was over.")},
    {DeadlineName::ContinueWait,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "If `100 Continue` has not come by then, the body is sent without it."),
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "`100 Continue` has not come: the body is sent without it.")},
    {DeadlineName::ProxyTimeout,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "If the server that the proxy asks has not answered by then, the proxy gives up."),
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The server that the proxy asks has not answered in time.")},
    {DeadlineName::PlanDelay,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The plan of the request waits for so long on purpose before it goes on."),
        delayOver},
    {DeadlineName::RouteDelay,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The handler waits for so long on purpose before it goes on."),
        delayOver},
    {DeadlineName::LinkDelay,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "The link was set to be slow: for so long it keeps back what waits."),
        delayOver},
});

/// %1 is who calls.
constexpr auto ofCalls = std::to_array<Meaning>({
    {EventKind::CallRequest,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "%1 makes a request. Nothing is sent before its head is made.")},
    {EventKind::CallWrite,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "%1 hands over a piece of the body. If the head is not made yet, it is now.")},
    {EventKind::CallEnd,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "%1 says that nothing more follows. Without it the other side would go on waiting.")},
    {EventKind::CallAbort,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "%1 gives the request up.")},
    {EventKind::CallDestroy,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "%1 gives it up, and with it the connection, where it has one.")},
    {EventKind::CallSetTimeout,
        QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "%1 wants to be told when the socket is silent for so long.")},
});

const char *found(const auto &meanings, EventKind kind)
{
    const auto at = std::ranges::find(meanings, kind, &Meaning::kind);
    return at == meanings.end() ? nullptr : at->words;
}

QString translated(const char *words)
{
    return QCoreApplication::translate("roundtrip::flow::Meaning", words);
}

const char *callerOf(Origin origin)
{
    switch (origin) {
    case Origin::Module:
        return QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "The module");
    case Origin::Person:
        return QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "A person");
    case Origin::Script:
        return QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "A script");
    case Origin::Proxy:
        return QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "The proxy");
    case Origin::Plan:
    case Origin::Routes:
    case Origin::Program:
        break;
    }
    return QT_TRANSLATE_NOOP("roundtrip::flow::Meaning", "The program");
}

const char *ofDeadline(const Event &event)
{
    const auto at = std::ranges::find(ofDeadlines, DeadlineName(event.arg), &DeadlineMeaning::name);
    if (at == ofDeadlines.end())
        return nullptr;
    return event.kind == EventKind::DeadlineArmed ? at->armed : at->fired;
}

const char *ofFinSent(const Snapshot &snapshot, EventIndex index)
{
    return snapshot.at(snapshot.causeOf(index)).kind == EventKind::SocketDestroyed
        ? QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "This side has given its socket up: it sends nothing more and reads nothing more.")
        : QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
            "This side sends nothing more. The other direction is not ended by that.");
}

/// What an answer to CONNECT says, the way is open or not, is told to the program either way.
const char *ofTakenOver(EventKind kind, Side side)
{
    if (kind == EventKind::OnUpgrade)
        return side == Side::Server
            ? QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
                "The client asks for another protocol; the program has the socket, and the answer "
                "is its own.")
            : QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
                "What follows on this connection is no HTTP; the program has the socket.");
    return side == Side::Server ? QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
               "A `CONNECT` has arrived; the program has the socket, and the answer is its own.")
                                : QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
                                    "The answer to `CONNECT` is here; the program has the socket.");
}

/// What depends on more than the kind.
const char *ofThisEvent(const ExchangeReading &reading, EventIndex index, Side side)
{
    const Event event = reading.at(index);
    switch (event.kind) {
    case EventKind::DeadlineArmed:
    case EventKind::DeadlineFired:
        return ofDeadline(event);
    case EventKind::FinSent:
        return ofFinSent(reading.snapshot(), index);
    case EventKind::OnUpgrade:
    case EventKind::OnConnect:
        return ofTakenOver(event.kind, side);
    case EventKind::MessageInCut:
        return hadComeWhole(reading, index)
            ? QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
                "The connection ended when all of the message had come, but before 'end' was "
                "told.")
            : QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
                "The connection ended before the message was complete.");
    case EventKind::OnError:
        return event.arg & nobodyListens ? QT_TRANSLATE_NOOP(
                   "roundtrip::flow::Meaning", "It failed, and nobody had asked to hear of it.")
                                         : QT_TRANSLATE_NOOP("roundtrip::flow::Meaning",
                                             "It failed, and here the program hears of it.");
    default:
        return nullptr;
    }
}

} // namespace

QString meaningOf(const ExchangeReading &reading, EventIndex index, Side side)
{
    const Event event = reading.at(index);
    if (const char *words = found(ofCalls, event.kind))
        return translated(words).arg(translated(callerOf(Origin(event.arg))));
    const char *words = ofThisEvent(reading, index, side);
    if (!words)
        words = found(ofSockets, event.kind);
    if (!words)
        words = found(ofTheModule, event.kind);
    return words ? translated(words) : QString();
}

} // namespace roundtrip::flow

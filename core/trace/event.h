#pragma once

#include "core/trace/ids.h"

#include <QMetaEnum>
#include <QObject>

namespace roundtrip::trace
{
Q_NAMESPACE

/// What happened. Numbered explicitly and never reused: files outlive builds.
///
/// Each line says: the subject · what `arg` is · what `value` is. "detail X" means that value
/// refers to a detail of type X (details.h); "bytes" that it refers to recorded wire bytes. P = the
/// program, C = a side of a connection, H = a half of an exchange.
///
/// The order of the events is the truth; the events of one turn of the loop share one clock
/// reading, but that a write to the kernel reads the clock for itself and what follows it.
// clang-format off
enum class EventKind : quint8 {
    None = 0,

    // The program, its plans and the persons who drive it
    SessionStarted = 1, ///< P · – · detail Session
    PlanAdopted = 2, ///< P · PlanType · detail Plan. Appended before anything is done about it.
    CommandGiven = 3, ///< P, C or H · Origin · detail Command: somebody's click or a script's line

    // A server and its listening socket
    Listening = 20, ///< P · insideTls or 0 · detail Listen
    ListenFailed = 21, ///< P · – · detail Listen (with the error)
    ListenStopped = 22, ///< P · – · detail Listen. No new connections; open ones go on.
    AcceptPaused = 23, ///< P · – · detail ErrorDetail: out of descriptors; accepting goes on when one is free
    AcceptResumed = 24, ///< P · – · –
    ConnectionRefused = 25, ///< P · – · detail Endpoints: over the server's maxConnections

    // One of several addresses of a name (of a single one SocketFailed says it)
    ConnectFailed = 29, ///< C · – · detail ErrorDetail: this address did not answer. The cause of the next ConnectStarted, or of SocketFailed

    // TLS on a side of a connection: between Connected or Accepted and the first SocketRead or SocketWrite
    TlsStarted = 30, ///< C · – · detail TlsHello: the handshake begins
    TlsCertificate = 31, ///< C · depth, with ownCertificate · detail Certificate: one of a chain, the leaf (depth 0) first
    TlsVerified = 32, ///< C · – · –: the peer's chain is trusted and its leaf is made out to the host
    TlsNotVerified = 33, ///< C · – · detail ErrorDetail: why not. TlsAcceptedAnyway or TlsFailed follows
    TlsAcceptedAnyway = 34, ///< C · – · –: the plan says so (rejectUnauthorized: false); its cause is TlsNotVerified
    TlsFinished = 35, ///< C · – · detail TlsSession: from now on bytes are read and written
    TlsFailed = 36, ///< C · – · detail ErrorDetail: in the handshake or behind it
    TlsCloseReceived = 37, ///< C · – · –: close_notify; FinReceived without it says that somebody cut the stream
    TlsCloseSent = 38, ///< C · – · –: close_notify; FinSent follows

    // The socket of one side of a connection
    ResetSent = 39, ///< C · – · bytes that lay unread in our kernel. Closing with such, or a reset asked for, sends RST
    LookupStarted = 40, ///< C · – · detail Text (the host name)
    LookupEnded = 41, ///< C · – · detail Text (the address), or ErrorDetail when arg is 1
    ConnectStarted = 42, ///< C · – · detail Endpoints
    Connected = 43, ///< C · – · detail Endpoints
    Accepted = 44, ///< C · – · detail Endpoints
    SocketRead = 45, ///< C · insideTls or 0 · bytes. One recv(); inside TLS what one look found decrypted.
    SocketWrite = 46, ///< C · insideTls or 0 · bytes. One send() or writev(); exactly what the kernel took (inside TLS: what was encrypted).
    WriteBlocked = 47, ///< C · – · bytes still unsent: the kernel took no more
    WriteResumed = 48, ///< C · – · bytes still unsent when the kernel had room again
    ReadPaused = 49, ///< C · PauseReason · –
    ReadResumed = 50, ///< C · PauseReason · –
    FinReceived = 51, ///< C · – · –
    FinSent = 52, ///< C · – · –
    ResetReceived = 53, ///< C · – · detail ErrorDetail
    SocketFailed = 54, ///< C · – · detail ErrorDetail: connect refused, timed out …
    SocketDestroyed = 55, ///< C · – · 1 if by resetAndDestroy(): our side gave it up. FinSent or ResetSent follows: what the kernel sends now.
    SocketClosed = 56, ///< C · 1 if it closed with an error · –. The descriptor is gone.
    SocketTimeout = 57, ///< C · – · milliseconds of silence
    BytesForgotten = 58, ///< C · Direction · detail Gap: of one body only the first and the last part are kept
    BodyTail = 59, ///< C · Direction · bytes: the last part of a body with a gap, up to the last byte read or written before

    // The gate, deadlines, link conditions
    StepHeld = 60, ///< C or H · Seam and HeldItem (heldArg()), and whether a person holds this seam (isAskedFor()) · bytes waiting. Its cause: the BreakpointHit that holds it
    StepReleased = 61, ///< C or H · Seam and HeldItem of its StepHeld · –. Its cause is the CommandGiven of the person, or its StepHeld when nobody holds it any longer
    DeadlineArmed = 62, ///< C or H · DeadlineName · milliseconds
    DeadlineFired = 63, ///< C or H · DeadlineName · milliseconds
    DeadlinesFrozen = 64, ///< C · – · –
    DeadlinesThawed = 65, ///< C · – · –
    DeadlineCleared = 66, ///< C · DeadlineName · –: it was taken away and not set anew

    // The agent's decisions (H: whom it is about; value: the connection's id unless said otherwise)
    AgentNewSocket = 70, ///< H · – · connection
    AgentReusedSocket = 71, ///< H · – · connection
    AgentHandedOver = 72, ///< H · – · connection: straight from another request, never free in between
    AgentQueued = 73, ///< H · QueuedBecause · position in the queue, from 1
    AgentKeptSocket = 74, ///< H · – · connection: now free in the pool
    AgentDroppedSocket = 75, ///< H (C when it lay free) · NotPooledBecause · connection
    NoAgent = 76, ///< H · – · connection: a socket of its own, closed afterwards
    AgentReleasedSocket = 77, ///< H · – · connection: it speaks another protocol now and belongs to the program ('agentRemove')
    AgentName = 78, ///< H · – · detail Text: agent.getName(), where there is more in it than host:port: Before the first decision

    // Calls of the program into the module (arg: Origin)
    CallRequest = 90, ///< H (client; it begins here) · Origin · detail RequestCall
    CallSetHeader = 91, ///< H · Origin · detail Field
    CallRemoveHeader = 92, ///< H · Origin · detail Field (no value)
    CallWriteHead = 93, ///< H · Origin · status code
    CallWrite = 94, ///< H · Origin · payload bytes
    CallEnd = 95, ///< H · Origin · payload bytes given to end() itself
    CallFlushHeaders = 96, ///< H · Origin · –
    CallAddTrailers = 97, ///< H · Origin · number of fields
    CallWriteInformation = 98, ///< H · Origin · status code: writeContinue, writeProcessing, writeEarlyHints
    CallAbort = 99, ///< H · Origin · –
    CallDestroy = 100, ///< H · Origin · 1 if it was resetAndDestroy() of the socket
    CallSetTimeout = 101, ///< H · Origin · milliseconds
    CallRefused = 102, ///< H · Origin · detail ErrorDetail: the call before was refused (in Node: thrown)

    // What the message layer made of bytes and bytes of messages (H)
    FieldOmitted = 118, ///< H · – · detail ErrorDetail: a line of the program that must not be sent is not in the head
    RequestBegan = 119, ///< H (server; it begins here) · – · connection: the first byte of a request was parsed
    HeadOut = 120, ///< H · Framing · detail HeadOutDetail. Follows the call that made it.
    InformationOut = 121, ///< H · – · wire bytes of a 1xx answer
    LastChunkOut = 122, ///< H · – · wire bytes of the last chunk with its trailer section (only with trailers)
    RawOut = 123, ///< C · – · wire bytes that belong to no exchange of the module (a canned 400, raw bytes)
    HeadIn = 124, ///< H · HeadInFlags · wire bytes of the head, blank line included
    InformationIn = 125, ///< H · – · wire bytes of a 1xx answer's head
    ChunkHeadIn = 126, ///< H · – · wire bytes up to and with the CRLF of the chunk-size line (and the CRLF before it)
    BodyIn = 127, ///< H · BodyInFlags · payload bytes
    MessageInEnd = 128, ///< H · – · wire bytes after the payload: CRLF, last chunk, trailer section
    ParseFailed = 129, ///< C or H · – · detail ErrorDetail with the byte offset in this direction of the connection, and the rule
    Twin = 130, ///< H (server) · – · the client half whose bytes these are. Of its half the event right behind HeadIn (behind RequestBegan when no head could be parsed); none: the peer is outside
    MessageInCut = 131, ///< H · – · payload bytes that had arrived: the connection ended in mid-message
    BodyOutDropped = 132, ///< H · – · payload bytes not sent, because this message may not have a body
    InputRefused = 133, ///< C or H · 1 if it is only ignored · detail ErrorDetail with rule and byte: it could be parsed, but the module will not have it. Of a request (H) its answer follows.
    LenientParsing = 134, ///< C · 1: what is read of this connection is parsed from now on as with Node's insecureHTTPParser; 0: no longer · –

    // A tunnel through this program's proxy (H: the server's half of its CONNECT). SocketRead and SocketWrite of its two connections count the bytes.
    TunnelBegan = 140, ///< H · – · connection: the one to the host that was asked for, which is now tried
    TunnelOpened = 141, ///< H · – · bytes that had come behind the head of CONNECT: both connections stand and 200 is the answer; from now on bytes pass both ways
    TunnelClosed = 142, ///< H · TunnelEndedBy · detail TunnelEnd

    // Callbacks into the program: it was registered, so it ran (arg: MessageObject, unless said otherwise)
    OnSocket = 150, ///< H · – · connection
    OnRequest = 151, ///< H · – · –
    OnCheckContinue = 152, ///< H
    OnCheckExpectation = 153, ///< H
    OnResponse = 154, ///< H · – · status code
    OnInformation = 155, ///< H · – · status code
    OnContinue = 156, ///< H
    OnUpgrade = 157, ///< H
    OnConnect = 158, ///< H
    OnData = 159, ///< H · – · payload bytes: delivered later than parsed (BodyIn without Delivered)
    OnEnd = 160, ///< H
    OnFinish = 161, ///< H
    OnDrain = 162, ///< H
    OnTimeout = 163, ///< H
    OnAbort = 164, ///< H
    OnAborted = 165, ///< H
    OnError = 166, ///< H · MessageObject · detail ErrorDetail (also when nobody was registered: 4th bit of arg)
    OnClose = 167, ///< H
    OnClientError = 168, ///< C · – · detail ErrorDetail
    OnDropRequest = 169, ///< H
    OnReadable = 179, ///< H

    // By hand, breakpoints, the link (60 to 65 are the first of them)
    KernelBuffer = 190, ///< C · Direction · bytes: In: unread in our kernel's buffer, Out: not yet taken from it by the peer's kernel. When something of the connection is held or let go, and on a command; only what changed
    DeadlineFrozen = 191, ///< C or H · DeadlineName · detail DeadlineState. Its cause is DeadlinesFrozen: one for each deadline that stands still with it
    BreakpointHit = 192, ///< C or H · Seam and HeldItem · number of the breakpoint. Its cause is what fulfilled it; StepHeld follows
    StepEdited = 193, ///< C or H · StepChange · detail StepEdit: what was held and what goes on in its place. Its cause is the CommandGiven
    LinkHeld = 194, ///< C · Direction · bytes that wait because of the link's conditions, until SocketWrite or SocketRead
    FaultStruck = 195, ///< C · FaultKind · detail FaultDetail. Its cause is the CommandGiven
    StepContent = 196, ///< C or H · as its StepHeld · detail HeldBytes: what is held, for a person who wants to change it. On a command
    LeftToPerson = 197, ///< H · – · –: from here on nobody makes the calls of this half but a person

    HalfClosed = 180, ///< H · 1 if it ended with an error or was aborted · –. The last event of a half.
};
// clang-format on
Q_ENUM_NS(EventKind)

/// What an event's value is: a number of its own, or the place of a detail or of recorded wire
/// bytes (0: it has none).
enum class ValueMeans : quint8 { Number, Detail, Bytes };
ValueMeans valueMeans(EventKind kind) noexcept;

/// Who made a call. The number of the step is not stored: the n-th write() of a half is step n of
/// its plan.
enum class Origin : quint8 {
    Module = 0, ///< the http module itself
    Plan = 1, ///< a request plan
    Routes = 2, ///< a handler of a route table (the playground)
    Person = 3, ///< a click or a key; its cause is a CommandGiven
    Script = 4, ///< a line of a script
    Program = 5, ///< C++ code that uses the module directly (tests, benches)
    Proxy = 6, ///< the forward proxy of the engine
};
Q_ENUM_NS(Origin)

enum class PlanType : quint8 {
    Request = 1,
    Routes = 2,
    Agent = 3,
    Server = 4,
    Link = 5, ///< subject P: of every connection; C: of one
    Breakpoints = 6,
};
Q_ENUM_NS(PlanType)

enum class Direction : quint8 { In = 0, Out = 1 };
Q_ENUM_NS(Direction)

/// The four places where the gate can hold a step (engine.md, section 6).
enum class Seam : quint8 { Connect = 0, Out = 1, In = 2, Deliver = 3 };
Q_ENUM_NS(Seam)

/// What is held at a seam.
enum class HeldItem : quint8 {
    Unknown = 0,
    Connection = 1,
    Head = 2,
    Chunk = 3, ///< a piece of a body with its chunk-size line
    Body = 4, ///< a piece of a body as it is
    End = 5, ///< the last chunk; at Deliver the end of the message
    Fin = 6,
    Arrived = 7, ///< bytes that lie unread
    Information = 8, ///< a 1xx answer
    ParseError = 9, ///< before anybody hears of it
};
Q_ENUM_NS(HeldItem)

/// The arg of StepHeld, StepReleased and BreakpointHit.
constexpr quint8 heldArg(Seam seam, HeldItem item) noexcept
{
    return quint8(quint8(seam) | (quint8(item) << 4));
}
/// … of a StepHeld: a person holds its seam by hand. It may wait for a breakpoint all the same.
constexpr quint8 askedFor = 4;
constexpr bool isAskedFor(quint8 arg) noexcept
{
    return arg & askedFor;
}
constexpr Seam seamOf(quint8 arg) noexcept
{
    return Seam(arg & 3);
}
constexpr HeldItem heldItemOf(quint8 arg) noexcept
{
    return HeldItem(arg >> 4);
}

/// What a person did with a held step.
enum class StepChange : quint8 {
    Edited = 1, ///< the framing follows
    FramingLeftWrong = 2, ///< edited, and the person chose that the framing does not follow
    Dropped = 3,
    Answered = 4, ///< the person answers in place of the handler
};
Q_ENUM_NS(StepChange)

/// What a person did to the link. At most 15.
enum class FaultKind : quint8 {
    Delay = 1, ///< once
    Stall = 2, ///< until Resume
    Resume = 3,
    Truncate = 4, ///< what is behind the place is never sent; FIN
    Reset = 5,
    HalfClose = 6, ///< FIN behind what is queued
    Split = 7, ///< a write ends at the place
    Corrupt = 8, ///< the byte at the place
};
Q_ENUM_NS(FaultKind)

enum class PauseReason : quint8 { ConsumerPaused = 1, BufferFull = 2, PipelineFull = 3, Gate = 4 };
Q_ENUM_NS(PauseReason)

/// Which of the two objects of a half a callback belongs to: on the client the ClientRequest is the
/// outgoing one, on the server the ServerResponse.
enum class MessageObject : quint8 { Outgoing = 0, Incoming = 1 };
Q_ENUM_NS(MessageObject)

/// How the body of an outgoing message is delimited, and why (Node's algorithm, RFC 9112 section
/// 6).
enum class Framing : quint8 {
    NoBody = 0, ///< nothing was to be sent and the method expects nothing
    ContentLengthGiven = 1, ///< the program set Content-Length
    ContentLengthKnown = 2, ///< end(data) came first: the module knew the length
    ContentLengthZero = 3, ///< end() without a body, on a method that may have one
    ChunkedGiven = 4, ///< the program set Transfer-Encoding
    ChunkedBecauseLengthUnknown = 5,
    ChunkedBecauseTrailers = 6,
    NoBodyAllowed = 7, ///< an answer to HEAD, or 1xx, 204, 304
    Unframed = 8, ///< bytes without a length: the method gets none (a GET in Node)
    UntilClose = 9, ///< the FIN ends the body
};
Q_ENUM_NS(Framing)

enum class QueuedBecause : quint8 { MaxSockets = 1, MaxTotalSockets = 2 };
Q_ENUM_NS(QueuedBecause)

/// Why a socket did not go back into the pool.
enum class NotPooledBecause : quint8 {
    AgentKeepsNone = 1, ///< keepAlive: false and nobody waits
    PeerSaidClose = 2,
    WeSaidClose = 3,
    MaxFreeSockets = 4,
    MaxSockets = 5,
    MaxTotalSockets = 6,
    SocketNotWritable = 7,
    KeepAliveHintTooShort = 8, ///< Keep-Alive: timeout=1 or 0
    BodyUntilClose = 9,
    ResponseLeftInDoubt = 10, ///< Strict: a broken or HTTP/1.0 chunked answer
    HeadWithoutLength = 11, ///< Node: an answer to HEAD without Content-Length
    AgentDestroyed = 12,
    RequestDestroyed = 13,
    IdleTimeout = 14,
    PeerClosed = 15,
    Http10WithoutKeepAlive = 16, ///< RFC 9112, section 9.3: an HTTP/1.0 answer that did not ask for it
};
Q_ENUM_NS(NotPooledBecause)

/// Who or what ended a tunnel. With an error in its TunnelEnd that side broke (or never stood).
enum class TunnelEndedBy : quint8 {
    Client = 1,
    Server = 2,
    Both = 3, ///< each side has sent its FIN
    Idle = 4, ///< no byte moved for as long as the proxy allows
    Stopped = 5, ///< the proxy went away
};
Q_ENUM_NS(TunnelEndedBy)

enum class DeadlineName : quint8 {
    HeadersTimeout = 1,
    RequestTimeout = 2,
    KeepAliveTimeout = 3,
    SocketTimeout = 4,
    PlanDelay = 5, ///< a piece of a plan waits
    RouteDelay = 6, ///< a route of the playground waits
    ConnectionsCheck = 7,
    AgentIdle = 8,
    PlanTimeout = 9,
    LinkDelay = 10,
    AcceptRetry = 11, ///< a listener without descriptors tries again
    TlsHandshake = 12, ///< a server waits for the peer's part of a handshake
    ContinueWait = 13, ///< a plan waits for 100 Continue before it sends the body without it
    ProxyTimeout = 20, ///< the proxy waits for an answer, or for a connection
};
Q_ENUM_NS(DeadlineName)

/// Bits of HeadIn's arg.
enum HeadInFlag : quint8 {
    HeadEndsMessage = 1, ///< no body follows
    HeadSaysClose = 2, ///< the connection will not persist, by what this head says
    HeadIsChunked = 4,
    HeadHasLength = 8,
    HeadUntilClose = 16,
};
/// Bits of BodyIn's arg.
enum BodyInFlag : quint8 {
    BodyDelivered = 1, ///< 'data' ran with these bytes at once
    BodyEndsMessage = 2, ///< Content-Length is reached: no MessageInEnd follows
    BodyDumped = 4, ///< nobody wants it: read and thrown away
};
/// In the arg of SocketRead and SocketWrite: the bytes are plaintext, on the wire they are
/// encrypted.
constexpr quint8 insideTls = 1;
/// In the arg of TlsCertificate, beside the depth: this side's own chain, shown to the peer.
constexpr quint8 ownCertificate = 0x80;
/// In the arg of OnError, beside MessageObject: nobody was registered for 'error'.
constexpr quint8 nobodyListens = 8;

/// One thing that happened: 16 bytes, plain data, no pointers.
struct Event {
    quint32 time = 0; ///< microseconds since the base of its chunk
    EventKind kind = EventKind::None;
    quint8 arg = 0;
    quint16 causeDistance =
        0; ///< how many events before this one its cause lies; 0: none (or farther than 65,535)
    quint32 subjectRaw = 0;
    quint32 value = 0; ///< a count, or where a detail or bytes lie, as EventKind says

    constexpr Subject subject() const noexcept { return Subject::fromRaw(subjectRaw); }
};
static_assert(sizeof(Event) == 16);

} // namespace roundtrip::trace

#include "core/trace/fold.h"

#include "core/trace/snapshot.h"

#include <algorithm>

namespace roundtrip::trace
{
namespace
{

using enum EventKind;

bool isChunked(Framing framing)
{
    return framing == Framing::ChunkedGiven || framing == Framing::ChunkedBecauseLengthUnknown
        || framing == Framing::ChunkedBecauseTrailers;
}

bool hasBody(Framing framing)
{
    return framing != Framing::NoBody && framing != Framing::NoBodyAllowed
        && framing != Framing::ContentLengthZero;
}

/// What a chunk adds to its payload (RFC 9112 section 7.1): the size in hexadecimal and two CRLF.
qint64 chunkOverhead(qint64 payload)
{
    if (payload == 0)
        return 0; // a chunk of size 0 would end the body: nothing is sent
    qint64 digits = 0;
    for (qint64 rest = payload; rest > 0; rest /= 16)
        ++digits;
    return digits + 4;
}

constexpr qint64 lastChunkBytes = 5; // "0\r\n\r\n"

/// Events that only a server's half has, besides RequestBegan.
bool isOfServer(EventKind kind)
{
    switch (kind) {
    case RequestBegan:
    case Twin:
    case CallWriteHead:
    case CallWriteInformation:
    case OnRequest:
    case OnCheckContinue:
    case OnCheckExpectation:
        return true;
    default:
        return false;
    }
}

bool opensConnection(EventKind kind)
{
    return kind == LookupStarted || kind == ConnectStarted || kind == Connected || kind == Accepted;
}

bool isOtherCall(EventKind kind)
{
    return kind >= CallRequest && kind < CallRefused && kind != CallWrite && kind != CallEnd;
}

void forgetCall(Half::Outgoing &out)
{
    out.callPayload = 0;
    out.callOverhead = 0;
    out.callIsEnd = false;
}

bool givesConnection(EventKind kind)
{
    return kind == AgentNewSocket || kind == AgentReusedSocket || kind == AgentHandedOver
        || kind == NoAgent;
}

} // namespace

FoldState::FoldState(Keep keep)
    : m_keep(keep)
{
}

FoldState::FoldState(Keep keep, const FoldState &keyframe)
    : FoldState(keyframe)
{
    m_keep = keep;
}

const Half *FoldState::half(HalfId id) const
{
    const auto found = m_halves.find(id);
    return found == m_halves.end() ? nullptr : &found->second;
}

const Connection *FoldState::connection(ConnectionId id) const
{
    const auto found = m_connections.find(id);
    return found == m_connections.end() ? nullptr : &found->second;
}

qint64 FoldState::byteSize() const noexcept
{
    constexpr size_t node = 4 * sizeof(void *);
    return qint64(sizeof *this + m_halves.size() * (sizeof(Half) + node)
        + m_connections.size() * (sizeof(Connection) + node));
}

Half *FoldState::findHalf(HalfId id)
{
    if (m_lastHalf.entry && m_lastHalf.entry->id == id)
        return m_lastHalf.entry;
    const auto found = m_halves.find(id);
    if (found == m_halves.end())
        return nullptr;
    m_lastHalf.entry = &found->second;
    return m_lastHalf.entry;
}

Connection *FoldState::findConnection(ConnectionId id)
{
    if (m_lastConnection.entry && m_lastConnection.entry->id == id)
        return m_lastConnection.entry;
    const auto found = m_connections.find(id);
    if (found == m_connections.end())
        return nullptr;
    m_lastConnection.entry = &found->second;
    return m_lastConnection.entry;
}

Half *FoldState::openHalf(HalfId id, Side side, EventIndex index)
{
    Half &half = m_halves[id];
    if (half.id)
        detach(half); // a number used twice: only a damaged trace does that
    half = Half();
    half.id = id;
    half.side = side;
    half.firstEvent = index;
    return &half;
}

Connection &FoldState::openConnection(ConnectionId id)
{
    Connection &connection = m_connections[id];
    connection.id = id;
    return connection;
}

ConnectionSide *FoldState::sideOf(const Half &half)
{
    Connection *connection = half.connection ? findConnection(half.connection) : nullptr;
    return connection ? &connection->sides[size_t(half.side)] : nullptr;
}

void FoldState::apply(EventIndex index, const Event &event, qint64 byteCount, QByteArrayView record)
{
    const Subject subject = event.subject();
    if (subject.isHalf())
        applyToHalf(index, event, record);
    else if (subject.isConnection())
        applyToConnection(index, event, byteCount, record);
}

// --- connections

void FoldState::applyToConnection(
    EventIndex index, const Event &event, qint64 byteCount, QByteArrayView record)
{
    const Subject subject = event.subject();
    Connection *connection = findConnection(subject.connectionId());
    if (!connection) {
        // Of the open ones only, a stranger is one that has closed.
        if (m_keep == Keep::OpenOnly && !opensConnection(event.kind))
            return;
        connection = &openConnection(subject.connectionId());
    }
    ConnectionSide &side = connection->sides[size_t(subject.side())];
    side.exists = true;
    if (!side.firstEvent)
        side.firstEvent = index;

    switch (event.kind) {
    case Connected:
    case Accepted:
        side.openedEvent = index;
        connection->endpoints = index;
        break;
    case ConnectStarted:
        if (!connection->endpoints)
            connection->endpoints = index;
        break;
    case SocketRead:
        side.bytesRead += byteCount;
        break;
    case SocketWrite:
        giveTurn(side);
        side.bytesWritten += byteCount;
        break;
    case RawOut:
        giveTurn(side);
        side.bytesSerialized += event.value;
        break;
    case FinReceived:
        side.finReceived = true;
        break;
    case FinSent:
        side.finSent = true;
        break;
    case ParseFailed:
        side.bytesParsed = std::max(side.bytesParsed, decode<ErrorDetail>(record).error.byteOffset);
        failHalvesOf(side, index);
        break;
    case ResetReceived:
    case SocketFailed:
        failHalvesOf(side, index);
        break;
    case SocketClosed:
        closeSide(*connection, side, index);
        break;
    default:
        break;
    }
}

/// The newest half of the side, and on a server those whose answers wait.
void FoldState::failHalvesOf(const ConnectionSide &side, EventIndex index)
{
    const auto fail = [index](Half *half) {
        if (half && !half->closed && !half->failure)
            half->failure = index;
    };
    fail(findHalf(side.newestHalf));
    for (Half *half = findHalf(side.writing); half; half = findHalf(half->outgoing.nextToWrite))
        fail(half);
}

void FoldState::closeSide(Connection &connection, ConnectionSide &side, EventIndex index)
{
    side.closedEvent = index;
    const bool open = std::any_of(std::begin(connection.sides), std::end(connection.sides),
        [](const ConnectionSide &s) { return s.exists && !s.closedEvent; });
    if (open || m_keep == Keep::All)
        return;
    m_lastConnection.entry = nullptr;
    const ConnectionId id = connection.id;
    m_connections.erase(id);
}

// --- who writes on a connection, and where

void FoldState::attach(Half &half, ConnectionId id)
{
    if (!id || half.connection == id)
        return;
    detach(half);
    half.connection = id;
    half.outgoing.nextToWrite = {};
    if (half.side == Side::Client)
        openConnection(id); // the decision comes before the socket's own first event
    ConnectionSide *side = sideOf(half);
    if (!side)
        return;
    ++side->halves;
    side->newestHalf = half.id;
    if (half.side == Side::Client)
        side->writing = {}; // one after another: who had it before is done with it
    Half *last = side->writing ? findHalf(side->lastToWrite) : nullptr;
    (last ? last->outgoing.nextToWrite : side->writing) = half.id;
    side->lastToWrite = half.id;
    giveTurn(*side);
}

void FoldState::detach(Half &half)
{
    ConnectionSide *side = sideOf(half);
    if (!side)
        return;
    const bool waits =
        side->writing == half.id || side->lastToWrite == half.id || half.outgoing.nextToWrite;
    if (!waits)
        return;
    Half *before = nullptr;
    HalfId link = side->writing;
    while (link && link != half.id) {
        before = findHalf(link);
        link = before ? before->outgoing.nextToWrite : HalfId{};
    }
    if (!link)
        return;
    (before ? before->outgoing.nextToWrite : side->writing) = half.outgoing.nextToWrite;
    if (side->lastToWrite == half.id)
        side->lastToWrite = before ? before->id : HalfId{};
    half.outgoing.nextToWrite = {};
    giveTurn(*side);
}

/// Passes the turn on from halves that have ended. Not done at the very moment a message ends,
/// because the call that ended it may still be refused.
void FoldState::giveTurn(ConnectionSide &side)
{
    Half *half = findHalf(side.writing);
    while (half) {
        if (half->outBegin < 0 && half->outBytes > 0) {
            half->outBegin = side.bytesSerialized;
            side.bytesSerialized += half->outBytes;
            half->outEnd = side.bytesSerialized;
        }
        if (!half->outEnded || half->outBegin < 0)
            return;
        side.writing = half->outgoing.nextToWrite;
        half->outgoing.nextToWrite = {};
        half = findHalf(side.writing);
    }
    side.writing = {};
    side.lastToWrite = {};
}

void FoldState::addOutput(Half &half, qint64 bytes)
{
    ConnectionSide *side = sideOf(half);
    if (side)
        giveTurn(*side);
    half.outBytes += bytes;
    if (half.outBegin >= 0) {
        half.outEnd = half.outBegin + half.outBytes;
        if (side)
            side->bytesSerialized += bytes;
    } else if (side) {
        giveTurn(*side);
    }
}

void FoldState::addInput(Half &half, qint64 bytes)
{
    ConnectionSide *side = sideOf(half);
    if (!side)
        return;
    if (half.inBegin < 0)
        half.inBegin = side->bytesParsed;
    side->bytesParsed += bytes;
    half.inEnd = side->bytesParsed;
}

// --- halves

void FoldState::applyToHalf(EventIndex index, const Event &event, QByteArrayView record)
{
    const HalfId id = event.subject().halfId();
    Half *half = nullptr;
    if (event.kind == CallRequest || event.kind == RequestBegan) {
        half = openHalf(id, event.kind == CallRequest ? Side::Client : Side::Server, index);
    } else {
        half = findHalf(id);
        if (!half && m_keep == Keep::OpenOnly)
            return; // it has closed
        if (!half) {
            half = openHalf(id, isOfServer(event.kind) ? Side::Server : Side::Client, index);
            half->cut = true;
        }
    }
    half->lastEvent = index;
    if (givesConnection(event.kind)) {
        half->socketReused = event.kind == AgentReusedSocket || event.kind == AgentHandedOver;
        half->handedOver = event.kind == AgentHandedOver;
        attach(*half, ConnectionId{event.value});
        return;
    }
    if (!applyIncoming(*half, index, event, record) && !applyCall(*half, index, event)
        && !applyOutgoing(*half, index, event, record))
        applyOutcome(*half, index, event);
}

bool FoldState::applyIncoming(
    Half &half, EventIndex index, const Event &event, QByteArrayView record)
{
    switch (event.kind) {
    case RequestBegan:
        attach(half, ConnectionId{event.value});
        addInput(half, 0);
        return true;
    case HeadIn:
        addInput(half, 0);
        half.headInAt = half.inBegin < 0 ? -1 : half.inEnd - half.inBegin;
        addInput(half, event.value);
        half.headIn = index;
        half.inEnded = event.arg & HeadEndsMessage;
        if (half.side == Side::Client && !half.responseEvent)
            half.responseEvent = index;
        return true;
    case InformationIn:
    case ChunkHeadIn:
        addInput(half, event.value);
        return true;
    case BodyIn:
        addInput(half, event.value);
        half.payloadIn += event.value;
        half.inEnded = event.arg & BodyEndsMessage;
        return true;
    case MessageInEnd:
        addInput(half, event.value);
        half.inEnded = true;
        return true;
    case ParseFailed:
        if (ConnectionSide *side = sideOf(half))
            addInput(half,
                std::max<qint64>(
                    0, decode<ErrorDetail>(record).error.byteOffset - side->bytesParsed));
        if (!half.failure)
            half.failure = index;
        return true;
    default:
        return false;
    }
}

bool FoldState::applyCall(Half &half, EventIndex index, const Event &event)
{
    if (isOtherCall(event.kind))
        forgetCall(half.outgoing); // a refusal that follows is not about it any more
    switch (event.kind) {
    case CallRequest:
        half.requestCall = index;
        return true;
    case CallWriteHead:
        if (!half.responseEvent)
            half.responseEvent = index;
        return true;
    case CallWrite:
    case CallEnd:
        addPayload(half, event.value, event.kind == CallEnd);
        return true;
    case CallAddTrailers:
        half.outgoing.withTrailers |= event.value > 0;
        return true;
    case CallRefused:
        takeBackCall(half, false);
        return true;
    case BodyOutDropped:
        takeBackCall(half, true);
        return true;
    case CallAbort:
    case CallDestroy:
        half.outgoing.destroyed = true;
        return true;
    default:
        return false;
    }
}

bool FoldState::applyOutgoing(
    Half &half, EventIndex index, const Event &event, QByteArrayView record)
{
    switch (event.kind) {
    case InformationOut:
        addOutput(half, event.value);
        return true;
    case HeadOut:
        putHead(half, index, record);
        return true;
    case LastChunkOut:
        addOutput(half, event.value);
        half.outEnded = true;
        return true;
    case OnFinish:
        if (half.headOut && half.outgoing.endCalled)
            endOutput(half);
        return true;
    default:
        return false;
    }
}

void FoldState::applyOutcome(Half &half, EventIndex index, const Event &event)
{
    switch (event.kind) {
    case Twin:
        half.twin = HalfId{event.value};
        break;
    case OnResponse:
        half.responseEvent = index;
        break;
    case OnError:
    case OnAborted:
    case MessageInCut:
        if (!half.failure)
            half.failure = index;
        break;
    case HalfClosed:
        if (event.arg && !half.failure)
            half.failure = index;
        closeHalf(half, index);
        break;
    default:
        break;
    }
}

void FoldState::addPayload(Half &half, qint64 payload, bool isEnd)
{
    Half::Outgoing &out = half.outgoing;
    forgetCall(out);
    if (out.endCalled || out.destroyed)
        return; // write after end: nothing goes out
    out.callPayload = payload;
    out.callOverhead = chunkOverhead(payload);
    out.callIsEnd = isEnd;
    out.endCalled = isEnd;
    if (!half.headOut) {
        out.waitingPayload += payload;
        out.waitingOverhead += out.callOverhead;
        return;
    }
    if (hasBody(half.framingOut)) {
        half.payloadOut += payload;
        addOutput(half, payload + (isChunked(half.framingOut) ? out.callOverhead : 0));
    }
    if (isEnd && !(out.withTrailers && isChunked(half.framingOut)))
        endOutput(half);
}

/// The call before was refused, or (payloadOnly) what it wanted to send was dropped.
void FoldState::takeBackCall(Half &half, bool payloadOnly)
{
    Half::Outgoing &out = half.outgoing;
    const bool chunked = isChunked(half.framingOut);
    qint64 bytes = 0;
    if (out.callIsEnd && !payloadOnly) {
        if (half.outEnded && chunked)
            bytes += lastChunkBytes;
        half.outEnded = false;
        out.endCalled = false;
    }
    if (!half.headOut) {
        out.waitingPayload -= out.callPayload;
        out.waitingOverhead -= out.callOverhead;
    } else if (hasBody(half.framingOut)) {
        half.payloadOut -= out.callPayload;
        bytes += out.callPayload + (chunked ? out.callOverhead : 0);
    }
    if (bytes > 0)
        addOutput(half, -bytes);
    forgetCall(out);
}

void FoldState::putHead(Half &half, EventIndex index, QByteArrayView record)
{
    const HeadOutSummary head = headOutSummary(record);
    Half::Outgoing &out = half.outgoing;
    half.headOut = index;
    half.headOutAt = half.outBytes;
    half.framingOut = head.framing;
    if (half.side == Side::Server && !half.responseEvent)
        half.responseEvent = index;
    qint64 bytes = head.length;
    if (hasBody(head.framing)) {
        half.payloadOut += out.waitingPayload;
        bytes += out.waitingPayload + (isChunked(head.framing) ? out.waitingOverhead : 0);
    }
    out.waitingPayload = 0;
    out.waitingOverhead = 0;
    addOutput(half, bytes);
    if (out.endCalled && !(out.withTrailers && isChunked(head.framing)))
        endOutput(half);
}

void FoldState::endOutput(Half &half)
{
    if (half.outEnded)
        return;
    if (isChunked(half.framingOut))
        addOutput(half, lastChunkBytes);
    half.outEnded = true;
}

void FoldState::closeHalf(Half &half, EventIndex index)
{
    half.closed = index;
    detach(half);
    if (m_keep == Keep::All)
        return;
    m_lastHalf.entry = nullptr;
    const HalfId id = half.id;
    m_halves.erase(id);
}

void FoldState::markCut(const Snapshot &snapshot)
{
    for (auto &[id, half] : m_halves)
        half.cut |= !snapshot.contains(half.firstEvent);
}

void FoldState::applyAll(const Snapshot &snapshot, quint64 from, quint64 to)
{
    for (quint64 i = from; i < to; ++i) {
        const EventIndex index{i};
        const Event event = snapshot.at(index);
        const bool counts = event.kind == SocketRead || event.kind == SocketWrite;
        const bool reads = event.kind == HeadOut || event.kind == ParseFailed;
        apply(index, event, counts ? snapshot.byteCountOf(index) : 0,
            reads ? snapshot.recordOf(index) : QByteArrayView());
    }
}

FoldState foldedAt(const Snapshot &snapshot, quint64 moment)
{
    quint64 until = std::min(moment, snapshot.endEvent());
    Snapshot::Keyframe keyframe = snapshot.keyframeBefore(EventIndex{until});
    if (!keyframe.state) {
        until = snapshot.firstEvent();
        keyframe = snapshot.keyframeBefore(EventIndex{until});
    }
    FoldState state = keyframe.state ? *keyframe.state : FoldState();
    state.applyAll(snapshot, keyframe.atEvent, until);
    state.markCut(snapshot);
    return state;
}

} // namespace roundtrip::trace

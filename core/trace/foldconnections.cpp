// The connections of a FoldState: what their sockets did, whose turn it is to write, and where in
// the stream a message lies.

#include "core/trace/fold.h"

#include <algorithm>

namespace roundtrip::trace
{

namespace
{

using enum EventKind;

bool opensConnection(EventKind kind)
{
    return kind == LookupStarted || kind == ConnectStarted || kind == Connected || kind == Accepted;
}

} // namespace

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
    case TlsFailed:
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

} // namespace roundtrip::trace

// The halves of a FoldState: what was called, what was parsed, and how many bytes that makes.

#include "core/trace/fold.h"

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
    m_spare.entry = m_halves.extract(id);
}

} // namespace roundtrip::trace

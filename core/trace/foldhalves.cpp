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

void forgetCall(Half::Outgoing &out)
{
    out.callPayload = 0;
    out.callOverhead = 0;
    out.callIsEnd = false;
}

/// What of a half an event is about. Most events are about nothing that is folded.
enum class About : quint8 { Nothing, Beginning, Socket, Incoming, Call, Outgoing, Outcome };

About aboutWhat(EventKind kind)
{
    switch (kind) {
    case CallRequest:
    case RequestBegan:
        return About::Beginning;
    case AgentNewSocket:
    case AgentReusedSocket:
    case AgentHandedOver:
    case NoAgent:
        return About::Socket;
    case HeadIn:
    case InformationIn:
    case ChunkHeadIn:
    case BodyIn:
    case MessageInEnd:
    case ParseFailed:
        return About::Incoming;
    case CallSetHeader:
    case CallRemoveHeader:
    case CallWriteHead:
    case CallWrite:
    case CallEnd:
    case CallFlushHeaders:
    case CallAddTrailers:
    case CallWriteInformation:
    case CallAbort:
    case CallDestroy:
    case CallSetTimeout:
    case CallRefused:
    case BodyOutDropped:
        return About::Call;
    case InformationOut:
    case HeadOut:
    case LastChunkOut:
    case OnFinish:
    case StepEdited:
        return About::Outgoing;
    case Twin:
    case OnResponse:
    case OnError:
    case OnAborted:
    case MessageInCut:
    case HalfClosed:
        return About::Outcome;
    default:
        return About::Nothing;
    }
}

} // namespace

void FoldState::applyToHalf(EventIndex index, const Event &event, QByteArrayView record)
{
    const HalfId id = event.subject().halfId();
    const About about = aboutWhat(event.kind);
    Half *half = nullptr;
    if (about == About::Beginning) {
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
    switch (about) {
    case About::Nothing:
        break;
    case About::Beginning:
        applyBeginning(*half, index, event);
        break;
    case About::Socket:
        half->socketReused = event.kind == AgentReusedSocket || event.kind == AgentHandedOver;
        half->handedOver = event.kind == AgentHandedOver;
        attach(*half, ConnectionId{event.value});
        break;
    case About::Incoming:
        applyIncoming(*half, index, event, record);
        break;
    case About::Call:
        applyCall(*half, index, event);
        break;
    case About::Outgoing:
        applyOutgoing(*half, index, event, record);
        break;
    case About::Outcome:
        applyOutcome(*half, index, event);
        break;
    }
}

void FoldState::applyBeginning(Half &half, EventIndex index, const Event &event)
{
    if (event.kind == CallRequest) {
        half.requestCall = index;
        return;
    }
    attach(half, ConnectionId{event.value});
    addInput(half, 0);
}

void FoldState::applyIncoming(
    Half &half, EventIndex index, const Event &event, QByteArrayView record)
{
    switch (event.kind) {
    case HeadIn:
        addInput(half, 0);
        half.headInAt = half.inBegin < 0 ? -1 : half.inEnd - half.inBegin;
        addInput(half, event.value);
        half.headIn = index;
        half.inEnded = event.arg & HeadEndsMessage;
        if (half.side == Side::Client && !half.responseEvent)
            half.responseEvent = index;
        break;
    case InformationIn:
    case ChunkHeadIn:
        addInput(half, event.value);
        break;
    case BodyIn:
        addInput(half, event.value);
        half.payloadIn += event.value;
        half.inEnded = event.arg & BodyEndsMessage;
        break;
    case MessageInEnd:
        addInput(half, event.value);
        half.inEnded = true;
        break;
    case ParseFailed:
        if (ConnectionSide *side = sideOf(half))
            addInput(half,
                std::max<qint64>(
                    0, decode<ErrorDetail>(record).error.byteOffset - side->bytesParsed));
        if (!half.failure)
            half.failure = index;
        break;
    default:
        break;
    }
}

void FoldState::applyCall(Half &half, EventIndex index, const Event &event)
{
    switch (event.kind) {
    case CallWrite:
    case CallEnd:
        return addPayload(half, event.value, event.kind == CallEnd);
    case CallRefused:
        return takeBackCall(half, false);
    case BodyOutDropped:
        return takeBackCall(half, true);
    default:
        break;
    }
    forgetCall(half.outgoing); // a refusal that follows is not about it any more
    switch (event.kind) {
    case CallAbort:
    case CallDestroy:
        half.outgoing.destroyed = true;
        break;
    case CallWriteHead:
        if (!half.responseEvent)
            half.responseEvent = index;
        break;
    case CallAddTrailers:
        half.outgoing.withTrailers |= event.value > 0;
        break;
    default:
        break;
    }
}

void FoldState::applyOutgoing(
    Half &half, EventIndex index, const Event &event, QByteArrayView record)
{
    switch (event.kind) {
    case InformationOut:
        addOutput(half, event.value);
        break;
    case HeadOut:
        putHead(half, index, record);
        break;
    case LastChunkOut:
        addOutput(half, event.value);
        half.outEnded = true;
        break;
    case StepEdited: // what the calls made is no longer what goes out
        applyEdit(half, record);
        break;
    case OnFinish:
        if (half.headOut && half.outgoing.endCalled)
            endOutput(half);
        break;
    default:
        break;
    }
}

void FoldState::applyEdit(Half &half, QByteArrayView record)
{
    const StepEdit edit = decode<StepEdit>(record);
    if (edit.at < 0)
        return;
    half.payloadOut += edit.payloadAfter - edit.payloadBefore;
    addOutput(half, edit.after.size() - edit.before.size());
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

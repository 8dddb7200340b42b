#include "core/http/outgoingmessage.h"

#include "core/http/context.h"
#include "core/http/errors.h"
#include "core/message/serializer.h"
#include "core/message/syntax.h"

#include <algorithm>

namespace roundtrip::http
{

using trace::EventIndex;
using trace::EventKind;

namespace
{

constexpr auto outgoing = quint8(trace::MessageObject::Outgoing);
/// Pieces that are no longer together are copied behind each other; larger ones are shared and
/// leave in the same writev().
constexpr qsizetype copiedTogether = 4096;
/// From so many bytes on what was read and goes on as it is (Writer::shared) is a piece of its own:
/// one more piece in a writev() costs less than two copies, into the piece and into the trace.
constexpr qsizetype sharedFrom = 512;
/// The end of a chunk and the last chunk come behind most pieces.
constexpr qsizetype roomBehind = 64;

} // namespace

OutgoingMessage::OutgoingMessage(Context &context, trace::HalfId half)
    : m_context(context)
    , m_trace(context.trace)
    , m_half(half)
    , m_began(context.loop.now())
{
}

OutgoingMessage::~OutgoingMessage() = default;

void OutgoingMessage::setOrigin(trace::Origin origin, EventIndex cause) noexcept
{
    m_origin = origin;
    m_givenCause = cause;
}

Result<bool> OutgoingMessage::write(const QByteArray &chunk, Written callback)
{
    recordCall(EventKind::CallWrite, quint32(chunk.size()));
    if (m_ended || m_destroyed) {
        failWrite(
            m_ended ? writeAfterEndError() : streamDestroyedError("write"), std::move(callback));
        return false;
    }
    m_bodyBegun = true;
    if (const Status rendered = m_rules.strict ? renderIfNeeded(-1) : Done{}; !rendered)
        return Failure{rendered.error()}; // only the head knows whether there is a body
    if (const Status length = checkStrictLength(chunk.size(), false); !length)
        return Failure{length.error()};
    if (const Status rendered = renderIfNeeded(-1); !rendered)
        return Failure{rendered.error()};
    if (!m_rules.hasBody && rejectNonStandardBodyWrites)
        return Failure{refuseBody()};
    if (callback)
        m_written.push_back(std::move(callback));
    if (!m_rules.hasBody) {
        dropBody(chunk.size());
        scheduleAfterWrite();
        return true;
    }
    sendBody(chunk);
    scheduleFlush();
    const bool room = writableLength() < m_highWaterMark;
    m_needDrain |= !room;
    return room;
}

Status OutgoingMessage::end(const QByteArray &chunk, Written callback)
{
    recordCall(EventKind::CallEnd, quint32(chunk.size()));
    if (m_ended || m_destroyed) {
        endAgain(chunk, std::move(callback));
        return Done{};
    }
    m_bodyBegun |= m_rules.strict && !chunk.isEmpty();
    if (const Status rendered = m_rules.strict ? renderIfNeeded(chunk.size()) : Done{}; !rendered)
        return rendered;
    if (const Status length = checkStrictLength(chunk.size(), true); !length) {
        if (m_rules.strict)
            cutOff(length.error());
        return length;
    }
    m_bodyBegun |= !chunk.isEmpty();
    if (const Status rendered = renderIfNeeded(chunk.size()); !rendered)
        return rendered;
    if (!chunk.isEmpty() && !m_rules.hasBody && rejectNonStandardBodyWrites)
        return Failure{refuseBody()};
    m_endCallbackFirst = callback && !m_onFinish;
    m_endCallback = std::move(callback);
    m_corks = 0;
    if (!chunk.isEmpty() && m_rules.hasBody)
        sendBody(chunk);
    else if (!chunk.isEmpty())
        dropBody(chunk.size());
    sendEnd();
    m_ended = true;
    flush();
    scheduleAfterWrite();
    return Done{};
}

Result<bool> OutgoingMessage::write(QByteArrayView text, Encoding encoding, Written callback)
{
    return write(bytesOf(text, encoding), std::move(callback));
}

Status OutgoingMessage::end(QByteArrayView text, Encoding encoding, Written callback)
{
    return end(bytesOf(text, encoding), std::move(callback));
}

/// A second end(): an error when it brings data or everything is finished, else its callback waits
/// for 'finish'.
void OutgoingMessage::endAgain(const QByteArray &chunk, Written callback)
{
    if (!chunk.isEmpty() || m_destroyed) {
        failWrite(m_destroyed ? streamDestroyedError("end") : writeAfterEndError(),
            m_destroyed ? Written{} : std::move(callback));
    } else if (writableFinished()) {
        recordRefusal(alreadyFinishedError("end"));
        if (callback)
            callback(alreadyFinishedError("end"));
    } else if (callback) {
        Written first = std::exchange(m_endCallback, {});
        m_endCallback = [first = std::move(first), second = std::move(callback)](
                            const Error &error) {
            if (first)
                first(error);
            second(error);
        };
    }
    m_ended = true;
}

Status OutgoingMessage::flushHeaders()
{
    recordCall(EventKind::CallFlushHeaders);
    if (const Status rendered = renderIfNeeded(-1); !rendered)
        return rendered;
    sendHead();
    return Done{};
}

void OutgoingMessage::cork()
{
    ++m_corks;
}

void OutgoingMessage::uncork()
{
    if (m_corks == 0 || --m_corks > 0)
        return;
    appendCorkedChunks();
    flush();
}

bool OutgoingMessage::writableFinished() const noexcept
{
    return m_ended && m_outBytes == 0 && (m_finished || !m_sink || m_sink->sinkQueuedBytes() == 0);
}

qint64 OutgoingMessage::writableLength() const noexcept
{
    return m_outBytes + m_corkedBytes + (m_sink ? m_sink->sinkQueuedBytes() : 0);
}

void OutgoingMessage::onFinish(Plain callback)
{
    m_onFinish.set(std::move(callback));
}

void OutgoingMessage::onClose(Plain callback)
{
    m_onClose.set(std::move(callback));
}

void OutgoingMessage::onDrain(Plain callback)
{
    m_onDrain.set(std::move(callback));
}

void OutgoingMessage::onError(OnError callback)
{
    m_onError.set(std::move(callback));
}

void OutgoingMessage::onTimeout(Plain callback)
{
    m_onTimeout.set(std::move(callback));
}

void OutgoingMessage::assignSink(OutgoingSink *sink)
{
    m_sink = sink;
    if (m_outBytes > 0)
        bufferedChanged(-m_outBytes);
    if (m_headOut)
        recordHeadOut();
    flush();
    if (m_ended || m_needDrain)
        scheduleAfterWrite();
}

void OutgoingMessage::sinkDrained()
{
    afterWrite();
}

bool OutgoingMessage::emitTimeout(EventIndex cause)
{
    if (!m_onTimeout)
        return false;
    call(EventKind::OnTimeout, m_onTimeout, cause);
    return true;
}

void OutgoingMessage::emitClose(EventIndex cause)
{
    if (std::exchange(m_closed, true))
        return;
    m_destroyed = true;
    m_sink = nullptr;
    if (m_onClose)
        call(EventKind::OnClose, m_onClose, cause ? cause : m_lastEvent);
    dropCallbacks();
    if (m_context.messageClosed)
        m_context.messageClosed(m_half);
    partClosed(!m_finished);
}

/// A callback may hold the message it belongs to.
void OutgoingMessage::dropCallbacks()
{
    m_onFinish.clear();
    m_onClose.clear();
    m_onDrain.clear();
    m_onError.clear();
    m_onTimeout.clear();
    m_written.clear();
    m_endCallback = {};
}

void OutgoingMessage::emitError(const Error &error, EventIndex cause)
{
    const quint8 silent = m_onError ? 0 : trace::nobodyListens;
    m_lastEvent = m_context.trace.appendDetail(EventKind::OnError, subject(),
        trace::ErrorDetail{error}, outgoing | silent, cause ? cause : m_lastEvent);
    m_failed = true;
    const CauseScope scope(m_context, m_lastEvent);
    m_onError(error);
}

void OutgoingMessage::partClosed(bool failed)
{
    m_failed |= failed;
    if (--m_openParts == 0) {
        m_trace.append(EventKind::HalfClosed, subject(), m_failed ? 1 : 0, 0, m_lastEvent);
    }
}

EventIndex OutgoingMessage::recordCall(EventKind kind, quint32 value)
{
    m_lastCall = m_context.trace.append(kind, subject(), quint8(m_origin), value, currentCause());
    m_lastEvent = m_lastCall;
    return m_lastCall;
}

void OutgoingMessage::recordRefusal(const Error &error)
{
    m_context.trace.appendDetail(
        EventKind::CallRefused, subject(), trace::ErrorDetail{error}, quint8(m_origin), m_lastCall);
}

Status OutgoingMessage::refuse(const Error &error)
{
    recordRefusal(error);
    return Failure{error};
}

EventIndex OutgoingMessage::currentCause() const
{
    return m_givenCause ? m_givenCause : m_context.cause();
}

Error OutgoingMessage::refuseBody()
{
    recordRefusal(bodyNotAllowedError());
    return bodyNotAllowedError();
}

void OutgoingMessage::dropBody(qint64 size)
{
    m_context.trace.append(EventKind::BodyOutDropped, subject(), 0, quint32(size), m_lastCall);
}

/// A message that cannot become right must not be taken for one: the peer sees it cut off, and not
/// the next message in the place of its body.
void OutgoingMessage::cutOff(const Error &error)
{
    const OriginScope byModule(*this, trace::Origin::Module, m_lastCall);
    destroy(m_rules.isRequest ? error : Error{});
}

/// The callback gets the error in a tick, then 'error' is emitted, unless the message was
/// destroyed.
void OutgoingMessage::failWrite(const Error &error, Written callback)
{
    recordRefusal(error);
    const bool wasDestroyed = m_destroyed;
    if (wasDestroyed && !callback)
        return;
    m_context.loop.nextTick(
        [self = shared_from_this(), error, wasDestroyed, callback = std::move(callback)] {
            if (callback)
                callback(error);
            if (!wasDestroyed && !self->m_destroyed)
                self->emitError(error);
        });
}

/// Node's strictContentLength: the body must be exactly as long as the Content-Length that was set.
Status OutgoingMessage::checkStrictLength(qint64 more, bool fromEnd)
{
    if (!strictContentLength)
        return Done{};
    if (!m_headRendered) {
        if (const message::HeaderField *field = message::findHeader(m_fields, "content-length"))
            m_contentLength = field->value.toLongLong();
    }
    const bool applies = m_contentLength >= 0 && m_rules.hasBody && !m_removedContentLength
        && !m_chunked && !hasHeader("transfer-encoding");
    const qint64 total = m_bodyBytes + more;
    if (applies && (fromEnd ? total != m_contentLength : total > m_contentLength))
        return refuse(contentLengthMismatchError(total, m_contentLength));
    m_bodyBytes = total;
    return Done{};
}

Status OutgoingMessage::renderIfNeeded(qint64 knownLength)
{
    if (m_headRendered)
        return Done{};
    m_contentLength = knownLength;
    Status rendered = renderImplicitHead();
    if (!rendered)
        recordRefusal(rendered.error());
    return rendered;
}

void OutgoingMessage::sendHead()
{
    if (m_headOut)
        return;
    pushHead();
    if (m_corks == 0)
        flush();
}

void OutgoingMessage::writeRaw(const QByteArray &bytes)
{
    beginItem(trace::HeldItem::Information);
    push(bytes);
    if (m_corks == 0)
        flush();
}

void OutgoingMessage::pushHead()
{
    if (std::exchange(m_headOut, true))
        return;
    beginItem(trace::HeldItem::Head);
    push(std::exchange(m_head, {})); // the piece owns it alone: what is small is appended to it
    recordHeadOut();
}

void OutgoingMessage::sendBody(const QByteArray &chunk)
{
    const bool merged = m_corks > 0 && m_headOut && m_chunked;
    pushHead();
    if (chunk.isEmpty())
        return;
    if (merged) { // Node makes one chunk of what is written while the message is corked
        m_corkedChunks.push_back(
            m_trace.isShared(chunk) ? QByteArray(chunk.constData(), chunk.size()) : chunk);
        m_corkedBytes += chunk.size();
        return;
    }
    beginItem(m_chunked ? trace::HeldItem::Chunk : trace::HeldItem::Body);
    if (m_chunked)
        pushChunkHead(chunk.size());
    else if (m_framing == trace::Framing::Unframed || m_framing == trace::Framing::NoBody)
        m_sentUnframed = m_rules.isRequest;
    push(chunk);
    if (m_chunked)
        pushText(message::chunkEnd);
}

void OutgoingMessage::appendCorkedChunks()
{
    if (m_corkedChunks.isEmpty())
        return;
    beginItem(trace::HeldItem::Chunk);
    pushChunkHead(std::exchange(m_corkedBytes, 0));
    for (const QByteArray &chunk : std::exchange(m_corkedChunks, {}))
        push(chunk);
    pushText(message::chunkEnd);
}

void OutgoingMessage::sendEnd()
{
    pushHead();
    appendCorkedChunks();
    if (!m_chunked || !m_rules.hasBody)
        return;
    beginItem(trace::HeldItem::End);
    if (m_trailers.empty())
        return pushText(message::emptyLastChunk);
    const QByteArray last = message::lastChunk(m_trailers);
    push(last);
    m_context.trace.append(EventKind::LastChunkOut, subject(), 0, quint32(last.size()), m_lastCall);
}

/// While the gate holds anything each item is a piece of its own.
void OutgoingMessage::beginItem(trace::HeldItem item)
{
    if (!m_context.gate.isHolding())
        return;
    m_items.resize(m_out.size());
    m_items.push_back({item, m_lastCall});
    m_out.emplace_back();
}

bool OutgoingMessage::isInItem() const
{
    return m_context.gate.isHolding() && !m_items.isEmpty() && m_items.size() == m_out.size();
}

/// A large piece is shared, a small one copied behind what is small before it.
void OutgoingMessage::push(const QByteArray &piece)
{
    const bool isRead = m_trace.isShared(piece);
    const bool together = isRead
        ? piece.size() < sharedFrom
        : !m_out.isEmpty() && m_out.back().size() + piece.size() <= copiedTogether;
    if (isInItem() || together)
        return pushText(piece);
    // What waits for its turn may wait for long: it must not keep what else was read with it.
    m_out.push_back(isRead && !m_sink ? QByteArray(piece.constData(), piece.size()) : piece);
    pushed(piece.size());
}

void OutgoingMessage::pushText(QByteArrayView text)
{
    if (!isInItem()
        && (m_out.isEmpty() || m_out.back().size() + text.size() > copiedTogether
            || m_trace.isShared(m_out.back())))
        m_out.emplace_back();
    QByteArray &together = m_out.back();
    const qsizetype begin = together.size();
    if (together.capacity() < begin + text.size())
        together.reserve(begin + text.size() + roomBehind);
    together.resize(begin + text.size());
    std::copy_n(text.data(), text.size(), together.data() + begin);
    pushed(text.size());
}

void OutgoingMessage::pushChunkHead(qint64 size)
{
    char text[message::longestChunkHead];
    pushText(message::chunkHead(size, text));
}

void OutgoingMessage::pushed(qsizetype bytes)
{
    m_outBytes += bytes;
    if (!m_sink)
        bufferedChanged(bytes);
}

void OutgoingMessage::flush()
{
    if (!m_sink || m_out.isEmpty())
        return;
    const bool written = m_sink->sinkIsWritable();
    qint64 queued = 0;
    if (written && m_items.isEmpty())
        queued = m_sink->sinkWrite(m_out, m_lastCall);
    else if (written)
        queued = m_sink->sinkWriteItems(m_out, m_items, m_lastCall);
    m_discarded |= !written;
    m_out.erase(m_out.cbegin(), m_out.cend()); // clear() looks for less memory each time
    m_items.clear();
    m_outBytes = 0;
    if (written && queued == 0)
        scheduleAfterWrite();
}

/// What is written in one callback leaves in one packet. Node corks the socket until the next tick;
/// this waits for one tick more, in which the 'end' of a request that was read comes: an echo so
/// leaves at once, and still before anything that follows in Node's order ('close').
void OutgoingMessage::scheduleFlush()
{
    if (m_corks > 0 || !m_sink || std::exchange(m_flushScheduled, true))
        return;
    m_context.loop.nextTick([self = shared_from_this()]() mutable {
        wire::Loop &loop = self->m_context.loop;
        loop.nextTick([self = std::move(self)] {
            self->m_flushScheduled = false;
            if (self->m_corks == 0)
                self->flush();
        });
    });
}

void OutgoingMessage::scheduleAfterWrite()
{
    if (std::exchange(m_afterWriteScheduled, true))
        return;
    m_context.loop.nextTick([self = shared_from_this()] {
        self->m_afterWriteScheduled = false;
        self->afterWrite();
    });
}

/// Everything given to the sink was taken by the kernel: 'drain', the callbacks of write(),
/// 'finish'.
void OutgoingMessage::afterWrite()
{
    if (m_closed || m_outBytes > 0 || (m_sink && m_sink->sinkQueuedBytes() > 0))
        return;
    if (m_needDrain && !m_ended && !m_destroyed) {
        m_needDrain = false;
        if (m_onDrain)
            call(EventKind::OnDrain, m_onDrain, m_lastEvent);
    }
    runWriteCallbacks();
    if (m_ended && m_sink && !m_finished && !m_discarded && m_outBytes == 0)
        emitFinish();
}

void OutgoingMessage::runWriteCallbacks()
{
    if (m_written.empty())
        return;
    const CauseScope scope(m_context, m_lastEvent);
    for (const Written &written : std::exchange(m_written, {}))
        written({});
}

/// The module's own listener first: it takes the sink away and gives it to the next message.
void OutgoingMessage::emitFinish()
{
    m_finished = true;
    std::exchange(m_sink, nullptr)->sinkFinished(*this);
    const CauseScope scope(m_context, m_lastEvent);
    const Written ended = std::exchange(m_endCallback, {});
    if (ended && m_endCallbackFirst)
        ended({});
    if (m_onFinish)
        call(EventKind::OnFinish, m_onFinish, m_lastEvent);
    if (ended && !m_endCallbackFirst)
        ended({});
}

void OutgoingMessage::call(EventKind kind, Callback<> &callback, EventIndex cause)
{
    m_lastEvent = m_context.trace.append(kind, subject(), outgoing, 0, cause);
    const CauseScope scope(m_context, m_lastEvent);
    callback();
}

OriginScope::OriginScope(OutgoingMessage &message, trace::Origin origin, EventIndex cause)
    : m_message(message)
    , m_before(message.m_origin)
    , m_causeBefore(message.m_givenCause)
{
    message.setOrigin(origin, cause);
}

OriginScope::~OriginScope()
{
    m_message.setOrigin(m_before, m_causeBefore);
}

} // namespace roundtrip::http

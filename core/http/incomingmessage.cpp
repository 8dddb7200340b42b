#include "core/http/incomingmessage.h"

#include "core/http/context.h"
#include "core/http/outgoingmessage.h"
#include "core/message/requesttarget.h"

namespace roundtrip::http
{

using trace::EventIndex;
using trace::EventKind;

namespace
{

constexpr auto incoming = quint8(trace::MessageObject::Incoming);

} // namespace

IncomingMessage::IncomingMessage(Context &context, trace::HalfId half,
    const message::MessageHead &head, bool joinDuplicateHeaders)
    : m_context(context)
    , m_half(half)
    , m_head(head)
    , m_joinDuplicateHeaders(joinDuplicateHeaders)
{
}

/// Let go by everybody before it was read to its end: nobody will hear its 'close', and its part of
/// the half is over.
IncomingMessage::~IncomingMessage()
{
    if (m_partner)
        m_partner->partClosed(!m_complete);
    if (m_endsHalfIn)
        m_endsHalfIn->append(
            EventKind::HalfClosed, trace::Subject::half(m_half), 0, 0, m_lastEvent);
}

void IncomingMessage::endHalfWhenLetGo(EventIndex cause) noexcept
{
    m_connection = nullptr;
    m_lastEvent = cause;
    m_endsHalfIn = &m_context.trace;
}

QByteArray IncomingMessage::httpVersion() const
{
    return QByteArray::number(m_head.versionMajor) + '.' + QByteArray::number(m_head.versionMinor);
}

QByteArray IncomingMessage::authority() const
{
    return message::authorityOf(m_head);
}

const message::JoinedHeaders &IncomingMessage::headers() const
{
    if (!m_joined)
        m_joined = message::joinHeaders(m_head.headers, m_joinDuplicateHeaders);
    return *m_joined;
}

QByteArray IncomingMessage::header(QByteArrayView name) const
{
    return message::joinedValue(headers(), name);
}

message::JoinedHeaders IncomingMessage::trailers() const
{
    return message::joinHeaders(m_trailers, m_joinDuplicateHeaders);
}

message::JoinedHeaders IncomingMessage::headersDistinct() const
{
    return message::distinctHeaders(m_head.headers);
}

message::JoinedHeaders IncomingMessage::trailersDistinct() const
{
    return message::distinctHeaders(m_trailers);
}

void IncomingMessage::onData(Data callback)
{
    const bool flows = callback && m_flow != Flow::Paused && m_flow != Flow::Reading;
    m_onData.set(std::move(callback));
    if (flows)
        resume();
}

void IncomingMessage::onEnd(Plain callback)
{
    m_onEnd.set(std::move(callback));
}

void IncomingMessage::onClose(Plain callback)
{
    m_onClose.set(std::move(callback));
}

void IncomingMessage::onAborted(Plain callback)
{
    m_onAborted.set(std::move(callback));
}

void IncomingMessage::onError(OnError callback)
{
    m_onError.set(std::move(callback));
}

void IncomingMessage::onTimeout(Plain callback)
{
    m_onTimeout.set(std::move(callback));
}

void IncomingMessage::pause()
{
    m_flow = Flow::Paused;
}

void IncomingMessage::resume()
{
    if (m_flow == Flow::Flowing)
        return;
    m_flow = Flow::Flowing;
    scheduleResume();
}

void IncomingMessage::destroy(const Error &error)
{
    beginDestroy(error, false);
}

void IncomingMessage::setTimeout(std::chrono::milliseconds timeout)
{
    if (m_connection)
        m_connection->incomingTimeoutWanted(*this, timeout);
}

void IncomingMessage::setEncoding(Encoding encoding)
{
    m_decoder.emplace(encoding);
}

void IncomingMessage::onReadable(Plain callback)
{
    m_onReadable.set(std::move(callback));
    if (!m_onReadable || m_endEmitted)
        return;
    m_flow = Flow::Reading;
    m_needReadable = true;
    scheduleReadable();
}

/// Node's Readable.read() in its slow mode.
std::optional<QByteArray> IncomingMessage::read(std::optional<qint64> n)
{
    m_consumed = true;
    qint64 count = n ? std::max<qint64>(*n, 0) : m_bufferedBytes;
    if (count > m_bufferedBytes)
        count = m_complete ? m_bufferedBytes : 0;
    const bool endsHere = m_complete && count == m_bufferedBytes && (!n || count != *n);
    std::optional<QByteArray> taken;
    if (count > 0)
        taken = take(count);
    m_needReadable |= !taken || m_buffered.empty();
    if (m_connection && !m_complete && m_bufferedBytes < m_highWaterMark)
        m_connection->incomingWantsMore(*this);
    if (taken) {
        record(EventKind::OnData, quint32(taken->size()));
        const CauseScope scope(m_context, m_lastEvent);
        if (m_decoder)
            taken = m_decoder->write(*taken);
        if (m_onData && !taken->isEmpty())
            m_onData(*taken);
    }
    if (endsHere || (m_complete && m_buffered.empty() && !taken))
        scheduleEnd();
    return taken;
}

QByteArray IncomingMessage::take(qint64 bytes)
{
    QByteArray taken;
    while (taken.size() < bytes) {
        QByteArray &first = m_buffered.front();
        const qint64 part = std::min<qint64>(bytes - taken.size(), first.size());
        taken.append(first.constData(), part);
        if (part < first.size())
            first.remove(0, part);
        else
            m_buffered.pop_front();
    }
    m_bufferedBytes -= bytes;
    return taken;
}

void IncomingMessage::scheduleReadable()
{
    if (!m_onReadable || !m_needReadable || (m_buffered.empty() && !m_complete))
        return;
    if (std::exchange(m_readableScheduled, true))
        return;
    m_context.loop.nextTick([self = shared_from_this()] {
        self->m_readableScheduled = false;
        self->emitReadable();
    });
}

void IncomingMessage::emitReadable()
{
    if (m_destroyed || !m_onReadable)
        return;
    m_needReadable = false;
    call(EventKind::OnReadable, m_onReadable);
}

void IncomingMessage::setPartner(std::shared_ptr<OutgoingMessage> partner)
{
    m_partner = std::move(partner);
    m_partner->addPart();
}

EventIndex IncomingMessage::recordHead(bool endsMessage, EventIndex cause)
{
    m_headEndsMessage = endsMessage;
    quint8 flags = 0;
    flags |= endsMessage ? trace::HeadEndsMessage : 0;
    flags |= m_head.shouldKeepAlive ? 0 : trace::HeadSaysClose;
    flags |= m_head.chunked ? trace::HeadIsChunked : 0;
    flags |= m_head.contentLength >= 0 ? trace::HeadHasLength : 0;
    flags |= m_head.untilClose ? trace::HeadUntilClose : 0;
    m_lastEvent = m_context.trace.append(
        EventKind::HeadIn, trace::Subject::half(m_half), flags, quint32(m_head.wireBytes), cause);
    return m_lastEvent;
}

void IncomingMessage::chunkBegan(qint64 wireBytes, EventIndex cause)
{
    m_context.trace.append(
        EventKind::ChunkHeadIn, trace::Subject::half(m_half), 0, quint32(wireBytes), cause);
}

void IncomingMessage::replaceHead(const message::MessageHead &head)
{
    m_head = head;
    m_joined.reset();
}

void IncomingMessage::push(QByteArrayView payload, EventIndex cause)
{
    pushEdited(payload, payload.size(), cause);
}

void IncomingMessage::pushEdited(QByteArrayView payload, qint64 wireBytes, EventIndex cause)
{
    m_payloadBytes += wireBytes;
    quint8 flags = 0;
    if (!m_head.chunked && m_payloadBytes == m_head.contentLength)
        flags |= trace::BodyEndsMessage;
    const bool flows = m_flow == Flow::Flowing && m_buffered.empty();
    const bool unwanted = m_dumped || m_destroyed || (flows && !m_onData);
    const bool delivered = !unwanted && flows;
    flags |= unwanted ? trace::BodyDumped : delivered ? trace::BodyDelivered : 0;
    m_lastEvent = m_context.trace.append(
        EventKind::BodyIn, trace::Subject::half(m_half), flags, quint32(wireBytes), cause);
    if (payload.isEmpty() && wireBytes > 0)
        return; // dropped
    if (delivered) {
        m_consumed = true;
        deliver(payload);
    } else if (!unwanted) {
        m_buffered.push_back(payload.toByteArray());
        m_bufferedBytes += payload.size();
        if (m_bufferedBytes >= m_highWaterMark && m_connection)
            m_connection->incomingFull(*this);
        scheduleReadable();
    }
}

void IncomingMessage::finish(
    const message::RawHeaders &trailers, qint64 wireBytes, EventIndex cause)
{
    m_complete = true;
    m_trailers = trailers;
    const bool lengthReached =
        !m_head.chunked && m_payloadBytes > 0 && m_payloadBytes == m_head.contentLength;
    if (!m_headEndsMessage && !lengthReached) {
        m_lastEvent = m_context.trace.append(
            EventKind::MessageInEnd, trace::Subject::half(m_half), 0, quint32(wireBytes), cause);
    }
    if (m_flow == Flow::Flowing && !m_resumeScheduled && m_buffered.empty())
        scheduleEnd();
    m_needReadable = true; // the end is said in any case,
    if (m_readableScheduled)
        emitReadable(); // as in Node at once, when the last bytes were not yet
    else
        scheduleReadable();
}

void IncomingMessage::dump()
{
    if (m_dumped)
        return;
    m_dumped = true;
    m_onReadable.clear();
    m_onData.clear();
    resume();
}

void IncomingMessage::connectionGone(const Error &error, EventIndex cause)
{
    if (cause)
        m_lastEvent = cause;
    m_connection = nullptr;
    beginDestroy(error, true);
}

bool IncomingMessage::emitTimeout(EventIndex cause)
{
    if (!m_onTimeout)
        return false;
    m_lastEvent = cause;
    call(EventKind::OnTimeout, m_onTimeout);
    return true;
}

void IncomingMessage::scheduleResume()
{
    if (std::exchange(m_resumeScheduled, true))
        return;
    m_context.loop.nextTick([self = shared_from_this()] {
        self->m_resumeScheduled = false;
        self->flow();
    });
}

/// Gives what waits, as long as the program takes it, and lets the connection go on.
void IncomingMessage::flow()
{
    m_consumed = true;
    while (m_flow == Flow::Flowing && !m_buffered.empty() && !m_destroyed) {
        const QByteArray piece = std::move(m_buffered.front());
        m_buffered.pop_front();
        m_bufferedBytes -= piece.size();
        if (!m_onData)
            continue;
        record(EventKind::OnData, quint32(piece.size()));
        deliver(piece);
    }
    if (m_flow != Flow::Flowing)
        return;
    if (m_connection && !m_complete && m_bufferedBytes < m_highWaterMark)
        m_connection->incomingWantsMore(*this);
    if (m_complete && m_buffered.empty())
        scheduleEnd();
}

void IncomingMessage::deliver(QByteArrayView payload)
{
    const CauseScope scope(m_context, m_lastEvent);
    if (!m_decoder)
        return m_onData(payload);
    const QByteArray text = m_decoder->write(payload);
    if (!text.isEmpty())
        m_onData(text);
}

void IncomingMessage::scheduleEnd()
{
    if (std::exchange(m_endScheduled, true))
        return;
    const QByteArray rest = m_decoder ? m_decoder->end() : QByteArray();
    if (!rest.isEmpty() && m_onData) {
        record(EventKind::OnData, quint32(rest.size()));
        const CauseScope scope(m_context, m_lastEvent);
        m_onData(rest);
    }
    m_context.loop.nextTick([self = shared_from_this()] { self->emitEnd(); });
}

void IncomingMessage::emitEnd()
{
    if (m_destroyed)
        return;
    m_endEmitted = true;
    if (m_connection)
        m_connection->incomingEnded(*this);
    if (m_onEnd)
        call(EventKind::OnEnd, m_onEnd);
    beginDestroy({}, false); // Node's autoDestroy: 'close' follows 'end'
}

/// Node's _destroy(): a message that was not given to its end is aborted, and takes its socket
/// along.
void IncomingMessage::beginDestroy(const Error &error, bool connectionIsGone)
{
    if (std::exchange(m_destroyed, true))
        return;
    m_error = error;
    m_buffered.clear();
    m_bufferedBytes = 0;
    m_aborted = !m_endEmitted || !m_complete;
    if (m_aborted && !m_complete) {
        m_lastEvent = m_context.trace.append(EventKind::MessageInCut, trace::Subject::half(m_half),
            0, quint32(m_payloadBytes), m_lastEvent);
    }
    if (m_aborted && m_onAborted)
        call(EventKind::OnAborted, m_onAborted);
    if (m_aborted && m_connection && !connectionIsGone)
        m_connection->incomingDestroyed(*this, error);
    scheduleClose(); // before the socket has closed, as in Node
}

/// 'close' comes two ticks later, as in Node: one for _destroy()'s callback, one for emitCloseNT.
void IncomingMessage::scheduleClose()
{
    if (std::exchange(m_closeScheduled, true))
        return;
    m_context.loop.nextTick([self = shared_from_this()] {
        self->m_context.loop.nextTick([self] { self->emitErrorAndClose(); });
    });
}

void IncomingMessage::emitErrorAndClose()
{
    if (m_error) {
        const quint8 silent = m_onError ? 0 : trace::nobodyListens;
        const EventIndex event =
            m_context.trace.appendDetail(EventKind::OnError, trace::Subject::half(m_half),
                trace::ErrorDetail{m_error}, incoming | silent, m_lastEvent);
        const CauseScope scope(m_context, event);
        m_onError(m_error);
    }
    m_closed = true;
    if (m_onClose)
        call(EventKind::OnClose, m_onClose);
    dropCallbacks();
    if (IncomingConnection *connection = std::exchange(m_connection, nullptr))
        connection->incomingClosed(*this);
    if (const auto partner = std::exchange(m_partner, nullptr))
        partner->partClosed(m_aborted);
}

EventIndex IncomingMessage::record(EventKind kind, quint32 value)
{
    m_lastEvent =
        m_context.trace.append(kind, trace::Subject::half(m_half), incoming, value, m_lastEvent);
    return m_lastEvent;
}

void IncomingMessage::call(EventKind kind, Callback<> &callback)
{
    const CauseScope scope(m_context, record(kind));
    callback();
}

/// After 'close' nothing is called any more; a callback may hold the message it belongs to.
void IncomingMessage::dropCallbacks()
{
    m_onData.clear();
    m_onReadable.clear();
    m_onEnd.clear();
    m_onClose.clear();
    m_onAborted.clear();
    m_onError.clear();
    m_onTimeout.clear();
}

} // namespace roundtrip::http

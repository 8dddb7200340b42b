#include "core/http/serverconnection.h"

#include "core/http/context.h"
#include "core/http/errors.h"
#include "core/http/servercore.h"
#include "core/http/twintable.h"

#include <algorithm>

namespace roundtrip::http
{

using trace::EventIndex;
using trace::EventKind;
using namespace std::chrono_literals;

namespace
{

/// The keep-alive deadline of a connection is armed once and moved; while a request is under way it
/// is parked this far away.
constexpr auto parked = std::chrono::hours(24 * 365 * 100);
/// From so many bytes of an answer on the trace is told where it ends, so that it can keep a part
/// of it only.
constexpr qint64 largeAnswer = 64 * 1024;

message::MessageParser::Options parserOptions(const ServerOptions &options)
{
    message::MessageParser::Options parser;
    parser.kind = message::MessageParser::Kind::Request;
    parser.conformance = options.conformance;
    parser.maxHeaderSize = options.maxHeaderSize;
    parser.maxHeadersCount = options.maxHeadersCount;
    parser.maxHeadSize = options.maxHeadSize;
    parser.maxChunkExtensions = options.maxChunkExtensions;
    parser.maxBodySize = options.maxBodySize;
    parser.requireHost = options.requireHostHeader;
    parser.lenient = options.insecureHTTPParser;
    return parser;
}

} // namespace

ServerConnection::ServerConnection(
    Context &context, ServerCore &server, std::unique_ptr<wire::Transport> transport)
    : m_context(context)
    , m_server(server.shared_from_this())
    , m_transport(std::move(transport))
    , m_subject(m_transport->subject())
    , m_parser(parserOptions(server.options), *this)
    , m_requestBegan(context.loop.now())
{
}

ServerConnection::~ServerConnection()
{
    if (m_keepAlive)
        m_context.loop.deadlines().clear(m_keepAlive);
}

void ServerConnection::begin()
{
    m_transport->setEvents(this);
    if (m_server->options.insecureHTTPParser)
        m_context.trace.append(EventKind::LenientParsing, m_subject, 1);
    m_context.twins().serverBegins(connectionId());
    setSocketTimeout(m_server->options.timeout);
}

void ServerConnection::setReading(Reading state)
{
    m_reading = std::move(state);
}

void ServerConnection::setWriting(Writing state)
{
    m_writing = std::move(state);
}

ServerResponse *ServerConnection::currentResponse() const
{
    if (const auto *responding = std::get_if<Responding>(&m_writing))
        return responding->response.get();
    if (const auto *last = std::get_if<WritingLast>(&m_writing))
        return last->response.get();
    return nullptr;
}

IncomingMessage *ServerConnection::currentRequest() const
{
    const auto *body = std::get_if<ReadingBody>(&m_reading);
    return body ? body->request.get() : nullptr;
}

ServerConnection::Exchange *ServerConnection::exchangeOf(trace::HalfId half)
{
    const auto found = m_exchanges.find(half.value);
    return found == m_exchanges.end() ? nullptr : &found->second;
}

void ServerConnection::dropIfClosed(trace::HalfId half)
{
    const Exchange *exchange = exchangeOf(half);
    if (!exchange || !exchange->requestClosed || !exchange->responseClosed)
        return;
    m_spareExchange = m_exchanges.extract(half.value);
    m_spareExchange.mapped() = {};
}

/// A handler that answers and leaves its request paused: the request stays readable as long as the
/// connection does, but a peer may not make that grow.
void ServerConnection::noteLeftUnread(const Exchange &exchange)
{
    const Request &request = exchange.request;
    const bool left = exchange.responseClosed && !exchange.requestClosed && request->complete()
        && request->isPaused();
    if (!left)
        return;
    m_leftUnread.push_back({request->half(), request->bufferedBytes()});
    m_leftUnreadBytes += m_leftUnread.back().bytes;
    while (m_leftUnread.size() > maxLeftUnread || m_leftUnreadBytes > maxLeftUnreadBytes) {
        const trace::HalfId oldest = m_leftUnread.front().half;
        forgetLeftUnread(oldest);
        if (const Exchange *unread = exchangeOf(oldest)) {
            const Request dropped = unread->request;
            m_exchanges.erase(oldest.value);
            dropped->connectionGone(connectionResetError("aborted"));
        }
    }
}

void ServerConnection::forgetLeftUnread(trace::HalfId half)
{
    const auto found = std::find_if(m_leftUnread.begin(), m_leftUnread.end(),
        [half](const LeftUnread &unread) { return unread.half == half; });
    if (found == m_leftUnread.end())
        return;
    m_leftUnreadBytes -= found->bytes;
    m_leftUnread.erase(found);
}

void ServerConnection::destroy(const Error &error, EventIndex cause)
{
    m_transport->destroy(error, cause);
    if (m_server)
        m_server->connectionDestroyed();
}

void ServerConnection::resetAndDestroy(EventIndex cause)
{
    m_transport->resetAndDestroy(cause);
    if (m_server)
        m_server->connectionDestroyed();
}

void ServerConnection::setSocketTimeout(std::chrono::milliseconds timeout)
{
    if (m_socketTimeout == timeout)
        return;
    m_socketTimeout = timeout;
    m_transport->setTimeout(timeout);
}

void ServerConnection::bufferedChanged(qint64 delta)
{
    m_buffered += delta;
    if (delta < 0)
        resumeAfterPipeline();
}

void ServerConnection::abandon(EventIndex cause)
{
    m_context.loop.nextTick([self = shared_from_this()] {}); // a caller of ours may be at work
    m_server.reset();
    stopReading();
    m_parser.pause();
    m_context.loop.deadlines().clear(m_keepAlive);
    m_context.twins().forget(connectionId());
    for (const auto &[half, exchange] : m_exchanges) {
        exchange.request->dropCallbacks();
        exchange.response->dropCallbacks();
    }
    m_transport->setEvents(nullptr);
    m_transport->destroy({}, cause);
    closeExchanges();
}

bool ServerConnection::isIdle() const
{
    const ServerResponse *response = currentResponse();
    return !m_requestBegan && (!response || response->writableEnded());
}

void ServerConnection::checkTimeouts(std::chrono::microseconds now)
{
    if (!m_requestBegan || m_errorSeen || !m_server)
        return;
    // While something is held by hand no time goes by (as exactly as the checks come).
    if (m_context.loop.deadlines().isFrozen(m_subject))
        *m_requestBegan += now - std::max(*m_requestBegan, m_checked);
    m_checked = now;
    const ServerOptions &options = m_server->options;
    const auto age = now - *m_requestBegan;
    const auto headersTimeout = options.effectiveHeadersTimeout();
    const bool headLate = headersTimeout.count() > 0 && !m_headComplete && age >= headersTimeout;
    const bool requestLate = options.requestTimeout.count() > 0 && age >= options.requestTimeout;
    if (!headLate && !requestLate)
        return;
    const auto name =
        headLate ? trace::DeadlineName::HeadersTimeout : trace::DeadlineName::RequestTimeout;
    const auto limit = headLate ? headersTimeout : options.requestTimeout;
    const EventIndex event = m_context.trace.append(
        EventKind::DeadlineFired, m_subject, quint8(name), quint32(limit.count()));
    if (answersAreDue())
        refuseLater(requestTimeoutError(), event);
    else
        clientError(requestTimeoutError(), event);
}

void ServerConnection::incomingFull(IncomingMessage &message)
{
    if (currentRequest() != &message)
        return;
    m_pausedByRequest = true;
    updateReading();
}

void ServerConnection::incomingWantsMore(IncomingMessage &message)
{
    if (currentRequest() != &message)
        return;
    m_pausedByRequest = false;
    updateReading();
}

void ServerConnection::incomingDestroyed(IncomingMessage &, const Error &error)
{
    destroy(error, m_context.cause());
}

void ServerConnection::incomingTimeoutWanted(IncomingMessage &, std::chrono::milliseconds timeout)
{
    setSocketTimeout(timeout);
}

void ServerConnection::incomingClosed(IncomingMessage &message)
{
    if (Exchange *exchange = exchangeOf(message.half()))
        exchange->requestClosed = true;
    forgetLeftUnread(message.half());
    dropIfClosed(message.half());
}

qint64 ServerConnection::sinkWrite(std::span<const QByteArray> pieces, EventIndex cause)
{
    qint64 bytes = 0;
    for (const QByteArray &piece : pieces)
        bytes += piece.size();
    m_answerBytes += bytes;
    if (m_answerBytes > largeAnswer)
        watchBody(trace::Direction::Out, true);
    return m_transport->write(pieces, cause);
}

qint64 ServerConnection::sinkWriteItems(
    std::span<const QByteArray> pieces, std::span<const OutItem> items, EventIndex cause)
{
    const ServerResponse *response = currentResponse();
    const trace::HalfId half = response ? response->half() : trace::HalfId{};
    return writeItems(m_context, *m_transport, half, passingStep(half, plan::BreakAt::HeadOut),
        pieces, items, cause,
        [&](std::span<const QByteArray> piece, EventIndex made) { sinkWrite(piece, made); });
}

qint64 ServerConnection::sinkQueuedBytes() const
{
    return m_transport->queuedBytes();
}

bool ServerConnection::sinkIsWritable() const
{
    return m_transport->isWritable();
}

/// Node's resOnFinish().
void ServerConnection::sinkFinished(OutgoingMessage &message)
{
    Exchange *exchange = exchangeOf(message.half());
    if (!exchange)
        return;
    const Response response = exchange->response;
    exchange->answered = true;
    --m_unanswered;
    m_answerBytes = 0;
    watchBody(trace::Direction::Out, false);
    if (!exchange->request->isConsumed())
        exchange->request->dump();
    response->leaveConnection();
    m_context.loop.nextTick([self = shared_from_this(), response] {
        response->emitClose();
        if (Exchange *closed = self->exchangeOf(response->half())) {
            closed->responseClosed = true;
            self->noteLeftUnread(*closed);
        }
        self->dropIfClosed(response->half());
    });
    if (std::holds_alternative<Closed>(m_writing))
        return;
    if (response->isLast() || std::holds_alternative<WritingLast>(m_writing)) {
        setWriting(WritingLast{});
        closeSoon(response->lastEvent());
    } else {
        assignNext(response->half());
        resumeAfterPipeline();
    }
}

void ServerConnection::assignNext(trace::HalfId finished)
{
    const auto next = m_exchanges.upper_bound(finished.value);
    const bool none = next == m_exchanges.end();
    if (m_refusal && (none || next->first == m_refusal->half.value)) {
        setWriting(AwaitingResponse{});
        return refuseNow();
    }
    if (!none)
        return assign(next->second.response);
    setWriting(AwaitingResponse{});
    keepAliveStarts();
}

void ServerConnection::assign(const Response &response)
{
    const Response kept = response;
    setWriting(Responding{kept});
    kept->assignConnection();
}

void ServerConnection::transportDrained()
{
    const auto self = shared_from_this();
    if (const auto *responding = std::get_if<Responding>(&m_writing)) {
        const Response response = responding->response;
        response->sinkDrained();
    } else if (const auto *last = std::get_if<WritingLast>(&m_writing); last && last->response) {
        const Response response = last->response;
        response->sinkDrained();
    }
    resumeAfterPipeline();
}

void ServerConnection::transportFailed(const Error &error)
{
    clientError(error, m_transport->endEvent());
}

void ServerConnection::transportClosed(bool)
{
    stopReading();
    m_keepAliveRuns = false;
    m_context.loop.deadlines().clear(m_keepAlive);
    m_context.twins().forget(connectionId());
    closeExchanges();
    setWriting(Closed{});
    // The transport calls from inside itself; it goes with this object, once the tick has run.
    m_context.loop.nextTick([self = shared_from_this()] {});
    if (const auto server = std::exchange(m_server, nullptr))
        server->connectionClosed(*this);
}

/// Node's order: requests that were not answered are aborted, then the answer under way hears
/// 'close'. Answers that never had their turn are told as well (Node forgets them).
void ServerConnection::closeExchanges()
{
    const EventIndex cause = m_transport->endEvent();
    const bool isNode = m_server && m_server->options.conformance == Conformance::Node;
    const Exchanges exchanges = std::exchange(m_exchanges, {});
    for (const auto &[half, exchange] : exchanges) {
        if (!exchange.answered)
            exchange.request->connectionGone(connectionResetError("aborted"), cause);
    }
    for (const auto &[half, exchange] : exchanges) {
        exchange.response->leaveConnection();
        if (!exchange.responseClosed && !exchange.answered)
            exchange.response->emitClose(cause);
    }
    for (const auto &[half, exchange] : exchanges) {
        if (!exchange.answered || exchange.requestClosed)
            continue;
        if (isNode && !exchange.request->complete())
            exchange.request->dropCallbacks(); // Node has forgotten it
        exchange.request->connectionGone(connectionResetError("aborted"), cause);
    }
    if (const Request upgrade = std::exchange(m_upgrade, nullptr)) {
        const auto half = trace::Subject::half(upgrade->half());
        m_context.trace.append(EventKind::HalfClosed, half, 1, 0, cause);
        upgrade->setConnection(nullptr);
    }
    const auto *stopped = std::get_if<ReadingStopped>(&m_reading);
    if (stopped && stopped->cutHead) {
        const auto half = trace::Subject::half(stopped->cutHead);
        m_context.trace.append(EventKind::HalfClosed, half, 1, 0, cause);
        setReading(ReadingStopped{});
    }
}

void ServerConnection::transportTimeout()
{
    if (m_lingersUntil)
        return destroy({}, m_context.loop.deadlines().firedEvent());
    socketTimedOut(m_context.loop.deadlines().firedEvent());
}

/// Node's socketOnTimeout(): whoever is registered has to act; when nobody is, the socket goes.
void ServerConnection::socketTimedOut(EventIndex cause)
{
    const auto self = shared_from_this(); // each of the three may let the server go
    bool heard = false;
    if (const auto *body = std::get_if<ReadingBody>(&m_reading)) {
        const Request request = body->request;
        heard |= request->emitTimeout(cause);
    }
    if (const auto *responding = std::get_if<Responding>(&m_writing)) {
        const Response response = responding->response;
        heard |= response->emitTimeout(cause);
    }
    if (const auto server = m_server; server && server->onTimeout) {
        const CauseScope scope(m_context, cause);
        server->onTimeout(*m_transport);
        heard = true;
    }
    if (!heard)
        destroy({}, cause);
}

void ServerConnection::keepAliveStarts()
{
    const auto timeout = m_server ? m_server->options.keepAliveTimeout : 0ms;
    if (timeout.count() == 0)
        return;
    setSocketTimeout(0ms); // Node's one timer of the socket now measures this
    wire::Deadlines &deadlines = m_context.loop.deadlines();
    m_keepAliveRuns = true;
    if (m_keepAlive) {
        deadlines.rearm(m_keepAlive, timeout + keepAliveGrace);
        return;
    }
    m_keepAlive = deadlines.arm(trace::DeadlineName::KeepAliveTimeout, m_subject,
        timeout + keepAliveGrace, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) {
                self->m_keepAlive = {};
                self->m_keepAliveRuns = false;
                self->socketTimedOut(self->m_context.loop.deadlines().firedEvent());
            }
        });
}

void ServerConnection::keepAliveEnds()
{
    if (!std::exchange(m_keepAliveRuns, false))
        return;
    m_context.loop.deadlines().rearm(m_keepAlive, parked);
    if (m_server)
        setSocketTimeout(m_server->options.timeout);
}

/// Of a large body the trace keeps the beginning and the end: it has to know where they are.
void ServerConnection::watchBody(trace::Direction direction, bool underWay)
{
    bool &watched = m_watchedBody[int(direction)];
    if (watched == underWay)
        return;
    watched = underWay;
    if (underWay)
        m_context.trace.beginBody(m_subject, direction);
    else
        m_context.trace.endBody(m_subject, direction);
}

} // namespace roundtrip::http

#include "core/http/clientconnection.h"

#include "core/http/clientrequest.h"
#include "core/http/errors.h"
#include "core/http/twintable.h"

namespace roundtrip::http
{

using message::MessageParser;
using std::chrono::milliseconds;
using trace::EventIndex;
using trace::NotPooledBecause;

std::shared_ptr<ClientConnection> ClientConnection::open(
    Context &context, std::unique_ptr<wire::Transport> transport, std::shared_ptr<AgentPool> pool)
{
    std::shared_ptr<ClientConnection> connection(
        new ClientConnection(context, std::move(transport), std::move(pool)));
    context.keep(connection);
    return connection;
}

ClientConnection::ClientConnection(
    Context &context, std::unique_ptr<wire::Transport> transport, std::shared_ptr<AgentPool> pool)
    : m_context(context)
    , m_pool(std::move(pool))
    , m_transport(std::move(transport))
    , m_connectionId(m_transport->subject().connectionId())
{
    m_transport->setEvents(this);
}

/// Only when everything is torn down is there still an exchange on it.
ClientConnection::~ClientConnection()
{
    if (m_pool)
        m_pool->forget(*this);
    if (m_request)
        m_request->detachSink();
    if (const auto incoming = response())
        incoming->setConnection(nullptr);
}

bool ClientConnection::isUsable() const
{
    return m_transport && sinkIsWritable();
}

void ClientConnection::setIdleTimeout(milliseconds timeout)
{
    m_idleTimeout = timeout;
    applyIdleTimeout();
}

/// A timeout that is taken away and given again within a tick need not be armed anew: each read and
/// write restarts it.
void ClientConnection::applyIdleTimeout()
{
    if (m_transport && std::exchange(m_appliedTimeout, m_idleTimeout) != m_idleTimeout)
        m_transport->setTimeout(m_idleTimeout);
}

void ClientConnection::parked(milliseconds initialDelay)
{
    m_parked = true;
    m_transport->setKeepAlive(true, initialDelay);
}

void ClientConnection::destroyForPool(NotPooledBecause reason)
{
    destroy(reason);
}

// ---- The exchanges, one after another ----

void ClientConnection::attach(const std::shared_ptr<ClientRequest> &request)
{
    m_parked = false;
    m_request = request;
    m_errorEmitted = false;
    m_notPooled.reset();
    m_informational = 0;
    m_responseFull = false;
    m_reading = AwaitingHead{};
    m_writing = SendingRequest{};
    resetParser();
    request->emitSocket();
    request->assignSink(this);
}

/// A fresh parser for each exchange, as in Node: what the last one saw behind its response is
/// forgotten.
void ClientConnection::resetParser()
{
    const RequestOptions &options = m_request->options();
    const bool sameOptions = m_conformance == options.conformance
        && m_maxHeaderSize == options.maxHeaderSize && m_maxHeadersCount == options.maxHeadersCount
        && m_insecureParser == options.insecureHTTPParser;
    if (m_parser && sameOptions && m_parser->takesAnother()
        && m_parserBase + m_parser->position() == m_bytesIn)
        return;
    m_conformance = options.conformance;
    m_maxHeaderSize = options.maxHeaderSize;
    m_maxHeadersCount = options.maxHeadersCount;
    MessageParser::Options parserOptions;
    parserOptions.kind = MessageParser::Kind::Response;
    parserOptions.conformance = m_conformance;
    if (m_maxHeaderSize > 0)
        parserOptions.maxHeaderSize = m_maxHeaderSize;
    parserOptions.maxHeadersCount = m_maxHeadersCount;
    parserOptions.lenient = options.insecureHTTPParser;
    if (m_insecureParser != options.insecureHTTPParser) {
        m_insecureParser = options.insecureHTTPParser;
        m_context.trace.append(trace::EventKind::LenientParsing,
            trace::Subject::connection(m_connectionId, trace::Side::Client), m_insecureParser, 0,
            m_request->lastCall());
    }
    m_parser.reset(new MessageParser(parserOptions, *this));
    m_parserBase = m_bytesIn;
}

void ClientConnection::returnUnused(
    const std::shared_ptr<ClientRequest> &request, const Error &error)
{
    if (m_pool && isUsable()) {
        m_parked = false;
        m_pool->socketReturnedUnused(*this, request->half());
        request->failUnused(error);
        return;
    }
    m_unused = request;
    m_unusedError = error;
    destroy(NotPooledBecause::RequestDestroyed, error);
}

void ClientConnection::destroyByRequest(const Error &error, EventIndex cause)
{
    destroy(NotPooledBecause::RequestDestroyed, error, cause);
}

void ClientConnection::setRequestTimeout(milliseconds timeout)
{
    if (m_transport && m_transport->isConnecting())
        m_timeoutOnceConnected = timeout;
    else
        setIdleTimeout(timeout);
}

void ClientConnection::setNoDelay(bool on)
{
    if (m_transport)
        m_transport->setNoDelay(on);
}

void ClientConnection::setKeepAlive(bool on, milliseconds initialDelay)
{
    if (m_transport)
        m_transport->setKeepAlive(on, initialDelay);
}

void ClientConnection::incomingTimeoutWanted(IncomingMessage &, milliseconds timeout)
{
    setIdleTimeout(timeout);
}

/// The response was given to its end (Node's responseOnEnd): the module's listener comes before the
/// program's.
void ClientConnection::incomingEnded(IncomingMessage &message)
{
    if (!m_request || response().get() != &message)
        return;
    m_request->setResponseEnded();
    if (m_request->shouldKeepAlive()) {
        if (m_request->writableFinished() && !message.aborted())
            keepAlive();
        return;
    }
    closeAfterExchange();
}

void ClientConnection::closeAfterExchange()
{
    notePooling(m_notPooled.value_or(NotPooledBecause::AgentKeepsNone));
    m_writing = ClosingDown{};
    if (m_transport->isWritable())
        m_transport->destroySoon(m_cause);
}

/// The whole request is with the kernel. A response that ended earlier has waited for this.
void ClientConnection::sinkFinished(OutgoingMessage &message)
{
    if (m_request.get() != &message)
        return;
    markBody(trace::Direction::Out, false);
    m_sentUnframed |= isStrict() && message.sentUnframedBody();
    m_writing = RequestSent{};
    if (!m_request->responseEnded())
        return;
    if (m_request->shouldKeepAlive())
        keepAlive();
    else
        closeAfterExchange(); // it was left in doubt behind the response's end
}

/// The exchange leaves the connection. The request closes and the socket is free in a later tick,
/// behind the program's listeners of 'end'.
void ClientConnection::keepAlive()
{
    const auto request = std::exchange(m_request, nullptr);
    const auto incoming = response();
    if (request->listensForTimeout())
        m_idleTimeout = milliseconds{0};
    const message::HeaderField *hint = message::findHeader(incoming->rawHeaders(), "keep-alive");
    m_keepAliveHint = hint ? hint->value : QByteArray();
    incoming->setConnection(nullptr);
    request->detachSink();
    request->leaveConnection();
    m_reading = Idle{};
    m_writing = WaitingForRequest{};
    request->addPart(); // the half is not over before the agent has decided
    m_context.loop.nextTick([connection = weak_from_this(), request] {
        request->close();
        if (const auto open = connection.lock())
            open->giveBack(request->half());
        request->partClosed(false);
    });
}

/// Of a long body the trace keeps the first and the last part: it has to know where one begins and
/// ends.
void ClientConnection::markBody(trace::Direction direction, bool begins)
{
    bool &marked = m_bodyMarked[int(direction)];
    if (std::exchange(marked, begins) == begins)
        return;
    const trace::Subject side = trace::Subject::connection(m_connectionId, trace::Side::Client);
    if (begins)
        m_context.trace.beginBody(side, direction);
    else
        m_context.trace.endBody(side, direction);
}

void ClientConnection::giveBack(trace::HalfId half)
{
    m_pool->socketFree(*this, {half, std::exchange(m_keepAliveHint, {})});
    applyIdleTimeout();
}

// ---- Writing ----

qint64 ClientConnection::sinkWrite(std::span<const QByteArray> pieces, EventIndex cause)
{
    if (auto *request = std::get_if<SendingRequest>(&m_writing); request && !request->begun) {
        request->begun = true;
        request->begin = m_bytesOut;
        m_context.twins().messageBegins(m_connectionId, m_bytesOut, m_request->half());
    }
    for (const QByteArray &piece : pieces)
        m_bytesOut += piece.size();
    const auto *sending = std::get_if<SendingRequest>(&m_writing);
    if (sending && m_bytesOut - sending->begin > largeBody)
        markBody(trace::Direction::Out, true);
    return m_transport->write(pieces, cause);
}

qint64 ClientConnection::sinkWriteItems(
    std::span<const QByteArray> pieces, std::span<const OutItem> items, EventIndex cause)
{
    const trace::HalfId half = m_request ? m_request->half() : trace::HalfId{};
    return writeItems(m_context, *m_transport, half, passingStep(plan::BreakAt::HeadOut), pieces,
        items, cause,
        [&](std::span<const QByteArray> piece, EventIndex made) { sinkWrite(piece, made); });
}

qint64 ClientConnection::sinkQueuedBytes() const
{
    return m_transport ? m_transport->queuedBytes() : 0;
}

bool ClientConnection::sinkIsWritable() const
{
    return m_transport && !m_transport->isDestroyed()
        && (m_transport->isWritable() || m_transport->isConnecting());
}

void ClientConnection::transportDrained()
{
    if (m_request)
        m_request->sinkDrained();
}

// ---- The socket's events ----

void ClientConnection::transportConnected()
{
    if (m_timeoutOnceConnected)
        setIdleTimeout(*std::exchange(m_timeoutOnceConnected, {}));
}

void ClientConnection::transportRead(QByteArrayView bytes, EventIndex event)
{
    const auto self = shared_from_this();
    m_bytesIn += bytes.size();
    if (!expectsBytes())
        return unsolicited(m_bytesIn - bytes.size(), event);
    m_readEvent = event;
    if (m_held)
        m_heldBytes.append(bytes);
    else
        feed(bytes);
}

void ClientConnection::transportEnd()
{
    const auto self = shared_from_this();
    if (m_held)
        m_endHeld = true;
    else
        endOfStream();
}

/// What follows from the end of the connection does not follow from the last bytes before it.
EventIndex ClientConnection::noteEnd()
{
    if (const EventIndex end = m_transport ? m_transport->endEvent() : EventIndex{})
        m_readEvent = end;
    return m_readEvent;
}

void ClientConnection::endOfStream()
{
    if (m_parked)
        return m_pool->freeSocketEnded(*this, NotPooledBecause::PeerClosed);
    noteEnd();
    if (std::holds_alternative<ResponseRead>(m_reading))
        return m_transport->destroySoon();
    if (std::holds_alternative<AwaitingHead>(m_reading))
        failRequest(connectionResetError("socket hang up"));
    finishParsing();
    destroy(NotPooledBecause::PeerClosed);
}

/// Nothing more will come: completes a body that only the end of the connection ends.
void ClientConnection::finishParsing()
{
    m_finishing = true;
    if (m_parser && std::holds_alternative<ReadingBody>(m_reading))
        m_parser->finish();
}

void ClientConnection::transportFailed(const Error &error)
{
    const auto self = shared_from_this();
    if (m_parked)
        return m_pool->freeSocketEnded(*this, NotPooledBecause::PeerClosed);
    if (m_unused && !m_unusedError)
        m_unusedError = error;
    if (!m_request)
        return;
    noteEnd();
    failRequest(error, Repeated::Yes);
    if (m_conformance == Conformance::Node)
        finishParsing();
    destroy(NotPooledBecause::PeerClosed);
}

void ClientConnection::transportClosed(bool hadError)
{
    Q_UNUSED(hadError)
    const auto self = shared_from_this();
    m_context.release(this);
    m_context.twins().clientClosed(m_connectionId);
    markBody(trace::Direction::Out, false);
    markBody(trace::Direction::In, false);
    m_heldBytes.clear();
    if (m_pool) {
        notePooling(m_notPooled.value_or(NotPooledBecause::PeerClosed));
        m_pool->socketClosed(*this);
    }
    if (const auto unused = std::exchange(m_unused, nullptr))
        unused->failUnused(m_unusedError);
    exchangeClosed();
    m_reading = Over{};
    m_writing = ClosingDown{};
}

/// Node's socketCloseListener: the socket went away while an exchange was on it.
void ClientConnection::exchangeClosed()
{
    // A head that nobody was told of is none for the program.
    if (m_delivery && m_delivery->item == trace::HeldItem::Head)
        m_reading = AwaitingHead{};
    m_delivery.reset();
    if (!m_request)
        return;
    const auto incoming = response();
    const EventIndex end = noteEnd();
    if (!incoming)
        failRequest(connectionResetError("socket hang up"));
    const auto request = std::exchange(m_request, nullptr);
    request->leaveConnection();
    if (incoming && (!incoming->complete() || incoming->destroyed()))
        incoming->connectionGone(connectionResetError("aborted"), end);
    else if (incoming)
        incoming->setConnection(nullptr);
    request->close();
}

void ClientConnection::transportTimeout()
{
    const auto self = shared_from_this();
    if (m_parked)
        return m_pool->freeSocketEnded(*this, NotPooledBecause::IdleTimeout);
    if (!m_request || m_request->responseEnded())
        return;
    const auto incoming = response();
    m_request->emitSocketTimeout();
    if (incoming)
        incoming->emitTimeout({});
}

// ---- Backpressure ----

void ClientConnection::incomingFull(IncomingMessage &message)
{
    Q_UNUSED(message)
    m_responseFull = true;
    m_transport->pauseReading(trace::PauseReason::BufferFull);
}

void ClientConnection::incomingWantsMore(IncomingMessage &message)
{
    Q_UNUSED(message)
    m_responseFull = false;
    if (!m_held)
        m_transport->resumeReading();
}

void ClientConnection::incomingDestroyed(IncomingMessage &message, const Error &error)
{
    Q_UNUSED(message)
    destroy(NotPooledBecause::RequestDestroyed, error);
}

void ClientConnection::incomingClosed(IncomingMessage &message)
{
    Q_UNUSED(message)
}

// ---- Small things ----

void ClientConnection::failRequest(const Error &error, Repeated repeated)
{
    if (!m_request || (std::exchange(m_errorEmitted, true) && repeated == Repeated::No))
        return;
    const auto request = m_request;
    request->emitError(error, m_readEvent);
}

void ClientConnection::notePooling(NotPooledBecause reason)
{
    if (m_pool && m_request)
        m_pool->socketNotPooled(*this, m_request->half(), reason);
}

void ClientConnection::destroy(NotPooledBecause reason, const Error &error, EventIndex cause)
{
    if (!m_transport || m_transport->isDestroyed())
        return;
    if (!m_notPooled)
        m_notPooled = reason;
    notePooling(*m_notPooled);
    m_writing = ClosingDown{};
    m_transport->destroy(error, cause);
}

std::shared_ptr<IncomingMessage> ClientConnection::response() const
{
    if (const auto *body = std::get_if<ReadingBody>(&m_reading))
        return body->response;
    if (const auto *read = std::get_if<ResponseRead>(&m_reading))
        return read->response;
    return nullptr;
}

} // namespace roundtrip::http

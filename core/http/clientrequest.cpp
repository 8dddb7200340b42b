#include "core/http/clientrequest.h"

#include "core/http/abortsignal.h"
#include "core/http/clientconnection.h"
#include "core/http/errors.h"
#include "core/http/stepholder.h"
#include "core/message/headtext.h"
#include "core/message/syntax.h"

namespace roundtrip::http
{

using std::chrono::milliseconds;
using trace::EventIndex;
using trace::EventKind;
using trace::LineOrigin;
using trace::Subject;

Result<std::shared_ptr<ClientRequest>> ClientRequest::request(
    Context &context, const RequestOptions &options)
{
    if (const Status valid = options.validate(); !valid)
        return Failure{valid.error()};
    const std::shared_ptr<ClientRequest> request(
        new ClientRequest(context, options.withDefaults()));
    request->recordRequest();
    if (const Status prepared = request->prepareHead(); !prepared) {
        request->close();
        return Failure{prepared.error()};
    }
    request->obeySignal();
    request->askForSocket();
    return request;
}

Result<std::shared_ptr<ClientRequest>> ClientRequest::get(
    Context &context, const RequestOptions &options)
{
    auto made = request(context, options);
    if (made) {
        if (const Status ended = (*made)->end(); !ended)
            return Failure{ended.error()};
    }
    return made;
}

ClientRequest::ClientRequest(Context &context, RequestOptions &&options)
    : OutgoingMessage(context, context.newHalf())
    , m_options(std::move(options))
    , m_pool(m_options.agent ? m_options.agent->m_pool : nullptr)
{
    m_rules.isRequest = true;
    m_rules.useChunkedByDefault = message::usesChunkedByDefault(m_options.method);
    // Without an agent Node decides to close only behind its constructor: a head that was rendered
    // in it (Expect, or headers given as an array) says keep-alive.
    const bool undecided = !m_pool && m_options.conformance == Conformance::Node;
    m_rules.shouldKeepAlive = m_pool ? m_pool->keepsConnections() : undecided;
    m_rules.hasAgent = bool(m_pool);
    m_rules.strict = m_options.conformance == Conformance::Strict;
    strictContentLength = m_rules.strict;
    setOrigin(m_options.origin);
    setUniqueHeaders(m_options.uniqueHeaders);
    setHighWaterMark(m_options.highWaterMark);
}

ClientRequest::~ClientRequest() = default;

void ClientRequest::recordRequest()
{
    const QByteArray &socketPath = m_options.socketPath;
    const trace::RequestCall call{m_options.method,
        socketPath.isEmpty() ? m_options.host : wire::unixAddress(socketPath),
        socketPath.isEmpty() ? m_options.port : quint16(0), m_options.path, m_options.planId,
        m_pool ? m_pool->options().name : QByteArray(), m_pool ? m_pool->options().id : 0};
    setLastCall(context().trace.appendDetail(
        EventKind::CallRequest, subject(), call, quint8(origin()), context().cause()));
}

/// Headers that were given as an array, and those that ask for 100-continue, are rendered at once
/// (Node's constructor does so): what is set later comes too late, and the length of the body is
/// not known.
Status ClientRequest::prepareHead()
{
    if (m_options.rawHeaders) {
        m_saysClose = message::hasToken(m_options.headers, "connection", "close");
        return renderRequestHead(m_options.headers);
    }
    prepareFields();
    if (!getHeader("expect").isEmpty())
        return renderImplicitHead();
    return Done{};
}

/// The order on the wire: the program's lines, Host, Authorization.
void ClientRequest::prepareFields()
{
    putFields(m_options.headers);
    if (m_options.setHost && getHeader("host").isEmpty())
        putHeader(QByteArrayLiteral("Host"), m_addedHost = m_options.hostField());
    if (!m_options.auth.isEmpty() && getHeader("authorization").isEmpty())
        putHeader(QByteArrayLiteral("Authorization"), m_addedAuth = m_options.authorizationField());
}

LineOrigin ClientRequest::originOf(const message::HeaderField &field) const
{
    if (m_options.rawHeaders)
        return LineOrigin::You;
    const message::HeaderField *given = message::findHeader(m_options.headers, field.name);
    if (given && !given->value.isEmpty())
        return LineOrigin::You;
    const bool addedHost = !m_addedHost.isNull() && field.value == m_addedHost
        && message::equalsIgnoringCase(field.name, "host");
    const bool addedAuth = !m_addedAuth.isNull() && field.value == m_addedAuth
        && message::equalsIgnoringCase(field.name, "authorization");
    return addedHost || addedAuth ? LineOrigin::Module : LineOrigin::You;
}

Status ClientRequest::renderImplicitHead()
{
    m_saysClose = message::hasToken(fields(), "connection", "close");
    return renderRequestHead(fields());
}

Status ClientRequest::renderRequestHead(const message::RawHeaders &headers)
{
    message::HeadText startLine;
    startLine.add(m_options.method).add(" ").add(m_options.path).add(" HTTP/1.1");
    return renderHead(startLine.view(), headers);
}

void ClientRequest::askForSocket()
{
    if (m_pool) {
        m_pool->addRequest(std::shared_ptr<PoolRequest>(self(), this));
        return;
    }
    stopKeepingAlive();
    const wire::ConnectOptions options = connectOptions();
    const auto connection = ClientConnection::open(context(),
        m_options.createConnection ? m_options.createConnection(options)
                                   : context().network.connect(options),
        nullptr);
    context().trace.append(
        EventKind::NoAgent, subject(), 0, connection->connectionId().value, lastCall());
    if (m_options.timeout.count())
        connection->setIdleTimeout(m_options.timeout);
    takeSocket(*connection, SocketFrom::New);
}

/// Node's addAbortSignal().
void ClientRequest::obeySignal()
{
    if (!m_options.signal)
        return;
    if (m_options.signal->aborted())
        return destroy(abortError());
    m_options.signal->onAbort(self(), [this] {
        if (!isClosed())
            destroy(abortError());
    });
}

std::shared_ptr<ClientRequest> ClientRequest::self()
{
    return std::static_pointer_cast<ClientRequest>(shared_from_this());
}

trace::ConnectionId ClientRequest::connectionId() const noexcept
{
    return m_connectionId;
}

std::optional<milliseconds> ClientRequest::timeoutOption() const
{
    return m_options.timeout.count() ? std::optional(m_options.timeout) : std::nullopt;
}

/// As the agent of Node does, the name a server is asked for follows the Host field.
wire::ConnectOptions ClientRequest::connectOptions() const
{
    wire::ConnectOptions options = m_options.connectOptions();
    if (options.tls && options.tls->servername.isEmpty())
        options.tls->servername = m_options.serverName(getHeader("host"));
    return options;
}

void ClientRequest::takeSocket(PoolSocket &socket, SocketFrom from)
{
    m_reusedSocket = from == SocketFrom::FreeSockets;
    m_connectionId = socket.connectionId();
    if (from == SocketFrom::New && context().gate.isHolding())
        breakBeforeConnect();
    auto connection = static_cast<ClientConnection &>(socket).weak_from_this();
    context().loop.nextTick([request = self(), connection = std::move(connection)] {
        if (const auto open = connection.lock())
            request->useSocket(*open);
        else
            request->failUnused(request->m_error);
    });
}

/// The transport begins with the next tick and does not know whose it is.
void ClientRequest::breakBeforeConnect()
{
    PassingStep step;
    step.at = plan::BreakAt::Connect;
    step.method = method();
    step.target = path();
    step.age = context().loop.now() - began();
    const auto item = trace::HeldItem::Connection;
    const EventIndex met =
        breakpointBefore(context(), step, subject(), trace::Seam::Connect, item, lastCall());
    if (met) {
        context().gate.stopNext(Subject::connection(m_connectionId, trace::Side::Client),
            trace::Seam::Connect, {OutgoingMessage::half(), item, met});
    }
}

void ClientRequest::useSocket(ClientConnection &connection)
{
    if (destroyed()) {
        connection.returnUnused(self(), m_error);
        return;
    }
    m_connection = connection.weak_from_this();
    m_listensForTimeout |=
        m_options.timeout.count() > 0 || (m_pool && m_pool->options().timeout.count() > 0);
    connection.attach(self());
}

void ClientRequest::failUnused(const Error &error)
{
    if (error)
        emitError(error);
    else if (!m_aborted)
        emitError(connectionResetError("socket hang up"));
    close();
}

void ClientRequest::abort()
{
    const EventIndex cause = recordCall(EventKind::CallAbort);
    if (std::exchange(m_aborted, true))
        return;
    context().loop.nextTick([request = self(), cause] {
        request->run(EventKind::OnAbort, request->m_onAbort, 0, cause);
        request->m_onAbort.clear();
    });
    tearDown({}, cause);
}

void ClientRequest::destroy(const Error &error)
{
    tearDown(error, recordCall(EventKind::CallDestroy));
}

void ClientRequest::tearDown(const Error &error, EventIndex cause)
{
    if (destroyed())
        return;
    markDestroyed();
    if (const Response response = m_response.lock())
        response->dump();
    m_error = error;
    if (const auto connection = m_connection.lock())
        connection->destroyByRequest(error, cause);
}

void ClientRequest::setTimeout(milliseconds timeout)
{
    recordCall(EventKind::CallSetTimeout, quint32(timeout.count()));
    if (m_responseEnded)
        return;
    m_listensForTimeout = true;
    if (const auto connection = m_connection.lock())
        connection->setRequestTimeout(timeout);
    else
        m_timeoutWanted = timeout;
}

void ClientRequest::setNoDelay(bool on)
{
    if (const auto connection = m_connection.lock())
        connection->setNoDelay(on);
    else
        m_noDelayWanted = on;
}

void ClientRequest::setSocketKeepAlive(bool on, milliseconds initialDelay)
{
    if (const auto connection = m_connection.lock())
        connection->setKeepAlive(on, initialDelay);
    else
        m_keepAliveWanted = KeepAlive{on, initialDelay};
}

void ClientRequest::emitSocketTimeout()
{
    if (m_listensForTimeout && !std::exchange(m_timedOut, true))
        emitTimeout({});
}

void ClientRequest::emitSocket()
{
    run(EventKind::OnSocket, m_onSocket, m_connectionId.value, {});
    const auto connection = m_connection.lock();
    if (connection && m_timeoutWanted)
        connection->setRequestTimeout(*std::exchange(m_timeoutWanted, {}));
    if (connection && m_noDelayWanted)
        connection->setNoDelay(*m_noDelayWanted);
    if (connection && m_keepAliveWanted)
        connection->setKeepAlive(m_keepAliveWanted->on, m_keepAliveWanted->initialDelay);
}

bool ClientRequest::emitResponse(const Response &response, EventIndex cause)
{
    if (m_aborted || !m_onResponse)
        return false;
    run(EventKind::OnResponse, m_onResponse, quint32(response->statusCode()), cause, response);
    return true;
}

void ClientRequest::emitInformation(const message::MessageHead &head, EventIndex cause)
{
    if (head.statusCode == 100)
        run(EventKind::OnContinue, m_onContinue, 0, cause);
    const Information information{head.statusCode, head.statusMessage,
        QByteArray::number(head.versionMajor) + '.' + QByteArray::number(head.versionMinor),
        head.headers};
    run(EventKind::OnInformation, m_onInformation, quint32(head.statusCode), cause, information);
}

bool ClientRequest::wantsUpgrade() const noexcept
{
    return method() == "CONNECT" ? bool(m_onConnect) : bool(m_onUpgrade);
}

void ClientRequest::emitUpgrade(const Response &response,
    std::unique_ptr<wire::Transport> transport, const QByteArray &head, EventIndex cause)
{
    const bool isConnect = method() == "CONNECT";
    run(isConnect ? EventKind::OnConnect : EventKind::OnUpgrade,
        isConnect ? m_onConnect : m_onUpgrade, 0, cause, response, std::move(transport), head);
}

void ClientRequest::leaveConnection() noexcept
{
    markDestroyed();
    m_connection.reset();
}

void ClientRequest::close(EventIndex cause)
{
    leaveConnection();
    emitClose(cause);
    m_onSocket.clear(); // a callback may hold the request it belongs to
    m_onResponse.clear();
    m_onInformation.clear();
    m_onContinue.clear();
    if (!m_aborted) // 'abort' may come behind 'close'
        m_onAbort.clear();
    m_onUpgrade.clear();
    m_onConnect.clear();
}

/// A callback nobody is registered for does not run and leaves no trace.
template <typename Registered, typename... Args>
void ClientRequest::run(
    EventKind kind, Registered &callback, quint32 value, EventIndex cause, Args &&...args)
{
    if (!callback)
        return;
    const EventIndex event = context().trace.append(
        kind, subject(), quint8(trace::MessageObject::Outgoing), value, cause);
    const CauseScope scope(context(), event);
    callback(std::forward<Args>(args)...);
}

void ClientRequest::onSocket(Plain callback)
{
    m_onSocket.set(std::move(callback));
}

void ClientRequest::onResponse(std::function<void(const Response &)> callback)
{
    m_onResponse.set(std::move(callback));
}

void ClientRequest::onInformation(std::function<void(const Information &)> callback)
{
    m_onInformation.set(std::move(callback));
}

void ClientRequest::onContinue(Plain callback)
{
    m_onContinue.set(std::move(callback));
}

void ClientRequest::onAbort(Plain callback)
{
    m_onAbort.set(std::move(callback));
}

void ClientRequest::onUpgrade(Upgraded callback)
{
    m_onUpgrade.set(std::move(callback));
}

void ClientRequest::onConnect(Upgraded callback)
{
    m_onConnect.set(std::move(callback));
}

} // namespace roundtrip::http

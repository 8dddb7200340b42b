#include "tests/interop/traces/tracerunner.h"

#include "core/http/clientrequest.h"
#include "core/http/server.h"
#include "core/wire/tcpnetwork.h"
#include "tests/support/scriptednetwork.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

namespace roundtrip::test
{

using http::ClientRequest;
using http::IncomingMessage;
using http::Server;
using http::ServerResponse;
using std::chrono::milliseconds;
using trace::EventIndex;
using trace::EventKind;
using trace::Side;

namespace
{

/// Real time for what is expected; longer is a failure.
constexpr int patience = 5000;

QByteArray normal(const QByteArray &bytes)
{
    static const QRegularExpression date("Date: [A-Z][a-z]{2}, [^\r]* GMT\r\n");
    static const QRegularExpression host("Host: 127\\.0\\.0\\.1:\\d+");
    QString text = QString::fromLatin1(bytes);
    return text.replace(date, "Date: D\r\n").replace(host, "Host: H").toLatin1();
}

QByteArray wordsOf(const Error &error)
{
    return error.code.startsWith("HPE_") ? error.code
                                         : (error.code + ' ' + error.message).trimmed();
}

QByteArray textOf(const QJsonValue &value)
{
    return value.toString().toLatin1();
}

message::RawHeaders headersIn(const QJsonValue &pairs)
{
    message::RawHeaders headers;
    for (const QJsonValue &pair : pairs.toArray())
        headers.push_back({textOf(pair[0]), textOf(pair[1])});
    return headers;
}

QByteArray numbered(const char *name, std::size_t number)
{
    return number > 1 ? name + QByteArray::number(qulonglong(number)) : QByteArray(name);
}

/// The objects at hand where a call is made.
struct Objects {
    std::shared_ptr<ClientRequest> req = {};
    std::shared_ptr<IncomingMessage> res = {};
    std::shared_ptr<IncomingMessage> sreq = {};
    std::shared_ptr<ServerResponse> sres = {};
    wire::Transport *socket = nullptr;
};

/// "then" of a scenario: what is done in a turn of its own once all of these were seen.
struct Waiting {
    QByteArrayList when;
    QJsonArray calls;
};

struct Silent : wire::TransportEvents {
    void transportRead(QByteArrayView, EventIndex) override { }
    void transportEnd() override { }
    void transportFailed(const Error &) override { }
    void transportClosed(bool) override { }
};

} // namespace

class TraceRunner::Private final : public wire::ListenerEvents, public wire::TransportEvents
{
public:
    Private(const QJsonObject &usedPlan, Wire wire, Conformance usedConformance);
    ~Private() override;

    void start();
    bool isMissing(const Seen &expected) const;
    void turn();
    bool isScripted() const { return m_scripted; }

    const QJsonObject plan;
    const Conformance conformance;
    Seen seen;
    bool recording = true;

private:
    // What is seen
    void note(Side side, const QByteArray &text);
    void readTrace();
    void readEvent(const trace::Snapshot &all, EventIndex index);
    void readSocketEvent(const trace::Snapshot &all, EventIndex index, trace::Subject subject);
    void readDropped(const trace::Event &event);
    void add(Side side, const QByteArray &text);

    // What is done
    void perform(const QJsonArray &calls, const Objects &objects);
    void call(const QJsonArray &call, const Objects &objects);
    Objects numberedObjects(int number) const;
    void callOutgoing(
        http::OutgoingMessage &message, const QString &method, const QJsonArray &call);
    void callResponse(ServerResponse &response, const QString &method, const QJsonArray &call);
    void callRaw(wire::Transport &transport, const QString &method, const QJsonArray &call);
    void noteWrite(http::OutgoingMessage &message, const QByteArray &text);

    // The client
    void startRequest(int index);
    void watchRequest(int index, const QJsonObject &requestPlan);
    void watchOutcomes(ClientRequest &request, const QByteArray &name, const QJsonObject &on);
    void watchResponse(
        const Objects &objects, const QByteArray &name, const QJsonObject &requestPlan);

    // The server
    void startServer();
    void handle(const char *kind, const Server::Request &request, const Server::Response &response);
    void watchExchange(const Objects &objects, const QJsonObject &handler, std::size_t number);
    void upgraded(const char *kind, const Server::Request &request,
        std::unique_ptr<wire::Transport> transport, const QByteArray &head);

    // The raw ends
    void connectionAccepted(std::unique_ptr<wire::Transport> transport) override;
    void transportConnected() override;
    void transportRead(QByteArrayView bytes, EventIndex event) override;
    void transportEnd() override { }
    void transportFailed(const Error &) override { }
    void transportClosed(bool) override { }

    wire::ManualClock m_manualClock;
    wire::SteadyClock m_steadyClock;
    const bool m_scripted;
    trace::Writer m_writer;
    wire::Loop m_loop;
    wire::Gate m_gate;
    std::unique_ptr<wire::Network> m_network;
    http::Context m_context;
    Silent m_silent;

    std::unique_ptr<http::Agent> m_agent;
    std::unique_ptr<Server> m_server;
    std::unique_ptr<wire::Listener> m_rawListener;
    std::unique_ptr<wire::Transport> m_raw;
    bool m_rawAnswered = false;
    std::vector<std::unique_ptr<wire::Transport>> m_upgraded;
    std::vector<std::shared_ptr<ClientRequest>> m_requests;
    std::vector<std::shared_ptr<IncomingMessage>> m_responses;
    std::vector<Objects> m_exchanges;
    quint16 m_port = 0;

    std::vector<Waiting> m_waiting;
    quint64 m_read = 0;
    std::map<quint32, std::size_t> m_connections; ///< numbers in the order in which they were seen
    std::set<quint32> m_connected; ///< subjects that have heard that they are
    std::set<quint32> m_ended; ///< subjects that have sent their FIN
    std::set<quint32> m_usesSocket; ///< client halves that heard 'socket' and not yet 'close'
    std::set<quint32> m_clientHalves;
};

TraceRunner::Private::Private(const QJsonObject &usedPlan, Wire wire, Conformance usedConformance)
    : plan(usedPlan)
    , conformance(usedConformance)
    , m_scripted(wire == Wire::Scripted)
    , m_loop(m_scripted ? static_cast<const wire::Clock &>(m_manualClock) : m_steadyClock, m_writer)
    , m_gate(m_loop)
    , m_network(m_scripted ? std::unique_ptr<wire::Network>(std::make_unique<wire::ScriptedNetwork>(
                    m_loop, m_gate, wire::ScriptedNetwork::Mode::Pairs))
                           : std::make_unique<wire::TcpNetwork>(m_loop, m_gate))
    , m_context(m_loop, *m_network, m_gate)
{
    for (const QJsonValue &entry : plan["then"].toArray()) {
        Waiting waiting;
        QJsonArray calls = entry.toArray();
        const QJsonValue when = calls.takeAt(0);
        for (const QJsonValue &one : when.isArray() ? when.toArray() : QJsonArray{when})
            waiting.when.append(textOf(one));
        waiting.calls = calls;
        m_waiting.push_back(waiting);
    }
}

TraceRunner::Private::~Private()
{
    recording = false;
    m_waiting.clear();
    m_loop.enter([this] {
        m_agent.reset();
        m_server.reset();
        m_rawListener.reset();
        m_raw.reset();
        m_upgraded.clear();
        for (const auto &request : m_requests)
            request->destroy();
    });
    m_loop.runUntilQuiet();
}

bool TraceRunner::Private::isMissing(const Seen &expected) const
{
    return seen.client.size() < expected.client.size()
        || seen.server.size() < expected.server.size();
}

/// One step of time: a virtual one at once, or what Qt has ready.
void TraceRunner::Private::turn()
{
    if (m_scripted) {
        m_loop.runUntilQuiet();
        m_manualClock.advance(milliseconds(10));
        m_loop.runUntilQuiet();
    } else {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    readTrace();
}

// ---- What is seen ----

void TraceRunner::Private::note(Side side, const QByteArray &text)
{
    readTrace();
    add(side, text);
}

void TraceRunner::Private::add(Side side, const QByteArray &text)
{
    if (!recording)
        return;
    (side == Side::Client ? seen.client : seen.server).append(normal(text));
    const QByteArray sided = (side == Side::Client ? "C " : "S ") + text;
    for (std::size_t i = 0; i < m_waiting.size();) {
        QByteArrayList &when = m_waiting[i].when;
        when.removeIf([&sided](const QByteArray &wanted) { return sided.startsWith(wanted); });
        if (!when.isEmpty()) {
            ++i;
            continue;
        }
        m_loop.setImmediate([this, calls = m_waiting[i].calls] { perform(calls, {}); });
        m_waiting.erase(m_waiting.begin() + std::ptrdiff_t(i));
    }
}

/// What the transports and the agent did since the last time is only in the trace.
void TraceRunner::Private::readTrace()
{
    m_writer.publish();
    const trace::Snapshot all = m_writer.snapshot();
    while (m_read < all.endEvent()) {
        const EventIndex index{m_read++};
        readEvent(all, index);
    }
}

void TraceRunner::Private::readEvent(const trace::Snapshot &all, EventIndex index)
{
    const trace::Event event = all.at(index);
    const trace::Subject subject = event.subject();
    switch (event.kind) {
    case EventKind::AgentKeptSocket:
    case EventKind::AgentHandedOver:
        add(Side::Client, "cs.free");
        break;
    case EventKind::AgentDroppedSocket:
        readDropped(event);
        break;
    case EventKind::CallRequest:
        m_clientHalves.insert(subject.halfId().value);
        break;
    case EventKind::ParseFailed:
        if (!m_server || (subject.isHalf() && m_clientHalves.count(subject.halfId().value)))
            break;
        add(Side::Server, "clientError " + all.detailOf<trace::ErrorDetail>(index).error.code);
        break;
    case EventKind::DeadlineFired:
        if (event.arg == quint8(trace::DeadlineName::HeadersTimeout)
            || event.arg == quint8(trace::DeadlineName::RequestTimeout))
            add(Side::Server, "clientError ERR_HTTP_REQUEST_TIMEOUT");
        else if (event.arg == quint8(trace::DeadlineName::KeepAliveTimeout))
            add(Side::Server, "ss.timeout");
        break;
    default:
        if (subject.isConnection())
            readSocketEvent(all, index, subject);
        break;
    }
}

/// In Node the socket is 'free' when its request is done with it (or never began to use it), and
/// what the agent then does with it is another matter.
void TraceRunner::Private::readDropped(const trace::Event &event)
{
    if (event.subject().isHalf() && !m_usesSocket.count(event.subject().halfId().value))
        add(Side::Client, "cs.free");
}

void TraceRunner::Private::readSocketEvent(
    const trace::Snapshot &all, EventIndex index, trace::Subject subject)
{
    const trace::Event event = all.at(index);
    const Side side = subject.side();
    const std::size_t number =
        m_connections.try_emplace(subject.connectionId().value, m_connections.size() + 1)
            .first->second;
    const QByteArray name = numbered(side == Side::Client ? "cs" : "ss", number);
    switch (event.kind) {
    case EventKind::Accepted:
        m_connected.insert(event.subjectRaw);
        add(side, "connection");
        break;
    case EventKind::SocketWrite:
        add(side, (side == Side::Client ? "-> " : "<- ") + all.bytesOf(index));
        break;
    case EventKind::FinReceived:
        add(side, name + ".end");
        break;
    case EventKind::Connected:
        m_connected.insert(event.subjectRaw);
        break;
    case EventKind::FinSent:
    case EventKind::ResetSent:
        if (m_connected.count(event.subjectRaw) && m_ended.insert(event.subjectRaw).second)
            add(side, numbered("FIN", number));
        break;
    case EventKind::SocketTimeout:
        add(side, name + ".timeout");
        break;
    case EventKind::SocketClosed:
        add(side, name + ".close");
        break;
    default:
        break;
    }
}

// ---- What is done ----

void TraceRunner::Private::perform(const QJsonArray &calls, const Objects &objects)
{
    for (const QJsonValue &one : calls)
        call(one.toArray(), objects);
}

Objects TraceRunner::Private::numberedObjects(int number) const
{
    const auto index = std::size_t(number - 1);
    Objects objects = index < m_exchanges.size() ? m_exchanges[index] : Objects{};
    objects.req = index < m_requests.size() ? m_requests[index] : nullptr;
    objects.res = index < m_responses.size() ? m_responses[index] : nullptr;
    return objects;
}

/// [NAME, ARGUMENTS…]; NAME is OBJECT.METHOD, or METHOD of the object at hand.
void TraceRunner::Private::call(const QJsonArray &call, const Objects &here)
{
    const QString name = call[0].toString();
    const bool isDotted = name.contains('.');
    const QString method = isDotted ? name.section('.', 1) : name;
    QString object = isDotted ? name.section('.', 0, 0) : here.sres ? "sres" : "req";
    Objects objects = here;
    if (object.back().isDigit()) {
        objects = numberedObjects(object.back().digitValue());
        object.chop(1);
    }
    if (object == "test" && method == "start")
        startRequest(call[1].toInt() - 1);
    else if (object == "server" && method == "close")
        m_server->close();
    else if (object == "server" && method == "closeIdleConnections")
        m_server->closeIdleConnections();
    else if (object == "server" && method == "closeAllConnections")
        m_server->closeAllConnections();
    else if (object == "raw" && m_raw)
        callRaw(*m_raw, method, call);
    else if (object == "socket" && objects.socket)
        callRaw(*objects.socket, method, call);
    else if (object == "sres" && objects.sres)
        callResponse(*objects.sres, method, call);
    else if (object == "sreq" && method == "destroy" && objects.sreq)
        objects.sreq->destroy();
    else if (object == "res" && method == "destroy" && objects.res)
        objects.res->destroy();
    else if (object == "req" && method == "abort" && objects.req)
        objects.req->abort();
    else if (object == "req" && objects.req)
        callOutgoing(*objects.req, method, call);
    else
        qFatal("no such call or object: %s", qPrintable(name));
}

void TraceRunner::Private::callOutgoing(
    http::OutgoingMessage &message, const QString &method, const QJsonArray &call)
{
    if (method == "write")
        (void)message.write(textOf(call[1]));
    else if (method == "end")
        (void)message.end(textOf(call[1]));
    else if (method == "setHeader")
        (void)message.setHeader(textOf(call[1]), textOf(call[2]));
    else if (method == "addTrailers")
        (void)message.addTrailers(headersIn(call[1]));
    else if (method == "flushHeaders")
        (void)message.flushHeaders();
    else if (method == "setTimeout")
        message.setTimeout(milliseconds(call[1].toInt()));
    else if (method == "destroy")
        message.destroy(call.size() > 1 ? Error{"BOOM", textOf(call[1])} : Error{});
    else
        qFatal("no such call: %s", qPrintable(method));
}

void TraceRunner::Private::callResponse(
    ServerResponse &response, const QString &method, const QJsonArray &call)
{
    if (method == "statusCode")
        response.statusCode = call[1].toInt();
    else if (method == "writeHead")
        (void)response.writeHead(call[1].toInt(), headersIn(call[2]));
    else if (method == "writeContinue")
        (void)response.writeContinue();
    else if (method == "writeProcessing")
        (void)response.writeProcessing();
    else if (method == "writeEarlyHints")
        (void)response.writeEarlyHints(headersIn(call[1]));
    else if (method == "noteWrite")
        noteWrite(response, textOf(call[1]));
    else if (method == "noteEnd")
        (void)response.end({}, [this](const Error &error) {
            note(Side::Server, ("end callback " + error.code).trimmed());
        });
    else
        callOutgoing(response, method, call);
}

void TraceRunner::Private::noteWrite(http::OutgoingMessage &message, const QByteArray &text)
{
    const Result<bool> room = message.write(text, [this](const Error &error) {
        note(Side::Server, ("write callback " + error.code).trimmed());
    });
    note(Side::Server, room && *room ? "write true" : "write false");
}

void TraceRunner::Private::callRaw(
    wire::Transport &transport, const QString &method, const QJsonArray &call)
{
    const QByteArray bytes = textOf(call[1]);
    if (method == "send")
        transport.write({&bytes, 1});
    else if (method == "fin")
        transport.end();
    else if (method == "reset")
        transport.resetAndDestroy();
    else
        qFatal("no such call: %s", qPrintable(method));
}

// ---- The client ----

void TraceRunner::Private::startRequest(int index)
{
    const QJsonObject requestPlan = plan["requests"].toArray()[index].toObject();
    const QJsonObject given = requestPlan["options"].toObject();
    http::RequestOptions options;
    options.conformance = conformance;
    options.host = "127.0.0.1";
    options.port = m_port;
    options.agent = m_agent.get();
    options.path = textOf(given["path"]);
    options.method = textOf(given["method"]);
    options.timeout = milliseconds(given["timeout"].toInt());
    options.headers = headersIn(given["headers"]);
    if (options.path.isEmpty())
        options.path = "/";
    if (options.method.isEmpty())
        options.method = "GET";
    const auto request = ClientRequest::request(m_context, options);
    if (!request)
        qFatal("http.request(): %s", request.error().message.constData());
    m_requests.resize(std::max(m_requests.size(), std::size_t(index + 1)));
    m_requests[std::size_t(index)] = *request;
    watchRequest(index, requestPlan);
    perform(requestPlan["do"].toArray(), {.req = *request});
}

void TraceRunner::Private::watchRequest(int index, const QJsonObject &requestPlan)
{
    ClientRequest &request = *m_requests[std::size_t(index)];
    const QByteArray name = numbered("req", std::size_t(index + 1)) + '.';
    const QJsonObject on = requestPlan["on"].toObject();
    const auto hear = [this, name, on, index](const char *event) {
        return [this, word = name + event, calls = on[QLatin1String(event)].toArray(), index] {
            note(Side::Client, word);
            perform(calls, {.req = m_requests[std::size_t(index)]});
        };
    };
    request.onSocket([this, heard = hear("socket"), half = request.half()] {
        m_usesSocket.insert(half.value);
        heard();
    });
    request.onClose([this, heard = hear("close"), half = request.half()] {
        heard();
        m_usesSocket.erase(half.value);
    });
    request.onFinish(hear("finish"));
    request.onTimeout(hear("timeout"));
    request.onAbort(hear("abort"));
    request.onContinue(hear("continue"));
    if (requestPlan["response"] == false)
        return watchOutcomes(request, name, on);
    request.onResponse([this, name, index, requestPlan](const ClientRequest::Response &response) {
        m_responses.push_back(response);
        note(Side::Client, name + "response " + QByteArray::number(response->statusCode()));
        watchResponse({.req = m_requests[std::size_t(index)], .res = response}, name, requestPlan);
    });
    watchOutcomes(request, name, on);
}

void TraceRunner::Private::watchOutcomes(
    ClientRequest &request, const QByteArray &name, const QJsonObject &on)
{
    request.onError(
        [this, name](const Error &error) { note(Side::Client, name + "error " + wordsOf(error)); });
    request.onInformation([this, name](const ClientRequest::Information &information) {
        note(Side::Client, name + "information " + QByteArray::number(information.statusCode));
    });
    const auto taken = [this, name](const char *event) {
        return [this, word = name + event](const ClientRequest::Response &response,
                   std::unique_ptr<wire::Transport> transport, const QByteArray &head) {
            note(Side::Client,
                (word + ' ' + QByteArray::number(response->statusCode()) + ' ' + head).trimmed());
            transport->setEvents(&m_silent);
            m_upgraded.push_back(std::move(transport));
        };
    };
    if (on.contains("upgrade"))
        request.onUpgrade(taken("upgrade"));
    if (on.contains("connect"))
        request.onConnect(taken("connect"));
}

void TraceRunner::Private::watchResponse(
    const Objects &objects, const QByteArray &requestName, const QJsonObject &requestPlan)
{
    IncomingMessage &response = *objects.res;
    const QByteArray name = QByteArray(requestName).replace("req", "res");
    const auto hear = [this, name](const char *event) {
        return [this, word = name + event] { note(Side::Client, word); };
    };
    if (requestPlan["read"].toBool(true))
        response.onData([this, name](QByteArrayView data) {
            note(Side::Client, name + "data " + data.toByteArray());
        });
    response.onEnd(hear("end"));
    response.onAborted(hear("aborted"));
    response.onClose(hear("close"));
    response.onTimeout(hear("timeout"));
    response.onError(
        [this, name](const Error &error) { note(Side::Client, name + "error " + wordsOf(error)); });
}

// ---- The server ----

void TraceRunner::Private::startServer()
{
    const QJsonObject given = plan["server"].toObject();
    const QJsonObject handlers = plan["handlers"].toObject();
    http::ServerOptions options;
    options.conformance = conformance;
    if (given.contains("requestTimeout"))
        options.requestTimeout = milliseconds(given["requestTimeout"].toInt());
    if (given.contains("keepAliveTimeout"))
        options.keepAliveTimeout = milliseconds(given["keepAliveTimeout"].toInt());
    options.timeout = milliseconds(given["timeout"].toInt());
    options.httpAllowHalfOpen = given["httpAllowHalfOpen"].toBool();
    options.maxRequestsPerSocket = given["maxRequestsPerSocket"].toInt();
    if (given.contains("headersTimeout"))
        options.headersTimeout = milliseconds(given["headersTimeout"].toInt());
    if (given.contains("connectionsCheckingInterval"))
        options.connectionsCheckingInterval =
            milliseconds(given["connectionsCheckingInterval"].toInt());
    m_server = std::make_unique<Server>(m_context, options);
    const auto listener = [this](const char *kind) {
        return [this, kind](const Server::Request &request, const Server::Response &response) {
            handle(kind, request, response);
        };
    };
    const auto taker = [this](const char *kind) {
        return
            [this, kind](const Server::Request &request, std::unique_ptr<wire::Transport> transport,
                const QByteArray &head) { upgraded(kind, request, std::move(transport), head); };
    };
    m_server->onRequest(listener("request"));
    m_server->onDropRequest([this](const Server::Request &request) {
        note(Side::Server, "dropRequest " + request->url());
    });
    m_server->onClose([this] { note(Side::Server, "server.close"); });
    if (handlers.contains("checkContinue"))
        m_server->onCheckContinue(listener("checkContinue"));
    if (handlers.contains("checkExpectation"))
        m_server->onCheckExpectation(listener("checkExpectation"));
    if (handlers.contains("upgrade"))
        m_server->onUpgrade(taker("upgrade"));
    if (handlers.contains("connect"))
        m_server->onConnect(taker("connect"));
    if (const Status listening = m_server->listen(0); !listening)
        qFatal("listen: %s", listening.error().message.constData());
    m_port = m_server->port();
}

void TraceRunner::Private::handle(
    const char *kind, const Server::Request &request, const Server::Response &response)
{
    const QJsonObject handlers = plan["handlers"].toObject();
    const QString url = QString::fromLatin1(request->url());
    const bool isPlain = qstrcmp(kind, "request") == 0;
    const QString key = isPlain && handlers.contains(url) ? url : QLatin1String(kind);
    const QJsonObject handler = handlers[key].toObject();
    const Objects objects{.sreq = request, .sres = response};
    m_exchanges.push_back(objects);
    note(Side::Server, QByteArray(kind) + ' ' + request->url());
    watchExchange(objects, handler, m_exchanges.size());
    perform(handler["do"].toArray(), objects);
}

void TraceRunner::Private::watchExchange(
    const Objects &objects, const QJsonObject &handler, std::size_t number)
{
    const QByteArray req = numbered("req", number) + '.';
    const QByteArray res = numbered("res", number) + '.';
    const QJsonArray onEnd = handler["on"].toObject()["req.end"].toArray();
    const auto hear = [this](const QByteArray &word) {
        return [this, word] { note(Side::Server, word); };
    };
    const auto fail = [this](const QByteArray &word) {
        return
            [this, word](const Error &error) { note(Side::Server, word + ' ' + wordsOf(error)); };
    };
    IncomingMessage &request = *objects.sreq;
    ServerResponse &response = *objects.sres;
    if (handler["read"].toBool())
        request.onData([this, req](QByteArrayView data) {
            note(Side::Server, req + "data " + data.toByteArray());
        });
    request.onEnd([this, heard = hear(req + "end"), onEnd, objects] {
        heard();
        perform(onEnd, objects);
    });
    request.onAborted(hear(req + "aborted"));
    request.onError(fail(req + "error"));
    request.onClose(hear(req + "close"));
    response.onSocket(hear(res + "socket"));
    response.onFinish(hear(res + "finish"));
    response.onError(fail(res + "error"));
    response.onClose(hear(res + "close"));
}

void TraceRunner::Private::upgraded(const char *kind, const Server::Request &request,
    std::unique_ptr<wire::Transport> transport, const QByteArray &head)
{
    note(Side::Server, (QByteArray(kind) + ' ' + request->url() + ' ' + head).trimmed());
    transport->setEvents(&m_silent);
    m_upgraded.push_back(std::move(transport));
    const QJsonObject handler = plan["handlers"].toObject()[QLatin1String(kind)].toObject();
    perform(handler["do"].toArray(), {.socket = m_upgraded.back().get()});
}

// ---- The raw ends ----

void TraceRunner::Private::connectionAccepted(std::unique_ptr<wire::Transport> transport)
{
    m_raw = std::move(transport);
    m_raw->setEvents(this);
}

void TraceRunner::Private::transportConnected()
{
    perform(plan["rawClient"].toArray(), {});
}

void TraceRunner::Private::transportRead(QByteArrayView, EventIndex)
{
    if (!std::exchange(m_rawAnswered, true))
        perform(plan["rawServer"].toArray(), {});
}

void TraceRunner::Private::start()
{
    m_loop.enter([this] {
        if (plan.contains("rawServer")) {
            auto listener = m_network->listen({.port = 0}, *this);
            if (!listener)
                qFatal("listen: %s", listener.error().message.constData());
            m_rawListener = std::move(*listener);
            m_port = m_rawListener->port();
        } else {
            startServer();
        }
        const QJsonObject given = plan["agent"].toObject();
        http::AgentOptions options;
        options.name = "agent";
        options.keepAlive = given["keepAlive"].toBool(true);
        options.maxSockets = given["maxSockets"].toInt();
        options.timeout = milliseconds(given["timeout"].toInt());
        m_agent = std::make_unique<http::Agent>(m_context, options);
        if (plan.contains("rawClient")) {
            wire::ConnectOptions there;
            there.host = "127.0.0.1";
            there.port = m_port;
            m_raw = m_network->connect(there);
            m_raw->setEvents(this);
        }
        const QJsonArray requests = plan["requests"].toArray();
        for (int i = 0; i < requests.size(); ++i) {
            if (!requests[i].toObject()["later"].toBool())
                startRequest(i);
        }
    });
}

TraceRunner::TraceRunner(const QJsonObject &plan, Wire wire, Conformance conformance)
    : d(std::make_unique<Private>(plan, wire, conformance))
{
}

TraceRunner::~TraceRunner() = default;

Seen TraceRunner::run(const Seen &expected)
{
    constexpr int virtualSteps = 300; // 3 s
    constexpr int stepsBehind = 5;
    d->start();
    if (d->isScripted()) {
        for (int i = 0; d->isMissing(expected) && i < virtualSteps; ++i)
            d->turn();
    } else {
        const auto isThere = [&] {
            d->turn();
            return !d->isMissing(expected);
        };
        (void)QTest::qWaitFor(isThere, patience);
    }
    for (int i = 0; i < stepsBehind; ++i)
        d->turn();
    d->recording = false;
    Seen seen = d->seen;
    if (d->plan.contains("rawServer"))
        seen.server.clear();
    if (d->plan.contains("rawClient"))
        seen.client.clear();
    return seen;
}

Seen seenIn(const QJsonObject &sides)
{
    Seen seen;
    for (const QJsonValue &text : sides["C"].toArray())
        seen.client.append(textOf(text));
    for (const QJsonValue &text : sides["S"].toArray())
        seen.server.append(textOf(text));
    return seen;
}

Seen expectedIn(const QJsonObject &plan, Conformance conformance)
{
    Seen seen = seenIn(plan);
    const auto change = [&seen, &plan](const char *key) {
        const QJsonObject other = plan[QLatin1String(key)].toObject();
        if (other.contains("C"))
            seen.client = seenIn(other).client;
        if (other.contains("S"))
            seen.server = seenIn(other).server;
    };
    change("ours");
    if (conformance == Conformance::Strict)
        change("strict");
    return seen;
}

} // namespace roundtrip::test

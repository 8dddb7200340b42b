#include "tests/interop/traces/performance.h"

#include <QCoreApplication>

namespace roundtrip::test
{

using http::Server;
using http::ServerResponse;
using std::chrono::milliseconds;
using trace::EventIndex;
using trace::Side;

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

QByteArray wordsOf(const Error &error)
{
    return error.code.startsWith("HPE_") ? error.code
                                         : (error.code + ' ' + error.message).trimmed();
}

Performance::Performance(
    const QJsonObject &usedPlan, TraceRunner::Wire wire, Conformance usedConformance)
    : plan(usedPlan)
    , conformance(usedConformance)
    , m_scripted(wire == TraceRunner::Wire::Scripted)
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

Performance::~Performance()
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

bool Performance::isMissing(const Seen &expected) const
{
    return seen.client.size() < expected.client.size()
        || seen.server.size() < expected.server.size();
}

/// One step of time: a virtual one at once, or what Qt has ready.
void Performance::turn()
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

// ---- What is done ----

void Performance::perform(const QJsonArray &calls, const Objects &objects)
{
    for (const QJsonValue &one : calls)
        call(one.toArray(), objects);
}

Objects Performance::numberedObjects(int number) const
{
    const auto index = std::size_t(number - 1);
    Objects objects = index < m_exchanges.size() ? m_exchanges[index] : Objects{};
    objects.req = index < m_requests.size() ? m_requests[index] : nullptr;
    objects.res = index < m_responses.size() ? m_responses[index] : nullptr;
    return objects;
}

/// [NAME, ARGUMENTS…]; NAME is OBJECT.METHOD, or METHOD of the object at hand.
void Performance::call(const QJsonArray &call, const Objects &here)
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

void Performance::callOutgoing(
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

void Performance::callResponse(
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

void Performance::noteWrite(http::OutgoingMessage &message, const QByteArray &text)
{
    const Result<bool> room = message.write(text, [this](const Error &error) {
        note(Side::Server, ("write callback " + error.code).trimmed());
    });
    note(Side::Server, room && *room ? "write true" : "write false");
}

void Performance::callRaw(wire::Transport &transport, const QString &method, const QJsonArray &call)
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

// ---- The raw ends ----

void Performance::connectionAccepted(std::unique_ptr<wire::Transport> transport)
{
    m_raw = std::move(transport);
    m_raw->setEvents(this);
}

void Performance::transportConnected()
{
    perform(plan["rawClient"].toArray(), {});
}

void Performance::transportRead(QByteArrayView, EventIndex)
{
    if (!std::exchange(m_rawAnswered, true))
        perform(plan["rawServer"].toArray(), {});
}

void Performance::start()
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

} // namespace roundtrip::test

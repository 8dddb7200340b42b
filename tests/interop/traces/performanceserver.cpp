// The server of a scenario.

#include "tests/interop/traces/performance.h"

namespace roundtrip::test
{

using http::IncomingMessage;
using http::Server;
using http::ServerResponse;
using std::chrono::milliseconds;
using trace::Side;

void Performance::startServer()
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

void Performance::handle(
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

void Performance::watchExchange(
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

void Performance::upgraded(const char *kind, const Server::Request &request,
    std::unique_ptr<wire::Transport> transport, const QByteArray &head)
{
    note(Side::Server, (QByteArray(kind) + ' ' + request->url() + ' ' + head).trimmed());
    transport->setEvents(&m_silent);
    m_upgraded.push_back(std::move(transport));
    const QJsonObject handler = plan["handlers"].toObject()[QLatin1String(kind)].toObject();
    perform(handler["do"].toArray(), {.socket = m_upgraded.back().get()});
}

} // namespace roundtrip::test

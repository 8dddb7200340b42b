// The client of a scenario.

#include "tests/interop/traces/performance.h"

namespace roundtrip::test
{

using http::ClientRequest;
using http::IncomingMessage;
using std::chrono::milliseconds;
using trace::Side;

void Performance::startRequest(int index)
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

void Performance::watchRequest(int index, const QJsonObject &requestPlan)
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

void Performance::watchOutcomes(
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

void Performance::watchResponse(
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

} // namespace roundtrip::test

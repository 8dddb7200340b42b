#include "core/engine/host.h"

#include "core/plan/planjson.h"
#include "core/wire/tlsidentity.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace roundtrip::engine
{

namespace
{

QString text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

const char *verbName(CallOnHalf::Verb verb)
{
    switch (verb) {
    case CallOnHalf::Verb::Write:
        return "write";
    case CallOnHalf::Verb::End:
        return "end";
    case CallOnHalf::Verb::SetHeader:
        return "setHeader";
    case CallOnHalf::Verb::FlushHeaders:
        return "flushHeaders";
    case CallOnHalf::Verb::WriteHead:
        return "writeHead";
    case CallOnHalf::Verb::Abort:
        return "abort";
    case CallOnHalf::Verb::Destroy:
        return "destroy";
    }
    return "";
}

QByteArray argumentsOf(const CallOnHalf &command)
{
    QJsonObject object;
    switch (command.verb) {
    case CallOnHalf::Verb::Write:
    case CallOnHalf::Verb::End:
        object.insert("bytes", command.data.size());
        break;
    case CallOnHalf::Verb::SetHeader:
        object.insert("name", text(command.name));
        object.insert("value", text(command.data));
        break;
    case CallOnHalf::Verb::WriteHead:
        object.insert("statusCode", command.statusCode);
        break;
    case CallOnHalf::Verb::FlushHeaders:
    case CallOnHalf::Verb::Abort:
    case CallOnHalf::Verb::Destroy:
        break;
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

const Error notThisSide{
    .code = "ERR_METHOD_NOT_IMPLEMENTED", .message = "This half has no such method"};
const Error closedHalf{.code = "ERR_STREAM_DESTROYED", .message = "The exchange has closed"};

Status call(http::OutgoingMessage &message, const CallOnHalf &command)
{
    auto *request = dynamic_cast<http::ClientRequest *>(&message);
    auto *response = dynamic_cast<http::ServerResponse *>(&message);
    switch (command.verb) {
    case CallOnHalf::Verb::Write: {
        const auto written = message.write(command.data);
        return written ? Status(Done{}) : Status(Failure{written.error()});
    }
    case CallOnHalf::Verb::End:
        return message.end(command.data);
    case CallOnHalf::Verb::SetHeader:
        return message.setHeader(command.name, command.data);
    case CallOnHalf::Verb::FlushHeaders:
        return message.flushHeaders();
    case CallOnHalf::Verb::WriteHead:
        return response ? response->writeHead(command.statusCode) : Status(Failure{notThisSide});
    case CallOnHalf::Verb::Abort:
        if (!request)
            return Failure{notThisSide};
        request->abort();
        return Done{};
    case CallOnHalf::Verb::Destroy:
        message.destroy();
        return Done{};
    }
    return Done{};
}

} // namespace

Host::Host(const wire::Clock &clock, trace::Writer &trace)
    : m_trace(trace)
    , m_loop(clock, trace)
    , m_gate(m_loop)
    , m_network(m_loop, m_gate)
    , m_context(m_loop, m_network, m_gate)
    , m_playground(m_context)
    , m_agents(m_context)
{
    m_context.messageClosed = [this](trace::HalfId half) { m_halves.remove(half); };
    m_trace.appendDetail(trace::EventKind::SessionStarted, trace::Subject::program(),
        trace::Session{qint64((clock.wallNow()
                           - std::chrono::duration_cast<std::chrono::milliseconds>(clock.now()))
                                  .count()),
            "roundtrip"});
    m_trace.publish();
}

Host::~Host()
{
    m_loop.enter([this] {
        for (const auto &[id, weakRun] : m_runs) {
            if (const auto run = weakRun.lock())
                run->cancel();
        }
        m_proxy.reset();
        m_server.reset();
    });
    // What was cancelled lets go of agents and sockets in its ticks and close callbacks.
    m_loop.runUntilQuiet();
    m_context.messageClosed = {};
}

void Host::perform(const Command &command)
{
    std::visit([this](const auto &one) { carryOut(one); }, command);
}

void Host::carryOut(const SendRequest &command)
{
    send(command.id, command.plan);
}

void Host::send(RequestId id, const plan::RequestPlan &plan, RequestRun::Observer observer)
{
    const auto closed = std::move(observer.closed);
    observer.closed = [this, id, closed](const RunResult &result) {
        m_runs.erase(id.value);
        if (closed)
            closed(result);
    };
    observer.created = [this](const std::shared_ptr<http::ClientRequest> &request) {
        m_halves.add(request->half(), request);
    };
    m_runs[id.value] = RequestRun::start(m_context, m_agents, id.value, plan, std::move(observer));
}

void Host::carryOut(const AdoptAgents &command)
{
    adoptAgents(command.agents);
}

void Host::adoptAgents(const std::map<QByteArray, plan::AgentPlan> &agents)
{
    m_agents.adopt(agents);
}

void Host::carryOut(const StartServer &command)
{
    (void)startServer(command.plan); // a failure is in the trace: ListenFailed
}

Status Host::startServer(const plan::ServerPlan &plan)
{
    m_proxy.reset();
    m_server.reset();
    ++m_lastServerId;
    m_serverPlan = plan;
    recordServer();
    http::ServerOptions options;
    options.conformance = plan.conformance;
    options.maxBodySize = plan.maxBodySize;
    options.maxConnections = plan.maxConnections;
    if (const Status loaded = loadTls(plan, options); !loaded)
        return loaded;
    m_routes = std::make_unique<RouteAnswerer>(m_context, plan.routes);
    m_playgroundOffered = plan.routes.playground;
    m_server = std::make_unique<http::Server>(m_context, options, m_lastServerId);
    m_server->onRequest(
        [this](const auto &request, const auto &response) { answer(request, response); });
    const Status status = m_server->listen(plan.port, plan.host);
    if (!status)
        m_server.reset();
    else if (plan.proxy)
        offerProxy(true);
    return status;
}

void Host::recordServer()
{
    m_trace.appendDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
        trace::Plan{m_lastServerId, "server", plan::toJson(m_serverPlan)},
        quint8(trace::PlanType::Server));
}

void Host::offerProxy(bool on)
{
    m_serverPlan.proxy = on;
    if (!m_server)
        return;
    if (!on) {
        m_server->onCheckContinue({});
        m_server->onConnect({});
        return;
    }
    if (!m_proxy) {
        Proxy::Options options;
        options.via = "roundtrip:" + QByteArray::number(m_server->port());
        options.created = [this](const auto &request) { m_halves.add(request->half(), request); };
        m_proxy = std::make_unique<Proxy>(m_context, options);
    }
    m_server->onCheckContinue([this](const auto &request, const auto &response) {
        continueThenAnswer(request, response);
    });
    m_server->onConnect([this](const auto &request, auto transport, const auto &head) {
        m_proxy->connect(request, std::move(transport), head);
    });
}

/// What is wrong with the files is why nothing listens.
Status Host::loadTls(const plan::ServerPlan &plan, http::ServerOptions &options)
{
    if (!plan.tls)
        return Done{};
    const auto identity =
        wire::TlsIdentity::load(text(plan.tls->certificateFile), text(plan.tls->keyFile));
    if (!identity) {
        m_trace.appendDetail(trace::EventKind::ListenFailed, trace::Subject::program(),
            trace::Listen{m_lastServerId, plan.host, plan.port, identity.error()});
        return Failure{identity.error()};
    }
    options.tls = *identity;
    return Done{};
}

void Host::carryOut(const StopServer &)
{
    const trace::EventIndex given = recordCommand(trace::Subject::program(), "stopServer");
    m_proxy.reset();
    if (m_server)
        m_server->shutDown(given);
    m_server.reset();
}

void Host::carryOut(const SetProxy &command)
{
    m_serverPlan.proxy = command.on;
    recordServer();
    offerProxy(command.on);
}

void Host::carryOut(const SetRoutes &command)
{
    recordRoutes(command.routes);
    m_routes = std::make_unique<RouteAnswerer>(m_context, command.routes);
    m_playgroundOffered = command.routes.playground;
}

void Host::recordRoutes(const plan::RouteTable &routes)
{
    m_trace.appendDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
        trace::Plan{m_lastServerId, "routes", plan::toJson(routes)},
        quint8(trace::PlanType::Routes));
}

void Host::answer(const http::Server::Request &request, const http::Server::Response &response)
{
    m_halves.add(response->half(), response);
    if (isForProxy(request))
        return m_proxy->forward(request, response);
    const http::OriginScope routes(*response, trace::Origin::Routes);
    if (m_routes->handle(request, response))
        return;
    if (m_playgroundOffered)
        return m_playground.handle(request, response);
    response->statusCode = 404;
    (void)response->end();
}

bool Host::isForProxy(const http::Server::Request &request) const
{
    return m_proxy && m_serverPlan.proxy && Proxy::isForProxy(*request);
}

/// Who waits for 100 (Continue) has to hear it from the server that will get the body; what is
/// answered here is answered as without a proxy.
void Host::continueThenAnswer(
    const http::Server::Request &request, const http::Server::Response &response)
{
    if (!isForProxy(request)) {
        const http::OriginScope byModule(*response, trace::Origin::Module);
        (void)response->writeContinue();
    }
    answer(request, response);
}

void Host::carryOut(const CallOnHalf &command)
{
    const auto subject = trace::Subject::half(command.half);
    const trace::EventIndex given =
        recordCommand(subject, verbName(command.verb), argumentsOf(command));
    const auto message = m_halves.find(command.half);
    Status status = Failure{closedHalf};
    if (message) {
        const http::OriginScope person(*message, trace::Origin::Person, given);
        status = call(*message, command);
    }
    if (!status) {
        m_trace.appendDetail(trace::EventKind::CallRefused, subject,
            trace::ErrorDetail{status.error()}, quint8(trace::Origin::Person), given);
    }
}

void Host::carryOut(const HoldSeam &command)
{
    recordCommand(trace::Subject::program(), command.on ? "hold" : "letGo",
        QJsonDocument(
            QJsonObject{{"side", command.side == trace::Side::Client ? "client" : "server"},
                {"seam", int(command.seam)}})
            .toJson(QJsonDocument::Compact));
    m_gate.holdSide(command.side, command.seam, command.on);
}

void Host::carryOut(const ReleaseStep &command)
{
    m_gate.releaseOne(command.connectionSide, recordCommand(command.connectionSide, "release"));
}

void Host::carryOut(const ReleaseAll &)
{
    m_gate.releaseAll(recordCommand(trace::Subject::program(), "releaseAll"));
}

trace::EventIndex Host::recordCommand(
    trace::Subject subject, const QByteArray &verb, const QByteArray &json)
{
    return m_trace.appendDetail(trace::EventKind::CommandGiven, subject, trace::Command{verb, json},
        quint8(trace::Origin::Person));
}

} // namespace roundtrip::engine

#include "core/engine/host.h"

#include "core/engine/stepchanges.h"
#include "core/plan/planjson.h"
#include "core/wire/ends.h"
#include "core/wire/tlsidentity.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

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

Status writeHead(http::ServerResponse &response, const CallOnHalf &command)
{
    message::RawHeaders headers;
    for (const auto &[name, value] : command.headers)
        headers.push_back({name, value});
    return command.name.isEmpty() ? response.writeHead(command.statusCode, headers)
                                  : response.writeHead(command.statusCode, command.name, headers);
}

bool isOfThisSide(const http::OutgoingMessage &message, CallOnHalf::Verb verb)
{
    switch (verb) {
    case CallOnHalf::Verb::WriteHead:
        return dynamic_cast<const http::ServerResponse *>(&message);
    case CallOnHalf::Verb::Abort:
        return dynamic_cast<const http::ClientRequest *>(&message);
    case CallOnHalf::Verb::Write:
    case CallOnHalf::Verb::End:
    case CallOnHalf::Verb::SetHeader:
    case CallOnHalf::Verb::FlushHeaders:
    case CallOnHalf::Verb::Destroy:
        return true;
    }
    return false;
}

/// Of this half's side.
void call(http::OutgoingMessage &message, const CallOnHalf &command)
{
    switch (command.verb) {
    case CallOnHalf::Verb::Write:
        (void)message.write(command.data);
        break;
    case CallOnHalf::Verb::End:
        (void)message.end(command.data);
        break;
    case CallOnHalf::Verb::SetHeader:
        (void)message.setHeader(command.name, command.data);
        break;
    case CallOnHalf::Verb::FlushHeaders:
        (void)message.flushHeaders();
        break;
    case CallOnHalf::Verb::WriteHead:
        (void)writeHead(static_cast<http::ServerResponse &>(message), command);
        break;
    case CallOnHalf::Verb::Abort:
        static_cast<http::ClientRequest &>(message).abort();
        break;
    case CallOnHalf::Verb::Destroy:
        message.destroy();
        break;
    }
}

} // namespace

Host::Host(const wire::Clock &clock, trace::Writer &trace)
    : m_trace(trace)
    , m_loop(clock, trace)
    , m_gate(m_loop)
    , m_network(m_loop, m_gate)
    , m_context(m_loop, m_network, m_gate)
    , m_delays(m_context)
    , m_playground(m_delays)
    , m_agents(m_context)
{
    m_context.messageClosed = [this](trace::HalfId half) {
        m_halves.remove(half);
        m_gate.forgetHalf(half);
        m_delays.forget(half);
    };
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
        // One that has closed already concludes at once, and leaves the list.
        for (const auto &[id, weakRun] : std::exchange(m_runs, {})) {
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
    const auto run = RequestRun::start(m_context, m_agents, id.value, plan, std::move(observer));
    run->holdResponse(m_responsesHeld);
    m_runs[id.value] = run;
}

void Host::holdResponses(bool on)
{
    m_responsesHeld = on;
    m_loop.enter([&] {
        for (const auto &[id, weakRun] : m_runs) {
            if (const auto run = weakRun.lock())
                run->holdResponse(on);
        }
    });
}

void Host::carryOut(const AdoptAgents &command)
{
    adoptAgents(command.agents);
}

void Host::carryOut(const SetAgentOptions &command)
{
    const QJsonObject json{{"name", text(command.name)},
        {"options", QJsonDocument::fromJson(plan::toJson(command.options)).object()}};
    const trace::EventIndex given = recordCommand(trace::Subject::program(), "setAgentOptions",
        QJsonDocument(json).toJson(QJsonDocument::Compact));
    if (const Status set = m_agents.setOptions(command.name, command.options, given); !set)
        refuse(trace::Subject::program(), set.error(), given);
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
    ++m_lastServerId;
    m_serverPlan = plan;
    endServer(recordServer());
    http::ServerOptions options;
    options.conformance = plan.conformance;
    options.maxBodySize = plan.maxBodySize;
    options.maxConnections = plan.maxConnections;
    options.insecureHTTPParser = plan.insecureHTTPParser;
    if (const Status loaded = loadTls(plan, options); !loaded)
        return loaded;
    offerRoutes(plan.routes);
    m_server = std::make_unique<http::Server>(m_context, options, m_lastServerId);
    m_server->onRequest(
        [this](const auto &request, const auto &response) { answer(request, response); });
    const Status status = plan.socketPath.isEmpty() ? m_server->listen(plan.port, plan.host)
                                                    : m_server->listen(plan.socketPath);
    if (!status)
        m_server.reset();
    else if (plan.proxy)
        offerProxy(true);
    return status;
}

trace::EventIndex Host::recordServer()
{
    plan::Attached attached;
    const QByteArray json = plan::toJson(m_serverPlan, &attached);
    return m_trace.appendDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
        trace::Plan{m_lastServerId, "server", json}, attached, quint8(trace::PlanType::Server));
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
    endServer(recordCommand(trace::Subject::program(), "stopServer"));
}

void Host::endServer(trace::EventIndex cause)
{
    m_proxy.reset();
    if (m_server)
        m_server->shutDown(cause);
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
    offerRoutes(command.routes);
}

void Host::offerRoutes(const plan::RouteTable &routes)
{
    m_routes = std::make_unique<RouteAnswerer>(m_delays, routes, [this](const auto &response) {
        m_trace.append(trace::EventKind::LeftToPerson, trace::Subject::half(response->half()));
    });
    m_playgroundOffered = routes.playground;
}

void Host::recordRoutes(const plan::RouteTable &routes)
{
    plan::Attached attached;
    const QByteArray json = plan::toJson(routes, &attached);
    m_trace.appendDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
        trace::Plan{m_lastServerId, "routes", json}, attached, quint8(trace::PlanType::Routes));
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
    if (!message)
        return refuse(subject, closedHalf, given);
    if (!isOfThisSide(*message, command.verb))
        return refuse(subject, notThisSide, given);
    const http::OriginScope person(*message, trace::Origin::Person, given);
    call(*message, command); // what the module refuses it records itself
}

void Host::refuse(trace::Subject subject, const Error &error, trace::EventIndex given)
{
    m_trace.appendDetail(trace::EventKind::CallRefused, subject, trace::ErrorDetail{error},
        quint8(trace::Origin::Person), given);
}

void Host::carryOut(const HoldSeam &command)
{
    const bool only = !command.whose.isProgram();
    QJsonObject json{{"seam", int(command.seam)}};
    if (!only)
        json.insert("side", command.side == trace::Side::Client ? "client" : "server");
    const trace::EventIndex given = recordCommand(command.whose, command.on ? "hold" : "letGo",
        QJsonDocument(json).toJson(QJsonDocument::Compact));
    if (only)
        m_gate.holdOnly(command.whose, command.seam, command.on, given);
    else
        m_gate.holdSide(command.side, command.seam, command.on, given);
}

void Host::carryOut(const ReleaseStep &command)
{
    const auto whose = command.among.empty() ? std::vector{command.connectionSide} : command.among;
    m_gate.releaseOneOf(whose, recordCommand(whose.front(), "release"));
}

void Host::carryOut(const ReleaseAll &)
{
    m_gate.releaseAll(recordCommand(trace::Subject::program(), "releaseAll"));
}

void Host::carryOut(const ThawDeadlines &command)
{
    const auto given = recordCommand(command.subject, command.thawed ? "thaw" : "freeze");
    m_gate.setThawed(command.subject, command.thawed, given);
}

void Host::carryOut(const LookAtKernel &command)
{
    // A look changes nothing: only what it finds is recorded.
    if (command.subject.isConnection())
        m_gate.ends().recordKernel(command.subject.connectionId());
    else
        m_gate.ends().recordKernelOfAll({});
}

void Host::carryOut(const LookAtStep &command)
{
    recordContent(m_context, command);
}

void Host::carryOut(const EditStep &command)
{
    changeStep(m_context, command);
}

void Host::carryOut(const DropStep &command)
{
    changeStep(m_context, command);
}

void Host::carryOut(const AnswerStep &command)
{
    changeStep(m_context, command, [this](const http::Server::Response &response) {
        m_halves.add(response->half(), response);
    });
}

void Host::carryOut(const SetLink &command)
{
    const trace::Subject subject = command.connection
        ? trace::Subject::connection(command.connection, trace::Side::Client)
        : trace::Subject::program();
    const auto given = m_trace.appendDetail(trace::EventKind::PlanAdopted, subject,
        trace::Plan{command.connection.value, command.link.preset, plan::toJson(command.link)},
        quint8(trace::PlanType::Link));
    const wire::LinkConditions conditions = conditionsOf(command.link);
    if (!command.connection) {
        m_gate.ends().setConditions(conditions);
    } else if (const Status set = m_gate.ends().setConditions(command.connection, conditions);
               !set) {
        refuse(subject, set.error(), given);
    }
}

void Host::carryOut(const InjectFault &command)
{
    const auto given =
        recordCommand(command.connectionSide, "injectFault", plan::toJson(command.fault));
    wire::Fault fault = faultOf(command.fault, given);
    Status injected = Failure{Error{.code = "ERR_STEP_GONE", .message = "It is no longer held"}};
    const bool placed = !command.step || placeAtStep(m_gate, command.step, fault);
    if (placed)
        injected = m_gate.ends().inject(command.connectionSide, fault);
    if (!injected)
        refuse(command.connectionSide, injected.error(), given);
}

void Host::carryOut(const TakeBackFault &command)
{
    const QJsonObject json{{QStringLiteral("fault"), qint64(command.fault.value)}};
    const auto given = recordCommand(command.connectionSide, "takeBackFault",
        QJsonDocument(json).toJson(QJsonDocument::Compact));
    const Status taken = m_gate.ends().takeBack(command.connectionSide, command.fault);
    if (!taken)
        refuse(command.connectionSide, taken.error(), given);
}

void Host::carryOut(const SetBreakpoints &command)
{
    m_trace.appendDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
        trace::Plan{0, "breakpoints", plan::toJson(command.list)},
        quint8(trace::PlanType::Breakpoints));
    m_context.setBreakpoints(command.list);
}

trace::EventIndex Host::recordCommand(
    trace::Subject subject, const QByteArray &verb, const QByteArray &json)
{
    return m_trace.appendDetail(trace::EventKind::CommandGiven, subject, trace::Command{verb, json},
        quint8(trace::Origin::Person));
}

} // namespace roundtrip::engine

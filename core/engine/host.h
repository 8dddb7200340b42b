#pragma once

#include "core/engine/agentbook.h"
#include "core/engine/commands.h"
#include "core/engine/halves.h"
#include "core/engine/playground.h"
#include "core/engine/proxy.h"
#include "core/engine/requestrun.h"
#include "core/engine/routeanswerer.h"
#include "core/engine/routedelays.h"
#include "core/http/context.h"
#include "core/http/server.h"
#include "core/wire/tcpnetwork.h"

#include <functional>
#include <memory>

namespace roundtrip::engine
{

/// Everything the engine's thread owns: the loop, the network, the agents, the server, the requests
/// under way. The window reaches it through Engine, on its thread; the command line uses it
/// directly, on the main thread.
class Host
{
public:
    /// Neither is owned.
    Host(const wire::Clock &clock, trace::Writer &trace);
    ~Host();
    Q_DISABLE_COPY_MOVE(Host)

    wire::Loop &loop() noexcept { return m_loop; }
    http::Context &context() noexcept { return m_context; }

    /// Carries out a command. Within a turn of the loop: host.loop().enter([&] { host.perform(…);
    /// }).
    void perform(const Command &command);

    /// As the command SendRequest, with somebody who hears about it.
    void send(RequestId id, const plan::RequestPlan &plan, RequestRun::Observer observer = {});
    /// The requests under way, and those that follow, take no more of their responses' bodies until
    /// it is off again: whoever takes the bodies has no room.
    void holdResponses(bool on);
    void adoptAgents(const std::map<QByteArray, plan::AgentPlan> &agents);
    /// The server of the plan; the one before is closed with all its connections. The error is
    /// Node's (EADDRINUSE …).
    Status startServer(const plan::ServerPlan &plan);
    http::Server *server() noexcept { return m_server.get(); }
    /// The server hands on what is meant for others, from now on or no longer; what is under way
    /// goes on.
    void offerProxy(bool on);

private:
    void carryOut(const SendRequest &command);
    void carryOut(const AdoptAgents &command);
    void carryOut(const SetAgentOptions &command);
    void carryOut(const StartServer &command);
    void carryOut(const StopServer &command);
    void carryOut(const SetRoutes &command);
    void carryOut(const SetProxy &command);
    void carryOut(const CallOnHalf &command);
    void carryOut(const HoldSeam &command);
    void carryOut(const ReleaseStep &command);
    void carryOut(const ReleaseAll &command);
    void carryOut(const ThawDeadlines &command);
    void carryOut(const LookAtKernel &command);
    void carryOut(const LookAtStep &command);
    void carryOut(const EditStep &command);
    void carryOut(const DropStep &command);
    void carryOut(const AnswerStep &command);
    void carryOut(const SetLink &command);
    void carryOut(const InjectFault &command);
    void carryOut(const TakeBackFault &command);
    void carryOut(const SetBreakpoints &command);
    void refuse(trace::Subject subject, const Error &error, trace::EventIndex given);
    trace::EventIndex recordCommand(
        trace::Subject subject, const QByteArray &verb, const QByteArray &json = "{}");
    void endServer(trace::EventIndex cause);
    Status loadTls(const plan::ServerPlan &plan, http::ServerOptions &options);
    void offerRoutes(const plan::RouteTable &routes);
    void recordRoutes(const plan::RouteTable &routes);
    trace::EventIndex recordServer();
    void answer(const http::Server::Request &request, const http::Server::Response &response);
    void continueThenAnswer(
        const http::Server::Request &request, const http::Server::Response &response);
    bool isForProxy(const http::Server::Request &request) const;

    trace::Writer &m_trace;
    wire::Loop m_loop;
    wire::Gate m_gate;
    wire::TcpNetwork m_network;
    http::Context m_context;
    Halves m_halves;
    RouteDelays m_delays;
    Playground m_playground;
    std::unique_ptr<RouteAnswerer> m_routes;
    bool m_playgroundOffered = true;
    AgentBook m_agents;
    std::unique_ptr<http::Server> m_server;
    plan::ServerPlan m_serverPlan; ///< of the newest server
    std::unique_ptr<Proxy> m_proxy; ///< made when it was first offered; goes with the server
    quint32 m_lastServerId = 0;
    std::unordered_map<quint32, std::weak_ptr<RequestRun>> m_runs; ///< by plan id, while they run
    bool m_responsesHeld = false;
};

} // namespace roundtrip::engine

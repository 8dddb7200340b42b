#include "core/engine/proxy.h"

#include "core/engine/agentbook.h"
#include "core/engine/forwarding.h"
#include "core/engine/tunnel.h"
#include "core/message/requesttarget.h"
#include "core/message/syntax.h"
#include "core/plan/planjson.h"
#include "core/wire/anchor.h"

#include <unordered_map>

namespace roundtrip::engine
{

struct Proxy::Private {
    Private(http::Context &usedContext, const Options &usedOptions)
        : context(usedContext)
        , options(usedOptions)
    {
        recordAgents();
    }

    void recordAgents();
    void answerLast(const http::Server::Request &request, const http::Server::Response &response);
    void begin(const ForwardTarget &target, const http::Server::Request &request,
        const http::Server::Response &response);
    std::optional<ProxyRefusal> whyNoTunnel(const http::IncomingMessage &request) const;

    http::Context &context;
    const Options options;
    const plan::AgentPlan agentPlan = plan::AgentPlan::global();
    http::Agent agent{context, agentOptions(agentPlan, "proxy", "http:")};
    http::Agent tlsAgent{context, agentOptions(agentPlan, "https.proxy", "https:")};
    std::unordered_map<Forwarding *, std::shared_ptr<Forwarding>> forwardings;
    std::unordered_map<Tunnel *, std::unique_ptr<Tunnel>> tunnels;
    wire::Anchor<Private> anchor{this};
};

void Proxy::Private::recordAgents()
{
    for (const http::Agent *each : {&agent, &tlsAgent}) {
        context.trace.appendDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
            trace::Plan{0, each->options().name, plan::toJson(agentPlan)},
            quint8(trace::PlanType::Agent));
    }
}

Proxy::Proxy(http::Context &context, const Options &options)
    : d(std::make_unique<Private>(context, options))
{
}

Proxy::~Proxy()
{
    for (const auto &[key, forwarding] : d->forwardings)
        forwarding->cancel();
}

int Proxy::tunnelCount() const noexcept
{
    return int(d->tunnels.size());
}

int Proxy::forwardingCount() const noexcept
{
    return int(d->forwardings.size());
}

bool Proxy::isForProxy(const http::IncomingMessage &request)
{
    return !request.url().startsWith('/') && request.url() != "*";
}

void Proxy::forward(const http::Server::Request &request, const http::Server::Response &response)
{
    response->setOrigin(trace::Origin::Proxy);
    const auto target = forwardTarget(request->method(), request->url());
    if (!target)
        return Forwarding::refuse(request, response, {400, target.error().message});
    if (const auto refusal = whyNotForwarded(request->head(), d->options.via))
        return Forwarding::refuse(request, response, *refusal);
    if (forwardsLeft(request->head()) == 0)
        return d->answerLast(request, response);
    d->begin(*target, request, response);
}

/// Max-Forwards is 0: "the intermediary MUST respond as the final recipient" (RFC 9110, section
/// 7.6.2).
void Proxy::Private::answerLast(
    const http::Server::Request &request, const http::Server::Response &response)
{
    if (request->method() == "TRACE") {
        (void)response->writeHead(200, {{"Content-Type", "message/http"}});
        (void)response->end(traceBody(request->head()));
    } else {
        (void)response->writeHead(200,
            {{"Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT"},
                {"Content-Length", "0"}});
        (void)response->end();
    }
    request->resume();
}

void Proxy::Private::begin(const ForwardTarget &target, const http::Server::Request &request,
    const http::Server::Response &response)
{
    Forwarding::Way way;
    way.target = target;
    way.agent = target.protocol == "https:" ? &tlsAgent : &agent;
    way.tls = options.tls;
    way.via = options.via;
    way.timeout = options.timeout;
    way.created = options.created;
    way.over = [this](Forwarding &over) { forwardings.erase(&over); };
    const auto forwarding =
        std::make_shared<Forwarding>(context, std::move(way), request, response);
    forwardings.emplace(forwarding.get(), forwarding);
    forwarding->start();
}

void Proxy::connect(const http::Server::Request &request,
    std::unique_ptr<wire::Transport> transport, const QByteArray &head)
{
    const auto refusal = d->whyNoTunnel(*request);
    const auto origin = message::parseUrl("http://" + request->url() + '/');
    Tunnel::Options options;
    options.connectTimeout = d->options.timeout;
    options.idleTimeout = d->options.tunnelIdle;
    if (origin) {
        options.host = origin->hostname;
        options.port = origin->port ? origin->port : 80; // parseUrl() leaves http's own out
    }
    // It is taken out when the callback that closed it is over.
    const auto over = [d = d.get()](Tunnel &tunnel) {
        d->context.loop.nextTick(d->anchor.guard([d, &tunnel] { d->tunnels.erase(&tunnel); }));
    };
    auto tunnel =
        std::make_unique<Tunnel>(d->context, options, request, std::move(transport), head, over);
    Tunnel &made = *tunnel;
    d->tunnels.emplace(&made, std::move(tunnel));
    if (refusal)
        made.refuse(refusal->status, refusal->reason);
    else if (!origin)
        made.refuse(400, origin.error().message);
    else
        made.start();
}

std::optional<ProxyRefusal> Proxy::Private::whyNoTunnel(const http::IncomingMessage &request) const
{
    if (!message::isConnectTarget(request.url()))
        return ProxyRefusal{400, "CONNECT needs a host and a port"};
    const message::MessageHead &head = request.head();
    if (head.chunked || head.contentLength > 0
        || message::findHeader(head.headers, "transfer-encoding"))
        return ProxyRefusal{400, "a CONNECT has no content"};
    if (int(tunnels.size()) >= options.maxTunnels) {
        return ProxyRefusal{
            503, "as many tunnels as may be are open: " + QByteArray::number(options.maxTunnels)};
    }
    return {};
}

} // namespace roundtrip::engine

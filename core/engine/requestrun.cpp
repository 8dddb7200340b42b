#include "core/engine/requestrun.h"

#include "core/plan/planjson.h"

#include <algorithm>
#include <utility>

namespace roundtrip::engine
{

namespace
{

constexpr std::chrono::milliseconds longestContinueWait{1000};

bool hasHeader(const plan::FieldList &headers, QByteArrayView name)
{
    return std::ranges::any_of(headers,
        [name](const auto &field) { return message::equalsIgnoringCase(field.first, name); });
}

qint64 totalSize(const std::vector<plan::Piece> &pieces)
{
    qint64 total = 0;
    for (const plan::Piece &piece : pieces)
        total += piece.data.size();
    return total;
}

message::RawHeaders rawHeaders(const plan::FieldList &fields)
{
    message::RawHeaders headers;
    for (const auto &[name, value] : fields)
        headers.push_back({name, value});
    return headers;
}

/// The plan's own fields and those its choices stand for, as a program would write them into
/// `headers`.
message::RawHeaders headersOf(const plan::RequestPlan &plan)
{
    message::RawHeaders headers = rawHeaders(plan.headers);
    if (plan.waitForContinue && !hasHeader(plan.headers, "expect"))
        headers.push_back({"Expect", "100-continue"});
    if (plan.framing == plan::FramingChoice::ContentLength
        && !hasHeader(plan.headers, "content-length"))
        headers.push_back({"Content-Length", QByteArray::number(totalSize(plan.pieces))});
    if (plan.framing == plan::FramingChoice::Chunked
        && !hasHeader(plan.headers, "transfer-encoding"))
        headers.push_back({"Transfer-Encoding", "chunked"});
    return headers;
}

} // namespace

std::shared_ptr<RequestRun> RequestRun::start(http::Context &context, AgentBook &agents,
    quint32 planId, const plan::RequestPlan &plan, Observer observer)
{
    std::shared_ptr<RequestRun> run(
        new RequestRun(context, agents, planId, plan, std::move(observer)));
    plan::Attached attached;
    const QByteArray json = plan::toJson(plan, &attached);
    context.trace.appendDetail(trace::EventKind::PlanAdopted, trace::Subject::program(),
        trace::Plan{planId, plan.method + ' ' + plan.url, json}, attached,
        quint8(trace::PlanType::Request));
    if (plan.delayBefore.count() > 0) {
        run->m_delay = context.loop.deadlines().arm(trace::DeadlineName::PlanDelay,
            trace::Subject::program(), plan.delayBefore, [run] { run->create(); });
    } else {
        run->create();
    }
    return run;
}

RequestRun::RequestRun(http::Context &context, AgentBook &agents, quint32 planId,
    const plan::RequestPlan &plan, Observer observer)
    : m_context(context)
    , m_agents(agents)
    , m_planId(planId)
    , m_plan(plan)
    , m_observer(std::move(observer))
{
}

void RequestRun::cancel()
{
    if (m_closed)
        conclude();
    else if (m_request)
        m_request->destroy();
    else
        close();
}

void RequestRun::holdResponse(bool on)
{
    if (std::exchange(m_responseHeld, on) == on || !m_response)
        return;
    if (on)
        m_response->pause();
    else
        m_response->resume();
}

Result<http::RequestOptions> RequestRun::options() const
{
    auto options = http::RequestOptions::fromUrl(m_plan.url);
    if (!options)
        return options;
    options->method = m_plan.method;
    options->headers = headersOf(m_plan);
    options->tls = {m_plan.tls.ca, m_plan.tls.rejectUnauthorized, m_plan.tls.servername};
    options->conformance = m_plan.conformance;
    options->insecureHTTPParser = m_plan.insecureHTTPParser;
    options->socketPath = m_plan.socketPath;
    options->origin = trace::Origin::Plan;
    options->planId = m_planId;
    return options;
}

void RequestRun::create()
{
    m_result.timings.begin = now();
    auto chosen = options();
    if (!chosen)
        return fail(chosen.error());
    auto choice = m_agents.choose(m_plan.agent, chosen->protocol);
    if (!choice)
        return fail(choice.error());
    m_agent = std::move(*choice);
    chosen->agent = m_agent.agent;
    auto request = http::ClientRequest::request(m_context, *chosen);
    if (!request)
        return fail(request.error());
    m_request = *request;
    m_request->setOrigin(trace::Origin::Plan);
    if (m_plan.framing == plan::FramingChoice::None) {
        (void)m_request->removeHeader("Content-Length");
        (void)m_request->removeHeader("Transfer-Encoding");
    }
    listen();
    armTimeout();
    if (m_observer.created)
        m_observer.created(m_request);
    if (!m_plan.waitForContinue)
        beginBody();
}

trace::Subject RequestRun::subject() const
{
    return trace::Subject::half(m_request->half());
}

void RequestRun::listen()
{
    // Each callback keeps the run alive; the request lets go of them when it has closed.
    const auto self = shared_from_this();
    m_request->onSocket([self] {
        self->m_result.timings.socket = self->now();
        // What a person holds by hand must not run out of time meanwhile.
        self->m_context.loop.deadlines().tie(self->m_timeout, self->m_request->connectionId());
        if (self->m_plan.waitForContinue)
            self->armContinueWait();
    });
    m_request->onInformation([self](const auto &information) {
        if (self->m_result.informational.size() < RunResult::maxInformational)
            self->m_result.informational.push_back(information);
        else
            ++self->m_result.informationalLeftOut;
    });
    if (m_plan.waitForContinue)
        m_request->onContinue([self] { self->beginBody(); });
    m_request->onResponse([self](const auto &response) { self->listenToResponse(response); });
    m_request->onError([self](const Error &error) {
        if (!self->m_result.error)
            self->m_result.error = error;
    });
    m_request->onClose([self] { self->close(); });
}

void RequestRun::listenToResponse(const http::ClientRequest::Response &response)
{
    m_response = response;
    m_result.timings.response = now();
    m_result.statusCode = response->statusCode();
    m_result.statusMessage = response->statusMessage();
    m_result.httpVersion = response->httpVersion();
    m_result.rawHeaders = response->rawHeaders();
    m_result.reusedSocket = m_request->reusedSocket();
    if (m_observer.response)
        m_observer.response(m_result);
    const auto self = shared_from_this();
    response->onData([self](QByteArrayView bytes) {
        if (self->m_observer.data)
            self->m_observer.data(bytes);
    });
    response->onEnd([self] {
        self->m_result.complete = self->m_response->complete();
        self->m_result.rawTrailers = self->m_response->rawTrailers();
        self->m_result.timings.end = self->now();
        self->responseEnded();
        self->responseSettled();
    });
    response->onError([self](const Error &error) {
        if (!self->m_result.error)
            self->m_result.error = error;
        self->responseSettled();
    });
    if (m_responseHeld)
        response->pause();
}

void RequestRun::armTimeout()
{
    if (m_plan.timeout.count() <= 0)
        return;
    m_timeout = m_context.loop.deadlines().arm(
        trace::DeadlineName::PlanTimeout, subject(), m_plan.timeout, [self = shared_from_this()] {
            const http::CauseScope timeIsOver(
                self->m_context, self->m_context.loop.deadlines().firedEvent());
            self->m_request->destroy(self->timeoutError());
        });
}

/// What was missing when the time was over.
Error RequestRun::timeoutError() const
{
    const QByteArray time = QByteArray::number(qint64(m_plan.timeout.count())) + " ms";
    return {.code = "ETIMEDOUT",
        .message = m_result.complete
            ? "The response was complete, the request not ended within " + time
            : "No complete response within " + time};
}

/// A server that knows no 100 Continue never sends one.
void RequestRun::armContinueWait()
{
    auto &deadlines = m_context.loop.deadlines();
    m_continueWait = deadlines.arm(trace::DeadlineName::ContinueWait, subject(),
        longestContinueWait, [self = shared_from_this()] { self->beginBody(); });
    deadlines.tie(m_continueWait, m_request->connectionId());
}

/// Once, however many 100 Continue there are, and not after the request has closed.
void RequestRun::beginBody()
{
    m_context.loop.deadlines().clear(m_continueWait);
    if (m_closed || std::exchange(m_bodyBegun, true))
        return;
    nextPiece();
}

/// An answer without 100 Continue is the last word: nobody wants the body any more. What the head
/// promised of it never comes, so the connection cannot be used again.
void RequestRun::responseEnded()
{
    if (m_closed || m_bodyBegun || m_request->writableEnded()
        || m_plan.finish == plan::Finish::None || m_plan.finish == plan::Finish::ByHand)
        return;
    m_bodyBegun = true;
    m_context.loop.deadlines().clear(m_continueWait);
    const http::OriginScope plan(*m_request, trace::Origin::Plan);
    m_request->destroy();
}

void RequestRun::nextPiece()
{
    while (m_nextPiece < m_plan.pieces.size()) {
        const auto delay = m_plan.pieces[m_nextPiece].delay;
        if (delay.count() > 0) {
            m_delay = m_context.loop.deadlines().arm(
                trace::DeadlineName::PlanDelay, subject(), delay, [self = shared_from_this()] {
                    self->writePiece();
                    self->nextPiece();
                });
            return;
        }
        writePiece();
    }
    finish();
}

void RequestRun::writePiece()
{
    const plan::Piece &piece = m_plan.pieces[m_nextPiece++];
    const http::OriginScope plan(*m_request, trace::Origin::Plan);
    (void)m_request->write(piece.data);
}

void RequestRun::finish()
{
    const http::OriginScope plan(*m_request, trace::Origin::Plan);
    switch (m_plan.finish) {
    case plan::Finish::End:
        if (!m_plan.trailers.empty())
            (void)m_request->addTrailers(rawHeaders(m_plan.trailers));
        (void)m_request->end();
        break;
    case plan::Finish::Abort:
        m_request->abort();
        break;
    case plan::Finish::None:
        break;
    case plan::Finish::ByHand:
        m_context.trace.append(trace::EventKind::LeftToPerson, subject());
        break;
    }
}

void RequestRun::fail(const Error &error)
{
    m_result.error = error;
    m_context.trace.appendDetail(trace::EventKind::CallRefused, trace::Subject::program(),
        trace::ErrorDetail{error}, quint8(trace::Origin::Plan));
    close();
}

void RequestRun::close()
{
    if (m_closed)
        return;
    m_closed = true;
    const auto self = shared_from_this();
    m_context.loop.deadlines().clear(m_delay);
    m_context.loop.deadlines().clear(m_timeout);
    m_context.loop.deadlines().clear(m_continueWait);
    // Node's order lets a response close after its request: what the response still tells belongs
    // to the result.
    m_context.loop.setImmediate([self] {
        // Of a response that is held, what had arrived is still to be taken.
        self->m_concludesWithResponse =
            self->m_responseHeld && self->m_response && !self->m_responseSettled;
        if (!self->m_concludesWithResponse)
            self->conclude();
    });
}

void RequestRun::responseSettled()
{
    m_responseSettled = true;
    if (m_concludesWithResponse)
        m_context.loop.setImmediate([self = shared_from_this()] { self->conclude(); });
}

void RequestRun::conclude()
{
    const auto self = shared_from_this();
    if (const auto observer = std::exchange(m_observer, {}); observer.closed)
        observer.closed(m_result);
    m_response.reset();
    m_request.reset();
    m_agent = {};
}

} // namespace roundtrip::engine

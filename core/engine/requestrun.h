#pragma once

#include "core/engine/agentbook.h"
#include "core/http/clientrequest.h"
#include "core/plan/plans.h"

#include <functional>
#include <memory>
#include <optional>

namespace roundtrip::engine
{

/// What became of a request plan, complete when its request has closed.
struct RunResult {
    static constexpr size_t maxInformational = 100;

    Error error; ///< the first one: of the call, the request or the response; code empty when all
                 ///< went well
    int statusCode = 0; ///< 0: no response head arrived
    QByteArray statusMessage;
    QByteArray httpVersion;
    message::RawHeaders rawHeaders;
    message::RawHeaders rawTrailers;
    std::vector<http::ClientRequest::Information> informational; ///< the first `maxInformational`
    qint64 informationalLeftOut = 0; ///< how many came after those
    bool complete = false; ///< the whole response arrived
    bool reusedSocket = false;

    /// Times of the trace; none where it did not come to that.
    struct Timings {
        std::chrono::microseconds begin{0};
        std::optional<std::chrono::microseconds> socket;
        std::optional<std::chrono::microseconds> response;
        std::optional<std::chrono::microseconds> end;
    } timings;
};

/// Carries out one request plan: waits, calls http.request(), writes the pieces with their delays,
/// ends (or forgets to, or aborts), listens as the guide's program does. Keeps itself alive until
/// the request has closed.
///
/// Whatever the server sends, each piece is written once. For a 100 Continue it waits a second and
/// then sends the body without (RFC 9110, section 10.1.1: not for ever); after a complete response
/// that came without one it does not send it any more.
class RequestRun : public std::enable_shared_from_this<RequestRun>
{
public:
    struct Observer {
        std::function<void(const RunResult &)> response; ///< the head arrived
        std::function<void(QByteArrayView)> data;
        std::function<void(const RunResult &)> closed; ///< the last call, exactly once
        std::function<void(const std::shared_ptr<http::ClientRequest> &)> created;
    };

    static std::shared_ptr<RequestRun> start(http::Context &context, AgentBook &agents,
        quint32 planId, const plan::RequestPlan &plan, Observer observer = {});

    /// Destroys the request, wherever it is.
    void cancel();
    /// Takes no more of the response's body (pause()), or goes on.
    void holdResponse(bool on);

private:
    RequestRun(http::Context &context, AgentBook &agents, quint32 planId,
        const plan::RequestPlan &plan, Observer observer);
    Result<http::RequestOptions> options() const;
    void create();
    void listen();
    void listenToResponse(const http::ClientRequest::Response &response);
    void armTimeout();
    void armContinueWait();
    void beginBody();
    void nextPiece();
    void writePiece();
    void finish();
    void responseEnded();
    void responseSettled();
    void conclude();
    Error timeoutError() const;
    void fail(const Error &error);
    void close();
    std::chrono::microseconds now() const { return m_context.loop.now(); }
    trace::Subject subject() const;

    http::Context &m_context;
    AgentBook &m_agents;
    const quint32 m_planId;
    const plan::RequestPlan m_plan;
    Observer m_observer;
    AgentBook::Choice m_agent;
    std::shared_ptr<http::ClientRequest> m_request;
    http::ClientRequest::Response m_response;
    wire::DeadlineId m_delay;
    wire::DeadlineId m_timeout;
    wire::DeadlineId m_continueWait;
    size_t m_nextPiece = 0;
    bool m_bodyBegun = false; ///< the pieces are on their way, or the plan was carried out
    bool m_responseHeld = false;
    bool m_responseSettled = false; ///< 'end' or 'error'
    bool m_concludesWithResponse = false;
    bool m_closed = false;
    RunResult m_result;
};

} // namespace roundtrip::engine

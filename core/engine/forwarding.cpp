#include "core/engine/forwarding.h"

#include "core/http/context.h"
#include "core/message/syntax.h"

#include <algorithm>

namespace roundtrip::engine
{

namespace
{

bool isIdempotent(QByteArrayView method)
{
    return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE"
        || method == "PUT" || method == "DELETE"; // RFC 9110, section 9.2.2
}

/// A connection that could not be made, or broke, or an answer that did not come in time.
ProxyRefusal refusalFor(const Error &error)
{
    const bool late = error.code == "ETIMEDOUT";
    const QByteArray &reason = error.message.isEmpty() ? error.code : error.message;
    return {late ? 504 : 502, reason};
}

} // namespace

template <typename Do>
auto Forwarding::guarded(Do act)
{
    return [weak = weak_from_this(), act](auto &&...arguments) {
        const auto self = weak.lock();
        if (self && !self->m_over)
            act(*self, arguments...);
    };
}

template <typename Do>
auto Forwarding::ofUpstream(Do act)
{
    return guarded([of = m_upstream.get(), act](Forwarding &self, auto &&...arguments) {
        if (self.m_upstream.get() == of)
            act(self, arguments...);
    });
}

Forwarding::Forwarding(http::Context &context, Way way, const http::Server::Request &request,
    const http::Server::Response &response)
    : m_context(context)
    , m_way(std::move(way))
    , m_request(request)
    , m_response(response)
{
}

void Forwarding::refuse(const http::Server::Request &request,
    const http::Server::Response &response, const ProxyRefusal &refusal)
{
    const QByteArray body = QByteArray::number(refusal.status) + ' '
        + message::reasonPhrase(refusal.status) + ": " + refusal.reason + '\n';
    (void)response->writeHead(refusal.status,
        {{"Content-Type", "text/plain; charset=utf-8"},
            {"Content-Length", QByteArray::number(body.size())}});
    (void)response->end(request->method() == "HEAD" ? QByteArray() : body);
    request->onData({});
    request->resume();
}

void Forwarding::start()
{
    listenToClient();
    if (m_response->hasSink()) {
        send();
        return;
    }
    m_response->onSocket(guarded([](Forwarding &self) { self.send(); }));
}

void Forwarding::cancel()
{
    m_over = true;
    m_context.loop.deadlines().clear(m_timeout);
    if (m_upstream && !m_upstreamOver)
        m_upstream->destroy();
}

// ---- The request ----

void Forwarding::send()
{
    ask(m_way.agent);
    if (m_upstream)
        readRequest();
}

void Forwarding::ask(http::Agent *agent)
{
    http::RequestOptions options;
    options.protocol = m_way.target.protocol;
    options.host = m_way.target.host;
    options.port = m_way.target.port;
    options.path = m_way.target.path;
    options.method = m_request->method();
    options.headers = forwardedRequestFields(head(), m_way.target, m_way.via);
    options.agent = agent;
    options.tls = m_way.tls;
    options.origin = trace::Origin::Proxy;
    auto made = http::ClientRequest::request(m_context, options);
    if (!made) {
        m_upstreamOver = true;
        return fail({400, made.error().message});
    }
    m_upstream = *made;
    m_upstreamOver = false;
    listenToServer();
    if (m_way.created)
        m_way.created(m_upstream);
}

void Forwarding::listenToClient()
{
    m_request->onAborted(guarded([](Forwarding &self) { self.clientGone(); }));
    m_request->onError([](const Error &) {}); // 'aborted' came before it
    m_response->onClose(guarded([](Forwarding &self) {
        self.m_clientOver = true;
        if (!self.m_response->writableFinished())
            self.clientGone();
        self.endIfOver();
    }));
}

/// Nobody is left who could take the answer.
void Forwarding::clientGone()
{
    if (m_upstream && !m_upstreamOver)
        m_upstream->destroy();
}

void Forwarding::readRequest()
{
    m_request->onData(guarded([](Forwarding &self, QByteArrayView bytes) {
        const auto room = self.m_upstream->write(bytes.toByteArray());
        if (room && !*room)
            self.m_request->pause();
    }));
    m_request->onEnd(guarded([](Forwarding &self) { self.requestEnded(); }));
    m_upstream->onDrain(guarded([](Forwarding &self) { self.m_request->resume(); }));
    if (hasContent(head()))
        flushSoon();
}

void Forwarding::requestEnded()
{
    if (const auto trailers = forwardedTrailers(m_request->rawTrailers()); !trailers.empty())
        (void)m_upstream->addTrailers(trailers);
    (void)m_upstream->end();
    expectAnswer();
}

/// A head goes on although the body behind it lets itself be waited for; but when some of it came
/// with the head they leave in one write.
void Forwarding::flushSoon()
{
    m_context.loop.setImmediate([weak = weak_from_this(), answer = bool(m_answer)] {
        const auto self = weak.lock();
        if (!self || self->m_over)
            return;
        http::OutgoingMessage &message =
            answer ? static_cast<http::OutgoingMessage &>(*self->m_response) : *self->m_upstream;
        if (!message.headOut() && !message.destroyed())
            (void)message.flushHeaders();
    });
}

/// The clock of 504 runs when the server has the whole request.
void Forwarding::expectAnswer()
{
    m_context.loop.deadlines().clear(m_timeout);
    if (m_answer || m_way.timeout.count() == 0)
        return;
    m_timeout = m_context.loop.deadlines().arm(trace::DeadlineName::ProxyTimeout,
        trace::Subject::half(m_upstream->half()), m_way.timeout, ofUpstream([](Forwarding &self) {
            self.m_upstream->destroy(Error{.code = "ETIMEDOUT",
                .message = "no answer within "
                    + QByteArray::number(qint64(self.m_way.timeout.count())) + " ms"});
        }));
    m_context.loop.deadlines().tie(m_timeout, m_upstream->connectionId());
}

// ---- The answer ----

void Forwarding::listenToServer()
{
    m_upstream->onSocket(ofUpstream([](Forwarding &self) {
        self.m_context.loop.deadlines().tie(self.m_timeout, self.m_upstream->connectionId());
    }));
    m_upstream->onInformation(
        ofUpstream([](Forwarding &self, const http::ClientRequest::Information &information) {
            self.informed(information);
        }));
    m_upstream->onResponse(
        ofUpstream([](Forwarding &self, const Answer &answer) { self.answered(answer); }));
    m_upstream->onError(
        ofUpstream([](Forwarding &self, const Error &error) { self.upstreamFailed(error); }));
    m_upstream->onClose(ofUpstream([](Forwarding &self) { self.upstreamClosed(); }));
}

/// RFC 9110, section 15.2: "a proxy MUST forward 1xx responses".
void Forwarding::informed(const http::ClientRequest::Information &information)
{
    if (m_request->httpVersionMajor() != 1 || m_request->httpVersionMinor() < 1
        || m_response->headersSent())
        return;
    (void)m_response->writeInformation(information.statusCode, information.statusMessage,
        forwardedInformationFields(information.rawHeaders, information.httpVersion, m_way.via));
    if (m_upstream->writableEnded())
        expectAnswer(); // it is at work
}

void Forwarding::answered(const Answer &answer)
{
    m_answer = answer;
    m_context.loop.deadlines().clear(m_timeout);
    if (const auto refusal = whyNotForwarded(answer->head())) {
        m_upstream->destroy();
        return fail(*refusal);
    }
    const bool isVersion11 =
        m_request->httpVersionMajor() == 1 && m_request->httpVersionMinor() >= 1;
    const bool askedHead = m_request->method() == "HEAD";
    const message::MessageHead &received = answer->head();
    m_endsWithClose = !isVersion11 && (received.chunked || received.contentLength < 0);
    const Status written = m_response->writeHead(received.statusCode, received.statusMessage,
        forwardedResponseFields(received, {isVersion11, askedHead}, m_way.via));
    if (!written) {
        m_upstream->destroy();
        return fail({502, written.error().message});
    }
    readAnswer(answer);
}

void Forwarding::readAnswer(const Answer &answer)
{
    answer->onData(guarded([](Forwarding &self, QByteArrayView bytes) {
        const auto room = self.m_response->write(bytes.toByteArray());
        if (room && !*room)
            self.m_answer->pause();
    }));
    m_response->onDrain(guarded([](Forwarding &self) { self.m_answer->resume(); }));
    answer->onEnd(guarded([](Forwarding &self) {
        if (const auto trailers = forwardedTrailers(self.m_answer->rawTrailers());
            !trailers.empty() && !self.m_endsWithClose)
            (void)self.m_response->addTrailers(trailers);
        (void)self.m_response->end();
    }));
    answer->onError(
        guarded([](Forwarding &self, const Error &error) { self.upstreamFailed(error); }));
    flushSoon();
}

// ---- Failures, and the end ----

/// A connection that had been kept may have been closed by the server just then; what changes
/// nothing when it is done twice is asked for once more, on a new one (RFC 9110, section 9.2.2).
bool Forwarding::mayRepeat(const Error &error) const
{
    return !m_repeated && m_upstream->reusedSocket() && !m_answer
        && (error.code == "ECONNRESET" || error.code == "EPIPE") && !hasContent(head())
        && isIdempotent(m_request->method()) && m_request->complete();
}

void Forwarding::upstreamFailed(const Error &error)
{
    m_context.loop.deadlines().clear(m_timeout);
    if (m_clientOver || m_request->aborted())
        return;
    if (mayRepeat(error)) {
        m_repeated = true;
        ask(nullptr);
        if (m_upstream)
            requestEnded();
        return;
    }
    fail(refusalFor(error));
}

void Forwarding::fail(const ProxyRefusal &refusal)
{
    if (!m_response->headersSent())
        return refuse(m_request, m_response, refusal);
    if (m_response->writableEnded())
        return;
    // Nobody may take for complete what is not: where only FIN ends a body, it must be RST.
    if (m_endsWithClose)
        m_response->resetAndDestroy();
    else
        m_response->destroy();
}

void Forwarding::upstreamClosed()
{
    m_upstreamOver = true;
    m_context.loop.deadlines().clear(m_timeout);
    if (!m_response->headersSent() && !m_clientOver && !m_request->aborted())
        fail({502, "the server ended the connection without an answer"});
    // What the client still sends is not wanted any more.
    m_request->onData({});
    m_request->resume();
    endIfOver();
}

void Forwarding::endIfOver()
{
    if (m_over || !m_clientOver || (m_upstream && !m_upstreamOver))
        return;
    m_over = true;
    m_context.loop.deadlines().clear(m_timeout);
    m_way.over(*this);
}

} // namespace roundtrip::engine

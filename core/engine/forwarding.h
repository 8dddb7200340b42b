#pragma once

#include "core/engine/proxyfields.h"
#include "core/http/clientrequest.h"
#include "core/http/server.h"

#include <functional>
#include <memory>

namespace roundtrip::engine
{

/// One request handed on by the proxy: read from a client, written to a server, and the answer
/// back, both bodies as they come and no faster than the other end takes them. Two exchanges joined
/// by cause: the request upstream is made in the callback that brought the one from the client.
///
/// Its owner keeps it until `over` is called; nobody else does.
class Forwarding : public std::enable_shared_from_this<Forwarding>
{
public:
    struct Way {
        ForwardTarget target;
        http::Agent *agent = nullptr; ///< of the target's protocol; outlives it
        wire::TlsClientOptions tls;
        QByteArray via; ///< this proxy's name in Via
        std::chrono::milliseconds timeout{0}; ///< from the end of the request to the answer's head
        /// A request was made, of which others may want to know.
        std::function<void(const std::shared_ptr<http::ClientRequest> &)> created;
        std::function<void(Forwarding &)> over; ///< both exchanges are over; the last call
    };
    Forwarding(http::Context &context, Way way, const http::Server::Request &request,
        const http::Server::Response &response);
    Q_DISABLE_COPY_MOVE(Forwarding)

    /// Hands the request on as soon as the answers before it on its connection are written:
    /// requests that were pipelined leave in their order.
    void start();
    /// The proxy goes away: ends the request upstream and says nothing to the client.
    void cancel();

    /// Answers with a status and a reason in plain text; what is left of the request is not wanted.
    static void refuse(const http::Server::Request &request, const http::Server::Response &response,
        const ProxyRefusal &refusal);

private:
    using Answer = http::ClientRequest::Response;
    void send();
    void ask(http::Agent *agent);
    void listenToClient();
    void listenToServer();
    void readRequest();
    void requestEnded();
    void informed(const http::ClientRequest::Information &information);
    void answered(const Answer &answer);
    void readAnswer(const Answer &answer);
    void upstreamFailed(const Error &error);
    void upstreamClosed();
    void clientGone();
    void fail(const ProxyRefusal &refusal);
    bool mayRepeat(const Error &error) const;
    void expectAnswer();
    void flushSoon();
    void endIfOver();
    const message::MessageHead &head() const { return m_request->head(); }

    /// A callback that does nothing once this is over …
    template <typename Do>
    auto guarded(Do act);
    /// … or once the request upstream is another one.
    template <typename Do>
    auto ofUpstream(Do act);

    http::Context &m_context;
    Way m_way;
    const http::Server::Request m_request;
    const http::Server::Response m_response;
    std::shared_ptr<http::ClientRequest> m_upstream;
    Answer m_answer;
    wire::DeadlineId m_timeout;
    bool m_endsWithClose = false; ///< only FIN ends the answer's body: HTTP/1.0
    bool m_repeated = false;
    bool m_upstreamOver = false;
    bool m_clientOver = false;
    bool m_over = false;
};

} // namespace roundtrip::engine

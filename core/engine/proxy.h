#pragma once

#include "core/http/clientrequest.h"
#include "core/http/context.h"
#include "core/http/server.h"

#include <functional>
#include <memory>

namespace roundtrip::engine
{

/// A forward proxy: what a server does with requests that are meant for others. A target in
/// absolute-form is asked for by this program's own client and agent (Forwarding), CONNECT becomes
/// a Tunnel. It goes wherever a request says; who may ask is decided by where its server listens.
///
/// Nothing goes round for ever: a request leaves in origin-form, which no proxy takes for its own,
/// so one that names the proxy itself is answered there at the second time; and one whose Via names
/// this proxy is refused with 508.
class Proxy
{
public:
    struct Options {
        QByteArray via = "roundtrip"; ///< its name in Via: a token, and perhaps ":" and its port
        /// From the last byte of a request to the head of its answer, and for the connection of a
        /// tunnel; then 504.
        std::chrono::milliseconds timeout{120'000};
        std::chrono::milliseconds tunnelIdle{3'600'000}; ///< a tunnel through which nothing passes
        int maxTunnels = 256; ///< further ones get 503
        wire::TlsClientOptions tls; ///< towards https: targets
        /// A request was made upstream. Optional.
        std::function<void(const std::shared_ptr<http::ClientRequest> &)> created;
    };
    /// The context is not owned. Its agents are in the trace from here on.
    Proxy(http::Context &context, const Options &options);
    /// Ends what is under way; clients hear nothing of it.
    ~Proxy();
    Q_DISABLE_COPY_MOVE(Proxy)

    /// Is the request meant for another server, or (by its scheme) for nobody known? Origin-form
    /// and "*" are not.
    static bool isForProxy(const http::IncomingMessage &request);
    /// Hands a request on, or answers why not.
    void forward(const http::Server::Request &request, const http::Server::Response &response);
    /// Takes a CONNECT (Server::onConnect).
    void connect(const http::Server::Request &request, std::unique_ptr<wire::Transport> transport,
        const QByteArray &head);

    int tunnelCount() const noexcept;
    int forwardingCount() const noexcept;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::engine

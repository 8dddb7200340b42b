#pragma once

#include "core/message/headers.h"
#include "core/result.h"
#include "core/trace/event.h"
#include "core/wire/transport.h"

#include <QByteArray>
#include <QByteArrayList>

#include <chrono>
#include <functional>
#include <memory>

namespace roundtrip::http
{

class AbortSignal;
class Agent;

/// Options of http.request() with Node's names and defaults. Fields left empty take Node's
/// defaults.
struct RequestOptions {
    QByteArray protocol = "http:"; ///< or "https:"; the agent's must be the same
    QByteArray host; ///< "localhost" when empty; hostname of Node
    quint16 port = 0; ///< 0: the protocol's default
    QByteArray path = "/";
    QByteArray method = "GET"; ///< upper-cased
    message::RawHeaders headers;
    bool rawHeaders = false; ///< headers were an array: sent as they are, no Host and no
                             ///< Authorization is added
    bool setHost = true;
    QByteArray auth; ///< "user:password"
    std::chrono::milliseconds timeout{0}; ///< 0: none
    wire::TlsClientOptions tls; ///< of an https: request
    QByteArray localAddress;
    int family = 0;
    QByteArray socketPath; ///< of a Unix domain socket, in place of host and port
    qint64 maxHeaderSize = 16384;
    int maxHeadersCount = 1000; ///< 0: no limit
    bool joinDuplicateHeaders = false;
    bool insecureHTTPParser = false; ///< of the response; Conformance::Node only
    qint64 highWaterMark = 16384; ///< of the request, in bytes
    Conformance conformance = Conformance::Strict;
    Agent *agent = nullptr; ///< nullptr: a socket of its own, `Connection: close`
    /// Makes that socket (never null); without it the context's network does.
    std::function<std::unique_ptr<wire::Transport>(const wire::ConnectOptions &)> createConnection;
    std::shared_ptr<AbortSignal> signal; ///< destroys the request with ABORT_ERR
    QByteArrayList uniqueHeaders; ///< several values of these names share one line, joined "; "
    trace::Origin origin = trace::Origin::Program;
    quint32 planId = 0; ///< the adopted request plan, for the trace

    /// From a URL, as http.request(url): ERR_INVALID_URL, ERR_INVALID_PROTOCOL.
    static Result<RequestOptions> fromUrl(QByteArrayView url);
    /// What http.request() throws for these options, in the order in which Node looks:
    /// ERR_UNESCAPED_CHARACTERS, ERR_INVALID_PROTOCOL, ERR_OUT_OF_RANGE, ERR_INVALID_HTTP_TOKEN,
    /// ERR_INVALID_CHAR; ERR_INVALID_ARG_VALUE for insecureHTTPParser in Strict.
    Status validate() const;

    /// The same with Node's defaults filled in.
    RequestOptions withDefaults() const;
    wire::ConnectOptions connectOptions() const;
    /// The Host field the module adds: brackets around an IPv6 address, no port when it is the
    /// default.
    QByteArray hostField() const;
    /// The name for TLS (SNI) of a request with this Host field, empty: without one. None for an
    /// address.
    QByteArray serverName(const QByteArray &hostHeader) const;
    /// The Authorization field the module adds for `auth`.
    QByteArray authorizationField() const;
};

} // namespace roundtrip::http

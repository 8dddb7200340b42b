#pragma once

// What shall happen, as plain values. They mirror the JSON of the command line one to one
// (planjson.h).

#include "core/result.h"

#include <QByteArray>

#include <chrono>
#include <map>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace roundtrip::plan
{

using FieldList = std::vector<std::pair<QByteArray, QByteArray>>; ///< order and duplicates kept

/// One write() of a request's body.
struct Piece {
    QByteArray data;
    std::chrono::milliseconds delay{0}; ///< to wait before it
    bool operator==(const Piece &) const = default;
};

enum class FramingChoice : quint8 { Auto, ContentLength, Chunked, None };
enum class Finish : quint8 {
    End,
    None,
    Abort,
    ByHand
}; ///< call end(); forget end(); abort() after the pieces; a person makes the calls that follow

/// An agent by Node's option names; 0 as a limit means Infinity.
struct AgentPlan {
    bool keepAlive = false;
    int keepAliveMsecs = 1000;
    int maxSockets = 0;
    int maxTotalSockets = 0;
    int maxFreeSockets = 256;
    bool fifo = false; ///< scheduling: "fifo"
    int timeoutMs = 0;
    bool operator==(const AgentPlan &) const = default;
    /// The options of http.globalAgent: keepAlive, lifo, timeout 5000.
    static AgentPlan global();
};

struct SharedAgent {
    bool operator==(const SharedAgent &) const = default;
}; ///< one keep-alive agent, as globalAgent
struct NoAgent {
    bool operator==(const NoAgent &) const = default;
}; ///< agent: "none": createConnection
struct NewAgent {
    bool operator==(const NewAgent &) const = default;
}; ///< agent: false: one of its own
struct NamedAgent {
    QByteArray name;
    bool operator==(const NamedAgent &) const = default;
};
using AgentChoice = std::variant<SharedAgent, NoAgent, NewAgent, NamedAgent, AgentPlan>;

/// What an https: request asks of TLS, with the names of Node's options.
struct TlsPlan {
    QByteArray ca; ///< certificates in PEM that are trusted instead of the system's
    bool rejectUnauthorized = true; ///< false: "accept this certificate anyway"
    QByteArray servername; ///< empty: the name in Host or in the URL
    bool operator==(const TlsPlan &) const = default;
};

struct RequestPlan {
    QByteArray method = "GET";
    QByteArray url;
    FieldList headers;
    std::vector<Piece> pieces;
    FramingChoice framing = FramingChoice::Auto;
    bool waitForContinue = false; ///< sends Expect: 100-continue and the pieces after 'continue'
    FieldList trailers;
    Finish finish = Finish::End;
    std::chrono::milliseconds timeout{0}; ///< 0: none; then the request is destroyed
    std::chrono::milliseconds delayBefore{0};
    bool parallel = false; ///< does not wait for the request before it
    AgentChoice agent = SharedAgent{};
    TlsPlan tls;
    Conformance conformance = Conformance::Strict;
    bool insecureHTTPParser = false; ///< takes what Node takes with it; never in *Strict*
    QByteArray socketPath; ///< of a Unix domain socket; empty: the URL's host and port
    bool operator==(const RequestPlan &) const = default;
};

struct RequestFile {
    std::map<QByteArray, AgentPlan> agents;
    std::vector<RequestPlan> requests;
    bool operator==(const RequestFile &) const = default;
};

/// What one route of a route table answers. The playground is built in.
struct RouteAnswer {
    int status = 200;
    QByteArray statusMessage;
    FieldList headers;
    std::vector<Piece> pieces;
    FieldList trailers;
    std::chrono::milliseconds delay{0}; ///< before writeHead
    Finish finish = Finish::End;
    /// Nobody answers but a person, command by command; the rest of the answer counts for nothing.
    bool byHand = false;
    bool operator==(const RouteAnswer &) const = default;
};
struct Route {
    QByteArray method; ///< empty: any
    QByteArray path; ///< exact, or a prefix when it ends in "*"
    RouteAnswer answer;
    bool operator==(const Route &) const = default;
};
/// Routes are tried in order. `playground`: what matches none goes to the playground, else 404.
struct RouteTable {
    std::vector<Route> routes;
    bool playground = true;
    bool operator==(const RouteTable &) const = default;
};

/// A server's files in PEM form. Their names, not their content: the key belongs into no trace.
struct ServerTlsPlan {
    QByteArray certificateFile;
    QByteArray keyFile;
    bool operator==(const ServerTlsPlan &) const = default;
};

struct ServerPlan {
    QByteArray host = "127.0.0.1";
    quint16 port = 0;
    Conformance conformance = Conformance::Strict;
    std::optional<ServerTlsPlan> tls = {}; ///< none: plain HTTP
    RouteTable routes;
    qint64 maxBodySize = 0; ///< bytes of a request's body, over it 413; 0: no limit
    int maxConnections = 0; ///< further ones are closed at once; 0: no limit
    bool insecureHTTPParser = false; ///< takes what Node takes with it; never in *Strict*
    QByteArray socketPath; ///< listens on a Unix domain socket instead of host and port
    bool proxy = false; ///< hands on what is meant for others: absolute-form and CONNECT
    bool operator==(const ServerPlan &) const = default;
};

} // namespace roundtrip::plan

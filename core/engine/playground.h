#pragma once

#include "core/engine/routedelays.h"
#include "core/http/server.h"

namespace roundtrip::engine
{

/// The built-in routes of `serve` and of the window's server: small answers that each show one
/// thing HTTP can do. Everything is bounded: no path makes it hold more than one piece of a body
/// for a connection, whatever was asked for on it at once, or write faster than the peer reads.
class Playground
{
public:
    /// Not owned.
    explicit Playground(RouteDelays &delays);

    /// Answers a request; 404 for what is no route.
    void handle(const http::Server::Request &request, const http::Server::Response &response) const;

private:
    RouteDelays &m_delays;
};

} // namespace roundtrip::engine

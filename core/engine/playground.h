#pragma once

#include "core/http/server.h"

namespace roundtrip::engine
{

/// The built-in routes of `serve` and of the window's server: small answers that each show one
/// thing HTTP can do. Everything is bounded: no path makes it hold more than one piece of a body.
class Playground
{
public:
    explicit Playground(http::Context &context);

    /// Answers a request; 404 for what is no route.
    void handle(const http::Server::Request &request, const http::Server::Response &response) const;

private:
    http::Context &m_context;
};

} // namespace roundtrip::engine

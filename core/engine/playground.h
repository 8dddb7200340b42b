#pragma once

#include "core/http/server.h"

#include <QByteArray>

#include <span>

namespace roundtrip::engine
{

/// One route of the playground, for people: what the server tab lists and what a click puts into
/// the form.
struct PlaygroundRoute {
    const char *pattern; ///< "/chunks/N?size=&delay="
    const char *description; ///< English, marked for translation in the context
                             ///< "roundtrip::engine::Playground"
    const char *method; ///< for the example
    const char *example; ///< "/chunks/5?size=16&delay=300"
};
std::span<const PlaygroundRoute> playgroundRoutes();

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

#pragma once

#include "core/engine/routedelays.h"
#include "core/http/server.h"
#include "core/plan/plans.h"

#include <functional>
#include <memory>

namespace roundtrip::engine
{

/// Answers requests from a route table: the first route that matches writes its head and its pieces
/// with their delays. What is more than a response buffers waits for its turn on the connection.
class RouteAnswerer
{
public:
    /// Hears of a response that its route leaves to a person.
    using LeftToPerson = std::function<void(const http::Server::Response &)>;
    /// The delays are not owned.
    RouteAnswerer(
        RouteDelays &delays, const plan::RouteTable &table, LeftToPerson leftToPerson = {});

    /// False when no route matches: somebody else answers.
    bool handle(const http::Server::Request &request, const http::Server::Response &response) const;

private:
    RouteDelays &m_delays;
    std::shared_ptr<const plan::RouteTable>
        m_table; ///< answers under way outlive a change of the table
    LeftToPerson m_leftToPerson;
};

} // namespace roundtrip::engine

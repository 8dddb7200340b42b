#pragma once

#include "core/http/server.h"
#include "core/plan/plans.h"

#include <memory>

namespace roundtrip::engine
{

/// Answers requests from a route table: the first route that matches writes its head and its pieces
/// with their delays.
class RouteAnswerer
{
public:
    RouteAnswerer(http::Context &context, const plan::RouteTable &table);

    /// False when no route matches: somebody else answers.
    bool handle(const http::Server::Request &request, const http::Server::Response &response) const;

private:
    http::Context &m_context;
    std::shared_ptr<const plan::RouteTable>
        m_table; ///< answers under way outlive a change of the table
};

} // namespace roundtrip::engine

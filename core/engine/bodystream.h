#pragma once

#include "core/engine/routedelays.h"
#include "core/http/serverresponse.h"

#include <chrono>
#include <memory>

namespace roundtrip::engine
{

/// Writes a body of repeated pieces into a response: when it is its turn on the connection, piece
/// by piece as the peer takes it ('drain'), with a pause before each when one is asked for, then
/// end(). One piece exists at a time, none while it waits. Lives as long as the response has use
/// for it.
class BodyStream : public std::enable_shared_from_this<BodyStream>
{
public:
    struct Options {
        qint64 pieceSize = 1; ///< bytes, at least 1
        qint64 total = 0; ///< bytes; the last piece is cut to it
        std::chrono::milliseconds pause{0}; ///< before each piece
    };
    static void start(RouteDelays &delays, const std::shared_ptr<http::ServerResponse> &response,
        const Options &options);

private:
    BodyStream(RouteDelays &delays, const std::shared_ptr<http::ServerResponse> &response,
        const Options &options);
    void next(http::ServerResponse &response);
    void writeMore(http::ServerResponse &response);
    bool writeOne(http::ServerResponse &response);

    RouteDelays &m_delays;
    std::weak_ptr<http::ServerResponse> m_response;
    const Options m_options;
    qint64 m_left;
};

} // namespace roundtrip::engine

#pragma once

#include "core/http/context.h"
#include "core/http/serverresponse.h"
#include "core/wire/deadlines.h"

#include <memory>

namespace roundtrip::engine
{

/// Writes a body of repeated pieces into a response, piece by piece: with a pause before each, or
/// as fast as the peer takes it ('drain'), then end(). Holds one piece at a time. Lives as long as
/// the response has use for it.
class BodyStream : public std::enable_shared_from_this<BodyStream>
{
public:
    struct Options {
        QByteArray piece;
        qint64 total = 0; ///< bytes; the last piece is cut to it
        qint64 pieces = 0;
        std::chrono::milliseconds pause{0}; ///< before each piece
    };
    static void start(http::Context &context, const std::shared_ptr<http::ServerResponse> &response,
        Options options);

private:
    BodyStream(http::Context &context, const std::shared_ptr<http::ServerResponse> &response,
        Options options);
    void next();
    void writeMore();
    bool writeOne(http::ServerResponse &response);

    http::Context &m_context;
    std::weak_ptr<http::ServerResponse> m_response;
    Options m_options;
};

} // namespace roundtrip::engine

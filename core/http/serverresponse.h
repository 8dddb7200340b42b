#pragma once

#include "core/http/outgoingmessage.h"

namespace roundtrip::http {

/// http.ServerResponse.
class ServerResponse final : public OutgoingMessage
{
public:
    int statusCode = 200;
    QByteArray statusMessage; ///< empty: the standard phrase

    /// Nothing reaches the wire before write(), end() or flushHeaders(). Refused when the head was rendered
    /// (ERR_HTTP_HEADERS_SENT) or the code is outside 100..999 (ERR_HTTP_INVALID_STATUS_CODE).
    Status writeHead(int code, const message::RawHeaders &headers = {});
    Status writeHead(int code, const QByteArray &reason, const message::RawHeaders &headers = {});
    Status writeContinue();
    Status writeProcessing();
    Status writeEarlyHints(const message::RawHeaders &hints);

    void destroy(const Error &error = {}) override;
    void setTimeout(std::chrono::milliseconds timeout) override;
};

} // namespace roundtrip::http

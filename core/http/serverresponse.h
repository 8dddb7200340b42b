#pragma once

#include "core/http/outgoingmessage.h"

#include <vector>

namespace roundtrip::http
{

class ServerConnection;

/// http.ServerResponse.
class ServerResponse final : public OutgoingMessage
{
public:
    int statusCode = 200;
    QByteArray statusMessage; ///< empty: the standard phrase

    /// Nothing reaches the wire before write(), end() or flushHeaders(). Refused when the head was
    /// rendered (ERR_HTTP_HEADERS_SENT) or the code is outside 100..999
    /// (ERR_HTTP_INVALID_STATUS_CODE).
    ///
    /// As in Node it renders the head: a body given to end() afterwards is chunked, for its length
    /// was not known here. Fields that were set before are merged with `headers` (the last of one
    /// name wins); with none set, `headers` go out as they are, duplicates kept. An empty `reason`
    /// is one: no phrase is sent.
    Status writeHead(int code, const message::RawHeaders &headers = {});
    Status writeHead(int code, const QByteArray &reason, const message::RawHeaders &headers = {});
    Status writeContinue();
    Status writeProcessing();
    /// Without a Link field nothing is sent; one that is no link is refused
    /// (ERR_INVALID_ARG_VALUE).
    Status writeEarlyHints(const message::RawHeaders &hints);
    /// Any 1xx answer but 101, with its fields: what a proxy hands on (RFC 9110, section 15.2). Node
    /// has no such method. Refused behind the head (ERR_HTTP_HEADERS_SENT) and for another code
    /// (ERR_HTTP_INVALID_STATUS_CODE).
    Status writeInformation(
        int code, const QByteArray &reason, const message::RawHeaders &headers);

    void destroy(const Error &error = {}) override;
    /// destroy() that sends RST (req.socket.resetAndDestroy() in Node); destroy() before its turn.
    void resetAndDestroy();
    void setTimeout(std::chrono::milliseconds timeout) override;

    /// Its turn has come: the answers before it on the connection are finished.
    void onSocket(Plain callback);

    // ---- For the connection ----

    /// What the request and the server's options decide.
    struct Setup {
        bool answersHead = false;
        bool useChunkedByDefault = true; ///< HTTP/1.1, or `TE: chunked`
        bool shouldKeepAlive = true;
        bool maxRequestsReached = false;
        bool expectsContinue = false;
        bool strict = false;
        bool peerIsOlder = false; ///< the request was of HTTP/1.0 or before
        bool takesInformation = true; ///< Strict: not an HTTP/1.0 client (RFC 9110, section 15.2)
        int maxRequestsPerSocket = 0;
        std::chrono::milliseconds keepAliveTimeout{0};
        bool rejectNonStandardBodyWrites = false;
        qint64 highWaterMark = OutgoingMessage::highWaterMark;
        const QByteArrayList *uniqueHeaders = nullptr; ///< read in the constructor only
    };
    ServerResponse(
        Context &context, trace::HalfId half, const Setup &setup, ServerConnection &connection);
    /// It is its turn on the connection.
    void assignConnection();
    /// The connection has nothing more to do with it.
    void leaveConnection() noexcept;

private:
    Status renderImplicitHead() override;
    void bufferedChanged(qint64 delta) override;
    bool recordsHeadAtOnce() const override { return false; }
    Status writeHeadWith(int code, const QByteArray *reason, const message::RawHeaders &headers);
    /// Without a reason the statusMessage or the standard phrase.
    Status renderStatusHead(const QByteArray *reason, const message::RawHeaders &headers);
    Status mergeFields(const message::RawHeaders &headers);
    void sendInformation(const QByteArray &bytes);

    /// A 1xx answer on its way to the connection.
    struct Information {
        qint64 bytes = 0;
        trace::EventIndex call;
        bool behindHead = false; ///< written into the answer, which Node allows
    };
    void recordInformation(const Information &information);
    void recordWaitingInformation(bool behindHead);

    ServerConnection *m_connection;
    std::function<void()> m_onSocket;
    std::chrono::milliseconds m_timeout{-1}; ///< asked for before its turn
    Error m_destroyedWith;
    bool m_expectsContinue = false;
    bool m_takesInformation = true;
    bool m_sentContinue = false;
    bool m_destroyWhenAssigned = false;
    std::vector<Information> m_waitingInformation; ///< written before its turn, in this order
};

} // namespace roundtrip::http

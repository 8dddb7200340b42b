#pragma once

#include "core/http/agent.h"
#include "core/http/incomingmessage.h"
#include "core/http/outgoingmessage.h"

#include <optional>

namespace roundtrip::http {

/// Options of http.request() with Node's names and defaults. Fields left empty take Node's defaults.
struct RequestOptions {
    QByteArray protocol = "http:";
    QByteArray host; ///< "localhost" when empty; hostname of Node
    quint16 port = 0; ///< 0: the protocol's default
    QByteArray path = "/";
    QByteArray method = "GET";
    message::RawHeaders headers;
    bool rawHeaders = false; ///< headers were an array: sent as they are, no Host and no Authorization is added
    bool setHost = true;
    QByteArray auth; ///< "user:password"
    std::chrono::milliseconds timeout{0};
    QByteArray localAddress;
    int family = 0;
    qint64 maxHeaderSize = 16384;
    int maxHeadersCount = 2000;
    bool joinDuplicateHeaders = false;
    Conformance conformance = Conformance::Strict;
    Agent *agent = nullptr; ///< nullptr: a socket of its own (createConnection), `Connection: close`
    trace::Origin origin = trace::Origin::Program;
    quint32 planId = 0; ///< the adopted request plan, for the trace
    /// From a URL, as http.request(url): ERR_INVALID_URL, ERR_INVALID_PROTOCOL.
    static Result<RequestOptions> fromUrl(QByteArrayView url);
};

/// http.ClientRequest.
class ClientRequest final : public OutgoingMessage
{
public:
    using Response = std::shared_ptr<IncomingMessage>;
    struct Information {
        int statusCode = 0;
        QByteArray statusMessage;
        QByteArray httpVersion;
        message::RawHeaders rawHeaders;
    };

    /// http.request(): validates (ERR_UNESCAPED_CHARACTERS, ERR_INVALID_HTTP_TOKEN, ERR_INVALID_PROTOCOL …), asks the
    /// agent for a socket and returns; no event comes before the next tick. The module keeps the request alive until
    /// 'close'.
    static Result<std::shared_ptr<ClientRequest>> request(Context &context, const RequestOptions &options);

    const QByteArray &method() const noexcept;
    const QByteArray &path() const noexcept;
    const QByteArray &host() const noexcept;
    bool reusedSocket() const noexcept;
    bool aborted() const noexcept;
    trace::ConnectionId connectionId() const noexcept; ///< none until a socket was given

    void abort();
    void destroy(const Error &error = {}) override;
    void setTimeout(std::chrono::milliseconds timeout) override;

    void onSocket(Plain callback);
    void onResponse(std::function<void(const Response &)> callback);
    void onInformation(std::function<void(const Information &)> callback);
    void onContinue(Plain callback);
    void onAbort(Plain callback);
    /// (response, raw transport, first bytes): the transport is the program's from then on.
    using Upgraded = std::function<void(const Response &, std::unique_ptr<wire::Transport>, const QByteArray &head)>;
    void onUpgrade(Upgraded callback);
    void onConnect(Upgraded callback);
};

} // namespace roundtrip::http

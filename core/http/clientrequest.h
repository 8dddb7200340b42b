#pragma once

#include "core/http/agent.h"
#include "core/http/agentpool.h"
#include "core/http/callback.h"
#include "core/http/incomingmessage.h"
#include "core/http/outgoingmessage.h"
#include "core/http/requestoptions.h"

#include <optional>

namespace roundtrip::http
{

class ClientConnection;

/// http.ClientRequest. The module keeps it alive until 'close'.
class ClientRequest final : public OutgoingMessage, private PoolRequest
{
public:
    using Response = std::shared_ptr<IncomingMessage>;
    struct Information {
        int statusCode = 0;
        QByteArray statusMessage;
        QByteArray httpVersion;
        message::RawHeaders rawHeaders;
    };

    /// http.request(): validates (ERR_UNESCAPED_CHARACTERS, ERR_INVALID_HTTP_TOKEN,
    /// ERR_INVALID_PROTOCOL …), asks the agent for a socket and returns; no event comes before the
    /// next tick. The module keeps the request alive until 'close'.
    static Result<std::shared_ptr<ClientRequest>> request(
        Context &context, const RequestOptions &options);
    /// http.get(): request() and end(). The method stays what the options say.
    static Result<std::shared_ptr<ClientRequest>> get(
        Context &context, const RequestOptions &options);
    ~ClientRequest() override;

    trace::HalfId half() const noexcept override { return OutgoingMessage::half(); }
    const QByteArray &method() const noexcept { return m_options.method; }
    const QByteArray &path() const noexcept { return m_options.path; }
    const QByteArray &protocol() const noexcept { return m_options.protocol; }
    const QByteArray &host() const noexcept { return m_options.host; }
    const RequestOptions &options() const noexcept { return m_options; }
    bool reusedSocket() const noexcept { return m_reusedSocket; }
    bool aborted() const noexcept { return m_aborted; }
    trace::ConnectionId connectionId() const noexcept; ///< none until a socket was given

    void abort();
    void destroy(const Error &error = {}) override;
    void setTimeout(std::chrono::milliseconds timeout) override;
    /// Of its socket, as soon as it has one.
    void setNoDelay(bool on = true);
    void setSocketKeepAlive(bool on = true, std::chrono::milliseconds initialDelay = {});

    /// (response, raw transport, first bytes): the transport is the program's from then on.
    using Upgraded = std::function<void(
        const Response &, std::unique_ptr<wire::Transport>, const QByteArray &head)>;
    void onSocket(Plain callback);
    void onResponse(std::function<void(const Response &)> callback);
    void onInformation(std::function<void(const Information &)> callback);
    void onContinue(Plain callback);
    void onAbort(Plain callback);
    void onUpgrade(Upgraded callback);
    void onConnect(Upgraded callback);

private:
    friend class ClientConnection;
    ClientRequest(Context &context, RequestOptions &&options);

    Status renderImplicitHead() override;
    trace::LineOrigin originOf(const message::HeaderField &field) const override;
    void recordRequest();
    Status prepareHead();
    void prepareFields();
    void askForSocket();
    void obeySignal();
    Status renderRequestHead(const message::RawHeaders &headers);
    std::shared_ptr<ClientRequest> self();
    void tearDown(const Error &error, trace::EventIndex cause);

    // ---- For the pool ----
    wire::ConnectOptions connectOptions() const override;
    std::optional<std::chrono::milliseconds> timeoutOption() const override;
    void takeSocket(PoolSocket &socket, SocketFrom from) override;
    void breakBeforeConnect();

    // ---- For the connection ----
    /// The tick after a socket was given (Node's onSocketNT).
    void useSocket(ClientConnection &connection);
    /// 'error' (unless it was aborted), then 'close', of a request that never used a socket.
    void failUnused(const Error &error);
    /// The response says that the connection ends with it.
    void stopKeepingAlive() noexcept { m_rules.shouldKeepAlive = false; }
    /// The program's own `Connection: close`.
    bool saysClose() const noexcept { return m_saysClose; }
    /// Its exchange is over: destroy() does nothing to the connection any more.
    void leaveConnection() noexcept;
    bool responseEnded() const noexcept { return m_responseEnded; }
    void setResponseEnded() noexcept { m_responseEnded = true; }
    void setResponse(const Response &response) { m_response = response; }
    void emitSocket();
    /// False when nobody is registered for 'response' or the request was aborted: nobody will read
    /// it.
    bool emitResponse(const Response &response, trace::EventIndex cause);
    void emitInformation(const message::MessageHead &head, trace::EventIndex cause);
    bool wantsUpgrade() const noexcept;
    void emitUpgrade(const Response &response, std::unique_ptr<wire::Transport> transport,
        const QByteArray &head, trace::EventIndex cause);
    bool listensForTimeout() const noexcept { return m_listensForTimeout; }
    void emitSocketTimeout();
    void close(trace::EventIndex cause = {});

    template <typename Registered, typename... Args>
    void run(trace::EventKind kind, Registered &callback, quint32 value, trace::EventIndex cause,
        Args &&...args);

    const RequestOptions m_options;
    QByteArray m_addedHost; ///< what the module put into Host; null: nothing
    QByteArray m_addedAuth; ///< … and into Authorization
    std::shared_ptr<AgentPool> m_pool; ///< null: no agent
    std::weak_ptr<ClientConnection> m_connection; ///< once it is attached ('socket')
    std::weak_ptr<IncomingMessage> m_response;
    trace::ConnectionId m_connectionId;
    Error m_error; ///< destroy(error) before there was a socket
    std::optional<std::chrono::milliseconds> m_timeoutWanted; ///< setTimeout() before 'socket'
    struct KeepAlive {
        bool on = false;
        std::chrono::milliseconds initialDelay{0};
    };
    std::optional<bool> m_noDelayWanted; ///< setNoDelay() before 'socket'
    std::optional<KeepAlive> m_keepAliveWanted; ///< setSocketKeepAlive() before 'socket'

    Callback<> m_onSocket;
    Callback<const Response &> m_onResponse;
    Callback<const Information &> m_onInformation;
    Callback<> m_onContinue;
    Callback<> m_onAbort;
    Callback<const Response &, std::unique_ptr<wire::Transport>, const QByteArray &> m_onUpgrade;
    Callback<const Response &, std::unique_ptr<wire::Transport>, const QByteArray &> m_onConnect;

    bool m_saysClose = false;
    bool m_reusedSocket = false;
    bool m_aborted = false;
    bool m_listensForTimeout = false; ///< a timeout was asked for, here or of the agent
    bool m_timedOut = false; ///< 'timeout' comes once
    bool m_responseEnded = false;
};

} // namespace roundtrip::http

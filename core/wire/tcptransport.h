#pragma once

#include "core/wire/hostlookup.h"
#include "core/wire/streamtransport.h"
#include "core/wire/tcpcore.h"

#include <memory>
#include <optional>
#include <vector>

namespace roundtrip::wire
{

/// One side of a TCP connection, or of one between Unix domain sockets, on a non-blocking
/// descriptor. A client's way to it: held by the gate → name lookup → one address after the other;
/// a path is looked up nowhere.
class TcpTransport : public StreamTransport, protected Poller::Handler
{
public:
    /// A client; begins with the next tick.
    TcpTransport(TcpCore &core, const ConnectOptions &options);
    /// A server's side of what was accepted.
    TcpTransport(TcpCore &core, int descriptor, trace::ConnectionId id, const SocketAddress &local,
        const SocketAddress &remote);
    ~TcpTransport() override;
    Q_DISABLE_COPY_MOVE(TcpTransport)

    trace::Endpoints endpoints() const override;
    void setNoDelay(bool on) override;
    void setKeepAlive(bool on, std::chrono::milliseconds initialDelay) override;
    bool hasReset() const override { return !m_remote.isUnix(); }

protected:
    /// The TCP connection of a client stands.
    virtual void connectionStands() { opened(); }

    void descriptorReady(quint8 readiness) override;
    qint64 kernelRead(std::span<char> room) override;
    qint64 kernelWrite(std::span<const iovec> pieces) override;
    qint64 unreadBytes() const override;
    qint64 unsentBytes() const override;
    bool isConnectedInKernel() const override;
    bool kernelSendFin() override;
    int kernelFailure() override;
    void kernelSendReset() override;
    void kernelClose() override;
    void watch(quint8 interest) override;
    void connectingEnded() override { m_lookup.reset(); }
    int descriptor() const noexcept { return m_descriptor; }
    TcpCore &core() const noexcept { return m_core; }

private:
    void beginConnecting();
    void connectToPath();
    Error connectErrorAt(int number, const SocketAddress &server) const;
    void lookUp();
    void lookedUp(const HostLookup::Answer &answer);
    void tryNextAddress();
    int openAndConnect(const SocketAddress &server);
    bool bindLocalAddress(int descriptor);
    void watchConnecting(int descriptor, const SocketAddress &server);
    void connectionReady();
    void attemptFailed(const Error &error);
    void noteFailedAttempt(const Error &error);

    TcpCore &m_core;
    int m_descriptor = -1;
    Poller::Token m_token = -1;
    int m_kernelFailure = 0; ///< the kernel told it, once
    SocketAddress m_local;
    SocketAddress m_remote;
    bool m_noDelay = true;
    bool m_keepAlive = false;
    std::chrono::milliseconds m_keepAliveDelay{0};

    // Connecting
    ConnectOptions m_options;
    std::unique_ptr<HostLookup> m_lookup;
    std::vector<SocketAddress> m_addresses;
    std::size_t m_nextAddress = 0;
    std::optional<Error> m_firstError; ///< of several addresses
    trace::EventIndex m_lastFailed; ///< the ConnectFailed of the address before
};

} // namespace roundtrip::wire

#pragma once

#include "core/wire/tcptransport.h"
#include "core/wire/tlsidentity.h"
#include "core/wire/tlsoptions.h"

#include <chrono>
#include <functional>
#include <memory>

class QSslSocket;

namespace roundtrip::wire
{

/// TLS over a TCP connection: the descriptor is this class's, the records are QSslSocket's on a
/// duplicate of it. What is read and written is plaintext.
///
/// QSslSocket speaks when Qt pleases. What it says only sets flags and queues a task of the loop,
/// so that order stays the loop's. The handshake comes behind Connected or Accepted; until it is
/// done nothing is read and what is written waits.
class TlsTransport final : public TcpTransport
{
public:
    /// A client; begins to connect with the next tick.
    TlsTransport(TcpCore &core, const ConnectOptions &options);
    /// A server's side of what was accepted; begins its handshake with beginHandshake().
    TlsTransport(TcpCore &core, int descriptor, trace::ConnectionId id, const SocketAddress &local,
        const SocketAddress &remote, std::shared_ptr<const TlsIdentity> identity,
        std::chrono::milliseconds handshakeTimeout);
    ~TlsTransport() override;
    Q_DISABLE_COPY_MOVE(TlsTransport)

    bool beginHandshake(std::function<void(const Error &)> settled) override;
    bool isInsideTls() const override { return true; }

protected:
    void connectionStands() override;
    void descriptorReady(quint8 readiness) override;
    qint64 kernelRead(std::span<char> room) override;
    qint64 kernelWrite(std::span<const iovec> pieces) override;
    qint64 readableBytes() const override;
    bool endIsFin() const override;
    bool kernelSendFin() override;
    void kernelSendReset() override;
    void kernelClose() override;
    void watch(quint8 interest) override;

private:
    enum class Stage { Before, Handshake, Secure, Deaf };

    bool isClient() const noexcept { return subject().side() == trace::Side::Client; }
    void startHandshake();
    bool openSecureSocket();
    void listen();
    void noteError(int error);
    void recordStart();
    void lookAtHandshake();
    void handshakeDone();
    Status verifyServer();
    void recordChain();
    void recordSession();
    void handshakeBroken();
    void giveUpHandshake(const Error &error, trace::EventIndex cause);
    void settle(const Error &error);

    void post();
    void look();
    void lookAtInput();
    void lookAtOutput();
    void noteClosing();
    void recordCloseNotify();
    bool hasInput() const;
    bool wasReset() const;
    void dropInput();

    const TlsClientOptions m_options; ///< of a client
    const QByteArray m_host;
    const std::shared_ptr<const TlsIdentity> m_identity; ///< of a server
    const std::chrono::milliseconds m_handshakeTimeout{0};
    std::function<void(const Error &)> m_settled;
    std::unique_ptr<QSslSocket> m_socket;
    DeadlineId m_deadline;
    Stage m_stage = Stage::Before;
    trace::EventIndex m_started;
    quint8 m_interest = 0;
    quint8 m_peerReadiness = 0; ///< what the kernel told of the peer's end
    bool m_posted = false;
    // What QSslSocket said
    bool m_encrypted = false;
    bool m_inputEnded = false; ///< nothing more will come: FIN, close_notify, or a failure
    bool m_closeNotified = false;
    bool m_closeRecorded = false;
    QString m_refusal; ///< OpenSSL's: a handshake or a record that it does not accept
};

} // namespace roundtrip::wire

#include "core/wire/tlstransport.h"

#include "core/wire/systemerror.h"
#include "core/wire/tlsverify.h"

#include <QSslSocket>

#include <algorithm>
#include <array>

#include <cerrno>
#include <sys/socket.h>

namespace roundtrip::wire
{

using trace::EventKind;

namespace
{

/// What it is given before the kernel has taken what came before.
constexpr qint64 writeAtOnce = 64 * 1024;

} // namespace

TlsTransport::TlsTransport(TcpCore &core, const ConnectOptions &options)
    : TcpTransport(core, options)
    , m_options(options.tls.value_or(TlsClientOptions{}))
    , m_host(options.host.isEmpty() ? QByteArray("localhost") : options.host)
{
    cork();
    holdBack(true);
}

TlsTransport::TlsTransport(TcpCore &core, int descriptor, trace::ConnectionId id,
    const SocketAddress &local, const SocketAddress &remote,
    std::shared_ptr<const TlsIdentity> identity, std::chrono::milliseconds handshakeTimeout)
    : TcpTransport(core, descriptor, id, local, remote)
    , m_identity(std::move(identity))
    , m_handshakeTimeout(handshakeTimeout)
{
    cork();
    holdBack(true);
}

TlsTransport::~TlsTransport()
{
    abandon();
}

// What QSslSocket says becomes a callback of the loop

void TlsTransport::post()
{
    if (std::exchange(m_posted, true))
        return;
    loop().queueIo(anchor().guard([this] {
        m_posted = false;
        if (state() == State::Open)
            look();
    }));
}

void TlsTransport::look()
{
    if (m_stage == Stage::Handshake)
        return lookAtHandshake();
    if (m_interest & InterestRead) {
        if (hasInput())
            return lookAtInput();
    } else {
        noteClosing();
    }
    lookAtOutput();
}

bool TlsTransport::hasInput() const
{
    return m_socket && (m_inputEnded || m_socket->bytesAvailable() > 0);
}

/// One read for each callback; the rest, and what can be written, comes with the next.
void TlsTransport::lookAtInput()
{
    if (m_socket->bytesAvailable() == 0 && !m_refusal.isEmpty()) {
        const Error error = protocolError(subject().side(), m_refusal);
        trace().appendDetail(EventKind::TlsFailed, subject(), trace::ErrorDetail{error});
        failed(error);
        return;
    }
    const auto alive = anchor().share();
    ready(ReadyRead);
    if (*alive && state() == State::Open)
        post();
}

void TlsTransport::lookAtOutput()
{
    if (!(m_interest & InterestWrite) || !m_socket)
        return;
    setUntaken(m_socket->encryptedBytesToWrite());
    if (m_socket->encryptedBytesToWrite() == 0)
        ready(ReadyWrite);
}

/// Nobody reads, but what has happened is said.
void TlsTransport::noteClosing()
{
    recordCloseNotify();
    if (m_peerReadiness)
        noteWhileUnread(m_peerReadiness);
}

void TlsTransport::recordCloseNotify()
{
    if (m_closeNotified && !std::exchange(m_closeRecorded, true))
        setEndEvent(trace().append(EventKind::TlsCloseReceived, subject()));
}

bool TlsTransport::wasReset() const
{
    return !hasSentFin() && ((m_peerReadiness & ReadyFailed) || !isConnectedInKernel());
}

// What StreamTransport asks of the kernel

void TlsTransport::descriptorReady(quint8 readiness)
{
    if (state() != State::Open)
        return TcpTransport::descriptorReady(readiness);
    if (m_stage == Stage::Deaf && (readiness & ReadyRead))
        dropInput();
    // QSslSocket finds the end of what it reads by itself.
    m_peerReadiness |= readiness & ~(ReadyRead | ReadyWrite);
    watch(m_interest);
    post();
}

/// Behind our own close_notify QSslSocket decrypts nothing more: what still comes is nobody's. What
/// is not read now is told again.
void TlsTransport::dropInput()
{
    constexpr int readsInARow = 32;
    std::array<char, 4096> room;
    qint64 count = 1;
    for (int reads = 0; count > 0 && reads < readsInARow; ++reads)
        count = ::recv(descriptor(), room.data(), room.size(), 0);
    if (count > 0)
        return;
    if (count == 0 || (errno != EAGAIN && errno != EINTR))
        m_inputEnded = true;
}

qint64 TlsTransport::kernelRead(std::span<char> room)
{
    qint64 count = m_socket->read(room.data(), qint64(room.size()));
    if (count <= 0 && m_stage == Stage::Secure) {
        m_socket->flush(); // it decrypts what it has
        count = m_socket->read(room.data(), qint64(room.size()));
    }
    if (count > 0)
        return count;
    if (!m_inputEnded) {
        errno = EAGAIN;
        return -1;
    }
    if (!m_closeNotified && wasReset()) {
        errno = ECONNRESET;
        return -1;
    }
    recordCloseNotify();
    return 0;
}

qint64 TlsTransport::kernelWrite(std::span<const iovec> pieces)
{
    if (!m_socket || m_socket->state() != QAbstractSocket::ConnectedState) {
        errno = EPIPE;
        return -1;
    }
    if (m_socket->encryptedBytesToWrite() > 0)
        m_socket->flush();
    qint64 taken = 0;
    if (m_socket->encryptedBytesToWrite() == 0) {
        for (const iovec &piece : pieces) {
            const qint64 length = std::min(qint64(piece.iov_len), writeAtOnce - taken);
            const qint64 written =
                m_socket->write(static_cast<const char *>(piece.iov_base), length);
            if (written < 0)
                break;
            taken += written;
        }
        m_socket->flush();
    }
    setUntaken(m_socket->encryptedBytesToWrite());
    if (taken > 0)
        return taken;
    errno = EAGAIN;
    return -1;
}

qint64 TlsTransport::readableBytes() const
{
    return m_socket ? m_socket->bytesAvailable() : 0;
}

/// With a close_notify alone the kernel has received no FIN yet.
bool TlsTransport::endIsFin() const
{
    char byte = 0;
    return !m_closeNotified || (m_peerReadiness & ReadyPeerEnded)
        || ::recv(descriptor(), &byte, 1, MSG_PEEK) == 0;
}

bool TlsTransport::kernelSendFin()
{
    const bool speaks = m_stage == Stage::Secure && m_socket
        && m_socket->state() == QAbstractSocket::ConnectedState;
    const bool ended = m_inputEnded;
    m_stage = Stage::Deaf;
    if (speaks) {
        m_socket->disconnectFromHost();
        m_socket->flush();
        m_inputEnded = ended; // it has ended itself, not the peer
        // It does not answer a close_notify with its own.
        if (!m_closeNotified && m_socket->encryptedBytesToWrite() == 0)
            trace().append(EventKind::TlsCloseSent, subject());
    }
    const bool sent = TcpTransport::kernelSendFin();
    watch(m_interest);
    return sent;
}

void TlsTransport::kernelSendReset()
{
    m_socket.reset();
    TcpTransport::kernelSendReset();
}

void TlsTransport::kernelClose()
{
    loop().deadlines().clear(m_deadline);
    m_socket.reset();
    TcpTransport::kernelClose();
}

/// QSslSocket has notifiers of its own for bytes; the core's poller tells of the peer's end alone.
void TlsTransport::watch(quint8 interest)
{
    m_interest = interest;
    quint8 ofDescriptor = InterestNone;
    if (m_stage == Stage::Secure && !m_peerReadiness)
        ofDescriptor = interest & InterestPeer;
    else if (m_stage == Stage::Secure && m_peerReadiness == ReadyPeerEnded)
        ofDescriptor = interest & InterestFailure;
    else if (m_stage == Stage::Deaf && !m_inputEnded)
        ofDescriptor = interest & InterestRead;
    TcpTransport::watch(ofDescriptor);
    if (m_stage == Stage::Secure || m_stage == Stage::Deaf)
        post();
}

} // namespace roundtrip::wire

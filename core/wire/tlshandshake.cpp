// The part of TlsTransport that comes before the first byte of the program.

#include "core/wire/tlstransport.h"

#include "core/wire/systemerror.h"
#include "core/wire/tlsverify.h"

#include <QNetworkProxy>
#include <QSslCipher>
#include <QSslConfiguration>
#include <QSslSocket>

#include <algorithm>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace roundtrip::wire
{

using trace::EventKind;

namespace
{

/// What QSslSocket may keep in each of its two buffers before it stops to read.
constexpr qint64 readBuffer = 64 * 1024;
const QByteArray offeredProtocol = "http/1.1";

QSslConfiguration clientConfiguration(const TlsClientOptions &options, Authorities &authorities)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::QueryPeer); // it looks, we decide
    configuration.setAllowedNextProtocols({offeredProtocol});
    if (!options.ca.isEmpty())
        configuration.setCaCertificates(authorities.of(options.ca));
    return configuration;
}

QByteArray versionName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2:
        return "TLSv1.2";
    case QSsl::TlsV1_3:
        return "TLSv1.3";
    default:
        return {};
    }
}

} // namespace

void TlsTransport::connectionStands()
{
    const auto alive = anchor().share();
    opened();
    if (*alive && state() == State::Open)
        startHandshake();
}

bool TlsTransport::beginHandshake(std::function<void(const Error &)> settled)
{
    m_settled = std::move(settled);
    if (m_handshakeTimeout.count() > 0) {
        m_deadline = loop().deadlines().arm(trace::DeadlineName::TlsHandshake, subject(),
            m_handshakeTimeout, anchor().guard([this] {
                m_deadline = {};
                giveUpHandshake(
                    {.code = "ERR_TLS_HANDSHAKE_TIMEOUT", .message = "TLS handshake timeout"},
                    loop().deadlines().firedEvent());
            }));
    }
    // A tick later: who began it must not hear of its end before it has returned.
    loop().nextTick(anchor().guard([this] {
        if (state() == State::Open)
            startHandshake();
    }));
    return true;
}

void TlsTransport::startHandshake()
{
    m_stage = Stage::Handshake;
    const bool opened = openSecureSocket();
    const int number = errno;
    loop().readClock(); // making ready is no part of the handshake
    recordStart();
    if (!opened) {
        giveUpHandshake(systemError("dup", number), m_started);
        return;
    }
    if (isClient())
        m_socket->startClientEncryption();
    else
        m_socket->startServerEncryption();
}

bool TlsTransport::openSecureSocket()
{
    const int duplicate = ::fcntl(descriptor(), F_DUPFD_CLOEXEC, 0);
    if (duplicate < 0)
        return false;
    m_socket = std::make_unique<QSslSocket>();
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(readBuffer);
    m_socket->setSslConfiguration(m_identity ? m_identity->configuration()
                                             : clientConfiguration(m_options, core().authorities));
    if (isClient() && !m_options.servername.isEmpty())
        m_socket->setPeerVerifyName(QString::fromUtf8(m_options.servername));
    listen();
    if (m_socket->setSocketDescriptor(duplicate))
        return true;
    ::close(duplicate);
    errno = ENOTCONN; // it came and went
    return false;
}

void TlsTransport::listen()
{
    QObject::connect(m_socket.get(), &QSslSocket::encrypted, m_socket.get(), [this] {
        m_encrypted = true;
        post();
    });
    QObject::connect(m_socket.get(), &QSslSocket::alertReceived, m_socket.get(),
        [this](QSsl::AlertLevel, QSsl::AlertType type) {
            if (type != QSsl::AlertType::CloseNotify)
                return;
            m_closeNotified = true;
            m_inputEnded = true;
            post();
        });
    QObject::connect(m_socket.get(), &QSslSocket::errorOccurred, m_socket.get(),
        [this](QAbstractSocket::SocketError error) { noteError(error); });
    QObject::connect(m_socket.get(), &QSslSocket::disconnected, m_socket.get(), [this] {
        m_inputEnded = true;
        post();
    });
    QObject::connect(m_socket.get(), &QSslSocket::readyRead, m_socket.get(), [this] { post(); });
    QObject::connect(
        m_socket.get(), &QSslSocket::encryptedBytesWritten, m_socket.get(), [this] { post(); });
}

/// The first thing that went wrong is the reason; what follows follows from it.
void TlsTransport::noteError(int error)
{
    const bool isFirst = !m_inputEnded && m_refusal.isEmpty();
    const bool isOfTls = error == QAbstractSocket::SslHandshakeFailedError
        || error == QAbstractSocket::SslInternalError
        || error == QAbstractSocket::SslInvalidUserDataError;
    if (isFirst && isOfTls)
        m_refusal = m_socket->errorString();
    m_inputEnded = true;
    post();
}

void TlsTransport::recordStart()
{
    const QByteArray protocols = m_identity
        ? m_identity->configuration().allowedNextProtocols().join(", ")
        : offeredProtocol;
    m_started = trace().appendDetail(EventKind::TlsStarted, subject(),
        trace::TlsHello{m_options.servername, protocols, !m_options.ca.isEmpty(),
            isClient() && m_options.rejectUnauthorized});
}

void TlsTransport::lookAtHandshake()
{
    if (m_encrypted)
        handshakeDone();
    else if (m_inputEnded)
        handshakeBroken();
}

void TlsTransport::handshakeDone()
{
    loop().deadlines().clear(m_deadline);
    recordChain();
    if (isClient()) {
        if (const Status verified = verifyServer(); !verified) {
            const trace::ErrorDetail detail{verified.error()};
            const auto event =
                trace().appendDetail(EventKind::TlsNotVerified, subject(), detail, 0, m_started);
            if (m_options.rejectUnauthorized)
                return giveUpHandshake(verified.error(), event);
            trace().append(EventKind::TlsAcceptedAnyway, subject(), 0, 0, event);
        } else {
            trace().append(EventKind::TlsVerified, subject(), 0, 0, m_started);
        }
    }
    recordSession();
    m_stage = Stage::Secure;
    setMark(trace::insideTls);
    const auto alive = anchor().share();
    settle({});
    if (!*alive || state() != State::Open)
        return;
    holdBack(false);
    uncork();
    if (*alive && state() == State::Open)
        post(); // what came with the end of the handshake
}

Status TlsTransport::verifyServer()
{
    if (const Status chain = chainStatus(m_socket->sslHandshakeErrors()); !chain)
        return chain;
    return checkServerIdentity(m_options.servername.isEmpty() ? m_host : m_options.servername,
        m_socket->peerCertificate());
}

void TlsTransport::recordChain()
{
    const QList<QSslCertificate> chain =
        isClient() ? m_socket->peerCertificateChain() : m_socket->localCertificateChain();
    const quint8 owner = isClient() ? 0 : trace::ownCertificate;
    constexpr qsizetype most = 16;
    for (qsizetype i = 0; i < std::min(chain.size(), most); ++i) {
        trace().appendDetail(EventKind::TlsCertificate, subject(), describe(chain.at(i)),
            quint8(i) | owner, m_started);
    }
}

void TlsTransport::recordSession()
{
    const QSslConfiguration configuration = m_socket->sslConfiguration();
    const bool agreed = configuration.nextProtocolNegotiationStatus()
        == QSslConfiguration::NextProtocolNegotiationNegotiated;
    trace().appendDetail(EventKind::TlsFinished, subject(),
        trace::TlsSession{versionName(m_socket->sessionProtocol()),
            m_socket->sessionCipher().name().toLatin1(),
            agreed ? configuration.nextNegotiatedProtocol() : QByteArray()},
        0, m_started);
}

void TlsTransport::handshakeBroken()
{
    if (!m_refusal.isEmpty())
        return giveUpHandshake(protocolError(subject().side(), m_refusal), m_started);
    if (wasReset())
        return giveUpHandshake(systemError("read", ECONNRESET), m_started);
    noteWhileUnread(ReadyPeerEnded);
    giveUpHandshake({.code = "ECONNRESET",
                        .message = isClient()
                            ? "Client network socket disconnected before secure TLS connection "
                              "was established"
                            : "socket hang up"},
        m_started);
}

/// The connection ends before a byte of the program went over it.
void TlsTransport::giveUpHandshake(const Error &error, trace::EventIndex cause)
{
    loop().deadlines().clear(m_deadline);
    const auto event =
        trace().appendDetail(EventKind::TlsFailed, subject(), trace::ErrorDetail{error}, 0, cause);
    if (m_inputEnded && m_refusal.isEmpty() && wasReset())
        failed(error, true);
    else
        destroy(error, event);
    settle(error);
}

void TlsTransport::settle(const Error &error)
{
    if (const auto settled = std::exchange(m_settled, nullptr))
        settled(error);
}

} // namespace roundtrip::wire

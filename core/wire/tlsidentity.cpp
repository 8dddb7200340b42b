#include "core/wire/tlsidentity.h"

#include "core/wire/systemerror.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace roundtrip::wire
{

namespace
{

/// The context of this file's translations.
class TlsFiles
{
    Q_DECLARE_TR_FUNCTIONS(roundtrip::wire::TlsFiles)
};

constexpr qint64 largestFile = 4 << 20;

Failure<Error> wrong(const char *code, const QString &message)
{
    return Failure{Error{.code = code, .message = message.toUtf8(), .syscall = {}}};
}

Result<QByteArray> contentsOf(const QString &name)
{
    const auto unreadable = [&](const QString &why) {
        return wrong("ERR_TLS_FILE", TlsFiles::tr("Cannot read %1: %2").arg(name, why));
    };
    // What blocks or never ends is not even opened.
    if (QFileInfo(name).exists() && !QFileInfo(name).isFile())
        return unreadable(TlsFiles::tr("it is not a file"));
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file.errorString());
    const QByteArray contents = file.read(largestFile + 1);
    if (contents.size() > largestFile)
        return unreadable(TlsFiles::tr("it is larger than 4 MiB"));
    return contents;
}

QList<QSslCertificate> certificatesIn(const QByteArray &pem)
{
    return QSslCertificate::fromData(pem, QSsl::Pem);
}

QSslKey keyIn(const QByteArray &pem)
{
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        if (const QSslKey key(pem, algorithm, QSsl::Pem, QSsl::PrivateKey); !key.isNull())
            return key;
    }
    return {};
}

Result<QSslKey> privateKey(const QByteArray &pem, const QString &name)
{
    if (!pem.contains("PRIVATE KEY-----")) {
        return wrong("ERR_OSSL_PEM_NO_START_LINE",
            pem.contains("-----BEGIN CERTIFICATE")
                ? TlsFiles::tr("%1 holds a certificate and no private key").arg(name)
                : TlsFiles::tr("%1 holds no private key in PEM form").arg(name));
    }
    if (pem.contains("ENCRYPTED")) {
        return wrong("ERR_OSSL_BAD_DECRYPT",
            TlsFiles::tr("The private key in %1 is encrypted; a key without a passphrase is needed")
                .arg(name));
    }
    QSslKey key = keyIn(pem);
    if (key.isNull()) {
        return wrong("ERR_OSSL_UNSUPPORTED",
            TlsFiles::tr("The private key in %1 cannot be read: it is damaged, or neither RSA, EC "
                         "nor DSA")
                .arg(name));
    }
    return key;
}

QSslConfiguration serverConfiguration(const QList<QSslCertificate> &chain, const QSslKey &key)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    // To a client with none of these Qt answers with one it did not offer, and that client gives
    // up.
    configuration.setAllowedNextProtocols(
        {QByteArrayLiteral("http/1.1"), QByteArrayLiteral("http/1.0")});
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    return configuration;
}

/// Whether key and certificate belong together is seen by nothing but trying: a handshake that
/// nobody answers begins, and ends at once.
bool canBeginHandshake(const QSslConfiguration &configuration)
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        return true; // out of descriptors: the first connection will tell
    bool failed = false;
    {
        QSslSocket trial;
        QObject::connect(&trial, &QSslSocket::errorOccurred, &trial, [&] { failed = true; });
        trial.setSslConfiguration(configuration);
        if (trial.setSocketDescriptor(ends[0]))
            trial.startServerEncryption();
        else
            ::close(ends[0]);
    }
    ::close(ends[1]);
    return !failed;
}

} // namespace

Status checkCertificates(const QByteArray &pem, const QString &name)
{
    if (!pem.contains("-----BEGIN CERTIFICATE"))
        return wrong("ERR_OSSL_PEM_NO_START_LINE",
            TlsFiles::tr("%1 holds no certificate in PEM form").arg(name));
    if (certificatesIn(pem).isEmpty())
        return wrong(
            "ERR_OSSL_ASN1_WRONG_TAG", TlsFiles::tr("The certificate in %1 is damaged").arg(name));
    return Done{};
}

Result<QByteArray> loadCaFile(const QString &file)
{
    auto pem = contentsOf(file);
    if (!pem)
        return pem;
    if (const Status good = checkCertificates(*pem, file); !good)
        return Failure{good.error()};
    // The certificates alone: beside them a file may hold anything, also what is no text.
    QByteArray certificates;
    for (const QSslCertificate &certificate : certificatesIn(*pem))
        certificates += certificate.toPem();
    return certificates;
}

Result<std::shared_ptr<const TlsIdentity>> TlsIdentity::load(
    const QString &certificateFile, const QString &keyFile)
{
    const auto certificates = loadCaFile(certificateFile);
    if (!certificates)
        return Failure{certificates.error()};
    const auto keyText = contentsOf(keyFile);
    if (!keyText)
        return Failure{keyText.error()};
    const auto key = privateKey(*keyText, keyFile);
    if (!key)
        return Failure{key.error()};
    const QSslConfiguration configuration =
        serverConfiguration(certificatesIn(*certificates), *key);
    if (!canBeginHandshake(configuration)) {
        return wrong("ERR_OSSL_X509_KEY_VALUES_MISMATCH",
            TlsFiles::tr("The private key in %1 does not belong to the certificate in %2")
                .arg(keyFile, certificateFile));
    }
    return std::shared_ptr<const TlsIdentity>(new TlsIdentity(configuration));
}

} // namespace roundtrip::wire

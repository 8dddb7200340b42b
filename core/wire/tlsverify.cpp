#include "core/wire/tlsverify.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QSslKey>

#include <algorithm>
#include <array>

namespace roundtrip::wire
{

namespace
{

QByteArray distinguishedName(const QSslCertificate &certificate,
    QStringList (QSslCertificate::*info)(const QByteArray &) const,
    const QList<QByteArray> &attributes)
{
    QByteArrayList parts;
    for (const QByteArray &attribute : attributes) {
        for (const QString &value : (certificate.*info)(attribute))
            parts.append(attribute + '=' + value.toUtf8());
    }
    return parts.join(", ");
}

QByteArray keyText(const QSslKey &key)
{
    switch (key.algorithm()) {
    case QSsl::Rsa:
        return "RSA " + QByteArray::number(key.length());
    case QSsl::Ec:
        return "EC " + QByteArray::number(key.length());
    case QSsl::Dsa:
        return "DSA " + QByteArray::number(key.length());
    default:
        return {};
    }
}

/// As Node writes subjectaltname.
QByteArray alternativeNames(const QSslCertificate &certificate)
{
    QByteArrayList names;
    const auto entries = certificate.subjectAlternativeNames();
    for (const QString &name : entries.values(QSsl::DnsEntry))
        names.append("DNS:" + name.toUtf8());
    for (const QString &address : entries.values(QSsl::IpAddressEntry))
        names.append("IP Address:" + address.toUtf8());
    return names.join(", ");
}

struct VerifyText {
    QSslError::SslError error;
    const char *code;
    const char *message;
};

/// OpenSSL's names and words, which are Node's.
constexpr std::array verifyTexts{
    VerifyText{QSslError::UnableToGetIssuerCertificate, "UNABLE_TO_GET_ISSUER_CERT",
        "unable to get issuer certificate"},
    VerifyText{QSslError::UnableToDecryptCertificateSignature, "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
        "unable to decrypt certificate's signature"},
    VerifyText{QSslError::UnableToDecodeIssuerPublicKey, "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
        "unable to decode issuer public key"},
    VerifyText{QSslError::CertificateSignatureFailed, "CERT_SIGNATURE_FAILURE",
        "certificate signature failure"},
    VerifyText{
        QSslError::CertificateNotYetValid, "CERT_NOT_YET_VALID", "certificate is not yet valid"},
    VerifyText{QSslError::CertificateExpired, "CERT_HAS_EXPIRED", "certificate has expired"},
    VerifyText{QSslError::InvalidNotBeforeField, "ERROR_IN_CERT_NOT_BEFORE_FIELD",
        "format error in certificate's notBefore field"},
    VerifyText{QSslError::InvalidNotAfterField, "ERROR_IN_CERT_NOT_AFTER_FIELD",
        "format error in certificate's notAfter field"},
    VerifyText{
        QSslError::SelfSignedCertificate, "DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"},
    VerifyText{QSslError::SelfSignedCertificateInChain, "SELF_SIGNED_CERT_IN_CHAIN",
        "self-signed certificate in certificate chain"},
    VerifyText{QSslError::UnableToGetLocalIssuerCertificate, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "unable to get local issuer certificate"},
    VerifyText{QSslError::UnableToVerifyFirstCertificate, "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "unable to verify the first certificate"},
    VerifyText{QSslError::CertificateRevoked, "CERT_REVOKED", "certificate revoked"},
    VerifyText{QSslError::InvalidCaCertificate, "INVALID_CA", "invalid CA certificate"},
    VerifyText{
        QSslError::PathLengthExceeded, "PATH_LENGTH_EXCEEDED", "path length constraint exceeded"},
    VerifyText{QSslError::InvalidPurpose, "INVALID_PURPOSE", "unsupported certificate purpose"},
    VerifyText{QSslError::CertificateUntrusted, "CERT_UNTRUSTED", "certificate not trusted"},
    VerifyText{QSslError::CertificateRejected, "CERT_REJECTED", "certificate rejected"},
};

/// Node's `check`: as many labels, a star in the leftmost only, and never for a whole second level.
bool matchesName(const QByteArray &host, const QByteArray &pattern)
{
    const QByteArrayList hostLabels = host.split('.');
    const QByteArrayList labels = pattern.split('.');
    if (hostLabels.size() != labels.size() || labels.contains(QByteArray()))
        return false;
    if (hostLabels.sliced(1) != labels.sliced(1))
        return false;
    const QByteArray &first = labels.front();
    const qsizetype star = first.indexOf('*');
    if (star < 0 || first.contains("xn--"))
        return first == hostLabels.front();
    if (first.count('*') != 1 || labels.size() <= 2)
        return false;
    const QByteArray before = first.first(star);
    const QByteArray behind = first.sliced(star + 1);
    const QByteArray &label = hostLabels.front();
    return before.size() + behind.size() <= label.size() && label.startsWith(before)
        && label.endsWith(behind);
}

QByteArray withoutDot(QByteArray name)
{
    if (name.endsWith('.'))
        name.chop(1);
    return name.toLower();
}

Failure<Error> wrongIdentity(const QByteArray &reason)
{
    return Failure{Error{.code = "ERR_TLS_CERT_ALTNAME_INVALID",
        .message = "Hostname/IP does not match certificate's altnames: " + reason,
        .syscall = {}}};
}

Status checkAddress(const QHostAddress &address, const QByteArray &host, const QStringList &listed)
{
    const bool found = std::ranges::any_of(
        listed, [&](const QString &entry) { return QHostAddress(entry) == address; });
    if (found)
        return Done{};
    return wrongIdentity("IP: " + host
        + " is not in the cert's list: " + listed.join(QStringLiteral(", ")).toUtf8());
}

} // namespace

trace::Certificate describe(const QSslCertificate &certificate)
{
    trace::Certificate description;
    description.subject =
        distinguishedName(certificate, qOverload<const QByteArray &>(&QSslCertificate::subjectInfo),
            certificate.subjectInfoAttributes());
    description.issuer =
        distinguishedName(certificate, qOverload<const QByteArray &>(&QSslCertificate::issuerInfo),
            certificate.issuerInfoAttributes());
    description.validFrom = certificate.effectiveDate().toMSecsSinceEpoch();
    description.validUntil = certificate.expiryDate().toMSecsSinceEpoch();
    description.names = alternativeNames(certificate);
    description.key = keyText(certificate.publicKey());
    description.fingerprint = certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper();
    return description;
}

Status checkServerIdentity(const QByteArray &host, const QSslCertificate &certificate)
{
    const auto entries = certificate.subjectAlternativeNames();
    if (const QHostAddress address(QString::fromLatin1(host)); !address.isNull())
        return checkAddress(address, host, entries.values(QSsl::IpAddressEntry));
    const QByteArray wanted = withoutDot(host);
    const auto bears = [&](const QString &name) {
        return matchesName(wanted, withoutDot(name.toUtf8()));
    };
    const QStringList names = entries.values(QSsl::DnsEntry);
    if (!names.isEmpty()) {
        if (std::ranges::any_of(names, bears))
            return Done{};
        return wrongIdentity("Host: " + wanted
            + ". is not in the cert's altnames: " + alternativeNames(certificate));
    }
    const QStringList common = certificate.subjectInfo(QSslCertificate::CommonName);
    if (common.isEmpty())
        return wrongIdentity("Cert does not contain a DNS name");
    if (std::ranges::any_of(common, bears))
        return Done{};
    return wrongIdentity(
        "Host: " + wanted + ". is not cert's CN: " + common.join(QLatin1Char(',')).toUtf8());
}

Status chainStatus(const QList<QSslError> &errors)
{
    const auto counts = [](const QSslError &error) {
        return error.error() != QSslError::HostNameMismatch && error.error() != QSslError::NoError;
    };
    const auto last = std::find_if(errors.rbegin(), errors.rend(), counts);
    if (last == errors.rend())
        return Done{};
    const auto *text = std::ranges::find(verifyTexts, last->error(), &VerifyText::error);
    if (text != verifyTexts.end())
        return Failure{Error{.code = text->code, .message = text->message, .syscall = {}}};
    return Failure{
        Error{.code = "UNSPECIFIED", .message = last->errorString().toUtf8(), .syscall = {}}};
}

QByteArray opensslText(const QString &qtText)
{
    const qsizetype begin = qtText.indexOf(QLatin1String("error:"));
    return (begin < 0 ? qtText : qtText.sliced(begin)).trimmed().toUtf8();
}

Error protocolError(trace::Side side, const QString &qtText)
{
    const QByteArray text = opensslText(qtText);
    if (side == trace::Side::Client)
        return {.code = "EPROTO", .message = "write EPROTO " + text, .syscall = "write"};
    const QByteArray reason = text.sliced(text.lastIndexOf(':') + 1).trimmed();
    return {
        .code = "ERR_SSL_" + reason.toUpper().replace(' ', '_'), .message = text, .syscall = {}};
}

} // namespace roundtrip::wire

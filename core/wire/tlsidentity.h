#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QSslConfiguration>
#include <QString>

#include <memory>

namespace roundtrip::wire
{

/// A server's certificate with its chain, and the private key that belongs to it: Node's `cert` and
/// `key`. Values of it are shared by listeners and their connections.
class TlsIdentity
{
public:
    /// Reads two files in PEM form. The error names the file and says what is wrong with it: it
    /// cannot be read, is not PEM, is encrypted, or the key does not belong to the certificate.
    static Result<std::shared_ptr<const TlsIdentity>> load(
        const QString &certificateFile, const QString &keyFile);

    /// Everything a socket of the server needs.
    const QSslConfiguration &configuration() const noexcept { return m_configuration; }

private:
    explicit TlsIdentity(const QSslConfiguration &configuration)
        : m_configuration(configuration)
    {
    }
    QSslConfiguration m_configuration;
};

/// A file of certificates in PEM form that a client shall trust, as it is. The error names the
/// file.
Result<QByteArray> loadCaFile(const QString &file);
/// Are these certificates in PEM form? `name` is what the error calls them.
Status checkCertificates(const QByteArray &pem, const QString &name);

} // namespace roundtrip::wire

#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

namespace roundtrip::testing
{

/// Certificates made with the command openssl, in a directory that goes away with the object. They
/// are made on the first use of each and last for the tests of one program.
class Certificates
{
public:
    /// One certificate and its key, as files in PEM form.
    struct Pair {
        QString certificate;
        QString key;
    };

    /// What is missing to make any, for QSKIP; empty: nothing is.
    static QString missing();

    QString ca(); ///< the certificate of the authority that issued the others
    Pair localhost(); ///< for localhost, 127.0.0.1 and ::1, issued by the CA
    Pair localhostRsa(); ///< the same with an RSA key
    Pair otherHost(); ///< for example.org and *.example.net, issued by the CA
    Pair selfSigned(); ///< for localhost
    Pair expired(); ///< was for localhost, issued by the CA
    Pair withRoot(); ///< localhost()'s with the CA's behind it in the same file
    QString encryptedKey(); ///< a key that needs a passphrase
    /// A file of this content.
    QString file(const QString &name, const QByteArray &content);

    static QByteArray contentOf(const QString &file);

private:
    Pair issued(const QString &name, const QByteArray &alternativeNames,
        const QStringList &newKey = {"ec", "-pkeyopt", "ec_paramgen_curve:P-256"},
        bool expired = false);
    QString path(const QString &name) const { return m_directory.filePath(name); }
    void run(const QStringList &arguments) const;
    void makeCa();

    QTemporaryDir m_directory;
};

} // namespace roundtrip::testing

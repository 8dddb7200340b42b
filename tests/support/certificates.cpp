#include "tests/support/certificates.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>

namespace roundtrip::testing
{

namespace
{

/// `openssl ca` is the only way to a certificate of the past, and wants to keep books.
const char caConfiguration[] = R"([ca]
default_ca = test
[test]
database = %1/index.txt
serial = %1/serial
new_certs_dir = %1
default_md = sha256
policy = any
[any]
commonName = supplied
)";

} // namespace

QString Certificates::missing()
{
    return QStandardPaths::findExecutable("openssl").isEmpty()
        ? QStringLiteral("the command openssl is not installed")
        : QString();
}

void Certificates::run(const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(m_directory.path());
    process.start("openssl", arguments);
    if (!process.waitForFinished() || process.exitCode() != 0)
        qFatal("openssl %s: %s", qPrintable(arguments.join(' ')),
            process.readAllStandardError().constData());
}

QString Certificates::file(const QString &name, const QByteArray &content)
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path(name)));
    return file.fileName();
}

QByteArray Certificates::contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void Certificates::makeCa()
{
    if (QFile::exists(path("ca.pem")))
        return;
    run({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/O=Roundtrip/CN=Test CA"});
    file("index.txt", {});
    file("serial", "1000\n");
    file("ca.cnf", QString::fromLatin1(caConfiguration).arg(m_directory.path()).toUtf8());
}

QString Certificates::ca()
{
    makeCa();
    return path("ca.pem");
}

Certificates::Pair Certificates::issued(const QString &name, const QByteArray &alternativeNames,
    const QStringList &newKey, bool expired)
{
    const Pair pair{path(name + ".pem"), path(name + ".key")};
    if (QFile::exists(pair.certificate))
        return pair;
    makeCa();
    run(QStringList{"req", "-newkey"} + newKey
        + QStringList{
            "-nodes", "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name});
    const QString extensions = file(name + ".ext", "subjectAltName=" + alternativeNames + '\n');
    if (expired) {
        run({"ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile",
            "ca.key", "-in", name + ".csr", "-out", name + ".pem", "-startdate", "20200101000000Z",
            "-enddate", "20200102000000Z", "-extfile", extensions});
    } else {
        run({"x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", extensions, "-out", name + ".pem"});
    }
    return pair;
}

Certificates::Pair Certificates::localhost()
{
    return issued("localhost", "DNS:localhost,IP:127.0.0.1,IP:::1");
}

Certificates::Pair Certificates::localhostRsa()
{
    return issued("rsa", "DNS:localhost,IP:127.0.0.1", {"rsa:2048"});
}

Certificates::Pair Certificates::otherHost()
{
    return issued("example.org", "DNS:example.org,DNS:*.example.net");
}

Certificates::Pair Certificates::expired()
{
    return issued("expired", "DNS:localhost,IP:127.0.0.1",
        {"ec", "-pkeyopt", "ec_paramgen_curve:P-256"}, true);
}

Certificates::Pair Certificates::selfSigned()
{
    const Pair pair{path("self.pem"), path("self.key")};
    if (!QFile::exists(pair.certificate)) {
        run({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "self.key", "-out", "self.pem", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"});
    }
    return pair;
}

Certificates::Pair Certificates::withRoot()
{
    const Pair leaf = localhost();
    return {file("withroot.pem", contentOf(leaf.certificate) + contentOf(ca())), leaf.key};
}

QString Certificates::encryptedKey()
{
    if (!QFile::exists(path("encrypted.key")))
        run({"genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes128",
            "-pass", "pass:secret", "-out", "encrypted.key"});
    return path("encrypted.key");
}

} // namespace roundtrip::testing

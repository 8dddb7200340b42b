#pragma once

#include "core/result.h"
#include "core/trace/details.h"

#include <QByteArray>
#include <QList>
#include <QSslCertificate>
#include <QSslError>
#include <QString>

#include <vector>

namespace roundtrip::wire
{

/// What of a certificate is shown.
trace::Certificate describe(const QSslCertificate &certificate);

/// Does the certificate bear this name or address? Node's tls.checkServerIdentity (RFC 6125): names
/// of subjectAltName, or without any the common name. ERR_TLS_CERT_ALTNAME_INVALID in Node's words.
Status checkServerIdentity(const QByteArray &host, const QSslCertificate &certificate);

/// Whether the chain could be verified: the last thing that OpenSSL found, in Node's code and words
/// (DEPTH_ZERO_SELF_SIGNED_CERT, CERT_HAS_EXPIRED …). What Qt says about the host's name does not
/// count: checkServerIdentity() does.
Status chainStatus(const QList<QSslError> &errors);

/// What OpenSSL says within Qt's sentence: "error:0A00010B:SSL routines::wrong version number".
QByteArray opensslText(const QString &qtText);
/// A handshake or a record that OpenSSL refused: EPROTO for a client, ERR_SSL_… with OpenSSL's
/// reason for a server, as in Node.
Error protocolError(trace::Side side, const QString &qtText);

} // namespace roundtrip::wire

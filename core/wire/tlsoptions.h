#pragma once

#include <QByteArray>

namespace roundtrip::wire
{

/// What a client asks of TLS, with the names of Node's options.
struct TlsClientOptions {
    QByteArray ca; ///< certificates in PEM that are trusted instead of the system's; empty: those
    bool rejectUnauthorized =
        true; ///< false: goes on with a certificate that could not be verified
    /// The name that is sent (SNI) and that the certificate must bear. Empty: none is sent, and the
    /// certificate must bear ConnectOptions::host.
    QByteArray servername;
    bool operator==(const TlsClientOptions &) const = default;
};

} // namespace roundtrip::wire

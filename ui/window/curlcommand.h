#pragma once

#include "core/flow/exchange.h"

#include <QString>

namespace roundtrip::ui
{

/// A line for a POSIX shell (with the $'…' of bash where bytes are no text) that sends the same
/// request again with curl.
struct CurlCommand {
    enum class Lacks {
        Nothing,
        ForgottenBody, ///< of the body only the beginning is kept
        UnsentBody, ///< at this moment not all of the request has been sent
        Trailers, ///< curl can send none
    };
    QString text; ///< empty: the request is not known
    Lacks lacks = Lacks::Nothing;
};
CurlCommand curlCommandOf(
    const trace::Snapshot &snapshot, const flow::Moment &moment, flow::ExchangeKey key);

/// Where a request went, which its head alone does not say.
struct CurlTarget {
    bool tls = false; ///< the connection's bytes are inside TLS: https
    QByteArray authority = {}; ///< host[:port] that was connected to; empty: what Host says
    QByteArray ca = {}; ///< certificates in PEM that were trusted instead of the system's
    QByteArray socketPath = {}; ///< of a Unix domain socket that was connected to
    bool insecure = false; ///< any certificate is accepted
};
/// The same of a request whose head and body are known.
QString curlCommandOf(
    const flow::MessageView &request, const QByteArray &body, const CurlTarget &target = {});

} // namespace roundtrip::ui

#pragma once

// What a proxy changes in the messages it hands on, as pure functions (RFC 9110, section 7.6).

#include "core/message/messageparser.h"
#include "core/result.h"

#include <QByteArray>

#include <optional>

namespace roundtrip::engine
{

/// Whom a request in absolute-form asks (RFC 9112, section 3.2.2), and what is sent there.
struct ForwardTarget {
    QByteArray protocol; ///< "http:" or "https:"
    QByteArray host; ///< to connect to: a name or an address, without brackets
    quint16 port = 0; ///< 0: the protocol's default
    QByteArray hostField; ///< the authority as it stood in the target: the new Host
    QByteArray path; ///< the origin-form, never rewritten but for an empty one; "*" of OPTIONS
    bool operator==(const ForwardTarget &) const = default;
};
/// ERR_INVALID_URL for what is no absolute-form, ERR_INVALID_PROTOCOL for a scheme that is neither
/// http nor https.
Result<ForwardTarget> forwardTarget(QByteArrayView method, QByteArrayView target);

/// An answer that the proxy itself gives instead of handing on.
struct ProxyRefusal {
    int status = 0;
    QByteArray reason; ///< a sentence, in English: it goes into the body
    bool operator==(const ProxyRefusal &) const = default;
};

/// Why a request must not be handed on: its end can be understood in two ways (whatever the
/// server's conformance let pass), its Max-Forwards is no number, or it has come by here before.
/// `via` is this proxy's name in Via, "roundtrip:3000".
std::optional<ProxyRefusal> whyNotForwarded(
    const message::MessageHead &request, QByteArrayView via);
/// The same of a response: a transfer coding that is not understood.
std::optional<ProxyRefusal> whyNotForwarded(const message::MessageHead &response);

/// Max-Forwards of TRACE and OPTIONS; of other methods, and when there is none, nothing (RFC 9110,
/// section 7.6.2).
std::optional<qint64> forwardsLeft(const message::MessageHead &request);

/// The field lines that are sent, in order: Host first, then those that came but for the hop-by-hop
/// ones and those that Connection names, Via, and the framing of our own message.
message::RawHeaders forwardedRequestFields(
    const message::MessageHead &request, const ForwardTarget &target, QByteArrayView via);

/// What the one who asked can take.
struct ResponseReader {
    bool isVersion11 = true; ///< else there are no chunks and no trailer section
    bool askedHead = false;
};
message::RawHeaders forwardedResponseFields(
    const message::MessageHead &response, ResponseReader reader, QByteArrayView via);

/// The fields of a 1xx answer, or of a trailer section: what frames, routes or describes a message
/// has no place there (RFC 9110, section 6.5.1).
message::RawHeaders forwardedInformationFields(
    const message::RawHeaders &fields, QByteArrayView version, QByteArrayView via);
message::RawHeaders forwardedTrailers(const message::RawHeaders &trailers);

/// Has the request a body, chunked or not?
bool hasContent(const message::MessageHead &request);
/// The client waits for 100 (Continue); an HTTP/1.0 client's expectation is ignored (RFC 9110,
/// section 10.1.1).
bool expectsContinue(const message::MessageHead &request);

/// The request as it came, for an answer to TRACE: without what is secret (RFC 9110, section
/// 9.3.8).
QByteArray traceBody(const message::MessageHead &request);

} // namespace roundtrip::engine

#pragma once

// What HTTP allows where, with Node's codes and messages for what it does not.

#include "core/result.h"

#include <QByteArray>
#include <QByteArrayList>

namespace roundtrip::message
{

/// token = 1*tchar (RFC 9110, section 5.6.2)
bool isToken(QByteArrayView text) noexcept;
/// Tab, 0x20-0x7e, 0x80-0xff: what Node lets into a field value.
bool isFieldValue(QByteArrayView text) noexcept;

/// http.validateHeaderName(): ERR_INVALID_HTTP_TOKEN `Header name must be a valid HTTP token
/// ["…"]`.
Status validateHeaderName(QByteArrayView name, QByteArrayView label = "Header name");
/// http.validateHeaderValue(): ERR_INVALID_CHAR `Invalid character in header content ["…"]`, with
/// its byte offset.
Status validateHeaderValue(QByteArrayView name, QByteArrayView value);
/// The bytes of a field value that somebody typed (UTF-8). As in Node each character becomes one
/// byte (Latin-1), so that "é" is 0xe9 on the wire. What has no such byte ("你") and what
/// validateHeaderValue() refuses is ERR_INVALID_CHAR, with the byte offset in the text.
Result<QByteArray> headerValueFromText(QByteArrayView name, QByteArrayView text);
/// ERR_INVALID_HTTP_TOKEN `Method must be a valid HTTP token ["…"]`.
Status validateMethod(QByteArrayView method);
/// ERR_UNESCAPED_CHARACTERS `Request path contains unescaped characters`, with its byte offset.
Status validatePath(QByteArrayView path);

/// http.METHODS: the 35 methods Node's server knows, sorted.
const QByteArrayList &methods();
/// http.STATUS_CODES: the reason phrase, an empty array for a code Node has none for.
QByteArray reasonPhrase(int statusCode);

/// GET HEAD DELETE OPTIONS TRACE CONNECT: Node adds no framing to the body of such a request.
bool usesChunkedByDefault(QByteArrayView method) noexcept;

/// IMF-fixdate (RFC 9110, section 5.6.7) of a wall-clock time in milliseconds since 1970.
QByteArray imfFixdate(qint64 epochMilliseconds);

/// An http: or https: URL taken apart as `new URL()` and http.request() do.
struct UrlParts {
    QByteArray protocol; ///< "http:"
    QByteArray hostname; ///< without brackets
    quint16 port = 0; ///< as given, 0: the protocol's default
    QByteArray path; ///< with query, percent-encoded, at least "/"
    QByteArray auth; ///< "user:password", decoded; empty: none
    bool operator==(const UrlParts &) const = default;
};
/// ERR_INVALID_URL `Invalid URL` with the offset of the wrong byte where it is known;
/// ERR_INVALID_PROTOCOL for a scheme that is neither http nor https.
Result<UrlParts> parseUrl(QByteArrayView url);

} // namespace roundtrip::message

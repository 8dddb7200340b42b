#include "core/http/requestoptions.h"

#include "core/http/errors.h"
#include "core/message/syntax.h"

namespace roundtrip::http
{

namespace
{

constexpr quint16 defaultPort = 80;

Status validateHeaders(const message::RawHeaders &headers)
{
    for (const message::HeaderField &field : headers) {
        if (Status name = message::validateHeaderName(field.name); !name)
            return name;
        if (Status value = message::validateHeaderValue(field.name, field.value); !value)
            return value;
    }
    return Done{};
}

} // namespace

Result<RequestOptions> RequestOptions::fromUrl(QByteArrayView url)
{
    Result<message::UrlParts> parts = message::parseUrl(url);
    if (!parts)
        return Failure{parts.error()};
    RequestOptions options;
    options.protocol = parts->protocol;
    options.host = parts->hostname;
    options.port = parts->port;
    options.path = parts->path;
    options.auth = parts->auth;
    return options;
}

Status RequestOptions::validate() const
{
    if (Status pathStatus = message::validatePath(path); !pathStatus)
        return pathStatus;
    if (protocol != "http:") {
        return Failure{Error{.code = "ERR_INVALID_PROTOCOL",
            .message = "Protocol \"" + protocol + "\" not supported. Expected \"http:\""}};
    }
    if (timeout.count() < 0)
        return Failure{outOfRangeError("timeout", "a non-negative finite number", timeout.count())};
    if (Status methodStatus = message::validateMethod(method); !methodStatus)
        return methodStatus;
    if (maxHeaderSize < 0) {
        return Failure{
            outOfRangeError("maxHeaderSize", ">= 0 && <= 9007199254740991", maxHeaderSize)};
    }
    return validateHeaders(headers);
}

RequestOptions RequestOptions::withDefaults() const
{
    RequestOptions filled = *this;
    if (filled.host.isEmpty())
        filled.host = "localhost";
    if (!filled.port)
        filled.port = defaultPort;
    if (filled.path.isEmpty())
        filled.path = "/";
    filled.method = filled.method.isEmpty() ? QByteArray("GET") : filled.method.toUpper();
    return filled;
}

wire::ConnectOptions RequestOptions::connectOptions() const
{
    wire::ConnectOptions options;
    options.host = host;
    options.port = port;
    options.localAddress = localAddress;
    options.family = family;
    return options;
}

QByteArray RequestOptions::hostField() const
{
    const bool isIpv6 = host.count(':') > 1 && !host.startsWith('[');
    QByteArray field = isIpv6 ? '[' + host + ']' : host;
    if (port != defaultPort)
        field += ':' + QByteArray::number(port);
    return field;
}

QByteArray RequestOptions::authorizationField() const
{
    return "Basic " + auth.toBase64();
}

} // namespace roundtrip::http

#include "core/http/requestoptions.h"

#include "core/http/agent.h"
#include "core/http/errors.h"
#include "core/message/headtext.h"
#include "core/message/syntax.h"

#include <QHostAddress>

namespace roundtrip::http
{

namespace
{

quint16 defaultPort(const QByteArray &protocol)
{
    return protocol == "https:" ? 443 : 80;
}

/// Without an agent the protocol itself says which module is meant, http or https.
QByteArray expectedProtocol(const RequestOptions &options)
{
    if (options.agent)
        return options.agent->options().protocol;
    return options.protocol == "https:" ? "https:" : "http:";
}

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
    if (const QByteArray expected = expectedProtocol(*this); protocol != expected) {
        return Failure{Error{.code = "ERR_INVALID_PROTOCOL",
            .message =
                "Protocol \"" + protocol + "\" not supported. Expected \"" + expected + '"'}};
    }
    if (timeout.count() < 0)
        return Failure{outOfRangeError("timeout", "a non-negative finite number", timeout.count())};
    if (Status methodStatus = message::validateMethod(method); !methodStatus)
        return methodStatus;
    if (maxHeaderSize < 0) {
        return Failure{
            outOfRangeError("maxHeaderSize", ">= 0 && <= 9007199254740991", maxHeaderSize)};
    }
    if (insecureHTTPParser && conformance == Conformance::Strict)
        return Failure{insecureStrictlyError()};
    if (Status fields = validateHeaders(headers); !fields)
        return fields;
    return rawHeaders || !setHost ? Status(Done{})
                                  : message::validateHeaderValue("Host", hostField());
}

RequestOptions RequestOptions::withDefaults() const
{
    RequestOptions filled = *this;
    if (filled.host.isEmpty())
        filled.host = "localhost";
    if (!filled.port)
        filled.port = defaultPort(protocol);
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
    options.path = socketPath;
    if (protocol == "https:")
        options.tls = tls;
    return options;
}

QByteArray RequestOptions::hostField() const
{
    const bool isIpv6 = host.count(':') > 1 && !host.startsWith('[');
    message::HeadText field;
    if (isIpv6)
        field.add("[").add(host).add("]");
    else
        field.add(host);
    if (port != defaultPort(protocol))
        field.add(":").add(port);
    return field.toByteArray(0);
}

QByteArray RequestOptions::serverName(const QByteArray &hostHeader) const
{
    QByteArray name = hostHeader.isEmpty() ? host : hostHeader.left(hostHeader.indexOf(':'));
    if (hostHeader.startsWith('[')) {
        const qsizetype end = hostHeader.indexOf(']');
        name = end < 0 ? hostHeader : hostHeader.sliced(1, end - 1);
    }
    return QHostAddress(QString::fromLatin1(name)).isNull() ? name : QByteArray();
}

QByteArray RequestOptions::authorizationField() const
{
    return "Basic " + auth.toBase64();
}

} // namespace roundtrip::http

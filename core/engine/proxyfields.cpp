#include "core/engine/proxyfields.h"

#include "core/message/requesttarget.h"
#include "core/message/syntax.h"

#include <algorithm>
#include <array>

namespace roundtrip::engine
{

using message::equalsIgnoringCase;
using message::HeaderField;
using message::MessageHead;
using message::RawHeaders;

namespace
{

/// They end at the next hop, whether Connection names them or not. The fields of proxy
/// authentication are between a client and its proxy.
constexpr auto hopByHop = std::to_array<QByteArrayView>({"connection", "keep-alive",
    "proxy-connection", "proxy-authenticate", "proxy-authentication-info", "proxy-authorization",
    "te", "transfer-encoding", "upgrade", "http2-settings"});

/// What Connection may name in vain: they say whose message this is and where it ends, or how often
/// it was handed on.
constexpr auto notRemovable =
    std::to_array<QByteArrayView>({"host", "content-length", "via", "max-forwards"});

constexpr auto notInTrailers = std::to_array<QByteArrayView>({"content-length", "host", "trailer",
    "content-encoding", "content-type", "content-range", "cache-control", "expect", "max-forwards",
    "authorization", "www-authenticate", "set-cookie", "cookie", "via"});

constexpr auto notInTrace =
    std::to_array<QByteArrayView>({"authorization", "proxy-authorization", "cookie"});

template <std::size_t N>
bool isOneOf(QByteArrayView name, const std::array<QByteArrayView, N> &names)
{
    return std::ranges::any_of(
        names, [name](QByteArrayView other) { return equalsIgnoringCase(name, other); });
}

/// The elements of a list field, over all its lines.
QByteArrayList elementsOf(const RawHeaders &fields, QByteArrayView name)
{
    QByteArrayList elements;
    for (const HeaderField &field : fields) {
        if (!equalsIgnoringCase(field.name, name))
            continue;
        for (const QByteArray &element : field.value.split(',')) {
            if (const QByteArray trimmed = element.trimmed(); !trimmed.isEmpty())
                elements.append(trimmed);
        }
    }
    return elements;
}

QByteArrayList valuesOf(const RawHeaders &fields, QByteArrayView name)
{
    QByteArrayList values;
    for (const HeaderField &field : fields) {
        if (equalsIgnoringCase(field.name, name))
            values.append(field.value);
    }
    return values;
}

/// The fields that go further than the next hop (RFC 9110, section 7.6.1).
RawHeaders endToEnd(const RawHeaders &fields)
{
    const QByteArrayList named = elementsOf(fields, "connection");
    RawHeaders kept;
    for (const HeaderField &field : fields) {
        const bool isNamed = std::ranges::any_of(named,
            [&](const QByteArray &option) { return equalsIgnoringCase(option, field.name); });
        if (isOneOf(field.name, hopByHop) || (isNamed && !isOneOf(field.name, notRemovable)))
            continue;
        kept.push_back(field);
    }
    return kept;
}

void remove(RawHeaders &fields, QByteArrayView name)
{
    std::erase_if(
        fields, [name](const HeaderField &field) { return equalsIgnoringCase(field.name, name); });
}

/// As a number is written, not as it came.
void normalizeLength(RawHeaders &fields, qint64 length)
{
    for (HeaderField &field : fields) {
        if (length >= 0 && equalsIgnoringCase(field.name, "content-length"))
            field.value = QByteArray::number(length);
    }
}

QByteArray versionOf(const MessageHead &head)
{
    return QByteArray::number(head.versionMajor) + '.' + QByteArray::number(head.versionMinor);
}

/// A line of its own behind those of the proxies before (RFC 9110, section 7.6.3).
void addVia(RawHeaders &fields, QByteArrayView version, QByteArrayView via)
{
    fields.push_back({"Via", version.toByteArray() + ' ' + via.toByteArray()});
}

bool isOlder(const MessageHead &head)
{
    return head.versionMajor < 1 || (head.versionMajor == 1 && head.versionMinor < 1);
}

bool acceptsTrailers(const MessageHead &request)
{
    return std::ranges::any_of(elementsOf(request.headers, "te"),
        [](const QByteArray &element) { return equalsIgnoringCase(element, "trailers"); });
}

/// Via = #( received-protocol RWS received-by [ RWS comment ] )
bool hasPassed(const RawHeaders &fields, QByteArrayView via)
{
    return std::ranges::any_of(elementsOf(fields, "via"), [via](const QByteArray &element) {
        const QByteArrayList words = element.simplified().split(' ');
        return words.size() > 1 && equalsIgnoringCase(words.at(1), via);
    });
}

bool isOnlyChunked(const QByteArrayList &codings)
{
    return codings.size() == 1 && equalsIgnoringCase(codings.constFirst(), "chunked");
}

std::optional<qint64> numberOf(const QByteArray &value)
{
    bool ok = false;
    const qint64 number = value.toLongLong(&ok);
    return ok && number >= 0 ? std::optional(number) : std::nullopt;
}

} // namespace

Result<ForwardTarget> forwardTarget(QByteArrayView method, QByteArrayView target)
{
    const message::RequestTarget read = message::readTarget(method, target);
    if (read.form != message::TargetForm::Absolute) {
        return Failure{
            Error{"ERR_INVALID_URL", "The target is no absolute-form of a URL with a host"}};
    }
    // The path goes on as it came: what parseUrl() makes of it (dot segments) is not asked for.
    const QByteArrayView scheme = target.first(target.indexOf("://") + 3);
    const auto origin =
        message::parseUrl(scheme.toByteArray() + read.authority.toByteArray() + '/');
    if (!origin)
        return Failure{origin.error()};
    ForwardTarget forward{origin->protocol, origin->hostname, origin->port,
        read.authority.toByteArray(), read.pathAndQuery.toByteArray()};
    if (forward.path.isEmpty())
        forward.path = method == "OPTIONS" ? "*" : "/"; // RFC 9112, section 3.2.4
    else if (!forward.path.startsWith('/'))
        forward.path.prepend('/');
    return forward;
}

std::optional<ProxyRefusal> whyNotForwarded(const MessageHead &request, QByteArrayView via)
{
    const QByteArrayList lengths = valuesOf(request.headers, "content-length");
    const QByteArrayList codingLines = valuesOf(request.headers, "transfer-encoding");
    if (!codingLines.isEmpty() && !isOnlyChunked(elementsOf(request.headers, "transfer-encoding")))
        return ProxyRefusal{501, "the transfer coding of the request is not understood"};
    if (lengths.size() > 1 || (!lengths.isEmpty() && !codingLines.isEmpty()))
        return ProxyRefusal{400, "the end of the request can be understood in two ways"};
    if (!codingLines.isEmpty() && isOlder(request))
        return ProxyRefusal{400, "a request of HTTP/1.0 has no transfer coding"};
    if (hasPassed(request.headers, via))
        return ProxyRefusal{508, "the request has come by here before: its Via names this proxy"};
    const QByteArrayList limits = valuesOf(request.headers, "max-forwards");
    const bool counts = request.method == "TRACE" || request.method == "OPTIONS";
    if (counts && (limits.size() > 1 || (limits.size() == 1 && !numberOf(limits.first()))))
        return ProxyRefusal{400, "Max-Forwards is no number"};
    return {};
}

std::optional<ProxyRefusal> whyNotForwarded(const MessageHead &response)
{
    const bool hasCodings = !valuesOf(response.headers, "transfer-encoding").isEmpty();
    if (hasCodings && !isOnlyChunked(elementsOf(response.headers, "transfer-encoding")))
        return ProxyRefusal{502, "the transfer coding of the answer is not understood"};
    return {};
}

std::optional<qint64> forwardsLeft(const MessageHead &request)
{
    if (request.method != "TRACE" && request.method != "OPTIONS")
        return {};
    const QByteArrayList limits = valuesOf(request.headers, "max-forwards");
    return limits.isEmpty() ? std::nullopt : numberOf(limits.first());
}

bool hasContent(const MessageHead &request)
{
    return request.chunked || request.contentLength > 0;
}

bool expectsContinue(const MessageHead &request)
{
    return !isOlder(request)
        && std::ranges::any_of(
            elementsOf(request.headers, "expect"), [](const QByteArray &expectation) {
                return equalsIgnoringCase(expectation, "100-continue");
            });
}

RawHeaders forwardedRequestFields(
    const MessageHead &request, const ForwardTarget &target, QByteArrayView via)
{
    RawHeaders fields = endToEnd(request.headers);
    remove(fields, "host");
    fields.insert(fields.begin(), {"Host", target.hostField});
    if (!expectsContinue(request) || !hasContent(request))
        remove(fields, "expect");
    normalizeLength(fields, request.contentLength);
    if (!request.chunked)
        remove(fields, "trailer");
    if (const auto left = forwardsLeft(request)) {
        for (HeaderField &field : fields) {
            if (equalsIgnoringCase(field.name, "max-forwards"))
                field.value = QByteArray::number(std::max<qint64>(0, *left - 1));
        }
    }
    addVia(fields, versionOf(request), via);
    if (acceptsTrailers(request)) {
        fields.push_back({"Connection", "keep-alive, TE"});
        fields.push_back({"TE", "trailers"});
    }
    if (request.chunked)
        fields.push_back({"Transfer-Encoding", "chunked"});
    return fields;
}

RawHeaders forwardedResponseFields(
    const MessageHead &response, ResponseReader reader, QByteArrayView via)
{
    RawHeaders fields = endToEnd(response.headers);
    const bool hasBody =
        !reader.askedHead && response.statusCode != 204 && response.statusCode != 304;
    if (response.chunked || response.statusCode == 204)
        remove(fields, "content-length");
    normalizeLength(fields, response.contentLength);
    if (!hasBody || !response.chunked || !reader.isVersion11)
        remove(fields, "trailer");
    addVia(fields, versionOf(response), via);
    return fields;
}

RawHeaders forwardedInformationFields(
    const RawHeaders &fields, QByteArrayView version, QByteArrayView via)
{
    RawHeaders kept = endToEnd(fields);
    remove(kept, "content-length");
    remove(kept, "trailer");
    addVia(kept, version, via);
    return kept;
}

RawHeaders forwardedTrailers(const RawHeaders &trailers)
{
    RawHeaders kept = endToEnd(trailers);
    std::erase_if(
        kept, [](const HeaderField &field) { return isOneOf(field.name, notInTrailers); });
    return kept;
}

QByteArray traceBody(const MessageHead &request)
{
    QByteArray body =
        request.method + ' ' + request.target + " HTTP/" + versionOf(request) + "\r\n";
    for (const HeaderField &field : request.headers) {
        if (!isOneOf(field.name, notInTrace))
            body += field.name + ": " + field.value + "\r\n";
    }
    return body + "\r\n";
}

} // namespace roundtrip::engine

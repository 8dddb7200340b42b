#include "core/message/syntax.h"
#include "core/message/urlhost.h"

#include <QByteArrayList>
#include <QStringDecoder>

#include <algorithm>

// parseUrl(): what the URL Standard says of the "special" schemes http and https, and
// http.request() of its result.

namespace roundtrip::message
{

namespace
{

Failure<Error> invalidUrl(qint64 offset)
{
    return Failure{Error{"ERR_INVALID_URL", "Invalid URL", {}, offset}};
}

bool isSlash(char c)
{
    return c == '/' || c == '\\';
}

/// The URL without blanks around it and tabs and line ends in it, and where each byte came from.
struct Cleaned {
    QByteArray text;
    std::vector<qint64> origin;
};

Cleaned cleaned(QByteArrayView url)
{
    const auto isBlank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
    qsizetype begin = 0;
    qsizetype end = url.size();
    while (begin < end && isBlank(url[begin]))
        ++begin;
    while (end > begin && isBlank(url[end - 1]))
        --end;
    Cleaned result;
    for (qsizetype i = begin; i < end; ++i) {
        if (url[i] == '\t' || url[i] == '\n' || url[i] == '\r')
            continue;
        result.text += url[i];
        result.origin.push_back(i);
    }
    result.origin.push_back(end);
    return result;
}

/// The length of "scheme" in "scheme:", -1 when there is none.
qsizetype schemeLength(QByteArrayView url)
{
    const auto isAlpha = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
    for (qsizetype i = 0; i < url.size(); ++i) {
        const char c = url[i];
        if (c == ':')
            return i > 0 ? i : -1;
        const bool inner = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        if (!isAlpha(c) && !(i > 0 && inner))
            return -1;
    }
    return -1;
}

QByteArray percentEncoded(QByteArrayView text, QByteArrayView encode)
{
    static constexpr char hex[] = "0123456789ABCDEF";
    QByteArray encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7f && !encode.contains(c)) {
            encoded += c;
            continue;
        }
        encoded += '%';
        encoded += hex[byte >> 4];
        encoded += hex[byte & 15];
    }
    return encoded;
}

QByteArray canonicalPath(QByteArray path)
{
    path.replace('\\', '/');
    QByteArrayList segments;
    const QByteArrayList given =
        path.isEmpty() ? QByteArrayList{QByteArray()} : path.sliced(1).split('/');
    for (qsizetype i = 0; i < given.size(); ++i) {
        const QByteArray dots = given[i].toLower().replace("%2e", ".");
        const bool isLast = i == given.size() - 1;
        if (dots == "..") {
            if (!segments.isEmpty())
                segments.removeLast();
        } else if (dots != ".") {
            segments.append(percentEncoded(given[i], "\"#<>?`{}"));
            continue;
        }
        if (isLast)
            segments.append(QByteArray());
    }
    return '/' + segments.join('/');
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// decodeURIComponent(): nothing when an escape is broken or the result is not UTF-8.
std::optional<QByteArray> decodeComponent(QByteArrayView text)
{
    QByteArray decoded;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        const QByteArray digits =
            text.sliced(i + 1, std::min<qsizetype>(2, text.size() - i - 1)).toByteArray();
        if (digits.size() != 2 || !isHexDigit(digits[0]) || !isHexDigit(digits[1]))
            return {};
        decoded += char(digits.toUInt(nullptr, 16));
        i += 2;
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString checked = decoder(decoded);
    Q_UNUSED(checked)
    if (decoder.hasError())
        return {};
    return decoded;
}

Result<QByteArray> decodedAuth(QByteArrayView userinfo)
{
    const qsizetype colon = userinfo.indexOf(':');
    const std::optional<QByteArray> user =
        decodeComponent(colon < 0 ? userinfo : userinfo.first(colon));
    const std::optional<QByteArray> password =
        decodeComponent(colon < 0 ? QByteArrayView() : userinfo.sliced(colon + 1));
    if (!user || !password)
        return Failure{Error{"ERR_INVALID_URI", "URI malformed", {}, -1}};
    if (user->isEmpty() && password->isEmpty())
        return QByteArray();
    return *user + ':' + *password;
}

/// Nothing when it is no port.
std::optional<quint16> parsePort(QByteArrayView digits)
{
    uint port = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9')
            return {};
        port = std::min(port * 10 + uint(c - '0'), 100000u);
    }
    if (port > 65535)
        return {};
    return quint16(port);
}

} // namespace

Result<UrlParts> parseUrl(QByteArrayView url)
{
    const auto [text, origin] = cleaned(url);
    const qsizetype scheme = schemeLength(text);
    if (scheme < 0)
        return invalidUrl(text.isEmpty() ? url.size() : origin.front());
    UrlParts parts;
    parts.protocol = text.first(scheme + 1).toLower();
    if (parts.protocol != "http:" && parts.protocol != "https:")
        return Failure{Error{"ERR_INVALID_PROTOCOL",
            "Protocol \"" + parts.protocol + "\" not supported. Expected \"http:\"", {},
            origin.front()}};

    const auto findFrom = [&text = text](qsizetype from, auto predicate) -> qsizetype {
        return std::find_if(text.begin() + from, text.end(), predicate) - text.begin();
    };
    const qsizetype authority = findFrom(scheme + 1, [](char c) { return !isSlash(c); });
    const qsizetype pathBegin =
        findFrom(authority, [](char c) { return isSlash(c) || c == '?' || c == '#'; });
    const qsizetype at = QByteArrayView(text).first(pathBegin).sliced(authority).lastIndexOf('@');
    const qsizetype hostBegin = at < 0 ? authority : authority + at + 1;
    if (at >= 0) {
        const Result<QByteArray> auth = decodedAuth(QByteArrayView(text).sliced(authority, at));
        if (!auth)
            return Failure{auth.error()};
        parts.auth = *auth;
    }

    QByteArrayView host = QByteArrayView(text).sliced(hostBegin, pathBegin - hostBegin);
    const qsizetype colon = host.lastIndexOf(':');
    if (colon >= 0 && colon > host.lastIndexOf(']')) {
        const std::optional<quint16> port = parsePort(host.sliced(colon + 1));
        if (!port)
            return invalidUrl(origin[size_t(hostBegin + colon + 1)]);
        const quint16 defaultPort = parts.protocol == "http:" ? 80 : 443;
        parts.port = *port == defaultPort ? 0 : *port;
        host = host.first(colon);
    }
    const std::optional<QByteArray> canonical = canonicalHost(host);
    if (!canonical)
        return invalidUrl(origin[size_t(hostBegin)]);
    parts.hostname = canonical->startsWith('[') ? canonical->sliced(1).chopped(1) : *canonical;

    const qsizetype fragment = findFrom(pathBegin, [](char c) { return c == '#'; });
    const qsizetype query =
        std::min(fragment, findFrom(pathBegin, [](char c) { return c == '?'; }));
    parts.path = canonicalPath(text.sliced(pathBegin, query - pathBegin));
    if (query + 1 < fragment)
        parts.path += '?'
            + percentEncoded(
                QByteArrayView(text).sliced(query + 1, fragment - query - 1), "\"#<>'");
    return parts;
}

} // namespace roundtrip::message

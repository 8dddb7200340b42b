#include "core/message/requesttarget.h"

#include <algorithm>
#include <array>

namespace roundtrip::message
{

namespace
{

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

constexpr bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// unreserved and sub-delims (RFC 3986, sections 2.2 and 2.3)
constexpr std::array<bool, 256> makeRegNameTable()
{
    std::array<bool, 256> table{};
    for (int c = 0; c < 128; ++c)
        table[size_t(c)] = isDigit(char(c)) || isLetter(char(c));
    for (const char c :
        {'-', '.', '_', '~', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '='})
        table[size_t(c)] = true;
    return table;
}
constexpr std::array<bool, 256> regNameTable = makeRegNameTable();

bool isRegName(QByteArrayView name)
{
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (regNameTable[static_cast<unsigned char>(name[i])])
            continue;
        const bool encoded = name[i] == '%' && i + 2 < name.size() && isHexDigit(name[i + 1])
            && isHexDigit(name[i + 2]);
        if (!encoded)
            return false;
        i += 2;
    }
    return true;
}

/// What stands between the brackets: an IPv6 address or IPvFuture, by its characters.
bool isIpLiteral(QByteArrayView text)
{
    if (text.startsWith('v') || text.startsWith('V')) {
        const qsizetype dot = text.indexOf('.');
        const QByteArrayView version = dot < 0 ? QByteArrayView() : text.sliced(1, dot - 1);
        const QByteArrayView rest = dot < 0 ? QByteArrayView() : text.sliced(dot + 1);
        return !version.isEmpty() && std::all_of(version.begin(), version.end(), isHexDigit)
            && !rest.isEmpty() && std::all_of(rest.begin(), rest.end(), [](char c) {
                   return c == ':' || regNameTable[static_cast<unsigned char>(c)];
               });
    }
    return std::count(text.begin(), text.end(), ':') >= 2
        && std::all_of(
            text.begin(), text.end(), [](char c) { return c == ':' || c == '.' || isHexDigit(c); });
}

struct Authority {
    bool valid = false;
    QByteArrayView host;
    bool hasPort = false;
    QByteArrayView port;
};

Authority readAuthority(QByteArrayView text)
{
    Authority authority;
    QByteArrayView behind;
    if (text.startsWith('[')) {
        const qsizetype end = text.indexOf(']');
        if (end < 0 || !isIpLiteral(text.sliced(1, end - 1)))
            return authority;
        authority.host = text.first(end + 1);
        behind = text.sliced(end + 1);
    } else {
        const qsizetype colon = text.indexOf(':');
        authority.host = colon < 0 ? text : text.first(colon);
        behind = colon < 0 ? QByteArrayView() : text.sliced(colon);
        if (!isRegName(authority.host))
            return authority;
    }
    authority.hasPort = behind.startsWith(':');
    authority.port = authority.hasPort ? behind.sliced(1) : QByteArrayView();
    authority.valid = (authority.hasPort || behind.isEmpty())
        && std::all_of(authority.port.begin(), authority.port.end(), isDigit);
    return authority;
}

/// scheme "://" authority path-abempty [ "?" query ]
RequestTarget readAbsolute(QByteArrayView target)
{
    const qsizetype colon = target.indexOf(':');
    if (colon <= 0 || !target.sliced(colon + 1).startsWith("//"))
        return {};
    const QByteArrayView rest = target.sliced(colon + 3);
    const auto end =
        std::find_if(rest.begin(), rest.end(), [](char c) { return c == '/' || c == '?'; });
    const QByteArrayView authority = rest.first(end - rest.begin());
    const Authority read = readAuthority(authority);
    if (!read.valid || read.host.isEmpty())
        return {};
    return {TargetForm::Absolute, authority, rest.sliced(authority.size())};
}

} // namespace

RequestTarget readTarget(QByteArrayView method, QByteArrayView target) noexcept
{
    if (method == "CONNECT")
        return isConnectTarget(target) ? RequestTarget{TargetForm::Authority, target, {}}
                                       : RequestTarget{};
    if (target.contains('#'))
        return {};
    if (target.startsWith('/'))
        return {TargetForm::Origin, {}, target};
    if (target == "*")
        return {method == "OPTIONS" ? TargetForm::Asterisk : TargetForm::Invalid, {}, {}};
    return readAbsolute(target);
}

QByteArray authorityOf(const MessageHead &head)
{
    const RequestTarget target = readTarget(head.method, head.target);
    if (!target.authority.isEmpty())
        return target.authority.toByteArray();
    const HeaderField *host = findHeader(head.headers, "host");
    return host ? host->value : QByteArray();
}

bool isHostValue(QByteArrayView value) noexcept
{
    return readAuthority(value).valid;
}

bool isConnectTarget(QByteArrayView target) noexcept
{
    const Authority authority = readAuthority(target);
    if (!authority.valid || authority.host.isEmpty() || authority.port.isEmpty())
        return false;
    constexpr qsizetype longestPort = 5;
    constexpr int highestPort = 65535;
    if (authority.port.size() > longestPort)
        return false;
    const int port = authority.port.toInt();
    return port > 0 && port <= highestPort;
}

} // namespace roundtrip::message

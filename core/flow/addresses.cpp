#include "core/flow/addresses.h"

#include <algorithm>

namespace roundtrip::flow
{

namespace
{

/// Without the prefix that an address of IPv4 has on a socket of IPv6.
QByteArray unmapped(const QByteArray &address)
{
    constexpr auto prefix = "::ffff:";
    const bool mapped = address.toLower().startsWith(prefix) && address.contains('.');
    return mapped ? address.mid(qsizetype(qstrlen(prefix))) : address;
}

bool isIPv4(const QByteArray &host)
{
    const auto parts = host.split('.');
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const QByteArray &part) {
        bool isNumber = false;
        return part.toUInt(&isNumber) <= 255 && isNumber;
    });
}

} // namespace

bool isLoopback(const QByteArray &host)
{
    const QByteArray address = unmapped(host);
    return address == "::1" || address.toLower() == "localhost"
        || (address.startsWith("127.") && isIPv4(address));
}

bool isUnixSocket(const QByteArray &address)
{
    return address.startsWith("unix:");
}

QString placeText(const QByteArray &address, quint16 port)
{
    const QString text = QString::fromUtf8(address);
    if (isUnixSocket(address))
        return text;
    const QString host = address.contains(':') ? QStringLiteral("[%1]").arg(text) : text;
    return QStringLiteral("%1:%2").arg(host).arg(port);
}

bool reaches(const QByteArray &asked, const QByteArray &bound)
{
    const QByteArray from = unmapped(asked);
    const QByteArray to = unmapped(bound);
    if (from.isEmpty())
        return false;
    if (from.toLower() == "localhost")
        return isLoopback(to) || to == "0.0.0.0" || to == "::";
    if (to == "::")
        return isIPv4(from) || from.contains(':');
    return from == to || (to == "0.0.0.0" && isIPv4(from));
}

QByteArray hostToAsk(const QByteArray &bound)
{
    if (bound == "0.0.0.0")
        return "127.0.0.1";
    return bound == "::" ? QByteArray("::1") : bound;
}

} // namespace roundtrip::flow

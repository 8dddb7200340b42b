#include "core/message/urlhost.h"

#include <QByteArrayList>
#include <QString>
#include <QUrl>

#include <algorithm>
#include <array>
#include <limits>

namespace roundtrip::message
{

namespace
{

using Groups = std::array<quint16, 8>;

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "7", "07" (octal) or "0x7"; nothing when it is no number, the greatest number when it is too
/// large.
std::optional<quint64> ipv4Number(const QByteArray &label)
{
    if (label.isEmpty())
        return {};
    int base = 10;
    QByteArray digits = label;
    if (label.startsWith("0x") || label.startsWith("0X")) {
        base = 16;
        digits = label.sliced(2);
    } else if (label.size() > 1 && label.startsWith('0')) {
        base = 8;
        digits = label.sliced(1);
    }
    if (digits.isEmpty())
        return 0;
    const bool known = std::all_of(digits.begin(), digits.end(), [base](char c) {
        return base == 16 ? isxdigit(static_cast<unsigned char>(c)) != 0
                          : c >= '0' && c < '0' + base;
    });
    if (!known)
        return {};
    bool fits = false;
    const quint64 value = digits.toULongLong(&fits, base);
    return fits ? value : std::numeric_limits<quint64>::max();
}

/// Nothing: `host` does not end in a number and is a name. An empty array: it ought to be IPv4 and
/// is not.
std::optional<QByteArray> asIpv4(const QByteArray &host)
{
    QByteArrayList labels = host.split('.');
    if (labels.size() > 1 && labels.last().isEmpty())
        labels.removeLast();
    const QByteArray &last = labels.constLast();
    if (!isDigits(last) && !(last.startsWith("0x") && ipv4Number(last)))
        return {};
    if (labels.size() > 4)
        return QByteArray();
    quint64 address = 0;
    for (qsizetype i = 0; i < labels.size(); ++i) {
        const std::optional<quint64> number = ipv4Number(labels[i]);
        const bool isLast = i == labels.size() - 1;
        const quint64 limit = isLast ? quint64(1) << (8 * (5 - labels.size())) : 256;
        if (!number || *number >= limit)
            return QByteArray();
        address |= isLast ? *number : *number << (8 * (3 - i));
    }
    QByteArrayList quad;
    for (int shift = 24; shift >= 0; shift -= 8)
        quad.append(QByteArray::number(address >> shift & 255));
    return quad.join('.');
}

/// A dotted quad in the last two groups of an IPv6 address: no octal, no hex, no leading zeros.
bool appendQuad(const QByteArray &text, std::vector<quint16> &groups)
{
    const QByteArrayList parts = text.split('.');
    if (parts.size() != 4)
        return false;
    quint32 address = 0;
    for (const QByteArray &part : parts) {
        if (!isDigits(part) || part.size() > 3 || (part.size() > 1 && part.startsWith('0'))
            || part.toInt() > 255)
            return false;
        address = address << 8 | quint32(part.toInt());
    }
    groups.push_back(quint16(address >> 16));
    groups.push_back(quint16(address & 0xffff));
    return true;
}

bool appendGroups(const QByteArray &text, bool mayEndInQuad, std::vector<quint16> &groups)
{
    if (text.isEmpty())
        return true;
    const QByteArrayList parts = text.split(':');
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QByteArray &part = parts[i];
        if (mayEndInQuad && i == parts.size() - 1 && part.contains('.'))
            return appendQuad(part, groups);
        const bool hex = !part.isEmpty() && part.size() <= 4
            && std::all_of(part.begin(), part.end(),
                [](char c) { return isxdigit(static_cast<unsigned char>(c)) != 0; });
        if (!hex)
            return false;
        groups.push_back(part.toUShort(nullptr, 16));
    }
    return true;
}

std::optional<Groups> parseIpv6(const QByteArray &text)
{
    const qsizetype gap = text.indexOf("::");
    std::vector<quint16> before;
    std::vector<quint16> after;
    if (!appendGroups(gap < 0 ? text : text.first(gap), gap < 0, before)
        || (gap >= 0 && !appendGroups(text.sliced(gap + 2), true, after)))
        return {};
    const size_t count = before.size() + after.size();
    if (gap < 0 ? count != 8 : count > 7)
        return {};
    Groups groups{};
    std::copy(before.begin(), before.end(), groups.begin());
    std::copy(after.begin(), after.end(), groups.end() - std::ptrdiff_t(after.size()));
    return groups;
}

/// RFC 5952: lower case, the first of the longest runs of two and more zero groups as "::".
QByteArray ipv6Text(const Groups &groups)
{
    size_t runBegin = 8;
    size_t runLength = 1;
    for (size_t i = 0; i < groups.size();) {
        size_t end = i;
        while (end < groups.size() && groups[end] == 0)
            ++end;
        if (end - i > runLength) {
            runBegin = i;
            runLength = end - i;
        }
        i = end + 1;
    }
    QByteArray text = "[";
    for (size_t i = 0; i < groups.size(); ++i) {
        if (i == runBegin) {
            text += i == 0 ? "::" : ":";
            i += runLength - 1;
            continue;
        }
        text += QByteArray::number(groups[i], 16);
        if (i < groups.size() - 1)
            text += ':';
    }
    return text + ']';
}

bool hasForbidden(const QByteArray &host)
{
    return std::any_of(host.begin(), host.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte == 0x7f || QByteArrayView("#%/:<>?@[\\]^|").contains(c);
    });
}

/// A label that begins with xn-- stands for one beyond ASCII, or for nothing (UTS #46).
bool hasBrokenPunycode(const QByteArray &name)
{
    const QList<QByteArray> labels = name.split('.');
    return std::ranges::any_of(labels, [](const QByteArray &label) {
        return label.startsWith("xn--")
            && (label == "xn--"
                || QUrl::fromAce(label, QUrl::IgnoreIDNWhitelist) == QLatin1StringView(label));
    });
}

} // namespace

std::optional<QByteArray> canonicalHost(QByteArrayView host)
{
    if (host.startsWith('[')) {
        if (!host.endsWith(']') || host.size() < 2)
            return {};
        const std::optional<Groups> groups = parseIpv6(host.sliced(1).chopped(1).toByteArray());
        if (!groups)
            return {};
        return ipv6Text(*groups);
    }
    QByteArray name = QByteArray::fromPercentEncoding(host.toByteArray());
    const bool ascii = std::all_of(
        name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    name = ascii ? name.toLower() : QUrl::toAce(QString::fromUtf8(name));
    if (name.isEmpty() || hasForbidden(name) || hasBrokenPunycode(name))
        return {};
    const std::optional<QByteArray> ipv4 = asIpv4(name);
    if (!ipv4)
        return name;
    if (ipv4->isEmpty())
        return {};
    return ipv4;
}

} // namespace roundtrip::message

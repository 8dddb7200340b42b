#include "ui/compose/linktext.h"

#include "core/flow/conditionwords.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <cmath>

namespace roundtrip::ui
{

namespace
{

QString unlimited()
{
    return QCoreApplication::translate("LinkText", "unlimited");
}

QString asItComes()
{
    return QCoreApplication::translate("LinkText", "as it comes");
}

struct Unit {
    const char *name;
    double factor;
};

/// "1,460" is what others write for 1460, and no one and a half: three digits behind each comma.
QString withoutGroups(const QString &text)
{
    static const QRegularExpression groups(QStringLiteral(R"(^([1-9]\d{0,2})((?:,\d{3})+)(?!\d))"));
    const QRegularExpressionMatch match = groups.match(text);
    return match.hasMatch() ? QString(match.captured(0)).remove(u',') + text.mid(match.capturedEnd())
                            : text;
}

/// A number with one of the units; the first unit is that of a bare number.
template <std::size_t n>
std::optional<int> parseAmount(
    const QString &text, const QString &nothing, const Unit (&units)[n], double most)
{
    const QString trimmed = text.trimmed().toLower();
    if (trimmed.isEmpty() || trimmed == nothing.toLower())
        return 0;
    static const QRegularExpression form(
        QStringLiteral(R"(^(\d{1,12}(?:[.,]\d{1,6})?)\s*([a-z/]*)$)"));
    const QRegularExpressionMatch match = form.match(withoutGroups(trimmed));
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit =
        match.captured(2).isEmpty() ? QString::fromLatin1(units[0].name) : match.captured(2);
    for (const Unit &known : units) {
        if (unit != QLatin1String(known.name))
            continue;
        const double number = match.captured(1).replace(u',', u'.').toDouble();
        const double value = number * known.factor;
        if (value > most || (number > 0 && std::lround(value) < 1))
            return std::nullopt; // less than one is not nothing
        if (known.factor == 1 && value != std::floor(value))
            return std::nullopt; // nor is there a part of one
        return int(std::lround(value));
    }
    return std::nullopt;
}

} // namespace

QString bandwidthText(int kbitPerSecond)
{
    return kbitPerSecond == 0 ? unlimited() : flow::rateText(kbitPerSecond);
}

std::optional<int> parseBandwidth(const QString &text)
{
    static constexpr Unit units[] = {{"kbit/s", 1}, {"kbit", 1}, {"k", 1}, {"kbps", 1},
        {"bit/s", 0.001}, {"mbit/s", 1e3}, {"mbit", 1e3}, {"m", 1e3}, {"mbps", 1e3},
        {"gbit/s", 1e6}, {"gbit", 1e6}, {"g", 1e6}, {"gbps", 1e6}};
    constexpr double most = 2e9;
    return parseAmount(text, unlimited(), units, most);
}

QString segmentText(int bytes)
{
    return bytes == 0 ? asItComes() : QStringLiteral("%1 B").arg(bytes);
}

std::optional<int> parseSegment(const QString &text)
{
    static constexpr Unit units[] = {
        {"b", 1}, {"byte", 1}, {"bytes", 1}, {"kib", 1024}, {"kb", 1000}, {"mib", 1 << 20}};
    constexpr double most = 1 << 30;
    return parseAmount(text, asItComes(), units, most);
}

} // namespace roundtrip::ui

#include "ui/compose/delaytext.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <cmath>

namespace roundtrip::ui
{

namespace
{

using std::chrono::milliseconds;

QString atOnce()
{
    return QCoreApplication::translate("DelayText", "at once");
}

QString noTimeout()
{
    return QCoreApplication::translate("DelayText", "none");
}

QString amount(milliseconds delay)
{
    if (delay < std::chrono::seconds(1))
        return QStringLiteral("%1 ms").arg(delay.count());
    return QStringLiteral("%1 s").arg(QString::number(double(delay.count()) / 1000, 'g', 6));
}

/// How many milliseconds a unit has; 0 for a word that is none.
double millisecondsOf(const QString &unit)
{
    if (unit.isEmpty() || unit == u"ms")
        return 1;
    if (unit == u"s")
        return 1000;
    return unit == u"min" ? 60'000 : 0;
}

std::optional<milliseconds> parseAmount(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral(R"(^\+?\s*(\d{1,9}(?:[.,]\d{1,6})?)\s*([a-z]*)$)"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const double factor = millisecondsOf(match.captured(2));
    const double value = match.captured(1).replace(u',', u'.').toDouble() * factor;
    constexpr double hour = 3'600'000;
    if (factor == 0 || value > hour)
        return std::nullopt;
    return milliseconds(std::llround(value));
}

std::optional<milliseconds> parse(const QString &text, const QString &nothing)
{
    const QString trimmed = text.trimmed().toLower();
    if (trimmed.isEmpty() || trimmed == nothing.toLower())
        return milliseconds(0);
    return parseAmount(trimmed);
}

} // namespace

QString delayText(milliseconds delay)
{
    return delay.count() == 0 ? atOnce() : QStringLiteral("+ %1").arg(amount(delay));
}

std::optional<milliseconds> parseDelay(const QString &text)
{
    return parse(text, atOnce());
}

QString timeoutText(milliseconds timeout)
{
    return timeout.count() == 0 ? noTimeout() : amount(timeout);
}

std::optional<milliseconds> parseTimeout(const QString &text)
{
    return parse(text, noTimeout());
}

} // namespace roundtrip::ui

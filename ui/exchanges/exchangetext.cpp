#include "ui/exchanges/exchangetext.h"

#include "core/flow/eventtext.h"

#include <QCoreApplication>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

QString words(const char *english)
{
    return QCoreApplication::translate("ExchangeList", english);
}

QString clientText(const flow::ExchangeRow &row)
{
    if (!row.clientOutside)
        return words(QT_TRANSLATE_NOOP("ExchangeList", "this client"));
    if (row.userAgent.isEmpty())
        return words(QT_TRANSLATE_NOOP("ExchangeList", "outside"));
    // Only the product: a browser's whole User-Agent is a line of its own.
    const QByteArray product = row.userAgent.split(' ').constFirst();
    return words(QT_TRANSLATE_NOOP("ExchangeList", "outside (%1)")).arg(QString::fromUtf8(product));
}

} // namespace

QString failureText(const flow::ExchangeRow &row)
{
    if (row.failure == "aborted")
        return words(QT_TRANSLATE_NOOP("ExchangeList", "aborted"));
    if (row.failure == "destroyed")
        return words(QT_TRANSLATE_NOOP("ExchangeList", "destroyed"));
    return QString::fromLatin1(row.failure);
}

QString methodText(const flow::ExchangeRow &row)
{
    return row.method.isEmpty() && row.number > 0 ? QStringLiteral("–")
                                                  : QString::fromUtf8(row.method);
}

QString targetText(const flow::ExchangeRow &row)
{
    if (!row.target.isEmpty() || !row.method.isEmpty() || row.number == 0)
        return QString::fromUtf8(row.target);
    return row.running ? words(QT_TRANSLATE_NOOP("ExchangeList", "not known yet"))
                       : words(QT_TRANSLATE_NOOP("ExchangeList", "never known"));
}

QString statusText(const flow::ExchangeRow &row)
{
    if (row.status > 0 && !row.failure.isEmpty())
        return QStringLiteral("%1, %2").arg(row.status).arg(failureText(row));
    if (row.status > 0)
        return QString::number(row.status);
    if (row.failure.isEmpty())
        return row.running ? QStringLiteral("…") : QStringLiteral("–");
    return failureText(row);
}

QString shortStatusText(const flow::ExchangeRow &row)
{
    const bool both = row.status > 0 && !row.failure.isEmpty();
    return both ? QStringLiteral("%1 ✕").arg(row.status) : QString();
}

QString betweenText(const flow::ExchangeRow &row)
{
    const QString proxy = words(QT_TRANSLATE_NOOP("ExchangeList", "this proxy"));
    if (row.proxied && row.clientOutside)
        return QStringLiteral("%1 → %2").arg(clientText(row), proxy);
    const QString server = row.serverOutside
        ? words(QT_TRANSLATE_NOOP("ExchangeList", "outside"))
        : words(QT_TRANSLATE_NOOP("ExchangeList", "this server"));
    return QStringLiteral("%1 → %2").arg(row.proxied ? proxy : clientText(row), server);
}

QString portText(const flow::ExchangeRow &row)
{
    if (row.clientPort == 0 && !row.unixSocket)
        return {};
    const QString socket = row.unixSocket ? QStringLiteral("unix #%1").arg(row.connection.value)
                                          : QString::number(row.clientPort);
    if (row.ordinal > 1 || row.reused || row.handedOver)
        return words(QT_TRANSLATE_NOOP("ExchangeList", "%1 again")).arg(socket);
    return socket;
}

QString wireText(const flow::ExchangeRow &row)
{
    constexpr qint64 plainUntil = 10'000;
    if (row.requestBytes < plainUntil && row.responseBytes < plainUntil)
        return QStringLiteral("%1 → %2 B").arg(row.requestBytes).arg(row.responseBytes);
    return QStringLiteral("%1 → %2").arg(
        flow::bytesText(row.requestBytes), flow::bytesText(row.responseBytes));
}

QString timeText(const flow::ExchangeRow &row)
{
    if (row.end == row.begin)
        return row.running ? QStringLiteral("…")
                           : words(QT_TRANSLATE_NOOP("ExchangeList", "in one turn"));
    const QString time = flow::durationText(row.end - row.begin);
    return row.running ? QStringLiteral("%1 …").arg(time) : time;
}

QString spokenText(const flow::ExchangeRow &row)
{
    return words(QT_TRANSLATE_NOOP("ExchangeList", "Exchange %1: %2 %3, %4, %5, %6"))
        .arg(QString::number(row.number), methodText(row), targetText(row), statusText(row),
            betweenText(row), timeText(row));
}

ExchangeFilter::ExchangeFilter(const QString &text)
{
    for (const QString &word : text.toLower().split(u' ', Qt::SkipEmptyParts))
        m_words.append(word.toUtf8());
}

QByteArray ExchangeFilter::textOf(const flow::ExchangeRow &row)
{
    return row.method.toLower() + ' ' + row.target.toLower() + ' '
        + (row.status > 0 ? QByteArray::number(row.status) : QByteArray()) + ' '
        + row.failure.toLower();
}

bool ExchangeFilter::acceptsText(const QByteArray &text) const
{
    return std::all_of(m_words.begin(), m_words.end(),
        [&](const QByteArray &word) { return text.contains(word); });
}

} // namespace roundtrip::ui

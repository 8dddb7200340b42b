#include "ui/stage/stagemetrics.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QLocale>

namespace roundtrip::ui
{

StageMetrics StageMetrics::of(const Theme &theme)
{
    StageMetrics metrics;
    metrics.label = theme.smallCode();
    metrics.note = theme.small();
    metrics.title = theme.strong();
    metrics.caption = theme.small();
    metrics.caption.setWeight(QFont::DemiBold);
    metrics.unit = theme.px(100) / 100.0;
    return metrics;
}

double StageMetrics::pillHeight() const
{
    return QFontMetricsF(label).height() + px(5);
}

double textWidth(const QFont &font, const QString &text)
{
    return QFontMetricsF(font).horizontalAdvance(text);
}

QString elidedCode(const QString &text, const QFont &font, double width)
{
    const QFontMetricsF metrics(font);
    if (metrics.horizontalAdvance(text) <= width)
        return text;
    QString tail;
    for (const auto &closing : {QStringLiteral("')"), QStringLiteral("\")"), QStringLiteral(")")}) {
        if (text.endsWith(closing)) {
            tail = closing;
            break;
        }
    }
    const double room = width - metrics.horizontalAdvance(tail);
    return metrics.elidedText(text.chopped(tail.size()), Qt::ElideRight, room) + tail;
}

QString durationText(std::chrono::microseconds duration)
{
    const double micro = double(duration.count());
    const QLocale locale = QLocale::c();
    if (micro < 100)
        return QCoreApplication::translate("Stage", "%1 µs").arg(duration.count());
    if (micro < 1e4)
        return QCoreApplication::translate("Stage", "%1 ms")
            .arg(locale.toString(micro / 1e3, 'f', 1));
    if (micro < 1e6)
        return QCoreApplication::translate("Stage", "%1 ms")
            .arg(locale.toString(micro / 1e3, 'f', 0));
    const int digits = micro < 1e7 ? 3 : 1;
    return QCoreApplication::translate("Stage", "%1 s")
        .arg(locale.toString(micro / 1e6, 'f', digits));
}

QString elapsedText(std::chrono::microseconds duration)
{
    const double micro = double(duration.count());
    if (micro >= 1e6 && micro < 1e7) {
        const QString seconds = QLocale::c().toString(micro / 1e6, 'f', 1);
        return QCoreApplication::translate("Stage", "+%1 s").arg(seconds);
    }
    return QStringLiteral("+%1").arg(durationText(duration));
}

QString byteCountText(qint64 bytes)
{
    if (bytes < 10'000)
        return QCoreApplication::translate("Stage", "%1 B").arg(bytes);
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

} // namespace roundtrip::ui

#include "ui/stage/stagemetrics.h"

#include "core/flow/eventtext.h"
#include "ui/stage/railtext.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

QFont larger(QFont font, double scale)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * scale);
    else
        font.setPixelSize(int(font.pixelSize() * scale));
    return font;
}

} // namespace

StageMetrics StageMetrics::of(const Theme &theme, double scale)
{
    StageMetrics metrics;
    metrics.label = theme.smallCode();
    metrics.note = theme.small();
    metrics.title = theme.strong();
    metrics.caption = theme.small();
    metrics.caption.setWeight(QFont::DemiBold);
    for (QFont *font : {&metrics.label, &metrics.note, &metrics.title, &metrics.caption})
        *font = larger(*font, scale);
    metrics.unit = theme.px(100) / 100.0 * scale;
    metrics.heights = {QFontMetricsF(metrics.label).height(), QFontMetricsF(metrics.note).height(),
        QFontMetricsF(metrics.caption).height()};
    return metrics;
}

double StageMetrics::width(Face face, const QString &text) const
{
    constexpr qsizetype mostRemembered = 8192;
    QHash<QString, double> &known = measured[size_t(face)];
    const auto found = known.constFind(text);
    if (found != known.constEnd())
        return *found;
    if (known.size() >= mostRemembered)
        known.clear();
    return known[text] = QFontMetricsF(font(face)).horizontalAdvance(text);
}

const QFont &StageMetrics::font(Face face) const
{
    return face == Face::Label ? label : face == Face::Note ? note : caption;
}

QStringList StageMetrics::wrapped(Face face, const QString &text, double room, int most) const
{
    if (width(face, text) <= room)
        return {text};
    constexpr qsizetype mostRemembered = 4096;
    if (broken.size() >= mostRemembered)
        broken.clear();
    QStringList &lines = broken[{text, (int(room) * 8 + most) * 3 + int(face)}];
    if (!lines.isEmpty())
        return lines;
    lines = face == Face::Label ? wrappedCode(text, label, room, most)
                                : wrappedWords(text, font(face), room, most);
    // A name that fits in no line goes on in the next one.
    const auto shortened = [](const QStringList &all) { return all.join(QString()).count(u'…'); };
    if (shortened(lines) > text.count(u'…'))
        lines = wrappedWords(text, font(face), room, most + 1);
    return lines;
}

double StageMetrics::heightOf(Face face, const QStringList &lines) const
{
    const double own = QFontMetricsF(font(face))
                           .boundingRect(QRectF(), Qt::AlignLeft, lines.join(u'\n'))
                           .height();
    return std::max(own, height(face) * double(std::max<qsizetype>(1, lines.size())));
}

double StageMetrics::farScale(double width)
{
    return width < 480 ? 1 : width < 620 ? 1.2 : 1.35;
}

QString elidedCode(const QString &text, const StageMetrics &metrics, double width)
{
    if (metrics.width(StageMetrics::Face::Label, text) <= width)
        return text;
    return elidedCode(text, metrics.label, width);
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

QString elapsedText(std::chrono::microseconds duration)
{
    return QStringLiteral("+%1").arg(flow::durationText(duration));
}

} // namespace roundtrip::ui

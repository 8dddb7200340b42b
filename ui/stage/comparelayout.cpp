#include "ui/stage/comparelayout.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace roundtrip::ui
{

using flow::ComparedLine;
using flow::Difference;
using Part = ComparedLine::Part;

namespace
{

QString nameOf(Part part)
{
    const auto words = [](const char *english) {
        return QCoreApplication::translate("CompareView", english);
    };
    switch (part) {
    case Part::Request:
        return words(QT_TRANSLATE_NOOP("CompareView", "Request"));
    case Part::Connection:
        return words(QT_TRANSLATE_NOOP("CompareView", "Connection"));
    case Part::Steps:
        return words(QT_TRANSLATE_NOOP("CompareView", "Steps"));
    case Part::Wire:
        return words(QT_TRANSLATE_NOOP("CompareView", "On the wire, one write each"));
    case Part::Response:
        return words(QT_TRANSLATE_NOOP("CompareView", "Response"));
    case Part::Time:
        return words(QT_TRANSLATE_NOOP("CompareView", "Time"));
    }
    return {};
}

} // namespace

bool isSpanned(const ComparedLine &line)
{
    return line.difference == Difference::Same && line.beforeSegments.empty();
}

CompareLayout CompareLayout::of(
    const flow::Comparison &comparison, const StageMetrics &metrics, double width)
{
    CompareLayout layout;
    const double gap = metrics.px(8);
    const double what = std::clamp(width * 0.24, metrics.px(84), metrics.px(190));
    const double sign = metrics.px(26);
    const double side = std::floor((width - what - sign - 3 * gap) / 2);
    layout.before = QRectF(what + gap, 0, side, 0);
    layout.after = QRectF(layout.before.right() + gap + sign + gap, 0, side, 0);
    const double line = QFontMetricsF(metrics.note).height();
    double y = metrics.px(2);
    const Part *part = nullptr;
    using Face = StageMetrics::Face;
    for (size_t i = 0; i < comparison.lines.size(); ++i) {
        const ComparedLine &compared = comparison.lines[i];
        if (!part || *part != compared.part) {
            part = &compared.part;
            y += i ? metrics.px(5) : 0;
            Line heading;
            heading.heading = nameOf(compared.part);
            heading.rect = QRectF(0, y, width, QFontMetricsF(metrics.caption).height());
            layout.lines.push_back(heading);
            y = heading.rect.bottom() + metrics.px(2);
        }
        const bool spanned = isSpanned(compared);
        const double room = (spanned ? 2 * side + sign + 2 * gap : side) - metrics.px(12);
        const auto count = [&](const QString &text, Face face, double space) {
            return double(
                std::max<qsizetype>(1, metrics.wrapped(face, text, space, mostTextLines).size()));
        };
        double high = std::max(
            count(compared.before, Face::Note, room), count(compared.after, Face::Note, room));
        high = std::max(high, count(compared.what, Face::Note, what - metrics.px(8)));
        high = high * line + metrics.px(5);
        if (!compared.beforeSegments.empty() || !compared.afterSegments.empty())
            high = std::max(high, line + metrics.px(20));
        Line placed;
        placed.index = int(i);
        placed.rect = QRectF(0, y, width, high);
        placed.what = QRectF(metrics.px(8), y, what - metrics.px(8), high);
        placed.before = QRectF(layout.before.left(), y,
            spanned ? layout.after.right() - layout.before.left() : side, high);
        placed.sign = QRectF(layout.before.right() + gap, y, sign, high);
        placed.after = spanned ? QRectF() : QRectF(layout.after.left(), y, side, high);
        layout.lines.push_back(placed);
        y += high + metrics.px(2);
    }
    layout.height = y + metrics.px(4);
    return layout;
}

int CompareLayout::lineAt(QPointF point) const
{
    for (size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].index >= 0 && lines[i].rect.contains(point))
            return int(i);
    }
    return -1;
}

} // namespace roundtrip::ui

// How a comparison is painted.

#include "core/flow/comparison.h"
#include "ui/stage/compareview.h"
#include "ui/stage/stagepainter.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace roundtrip::ui
{

using flow::ComparedLine;

namespace
{

bool differs(const ComparedLine &line)
{
    return flow::isDifferent(line.difference);
}

qint64 bytesOf(const std::vector<flow::Segment> &segments)
{
    qint64 bytes = 0;
    for (const flow::Segment &segment : segments)
        bytes += segment.bytes;
    return bytes;
}

} // namespace

void CompareView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.palette().stage);
    if (m_before.isEmpty() && m_after.isEmpty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    painter.setClipRect(QRectF(0, headerHeight(), width(), viewport()->height()));
    painter.translate(0, headerHeight() - verticalScrollBar()->value());
    const QRectF visible(0, verticalScrollBar()->value(), width(), viewport()->height());
    for (size_t i = 0; i < m_layout.lines.size(); ++i) {
        if (m_layout.lines[i].rect.intersects(visible))
            paintLine(painter, m_layout.lines[i], int(i) == m_current);
    }
    painter.restore();
    paintHeader(painter);
}

void CompareView::paintHeader(QPainter &painter) const
{
    const Palette &palette = m_theme.palette();
    painter.setPen(QPen(palette.line, 1));
    painter.drawLine(QPointF(0, headerHeight() - 3.5), QPointF(listWidth(), headerHeight() - 3.5));
    for (const SideOf side : {SideOf::Before, SideOf::After}) {
        const QRectF rect = titleRect(side).adjusted(m_metrics.px(6), 0, 0, -m_metrics.px(4));
        const bool before = side == SideOf::Before;
        const QString word = before ? tr("Before") : tr("After");
        painter.setFont(m_metrics.title);
        painter.setPen(palette.text);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, word);
        const double x = QFontMetricsF(m_metrics.title).horizontalAdvance(word) + m_metrics.px(8);
        painter.setFont(m_metrics.label);
        painter.setPen(palette.muted);
        painter.drawText(rect.adjusted(x, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetricsF(m_metrics.label)
                .elidedText(before ? m_before : m_after, Qt::ElideRight, rect.width() - x));
    }
}

void CompareView::paintLine(
    QPainter &painter, const CompareLayout::Line &placed, bool current) const
{
    const Palette &palette = m_theme.palette();
    if (placed.index < 0) {
        painter.setFont(m_metrics.caption);
        painter.setPen(palette.muted);
        painter.drawText(placed.rect.adjusted(m_metrics.px(8), 0, 0, 0),
            Qt::AlignLeft | Qt::AlignVCenter, placed.heading);
        return;
    }
    const ComparedLine &line = m_comparison.lines[size_t(placed.index)];
    const bool different = differs(line);
    if (different) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.selection);
        painter.drawRoundedRect(placed.rect, m_theme.px(4), m_theme.px(4));
        painter.setBrush(palette.accent); // a bar at the edge, beside tint and sign
        painter.drawRect(QRectF(placed.rect.topLeft(), QSizeF(3, placed.rect.height())));
    }
    const QColor ground = different ? palette.selection : palette.stage;
    painter.setFont(m_metrics.note);
    painter.setPen(different ? palette.text : readableOn(palette.muted, ground));
    painter.drawText(placed.what, Qt::AlignLeft | Qt::AlignVCenter,
        m_metrics
            .wrapped(StageMetrics::Face::Note, line.what, placed.what.width(),
                CompareLayout::mostTextLines)
            .join(u'\n'));
    paintCell(painter, line, placed.before, SideOf::Before);
    if (!placed.after.isEmpty()) {
        painter.setFont(m_metrics.title);
        painter.setPen(readableOn(different ? palette.accent : palette.muted, ground));
        painter.drawText(placed.sign, Qt::AlignCenter, flow::signOf(line.difference));
        paintCell(painter, line, placed.after, SideOf::After);
    }
    if (current && hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette.accent, 1.5));
        const QRectF &cell =
            m_side == SideOf::Before || placed.after.isEmpty() ? placed.before : placed.after;
        painter.drawRoundedRect(cell.adjusted(0, 1, 0, -1), m_theme.px(4), m_theme.px(4));
    }
}

void CompareView::paintCell(
    QPainter &painter, const ComparedLine &line, const QRectF &rect, SideOf side) const
{
    const Palette &palette = m_theme.palette();
    const QString &text = side == SideOf::Before ? line.before : line.after;
    const bool different = differs(line);
    const QColor ground = different ? palette.selection : palette.stage;
    const QRectF inner = rect.adjusted(m_metrics.px(6), 0, -m_metrics.px(6), 0);
    const auto &segments = side == SideOf::Before ? line.beforeSegments : line.afterSegments;
    if (!segments.empty()) {
        paintSegments(painter, line, inner, side);
        return;
    }
    painter.setFont(m_metrics.note);
    painter.setPen(different && !text.isEmpty() ? palette.text : readableOn(palette.muted, ground));
    const QString shown = text.isEmpty() ? QStringLiteral("–") : text;
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter,
        m_metrics
            .wrapped(StageMetrics::Face::Note, shown, inner.width(), CompareLayout::mostTextLines)
            .join(u'\n'));
}

/// A write as the stage draws it: what was in it, in its order, the first byte at the tip.
void CompareView::paintSegments(
    QPainter &painter, const ComparedLine &line, const QRectF &rect, SideOf side) const
{
    const Palette &palette = m_theme.palette();
    const bool before = side == SideOf::Before;
    const auto &segments = before ? line.beforeSegments : line.afterSegments;
    const double textHeight = QFontMetricsF(m_metrics.note).height();
    const double high = m_metrics.px(12);
    const double top = rect.center().y() - (textHeight + high + m_metrics.px(2)) / 2;
    painter.setFont(m_metrics.note);
    painter.setPen(palette.text);
    QStringList labels;
    for (const flow::Segment &segment : segments)
        labels << segment.label;
    const QString text = QStringLiteral("%1: %2").arg(
        before ? line.before : line.after, labels.join(QStringLiteral(", ")));
    painter.drawText(QRectF(rect.left(), top, rect.width(), textHeight),
        int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
        QFontMetricsF(m_metrics.note).elidedText(text, Qt::ElideRight, rect.width()));
    // Both sides to one scale: the longer of the two fills its cell.
    const double tip = m_metrics.px(7);
    const qint64 most =
        std::max<qint64>(1, std::max(bytesOf(line.beforeSegments), bytesOf(line.afterSegments)));
    const double room = rect.width() - tip;
    const double y = top + textHeight + m_metrics.px(2);
    const bool right = line.towardsServer;
    double used = 0;
    QColor first;
    for (const flow::Segment &segment : segments) {
        const double wide =
            std::max(m_metrics.px(5), room * double(segment.bytes) / double(most) - 1);
        if (used + wide > room)
            break;
        const QColor ink = inkOf(segment.kind, palette).color;
        if (!first.isValid())
            first = ink;
        const double x = right ? rect.right() - tip - used - wide : rect.left() + tip + used;
        const QRectF block(x, y, wide, high);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawRect(block);
        if (wide >= m_metrics.px(12)) {
            painter.setBrush(onFill(palette));
            paintPieceShape(painter, segment.kind, block, m_metrics.unit);
        }
        used += wide + 1;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(first);
    const double edge = right ? rect.right() - tip + 1 : rect.left() + tip - 1;
    const double point = right ? rect.right() : rect.left();
    painter.drawPolygon(QPolygonF(
        {QPointF(edge, y - 2), QPointF(point, y + high / 2), QPointF(edge, y + high + 2)}));
}

} // namespace roundtrip::ui

// How what is held looks: cards, the signs of the gate, deadlines as pies.

#include "ui/stage/stagepainter.h"

#include <QPainter>
#include <QPainterPath>

namespace roundtrip::ui
{

/// Two bars in a box: the gate is closed here.
void StagePainter::paintGate(QPainter &painter, const QRectF &sign) const
{
    painter.setPen(QPen(m_palette.stage, px(1.5)));
    painter.setBrush(readableOn(m_palette.end, onFill(m_palette)));
    painter.drawRoundedRect(sign, px(3), px(3));
    painter.setPen(Qt::NoPen);
    painter.setBrush(onFill(m_palette));
    const QPointF c = sign.center();
    for (const double x : {-3.5, 1.0})
        painter.drawRect(QRectF(c.x() + px(x), c.y() - px(4), px(2.5), px(8)));
}

void StagePainter::paintPie(QPainter &painter, const QRectF &disc, double left) const
{
    const QColor ink = readableOn(m_palette.end, m_palette.endTint, 3);
    const QRectF inner = disc.adjusted(px(1), px(1), -px(1), -px(1));
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    constexpr int top = 90 * 16;
    constexpr int whole = 360 * 16;
    painter.drawPie(inner, top, -int(left * whole));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink, px(1.25)));
    painter.drawEllipse(inner);
}

void StagePainter::paintHeld(QPainter &painter, const PlacedHeld &placed) const
{
    const flow::HeldSide &side = m_scene.held[size_t(placed.side)];
    painter.setBrush(m_palette.endTint);
    painter.setPen(QPen(readableOn(m_palette.end, m_palette.stage, 3), 1, Qt::DashLine));
    painter.drawRoundedRect(placed.card.adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6));
    for (const QRectF &gate : placed.gates)
        paintGate(painter, gate);
    bool first = true;
    for (const PlacedHeld::Line &line : placed.lines) {
        const bool strong = first && line.step >= 0;
        painter.setFont(strong ? m_metrics.caption : m_metrics.note);
        painter.setPen(readableOn(strong || line.step >= 0 ? m_palette.text : m_palette.muted,
            m_palette.endTint));
        painter.drawText(line.rect, Qt::AlignLeft | Qt::AlignTop | Qt::TextDontClip, line.text);
        first = false;
    }
    painter.setFont(m_metrics.note);
    for (const PlacedHeld::Pie &pie : placed.pies) {
        paintPie(painter, pie.disc, side.pies[size_t(pie.pie)].left);
        painter.setFont(m_metrics.note);
        painter.setPen(readableOn(m_palette.muted, m_palette.endTint));
        painter.drawText(
            pie.textRect, Qt::AlignLeft | Qt::AlignTop | Qt::TextDontClip, pie.text);
    }
}

void StagePainter::paintHeldRing(QPainter &painter, const StageLayout::HeldPlace &place) const
{
    for (const PlacedHeld &held : m_layout.held) {
        if (held.side != place.side)
            continue;
        QRectF ring;
        for (const PlacedHeld::Line &line : held.lines) {
            if (place.step >= 0 && line.step == place.step)
                ring = line.rect;
        }
        for (const PlacedHeld::Pie &pie : held.pies) {
            if (place.pie >= 0 && pie.pie == place.pie)
                ring = pie.disc.united(pie.textRect);
        }
        if (ring.isEmpty())
            continue;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_palette.accent, px(1.5)));
        painter.drawRoundedRect(ring.adjusted(-px(3), -px(1), px(3), px(1)), px(4), px(4));
    }
}

} // namespace roundtrip::ui

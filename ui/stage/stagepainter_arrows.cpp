#include "ui/stage/stagepainter.h"

#include <QPainter>

#include <algorithm>

// Arrows: the reads and writes of the socket, and the pieces in them.

namespace roundtrip::ui
{

using flow::PieceKind;

namespace
{

/// A slice of a slanting bar, with upright ends.
QPolygonF sliceOf(const QLineF &bar, double begin, double end, double thickness)
{
    const double length = std::max(1.0, bar.length());
    const QPointF a = bar.pointAt(begin / length);
    const QPointF b = bar.pointAt(end / length);
    const QPointF half(0, thickness / 2);
    return QPolygonF({a - half, b - half, b + half, a + half});
}

void paintCross(QPainter &painter, QPointF middle, double r)
{
    painter.drawLine(middle + QPointF(-r, -r), middle + QPointF(r, r));
    painter.drawLine(middle + QPointF(-r, r), middle + QPointF(r, -r));
}

} // namespace

void StagePainter::paintArrow(QPainter &painter, const PlacedArrow &arrow) const
{
    if (arrow.hollow || arrow.moves || arrow.state == PlacedArrow::State::OpenTail) {
        painter.setPen(QPen(m_palette.faint, px(1.25), Qt::DashLine));
        painter.drawLine(arrow.way);
    }
    if (arrow.lateY > 0 && !arrow.hollow) {
        painter.setPen(QPen(m_palette.faint, px(1.25), Qt::DashLine));
        painter.drawPolyline(QPolygonF({arrow.bar.p2(), arrow.way.p2(), arrow.arrival()}));
        // There it was read, whether anything was called with it or not.
        const QPointF tip = arrow.arrival();
        const QPointF back(px(3.5), -px(6));
        painter.setPen(Qt::NoPen);
        painter.setBrush(readableOn(m_palette.muted, regionColor(true), 3));
        painter.drawPolygon(
            QPolygonF({tip, tip + back, tip + QPointF(-back.x(), back.y())}));
    }
    if (arrow.kind == flow::Arrow::Kind::Bytes)
        paintBytes(painter, arrow);
    else
        paintSign(painter, arrow);
    paintLines(painter, arrow);
    if (arrow.caption.isEmpty())
        return;
    painter.setFont(m_metrics.caption);
    painter.setPen(arrow.kind == flow::Arrow::Kind::Reset
            ? readableOn(m_palette.error, regionColor(true))
            : m_palette.text);
    painter.drawText(arrow.captionRect, Qt::AlignCenter | Qt::TextDontClip, arrow.caption);
}

/// The lines that it carries: the program's in the colour of text, the module's in its own.
void StagePainter::paintLines(QPainter &painter, const PlacedArrow &arrow) const
{
    const std::vector<flow::WireLine> &lines = m_scene.rows[size_t(arrow.row)].arrow.lines;
    painter.setFont(m_metrics.label);
    for (const PlacedArrow::Line &placed : arrow.lines) {
        const flow::WireLine &line = lines[size_t(placed.line)];
        const bool head = line.kind == PieceKind::Head || line.kind == PieceKind::Information;
        const QColor ink = line.byModule ? m_palette.agent
            : head                       ? m_palette.text
                                         : inkOf(line.kind, m_palette).color;
        const bool opens =
            line.text.startsWith(u'…') && m_scene.rows[size_t(arrow.row)].arrow.fold
                != flow::Arrow::Lines::Whole;
        painter.setPen(readableOn(opens ? m_palette.accent : ink, regionColor(true)));
        painter.drawText(
            placed.rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, placed.text);
    }
}

void StagePainter::paintBytes(QPainter &painter, const PlacedArrow &arrow) const
{
    for (const PlacedSegment &segment : arrow.segments)
        paintSegment(painter, arrow, segment);
    paintTip(painter, arrow);
}

void StagePainter::paintSegment(
    QPainter &painter, const PlacedArrow &arrow, const PlacedSegment &segment) const
{
    const Ink ink = inkOf(segment.kind, m_palette);
    const bool hollow = arrow.hollow;
    const QColor fill = hollow ? ink.tint : readableOn(ink.color, onFill(m_palette));
    const double gap = std::min(px(1), (segment.end - segment.begin) / 4);
    painter.setPen(hollow ? QPen(ink.color, px(1.5)) : QPen(Qt::NoPen));
    painter.setBrush(fill);
    painter.drawPolygon(
        sliceOf(arrow.bar, segment.begin + gap, segment.end - gap, arrow.thickness));
    paintFraming(painter, arrow, segment);
    if (m_palette.patterned)
        paintPattern(painter, arrow, segment);
    const double length = std::max(1.0, arrow.bar.length());
    const QPointF middle = arrow.bar.pointAt((segment.begin + segment.end) / 2 / length);
    const double width = segment.end - segment.begin;
    painter.save();
    painter.translate(middle);
    const bool rightward = arrow.bar.dx() > 0;
    const double slope = std::atan2(arrow.bar.dy(), std::abs(arrow.bar.dx())) * 180 / M_PI;
    painter.rotate(rightward ? slope : -slope);
    const QRectF box(-width / 2, -arrow.thickness / 2, width, arrow.thickness);
    const QColor text = hollow ? readableOn(ink.color, ink.tint) : onFill(m_palette);
    if (!segment.label.isEmpty()) {
        painter.setFont(m_metrics.caption);
        painter.setPen(text);
        const double words = m_metrics.width(StageMetrics::Face::Caption, segment.label);
        const double shape = px(10);
        const bool shaped = width >= words + 2 * shape + px(12);
        painter.drawText(box.adjusted(shaped ? shape : 0, 0, 0, 0),
            Qt::AlignCenter | Qt::TextDontClip, segment.label);
        painter.setPen(Qt::NoPen);
        painter.setBrush(text);
        const QPointF before(-words / 2 - px(3), 0);
        if (shaped)
            paintPieceShape(painter, segment.kind, QRectF(before, before), m_metrics.unit);
    } else if (width >= px(9)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(text);
        paintPieceShape(painter, segment.kind, box, m_metrics.unit);
    }
    painter.restore();
}

/// A chunk is its size line, which comes first and lies at the side of the tip, the payload, and
/// the line end behind it.
void StagePainter::paintFraming(
    QPainter &painter, const PlacedArrow &arrow, const PlacedSegment &segment) const
{
    const double size = px(4);
    const double words = m_metrics.width(StageMetrics::Face::Caption, segment.label);
    if (!segment.framed || segment.end - segment.begin < words + 4 * size)
        return;
    const Ink ink = inkOf(segment.kind, m_palette);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(ink.color, m_palette.dark ? Qt::white : Qt::black, 0.35));
    const double gap = px(1);
    painter.drawPolygon(
        sliceOf(arrow.bar, segment.end - gap - size, segment.end - gap, arrow.thickness));
    painter.drawPolygon(
        sliceOf(arrow.bar, segment.begin + gap, segment.begin + gap + size / 2, arrow.thickness));
}

/// For a projector: ticks along the edges of a chunk, slanting ones of an end; a head is plain.
void StagePainter::paintPattern(
    QPainter &painter, const PlacedArrow &arrow, const PlacedSegment &segment) const
{
    const bool plain = segment.kind != PieceKind::Chunk && segment.kind != PieceKind::End;
    if (plain || segment.end - segment.begin < px(20))
        return;
    const Ink ink = inkOf(segment.kind, m_palette);
    const QColor fill = readableOn(ink.color, onFill(m_palette));
    painter.setPen(QPen(arrow.hollow ? ink.color : mixed(fill, onFill(m_palette), 0.7), px(1.5)));
    const double length = std::max(1.0, arrow.bar.length());
    const double half = arrow.thickness / 2;
    const double tall = arrow.thickness * 0.16;
    const double slant = segment.kind == PieceKind::End ? tall : 0;
    // Beside the words, never through them.
    const double words = segment.label.isEmpty()
        ? 0
        : m_metrics.width(StageMetrics::Face::Caption, segment.label) / 2 + px(3);
    const double middleAt = (segment.begin + segment.end) / 2;
    for (double at = segment.begin + px(4); at < segment.end - px(4); at += px(5)) {
        if (std::abs(at + slant / 2 - middleAt) < words + px(10))
            continue;
        const QPointF middle = arrow.bar.pointAt(at / length);
        painter.drawLine(middle + QPointF(0, -half), middle + QPointF(slant, -half + tall));
        painter.drawLine(middle + QPointF(0, half), middle + QPointF(slant, half - tall));
    }
}

void StagePainter::paintTip(QPainter &painter, const PlacedArrow &arrow) const
{
    const PieceKind first = arrow.segments.empty() ? PieceKind::Raw : arrow.segments.front().kind;
    const Ink ink = inkOf(first, m_palette);
    const double length = std::max(1.0, arrow.bar.length());
    const QPointF base = arrow.bar.pointAt(std::max(0.0, 1 - px(10) / length));
    const QPointF tip = arrow.bar.p2();
    const QPointF half(0, arrow.thickness / 2 + px(4));
    const QPolygonF head({base - half, tip, base + half});
    const bool hollow = arrow.hollow;
    if (arrow.state == PlacedArrow::State::Lost) {
        painter.setPen(QPen(m_palette.error, px(2), Qt::SolidLine, Qt::RoundCap));
        paintCross(painter, tip, px(5));
        return;
    }
    if (arrow.state == PlacedArrow::State::OpenTip) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(ink.color, px(2), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(head);
        return;
    }
    painter.setPen(hollow ? QPen(ink.color, px(1.5)) : QPen(Qt::NoPen));
    painter.setBrush(hollow ? ink.tint : readableOn(ink.color, onFill(m_palette)));
    painter.drawPolygon(head);
}

/// Connect, FIN and RST carry no bytes: a line with its own end, → ⊣ ✕.
void StagePainter::paintSign(QPainter &painter, const PlacedArrow &arrow) const
{
    const bool reset = arrow.kind == flow::Arrow::Kind::Reset;
    const QColor color = reset ? m_palette.error : m_palette.muted;
    QPen pen(color, px(reset ? 2.5 : 2), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    const double length = std::max(1.0, arrow.bar.length());
    const QPointF tip = arrow.bar.pointAt(std::max(0.0, 1 - px(6) / length));
    painter.drawLine(QLineF(arrow.bar.p1(), tip));
    const double r = px(6);
    if (arrow.state == PlacedArrow::State::Lost)
        painter.setPen(QPen(m_palette.error, px(2), Qt::SolidLine, Qt::RoundCap));
    if (reset || arrow.state == PlacedArrow::State::Lost) {
        paintCross(painter, tip, r);
    } else if (arrow.kind == flow::Arrow::Kind::Fin) {
        painter.drawLine(tip + QPointF(0, -r), tip + QPointF(0, r));
    } else {
        const double back = arrow.bar.dx() > 0 ? -r : r;
        painter.drawPolyline(QPolygonF({tip + QPointF(back, -r), tip, tip + QPointF(back, r)}));
    }
}

} // namespace roundtrip::ui

#include "ui/stage/stepsign.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace roundtrip::ui
{

using flow::Step;

namespace
{

/// The small sign on the rim: a tick for done, a cross for failed, two bars for held.
void paintMark(
    QPainter &painter, const Theme &theme, Step::State state, const QPointF &center, double radius)
{
    if (state == Step::State::NotYet || state == Step::State::Now)
        return;
    const Palette &p = theme.palette();
    const QPointF at = center + QPointF(radius * 0.74, radius * 0.74);
    const double r = theme.px(4.5);
    const QColor white = p.dark ? p.stage : QColor(Qt::white);
    painter.setPen(QPen(p.stage, theme.px(1.25)));
    const QColor color = state == Step::State::Done ? p.chunk
        : state == Step::State::Held                ? p.end
                                                    : p.error;
    painter.setBrush(readableOn(color, white));
    painter.drawEllipse(at, r, r);
    painter.setPen(QPen(white, theme.px(1.25), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const double s = r * 0.45;
    if (state == Step::State::Done) {
        painter.drawPolyline(QPolygonF(
            {at + QPointF(-s, 0), at + QPointF(-s * 0.2, s * 0.8), at + QPointF(s, -s * 0.8)}));
        return;
    }
    if (state == Step::State::Held) {
        for (const double x : {-s * 0.7, s * 0.7})
            painter.drawLine(at + QPointF(x, -s), at + QPointF(x, s));
        return;
    }
    painter.drawLine(at + QPointF(-s, -s), at + QPointF(s, s));
    painter.drawLine(at + QPointF(-s, s), at + QPointF(s, -s));
}

/// In the place of the number, for a step that the guide does not have: TLS.
void paintPadlock(QPainter &painter, const QPointF &center, double radius, const QColor &ink)
{
    const double half = radius * 0.36;
    const QRectF body(center.x() - half, center.y() - half * 0.15, 2 * half, half * 1.3);
    const QRectF shackle(center.x() - half * 0.6, center.y() - half * 1.1, half * 1.2, half * 1.6);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink, radius * 0.13));
    painter.drawArc(shackle, 0, 180 * 16);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawRoundedRect(body, half * 0.25, half * 0.25);
}

/// The same for a tunnel: one arrow each way.
void paintWays(QPainter &painter, const QPointF &center, double radius, const QColor &ink)
{
    const double half = radius * 0.42;
    const double tip = radius * 0.2;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink, radius * 0.13, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (const double way : {1.0, -1.0}) {
        const QPointF end = center + QPointF(way * half, -way * tip * 1.2);
        painter.drawLine(end - QPointF(way * 2 * half, 0), end);
        painter.drawPolyline(
            QPolygonF({end - QPointF(way * tip, tip), end, end - QPointF(way * tip, -tip)}));
    }
}

} // namespace

void paintStepSign(
    QPainter &painter, const Theme &theme, const Step &step, const QPointF &center, double radius)
{
    const Palette &p = theme.palette();
    const QColor white = p.dark ? p.stage : QColor(Qt::white);
    QColor ink = p.muted;
    QPen pen(p.faint, theme.px(1.25));
    QBrush fill(Qt::NoBrush);
    switch (step.state) {
    case Step::State::NotYet:
        pen.setStyle(Qt::DotLine);
        break;
    case Step::State::Now:
        fill = readableOn(p.accent, white);
        pen = QPen(fill.color(), theme.px(1.5));
        ink = white;
        break;
    case Step::State::Done:
        pen = QPen(p.chunk, theme.px(1.5));
        ink = readableOn(p.chunk, p.stage);
        break;
    case Step::State::Failed:
        pen = QPen(p.error, theme.px(1.5));
        ink = readableOn(p.error, p.stage);
        break;
    case Step::State::Held:
        fill = readableOn(p.end, white);
        pen = QPen(fill.color(), theme.px(1.5));
        ink = white;
        break;
    }
    painter.setPen(pen);
    painter.setBrush(fill);
    painter.drawEllipse(center, radius - 1, radius - 1);
    QFont font = theme.body();
    font.setWeight(QFont::Medium);
    painter.setFont(font);
    painter.setPen(ink);
    const QRectF box(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius);
    if (step.guideNumber > 0)
        painter.drawText(box, Qt::AlignCenter, QString::number(step.guideNumber));
    else if (step.passesBytes)
        paintWays(painter, center, radius, ink);
    else
        paintPadlock(painter, center, radius, ink);
    paintMark(painter, theme, step.state, center, radius);
}

void paintBreakSign(QPainter &painter, const Theme &theme, const QPointF &center, double radius)
{
    const Palette &palette = theme.palette();
    painter.setPen(QPen(palette.stage, theme.px(1.5)));
    painter.setBrush(readableOn(palette.end, palette.stage, 3));
    painter.drawEllipse(center - QPointF(radius, radius) * 0.78, radius * 0.42, radius * 0.42);
}

} // namespace roundtrip::ui

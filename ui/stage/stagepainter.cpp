#include "ui/stage/stagepainter.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace roundtrip::ui
{

using flow::Label;
using flow::PieceKind;

Ink inkOf(Label::Role role, const Palette &p)
{
    switch (role) {
    case Label::Role::Head:
        return {p.head, p.headTint};
    case Label::Role::Chunk:
        return {p.chunk, p.chunkTint};
    case Label::Role::End:
        return {p.end, p.endTint};
    case Label::Role::Agent:
        return {p.agent, p.agentTint};
    case Label::Role::Error:
        return {p.error, p.errorTint};
    case Label::Role::Neutral:
        break;
    }
    return {p.muted, mixed(p.stage, p.muted, 0.14)};
}

Ink inkOf(PieceKind kind, const Palette &p)
{
    switch (kind) {
    case PieceKind::Head:
    case PieceKind::Information:
        return {p.head, p.headTint};
    case PieceKind::Chunk:
        return {p.chunk, p.chunkTint};
    case PieceKind::End:
        return {p.end, p.endTint};
    case PieceKind::Raw:
        break;
    }
    return {p.muted, mixed(p.stage, p.muted, 0.14)};
}

void paintPieceShape(QPainter &painter, PieceKind kind, const QRectF &rect, double unit)
{
    const QPointF c = rect.center();
    switch (kind) {
    case PieceKind::Head:
    case PieceKind::Information:
        painter.drawRect(QRectF(c.x() - 3 * unit, c.y() - 1.25 * unit, 6 * unit, 2.5 * unit));
        break;
    case PieceKind::Chunk:
        painter.drawRect(QRectF(c.x() - 1.5 * unit, c.y() - 3.5 * unit, 3 * unit, 7 * unit));
        break;
    case PieceKind::End: {
        const double r = 3.5 * unit;
        painter.drawPolygon(QPolygonF(
            {{c.x(), c.y() - r}, {c.x() + r, c.y()}, {c.x(), c.y() + r}, {c.x() - r, c.y()}}));
        break;
    }
    case PieceKind::Raw:
        painter.drawEllipse(c, 2.25 * unit, 2.25 * unit);
        break;
    }
}

QColor onFill(const Palette &palette)
{
    return palette.dark ? QColor(0x10141c) : QColor(Qt::white);
}

namespace
{

/// "127.0.0.1:51322 → :3000" in less and less room: the ports are what tells connections apart, and
/// the client's most of all.
QString connectionFor(const QString &connection, const QFontMetricsF &metrics, double room)
{
    const qsizetype arrow = connection.indexOf(u'→');
    const qsizetype colon = connection.lastIndexOf(u':', arrow);
    if (arrow < 0 || colon < 0)
        return metrics.elidedText(connection, Qt::ElideMiddle, room);
    const QString ports = connection.mid(colon);
    for (const QString &shown :
        {connection, ports, QString(ports).remove(u' '), connection.mid(colon, arrow - colon)}) {
        if (metrics.horizontalAdvance(shown) <= room)
            return shown;
    }
    return metrics.elidedText(ports, Qt::ElideMiddle, room);
}

} // namespace

StagePainter::StagePainter(const flow::Scene &scene, const StageLayout &layout,
    const StageMetrics &metrics, const Palette &palette)
    : m_scene(scene)
    , m_layout(layout)
    , m_metrics(metrics)
    , m_palette(palette)
{
}

QColor StagePainter::regionColor(bool connection) const
{
    const QColor ink = mixed(m_palette.head, m_palette.muted, 0.55);
    return mixed(m_palette.stage, ink, connection ? 0.095 : 0.045);
}

void StagePainter::paintStill(QPainter &painter, const QRectF &visible) const
{
    paintGround(painter, visible);
    paintLifeline(painter, m_layout.columns.clientLine, m_scene.clientOutside, visible);
    paintLifeline(painter, m_layout.columns.serverLine, m_scene.serverOutside, visible);
    for (const PlacedElbow &elbow : m_layout.elbows) {
        if (QRectF(elbow.from, elbow.to).normalized().adjusted(-1, -20, 1, 20).intersects(visible))
            paintElbow(painter, elbow);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(m_palette.stage, m_palette.accent, 0.85));
    for (const Activation &activation : m_layout.activations) {
        if (activation.rect.intersects(visible))
            painter.drawRoundedRect(activation.rect, px(2.5), px(2.5));
    }
    for (const PlacedArrow &arrow : m_layout.arrows) {
        if (!arrow.moves && arrow.bounds.intersects(visible))
            paintArrow(painter, arrow);
    }
    for (const PlacedQuiet &quiet : m_layout.quiets) {
        if (!isGrowing(quiet) && quiet.rect.intersects(visible))
            paintQuiet(painter, quiet);
    }
    for (const PlacedLabel &label : m_layout.labels) {
        if (label.bounds().intersects(visible))
            paintLabel(painter, label);
    }
    for (const PlacedHeld &held : m_layout.held) {
        if (held.card.adjusted(0, -px(20), 0, 0).intersects(visible))
            paintHeld(painter, held);
    }
}

void StagePainter::paintGround(QPainter &painter, const QRectF &visible) const
{
    const StageColumns &c = m_layout.columns;
    const QRectF all(0, visible.top(), c.width, visible.height());
    paintRegions(all,
        [&painter](const QRectF &rect, const QColor &color) { painter.fillRect(rect, color); });
    painter.setPen(QPen(m_palette.strongLine, 1));
    for (const double x : {c.connectionLeft, c.connectionRight})
        painter.drawLine(
            QPointF(std::round(x) + 0.5, all.top()), QPointF(std::round(x) + 0.5, all.bottom()));
}

void StagePainter::paintRegions(
    const QRectF &rect, const std::function<void(const QRectF &, const QColor &)> &paint) const
{
    const StageColumns &c = m_layout.columns;
    const auto region = [&](double left, double right, const QColor &color) {
        const QRectF part = QRectF(left, rect.top(), right - left, rect.height()).intersected(rect);
        if (!part.isEmpty())
            paint(part, color);
    };
    region(0, c.connectionLeft, m_scene.clientOutside ? m_palette.stage : regionColor(false));
    region(c.connectionLeft, c.connectionRight, regionColor(true));
    region(
        c.connectionRight, c.width, m_scene.serverOutside ? m_palette.stage : regionColor(false));
}

void StagePainter::paintBare(QPainter &painter, const QRectF &rect) const
{
    paintRegions(rect,
        [&painter](const QRectF &part, const QColor &color) { painter.fillRect(part, color); });
}

void StagePainter::paintFade(QPainter &painter, const QRectF &rect) const
{
    paintRegions(rect, [&](const QRectF &part, const QColor &color) {
        QColor nothing = color;
        nothing.setAlpha(0);
        QLinearGradient fade(part.topLeft(), part.bottomLeft());
        fade.setColorAt(0, color);
        fade.setColorAt(1, nothing);
        painter.fillRect(part, fade);
    });
}

/// An object lives: a thin line. What lives outside is not known: dots.
void StagePainter::paintLifeline(
    QPainter &painter, double x, bool outside, const QRectF &visible) const
{
    QPen pen(m_palette.strongLine, outside ? 1 : px(1.5));
    if (outside)
        pen.setStyle(Qt::DotLine);
    painter.setPen(pen);
    painter.drawLine(QPointF(x, visible.top()), QPointF(x, visible.bottom()));
}

void StagePainter::paintElbow(QPainter &painter, const PlacedElbow &elbow) const
{
    const Ink ink = inkOf(elbow.role, m_palette);
    painter.setBrush(Qt::NoBrush);
    const QPainterPath curve = curveOf(elbow, m_metrics);
    // Where it crosses another it goes over it, as a bridge does.
    painter.setPen(QPen(regionColor(false), px(5), Qt::SolidLine, Qt::FlatCap));
    painter.drawPath(curve);
    painter.setPen(QPen(ink.color, px(1.25)));
    painter.drawPath(curve);
    if (elbow.text.isEmpty())
        return;
    painter.setFont(m_metrics.note);
    painter.setPen(m_palette.muted);
    painter.drawText(elbow.textRect, Qt::AlignCenter | Qt::TextDontClip, elbow.text);
}

void StagePainter::paintLabel(QPainter &painter, const PlacedLabel &placed) const
{
    const Label &label = m_scene.rows[size_t(placed.row)].label;
    const Ink ink = inkOf(label.role, m_palette);
    const double radius = std::min(placed.pill.height() / 2, m_metrics.pillHeight() / 2);
    painter.setBrush(ink.tint);
    // What was decided, not called, has an outline.
    const bool decision =
        label.kind == Label::Kind::Decision || label.kind == Label::Kind::Held;
    painter.setPen(decision ? QPen(ink.color, 1, Qt::DashLine) : QPen(Qt::NoPen));
    painter.drawRoundedRect(placed.pill, radius, radius);
    painter.setFont(m_metrics.label);
    painter.setPen(readableOn(ink.color, ink.tint));
    QRectF words = placed.pill;
    if (label.fold != Label::Fold::Single) {
        const QPointF at(placed.pill.left() + px(11), placed.pill.center().y());
        paintFoldSign(painter, at, label.fold == Label::Fold::Open);
        words.setLeft(words.left() + px(12));
    } else if (placed.shape) {
        const QPointF at(placed.pill.left() + px(11), placed.pill.center().y());
        paintRoleShape(painter, label.role, at);
        words.setLeft(words.left() + px(PlacedLabel::shapeRoom));
    }
    painter.drawText(words, Qt::AlignCenter | Qt::TextDontClip, placed.text);
    if (placed.note.isEmpty())
        return;
    const StageColumns &c = m_layout.columns;
    for (const double border : {c.connectionLeft, c.connectionRight}) {
        if (placed.noteRect.left() < border && border < placed.noteRect.right())
            paintBare(painter, placed.noteRect.adjusted(-px(2), 0, px(2), 0));
    }
    painter.setFont(m_metrics.note);
    painter.setPen(m_palette.muted);
    painter.drawText(
        placed.noteRect, int(placed.alignment | Qt::AlignTop | Qt::TextDontClip), placed.note);
}

/// The shape of a role: that of its piece, a cross for an error, a disc for the agent.
void StagePainter::paintRoleShape(
    QPainter &painter, Label::Role role, const QPointF &at) const
{
    painter.save();
    const QColor ink = painter.pen().color();
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    const QRectF box(at, at);
    switch (role) {
    case Label::Role::Head:
        paintPieceShape(painter, PieceKind::Head, box, m_metrics.unit);
        break;
    case Label::Role::Chunk:
        paintPieceShape(painter, PieceKind::Chunk, box, m_metrics.unit);
        break;
    case Label::Role::End:
        paintPieceShape(painter, PieceKind::End, box, m_metrics.unit);
        break;
    case Label::Role::Agent:
        painter.drawEllipse(at, px(2.5), px(2.5));
        break;
    case Label::Role::Error: {
        const double r = px(2.75);
        painter.setPen(QPen(ink, px(1.5), Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(at + QPointF(-r, -r), at + QPointF(r, r));
        painter.drawLine(at + QPointF(-r, r), at + QPointF(r, -r));
        break;
    }
    case Label::Role::Neutral:
        break;
    }
    painter.restore();
}

/// A triangle that points at what it hides, or down at what it has opened.
void StagePainter::paintFoldSign(QPainter &painter, const QPointF &c, bool open) const
{
    const double r = px(3.5);
    const QPolygonF sign = open
        ? QPolygonF({c + QPointF(-r, -r / 2), c + QPointF(r, -r / 2), c + QPointF(0, r)})
        : QPolygonF({c + QPointF(-r / 2, -r), c + QPointF(r, 0), c + QPointF(-r / 2, r)});
    painter.save();
    painter.setBrush(painter.pen().color());
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(sign);
    painter.restore();
}

void StagePainter::paintQuiet(QPainter &painter, const PlacedQuiet &placed) const
{
    painter.setBrush(m_palette.dark ? m_palette.stage : m_palette.panel);
    painter.setPen(QPen(m_palette.line, 1));
    painter.drawRoundedRect(placed.rect.adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6));
    painter.setFont(m_metrics.note);
    painter.setPen(m_palette.muted);
    const double line = m_metrics.height(StageMetrics::Face::Note);
    const QRectF words = placed.rect.adjusted(0, px(5), 0, -px(5));
    if (flow::stretchOf(m_scene.rows[size_t(placed.row)]))
        paintFoldSign(painter, QPointF(placed.rect.left() + px(11), words.top() + line / 2),
            !placed.details.isEmpty());
    painter.setPen(m_palette.text);
    painter.drawText(
        words, Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip, placed.text);
    if (placed.details.isEmpty())
        return;
    painter.setPen(m_palette.muted);
    painter.drawText(
        words, Qt::AlignHCenter | Qt::AlignBottom | Qt::TextDontClip, placed.details);
}

/// The band at the end: its duration is the clock's.
bool StagePainter::isGrowing(const PlacedQuiet &quiet) const
{
    return size_t(quiet.row) + 1 == m_scene.rows.size();
}

void StagePainter::paintMoving(QPainter &painter, const QRectF &visible, const QString &now) const
{
    for (const PlacedArrow &arrow : m_layout.arrows) {
        if (arrow.moves && arrow.bounds.intersects(visible))
            paintArrow(painter, arrow);
    }
    if (!m_layout.quiets.empty() && isGrowing(m_layout.quiets.back())
        && m_layout.quiets.back().rect.intersects(visible))
        paintQuiet(painter, m_layout.quiets.back());
    if (now.isEmpty())
        return;
    painter.setPen(QPen(m_palette.accent, px(1.5)));
    painter.drawLine(QPointF(0, m_layout.nowY), QPointF(m_layout.columns.width, m_layout.nowY));
    painter.setFont(m_metrics.caption);
    const QRectF pill = nowPill(now, visible.left());
    const double height = pill.height();
    painter.setPen(Qt::NoPen);
    painter.setBrush(readableOn(m_palette.accent, onFill(m_palette)));
    painter.drawRoundedRect(pill, height / 2, height / 2);
    painter.setPen(onFill(m_palette));
    painter.drawText(pill, Qt::AlignCenter | Qt::TextDontClip, now);
}

QRectF StagePainter::nowPill(const QString &now, double left) const
{
    const QFontMetricsF metrics(m_metrics.caption);
    const double height = metrics.height() + px(4);
    const double width = now.isEmpty() ? 0 : metrics.horizontalAdvance(now) + px(14);
    return QRectF(left + px(2), m_layout.nowY - height / 2, width, height);
}

void StagePainter::paintRing(QPainter &painter, int row, bool focus) const
{
    QRectF rect = m_layout.rowRects.at(size_t(row));
    for (const PlacedLabel &label : m_layout.labels) {
        if (label.row == row)
            rect = label.pill;
    }
    const QRectF ring = rect.adjusted(-px(2), -px(2), px(2), px(2));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_palette.accent, focus ? px(2) : px(1.25)));
    const double radius = std::min(ring.height() / 2, px(12));
    painter.drawRoundedRect(ring, radius, radius);
}

void StagePainter::paintHeader(QPainter &painter, const QRectF &rect) const
{
    const StageColumns &c = m_layout.columns;
    const auto part = [&rect](double left, double right) {
        return QRectF(left, rect.top(), right - left, rect.height());
    };
    const QString proxy = QCoreApplication::translate("Stage", "This proxy");
    const QString client =
        m_scene.clientIsProxy ? proxy : QCoreApplication::translate("Stage", "Your program");
    const QString connection = QCoreApplication::translate("Stage", "Connection");
    const QString server =
        m_scene.serverIsProxy ? proxy : QCoreApplication::translate("Stage", "Server program");
    const QString clientOut = QCoreApplication::translate("Stage", "Another program");
    const QString serverOut = QCoreApplication::translate("Stage", "Another server");
    paintRegionName(painter, part(0, c.connectionLeft), m_scene.clientOutside ? clientOut : client,
        m_scene.client, m_scene.clientOutside);
    paintRegionName(
        painter, part(c.connectionLeft, c.connectionRight), connection, m_scene.connection, false);
    paintRegionName(painter, part(c.connectionRight, c.width),
        m_scene.serverOutside ? serverOut : server, m_scene.server, m_scene.serverOutside);
}

void StagePainter::paintRegionName(QPainter &painter, const QRectF &rect, const QString &title,
    const QString &subtitle, bool outside) const
{
    const QFontMetricsF titles(m_metrics.title);
    QFont small = m_metrics.note;
    small.setItalic(outside);
    const QFontMetricsF subtitles(small);
    const double room = rect.width() - px(10);
    QRectF line(rect.left() + px(5), rect.top() + px(8), room, titles.height());
    painter.setPen(m_palette.text);
    painter.setFont(m_metrics.title);
    painter.drawText(line, Qt::AlignCenter, titles.elidedText(title, Qt::ElideRight, room));
    line.translate(0, titles.height() + px(1));
    line.setHeight(subtitles.height());
    painter.setPen(m_palette.muted);
    painter.setFont(small);
    painter.drawText(
        line, Qt::AlignCenter | Qt::TextDontClip, connectionFor(subtitle, subtitles, room + px(6)));
}

} // namespace roundtrip::ui

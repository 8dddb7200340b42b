#pragma once

#include "core/flow/scene.h"
#include "ui/stage/stagelayout.h"
#include "ui/theme/palette.h"

#include <QColor>
#include <QRectF>

#include <functional>

class QPainter;

namespace roundtrip::ui
{

/// The colour of a fact and the tint behind it.
struct Ink {
    QColor color;
    QColor tint;
};
Ink inkOf(flow::Label::Role role, const Palette &palette);
Ink inkOf(flow::PieceKind kind, const Palette &palette);
/// What is written on a fill of these colours.
QColor onFill(const Palette &palette);

/// The shape of a piece, so that it is not told by colour alone: head ▬, chunk ▮, end ◆. In
/// `rect`'s middle.
void paintPieceShape(QPainter &painter, flow::PieceKind kind, const QRectF &rect, double unit);

/// Paints a placed scene. Holds references for the time of one painting; coordinates are the
/// layout's.
class StagePainter
{
public:
    StagePainter(const flow::Scene &scene, const StageLayout &layout, const StageMetrics &metrics,
        const Palette &palette);

    /// The three regions alone.
    void paintGround(QPainter &painter, const QRectF &visible) const;
    /// What stays as it is while the moment goes on: regions, lifelines, rows. Only what meets
    /// `visible`.
    void paintStill(QPainter &painter, const QRectF &visible) const;
    /// What the clock moves: pieces under way and the line of now.
    void paintMoving(QPainter &painter, const QRectF &visible, const QString &now) const;
    /// The pill on the line of now, at the left end of what is visible of it, with these words in it.
    QRectF nowPill(const QString &now, double left = 0) const;
    /// The ground alone, without lines: behind text that crosses them.
    void paintBare(QPainter &painter, const QRectF &rect) const;
    /// The ground, from full to nothing downwards.
    void paintFade(QPainter &painter, const QRectF &rect) const;
    /// A ring around a row.
    void paintRing(QPainter &painter, int row, bool focus) const;
    /// A ring around a line of a held card.
    void paintHeldRing(QPainter &painter, const StageLayout::HeldPlace &place) const;
    /// Names of the regions; stays at the top.
    void paintHeader(QPainter &painter, const QRectF &rect) const;

private:
    void paintLifeline(QPainter &painter, double x, bool outside, const QRectF &visible) const;
    void paintElbow(QPainter &painter, const PlacedElbow &elbow) const;
    void paintLabel(QPainter &painter, const PlacedLabel &label) const;
    void paintFoldSign(QPainter &painter, const QPointF &at, bool open) const;
    void paintRoleShape(
        QPainter &painter, flow::Label::Role role, const QPointF &at) const;
    bool isGrowing(const PlacedQuiet &quiet) const;
    void paintLines(QPainter &painter, const PlacedArrow &arrow) const;
    void paintHeld(QPainter &painter, const PlacedHeld &held) const;
    void paintPie(QPainter &painter, const QRectF &disc, double left) const;
    void paintGate(QPainter &painter, const QRectF &sign) const;
    void paintQuiet(QPainter &painter, const PlacedQuiet &quiet) const;
    void paintArrow(QPainter &painter, const PlacedArrow &arrow) const;
    void paintBytes(QPainter &painter, const PlacedArrow &arrow) const;
    void paintSegment(
        QPainter &painter, const PlacedArrow &arrow, const PlacedSegment &segment) const;
    void paintFraming(
        QPainter &painter, const PlacedArrow &arrow, const PlacedSegment &segment) const;
    void paintPattern(
        QPainter &painter, const PlacedArrow &arrow, const PlacedSegment &segment) const;
    void paintTip(QPainter &painter, const PlacedArrow &arrow) const;
    void paintSign(QPainter &painter, const PlacedArrow &arrow) const;
    void paintRegionName(QPainter &painter, const QRectF &rect, const QString &title,
        const QString &subtitle, bool outside) const;
    double px(double designPixels) const { return m_metrics.px(designPixels); }
    QColor regionColor(bool connection) const;
    void paintRegions(
        const QRectF &rect, const std::function<void(const QRectF &, const QColor &)> &paint) const;

    const flow::Scene &m_scene;
    const StageLayout &m_layout;
    const StageMetrics &m_metrics;
    const Palette &m_palette;
};

} // namespace roundtrip::ui

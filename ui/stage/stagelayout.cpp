#include "ui/stage/stagelayout.h"

#include "ui/stage/placing.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <utility>

namespace roundtrip::ui
{

using std::chrono::microseconds;

StageColumns StageColumns::of(double width, const StageMetrics &metrics, Content content)
{
    // Shares of the picture. Text needs its room first: where it is scarce, the ways are shortened,
    // down to where the usual names still stand on one line.
    const auto px = [&metrics](double pixels) { return metrics.px(pixels); };
    const auto widthOf = [&metrics](const char *name) {
        return metrics.width(StageMetrics::Face::Label, QString::fromLatin1(name));
    };
    const bool wide = content == Content::Lines;
    const double title = QFontMetricsF(metrics.title)
                             .horizontalAdvance(QCoreApplication::translate("Stage", "Connection"));
    const double narrowest =
        std::max(wide ? std::clamp(width * 0.3, 84.0, px(150)) : 84.0, title + px(12));
    constexpr double narrowestGap = 30;
    double connection = std::clamp(
        width * (wide ? 0.36 : 0.26), narrowest, std::max(narrowest, px(wide ? 520 : 380)));
    double clientGap = std::clamp(width * (wide ? 0.11 : 0.15), narrowestGap, px(190));
    double serverGap = std::clamp(width * (wide ? 0.08 : 0.12), narrowestGap, px(150));
    const double names = 2 * (widthOf("http.request()") + px(14 + 14 + 4 + PlacedLabel::shapeRoom));
    const double wanted = content == Content::Names ? names : std::max(names, 2 * px(151));
    const double ways = connection + clientGap + serverGap;
    const double least = narrowest + 2 * narrowestGap;
    const double room = std::clamp(width - wanted, std::min(least, ways), ways);
    const double factor = ways > least ? (room - least) / (ways - least) : 1;
    connection = narrowest + (connection - narrowest) * factor;
    clientGap = narrowestGap + (clientGap - narrowestGap) * factor;
    serverGap = narrowestGap + (serverGap - narrowestGap) * factor;
    const double rest = std::max(px(80), width - connection - clientGap - serverGap);
    StageColumns columns;
    columns.width = width;
    columns.clientLine = rest * 0.51;
    columns.connectionLeft = columns.clientLine + clientGap;
    columns.connectionRight = columns.connectionLeft + connection;
    columns.serverLine = columns.connectionRight + serverGap;
    columns.clientLabels = columns.clientLine - px(10 + 4);
    columns.serverLabels = rest - columns.clientLine - px(10 + 4);
    return columns;
}

StageLayout StageLayout::of(
    const flow::Scene &scene, const StageMetrics &metrics, const Options &options)
{
    return Placing(scene, metrics, options).run();
}

bool StageLayout::moveTo(
    const flow::Scene &scene, const StageMetrics &metrics, const StageMotion &motion)
{
    for (PlacedArrow &arrow : arrows) {
        const flow::Row &row = scene.rows[size_t(arrow.row)];
        const bool underWay = arrow.state == PlacedArrow::State::UnderWay;
        if (arrow.moves) {
            placeBar(arrow, row, metrics, motion);
            arrow.moves = true; // it was left out of what stands still
        } else if (travelOf(row, underWay, motion).moves) {
            return false;
        }
    }
    return true;
}

bool StageLayout::renewLastQuiet(const flow::Scene &scene, const StageMetrics &metrics)
{
    if (quiets.empty() || size_t(quiets.back().row) + 1 != scene.rows.size())
        return false;
    PlacedQuiet fresh = quietLines(
        scene, int(scene.rows.size()) - 1, metrics, quiets.back().rect.width());
    const auto linesOf = [](const PlacedQuiet &quiet) {
        return std::pair(quiet.text.count(u'\n'), quiet.details.count(u'\n'));
    };
    if (linesOf(fresh) != linesOf(quiets.back()))
        return false;
    quiets.back().text = fresh.text;
    quiets.back().details = fresh.details;
    return true;
}

int StageLayout::rowAt(QPointF point) const
{
    // Pills lie above everything else.
    for (const PlacedLabel &label : labels) {
        if (label.bounds().contains(point))
            return label.row;
    }
    for (size_t i = 0; i < rowRects.size(); ++i) {
        if (rowRects[i].contains(point))
            return int(i);
    }
    return -1;
}

StageLayout::HeldPlace StageLayout::heldAt(QPointF point) const
{
    for (const PlacedHeld &card : held) {
        if (!card.card.contains(point))
            continue;
        for (const PlacedHeld::Pie &pie : card.pies) {
            if (pie.disc.united(pie.textRect).contains(point))
                return {card.side, -1, pie.pie};
        }
        for (const PlacedHeld::Line &line : card.lines) {
            if (line.step >= 0 && line.rect.contains(point))
                return {card.side, line.step, -1};
        }
        return {card.side, -1, -1};
    }
    return {};
}

QPainterPath curveOf(const PlacedElbow &elbow, const StageMetrics &metrics)
{
    const double down = elbow.to.y() - elbow.from.y();
    const double turn = metrics.px(26);
    QPainterPath path(elbow.from);
    const auto curve = [&path](QPointF to) {
        const QPointF from = path.currentPosition();
        const double middle = (from.x() + to.x()) / 2;
        path.cubicTo(QPointF(middle, from.y()), QPointF(middle, to.y()), to);
    };
    if (down < metrics.px(56)) {
        curve(elbow.to);
        return path;
    }
    // A long way down runs beside the lifeline, where nothing is written.
    const double side = elbow.to.x() > elbow.from.x() ? metrics.px(7) : -metrics.px(7);
    if (elbow.atLifeline == PlacedElbow::Lifeline::From) {
        const double x = elbow.from.x() + side;
        path.quadTo(QPointF(x, elbow.from.y()), QPointF(x, elbow.from.y() + metrics.px(7)));
        path.lineTo(x, elbow.to.y() - turn);
        path.quadTo(QPointF(x, elbow.to.y()), elbow.to);
    } else {
        const double x = elbow.to.x() - side;
        path.quadTo(QPointF(x, elbow.from.y()), QPointF(x, elbow.from.y() + turn));
        path.lineTo(x, elbow.to.y() - metrics.px(7));
        path.quadTo(QPointF(x, elbow.to.y()), elbow.to);
    }
    return path;
}

} // namespace roundtrip::ui

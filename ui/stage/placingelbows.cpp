#include "ui/stage/placing.h"

#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace roundtrip::ui
{

using flow::Lane;
using flow::Row;
using std::chrono::microseconds;
using Face = StageMetrics::Face;

namespace
{

/// Whether a line runs through a text. (QPainterPath would take the area below an open line for
/// part of it.)
bool crosses(const QPainterPath &line, const QRectF &rect)
{
    const QRectF body = rect.adjusted(0, 2, 0, -2);
    for (const QPolygonF &polygon : line.toSubpathPolygons()) {
        for (qsizetype i = 1; i < polygon.size(); ++i) {
            const QLineF part(polygon.at(i - 1), polygon.at(i));
            const int samples = std::max(1, int(part.length() / 4));
            for (int sample = 0; sample <= samples; ++sample) {
                if (body.contains(part.pointAt(double(sample) / samples)))
                    return true;
            }
        }
    }
    return false;
}

} // namespace

/// Labels of one lane that share one reading of the clock belong to one turn of the loop: there,
/// code ran.
void Placing::placeActivations()
{
    struct Run {
        microseconds time{-1};
        int activation = -1;
    };
    std::array<Run, 3> runs;
    for (const PlacedLabel &label : m_out.labels) {
        const Row &row = m_scene.rows[size_t(label.row)];
        const bool code = row.label.kind == flow::Label::Kind::Call
            || row.label.kind == flow::Label::Kind::Callback;
        if (!code || row.label.lane == Lane::Connection)
            continue;
        Run &run = runs[size_t(row.label.lane)];
        const double x =
            row.label.lane == Lane::Client ? columns().clientLine : columns().serverLine;
        const QRectF rect(x - px(3), label.pill.top() - px(2), px(6), label.pill.height() + px(4));
        if (run.activation >= 0 && run.time == row.begin) {
            QRectF &grown = m_out.activations[size_t(run.activation)].rect;
            grown.setBottom(rect.bottom());
        } else {
            run = {row.begin, int(m_out.activations.size())};
            m_out.activations.push_back({row.label.lane, rect});
        }
    }
}

void Placing::placeElbows()
{
    for (size_t i = 0; i < m_scene.elbows.size(); ++i) {
        PlacedElbow placed;
        placed.elbow = int(i);
        placed.role = m_scene.elbows[i].role;
        if (!placeElbow(m_scene.elbows[i], placed))
            continue;
        placeElapsed(placed, m_scene.elbows[i].elapsed);
        m_out.elbows.push_back(std::move(placed));
    }
}

bool Placing::placeElbow(const flow::Elbow &elbow, PlacedElbow &placed) const
{
    const int rows = int(m_scene.rows.size());
    if (elbow.fromRow < 0 || elbow.toRow < 0 || elbow.fromRow >= rows || elbow.toRow >= rows)
        return false;
    const auto lineOf = [this](int label) {
        const Row &row = m_scene.rows[size_t(m_out.labels[size_t(label)].row)];
        return row.label.lane == Lane::Server ? columns().serverLine - px(3)
                                              : columns().clientLine + px(3);
    };
    const int fromLabel = m_labelOfRow[size_t(elbow.fromRow)];
    const int toLabel = m_labelOfRow[size_t(elbow.toRow)];
    const int fromArrow = m_arrowOfRow[size_t(elbow.fromRow)];
    const int toArrow = m_arrowOfRow[size_t(elbow.toRow)];
    if (fromLabel >= 0 && toArrow >= 0) {
        placed.from = {lineOf(fromLabel), m_out.labels[size_t(fromLabel)].pill.center().y()};
        placed.to = m_out.arrows[size_t(toArrow)].way.p1();
    } else if (fromArrow >= 0 && toLabel >= 0) {
        placed.atLifeline = PlacedElbow::Lifeline::To;
        placed.from = m_out.arrows[size_t(fromArrow)].arrival();
        placed.to = {lineOf(toLabel), m_out.labels[size_t(toLabel)].pill.center().y()};
    } else if (fromLabel >= 0 && toLabel >= 0) {
        const PlacedLabel &agent = m_out.labels[size_t(toLabel)];
        if (m_scene.rows[size_t(agent.row)].label.kind != flow::Label::Kind::Agent)
            return false;
        placed.from = {lineOf(fromLabel), m_out.labels[size_t(fromLabel)].pill.center().y()};
        placed.to = {agent.pill.left(), agent.pill.center().y()};
    } else {
        return false;
    }
    return true;
}

bool Placing::isFree(const QRectF &rect) const
{
    const auto overlaps = [&rect](const QRectF &other) { return other.intersects(rect); };
    // Labels lie in the order of their middles: only those near the place have to be asked.
    const double reach = px(60);
    auto label = std::lower_bound(m_out.labels.begin(), m_out.labels.end(), rect.top() - reach,
        [](const PlacedLabel &l, double y) { return l.pill.center().y() < y; });
    for (; label != m_out.labels.end() && label->pill.center().y() < rect.bottom() + reach;
         ++label) {
        if (overlaps(label->bounds()))
            return false;
    }
    const auto quiet = std::partition_point(m_out.quiets.begin(), m_out.quiets.end(),
        [&](const PlacedQuiet &above) { return above.rect.bottom() <= rect.top(); });
    return std::none_of(m_elapsed.rbegin(),
               m_elapsed.rend() - std::max<qsizetype>(0, qsizetype(m_elapsed.size()) - 16),
               overlaps)
        && (quiet == m_out.quiets.end() || !overlaps(quiet->rect));
}

/// "+0.3 ms" at the end of the line at the connection: above it, below it, or not at all.
void Placing::placeElapsed(PlacedElbow &placed, microseconds elapsed)
{
    if (elapsed <= microseconds{0} || placed.role == flow::Label::Role::Agent
        || m_options.namesOnly())
        return;
    const QString text = elapsedText(elapsed);
    const double width = m_metrics.width(Face::Note, text) + 1;
    const double left = std::min(placed.from.x(), placed.to.x());
    const double right = std::max(placed.from.x(), placed.to.x());
    if (width > right - left - px(8))
        return;
    const bool atRight = right <= columns().connectionLeft + 1;
    const double x = atRight ? right - px(5) - width : left + px(5);
    const double height = m_metrics.height(Face::Note);
    const double top = std::min(placed.from.y(), placed.to.y());
    const double bottom = std::max(placed.from.y(), placed.to.y());
    const QPainterPath line = curveOf(placed, m_metrics);
    const double atBorder =
        std::abs(placed.to.x() - (atRight ? right : left)) < 1 ? placed.to.y() : placed.from.y();
    for (const double y :
        {atBorder - height - px(2), atBorder + px(2), bottom + px(2), top - height - px(1)}) {
        const QRectF rect(x, y, width, height);
        if (!isFree(rect) || crosses(line, rect))
            continue;
        placed.text = text;
        placed.textRect = rect;
        m_elapsed.push_back(rect);
        return;
    }
}

} // namespace roundtrip::ui

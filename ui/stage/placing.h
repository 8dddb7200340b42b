#pragma once

#include "ui/stage/stagelayout.h"

#include <algorithm>
#include <array>

namespace roundtrip::ui
{

/// Places one row after the other, from the top, and remembers how far each column is filled.
class Placing
{
public:
    Placing(
        const flow::Scene &scene, const StageMetrics &metrics, const StageLayout::Options &options);
    StageLayout run();

private:
    // The columns that fill from the top, each by itself.
    enum Column { Client, ClientGap, Connection, Server, ColumnCount };

    double px(double designPixels) const { return m_metrics.px(designPixels); }
    const StageColumns &columns() const { return m_out.columns; }
    double lowest() const { return *std::max_element(m_filled.begin(), m_filled.end()); }

    void placeRow(int index);
    Column columnOf(const flow::Label &label) const;
    double earliestFor(int index, const flow::Row &row) const;
    void placeLabel(int index, const flow::Row &row);
    QStringList linesFor(const flow::Label &label, double room) const;
    void placeNote(PlacedLabel &placed, const QString &note, Column column);
    double roomFor(Column column) const;
    double leftFor(Column column, double width) const;
    void placeQuiet(int index);
    void passThrough(int quiet, const QRectF &band);
    void placeArrow(int index, const flow::Row &row);
    PlacedArrow::State stateOf(const flow::Row &row) const;
    QString captionOf(const flow::Arrow &arrow) const;
    void placeLines(PlacedArrow &placed, const flow::Arrow &arrow);
    void placeCaption(PlacedArrow &placed) const;
    void placeActivations();
    void placeHeld();
    PlacedHeld placeHeldSide(int index, double top) const;
    double gateAt(const flow::HeldSide &side, trace::Seam seam) const;
    void placeElbows();
    bool placeElbow(const flow::Elbow &elbow, PlacedElbow &placed) const;
    void placeElapsed(PlacedElbow &placed, std::chrono::microseconds elapsed);
    bool isFree(const QRectF &rect) const;

    const flow::Scene &m_scene;
    const StageMetrics &m_metrics;
    const StageLayout::Options &m_options;
    StageLayout m_out;
    std::array<double, ColumnCount> m_filled{};
    double m_time = 0; ///< nothing that happens later lies above
    std::vector<int> m_arrowOfRow;
    std::vector<int> m_labelOfRow;
    std::vector<int> m_causeOfRow;
    std::vector<QRectF> m_elapsed;
};

/// Which part of its way the bar covers at this clock, and what is in it.
void placeBar(PlacedArrow &placed, const flow::Row &row, const StageMetrics &metrics,
    const StageMotion &motion);

/// The words of a quiet band in lines that fit its width; without a place.
PlacedQuiet quietLines(
    const flow::Scene &scene, int row, const StageMetrics &metrics, double width);

} // namespace roundtrip::ui

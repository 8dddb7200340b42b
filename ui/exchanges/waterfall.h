#pragma once

#include "core/flow/exchangeindex.h"

#include <QRectF>

#include <vector>

class QColor;
class QPainter;

namespace roundtrip::ui
{

struct Palette;

/// Where the times of the rows that are seen lie in the width of the waterfall, from 0 to 1. Not to
/// scale: a stretch has the logarithm of its length, so that 0.3 ms are seen beside 1.2 s, and one
/// in which none of the rows was under way is folded. Later is always further right.
class TimeScale
{
public:
    TimeScale() = default;
    explicit TimeScale(const std::vector<flow::ExchangeRow> &rows);
    double placeOf(std::chrono::microseconds time) const;
    bool operator==(const TimeScale &) const = default;

private:
    std::vector<std::chrono::microseconds> m_times; ///< ascending
    std::vector<double> m_places;
};

/// One bar of the waterfall: a phase of an exchange and its place in a column `width` wide. Never
/// narrower than `narrowest`, and never over the next one's beginning unless that is needed to be
/// seen at all. Phases that overlap lie one above the other.
struct PhaseBar {
    enum class Lane : quint8 { Whole, Upper, Lower };
    flow::Phase phase{};
    double left = 0;
    double right = 0;
    bool underWay = false;
    Lane lane = Lane::Whole;
    struct Still { ///< where the exchange stood still in it
        double left = 0;
        double right = 0;
        bool held = false; ///< by a person; else no byte moved
        bool operator==(const Still &) const = default;
    };
    std::vector<Still> stills = {};
    bool operator==(const PhaseBar &) const = default;
};
std::vector<PhaseBar> phaseBars(
    const flow::ExchangeRow &row, const TimeScale &scale, double width, double narrowest);

/// Paints them: violet waits in the pool or connects, blue sends, hatching waits for the answer,
/// green receives; where it was held it is hatched orange above a line, where nothing moved the bar is a line; a cross
/// where it failed.
void paintWaterfall(QPainter &painter, const QRectF &box, const flow::ExchangeRow &row,
    const TimeScale &scale, const Palette &palette);

/// What a phase is painted with.
QColor phaseColor(flow::Phase phase, const Palette &palette);

/// The same in words: "connecting 0.2 ms, sending 0.1 ms, waiting 1.2 s".
QString waterfallText(const flow::ExchangeRow &row);

} // namespace roundtrip::ui

#pragma once

#include "core/flow/exchangeindex.h"

#include <QRectF>

class QPainter;

namespace roundtrip::ui
{

struct Palette;

/// The stretch of time that the width of the waterfall column stands for.
struct TimeSpan {
    std::chrono::microseconds begin{0};
    std::chrono::microseconds end{0};
    bool operator==(const TimeSpan &) const = default;
};

/// One bar of the waterfall: a phase of an exchange and its place in a column `width` wide. Never
/// narrower than `narrowest`, and never over the next one's beginning unless that is needed to be
/// seen at all.
struct PhaseBar {
    flow::Phase phase{};
    double left = 0;
    double right = 0;
    bool underWay = false;
    bool operator==(const PhaseBar &) const = default;
};
std::vector<PhaseBar> phaseBars(
    const flow::ExchangeRow &row, const TimeSpan &span, double width, double narrowest);

/// Paints them: violet waits in the pool or connects, blue sends, hatching waits for the answer,
/// green receives; a cross where it failed.
void paintWaterfall(QPainter &painter, const QRectF &box, const flow::ExchangeRow &row,
    const TimeSpan &span, const Palette &palette);

/// The same in words: "connecting 0.2 ms, sending 0.1 ms, waiting 1.2 s".
QString waterfallText(const flow::ExchangeRow &row);

} // namespace roundtrip::ui

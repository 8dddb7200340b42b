#pragma once

#include "core/flow/comparison.h"
#include "ui/stage/stagemetrics.h"

#include <QRectF>
#include <QString>

#include <vector>

namespace roundtrip::ui
{

/// Where the lines of a comparison stand: what, before, the sign between them, after. A pure
/// function; nothing overlaps.
struct CompareLayout {
    struct Line {
        int index = -1; ///< of the comparison; -1: a heading
        QString heading;
        QRectF rect;
        QRectF what;
        QRectF before;
        QRectF sign;
        QRectF after;
    };
    std::vector<Line> lines;
    QRectF before; ///< the two columns, above whatever stands in them
    QRectF after;
    double height = 0;
    static CompareLayout of(
        const flow::Comparison &comparison, const StageMetrics &metrics, double width);
    int lineAt(QPointF point) const;
    static constexpr int mostTextLines = 2; ///< in a cell
};

/// What is the same and says nothing but names stands once, across both sides.
bool isSpanned(const flow::ComparedLine &line);

} // namespace roundtrip::ui

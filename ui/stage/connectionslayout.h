#pragma once

#include "core/flow/connections.h"
#include "ui/stage/stagemetrics.h"

#include <QRectF>
#include <QStringList>

#include <vector>

namespace roundtrip::ui
{

/// Where connections stand side by side: a column each, their exchanges as blocks over one axis of
/// time that runs down. Stretches in which no exchange is under way are folded, the others have the
/// logarithm of their length; order holds. A pure function; no block lies over another.
struct ConnectionsLayout {
    struct Block {
        QRectF rect;
        int column = 0;
        flow::ExchangeKey key;
        int number = 0;
        QStringList lines; ///< that fit
        QString spoken;
        bool running = false;
        bool failed = false;
        struct Span {
            flow::Phase phase{};
            double from = 0;
            double to = 0;
            bool held = false; ///< by a person, meanwhile
        };
        std::vector<Span> spans; ///< where its time went, down its edge
    };
    struct Column {
        QRectF header;
        double x = 0; ///< of its lifeline
        double from = 0; ///< it begins
        double connected = 0; ///< from here on it stands; 0: not yet
        double to = 0;
        bool ended = false;
        bool badly = false; ///< by a reset or a failure
        bool inUse = false;
        QString title; ///< ":51322"
        QString note; ///< what has gone over it, and how it stands
        QString shortNote; ///< the latter, where there is no room for more
        QString ending; ///< what ended it, and why
        QStringList end; ///< … in the lines there is room for
        QRectF endRect;
    };
    struct Fold {
        QRectF rect;
        QString text;
    };
    struct Mark { ///< on the axis
        QRectF rect;
        QString text;
    };
    std::vector<Column> columns;
    std::vector<Block> blocks; ///< column by column, in time
    std::vector<Fold> folds;
    std::vector<Mark> marks;
    double axis = 0; ///< its width
    double height = 0; ///< below the headers
    double headerHeight = 0;

    /// So many columns a width has room for.
    static size_t roomFor(double width, const StageMetrics &metrics);
    static ConnectionsLayout of(const std::vector<flow::ConnectionColumn> &columns,
        std::chrono::microseconds clock, const StageMetrics &metrics, double width);
    int blockAt(QPointF point) const;
    int endAt(QPointF point) const; ///< the column whose end is told there; -1: none
};

} // namespace roundtrip::ui

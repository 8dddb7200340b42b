#pragma once

#include "core/flow/agentpools.h"
#include "ui/stage/exchangename.h"
#include "ui/stage/stagemetrics.h"

#include <QRectF>
#include <QString>

#include <vector>

namespace roundtrip::ui
{

/// Something on a board that one can point at.
struct PoolItem {
    enum class Kind { InUse, Connecting, Free, Closing, Empty, More, Waiting, Decision };
    Kind kind{};
    QRectF rect;
    QString title; ///< "#7 GET /": who has it, or who waits
    QString note; ///< ":51322 · 12 ms"
    QString spoken; ///< all of it, for people who hear the window
    trace::HalfId half; ///< whose it is: a click goes there
    trace::ConnectionId connection; ///< a socket's
    trace::EventIndex event; ///< a decision's
    flow::PoolDecision::Kind decision{};
    int place = 0; ///< in the queue
    double left = -1; ///< of a free socket's time, from 1 to 0; below 0: it has no limit
    bool newest = false; ///< the last decision of all
    bool frozen = false; ///< its time stands still
    /// Is it what a person knows as this one, at another moment? Who waited may have a socket now.
    bool isSame(const PoolItem &later) const;
    bool pointsSomewhere() const { return bool(half); }
    bool operator==(const PoolItem &) const = default;
};

/// Where everything of the agents' boards stands. A pure function of the agents at a moment, names
/// and a width; nothing overlaps.
struct PoolLayout {
    struct Text {
        enum class Face { Title, Note, Code, Caption };
        QRectF rect;
        QString text;
        Face face = Face::Note;
        Qt::Alignment alignment = Qt::AlignLeft;
    };
    std::vector<QRectF> panels; ///< one for each name of an agent
    std::vector<Text> texts;
    std::vector<PoolItem> items; ///< in reading order
    double height = 0;

    static PoolLayout of(const flow::AgentPools &pools, std::chrono::microseconds clock,
        const ExchangeNames &names, const StageMetrics &metrics, double width);
    int itemAt(QPointF point) const;
};

} // namespace roundtrip::ui

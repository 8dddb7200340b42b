#pragma once

#include "core/flow/scene.h"
#include "ui/stage/stagemetrics.h"
#include "ui/stage/stagemotion.h"

#include <QLineF>
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace roundtrip::ui
{

/// Where the three regions and the lifelines lie. Depends on the width alone, never on what is
/// shown: nothing moves sideways while time goes on.
struct StageColumns {
    double width = 0;
    double clientLine = 0; ///< lifeline of your program
    double connectionLeft = 0;
    double connectionRight = 0;
    double serverLine = 0;
    double clientLabels = 0; ///< room for pills left of the lifeline
    double serverLabels = 0;

    /// What the columns have to hold: names alone, calls with what was given to them, or calls and
    /// between them the lines on the wire.
    enum class Content : quint8 { Names, Calls, Lines };
    static StageColumns of(
        double width, const StageMetrics &metrics, Content content = Content::Calls);
    double connectionWidth() const { return connectionRight - connectionLeft; }
};

struct PlacedLabel {
    int row = -1;
    QRectF pill;
    QString text; ///< in lines that fit its room
    QString note; ///< likewise
    QRectF noteRect;
    bool shape = false; ///< there is room for the shape of its role before the words
    static constexpr double shapeRoom = 11; ///< design pixels
    Qt::Alignment alignment;
    QRectF bounds() const { return note.isEmpty() ? pill : pill.united(noteRect); }
};

struct PlacedSegment {
    flow::PieceKind kind{};
    double begin = 0; ///< along the bar, from its tail
    double end = 0;
    QString label; ///< empty when it does not fit
    int count = 1; ///< pieces of one kind that had to share this one
    bool framed = false; ///< chunks with their size lines
};

/// One arrow. The bar runs from tail to tip; the way is the dashed line it moves on.
struct PlacedArrow {
    enum class State { Arrived, UnderWay, Lost, OpenTip, OpenTail };
    int row = -1;
    State state = State::Arrived;
    bool hollow = false; ///< not there yet, as far as it is drawn
    bool moves = false; ///< by the clock alone: painted at each frame
    flow::Arrow::Kind kind{};
    QLineF way; ///< border to border
    QLineF bar; ///< what of it is filled
    /// It was read below a band that says what it waited for: there, at its border; 0: it was not.
    double lateY = 0;
    QPointF arrival() const { return lateY > 0 ? QPointF(way.x2(), lateY) : way.p2(); }
    double thickness = 0;
    std::vector<PlacedSegment> segments;
    QString caption;
    QRectF captionRect;
    struct Line {
        QString text;
        QRectF rect;
        int line = -1; ///< of the arrow's lines
    };
    std::vector<Line> lines; ///< what it carries, below it
    QRectF bounds;
};

struct PlacedElbow {
    enum class Lifeline { From, To }; ///< which of its ends is at one
    int elbow = -1;
    Lifeline atLifeline = Lifeline::From;
    QPointF from;
    QPointF to;
    flow::Label::Role role{};
    QString text; ///< how long it took; empty where there is no room for it
    QRectF textRect;
};

struct PlacedQuiet {
    int row = -1;
    QRectF rect;
    QString text; ///< in lines that fit
    QString details; ///< likewise, of one that is open
};

/// Code runs: a solid bar on a lifeline.
struct Activation {
    flow::Lane lane{};
    QRectF rect;
};

/// What is held on one side: a card below all rows, and on the line where the gate is a sign of it.
struct PlacedHeld {
    struct Line {
        QRectF rect;
        QString text; ///< in lines that fit
        int step = -1; ///< of the side's held steps; -1: about something else
    };
    struct Pie {
        QRectF disc;
        QRectF textRect;
        QString text;
        int pie = -1; ///< of the side's
    };
    int side = -1; ///< of the scene's held sides
    QRectF card;
    std::vector<Line> lines;
    std::vector<Pie> pies;
    std::vector<QRectF> gates;
};

/// The places of everything on the stage, below its header. Pure: the same scene, measures and
/// clock give the same layout, and what is in place stays in place when more happens.
struct StageLayout {
    struct Options {
        double width = 0;
        StageMotion motion = {}; ///< where pieces are on their way
        StageColumns::Content content = StageColumns::Content::Calls;
        /// Neither sizes nor times.
        bool namesOnly() const { return content == StageColumns::Content::Names; }
    };
    static StageLayout of(
        const flow::Scene &scene, const StageMetrics &metrics, const Options &options);

    StageColumns columns;
    std::vector<PlacedLabel> labels;
    std::vector<PlacedArrow> arrows;
    std::vector<PlacedElbow> elbows;
    std::vector<PlacedQuiet> quiets;
    std::vector<Activation> activations;
    std::vector<PlacedHeld> held;
    double nowY = 0;
    double height = 0;
    std::vector<QRectF> rowRects; ///< for each row of the scene

    /// The clock went on and nothing else: only what is under way moves.
    /// False: more moves now than the layout was made for, and it is to be made anew.
    bool moveTo(const flow::Scene &scene, const StageMetrics &metrics, const StageMotion &motion);
    /// Another duration of the quiet band at the end, which grows with the clock. False: it has
    /// other lines now, and all is to be laid out anew.
    bool renewLastQuiet(const flow::Scene &scene, const StageMetrics &metrics);
    /// The row of the scene at a point; -1: none.
    int rowAt(QPointF point) const;
    /// What of the held cards lies at a point; side -1: nothing.
    struct HeldPlace {
        int side = -1;
        int step = -1;
        int pie = -1;
        bool operator==(const HeldPlace &) const = default;
    };
    HeldPlace heldAt(QPointF point) const;
};

/// The line an elbow is drawn as.
QPainterPath curveOf(const PlacedElbow &elbow, const StageMetrics &metrics);

/// Shares a bar's length among the pieces in it: labels where they fit, a visible width for each,
/// the rest by size.
std::vector<PlacedSegment> placeSegments(
    const std::vector<flow::Segment> &segments, double length, const StageMetrics &metrics);

} // namespace roundtrip::ui

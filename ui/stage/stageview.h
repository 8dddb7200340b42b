#pragma once

#include "core/flow/scene.h"
#include "ui/models/pointed.h"
#include "ui/stage/stagelayout.h"

#include <QAbstractScrollArea>
#include <QPixmap>

#include <chrono>
#include <optional>

namespace roundtrip::ui
{

class Theme;

/// What the line of now says. While the exchange runs: how long it has been. When it is over: how
/// long it took, and, where its connection lived on, when the last event that is shown happened.
struct StageClock {
    std::chrono::microseconds begin{0}; ///< of the first row
    std::chrono::microseconds shown{
        0}; ///< the moment's; of an exchange that is over the last row's
    std::optional<std::chrono::microseconds> took; ///< only when it is over
    StageMotion motion; ///< what is under way moves by it
    bool operator==(const StageClock &) const = default;
};

/// The stage proper: three regions, lifelines, calls, arrows. Shows the scene it is given at the
/// clock it is given; paints only what is visible, and keeps what the clock does not move in a
/// pixmap. Knows neither the trace nor the selection.
///
/// Zoom and pan: Ctrl and the wheel, or two fingers, make the picture larger around the pointer (then it is
/// wider than its room) or its letters smaller; dragging the ground, or anything with the middle
/// button, moves it.
class StageView final : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit StageView(const Theme &theme, QWidget *parent = nullptr);

    /// Another moment: what happened before it, and what its clock shows.
    void setScene(flow::Scene scene, const StageClock &clock);
    /// Nothing has happened; what is under way moves on.
    void setMotion(const StageMotion &motion);
    /// Only what the line of now says, until the rest is gathered.
    void showClock(std::chrono::microseconds shown);
    /// A ghost: everything faint, no line of now, nothing to select.
    void setGhost(const flow::Scene &scene);
    /// Another exchange: from its first row, until time goes on.
    void scrollToBegin();
    /// What happens now is scrolled into view again, after a person had scrolled away or selected.
    void followNow();
    /// Story is larger and has neither sizes nor times; from Protocol on the connection is wide.
    void setDepth(flow::Depth depth);
    bool isGhost() const { return m_ghost; }
    /// Beside the window's own; 1: as wide as its room.
    double zoom() const { return m_zoom; }
    /// Around a point of the viewport, or its middle.
    void setZoom(double zoom, std::optional<QPointF> around = std::nullopt);
    static constexpr double leastZoom = 0.5;
    static constexpr double mostZoom = 4;
    const StageMetrics &metrics() const { return m_metrics; }
    const flow::Scene &scene() const { return m_scene; }
    const StageLayout &placed() const { return m_layout; }

    /// What stands on the line of now; empty without one.
    QString nowText() const;
    /// Where the note at the bottom lies in the viewport; empty where there is no room for it.
    QRectF footnoteRect() const;
    /// The pill on the line of now, in the viewport.
    QRectF nowPill() const;

    /// The event that is selected anywhere in the window; its row gets a ring and is scrolled into
    /// view.
    void setSelectedEvent(trace::EventIndex event);
    int selectedRow() const { return m_selectedRow; }
    /// The middle of a row in pixels of the viewport; outside of it when the row is scrolled away.
    QPoint pointOf(int row) const;
    /// What is held at a pixel of the viewport: its StepHeld; none where nothing is.
    trace::EventIndex heldStepAt(QPoint viewportPoint) const;
    /// The middle of a held step's line, of a deadline's pie, in pixels of the viewport.
    QPoint pointOfHeld(trace::EventIndex step) const;
    QPoint pointOfPie(int side, int pie) const;
    /// The event a row stands for: its call or callback, the write (else the read) of an arrow.
    static trace::EventIndex eventOf(const flow::Row &row);

Q_SIGNALS:
    /// None: something that stands for no event was chosen, and opens.
    void eventClicked(roundtrip::trace::EventIndex event);
    /// A person asks for a menu, at this place of the screen.
    void menuRequested(const roundtrip::ui::Pointed &pointed, QPoint globalPos);
    /// What is folded was chosen: it opens, or closes again.
    void stretchChosen(const roundtrip::flow::Stretch &stretch);
    void zoomChanged(double zoom);
    /// Left and Right: one step back or forward in time; with Shift one event of any kind.
    void stepRequested(int by);
    void eventStepRequested(int by);
    /// A held step was asked for more: with a double click, or Enter.
    void heldActivated(roundtrip::trace::EventIndex step);
    /// A deadline that stands still was clicked: of this connection.
    void pieClicked(roundtrip::trace::ConnectionId connection);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    void relayout();
    void relayoutInPlace();
    bool isSelectedSeen() const;
    void layOut();
    void updateScrollBars();
    void updateMoving();
    void updateContent(const QRectF &rect);
    void showNow();
    int followedScroll() const;
    double nowBefore(quint64 events) const;
    bool isSameButForTheClock(const flow::Scene &scene);
    bool pinch(QEvent *event);
    void startPan(const QMouseEvent &event);
    void renderStill();
    static QString footnoteText();
    void paintFootnote(QPainter &painter) const;
    void paintFocus(QPainter &painter) const;
    void selectRow(int row);
    void pointAt(int row, QPoint globalPos);
    void pointAtHeld(trace::EventIndex step, QPoint globalPos);
    bool isConnection(QPoint viewportPoint) const;
    void walk(int by);
    void showRow(int row);
    void announce();
    QString describe(int row) const;
    QString describe(const flow::Arrow &arrow) const;
    QString describeHeld() const;
    QString describe(const StageLayout::HeldPlace &place) const;
    StageLayout::HeldPlace heldUnder(QPoint viewportPoint) const;
    StageLayout::HeldPlace heldPlaceOf(trace::EventIndex step) const;
    bool pressHeld(QPoint viewportPoint);
    int rowOf(trace::EventIndex event) const;
    int rowUnder(QPoint viewportPoint) const;
    double headerHeight() const;
    double stageWidth() const;
    double contentWidth() const;
    QRectF visibleContent() const;
    QPointF contentOrigin() const;
    bool meansSomething(int row) const;

    const Theme &m_theme;
    void takeMetrics();
    void choose(int row);

    flow::Depth m_depth = flow::Depth::Code;
    StageMetrics m_metrics;
    flow::Scene m_scene;
    StageLayout m_layout;
    StageClock m_clock;
    bool m_ghost = false;
    bool m_followsNow = true; ///< the line of now stays in view when rows come
    double m_zoom = 1;
    std::optional<QPoint> m_panned; ///< where the pointer was the last time
    trace::EventIndex m_selected;
    std::optional<flow::Stretch> m_selectedStretch; ///< what has no event of its own
    int m_selectedRow = -1;
    int m_hoveredRow = -1;
    StageLayout::HeldPlace m_hoveredHeld;
    QPixmap m_still; ///< of the viewport, without what the clock moves
    bool m_stillIsStale = true;
};

} // namespace roundtrip::ui

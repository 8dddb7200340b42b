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
    /// In a replay the clock stands while a step is shown; this part of its time is over. What is
    /// under way moves on a little by it, so that it is seen to move.
    double stepPart = 0;
    std::chrono::microseconds drawn() const
    {
        constexpr double wholeStep = 40; // microseconds
        return shown + std::chrono::microseconds(int(stepPart * wholeStep));
    }
    bool operator==(const StageClock &) const = default;
};

/// The stage proper: three regions, lifelines, calls, arrows. Shows the scene it is given at the
/// clock it is given; paints only what is visible, and keeps what the clock does not move in a
/// pixmap. Knows neither the trace nor the selection.
class StageView final : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit StageView(const Theme &theme, QWidget *parent = nullptr);

    /// Another moment: what happened before it, and what its clock shows.
    void setScene(const flow::Scene &scene, const StageClock &clock);
    /// Nothing has happened; what is under way moves on.
    void setStepPart(double part);
    /// A ghost: everything faint, no line of now, nothing to select.
    void setGhost(const flow::Scene &scene);
    /// Another exchange: from its first row, until time goes on.
    void scrollToBegin();
    /// What happens now is scrolled into view again, after a person had scrolled away or selected.
    void followNow();
    /// Story is larger and has neither sizes nor times; from Protocol on the connection is wide.
    void setDepth(flow::Depth depth);
    bool isGhost() const { return m_ghost; }
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
    /// The event a row stands for: its call or callback, the write (else the read) of an arrow.
    static trace::EventIndex eventOf(const flow::Row &row);

Q_SIGNALS:
    void eventClicked(roundtrip::trace::EventIndex event);
    /// A label that stands for many was clicked: by the first of them.
    void foldClicked(roundtrip::trace::EventIndex first);
    /// A person asks for a menu, at this place of the screen.
    void menuRequested(const roundtrip::ui::Pointed &pointed, QPoint globalPos);
    /// Left and Right: one step back or forward in time; with Shift one event of any kind.
    void stepRequested(int by);
    void eventStepRequested(int by);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
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
    void layOut();
    void updateScrollBar();
    void renderStill();
    static QString footnoteText();
    void paintFootnote(QPainter &painter) const;
    void paintFocus(QPainter &painter) const;
    void selectRow(int row);
    void pointAt(int row, QPoint globalPos);
    bool isConnection(QPoint viewportPoint) const;
    void walk(int by);
    void showRow(int row);
    void announce();
    QString describe(int row) const;
    QString describe(const flow::Arrow &arrow) const;
    int rowOf(trace::EventIndex event) const;
    int rowUnder(QPoint viewportPoint) const;
    double headerHeight() const;
    double stageWidth() const;
    QRectF visibleContent() const;

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
    trace::EventIndex m_selected;
    int m_selectedRow = -1;
    int m_hoveredRow = -1;
    QPixmap m_still; ///< of the viewport, without what the clock moves
    bool m_stillIsStale = true;
};

} // namespace roundtrip::ui

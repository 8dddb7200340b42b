#pragma once

#include "ui/stage/timelinemarks.h"

#include <QAbstractSlider>
#include <QPixmap>
#include <QTimer>

#include <optional>

namespace roundtrip::ui
{

class Playback;
class Selection;
class Theme;

/// The trace up to the horizon in one line, with marks for heads, chunks, ends, errors and what the
/// agent decided, and the moment as a cursor. While a veil hangs, a zone of always the same width
/// at the right stands for whatever comes later: nothing in the line depends on it. Dragging winds,
/// also into the veil; the line stands, what the veil has come to hide of it hatched, so that the
/// cursor stays under the mouse, and after that only as long as the moment is where the drag left
/// it: any other move makes the line of the past again. Left and Right go by visible steps of the
/// selected exchange, with Shift by events, Page Up and Page Down by ten steps.
class Timeline final : public QAbstractSlider
{
    Q_OBJECT
public:
    Timeline(Playback &playback, const Selection &selection, const Theme &theme,
        QWidget *parent = nullptr);

    const std::vector<TimelineMark> &marks() const { return m_marks; }
    /// Where on the widget the moment is shown, in pixels.
    double cursorX() const;
    /// Where what has happened up to the horizon lies, and the veil; empty where none hangs.
    QRectF past() const;
    QRectF veil() const;
    /// What the bubble says at this place: which event, how long after the beginning, when.
    QString bubbleAt(double x) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void leaveEvent(QEvent *event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    /// While the mouse is down and after that, as long as the moment is where it was dragged to,
    /// the line stands still, whatever the moment does to the veil.
    struct Drag {
        bool held = true; ///< the mouse is down
        bool veiled = false;
        quint64 first = 0; ///< of the trace
        quint64 known = 0; ///< one past the last event in the past
        quint64 end = 0; ///< one past the last of the trace
        quint64 shown = 0; ///< where it has been dragged to
    };

    void followTrace();
    void followMoment();
    void lookAtMoment();
    void readTrace();
    void readMoment();
    void wind(double x);
    void letLineGo();
    bool isVeiled() const;
    QRectF later() const;
    quint64 eventsAtX(double x) const;
    void showBubble(const QPoint &at);
    QRectF bar() const;
    QString lengthText() const;
    void paintLength(QPainter &painter, const QRectF &left) const;
    void paintMarks(QPainter &painter);
    void paintMark(QPainter &painter, const TimelineMark &mark, const QRectF &bar) const;
    void paintVeil(QPainter &painter) const;
    void paintCursor(QPainter &painter, const QRectF &bar) const;

    Playback &m_playback;
    const Selection &m_selection;
    const Theme &m_theme;
    TimelineScale m_scale;
    std::vector<TimelineMark> m_marks;
    quint64 m_marksMade = 0; ///< how often
    /// What the picture of the marks shows.
    struct Painted {
        quint64 made = 0;
        size_t past = 0;
        bool hidesLater = false;
        QSize size;
        qreal ratio = 1;
        bool operator==(const Painted &) const = default;
    };
    Painted m_painted;
    QPixmap m_picture;
    std::optional<Drag> m_drag;
    DeadlineMemory m_deadlines;
    QTimer m_nextRead;
    QTimer m_afterOthers; ///< of a flood: the look that follows those of the other views
    /// What was painted the last time.
    struct Seen {
        int cursor = -1; ///< half pixels
        QString begin;
        quint64 events = 0; ///< which marks are later
        bool veiled = false;
        bool isLike(const Seen &other, bool live) const
        {
            return cursor == other.cursor && begin == other.begin && veiled == other.veiled
                && (live || events == other.events);
        }
    };
    Seen m_seen;
    bool m_stale = true; ///< the marks are others
    bool m_behind = false; ///< the trace has grown since the marks were made
    quint64 m_markedTo = 0; ///< where the trace ended then
    bool m_reading = false; ///< the value follows the moment, not a person
};

} // namespace roundtrip::ui

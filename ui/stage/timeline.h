#pragma once

#include "ui/stage/timelinemarks.h"

#include <QAbstractSlider>
#include <QTimer>

namespace roundtrip::ui
{

class Playback;
class Selection;
class Theme;

/// The whole trace in one line, with marks for heads, chunks, ends and errors, and the moment as a
/// cursor. Dragging winds; Left and Right go by visible steps of the selected exchange, Page Up and
/// Page Down by ten, Home to the beginning, End to now (live).
class Timeline final : public QAbstractSlider
{
    Q_OBJECT
public:
    Timeline(Playback &playback, const Selection &selection, const Theme &theme,
        QWidget *parent = nullptr);

    const std::vector<TimelineMark> &marks() const { return m_marks; }
    /// Where on the widget the moment is shown, in pixels.
    double cursorX() const;

Q_SIGNALS:
    /// Space.
    void playPauseRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    void followTrace();
    void readTrace();
    void readMoment();
    void wind(double x);
    void step(int by);
    QRectF bar() const;
    QString beginText() const;
    void paintMark(QPainter &painter, const TimelineMark &mark, const QRectF &bar) const;
    void paintCursor(QPainter &painter, const QRectF &bar) const;

    Playback &m_playback;
    const Selection &m_selection;
    const Theme &m_theme;
    TimelineScale m_scale;
    std::vector<TimelineMark> m_marks;
    QTimer m_nextRead;
    bool m_behind = false; ///< the trace has grown since the marks were made
    bool m_reading = false; ///< the value follows the moment, not a person
};

} // namespace roundtrip::ui

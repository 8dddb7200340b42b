#pragma once

#include "ui/stage/boardarea.h"
#include "ui/stage/poollayout.h"

#include <optional>

namespace roundtrip::ui
{

class Theme;

/// The agents' boards: sockets in use and free, empty places, the queue, the last decisions. Shows
/// what it is given; a click on what belongs to an exchange says which. Up and Down walk, Enter
/// chooses.
class PoolView final : public BoardArea
{
    Q_OBJECT
public:
    explicit PoolView(const Theme &theme, QWidget *parent = nullptr);

    /// Holds on to the agents, which it does not own, until it is shown others.
    void show(const flow::AgentPools &pools, std::chrono::microseconds clock,
        const ExchangeNames &names);
    /// What belongs to this half is marked.
    void setSelected(trace::HalfId half);

    const PoolLayout &placed() const { return m_layout; }
    int currentItem() const { return m_current; }
    /// The middle of an item in pixels of the viewport.
    QPoint pointOf(int item) const;

Q_SIGNALS:
    /// `event`: of a decision; none otherwise.
    void chosen(roundtrip::trace::HalfId half, roundtrip::trace::EventIndex event);
    /// A person asks for a menu of what was chosen just now, at this place of the screen.
    void menuRequested(QPoint globalPos);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    QSize sizeHint() const override;

private:
    using BoardArea::show;
    void relayout() override;
    int placeOf(const PoolItem &item, int before) const;
    QString announced() const;
    void walk(int by);
    void setCurrent(int item);
    void choose(int item);
    int itemUnder(QPoint point) const;
    void announce();
    QString summary() const;
    void paintText(QPainter &painter, const PoolLayout::Text &text) const;
    void paintItem(QPainter &painter, int index) const;
    void paintCard(QPainter &painter, const PoolItem &item) const;
    void paintSign(QPainter &painter, const PoolItem &item, const QRectF &box) const;
    void paintDecision(QPainter &painter, const PoolItem &item) const;

    const Theme &m_theme;
    StageMetrics m_metrics;
    const flow::AgentPools *m_pools = nullptr;
    std::chrono::microseconds m_clock{0};
    ExchangeNames m_names;
    PoolLayout m_layout;
    trace::HalfId m_selected;
    int m_current = -1;
    int m_hovered = -1;
    std::optional<QPoint> m_mouse; ///< none: it is elsewhere
    QString m_announced;
};

} // namespace roundtrip::ui

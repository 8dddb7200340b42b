#pragma once

#include "ui/models/pointed.h"
#include "ui/stage/boardarea.h"
#include "ui/stage/connectionslayout.h"

namespace roundtrip::ui
{

class Theme;

/// Connections side by side over one axis of time. A click on a block chooses its exchange, a double
/// click or a click on a name opens the connection. The arrow keys walk, Enter chooses.
class ConnectionsView final : public BoardArea
{
    Q_OBJECT
public:
    explicit ConnectionsView(const Theme &theme, QWidget *parent = nullptr);

    /// So many columns have room.
    size_t room() const;
    void setColumns(
        const std::vector<flow::ConnectionColumn> &columns, std::chrono::microseconds clock);
    void setSelected(flow::ExchangeKey key);
    /// What happens now is scrolled into view, until somebody scrolls away.
    void followNow();

    const ConnectionsLayout &placed() const { return m_layout; }
    int currentBlock() const { return m_current; }
    QPoint pointOf(int block) const; ///< the middle of what is seen of it, in the viewport
    QPoint headerPoint(int column) const;
    /// Where a block's words stand, in the content.
    QRectF wordsOf(int block) const;

Q_SIGNALS:
    void chosen(roundtrip::flow::ExchangeKey exchange);
    void connectionWanted(roundtrip::flow::ExchangeKey exchange);
    void roomChanged();
    /// A person asks for a menu, at this place of the screen.
    void menuRequested(const roundtrip::ui::Pointed &pointed, QPoint globalPos);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    QSize sizeHint() const override;

private:
    void relayout() override;
    double listWidth() const;
    QRectF legend() const;
    QPointF inContent(QPointF viewportPoint) const;
    int columnAtHeader(QPointF point) const;
    flow::ExchangeKey newestOf(int column) const;
    void walk(int columns, int blocks);
    void setCurrent(int block);
    void announce();
    void paintColumn(QPainter &painter, const ConnectionsLayout::Column &column) const;
    void paintHeader(QPainter &painter, const ConnectionsLayout::Column &column) const;
    void paintBlock(QPainter &painter, int index) const;

    const Theme &m_theme;
    StageMetrics m_metrics;
    std::vector<flow::ConnectionColumn> m_columns;
    std::chrono::microseconds m_clock{0};
    ConnectionsLayout m_layout;
    flow::ExchangeKey m_selected;
    int m_current = -1;
    bool m_followsNow = true;
};

} // namespace roundtrip::ui

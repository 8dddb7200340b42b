#include "ui/theme/flowlayout.h"

#include <QWidget>

#include <algorithm>

namespace roundtrip::ui
{

FlowLayout::FlowLayout(QWidget *parent)
    : QLayout(parent)
{
    setSpacing(4); // there is no style that knows it
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::heightForWidth(int width) const
{
    return place(QRect(0, 0, width, 0), false);
}

/// All in one line.
QSize FlowLayout::sizeHint() const
{
    QSize size;
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize one = item->sizeHint();
        size.rwidth() += one.width() + (size.width() > 0 ? spacing() : 0);
        size.setHeight(std::max(size.height(), one.height()));
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

/// Each in a line of its own: nothing that grows makes the window wider.
QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem *item : m_items) {
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    place(rect, true);
}

int FlowLayout::place(const QRect &rect, bool really) const
{
    const QMargins margins = contentsMargins();
    const QRect inner = rect.marginsRemoved(margins);
    QList<QLayoutItem *> line;
    int width = 0;
    int y = inner.top();
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const int wanted = item->sizeHint().width();
        if (!line.isEmpty() && width + spacing() + wanted > inner.width()) {
            y += placeLine(line, inner.left(), y, inner.width() - width, really) + spacing();
            line.clear();
            width = 0;
        }
        width += wanted + (line.isEmpty() ? 0 : spacing());
        line << item;
    }
    if (!line.isEmpty())
        y += placeLine(line, inner.left(), y, inner.width() - width, really);
    return y - rect.top() + margins.bottom();
}

/// Gives what is left of the line to those that want it; returns the height of the line.
int FlowLayout::placeLine(
    const QList<QLayoutItem *> &line, int x, int y, int room, bool really) const
{
    const auto grows = [](const QLayoutItem *item) {
        return bool(item->expandingDirections() & Qt::Horizontal);
    };
    int height = 0;
    for (const QLayoutItem *item : line)
        height = std::max(height, item->sizeHint().height());
    int growing = int(std::count_if(line.begin(), line.end(), grows));
    for (QLayoutItem *item : line) {
        QSize size = item->sizeHint();
        if (grows(item) && room > 0) {
            const int most = item->maximumSize().width() - size.width();
            const int share = std::clamp(room / growing, 0, std::max(0, most));
            size.rwidth() += share;
            room -= share;
            --growing;
        }
        if (really)
            item->setGeometry(
                QRect(QPoint(x, y + (height - size.height()) / 2), size));
        x += size.width() + spacing();
    }
    return height;
}

} // namespace roundtrip::ui

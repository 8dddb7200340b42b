#include "ui/stage/compareview.h"

#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>

namespace roundtrip::ui
{

using flow::ComparedLine;

CompareView::CompareView(const Theme &theme, QWidget *parent)
    : BoardArea(parent)
    , m_theme(theme)
    , m_metrics(StageMetrics::of(theme))
{
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Before and after"));
    connect(&theme, &Theme::changed, this, [this] {
        m_metrics = StageMetrics::of(m_theme);
        relayout();
    });
}

void CompareView::setComparison(
    const flow::Comparison &comparison, const QString &before, const QString &after)
{
    if (comparison == m_comparison && before == m_before && after == m_after)
        return;
    m_comparison = comparison;
    m_before = before;
    m_after = after;
    relayout();
}

double CompareView::headerHeight() const
{
    return QFontMetricsF(m_metrics.label).height() + m_metrics.px(14);
}

double CompareView::listWidth() const
{
    return std::max(160, width() - verticalScrollBar()->sizeHint().width());
}

void CompareView::relayout()
{
    m_layout = CompareLayout::of(m_comparison, m_metrics, listWidth());
    const int page = std::max(1, viewport()->height() - int(headerHeight()));
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setSingleStep(m_theme.px(24));
    verticalScrollBar()->setRange(0, std::max(0, int(m_layout.height) - page));
    if (m_current >= 0)
        m_current = lineOf(m_known);
    announce();
    viewport()->update();
}

CompareView::Known CompareView::knownAs(int line) const
{
    const size_t index = size_t(m_layout.lines.at(size_t(line)).index);
    const ComparedLine &compared = m_comparison.lines.at(index);
    const auto begin = m_comparison.lines.begin();
    const auto before = std::count_if(begin, begin + qsizetype(index),
        [&](const ComparedLine &one) {
            return one.part == compared.part && one.what == compared.what;
        });
    return {compared.part, compared.what, int(before)};
}

/// -1: it is not there any more.
int CompareView::lineOf(const Known &known) const
{
    int nth = 0;
    for (size_t i = 0; i < m_layout.lines.size(); ++i) {
        if (m_layout.lines[i].index < 0)
            continue;
        const ComparedLine &one = m_comparison.lines[size_t(m_layout.lines[i].index)];
        if (one.part == known.part && one.what == known.what && nth++ == known.nth)
            return int(i);
    }
    return -1;
}

/// A line, no heading.
void CompareView::setCurrent(int line)
{
    m_current = line;
    m_known = knownAs(line);
}

/// Above its column, whatever stands below it.
QRectF CompareView::titleRect(SideOf side) const
{
    const QRectF &column = side == SideOf::Before ? m_layout.before : m_layout.after;
    return QRectF(column.left(), 0, column.width(), headerHeight());
}

QPoint CompareView::pointOf(int line, SideOf side) const
{
    if (line < 0)
        return titleRect(side).center().toPoint();
    const CompareLayout::Line &placed = m_layout.lines.at(size_t(line));
    const QRectF &cell =
        side == SideOf::Before || placed.after.isEmpty() ? placed.before : placed.after;
    return (cell.center() + QPointF(0, headerHeight() - verticalScrollBar()->value())).toPoint();
}

// ---- What a person does with it ----

void CompareView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || (m_before.isEmpty() && m_after.isEmpty()))
        return;
    const QPointF point = event->position();
    if (point.y() < headerHeight()) {
        for (const SideOf side : {SideOf::Before, SideOf::After}) {
            if (titleRect(side).contains(point))
                Q_EMIT chosen(side, {});
        }
        return;
    }
    const QPointF inside = point + QPointF(0, verticalScrollBar()->value() - headerHeight());
    const int line = m_layout.lineAt(inside);
    if (line < 0)
        return;
    const CompareLayout::Line &placed = m_layout.lines[size_t(line)];
    setCurrent(line);
    choose(line, placed.after.contains(inside) ? SideOf::After : SideOf::Before);
}

void CompareView::choose(int line, SideOf side)
{
    m_side = side;
    announce();
    viewport()->update();
    const ComparedLine &compared =
        m_comparison.lines[size_t(m_layout.lines[size_t(line)].index)];
    const trace::EventIndex event =
        side == SideOf::Before ? compared.beforeEvent : compared.afterEvent;
    if (event)
        Q_EMIT chosen(side, event);
}

void CompareView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        return walk(-1);
    case Qt::Key_Down:
        return walk(1);
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_side = event->key() == Qt::Key_Left ? SideOf::Before : SideOf::After;
        viewport()->update();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            choose(m_current, m_side);
        return;
    default:
        BoardArea::keyPressEvent(event);
    }
}

void CompareView::walk(int by)
{
    const int count = int(m_layout.lines.size());
    int line = m_current < 0 && by < 0 ? count : m_current;
    do
        line += by;
    while (line >= 0 && line < count && m_layout.lines[size_t(line)].index < 0);
    if (line < 0 || line >= count)
        return;
    setCurrent(line);
    const QRectF rect = m_layout.lines[size_t(line)].rect;
    const double top = verticalScrollBar()->value();
    const double page = viewport()->height() - headerHeight();
    if (rect.top() < top)
        verticalScrollBar()->setValue(int(rect.top()) - m_theme.px(16));
    else if (rect.bottom() > top + page)
        verticalScrollBar()->setValue(int(rect.bottom() - page) + m_theme.px(8));
    announce();
    viewport()->update();
}

QString CompareView::describe(const ComparedLine &line) const
{
    const auto said = [this](const QString &text) { return text.isEmpty() ? tr("nothing") : text; };
    if (isSpanned(line))
        return tr("%1: the same, %2").arg(line.what, said(line.before));
    return tr("%1: before %2, after %3, %4")
        .arg(line.what, said(line.before), said(line.after), flow::wordOf(line.difference));
}

void CompareView::announce()
{
    QString said;
    if (m_current >= 0 && m_layout.lines[size_t(m_current)].index >= 0)
        said = describe(m_comparison.lines[size_t(m_layout.lines[size_t(m_current)].index)]);
    else if (!m_comparison.lines.empty())
        said = m_comparison.isOpen()
            ? tr("%n thing(s) differ so far", nullptr, m_comparison.differences())
            : tr("%n thing(s) differ", nullptr, m_comparison.differences());
    if (said == accessibleDescription())
        return;
    setAccessibleDescription(said);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

bool CompareView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return BoardArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int line = m_layout.lineAt(QPointF(help->pos())
        + QPointF(0, verticalScrollBar()->value() - headerHeight()));
    showToolTip(help->globalPos(),
        line < 0 || help->pos().y() < headerHeight()
            ? QString()
            : describe(m_comparison.lines[size_t(m_layout.lines[size_t(line)].index)]),
        viewport());
    return true;
}

QSize CompareView::sizeHint() const
{
    return {m_theme.px(620), m_theme.px(480)};
}

} // namespace roundtrip::ui

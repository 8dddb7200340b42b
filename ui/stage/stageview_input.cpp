#include "ui/stage/stageview.h"

#include "core/flow/eventtext.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>

// What a person does with the stage and hears of it; how it is laid out and painted is in
// stageview.cpp.

namespace roundtrip::ui
{

using flow::Row;

int StageView::rowUnder(QPoint point) const
{
    if (m_ghost || point.y() < headerHeight())
        return -1;
    return m_layout.rowAt(QPointF(point) + QPointF(0, visibleContent().top() - headerHeight()));
}

QPoint StageView::pointOf(int row) const
{
    QPointF middle = m_layout.rowRects.at(size_t(row)).center();
    for (const PlacedLabel &label : m_layout.labels) {
        if (label.row == row)
            middle = label.pill.center();
    }
    return (middle + QPointF(0, headerHeight() - visibleContent().top())).toPoint();
}

void StageView::mousePressEvent(QMouseEvent *event)
{
    const int row = rowUnder(event->position().toPoint());
    if (event->button() != Qt::LeftButton || row < 0)
        return;
    m_followsNow = false;
    choose(row);
}

/// What stands for many opens, or closes again.
void StageView::choose(int row)
{
    selectRow(row);
    const Row &chosen = m_scene.rows[size_t(row)];
    if (chosen.kind == Row::Kind::Label && chosen.label.fold != flow::Label::Fold::Single)
        Q_EMIT foldClicked(chosen.label.event);
    if (const trace::EventIndex clicked = eventOf(chosen))
        Q_EMIT eventClicked(clicked);
}

/// The Menu key asks for the row that is selected.
void StageView::contextMenuEvent(QContextMenuEvent *event)
{
    if (m_ghost)
        return;
    if (event->reason() != QContextMenuEvent::Mouse) {
        if (m_selectedRow >= 0) {
            showRow(m_selectedRow);
            pointAt(m_selectedRow, viewport()->mapToGlobal(pointOf(m_selectedRow)));
        }
        return;
    }
    const int row = rowUnder(event->pos());
    if (row >= 0 && eventOf(m_scene.rows[size_t(row)]))
        pointAt(row, event->globalPos());
    else if (isConnection(event->pos()))
        Q_EMIT menuRequested({Pointed::What::Connection, {}, {}, {}}, event->globalPos());
}

/// It is selected, so that whatever acts on the selection acts on it.
void StageView::pointAt(int row, QPoint globalPos)
{
    m_followsNow = false;
    selectRow(row);
    const Row &chosen = m_scene.rows[size_t(row)];
    const trace::EventIndex event = eventOf(chosen);
    Q_EMIT eventClicked(event);
    Pointed pointed;
    pointed.what = chosen.kind == Row::Kind::Arrow ? Pointed::What::Arrow : Pointed::What::Event;
    pointed.event = event;
    pointed.from = chosen.arrow.from;
    Q_EMIT menuRequested(pointed, globalPos);
}

/// Its name, and the way between the two programs where nothing else lies.
bool StageView::isConnection(QPoint point) const
{
    return m_layout.columns.connectionLeft <= point.x()
        && point.x() <= m_layout.columns.connectionRight;
}

void StageView::mouseMoveEvent(QMouseEvent *event)
{
    const int row = rowUnder(event->position().toPoint());
    const bool meansSomething = row >= 0 && eventOf(m_scene.rows[size_t(row)]);
    viewport()->setCursor(meansSomething ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (row == m_hoveredRow)
        return;
    m_hoveredRow = meansSomething ? row : -1;
    viewport()->update();
}

void StageView::leaveEvent(QEvent *event)
{
    QAbstractScrollArea::leaveEvent(event);
    m_hoveredRow = -1;
    viewport()->update();
}

void StageView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        walk(-1);
        break;
    case Qt::Key_Down:
        walk(1);
        break;
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int by = event->key() == Qt::Key_Left ? -1 : 1;
        if (event->modifiers() & Qt::ShiftModifier)
            Q_EMIT eventStepRequested(by);
        else
            Q_EMIT stepRequested(by);
        break;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_selectedRow >= 0)
            choose(m_selectedRow);
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

/// To the next row that stands for an event.
void StageView::walk(int by)
{
    if (m_ghost)
        return;
    const int rows = int(m_scene.rows.size());
    int row = m_selectedRow < 0 && by < 0 ? rows : m_selectedRow;
    do
        row += by;
    while (row >= 0 && row < rows && !eventOf(m_scene.rows[size_t(row)]));
    if (row < 0 || row >= rows)
        return;
    m_followsNow = false;
    selectRow(row);
    showRow(row);
    Q_EMIT eventClicked(eventOf(m_scene.rows[size_t(row)]));
}

void StageView::selectRow(int row)
{
    if (row == m_selectedRow)
        return;
    m_selectedRow = row;
    viewport()->update();
    announce();
}

void StageView::showRow(int row)
{
    const QRectF rect = m_layout.rowRects.at(size_t(row));
    const QRectF content = visibleContent();
    const double margin = m_theme.px(12);
    if (rect.top() - margin < content.top())
        verticalScrollBar()->setValue(int(rect.top() - margin));
    else if (rect.bottom() + margin > content.bottom())
        verticalScrollBar()->setValue(int(rect.bottom() + margin - content.height()));
}

/// What a person who does not see the stage hears about a row.
QString StageView::describe(int row) const
{
    const Row &r = m_scene.rows.at(size_t(row));
    switch (r.kind) {
    case Row::Kind::Label:
        return r.label.note.isEmpty() ? r.label.text : tr("%1, %2").arg(r.label.text, r.label.note);
    case Row::Kind::Quiet:
        return r.quiet.text;
    case Row::Kind::Arrow:
        break;
    }
    const QString words = describe(r.arrow);
    const bool toServer = r.arrow.from == trace::Side::Client;
    if (toServer ? m_scene.serverOutside : m_scene.clientOutside)
        return tr("%1, out of sight").arg(words);
    return r.arrow.read ? words : tr("%1, on its way").arg(words);
}

QString StageView::describe(const flow::Arrow &arrow) const
{
    const bool toServer = arrow.from == trace::Side::Client;
    switch (arrow.kind) {
    case flow::Arrow::Kind::Connect:
        return tr("TCP connect to the server");
    case flow::Arrow::Kind::Fin:
        return toServer ? tr("FIN to the server") : tr("FIN to the client");
    case flow::Arrow::Kind::Reset:
        return toServer ? tr("RST to the server") : tr("RST to the client");
    case flow::Arrow::Kind::Bytes:
        break;
    }
    QStringList pieces;
    for (const flow::Segment &segment : arrow.segments)
        pieces << segment.label;
    const QString bytes = flow::bytesText(arrow.bytes);
    const QString what = pieces.join(QStringLiteral(", "));
    return toServer ? tr("%1 to the server: %2").arg(bytes, what)
                    : tr("%1 to the client: %2").arg(bytes, what);
}

void StageView::announce()
{
    setAccessibleDescription(m_selectedRow >= 0 ? describe(m_selectedRow) : QString());
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

bool StageView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int row = rowUnder(help->pos());
        if (row >= 0)
            showToolTip(help->globalPos(), describe(row), viewport());
        else
            showToolTip(help->globalPos(), {}, viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void StageView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void StageView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace roundtrip::ui

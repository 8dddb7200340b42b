#include "ui/stage/stageview.h"

#include "core/flow/eventtext.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QAccessible>
#include <QGestureEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QScrollBar>
#include <QWheelEvent>

#include <cmath>

// What a person does with the stage and hears of it; how it is laid out and painted is in
// stageview.cpp.

namespace roundtrip::ui
{

using flow::Row;

int StageView::rowUnder(QPoint point) const
{
    if (m_ghost || point.y() < headerHeight())
        return -1;
    return m_layout.rowAt(QPointF(point) - contentOrigin());
}

QPoint StageView::pointOf(int row) const
{
    QPointF middle = m_layout.rowRects.at(size_t(row)).center();
    for (const PlacedLabel &label : m_layout.labels) {
        if (label.row == row)
            middle = label.pill.center();
    }
    return (middle + contentOrigin()).toPoint();
}

bool StageView::meansSomething(int row) const
{
    if (row < 0)
        return false;
    const Row &each = m_scene.rows[size_t(row)];
    return eventOf(each) || flow::stretchOf(each);
}

StageLayout::HeldPlace StageView::heldUnder(QPoint point) const
{
    if (m_ghost || point.y() < headerHeight())
        return {};
    return m_layout.heldAt(QPointF(point) + QPointF(0, visibleContent().top() - headerHeight()));
}

StageLayout::HeldPlace StageView::heldPlaceOf(trace::EventIndex step) const
{
    for (int side = 0; step && side < int(m_scene.held.size()); ++side) {
        const auto &steps = m_scene.held[size_t(side)].steps;
        for (int i = 0; i < int(steps.size()); ++i) {
            if (steps[size_t(i)].event == step)
                return {side, i, -1};
        }
    }
    return {};
}

trace::EventIndex StageView::heldStepAt(QPoint point) const
{
    const StageLayout::HeldPlace place = heldUnder(point);
    return place.step < 0
        ? trace::EventIndex{}
        : m_scene.held[size_t(place.side)].steps[size_t(place.step)].event;
}

QPoint StageView::pointOfHeld(trace::EventIndex step) const
{
    const StageLayout::HeldPlace place = heldPlaceOf(step);
    for (const PlacedHeld &held : m_layout.held) {
        for (const PlacedHeld::Line &line : held.lines) {
            if (held.side == place.side && line.step == place.step && place.step >= 0)
                return (line.rect.center() + QPointF(0, headerHeight() - visibleContent().top()))
                    .toPoint();
        }
    }
    return {-1, -1};
}

QPoint StageView::pointOfPie(int side, int pie) const
{
    const PlacedHeld &held = m_layout.held.at(size_t(side));
    return (held.pies.at(size_t(pie)).disc.center()
        + QPointF(0, headerHeight() - visibleContent().top()))
        .toPoint();
}

/// True when something that is held was meant.
bool StageView::pressHeld(QPoint point)
{
    const StageLayout::HeldPlace place = heldUnder(point);
    if (place.side < 0)
        return false;
    m_followsNow = false;
    if (place.pie >= 0)
        Q_EMIT pieClicked(m_scene.held[size_t(place.side)].connection);
    else if (const trace::EventIndex step = heldStepAt(point))
        Q_EMIT eventClicked(step);
    return true;
}

void StageView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const trace::EventIndex step = heldStepAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && step)
        Q_EMIT heldActivated(step);
    else
        mousePressEvent(event);
}

/// The ground, where there is something to move, and everything with the middle button.
void StageView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && pressHeld(event->position().toPoint()))
        return;
    const int row = rowUnder(event->position().toPoint());
    const bool scrolls =
        verticalScrollBar()->maximum() > 0 || horizontalScrollBar()->maximum() > 0;
    const bool ground = event->button() == Qt::LeftButton && row < 0;
    if (scrolls && (ground || event->button() == Qt::MiddleButton)) {
        startPan(*event);
        return;
    }
    if (event->button() != Qt::LeftButton || row < 0)
        return;
    m_followsNow = false;
    choose(row);
}

void StageView::startPan(const QMouseEvent &event)
{
    m_panned = event.position().toPoint();
    viewport()->setCursor(Qt::ClosedHandCursor);
}

void StageView::mouseReleaseEvent(QMouseEvent *)
{
    if (!m_panned)
        return;
    m_panned.reset();
    viewport()->unsetCursor();
}

/// With Ctrl larger or smaller, with Shift sideways.
void StageView::wheelEvent(QWheelEvent *event)
{
    constexpr double notch = 120;
    const QPoint delta = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier) {
        setZoom(m_zoom * std::pow(1.15, delta.y() / notch), event->position());
        event->accept();
    } else if (event->modifiers() & Qt::ShiftModifier) {
        const int by = delta.x() != 0 ? delta.x() : delta.y();
        QScrollBar *bar = horizontalScrollBar();
        bar->setValue(bar->value() - int(by / notch * 3 * bar->singleStep()));
        event->accept();
    } else {
        QAbstractScrollArea::wheelEvent(event);
    }
}

/// Two fingers on a pad or a screen.
bool StageView::pinch(QEvent *event)
{
    if (event->type() == QEvent::NativeGesture) {
        const auto *gesture = static_cast<QNativeGestureEvent *>(event);
        if (gesture->gestureType() != Qt::ZoomNativeGesture)
            return false;
        setZoom(m_zoom * (1 + gesture->value()), gesture->position());
        return true;
    }
    if (event->type() != QEvent::Gesture)
        return false;
    auto *gestures = static_cast<QGestureEvent *>(event);
    const auto *pinching = static_cast<QPinchGesture *>(gestures->gesture(Qt::PinchGesture));
    if (!pinching)
        return false;
    setZoom(m_zoom * pinching->scaleFactor(),
        viewport()->mapFromGlobal(pinching->hotSpot().toPoint()));
    gestures->accept();
    return true;
}

/// What stands for many opens, or closes again.
void StageView::choose(int row)
{
    const Row chosen = m_scene.rows[size_t(row)]; // the scene may become another one
    const trace::EventIndex clicked = eventOf(chosen);
    const std::optional<flow::Stretch> stretch = flow::stretchOf(chosen);
    if (!clicked) {
        m_selected = {};
        m_selectedStretch = stretch;
    }
    selectRow(row);
    if (stretch)
        Q_EMIT stretchChosen(*stretch);
    if (clicked || stretch) // one thing is selected: what opens takes it from an event
        Q_EMIT eventClicked(clicked);
}

/// The Menu key asks for the row that is selected.
void StageView::contextMenuEvent(QContextMenuEvent *event)
{
    if (m_ghost) {
        Q_EMIT menuRequested({Pointed::What::Ground, {}, {}, {}}, event->globalPos());
        return;
    }
    if (event->reason() != QContextMenuEvent::Mouse) {
        if (m_selectedRow >= 0) {
            showRow(m_selectedRow);
            pointAt(m_selectedRow, viewport()->mapToGlobal(pointOf(m_selectedRow)));
        } else if (heldPlaceOf(m_selected).side >= 0) {
            pointAtHeld(m_selected, viewport()->mapToGlobal(pointOfHeld(m_selected)));
        }
        return;
    }
    if (const trace::EventIndex step = heldStepAt(event->pos()))
        return pointAtHeld(step, event->globalPos());
    const int row = rowUnder(event->pos());
    if (row >= 0 && eventOf(m_scene.rows[size_t(row)]))
        pointAt(row, event->globalPos());
    else if (isConnection(event->pos()))
        Q_EMIT menuRequested({Pointed::What::Connection, {}, {}, {}}, event->globalPos());
    else
        Q_EMIT menuRequested({Pointed::What::Ground, {}, {}, {}}, event->globalPos());
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

void StageView::pointAtHeld(trace::EventIndex step, QPoint globalPos)
{
    m_followsNow = false;
    Q_EMIT eventClicked(step);
    Pointed pointed;
    pointed.what = Pointed::What::Event;
    pointed.event = step;
    Q_EMIT menuRequested(pointed, globalPos);
}

/// Its name, and the way between the two programs where nothing else lies.
bool StageView::isConnection(QPoint point) const
{
    const double x = point.x() - contentOrigin().x();
    return m_layout.columns.connectionLeft <= x && x <= m_layout.columns.connectionRight;
}

void StageView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (m_panned) {
        const QPoint by = point - *m_panned;
        m_panned = point;
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - by.y());
        m_followsNow = verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 2;
        return;
    }
    const int row = rowUnder(point);
    const StageLayout::HeldPlace held = heldUnder(point);
    const bool matters = meansSomething(row) || held.step >= 0 || held.pie >= 0;
    viewport()->setCursor(matters ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (!(held == m_hoveredHeld)) {
        m_hoveredHeld = held;
        viewport()->update();
    }
    if (row == m_hoveredRow)
        return;
    m_hoveredRow = matters ? row : -1;
    viewport()->update();
}

void StageView::leaveEvent(QEvent *event)
{
    QAbstractScrollArea::leaveEvent(event);
    m_hoveredRow = -1;
    m_hoveredHeld = {};
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
        else if (heldPlaceOf(m_selected).side >= 0)
            Q_EMIT heldActivated(m_selected);
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

/// To the next row that stands for an event, or opens.
void StageView::walk(int by)
{
    if (m_ghost)
        return;
    const int rows = int(m_scene.rows.size());
    int row = m_selectedRow < 0 && by < 0 ? rows : m_selectedRow;
    do
        row += by;
    while (row >= 0 && row < rows && !meansSomething(row));
    if (row < 0 || row >= rows)
        return;
    m_followsNow = false;
    const trace::EventIndex event = eventOf(m_scene.rows[size_t(row)]);
    if (!event) {
        m_selected = {};
        m_selectedStretch = flow::stretchOf(m_scene.rows[size_t(row)]);
    }
    selectRow(row);
    showRow(row);
    Q_EMIT eventClicked(event);
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
    if (rect.left() > content.right() || rect.right() < content.left())
        horizontalScrollBar()->setValue(int(rect.center().x() - content.width() / 2));
}

/// What a person who does not see the stage hears about a row.
QString StageView::describe(int row) const
{
    const Row &r = m_scene.rows.at(size_t(row));
    switch (r.kind) {
    case Row::Kind::Label:
        return r.label.note.isEmpty() ? r.label.text : tr("%1, %2").arg(r.label.text, r.label.note);
    case Row::Kind::Quiet:
        return r.quiet.details.isEmpty()
            ? r.quiet.text
            : r.quiet.text + u'\n' + r.quiet.details.join(u'\n');
    case Row::Kind::Arrow:
        break;
    }
    const QString words = describe(r.arrow);
    const bool toServer = r.arrow.from == trace::Side::Client;
    if (r.arrow.lost)
        return r.arrow.kind == flow::Arrow::Kind::Connect ? tr("%1, given up").arg(words)
                                                          : tr("%1, nobody reads it").arg(words);
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
    if (arrow.count > 1)
        pieces << flow::manyText(arrow, arrow.count);
    const QString what = pieces.join(QStringLiteral(", "));
    return toServer ? tr("%1 to the server: %2").arg(bytes, what)
                    : tr("%1 to the client: %2").arg(bytes, what);
}

/// All that is held, for who does not see its cards.
QString StageView::describeHeld() const
{
    QStringList parts;
    for (const flow::HeldSide &side : m_scene.held) {
        for (const flow::HeldSide::Held &step : side.steps)
            parts << tr("%1, %2").arg(step.text, step.note);
        parts << side.kernel;
        for (const flow::HeldSide::Pie &pie : side.pies)
            parts << tr("%1 stands still: %2").arg(pie.name, pie.text);
    }
    return parts.join(QStringLiteral("; "));
}

QString StageView::describe(const StageLayout::HeldPlace &place) const
{
    const flow::HeldSide &side = m_scene.held.at(size_t(place.side));
    if (place.pie >= 0) {
        const flow::HeldSide::Pie &pie = side.pies.at(size_t(place.pie));
        return tr("%1 stands still: %2. A click lets it run.").arg(pie.name, pie.text);
    }
    if (place.step < 0)
        return {};
    const flow::HeldSide::Held &step = side.steps.at(size_t(place.step));
    return tr("%1, %2. A double click opens it.").arg(step.text, step.note);
}

void StageView::announce()
{
    const QString text = m_selectedRow >= 0 ? describe(m_selectedRow) : describeHeld();
    if (text == accessibleDescription())
        return;
    setAccessibleDescription(text);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

bool StageView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int row = rowUnder(help->pos());
        const StageLayout::HeldPlace held = heldUnder(help->pos());
        if (held.side >= 0)
            showToolTip(help->globalPos(), describe(held), viewport());
        else if (row >= 0)
            showToolTip(help->globalPos(), describe(row), viewport());
        else
            showToolTip(help->globalPos(), {}, viewport());
        return true;
    }
    if (pinch(event))
        return true;
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

#include "ui/stage/stageview.h"

#include "ui/stage/stagepainter.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace roundtrip::ui
{

using flow::Row;
using std::chrono::microseconds;

StageView::StageView(const Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
    , m_metrics(StageMetrics::of(theme))
{
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Stage"));
    // Whoever scrolls up wants to read; whoever comes back down wants to see what happens.
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        m_followsNow = verticalScrollBar()->sliderPosition() >= verticalScrollBar()->maximum() - 2;
    });
    connect(&theme, &Theme::changed, this, [this] {
        m_metrics = StageMetrics::of(m_theme);
        relayout();
    });
}

void StageView::setScene(const flow::Scene &scene, microseconds clock, microseconds begin)
{
    const bool sameRows = !m_ghost && scene == m_scene;
    m_ghost = false;
    m_clock = clock;
    m_begin = begin;
    m_scene = scene;
    if (sameRows) {
        m_layout.moveTo(m_scene, m_metrics, m_clock);
        viewport()->update();
        return;
    }
    relayout();
    if (m_followsNow)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void StageView::scrollToBegin()
{
    m_followsNow = true;
    verticalScrollBar()->setValue(0);
}

void StageView::setGhost(const flow::Scene &scene)
{
    m_ghost = true;
    m_scene = scene;
    m_clock = m_begin = {};
    relayout();
}

trace::EventIndex StageView::eventOf(const Row &row)
{
    switch (row.kind) {
    case Row::Kind::Label:
        return row.label.event;
    case Row::Kind::Arrow:
        return row.arrow.write ? row.arrow.write : row.arrow.read;
    case Row::Kind::Quiet:
        break;
    }
    return {};
}

void StageView::setSelectedEvent(trace::EventIndex event)
{
    m_selected = event;
    selectRow(rowOf(event));
    if (m_selectedRow >= 0)
        showRow(m_selectedRow);
}

int StageView::rowOf(trace::EventIndex event) const
{
    if (!event || m_ghost)
        return -1;
    for (size_t i = 0; i < m_scene.rows.size(); ++i) {
        const Row &row = m_scene.rows[i];
        const bool arrow = row.kind == Row::Kind::Arrow;
        if (eventOf(row) == event || (arrow && row.arrow.read == event))
            return int(i);
    }
    return -1;
}

void StageView::layOut()
{
    m_layout = StageLayout::of(m_scene, m_metrics, {stageWidth(), m_clock});
}

void StageView::relayout()
{
    layOut();
    m_selectedRow = rowOf(m_selected);
    m_hoveredRow = -1;
    m_stillIsStale = true;
    updateScrollBar();
    viewport()->update();
}

double StageView::headerHeight() const
{
    return QFontMetricsF(m_metrics.title).height() + QFontMetricsF(m_metrics.note).height()
        + m_metrics.px(18);
}

void StageView::updateScrollBar()
{
    const int page = viewport()->height() - int(headerHeight());
    verticalScrollBar()->setPageStep(std::max(1, page));
    verticalScrollBar()->setSingleStep(m_theme.px(24));
    verticalScrollBar()->setRange(0, std::max(0, int(m_layout.height) - page));
}

/// Room for the scroll bar is always kept: its coming must not move anything sideways.
double StageView::stageWidth() const
{
    return std::max(1, width() - verticalScrollBar()->sizeHint().width());
}

QRectF StageView::visibleContent() const
{
    return QRectF(
        0, verticalScrollBar()->value(), stageWidth(), viewport()->height() - headerHeight());
}

void StageView::renderStill()
{
    const double ratio = devicePixelRatioF();
    m_still = QPixmap(viewport()->size() * ratio);
    m_still.setDevicePixelRatio(ratio);
    m_still.fill(m_theme.palette().stage);
    QPainter painter(&m_still);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath frame;
    frame.addRoundedRect(
        QRectF(0, 0, stageWidth(), viewport()->height()), m_theme.px(8), m_theme.px(8));
    painter.setClipPath(frame);
    const StagePainter stage(m_scene, m_layout, m_metrics, m_theme.palette());
    const QRectF content = visibleContent();
    painter.save();
    painter.translate(0, headerHeight() - content.top());
    stage.paintStill(painter, content);
    painter.restore();
    // The names of the regions stay while the rows scroll below them.
    const QRectF header(0, 0, stageWidth(), headerHeight());
    painter.save();
    painter.fillRect(header, m_theme.palette().stage);
    stage.paintGround(painter, header);
    painter.restore();
    stage.paintHeader(painter, header);
    m_stillIsStale = false;
}

void StageView::paintEvent(QPaintEvent *)
{
    if (m_stillIsStale || m_still.size() != viewport()->size() * devicePixelRatioF())
        renderStill();
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.palette().stage);
    if (m_ghost)
        painter.setOpacity(0.38);
    painter.drawPixmap(0, 0, m_still);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF content = visibleContent();
    painter.setClipRect(QRectF(0, headerHeight(), stageWidth(), content.height()));
    painter.translate(0, headerHeight() - content.top());
    const StagePainter stage(m_scene, m_layout, m_metrics, m_theme.palette());
    stage.paintMoving(painter, content, nowText());
    if (m_hoveredRow >= 0 && m_hoveredRow != m_selectedRow)
        stage.paintRing(painter, m_hoveredRow, false);
    if (m_selectedRow >= 0)
        stage.paintRing(painter, m_selectedRow, true);
    painter.resetTransform();
    paintFootnote(painter);
}

/// Lies on the last free lines of the stage, and gives way to rows.
void StageView::paintFootnote(QPainter &painter) const
{
    const QFontMetricsF metrics(m_metrics.note);
    const double lines = m_layout.nowY + metrics.height() + m_theme.px(10);
    if (lines > visibleContent().bottom())
        return;
    painter.setOpacity(1);
    painter.setFont(m_metrics.note);
    painter.setPen(m_theme.palette().muted);
    const QRectF rect = QRectF(viewport()->rect()).adjusted(m_theme.px(8), 0, 0, -m_theme.px(6));
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignBottom, tr("time runs down · not to scale"));
    if (hasFocus() && m_selectedRow < 0) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.palette().accent, 1));
        painter.drawRoundedRect(QRectF(0.5, 0.5, stageWidth() - 1, viewport()->height() - 1),
            m_theme.px(8), m_theme.px(8));
    }
}

QString StageView::nowText() const
{
    if (m_ghost || m_scene.rows.empty())
        return {};
    return tr("%1 now").arg(durationText(std::max(microseconds{0}, m_clock - m_begin)));
}

void StageView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    relayout();
}

void StageView::scrollContentsBy(int, int)
{
    m_stillIsStale = true;
    viewport()->update();
}

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
    selectRow(row);
    if (const trace::EventIndex clicked = eventOf(m_scene.rows[size_t(row)]))
        Q_EMIT eventClicked(clicked);
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
        Q_EMIT stepRequested(-1);
        break;
    case Qt::Key_Right:
        Q_EMIT stepRequested(1);
        break;
    case Qt::Key_Home:
        Q_EMIT beginRequested();
        break;
    case Qt::Key_End:
        Q_EMIT endRequested();
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
    QStringList pieces;
    for (const flow::Segment &segment : r.arrow.segments)
        pieces << segment.label;
    const QString bytes = byteCountText(r.arrow.bytes);
    const QString what = pieces.join(QStringLiteral(", "));
    return r.arrow.from == trace::Side::Client ? tr("%1 to the server: %2").arg(bytes, what)
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
            QToolTip::showText(help->globalPos(), describe(row), viewport());
        else
            QToolTip::hideText();
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

void StageView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        relayout();
}

QSize StageView::sizeHint() const
{
    return {m_theme.px(620), m_theme.px(480)};
}

QSize StageView::minimumSizeHint() const
{
    return {m_theme.px(320), m_theme.px(160)};
}

} // namespace roundtrip::ui

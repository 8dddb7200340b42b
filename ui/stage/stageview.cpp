#include "ui/stage/stageview.h"

#include "core/flow/eventtext.h"
#include "ui/stage/stagepainter.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

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
        takeMetrics();
        relayout();
    });
}

void StageView::takeMetrics()
{
    const bool far = m_depth == flow::Depth::Story;
    m_metrics =
        StageMetrics::of(m_theme, far ? StageMetrics::farScale(stageWidth() / m_theme.zoom()) : 1);
}

void StageView::setDepth(flow::Depth depth)
{
    m_depth = depth;
    takeMetrics();
    relayout();
}

void StageView::setScene(const flow::Scene &scene, const StageClock &clock)
{
    const bool sameRows = !m_ghost && scene == m_scene;
    m_ghost = false;
    m_clock = clock;
    m_scene = scene;
    if (sameRows) {
        m_layout.moveTo(m_scene, m_metrics, m_clock.drawn());
        viewport()->update();
        return;
    }
    relayout();
    if (m_followsNow)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void StageView::setStepPart(double part)
{
    const bool moves = std::any_of(m_layout.arrows.begin(), m_layout.arrows.end(),
        [](const PlacedArrow &arrow) { return arrow.state == PlacedArrow::State::UnderWay; });
    if (m_ghost || !moves)
        return;
    m_clock.stepPart = part;
    m_layout.moveTo(m_scene, m_metrics, m_clock.drawn());
    viewport()->update();
}

void StageView::scrollToBegin()
{
    m_followsNow = true;
    verticalScrollBar()->setValue(0);
}

void StageView::followNow()
{
    m_followsNow = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void StageView::setGhost(const flow::Scene &scene)
{
    m_ghost = true;
    m_scene = scene;
    m_clock = {};
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
        const bool folded = row.kind == Row::Kind::Label
            && row.label.fold == flow::Label::Fold::Closed && row.label.event <= event
            && event <= row.label.last;
        if (eventOf(row) == event || (arrow && row.arrow.read == event) || folded)
            return int(i);
    }
    return -1;
}

void StageView::layOut()
{
    using Content = StageColumns::Content;
    const Content content = m_depth == flow::Depth::Story ? Content::Names
        : m_depth >= flow::Depth::Protocol                ? Content::Lines
                                                          : Content::Calls;
    m_layout = StageLayout::of(m_scene, m_metrics, {stageWidth(), m_clock.drawn(), content});
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
    // Rows that are scrolled away fade out below the names of the regions, which stay.
    if (content.top() > 0)
        stage.paintFade(painter, QRectF(0, headerHeight(), stageWidth(), m_theme.px(14)));
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
    painter.setClipping(false);
    paintFootnote(painter);
    paintFocus(painter);
}

QRectF StageView::nowPill() const
{
    const StagePainter stage(m_scene, m_layout, m_metrics, m_theme.palette());
    return stage.nowPill(nowText()).translated(0, headerHeight() - visibleContent().top());
}

/// On the last free line of the stage; it gives way to rows and to the line of now. Its height is
/// that of its own letters: those of Chinese come from another font than the measures do.
QRectF StageView::footnoteRect() const
{
    const QFontMetricsF metrics(m_metrics.note);
    const QSizeF size = metrics.boundingRect(QRectF(), Qt::AlignLeft, footnoteText()).size();
    const QRectF rect(m_theme.px(8),
        viewport()->height() - m_theme.px(5) - std::max(size.height(), metrics.height()),
        std::min(size.width() + 1, stageWidth() - m_theme.px(16)),
        std::max(size.height(), metrics.height()));
    const double rows = m_layout.nowY + headerHeight() - visibleContent().top();
    const double lines = std::max(rows, nowPill().bottom()) + m_theme.px(3);
    return rect.top() < lines ? QRectF() : rect;
}

QString StageView::footnoteText()
{
    return tr("time runs down · not to scale");
}

void StageView::paintFootnote(QPainter &painter) const
{
    painter.setOpacity(1);
    painter.setFont(m_metrics.note);
    const QRectF rect = footnoteRect();
    if (rect.isEmpty())
        return;
    const StagePainter stage(m_scene, m_layout, m_metrics, m_theme.palette());
    stage.paintBare(painter, rect.adjusted(-m_theme.px(2), 0, m_theme.px(2), 0));
    painter.setPen(m_theme.palette().muted);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, footnoteText());
}

void StageView::paintFocus(QPainter &painter) const
{
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
    const microseconds since = std::max(microseconds{0}, m_clock.shown - m_clock.begin);
    if (!m_clock.took)
        return tr("%1 now").arg(durationText(since));
    // As the list says it.
    const QString took = flow::durationText(*m_clock.took);
    const QString shown = flow::durationText(std::max(since, *m_clock.took));
    // What happened to its connection later is shown too, and is not the exchange's time.
    return took == shown ? tr("over after %1").arg(took)
                         : tr("over after %1 · last event at %2").arg(took, shown);
}

void StageView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (m_depth == flow::Depth::Story)
        takeMetrics();
    relayout();
}

void StageView::scrollContentsBy(int, int)
{
    m_stillIsStale = true;
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
    return {160, 80};
}

} // namespace roundtrip::ui

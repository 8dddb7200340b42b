#include "ui/stage/stageview.h"

#include "core/flow/eventtext.h"
#include "ui/stage/stagepainter.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <utility>

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
    viewport()->grabGesture(Qt::PinchGesture);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Stage"));
    // Whoever scrolls up wants to read; whoever comes back down wants to see what happens.
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        m_followsNow = verticalScrollBar()->sliderPosition() >= verticalScrollBar()->maximum() - 2;
    });
    connect(&theme, &Theme::changed, this, [this] {
        takeMetrics();
        relayoutInPlace();
    });
}

void StageView::takeMetrics()
{
    const bool far = m_depth == flow::Depth::Story && !m_theme.isPresenting();
    const double scale = far ? StageMetrics::farScale(stageWidth() / m_theme.zoom()) : 1;
    m_metrics = StageMetrics::of(m_theme, scale * m_zoom);
}

void StageView::setDepth(flow::Depth depth)
{
    m_depth = depth;
    takeMetrics();
    relayout();
}

/// What stands where the pointer is stays there.
void StageView::setZoom(double zoom, std::optional<QPointF> around)
{
    const double bounded = std::clamp(zoom, leastZoom, mostZoom);
    if (qFuzzyCompare(bounded, m_zoom))
        return;
    const QPointF point =
        around.value_or(QPointF(stageWidth() / 2, viewport()->height() / 2.0));
    const QPointF before = point - contentOrigin();
    const double across = before.x() / contentWidth();
    const auto &rects = m_layout.rowRects;
    const auto row = size_t(std::find_if(rects.begin(), rects.end(),
                                [&](const QRectF &rect) { return rect.bottom() > before.y(); })
        - rects.begin());
    const double within = row < rects.size()
        ? (before.y() - rects[row].top()) / std::max(1.0, rects[row].height())
        : 0;
    m_zoom = bounded;
    takeMetrics();
    relayout();
    const double y = row < m_layout.rowRects.size()
        ? m_layout.rowRects[row].top() + within * m_layout.rowRects[row].height()
        : m_layout.height;
    horizontalScrollBar()->setValue(int(std::lround(across * contentWidth() - point.x())));
    verticalScrollBar()->setValue(int(std::lround(y - (point.y() - headerHeight()))));
    Q_EMIT zoomChanged(m_zoom);
}

/// The duration of a quiet band at the end grows with the clock; that moves nothing.
bool StageView::isSameButForTheClock(const flow::Scene &scene)
{
    if (m_ghost || m_scene.rows.size() != scene.rows.size())
        return false;
    if (!scene.rows.empty()) {
        const Row &last = scene.rows.back();
        Row &known = m_scene.rows.back();
        if (last.kind == Row::Kind::Quiet && known.kind == Row::Kind::Quiet
            && flow::stretchOf(last) == flow::stretchOf(known)
            && last.quiet.open == known.quiet.open)
            known = last;
    }
    return scene == m_scene;
}

void StageView::setScene(flow::Scene scene, const StageClock &clock)
{
    const bool same = isSameButForTheClock(scene);
    m_ghost = false;
    m_clock = clock;
    m_scene = std::move(scene);
    const bool quiet = !m_scene.rows.empty() && m_scene.rows.back().kind == Row::Kind::Quiet;
    if (same && m_layout.moveTo(m_scene, m_metrics, m_clock.motion)
        && (!quiet || m_layout.renewLastQuiet(m_scene, m_metrics))) {
        updateMoving();
        return;
    }
    relayout();
    if (m_followsNow)
        showNow();
    if (m_selectedRow < 0)
        announce(); // what is held
}

void StageView::setMotion(const StageMotion &motion)
{
    if (m_ghost || motion == m_clock.motion)
        return;
    m_clock.motion = motion;
    if (!m_layout.moveTo(m_scene, m_metrics, motion))
        relayout();
    if (m_followsNow && motion.step)
        showNow();
    const bool moves = std::any_of(m_layout.arrows.begin(), m_layout.arrows.end(),
        [](const PlacedArrow &arrow) { return arrow.moves; });
    if (moves)
        updateMoving();
}

void StageView::showClock(microseconds shown)
{
    if (m_ghost || m_clock.took || shown <= m_clock.shown)
        return;
    m_clock.shown = shown;
    updateMoving();
}

/// Of the viewport only what the clock has moved is painted anew.
void StageView::updateMoving()
{
    for (const PlacedArrow &arrow : m_layout.arrows) {
        if (arrow.moves)
            updateContent(arrow.bounds);
    }
    if (!m_scene.rows.empty() && m_scene.rows.back().kind == Row::Kind::Quiet)
        updateContent(m_layout.rowRects.back());
    const double now = m_metrics.px(16);
    updateContent(QRectF(0, m_layout.nowY - now, contentWidth(), 2 * now));
}

void StageView::updateContent(const QRectF &rect)
{
    constexpr int around = 8; // rings and tips stand out
    viewport()->update(rect.translated(contentOrigin()).toAlignedRect().adjusted(
        -around, -around, around, around));
}

void StageView::scrollToBegin()
{
    m_followsNow = true;
    verticalScrollBar()->setValue(0);
}

void StageView::followNow()
{
    m_followsNow = true;
    showNow();
}

void StageView::showNow()
{
    verticalScrollBar()->setValue(followedScroll());
}

/// The end; of what is held the beginning, where not all of it has room: that goes next. In a step of
/// a replay on the way from where the line of now was before it.
int StageView::followedScroll() const
{
    int now = verticalScrollBar()->maximum();
    for (const PlacedHeld &held : m_layout.held)
        now = std::clamp(int(held.card.top() - m_metrics.px(26)), 0, now);
    const std::optional<StageMotion::Step> &step = m_clock.motion.step;
    if (!step || step->part >= 1)
        return now;
    const double page = viewport()->height() - headerHeight();
    const double before = std::clamp(nowBefore(step->from.events) - page, 0.0, double(now));
    return int(std::lround(before + (now - before) * eased(step->part)));
}

/// How high the stage was when so many events had happened.
double StageView::nowBefore(quint64 events) const
{
    double bottom = 0;
    for (size_t row = 0; row < m_scene.rows.size(); ++row) {
        const trace::EventIndex event = eventOf(m_scene.rows[row]);
        if (event && event.value >= events)
            break;
        bottom = std::max(bottom, m_layout.rowRects[row].bottom());
    }
    return bottom + m_layout.height - m_layout.nowY + m_metrics.px(18);
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
        return flow::eventOf(row.arrow);
    case Row::Kind::Quiet:
        break;
    }
    return {};
}

void StageView::setSelectedEvent(trace::EventIndex event)
{
    if (event)
        m_selectedStretch.reset();
    m_selected = event;
    selectRow(rowOf(event));
    if (!event || m_selectedRow < 0)
        return;
    m_followsNow = false; // until something happens that is asked for
    showRow(m_selectedRow);
}

int StageView::rowOf(trace::EventIndex event) const
{
    if (m_ghost)
        return -1;
    if (!event && m_selectedStretch) {
        const auto row = std::find_if(m_scene.rows.begin(), m_scene.rows.end(),
            [this](const Row &each) { return flow::stretchOf(each) == m_selectedStretch; });
        return row == m_scene.rows.end() ? -1 : int(row - m_scene.rows.begin());
    }
    if (!event)
        return -1;
    for (size_t i = 0; i < m_scene.rows.size(); ++i) {
        const Row &row = m_scene.rows[i];
        const bool arrow = row.kind == Row::Kind::Arrow;
        const bool folded = row.kind == Row::Kind::Label
            && row.label.fold == flow::Label::Fold::Closed && row.label.event <= event
            && event <= row.label.last;
        const bool among = arrow && std::ranges::binary_search(row.arrow.events, event);
        if (eventOf(row) == event || (arrow && row.arrow.read == event) || folded || among)
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
    m_layout = StageLayout::of(m_scene, m_metrics, {contentWidth(), m_clock.motion, content});
}

void StageView::relayout()
{
    layOut();
    m_selectedRow = rowOf(m_selected);
    m_hoveredRow = -1;
    m_hoveredHeld = {};
    m_stillIsStale = true;
    updateScrollBars();
    viewport()->update();
}

double StageView::headerHeight() const
{
    return QFontMetricsF(m_metrics.title).height() + QFontMetricsF(m_metrics.note).height()
        + m_metrics.px(18);
}

void StageView::updateScrollBars()
{
    const int page = viewport()->height() - int(headerHeight());
    verticalScrollBar()->setPageStep(std::max(1, page));
    verticalScrollBar()->setSingleStep(m_theme.px(24));
    verticalScrollBar()->setRange(0, std::max(0, int(m_layout.height) - page));
    horizontalScrollBar()->setPageStep(int(stageWidth()));
    horizontalScrollBar()->setSingleStep(m_theme.px(24));
    horizontalScrollBar()->setRange(0, std::max(0, int(contentWidth() - stageWidth())));
}

/// Room for the scroll bar is always kept: its coming must not move anything sideways.
double StageView::stageWidth() const
{
    return std::max(1, width() - verticalScrollBar()->sizeHint().width());
}

/// A larger picture is wider than its room; a smaller one has more room.
double StageView::contentWidth() const
{
    return std::floor(stageWidth() * std::max(1.0, m_zoom));
}

QRectF StageView::visibleContent() const
{
    return QRectF(horizontalScrollBar()->value(), verticalScrollBar()->value(), stageWidth(),
        viewport()->height() - headerHeight());
}

/// Of the layout, in the viewport.
QPointF StageView::contentOrigin() const
{
    const QRectF content = visibleContent();
    return QPointF(-content.left(), headerHeight() - content.top());
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
    painter.translate(contentOrigin());
    stage.paintStill(painter, content);
    painter.restore();
    painter.translate(-content.left(), 0);
    const QRectF header(content.left(), 0, stageWidth(), headerHeight());
    // Rows that are scrolled away fade out below the names of the regions, which stay.
    if (content.top() > 0)
        stage.paintFade(painter,
            QRectF(header.bottomLeft(), QSizeF(header.width(), m_theme.px(14))));
    painter.fillRect(header, m_theme.palette().stage);
    stage.paintGround(painter, header);
    stage.paintHeader(painter, QRectF(0, 0, contentWidth(), headerHeight()));
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
    painter.translate(contentOrigin());
    const StagePainter stage(m_scene, m_layout, m_metrics, m_theme.palette());
    stage.paintMoving(painter, content, nowText());
    if (m_hoveredRow >= 0 && m_hoveredRow != m_selectedRow)
        stage.paintRing(painter, m_hoveredRow, false);
    if (m_selectedRow >= 0)
        stage.paintRing(painter, m_selectedRow, true);
    for (const StageLayout::HeldPlace &place : {m_hoveredHeld, heldPlaceOf(m_selected)}) {
        if (place.side >= 0)
            stage.paintHeldRing(painter, place);
    }
    painter.resetTransform();
    painter.setClipping(false);
    paintFootnote(painter);
    paintFocus(painter);
}

QRectF StageView::nowPill() const
{
    const StagePainter stage(m_scene, m_layout, m_metrics, m_theme.palette());
    return stage.nowPill(nowText(), visibleContent().left()).translated(contentOrigin());
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
    const double rows = m_layout.nowY + contentOrigin().y();
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
    const double left = visibleContent().left();
    painter.translate(-left, 0);
    stage.paintBare(painter, rect.adjusted(left - m_theme.px(2), 0, left + m_theme.px(2), 0));
    painter.translate(left, 0);
    painter.setPen(m_theme.palette().muted);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, footnoteText());
}

void StageView::paintFocus(QPainter &painter) const
{
    if (hasFocus() && m_selectedRow < 0 && !m_theme.isPresenting()) {
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
        return since.count() == 0 ? tr("now") : tr("%1 now").arg(flow::durationText(since));
    // As the list says it.
    const QString took = flow::durationText(*m_clock.took);
    const QString shown = flow::durationText(std::max(since, *m_clock.took));
    // What happened to its connection later is shown too, and is not the exchange's time.
    return took == shown ? tr("over after %1").arg(took)
                         : tr("over after %1 · last event at %2").arg(took, shown);
}

/// What a person looks at stays in view: the end where that was seen, and the selected row.
void StageView::relayoutInPlace()
{
    const bool atEnd = verticalScrollBar()->value() >= followedScroll();
    const bool selectedSeen = isSelectedSeen();
    relayout();
    if (atEnd && !m_ghost)
        showNow();
    if (selectedSeen && !isSelectedSeen() && m_selectedRow >= 0)
        showRow(m_selectedRow);
}

/// By the scroll bar, which knows how it was until all is laid out anew.
bool StageView::isSelectedSeen() const
{
    if (m_selectedRow < 0)
        return false;
    const QRectF rect = m_layout.rowRects.at(size_t(m_selectedRow));
    const int top = verticalScrollBar()->value();
    return rect.top() >= top && rect.bottom() <= top + verticalScrollBar()->pageStep();
}

void StageView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (m_depth == flow::Depth::Story)
        takeMetrics();
    relayoutInPlace();
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

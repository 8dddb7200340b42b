#include "ui/stage/poolview.h"

#include "ui/stage/stagepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace roundtrip::ui
{

using Kind = PoolItem::Kind;
using Face = PoolLayout::Text::Face;

namespace
{

/// A decision as a shape, so that it is not told by words alone.
QString signOf(flow::PoolDecision::Kind kind)
{
    switch (kind) {
    case flow::PoolDecision::Kind::New:
        return QStringLiteral("+");
    case flow::PoolDecision::Kind::Reused:
        return QStringLiteral("↻");
    case flow::PoolDecision::Kind::HandedOver:
        return QStringLiteral("→");
    case flow::PoolDecision::Kind::Queued:
        return QStringLiteral("…");
    case flow::PoolDecision::Kind::Kept:
        return QStringLiteral("○");
    case flow::PoolDecision::Kind::Dropped:
        return QStringLiteral("✕");
    case flow::PoolDecision::Kind::Released:
        return QStringLiteral("⇥");
    }
    return {};
}

} // namespace

PoolView::PoolView(const Theme &theme, QWidget *parent)
    : BoardArea(parent)
    , m_theme(theme)
    , m_metrics(StageMetrics::of(theme))
{
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Agent pool"));
    connect(&theme, &Theme::changed, this, [this] {
        m_metrics = StageMetrics::of(m_theme);
        relayout();
    });
}

void PoolView::show(const flow::AgentPools &pools, std::chrono::microseconds clock,
    const ExchangeNames &names)
{
    m_pools = &pools;
    m_clock = clock;
    m_names = names;
    relayout();
}

void PoolView::setSelected(trace::HalfId half)
{
    m_selected = half;
    viewport()->update();
}

/// Room for the scroll bar is always kept: its coming must not move anything.
void PoolView::relayout()
{
    const double width = std::max(120, this->width() - verticalScrollBar()->sizeHint().width());
    const PoolItem current = m_current < 0 ? PoolItem() : m_layout.items[size_t(m_current)];
    m_layout = m_pools ? PoolLayout::of(*m_pools, m_clock, m_names, m_metrics, width)
                       : PoolLayout();
    verticalScrollBar()->setPageStep(std::max(1, viewport()->height()));
    verticalScrollBar()->setSingleStep(m_theme.px(24));
    verticalScrollBar()->setRange(0, std::max(0, int(m_layout.height) - viewport()->height()));
    m_hovered = m_mouse ? itemUnder(*m_mouse) : -1;
    if (m_current >= 0)
        m_current = placeOf(current, m_current);
    announce();
    viewport()->update();
}

/// Of those that look alike, as places that are empty, the one where it was; -1: it is gone.
int PoolView::placeOf(const PoolItem &item, int before) const
{
    const auto &items = m_layout.items;
    if (before < int(items.size()) && item.isSame(items[size_t(before)]))
        return before;
    const auto found = std::ranges::find_if(
        items, [&item](const PoolItem &one) { return item.isSame(one); });
    return found == items.end() ? -1 : int(found - items.begin());
}

QPoint PoolView::pointOf(int item) const
{
    return (m_layout.items.at(size_t(item)).rect.center() - QPointF(0, verticalScrollBar()->value()))
        .toPoint();
}

int PoolView::itemUnder(QPoint point) const
{
    return m_layout.itemAt(QPointF(point) + QPointF(0, verticalScrollBar()->value()));
}

// ---- Painting ----

void PoolView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Palette &palette = m_theme.palette();
    painter.fillRect(viewport()->rect(), palette.stage);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(0, -verticalScrollBar()->value());
    const QRectF visible(0, verticalScrollBar()->value(), width(), viewport()->height());
    for (const QRectF &panel : m_layout.panels) {
        painter.setPen(QPen(palette.line, 1));
        painter.setBrush(palette.panel);
        painter.drawRoundedRect(
            panel.adjusted(0.5, 0.5, -0.5, -0.5), m_theme.px(8), m_theme.px(8));
    }
    for (const PoolLayout::Text &text : m_layout.texts) {
        if (text.rect.intersects(visible))
            paintText(painter, text);
    }
    for (size_t i = 0; i < m_layout.items.size(); ++i) {
        if (m_layout.items[i].rect.intersects(visible))
            paintItem(painter, int(i));
    }
}

void PoolView::paintText(QPainter &painter, const PoolLayout::Text &text) const
{
    const Palette &palette = m_theme.palette();
    const bool strong = text.face == Face::Title;
    const QFont font = strong  ? m_metrics.title
        : text.face == Face::Code    ? m_theme.code()
        : text.face == Face::Caption ? m_metrics.caption
                                     : m_metrics.note;
    painter.setFont(font);
    painter.setPen(strong || text.face == Face::Code ? palette.text : palette.muted);
    if (text.face == Face::Note && text.alignment == Qt::AlignLeft) {
        const QStringList lines =
            m_metrics.wrapped(StageMetrics::Face::Note, text.text, text.rect.width(), 3);
        painter.drawText(text.rect, Qt::AlignLeft | Qt::AlignTop, lines.join(u'\n'));
        return;
    }
    const QString shown =
        QFontMetricsF(font).elidedText(text.text, Qt::ElideRight, text.rect.width() + 1);
    painter.drawText(text.rect, int(text.alignment | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
}

void PoolView::paintItem(QPainter &painter, int index) const
{
    const PoolItem &item = m_layout.items[size_t(index)];
    if (item.kind == Kind::Decision)
        paintDecision(painter, item);
    else
        paintCard(painter, item);
    const Palette &palette = m_theme.palette();
    const bool focused = index == m_current && hasFocus();
    const bool selected = item.half && item.half == m_selected && item.kind != Kind::Decision
        && item.kind != Kind::Free;
    if (!focused && !selected && !(index == m_hovered && item.pointsSomewhere()))
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette.accent, focused || selected ? 2 : 1,
        selected && !focused ? Qt::SolidLine : focused ? Qt::SolidLine : Qt::DotLine));
    const double out = item.kind == Kind::Decision ? 0 : 1;
    painter.drawRoundedRect(
        item.rect.adjusted(-out, -out, out, out), m_theme.px(6), m_theme.px(6));
}

void PoolView::paintCard(QPainter &painter, const PoolItem &item) const
{
    const Palette &palette = m_theme.palette();
    const bool solid = item.kind == Kind::InUse || item.kind == Kind::Connecting;
    const bool quiet =
        item.kind == Kind::Empty || item.kind == Kind::More || item.kind == Kind::Closing;
    QColor ground = palette.panel;
    if (solid)
        ground = palette.agentTint;
    else if (item.kind == Kind::Waiting)
        ground = mixed(palette.panel, palette.muted, 0.08);
    const Qt::PenStyle line =
        quiet || item.kind == Kind::Connecting ? Qt::DashLine : Qt::SolidLine;
    painter.setPen(QPen(quiet ? palette.strongLine : solid || item.kind == Kind::Free
                ? readableOn(palette.agent, ground, 3)
                : palette.strongLine,
        item.kind == Kind::InUse ? 1.5 : 1, line));
    painter.setBrush(ground);
    painter.drawRoundedRect(
        item.rect.adjusted(0.5, 0.5, -0.5, -0.5), m_theme.px(6), m_theme.px(6));

    const double side = std::max(m_metrics.px(22),
        std::ceil(QFontMetricsF(m_metrics.caption).horizontalAdvance(QStringLiteral("88"))
            + m_metrics.px(8)));
    const QRectF box(item.rect.left() + m_metrics.px(8),
        item.rect.center().y() - side / 2, side, side);
    const bool signless = item.kind == Kind::Empty || item.kind == Kind::More;
    if (!signless)
        paintSign(painter, item, box);
    const double x = signless ? item.rect.left() + m_metrics.px(10) : box.right() + m_metrics.px(8);
    const double room = item.rect.right() - m_metrics.px(6) - x;
    const QFont title = item.half && item.kind != Kind::Free ? m_metrics.label : m_metrics.note;
    const double half = item.rect.height() / 2;
    const bool one = item.note.isEmpty();
    painter.setFont(title);
    painter.setPen(quiet ? readableOn(palette.muted, ground) : palette.text);
    painter.drawText(QRectF(x, item.rect.top() + (one ? 0 : m_metrics.px(3)), room,
                         one ? item.rect.height() : half - m_metrics.px(3)),
        int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
        QFontMetricsF(title).elidedText(item.title, Qt::ElideRight, room));
    if (one)
        return;
    painter.setFont(m_metrics.note);
    painter.setPen(readableOn(palette.muted, ground));
    painter.drawText(QRectF(x, item.rect.top() + half, room, half - m_metrics.px(3)),
        int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
        QFontMetricsF(m_metrics.note).elidedText(item.note, Qt::ElideRight, room));
}

/// In use: a full disc; connecting: a ring; free: a pie of the time that is left; closing: a cross;
/// waiting: its place.
void PoolView::paintSign(QPainter &painter, const PoolItem &item, const QRectF &box) const
{
    const Palette &palette = m_theme.palette();
    const QColor ink = readableOn(palette.agent, palette.panel, 3);
    const QRectF disc = box.adjusted(3, 3, -3, -3);
    switch (item.kind) {
    case Kind::InUse:
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawEllipse(disc);
        break;
    case Kind::Connecting:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(ink, 1.5, Qt::DashLine));
        painter.drawEllipse(disc);
        break;
    case Kind::Free:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(ink, 1.5));
        painter.drawEllipse(disc);
        if (item.left >= 0) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(item.frozen ? mixed(palette.panel, ink, 0.4) : mixed(palette.panel, ink, 0.75));
            painter.drawPie(disc.adjusted(2, 2, -2, -2), 90 * 16, int(item.left * 360 * 16));
        }
        break;
    case Kind::Closing:
        painter.setPen(QPen(readableOn(palette.muted, palette.panel, 3), 1.5));
        painter.drawLine(disc.topLeft(), disc.bottomRight());
        painter.drawLine(disc.topRight(), disc.bottomLeft());
        break;
    case Kind::Waiting:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(readableOn(palette.muted, palette.panel, 3), 1));
        painter.drawEllipse(box.adjusted(1, 1, -1, -1));
        painter.setFont(m_metrics.caption);
        painter.setPen(palette.text);
        painter.drawText(box, Qt::AlignCenter | Qt::TextDontClip, QString::number(item.place));
        break;
    case Kind::Empty:
    case Kind::More:
    case Kind::Decision:
        break;
    }
}

void PoolView::paintDecision(QPainter &painter, const PoolItem &item) const
{
    const Palette &palette = m_theme.palette();
    QColor ground = palette.panel;
    if (item.newest) {
        ground = palette.agentTint;
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(item.rect, m_theme.px(4), m_theme.px(4));
    }
    const QRectF rect = item.rect.adjusted(m_metrics.px(4), m_metrics.px(2), -m_metrics.px(2), 0);
    painter.setFont(m_metrics.caption);
    painter.setPen(readableOn(palette.agent, ground));
    painter.drawText(QRectF(rect.left(), rect.top(), m_metrics.px(14), rect.height()),
        Qt::AlignHCenter | Qt::AlignTop, signOf(item.decision));
    painter.setPen(palette.text);
    const double x = rect.left() + m_metrics.px(18);
    const double name = QFontMetricsF(m_metrics.caption).horizontalAdvance(item.title);
    painter.drawText(QRectF(x, rect.top(), name + 1, rect.height()), Qt::AlignLeft | Qt::AlignTop,
        item.title);
    painter.setFont(m_metrics.note);
    painter.setPen(item.newest ? palette.text : readableOn(palette.muted, ground));
    const double at = x + name + m_metrics.px(8);
    const double room = rect.right() - at;
    painter.drawText(QRectF(at, rect.top(), room, rect.height()), Qt::AlignLeft | Qt::AlignTop,
        m_metrics.wrapped(StageMetrics::Face::Note, item.note, room, 3).join(u'\n'));
}

// ---- What a person does with it ----

void PoolView::mousePressEvent(QMouseEvent *event)
{
    const int item = itemUnder(event->position().toPoint());
    if (event->button() != Qt::LeftButton || item < 0)
        return;
    setCurrent(item);
    choose(item);
}

void PoolView::mouseMoveEvent(QMouseEvent *event)
{
    m_mouse = event->position().toPoint();
    const int item = itemUnder(*m_mouse);
    const bool means = item >= 0 && m_layout.items[size_t(item)].pointsSomewhere();
    viewport()->setCursor(means ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (item == m_hovered)
        return;
    m_hovered = item;
    viewport()->update();
}

void PoolView::leaveEvent(QEvent *event)
{
    BoardArea::leaveEvent(event);
    m_mouse.reset();
    m_hovered = -1;
    viewport()->update();
}

void PoolView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Left:
        return walk(-1);
    case Qt::Key_Down:
    case Qt::Key_Right:
        return walk(1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            choose(m_current);
        return;
    default:
        BoardArea::keyPressEvent(event);
    }
}

void PoolView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool mouse = event->reason() == QContextMenuEvent::Mouse;
    const int item = mouse ? itemUnder(event->pos()) : m_current;
    if (item < 0 || !m_layout.items[size_t(item)].pointsSomewhere())
        return;
    setCurrent(item);
    choose(item);
    Q_EMIT menuRequested(mouse ? event->globalPos() : viewport()->mapToGlobal(pointOf(item)));
}

void PoolView::walk(int by)
{
    const int count = int(m_layout.items.size());
    if (count == 0)
        return;
    setCurrent(std::clamp(m_current < 0 ? (by > 0 ? 0 : count - 1) : m_current + by, 0, count - 1));
    const QRectF rect = m_layout.items[size_t(m_current)].rect;
    const double top = verticalScrollBar()->value();
    if (rect.top() < top)
        verticalScrollBar()->setValue(int(rect.top()) - m_theme.px(8));
    else if (rect.bottom() > top + viewport()->height())
        verticalScrollBar()->setValue(int(rect.bottom()) + m_theme.px(8) - viewport()->height());
}

void PoolView::setCurrent(int item)
{
    m_current = item;
    announce();
    viewport()->update();
}

void PoolView::choose(int item)
{
    const PoolItem &chosenItem = m_layout.items[size_t(item)];
    if (chosenItem.pointsSomewhere())
        Q_EMIT chosen(chosenItem.half, chosenItem.event);
}

/// What is told as it changes: which item it is and what has become of it, not how time passes.
QString PoolView::announced() const
{
    if (m_current < 0)
        return summary();
    const PoolItem &item = m_layout.items[size_t(m_current)];
    if (item.kind == PoolItem::Kind::Decision)
        return item.spoken;
    return QStringLiteral("%1 %2 %3 %4")
        .arg(int(item.kind))
        .arg(item.connection ? 0 : m_current)
        .arg(item.connection.value)
        .arg(item.title);
}

/// What a person who does not see the board hears: the item, or all of the boards in brief.
void PoolView::announce()
{
    const QString said =
        m_current >= 0 ? m_layout.items[size_t(m_current)].spoken : summary();
    if (said != accessibleDescription())
        setAccessibleDescription(said);
    if (announced() == m_announced)
        return;
    m_announced = announced();
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

QString PoolView::summary() const
{
    QStringList parts;
    if (!m_pools)
        return {};
    for (const flow::PoolAgent &agent : m_pools->agents()) {
        for (const flow::Pool &pool : agent.pools)
            parts << tr("%1, %2:%3: %4 in use, %5 free, %6 waiting")
                         .arg(QString::fromUtf8(agent.name), QString::fromUtf8(pool.host))
                         .arg(pool.port)
                         .arg(pool.inUse() - pool.closing())
                         .arg(pool.free())
                         .arg(pool.queue.size());
    }
    return parts.join(QStringLiteral("; "));
}

bool PoolView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return BoardArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int item = itemUnder(help->pos());
    showToolTip(help->globalPos(), item < 0 ? QString() : m_layout.items[size_t(item)].spoken,
        viewport());
    return true;
}

QSize PoolView::sizeHint() const
{
    return {m_theme.px(620), m_theme.px(480)};
}

} // namespace roundtrip::ui

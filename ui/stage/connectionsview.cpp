#include "ui/stage/connectionsview.h"

#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

/// As in the waterfall of the list.
QBrush brushOf(flow::Phase phase, const Palette &palette)
{
    switch (phase) {
    case flow::Phase::Queued:
        return QBrush(palette.agent, Qt::BDiagPattern);
    case flow::Phase::Connecting:
        return palette.agent;
    case flow::Phase::Sending:
        return palette.head;
    case flow::Phase::Waiting:
        return QBrush(palette.muted, Qt::BDiagPattern);
    case flow::Phase::Receiving:
        return palette.chunk;
    }
    return {};
}

} // namespace

ConnectionsView::ConnectionsView(const Theme &theme, QWidget *parent)
    : BoardArea(parent)
    , m_theme(theme)
    , m_metrics(StageMetrics::of(theme))
{
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Connections side by side"));
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        m_followsNow = verticalScrollBar()->sliderPosition() >= verticalScrollBar()->maximum() - 2;
    });
    connect(&theme, &Theme::changed, this, [this] {
        m_metrics = StageMetrics::of(m_theme);
        Q_EMIT roomChanged();
        relayout();
    });
}

double ConnectionsView::listWidth() const
{
    return std::max(160, width() - verticalScrollBar()->sizeHint().width());
}

size_t ConnectionsView::room() const
{
    return ConnectionsLayout::roomFor(listWidth(), m_metrics);
}

void ConnectionsView::setColumns(
    const std::vector<flow::ConnectionColumn> &columns, std::chrono::microseconds clock)
{
    m_columns = columns;
    m_clock = clock;
    relayout();
}

void ConnectionsView::setSelected(flow::ExchangeKey key)
{
    m_selected = key;
    viewport()->update();
}

void ConnectionsView::followNow()
{
    m_followsNow = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void ConnectionsView::relayout()
{
    m_layout = ConnectionsLayout::of(m_columns, m_clock, m_metrics, listWidth());
    const int page = std::max(1, viewport()->height() - int(m_layout.headerHeight));
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setSingleStep(m_theme.px(24));
    verticalScrollBar()->setRange(0, std::max(0, int(m_layout.height) - page));
    if (m_followsNow)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    if (m_current >= int(m_layout.blocks.size()))
        m_current = -1;
    announce();
    viewport()->update();
}

/// Above the axis.
QRectF ConnectionsView::legend() const
{
    const double most = m_layout.axis - m_metrics.px(16);
    return {m_metrics.px(4), 0, most, m_layout.headerHeight - m_metrics.px(3)};
}

QPointF ConnectionsView::inContent(QPointF point) const
{
    return point + QPointF(0, verticalScrollBar()->value() - m_layout.headerHeight);
}

/// At the top of what is seen of the block: of a long exchange the beginning may be scrolled away.
QRectF ConnectionsView::wordsOf(int index) const
{
    const ConnectionsLayout::Block &block = m_layout.blocks.at(size_t(index));
    const QRectF rect = block.rect.adjusted(0.5, 0.5, -0.5, -0.5);
    const double margin = m_metrics.px(2);
    const double high = double(block.lines.size()) * QFontMetricsF(m_metrics.note).height();
    const double lowest = std::max(rect.top(), rect.bottom() - margin - high);
    const double top = std::clamp<double>(verticalScrollBar()->value(), rect.top(), lowest);
    return {rect.left() + m_metrics.px(9), top + margin, rect.width(), high};
}

QPoint ConnectionsView::pointOf(int block) const
{
    const QRectF whole = m_layout.blocks.at(size_t(block)).rect.translated(
        0, m_layout.headerHeight - verticalScrollBar()->value());
    const QRectF seen = whole & QRectF(viewport()->rect()).adjusted(0, m_layout.headerHeight, 0, 0);
    return (seen.isEmpty() ? whole : seen).center().toPoint();
}

QPoint ConnectionsView::headerPoint(int column) const
{
    return m_layout.columns.at(size_t(column)).header.center().toPoint();
}

// ---- Painting ----

void ConnectionsView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Palette &palette = m_theme.palette();
    painter.fillRect(viewport()->rect(), palette.stage);
    if (m_layout.columns.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    painter.setClipRect(QRectF(0, m_layout.headerHeight, width(), viewport()->height()));
    painter.translate(0, m_layout.headerHeight - verticalScrollBar()->value());
    painter.setFont(m_metrics.note);
    painter.setPen(palette.muted);
    for (const ConnectionsLayout::Mark &mark : m_layout.marks)
        painter.drawText(mark.rect, Qt::AlignRight | Qt::AlignVCenter,
            QFontMetricsF(m_metrics.note).elidedText(mark.text, Qt::ElideRight, mark.rect.width()));
    for (const ConnectionsLayout::Column &column : m_layout.columns)
        paintColumn(painter, column);
    for (const ConnectionsLayout::Fold &fold : m_layout.folds) {
        painter.setPen(QPen(palette.line, 1));
        painter.setBrush(palette.panel);
        painter.drawRoundedRect(fold.rect, m_theme.px(4), m_theme.px(4));
        painter.setFont(m_metrics.note);
        painter.setPen(palette.muted);
        painter.drawText(fold.rect, Qt::AlignCenter, QStringLiteral("··· %1 ···").arg(fold.text));
    }
    for (size_t i = 0; i < m_layout.blocks.size(); ++i)
        paintBlock(painter, int(i));
    painter.restore();
    for (const ConnectionsLayout::Column &column : m_layout.columns)
        paintHeader(painter, column);
    painter.setFont(m_metrics.note);
    painter.setPen(palette.muted);
    painter.drawText(legend(), int(Qt::AlignLeft | Qt::AlignBottom) | Qt::TextWordWrap,
        tr("not to scale"));
    painter.setPen(QPen(palette.line, 1));
    painter.drawLine(QPointF(0, m_layout.headerHeight - 0.5),
        QPointF(listWidth(), m_layout.headerHeight - 0.5));
    if (hasFocus() && m_current < 0) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette.accent, 1));
        painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5),
            m_theme.px(8), m_theme.px(8));
    }
}

/// The lifeline: dashed while it connects, solid while it stands; its end as a bar, or a cross.
void ConnectionsView::paintColumn(
    QPainter &painter, const ConnectionsLayout::Column &column) const
{
    const Palette &palette = m_theme.palette();
    const double stands = column.connected > 0 ? column.connected : column.to;
    painter.setPen(QPen(palette.strongLine, 1.5, Qt::DashLine));
    painter.drawLine(QPointF(column.x, column.from), QPointF(column.x, stands));
    painter.setPen(QPen(palette.strongLine, 1.5));
    if (column.connected > 0)
        painter.drawLine(QPointF(column.x, stands), QPointF(column.x, column.to));
    if (!column.ended)
        return;
    const QColor ink = readableOn(column.badly ? palette.error : palette.end, palette.stage);
    painter.setPen(QPen(ink, 2));
    const double r = m_metrics.px(4);
    if (column.badly) {
        painter.drawLine(
            QPointF(column.x - r, column.to - r), QPointF(column.x + r, column.to + r));
        painter.drawLine(
            QPointF(column.x - r, column.to + r), QPointF(column.x + r, column.to - r));
    } else {
        painter.drawLine(QPointF(column.x - r, column.to), QPointF(column.x + r, column.to));
    }
    painter.setFont(m_metrics.note);
    painter.setPen(ink);
    // Line by line: glyphs of another script, higher than the font's, would move the next one down.
    const double line = column.endRect.height() / double(std::max<qsizetype>(1, column.end.size()));
    for (qsizetype i = 0; i < column.end.size(); ++i) {
        const QRectF rect(column.endRect.left(), column.endRect.top() + double(i) * line,
            column.endRect.width(), line);
        painter.drawText(
            rect, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextDontClip, column.end.at(i));
    }
}

void ConnectionsView::paintHeader(
    QPainter &painter, const ConnectionsLayout::Column &column) const
{
    const Palette &palette = m_theme.palette();
    const QRectF &rect = column.header;
    const double title = QFontMetricsF(m_metrics.title).height();
    const QRectF disc(rect.left(), rect.top() + title / 2 - m_metrics.px(4) + 2, m_metrics.px(8),
        m_metrics.px(8));
    const QColor ink = readableOn(palette.agent, palette.stage, 3);
    painter.setPen(QPen(column.ended ? palette.faint : ink, 1.5));
    painter.setBrush(column.inUse && !column.ended ? QBrush(ink) : QBrush(Qt::NoBrush));
    if (column.ended) {
        painter.drawLine(disc.topLeft(), disc.bottomRight());
        painter.drawLine(disc.topRight(), disc.bottomLeft());
    } else {
        painter.drawEllipse(disc);
    }
    const double x = disc.right() + m_metrics.px(4);
    painter.setFont(m_metrics.title);
    painter.setPen(palette.text);
    painter.drawText(QRectF(x, rect.top() + 2, rect.right() - x, title),
        Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetricsF(m_metrics.title)
            .elidedText(column.title, Qt::ElideRight, rect.right() - x));
    painter.setFont(m_metrics.note);
    painter.setPen(palette.muted);
    const QFontMetricsF note(m_metrics.note);
    const bool fits = note.horizontalAdvance(column.note) <= rect.width();
    painter.drawText(
        QRectF(rect.left(), rect.top() + title + 2, rect.width(), rect.height() - title - 2),
        Qt::AlignLeft | Qt::AlignTop,
        note.elidedText(fits ? column.note : column.shortNote, Qt::ElideRight, rect.width()));
}

void ConnectionsView::paintBlock(QPainter &painter, int index) const
{
    const Palette &palette = m_theme.palette();
    const ConnectionsLayout::Block &block = m_layout.blocks[size_t(index)];
    const bool selected = m_selected && block.key.client == m_selected.client
        && (block.key.client || block.key.server == m_selected.server);
    const QColor ground = selected ? palette.selection : palette.panel;
    const QColor edge = block.failed ? readableOn(palette.error, ground, 3)
        : selected                   ? palette.accent
                                     : palette.strongLine;
    painter.setBrush(ground);
    painter.setPen(QPen(edge, selected || block.failed ? 1.5 : 1,
        block.running ? Qt::DashLine : Qt::SolidLine));
    const QRectF rect = block.rect.adjusted(0.5, 0.5, -0.5, -0.5);
    painter.drawRoundedRect(rect, m_theme.px(4), m_theme.px(4));
    painter.save();
    painter.setClipRect(rect.adjusted(1, 1, -1, -1), Qt::IntersectClip);
    for (const ConnectionsLayout::Block::Span &span : block.spans) {
        const QRectF strip(rect.left() + 1, span.from, m_metrics.px(4), span.to - span.from);
        if (span.held)
            painter.fillRect(strip, ground);
        painter.fillRect(
            strip, span.held ? QBrush(palette.end, Qt::BDiagPattern) : brushOf(span.phase, palette));
    }
    const QRectF words = wordsOf(index);
    double y = words.top();
    for (qsizetype i = 0; i < block.lines.size(); ++i) {
        const bool last = i > 0;
        const QFont &font = last ? m_metrics.note : m_metrics.label;
        const double high = QFontMetricsF(m_metrics.note).height();
        painter.setFont(font);
        painter.setPen(last && block.failed ? readableOn(palette.error, ground)
                : last                      ? readableOn(palette.muted, ground)
                                            : palette.text);
        painter.drawText(QRectF(words.left(), y, words.width(), high),
            Qt::AlignLeft | Qt::AlignVCenter, block.lines.at(i));
        y += high;
    }
    painter.restore();
    if (index == m_current && hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette.accent, 2));
        painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), m_theme.px(5), m_theme.px(5));
    }
}

// ---- What a person does with it ----

int ConnectionsView::columnAtHeader(QPointF point) const
{
    for (size_t i = 0; i < m_layout.columns.size(); ++i) {
        if (m_layout.columns[i].header.contains(point))
            return int(i);
    }
    return -1;
}

flow::ExchangeKey ConnectionsView::newestOf(int column) const
{
    const auto &exchanges = m_columns[size_t(column)].exchanges;
    return exchanges.empty() ? flow::ExchangeKey() : exchanges.back().key;
}

void ConnectionsView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    if (const int column = columnAtHeader(event->position()); column >= 0) {
        if (const flow::ExchangeKey key = newestOf(column))
            Q_EMIT connectionWanted(key);
        return;
    }
    const int block = m_layout.blockAt(inContent(event->position()));
    if (event->position().y() < m_layout.headerHeight || block < 0)
        return;
    m_followsNow = false;
    setCurrent(block);
    Q_EMIT chosen(m_layout.blocks[size_t(block)].key);
}

/// What is pointed at is chosen, so that what acts on the selection acts on it.
void ConnectionsView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool mouse = event->reason() == QContextMenuEvent::Mouse;
    Pointed pointed;
    if (const int column = mouse ? columnAtHeader(event->pos()) : -1; column >= 0) {
        pointed.what = Pointed::What::Connection;
        if (const flow::ExchangeKey key = newestOf(column)) {
            Q_EMIT chosen(key);
            Q_EMIT menuRequested(pointed, event->globalPos());
        }
        return;
    }
    const int block = mouse ? m_layout.blockAt(inContent(event->pos())) : m_current;
    if (block < 0 || (mouse && event->pos().y() < m_layout.headerHeight))
        return;
    m_followsNow = false;
    setCurrent(block);
    Q_EMIT chosen(m_layout.blocks[size_t(block)].key);
    Q_EMIT menuRequested(
        pointed, mouse ? event->globalPos() : viewport()->mapToGlobal(pointOf(block)));
}

void ConnectionsView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int block = m_layout.blockAt(inContent(event->position()));
    if (event->button() == Qt::LeftButton && block >= 0)
        Q_EMIT connectionWanted(m_layout.blocks[size_t(block)].key);
}

void ConnectionsView::mouseMoveEvent(QMouseEvent *event)
{
    const bool means = columnAtHeader(event->position()) >= 0
        || m_layout.blockAt(inContent(event->position())) >= 0;
    viewport()->setCursor(means ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void ConnectionsView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        return walk(0, -1);
    case Qt::Key_Down:
        return walk(0, 1);
    case Qt::Key_Left:
        return walk(-1, 0);
    case Qt::Key_Right:
        return walk(1, 0);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT chosen(m_layout.blocks[size_t(m_current)].key);
        return;
    default:
        BoardArea::keyPressEvent(event);
    }
}

/// Down and up within a column; aside to the block that is nearest in time.
void ConnectionsView::walk(int columns, int blocks)
{
    if (m_layout.blocks.empty())
        return;
    m_followsNow = false;
    if (m_current < 0)
        return setCurrent(0);
    const ConnectionsLayout::Block &from = m_layout.blocks[size_t(m_current)];
    if (blocks != 0) {
        const int next = m_current + blocks;
        if (next >= 0 && next < int(m_layout.blocks.size())
            && m_layout.blocks[size_t(next)].column == from.column)
            setCurrent(next);
        return;
    }
    int nearest = -1;
    double distance = 0;
    for (size_t i = 0; i < m_layout.blocks.size(); ++i) {
        const ConnectionsLayout::Block &to = m_layout.blocks[i];
        if (to.column != from.column + columns)
            continue;
        const double apart = std::abs(to.rect.center().y() - from.rect.center().y());
        if (nearest < 0 || apart < distance) {
            nearest = int(i);
            distance = apart;
        }
    }
    if (nearest >= 0)
        setCurrent(nearest);
}

void ConnectionsView::setCurrent(int block)
{
    m_current = block;
    const QRectF rect = m_layout.blocks[size_t(block)].rect;
    const double top = verticalScrollBar()->value();
    const double page = viewport()->height() - m_layout.headerHeight;
    if (rect.top() < top)
        verticalScrollBar()->setValue(int(rect.top()) - m_theme.px(8));
    else if (rect.bottom() > top + page)
        verticalScrollBar()->setValue(int(rect.bottom() - page) + m_theme.px(8));
    announce();
    viewport()->update();
}

void ConnectionsView::announce()
{
    QString said;
    if (m_current >= 0) {
        said = m_layout.blocks[size_t(m_current)].spoken;
    } else {
        QStringList parts;
        for (const ConnectionsLayout::Column &column : m_layout.columns)
            parts << (column.ending.isEmpty()
                    ? QStringLiteral("%1 %2").arg(column.title, column.note)
                    : QStringLiteral("%1 %2, %3").arg(column.title, column.note, column.ending));
        said = parts.join(QStringLiteral("; "));
    }
    if (said == accessibleDescription())
        return;
    setAccessibleDescription(said);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

bool ConnectionsView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return BoardArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int block = m_layout.blockAt(inContent(help->pos()));
    const int column = columnAtHeader(help->pos());
    QString text;
    if (column >= 0)
        text = tr("%1: %2. Click to see this connection.")
                   .arg(m_layout.columns[size_t(column)].title,
                       m_layout.columns[size_t(column)].note);
    else if (block >= 0)
        text = m_layout.blocks[size_t(block)].spoken;
    else if (const int end = m_layout.endAt(inContent(help->pos())); end >= 0)
        text = m_layout.columns[size_t(end)].ending;
    else if (help->pos().x() < m_layout.axis)
        text = tr("Time runs down and is not to scale: where no exchange is under way it is folded, "
                  "and the longer a stretch is, the less of it is drawn. The order holds.");
    showToolTip(help->globalPos(), text, viewport());
    return true;
}

void ConnectionsView::resizeEvent(QResizeEvent *event)
{
    BoardArea::resizeEvent(event);
    Q_EMIT roomChanged();
}

QSize ConnectionsView::sizeHint() const
{
    return {m_theme.px(620), m_theme.px(480)};
}

} // namespace roundtrip::ui

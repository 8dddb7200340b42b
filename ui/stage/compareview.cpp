#include "ui/stage/compareview.h"

#include "core/flow/eventtext.h"
#include "ui/stage/stagepainter.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QAccessible>
#include <QCoreApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace roundtrip::ui
{

using flow::ComparedLine;
using flow::Difference;
using Part = ComparedLine::Part;

namespace
{

constexpr int mostLines = 2; ///< of text in a cell

QString nameOf(Part part)
{
    const auto words = [](const char *english) {
        return QCoreApplication::translate("CompareView", english);
    };
    switch (part) {
    case Part::Request:
        return words(QT_TRANSLATE_NOOP("CompareView", "Request"));
    case Part::Connection:
        return words(QT_TRANSLATE_NOOP("CompareView", "Connection"));
    case Part::Steps:
        return words(QT_TRANSLATE_NOOP("CompareView", "Steps"));
    case Part::Wire:
        return words(QT_TRANSLATE_NOOP("CompareView", "On the wire, one write each"));
    case Part::Response:
        return words(QT_TRANSLATE_NOOP("CompareView", "Response"));
    case Part::Time:
        return words(QT_TRANSLATE_NOOP("CompareView", "Time"));
    }
    return {};
}

bool differs(const ComparedLine &line)
{
    return flow::isDifferent(line.difference);
}

/// What is the same and says nothing but names stands once, across both sides.
bool isSpanned(const ComparedLine &line)
{
    return line.difference == Difference::Same && line.beforeSegments.empty();
}

qint64 bytesOf(const std::vector<flow::Segment> &segments)
{
    qint64 bytes = 0;
    for (const flow::Segment &segment : segments)
        bytes += segment.bytes;
    return bytes;
}

} // namespace

CompareLayout CompareLayout::of(
    const flow::Comparison &comparison, const StageMetrics &metrics, double width)
{
    CompareLayout layout;
    const double gap = metrics.px(8);
    const double what = std::clamp(width * 0.24, metrics.px(84), metrics.px(190));
    const double sign = metrics.px(26);
    const double side = std::floor((width - what - sign - 3 * gap) / 2);
    layout.before = QRectF(what + gap, 0, side, 0);
    layout.after = QRectF(layout.before.right() + gap + sign + gap, 0, side, 0);
    const double line = QFontMetricsF(metrics.note).height();
    double y = metrics.px(2);
    const Part *part = nullptr;
    using Face = StageMetrics::Face;
    for (size_t i = 0; i < comparison.lines.size(); ++i) {
        const ComparedLine &compared = comparison.lines[i];
        if (!part || *part != compared.part) {
            part = &compared.part;
            y += i ? metrics.px(5) : 0;
            Line heading;
            heading.heading = nameOf(compared.part);
            heading.rect = QRectF(0, y, width, QFontMetricsF(metrics.caption).height());
            layout.lines.push_back(heading);
            y = heading.rect.bottom() + metrics.px(2);
        }
        const bool spanned = isSpanned(compared);
        const double room = (spanned ? 2 * side + sign + 2 * gap : side) - metrics.px(12);
        const auto count = [&](const QString &text, Face face, double space) {
            return double(std::max<qsizetype>(
                1, metrics.wrapped(face, text, space, mostLines).size()));
        };
        double high = std::max(count(compared.before, Face::Note, room),
            count(compared.after, Face::Note, room));
        high = std::max(high, count(compared.what, Face::Note, what - metrics.px(8)));
        high = high * line + metrics.px(5);
        if (!compared.beforeSegments.empty() || !compared.afterSegments.empty())
            high = std::max(high, line + metrics.px(20));
        Line placed;
        placed.index = int(i);
        placed.rect = QRectF(0, y, width, high);
        placed.what = QRectF(metrics.px(8), y, what - metrics.px(8), high);
        placed.before = QRectF(layout.before.left(), y,
            spanned ? layout.after.right() - layout.before.left() : side, high);
        placed.sign = QRectF(layout.before.right() + gap, y, sign, high);
        placed.after = spanned ? QRectF() : QRectF(layout.after.left(), y, side, high);
        layout.lines.push_back(placed);
        y += high + metrics.px(2);
    }
    layout.height = y + metrics.px(4);
    return layout;
}

int CompareLayout::lineAt(QPointF point) const
{
    for (size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].index >= 0 && lines[i].rect.contains(point))
            return int(i);
    }
    return -1;
}

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

// ---- Painting ----

void CompareView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.palette().stage);
    if (m_before.isEmpty() && m_after.isEmpty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    painter.setClipRect(QRectF(0, headerHeight(), width(), viewport()->height()));
    painter.translate(0, headerHeight() - verticalScrollBar()->value());
    const QRectF visible(0, verticalScrollBar()->value(), width(), viewport()->height());
    for (size_t i = 0; i < m_layout.lines.size(); ++i) {
        if (m_layout.lines[i].rect.intersects(visible))
            paintLine(painter, m_layout.lines[i], int(i) == m_current);
    }
    painter.restore();
    paintHeader(painter);
}

void CompareView::paintHeader(QPainter &painter) const
{
    const Palette &palette = m_theme.palette();
    painter.setPen(QPen(palette.line, 1));
    painter.drawLine(QPointF(0, headerHeight() - 3.5), QPointF(listWidth(), headerHeight() - 3.5));
    for (const SideOf side : {SideOf::Before, SideOf::After}) {
        const QRectF rect = titleRect(side).adjusted(m_metrics.px(6), 0, 0, -m_metrics.px(4));
        const bool before = side == SideOf::Before;
        const QString word = before ? tr("Before") : tr("After");
        painter.setFont(m_metrics.title);
        painter.setPen(palette.text);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, word);
        const double x = QFontMetricsF(m_metrics.title).horizontalAdvance(word) + m_metrics.px(8);
        painter.setFont(m_metrics.label);
        painter.setPen(palette.muted);
        painter.drawText(rect.adjusted(x, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetricsF(m_metrics.label)
                .elidedText(before ? m_before : m_after, Qt::ElideRight, rect.width() - x));
    }
}

void CompareView::paintLine(
    QPainter &painter, const CompareLayout::Line &placed, bool current) const
{
    const Palette &palette = m_theme.palette();
    if (placed.index < 0) {
        painter.setFont(m_metrics.caption);
        painter.setPen(palette.muted);
        painter.drawText(placed.rect.adjusted(m_metrics.px(8), 0, 0, 0),
            Qt::AlignLeft | Qt::AlignVCenter, placed.heading);
        return;
    }
    const ComparedLine &line = m_comparison.lines[size_t(placed.index)];
    const bool different = differs(line);
    if (different) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.selection);
        painter.drawRoundedRect(placed.rect, m_theme.px(4), m_theme.px(4));
        painter.setBrush(palette.accent); // a bar at the edge, beside tint and sign
        painter.drawRect(QRectF(placed.rect.topLeft(), QSizeF(3, placed.rect.height())));
    }
    const QColor ground = different ? palette.selection : palette.stage;
    painter.setFont(m_metrics.note);
    painter.setPen(different ? palette.text : readableOn(palette.muted, ground));
    painter.drawText(placed.what, Qt::AlignLeft | Qt::AlignVCenter,
        m_metrics
            .wrapped(StageMetrics::Face::Note, line.what, placed.what.width(), mostLines)
            .join(u'\n'));
    paintCell(painter, line, placed.before, SideOf::Before);
    if (!placed.after.isEmpty()) {
        painter.setFont(m_metrics.title);
        painter.setPen(readableOn(different ? palette.accent : palette.muted, ground));
        painter.drawText(placed.sign, Qt::AlignCenter, flow::signOf(line.difference));
        paintCell(painter, line, placed.after, SideOf::After);
    }
    if (current && hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette.accent, 1.5));
        const QRectF &cell =
            m_side == SideOf::Before || placed.after.isEmpty() ? placed.before : placed.after;
        painter.drawRoundedRect(cell.adjusted(0, 1, 0, -1), m_theme.px(4), m_theme.px(4));
    }
}

void CompareView::paintCell(
    QPainter &painter, const ComparedLine &line, const QRectF &rect, SideOf side) const
{
    const Palette &palette = m_theme.palette();
    const QString &text = side == SideOf::Before ? line.before : line.after;
    const bool different = differs(line);
    const QColor ground = different ? palette.selection : palette.stage;
    const QRectF inner = rect.adjusted(m_metrics.px(6), 0, -m_metrics.px(6), 0);
    const auto &segments = side == SideOf::Before ? line.beforeSegments : line.afterSegments;
    if (!segments.empty()) {
        paintSegments(painter, line, inner, side);
        return;
    }
    painter.setFont(m_metrics.note);
    painter.setPen(different && !text.isEmpty() ? palette.text
                                                : readableOn(palette.muted, ground));
    const QString shown = text.isEmpty() ? QStringLiteral("–") : text;
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter,
        m_metrics.wrapped(StageMetrics::Face::Note, shown, inner.width(), mostLines).join(u'\n'));
}

/// A write as the stage draws it: what was in it, in its order, the first byte at the tip.
void CompareView::paintSegments(
    QPainter &painter, const ComparedLine &line, const QRectF &rect, SideOf side) const
{
    const Palette &palette = m_theme.palette();
    const bool before = side == SideOf::Before;
    const auto &segments = before ? line.beforeSegments : line.afterSegments;
    const double textHeight = QFontMetricsF(m_metrics.note).height();
    const double high = m_metrics.px(12);
    const double top = rect.center().y() - (textHeight + high + m_metrics.px(2)) / 2;
    painter.setFont(m_metrics.note);
    painter.setPen(palette.text);
    QStringList labels;
    for (const flow::Segment &segment : segments)
        labels << segment.label;
    const QString text = QStringLiteral("%1: %2").arg(
        before ? line.before : line.after, labels.join(QStringLiteral(", ")));
    painter.drawText(QRectF(rect.left(), top, rect.width(), textHeight),
        int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
        QFontMetricsF(m_metrics.note).elidedText(text, Qt::ElideRight, rect.width()));
    // Both sides to one scale: the longer of the two fills its cell.
    const double tip = m_metrics.px(7);
    const qint64 most =
        std::max<qint64>(1, std::max(bytesOf(line.beforeSegments), bytesOf(line.afterSegments)));
    const double room = rect.width() - tip;
    const double y = top + textHeight + m_metrics.px(2);
    const bool right = line.towardsServer;
    double used = 0;
    QColor first;
    for (const flow::Segment &segment : segments) {
        const double wide =
            std::max(m_metrics.px(5), room * double(segment.bytes) / double(most) - 1);
        if (used + wide > room)
            break;
        const QColor ink = inkOf(segment.kind, palette).color;
        if (!first.isValid())
            first = ink;
        const double x = right ? rect.right() - tip - used - wide : rect.left() + tip + used;
        const QRectF block(x, y, wide, high);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawRect(block);
        if (wide >= m_metrics.px(12)) {
            painter.setBrush(onFill(palette));
            paintPieceShape(painter, segment.kind, block, m_metrics.unit);
        }
        used += wide + 1;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(first);
    const double edge = right ? rect.right() - tip + 1 : rect.left() + tip - 1;
    const double point = right ? rect.right() : rect.left();
    painter.drawPolygon(QPolygonF({QPointF(edge, y - 2), QPointF(point, y + high / 2),
        QPointF(edge, y + high + 2)}));
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

#include "ui/stage/flowrail.h"

#include "ui/stage/railtext.h"
#include "ui/stage/stepsign.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <array>

namespace roundtrip::ui
{

using flow::Step;

FlowRail::FlowRail(const Theme &theme, trace::Side side, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
    , m_side(side)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(side == trace::Side::Client ? tr("Client flow") : tr("Server flow"));
    connect(&theme, &Theme::changed, this, [this] { layOut(); });
}

void FlowRail::setSteps(const std::vector<Step> &steps)
{
    if (steps == m_steps)
        return;
    m_steps = steps;
    if (m_current >= int(m_steps.size()))
        m_current = -1;
    layOut();
    const auto now = std::find_if(m_steps.begin(), m_steps.end(),
        [](const Step &step) {
            return step.state == Step::State::Now || step.state == Step::State::Held;
        });
    if (now != m_steps.end())
        reveal(size_t(now - m_steps.begin()));
}

void FlowRail::setBreakPlaces(const std::vector<flow::BreakPlace> &places)
{
    if (places == m_breakPlaces)
        return;
    m_breakPlaces = places;
    viewport()->update();
}

bool FlowRail::hasBreakpoint(int step) const
{
    const auto place = flow::breakPlaceOf(m_steps.at(size_t(step)), m_side);
    return place && std::ranges::any_of(m_breakPlaces, [&](const flow::BreakPlace &other) {
        return other.at == place->at
            && (other.side == place->side || other.side == plan::BreakSide::Any);
    });
}

void FlowRail::setNumbersOnly(bool only)
{
    m_numbersOnly = only;
    layOut();
}

void FlowRail::setNamesOnly(bool only)
{
    m_namesOnly = only;
    layOut();
}

QFont FlowRail::titleFont() const
{
    return m_namesOnly ? m_theme.code() : m_theme.smallCode();
}

void FlowRail::setOutside(bool outside)
{
    m_outside = outside;
    viewport()->update();
}

double FlowRail::radius() const
{
    return m_theme.px(11);
}

double FlowRail::headlineHeight() const
{
    if (m_numbersOnly)
        return m_theme.px(4);
    return QFontMetricsF(m_theme.small()).height() + m_theme.px(14);
}

QString FlowRail::titleOf(const Step &step) const
{
    return step.times > 1 ? QStringLiteral("%1 ×%2").arg(step.title).arg(step.times) : step.title;
}

/// Set in one font: what stands between backticks elsewhere stands as it is.
QString FlowRail::detailOf(const Step &step) const
{
    return QString(step.detail).remove(u'`');
}

/// As much as the width has room for.
QString FlowRail::headline(const QFont &font, double width) const
{
    const QStringList client{tr("Client flow, guide ②–⑦"), tr("Client ②–⑦"), tr("Client")};
    const QStringList server{tr("Server flow, guide ②–⑥"), tr("Server ②–⑥"), tr("Server")};
    return firstFitting(m_side == trace::Side::Client ? client : server, font, width);
}

FlowRail::Item FlowRail::itemFor(const Step &step, double width) const
{
    Item item;
    if (m_numbersOnly)
        return item;
    item.lines = wrappedCode(titleOf(step), titleFont(), width, 3);
    if (!step.detail.isEmpty() && !m_namesOnly)
        item.details = wrappedWords(detailOf(step), m_theme.small(), width, 3);
    return item;
}

/// Items keep their natural height; the space between and around them shrinks before anything has to
/// scroll.
void FlowRail::layOut()
{
    constexpr std::array pads{6.0, 4.0, 2.5, 1.0};
    double bottom = 0;
    for (const double pad : pads) {
        bottom = place(m_theme.px(pad));
        if (bottom <= viewport()->height())
            break;
    }
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, int(bottom) - viewport()->height()));
    viewport()->update();
}

/// With so much room above and below what an item has; gives where the last one ends.
double FlowRail::place(double pad)
{
    m_items.clear();
    m_pad = pad;
    const double textLeft = 2 * radius() + m_theme.px(13);
    const double width = viewport()->width() - textLeft - m_theme.px(2);
    const double code = QFontMetricsF(titleFont()).height();
    const double small = QFontMetricsF(m_theme.small()).height();
    double natural = 0;
    for (const Step &step : m_steps) {
        Item item = itemFor(step, width);
        const double text = double(item.lines.size()) * code + double(item.details.size()) * small;
        item.rect = QRectF(0, 0, viewport()->width(), std::max(2 * radius(), text) + 2 * pad);
        natural += item.rect.height();
        m_items.push_back(std::move(item));
    }
    const double free = viewport()->height() - headlineHeight() - natural;
    const double gap =
        std::clamp(free / std::max<double>(1, double(m_items.size())), 0.0, double(m_theme.px(11)));
    double y = headlineHeight();
    for (Item &item : m_items) {
        item.rect.moveTop(y);
        y += item.rect.height() + gap;
    }
    return y - gap;
}

void FlowRail::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(viewport()->rect(), m_theme.palette().stage);
    painter.translate(0, -verticalScrollBar()->value());
    painter.setPen(m_theme.palette().muted);
    if (!m_numbersOnly) {
        QFont font = m_theme.small();
        font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        const QRectF rect(m_theme.px(4), 0, viewport()->width() - m_theme.px(4), headlineHeight());
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, headline(font, rect.width()));
    }
    if (m_outside && m_steps.empty()) {
        QFont font = m_theme.small();
        font.setItalic(true);
        painter.setFont(font);
        const QRectF rect(
            m_theme.px(4), headlineHeight(), viewport()->width() - m_theme.px(8), m_theme.px(120));
        painter.drawText(rect, Qt::AlignLeft | Qt::TextWordWrap,
            m_numbersOnly ? QString() : tr("outside: what it does is not known"));
    }
    for (size_t i = 0; i < m_items.size(); ++i)
        paintItem(painter, i);
}

void FlowRail::paintItem(QPainter &painter, size_t index) const
{
    const Palette &palette = m_theme.palette();
    const Step &step = m_steps[index];
    const Item &item = m_items[index];
    const bool focused = hasFocus() && int(index) == m_current;
    if (step.state == Step::State::Now || step.state == Step::State::Held || focused) {
        painter.setPen(focused ? QPen(palette.accent, m_theme.px(1.5)) : QPen(Qt::NoPen));
        painter.setBrush(step.state == Step::State::Now ? QBrush(palette.headTint)
                : step.state == Step::State::Held       ? QBrush(palette.endTint)
                                                        : Qt::NoBrush);
        painter.drawRoundedRect(item.rect.adjusted(1, 0, -1, 0), m_theme.px(6), m_theme.px(6));
    }
    const double top = item.rect.top() + m_pad;
    const double center = m_numbersOnly ? item.rect.center().x() : m_theme.px(4) + radius();
    paintStepSign(painter, m_theme, step, QPointF(center, top + radius()), radius());
    if (hasBreakpoint(int(index)))
        paintBreakSign(painter, m_theme, QPointF(center, top + radius()), radius());
    double y = top + (item.lines.size() + item.details.size() < 2 ? m_theme.px(3) : 0);
    const double left = 2 * radius() + m_theme.px(13);
    const double width = item.rect.width() - left;
    const bool yet = step.state == Step::State::NotYet;
    painter.setFont(titleFont());
    painter.setPen(yet ? palette.muted : palette.text);
    const double code = QFontMetricsF(titleFont()).height();
    for (const QString &line : item.lines) {
        painter.drawText(QRectF(left, y, width, code), Qt::AlignLeft | Qt::AlignVCenter, line);
        y += code;
    }
    painter.setFont(m_theme.small());
    painter.setPen(step.state == Step::State::Failed ? readableOn(palette.error, palette.stage)
                                                     : palette.muted);
    const double small = QFontMetricsF(m_theme.small()).height();
    for (const QString &line : item.details) {
        painter.drawText(QRectF(left, y, width, small), Qt::AlignLeft | Qt::AlignVCenter, line);
        y += small;
    }
}

void FlowRail::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

int FlowRail::stepAt(QPoint point) const
{
    const QPointF content = QPointF(point) + QPointF(0, verticalScrollBar()->value());
    for (size_t i = 0; i < m_items.size(); ++i) {
        if (m_items[i].rect.contains(content))
            return int(i);
    }
    return -1;
}

void FlowRail::choose(int index)
{
    if (index < 0 || index >= int(m_steps.size()))
        return;
    m_current = index;
    viewport()->update();
    announce();
    if (m_steps[size_t(index)].fact)
        Q_EMIT factClicked(m_steps[size_t(index)].fact);
}

void FlowRail::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(stepAt(event->position().toPoint()));
}

/// The Menu key asks for the step under the keyboard.
void FlowRail::contextMenuEvent(QContextMenuEvent *event)
{
    const bool mouse = event->reason() == QContextMenuEvent::Mouse;
    const int index = mouse ? stepAt(event->pos()) : m_current;
    if (index < 0 || index >= int(m_steps.size()))
        return;
    choose(index);
    Pointed pointed;
    pointed.what = Pointed::What::Step;
    pointed.event = m_steps[size_t(index)].fact;
    pointed.place = flow::breakPlaceOf(m_steps[size_t(index)], m_side);
    const QPoint middle =
        m_items[size_t(index)].rect.center().toPoint() - QPoint(0, verticalScrollBar()->value());
    Q_EMIT menuRequested(pointed, mouse ? event->globalPos() : viewport()->mapToGlobal(middle));
}

void FlowRail::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_steps.size()) - 1;
    if (event->key() == Qt::Key_Down)
        choose(std::min(m_current + 1, last));
    else if (event->key() == Qt::Key_Up)
        choose(std::max(m_current - 1, 0));
    else
        QAbstractScrollArea::keyPressEvent(event);
    if (m_current >= 0 && m_current <= last)
        reveal(size_t(m_current));
}

/// Scrolls just as far as it takes to see the step.
void FlowRail::reveal(size_t index)
{
    const QRectF rect = m_items[index].rect;
    QScrollBar *bar = verticalScrollBar();
    const int least = int(rect.bottom()) - viewport()->height();
    bar->setValue(std::clamp(bar->value(), least, std::max(int(rect.top()), least)));
}

void FlowRail::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    const bool byTab =
        event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byTab && m_current < 0 && !m_steps.empty())
        m_current = 0;
    viewport()->update();
}

void FlowRail::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

QString FlowRail::describe(const Step &step) const
{
    static const auto stateText = [](Step::State state) {
        switch (state) {
        case Step::State::NotYet:
            return tr("not yet");
        case Step::State::Now:
            return tr("now");
        case Step::State::Done:
            return tr("done");
        case Step::State::Held:
            return tr("held");
        case Step::State::Failed:
            break;
        }
        return tr("failed");
    };
    const QString title = titleOf(step);
    const QString state = stateText(step.state);
    const QString detail = detailOf(step);
    if (step.guideNumber == 0)
        return detail.isEmpty() ? tr("%1 (%2)").arg(title, state)
                                : tr("%1 (%2): %3").arg(title, state, detail);
    if (detail.isEmpty())
        return tr("Step %1: %2 (%3)").arg(step.guideNumber).arg(title, state);
    return tr("Step %1: %2 (%3): %4").arg(step.guideNumber).arg(title, state, detail);
}

void FlowRail::announce()
{
    setAccessibleDescription(m_current >= 0 ? describe(m_steps[size_t(m_current)]) : QString());
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

bool FlowRail::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int index = stepAt(help->pos());
        showToolTip(help->globalPos(), index >= 0 ? describe(m_steps[size_t(index)]) : QString(),
            viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QSize FlowRail::minimumSizeHint() const
{
    return {m_theme.px(34), m_theme.px(120)};
}

QSize FlowRail::sizeHint() const
{
    return {m_theme.px(m_numbersOnly ? 36 : 150), m_theme.px(400)};
}

} // namespace roundtrip::ui

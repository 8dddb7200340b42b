#include "ui/inspect/timingpage.h"

#include "core/flow/eventtext.h"
#include "core/flow/timing.h"
#include "ui/exchanges/waterfall.h"
#include "ui/inspect/sheets.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace roundtrip::ui
{

using flow::TimingStretch;
using std::chrono::microseconds;

namespace
{

constexpr size_t mostEvents = 200; ///< below one stretch; all are in the page Events

enum Role { EventRole = Qt::UserRole, BeginRole, EndRole, PhasesRole };

/// Each stretch has a bar below its words, where it lies in the whole.
class StretchTree final : public QTreeWidget
{
public:
    StretchTree(const Theme &theme, QWidget *parent)
        : QTreeWidget(parent)
        , m_theme(theme)
    {
    }

protected:
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        QTreeWidget::drawRow(painter, option, index);
        const QVariant begin = index.data(BeginRole);
        if (!begin.isValid())
            return;
        const double left = m_theme.px(6);
        const double width = viewport()->width() - 2 * left;
        const double height = m_theme.px(3);
        const double y = option.rect.bottom() - height;
        const double from = left + begin.toDouble() * width;
        const double to = left + index.data(EndRole).toDouble() * width;
        const QList<QVariant> phases = index.data(PhasesRole).toList();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        for (qsizetype i = 0; i < std::max<qsizetype>(1, phases.size()); ++i) {
            const double part = height / double(std::max<qsizetype>(1, phases.size()));
            painter->setBrush(phases.isEmpty()
                    ? m_theme.palette().strongLine
                    : phaseColor(flow::Phase(phases.at(i).toInt()), m_theme.palette()));
            painter->drawRect(QRectF(
                from, y + double(i) * part, std::max<double>(to - from, m_theme.px(2)), part));
        }
    }

private:
    const Theme &m_theme;
};

} // namespace

TimingPage::TimingPage(
    const Theme &theme, Playback &playback, Selection &selection, QWidget *parent)
    : InspectorPage(parent)
    , m_theme(theme)
    , m_playback(playback)
    , m_selection(selection)
    , m_tree(new StretchTree(theme, this))
    , m_note(makeNote(this))
{
    m_note->setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(8));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tree, 1);
    column->addWidget(m_note);
    m_tree->setAccessibleName(tr("Where the time went"));
    m_tree->setHeaderLabels({tr("Phase"), tr("At"), tr("Took")});
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(false);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setSectionResizeMode(What, QHeaderView::Stretch);
    for (const Column number : {At, Took}) {
        m_tree->header()->setSectionResizeMode(number, QHeaderView::ResizeToContents);
        m_tree->headerItem()->setTextAlignment(number, Qt::AlignRight | Qt::AlignVCenter);
    }
    const auto eventOf = [](const QTreeWidgetItem *item) {
        const QVariant event = item ? item->data(What, EventRole) : QVariant();
        return event.isValid() ? trace::EventIndex{event.toULongLong()} : trace::EventIndex{};
    };
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [=, this](QTreeWidgetItem *item) {
        const trace::EventIndex event = eventOf(item);
        if (event && event != m_selection.event())
            m_selection.setEvent(event);
    });
    connect(m_tree, &QTreeWidget::itemActivated, this, [=, this](QTreeWidgetItem *item) {
        if (const trace::EventIndex event = eventOf(item))
            m_playback.seek(event.value + 1);
    });
    const auto remember = [this](const QTreeWidgetItem *item, bool open) {
        const int index = m_tree->indexOfTopLevelItem(const_cast<QTreeWidgetItem *>(item));
        if (open)
            m_open.insert(index);
        else
            m_open.remove(index);
    };
    connect(m_tree, &QTreeWidget::itemExpanded, this,
        [remember](QTreeWidgetItem *item) { remember(item, true); });
    connect(m_tree, &QTreeWidget::itemCollapsed, this,
        [remember](QTreeWidgetItem *item) { remember(item, false); });
    connect(&selection, &Selection::eventChanged, this, &TimingPage::showSelection);
    connect(&theme, &Theme::changed, this, &TimingPage::scaleToTheme);
    scaleToTheme();
}

void TimingPage::show(const InspectedExchange &exchange)
{
    if (m_key != exchange.key)
        m_open.clear();
    m_key = exchange.key;
    const QSignalBlocker quiet(m_tree);
    m_tree->clear();
    fill(exchange);
    showSelection();
}

void TimingPage::clear(const QString &why)
{
    m_key = {};
    m_open.clear();
    m_tree->clear();
    m_note->setText(why);
}

void TimingPage::fill(const InspectedExchange &exchange)
{
    const flow::ExchangeRow &row = exchange.row;
    const microseconds whole = row.end - row.begin;
    const auto share = [&](microseconds time) {
        return whole.count() > 0 ? double((time - row.begin).count()) / double(whole.count()) : 0;
    };
    bool overlap = false;
    const std::vector<TimingStretch> stretches = flow::timingOf(row, *exchange.reading());
    for (size_t i = 0; i < stretches.size(); ++i) {
        const TimingStretch &stretch = stretches[i];
        overlap = overlap || (stretch.phases.size() > 1 && stretch.begin < stretch.end);
        const QString name = stretchName(stretch, row);
        auto *item = new QTreeWidgetItem(m_tree);
        const QString lulls = lullText(stretch);
        const QString known = lulls.isEmpty() ? name : QStringLiteral("%1 · %2").arg(name, lulls);
        item->setText(What, stretch.underWay ? known + QStringLiteral(" …") : known);
        item->setData(What, Qt::ToolTipRole, plainToolTip(known));
        item->setText(At, flow::exactText(stretch.begin - row.begin));
        item->setText(Took, flow::exactText(stretch.duration()));
        item->setData(What, BeginRole, share(stretch.begin));
        item->setData(What, EndRole, share(stretch.end));
        QList<QVariant> phases;
        for (const flow::Phase phase : stretch.phases)
            phases << int(phase);
        item->setData(What, PhasesRole, phases);
        addEvents(item, exchange, stretch.events);
        item->setExpanded(m_open.contains(int(i)));
    }
    auto *sum = new QTreeWidgetItem(m_tree);
    sum->setText(What, row.running ? tr("Together, so far") : tr("Together"));
    sum->setText(Took, flow::exactText(whole));
    for (int column = 0; column < ColumnCount; ++column)
        sum->setFont(column, m_theme.strong());
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        for (const Column number : {At, Took})
            m_tree->topLevelItem(i)->setTextAlignment(number, Qt::AlignRight | Qt::AlignVCenter);
    }
    m_note->setText(overlap
            ? tr("The answer began before the request had ended: both at once is one stretch.")
            : row.proxied
            ? tr("From its first event to the closing of its halves. Each of the two exchanges of a "
                 "proxy has its own: what is asked begins within the one that asks, and may close "
                 "behind it.")
            : tr("From its first event to the closing of its halves."));
}

void TimingPage::addEvents(QTreeWidgetItem *stretch, const InspectedExchange &exchange,
    const std::vector<trace::EventIndex> &events) const
{
    for (size_t i = 0; i < std::min(events.size(), mostEvents); ++i) {
        const trace::EventIndex event = events[i];
        const trace::Subject subject = exchange.snapshot.at(event).subject();
        const trace::Side side = subject.isConnection() ? subject.side()
            : subject.halfId() == exchange.key.server   ? trace::Side::Server
                                                        : trace::Side::Client;
        const flow::EventText text = flow::textOf(exchange.snapshot, event, side);
        auto *item = new QTreeWidgetItem(stretch);
        const QString words = QStringLiteral("%1 · %2 %3").arg(text.who, text.what, text.detail);
        item->setText(What, words.trimmed());
        item->setData(What, Qt::ToolTipRole, plainToolTip(words.trimmed()));
        item->setText(
            At, flow::exactText(exchange.snapshot.timeOf(event) - exchange.row.begin));
        item->setTextAlignment(At, Qt::AlignRight | Qt::AlignVCenter);
        item->setData(What, EventRole, qulonglong(event.value));
    }
    if (events.size() > mostEvents) {
        auto *more = new QTreeWidgetItem(stretch);
        more->setText(What,
            tr("… and %Ln more, in the page Events", nullptr, int(events.size() - mostEvents)));
    }
}

void TimingPage::scaleToTheme()
{
    m_tree->setFont(m_theme.small());
    m_tree->header()->setFont(m_theme.small());
    m_tree->setIndentation(m_theme.px(14));
}

/// Only where its stretch is open: nothing opens by itself.
void TimingPage::showSelection()
{
    const QSignalBlocker quiet(m_tree);
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        QTreeWidgetItem *stretch = m_tree->topLevelItem(i);
        for (int k = 0; stretch->isExpanded() && k < stretch->childCount(); ++k) {
            const QVariant event = stretch->child(k)->data(What, EventRole);
            if (event.isValid() && event.toULongLong() == m_selection.event().value)
                return m_tree->setCurrentItem(stretch->child(k));
        }
    }
    m_tree->setCurrentItem(nullptr);
}

} // namespace roundtrip::ui

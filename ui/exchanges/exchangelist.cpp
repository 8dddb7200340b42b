#include "ui/exchanges/exchangelist.h"

#include "ui/exchanges/exchangedelegate.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QVBoxLayout>

#include <utility>

namespace roundtrip::ui
{

template <typename Act>
void ExchangeTable::asPerson(Act act)
{
    m_person = true;
    act();
    m_person = false;
}

void ExchangeTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (m_person && current.isValid())
        Q_EMIT rowPicked(current.row());
}

void ExchangeTable::mousePressEvent(QMouseEvent *event)
{
    asPerson([&] { QTableView::mousePressEvent(event); });
}

void ExchangeTable::mouseMoveEvent(QMouseEvent *event)
{
    asPerson([&] { QTableView::mouseMoveEvent(event); });
}

void ExchangeTable::keyPressEvent(QKeyEvent *event)
{
    asPerson([&] { QTableView::keyPressEvent(event); });
}

void ExchangeTable::wheelEvent(QWheelEvent *event)
{
    QTableView::wheelEvent(event);
    const QScrollBar *bar = verticalScrollBar();
    Q_EMIT scrolledByPerson(bar->value() == bar->maximum());
}

void ExchangeTable::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    Q_EMIT visibleRowsChanged();
}

ExchangeList::ExchangeList(
    const Theme &theme, Playback &playback, Selection &selection, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_playback(playback)
    , m_selection(selection)
    , m_model(new ExchangeModel(this))
    , m_table(new ExchangeTable(this))
    , m_delegate(new ExchangeDelegate(theme, *m_model, this))
    , m_filter(new QLineEdit(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_table);
    m_filter->setPlaceholderText(tr("Filter: method, target, status"));
    m_filter->setAccessibleName(tr("Filter the exchanges"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setObjectName(QStringLiteral("filter"));
    setUpTable();
    setUpColumns();
    scaleToTheme();

    m_scan.setInterval(0);
    connect(&m_scan, &QTimer::timeout, this, &ExchangeList::refresh);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model->setFilter(text);
        refresh();
        showSelection();
    });
    connect(&playback, &Playback::momentChanged, this, &ExchangeList::refresh);
    connect(&playback, &Playback::snapshotChanged, this, &ExchangeList::refresh);
    connect(&selection, &Selection::exchangeChanged, this, &ExchangeList::showSelection);
    connect(&theme, &Theme::changed, this, &ExchangeList::scaleToTheme);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ExchangeList::showSelection);
    refresh();
}

void ExchangeList::refresh()
{
    m_model->show(m_playback.snapshot(), m_playback.moment());
    m_model->scanMore();
    const bool wasReading = std::exchange(m_reading, m_model->isReading());
    if (!m_reading && !m_model->isScanning())
        m_scan.stop();
    else if (!m_scan.isActive())
        m_scan.start();
    if (!m_table->currentIndex().isValid())
        showSelection();
    if (m_following && m_playback.mode() == Playback::Mode::Live)
        m_table->scrollToBottom();
    updateTimeSpan();
    Q_EMIT countChanged(m_model->rowCount(), m_model->total());
    if (wasReading && !m_reading)
        Q_EMIT caughtUp();
}

void ExchangeList::setFollowing(bool following)
{
    m_following = following;
    if (following)
        m_table->scrollToBottom();
}

void ExchangeList::selectNeighbour(int by)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    const int current = m_model->rowOf(m_selection.exchange());
    pick(current < 0 ? rows - 1 : qBound(0, current + by, rows - 1));
}

void ExchangeList::setUpTable()
{
    m_table->setModel(m_model);
    m_table->setItemDelegate(m_delegate);
    m_table->setAccessibleName(tr("Exchanges"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    connect(m_table, &ExchangeTable::rowPicked, this, &ExchangeList::pick);
    connect(m_table, &ExchangeTable::scrolledByPerson, this, &ExchangeList::onScrolled);
    connect(m_table, &ExchangeTable::visibleRowsChanged, this, &ExchangeList::updateTimeSpan);
    const QScrollBar *bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::actionTriggered, this,
        [this, bar] { onScrolled(bar->sliderPosition() >= bar->maximum()); });
}

void ExchangeList::setUpColumns()
{
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsClickable(false);
    header->setMinimumSectionSize(m_theme.px(24));
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(ExchangeModel::Waterfall, QHeaderView::Stretch);
    header->setStretchLastSection(true);
}

void ExchangeList::scaleToTheme()
{
    constexpr int widths[] = {52, 88, 190, 130, 230, 100, 130, 90};
    for (int column = 0; column < int(std::size(widths)); ++column)
        m_table->setColumnWidth(column, m_theme.px(widths[column]));
    m_table->verticalHeader()->setDefaultSectionSize(m_theme.px(25));
    m_table->verticalHeader()->setMinimumSectionSize(m_theme.px(18));
    m_table->viewport()->update();
}

void ExchangeList::pick(int row)
{
    m_following = m_following && row == m_model->rowCount() - 1;
    m_selection.setExchange(m_model->keyAt(row));
}

void ExchangeList::showSelection()
{
    const int row = m_model->rowOf(m_selection.exchange());
    if (row < 0) {
        m_table->setCurrentIndex({});
        m_table->clearSelection();
        return;
    }
    if (m_table->currentIndex().row() == row && m_table->selectionModel()->isRowSelected(row, {}))
        return;
    m_table->setCurrentIndex(m_model->index(row, 0));
    m_table->selectRow(row);
    m_table->scrollTo(m_model->index(row, 0));
}

/// The width of the waterfall stands for the time of what is seen: from the first visible beginning
/// to the last end.
void ExchangeList::updateTimeSpan()
{
    const int first = m_table->rowAt(0);
    if (first < 0)
        return;
    int last = m_table->rowAt(m_table->viewport()->height() - 1);
    if (last < 0)
        last = m_model->rowCount() - 1;
    TimeSpan span{m_model->exchangeAt(first).begin, m_model->exchangeAt(first).end};
    for (int row = first; row <= last; ++row) {
        const flow::ExchangeRow &exchange = m_model->exchangeAt(row);
        span.begin = std::min(span.begin, exchange.begin);
        span.end = std::max(span.end, exchange.end);
    }
    if (!(span == m_delegate->timeSpan())) {
        m_delegate->setTimeSpan(span);
        m_table->viewport()->update();
    }
}

void ExchangeList::onScrolled(bool toTheEnd)
{
    m_following = toTheEnd;
}

} // namespace roundtrip::ui

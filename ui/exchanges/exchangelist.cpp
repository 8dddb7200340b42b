#include "ui/exchanges/exchangelist.h"

#include "ui/exchanges/exchangedelegate.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

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

/// Where there is no row, a click changes nothing: the selection is not the table's alone.
void ExchangeTable::mousePressEvent(QMouseEvent *event)
{
    if (!indexAt(event->pos()).isValid())
        return;
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

void ExchangeTable::setEmptyText(const QString &text)
{
    if (text == m_emptyText)
        return;
    m_emptyText = text;
    setAccessibleDescription(text);
    viewport()->update();
}

void ExchangeTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (hasFocus()) { // over the rows: a border around them would take a part of the last one
        QPainter painter(viewport());
        painter.setPen(palette().color(QPalette::Link));
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
    if (m_emptyText.isEmpty() || model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
}

/// The row that is looked at stays in view where it was.
void ExchangeTable::resizeEvent(QResizeEvent *event)
{
    const QRect row = visualRect(currentIndex());
    const bool seen = currentIndex().isValid() && row.top() >= 0
        && row.bottom() <= event->oldSize().height();
    QTableView::resizeEvent(event);
    if (seen)
        scrollTo(currentIndex());
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
    m_filter->installEventFilter(this);
    m_table->installEventFilter(this);
    setUpTable();
    setUpColumns();
    scaleToTheme();

    m_prepare.setSingleShot(true);
    m_prepare.setInterval(12);
    connect(&m_prepare, &QTimer::timeout, this, [this] {
        if (!m_playback.isFlooded())
            m_model->prepareFilter();
        if (m_model->isFilterBehind())
            m_prepare.start();
    });
    m_scan.setInterval(0);
    connect(&m_scan, &QTimer::timeout, this, &ExchangeList::refresh);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model->setFilter(text);
        refresh();
        showSelection();
    });
    connect(&playback, &Playback::momentChanged, this, &ExchangeList::refresh);
    connect(&playback, &Playback::snapshotChanged, this, [this] {
        if (m_playback.mode() != Playback::Mode::Live) // else the moment moves in the same turn
            refresh();
    });
    connect(&selection, &Selection::exchangeChanged, this, &ExchangeList::showSelection);
    connect(&theme, &Theme::changed, this, &ExchangeList::scaleToTheme);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ExchangeList::showSelection);
    refresh();
}

void ExchangeList::refresh()
{
    m_model->show(m_playback.snapshot(), m_playback.horizon());
    m_model->scanMore();
    const bool wasReading = std::exchange(m_reading, m_model->isReading());
    if (!m_reading && !m_model->isScanning())
        m_scan.stop();
    else if (!m_scan.isActive())
        m_scan.start();
    if (m_model->isFilterBehind() && !m_prepare.isActive())
        m_prepare.start();
    // Rows that go with the moment leave the current one to a neighbour: it is no selection.
    if (m_table->currentIndex().row() != m_model->rowOf(m_selection.exchange()))
        showSelection();
    if (m_following && m_playback.mode() == Playback::Mode::Live)
        m_table->scrollToBottom();
    fitNumbers();
    fitHeader();
    updateTimeScale();
    const bool filtered = m_model->total() > 0 && !m_filter->text().isEmpty();
    m_table->setEmptyText(filtered ? tr("No exchange matches the filter.") : QString());
    Q_EMIT countChanged(m_model->rowCount(), m_model->total());
    if (wasReading && !m_reading)
        Q_EMIT caughtUp();
}

void ExchangeList::readAhead(const trace::Snapshot &snapshot)
{
    m_model->readAhead(snapshot);
}

void ExchangeList::setFollowing(bool following)
{
    m_following = following;
    if (following)
        m_table->scrollToBottom();
}

bool ExchangeList::selectNeighbour(int by)
{
    const int rows = m_model->rowCount();
    const int current = m_model->rowOf(m_selection.exchange());
    const int wanted = current < 0 ? rows - 1 : current + by;
    if (wanted < 0 || wanted >= rows)
        return false;
    pick(wanted);
    return true;
}

/// The row is selected by then: by the mouse, or it was.
void ExchangeList::pointAt(QPoint place)
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const QRect row = m_table->visualRect(current);
    const QPoint inside = row.contains(QPoint(row.center().x(), place.y())) ? place : row.center();
    Q_EMIT menuRequested({}, m_table->viewport()->mapToGlobal(inside));
}

void ExchangeList::setUpTable()
{
    m_table->setModel(m_model);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ExchangeList::pointAt);
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
    m_table->setProperty("ownFocus", true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    connect(m_table, &ExchangeTable::rowPicked, this, &ExchangeList::pick);
    connect(m_table, &ExchangeTable::scrolledByPerson, this, &ExchangeList::onScrolled);
    connect(m_table, &ExchangeTable::visibleRowsChanged, this, &ExchangeList::updateTimeScale);
    const QScrollBar *bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::actionTriggered, this,
        [this, bar] { onScrolled(bar->sliderPosition() >= bar->maximum()); });
}

void ExchangeList::setUpColumns()
{
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setTextElideMode(Qt::ElideRight);
    header->setSectionsClickable(false);
    header->setMinimumSectionSize(m_theme.px(24));
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(ExchangeModel::Waterfall, QHeaderView::Stretch);
    header->setStretchLastSection(true);
    connect(header, &QHeaderView::sectionResized, this, [this](int section) {
        if (section == ExchangeModel::Waterfall)
            fitHeader();
    });
}

void ExchangeList::scaleToTheme()
{
    m_fitted.clear();
    fitNumbers();
    fitColumns();
    fitHeader();
    m_table->verticalHeader()->setMinimumSectionSize(m_theme.px(18)); // it bounds the next
    m_table->verticalHeader()->setDefaultSectionSize(m_theme.px(25));
    snapToRows();
    m_table->viewport()->update();
}

/// In a narrow window the columns give way evenly, so that the waterfall is seen too; what a person
/// has dragged stays.
void ExchangeList::fitColumns()
{
    constexpr int wide[] = {0, 88, 190, 150, 230, 100, 130, 90};
    constexpr int narrow[] = {0, 62, 96, 62, 182, 92, 112, 64};
    constexpr int waterfall = 120;
    double most = 0;
    double least = 0;
    for (int column = ExchangeModel::Method; column < int(std::size(wide)); ++column) {
        const int now = m_table->columnWidth(column);
        if (!m_fitted.isEmpty() && now != m_fitted.value(column))
            return;
        most += m_theme.px(wide[column]);
        least += m_theme.px(narrow[column]);
    }
    const double room =
        width() - m_table->columnWidth(ExchangeModel::Number) - m_theme.px(waterfall);
    const double part = std::clamp((room - least) / (most - least), 0.0, 1.0);
    m_fitted.clear();
    m_fitted << 0;
    for (int column = ExchangeModel::Method; column < int(std::size(wide)); ++column) {
        const double from = m_theme.px(narrow[column]);
        const int fitted = int(from + (m_theme.px(wide[column]) - from) * part);
        m_table->setColumnWidth(column, fitted);
        m_fitted << fitted;
    }
}

/// Whole words, or fewer of them.
void ExchangeList::fitHeader()
{
    const QHeaderView *header = m_table->horizontalHeader();
    header->ensurePolished(); // or it measures with another font
    const int needed = header->fontMetrics().horizontalAdvance(ExchangeModel::wideWaterfall());
    m_model->setWideHeader(needed + m_theme.px(20) < header->sectionSize(ExchangeModel::Waterfall));
}

void ExchangeList::pick(int row)
{
    m_following = m_following && row == m_model->rowCount() - 1;
    m_selection.setExchange(m_model->keyAt(row));
    Q_EMIT picked();
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

/// The width of the waterfall stands for the time of what is seen. While something that is seen
/// runs, the clock goes on.
void ExchangeList::updateTimeScale()
{
    std::vector<flow::ExchangeRow> seen;
    const int first = m_table->rowAt(0);
    int last = m_table->rowAt(m_table->viewport()->height() - 1);
    if (last < 0)
        last = m_model->rowCount() - 1;
    for (int row = std::max(0, first); first >= 0 && row <= last; ++row)
        seen.push_back(m_model->exchangeAt(row));
    const bool running = std::any_of(
        seen.begin(), seen.end(), [](const flow::ExchangeRow &row) { return row.running; });
    m_playback.setTicking(running, this);
    const TimeScale scale(seen);
    if (!(scale == m_delegate->timeScale())) {
        m_delegate->setTimeScale(scale);
        m_table->viewport()->update();
    }
}

/// The number of the newest exchange is read whole.
void ExchangeList::fitNumbers()
{
    constexpr int fewest = 3;
    const int rows = m_model->rowCount();
    const int newest = rows > 0 ? m_model->exchangeAt(rows - 1).number : 0;
    const int digits = std::max(fewest, int(QString::number(newest).size()));
    const QFontMetrics metrics(m_theme.body());
    const int width = metrics.horizontalAdvance(QString(digits, u'0')) + m_theme.px(24);
    if (m_table->columnWidth(ExchangeModel::Number) != width)
        m_table->setColumnWidth(ExchangeModel::Number, width);
}

/// The table is as high as whole rows are: none is cut in half.
void ExchangeList::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    snapToRows();
    fitColumns();
}

/// Where the theme changed meanwhile the header learns only now how high it is.
void ExchangeList::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    snapToRows();
}

int ExchangeList::heightFor(int rows) const
{
    return m_table->horizontalHeader()->sizeHint().height()
        + rows * m_table->verticalHeader()->defaultSectionSize();
}

void ExchangeList::snapToRows()
{
    const int row = m_table->verticalHeader()->defaultSectionSize();
    const int room = height() - m_table->horizontalHeader()->sizeHint().height();
    layout()->setContentsMargins(0, 0, 0, room > row ? room % row : 0);
}

/// Esc empties the filter. End in the table goes to the newest and stays there.
bool ExchangeList::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_End) {
        setFollowing(true);
        Q_EMIT newestWanted();
        return true;
    }
    const bool escape = watched == m_filter && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape;
    if (!escape || m_filter->text().isEmpty())
        return QWidget::eventFilter(watched, event);
    m_filter->clear();
    return true;
}

void ExchangeList::onScrolled(bool toTheEnd)
{
    m_following = toTheEnd;
}

} // namespace roundtrip::ui

#include "ui/exchanges/exchangemodel.h"

#include "ui/exchanges/waterfall.h"
#include "ui/theme/tooltip.h"

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

/// Of a frame, for events that are new.
constexpr std::chrono::milliseconds readingBudget{3};
/// Of a frame, for what filters will look at.
constexpr std::chrono::microseconds textsBudget{500};
/// The same between frames.
constexpr std::chrono::milliseconds idleBudget{3};
/// Of a frame, for rows that are looked at by a filter; how many between two looks at the clock.
constexpr std::chrono::milliseconds scanBudget{4};
constexpr int scannedAtOnce = 256;

} // namespace

ExchangeModel::ExchangeModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ExchangeModel::show(const trace::Snapshot &snapshot, const flow::Moment &moment)
{
    m_cachedRow = -1;
    const bool wentBack = moment.events < m_moment.events;
    const bool moved = !(moment == m_moment);
    if (snapshot.endEvent() < std::exchange(m_seenEnd, snapshot.endEvent())) {
        m_moment = moment;
        startAnew(snapshot);
        return;
    }
    const bool isAhead = snapshot.endEvent() < m_index.snapshot().endEvent();
    const auto changes = m_index.update(
        isAhead ? trace::Snapshot(m_index.snapshot()) : snapshot, readingBudget);
    m_moment = moment;
    if (!take(changes))
        return;
    const int firstChanged = std::exchange(m_changedAhead, -1);
    if (m_filter.isEmpty()) {
        showUnfiltered();
    } else {
        m_texts.read(m_index, textsBudget);
        showFiltered(wentBack);
    }
    if (moved || firstChanged >= 0)
        announceChanges(firstChanged, wentBack || moved);
}

void ExchangeModel::readAhead(const trace::Snapshot &snapshot)
{
    if (snapshot.endEvent() <= m_index.snapshot().endEvent())
        return; // another trace begins with the next show()
    m_cachedRow = -1;
    take(m_index.update(snapshot, readingBudget));
}

bool ExchangeModel::take(const flow::ExchangeIndex::Changes &changes)
{
    m_total = m_index.rowCountAt(m_moment);
    if (changes.rearranged) {
        reset();
        return false;
    }
    dropFront(changes.removedFirst);
    if (m_changedAhead >= 0)
        m_changedAhead = std::max(0, m_changedAhead - changes.removedFirst);
    if (changes.firstChanged < 0)
        return true;
    m_changedAhead = m_changedAhead < 0 ? changes.firstChanged
                                        : std::min(m_changedAhead, changes.firstChanged);
    m_texts.changedFrom(changes.firstChanged);
    return true;
}

void ExchangeModel::setFilter(const QString &text)
{
    ExchangeFilter filter(text);
    filter.hideUpTo(m_filter.hiddenUpTo());
    useFilter(filter);
}

void ExchangeModel::hideAll()
{
    if (m_total == 0)
        return;
    ExchangeFilter filter = m_filter;
    filter.hideUpTo(m_index.rowAt(m_total - 1, m_moment).number);
    useFilter(filter);
}

void ExchangeModel::showHidden()
{
    ExchangeFilter filter = m_filter;
    filter.hideUpTo(0);
    useFilter(filter);
}

bool ExchangeModel::hidesNewest() const
{
    return m_total > 0 && m_index.numberAt(m_total - 1) <= m_filter.hiddenUpTo();
}

void ExchangeModel::useFilter(const ExchangeFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_texts.setFilter(filter);
    restartScan();
}

void ExchangeModel::setHeld(const std::set<flow::ExchangeKey> &held)
{
    if (held == m_held)
        return;
    m_held = held;
    if (const int rows = rowCount(); rows > 0)
        Q_EMIT dataChanged(index(0, Status), index(rows - 1, Status));
}

/// A half may have become known later than what was held of the other.
bool ExchangeModel::isHeld(const flow::ExchangeRow &row) const
{
    return std::ranges::any_of(m_held, [&row](const flow::ExchangeKey &key) {
        return (key.client && key.client == row.key.client)
            || (key.server && key.server == row.key.server);
    });
}

quint64 ExchangeModel::eventsBehind() const
{
    return m_moment.events - std::min(m_moment.events, m_index.foldedTo());
}

void ExchangeModel::prepareFilter()
{
    if (!isReading())
        m_texts.read(m_index, idleBudget);
}

bool ExchangeModel::isScanning() const
{
    return !m_filter.isEmpty() && m_scanned < m_total;
}

void ExchangeModel::scanMore()
{
    if (!isScanning())
        return;
    using Clock = std::chrono::steady_clock;
    const auto began = Clock::now();
    std::vector<int> found;
    while (m_scanned < m_total && Clock::now() - began < scanBudget) {
        const int to = std::min(m_total, m_scanned + scannedAtOnce);
        for (; m_scanned < to; ++m_scanned) {
            if (isMatch(m_scanned))
                found.push_back(m_scanned);
        }
    }
    if (found.empty())
        return;
    const int first = int(m_matches.size());
    beginInsertRows({}, first, first + int(found.size()) - 1);
    m_matches.insert(m_matches.end(), found.begin(), found.end());
    endInsertRows();
}

/// What was over at the moment is decided by its text alone; the others are looked at again.
bool ExchangeModel::isMatch(int indexRow)
{
    if (const std::optional<bool> known = m_texts.accepts(m_index, indexRow, m_moment.events))
        return *known && !isHidden(indexRow);
    const flow::ExchangeRow exchange = m_index.rowAt(indexRow, m_moment);
    if (exchange.running)
        m_undecided.insert(indexRow);
    return m_filter.accepts(exchange);
}

/// Asks the index only where something is hidden: of a hundred thousand matches each look costs.
bool ExchangeModel::isHidden(int indexRow) const
{
    return hidesExchanges() && m_index.numberAt(indexRow) <= m_filter.hiddenUpTo();
}

const flow::ExchangeRow &ExchangeModel::exchangeAt(int row) const
{
    // Views ask for a row cell by cell: the one asked for last is kept.
    if (row != m_cachedRow) {
        const int indexRow = indexRowOf(row);
        m_cached = indexRow < 0 ? flow::ExchangeRow{} : m_index.rowAt(indexRow, m_moment);
        m_cachedRow = row;
    }
    return m_cached;
}

flow::ExchangeKey ExchangeModel::keyAt(int row) const
{
    const int indexRow = indexRowOf(row);
    return indexRow < 0 ? flow::ExchangeKey{} : m_index.keyAt(indexRow);
}

int ExchangeModel::indexRowOf(flow::ExchangeKey key) const
{
    if (!key)
        return -1;
    const bool known = m_hint >= 0 && m_hint < m_index.rowCount() && m_index.keyAt(m_hint) == key;
    if (!known)
        m_hint = searchFor(key);
    return m_hint;
}

int ExchangeModel::searchFor(flow::ExchangeKey key) const
{
    int row = -1;
    if (key == m_missing) {
        for (int next = m_searched; row < 0 && next < m_index.rowCount(); ++next) {
            const flow::ExchangeKey there = m_index.keyAt(next);
            if ((key.client && there.client == key.client)
                || (key.server && there.server == key.server))
                row = next;
        }
    } else {
        row = m_index.rowOf(key);
    }
    m_missing = row < 0 ? key : flow::ExchangeKey{};
    m_searched = m_index.rowCount();
    return row;
}

int ExchangeModel::rowOf(flow::ExchangeKey key) const
{
    const int indexRow = indexRowOf(key);
    if (indexRow < 0)
        return -1;
    if (m_filter.isEmpty())
        return indexRow < m_shown ? indexRow : -1;
    const auto found = std::lower_bound(m_matches.begin(), m_matches.end(), indexRow);
    return found != m_matches.end() && *found == indexRow ? int(found - m_matches.begin()) : -1;
}

int ExchangeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return m_filter.isEmpty() ? m_shown + m_leaving : int(m_matches.size());
}

int ExchangeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ExchangeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto column = Column(index.column());
    if (role == Qt::DisplayRole)
        return textOf(exchangeAt(index.row()), column);
    if (role == Qt::ToolTipRole && (column == Target || column == Status || column == Between))
        return plainToolTip(textOf(exchangeAt(index.row()), column));
    if (role == Qt::ToolTipRole && (column == Time || column == Waterfall))
        return plainToolTip(waterfallText(exchangeAt(index.row())));
    if (role == Qt::AccessibleTextRole && column == Number)
        return spokenText(exchangeAt(index.row()));
    if (role == Qt::AccessibleTextRole && column == Waterfall)
        return waterfallText(exchangeAt(index.row()));
    return {};
}

QVariant ExchangeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool number = section == OnTheWire || section == Time;
        return QVariant(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role == Qt::ToolTipRole && section == Waterfall)
        return tr("Not to scale: long times are drawn shorter, and those in which nothing here was "
                  "under way are folded.");
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Number:
        return QStringLiteral("#");
    case Method:
        return tr("Method");
    case Target:
        return tr("Target");
    case Status:
        return tr("Status");
    case Between:
        return tr("Between");
    case Port:
        return tr("Port");
    case OnTheWire:
        return tr("On the wire");
    case Time:
        return tr("Time");
    case Waterfall:
        return m_wideHeader ? wideWaterfall() : tr("Waterfall");
    case ColumnCount:
        break;
    }
    return {};
}

QString ExchangeModel::wideWaterfall()
{
    return tr("Waterfall, not to scale");
}

void ExchangeModel::setWideHeader(bool wide)
{
    if (std::exchange(m_wideHeader, wide) != wide)
        Q_EMIT headerDataChanged(Qt::Horizontal, Waterfall, Waterfall);
}

QString ExchangeModel::textOf(const flow::ExchangeRow &row, Column column) const
{
    switch (column) {
    case Number:
        return row.number > 0 ? QString::number(row.number) : QString();
    case Method:
        return methodText(row);
    case Target:
        return targetText(row);
    case Status:
        if (!isHeld(row))
            return statusText(row);
        return row.status > 0 ? QStringLiteral("%1 ||").arg(statusText(row))
                              : QStringLiteral("|| %1").arg(tr("held"));
    case Between:
        return betweenText(row);
    case Port:
        return portText(row);
    case OnTheWire:
        return wireText(row);
    case Time:
        return timeText(row);
    case Waterfall:
    case ColumnCount:
        break;
    }
    return {};
}

int ExchangeModel::indexRowOf(int row) const
{
    if (row < 0 || row >= rowCount())
        return -1;
    return m_filter.isEmpty() ? row - m_leaving : m_matches[size_t(row)];
}

/// Another trace.
void ExchangeModel::startAnew(const trace::Snapshot &snapshot)
{
    beginResetModel();
    m_filter.hideUpTo(0);
    m_index.clear();
    m_index.update(snapshot, readingBudget);
    forgetRows();
    endResetModel();
    scanMore();
}

void ExchangeModel::reset()
{
    beginResetModel();
    forgetRows();
    endResetModel();
    scanMore();
}

void ExchangeModel::forgetRows()
{
    m_missing = {};
    m_changedAhead = -1;
    m_texts.clear(); // rows may have gone from anywhere
    m_total = m_index.rowCountAt(m_moment);
    m_shown = m_filter.isEmpty() ? m_total : 0;
    m_matches.clear();
    m_undecided.clear();
    m_scanned = 0;
}

/// The index has lost rows at its front; the view still counts them until it was told.
void ExchangeModel::dropFront(int removed)
{
    if (removed == 0)
        return;
    m_hint -= removed;
    m_texts.dropFront(removed);
    m_searched = std::max(0, m_searched - removed);
    if (m_filter.isEmpty()) {
        const int known = std::min(removed, m_shown);
        if (known == 0)
            return;
        m_shown -= known;
        m_leaving = known;
        beginRemoveRows({}, 0, known - 1);
        m_leaving = 0;
        endRemoveRows();
        return;
    }
    // Shifted first: a row below 0 is on its way out and shows nothing.
    for (int &row : m_matches)
        row -= removed;
    const auto kept = std::lower_bound(m_matches.begin(), m_matches.end(), 0);
    if (kept != m_matches.begin()) {
        beginRemoveRows({}, 0, int(kept - m_matches.begin()) - 1);
        m_matches.erase(m_matches.begin(), kept);
        endRemoveRows();
    }
    std::set<int> undecided;
    for (const int row : m_undecided) {
        if (row >= removed)
            undecided.insert(row - removed);
    }
    m_undecided = std::move(undecided);
    m_scanned = std::max(0, m_scanned - removed);
}

void ExchangeModel::setShownCount(int count)
{
    if (count > m_shown) {
        beginInsertRows({}, m_shown, count - 1);
        m_shown = count;
        endInsertRows();
    } else if (count < m_shown) {
        beginRemoveRows({}, count, m_shown - 1);
        m_shown = count;
        endRemoveRows();
    }
}

void ExchangeModel::showUnfiltered()
{
    setShownCount(m_total);
}

void ExchangeModel::showFiltered(bool momentWentBack)
{
    if (momentWentBack) {
        restartScan();
        return;
    }
    retestRunning();
    scanMore();
}

/// What ran when it was looked at may match by now.
void ExchangeModel::retestRunning()
{
    for (auto it = m_undecided.begin(); it != m_undecided.end();) {
        const flow::ExchangeRow exchange = m_index.rowAt(*it, m_moment);
        if (m_filter.accepts(exchange))
            insertMatch(*it);
        it = exchange.running ? std::next(it) : m_undecided.erase(it);
    }
}

void ExchangeModel::insertMatch(int indexRow)
{
    const auto place = std::lower_bound(m_matches.begin(), m_matches.end(), indexRow);
    if (place != m_matches.end() && *place == indexRow)
        return;
    const int row = int(place - m_matches.begin());
    beginInsertRows({}, row, row);
    m_matches.insert(place, indexRow);
    endInsertRows();
}

void ExchangeModel::restartScan()
{
    beginResetModel();
    m_cachedRow = -1;
    m_matches.clear();
    m_undecided.clear();
    m_scanned = 0;
    m_shown = m_filter.isEmpty() ? m_total : 0;
    endResetModel();
    scanMore();
}

void ExchangeModel::announceChanges(int firstChanged, bool everything)
{
    m_cachedRow = -1;
    const int rows = rowCount();
    int first = everything ? 0 : firstChanged;
    if (!m_filter.isEmpty() && !everything)
        first = int(
            std::lower_bound(m_matches.begin(), m_matches.end(), firstChanged) - m_matches.begin());
    if (first >= 0 && first < rows)
        Q_EMIT dataChanged(index(first, 0), index(rows - 1, ColumnCount - 1));
}

} // namespace roundtrip::ui

#pragma once

#include "core/flow/exchangeindex.h"
#include "ui/exchanges/exchangetext.h"
#include "ui/exchanges/filtertexts.h"

#include <QAbstractTableModel>

#include <optional>
#include <set>
#include <vector>

namespace roundtrip::ui
{

/// The exchanges of a trace at a moment, as rows. It keeps the index of the trace and, when
/// something is filtered, the numbers of the rows that match; texts are read when a row is shown.
/// show() is called at frame rate with whatever is new: what happened since is announced in one
/// batch.
class ExchangeModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        Number,
        Method,
        Target,
        Status,
        Between,
        Port,
        OnTheWire,
        Time,
        Waterfall,
        ColumnCount
    };
    Q_ENUM(Column)

    explicit ExchangeModel(QObject *parent = nullptr);

    /// Shows the exchanges of this snapshot at this moment. A trace that starts anew (its end lies
    /// before the old one's) resets the model.
    void show(const trace::Snapshot &snapshot, const flow::Moment &moment);
    /// Of a newer snapshot, what show() will have to read: nothing else is shown. So a flood of events is
    /// not read all at once, when the next picture is due.
    void readAhead(const trace::Snapshot &snapshot);
    /// Starts to filter anew; rows appear as they are found (see isScanning()).
    void setFilter(const QString &text);
    /// The list starts anew: what is in it at the moment is hidden, until showHidden().
    void hideAll();
    void showHidden();
    bool hidesExchanges() const { return m_filter.hiddenUpTo() > 0; }
    /// The newest one there is at the moment is hidden.
    bool hidesNewest() const;
    /// A backlog of events is taken in slices, so that the window lives on: call show() again until
    /// this is false.
    bool isReading() const { return m_index.foldedTo() < m_index.snapshot().endEvent(); }
    /// How many events before the moment the rows do not know of yet.
    quint64 eventsBehind() const;
    /// A filter goes through the rows in slices, so that the window lives on: call scanMore() until
    /// this is false.
    bool isScanning() const;
    void scanMore();
    /// What a filter will look at is read beforehand, while there is time: call prepareFilter() now and then
    /// until this is false.
    bool isFilterBehind() const { return m_texts.isBehind(m_index); }
    void prepareFilter();

    /// Exchanges of which something waits for a person, at the moment.
    void setHeld(const std::set<flow::ExchangeKey> &held);
    bool isHeld(const flow::ExchangeRow &row) const;

    /// The row at the moment; a default-made one when there is none.
    const flow::ExchangeRow &exchangeAt(int row) const;
    flow::ExchangeKey keyAt(int row) const;
    /// -1 when it is not shown.
    int rowOf(flow::ExchangeKey key) const;
    /// The row of the index that has this exchange, shown or not, at this moment or later; -1:
    /// none. What is asked for again and again (the selection) is found at once.
    int indexRowOf(flow::ExchangeKey key) const;
    /// All exchanges at the moment, shown or filtered out.
    int total() const { return m_total; }
    const flow::ExchangeIndex &index() const { return m_index; }
    using QAbstractTableModel::index;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Is there room for the whole of a header? Else its tool tip says the rest.
    void setWideHeader(bool wide);
    static QString wideWaterfall();

private:
    QString textOf(const flow::ExchangeRow &row, Column column) const;
    /// The place of a shown row in the index; -1 while the row is on its way out.
    int indexRowOf(int row) const;
    int searchFor(flow::ExchangeKey key) const;
    /// False when all rows begin anew.
    bool take(const flow::ExchangeIndex::Changes &changes);
    void startAnew(const trace::Snapshot &snapshot);
    void reset();
    void forgetRows();
    void dropFront(int removed);
    void setShownCount(int count);
    void showUnfiltered();
    void showFiltered(bool momentWentBack);
    bool isMatch(int indexRow);
    bool isHidden(int indexRow) const;
    void retestRunning();
    void insertMatch(int indexRow);
    void useFilter(const ExchangeFilter &filter);
    void restartScan();
    void announceChanges(int firstChanged, bool everything);

    flow::ExchangeIndex m_index;
    flow::Moment m_moment;
    ExchangeFilter m_filter;
    int m_total = 0; ///< rows of the index at the moment
    quint64 m_seenEnd = 0; ///< of the trace that was shown; the index may have been read ahead
    int m_changedAhead = -1; ///< the first row that has changed since show(); -1: none
    int m_shown = 0; ///< without a filter: how many of them the view knows
    int m_leaving = 0; ///< rows at the front that the index has dropped and the view still knows
    bool m_wideHeader = true;
    std::set<flow::ExchangeKey> m_held;
    std::vector<int> m_matches; ///< with a filter: rows of the index, ascending
    FilterTexts m_texts;
    std::set<int> m_undecided; ///< scanned while they ran: their status may still come
    int m_scanned = 0; ///< with a filter: rows [0, m_scanned) were looked at
    mutable int m_hint = -1; ///< where indexRowOf() found something the last time
    mutable flow::ExchangeKey m_missing; ///< what it did not find …
    mutable int m_searched = 0; ///< … in the rows [0, m_searched): it can only be among later ones
    mutable int m_cachedRow = -1;
    mutable flow::ExchangeRow m_cached;
};

} // namespace roundtrip::ui

#pragma once

#include "core/flow/eventtext.h"
#include "core/flow/exchangereading.h"

#include <QAbstractTableModel>

#include <map>
#include <memory>
#include <vector>

namespace roundtrip::ui
{

/// The events of an exchange before the moment, oldest first, in words: the textual twin of the
/// stage.
class EventsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Index, Time, Who, What, Detail, Cause, ColumnCount };
    Q_ENUM(Column)

    using QAbstractTableModel::QAbstractTableModel;

    /// Events that are only added at the end are announced as such; anything else resets. The
    /// reading is kept, for the words of the rows that are looked at, until the next one or
    /// clear().
    void show(std::shared_ptr<const flow::ExchangeReading> reading, flow::ExchangeKey key);
    void clear();

    trace::EventIndex eventAt(int row) const;
    int rowOf(trace::EventIndex event) const; ///< -1: not here
    /// All that there is to say of it, in two lines.
    QString wholeText(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    flow::EventText words(trace::EventIndex event) const;
    QString text(trace::EventIndex event, Column column) const;
    QString causeText(trace::EventIndex event) const;

    trace::Snapshot m_snapshot;
    std::chrono::microseconds m_begin{0}; ///< of the exchange: times count from it
    flow::ExchangeKey m_key;
    trace::ConnectionId m_upstream;
    std::vector<trace::EventIndex> m_events;
    std::shared_ptr<const flow::ExchangeReading> m_reading;
    mutable std::map<trace::EventIndex, flow::EventText> m_said; ///< by this reading, when asked
};

} // namespace roundtrip::ui

#include "ui/inspect/eventsmodel.h"

#include "core/flow/eventtext.h"
#include "core/flow/timing.h"
#include "ui/theme/tooltip.h"

#include <algorithm>

namespace roundtrip::ui
{

void EventsModel::show(std::shared_ptr<const flow::ExchangeReading> reading, flow::ExchangeKey key)
{
    std::vector<trace::EventIndex> events = reading->allEvents();
    m_upstream = reading->upstream();
    m_snapshot = reading->snapshot();
    m_begin = reading->begin();
    m_reading = std::move(reading);
    m_said.clear();
    const int before = int(m_events.size());
    const bool onlyMore = key == m_key && events.size() >= m_events.size()
        && std::equal(m_events.begin(), m_events.end(), events.begin());
    m_key = key;
    if (!onlyMore) {
        beginResetModel();
        m_events = std::move(events);
        endResetModel();
        return;
    }
    if (int(events.size()) > before) {
        beginInsertRows({}, before, int(events.size()) - 1);
        m_events = std::move(events);
        endInsertRows();
    }
    if (before > 0) // what came may say more of what was there
        Q_EMIT dataChanged(index(0, Time), index(before - 1, Cause));
}

void EventsModel::clear()
{
    beginResetModel();
    m_events.clear();
    m_said.clear();
    m_reading = nullptr;
    m_upstream = {};
    m_key = {};
    m_snapshot = {};
    endResetModel();
}

trace::EventIndex EventsModel::eventAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_events[size_t(row)] : trace::EventIndex{};
}

int EventsModel::rowOf(trace::EventIndex event) const
{
    const auto found = std::lower_bound(m_events.begin(), m_events.end(), event);
    return found != m_events.end() && *found == event ? int(found - m_events.begin()) : -1;
}

int EventsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

int EventsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const trace::EventIndex event = eventAt(index.row());
    const auto column = Column(index.column());
    if (role == Qt::DisplayRole)
        return text(event, column);
    if (role == Qt::ToolTipRole)
        return plainToolTip(column == Cause ? causeText(event) : text(event, column));
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (column == Time ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

QVariant EventsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == Time ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Index:
        return QStringLiteral("#");
    case Time:
        return tr("ms");
    case Who:
        return tr("Who");
    case What:
        return tr("What");
    case Detail:
        return tr("Detail");
    case Cause:
        return tr("Cause");
    case ColumnCount:
        break;
    }
    return {};
}

/// Only of what is looked at: an exchange may have a hundred thousand events.
flow::EventText EventsModel::words(trace::EventIndex event) const
{
    const trace::Side side = flow::sideOfEvent(m_snapshot, event, m_reading->key());
    if (!flow::knowsMoreInExchange(m_snapshot.at(event).kind))
        return flow::textOf(m_snapshot, event, side);
    const auto [said, fresh] = m_said.try_emplace(event);
    if (fresh)
        said->second = flow::textOf(*m_reading, event, side);
    return said->second;
}

QString EventsModel::text(trace::EventIndex event, Column column) const
{
    switch (column) {
    case Index:
        return QString::number(event.value);
    case Time: {
        const auto since = m_snapshot.timeOf(event) - m_begin;
        return flow::exactText(since).chopped(3); // the unit stands above
    }
    case Who:
        if (m_upstream && m_snapshot.at(event).subject().isConnection()
            && m_snapshot.at(event).subject().connectionId() == m_upstream)
            return tr("upstream"); // what the proxy is to whom it asks
        return words(event).who;
    case What:
        return words(event).what;
    case Detail:
        return words(event).detail;
    case Cause: {
        const trace::EventIndex cause = m_snapshot.causeOf(event);
        return cause ? QStringLiteral("#%1").arg(cause.value) : QString();
    }
    case ColumnCount:
        break;
    }
    return {};
}

QString EventsModel::wholeText(int row) const
{
    const trace::EventIndex event = eventAt(row);
    if (!event)
        return {};
    QStringList parts;
    for (const Column column : {Who, What, Detail}) {
        if (const QString part = text(event, column); !part.isEmpty())
            parts << part;
    }
    const QString words = parts.join(QStringLiteral(" · "));
    const QString cause = causeText(event);
    return cause.isEmpty() ? words : words + u'\n' + tr("Because of %1").arg(cause);
}

QString EventsModel::causeText(trace::EventIndex event) const
{
    const trace::EventIndex cause = m_snapshot.causeOf(event);
    if (!cause)
        return {};
    const flow::EventText said = words(cause);
    return QStringLiteral("#%1 %2 %3 %4").arg(cause.value).arg(said.who, said.what, said.detail);
}

} // namespace roundtrip::ui

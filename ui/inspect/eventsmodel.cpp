#include "ui/inspect/eventsmodel.h"

#include "core/flow/eventtext.h"
#include "core/flow/timing.h"
#include "ui/theme/tooltip.h"

#include <algorithm>

namespace roundtrip::ui
{

void EventsModel::show(const flow::ExchangeReading &reading, flow::ExchangeKey key)
{
    std::vector<trace::EventIndex> events = reading.allEvents();
    m_upstream = reading.upstream();
    m_snapshot = reading.snapshot();
    m_begin = reading.begin();
    const bool onlyMore = key == m_key && events.size() >= m_events.size()
        && std::equal(m_events.begin(), m_events.end(), events.begin());
    m_key = key;
    m_said.clear();
    for (const trace::EventIndex event : events) {
        if (flow::knowsMoreInExchange(m_snapshot.at(event).kind))
            m_said[event] = flow::textOf(reading, event, sideOf(event));
    }
    if (!onlyMore) {
        beginResetModel();
        m_events = std::move(events);
        endResetModel();
    } else if (events.size() > m_events.size()) {
        beginInsertRows({}, int(m_events.size()), int(events.size()) - 1);
        m_events = std::move(events);
        endInsertRows();
    }
}

void EventsModel::clear()
{
    beginResetModel();
    m_events.clear();
    m_said.clear();
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

/// An event of a half does not say on which side it happened; the key does.
trace::Side EventsModel::sideOf(trace::EventIndex event) const
{
    const trace::Subject subject = m_snapshot.at(event).subject();
    if (subject.isConnection())
        return subject.side();
    return subject.halfId() == m_key.server ? trace::Side::Server : trace::Side::Client;
}

flow::EventText EventsModel::words(trace::EventIndex event) const
{
    const auto said = m_said.find(event);
    return said == m_said.end() ? flow::textOf(m_snapshot, event, sideOf(event)) : said->second;
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

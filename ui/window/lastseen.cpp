#include "ui/window/lastseen.h"

#include "core/flow/eventtext.h"

#include <QCoreApplication>

namespace roundtrip::ui
{

void LastSeen::note(const flow::ExchangeRow &row, trace::EventIndex first)
{
    m_row = row;
    m_first = first;
}

/// A client half that was seen alone may have got its server half since.
const flow::ExchangeRow *LastSeen::row(flow::ExchangeKey key) const
{
    const flow::ExchangeKey &seen = m_row.key;
    const bool same = seen == key || (key.client && !m_row.extra && seen.client == key.client);
    return m_row.number > 0 && same ? &m_row : nullptr;
}

flow::Sentence LastSeen::sentence(flow::ExchangeKey key, const flow::Moment &moment) const
{
    const flow::ExchangeRow *const seen = row(key);
    if (!seen || seen->cut || moment.events > m_first.value)
        return {};
    const auto wait = std::max(std::chrono::microseconds(0), seen->begin - moment.clock);
    return {QCoreApplication::translate(
                "LastSeen", "Exchange %1, `%2`, has not begun: it does with event %3, %4 from this moment.")
                .arg(QString::number(seen->number),
                    QString::fromUtf8(seen->method + ' ' + seen->target).trimmed(),
                    QString::number(m_first.value), flow::durationText(wait)),
        QCoreApplication::translate("LastSeen", "Go on from here (F5) goes there.")};
}

} // namespace roundtrip::ui

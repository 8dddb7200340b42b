#include "ui/models/selection.h"

namespace roundtrip::ui
{

void Selection::setExchange(flow::ExchangeKey exchange)
{
    if (exchange == m_exchange)
        return;
    m_exchange = exchange;
    setEvent({});
    Q_EMIT exchangeChanged();
}

void Selection::setEvent(trace::EventIndex event)
{
    setBytes({}, event);
}

void Selection::setBytes(const flow::WireRange &bytes, trace::EventIndex carrier)
{
    if (carrier == m_event && bytes == m_bytes)
        return;
    m_event = carrier;
    m_bytes = bytes;
    Q_EMIT eventChanged();
}

} // namespace roundtrip::ui

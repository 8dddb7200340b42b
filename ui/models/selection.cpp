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
    if (event == m_event)
        return;
    m_event = event;
    Q_EMIT eventChanged();
}

} // namespace roundtrip::ui

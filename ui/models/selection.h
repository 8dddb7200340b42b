#pragma once

#include "core/flow/exchange.h"

#include <QObject>

namespace roundtrip::ui
{

/// What is selected, for all views: the exchange, and in it an event (a step, an arrow, a label).
class Selection final : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    flow::ExchangeKey exchange() const noexcept { return m_exchange; }
    trace::EventIndex event() const noexcept { return m_event; }
    /// Another exchange takes the selected event with it.
    void setExchange(flow::ExchangeKey exchange);
    void setEvent(trace::EventIndex event);

Q_SIGNALS:
    void exchangeChanged();
    void eventChanged();

private:
    flow::ExchangeKey m_exchange;
    trace::EventIndex m_event;
};

} // namespace roundtrip::ui

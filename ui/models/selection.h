#pragma once

#include "core/flow/exchange.h"
#include "core/flow/wirerange.h"

#include <QObject>

namespace roundtrip::ui
{

/// What is selected, for all views: the exchange, in it an event (a step, an arrow, a label), and
/// perhaps some of the bytes that the event is about. There is one selection: whoever shows bytes
/// and has none here shows those of the event.
class Selection final : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    flow::ExchangeKey exchange() const noexcept { return m_exchange; }
    trace::EventIndex event() const noexcept { return m_event; }
    const flow::WireRange &bytes() const noexcept { return m_bytes; }
    /// Another exchange takes the selected event with it.
    void setExchange(flow::ExchangeKey exchange);
    /// The event as a whole: bytes that were selected no longer are.
    void setEvent(trace::EventIndex event);
    /// Bytes, and the read or write that carried them.
    void setBytes(const flow::WireRange &bytes, trace::EventIndex carrier);

Q_SIGNALS:
    void exchangeChanged();
    /// Another event, or other bytes of it.
    void eventChanged();

private:
    flow::ExchangeKey m_exchange;
    trace::EventIndex m_event;
    flow::WireRange m_bytes;
};

} // namespace roundtrip::ui

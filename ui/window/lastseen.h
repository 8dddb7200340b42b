#pragma once

#include "core/flow/exchangeindex.h"
#include "core/flow/steps.h"

namespace roundtrip::ui
{

/// The selected exchange as it was seen: a person who winds back to before its beginning knows which
/// it is and may hear when it begins. Of one that was never seen nothing is said: it lies behind the
/// veil.
class LastSeen
{
public:
    /// It is there to be seen.
    void note(const flow::ExchangeRow &row, trace::EventIndex first);
    /// None: it was not seen.
    const flow::ExchangeRow *row(flow::ExchangeKey key) const;
    /// Which exchange begins later, at which event and how long after the moment; empty: it was not
    /// seen.
    flow::Sentence sentence(flow::ExchangeKey key, const flow::Moment &moment) const;

private:
    flow::ExchangeRow m_row;
    trace::EventIndex m_first;
};

} // namespace roundtrip::ui

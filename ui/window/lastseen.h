#pragma once

#include "core/flow/exchangeindex.h"
#include "core/flow/steps.h"

namespace roundtrip::ui
{

/// The selected exchange as it was seen: with the veil lifted a person who winds back to before its
/// beginning hears which it is and when it begins. All of that lies after the moment: while the
/// veil hangs nothing is said of it.
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

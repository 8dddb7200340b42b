#pragma once

#include "core/flow/exchange.h"
#include "core/flow/moment.h"

#include <chrono>
#include <vector>

namespace roundtrip::ui
{

/// What a person sees as one step: a call of the program, a callback into it, a decision of the
/// agent, a write or read of a socket, the birth and end of a connection. What the module notes
/// about bytes in between comes along with it, as does what only the deeper depths draw.
bool isVisibleStep(const trace::Event &event);

/// A place where stepping and replaying stop: a visible step with what followed from it unseen.
struct Stop {
    quint64 events = 0; ///< the moment just behind it
    std::chrono::microseconds time{0}; ///< when the step happened
    bool operator==(const Stop &) const = default;
};

/// The stops of an exchange up to the head of the snapshot, oldest first.
struct Stops {
    quint64 first = 0; ///< the moment before the first event of the exchange
    std::vector<Stop> stops;
    /// The first so many belong to the exchange; what comes behind them happened to its connection
    /// when it was over.
    size_t own = 0;
    bool running = false; ///< the exchange has not ended: more may come
    /// The stop after the moment and the one before it; nullptr: there is none.
    const Stop *after(quint64 events) const;
    const Stop *before(quint64 events) const;
};
Stops stopsOf(const trace::Snapshot &snapshot, flow::ExchangeKey exchange);

} // namespace roundtrip::ui

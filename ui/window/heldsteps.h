#pragma once

#include "core/flow/exchange.h"
#include "core/flow/interventions.h"

#include <vector>

namespace roundtrip::ui
{

class ExchangeModel;

/// What waits for a person, as people count it: places at which a step could be let go now. What
/// queues up behind such a step is no place of its own.
struct HeldPlaces {
    std::vector<flow::Interventions::HeldStep> first; ///< of each place, oldest first
    int count() const { return int(first.size()); }
};
HeldPlaces heldPlacesOf(const flow::Interventions &interventions);

/// The exchange a held step belongs to; none when it is not known.
flow::ExchangeKey exchangeOf(
    const flow::Interventions::HeldStep &step, const ExchangeModel &exchanges);

} // namespace roundtrip::ui

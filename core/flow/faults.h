#pragma once

#include "core/trace/ids.h"

namespace roundtrip::flow
{

class ExchangeReading;

/// The newest fault by which a person ended a direction of the exchange's connection: reset,
/// truncated, half-closed; none.
trace::EventIndex faultThatEnds(const ExchangeReading &reading);

} // namespace roundtrip::flow

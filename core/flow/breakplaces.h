#pragma once

#include "core/flow/steps.h"
#include "core/plan/conditions.h"

#include <optional>

namespace roundtrip::flow
{

class ExchangeReading;

/// Where a breakpoint looks: what kind of step, on which side.
struct BreakPlace {
    plan::BreakAt at = plan::BreakAt::HeadOut;
    plan::BreakSide side = plan::BreakSide::Client;
    bool operator==(const BreakPlace &) const = default;
};

/// Where something like this event would be held the next time: a call and a write before the piece
/// that they send leaves, a read and a callback before the callback. Nothing: it cannot be.
std::optional<BreakPlace> breakPlaceOf(const ExchangeReading &reading, trace::EventIndex event);
/// The same of a step of the guide, also of one that has not happened.
std::optional<BreakPlace> breakPlaceOf(const Step &step, trace::Side side);

/// A breakpoint at a place without any condition; its number is left to be given.
plan::BreakpointPlan breakpointAt(const BreakPlace &place);
/// Is the status of the answer known there?
bool hasStatus(const BreakPlace &place);
/// Is a head what is held there?
bool hasHead(const BreakPlace &place);

} // namespace roundtrip::flow

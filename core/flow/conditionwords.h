#pragma once

#include "core/plan/conditions.h"

#include <QString>

namespace roundtrip::flow
{

// Link conditions, faults and breakpoints in words; translated.

/// Nothing is delayed, and writes are as long as they come.
bool isPlain(const plan::LinkPlan &link);
/// "loopback", "3G", "one byte at a time"; "your own" where it is no preset as it is.
QString linkName(const plan::LinkPlan &link);
/// "768 kbit/s", "1.6 Mbit/s".
QString rateText(int kbitPerSecond);
/// "150–180 ms, 1.6 Mbit/s, 1 B a write"; empty: as it is.
QString linkWayText(const plan::LinkWayPlan &way);
/// Both directions; once where they are alike.
QString linkText(const plan::LinkPlan &link);

/// "before the response head leaves", "before 'request'".
QString placeText(plan::BreakAt at, plan::BreakSide side);
/// "GET /chunks/*, status 4xx, older than 1 s"; empty: no conditions.
QString conditionsText(const plan::BreakpointPlan &breakpoint);

/// "the byte is changed", as a verb of a menu: "Corrupt a byte".
QString faultText(plan::FaultChoice fault);

} // namespace roundtrip::flow

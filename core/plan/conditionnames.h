#pragma once

#include "core/plan/conditions.h"

namespace roundtrip::plan
{

/// A value and its name in JSON.
template <typename T>
struct Named {
    const char *name;
    T value;
};

inline constexpr Named<FaultChoice> faultNames[] = {{"delay", FaultChoice::Delay},
    {"stall", FaultChoice::Stall}, {"resume", FaultChoice::Resume},
    {"truncate", FaultChoice::Truncate}, {"reset", FaultChoice::Reset},
    {"half-close", FaultChoice::HalfClose}, {"split", FaultChoice::Split},
    {"corrupt", FaultChoice::Corrupt}};
/// "404", or "4xx".
bool isStatusPattern(const QByteArray &text);

inline constexpr Named<BreakAt> breakNames[] = {{"connect", BreakAt::Connect},
    {"head-out", BreakAt::HeadOut}, {"body-out", BreakAt::BodyOut}, {"end-out", BreakAt::EndOut},
    {"head-in", BreakAt::HeadIn}, {"body-in", BreakAt::BodyIn}, {"end-in", BreakAt::EndIn},
    {"parse-error", BreakAt::ParseError}};
inline constexpr Named<BreakSide> sideNames[] = {
    {"any", BreakSide::Any}, {"client", BreakSide::Client}, {"server", BreakSide::Server}};

} // namespace roundtrip::plan

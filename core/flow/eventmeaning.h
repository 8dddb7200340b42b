#pragma once

// What it means that an event happened, in one sentence for who sees it for the first time.

#include "core/flow/exchangereading.h"

#include <QString>

namespace roundtrip::flow
{

/// `side` is that of its half. Empty for an event that explains itself, or that nobody here knows.
/// Code in backticks.
QString meaningOf(const ExchangeReading &reading, trace::EventIndex index, trace::Side side);

} // namespace roundtrip::flow

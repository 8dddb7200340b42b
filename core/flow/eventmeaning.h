#pragma once

// What it means that an event happened, in one sentence for who sees it for the first time.

#include "core/trace/event.h"

#include <QString>

namespace roundtrip::flow
{

/// Empty for a kind that explains itself, or that nobody here knows. Code in backticks.
QString meaningOf(trace::EventKind kind);

} // namespace roundtrip::flow

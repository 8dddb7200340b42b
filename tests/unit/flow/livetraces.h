#pragma once

#include "core/trace/snapshot.h"

#include <QByteArray>

#include <functional>
#include <vector>

namespace roundtrip::test
{

/// A scenario that the engine lives through over real sockets, for what only real traces have:
/// turns of the loop, writes that share bytes, events whose order the kernel decides.
struct LiveScenario {
    const char *name;
    std::function<trace::Snapshot()> run;
};
const std::vector<LiveScenario> &liveScenarios();
/// Runs the scenario of this name.
trace::Snapshot liveTrace(const char *name);

} // namespace roundtrip::test

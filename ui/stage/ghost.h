#pragma once

#include "core/flow/scene.h"
#include "core/flow/steps.h"

#include <vector>

namespace roundtrip::ui
{

/// What the stage shows before anything has happened: the outline of one exchange. Nothing in it
/// claims to have happened: it has no events, no byte counts and no times.
flow::Scene ghostScene();
std::vector<flow::Step> ghostClientSteps();
std::vector<flow::Step> ghostServerSteps();

} // namespace roundtrip::ui

#include "core/plan/conditions.h"

#include <algorithm>
#include <array>

namespace roundtrip::plan
{

using namespace std::chrono_literals;

// One way each: a round trip takes twice the latency. Rates down (to the client) and up.
std::span<const LinkPlan> linkPresets()
{
    static const std::array<LinkPlan, 5> presets{
        LinkPlan{"loopback", {}, {}, 1},
        LinkPlan{"wifi", {3ms, 2ms, 30'000, 0}, {3ms, 2ms, 50'000, 0}, 1},
        LinkPlan{"3g", {150ms, 30ms, 768, 0}, {150ms, 30ms, 1'600, 0}, 1},
        LinkPlan{"satellite", {300ms, 10ms, 2'000, 0}, {300ms, 10ms, 20'000, 0}, 1},
        LinkPlan{"one-byte", {0ms, 0ms, 0, 1}, {0ms, 0ms, 0, 1}, 1},
    };
    return presets;
}

const LinkPlan *findLinkPreset(const QByteArray &name)
{
    const auto presets = linkPresets();
    const auto found = std::ranges::find(presets, name, &LinkPlan::preset);
    return found == presets.end() ? nullptr : &*found;
}

} // namespace roundtrip::plan

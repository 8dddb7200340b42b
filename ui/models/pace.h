#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

namespace roundtrip::ui
{

/// How fast a replay runs: to scale, from real time down to a thousandth of it, or with a readable
/// moment for each step, however long it took.
struct Pace {
    std::chrono::milliseconds perStep{0}; ///< 0: to scale
    int slowness = 1; ///< to scale: 1 is real time, 50 a fiftieth of it

    /// The notches of a logarithmic scale.
    static constexpr std::array slownesses{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

    static constexpr Pace readable(std::chrono::milliseconds perStep) { return {perStep, 1}; }
    static constexpr Pace toScale(int slowness) { return {{}, slowness}; }
    bool isToScale() const { return perStep.count() == 0; }
    bool isRealTime() const { return isToScale() && slowness == 1; }
    /// The notch nearest to the slowness, from 0.
    int notch() const
    {
        const auto at = std::lower_bound(slownesses.begin(), slownesses.end(), slowness);
        return at == slownesses.end() ? int(slownesses.size()) - 1 : int(at - slownesses.begin());
    }
    /// What no pace has as its setting.
    static constexpr int noSetting = std::numeric_limits<int>::min();
    /// A setting in one number: milliseconds for each step, or the slowness below 0; 0 is real time.
    int toSetting() const { return isToScale() ? (isRealTime() ? 0 : -slowness) : int(perStep.count()); }
    static Pace fromSetting(int value)
    {
        constexpr int longest = 60'000;
        if (value > 0)
            return readable(std::chrono::milliseconds(std::min(value, longest)));
        return toScale(std::clamp(-value, 1, slownesses.back()));
    }
    bool operator==(const Pace &) const = default;
};

} // namespace roundtrip::ui

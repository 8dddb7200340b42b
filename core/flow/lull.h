#pragma once

#include <QtGlobal>

#include <chrono>

namespace roundtrip::flow
{

/// A stretch of an exchange's time in which it stood still. Times since the trace began.
struct Lull {
    enum class Why : quint8 {
        Held, ///< a person or a breakpoint held a step of it
        NothingSent, ///< a request had begun and no byte of it moved, for lullFrom or longer
        NothingCame, ///< … an answer
    };
    Why why{};
    std::chrono::microseconds begin{0};
    std::chrono::microseconds end{0}; ///< of one that lasts: what the moment's clock shows
    std::chrono::microseconds duration() const { return end - begin; }
    bool operator==(const Lull &) const = default;
};
/// Between two bytes of a message shorter waits are no lull.
inline constexpr std::chrono::microseconds lullFrom = std::chrono::milliseconds(100);

} // namespace roundtrip::flow

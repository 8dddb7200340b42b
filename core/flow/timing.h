#pragma once

#include "core/flow/exchangeindex.h"
#include "core/flow/exchangereading.h"

#include <QString>

#include <vector>

namespace roundtrip::flow
{

/// A part of an exchange's time in which the same phases were under way. One follows the other
/// without a gap, from the beginning of the exchange to its end, so their lengths add up to what it
/// took, whether phases overlap or not.
struct TimingStretch {
    std::vector<Phase> phases; ///< two where they overlap; none: before, between or behind them
    std::chrono::microseconds begin{0}; ///< since the trace began
    std::chrono::microseconds end{0};
    bool underWay = false;
    bool isLast = false; ///< behind the last phase: until both halves were closed
    std::chrono::microseconds held{0}; ///< of it, a person or a breakpoint held the exchange …
    std::chrono::microseconds quiet{0}; ///< … or no byte of the message under way moved (Lull) …
    int pauses = 0; ///< … so often
    std::vector<trace::EventIndex> events; ///< that happened in it
    std::chrono::microseconds duration() const { return end - begin; }
};
std::vector<TimingStretch> timingOf(const ExchangeRow &row, const ExchangeReading &reading);
/// The same without their events.
std::vector<TimingStretch> stretchesOf(const ExchangeRow &row);

/// When the exchange stood still in a part of its time in which these phases were under way: one behind
/// the other. What was held is not quiet as well; where two messages are under way, both have to be.
std::vector<Lull> lullsIn(const ExchangeRow &row, const std::vector<Phase> &phases,
    std::chrono::microseconds begin, std::chrono::microseconds end);

/// "1,203.471 ms", exact to the microsecond and always in this unit, so that people can add them up.
QString exactText(std::chrono::microseconds duration);
/// "1,203,471": digits in groups.
QString groupedText(qint64 number);

} // namespace roundtrip::flow

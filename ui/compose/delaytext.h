#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace roundtrip::ui
{

/// "at once", "+ 300 ms", "+ 1.2 s": how long a piece waits before it is written. Translated.
QString delayText(std::chrono::milliseconds delay);
/// Reads what a person writes: nothing, "at once", "0", "300", "300 ms", "1.2 s", "+1,2 s", "2
/// min". A bare number is milliseconds. Nothing for anything else, for less than 0 and for more
/// than an hour.
std::optional<std::chrono::milliseconds> parseDelay(const QString &text);

/// The same with "none" for 0, for timeouts.
QString timeoutText(std::chrono::milliseconds timeout);
std::optional<std::chrono::milliseconds> parseTimeout(const QString &text);

} // namespace roundtrip::ui

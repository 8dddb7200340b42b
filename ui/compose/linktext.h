#pragma once

#include <QString>

#include <optional>

namespace roundtrip::ui
{

/// "unlimited", "768 kbit/s", "1.6 Mbit/s". Translated.
QString bandwidthText(int kbitPerSecond);
/// Reads what a person writes: nothing, "unlimited", "0", "768", "768 kbit/s", "1.6 Mbit/s". A bare
/// number is kbit/s. Nothing for anything else and for more than 2 Tbit/s.
std::optional<int> parseBandwidth(const QString &text);

/// "as it comes", "1 B", "1460 B": how much goes in one write.
QString segmentText(int bytes);
/// "as it comes", nothing, "0", "1", "1460 B", "4 KiB". A bare number is bytes. Nothing for
/// anything else and for more than a GiB.
std::optional<int> parseSegment(const QString &text);

} // namespace roundtrip::ui

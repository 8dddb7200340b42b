#pragma once

#include <QByteArray>

#include <optional>

namespace roundtrip::message
{

/// The host of an http: URL in its one form, as the URL Standard's host parser gives it: lower
/// case, percent-encoding undone, international names as "xn--…", IPv4 as four decimals, IPv6
/// compressed and in brackets. Nothing when it is no valid host.
std::optional<QByteArray> canonicalHost(QByteArrayView host);

} // namespace roundtrip::message

#pragma once

#include <QString>

namespace roundtrip::ui
{

class Theme;

/// The application's style sheet: flat panels, lines of one pixel, radius 6. It reads these dynamic
/// properties: `primary` (the one button that does the thing), `flat` (a button that looks like a
/// link), `muted`, `small`, `strong`, `code` (labels and fields), `invalid` (a field that was
/// refused, and the label that says why), `warning` (a label), `remove` (the cross of a row),
/// `piece` (a text field of one line that grows), `sheet` (a page of text), `card` (a text on a
/// tint), `crowded` (a tab bar with many tabs), `segment`, `choice` (SegmentedControl's own), `panel` (a
/// frame with a line around it), `banner` (one across the top of a form), `edge` (a button along the
/// lower edge of what scrolls), `badge`
/// ("live", "behind", "paused", "replay", "held": labels).
QString styleSheetFor(const Theme &theme);

} // namespace roundtrip::ui

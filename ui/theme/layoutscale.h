#pragma once

class QWidget;

namespace roundtrip::ui
{

/// Margins and spacings of layouts are numbers that nothing scales: this does it, for all layouts
/// below a widget, when the zoom goes from one factor to another. What the layouts had at zoom 1 is
/// remembered with them, so that zooming in and out again ends where it began.
void scaleLayouts(QWidget *root, double from, double to);

} // namespace roundtrip::ui

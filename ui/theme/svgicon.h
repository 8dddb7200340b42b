#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace roundtrip::ui
{

/// The drawing resources/icons/NAME.svg, whose strokes say currentColor, in `color` (in `disabled`
/// when disabled), drawn sharp at every size and screen.
QIcon svgIcon(const QString &name, const QColor &color, const QColor &disabled);

} // namespace roundtrip::ui

#pragma once

#include "core/flow/steps.h"

#include <QPointF>

class QPainter;

namespace roundtrip::ui
{

class Theme;

/// The guide's number of a step in its circle. The state is told by colour and by shape: dotted
/// (not yet), filled (now), ringed with a tick (done), with a cross (failed).
void paintStepSign(QPainter &painter, const Theme &theme, const flow::Step &step,
    const QPointF &center, double radius);

/// A breakpoint before this step: a disc at the upper left of its circle.
void paintBreakSign(QPainter &painter, const Theme &theme, const QPointF &center, double radius);

} // namespace roundtrip::ui

#pragma once

#include "ui/inspect/inspectorpage.h"
#include "ui/inspect/sheet.h"

namespace roundtrip::ui
{

/// What the exchange is, in short: the lines of the page Overview.
Sheet overviewSheet(const InspectedExchange &exchange);
/// The heads in wire order and wire case, each line with who put it there: the page Headers.
Sheet headersSheet(const InspectedExchange &exchange);

/// How a body is delimited and why: "chunked: the length was not known".
QString framingText(trace::Framing framing);

QString phaseName(flow::Phase phase);

} // namespace roundtrip::ui

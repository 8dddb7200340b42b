#pragma once

#include "core/flow/timing.h"
#include "ui/inspect/inspectorpage.h"
#include "ui/inspect/sheet.h"

namespace roundtrip::ui
{

/// What the exchange is, in short: the lines of the page Overview.
Sheet overviewSheet(const InspectedExchange &exchange);
/// What a person holds and has changed of it; nothing where nobody has: a part of Overview.
void addInterventions(Sheet &sheet, const InspectedExchange &exchange);
/// The heads in wire order and wire case, each line with who put it there: the page Headers.
Sheet headersSheet(const InspectedExchange &exchange);

/// A stretch of time by the phases in it: "Sending + Receiving".
QString stretchName(const flow::TimingStretch &stretch, const flow::ExchangeRow &row);
/// "held 1,203.471 ms", "a pause of 5,000.120 ms": how long it stood still in it; empty: it did not.
QString lullText(const flow::TimingStretch &stretch);
/// Of a client outside what is known is what the server does: it reads and writes.
QString phaseName(flow::Phase phase, bool seenByServer);

} // namespace roundtrip::ui

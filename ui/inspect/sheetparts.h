#pragma once

// What the sheets share. Private to this folder.

#include "ui/inspect/sheets.h"

#include <QString>

namespace roundtrip::ui
{

QString sheetWords(const char *english);
/// As a program of Node sees what stands in a head: each byte is one character.
QString latinText(const QByteArray &bytes);
/// That the page shows what comes later, where it does.
void addAhead(Sheet &sheet, const InspectedExchange &exchange);
/// The client is ours, and its parser has had no head of the answer; whatever was written.
bool isUnheard(const InspectedExchange &exchange, const flow::MessageView &response);
/// Why there is no head to show.
QString absentText(
    const flow::MessageView &message, const InspectedExchange &exchange, flow::Message which);

} // namespace roundtrip::ui

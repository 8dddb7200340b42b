#pragma once

// What there is to say about one event of an exchange, wherever it was selected.

#include "core/flow/exchangereading.h"

#include <QString>

namespace roundtrip::flow
{

struct EventNote {
    QString who; ///< "server"
    QString what; ///< as the stage writes it: "write('hello')"; else its name
    QString detail; ///< what the name does not say: "5 B"
    QString when; ///< since the exchange began: "1.250 ms"
    QString meaning; ///< one sentence; code in backticks
    QString why; ///< of a decision its reason, with the rule where there is one
    trace::EventIndex cause; ///< none: the trace does not say
    QString causeText; ///< "#12 server recv() 155 B"
    bool operator==(const EventNote &) const = default;
};

/// Empty (no `what`) for an event that this moment does not know.
EventNote eventNoteOf(const ExchangeReading &reading, trace::EventIndex event);

} // namespace roundtrip::flow

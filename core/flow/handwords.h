#pragma once

#include "core/flow/exchangereading.h"
#include "core/flow/interventions.h"

#include <QString>

#include <optional>

namespace roundtrip::flow
{

/// What a call of a person has put on the wire, up to the person's next call of the same half.
struct Released {
    qint64 bytes = 0;
    int writes = 0;
    QString pieces; ///< "head 155, body 11"; empty when there are many
};
Released releasedBy(const ExchangeReading &reading, trace::EventIndex call);
/// "0 B on the wire", "166 B on the wire in one write: head 155, body 11".
QString releasedText(const Released &released);

/// The newest call that a person made on a half, and what became of it.
struct CallOutcome {
    trace::EventIndex call;
    bool refused = false; ///< by the module
    QString text; ///< "writeHead(200): 0 B on the wire", "refused: ERR_HTTP_HEADERS_SENT, …"
    bool operator==(const CallOutcome &) const = default;
};
std::optional<CallOutcome> lastCallByHand(const ExchangeReading &reading, trace::Side side);

} // namespace roundtrip::flow

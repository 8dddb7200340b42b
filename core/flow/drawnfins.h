#pragma once

#include "core/flow/exchangereading.h"

#include <array>

namespace roundtrip::flow
{

/// The FINs that the scene draws from the depth Code on: in the middle of an exchange a FIN is the
/// cause of what follows, so each one that came before the answer was complete; and each one that
/// waited for a person. Whoever steps asks here too: what is drawn is a step. What it says of an
/// event does not change with what comes later.
class DrawnFins
{
public:
    explicit DrawnFins(const ExchangeReading &reading);

    /// The FIN that this side has sent is drawn.
    bool isDrawn(trace::Side from) const { return bool(m_since[size_t(from)]); }
    /// This FinSent or FinReceived of the exchange is drawn when it happens.
    bool isDrawn(trace::EventIndex fin, const trace::Event &event) const;

private:
    std::array<trace::EventIndex, 2> m_since; ///< by the side that sent it: drawn from here on
};

} // namespace roundtrip::flow

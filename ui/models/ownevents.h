#pragma once

#include "core/flow/exchange.h"

#include <vector>

namespace roundtrip::flow
{
class ExchangeReading;
}

namespace roundtrip::ui
{

/// Which events of a trace that grows change what is shown of one exchange: of a flood most are about others, and
/// what is over need not be gathered anew for them.
class OwnEvents
{
public:
    /// What was shown: of a reading of the exchange, which still runs or not. Its connection counts as long as what
    /// happens there is taken for its own: a FIN some seconds later is, what another exchange does on it is not.
    void remember(const flow::ExchangeReading &reading, bool running);
    void clear();
    /// Is one of the events [from, to) about it? Without anything remembered, and of a long backlog, any may be.
    bool isAnyOf(const trace::Snapshot &snapshot, quint64 from, quint64 to) const;

private:
    std::vector<trace::Subject> m_subjects;
    flow::ExchangeKey m_key;
    quint64 m_moment = 0; ///< of the last look …
    size_t m_events = 0; ///< … and how many events the exchange had
    bool m_idle = false; ///< its connection went on without it
};

} // namespace roundtrip::ui

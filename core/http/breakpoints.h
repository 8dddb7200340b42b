#pragma once

#include "core/message/headers.h"
#include "core/plan/conditions.h"
#include "core/trace/event.h"

#include <QByteArray>

#include <chrono>
#include <vector>

namespace roundtrip::http
{

/// What is about to pass a seam, as breakpoints look at it. Views are valid during the call.
struct PassingStep {
    trace::Side side = trace::Side::Client;
    plan::BreakAt at = plan::BreakAt::HeadOut;
    QByteArrayView method = {}; ///< of the request, also when its answer passes
    QByteArrayView target = {};
    int status = 0; ///< of the answer; 0: there is none yet
    bool socketReused = false;
    std::chrono::microseconds age{0}; ///< of the exchange
    const message::RawHeaders *fields = nullptr; ///< of a head that came in …
    QByteArrayView head = {}; ///< … the text of one that goes out
};

/// The breakpoints that are set, in their order. Pure conditions: who finds that one is met holds
/// the step at its seam.
class Breakpoints
{
public:
    void set(std::vector<plan::BreakpointPlan> list);
    bool isEmpty() const noexcept { return m_list.empty(); }
    /// The number of the first one that is met; 0: none.
    quint32 find(const PassingStep &step) const;

private:
    std::vector<plan::BreakpointPlan> m_list; ///< enabled ones
};

} // namespace roundtrip::http

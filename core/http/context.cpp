#include "core/http/context.h"

#include "core/http/twintable.h"
#include "core/message/syntax.h"

namespace roundtrip::http
{

Context::Context(wire::Loop &usedLoop, wire::Network &usedNetwork, wire::Gate &usedGate)
    : loop(usedLoop)
    , network(usedNetwork)
    , gate(usedGate)
    , trace(usedLoop.trace())
    , m_twins(std::make_unique<TwinTable>())
{
}

Context::~Context() = default;

void Context::setBreakpoints(std::vector<plan::BreakpointPlan> list)
{
    m_breakpoints.set(std::move(list));
    gate.setWatched(!m_breakpoints.isEmpty());
}

const QByteArray &Context::date()
{
    const qint64 now = loop.clock().wallNow().count();
    if (now / 1000 != m_dateSecond) {
        m_dateSecond = now / 1000;
        m_date = message::imfFixdate(now);
    }
    return m_date;
}

} // namespace roundtrip::http

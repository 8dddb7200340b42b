#include "core/plan/plans.h"

namespace roundtrip::plan
{

AgentPlan AgentPlan::global()
{
    AgentPlan plan;
    plan.keepAlive = true;
    plan.timeoutMs = 5000;
    return plan;
}

} // namespace roundtrip::plan

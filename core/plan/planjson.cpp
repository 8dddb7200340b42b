#include "core/plan/planjson.h"

#include "core/plan/planreader.h"

namespace roundtrip::plan
{

namespace
{

template <typename Plan>
Result<Plan, JsonError> parse(const QByteArray &json, const QString &directory,
    bool (PlanReader::*read)(const JsonValue &, Plan &), const Attached &attached = {})
{
    const Result<JsonValue, JsonError> value = readJson(json);
    if (!value)
        return Failure{value.error()};
    Plan plan;
    PlanReader reader(json, directory, attached);
    if (!(reader.*read)(*value, plan))
        return Failure{*reader.error()};
    return plan;
}

} // namespace

Result<RequestFile, JsonError> parseRequestFile(const QByteArray &json, const QString &directory)
{
    return parse<RequestFile>(json, directory, &PlanReader::readRequestFile);
}

Result<RequestPlan, JsonError> parseRequestPlan(
    const QByteArray &json, const QString &directory, const Attached &attached)
{
    return parse<RequestPlan>(json, directory, &PlanReader::readRequest, attached);
}

Result<RouteTable, JsonError> parseRouteTable(
    const QByteArray &json, const QString &directory, const Attached &attached)
{
    return parse<RouteTable>(json, directory, &PlanReader::readRouteTable, attached);
}

Result<AgentPlan, JsonError> parseAgentPlan(const QByteArray &json)
{
    return parse<AgentPlan>(json, {}, &PlanReader::readAgent);
}

Result<LinkPlan, JsonError> parseLink(const QByteArray &json)
{
    return parse<LinkPlan>(json, {}, &PlanReader::readLink);
}

Result<FaultPlan, JsonError> parseFault(const QByteArray &json)
{
    return parse<FaultPlan>(json, {}, &PlanReader::readFault);
}

Result<std::vector<BreakpointPlan>, JsonError> parseBreakpoints(const QByteArray &json)
{
    return parse<std::vector<BreakpointPlan>>(json, {}, &PlanReader::readBreakpoints);
}

} // namespace roundtrip::plan

#pragma once

#include "core/plan/conditions.h"
#include "core/plan/plans.h"

#include <QByteArray>
#include <QString>

namespace roundtrip::plan
{

/// What is wrong with a plan's JSON, and where. Lines and columns count from 1, columns in
/// characters.
struct JsonError {
    int line = 0;
    int column = 0;
    QString message; ///< translated
    bool operator==(const JsonError &) const = default;
};

/// A file of request plans: {"roundtrip":1,"agents":{…},"requests":[…]} or just the array. Unknown
/// keys are an error that names them. `directory` is where "file" pieces are looked for (there or
/// below, never elsewhere).
Result<RequestFile, JsonError> parseRequestFile(const QByteArray &json, const QString &directory);
Result<RequestPlan, JsonError> parseRequestPlan(const QByteArray &json, const QString &directory);
Result<RouteTable, JsonError> parseRouteTable(const QByteArray &json, const QString &directory);
Result<AgentPlan, JsonError> parseAgentPlan(const QByteArray &json);
Result<LinkPlan, JsonError> parseLink(const QByteArray &json);
Result<FaultPlan, JsonError> parseFault(const QByteArray &json);
Result<std::vector<BreakpointPlan>, JsonError> parseBreakpoints(const QByteArray &json);

/// Compact JSON with the keys in the order of the documentation; parse(toJson(x)) == x. Pieces are
/// text when they are UTF-8 without control characters other than tab and line ends, else base64.
QByteArray toJson(const RequestPlan &plan);
QByteArray toJson(const RouteTable &table);
QByteArray toJson(const AgentPlan &plan);
QByteArray toJson(const ServerPlan &plan);

} // namespace roundtrip::plan

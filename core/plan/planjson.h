#pragma once

#include "core/plan/conditions.h"
#include "core/plan/plans.h"

#include <QByteArray>
#include <QString>

#include <vector>

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

/// The large texts of a plan beside its JSON.
using Attached = std::vector<QByteArray>;
constexpr qsizetype attachedFrom = 4096; ///< bytes

/// A file of request plans: {"roundtrip":1,"agents":{…},"requests":[…]} or just the array. Unknown
/// keys are an error that names them. `directory` is where "file" pieces are looked for (there or
/// below, never elsewhere).
Result<RequestFile, JsonError> parseRequestFile(const QByteArray &json, const QString &directory);
/// `attached`: what toJson() took out of the JSON.
Result<RequestPlan, JsonError> parseRequestPlan(
    const QByteArray &json, const QString &directory, const Attached &attached = {});
Result<RouteTable, JsonError> parseRouteTable(
    const QByteArray &json, const QString &directory, const Attached &attached = {});
Result<AgentPlan, JsonError> parseAgentPlan(const QByteArray &json);
Result<LinkPlan, JsonError> parseLink(const QByteArray &json);
Result<FaultPlan, JsonError> parseFault(const QByteArray &json);
Result<std::vector<BreakpointPlan>, JsonError> parseBreakpoints(const QByteArray &json);

/// Compact JSON with the keys in the order of the documentation; parse(toJson(x)) == x. Pieces are
/// text when they are UTF-8 without control characters other than tab and line ends, else base64.
///
/// With `attached` it costs little whatever the plan sends: texts of 4 KiB and more are appended
/// there, shared with the plan and each once, and stand in the JSON as {"attached": number}.
QByteArray toJson(const RequestPlan &plan, Attached *attached = nullptr);
QByteArray toJson(const RouteTable &table, Attached *attached = nullptr);
QByteArray toJson(const AgentPlan &plan);
QByteArray toJson(const ServerPlan &plan, Attached *attached = nullptr);

} // namespace roundtrip::plan

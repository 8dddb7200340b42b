#include "core/plan/conditionnames.h"
#include "core/plan/conditions.h"
#include "core/plan/jsonwriter.h"

namespace roundtrip::plan
{

namespace
{

template <typename T, std::size_t n>
QByteArray nameOf(const Named<T> (&names)[n], T value)
{
    for (const Named<T> &named : names) {
        if (named.value == value)
            return named.name;
    }
    return {};
}

void writeWay(ObjectWriter &writer, const LinkWayPlan &way)
{
    writer.number("latencyMs", way.latency.count(), 0)
        .number("jitterMs", way.jitter.count(), 0)
        .number("kbitPerSecond", way.kbitPerSecond, 0)
        .number("segmentBytes", way.segmentBytes, 0);
}

QByteArray wayJson(const LinkWayPlan &way)
{
    ObjectWriter writer;
    writeWay(writer, way);
    return writer.json();
}

} // namespace

QByteArray toJson(const LinkPlan &plan)
{
    ObjectWriter writer;
    const LinkPlan *preset = findLinkPreset(plan.preset);
    if (preset)
        writer.text("preset", plan.preset);
    if (!preset || preset->toServer != plan.toServer || preset->toClient != plan.toClient) {
        if (plan.toServer == plan.toClient) {
            writeWay(writer, plan.toServer);
        } else {
            writer.raw("toServer", wayJson(plan.toServer));
            writer.raw("toClient", wayJson(plan.toClient));
        }
    }
    return writer.number("seed", plan.seed, 1).json();
}

QByteArray toJson(const FaultPlan &plan)
{
    ObjectWriter writer;
    writer.text("kind", nameOf(faultNames, plan.kind))
        .boolean("incoming", plan.incoming, false)
        .number("at", plan.at, 0)
        .number("delayMs", plan.delay.count(), 0);
    return writer.number("mask", plan.mask, 0xff).json();
}

QByteArray toJson(const BreakpointPlan &plan)
{
    ObjectWriter writer;
    const auto text = [&](QByteArrayView key, const QByteArray &value) {
        if (!value.isEmpty())
            writer.text(key, QString::fromLatin1(value).toUtf8());
    };
    writer.number("id", plan.id, 0);
    if (plan.side != BreakSide::Any)
        writer.text("side", nameOf(sideNames, plan.side));
    writer.text("at", nameOf(breakNames, plan.at));
    text("method", plan.method);
    text("target", plan.target);
    text("headerName", plan.headerName);
    text("headerValue", plan.headerValue);
    text("status", plan.status);
    return writer.number("minimumAgeMs", plan.minimumAge.count(), 0)
        .boolean("socketReused", plan.socketReused, false)
        .boolean("enabled", plan.enabled, true)
        .json();
}

QByteArray toJson(const std::vector<BreakpointPlan> &list)
{
    return arrayJson(list, [](const BreakpointPlan &plan) { return toJson(plan); });
}

} // namespace roundtrip::plan

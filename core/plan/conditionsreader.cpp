// Link conditions, faults and breakpoints from their JSON.

#include "core/plan/conditionnames.h"
#include "core/plan/planreader.h"

#include <algorithm>
#include <limits>
#include <set>

namespace roundtrip::plan
{

namespace
{

constexpr int most = std::numeric_limits<int>::max();

} // namespace

bool isStatusPattern(const QByteArray &text)
{
    const auto digit = [&](int i) { return text[i] >= '0' && text[i] <= '9'; };
    return text.size() == 3 && text[0] >= '1' && text[0] <= '9'
        && (text.endsWith("xx") || (digit(1) && digit(2)));
}

template <typename T, std::size_t n>
bool PlanReader::readNamed(const JsonValue &value, T &choice, const Named<T> (&names)[n])
{
    QStringList known;
    for (const Named<T> &named : names) {
        if (value.type == JsonValue::Type::String && value.text == named.name) {
            choice = named.value;
            return true;
        }
        known.append(QLatin1Char('"') + QLatin1String(named.name) + QLatin1Char('"'));
    }
    return fail(value.offset,
        tr("One of these is expected here: %1.").arg(known.join(QLatin1String(", "))));
}

bool PlanReader::readWay(const JsonValue &value, LinkWayPlan &way)
{
    return readObject(value,
        {{"latencyMs", [&](const JsonValue &v) { return readMs(v, way.latency); }},
            {"jitterMs", [&](const JsonValue &v) { return readMs(v, way.jitter); }},
            {"kbitPerSecond",
                [&](const JsonValue &v) { return readInt(v, way.kbitPerSecond, 0, most); }},
            {"segmentBytes",
                [&](const JsonValue &v) { return readInt(v, way.segmentBytes, 0, most); }}});
}

/// A preset is taken first, wherever it stands; then what holds for both directions, then each.
bool PlanReader::readLink(const JsonValue &value, LinkPlan &plan)
{
    LinkWayPlan both;
    LinkWayPlan given; ///< which of them were
    const auto readBoth = [&](auto LinkWayPlan::*member) {
        return [&, member](const JsonValue &v) {
            const auto read = [&](auto &into) {
                if constexpr (std::is_same_v<std::decay_t<decltype(into)>, int>)
                    return readInt(v, into, 0, most);
                else
                    return readMs(v, into);
            };
            if (!read(both.*member))
                return false;
            given.*member = std::decay_t<decltype(given.*member)>(1);
            return true;
        };
    };
    const JsonValue *toServer = nullptr;
    const JsonValue *toClient = nullptr;
    const auto keep = [](const JsonValue *&kept) {
        return [&kept](const JsonValue &v) {
            kept = &v;
            return true;
        };
    };
    int seed = 0;
    if (!readObject(value,
            {{"preset", [&](const JsonValue &v) { return readPreset(v, plan); }},
                {"latencyMs", readBoth(&LinkWayPlan::latency)},
                {"jitterMs", readBoth(&LinkWayPlan::jitter)},
                {"kbitPerSecond", readBoth(&LinkWayPlan::kbitPerSecond)},
                {"segmentBytes", readBoth(&LinkWayPlan::segmentBytes)},
                {"toServer", keep(toServer)}, {"toClient", keep(toClient)},
                {"seed", [&](const JsonValue &v) { return readInt(v, seed, 1, most); }}}))
        return false;
    for (LinkWayPlan *way : {&plan.toServer, &plan.toClient}) {
        if (given.latency.count())
            way->latency = both.latency;
        if (given.jitter.count())
            way->jitter = both.jitter;
        if (given.kbitPerSecond)
            way->kbitPerSecond = both.kbitPerSecond;
        if (given.segmentBytes)
            way->segmentBytes = both.segmentBytes;
    }
    if (seed)
        plan.seed = seed;
    return (!toServer || readWay(*toServer, plan.toServer))
        && (!toClient || readWay(*toClient, plan.toClient));
}

bool PlanReader::readPreset(const JsonValue &value, LinkPlan &plan)
{
    QStringList known;
    for (const LinkPlan &preset : linkPresets()) {
        if (value.type == JsonValue::Type::String && value.text == preset.preset) {
            plan = preset;
            return true;
        }
        known.append(QString::fromLatin1(preset.preset));
    }
    return fail(value.offset,
        tr("There is no such preset. Known are: %1.").arg(known.join(QLatin1String(", "))));
}

bool PlanReader::readFault(const JsonValue &value, FaultPlan &plan)
{
    int at = 0;
    const bool read = readObject(value,
        {{"kind", [&](const JsonValue &v) { return readNamed(v, plan.kind, faultNames); }, true},
            {"incoming", [&](const JsonValue &v) { return readBool(v, plan.incoming); }},
            {"at", [&](const JsonValue &v) { return readInt(v, at, 0, most); }},
            {"delayMs", [&](const JsonValue &v) { return readMs(v, plan.delay); }},
            {"mask", [&](const JsonValue &v) { return readInt(v, plan.mask, 1, 255); }}});
    plan.at = at;
    return read;
}

bool PlanReader::readBreakpoint(const JsonValue &value, BreakpointPlan &plan)
{
    int id = 0;
    const auto text = [this](QByteArray &bytes, const char *what) {
        return [this, &bytes, what](
                   const JsonValue &v) { return readLatin1(v, bytes, QString::fromLatin1(what)); };
    };
    const auto readStatus = [&](const JsonValue &v) {
        return readText(v, plan.status)
            && (plan.status.isEmpty() || isStatusPattern(plan.status)
                || fail(v.offset, tr("A status is \"404\" or \"4xx\".")));
    };
    const bool read = readObject(value,
        {{"id", [&](const JsonValue &v) { return readInt(v, id, 1, most); }, true},
            {"side", [&](const JsonValue &v) { return readNamed(v, plan.side, sideNames); }},
            {"at", [&](const JsonValue &v) { return readNamed(v, plan.at, breakNames); }, true},
            {"method", text(plan.method, "method")}, {"target", text(plan.target, "target")},
            {"headerName", text(plan.headerName, "headerName")},
            {"headerValue", text(plan.headerValue, "headerValue")}, {"status", readStatus},
            {"minimumAgeMs", [&](const JsonValue &v) { return readMs(v, plan.minimumAge); }},
            {"socketReused", [&](const JsonValue &v) { return readBool(v, plan.socketReused); }},
            {"enabled", [&](const JsonValue &v) { return readBool(v, plan.enabled); }}});
    plan.id = quint32(id);
    return read;
}

bool PlanReader::readBreakpoints(const JsonValue &value, std::vector<BreakpointPlan> &list)
{
    std::set<quint32> ids;
    return readArray(value, [&](const JsonValue &item) {
        if (!readBreakpoint(item, list.emplace_back()))
            return false;
        return ids.insert(list.back().id).second
            || fail(item.offset, tr("Two breakpoints have the number %1.").arg(list.back().id));
    });
}

} // namespace roundtrip::plan

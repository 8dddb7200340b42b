#include "tests/interop/traces/tracerunner.h"

#include "tests/interop/traces/performance.h"

#include <QTest>

namespace roundtrip::test
{

namespace
{

/// Real time for what is expected; longer is a failure.
constexpr int patience = 5000;

} // namespace

TraceRunner::TraceRunner(const QJsonObject &plan, Wire wire, Conformance conformance)
    : d(std::make_unique<Performance>(plan, wire, conformance))
{
}

TraceRunner::~TraceRunner() = default;

Seen TraceRunner::run(const Seen &expected)
{
    constexpr int virtualSteps = 300; // 3 s
    constexpr int stepsBehind = 5;
    d->start();
    if (d->isScripted()) {
        for (int i = 0; d->isMissing(expected) && i < virtualSteps; ++i)
            d->turn();
    } else {
        const auto isThere = [&] {
            d->turn();
            return !d->isMissing(expected);
        };
        (void)QTest::qWaitFor(isThere, patience);
    }
    for (int i = 0; i < stepsBehind; ++i)
        d->turn();
    d->recording = false;
    Seen seen = d->seen;
    if (d->plan.contains("rawServer"))
        seen.server.clear();
    if (d->plan.contains("rawClient"))
        seen.client.clear();
    return seen;
}

Seen seenIn(const QJsonObject &sides)
{
    Seen seen;
    for (const QJsonValue &text : sides["C"].toArray())
        seen.client.append(textOf(text));
    for (const QJsonValue &text : sides["S"].toArray())
        seen.server.append(textOf(text));
    return seen;
}

Seen expectedIn(const QJsonObject &plan, Conformance conformance)
{
    Seen seen = seenIn(plan);
    const auto change = [&seen, &plan](const char *key) {
        const QJsonObject other = plan[QLatin1String(key)].toObject();
        if (other.contains("C"))
            seen.client = seenIn(other).client;
        if (other.contains("S"))
            seen.server = seenIn(other).server;
    };
    change("ours");
    if (conformance == Conformance::Strict)
        change("strict");
    return seen;
}

} // namespace roundtrip::test

#pragma once

#include "core/engine/host.h"
#include "core/trace/writer.h"
#include "core/wire/clock.h"

#include <QTest>

/// A host with its server on a free loopback port, and a way to carry out one plan and wait for
/// what becomes of it.
class HostFixture
{
public:
    explicit HostFixture(const roundtrip::plan::ServerPlan &server = {})
        : host(clock, trace)
    {
        host.loop().enter([&] {
            if (!host.startServer(server))
                qFatal("the server does not start");
        });
        port = host.server()->port();
    }

    QByteArray url(const QByteArray &path) const
    {
        return "http://127.0.0.1:" + QByteArray::number(port) + path;
    }

    struct Outcome {
        roundtrip::engine::RunResult result;
        QByteArray body;
        bool closed = false;
    };

    /// Starts a plan; the outcome is filled in while the event loop runs.
    std::shared_ptr<Outcome> start(const roundtrip::plan::RequestPlan &plan)
    {
        const auto outcome = std::make_shared<Outcome>();
        roundtrip::engine::RequestRun::Observer observer;
        observer.data = [outcome](QByteArrayView bytes) { outcome->body.append(bytes); };
        observer.closed = [outcome](const roundtrip::engine::RunResult &result) {
            outcome->result = result;
            outcome->closed = true;
        };
        host.loop().enter([&] { host.send({++lastId}, plan, std::move(observer)); });
        return outcome;
    }

    Outcome run(const roundtrip::plan::RequestPlan &plan)
    {
        const auto outcome = start(plan);
        if (!QTest::qWaitFor([&] { return outcome->closed; }, 10'000))
            qFatal("the request does not close");
        return *outcome;
    }

    Outcome get(const QByteArray &path, const roundtrip::plan::FieldList &headers = {})
    {
        roundtrip::plan::RequestPlan plan;
        plan.url = url(path);
        plan.headers = headers;
        return run(plan);
    }

    /// How many events of a kind the trace holds.
    int count(roundtrip::trace::EventKind kind) const
    {
        const auto snapshot = trace.snapshot();
        int number = 0;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i)
            number += snapshot.at({i}).kind == kind;
        return number;
    }

    roundtrip::wire::SteadyClock clock;
    roundtrip::trace::Writer trace;
    roundtrip::engine::Host host;
    quint16 port = 0;
    quint32 lastId = 0;
};

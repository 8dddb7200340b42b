#pragma once

#include "core/http/context.h"
#include "core/trace/writer.h"
#include "core/wire/clock.h"
#include "tests/support/scriptednetwork.h"

namespace roundtrip::test
{

/// What the module runs on, without sockets: a clock that is moved by hand, a trace, and a network
/// whose other end the test plays.
struct ScriptedModule {
    explicit ScriptedModule(const trace::Writer::Options &traceOptions = {})
        : writer(traceOptions)
    {
    }

    void advance(std::chrono::milliseconds by)
    {
        clock.advance(by);
        loop.runUntilQuiet();
    }
    /// How many events of a kind there are.
    int count(trace::EventKind kind)
    {
        writer.publish();
        const auto snapshot = writer.snapshot();
        int number = 0;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i)
            number += snapshot.at({i}).kind == kind;
        return number;
    }

    wire::ManualClock clock;
    trace::Writer writer;
    wire::Loop loop{clock, writer};
    wire::Gate gate{loop};
    wire::ScriptedNetwork network{loop, gate};
    http::Context context{loop, network, gate};
};

} // namespace roundtrip::test

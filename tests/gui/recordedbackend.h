#pragma once

#include "core/flow/exchange.h"
#include "core/flow/moment.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "ui/window/backend.h"

#include <vector>

namespace roundtrip::test
{

/// A trace without an engine: what the window is told to do is only noted.
class RecordedBackend : public ui::Backend
{
public:
    explicit RecordedBackend(const trace::Snapshot &snapshot = {})
        : shown(snapshot)
    {
    }

    trace::Snapshot snapshot() const override { return shown; }
    std::chrono::microseconds now() const override
    {
        return flow::Moment::headOf(shown).clock + quiet;
    }
    void post(engine::Command command) override { posted.push_back(std::move(command)); }
    engine::RequestId send(const plan::RequestPlan &plan) override
    {
        sent.push_back(plan);
        return {++lastId};
    }
    bool pin(trace::EventIndex, trace::EventIndex) override { return true; }
    void unpin(trace::EventIndex, trace::EventIndex) override { }

    trace::Snapshot shown;
    std::chrono::microseconds quiet{0}; ///< since the last event
    std::vector<engine::Command> posted;
    std::vector<plan::RequestPlan> sent;
    quint32 lastId = 0;
};

inline flow::ExchangeKey keyOf(const SampleTrace &sample)
{
    flow::ExchangeKey key;
    key.client = sample.client;
    key.server = sample.server;
    return key;
}

/// The plan that the sample's exchange was made from.
inline quint32 planIdOf(const SampleTrace &sample)
{
    for (quint64 i = 0; i < sample.snapshot.endEvent(); ++i) {
        const trace::Event event = sample.snapshot.at({i});
        if (event.kind == trace::EventKind::CallRequest
            && event.subject().halfId() == sample.client)
            return sample.snapshot.detailOf<trace::RequestCall>({i}).planId;
    }
    return 0;
}

/// A trace that grows and forgets, with pins that are really granted.
class GrowingBackend final : public RecordedBackend
{
public:
    explicit GrowingBackend(const trace::Writer::Options &options)
        : builder(options)
    {
    }

    bool pin(trace::EventIndex from, trace::EventIndex to) override
    {
        return builder.writer().pin(from, to);
    }
    void unpin(trace::EventIndex from, trace::EventIndex to) override
    {
        builder.writer().unpin(from, to);
    }
    /// Shows what the builder has.
    void grow() { shown = builder.snapshot(); }

    TraceBuilder builder;
};

} // namespace roundtrip::test

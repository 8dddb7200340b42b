#pragma once

#include "core/engine/commands.h"
#include "core/trace/writer.h"

#include <functional>
#include <memory>

namespace roundtrip::engine
{

struct Options {
    trace::Writer::Options trace;
};

/// Runs the module on a thread of its own, with its own event loop. Two channels only: post() in,
/// snapshot() out. A QCoreApplication must exist.
class Engine
{
public:
    explicit Engine(const Options &options = {});
    /// Closes all sockets and ends the thread.
    ~Engine();
    Q_DISABLE_COPY_MOVE(Engine)

    /// Puts a command into the mailbox; returns at once. Any thread.
    void post(Command command);
    /// Posts SendRequest with a new id. Any thread.
    RequestId send(const plan::RequestPlan &plan);

    /// The trace as it is now. Any thread.
    trace::Snapshot snapshot() const;
    /// For pins and usage. Any thread.
    trace::Writer &trace() noexcept;
    /// The trace's clock now, for "how far behind". Any thread.
    std::chrono::microseconds now() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::engine

#pragma once

#include "core/plan/plans.h"
#include "core/result.h"
#include "core/trace/writer.h"
#include "core/wire/clock.h"

#include <QByteArray>
#include <QtGlobal>

#include <functional>
#include <memory>
#include <variant>

namespace roundtrip::engine {

/// Names a request that was handed to the engine, from before it exists; also its plan's id in the trace (the CallRequest
/// of its client half bears it).
struct RequestId {
    quint32 value = 0;
    explicit operator bool() const noexcept { return value != 0; }
    bool operator==(const RequestId &) const = default;
};

// Commands: values put into the mailbox from any thread. The engine appends what it was told to the trace before it acts.
struct SendRequest {
    RequestId id;
    plan::RequestPlan plan;
};
/// Adopts named agents for plans that refer to them.
struct AdoptAgents {
    std::map<QByteArray, plan::AgentPlan> agents;
};
struct StartServer {
    plan::ServerPlan plan;
};
struct StopServer { };
struct SetRoutes {
    plan::RouteTable routes;
};
/// Single commands to an open half, as a person or script gives them. Client halves: write, end, setHeader, flushHeaders,
/// abort, destroy. Server halves: writeHead, write, end, setHeader, destroy. What the module refuses is recorded
/// (CallRefused).
struct CallOnHalf {
    enum class Verb : quint8 { Write, End, SetHeader, FlushHeaders, WriteHead, Abort, Destroy };
    trace::HalfId half;
    Verb verb = Verb::Write;
    QByteArray data; ///< the payload, or the field's value
    QByteArray name; ///< the field's name
    int statusCode = 200;
};
/// The gate: hold a seam of one side, release the oldest held step, let everything go.
struct HoldSeam {
    trace::Side side = trace::Side::Client;
    trace::Seam seam = trace::Seam::Out;
    bool on = true;
};
struct ReleaseStep {
    trace::Subject connectionSide; ///< the program: the oldest of all
};
struct ReleaseAll { };
using Command = std::variant<SendRequest, AdoptAgents, StartServer, StopServer, SetRoutes, CallOnHalf, HoldSeam,
                             ReleaseStep, ReleaseAll>;

struct Options {
    trace::Writer::Options trace;
};

/// Runs the module on a thread of its own, with its own event loop. Two channels only: post() in, snapshot() out.
class Engine
{
public:
    explicit Engine(const Options &options = {});
    /// Closes all sockets and ends the thread.
    ~Engine();
    Q_DISABLE_COPY_MOVE(Engine)

    /// Puts a command into the mailbox; returns at once. Any thread.
    void post(Command command);
    /// A number for SendRequest. Any thread.
    RequestId newRequestId();
    RequestId send(const plan::RequestPlan &plan);

    /// The trace as it is now. Any thread.
    trace::Snapshot snapshot() const;
    /// For pins, limits and usage. Any thread.
    trace::Writer &trace() noexcept;
    /// The trace's clock now, for "how far behind". Any thread.
    std::chrono::microseconds now() const;

    /// How the window learns that there is news without polling an idle trace: `wake` is called on the engine's thread
    /// at most once until the next snapshot(). It may only wake its own loop.
    void setNotifier(std::function<void()> wake);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::engine

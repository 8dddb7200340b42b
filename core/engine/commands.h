#pragma once

#include "core/plan/plans.h"
#include "core/trace/event.h"

#include <QByteArray>

#include <map>
#include <variant>

namespace roundtrip::engine
{

/// Names a request that was handed to the engine, from before it exists; also its plan's id in the
/// trace (the CallRequest of its client half bears it).
struct RequestId {
    quint32 value = 0;
    explicit operator bool() const noexcept { return value != 0; }
    bool operator==(const RequestId &) const = default;
};

// Commands: values put into the mailbox from any thread. The engine appends what it was told to the
// trace before it acts.

struct SendRequest {
    RequestId id;
    plan::RequestPlan plan;
};
/// Adopts named agents for plans that refer to them.
struct AdoptAgents {
    std::map<QByteArray, plan::AgentPlan> agents;
};
/// Stops the server that runs, if one does, and starts another.
struct StartServer {
    plan::ServerPlan plan;
};
struct StopServer {
};
struct SetRoutes {
    plan::RouteTable routes;
};
/// The server that runs becomes a forward proxy beside what it answers itself, or no longer. Without
/// a server nothing happens.
struct SetProxy {
    bool on = true;
};
/// Single commands to an open half, as a person or a script gives them. Client halves: Write, End,
/// SetHeader, FlushHeaders, Abort, Destroy. Server halves: WriteHead, Write, End, SetHeader,
/// Destroy. What the module refuses, and what comes too late, is recorded (CallRefused).
struct CallOnHalf {
    enum class Verb : quint8 { Write, End, SetHeader, FlushHeaders, WriteHead, Abort, Destroy };
    trace::HalfId half;
    Verb verb = Verb::Write;
    QByteArray data = {}; ///< the payload, or the field's value
    QByteArray name = {}; ///< the field's name
    int statusCode = 200;
};
/// The gate: steps of this seam wait on every connection of this side, from now on or no longer.
struct HoldSeam {
    trace::Side side = trace::Side::Client;
    trace::Seam seam = trace::Seam::Out;
    bool on = true;
};
/// Releases the oldest held step of a connection side, of all when it is the program.
struct ReleaseStep {
    trace::Subject connectionSide;
};
struct ReleaseAll {
};

using Command = std::variant<SendRequest, AdoptAgents, StartServer, StopServer, SetRoutes,
    SetProxy, CallOnHalf, HoldSeam, ReleaseStep, ReleaseAll>;

} // namespace roundtrip::engine

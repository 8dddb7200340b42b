#pragma once

#include "core/plan/conditions.h"
#include "core/plan/plans.h"
#include "core/trace/event.h"

#include <QByteArray>

#include <map>
#include <variant>
#include <vector>

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
/// A person sets the options of an agent, by its name for people ("globalAgent", "agent 1"); they
/// count from its next decision on. The shared agents need not have been used yet; another name that
/// is not known is refused (CallRefused).
struct SetAgentOptions {
    QByteArray name;
    plan::AgentPlan options;
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
/// FlushHeaders, Destroy. What the module refuses, and what comes too late, is recorded
/// (CallRefused).
struct CallOnHalf {
    enum class Verb : quint8 { Write, End, SetHeader, FlushHeaders, WriteHead, Abort, Destroy };
    trace::HalfId half;
    Verb verb = Verb::Write;
    QByteArray data = {}; ///< the payload, or the field's value
    QByteArray name = {}; ///< the field's name; of WriteHead the reason phrase, empty: the usual
    int statusCode = 200;
    plan::FieldList headers = {}; ///< of WriteHead
};

/// The gate: steps of this seam wait, from now on or no longer: of every connection of this side,
/// or only those of `whose` (a connection side, or a half of an exchange).
struct HoldSeam {
    trace::Side side = trace::Side::Client;
    trace::Seam seam = trace::Seam::Out;
    bool on = true;
    trace::Subject whose = {};
};
/// Releases the oldest held step of a connection side or half; of `among` when that names some; of
/// all when it is the program. What follows of itself runs until nothing is left to do.
struct ReleaseStep {
    trace::Subject connectionSide;
    std::vector<trace::Subject> among = {}; ///< the halves and connection sides of an exchange
};
/// Nothing is held by hand any more; what waits goes, in order. Breakpoints stay.
struct ReleaseAll {
};
/// The deadlines of what is held run on (or stand still again, as is usual): of one connection, of
/// all when the subject is the program.
struct ThawDeadlines {
    trace::Subject subject = {};
    bool thawed = true;
};
/// Records what lies in our kernel's buffers now (KernelBuffer), where it has changed: of one
/// connection, or of all.
struct LookAtKernel {
    trace::Subject subject = {};
};
/// Records what is held (StepContent), so that a person can see and change it. Refused when it is
/// no longer held, has no bytes, or more than 1 MiB of them.
struct LookAtStep {
    trace::EventIndex step;
};
/// A held step by the number of its StepHeld: other bytes go on in its place. Of a head the whole
/// text up to the blank line; of a piece of a body its payload. Refused (CallRefused) when it is no
/// longer held, and when the framing cannot follow.
struct EditStep {
    enum class Framing : quint8 {
        Follows, ///< chunk-size, or Content-Length in a head that is still held
        StaysAsItIs, ///< wrong on purpose
    };
    trace::EventIndex step;
    QByteArray bytes;
    Framing framing = Framing::Follows;
};
/// Its bytes are never sent, or never given to the program.
struct DropStep {
    trace::EventIndex step;
};
/// A request that is held before its handler: the person answers, the handler never hears of it.
/// Refused for everything else: a response that nobody sent would be no fact.
struct AnswerStep {
    trace::EventIndex step;
    plan::RouteAnswer answer;
};
/// Conditions of the link: of every connection, from now on, or of one.
struct SetLink {
    plan::LinkPlan link;
    trace::ConnectionId connection = {};
};
/// Something goes wrong on one side of a connection, at a place in what it sends next; with `step`
/// the place counts from the first byte of that held step.
struct InjectFault {
    trace::Subject connectionSide;
    plan::FaultPlan fault;
    trace::EventIndex step = {};
};
/// A fault that waits for its place is not to be any more.
struct TakeBackFault {
    trace::Subject connectionSide;
    trace::EventIndex fault; ///< its CommandGiven
};
/// The whole list; what a breakpoint that is gone has held stays held.
struct SetBreakpoints {
    std::vector<plan::BreakpointPlan> list;
};

using Command = std::variant<SendRequest, AdoptAgents, SetAgentOptions, StartServer, StopServer,
    SetRoutes, SetProxy, CallOnHalf, HoldSeam, ReleaseStep, ReleaseAll, ThawDeadlines, LookAtKernel,
    LookAtStep, EditStep, DropStep, AnswerStep, SetLink, InjectFault, TakeBackFault,
    SetBreakpoints>;

} // namespace roundtrip::engine

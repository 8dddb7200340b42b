#pragma once

#include "core/engine/commands.h"
#include "core/http/context.h"
#include "core/http/server.h"
#include "core/wire/link.h"

#include <functional>

namespace roundtrip::engine
{

// What a person does to a held step, carried out. Each is recorded: the command, then StepEdited
// with both versions, or CallRefused with the reason.

/// What is held, for a person who wants to see it: StepContent, or CallRefused.
void recordContent(http::Context &context, const LookAtStep &command);
void changeStep(http::Context &context, const EditStep &command);
void changeStep(http::Context &context, const DropStep &command);
/// `took` hears of the answer before anything is written.
void changeStep(http::Context &context, const AnswerStep &command,
    const std::function<void(const http::Server::Response &)> &took);

wire::LinkConditions conditionsOf(const plan::LinkPlan &plan);
wire::Fault faultOf(const plan::FaultPlan &plan, trace::EventIndex cause);
/// The place counts from the first byte of that held step; false when it is not held (any more), or
/// has no bytes that go out.
bool placeAtStep(wire::Gate &gate, trace::EventIndex step, wire::Fault &fault);

} // namespace roundtrip::engine

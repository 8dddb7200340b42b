#pragma once

// What the args of events say, in words: the same on the stage, on the pages and in --trace text.

#include "core/trace/event.h"

#include <QString>

namespace roundtrip::flow
{

/// Why a socket did not go back into the pool.
QString reasonText(trace::NotPooledBecause reason);

/// How a body is delimited, and why.
struct FramingText {
    QString what;
    QString why;
};
FramingText framingText(trace::Framing framing);

/// What a deadline is for: Node's name where it has one.
QString deadlineText(trace::DeadlineName name);

QString pauseText(trace::PauseReason reason); ///< why nothing is read
QString queuedText(trace::QueuedBecause reason); ///< why a request waits for a socket
QString tunnelEndText(trace::TunnelEndedBy by); ///< who or what ended a tunnel
QString changeText(trace::StepChange change); ///< what a person did with a held step
QString faultText(trace::FaultKind kind); ///< what a person did to the link
QString seamText(trace::Seam seam); ///< where the gate holds

/// The call by which a program gave its exchange up, in Node's words: "abort()", "destroy()", and
/// "resetAndDestroy()", which is the socket's and alone asks for a RST.
QString endingCallText(const trace::Event &call);

/// Does a person end a direction of the connection with it?
bool endsConnection(trace::FaultKind kind);
/// … "you reset it"; what follows from it is nobody else's doing.
QString endedByYouText(trace::FaultKind kind);

} // namespace roundtrip::flow

#include "core/flow/argtexts.h"

#include "core/flow/standing.h"

namespace roundtrip::flow
{

using namespace trace;

QString pauseText(PauseReason reason)
{
    switch (reason) {
    case PauseReason::ConsumerPaused:
        return Words::tr("the program has paused it");
    case PauseReason::BufferFull:
        return Words::tr("a buffer is full");
    case PauseReason::PipelineFull:
        return Words::tr("enough requests wait for their answers");
    case PauseReason::Gate:
        return Words::tr("what comes in is held");
    }
    return {};
}

QString queuedText(QueuedBecause reason)
{
    switch (reason) {
    case QueuedBecause::MaxSockets:
        return Words::tr("maxSockets reached");
    case QueuedBecause::MaxTotalSockets:
        return Words::tr("maxTotalSockets reached");
    }
    return {};
}

QString tunnelEndText(TunnelEndedBy by)
{
    switch (by) {
    case TunnelEndedBy::Client:
        return Words::tr("by the client");
    case TunnelEndedBy::Server:
        return Words::tr("by the server");
    case TunnelEndedBy::Both:
        return Words::tr("both have sent their FIN");
    case TunnelEndedBy::Idle:
        return Words::tr("nothing had passed for too long");
    case TunnelEndedBy::Stopped:
        return Words::tr("the proxy was stopped");
    }
    return {};
}

QString changeText(StepChange change)
{
    switch (change) {
    case StepChange::Edited:
        return Words::tr("changed");
    case StepChange::FramingLeftWrong:
        return Words::tr("changed, its framing left as it was");
    case StepChange::Dropped:
        return Words::tr("dropped");
    case StepChange::Answered:
        return Words::tr("answered in place of the handler");
    }
    return {};
}

QString faultText(FaultKind kind)
{
    switch (kind) {
    case FaultKind::Delay:
        return Words::tr("a delay");
    case FaultKind::Stall:
        return Words::tr("a stall");
    case FaultKind::Resume:
        return Words::tr("it goes on");
    case FaultKind::Truncate:
        return Words::tr("cut off, then a FIN");
    case FaultKind::Reset:
        return QStringLiteral("RST");
    case FaultKind::HalfClose:
        return QStringLiteral("FIN");
    case FaultKind::Split:
        return Words::tr("a write is split");
    case FaultKind::Corrupt:
        return Words::tr("a byte is changed");
    }
    return {};
}

QString seamText(Seam seam)
{
    switch (seam) {
    case Seam::Connect:
        return Words::tr("the connection");
    case Seam::Out:
        return Words::tr("before the socket");
    case Seam::In:
        return Words::tr("not read from the socket");
    case Seam::Deliver:
        return Words::tr("before the callbacks");
    }
    return {};
}

QString endingCallText(const Event &call)
{
    if (call.kind == EventKind::CallAbort)
        return QStringLiteral("abort()");
    return call.value ? QStringLiteral("resetAndDestroy()") : QStringLiteral("destroy()");
}

bool endsConnection(FaultKind kind)
{
    return kind == FaultKind::Reset || kind == FaultKind::Truncate
        || kind == FaultKind::HalfClose;
}

QString endedByYouText(FaultKind kind)
{
    switch (kind) {
    case FaultKind::Truncate:
        return Words::tr("you cut it off");
    case FaultKind::HalfClose:
        return Words::tr("you ended one direction of it");
    default:
        return Words::tr("you reset it");
    }
}

} // namespace roundtrip::flow

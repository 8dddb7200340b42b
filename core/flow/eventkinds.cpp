#include "core/flow/eventkinds.h"

namespace roundtrip::flow
{

using namespace trace;

const KindText *kindTextOf(EventKind kind)
{
    for (const auto &family : {wireKinds(), httpKinds()}) {
        for (const KindText &text : family) {
            if (text.kind == kind)
                return &text;
        }
    }
    return nullptr;
}

QString argName(ArgIs is, int arg)
{
    switch (is) {
    case ArgIs::Origin:
        return enumName<Origin>(arg);
    case ArgIs::Plan:
        return enumName<PlanType>(arg);
    case ArgIs::Direction:
        return enumName<Direction>(arg);
    case ArgIs::Seam:
        return enumName<Seam>(int(seamOf(quint8(arg))));
    case ArgIs::Pause:
        return enumName<PauseReason>(arg);
    case ArgIs::Deadline:
        return enumName<DeadlineName>(arg);
    case ArgIs::Framing:
        return enumName<Framing>(arg);
    case ArgIs::Queued:
        return enumName<QueuedBecause>(arg);
    case ArgIs::NotPooled:
        return enumName<NotPooledBecause>(arg);
    case ArgIs::Object:
        return enumName<MessageObject>(arg & 1);
    case ArgIs::TunnelEnded:
        return enumName<TunnelEndedBy>(arg);
    case ArgIs::Change:
        return enumName<StepChange>(arg);
    case ArgIs::Fault:
        return enumName<FaultKind>(arg);
    case ArgIs::HeadFlags:
    case ArgIs::BodyFlags:
    case ArgIs::Depth:
    case ArgIs::Bad:
    case ArgIs::Nothing:
        break;
    }
    return {};
}

} // namespace roundtrip::flow

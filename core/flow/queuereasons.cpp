#include "core/flow/sceneparts.h"
#include "core/plan/planjson.h"

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// How far back the options are looked for.
constexpr quint64 optionEvents = 1 << 13;

/// The agent's options when it decided.
std::optional<plan::AgentPlan> optionsAt(const ExchangeReading &reading, EventIndex queued)
{
    const EventIndex called = reading.first(reading.client(), EventKind::CallRequest);
    const quint32 id = called ? reading.snapshot().detailOf<RequestCall>(called).agentId : 0;
    if (id == 0)
        return {};
    const quint64 first = reading.snapshot().runOf(queued).first;
    for (quint64 i = queued.value; i-- > first && queued.value - i < optionEvents;) {
        const Event event = reading.at({i});
        if (event.kind != EventKind::PlanAdopted || PlanType(event.arg) != PlanType::Agent)
            continue;
        const Plan adopted = reading.snapshot().detailOf<Plan>({i});
        if (adopted.id != id)
            continue;
        const auto options = plan::parseAgentPlan(adopted.json);
        return options ? std::optional(*options) : std::nullopt;
    }
    return {};
}

} // namespace

QString queueLimitText(const ExchangeReading &reading, EventIndex queued)
{
    const bool total = QueuedBecause(reading.at(queued).arg) == QueuedBecause::MaxTotalSockets;
    const QString name = total ? QStringLiteral("maxTotalSockets") : QStringLiteral("maxSockets");
    const auto options = optionsAt(reading, queued);
    const int number = !options ? 0 : total ? options->maxTotalSockets : options->maxSockets;
    return number > 0 ? QStringLiteral("%1 %2").arg(name).arg(number) : name;
}

} // namespace roundtrip::flow

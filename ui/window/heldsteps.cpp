#include "ui/window/heldsteps.h"

#include "ui/exchanges/exchangemodel.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace roundtrip::ui
{

using Step = flow::Interventions::HeldStep;

HeldPlaces heldPlacesOf(const flow::Interventions &interventions)
{
    HeldPlaces places;
    std::set<std::tuple<quint32, quint32, int, int>> queues;
    for (const Step &step : interventions.held()) {
        const quint32 without = step.connection ? 0 : step.subject.raw();
        if (queues.emplace(step.connection.value, without, int(step.side), int(step.seam)).second)
            places.first.push_back(step);
    }
    return places;
}

flow::ExchangeKey exchangeOf(const Step &step, const ExchangeModel &exchanges)
{
    const flow::ExchangeIndex &index = exchanges.index();
    if (step.subject.isHalf()) {
        const trace::HalfId half = step.subject.halfId();
        const flow::ExchangeKey key = step.side == trace::Side::Client
            ? flow::ExchangeKey{half, {}}
            : flow::ExchangeKey{{}, half};
        const int row = index.rowOf(key);
        return row < 0 ? key : index.keyAt(row);
    }
    // A step of the connection: of the newest exchange that was on it when it was held.
    const int row = std::max(index.rowOf({step.newest[int(trace::Side::Client)], {}}),
        index.rowOf({{}, step.newest[int(trace::Side::Server)]}));
    return row < 0 ? flow::ExchangeKey() : index.keyAt(row);
}

} // namespace roundtrip::ui

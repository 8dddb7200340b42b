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
    // A connection without an exchange of its own yet: the newest that is on it.
    constexpr int nearby = 200;
    const flow::Moment head = flow::Moment::headOf(index.snapshot());
    for (int row = index.rowCount() - 1; row >= std::max(0, index.rowCount() - nearby); --row) {
        if (index.rowAt(row, head).connection == step.connection)
            return index.keyAt(row);
    }
    return {};
}

} // namespace roundtrip::ui

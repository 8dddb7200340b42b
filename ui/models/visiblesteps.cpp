#include "ui/models/visiblesteps.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace roundtrip::ui
{

using trace::EventKind;

namespace
{

bool isBetween(EventKind kind, EventKind first, EventKind last)
{
    return kind >= first && kind <= last;
}

constexpr std::array aboutSockets{EventKind::ConnectFailed, EventKind::Connected,
    EventKind::Accepted, EventKind::SocketRead, EventKind::SocketWrite, EventKind::FinReceived,
    EventKind::FinSent, EventKind::ResetReceived, EventKind::SocketFailed, EventKind::SocketTimeout,
    EventKind::SocketClosed, EventKind::StepHeld, EventKind::StepReleased, EventKind::StepEdited,
    EventKind::FaultStruck, EventKind::ParseFailed, EventKind::MessageInCut};

bool isAboutSocket(EventKind kind)
{
    return std::find(aboutSockets.begin(), aboutSockets.end(), kind) != aboutSockets.end();
}

} // namespace

bool isVisibleStep(const trace::Event &event)
{
    if (event.kind == EventKind::BodyIn)
        return event.arg & trace::BodyDelivered; // 'data' ran with it
    return isAboutSocket(event.kind)
        || isBetween(event.kind, EventKind::TlsStarted, EventKind::TlsFailed)
        || isBetween(event.kind, EventKind::AgentNewSocket, EventKind::NoAgent)
        || isBetween(event.kind, EventKind::CallRequest, EventKind::CallRefused)
        || isBetween(event.kind, EventKind::OnSocket, EventKind::OnDropRequest);
}

Stops stopsOf(const trace::Snapshot &snapshot, flow::ExchangeKey exchange)
{
    Stops result;
    const auto events = flow::eventsOf(snapshot, flow::Moment::headOf(snapshot), exchange);
    if (events.empty())
        return result;
    result.first = events.front().value;
    bool begun = false;
    bool clientRuns = bool(exchange.client);
    bool serverRuns = bool(exchange.server);
    for (const trace::EventIndex index : events) {
        const trace::Event event = snapshot.at(index);
        if (!begun && event.subject().isHalf()) {
            // What came before, accept(), was seen when there was no exchange yet: it shows with
            // the first step of it.
            begun = true;
            if (result.stops.size() > 1)
                result.stops.erase(result.stops.begin(), result.stops.end() - 1);
        }
        if (isVisibleStep(event))
            result.stops.push_back({index.value + 1, snapshot.timeOf(index)});
        else if (!result.stops.empty())
            result.stops.back().events = index.value + 1;
        if (event.subject().isHalf())
            result.own = result.stops.size();
        if (event.kind == EventKind::HalfClosed)
            (event.subject().halfId() == exchange.client ? clientRuns : serverRuns) = false;
    }
    result.running = clientRuns || serverRuns;
    if (result.running)
        result.own = result.stops.size();
    return result;
}

const Stop *Stops::after(quint64 events) const
{
    const auto found = std::upper_bound(stops.begin(), stops.end(), events,
        [](quint64 moment, const Stop &stop) { return moment < stop.events; });
    return found == stops.end() ? nullptr : &*found;
}

const Stop *Stops::before(quint64 events) const
{
    const auto found = std::lower_bound(stops.begin(), stops.end(), events,
        [](const Stop &stop, quint64 moment) { return stop.events < moment; });
    return found == stops.begin() ? nullptr : &*std::prev(found);
}

} // namespace roundtrip::ui

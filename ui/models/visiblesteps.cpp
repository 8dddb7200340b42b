#include "ui/models/visiblesteps.h"

#include "core/flow/drawnfins.h"

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

/// 'socket', 'finish' and 'close' call nobody at the depth Code, and a descriptor that is gone is
/// drawn by what had led to it: a step for them would change nothing there.
bool isForDeeper(EventKind kind)
{
    return kind == EventKind::OnSocket || kind == EventKind::OnFinish || kind == EventKind::OnClose
        || kind == EventKind::SocketClosed;
}

/// What the stage at the depth Code does not draw because of what came before: who hears second
/// that a connection stands, and a FIN that ends nothing.
class Unseen
{
public:
    explicit Unseen(const flow::ExchangeReading &reading)
        : m_fins(reading)
    {
    }

    bool take(trace::EventIndex index, const trace::Event &event)
    {
        switch (event.kind) {
        case EventKind::Connected:
            m_connected = true;
            return false;
        case EventKind::Accepted:
            return m_connected;
        case EventKind::FinSent:
        case EventKind::FinReceived:
            return !m_fins.isDrawn(index, event);
        default:
            return false;
        }
    }

private:
    const flow::DrawnFins m_fins;
    bool m_connected = false;
};

} // namespace

bool isVisibleStep(const trace::Event &event)
{
    if (isForDeeper(event.kind))
        return false;
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
    const flow::ExchangeReading reading(snapshot, flow::Moment::headOf(snapshot), exchange);
    const std::vector<trace::EventIndex> &events = reading.events();
    if (events.empty())
        return result;
    result.first = events.front().value;
    bool begun = false;
    bool clientRuns = bool(exchange.client);
    bool serverRuns = bool(exchange.server);
    Unseen unseen(reading);
    for (const trace::EventIndex index : events) {
        const trace::Event event = snapshot.at(index);
        const bool isUnseen = unseen.take(index, event);
        const bool visible = isVisibleStep(event) && !isUnseen;
        const bool settles =
            event.kind != EventKind::RequestBegan && event.kind != EventKind::HeadIn;
        if (!begun && event.subject().isHalf() && settles) {
            // What came before, accept() and the read of its head, was there when there was no
            // exchange yet: it shows with the first step of it.
            begun = true;
            result.stops.clear();
            if (!visible)
                result.stops.push_back({index.value + 1, snapshot.timeOf(index)});
        }
        // What happens to the connection when all is over is no part of the last step.
        const bool apart = begun && !clientRuns && !serverRuns && result.stops.size() == result.own;
        if (visible)
            result.stops.push_back({index.value + 1, snapshot.timeOf(index)});
        else if (!result.stops.empty() && !apart)
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

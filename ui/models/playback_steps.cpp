#include "ui/models/playback_p.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

// How a person moves the moment: steps, jumps, running to something.

namespace roundtrip::ui
{

using namespace std::chrono_literals;
using trace::EventIndex;
using trace::EventKind;

const Stops &Playback::Private::stopsOf(flow::ExchangeKey exchange)
{
    const bool same = known.exchange == exchange && known.first == snapshot.firstEvent()
        && known.end == snapshot.endEvent();
    if (!same)
        known = {exchange, snapshot.firstEvent(), snapshot.endEvent(),
            ui::stopsOf(snapshot, exchange)};
    return known.stops;
}

/// Where stepping begins there may be no stop: a pause or a drag ends anywhere.
void Playback::Private::keepAnchor()
{
    if (!anchor)
        anchor = moment;
}

void Playback::pause()
{
    d->search.reset();
    if (d->mode == Mode::Paused)
        return;
    d->anchor = d->moment;
    d->setMode(Mode::Paused);
    d->schedule();
}

void Playback::seek(quint64 events)
{
    pause();
    d->anchor.reset();
    d->show(events);
}

/// One stop farther, the anchor among them; false at an end.
bool Playback::Private::stepOnce(const Stops &among, bool forward)
{
    const quint64 from = moment.events;
    const quint64 nowhere = from;
    quint64 to = nowhere;
    if (forward) {
        const Stop *next = among.after(from);
        to = next ? next->events : nowhere;
        if (anchor && anchor->events > from)
            to = to == nowhere ? anchor->events : std::min(to, anchor->events);
    } else {
        const Stop *previous = among.before(from);
        const bool anchored = anchor && anchor->events < from;
        if (previous)
            to = anchored ? std::max(previous->events, anchor->events) : previous->events;
        else if (anchored)
            to = anchor->events;
        else if (!among.stops.empty() && among.first < from)
            to = among.first;
    }
    if (to == nowhere)
        return false;
    show(to);
    return true;
}

void Playback::step(flow::ExchangeKey exchange, int by)
{
    if (!exchange) {
        stepEvent(by);
        return;
    }
    pause();
    d->keepAnchor();
    const Stops stops = d->stopsOf(exchange); // a copy: who hears of a step may ask for others
    for (int left = std::abs(by); left > 0 && d->stepOnce(stops, by > 0); --left)
        ;
}

void Playback::stepEvent(int by)
{
    pause();
    d->keepAnchor();
    const qint64 target = qint64(d->moment.events) + by;
    d->show(quint64(std::max<qint64>(0, target)));
}

void Playback::seekBegin(flow::ExchangeKey exchange)
{
    const Stops &stops = d->stopsOf(exchange);
    seek(stops.stops.empty() ? 0 : stops.first);
}

void Playback::seekEnd(flow::ExchangeKey exchange)
{
    const Stops &stops = d->stopsOf(exchange);
    seek(stops.own == 0 ? d->snapshot.endEvent() : stops.stops[stops.own - 1].events);
}

bool Playback::Private::isWanted(const trace::Event &event) const
{
    const EventKind kind = event.kind;
    const trace::Subject subject = event.subject();
    if (search->only && subject.isHalf() && subject.halfId() != search->only.client
        && subject.halfId() != search->only.server)
        return false;
    switch (search->target) {
    case Target::Request:
        return kind == EventKind::OnRequest;
    case Target::Response:
        return kind == EventKind::OnResponse;
    case Target::End:
        return kind == EventKind::HalfClosed;
    }
    return false;
}

void Playback::runTo(Target target, flow::ExchangeKey exchange)
{
    pause();
    d->search = Private::Search{target, exchange, d->moment.events};
    if (exchange && d->searchExchange())
        return;
    d->searchTarget();
    d->schedule();
}

/// True when the exchange has it already. One that may still have it is waited for; else any will
/// do.
bool Playback::Private::searchExchange()
{
    const bool ends = search->target == Target::End;
    const bool runs = stopsOf(search->only).running;
    bool had = false;
    std::optional<EventIndex> next;
    for (const EventIndex index :
        flow::eventsOf(snapshot, flow::Moment::headOf(snapshot), search->only)) {
        if (!isWanted(snapshot.at(index)))
            continue;
        had = true;
        if (index.value >= moment.events && (!next || ends)) // it ends with the later half
            next = index;
    }
    if (next && !(ends && runs)) {
        found(*next);
        return true;
    }
    if (!runs || (had && !ends))
        search->only = {};
    return false;
}

bool Playback::isRunningTo() const noexcept
{
    return d->search.has_value();
}

/// A slice of what was not looked at yet. At the head it waits, live.
void Playback::Private::searchTarget()
{
    constexpr quint64 slice = 100'000;
    const quint64 to = std::min(snapshot.endEvent(), search->searched + slice);
    for (quint64 i = std::max(search->searched, snapshot.firstEvent()); i < to; ++i) {
        if (!isWanted(snapshot.at({i})))
            continue;
        const bool onlyHalf =
            search->target == Target::End && search->only && stopsOf(search->only).running;
        if (onlyHalf)
            continue;
        found({i});
        return;
    }
    search->searched = to;
    if (to < snapshot.endEvent() || mode == Mode::Live)
        return;
    const Search waiting = *search;
    q->goLive();
    search = waiting;
}

void Playback::Private::found(EventIndex event)
{
    const flow::ExchangeKey exchange = search->only;
    search.reset();
    q->pause();
    anchor.reset();
    quint64 behind = event.value + 1;
    if (exchange) {
        const Stop *whole = stopsOf(exchange).after(event.value); // with what followed unseen
        behind = whole ? whole->events : behind;
    }
    show(behind);
    Q_EMIT q->reached(event);
}

} // namespace roundtrip::ui

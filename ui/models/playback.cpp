#include "ui/models/playback.h"

#include "ui/models/visiblesteps.h"

#include <QTimer>

#include <algorithm>
#include <set>
#include <utility>

namespace roundtrip::ui
{

using namespace std::chrono_literals;
using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace
{

constexpr auto frame = 16ms;
constexpr auto replayFrame = 33ms;
constexpr auto tick = 100ms;

microseconds steadyNow()
{
    return duration_cast<microseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace

class Playback::Private
{
public:
    Private(Playback *playback, std::function<trace::Snapshot()> takeSnapshot, Clock traceClock)
        : q(playback)
        , take(std::move(takeSnapshot))
        , clock(std::move(traceClock))
    {
        QObject::connect(&timer, &QTimer::timeout, q, [this] { onTimer(); });
    }

    void onTimer();
    bool takeNews();
    void followHead();
    void advanceReplay();
    void readStops();
    void show(quint64 events);
    void showMoment(const flow::Moment &next);
    void setMode(Mode next);
    void schedule();
    const Stop *currentStop() const;
    microseconds clockWithin(const Stop &stop) const;

    Playback *q;
    std::function<trace::Snapshot()> take;
    Clock clock;
    Clock viewClock = steadyNow;
    trace::Snapshot snapshot;
    flow::Moment moment;
    Mode mode = Mode::Live;
    milliseconds perStep = 1000ms;
    QTimer timer{q};
    bool poked = false;
    std::set<const void *> ticking; ///< who asked for the live clock

    // A replay: what, where it stops, at which stop it is, and since when (by the person's clock).
    flow::ExchangeKey replayed;
    Stops stops;
    quint64 stopsAt = 0; ///< the head for which they were read
    size_t stop = 0;
    microseconds stopShownAt{0};
};

void Playback::Private::onTimer()
{
    const bool news = std::exchange(poked, false);
    if (!news && mode == Mode::Replay)
        advanceReplay();
    else
        q->refresh();
    schedule();
}

/// True when the snapshot is another one than before.
bool Playback::Private::takeNews()
{
    const trace::Snapshot newest = take();
    const bool changed =
        newest.endEvent() != snapshot.endEvent() || newest.firstEvent() != snapshot.firstEvent();
    snapshot = newest;
    return changed;
}

void Playback::Private::followHead()
{
    flow::Moment head = flow::Moment::headOf(snapshot);
    head.clock = std::max(head.clock, clock());
    showMoment(head);
}

void Playback::Private::readStops()
{
    if (stopsAt == snapshot.endEvent())
        return;
    stops = stopsOf(snapshot, replayed);
    stops.stops.resize(stops.own); // a replay ends with its exchange
    stopsAt = snapshot.endEvent();
}

const Stop *Playback::Private::currentStop() const
{
    return stop < stops.stops.size() ? &stops.stops[stop] : nullptr;
}

/// Goes to the next stop when the current one has been shown long enough; from the last one to the
/// head.
void Playback::Private::advanceReplay()
{
    readStops();
    const microseconds now = viewClock();
    while (currentStop() && now - stopShownAt >= perStep) {
        ++stop;
        stopShownAt += perStep;
    }
    if (!currentStop()) {
        q->goLive();
        return;
    }
    showMoment({currentStop()->events, clockWithin(*currentStop())});
}

/// Between two stops the clock moves evenly, so that what is on its way is seen to move; it never
/// reaches what has not happened yet.
microseconds Playback::Private::clockWithin(const Stop &shown) const
{
    const microseconds last =
        std::max(shown.time, snapshot.timeOf(trace::EventIndex{shown.events - 1}));
    if (stop + 1 >= stops.stops.size())
        return last;
    const double part = double((viewClock() - stopShownAt).count())
        / double(std::max<qint64>(1, microseconds(perStep).count()));
    const qint64 whole = std::max<qint64>(0, (stops.stops[stop + 1].time - last).count());
    return last + microseconds(qint64(std::clamp(part, 0.0, 1.0) * double(whole)));
}

void Playback::Private::show(quint64 events)
{
    const quint64 shown = std::clamp(events, snapshot.firstEvent(), snapshot.endEvent());
    const bool any = shown > snapshot.firstEvent();
    showMoment({shown, any ? snapshot.timeOf(trace::EventIndex{shown - 1}) : microseconds{0}});
}

void Playback::Private::showMoment(const flow::Moment &next)
{
    if (next == moment)
        return;
    moment = next;
    Q_EMIT q->momentChanged();
}

void Playback::Private::setMode(Mode next)
{
    if (next != Mode::Replay) {
        replayed = {};
        stops = {};
    }
    if (next == mode)
        return;
    mode = next;
    Q_EMIT q->modeChanged(mode);
}

/// The timer runs for news that are not shown yet, for a replay, and for a live clock that was
/// asked for.
void Playback::Private::schedule()
{
    milliseconds wanted = 0ms;
    if (poked)
        wanted = frame;
    else if (mode == Mode::Replay)
        wanted = replayFrame;
    else if (mode == Mode::Live && !ticking.empty())
        wanted = tick;
    if (wanted == 0ms)
        timer.stop();
    else if (!timer.isActive() || timer.intervalAsDuration() > wanted)
        timer.start(wanted);
    else if (timer.intervalAsDuration() < wanted)
        timer.setInterval(wanted); // starts it anew: never for the same, or pokes would starve it
}

Playback::Playback(std::function<trace::Snapshot()> take, Clock clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(take), std::move(clock)))
{
}

Playback::~Playback() = default;

const trace::Snapshot &Playback::snapshot() const noexcept
{
    return d->snapshot;
}

const flow::Moment &Playback::moment() const noexcept
{
    return d->moment;
}

Playback::Mode Playback::mode() const noexcept
{
    return d->mode;
}

quint64 Playback::eventsBehind() const noexcept
{
    return d->snapshot.endEvent() - std::min(d->moment.events, d->snapshot.endEvent());
}

microseconds Playback::timeBehind() const
{
    return std::max(0us, d->clock() - d->moment.clock);
}

microseconds Playback::replayedDuration() const
{
    if (d->mode != Mode::Replay || d->stops.stops.empty())
        return 0us;
    const microseconds last = d->stops.stops.back().time;
    const microseconds end = d->stops.running ? std::max(last, d->clock()) : last;
    return end - d->stops.stops.front().time;
}

flow::ExchangeKey Playback::replayedExchange() const noexcept
{
    return d->replayed;
}

void Playback::refresh()
{
    if (d->takeNews())
        Q_EMIT snapshotChanged();
    switch (d->mode) {
    case Mode::Live:
        d->followHead();
        break;
    case Mode::Replay:
        d->advanceReplay();
        break;
    case Mode::Paused:
        if (d->moment.events < d->snapshot.firstEvent())
            d->show(d->moment.events);
        break;
    }
}

void Playback::poke()
{
    d->poked = true;
    d->schedule();
}

void Playback::setTicking(bool on, const void *who)
{
    if (on)
        d->ticking.insert(who);
    else
        d->ticking.erase(who);
    d->schedule();
}

void Playback::goLive()
{
    d->setMode(Mode::Live);
    refresh();
    d->schedule();
}

void Playback::pause()
{
    d->setMode(Mode::Paused);
    d->schedule();
}

void Playback::seek(quint64 events)
{
    pause();
    d->show(events);
}

void Playback::stepForward(flow::ExchangeKey exchange)
{
    if (!exchange) {
        stepEvent(1);
        return;
    }
    pause();
    const Stops stops = stopsOf(d->snapshot, exchange);
    if (const Stop *next = stops.after(d->moment.events))
        d->show(next->events);
}

void Playback::stepBack(flow::ExchangeKey exchange)
{
    if (!exchange) {
        stepEvent(-1);
        return;
    }
    pause();
    const Stops stops = stopsOf(d->snapshot, exchange);
    if (const Stop *previous = stops.before(d->moment.events))
        d->show(previous->events);
    else if (!stops.stops.empty() && stops.first < d->moment.events)
        d->show(stops.first);
}

void Playback::stepEvent(int by)
{
    pause();
    const qint64 target = qint64(d->moment.events) + by;
    d->show(quint64(std::max<qint64>(0, target)));
}

void Playback::replay(flow::ExchangeKey exchange)
{
    if (d->takeNews())
        Q_EMIT snapshotChanged();
    const flow::ExchangeKey before = std::exchange(d->replayed, exchange);
    d->stopsAt = 0;
    d->readStops();
    if (d->stops.stops.empty()) {
        d->replayed = before;
        d->stopsAt = 0;
        return;
    }
    d->stop = 0;
    d->stopShownAt = d->viewClock();
    d->setMode(Mode::Replay);
    d->advanceReplay();
    d->schedule();
}

void Playback::resume(flow::ExchangeKey exchange)
{
    const quint64 from = d->moment.events;
    replay(exchange);
    if (d->mode != Mode::Replay)
        return;
    const auto &stops = d->stops.stops;
    const auto next = std::find_if(
        stops.begin(), stops.end(), [from](const Stop &stop) { return stop.events > from; });
    if (next == stops.end()) {
        goLive();
        return;
    }
    d->stop = size_t(std::max<std::ptrdiff_t>(0, next - stops.begin() - 1));
    d->advanceReplay();
}

void Playback::setStepDuration(milliseconds perStep)
{
    d->perStep = std::clamp(perStep, milliseconds(20), milliseconds(60'000));
}

milliseconds Playback::stepDuration() const noexcept
{
    return d->perStep;
}

void Playback::setViewClock(Clock clock)
{
    d->viewClock = std::move(clock);
}

} // namespace roundtrip::ui

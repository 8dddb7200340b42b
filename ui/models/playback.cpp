#include "ui/models/playback_p.h"

#include <algorithm>
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
/// Of a flood of events fewer pictures are as good; between them the window reads (see MainWindow).
constexpr auto floodFrame = 100ms;
constexpr quint64 flood = 128; ///< events in a frame
constexpr int floodBegun = 4; ///< frames: before that it is a backlog
constexpr auto floodOver = 250ms;
constexpr auto replayFrame = 16ms;
constexpr auto tick = 100ms;
/// How often the stops of what still runs are read anew.
constexpr auto stopsPause = 100ms;

microseconds steadyNow()
{
    return duration_cast<microseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace

Playback::Private::Private(
    Playback *playback, std::function<trace::Snapshot()> takeSnapshot, Clock traceClock)
    : q(playback)
    , take(std::move(takeSnapshot))
    , clock(std::move(traceClock))
    , viewClock(steadyNow)
    , timer(playback)
{
    QObject::connect(&timer, &QTimer::timeout, q, [this] { onTimer(); });
}

void Playback::Private::onTimer()
{
    const bool news = std::exchange(poked, false);
    if (!news && mode == Mode::Replay)
        advanceReplay();
    else
        q->refresh();
    if (search)
        searchTarget();
    schedule();
}

/// True when the snapshot is another one than before.
bool Playback::Private::takeNews()
{
    const trace::Snapshot newest = take();
    const bool changed =
        newest.endEvent() != snapshot.endEvent() || newest.firstEvent() != snapshot.firstEvent();
    const auto since = std::max<qint64>(1, sinceLook.isValid() ? sinceLook.restart() / frame.count() : 1);
    if (!sinceLook.isValid())
        sinceLook.start();
    floods = newest.endEvent() > snapshot.endEvent() + flood * quint64(since);
    floodedFrames = floods ? floodedFrames + 1 : 0;
    if (floodedFrames >= floodBegun)
        flooded.setRemainingTime(floodOver);
    snapshot = newest;
    return changed;
}

void Playback::Private::followHead()
{
    flow::Moment head = flow::Moment::headOf(snapshot);
    head.clock = std::max(head.clock, clock());
    showMoment(head);
}

/// What is known stays known: of a trace that grows they are read anew when they are needed, ten
/// times a second or when the time of the step that is shown is over.
void Playback::Private::readStops(bool needed)
{
    const microseconds now = viewClock();
    const bool due = now - stopsReadAt >= stopsPause || now - shownAt >= pace.perStep;
    if (stopsAt == snapshot.endEvent() || !needed || !due)
        return;
    stops = ui::stopsOf(snapshot, replayed);
    stops.stops.resize(stops.own); // a replay ends with its exchange
    stopsAt = snapshot.endEvent();
    stopsReadAt = now;
}

const Stop *Playback::Private::currentStop() const
{
    return stop < stops.stops.size() ? &stops.stops[stop] : nullptr;
}

void Playback::Private::advanceReplay()
{
    if (pace.isToScale())
        advanceToScale();
    else
        advanceBySteps();
}

/// Goes to the next stop when the current one has been shown long enough; from the last one to the
/// head. The clock stands meanwhile: running towards the next stop it would tell when that comes.
void Playback::Private::advanceBySteps()
{
    const microseconds now = viewClock();
    while (currentStop() && now - shownAt >= pace.perStep) {
        readStops(stop + 1 >= stops.stops.size());
        ++stop;
        shownAt += pace.perStep;
    }
    if (!currentStop()) {
        q->goLive();
        return;
    }
    const flow::Moment before = moment;
    show(currentStop()->events);
    if (moment == before)
        Q_EMIT q->stepPartChanged();
}

/// The trace's clock goes on evenly, and what happened by then has happened.
void Playback::Private::advanceToScale()
{
    const microseconds reached = scaleFrom + (viewClock() - shownAt) / pace.slowness;
    const quint64 events = std::max(snapshot.firstEventAfter(reached), moment.events);
    readStops(stops.running);
    const bool over = !stops.running && events >= stops.stops.back().events;
    const bool caughtUp = events == snapshot.endEvent() && reached >= clock();
    if (over || caughtUp) {
        q->goLive();
        return;
    }
    showMoment({events, std::max(moment.clock, reached)});
}

void Playback::Private::show(quint64 events)
{
    const quint64 shown = std::clamp(events, snapshot.firstEvent(), snapshot.endEvent());
    if (anchor && anchor->events == shown) {
        showMoment(*anchor);
        return;
    }
    const bool any = shown > snapshot.firstEvent();
    showMoment({shown, any ? snapshot.timeOf(trace::EventIndex{shown - 1}) : microseconds{0}});
}

void Playback::Private::showMoment(const flow::Moment &next)
{
    const bool moved = !(next == moment);
    moment = next;
    if (updateHorizon() || moved)
        Q_EMIT q->momentChanged();
}

/// True when views may look farther than before, or less far.
bool Playback::Private::updateHorizon()
{
    flow::Moment next = moment;
    if (lifted) {
        next = flow::Moment::headOf(snapshot);
        next.clock = std::max(next.clock, clock());
    }
    const bool moved = !(next == horizon);
    horizon = next;
    visible = snapshot.until(horizon.events);
    return moved;
}

void Playback::Private::setMode(Mode next)
{
    if (enterMode(next))
        Q_EMIT q->modeChanged(mode);
}

/// Tells nobody; true when it is another one.
bool Playback::Private::enterMode(Mode next)
{
    if (next != Mode::Replay) {
        replayed = {};
        stops = {};
    }
    if (next != Mode::Paused)
        anchor.reset();
    return std::exchange(mode, next) != next;
}

/// The timer runs for news that are not shown yet, for a replay, for a search, and for a live clock
/// that was asked for.
void Playback::Private::schedule()
{
    const bool behind = search && search->searched < snapshot.endEvent();
    milliseconds wanted = 0ms;
    if (poked || behind)
        wanted = floods && mode == Mode::Live && !behind ? floodFrame : frame;
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

const flow::Moment &Playback::horizon() const noexcept
{
    return d->horizon;
}

const trace::Snapshot &Playback::visible() const noexcept
{
    return d->visible;
}

bool Playback::isVeilLifted() const noexcept
{
    return d->lifted;
}

bool Playback::isVeiled() const noexcept
{
    return d->mode != Mode::Live && !d->lifted;
}

void Playback::setVeilLifted(bool lifted)
{
    if (lifted == d->lifted)
        return;
    d->lifted = lifted;
    const bool moved = d->updateHorizon();
    Q_EMIT veilChanged();
    if (moved)
        Q_EMIT momentChanged();
}

bool Playback::isFlooded() const
{
    return d->mode == Mode::Live && !d->flooded.hasExpired();
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
    const microseconds first = d->stops.stops.front().time;
    if (!d->lifted)
        return std::max(0us, d->moment.clock - first);
    const microseconds last = d->stops.stops.back().time;
    return (d->stops.running ? std::max(last, d->clock()) : last) - first;
}

flow::ExchangeKey Playback::replayedExchange() const noexcept
{
    return d->replayed;
}

double Playback::stepPart() const
{
    if (d->mode != Mode::Replay || d->pace.isToScale())
        return 0;
    const double whole = double(microseconds(d->pace.perStep).count());
    return std::clamp(double((d->viewClock() - d->shownAt).count()) / whole, 0.0, 1.0);
}

std::optional<flow::Moment> Playback::stepFrom() const
{
    const std::vector<Stop> &stops = d->stops.stops;
    if (d->mode != Mode::Replay || d->pace.isToScale() || d->stop >= stops.size())
        return std::nullopt;
    if (d->stop == 0)
        return flow::Moment{d->stops.first, stops.front().time};
    const quint64 before = stops[d->stop - 1].events;
    return flow::Moment{before, d->snapshot.timeOf(trace::EventIndex{before - 1})};
}

void Playback::startAnew()
{
    d->search.reset();
    d->known = {};
    d->stopsAt = 0;
    d->snapshot = {};
    d->moment = {};
    const bool otherMode = d->enterMode(Mode::Live);
    d->updateHorizon();
    // Whoever hears of the mode finds nothing left of the trace that was.
    Q_EMIT snapshotChanged();
    Q_EMIT momentChanged();
    if (otherMode)
        Q_EMIT modeChanged(d->mode);
    refresh();
    d->schedule();
}

void Playback::refresh()
{
    const bool news = d->takeNews();
    if (news) {
        // Before anybody looks: what has come lies behind a veil that hangs.
        d->updateHorizon();
        Q_EMIT snapshotChanged();
    }
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
        else if (news && d->lifted)
            Q_EMIT momentChanged();
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
    d->search.reset();
    d->setMode(Mode::Live);
    refresh();
    d->schedule();
}

/// From the stop of this moment on, or from the first; false when there is nothing to replay.
bool Playback::Private::startReplay(flow::ExchangeKey exchange, std::optional<quint64> from)
{
    if (takeNews()) {
        updateHorizon();
        Q_EMIT q->snapshotChanged();
    }
    Stops all = ui::stopsOf(snapshot, exchange);
    all.stops.resize(all.own);
    if (all.stops.empty() || (from && !all.running && *from >= all.stops.back().events))
        return false;
    search.reset();
    anchor.reset();
    stops = std::move(all);
    stopsAt = snapshot.endEvent();
    stopsReadAt = viewClock();
    replayed = exchange;
    // Before its first event there is nothing of it to go on with: that comes first.
    if (!from || *from < stops.stops.front().events)
        moment = {stops.stops.front().events,
            snapshot.timeOf(trace::EventIndex{stops.stops.front().events - 1})};
    rebase();
    updateHorizon(); // whoever hears of the mode sees the moment
    setMode(Mode::Replay);
    advanceReplay();
    Q_EMIT q->momentChanged();
    schedule();
    return true;
}

/// A replay goes on from the moment as if it had just come there.
void Playback::Private::rebase()
{
    shownAt = viewClock();
    scaleFrom = moment.clock;
    const auto next = std::find_if(stops.stops.begin(), stops.stops.end(),
        [this](const Stop &at) { return at.events > moment.events; });
    stop = size_t(std::max<std::ptrdiff_t>(0, next - stops.stops.begin() - 1));
}

void Playback::replay(flow::ExchangeKey exchange)
{
    d->startReplay(exchange, std::nullopt);
}

void Playback::resume(flow::ExchangeKey exchange)
{
    if (!d->startReplay(exchange, d->moment.events))
        goLive();
}

void Playback::setPace(const Pace &pace)
{
    d->pace = pace;
    if (d->mode != Mode::Replay)
        return;
    d->rebase();
    d->advanceReplay();
    d->schedule();
}

const Pace &Playback::pace() const noexcept
{
    return d->pace;
}

void Playback::setViewClock(Clock clock)
{
    d->viewClock = std::move(clock);
}

} // namespace roundtrip::ui

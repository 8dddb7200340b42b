#include "core/wire/gate.h"

#include "core/wire/loop.h"

#include <algorithm>
#include <list>
#include <unordered_set>

namespace roundtrip::wire
{

using trace::Seam;
using trace::Subject;

namespace
{

constexpr int seams = 4;

struct Step {
    quint64 number = 0;
    Subject connectionSide;
    Seam seam{};
    trace::HalfId half;
    quint32 amount = 0;
    trace::EventIndex heldEvent;
    Task go;
    bool released =
        false; ///< on its way: it runs in the I/O phase, and later ones still wait for it

    Subject subject() const { return half ? Subject::half(half) : connectionSide; }
};

quint64 keyOf(Subject connectionSide, Seam seam)
{
    return (quint64(connectionSide.raw()) << 2) | quint64(seam);
}

} // namespace

struct Gate::Private {
    explicit Private(Loop &theLoop)
        : loop(theLoop)
    {
    }

    Loop &loop;
    bool sides[2][seams] = {};
    std::unordered_set<quint64> connections;
    std::list<Step> steps; ///< oldest first
    quint64 lastNumber = 0;

    bool isAsked(Subject connectionSide, Seam seam) const;
    bool waits(Subject connectionSide, Seam seam) const;
    bool waitsForPerson(trace::ConnectionId id) const;
    void thawUnlessHeld(Subject connectionSide);
    void release(Step &step, trace::EventIndex cause);
    void releaseUnasked(trace::EventIndex cause);
};

/// Does the person hold this seam? (holds() also says yes while earlier steps wait.)
bool Gate::Private::isAsked(Subject connectionSide, Seam seam) const
{
    return sides[int(connectionSide.side())][int(seam)]
        || connections.contains(keyOf(connectionSide, seam));
}

bool Gate::Private::waits(Subject connectionSide, Seam seam) const
{
    return std::ranges::any_of(steps, [&](const Step &step) {
        return step.connectionSide == connectionSide && step.seam == seam;
    });
}

bool Gate::Private::waitsForPerson(trace::ConnectionId id) const
{
    return std::ranges::any_of(steps, [&](const Step &step) {
        return !step.released && step.connectionSide.connectionId() == id;
    });
}

void Gate::Private::thawUnlessHeld(Subject connectionSide)
{
    if (waitsForPerson(connectionSide.connectionId()))
        return;
    if (loop.deadlines().thaw(connectionSide))
        loop.trace().append(trace::EventKind::DeadlinesThawed, connectionSide);
}

void Gate::Private::release(Step &step, trace::EventIndex cause)
{
    step.released = true;
    loop.trace().append(trace::EventKind::StepReleased, step.subject(), quint8(step.seam), 0,
        cause ? cause : step.heldEvent);
    thawUnlessHeld(step.connectionSide);
}

Gate::Gate(Loop &loop)
    : d(std::make_unique<Private>(loop))
{
}

Gate::~Gate() = default;

bool Gate::holds(Subject connectionSide, Seam seam) const
{
    return m_holding && (d->isAsked(connectionSide, seam) || d->waits(connectionSide, seam));
}

void Gate::hold(Subject connectionSide, Seam seam, quint32 amount, Task go, trace::HalfId half)
{
    Step step;
    step.number = ++d->lastNumber;
    step.connectionSide = connectionSide;
    step.seam = seam;
    step.half = half;
    step.amount = amount;
    step.go = std::move(go);
    step.heldEvent =
        d->loop.trace().append(trace::EventKind::StepHeld, step.subject(), quint8(seam), amount);
    d->steps.push_back(std::move(step));
    updateHolding();
    if (d->loop.deadlines().freeze(connectionSide))
        d->loop.trace().append(trace::EventKind::DeadlinesFrozen, connectionSide);
}

void Gate::forget(Subject connectionSide)
{
    if (!m_holding)
        return;
    d->steps.remove_if([&](const Step &step) { return step.connectionSide == connectionSide; });
    for (int seam = 0; seam < seams; ++seam)
        d->connections.erase(keyOf(connectionSide, Seam(seam)));
    d->thawUnlessHeld(connectionSide);
    updateHolding();
}

void Gate::holdSide(trace::Side side, Seam seam, bool on)
{
    d->sides[int(side)][int(seam)] = on;
    updateHolding();
    if (!on)
        releaseUnasked({});
}

void Gate::holdConnection(Subject connectionSide, Seam seam, bool on)
{
    if (on)
        d->connections.insert(keyOf(connectionSide, seam));
    else
        d->connections.erase(keyOf(connectionSide, seam));
    updateHolding();
    if (!on)
        releaseUnasked({});
}

std::vector<Gate::Held> Gate::held() const
{
    std::vector<Held> result;
    for (const Step &step : d->steps) {
        if (!step.released)
            result.push_back({step.connectionSide, step.seam, step.half, step.amount});
    }
    return result;
}

bool Gate::releaseOne(Subject connectionSide, trace::EventIndex cause)
{
    const auto found = std::ranges::find_if(d->steps, [&](const Step &step) {
        return !step.released
            && (connectionSide.isProgram() || step.connectionSide == connectionSide);
    });
    if (found == d->steps.end())
        return false;
    d->release(*found, cause);
    runLater(found->number);
    return true;
}

void Gate::releaseAll(trace::EventIndex cause)
{
    for (auto &side : d->sides)
        std::ranges::fill(side, false);
    d->connections.clear();
    releaseUnasked(cause);
    updateHolding();
}

/// Lets go what nobody holds any longer.
void Gate::releaseUnasked(trace::EventIndex cause)
{
    for (Step &step : d->steps) {
        if (step.released || d->isAsked(step.connectionSide, step.seam))
            continue;
        d->release(step, cause);
        runLater(step.number);
    }
}

void Gate::runLater(quint64 number)
{
    d->loop.queueIo([this, number] { run(number); });
}

void Gate::run(quint64 number)
{
    const auto found = std::ranges::find(d->steps, number, &Step::number);
    if (found == d->steps.end())
        return; // forgotten meanwhile
    Task go = std::move(found->go);
    d->steps.erase(found);
    updateHolding();
    go();
    // What queued up only behind this one.
    releaseUnasked({});
}

void Gate::updateHolding()
{
    m_holding = !d->steps.empty() || !d->connections.empty()
        || std::ranges::any_of(d->sides,
            [](const auto &side) { return std::ranges::any_of(side, [](bool on) { return on; }); });
}

} // namespace roundtrip::wire

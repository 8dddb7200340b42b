#include "core/wire/gate.h"

#include "core/wire/loop.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace roundtrip::wire
{

using trace::Seam;
using trace::Subject;

namespace
{

constexpr int seams = 4;

struct Step {
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
    std::map<quint64, Step> steps; ///< by number: oldest first
    quint64 lastNumber = 0;
    // Counted, so that n steps go in the time of n, however many wait.
    struct Queue {
        int all = 0;
        int waiting = 0; ///< not released yet
    };
    std::unordered_map<quint64, Queue> queues; ///< by connection side and seam
    std::unordered_map<quint32, int> waiting; ///< not released yet, by connection

    bool isAsked(Subject connectionSide, Seam seam) const;
    bool waits(Subject connectionSide, Seam seam) const;
    bool waitsForPerson(trace::ConnectionId id) const;
    void thawUnlessHeld(Subject connectionSide);
    void add(Step step);
    void release(Step &step, trace::EventIndex cause);
    void count(const Step &step, int by);
    std::map<quint64, Step>::iterator erase(std::map<quint64, Step>::iterator step);
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
    return queues.contains(keyOf(connectionSide, seam));
}

bool Gate::Private::waitsForPerson(trace::ConnectionId id) const
{
    return waiting.contains(id.value);
}

void Gate::Private::thawUnlessHeld(Subject connectionSide)
{
    if (waitsForPerson(connectionSide.connectionId()))
        return;
    if (loop.deadlines().thaw(connectionSide))
        loop.trace().append(trace::EventKind::DeadlinesThawed, connectionSide);
}

void Gate::Private::add(Step step)
{
    ++queues[keyOf(step.connectionSide, step.seam)].all;
    count(step, 1);
    steps.emplace(++lastNumber, std::move(step));
}

/// One more, or one less, that waits for the person.
void Gate::Private::count(const Step &step, int by)
{
    queues[keyOf(step.connectionSide, step.seam)].waiting += by;
    const quint32 id = step.connectionSide.connectionId().value;
    if ((waiting[id] += by) == 0)
        waiting.erase(id);
}

std::map<quint64, Step>::iterator Gate::Private::erase(std::map<quint64, Step>::iterator step)
{
    if (!step->second.released)
        count(step->second, -1);
    const auto queue = queues.find(keyOf(step->second.connectionSide, step->second.seam));
    if (--queue->second.all == 0)
        queues.erase(queue);
    return steps.erase(step);
}

void Gate::Private::release(Step &step, trace::EventIndex cause)
{
    step.released = true;
    count(step, -1);
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
    step.connectionSide = connectionSide;
    step.seam = seam;
    step.half = half;
    step.amount = amount;
    step.go = std::move(go);
    step.heldEvent =
        d->loop.trace().append(trace::EventKind::StepHeld, step.subject(), quint8(seam), amount);
    d->add(std::move(step));
    updateHolding();
    if (d->loop.deadlines().freeze(connectionSide))
        d->loop.trace().append(trace::EventKind::DeadlinesFrozen, connectionSide);
}

void Gate::forget(Subject connectionSide)
{
    if (!m_holding)
        return;
    bool waits = false;
    for (int seam = 0; seam < seams; ++seam) {
        d->connections.erase(keyOf(connectionSide, Seam(seam)));
        waits |= d->waits(connectionSide, Seam(seam));
    }
    for (auto step = d->steps.begin(); waits && step != d->steps.end();)
        step = step->second.connectionSide == connectionSide ? d->erase(step) : std::next(step);
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
    for (const auto &[number, step] : d->steps) {
        if (!step.released)
            result.push_back({step.connectionSide, step.seam, step.half, step.amount});
    }
    return result;
}

bool Gate::releaseOne(Subject connectionSide, trace::EventIndex cause)
{
    const auto found = std::ranges::find_if(d->steps, [&](const auto &entry) {
        const Step &step = entry.second;
        return !step.released
            && (connectionSide.isProgram() || step.connectionSide == connectionSide);
    });
    if (found == d->steps.end())
        return false;
    d->release(found->second, cause);
    runLater(found->first);
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
    for (auto &[number, step] : d->steps) {
        if (step.released || d->isAsked(step.connectionSide, step.seam))
            continue;
        d->release(step, cause);
        runLater(number);
    }
}

void Gate::runLater(quint64 number)
{
    d->loop.queueIo([this, number] { run(number); });
}

void Gate::run(quint64 number)
{
    const auto found = d->steps.find(number);
    if (found == d->steps.end())
        return; // forgotten meanwhile
    Task go = std::move(found->second.go);
    const Subject connectionSide = found->second.connectionSide;
    const Seam seam = found->second.seam;
    d->erase(found);
    updateHolding();
    go();
    // What queued up only behind this one.
    const auto behind = d->queues.find(keyOf(connectionSide, seam));
    if (behind != d->queues.end() && behind->second.waiting > 0
        && !d->isAsked(connectionSide, seam)) {
        releaseUnasked({});
    }
}

void Gate::updateHolding()
{
    m_holding = !d->steps.empty() || !d->connections.empty()
        || std::ranges::any_of(d->sides,
            [](const auto &side) { return std::ranges::any_of(side, [](bool on) { return on; }); });
}

} // namespace roundtrip::wire

#include "core/wire/gate.h"

#include "core/wire/ends.h"
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
    Gate::Passing about;
    quint32 amount = 0;
    trace::EventIndex heldEvent;
    Task go;
    std::unique_ptr<StepContent> content;
    bool released =
        false; ///< on its way: it runs in the I/O phase, and later ones still wait for it

    Subject subject() const { return about.half ? Subject::half(about.half) : connectionSide; }
    quint8 arg() const { return trace::heldArg(seam, about.item); }
    Gate::Held told() const
    {
        return {connectionSide, seam, about.half, amount, about.item, heldEvent, about.breakpoint};
    }
    bool isOf(Subject whose) const
    {
        return whose.isProgram() || connectionSide == whose
            || (about.half && whose == Subject::half(about.half));
    }
};

quint64 keyOf(Subject whose, Seam seam)
{
    return (quint64(whose.raw()) << 2) | quint64(seam);
}

} // namespace

struct Gate::Private {
    explicit Private(Loop &theLoop)
        : loop(theLoop)
        , ends(theLoop)
    {
    }

    Loop &loop;
    Ends ends;
    bool watched = false;
    bool sides[2][seams] = {};
    std::unordered_set<quint64> only; ///< of single connection sides and halves
    std::unordered_map<quint64, Passing> stops; ///< stopNext()
    bool allThawed = false;
    std::unordered_set<quint32> thawed; ///< connections whose deadlines the person lets run
    std::map<quint64, Step> steps; ///< by number: oldest first
    std::unordered_map<quint64, quint64> numbers; ///< of steps, by their StepHeld
    quint64 lastNumber = 0;
    // Counted, so that n steps go in the time of n, however many wait.
    struct Queue {
        int all = 0;
        int waiting = 0; ///< not released yet
    };
    std::unordered_map<quint64, Queue> queues; ///< by connection side and seam
    std::unordered_map<quint32, int> waiting; ///< not released yet, by connection

    bool isAsked(Subject connectionSide, Seam seam, trace::HalfId half) const;
    bool waits(Subject connectionSide, Seam seam) const;
    bool waitsForPerson(trace::ConnectionId id) const;
    void thawUnlessHeld(Subject connectionSide);
    void thaw(Subject connectionSide, trace::EventIndex cause);
    void add(Step step);
    void release(Step &step, trace::EventIndex cause);
    void count(const Step &step, int by);
    std::map<quint64, Step>::iterator erase(std::map<quint64, Step>::iterator step);
    Step *find(trace::EventIndex held);
    /// The next that goes of the same queue.
    std::map<quint64, Step>::iterator firstOf(const Step &step);
};

/// Does the person hold this seam? (holds() also says yes while earlier steps wait.)
bool Gate::Private::isAsked(Subject connectionSide, Seam seam, trace::HalfId half) const
{
    return sides[int(connectionSide.side())][int(seam)]
        || (!only.empty()
            && (only.contains(keyOf(connectionSide, seam))
                || (half && only.contains(keyOf(Subject::half(half), seam)))));
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
    if (!waitsForPerson(connectionSide.connectionId()))
        thaw(connectionSide, {});
}

void Gate::Private::thaw(Subject connectionSide, trace::EventIndex cause)
{
    if (loop.deadlines().thaw(connectionSide))
        loop.trace().append(trace::EventKind::DeadlinesThawed, connectionSide, 0, 0, cause);
}

void Gate::Private::add(Step step)
{
    ++queues[keyOf(step.connectionSide, step.seam)].all;
    count(step, 1);
    ++lastNumber;
    if (step.heldEvent)
        numbers.emplace(step.heldEvent.value, lastNumber);
    steps.emplace(lastNumber, std::move(step));
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
    numbers.erase(step->second.heldEvent.value);
    const auto queue = queues.find(keyOf(step->second.connectionSide, step->second.seam));
    if (--queue->second.all == 0)
        queues.erase(queue);
    return steps.erase(step);
}

void Gate::Private::release(Step &step, trace::EventIndex cause)
{
    step.released = true;
    count(step, -1);
    loop.trace().append(trace::EventKind::StepReleased, step.subject(), step.arg(), 0,
        cause ? cause : step.heldEvent);
    thawUnlessHeld(step.connectionSide);
}

Step *Gate::Private::find(trace::EventIndex held)
{
    const auto number = numbers.find(held.value);
    if (!held || number == numbers.end())
        return nullptr;
    Step &step = steps.at(number->second);
    return step.released ? nullptr : &step;
}

std::map<quint64, Step>::iterator Gate::Private::firstOf(const Step &step)
{
    return std::ranges::find_if(steps, [&](const auto &entry) {
        return !entry.second.released && entry.second.connectionSide == step.connectionSide
            && entry.second.seam == step.seam;
    });
}

Gate::Gate(Loop &loop)
    : d(std::make_unique<Private>(loop))
{
}

Gate::~Gate() = default;

Ends &Gate::ends() noexcept
{
    return d->ends;
}

void Gate::setWatched(bool watched)
{
    d->watched = watched;
    updateHolding();
}

void Gate::stopNext(Subject connectionSide, Seam seam, const Passing &passing)
{
    d->stops[keyOf(connectionSide, seam)] = passing;
    updateHolding();
}

bool Gate::holds(Subject connectionSide, Seam seam) const
{
    return m_holding
        && (m_passing.breakpoint || d->isAsked(connectionSide, seam, m_passing.half)
            || d->waits(connectionSide, seam) || d->stops.contains(keyOf(connectionSide, seam)));
}

void Gate::hold(Subject connectionSide, Seam seam, quint32 amount, Task go,
    std::unique_ptr<StepContent> content)
{
    Step step;
    step.connectionSide = connectionSide;
    step.seam = seam;
    step.about = m_passing;
    step.amount = amount;
    step.go = std::move(go);
    step.content = std::move(content);
    if (const auto stop = d->stops.find(keyOf(connectionSide, seam)); stop != d->stops.end()) {
        step.about = stop->second;
        d->stops.erase(stop);
    }
    const bool asked = d->isAsked(connectionSide, seam, step.about.half);
    step.heldEvent = d->loop.trace().append(trace::EventKind::StepHeld, step.subject(),
        quint8(step.arg() | (asked ? trace::askedFor : 0)), amount, step.about.breakpoint);
    const trace::EventIndex held = step.heldEvent;
    d->add(std::move(step));
    updateHolding();
    if (!d->allThawed && !d->thawed.contains(connectionSide.connectionId().value))
        freeze(connectionSide, held);
    d->ends.recordKernel(connectionSide.connectionId(), held);
}

/// The trace says of each deadline how much of it is left.
void Gate::freeze(Subject connectionSide, trace::EventIndex cause)
{
    // A keep-alive deadline that is not running is parked farther away than anybody waits.
    constexpr auto parked = std::chrono::hours(24 * 365);
    if (!d->loop.deadlines().freeze(connectionSide))
        return;
    const auto frozen =
        d->loop.trace().append(trace::EventKind::DeadlinesFrozen, connectionSide, 0, 0, cause);
    for (const Deadlines::Armed &armed :
        d->loop.deadlines().listOf(connectionSide.connectionId())) {
        if (armed.remaining < parked)
            d->loop.trace().appendDetail(trace::EventKind::DeadlineFrozen, armed.subject,
                trace::DeadlineState{armed.remaining.count(), armed.total.count()},
                quint8(armed.name), frozen);
    }
}

void Gate::forget(Subject connectionSide)
{
    if (!m_holding)
        return;
    d->thawed.erase(connectionSide.connectionId().value);
    for (int seam = 0; seam < seams; ++seam) {
        d->only.erase(keyOf(connectionSide, Seam(seam)));
        forgetSeam(connectionSide, Seam(seam));
    }
    updateHolding();
}

void Gate::forgetHalf(trace::HalfId half)
{
    if (d->only.empty())
        return;
    for (int seam = 0; seam < seams; ++seam)
        d->only.erase(keyOf(Subject::half(half), Seam(seam)));
    updateHolding();
}

void Gate::forgetSeam(Subject connectionSide, Seam seam)
{
    if (!m_holding)
        return;
    d->stops.erase(keyOf(connectionSide, seam));
    const bool waits = d->waits(connectionSide, seam);
    for (auto step = d->steps.begin(); waits && step != d->steps.end();) {
        const bool gone =
            step->second.connectionSide == connectionSide && step->second.seam == seam;
        step = gone ? d->erase(step) : std::next(step);
    }
    d->thawUnlessHeld(connectionSide);
    updateHolding();
}

void Gate::holdSide(trace::Side side, Seam seam, bool on, trace::EventIndex cause)
{
    d->sides[int(side)][int(seam)] = on;
    updateHolding();
    if (!on)
        releaseUnasked(cause);
}

void Gate::holdOnly(Subject whose, Seam seam, bool on, trace::EventIndex cause)
{
    if (on)
        d->only.insert(keyOf(whose, seam));
    else
        d->only.erase(keyOf(whose, seam));
    updateHolding();
    if (!on)
        releaseUnasked(cause);
}

std::vector<Gate::Held> Gate::held() const
{
    std::vector<Held> result;
    for (const auto &[number, step] : d->steps) {
        if (!step.released)
            result.push_back(step.told());
    }
    return result;
}

std::optional<Gate::Held> Gate::find(trace::EventIndex step) const
{
    const Step *held = d->find(step);
    return held ? std::optional(held->told()) : std::nullopt;
}

const StepContent *Gate::contentOf(trace::EventIndex step) const
{
    const Step *held = d->find(step);
    return held ? held->content.get() : nullptr;
}

StepContent *Gate::contentOf(trace::EventIndex step)
{
    Step *held = d->find(step);
    return held ? held->content.get() : nullptr;
}

bool Gate::releaseOne(Subject whose, trace::EventIndex cause)
{
    return releaseOneOf({whose}, cause);
}

bool Gate::releaseOneOf(const std::vector<Subject> &whose, trace::EventIndex cause)
{
    const auto found = std::ranges::find_if(d->steps, [&](const auto &entry) {
        const Step &step = entry.second;
        return !step.released
            && std::ranges::any_of(whose, [&](Subject one) { return step.isOf(one); });
    });
    if (found == d->steps.end())
        return false;
    // What is before it in its queue goes first: order always holds.
    const auto first = d->firstOf(found->second);
    d->release(first->second, cause);
    runLater(first->first);
    return true;
}

bool Gate::releaseIfFirst(trace::EventIndex step, trace::EventIndex cause)
{
    Step *held = d->find(step);
    if (!held)
        return false;
    const auto first = d->firstOf(*held);
    if (&first->second != held)
        return false;
    d->release(*held, cause);
    runLater(first->first);
    return true;
}

void Gate::releaseAll(trace::EventIndex cause)
{
    for (auto &side : d->sides)
        std::ranges::fill(side, false);
    d->only.clear();
    d->stops.clear();
    d->allThawed = false;
    d->thawed.clear();
    for (auto &[number, step] : d->steps) {
        if (step.released)
            continue;
        d->release(step, cause);
        runLater(number);
    }
    updateHolding();
}

void Gate::setThawed(Subject subject, bool thawed, trace::EventIndex cause)
{
    const quint32 id = subject.isProgram() ? 0 : subject.connectionId().value;
    if (subject.isProgram())
        d->allThawed = thawed;
    if (subject.isProgram() && !thawed)
        d->thawed.clear();
    else if (id && thawed)
        d->thawed.insert(id);
    else if (id)
        d->thawed.erase(id);
    std::vector<Subject> concerned;
    for (const auto &[number, step] : d->steps) {
        if (!step.released && (!id || step.connectionSide.connectionId().value == id))
            concerned.push_back(step.connectionSide);
    }
    for (const Subject side : concerned) {
        if (thawed)
            d->thaw(side, cause);
        else
            freeze(side, cause);
    }
}

/// Lets go what nobody holds any longer, and what does not wait behind something that is held.
void Gate::releaseUnasked(trace::EventIndex cause)
{
    std::unordered_set<quint64> closed;
    for (auto &[number, step] : d->steps) {
        const quint64 queue = keyOf(step.connectionSide, step.seam);
        if (step.released || closed.contains(queue))
            continue;
        if (step.about.breakpoint || d->isAsked(step.connectionSide, step.seam, step.about.half)) {
            closed.insert(queue);
            continue;
        }
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
    const auto content = std::move(found->second.content);
    d->erase(found);
    updateHolding();
    go();
    d->ends.recordKernel(connectionSide.connectionId());
    // What queued up only behind this one.
    const auto behind = d->queues.find(keyOf(connectionSide, seam));
    if (behind != d->queues.end() && behind->second.waiting > 0
        && !d->isAsked(connectionSide, seam, {})) {
        releaseUnasked({});
    }
}

void Gate::updateHolding()
{
    m_holding = d->watched || !d->steps.empty() || !d->only.empty() || !d->stops.empty()
        || std::ranges::any_of(d->sides,
            [](const auto &side) { return std::ranges::any_of(side, [](bool on) { return on; }); });
}

} // namespace roundtrip::wire

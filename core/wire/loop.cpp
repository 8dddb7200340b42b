#include "core/wire/loop.h"

#include "core/wire/taskqueue.h"

#include <QBasicTimer>
#include <QObject>
#include <QTimerEvent>

#include <algorithm>
#include <limits>

namespace roundtrip::wire
{

using std::chrono::microseconds;

namespace
{

constexpr int batchCallbacks = 10000;
constexpr microseconds batchTime{2000};
constexpr int ticksPerClockRead = 64;
constexpr int quietCallbacks = 100000;

/// In the order of a turn; None lies between two turns.
enum class Phase { None, Deadlines, Io, Immediates, Close };

/// How the loop asks Qt for a turn: one timer, for the next deadline or, when work is left, for the
/// next time around. It decides when a turn begins, never what is first in it.
class TurnTimer final : public QObject
{
public:
    explicit TurnTimer(Loop &loop)
        : m_loop(loop)
    {
    }

    void startWithin(microseconds now, microseconds delay)
    {
        const qint64 rounded = (std::max<qint64>(delay.count(), 0) + 999) / 1000;
        const int interval = int(std::min<qint64>(rounded, std::numeric_limits<int>::max()));
        const microseconds due = now + std::chrono::milliseconds(interval);
        if (m_timer.isActive() && m_due <= due)
            return; // it rings early enough; ringing in vain costs less than setting it anew each
                    // time
        m_due = due;
        m_timer.start(interval, Qt::PreciseTimer, this);
    }

protected:
    void timerEvent(QTimerEvent *event) override
    {
        if (event->timerId() != m_timer.timerId())
            return;
        m_timer.stop();
        m_loop.turn();
    }

private:
    Loop &m_loop;
    QBasicTimer m_timer;
    microseconds m_due{0};
};

} // namespace

struct Loop::Private {
    Private(Loop &loop, const Clock &theClock, trace::Writer &writer)
        : q(loop)
        , clock(theClock)
        , trace(writer)
        , deadlines(theClock, &writer)
        , timer(loop)
    {
    }

    Loop &q;
    const Clock &clock;
    trace::Writer &trace;
    Deadlines deadlines;
    TurnTimer timer;
    std::vector<IoSource *> sources;
    TaskQueue ticks;
    TaskQueue io;
    TaskQueue immediates;
    TaskQueue closes;
    microseconds now{0};
    bool inCallback = false;
    bool inTurn = false;
    bool askSources = true;
    // Where the turn stands; it stays when a bounded batch goes once around through Qt.
    Phase phase = Phase::None;
    std::size_t remaining =
        0; ///< of the queue of this phase: what is added now waits for the next turn
    std::size_t source = 0;
    microseconds phaseTime{0};
    // What this batch may still do.
    microseconds batchBegan{0};
    int batchCount = 0;

    bool isActive() const noexcept { return inCallback || inTurn; }
    bool hasQueued() const noexcept
    {
        return !ticks.isEmpty() || !io.isEmpty() || !immediates.isEmpty() || !closes.isEmpty();
    }
    void beginBatch();
    bool isBatchOver() const noexcept;
    void drainTicks();
    void runPhases();
    void enterPhase(Phase next);
    bool runOne();
    bool runOneDeadline();
    bool runOneOf(TaskQueue &queue);
    bool runOneOfSources();
    void scheduleTurn();
    void queue(TaskQueue &queue, Task &&task);
};

void Loop::Private::beginBatch()
{
    batchBegan = clock.now();
    now = batchBegan;
    batchCount = 0;
}

bool Loop::Private::isBatchOver() const noexcept
{
    return batchCount >= batchCallbacks || now - batchBegan >= batchTime;
}

void Loop::Private::drainTicks()
{
    int untilRead = ticksPerClockRead;
    while (!ticks.isEmpty() && !isBatchOver()) {
        ++batchCount;
        Task tick = ticks.take();
        tick();
        if (--untilRead == 0) {
            untilRead = ticksPerClockRead;
            now = clock.now();
        }
    }
}

void Loop::Private::runPhases()
{
    if (!ticks.isEmpty()) // left over by a bounded batch: they come before anything else
        q.enter([] {});
    if (phase == Phase::None)
        enterPhase(Phase::Deadlines);
    while (ticks.isEmpty() && !isBatchOver()) {
        if (runOne())
            continue;
        if (phase == Phase::Close) {
            phase = Phase::None;
            return;
        }
        enterPhase(Phase(int(phase) + 1));
    }
}

void Loop::Private::enterPhase(Phase next)
{
    phase = next;
    switch (next) {
    case Phase::None:
        break;
    case Phase::Deadlines:
        phaseTime = clock.now();
        deadlines.beginPhase();
        break;
    case Phase::Io:
        remaining = io.size();
        source = 0;
        if (askSources) {
            for (IoSource *each : sources)
                each->collect();
        }
        break;
    case Phase::Immediates:
        remaining = immediates.size();
        break;
    case Phase::Close:
        remaining = closes.size();
        break;
    }
}

/// One callback of this phase; false when it has none left.
bool Loop::Private::runOne()
{
    switch (phase) {
    case Phase::None:
        break;
    case Phase::Deadlines:
        return runOneDeadline();
    case Phase::Io:
        return runOneOf(io) || runOneOfSources();
    case Phase::Immediates:
        return runOneOf(immediates);
    case Phase::Close:
        return runOneOf(closes);
    }
    return false;
}

bool Loop::Private::runOneDeadline()
{
    if (!deadlines.isDue(phaseTime))
        return false;
    Task task;
    q.enter([&] {
        task = deadlines.takeDue(phaseTime);
        task();
    });
    return true;
}

bool Loop::Private::runOneOf(TaskQueue &queue)
{
    if (remaining == 0 || queue.isEmpty())
        return false;
    --remaining;
    Task task = queue.take();
    q.enter(task);
    return true;
}

bool Loop::Private::runOneOfSources()
{
    while (askSources && source < sources.size()) {
        if (sources[source]->runOne())
            return true;
        ++source;
    }
    return false;
}

void Loop::Private::scheduleTurn()
{
    if (hasQueued() || phase != Phase::None) {
        timer.startWithin(clock.now(), microseconds(0));
        return;
    }
    const microseconds next = deadlines.untilNext();
    if (next >= microseconds(0))
        timer.startWithin(clock.now(), next);
}

void Loop::Private::queue(TaskQueue &queue, Task &&task)
{
    queue.push(std::move(task));
    if (!isActive())
        scheduleTurn();
}

Loop::Loop(const Clock &clock, trace::Writer &trace)
    : d(std::make_unique<Private>(*this, clock, trace))
{
    d->now = clock.now();
    d->deadlines.setChanged([this] {
        if (!d->isActive())
            d->scheduleTurn();
    });
}

Loop::~Loop() = default;

const Clock &Loop::clock() const noexcept
{
    return d->clock;
}

trace::Writer &Loop::trace() noexcept
{
    return d->trace;
}

Deadlines &Loop::deadlines() noexcept
{
    return d->deadlines;
}

std::chrono::microseconds Loop::now() const noexcept
{
    return d->now;
}

void Loop::readClock()
{
    d->now = d->clock.now();
    d->trace.advance(d->now);
}

void Loop::nextTick(Task task)
{
    d->queue(d->ticks, std::move(task));
}

void Loop::queueIo(Task task)
{
    d->queue(d->io, std::move(task));
}

void Loop::setImmediate(Task task)
{
    d->queue(d->immediates, std::move(task));
}

void Loop::atClose(Task task)
{
    d->queue(d->closes, std::move(task));
}

bool Loop::beginEntry()
{
    if (d->inCallback)
        return false;
    if (!d->inTurn)
        d->beginBatch();
    d->inCallback = true;
    ++d->batchCount;
    d->now = d->clock.now();
    d->trace.setNow(d->now);
    d->deadlines.setEntryTime(&d->now);
    return true;
}

void Loop::endEntry()
{
    d->drainTicks();
    d->trace.publish();
    d->deadlines.setEntryTime(nullptr);
    d->inCallback = false;
    if (!d->inTurn)
        d->scheduleTurn();
}

void Loop::turn()
{
    if (d->isActive())
        return;
    d->inTurn = true;
    d->beginBatch();
    d->runPhases();
    d->inTurn = false;
    d->scheduleTurn();
}

void Loop::runUntilQuiet()
{
    if (d->isActive())
        return;
    d->inTurn = true;
    d->askSources = false;
    int count = 0;
    do {
        d->beginBatch();
        d->runPhases();
        count += d->batchCount;
    } while (!isQuiet() && count < quietCallbacks);
    d->askSources = true;
    d->inTurn = false;
    d->scheduleTurn();
}

bool Loop::isQuiet() const noexcept
{
    return !d->hasQueued() && d->deadlines.untilNext() != microseconds(0);
}

void Loop::addSource(IoSource *source)
{
    d->sources.push_back(source);
}

void Loop::removeSource(IoSource *source)
{
    const auto found = std::find(d->sources.begin(), d->sources.end(), source);
    if (found == d->sources.end())
        return;
    if (std::size_t(found - d->sources.begin()) < d->source)
        --d->source;
    d->sources.erase(found);
}

} // namespace roundtrip::wire

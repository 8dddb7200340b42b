#include "core/wire/loop.h"

#include "core/trace/snapshot.h"

#include <QCoreApplication>
#include <QEvent>
#include <QEventLoop>
#include <QTest>

#include <thread>

using namespace roundtrip;
using namespace roundtrip::wire;
using namespace std::chrono_literals;
using trace::DeadlineName;
using trace::EventKind;
using trace::Subject;

namespace
{

/// Moves on by a microsecond each time it is read.
class BusyClock final : public Clock
{
public:
    std::chrono::microseconds now() const override { return std::chrono::microseconds(++m_reads); }
    std::chrono::milliseconds wallNow() const override { return 0ms; }

private:
    mutable qint64 m_reads = 0;
};

/// Stands for whatever else lives on the thread: a mailbox, a window.
struct Neighbour final : QObject {
    bool reached = false;
    std::function<void()> onReached;
    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::User)
            return QObject::event(event);
        reached = true;
        if (onReached)
            onReached();
        return true;
    }
    void call() { QCoreApplication::postEvent(this, new QEvent(QEvent::User)); }
};

struct World {
    ManualClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    QByteArrayList order;
    Task note(const char *what)
    {
        return [this, what] { order.append(what); };
    }
};

} // namespace

class TestLoop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTurnHasLibuvsPhases();
    void ticksComeBeforeTheNextCallbackOfAnyPhase();
    void aTickOfATickRunsInTheSameDrain();
    void aCloseCallbackComesAPhaseLater();
    void workOfAPhaseForItselfWaitsForTheNextTurn();
    void anInnerEntryDrainsNothing();
    void qtOpensTheTurnsByItself();
    void anEndlessChainOfTicksStarvesNobody();
    void aLongBatchGoesOnWhereItWasCut();
    void aDeadlineWithoutDelayThatReturnsStarvesNobody();
    void runUntilQuietEndsEvenWhenNothingEverIsQuiet();
    void oneClockReadingForACallback();
    void aCallToTheKernelReadsTheClockAgain();
    void nobodySeesHalfACallback();
    void theDestroyedTaskReleasesWhatItHeld();
    void runsOnAPlainThread();
};

void TestLoop::aTurnHasLibuvsPhases()
{
    World world;
    world.loop.enter([&] {
        world.loop.atClose(world.note("close"));
        world.loop.setImmediate(world.note("immediate"));
        world.loop.queueIo(world.note("io"));
        world.loop.deadlines().arm(DeadlineName::PlanDelay, {}, 0us, world.note("deadline"));
        world.loop.nextTick(world.note("tick"));
        world.order.append("callback");
    });
    world.loop.runUntilQuiet();
    QCOMPARE(
        world.order, QByteArrayList({"callback", "tick", "deadline", "io", "immediate", "close"}));
}

void TestLoop::ticksComeBeforeTheNextCallbackOfAnyPhase()
{
    World world;
    const auto withTick = [&](const char *what, const char *tick) {
        return [&world, what, tick] {
            world.order.append(what);
            world.loop.nextTick(world.note(tick));
        };
    };
    world.loop.enter([&] {
        world.loop.deadlines().arm(DeadlineName::PlanDelay, {}, 0us, withTick("d1", "d1'"));
        world.loop.deadlines().arm(DeadlineName::PlanDelay, {}, 0us, withTick("d2", "d2'"));
        world.loop.queueIo(withTick("io1", "io1'"));
        world.loop.queueIo(withTick("io2", "io2'"));
        world.loop.setImmediate(withTick("im1", "im1'"));
        world.loop.setImmediate(withTick("im2", "im2'"));
        world.loop.atClose(withTick("c1", "c1'"));
        world.loop.atClose(withTick("c2", "c2'"));
    });
    world.loop.runUntilQuiet();
    QCOMPARE(
        world.order.join(' '), "d1 d1' d2 d2' io1 io1' io2 io2' im1 im1' im2 im2' c1 c1' c2 c2'");
}

void TestLoop::aTickOfATickRunsInTheSameDrain()
{
    World world;
    world.loop.enter([&] {
        world.loop.setImmediate(world.note("immediate"));
        world.loop.nextTick([&] {
            world.order.append("first");
            world.loop.nextTick(world.note("third"));
        });
        world.loop.nextTick(world.note("second"));
    });
    QCOMPARE(world.order, QByteArrayList({"first", "second", "third"}));
    world.loop.runUntilQuiet();
    QCOMPARE(world.order.last(), "immediate");
}

void TestLoop::aCloseCallbackComesAPhaseLater()
{
    World world;
    world.loop.queueIo([&] {
        world.loop.atClose(world.note("close"));
        world.loop.nextTick(world.note("tick"));
        world.loop.setImmediate(world.note("immediate"));
    });
    world.loop.queueIo(world.note("other io"));
    world.loop.runUntilQuiet();
    QCOMPARE(world.order, QByteArrayList({"tick", "other io", "immediate", "close"}));
}

void TestLoop::workOfAPhaseForItselfWaitsForTheNextTurn()
{
    World world;
    world.loop.atClose([&] {
        world.order.append("close 1");
        world.loop.atClose(world.note("close 2"));
        world.loop.setImmediate([&] {
            world.order.append("immediate 1");
            world.loop.setImmediate(world.note("immediate 2"));
        });
    });
    world.loop.runUntilQuiet();
    QCOMPARE(world.order, QByteArrayList({"close 1", "immediate 1", "close 2", "immediate 2"}));
}

void TestLoop::anInnerEntryDrainsNothing()
{
    World world;
    world.loop.enter([&] {
        world.loop.enter([&] { world.loop.nextTick(world.note("tick")); });
        world.order.append("outer");
    });
    QCOMPARE(world.order, QByteArrayList({"outer", "tick"}));
}

void TestLoop::qtOpensTheTurnsByItself()
{
    SteadyClock clock;
    trace::Writer writer;
    Loop loop(clock, writer);
    QByteArrayList order;
    loop.setImmediate([&] { order.append("immediate"); });
    loop.deadlines().arm(DeadlineName::PlanDelay, {}, 2ms, [&] { order.append("deadline"); });
    loop.nextTick([&] { order.append("tick"); });
    QTRY_COMPARE(order, QByteArrayList({"tick", "immediate", "deadline"}));
}

void TestLoop::anEndlessChainOfTicksStarvesNobody()
{
    World world;
    Neighbour neighbour;
    qint64 ticks = 0;
    std::function<void()> again = [&] {
        ++ticks;
        if (!neighbour.reached)
            world.loop.nextTick([&] { again(); });
    };
    neighbour.call();
    world.loop.enter([&] { again(); });
    QVERIFY(!neighbour.reached);
    QTRY_VERIFY(neighbour.reached);
    QVERIFY(ticks >= 10000);
}

void TestLoop::aLongBatchGoesOnWhereItWasCut()
{
    World world;
    Neighbour neighbour;
    int count = 0;
    int whenReached = -1;
    int whenImmediate = -1;
    neighbour.onReached = [&] { whenReached = count; };
    world.loop.setImmediate([&] { whenImmediate = count; });
    for (int i = 0; i < 15000; ++i) {
        world.loop.queueIo([&] {
            if (++count == 1)
                neighbour.call();
        });
    }
    QTRY_COMPARE(whenImmediate, 15000);
    QVERIFY(whenReached > 0 && whenReached < 15000);
}

void TestLoop::aDeadlineWithoutDelayThatReturnsStarvesNobody()
{
    World world;
    int runs = 0;
    std::function<void()> again = [&] {
        if (++runs < 5)
            world.loop.deadlines().arm(DeadlineName::PlanDelay, {}, 0us, [&] { again(); });
    };
    world.loop.deadlines().arm(DeadlineName::PlanDelay, {}, 0us, [&] { again(); });
    int runsAtImmediate = -1;
    world.loop.setImmediate([&] { runsAtImmediate = runs; });
    world.loop.runUntilQuiet();
    QCOMPARE(runsAtImmediate, 1);
    QCOMPARE(runs, 5);
}

void TestLoop::runUntilQuietEndsEvenWhenNothingEverIsQuiet()
{
    World world;
    std::function<void()> again = [&] { world.loop.setImmediate([&] { again(); }); };
    again();
    world.loop.runUntilQuiet();
    QVERIFY(!world.loop.isQuiet());
}

void TestLoop::oneClockReadingForACallback()
{
    BusyClock clock;
    trace::Writer writer;
    Loop loop(clock, writer);
    loop.enter([&] {
        writer.append(EventKind::CommandGiven, Subject::program());
        loop.nextTick([&] { writer.append(EventKind::CommandGiven, Subject::program()); });
    });
    loop.enter([&] { writer.append(EventKind::CommandGiven, Subject::program()); });
    const auto snapshot = writer.snapshot();
    QCOMPARE(snapshot.timeOf({0}), snapshot.timeOf({1}));
    QVERIFY(snapshot.timeOf({1}) < snapshot.timeOf({2}));
}

/// What was read stays valid, and what follows carries the later time.
void TestLoop::aCallToTheKernelReadsTheClockAgain()
{
    World world;
    const Subject side = Subject::connection({1}, trace::Side::Server);
    world.loop.enter([&] {
        const auto room = world.writer.reserve(5);
        std::copy_n("hello", 5, room.begin());
        const trace::Writer::Committed read = world.writer.commitRead(side, 5);
        world.clock.advance(40us);
        world.loop.readClock();
        world.writer.append(EventKind::CommandGiven, Subject::program());
        QCOMPARE(read.bytes.toByteArray(), QByteArray("hello"));
    });
    const auto snapshot = world.writer.snapshot();
    QCOMPARE(snapshot.timeOf({1}) - snapshot.timeOf({0}), 40us);
}

void TestLoop::nobodySeesHalfACallback()
{
    World world;
    world.loop.enter([&] {
        world.writer.append(EventKind::CommandGiven, Subject::program());
        world.loop.nextTick([&] {
            QCOMPARE(world.writer.snapshot().endEvent(), 0u);
            world.writer.append(EventKind::CommandGiven, Subject::program());
        });
    });
    QCOMPARE(world.writer.snapshot().endEvent(), 2u);
}

void TestLoop::theDestroyedTaskReleasesWhatItHeld()
{
    const auto held = std::make_shared<int>(1);
    {
        World world;
        world.loop.nextTick([held] {});
        world.loop.setImmediate([held] {});
        QCOMPARE(held.use_count(), 3);
    }
    QCOMPARE(held.use_count(), 1);
}

void TestLoop::runsOnAPlainThread()
{
    bool rang = false;
    std::thread thread([&] {
        QEventLoop events;
        SteadyClock clock;
        trace::Writer writer;
        Loop loop(clock, writer);
        loop.enter([&] {
            loop.deadlines().arm(DeadlineName::PlanDelay, {}, 1ms, [&] {
                rang = true;
                events.quit();
            });
        });
        events.exec();
    });
    thread.join();
    QVERIFY(rang);
}

QTEST_GUILESS_MAIN(TestLoop)
#include "tst_loop.moc"

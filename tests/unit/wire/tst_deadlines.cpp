#include "core/wire/deadlines.h"

#include "core/trace/snapshot.h"
#include "core/wire/loop.h"

#include <QTest>

#include <map>
#include <random>

using namespace roundtrip;
using namespace roundtrip::wire;
using namespace std::chrono_literals;
using trace::DeadlineName;
using trace::EventKind;
using trace::Subject;

namespace
{

const Subject client = Subject::connection({1}, trace::Side::Client);
const Subject server = Subject::connection({1}, trace::Side::Server);
const Subject other = Subject::connection({2}, trace::Side::Client);

struct World {
    ManualClock clock;
    trace::Writer writer;
    Loop loop{clock, writer};
    Deadlines &deadlines = loop.deadlines();
    QByteArrayList fired;

    DeadlineId arm(const QByteArray &name, std::chrono::microseconds delay, Subject subject = {})
    {
        return deadlines.arm(
            DeadlineName::PlanDelay, subject, delay, [this, name] { fired.append(name); });
    }
    QByteArray after(std::chrono::microseconds time)
    {
        clock.advance(time);
        loop.runUntilQuiet();
        const QByteArray result = fired.join(' ');
        fired.clear();
        return result;
    }
};

} // namespace

class TestDeadlines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firesInOrderOfTimeThenOfArming();
    void neverFiresEarly();
    void clearedOnesStaySilent();
    void movingAwayAndNearer();
    void anOldIdMeansNobody();
    void saysHowLongUntilTheNext();
    void aFrozenConnectionKeepsWhatWasLeft();
    void aTiedOneFreezesWithItsConnection();
    void whatIsArmedWhileFrozenIsFrozen();
    void whatIsLeftOfAConnectionFreezes();
    void listsTheNextFirst();
    void recordsArmingAndFiring();
    void agreesWithASimpleModel();
};

void TestDeadlines::firesInOrderOfTimeThenOfArming()
{
    World world;
    world.arm("c", 30ms);
    world.arm("a", 10ms);
    world.arm("b1", 20ms);
    world.arm("b2", 20ms);
    QCOMPARE(world.after(25ms), "a b1 b2");
    QCOMPARE(world.after(5ms), "c");
    QCOMPARE(world.after(1h), "");
}

void TestDeadlines::neverFiresEarly()
{
    World world;
    world.arm("a", 10ms);
    QCOMPARE(world.after(9999us), "");
    QCOMPARE(world.after(1us), "a");
}

void TestDeadlines::clearedOnesStaySilent()
{
    World world;
    DeadlineId a = world.arm("a", 10ms);
    world.arm("b", 10ms);
    world.deadlines.clear(a);
    QVERIFY(!a);
    world.deadlines.clear(a);
    QCOMPARE(world.after(20ms), "b");
}

void TestDeadlines::movingAwayAndNearer()
{
    World world;
    const DeadlineId idle = world.arm("idle", 10ms);
    world.arm("fixed", 12ms);
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(world.after(3ms), "");
        world.deadlines.rearm(idle, 10ms);
    }
    QCOMPARE(world.after(3ms), "fixed");
    world.deadlines.rearm(idle, 1ms);
    QCOMPARE(world.after(1ms), "idle");
}

void TestDeadlines::anOldIdMeansNobody()
{
    World world;
    DeadlineId old = world.arm("old", 1ms);
    QCOMPARE(world.after(1ms), "old");
    world.arm("new", 5ms); // takes the place that became free
    world.deadlines.rearm(old, 1h);
    world.deadlines.clear(old);
    QCOMPARE(world.after(5ms), "new");
}

void TestDeadlines::saysHowLongUntilTheNext()
{
    World world;
    QCOMPARE(world.deadlines.untilNext(), -1us);
    const DeadlineId a = world.arm("a", 10ms);
    QCOMPARE(world.deadlines.untilNext(), 10ms);
    world.deadlines.rearm(a, 15ms);
    QCOMPARE(world.deadlines.untilNext(), 15ms);
    world.clock.advance(20ms);
    QCOMPARE(world.deadlines.untilNext(), 0us);
}

void TestDeadlines::aFrozenConnectionKeepsWhatWasLeft()
{
    World world;
    world.arm("client", 10ms, client);
    world.arm("server", 10ms, server);
    world.arm("other", 10ms, other);
    world.clock.advance(4ms);
    QVERIFY(world.deadlines.freeze(server));
    QVERIFY(!world.deadlines.freeze(client));
    QCOMPARE(world.after(1h), "other");
    QCOMPARE(world.deadlines.untilNext(), -1us);
    QVERIFY(world.deadlines.thaw(client));
    QVERIFY(!world.deadlines.thaw(client));
    QCOMPARE(world.after(5999us), "");
    QCOMPARE(world.after(1us), "client server");
}

void TestDeadlines::aTiedOneFreezesWithItsConnection()
{
    World world;
    const DeadlineId early = world.arm("early", 10ms, Subject::half({7}));
    const DeadlineId late = world.arm("late", 20ms, Subject::half({8}));
    world.deadlines.tie(early, {1});
    world.deadlines.freeze(client);
    world.deadlines.tie(late, {1});
    QVERIFY(world.deadlines.isFrozen(server));
    QCOMPARE(world.after(1h), "");
    world.deadlines.thaw(client);
    QVERIFY(!world.deadlines.isFrozen(server));
    QCOMPARE(world.after(10ms), "early");
    QCOMPARE(world.after(10ms), "late");
}

void TestDeadlines::whatIsArmedWhileFrozenIsFrozen()
{
    World world;
    world.deadlines.freeze(client);
    const DeadlineId a = world.arm("a", 10ms, client);
    DeadlineId b = world.arm("b", 10ms, client);
    QCOMPARE(world.after(1h), "");
    world.deadlines.rearm(a, 3ms);
    world.deadlines.clear(b);
    world.deadlines.thaw(client);
    QCOMPARE(world.after(2ms), "");
    QCOMPARE(world.after(1ms), "a");
}

/// Whichever of a connection's deadlines go first, those that are left freeze with it.
void TestDeadlines::whatIsLeftOfAConnectionFreezes()
{
    for (int cleared = 0; cleared < 3; ++cleared) {
        World world;
        DeadlineId ids[] = {world.arm("a", 10ms, client), world.arm("b", 10ms, client),
            world.arm("c", 10ms, client)};
        world.arm("x", 10ms, other);
        world.deadlines.clear(ids[cleared]);
        world.deadlines.freeze(client);
        QCOMPARE(world.deadlines.listOf(client.connectionId()).size(), 2u);
        QCOMPARE(world.after(1h), "x");
        world.deadlines.thaw(client);
        QCOMPARE(world.after(10ms).size(), 3); // two names and a blank
        QVERIFY(world.deadlines.listOf(client.connectionId()).empty());
    }
}

void TestDeadlines::listsTheNextFirst()
{
    World world;
    world.arm("later", 30ms, other);
    world.arm("soon", 20ms, client);
    world.clock.advance(5ms);
    world.deadlines.freeze(other);
    world.clock.advance(5ms);
    const auto list = world.deadlines.list();
    QCOMPARE(list.size(), 2u);
    QCOMPARE(list[0].subject, client);
    QCOMPARE(list[0].remaining, 10ms);
    QCOMPARE(list[0].total, 20ms);
    QVERIFY(!list[0].frozen);
    QCOMPARE(list[1].remaining, 25ms);
    QVERIFY(list[1].frozen);
}

void TestDeadlines::recordsArmingAndFiring()
{
    World world;
    world.arm("program", 10ms);
    world.arm("client", 10ms, client);
    world.after(10ms);
    const auto snapshot = world.writer.snapshot();
    QCOMPARE(snapshot.endEvent(), 2u);
    QCOMPARE(snapshot.at({0}).kind, EventKind::DeadlineArmed);
    QCOMPARE(snapshot.at({0}).value, 10u);
    QCOMPARE(snapshot.at({1}).kind, EventKind::DeadlineFired);
    QCOMPARE(snapshot.at({1}).arg, quint8(DeadlineName::PlanDelay));
    QCOMPARE(snapshot.causeOf({1}), trace::EventIndex{0});
}

/// Random arming, moving and clearing against a sorted map.
void TestDeadlines::agreesWithASimpleModel()
{
    World world;
    std::mt19937 random(20260101);
    std::map<int, std::pair<DeadlineId, qint64>> model; // by number: due
    int number = 0;
    for (int step = 0; step < 5000; ++step) {
        const auto delay = std::chrono::microseconds(random() % 1000);
        const qint64 due = (world.clock.now() + delay).count();
        const auto any =
            model.empty() ? model.end() : std::next(model.begin(), random() % model.size());
        switch (random() % 4) {
        case 0:
        case 1: {
            const int mine = ++number;
            const auto id = world.deadlines.arm(DeadlineName::PlanDelay, {}, delay, [&, mine] {
                QCOMPARE_LE(model.at(mine).second, world.clock.now().count());
                model.erase(mine);
            });
            model[mine] = {id, due};
            break;
        }
        case 2:
            if (any != model.end()) {
                world.deadlines.rearm(any->second.first, delay);
                any->second.second = due;
            }
            break;
        case 3:
            if (any != model.end()) {
                world.deadlines.clear(any->second.first);
                model.erase(any);
            }
            break;
        }
        world.clock.advance(std::chrono::microseconds(random() % 20));
        world.loop.runUntilQuiet();
        for (const auto &[each, entry] : model)
            QCOMPARE_GT(entry.second, world.clock.now().count());
        QCOMPARE(world.deadlines.list().size(), model.size());
    }
}

QTEST_GUILESS_MAIN(TestDeadlines)
#include "tst_deadlines.moc"

#include "core/flow/agentpools.h"
#include "core/flow/steps.h"
#include "core/http/agentpool.h"
#include "core/plan/planjson.h"
#include "tests/support/getseries.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "tests/unit/engine/handfixture.h"
#include "tests/unit/flow/flowdump.h"
#include "tests/unit/flow/livetraces.h"

#include <QRandomGenerator>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::trace;
using namespace std::chrono_literals;
using flow::AgentPools;
using flow::Moment;
using std::chrono::milliseconds;

namespace
{

QString nameOf(HalfId half)
{
    return QStringLiteral("#%1").arg(half.value);
}

class FakeSocket final : public http::PoolSocket
{
public:
    explicit FakeSocket(quint32 number)
        : m_number(number)
    {
    }
    ConnectionId connectionId() const override { return {m_number}; }
    bool isUsable() const override { return usable; }
    void setIdleTimeout(milliseconds value) override { m_timeout = value; }
    milliseconds idleTimeout() const override { return m_timeout; }
    void parked(milliseconds) override { }
    void destroyForPool(NotPooledBecause) override { usable = false; }

    bool usable = true;

private:
    quint32 m_number;
    milliseconds m_timeout{0};
};

class FakeRequest final : public http::PoolRequest
{
public:
    FakeRequest(quint32 number, const QByteArray &host)
        : m_number(number)
        , m_host(host)
    {
    }
    HalfId half() const override { return {m_number}; }
    wire::ConnectOptions connectOptions() const override
    {
        return {.host = m_host, .port = 1, .localAddress = {}};
    }
    std::optional<milliseconds> timeoutOption() const override { return {}; }
    void takeSocket(http::PoolSocket &given, http::SocketFrom) override
    {
        socket = static_cast<FakeSocket *>(&given);
    }
    FakeSocket *socket = nullptr;

private:
    quint32 m_number;
    QByteArray m_host;
};

/// The real policy between fake requests and fake sockets, which write down what the module would:
///   +1 or +1@b  request 1 (to host a, or b)     -1  its exchange is done
///   !1  its socket is closed                    x1  not kept: the server said close
class Rig
{
public:
    explicit Rig(const plan::AgentPlan &plan)
        : pool(optionsOf(plan), m_builder.writer())
    {
        m_builder.addDetail(EventKind::PlanAdopted, Subject::program(),
            trace::Plan{1, "agent", plan::toJson(plan)}, int(PlanType::Agent));
        pool.setConnect([this](const wire::ConnectOptions &) -> http::PoolSocket & {
            const ConnectionId id{quint32(sockets.size() + 1)};
            m_builder.addDetail(EventKind::ConnectStarted, Subject::connection(id, Side::Client),
                Endpoints{"127.0.0.1", quint16(51000 + id.value), "127.0.0.1", 1});
            sockets.push_back(std::make_unique<FakeSocket>(id.value));
            return *sockets.back();
        });
    }

    void run(const QByteArray &script)
    {
        for (const QByteArray &word : script.simplified().split(' ')) {
            m_builder.wait(1ms);
            step(word);
        }
    }
    void step(const QByteArray &word)
    {
        const QByteArrayList parts = word.sliced(1).split('@');
        const quint32 number = parts[0].toUInt();
        switch (word[0]) {
        case '+':
            return add(number, parts.value(1, "a"));
        case '-':
            return pool.socketFree(*requests.at(number)->socket, {{number}, {}});
        case 'x': {
            FakeSocket &socket = *requests.at(number)->socket;
            socket.usable = false;
            return pool.socketNotPooled(socket, {number}, NotPooledBecause::PeerSaidClose);
        }
        default:
            return close(*requests.at(number)->socket);
        }
    }
    void close(FakeSocket &socket)
    {
        socket.usable = false;
        m_builder.add(EventKind::SocketClosed,
            Subject::connection(socket.connectionId(), Side::Client), 0);
        pool.socketClosed(socket);
    }
    Snapshot snapshot() { return m_builder.snapshot(); }
    AgentPools seen()
    {
        const Snapshot now = snapshot();
        return {now, Moment::headOf(now)};
    }

    static http::AgentOptions optionsOf(const plan::AgentPlan &plan)
    {
        http::AgentOptions options;
        options.name = "agent";
        options.id = 1;
        options.keepAlive = plan.keepAlive;
        options.maxSockets = plan.maxSockets;
        options.maxTotalSockets = plan.maxTotalSockets;
        options.maxFreeSockets = plan.maxFreeSockets;
        options.scheduling = plan.fifo ? http::AgentOptions::Scheduling::Fifo
                                       : http::AgentOptions::Scheduling::Lifo;
        return options;
    }

private:
    test::TraceBuilder m_builder;

public:
    http::AgentPool pool;
    std::vector<std::unique_ptr<FakeSocket>> sockets;
    std::map<quint32, std::shared_ptr<FakeRequest>> requests;

private:
    void add(quint32 number, const QByteArray &host)
    {
        RequestCall call{"GET", host, 1, "/", 0, "agent", 1};
        m_builder.addDetail(
            EventKind::CallRequest, Subject::half({number}), call, int(Origin::Program));
        requests[number] = std::make_shared<FakeRequest>(number, host);
        pool.addRequest(requests[number]);
    }
};

std::vector<ConnectionId> socketsIn(const flow::Pool &pool, bool free)
{
    std::vector<ConnectionId> ids;
    for (const flow::PoolSlot &slot : pool.slots) {
        if ((slot.state == flow::PoolSlot::State::Free) == free)
            ids.push_back(slot.connection);
    }
    if (!free)
        std::sort(ids.begin(), ids.end());
    return ids;
}

/// The board is what the pool really has; empty when it is, else what differs.
QString difference(Rig &rig, const AgentPools &seen)
{
    const flow::PoolAgent *agent = seen.agent("agent");
    for (const http::AgentPool::Count &count : rig.pool.counts()) {
        const auto pool = std::ranges::find(agent->pools, count.name, &flow::Pool::name);
        if (pool == agent->pools.end())
            return QStringLiteral("no pool %1").arg(QString::fromLatin1(count.name));
        std::vector<ConnectionId> lent = rig.pool.lentSockets(count.name);
        std::sort(lent.begin(), lent.end());
        std::vector<HalfId> waiting;
        for (const flow::PoolWaiting &one : pool->queue)
            waiting.push_back(one.half);
        if (socketsIn(*pool, false) != lent)
            return QStringLiteral("lent: %1, really %2").arg(pool->inUse()).arg(lent.size());
        if (socketsIn(*pool, true) != rig.pool.freeSockets(count.name))
            return QStringLiteral("free: %1, really %2").arg(pool->free()).arg(count.freeSockets);
        if (waiting != rig.pool.queuedRequests(count.name))
            return QStringLiteral("queue: %1, really %2").arg(waiting.size()).arg(count.requests);
    }
    int sockets = 0;
    for (const http::AgentPool::Count &count : rig.pool.counts())
        sockets += count.sockets + count.freeSockets;
    return agent->sockets() == sockets
        ? QString()
        : QStringLiteral("%1 sockets, really %2").arg(agent->sockets()).arg(sockets);
}

/// Everything that can be told of the agents, as text.
QByteArray dump(const AgentPools &pools, std::chrono::microseconds clock)
{
    QByteArray out;
    for (const flow::PoolAgent &agent : pools.agents()) {
        out += agent.name + ' ' + QByteArray::number(agent.id) + " ["
            + (agent.optionsKnown ? flow::optionsText(agent.options).toUtf8() : "?")
            + (agent.setByHand ? " by hand]\n" : "]\n");
        for (const flow::Pool &pool : agent.pools) {
            out += "  " + pool.name + '\n';
            for (const flow::PoolSlot &slot : pool.slots) {
                const auto left = slot.left(clock);
                out += "    " + QByteArray::number(slot.place) + ':'
                    + QByteArray::number(slot.clientPort) + ' '
                    + QByteArray::number(int(slot.state)) + (slot.connected ? " up #" : " #")
                    + QByteArray::number(slot.half.value) + ' '
                    + QByteArray::number(qint64(slot.since.count())) + ' '
                    + (left ? QByteArray::number(qint64(left->count())) : "-") + '\n';
            }
            for (const flow::PoolWaiting &waiting : pool.queue)
                out += "    waits #" + QByteArray::number(waiting.half.value)
                    + (waiting.givenUp ? " given up\n" : "\n");
            for (const flow::PoolDecision &decision : pool.decisions)
                out += "    " + nameOf(decision.half).toUtf8() + ' '
                    + flow::reasonText(decision, nameOf).toUtf8() + '\n';
        }
    }
    const flow::Sentence sentence = flow::sentenceOf(pools, clock, nameOf);
    return out + sentence.text.toUtf8() + '|' + sentence.next.toUtf8();
}

void compareWithCuts(const Snapshot &whole)
{
    AgentPools forward;
    for (quint64 events = 0; events <= whole.endEvent(); ++events) {
        const Moment moment = test::momentAt(whole, events);
        forward.advanceTo(whole, moment);
        const AgentPools cut(whole.until(events), moment);
        QCOMPARE(dump(forward, moment.clock), dump(cut, moment.clock));
    }
    for (quint64 events = whole.endEvent(); events-- > 0; events -= std::min<quint64>(events, 7)) {
        const Moment moment = test::momentAt(whole, events);
        forward.advanceTo(whole, moment);
        QCOMPARE(dump(forward, moment.clock), dump({whole, moment}, moment.clock));
    }
}

QByteArrayList reasons(const AgentPools &pools)
{
    QByteArrayList texts;
    for (const flow::PoolDecision &decision : pools.agents().front().pools.front().decisions)
        texts.append(nameOf(decision.half).toUtf8() + ' '
            + flow::reasonText(decision, nameOf).toUtf8());
    return texts;
}

} // namespace

class tst_AgentPools : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theBoardIsWhatTheAgentHas_data();
    void theBoardIsWhatTheAgentHas();
    void sampleKnowsNothingInAdvance_data();
    void sampleKnowsNothingInAdvance();
    void liveTraceKnowsNothingInAdvance_data();
    void liveTraceKnowsNothingInAdvance();
    void marksOnTheWayGiveTheSame();
    void eachDecisionHasItsReason_data();
    void eachDecisionHasItsReason();
    void aPlaceOnTheBoardStays();
    void ofManySocketsEachHasItsPlace();
    void aFreeSocketCountsDown();
    void whyAFreeSocketGoesSoonerThanTheAgentsTimeout();
    void whoEndedASocketIsSaidBeforeTheAgentDoes_data();
    void whoEndedASocketIsSaidBeforeTheAgentDoes();
    void aDeadlineThatStandsStillLeavesWhatWasLeft();
    void namesWithOtherOptionsAreOtherPools();
    void agentsOfTheSameNameAreTold();
    void optionsSetByHandCountFromTheNextDecision();
    void unknownAgentIsRefused();
    void aLimitOfAllNamesIsNotTheNames();
    void ofManyDecisionsTheEarlierAreCounted();
    void whatWasForgottenIsNotCounted();
};

void tst_AgentPools::theBoardIsWhatTheAgentHas_data()
{
    QTest::addColumn<plan::AgentPlan>("options");
    QTest::newRow("no keepAlive") << plan::AgentPlan{};
    QTest::newRow("one") << plan::AgentPlan{.keepAlive = true, .maxSockets = 1};
    QTest::newRow("two, one free")
        << plan::AgentPlan{.keepAlive = true, .maxSockets = 2, .maxFreeSockets = 1};
    QTest::newRow("fifo, three in all")
        << plan::AgentPlan{.keepAlive = true, .maxTotalSockets = 3, .fifo = true};
    QTest::newRow("Infinity") << plan::AgentPlan{.keepAlive = true};
}

void tst_AgentPools::theBoardIsWhatTheAgentHas()
{
    QFETCH(plan::AgentPlan, options);
    for (quint32 seed = 1; seed <= 12; ++seed) {
        QRandomGenerator random(seed);
        Rig rig(options);
        AgentPools seen;
        std::vector<quint32> open; // requests whose exchange is under way
        quint32 last = 0;
        for (int i = 0; i < 120; ++i) {
            open.clear();
            for (const auto &socket : rig.sockets) {
                for (const auto &[number, request] : rig.requests) {
                    if (request->socket == socket.get() && socket->usable)
                        open.push_back(number);
                }
            }
            const int dice = int(random.bounded(10));
            // The newest request that has a socket is the one whose exchange is on it.
            std::map<FakeSocket *, quint32> users;
            for (const quint32 number : open)
                users[rig.requests.at(number)->socket] = number;
            const auto free = [&](FakeSocket *socket) {
                for (const char *host : {"a", "b"}) {
                    const auto ids = rig.pool.freeSockets(QByteArray(host) + ":1:");
                    if (std::ranges::find(ids, socket->connectionId()) != ids.end())
                        return true;
                }
                return false;
            };
            if (dice < 5 || users.empty()) {
                rig.run('+' + QByteArray::number(++last) + (dice % 2 ? "@b" : "@a"));
            } else {
                const auto user = std::next(users.begin(), random.bounded(int(users.size())));
                const QByteArray number = QByteArray::number(user->second);
                if (dice == 9 || free(user->first))
                    rig.run('!' + number);
                else if (dice == 8)
                    rig.run('x' + number + " !" + number);
                else
                    rig.run('-' + number);
            }
            const Snapshot now = rig.snapshot();
            seen.advanceTo(now, Moment::headOf(now));
            QCOMPARE(difference(rig, seen), QString());
        }
    }
}

void tst_AgentPools::sampleKnowsNothingInAdvance_data()
{
    QTest::addColumn<test::Sample>("sample");
    for (const test::Sample sample : test::allSamples)
        QTest::newRow(test::nameOf(sample)) << sample;
}

void tst_AgentPools::sampleKnowsNothingInAdvance()
{
    QFETCH(test::Sample, sample);
    compareWithCuts(test::sampleTrace(sample).snapshot);
}

void tst_AgentPools::liveTraceKnowsNothingInAdvance_data()
{
    QTest::addColumn<QByteArray>("scenario");
    for (const char *name : {"twoGets", "queue", "close", "neverEnd", "refused", "heldConnect",
             "abortAfterPieces", "serverOutsideCloses", "proxied"})
        QTest::newRow(name) << QByteArray(name);
}

void tst_AgentPools::liveTraceKnowsNothingInAdvance()
{
    QFETCH(QByteArray, scenario);
    const Snapshot whole = test::liveTrace(scenario.constData());
    compareWithCuts(whole);
}

/// In a long trace the way back begins at a mark.
void tst_AgentPools::marksOnTheWayGiveTheSame()
{
    Rig rig(plan::AgentPlan{.keepAlive = true, .maxSockets = 1});
    for (quint32 i = 1; i <= 20'000; ++i)
        rig.step('+' + QByteArray::number(i)), rig.step('-' + QByteArray::number(i));
    const Snapshot whole = rig.snapshot();
    AgentPools seen(whole, Moment::headOf(whole));
    QVERIFY(whole.endEvent() > 3 * (1 << 14));
    for (const quint64 events : {whole.endEvent() - 5, quint64(40'000), quint64(32'769),
             quint64(32'768), quint64(100)}) {
        const Moment moment = test::momentAt(whole, events);
        seen.advanceTo(whole, moment);
        QCOMPARE(dump(seen, moment.clock), dump({whole, moment}, moment.clock));
    }
}

void tst_AgentPools::eachDecisionHasItsReason_data()
{
    QTest::addColumn<plan::AgentPlan>("options");
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArrayList>("said");
    QTest::newRow("two places")
        << plan::AgentPlan{.keepAlive = true, .maxSockets = 2} << QByteArray("+1 +2 +3 +4 -1")
        << QByteArrayList{"#1 new: 1 of 2", "#2 new: 2 of 2",
               "#3 queued: maxSockets 2 reached, place 1",
               "#4 queued: maxSockets 2 reached, place 2", "#3 handed over from #1"};
    QTest::newRow("newest") << plan::AgentPlan{.keepAlive = true} << QByteArray("+1 +2 -1 -2 +3 +4")
                            << QByteArrayList{"#1 new: no socket is free",
                                   "#2 new: no socket is free", "#1 kept: nobody waits, 1 free",
                                   "#2 kept: nobody waits, 2 free",
                                   "#3 reused: the newest of 2 free sockets, idle 1.0 ms",
                                   "#4 reused: the only free socket, idle 3.0 ms"};
    QTest::newRow("oldest") << plan::AgentPlan{.keepAlive = true, .fifo = true}
                            << QByteArray("+1 +2 -1 -2 +3")
                            << QByteArrayList{"#1 new: no socket is free",
                                   "#2 new: no socket is free", "#1 kept: nobody waits, 1 free",
                                   "#2 kept: nobody waits, 2 free",
                                   "#3 reused: the oldest of 2 free sockets, idle 2.0 ms"};
    QTest::newRow("total") << plan::AgentPlan{.keepAlive = true, .maxTotalSockets = 1}
                           << QByteArray("+1 +2")
                           << QByteArrayList{"#1 new: no socket is free",
                                  "#2 queued: maxTotalSockets 1 reached, place 1"};
    QTest::newRow("close") << plan::AgentPlan{.keepAlive = true, .maxSockets = 1}
                           << QByteArray("+1 +2 x1 !1")
                           << QByteArrayList{"#1 new: 1 of 1",
                                  "#2 queued: maxSockets 1 reached, place 1",
                                  "#1 not kept: the server said Connection: close",
                                  "#2 new, as a place became free: 1 of 1"};
    QTest::newRow("off") << plan::AgentPlan{} << QByteArray("+1 -1")
                         << QByteArrayList{"#1 new: no socket is free",
                                "#1 not kept: keepAlive is off and nobody waits"};
}

void tst_AgentPools::eachDecisionHasItsReason()
{
    QFETCH(plan::AgentPlan, options);
    QFETCH(QByteArray, script);
    Rig rig(options);
    rig.run(script);
    QTEST(reasons(rig.seen()), "said");
}

void tst_AgentPools::aPlaceOnTheBoardStays()
{
    Rig rig(plan::AgentPlan{.keepAlive = true, .maxSockets = 3});
    rig.run("+1 +2 +3 -2 !1");
    const flow::Pool pool = rig.seen().agents().front().pools.front();
    QCOMPARE(pool.slots.size(), size_t(2));
    for (const flow::PoolSlot &slot : pool.slots)
        QCOMPARE(slot.place, int(slot.connection.value) - 1);
    rig.run("+4 +5"); // the free one is lent, the new one takes the place that is empty
    const flow::Pool later = rig.seen().agents().front().pools.front();
    QCOMPARE(later.slots.size(), size_t(3));
    for (const flow::PoolSlot &slot : later.slots)
        QCOMPARE(slot.place, slot.connection.value == 4 ? 0 : int(slot.connection.value) - 1);
}

void tst_AgentPools::ofManySocketsEachHasItsPlace()
{
    constexpr quint32 many = 1000;
    Rig rig(plan::AgentPlan{.keepAlive = true, .maxFreeSockets = int(many)});
    for (quint32 i = 1; i <= many; ++i)
        rig.step('+' + QByteArray::number(i));
    for (quint32 i = 3; i <= many; i += 3) // every third is free, every seventh of the rest gone
        rig.step('-' + QByteArray::number(i));
    std::vector<int> gone;
    for (quint32 i = 7; i <= many; i += 7) {
        if (i % 3 == 0)
            continue;
        rig.step('!' + QByteArray::number(i));
        gone.push_back(int(i) - 1);
    }
    const flow::Pool pool = rig.seen().agents().front().pools.front();
    QCOMPARE(pool.slots.size(), many - gone.size());
    QCOMPARE(pool.free(), int(many / 3));
    for (const flow::PoolSlot &slot : pool.slots)
        QCOMPARE(slot.place, int(slot.connection.value) - 1);
    for (quint32 i = 1; i <= many / 3 + gone.size(); ++i) // the free ones first, then new ones
        rig.step('+' + QByteArray::number(many + i));
    const flow::Pool later = rig.seen().agents().front().pools.front();
    QCOMPARE(later.slots.size(), size_t(many));
    for (const flow::PoolSlot &slot : later.slots) {
        const quint32 id = slot.connection.value;
        QCOMPARE(slot.place, id <= many ? int(id) - 1 : gone.at(id - many - 1));
        QCOMPARE(slot.served, id <= many && id % 3 == 0 ? 2 : 1);
    }
}

void tst_AgentPools::aFreeSocketCountsDown()
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 51400);
    test::ClientScript client(builder, "GET", "/");
    client.newSocket(line);
    client.connected();
    builder.add(EventKind::DeadlineArmed, line.client(), int(DeadlineName::SocketTimeout), 4000);
    builder.wait(1s);
    builder.addRead(line.client(), "HTTP/1.1 200 OK\r\n\r\n");
    builder.add(EventKind::AgentKeptSocket, client.subject(), 0, line.id.value);
    const Snapshot kept = builder.snapshot();
    Moment moment = Moment::headOf(kept);
    AgentPools pools(kept, moment);
    const auto slot = [&] { return pools.agents().front().pools.front().slots.front(); };
    QVERIFY(pools.countsDown());
    QCOMPARE(*slot().left(moment.clock), 4s);
    QCOMPARE(*slot().left(moment.clock + 1500ms), 2500ms); // what the clock shows counts
    QCOMPARE(*slot().left(moment.clock + 9s), 0s);
    builder.add(EventKind::DeadlineCleared, line.client(), int(DeadlineName::SocketTimeout));
    const Snapshot cleared = builder.snapshot();
    pools.advanceTo(cleared, Moment::headOf(cleared));
    QVERIFY(!slot().left(moment.clock));
    QVERIFY(!pools.countsDown());
    builder.add(EventKind::AgentDroppedSocket, line.client(), int(NotPooledBecause::IdleTimeout),
        line.id.value);
    const Snapshot dropped = builder.snapshot();
    pools.advanceTo(dropped, Moment::headOf(dropped));
    const flow::Pool &pool = pools.agents().front().pools.front();
    QCOMPARE(pool.closing(), 1); // lent to nobody, though it counts for maxSockets
    QCOMPARE(pool.inUse(), 1);
    QCOMPARE(pool.free(), 0);
}

/// The server has said Keep-Alive: timeout=5, and the agent goes by that, less a second.
void tst_AgentPools::whyAFreeSocketGoesSoonerThanTheAgentsTimeout()
{
    flow::PoolAgent agent;
    agent.optionsKnown = true;
    agent.options = plan::AgentPlan::global();
    flow::PoolSlot slot;
    QCOMPARE(flow::serverKeeps(&agent, std::chrono::milliseconds(agent.options.timeoutMs)), 0);
    QVERIFY(flow::keptText(slot).isEmpty());
    slot.serverKeeps = flow::serverKeeps(&agent, 4s);
    QCOMPARE(flow::keptText(slot),
        QStringLiteral("a second before the server may (`Keep-Alive: timeout=5`)"));
    flow::PoolDecision decision;
    decision.kind = flow::PoolDecision::Kind::Dropped;
    decision.why = NotPooledBecause::IdleTimeout;
    decision.idle = 4s;
    QCOMPARE(flow::reasonText(decision, nameOf),
        QStringLiteral("given up after 4.00 s: it was idle too long"));
    decision.serverKeeps = flow::serverKeeps(&agent, 4s);
    QCOMPARE(flow::reasonText(decision, nameOf),
        QStringLiteral("given up after 4.00 s: a second before the server may (Keep-Alive: timeout=5)"));
}

void tst_AgentPools::whoEndedASocketIsSaidBeforeTheAgentDoes_data()
{
    QTest::addColumn<EventKind>("ending");
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("saidInTheEnd");
    const QString reset = QStringLiteral("The server reset the socket `:51400` of #1.");
    QTest::newRow("reset") << EventKind::ResetReceived << reset << reset;
    const QString failed =
        QStringLiteral("The connection is gone: the socket `:51400` of #1 failed.");
    QTest::newRow("failed") << EventKind::SocketFailed << failed << failed;
    QTest::newRow("closed") << EventKind::SocketDestroyed
                            << QStringLiteral("The socket `:51400` of #1 is closing.")
                            << QStringLiteral("The server closed the socket `:51400` of #1.");
}

void tst_AgentPools::whoEndedASocketIsSaidBeforeTheAgentDoes()
{
    QFETCH(EventKind, ending);
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 51400);
    test::ClientScript client(builder, "GET", "/");
    client.newSocket(line);
    client.connected();
    AgentPools pools;
    const auto headline = [&] {
        const Snapshot now = builder.snapshot();
        const Moment head = Moment::headOf(now);
        pools.advanceTo(now, head);
        return flow::sentenceOf(pools, head.clock, nameOf).text;
    };
    QCOMPARE(headline(), QStringLiteral("The agent opened a connection for #1."));
    builder.wait(1ms);
    if (ending == EventKind::SocketDestroyed)
        builder.add(ending, line.client());
    else
        builder.addDetail(ending, line.client(), ErrorDetail{{"ECONNRESET", "read ECONNRESET", "read"}});
    QTEST(headline(), "said");
    builder.add(EventKind::SocketClosed, line.client(), 1);
    QTEST(headline(), "said");
    builder.add(EventKind::AgentDroppedSocket, client.subject(),
        int(NotPooledBecause::PeerClosed), line.id.value);
    QTEST(headline(), "saidInTheEnd");
}

void tst_AgentPools::aDeadlineThatStandsStillLeavesWhatWasLeft()
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 51400);
    test::ClientScript client(builder, "GET", "/");
    client.newSocket(line);
    client.connected();
    builder.add(EventKind::DeadlineArmed, line.client(), int(DeadlineName::SocketTimeout), 4000);
    builder.add(EventKind::AgentKeptSocket, client.subject(), 0, line.id.value);
    builder.wait(1s);
    const EventIndex frozen = builder.add(EventKind::DeadlinesFrozen, line.client());
    builder.addDetail(EventKind::DeadlineFrozen, line.client(),
        DeadlineState{3'000'000, 4'000'000}, int(DeadlineName::SocketTimeout), frozen);
    builder.wait(10s);
    const Snapshot stands = builder.snapshot();
    AgentPools pools(stands, Moment::headOf(stands));
    const auto slot = [&] { return pools.agents().front().pools.front().slots.front(); };
    QCOMPARE(*slot().left(11s), 3s);
    QVERIFY(!pools.countsDown());
    builder.add(EventKind::DeadlineArmed, line.client(), int(DeadlineName::SocketTimeout), 3000);
    builder.wait(2s);
    const Snapshot armed = builder.snapshot(); // set anew meanwhile: it does not begin to run
    pools.advanceTo(armed, Moment::headOf(armed));
    QCOMPARE(*slot().left(20s), 3s);
    builder.add(EventKind::DeadlinesThawed, line.client());
    const Snapshot thawed = builder.snapshot();
    const Moment head = Moment::headOf(thawed);
    pools.advanceTo(thawed, head);
    QCOMPARE(*slot().left(head.clock + 500ms), 2500ms);
}

void tst_AgentPools::namesWithOtherOptionsAreOtherPools()
{
    test::TraceBuilder builder;
    for (const char *name : {"", "localhost:1::::::false:"}) {
        const HalfId half = builder.newHalf();
        builder.addDetail(EventKind::CallRequest, Subject::half(half),
            RequestCall{"GET", "localhost", 1, "/", 0, "https.globalAgent", 2});
        if (*name)
            builder.addDetail(EventKind::AgentName, Subject::half(half), Text{name});
        builder.add(
            EventKind::AgentNewSocket, Subject::half(half), 0, builder.newConnection().value);
    }
    const Snapshot whole = builder.snapshot();
    const AgentPools pools(whole, Moment::headOf(whole));
    QCOMPARE(pools.agents().size(), size_t(1));
    QCOMPARE(pools.agents().front().pools.size(), size_t(2));
    QCOMPARE(pools.agents().front().pools.front().name, QByteArray("localhost:1:"));
}

void tst_AgentPools::agentsOfTheSameNameAreTold()
{
    HandFixture fixture;
    plan::RequestPlan plan = fixture.request("/never-end");
    plan.agent = plan::NewAgent{};
    const auto one = fixture.start(plan);
    const auto two = fixture.start(plan);
    QVERIFY(QTest::qWaitFor([&] { return fixture.count(EventKind::OnResponse) == 2; }, 10'000));
    const Snapshot now = fixture.trace.snapshot();
    const AgentPools pools(now, Moment::headOf(now));
    QCOMPARE(pools.agents().size(), size_t(2));
    for (const flow::PoolAgent &agent : pools.agents()) {
        QCOMPARE(agent.name, QByteArray("new Agent()"));
        QCOMPARE(agent.sockets(), 1);
    }
}

void tst_AgentPools::optionsSetByHandCountFromTheNextDecision()
{
    HandFixture fixture;
    const plan::RequestPlan plan = fixture.request("/delay/40");
    plan::AgentPlan narrow = plan::AgentPlan::global();
    narrow.maxSockets = 1;
    const auto agent = [&] {
        const Snapshot now = fixture.trace.snapshot();
        return *AgentPools(now, Moment::headOf(now)).agent("globalAgent");
    };
    const auto one = fixture.start(plan);
    const auto two = fixture.start(plan);
    QCOMPARE(agent().sockets(), 2);
    QVERIFY(!agent().setByHand);
    fixture.perform(engine::SetAgentOptions{"globalAgent", narrow});
    QCOMPARE(agent().sockets(), 2); // what is lent stays
    QVERIFY(agent().setByHand);
    QCOMPARE(agent().options, narrow);
    QCOMPARE(agent().madeWith, plan::AgentPlan::global());
    const auto three = fixture.start(plan);
    QCOMPARE(agent().pools.front().queue.size(), size_t(1));
    QVERIFY(QTest::qWaitFor([&] { return one->closed && two->closed && three->closed; }, 10'000));
    // A person's act: the options say by which command.
    const EventIndex given = fixture.event(EventKind::CommandGiven);
    const Snapshot now = fixture.trace.snapshot();
    QCOMPARE(Origin(now.at(given).arg), Origin::Person);
    QCOMPARE(now.detailOf<trace::Command>(given).verb, QByteArray("setAgentOptions"));
    QCOMPARE(now.at({given.value + 1}).kind, EventKind::PlanAdopted);
    QCOMPARE(now.causeOf({given.value + 1}), given);
}

void tst_AgentPools::unknownAgentIsRefused()
{
    HandFixture fixture;
    fixture.perform(engine::SetAgentOptions{"nobody", {}});
    QCOMPARE(fixture.refusal().code, QByteArray("ERR_INVALID_ARG_VALUE"));
    plan::AgentPlan wrong;
    wrong.maxTotalSockets = -1;
    fixture.perform(engine::SetAgentOptions{"globalAgent", wrong});
    QCOMPARE(fixture.refusal(2).code, QByteArray("ERR_OUT_OF_RANGE"));
}

/// "All in use" is true of this name's sockets only when its own limit is reached.
void tst_AgentPools::aLimitOfAllNamesIsNotTheNames()
{
    HandFixture fixture;
    fixture.perform(engine::AdoptAgents{{{"one", {.keepAlive = true, .maxTotalSockets = 1}}}});
    plan::RequestPlan plan = fixture.request("/delay/40");
    plan.agent = plan::NamedAgent{"one"};
    const auto one = fixture.start(plan);
    plan.url.replace("127.0.0.1", "localhost");
    const auto other = fixture.start(plan);
    QCOMPARE(fixture.count(EventKind::AgentQueued), 1);
    const Snapshot now = fixture.trace.snapshot();
    const Moment head = Moment::headOf(now);
    const QString text = flow::sentenceOf(AgentPools(now, head), head.clock, nameOf).text;
    QVERIFY2(text.contains(QStringLiteral("maxTotalSockets")), qPrintable(text));
    QVERIFY2(!text.contains(QStringLiteral("in use")), qPrintable(text));
    QVERIFY(QTest::qWaitFor([&] { return one->closed && other->closed; }, 10'000));
}

/// A burst of eight is seen whole; of what is not shown it is said how much it is.
void tst_AgentPools::ofManyDecisionsTheEarlierAreCounted()
{
    test::TraceBuilder builder;
    test::GetSeries series(builder);
    constexpr int requests = 40;
    for (int i = 0; i < requests; ++i)
        series.add("/");
    const Snapshot all = builder.snapshot();
    const AgentPools pools(all, Moment::headOf(all));
    const flow::Pool &pool = pools.agents().front().pools.front();
    QCOMPARE(pool.decisions.size(), AgentPools::decisionsKept);
    QVERIFY(AgentPools::decisionsKept >= 3 * 8); // new, queued or lent, and kept or closed
    QCOMPARE(pool.earlierDecisions + qint64(pool.decisions.size()), 2 * requests); // lent and kept
}

/// Of a pool whose beginning is gone nobody knows how many sockets it has.
void tst_AgentPools::whatWasForgottenIsNotCounted()
{
    Writer::Options options;
    options.limitBytes = 256 << 10;
    options.chunkBytes = 8 << 10;
    test::TraceBuilder builder(options);
    test::GetSeries series(builder);
    for (int i = 0; i < 800; ++i)
        series.add("/" + QByteArray::number(i));
    const Snapshot left = builder.snapshot();
    QVERIFY(left.firstEvent() > 0);
    const Moment head = Moment::headOf(left);
    const AgentPools pools(left, head);
    QVERIFY(pools.isCut());
    QCOMPARE(flow::reasonText(*pools.newest(), nameOf), QStringLiteral("kept: nobody waits"));
    const flow::Sentence sentence = flow::sentenceOf(pools, head.clock, nameOf);
    QVERIFY2(sentence.next.startsWith(QStringLiteral("Earlier events were forgotten")),
        qPrintable(sentence.next));
}

QTEST_GUILESS_MAIN(tst_AgentPools)
#include "tst_agentpools.moc"

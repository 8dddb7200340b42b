#include "core/http/agentpool.h"
#include "core/trace/writer.h"

#include <QMetaEnum>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::http;
using std::chrono::milliseconds;

namespace
{

class FakeSocket final : public PoolSocket
{
public:
    explicit FakeSocket(quint32 number)
        : m_number(number)
    {
    }
    trace::ConnectionId connectionId() const override { return {m_number}; }
    bool isUsable() const override { return usable; }
    void setIdleTimeout(milliseconds value) override { timeout = value; }
    milliseconds idleTimeout() const override { return timeout; }
    void parked(milliseconds delay) override { keepAliveDelay = delay; }
    void destroyForPool(trace::NotPooledBecause) override { usable = false; }

    bool usable = true;
    milliseconds timeout{0};
    milliseconds keepAliveDelay{0};

private:
    quint32 m_number;
};

class FakeRequest final : public PoolRequest
{
public:
    FakeRequest(quint32 number, const QByteArray &host)
        : m_number(number)
        , m_host(host)
    {
    }
    trace::HalfId half() const override { return {m_number}; }
    wire::ConnectOptions connectOptions() const override
    {
        return {.host = m_host, .port = 1, .localAddress = {}};
    }
    std::optional<milliseconds> timeoutOption() const override { return timeout; }
    void takeSocket(PoolSocket &given, SocketFrom) override
    {
        socket = static_cast<FakeSocket *>(&given);
    }

    std::optional<milliseconds> timeout;
    FakeSocket *socket = nullptr;

private:
    quint32 m_number;
    QByteArray m_host;
};

/// A pool between fake requests and fake sockets, driven by short words:
///   +1 or +1@b  request 1 (to host a, or b)     -1 or -1:timeout=5  its exchange is done
///   u1          destroyed before it used it     !1  its socket is closed     fin1  its free socket
///   got a FIN
/// Sockets bear numbers in the order in which they were opened.
class Rig
{
public:
    explicit Rig(const AgentOptions &options)
        : pool(options, m_writer)
    {
        pool.setConnect([this](const wire::ConnectOptions &) -> PoolSocket & {
            sockets.push_back(std::make_unique<FakeSocket>(quint32(sockets.size() + 1)));
            return *sockets.back();
        });
    }

    void run(const QByteArray &script)
    {
        for (const QByteArray &word : script.simplified().split(' '))
            step(word);
    }

    /// One decision a word: "new1(s1)", "queued2(MaxSockets,1)", "dropped1(s1,AgentKeepsNone)" …
    QByteArray decisions()
    {
        m_writer.publish();
        const trace::Snapshot snapshot = m_writer.snapshot();
        QByteArrayList words;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i)
            words.push_back(wordFor(snapshot.at({i})));
        return words.join(' ');
    }

    FakeRequest &request(quint32 number) { return *m_requests.at(number); }

    std::vector<std::unique_ptr<FakeSocket>> sockets;

private:
    void step(const QByteArray &word)
    {
        if (word.startsWith('+'))
            return add(word.sliced(1));
        if (word.startsWith('-')) {
            const QByteArrayList parts = word.sliced(1).split(':');
            const quint32 number = parts[0].toUInt();
            return pool.socketFree(*request(number).socket, {{number}, parts.value(1)});
        }
        if (word.startsWith('u'))
            return pool.socketReturnedUnused(
                *request(word.sliced(1).toUInt()).socket, {word.sliced(1).toUInt()});
        FakeSocket &socket = *request(word.sliced(word.startsWith("fin") ? 3 : 1).toUInt()).socket;
        socket.usable = false;
        if (word.startsWith("fin"))
            return pool.freeSocketEnded(socket, trace::NotPooledBecause::PeerClosed);
        pool.socketClosed(socket);
    }

    void add(const QByteArray &what)
    {
        const QByteArrayList parts = what.split('@');
        const quint32 number = parts[0].toUInt();
        m_requests[number] = std::make_shared<FakeRequest>(number, parts.value(1, "a"));
        pool.addRequest(m_requests[number]);
    }

    static QByteArray wordFor(const trace::Event &event)
    {
        const QByteArray half = QByteArray::number(event.subject().halfId().value);
        const QByteArray socket = "s" + QByteArray::number(event.value);
        switch (event.kind) {
        case trace::EventKind::AgentNewSocket:
            return "new" + half + "(" + socket + ")";
        case trace::EventKind::AgentReusedSocket:
            return "reused" + half + "(" + socket + ")";
        case trace::EventKind::AgentHandedOver:
            return "handed" + half + "(" + socket + ")";
        case trace::EventKind::AgentKeptSocket:
            return "kept" + half + "(" + socket + ")";
        case trace::EventKind::AgentQueued:
            return "queued" + half + "(" + name(trace::QueuedBecause(event.arg)) + ","
                + QByteArray::number(event.value) + ")";
        case trace::EventKind::AgentDroppedSocket:
            return "dropped" + half + "(" + socket + "," + name(trace::NotPooledBecause(event.arg))
                + ")";
        default:
            return "?";
        }
    }
    template <typename Enum>
    static QByteArray name(Enum value)
    {
        return QMetaEnum::fromType<Enum>().valueToKey(int(value));
    }

    trace::Writer m_writer;
    std::map<quint32, std::shared_ptr<FakeRequest>> m_requests;

public:
    AgentPool pool;
};

AgentOptions keepAlive()
{
    return {.name = "agent", .keepAlive = true};
}

} // namespace

class tst_Agent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decidesAsNode_data();
    void decidesAsNode();
    void namesPoolsAsNode();
    void connectionHeaderDependsOnWhetherASocketCanBeReused();
    void hintShortensTheTimeoutOfAFreeSocket();
    void requestTimeoutReplacesTheAgentsOnlyWhereItDiffers();
    void destroyClosesEverySocketAndThePoolRemainsUsable();
    void retiredPoolKeepsNothing();
    void theProgramSaysWhatIsKept();
    void theProgramHearsWhatIsUsedAgain();
    void refusesAFalseTotal();
    void countsLeaveOutEmptyPools();
};

void tst_Agent::decidesAsNode_data()
{
    QTest::addColumn<AgentOptions>("options");
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("decisions");

    const AgentOptions keep = keepAlive();
    QTest::newRow("a free socket is used again")
        << keep << QByteArray("+1 -1 +2") << QByteArray("new1(s1) kept1(s1) reused2(s1)");
    QTest::newRow("parallel requests get sockets of their own")
        << keep << QByteArray("+1 +2") << QByteArray("new1(s1) new2(s2)");
    QTest::newRow("lifo takes the youngest")
        << keep << QByteArray("+1 +2 -1 -2 +3")
        << QByteArray("new1(s1) new2(s2) kept1(s1) kept2(s2) reused3(s2)");
    AgentOptions fifo = keep;
    fifo.scheduling = AgentOptions::Scheduling::Fifo;
    QTest::newRow("fifo takes the oldest")
        << fifo << QByteArray("+1 +2 -1 -2 +3")
        << QByteArray("new1(s1) new2(s2) kept1(s1) kept2(s2) reused3(s1)");
    QTest::newRow("names do not share")
        << keep << QByteArray("+1 -1 +2@b") << QByteArray("new1(s1) kept1(s1) new2(s2)");

    AgentOptions one = keep;
    one.maxSockets = 1;
    QTest::newRow("maxSockets queues and hands over in order")
        << one << QByteArray("+1 +2 +3 -1 -2 -3")
        << QByteArray("new1(s1) queued2(MaxSockets,1) queued3(MaxSockets,2) handed2(s1) "
                      "handed3(s1) kept3(s1)");
    QTest::newRow("a closed socket makes room for who waits")
        << one << QByteArray("+1 +2 !1") << QByteArray("new1(s1) queued2(MaxSockets,1) new2(s2)");
    AgentOptions closing;
    closing.maxSockets = 1;
    QTest::newRow("without keepAlive a socket serves the queue and is dropped then")
        << closing << QByteArray("+1 +2 -1 -2")
        << QByteArray("new1(s1) queued2(MaxSockets,1) handed2(s1) dropped2(s1,AgentKeepsNone)");

    AgentOptions total = keep;
    total.maxTotalSockets = 1;
    QTest::newRow("maxTotalSockets counts over all names")
        << total << QByteArray("+1 +2@b !1")
        << QByteArray("new1(s1) queued2(MaxTotalSockets,1) new2(s2)");
    QTest::newRow("a parked socket lets another name connect, and then one is too many")
        << total << QByteArray("+1 +2@b -1 -2")
        << QByteArray("new1(s1) queued2(MaxTotalSockets,1) kept1(s1) new2(s2) "
                      "dropped2(s2,MaxTotalSockets)");
    AgentOptions oneFree = keep;
    oneFree.maxFreeSockets = 1;
    QTest::newRow("maxFreeSockets")
        << oneFree << QByteArray("+1 +2 -1 -2")
        << QByteArray("new1(s1) new2(s2) kept1(s1) dropped2(s2,MaxFreeSockets)");

    QTest::newRow("a hint of a second is too short")
        << keep << QByteArray("+1 -1:timeout=1")
        << QByteArray("new1(s1) dropped1(s1,KeepAliveHintTooShort)");
    QTest::newRow("a hint of two seconds is not")
        << keep << QByteArray("+1 -1:timeout=2") << QByteArray("new1(s1) kept1(s1)");
    QTest::newRow("a hint that overflows")
        << keep << QByteArray("+1 -1:timeout=99999999999999999999")
        << QByteArray("new1(s1) kept1(s1)");
    QTest::newRow("a hint that is none")
        << keep << QByteArray("+1 -1:max=1,timeout=0") << QByteArray("new1(s1) kept1(s1)");

    QTest::newRow("a fresh socket nobody used is dropped")
        << keep << QByteArray("+1 u1") << QByteArray("new1(s1) dropped1(s1,RequestDestroyed)");
    QTest::newRow("a socket handed to a destroyed request goes back")
        << one << QByteArray("+1 +2 -1 u2 +3")
        << QByteArray("new1(s1) queued2(MaxSockets,1) handed2(s1) kept2(s1) reused3(s1)");
    QTest::newRow("a reused socket that the request did not use is dropped")
        << keep << QByteArray("+1 -1 +2 u2")
        << QByteArray("new1(s1) kept1(s1) reused2(s1) dropped2(s1,RequestDestroyed)");
    QTest::newRow("a free socket that got a FIN is not lent")
        << keep << QByteArray("+1 -1 fin1 +2")
        << QByteArray("new1(s1) kept1(s1) dropped0(s1,PeerClosed) new2(s2)");
}

void tst_Agent::decidesAsNode()
{
    QFETCH(AgentOptions, options);
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, decisions);
    Rig rig(options);
    rig.run(script);
    QCOMPARE(rig.decisions(), decisions);
}

/// agent.keepSocketAlive()
void tst_Agent::theProgramSaysWhatIsKept()
{
    Rig rig(keepAlive());
    rig.pool.setKeepSocketAlive([](trace::ConnectionId socket) { return socket.value != 1; });
    rig.run("+1 +2 -1 -2");
    QCOMPARE(
        rig.decisions(), QByteArray("new1(s1) new2(s2) dropped1(s1,AgentKeepsNone) kept2(s2)"));
}

/// agent.reuseSocket()
void tst_Agent::theProgramHearsWhatIsUsedAgain()
{
    Rig rig(keepAlive());
    QByteArrayList heard;
    rig.pool.setReuseSocket([&](trace::ConnectionId socket, trace::HalfId half) {
        heard.append(QByteArray::number(socket.value) + " for " + QByteArray::number(half.value));
    });
    rig.run("+1 -1 +2");
    QCOMPARE(heard, (QByteArrayList{"1 for 2"}));
}

void tst_Agent::namesPoolsAsNode()
{
    using wire::ConnectOptions;
    QCOMPARE(
        AgentPool::nameOf({.host = {}, .port = 0, .localAddress = {}}), QByteArray("localhost::"));
    QCOMPARE(AgentPool::nameOf({.host = "h", .port = 1, .localAddress = {}}), QByteArray("h:1:"));
    QCOMPARE(AgentPool::nameOf({.host = "h", .port = 1, .localAddress = {}, .family = 6}),
        QByteArray("h:1::6"));
    QCOMPARE(
        AgentPool::nameOf({.host = "h", .port = 1, .localAddress = "::1"}), QByteArray("h:1:::1"));
    wire::ConnectOptions onPath{.host = "h", .port = 80, .localAddress = {}};
    onPath.path = "/s";
    QCOMPARE(AgentPool::nameOf(onPath), QByteArray("h:80::/s"));
    onPath.family = 4;
    QCOMPARE(AgentPool::nameOf(onPath), QByteArray("h:80::4:/s"));
    // https.Agent.getName(), as Node 20 gives it
    wire::ConnectOptions secure{.host = "h", .port = 443, .localAddress = {}};
    secure.tls.emplace();
    QCOMPARE(AgentPool::nameOf(secure), QByteArray("h:443:::::::::::::::::::::"));
    secure.tls = wire::TlsClientOptions{"X", false, "s"};
    QCOMPARE(AgentPool::nameOf(secure), QByteArray("h:443::X::::::false:s::::::::::::"));
    secure.tls->servername = "h";
    QCOMPARE(AgentPool::nameOf(secure), QByteArray("h:443::X::::::false:::::::::::::"));
}

void tst_Agent::connectionHeaderDependsOnWhetherASocketCanBeReused()
{
    trace::Writer writer;
    QVERIFY(!AgentPool({}, writer).keepsConnections());
    QVERIFY(AgentPool(keepAlive(), writer).keepsConnections());
    AgentOptions limited;
    limited.maxSockets = 3;
    QVERIFY(AgentPool(limited, writer).keepsConnections());
}

void tst_Agent::hintShortensTheTimeoutOfAFreeSocket()
{
    AgentOptions options = keepAlive();
    options.timeout = milliseconds(5000);
    Rig rig(options);
    rig.run("+1 +2 -1:timeout=5 -2:timeout=9");
    QCOMPARE(rig.sockets[0]->timeout, milliseconds(4000));
    QCOMPARE(rig.sockets[0]->keepAliveDelay, milliseconds(1000));
    QCOMPARE(rig.sockets[1]->timeout, milliseconds(5000));

    Rig withoutTimeout(keepAlive());
    withoutTimeout.run("+1 -1:timeout=5");
    QCOMPARE(withoutTimeout.sockets[0]->timeout, milliseconds(0));
}

void tst_Agent::requestTimeoutReplacesTheAgentsOnlyWhereItDiffers()
{
    AgentOptions options = keepAlive();
    options.timeout = milliseconds(5000);
    Rig rig(options);
    rig.run("+1");
    QCOMPARE(rig.sockets[0]->timeout, milliseconds(5000));

    const auto request = std::make_shared<FakeRequest>(2, "a");
    request->timeout = milliseconds(50);
    rig.pool.addRequest(request);
    QCOMPARE(rig.sockets[1]->timeout, milliseconds(50));
}

void tst_Agent::destroyClosesEverySocketAndThePoolRemainsUsable()
{
    Rig rig(keepAlive());
    rig.run("+1 +2 -1");
    rig.pool.destroySockets();
    QVERIFY(!rig.sockets[0]->usable);
    QVERIFY(!rig.sockets[1]->usable);
    rig.run("+3");
    QCOMPARE(rig.sockets.size(), size_t(3));
}

void tst_Agent::retiredPoolKeepsNothing()
{
    AgentOptions options = keepAlive();
    options.maxSockets = 1;
    Rig rig(options);
    rig.run("+1 +2");
    rig.pool.retire();
    rig.run("-1 -2");
    QCOMPARE(rig.decisions(),
        QByteArray("new1(s1) queued2(MaxSockets,1) handed2(s1) dropped2(s1,AgentDestroyed)"));
}

void tst_Agent::refusesAFalseTotal()
{
    AgentOptions options;
    QVERIFY(options.validate());
    options.maxTotalSockets = -1;
    const Status status = options.validate();
    QVERIFY(!status);
    QCOMPARE(status.error().code, QByteArray("ERR_OUT_OF_RANGE"));
    QCOMPARE(status.error().message,
        QByteArray(
            "The value of \"maxTotalSockets\" is out of range. It must be >= 1. Received -1"));
}

void tst_Agent::countsLeaveOutEmptyPools()
{
    Rig rig(keepAlive());
    rig.run("+1@b +2@a +3@a -2 !1");
    const std::vector<AgentPool::Count> expected{{"a:1:", 1, 1, 0}};
    QCOMPARE(rig.pool.counts(), expected);
    QCOMPARE(rig.pool.totalSocketCount(), 2);
}

QTEST_GUILESS_MAIN(tst_Agent)
#include "tst_agent.moc"

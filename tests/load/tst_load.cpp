#include "tests/load/peer.h"
#include "tests/load/serverprocess.h"

#include "core/wire/descriptors.h"

#include <QTest>

#include <algorithm>
#include <vector>

using namespace roundtrip;

// Many connections at once, from another process than the server's. No time is measured here.
namespace
{

const QByteArray request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// As many of `wanted` as the limit of descriptors, which is also the server's, allows.
int connectionsFor(int wanted)
{
    const int room = int(std::min<qint64>(wire::descriptors().free() - 100, wanted));
    if (room < wanted)
        qWarning("the limit of descriptors allows %d connections, not %d", room, wanted);
    return room;
}

/// All of them ask, then all of them read: the server has many at once.
int answeredOf(std::vector<Peer> &peers)
{
    for (Peer &peer : peers) {
        if (!peer.send(request))
            return 0;
    }
    return int(std::count_if(peers.begin(), peers.end(), [](Peer &peer) {
        const auto answer = peer.receive();
        return answer && answer->status == 200;
    }));
}

/// `count` connections that got one answer each and are kept, made in batches that no backlog is
/// too short for.
bool connectAll(std::vector<Peer> &peers, quint16 port, int count)
{
    while (int(peers.size()) < count) {
        std::vector<Peer> batch(size_t(std::min(200, count - int(peers.size()))));
        for (Peer &peer : batch) {
            if (!peer.connectTo(port))
                return false;
        }
        if (answeredOf(batch) != int(batch.size()))
            return false;
        std::move(batch.begin(), batch.end(), std::back_inserter(peers));
    }
    return true;
}

/// Requests over one kept connection and over fresh ones; how many were answered.
int servedOthers(quint16 port, int count)
{
    Peer kept;
    if (!kept.connectTo(port))
        return 0;
    int answered = 0;
    for (int i = 0; i < count; ++i) {
        Peer fresh;
        answered +=
            ask(kept, request) == 200 && fresh.connectTo(port) && ask(fresh, request) == 200;
    }
    return answered;
}

/// Attackers of both kinds: a head and a body that come byte by byte and never end.
std::vector<Peer> attackers(quint16 port, int count)
{
    std::vector<Peer> peers(static_cast<size_t>(count));
    for (size_t i = 0; i < peers.size(); ++i) {
        const QByteArray begin = i % 2
            ? "POST /inspect HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
            : "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ";
        if (!peers[i].connectTo(port) || !peers[i].send(begin))
            return {};
    }
    return peers;
}

} // namespace

class tst_Load : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { wire::raiseDescriptorLimit(); }

    void tenThousandIdleConnectionsAreHeldWhileOthersAreServed()
    {
        ServerProcess server;
        (void)server.usage();
        const int before = server.openDescriptors();
        const int count = connectionsFor(10'000);
        std::vector<Peer> idle;
        QVERIFY(connectAll(idle, server.port(), count));
        QCOMPARE(server.usage().connections, count);
        QCOMPARE(server.openDescriptors(), before + count);

        QCOMPARE(servedOthers(server.port(), 500), 500);

        QCOMPARE(answeredOf(idle), count); // each is still there, and is served again
        QTRY_COMPARE_WITH_TIMEOUT(server.usage().connections, count, 60'000);
        idle.clear(); // all at once
        QCOMPARE(servedOthers(server.port(), 10), 10);
        QTRY_COMPARE_WITH_TIMEOUT(server.openDescriptors(), before, 60'000);
        QCOMPARE(server.usage().connections, 0);
        QCOMPARE(server.end(), 0);
    }

    void aServerThatEndsClosesAllConnections()
    {
        ServerProcess server;
        std::vector<Peer> idle;
        QVERIFY(connectAll(idle, server.port(), connectionsFor(2'000)));
        QCOMPARE(server.end(), 0);
        QVERIFY(std::all_of(idle.begin(), idle.end(), [](Peer &peer) { return peer.sawEnd(); }));
    }

    void slowHeadsAndBodiesDoNotStopOthers()
    {
        ServerProcess server;
        (void)server.usage();
        const int before = server.openDescriptors();
        const int count = connectionsFor(2'000);
        std::vector<Peer> slow = attackers(server.port(), count);
        QCOMPARE(int(slow.size()), count);
        for (int round = 0; round < 10; ++round) {
            for (Peer &peer : slow)
                QVERIFY(peer.send("x"));
            QCOMPARE(servedOthers(server.port(), 50), 50);
        }
        QTRY_COMPARE_WITH_TIMEOUT(server.usage().connections, count, 60'000);
        slow.clear();
        QTRY_COMPARE_WITH_TIMEOUT(server.openDescriptors(), before, 60'000);
    }

    void slowHeadsAndBodiesEndWith408()
    {
        ServerProcess server(
            {"--head-timeout", "3000", "--request-timeout", "4000", "--check", "100"});
        (void)server.usage();
        const int before = server.openDescriptors();
        const int count = connectionsFor(2'000);
        std::vector<Peer> slow = attackers(server.port(), count);
        QCOMPARE(int(slow.size()), count);
        while (server.usage().connections > 0) {
            for (Peer &peer : slow)
                (void)peer.send("x"); // to some there is nobody any more
            QCOMPARE(servedOthers(server.port(), 20), 20);
        }
        const auto got408 = [](Peer &peer) {
            const auto answer = peer.receive();
            return answer && answer->status == 408;
        };
        QCOMPARE(int(std::count_if(slow.begin(), slow.end(), got408)), count);
        QTRY_COMPARE_WITH_TIMEOUT(server.openDescriptors(), before, 60'000);
    }
};

QTEST_GUILESS_MAIN(tst_Load)
#include "tst_load.moc"

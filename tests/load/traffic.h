#pragma once

#include "tests/load/peer.h"

#include <QRandomGenerator>

#include <atomic>
#include <vector>

class Traffic;

/// One of the things that clients do, well or badly.
struct TrafficKind {
    const char *name;
    bool (Traffic::*run)(); ///< false: the server did not do as it should
};

/// One client of mixed traffic, on a thread of its own: what it does next is drawn from a seed.
class Traffic
{
public:
    /// Draws from `kinds`.
    Traffic(quint16 port, quint32 seed, const std::vector<TrafficKind> &kinds)
        : m_port(port)
        , m_random(seed)
        , m_kinds(kinds)
    {
    }
    /// Draws one kind and does it; its number in `kinds`.
    struct Outcome {
        size_t kind = 0;
        bool ok = false;
    };
    Outcome next();
    /// Requests that got their answer so far. Any thread.
    qint64 answered() const { return m_answered; }

    static std::vector<TrafficKind> kinds();

private:
    bool keptConnection();
    bool smallEcho();
    bool largeEcho();
    bool chunkedEcho();
    bool pipeline();
    bool connectionForOne();
    bool manyConnections();
    bool download();
    bool odds();
    bool badRequests();
    bool upgrade();
    bool halfClosed();
    bool abortedUpload();
    bool abortedDownload();
    bool resetInTheMiddle();
    bool unfinishedHead();

    bool expect(Peer &peer, QByteArrayView request, int status, bool hasBody = true);
    bool expectAnswer(Peer &peer, int status, QByteArrayView body);
    /// The connection that lasts; a new one when it is not open.
    Peer &kept();
    Peer fresh();
    QByteArray bytes(int size);
    int upTo(int most) { return int(m_random.bounded(most)) + 1; }

    const quint16 m_port;
    QRandomGenerator m_random;
    const std::vector<TrafficKind> m_kinds;
    Peer m_kept;
    std::atomic<qint64> m_answered = 0;
};

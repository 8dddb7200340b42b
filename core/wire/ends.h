#pragma once

#include "core/result.h"
#include "core/wire/link.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace roundtrip::wire
{

class Loop;
class StreamTransport;

/// One side of a link.
struct LinkEnd {
    StreamTransport *transport = nullptr;
    std::vector<Fault> faults; ///< of what it sends, by their place
    qint64 taken = 0; ///< bytes that went through on their way out, since the link exists
    qint64 announced = 0; ///< of those that wait now LinkHeld tells already
    std::chrono::microseconds notBefore[2]{}; ///< by trace::Direction
    bool stalled[2] = {};
    bool finSent = false; ///< it is on the line
    bool queuesForLine = false; ///< the next segment has waited: it goes when the line was free
};

/// What lies between the two ends of one connection: a flow for each direction and what goes wrong
/// on each side. Exists only where there is something to do.
///
/// With both ends in this program a segment is one write and one read: it leaves when the line is
/// free, and the reader takes exactly its bytes when they are due. With a foreign peer this side
/// does the waiting: what goes there is written when it is due, what comes from there is read when
/// it is due.
struct Link {
    trace::ConnectionId id;
    LinkConditions conditions;
    LinkFlow flows[2]; ///< by the sender's trace::Side
    LinkEnd ends[2]; ///< by trace::Side
    bool ours = false; ///< both ends are, or will be, of this program

    void setConditions(const LinkConditions &to);
    /// The next segment waits until the one before was read: so each is seen alone, where no
    /// latency says when.
    bool waitsForReader(trace::Side sender) const;
};

/// The open ends of all connections of a network, by their subjects, and the conditions between
/// them. Knows transports only as long as they are open.
class Ends
{
public:
    explicit Ends(Loop &loop);
    ~Ends();
    Q_DISABLE_COPY_MOVE(Ends)

    void enter(StreamTransport &end);
    void leave(StreamTransport &end);
    /// The other end of a client's connection will be one that listens here.
    void expectOurs(trace::ConnectionId id);
    StreamTransport *find(trace::Subject connectionSide) const;

    /// How many bytes this side has sent; 0 when it is not open.
    qint64 sentBy(trace::Subject connectionSide) const;

    /// KernelBuffer of our ends of a connection, where it changed; of all.
    void recordKernel(trace::ConnectionId id, trace::EventIndex cause = {});
    void recordKernelOfAll(trace::EventIndex cause);

    /// Of all connections, those that come later included; of one, from now on.
    void setConditions(const LinkConditions &conditions);
    Status setConditions(trace::ConnectionId id, const LinkConditions &conditions);
    /// Refused where it would not be what it says: behind the end, a changed byte that came in,
    /// half of TLS.
    Status inject(trace::Subject connectionSide, const Fault &fault);
    /// Of one that waits for its place, by its cause.
    Status takeBack(trace::Subject connectionSide, trace::EventIndex cause);

private:
    Link *linkOf(trace::ConnectionId id);
    Link &makeLink(trace::ConnectionId id);

    Loop &m_loop;
    LinkConditions m_conditions;
    std::unordered_map<quint32, StreamTransport *> m_ends; ///< by Subject::raw()
    std::unordered_map<quint32, std::unique_ptr<Link>> m_links; ///< by connection
    std::unordered_map<quint32, LinkConditions> m_own; ///< of single connections
    std::unordered_map<quint32, bool> m_expected; ///< the other end listens here
};

} // namespace roundtrip::wire

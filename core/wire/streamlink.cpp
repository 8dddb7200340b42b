// What a StreamTransport does when the link has conditions: which bytes may go when, in both
// directions, and what goes wrong.

#include "core/wire/ends.h"
#include "core/wire/streamtransport.h"

#include <algorithm>
#include <array>
#include <limits>

#include <cerrno>

namespace roundtrip::wire
{

using std::chrono::microseconds;
using trace::Direction;
using trace::EventKind;
using trace::FaultKind;

void StreamTransport::setLink(Link *link)
{
    m_link = link;
    if (link)
        return;
    m_loop.deadlines().clear(m_linkOut);
    m_loop.deadlines().clear(m_linkIn);
    m_linkWaits = false;
}

LinkEnd &StreamTransport::linkEnd() const
{
    return m_link->ends[int(m_subject.side())];
}

LinkFlow &StreamTransport::flowOut() const
{
    return m_link->flows[int(m_subject.side())];
}

LinkFlow &StreamTransport::flowIn() const
{
    return m_link->flows[int(otherSide(m_subject.side()))];
}

bool StreamTransport::isStopped(Direction direction) const
{
    const LinkEnd &end = linkEnd();
    return end.stalled[int(direction)] || end.notBefore[int(direction)] > m_loop.now();
}

StreamTransport *StreamTransport::otherEnd() const
{
    return m_link->ends[int(otherSide(m_subject.side()))].transport;
}

/// Conditions changed, or the other end did something: looks again, in the next tick.
void StreamTransport::linkChanged()
{
    m_loop.nextTick(m_anchor.guard([this] {
        if (m_state != State::Open)
            return;
        if (m_linkWaits)
            linkAllowsReading();
        if (canWrite())
            flush();
    }));
}

// Out

/// How many of the available bytes may leave now. Arms the deadline for the next ones.
qint64 StreamTransport::linkAllows(qint64 available)
{
    LinkEnd &end = linkEnd();
    const microseconds now = m_loop.now();
    if (end.stalled[int(Direction::Out)])
        return 0;
    if (end.notBefore[int(Direction::Out)] > now)
        return waitOut(end.notBefore[int(Direction::Out)]);
    LinkFlow &flow = flowOut();
    qint64 limit = available;
    if (!end.faults.empty())
        limit = std::min(limit, end.faults.front().at - end.taken);
    if (m_link->ours) {
        if (flow.lineFree() > now) {
            end.queuesForLine = true;
            return waitOut(flow.lineFree());
        }
        if (!flow.isEmpty() && otherEnd() && m_link->waitsForReader(m_subject.side()))
            return 0; // its read calls linkChanged()
        return std::min(limit, flow.segmentBytes());
    }
    if (flow.way().isPlain())
        return limit;
    if (flow.bytesUnderWay() < available)
        flow.sendAll(now, available - flow.bytesUnderWay());
    if (flow.front().due > now)
        return waitOut(flow.front().due);
    return std::min(limit, flow.front().bytes);
}

qint64 StreamTransport::waitOut(microseconds due)
{
    m_loop.deadlines().clear(m_linkOut);
    m_linkOut = m_loop.deadlines().arm(
        trace::DeadlineName::LinkDelay, m_subject, due - m_loop.now(), m_anchor.guard([this] {
            m_linkOut = {};
            if (canWrite())
                flush();
        }));
    return 0;
}

/// As flush(), a segment a time.
void StreamTransport::flushThroughLink()
{
    std::array<iovec, 64> room;
    const auto alive = m_anchor.share();
    while (m_state == State::Open && m_link) {
        m_queue.dropEmpty(m_queue.pieces() - m_heldPieces);
        const qint64 available = m_queue.bytesOf(m_queue.pieces() - m_heldPieces);
        if (available == 0) {
            linkEnd().queuesForLine = false;
            break;
        }
        LinkEnd &end = linkEnd();
        if (!end.faults.empty() && end.faults.front().at <= end.taken
            && !isStopped(Direction::Out)) {
            const Fault fault = end.faults.front();
            end.faults.erase(end.faults.begin());
            strike(fault);
            if (!*alive)
                return;
            continue;
        }
        const qint64 allowed = linkAllows(available);
        if (allowed == 0) {
            if (available > end.announced) {
                trace().append(EventKind::LinkHeld, m_subject, quint8(Direction::Out),
                    clamped(available - end.announced), m_queue.cause());
                end.announced = available;
            }
            return;
        }
        int count = m_queue.fill(room, m_queue.pieces() - m_heldPieces);
        qint64 total = 0;
        for (int i = 0; i < count; ++i) {
            auto &part = room[size_t(i)];
            part.iov_len = size_t(std::min(qint64(part.iov_len), allowed - total));
            total += qint64(part.iov_len);
        }
        const qint64 taken = kernelWrite(std::span(room.data(), std::size_t(count)));
        if (taken < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            writeFailed(errno);
            return;
        }
        if (taken > 0)
            wentOut(taken, m_queue.causeOf(taken));
        if (taken < total) {
            blocked();
            return;
        }
    }
    if (m_state == State::Open && m_queue.isEmpty())
        allWritten();
}

void StreamTransport::wentOut(qint64 taken, trace::EventIndex cause)
{
    m_loop.readClock();
    activity();
    m_written += taken;
    const auto write = trace().appendWrite(m_subject, m_queue.take(taken), cause, m_mark);
    LinkEnd &end = linkEnd();
    end.taken += taken;
    end.announced = std::max<qint64>(0, end.announced - taken);
    LinkFlow &flow = flowOut();
    if (!m_link->ours) {
        flow.took(taken);
        return;
    }
    // A timer that rings late must not make the line slower than it is.
    const microseconds begin =
        end.queuesForLine ? std::min(flow.lineFree(), m_loop.now()) : m_loop.now();
    const microseconds due = flow.send(begin, taken);
    StreamTransport *reader = otherEnd();
    if (reader && due > m_loop.now())
        trace().append(
            EventKind::LinkHeld, reader->m_subject, quint8(Direction::In), clamped(taken), write);
}

/// May the FIN leave now? It goes the way of the bytes, behind them.
bool StreamTransport::linkLetsFinGo()
{
    LinkEnd &end = linkEnd();
    const microseconds now = m_loop.now();
    if (end.stalled[int(Direction::Out)])
        return false;
    if (end.notBefore[int(Direction::Out)] > now) {
        waitOut(end.notBefore[int(Direction::Out)]);
        return false;
    }
    LinkFlow &flow = flowOut();
    if (m_link->ours) {
        if (flow.lineFree() > now) {
            waitOut(flow.lineFree());
            return false;
        }
        flow.send(now, 0);
        return true;
    }
    if (!std::exchange(end.finSent, true))
        flow.send(now, 0);
    if (!flow.isEmpty() && flow.front().due > now) {
        waitOut(flow.front().due);
        return false;
    }
    return true;
}

// In

/// How many bytes may be read now; 0: none, and a deadline or the other end calls again.
qint64 StreamTransport::linkAllowsIn()
{
    constexpr qint64 any = std::numeric_limits<qint64>::max();
    const LinkEnd &end = linkEnd();
    const microseconds now = m_loop.now();
    if (end.stalled[int(Direction::In)])
        return 0;
    if (end.notBefore[int(Direction::In)] > now)
        return waitIn(end.notBefore[int(Direction::In)]);
    LinkFlow &flow = flowIn();
    if (!m_link->ours && flow.isEmpty()) {
        if (flow.way().isPlain())
            return any;
        const qint64 arrived = readableBytes();
        const microseconds due = arrived > 0 ? flow.sendAll(now, arrived) : flow.send(now, 0);
        if (due > now && arrived > 0)
            trace().append(EventKind::LinkHeld, m_subject, quint8(Direction::In), clamped(arrived));
    }
    if (flow.isEmpty())
        return any;
    if (flow.front().due > now)
        return waitIn(flow.front().due);
    if (flow.front().bytes > 0)
        return flow.front().bytes;
    flow.tookFin();
    return any;
}

qint64 StreamTransport::waitIn(microseconds due)
{
    m_loop.deadlines().clear(m_linkIn);
    m_linkIn = m_loop.deadlines().arm(
        trace::DeadlineName::LinkDelay, m_subject, due - m_loop.now(), m_anchor.guard([this] {
            m_linkIn = {};
            linkAllowsReading();
        }));
    return 0;
}

/// What waited may be looked at again.
void StreamTransport::linkAllowsReading()
{
    m_linkWaits = false;
    if (m_state == State::Open)
        updateInterest();
}

void StreamTransport::cameIn(qint64 count)
{
    LinkFlow &flow = flowIn();
    flow.took(count);
    StreamTransport *writer = otherEnd();
    if (m_link->ours && writer && flow.isEmpty())
        writer->linkChanged();
}

// Faults

void StreamTransport::takeFault(const Fault &given)
{
    LinkEnd &end = linkEnd();
    Fault fault = given;
    if (fault.kind == FaultKind::Resume || fault.direction == Direction::In
        || fault.kind == FaultKind::HalfClose) {
        strike(fault);
        return;
    }
    fault.at += end.taken;
    const auto behind = std::ranges::upper_bound(end.faults, fault.at, {}, &Fault::at);
    const bool now = given.at == 0
        && (fault.kind == FaultKind::Delay || fault.kind == FaultKind::Stall
            || fault.kind == FaultKind::Reset
            || (fault.kind == FaultKind::Truncate && m_queue.isEmpty()));
    if (now) {
        strike(fault);
        return;
    }
    end.faults.insert(behind, fault);
    if (canWrite())
        flush();
}

bool StreamTransport::takeBackFault(trace::EventIndex cause)
{
    return m_link
        && std::erase_if(linkEnd().faults, [cause](const Fault &one) { return one.cause == cause; })
        > 0;
}

void StreamTransport::strike(const Fault &fault)
{
    LinkEnd &end = linkEnd();
    trace::FaultDetail detail;
    detail.direction = fault.direction;
    detail.delayUs = fault.delay.count();
    if (fault.direction == Direction::Out)
        detail.at = m_written;
    const auto struck = [&] {
        return trace().appendDetail(
            EventKind::FaultStruck, m_subject, detail, quint8(fault.kind), fault.cause);
    };
    const int direction = int(fault.direction);
    switch (fault.kind) {
    case FaultKind::Delay:
        end.notBefore[direction] = m_loop.now() + fault.delay;
        struck();
        break;
    case FaultKind::Stall:
        end.stalled[direction] = true;
        struck();
        break;
    case FaultKind::Resume:
        end.stalled[direction] = false;
        end.notBefore[direction] = {};
        struck();
        linkChanged();
        break;
    case FaultKind::Truncate:
        detail.dropped = m_queue.bytes();
        truncate(struck());
        break;
    case FaultKind::Reset:
        detail.dropped = m_queue.bytes();
        resetAndDestroy(struck());
        break;
    case FaultKind::HalfClose:
        this->end(struck());
        break;
    case FaultKind::Split:
        struck(); // the write before it ended here, and so did the segment
        break;
    case FaultKind::Corrupt:
        detail.before = m_queue.nextByte();
        m_queue.flipNextByte(fault.mask);
        detail.after = m_queue.nextByte();
        struck();
        break;
    }
}

/// What waits is never sent, and nothing more will be: for the peer the stream ends here.
void StreamTransport::truncate(trace::EventIndex cause)
{
    m_gate.forgetSeam(m_subject, trace::Seam::Out);
    m_heldPieces = 0;
    m_queue.clear();
    m_finHeld = false;
    m_ended = true;
    m_endCause = cause;
    allWritten();
}

} // namespace roundtrip::wire

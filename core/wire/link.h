#pragma once

#include "core/trace/event.h"

#include <chrono>
#include <deque>
#include <optional>
#include <random>

namespace roundtrip::wire
{

/// One direction of a link. What is zero does nothing.
struct LinkWay {
    std::chrono::microseconds latency{0}; ///< from one end to the other
    std::chrono::microseconds jitter{0}; ///< up to so much more, by chance; order always holds
    qint64 bitsPerSecond = 0;
    qint64 segmentBytes = 0; ///< of one write

    bool isPlain() const { return *this == LinkWay{}; }
    bool operator==(const LinkWay &) const = default;
};

/// What lies between the two ends of a connection.
struct LinkConditions {
    LinkWay toServer;
    LinkWay toClient;
    quint32 seed = 1; ///< of the jitter: the same seed gives the same run

    bool isPlain() const { return toServer.isPlain() && toClient.isPlain(); }
    bool operator==(const LinkConditions &) const = default;
};

/// One thing that goes wrong, at a place in what a side sends or (Delay, Stall) receives.
struct Fault {
    trace::FaultKind kind = trace::FaultKind::Delay;
    trace::Direction direction = trace::Direction::Out;
    qint64 at = 0; ///< bytes that still go before it
    std::chrono::microseconds delay{0};
    quint8 mask = 0xff; ///< Corrupt: the bits that flip
    trace::EventIndex cause;
};

/// The segments under way in one direction: which bytes arrive when. A line carries one segment
/// after another (bandwidth), each arrives later by the latency, none before the one in front of
/// it. Pure arithmetic; whoever drives it has the clock.
class LinkFlow
{
public:
    using Time = std::chrono::microseconds;

    struct Segment {
        Time due{0};
        qint64 bytes = 0; ///< 0: the FIN
    };

    void setWay(const LinkWay &way, quint32 seed);
    const LinkWay &way() const noexcept { return m_way; }
    /// How many bytes a segment has at most.
    qint64 segmentBytes() const noexcept;
    /// The line carries something until then.
    Time lineFree() const;

    /// A segment goes onto the line now (or when the line is free); when it arrives.
    Time send(Time now, qint64 bytes);
    /// Bytes go onto the line in segments; when the last of them arrives.
    Time sendAll(Time now, qint64 bytes);

    bool isEmpty() const noexcept { return m_underWay.empty(); }
    const Segment &front() const { return m_underWay.front(); }
    qint64 bytesUnderWay() const noexcept { return m_bytes; }
    /// So many bytes at the front have gone through.
    void took(qint64 bytes);
    void tookFin();
    void clear();

private:
    Time jitter();

    LinkWay m_way;
    std::minstd_rand m_random;
    std::chrono::nanoseconds m_lineFree{0};
    Time m_lastDue{0};
    std::deque<Segment> m_underWay;
    qint64 m_bytes = 0;
};

} // namespace roundtrip::wire

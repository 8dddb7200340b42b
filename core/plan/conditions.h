#pragma once

// What stands between a program and its peer, as plain values: link conditions, faults,
// breakpoints. Their JSON is read and written as that of the plans (planjson.h).

#include <QByteArray>
#include <QString>

#include <chrono>
#include <span>
#include <vector>

namespace roundtrip::plan
{

/// One direction of a link; what is zero does nothing.
struct LinkWayPlan {
    std::chrono::milliseconds latency{0}; ///< one way
    std::chrono::milliseconds jitter{0}; ///< up to so much more, by chance; order always holds
    int kbitPerSecond = 0;
    int segmentBytes = 0; ///< of one write
    bool operator==(const LinkWayPlan &) const = default;
};

/// What lies between the two ends of a connection.
struct LinkPlan {
    QByteArray preset; ///< the name of the preset it was made from, for people; or empty
    LinkWayPlan toServer;
    LinkWayPlan toClient;
    int seed = 1; ///< of the jitter: the same seed gives the same run
    bool operator==(const LinkPlan &) const = default;
};

/// "loopback", "wifi", "3g", "satellite", "one-byte": each bears its name in `preset`.
std::span<const LinkPlan> linkPresets();
/// nullptr: there is no such preset.
const LinkPlan *findLinkPreset(const QByteArray &name);

enum class FaultChoice : quint8 {
    Delay, ///< once, for `delay`
    Stall, ///< until Resume
    Resume,
    Truncate, ///< what lies behind the place is never sent; FIN
    Reset, ///< RST, once the place is reached
    HalfClose, ///< FIN behind what is queued; reading goes on
    Split, ///< a write ends at the place
    Corrupt, ///< the byte at the place
};
/// Something that goes wrong once on one side of a connection.
struct FaultPlan {
    FaultChoice kind = FaultChoice::Delay;
    bool incoming = false; ///< Delay, Stall, Resume: of what this side receives
    qint64 at = 0; ///< so many of the bytes that wait, or come next, still go before it
    std::chrono::milliseconds delay{0};
    int mask = 0xff; ///< Corrupt: the bits that flip, 1 to 255
    bool operator==(const FaultPlan &) const = default;
};

/// Where a breakpoint looks. Out: before the piece goes to the socket. In: parsed, before a
/// callback gets it.
enum class BreakAt : quint8 {
    Connect, ///< of a client
    HeadOut,
    BodyOut,
    EndOut,
    HeadIn,
    BodyIn,
    EndIn,
    ParseError,
};
enum class BreakSide : quint8 { Any, Client, Server };

/// Holds what fulfils all its conditions. Empty ones hold for everything.
struct BreakpointPlan {
    quint32 id = 0; ///< given by whoever makes it, not 0; unique in a list
    BreakSide side = BreakSide::Any;
    BreakAt at = BreakAt::HeadOut;
    QByteArray method; ///< of the request
    QByteArray target; ///< of the request: exact, or a prefix when it ends in "*"
    QByteArray headerName; ///< HeadOut, HeadIn: this head has such a field …
    QByteArray headerValue; ///< … whose value contains this, letters of either case
    QByteArray status; ///< of the answer: "404", or "4xx"
    std::chrono::milliseconds minimumAge{0}; ///< the exchange is at least so old
    bool socketReused = false; ///< only on a connection that served an exchange before
    bool enabled = true;
    bool operator==(const BreakpointPlan &) const = default;
};

QByteArray toJson(const LinkPlan &plan);
QByteArray toJson(const FaultPlan &plan);
QByteArray toJson(const BreakpointPlan &plan);
QByteArray toJson(const std::vector<BreakpointPlan> &list);

} // namespace roundtrip::plan

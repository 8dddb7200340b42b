#pragma once

#include "core/trace/ids.h"

#include <cstddef>
#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace roundtrip::http
{

/// Which client half's message covers which bytes of a connection inside this program. Halves are
/// joined by byte range, not by counting: a raw request or an unframed body gives one client half
/// several server halves, or none.
///
/// A server asks in the order of the bytes, so what lies before the answer is forgotten. Where the
/// server is somebody else's nobody asks, so the number kept for a connection is limited.
class TwinTable
{
public:
    /// A client half's first byte will stand at this offset of what its connection's client side
    /// writes.
    void messageBegins(trace::ConnectionId connection, qint64 offset, trace::HalfId half);
    /// The client half whose message began last at or before this offset; none when nobody of ours
    /// wrote there. Offsets of one connection may only grow from call to call.
    trace::HalfId covering(trace::ConnectionId connection, qint64 offset);
    /// A server of this program has the other end: it forgets it.
    void serverBegins(trace::ConnectionId connection) { m_served.insert(connection); }
    void forget(trace::ConnectionId connection);
    /// The client's end is gone. The server may still ask, and perhaps has not accepted yet: only
    /// when many others have gone after it is a connection that no server has forgotten.
    void clientClosed(trace::ConnectionId connection);

private:
    static constexpr std::size_t keptBegins = 1024;
    static constexpr std::size_t keptDepartures = 1024;
    struct Begin {
        qint64 offset = 0;
        trace::HalfId half;
    };
    std::unordered_map<trace::ConnectionId, std::deque<Begin>> m_begins;
    std::unordered_set<trace::ConnectionId> m_served;
    std::deque<trace::ConnectionId> m_departed; ///< oldest first
};

} // namespace roundtrip::http

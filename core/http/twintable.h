#pragma once

#include "core/trace/ids.h"

#include <deque>
#include <unordered_map>

namespace roundtrip::http {

/// Which client half's message covers which bytes of a connection inside this program. Halves are joined by byte
/// range, not by counting: a raw request or an unframed body gives one client half several server halves, or none.
class TwinTable
{
public:
    /// A client half's first byte will stand at this offset of what its connection's client side writes.
    void messageBegins(trace::ConnectionId connection, qint64 offset, trace::HalfId half);
    /// The client half whose message began last at or before this offset; none when nobody of ours wrote there.
    trace::HalfId covering(trace::ConnectionId connection, qint64 offset) const;
    void forget(trace::ConnectionId connection);

private:
    struct Begin {
        qint64 offset = 0;
        trace::HalfId half;
    };
    std::unordered_map<trace::ConnectionId, std::deque<Begin>> m_begins;
};

} // namespace roundtrip::http

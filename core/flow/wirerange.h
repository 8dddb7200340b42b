#pragma once

#include <QtGlobal>

namespace roundtrip::flow
{

/// The two messages of an exchange.
enum class Message : quint8 { Request, Response };

/// Bytes of a message, counted from its first byte on the wire.
struct WireRange {
    Message message = Message::Request;
    qint64 begin = 0;
    qint64 end = 0;
    bool isEmpty() const { return begin >= end; }
    bool contains(qint64 byte) const { return byte >= begin && byte < end; }
    bool operator==(const WireRange &) const = default;
};

} // namespace roundtrip::flow

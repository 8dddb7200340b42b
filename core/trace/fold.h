#pragma once

#include "core/trace/details.h"
#include "core/trace/event.h"

#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace roundtrip::trace
{

class Snapshot;

/// One half of an exchange as far as the events seen so far tell.
struct Half {
    HalfId id;
    Side side = Side::Client;
    ConnectionId connection; ///< none until a socket was given
    HalfId twin; ///< a server half: the client half whose bytes it got
    EventIndex firstEvent;
    EventIndex lastEvent;
    EventIndex requestCall; ///< CallRequest (client)
    EventIndex headOut;
    EventIndex headIn;
    EventIndex responseEvent; ///< OnResponse, else the HeadIn (client); CallWriteHead, else the
                              ///< HeadOut (server)
    EventIndex failure; ///< the first ParseFailed, OnError, SocketFailed … that ended it badly
    EventIndex closed; ///< HalfClosed

    // Where the messages lie in the two directions of the connection, in wire bytes since it
    // opened.
    qint64 outBegin = -1; ///< offset of the first byte of the outgoing head
    qint64 outEnd = -1; ///< one past what has been serialized so far
    qint64 inBegin = -1;
    qint64 inEnd = -1; ///< one past what has been parsed so far
    qint64 payloadOut = 0;
    qint64 payloadIn = 0;
    Framing framingOut = Framing::NoBody;
    bool outEnded = false; ///< end() was called and everything was serialized
    bool inEnded = false; ///< the message was parsed completely
    bool socketReused = false;
    bool handedOver = false;
    bool cut = false; ///< its beginning was forgotten
};

/// One side of a connection.
struct ConnectionSide {
    bool exists = false; ///< false: the other end is outside
    EventIndex firstEvent;
    EventIndex openedEvent; ///< Connected or Accepted
    EventIndex closedEvent; ///< SocketClosed
    qint64 bytesRead = 0; ///< by recv(), since it opened
    qint64 bytesWritten = 0; ///< taken by the kernel
    qint64 bytesParsed = 0; ///< given to messages (or to a parse failure)
    qint64 bytesSerialized = 0; ///< made by messages or RawOut
    bool finReceived = false;
    bool finSent = false;
    quint32 halves = 0; ///< how many exchanges began on it
};

struct Connection {
    ConnectionId id;
    ConnectionSide sides[2]; ///< by Side
    EventIndex endpoints; ///< the event that carries them
};

/// What the events up to some moment add up to: the open connections and halves. It is what a
/// keyframe holds, and it is plain data: no pointers, only ids and event numbers.
///
/// A half or connection that has ended leaves the state at once when `Keep::OpenOnly`; views fold
/// with `Keep::All`.
class FoldState
{
public:
    enum class Keep { OpenOnly, All };
    explicit FoldState(Keep keep = Keep::OpenOnly);

    /// Takes one more event. `byteCount` is what SocketRead and SocketWrite carry, `record` the
    /// detail's bytes (only looked at for kinds that have one).
    void apply(EventIndex index, const Event &event, qint64 byteCount, QByteArrayView record);
    /// The same, looked up in a snapshot. Applies the events [from, to).
    void applyAll(const Snapshot &snapshot, quint64 from, quint64 to);

    const Half *half(HalfId id) const;
    const Connection *connection(ConnectionId id) const;
    const std::unordered_map<HalfId, Half> &halves() const { return m_halves; }
    const std::unordered_map<ConnectionId, Connection> &connections() const
    {
        return m_connections;
    }

private:
    Half &openHalf(HalfId id, Side side, EventIndex index);
    Keep m_keep;
    std::unordered_map<HalfId, Half> m_halves;
    std::unordered_map<ConnectionId, Connection> m_connections;
};

/// The state after the first `moment` events (that is: just before event number `moment`), from the
/// nearest keyframe.
FoldState foldedAt(const Snapshot &snapshot, quint64 moment);

} // namespace roundtrip::trace

#pragma once

#include "core/trace/details.h"
#include "core/trace/event.h"

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
    // opened; -1: not known yet. What is answered early to a pipelined request waits for its turn
    // on the connection: until then only its length is known.
    qint64 outBegin = -1; ///< offset of the first byte: of a 1xx answer, else of the head
    qint64 outEnd = -1; ///< one past what has been serialized so far
    qint64 outBytes = 0; ///< wire bytes serialized so far
    qint64 headOutAt = -1; ///< the head begins so many bytes after outBegin
    qint64 inBegin = -1;
    qint64 inEnd = -1; ///< one past what has been parsed so far
    qint64 headInAt = -1; ///< the head begins so many bytes after inBegin
    qint64 payloadOut = 0; ///< as far as it goes on the wire
    qint64 payloadIn = 0;
    Framing framingOut = Framing::NoBody;
    bool outEnded = false; ///< end() was called and everything was serialized
    bool inEnded = false; ///< the message was parsed completely
    bool socketReused = false;
    bool handedOver = false;
    bool cut = false; ///< its beginning was forgotten

    /// The fold's own book-keeping about the outgoing message.
    struct Outgoing {
        qint64 waitingPayload = 0; ///< of calls that came before the head they are behind
        qint64 waitingOverhead = 0; ///< what chunks would add to it
        qint64 callPayload = 0; ///< of the last call, in case it is refused
        qint64 callOverhead = 0;
        bool callIsEnd = false;
        bool endCalled = false;
        bool withTrailers = false; ///< LastChunkOut says how many bytes end the body
        bool destroyed = false;
        HalfId nextToWrite; ///< who writes behind this half on its connection
        bool operator==(const Outgoing &) const = default;
    };
    Outgoing outgoing;
    bool operator==(const Half &) const = default;
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
    HalfId newestHalf; ///< the last that began on it
    HalfId writing; ///< whose turn it is to write; its nextToWrite comes after it
    HalfId lastToWrite; ///< the end of that chain: pipelined requests may be many
    bool operator==(const ConnectionSide &) const = default;
};

struct Connection {
    ConnectionId id;
    ConnectionSide sides[2]; ///< by Side
    EventIndex endpoints; ///< the event that carries them
    bool operator==(const Connection &) const = default;
};

/// A socket of the program that accepts connections.
struct Listener {
    quint32 serverId = 0;
    QByteArray host; ///< the address as bound
    quint16 port = 0;
    bool secure = false; ///< https
    bool operator==(const Listener &) const = default;
};

/// What the events up to some moment add up to: the open connections and halves, and who listens.
/// It is what a keyframe holds, and it is plain data: no pointers, only ids and event numbers.
///
/// A half or connection that has ended leaves the state at once when `Keep::OpenOnly`: so are
/// keyframes, and what is folded on from them. With `Keep::All` it stays, for who adds up a whole
/// trace.
///
/// Outgoing offsets follow from the calls: a CallWrite or CallEnd stands before the HeadOut it
/// caused, but the head goes first, so the call's payload waits for it. On a connection the halves
/// write in the order in which they began on it; one begins to write when the half before it has
/// ended its message (or is closed), and outBegin is known from then on.
class FoldState
{
public:
    enum class Keep { OpenOnly, All };
    explicit FoldState(Keep keep = Keep::OpenOnly);
    /// Goes on from a keyframe.
    FoldState(Keep keep, const FoldState &keyframe);

    /// Takes one more event. `byteCount` is what SocketRead and SocketWrite carry, `record` the
    /// detail's bytes (only looked at for kinds that have one).
    void apply(EventIndex index, const Event &event, qint64 byteCount, QByteArrayView record);
    /// The same, looked up in a snapshot. Applies the events [from, to).
    void applyAll(const Snapshot &snapshot, quint64 from, quint64 to);

    /// Marks the halves whose beginning is not in the snapshot any more.
    void markCut(const Snapshot &snapshot);

    const Half *half(HalfId id) const;
    const Connection *connection(ConnectionId id) const;
    const std::unordered_map<HalfId, Half> &halves() const { return m_halves; }
    const std::unordered_map<ConnectionId, Connection> &connections() const
    {
        return m_connections;
    }
    /// Who listens, in the order in which they began to.
    const std::vector<Listener> &listeners() const { return m_listeners; }
    /// The memory it takes, roughly.
    qint64 byteSize() const noexcept;

private:
    /// The entry that was looked up last: one event in a row is mostly about the same half.
    template <typename T>
    struct Last {
        Last() = default;
        Last(const Last &) noexcept { } // a copy has entries of its own
        Last &operator=(const Last &) noexcept
        {
            entry = nullptr;
            return *this;
        }
        Last(Last &&other) noexcept { other.entry = nullptr; }
        Last &operator=(Last &&other) noexcept
        {
            entry = nullptr;
            other.entry = nullptr;
            return *this;
        }
        T *entry = nullptr;
    };

    /// The entry of a half that closed, for the next one that opens: on a busy server they come and
    /// go ten thousand times a second.
    struct Spare {
        Spare() = default;
        Spare(const Spare &) noexcept { } // a copy has entries of its own
        Spare &operator=(const Spare &) noexcept { return *this; }
        Spare(Spare &&) noexcept = default;
        Spare &operator=(Spare &&) noexcept = default;
        std::unordered_map<HalfId, Half>::node_type entry;
    };

    Half *findHalf(HalfId id);
    Connection *findConnection(ConnectionId id);
    Half *openHalf(HalfId id, Side side, EventIndex index);
    Connection &openConnection(ConnectionId id);
    ConnectionSide *sideOf(const Half &half);

    void applyToProgram(const Event &event, QByteArrayView record);
    void applyToConnection(
        EventIndex index, const Event &event, qint64 byteCount, QByteArrayView record);
    void applyToHalf(EventIndex index, const Event &event, QByteArrayView record);
    void applyBeginning(Half &half, EventIndex index, const Event &event);
    void applyCall(Half &half, EventIndex index, const Event &event);
    void applyOutgoing(Half &half, EventIndex index, const Event &event, QByteArrayView record);
    void applyIncoming(Half &half, EventIndex index, const Event &event, QByteArrayView record);
    void applyEdit(Half &half, QByteArrayView record);
    void applyOutcome(Half &half, EventIndex index, const Event &event);

    void attach(Half &half, ConnectionId id);
    void detach(Half &half);
    void giveTurn(ConnectionSide &side);
    void addOutput(Half &half, qint64 bytes);
    void addInput(Half &half, qint64 bytes);
    void addPayload(Half &half, qint64 payload, bool isEnd);
    void takeBackCall(Half &half, bool payloadOnly);
    void putHead(Half &half, EventIndex index, QByteArrayView record);
    void endOutput(Half &half);
    void failHalvesOf(const ConnectionSide &side, EventIndex index);
    void closeHalf(Half &half, EventIndex index);
    void closeSide(Connection &connection, ConnectionSide &side, EventIndex index);

    Keep m_keep;
    std::unordered_map<HalfId, Half> m_halves;
    std::unordered_map<ConnectionId, Connection> m_connections;
    std::vector<Listener> m_listeners;
    Spare m_spare;
    Last<Half> m_lastHalf;
    Last<Connection> m_lastConnection;
};

/// The state after the first `moment` events (that is: just before event number `moment`), from the
/// nearest keyframe. A moment that was forgotten gives the first one that was not.
FoldState foldedAt(const Snapshot &snapshot, quint64 moment);

} // namespace roundtrip::trace

#pragma once

#include "core/flow/lull.h"
#include "core/trace/fold.h"
#include "core/trace/snapshot.h"

#include <deque>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

namespace roundtrip::flow
{

/// What the index keeps of an exchange: numbers of events and counts, no text. Events are counted
/// from `first`.
struct ExchangeRecord {
    static constexpr quint32 none = ~quint32(0);
    enum Flag : quint32 {
        Reused = 1,
        HandedOver = 2,
        Queued = 4,
        Extra = 8,
        Cut = 16,
        NewSocket = 32,
        HeadSeen = 64, ///< the request's head was parsed (server)
        PortsKnown = 128,
        ServerInside = 256,
        ServerInsideFromTheStart = 512, ///< known before the exchange got its connection
        ClientClosed = 1024,
        ServerClosed = 2048,
        Failed = 4096,
        FailureNamed = 8192, ///< `failure` carries an error
        Proxied = 16384, ///< an end of it is this program's proxy
        Tunnel = 32768, ///< a CONNECT that the proxy carries out
        Tls = 65536, ///< its client has begun a handshake on its connection
        AnswerSeen = 131072, ///< the client's parser has the head of the answer
    };

    quint64 first = 0;
    qint64 beginTime = 0; ///< microseconds since the trace began
    qint64 requestBytes = 0;
    qint64 responseBytes = 0;
    quint32 number = 0;
    quint32 ordinal = 0;
    trace::HalfId client;
    trace::HalfId server;
    trace::ConnectionId connection;
    trace::HalfId joined; ///< of a proxied one: the half that caused it, or that it caused
    quint16 clientPort = 0;
    quint16 serverPort = 0;
    quint16 status = 0;
    quint32 flags = 0;
    // events, relative to `first`
    quint32 shown = none; ///< from here on the row is there
    quint32 socket = none;
    quint32 connected = none;
    quint32 secured = none; ///< the handshake of TLS was done
    quint32 firstSent = none;
    quint32 lastSent = none;
    quint32 requestDone = none;
    quint32 firstBack = none;
    quint32 lastBack = none;
    quint32 responseDone = none;
    quint32 failure = none;
    quint32 last = 0;
    qint32 headRead = 0; ///< the read with the request's first byte; may lie before `first`
    quint32 headOffset = none; ///< … and where in it the head begins

    bool is(Flag flag) const { return flags & flag; }
    void set(Flag flag) { flags |= flag; }
    void clear(Flag flag) { flags &= ~quint32(flag); }
    bool clientInside() const { return client && !is(Extra); }
    bool isOver() const
    {
        return (!clientInside() || is(ClientClosed)) && (!server || is(ServerClosed));
    }
    trace::EventIndex event(quint32 relative) const
    {
        return relative == none ? trace::EventIndex{} : trace::EventIndex{first + relative};
    }
    trace::EventIndex lastEvent() const { return {first + last}; }
};

/// When a record's exchange stood still; most never do.
struct RecordLulls {
    std::vector<Lull> ended; ///< in the order in which they ended
    int steps = 0; ///< that are held now
    std::chrono::microseconds heldSince{0};
    bool isHeld() const { return steps > 0; }
};

/// Folds events into exchange records, each event once.
class ExchangeFold
{
public:
    explicit ExchangeFold(const trace::Snapshot &snapshot)
        : m_snapshot(snapshot)
    {
    }

    void setSnapshot(const trace::Snapshot &snapshot) { m_snapshot = snapshot; }
    void apply(trace::EventIndex index, const trace::Event &event);
    /// Halves that were open before the first event that is still there.
    void takeCut(const trace::FoldState &state, quint64 firstEvent);
    /// For folding a single record again: what was known of its connection before.
    void seed(const ExchangeRecord &record);

    /// An address of this machine on which the program listened.
    struct Listener {
        QByteArray address;
        quint16 port = 0;
        quint64 from = 0;
        quint64 to = ~quint64(0);
    };
    std::vector<Listener> listeners;
    /// Did a server of this program listen there when the event happened?
    bool isOurs(const trace::Endpoints &server, trace::EventIndex at) const;
    std::deque<ExchangeRecord> records;
    std::map<quint32, RecordLulls> lulls; ///< by the number of the record
    /// The first of the records that a half is in, by its place among them; -1: none.
    int placeOf(trace::HalfId half) const;
    /// Halves of records that are gone: those in front, which costs little, or all.
    void forgetFirstHalves();
    void forgetHalves();
    void forgetLulls();
    void siftLulls();
    quint32 nextNumber = 1;
    quint32 firstTouched =
        ~quint32(0); ///< the smallest number of a record that changed since it was reset
    ExchangeRecord *find(quint32 number);
    const ExchangeRecord *find(quint32 number) const
    {
        return const_cast<ExchangeFold *>(this)->find(number);
    }

private:
    struct OpenHalf {
        quint32 number = 0; ///< of its record; 0: a server half that has no row yet
        trace::Side side = trace::Side::Client;
        trace::ConnectionId connection;
        bool headMade = false;
        bool ended = false; ///< end() was called
        trace::Framing framing{};
        qint64 waiting = 0; ///< payload before the head was made, in bytes without chunks …
        qint64 waitingChunked = 0; ///< … and with them
        qint64 made = 0;
        qint64 sent = 0;
        // of a server half without a row
        quint64 began = 0;
        quint64 headRead = 0;
        quint32 headOffset = ExchangeRecord::none;
        qint64 beganTime = 0;
        std::chrono::microseconds readAt{0}; ///< its newest bytes
        std::vector<Lull> lulls; ///< before the row was there
        quint64 headIn = 0; ///< its HeadIn, which may come before the Twin; 0: has not come
        qint64 inBegin = 0; ///< where its request begins, among what was parsed of the connection
        bool inDone = false; ///< … and has come to its end
    };
    struct OpenConnection {
        quint16 clientPort = 0;
        quint16 serverPort = 0;
        bool portsKnown = false;
        bool serverOurs = false; ///< its server is this program's, accepted or not yet
        bool sideExists[2] = {false, false};
        bool sideClosed[2] = {false, false};
        quint32 clientHalves = 0;
        quint32 serverHalves = 0;
        trace::HalfId client; ///< who has it on the client's side
        std::deque<trace::HalfId> answers; ///< server halves whose answer is not written completely
        trace::HalfId newestServer;
        bool clientTls = false; ///< its client has begun a handshake on it
        trace::HalfId tunnel; ///< what is read and written passes through: no message's
        quint64 readEvent = 0; ///< the server side's newest read …
        qint64 bytesRead = 0; ///< … and its end
        qint64 readBegin = 0;
        qint64 parsed = 0; ///< by the server
    };

    void keepHead(OpenHalf &half, trace::EventIndex index, const trace::Event &event);
    void applyHalf(trace::EventIndex index, const trace::Event &event);
    void applyConnection(trace::EventIndex index, const trace::Event &event);
    void applyClient(
        ExchangeRecord &record, OpenHalf &half, trace::EventIndex index, const trace::Event &event);
    void applyServer(
        ExchangeRecord &record, OpenHalf &half, trace::EventIndex index, const trace::Event &event);
    void beginRequest(trace::EventIndex index, const trace::Event &event);
    void joinProxied(ExchangeRecord &record, trace::EventIndex index);
    void applyProxy(ExchangeRecord &record, OpenHalf &half, const trace::Event &event);
    void beginClient(trace::EventIndex index, const trace::Event &event);
    ExchangeRecord &newRecord(trace::EventIndex first, qint64 time, trace::EventIndex shown);
    /// Gives a server half its row, when the event behind its head (or behind RequestBegan, without
    /// a head) has told whose it is.
    ExchangeRecord *settle(
        trace::HalfId id, OpenHalf &half, trace::EventIndex index, const trace::Event &event);
    ExchangeRecord *recordOfClient(trace::HalfId client);
    void endRequest(ExchangeRecord &record, OpenHalf &half);
    void giveSocket(
        ExchangeRecord &record, OpenHalf &half, trace::EventIndex index, const trace::Event &event);
    void countRequest(ExchangeRecord &record, const OpenHalf &half);
    void countMade(OpenHalf &half, trace::EventIndex index, const trace::Event &event);
    void countParsed(
        OpenHalf &half, ExchangeRecord *record, trace::EventIndex index, const trace::Event &event);
    void applyRead(OpenConnection &connection, trace::Side side, trace::EventIndex index);
    static constexpr size_t mostBeforeRow = 16; ///< pauses within a head
    void readBeforeRow(OpenHalf &half, trace::EventIndex index);
    void applyTls(OpenConnection &connection, trace::EventIndex index, bool done);
    void applyHandshake(OpenConnection &connection, trace::EventIndex index);
    void applyWrite(OpenConnection &connection, trace::Side side, trace::EventIndex index);
    void applyPorts(OpenConnection &connection, trace::ConnectionId id, trace::EventIndex index);
    void applyFailure(OpenConnection &connection, trace::Side side, trace::EventIndex index);
    void answeredUnaccepted(OpenConnection &connection);
    void copyConnection(ExchangeRecord &record, const OpenConnection &connection) const;
    /// How much a failure says of the exchange; 0: there is none.
    int rankOf(const ExchangeRecord &record) const;
    /// How a failure is known: that there was one, by the error of a socket, or by the one that its
    /// program got.
    enum class Failure : quint8 { Unnamed, OfSocket, OfProgram };
    static int rank(Failure failure, trace::Side side);
    void fail(ExchangeRecord &record, trace::Side side, Failure failure);
    void addLull(const ExchangeRecord &record, const Lull &lull);
    void moved(ExchangeRecord &record, quint32 &last, Lull::Why why);
    struct HeldStep { ///< as the events before it say; its exchange may be another's by its release
        trace::Subject whose;
        trace::Side side{};
        trace::Seam seam{};
        trace::HeldItem item{};
        quint32 number = 0; ///< of the record
    };
    void hold(ExchangeRecord &record, trace::ConnectionId connection, trace::Side side,
        trace::EventIndex index, const trace::Event &event);
    template <typename Ended>
    void letGo(trace::ConnectionId connection, trace::EventIndex index, bool one, const Ended &ended);
    void released(trace::ConnectionId connection, trace::EventIndex index, const trace::Event &event);
    void dropHeld(trace::ConnectionId connection, trace::Subject half, trace::EventIndex index);
    void dropHeld(trace::ConnectionId connection, trace::Side side, trace::EventIndex index,
        bool onlyOut = false);
    ExchangeRecord *recordOn(const OpenConnection &connection, trace::Side side);
    void applyStep(
        OpenConnection &connection, trace::EventIndex index, const trace::Event &event);
    void applyProgram(trace::EventIndex index, const trace::Event &event);
    void touch(ExchangeRecord &record, trace::EventIndex index);
    ExchangeRecord *recordOf(trace::HalfId half);
    void note(trace::HalfId half, const ExchangeRecord &record);

    trace::Snapshot m_snapshot;
    std::unordered_map<trace::HalfId, OpenHalf> m_halves;
    std::deque<std::pair<quint32, quint32>> m_noted; ///< halves and numbers of records, in order
    std::unordered_map<trace::ConnectionId, OpenConnection> m_connections;
    std::unordered_map<trace::ConnectionId, std::vector<HeldStep>> m_held;
};

} // namespace roundtrip::flow

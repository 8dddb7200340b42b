#pragma once

#include "core/flow/exchange.h"
#include "core/flow/moment.h"
#include "core/flow/scene.h"
#include "core/trace/fold.h"
#include "core/trace/snapshot.h"

#include <QByteArray>

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace roundtrip::flow
{

/// One recv() or send() of a connection and where its bytes lie in that direction, counted since
/// the connection opened.
struct Transfer {
    trace::EventIndex event;
    qint64 begin = 0;
    qint64 end = 0;
};

/// A piece of a message and where it lies in its direction of the connection.
struct StreamPiece {
    PieceKind kind{};
    qint64 begin = 0;
    qint64 end = 0;
    qint64 payloadBegin = 0; ///< the part without framing; empty for heads and ends
    qint64 payloadEnd = 0;
    trace::EventIndex event; ///< the call that made it, or the parser's event that found it;
                             ///< none: what made these bytes was forgotten
    bool isForgotten() const { return !event; }
};

/// One direction of an exchange: the message in it, and the reads and writes that carried it.
struct MessageReading {
    std::vector<Transfer> writes; ///< of the sender, when it is inside
    std::vector<Transfer> reads; ///< of the receiver, when it is inside
    std::vector<StreamPiece>
        pieces; ///< as the sender made them; as the receiver parsed them when the sender is outside
    qint64 begin = -1; ///< where the message begins in this direction; -1: not known yet
    bool complete = false; ///< its last piece is known
    qint64 forgottenPayload = 0; ///< in pieces that were forgotten
    qint64 writtenBefore = -1; ///< how far it was behind the last hole; -1: there is none
    qint64 readBefore = -1;
    std::vector<size_t> byEvent; ///< places in `pieces`, in the order of their events
    void orderByEvent();
    /// What this event made or found, in wire order.
    std::vector<StreamPiece> piecesOf(trace::EventIndex event) const;
    qint64 end() const { return pieces.empty() ? begin : pieces.back().end; }
    qint64 written() const
    {
        return qMax(writtenBefore, writes.empty() ? begin : writes.back().end);
    }
    qint64 read() const { return qMax(readBefore, reads.empty() ? begin : reads.back().end); }
    /// How many of its bytes were on the wire.
    qint64 wireBytes() const;
};

/// A half of the exchange as far as the moment knows it.
struct HalfReading {
    trace::HalfId id;
    bool begun = false;
    bool closed = false;
    bool failed = false; ///< closed with an error
    bool endForgotten = false; ///< closed, and how was forgotten
    std::vector<trace::EventIndex> events;
    /// Where events of it are missing: how it stood just before `event`.
    struct Resumed {
        trace::EventIndex event;
        trace::Half state;
    };
    std::vector<Resumed> resumed;
};

/// What is known of the tunnel of a CONNECT. Its bytes belong to no message.
struct TunnelReading {
    trace::EventIndex asked; ///< 'connect'
    trace::EventIndex began;
    trace::EventIndex opened;
    trace::EventIndex closed;
    qint64 toServer = 0; ///< what has passed, behind the heads
    qint64 toClient = 0;
    explicit operator bool() const { return bool(asked); }
};

/// Everything that is known of an exchange at a moment, gathered once: steps, sentence and scene
/// are made from it. It looks at events before the moment only, and finds the exchange without an
/// index (the ids of halves grow with the events that begin them).
class ExchangeReading
{
public:
    ExchangeReading(const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key);

    const trace::Snapshot &snapshot() const { return m_snapshot; }
    const Moment &moment() const { return m_moment; }
    /// The newest Listening of this program's server on the exchange's address, as far as it is not
    /// too long ago.
    trace::EventIndex listening() const;
    /// The key, completed by the twin that the moment knows.
    ExchangeKey key() const { return m_key; }
    /// An end of it is this program's proxy: with a client outside the server, else the client.
    bool isProxied() const { return m_proxied; }
    const TunnelReading &tunnel() const { return m_tunnel; }
    /// The connection from the proxy to whom a CONNECT asks for, and what happened to it: on the
    /// page of events, and on no stage.
    trace::ConnectionId upstream() const { return m_upstream; }
    const std::vector<trace::EventIndex> &upstreamEvents() const { return m_upstreamEvents; }
    /// When it began: the first event of its halves, the origin of all its times. What happened to
    /// its connection before lies before it.
    std::chrono::microseconds begin() const;
    /// events() and upstreamEvents() in one.
    std::vector<trace::EventIndex> allEvents() const;
    bool isExtra() const { return m_extra; } ///< a further server half of its client half
    bool clientOutside() const { return !m_key.client; }
    /// Nothing says, at this moment, that the server is this program's.
    bool serverOutside() const { return !m_serverInside; }

    const HalfReading &client() const { return m_client; }
    const HalfReading &server() const { return m_server; }
    trace::ConnectionId connection() const { return m_connection; }
    trace::Endpoints endpoints() const
    {
        return m_endpoints;
    } ///< empty as long as they are not known
    bool isConnected() const { return bool(m_connectedEvent); }
    /// The agent gave the connection straight to another request.
    bool isHandedOn() const { return m_handedOn; }
    /// The agent lent it again, out of its pool.
    bool isLentAgain() const { return m_lentAgain; }
    /// What happened to its connection is known up to the moment; else only for a while behind its
    /// end.
    bool isFollowed() const { return m_followed; }
    /// All of it was forgotten: it is none that is still to begin.
    bool isForgotten() const;
    /// A part of it was forgotten: its beginning, or what lies between a pin and the newest events.
    bool hasForgotten() const;
    const MessageReading &request() const { return m_request; }
    const MessageReading &response() const { return m_response; }
    /// What lies where the message should be is a TLS handshake, unread as such: who sent it speaks
    /// https, who got it plain HTTP.
    bool isHandshake(const MessageReading &message) const;
    /// The events of the exchange and of its connection while it was on it.
    const std::vector<trace::EventIndex> &events() const { return m_events; }

    trace::Event at(trace::EventIndex index) const { return m_snapshot.at(index); }
    /// The newest event of a kind in a half; none.
    trace::EventIndex last(const HalfReading &half, trace::EventKind kind) const;
    trace::EventIndex first(const HalfReading &half, trace::EventKind kind) const;
    int count(const HalfReading &half, trace::EventKind kind) const;
    /// The newest event of a kind on a side of the connection, while the exchange was on it.
    trace::EventIndex last(trace::Side side, trace::EventKind kind) const;
    std::chrono::microseconds timeOf(trace::EventIndex index) const
    {
        return m_snapshot.timeOf(index);
    }

    /// Recorded bytes of a range of a direction, from the writes or else the reads; shorter when
    /// not all of them have been on the wire (or were kept).
    QByteArray bytes(const MessageReading &message, qint64 begin, qint64 end) const;
    QByteArray payload(
        const MessageReading &message, const StreamPiece &piece, qint64 limit = 1 << 16) const
    {
        return bytes(
            message, piece.payloadBegin, qMin(piece.payloadEnd, piece.payloadBegin + limit));
    }
    QByteArray head(const MessageReading &message) const;

private:
    std::optional<quint64> begin(trace::EventIndex client, trace::EventIndex server);
    quint64 takeForeignConnection(trace::EventIndex requestBegan);
    bool hasOpenAnswer(const trace::FoldState &state, trace::ConnectionId id) const;
    bool takeCut(quint64 first);
    void resumeAt(quint64 first);
    void resumeFrom(const trace::FoldState &state, quint64 first);
    void resumeHalf(HalfReading &half, const trace::FoldState &state, quint64 first);
    void resumeConnection(const trace::FoldState &state);
    void takeConnection(const trace::FoldState &state, trace::ConnectionId id);
    void gather(quint64 from, quint64 end);
    bool isOver() const;
    void takeEvent(trace::EventIndex index, const trace::Event &event);
    void takeHalfEvent(trace::EventIndex index, const trace::Event &event);
    void foundOtherTwin(trace::EventIndex twin, trace::HalfId half);
    void takeOwn(HalfReading &half, trace::EventIndex index, const trace::Event &event);
    void takeConnectionEvent(trace::EventIndex index, const trace::Event &event);
    void takeProxy(trace::EventIndex index, const trace::Event &event);
    bool passesThrough(trace::EventIndex index, const trace::Event &event, trace::Side side);
    void takeTransfer(trace::EventIndex index, const trace::Event &event, trace::Side side);
    void takeExtraPlaces(trace::EventIndex requestBegan);
    qint64 placeOfAnswer() const;
    void makePieces();
    void addRawPieces();
    bool speaksTlsToPlain() const;
    void takeUpstream(trace::EventIndex index, const trace::Event &event);
    void findServer();
    QByteArray askedAddress() const;
    bool answeredUnaccepted() const;
    void dropForeignTransfers();

    trace::Snapshot m_snapshot;
    Moment m_moment;
    ExchangeKey m_key;
    HalfReading m_client;
    HalfReading m_server;
    trace::ConnectionId m_connection;
    trace::Endpoints m_endpoints;
    trace::EventIndex m_connectedEvent;
    qint64 m_written[2] = {0, 0}; ///< by Side, counted while gathering
    qint64 m_read[2] = {0, 0};
    bool m_clientSideOurs = true;
    bool m_serverSideOurs = true;
    bool m_serverInside = false;
    bool m_extra = false;
    bool m_cut = false; ///< its beginning was forgotten
    bool m_hole = false; ///< … or something behind it
    bool m_handedOn = false;
    bool m_lentAgain = false;
    bool m_followed = true;
    bool m_proxied = false;
    TunnelReading m_tunnel;
    trace::ConnectionId m_upstream;
    std::vector<trace::EventIndex> m_upstreamEvents;
    MessageReading m_request;
    MessageReading m_response;
    std::vector<trace::EventIndex> m_events;
    mutable std::map<std::pair<trace::Side, trace::EventKind>, trace::EventIndex> m_lastOfSide;
};

/// Does it begin as a TLS handshake does? (RFC 8446, section 5.1)
bool looksLikeTls(QByteArrayView bytes);

MessageView requestOf(const ExchangeReading &reading);
MessageView responseOf(const ExchangeReading &reading);
Payload requestPayloadOf(const ExchangeReading &reading, qint64 limit);
Payload responsePayloadOf(const ExchangeReading &reading, qint64 limit);

/// The event with which a half begins (CallRequest, RequestBegan), found by bisection; none when it
/// lies not in [snapshot.firstEvent(), end).
trace::EventIndex beginOfHalf(const trace::Snapshot &snapshot, trace::HalfId half, quint64 end);

/// The pieces that a sender's half made, or that a receiver's half parsed, laid out from `begin`
/// on.
struct PieceLayout {
    std::vector<StreamPiece> pieces;
    bool complete = false;
    qint64 forgottenPayload = 0;
};
PieceLayout piecesMade(const trace::Snapshot &snapshot, const HalfReading &half, qint64 begin);
PieceLayout piecesParsed(const trace::Snapshot &snapshot, const HalfReading &half, qint64 begin);

} // namespace roundtrip::flow

#include "core/flow/drawnfins.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

class ArrowMaker
{
public:
    ArrowMaker(const ExchangeReading &reading, Depth depth, const Opened &opened)
        : m_reading(reading)
        , m_depth(depth)
        , m_opened(opened)
    {
    }

    std::vector<PlacedRow> run()
    {
        m_refused = bool(m_reading.last(m_reading.server(), EventKind::ParseFailed));
        carried(m_reading.request(), Side::Client);
        m_refused = bool(m_reading.last(m_reading.client(), EventKind::ParseFailed));
        carried(m_reading.response(), Side::Server);
        if (m_depth >= Depth::Code)
            handshake();
        pairs(EventKind::ResetSent, EventKind::ResetReceived, Arrow::Kind::Reset);
        if (m_depth >= Depth::Protocol)
            pairs(EventKind::FinSent, EventKind::FinReceived, Arrow::Kind::Fin);
        else if (m_depth == Depth::Code)
            finsThatMatter();
        return std::move(m_rows);
    }

    Arrow over(Side from, const Transfer &transfer)
    {
        const bool request = from == Side::Client;
        m_refused = bool(m_reading.last(
            request ? m_reading.server() : m_reading.client(), EventKind::ParseFailed));
        const MessageReading &message = request ? m_reading.request() : m_reading.response();
        m_handshake = m_reading.isHandshake(message);
        return carrying(message, from, transfer);
    }

private:
    void add(Arrow arrow)
    {
        EventIndex placed = arrow.write ? arrow.write : arrow.read;
        if (const EventIndex before = firstReadBefore(arrow); before && before > placed)
            placed = before;
        PlacedRow out;
        out.event = placed.value;
        out.row.kind = Row::Kind::Arrow;
        out.row.begin = m_reading.timeOf(placed);
        out.row.end = arrow.read ? std::max(m_reading.timeOf(arrow.read), out.row.begin)
                                 : endUnread(arrow);
        arrow.lost = !arrow.read && !arrow.readForgotten && isLost(arrow);
        out.row.arrow = std::move(arrow);
        m_rows.push_back(std::move(out));
    }

    /// A FIN or a reset from outside lies behind the bytes that came before it, whenever those are
    /// read. It can be seen before an exchange begins, of whose request nothing was read then.
    EventIndex firstReadBefore(const Arrow &arrow) const
    {
        if (arrow.write || (arrow.kind != Arrow::Kind::Fin && arrow.kind != Arrow::Kind::Reset))
            return {};
        const bool foreign =
            arrow.from == Side::Client ? m_reading.clientOutside() : m_reading.serverOutside();
        const MessageReading &message =
            arrow.from == Side::Client ? m_reading.request() : m_reading.response();
        return foreign && !message.reads.empty() ? message.reads.front().event : EventIndex{};
    }

    /// Nobody knows when it will arrive: until then it has no end of its own. It is given up when
    /// nobody is there any more who could read it.
    std::chrono::microseconds endUnread(const Arrow &arrow) const
    {
        const std::chrono::microseconds begin = m_reading.timeOf(arrow.write);
        const EventIndex gone = goneFor(arrow);
        if (!gone)
            return begin;
        return std::max(m_reading.timeOf(gone), begin);
    }

    /// A connection that was asked for ends with its asker, or with what it was answered.
    EventIndex goneFor(const Arrow &arrow) const
    {
        if (arrow.kind != Arrow::Kind::Connect)
            return m_reading.last(otherSide(arrow.from), EventKind::SocketClosed);
        const EventIndex failed = m_reading.last(Side::Client, EventKind::SocketFailed);
        return failed ? failed : m_reading.last(Side::Client, EventKind::SocketDestroyed);
    }

    /// A refusal is an answer: the other end's kernel had it.
    bool isLost(const Arrow &arrow) const
    {
        const EventIndex gone = goneFor(arrow);
        if (arrow.kind != Arrow::Kind::Connect)
            return bool(gone);
        return gone && errorOf(m_reading, gone).code != "ECONNREFUSED";
    }

    /// Writes and the reads that completed them; a write that several reads took ends at the last
    /// of them.
    void carried(const MessageReading &message, Side from)
    {
        const std::vector<Transfer> &shown =
            message.writes.empty() ? message.reads : message.writes;
        m_handshake = m_reading.isHandshake(message);
        for (const Transfer &transfer : shown) {
            Arrow arrow = carrying(message, from, transfer);
            if (message.writes.empty()) {
                arrow.read = transfer.event;
            } else {
                arrow.write = transfer.event;
                arrow.read = completedBy(message, transfer.end);
                arrow.readForgotten = !arrow.read && message.readBefore >= transfer.end;
            }
            add(std::move(arrow));
        }
    }

    Arrow carrying(const MessageReading &message, Side from, const Transfer &transfer) const
    {
        Arrow arrow;
        arrow.from = from;
        arrow.bytes = transfer.end - transfer.begin;
        arrow.segments = segments(message, transfer);
        if (m_depth >= Depth::Protocol)
            addLines(arrow, message, transfer);
        return arrow;
    }

    void addLines(Arrow &arrow, const MessageReading &message, const Transfer &transfer) const
    {
        const bool open = m_opened.contains({Stretch::Kind::Lines, transfer.event});
        CarriedLines carried = wireLinesOf(m_reading, message, transfer, m_depth, open);
        arrow.lines = std::move(carried.lines);
        if (open)
            arrow.lines.push_back(
                {PieceKind::Raw, Words::tr("… fewer lines"), false, -1});
        arrow.fold = open     ? Arrow::Lines::Open
            : carried.leftOut ? Arrow::Lines::Closed
                              : Arrow::Lines::Whole;
    }

    static EventIndex completedBy(const MessageReading &message, qint64 end)
    {
        const auto read = std::partition_point(message.reads.begin(), message.reads.end(),
            [end](const Transfer &before) { return before.end < end; });
        const bool whole = read != message.reads.end() && read->begin < end;
        return whole ? read->event : EventIndex{}; // a later one lies behind a hole
    }

    std::vector<Segment> segments(const MessageReading &message, const Transfer &transfer) const
    {
        std::vector<Segment> out;
        qint64 at = transfer.begin;
        if (message.begin > at) { // of a message before this one
            at = qMin(message.begin, transfer.end);
            out.push_back(other(at - transfer.begin));
        }
        auto next = std::partition_point(message.pieces.begin(), message.pieces.end(),
            [&transfer](const StreamPiece &before) { return before.end <= transfer.begin; });
        for (; next != message.pieces.end() && next->begin < transfer.end; ++next) {
            const StreamPiece &piece = *next;
            const qint64 begin = qMax(piece.begin, transfer.begin);
            const qint64 end = qMin(piece.end, transfer.end);
            if (begin >= end)
                continue;
            if (begin > at)
                out.push_back(other(begin - at));
            out.push_back({piece.kind, end - begin, label(piece, begin, end), isFramed(piece)});
            at = end;
        }
        if (at < transfer.end)
            out.push_back(message.complete
                    ? other(transfer.end - at)
                    : Segment{PieceKind::Raw, transfer.end - at, unread(transfer.end - at)});
        return out;
    }

    Segment other(qint64 bytes) const
    {
        return {PieceKind::Raw, bytes, Words::tr("another message %1").arg(bytes)};
    }

    /// What the receiver's parser has made nothing of.
    QString unread(qint64 bytes) const
    {
        if (m_handshake)
            return Words::tr("%1 %2").arg(Words::tr("TLS handshake")).arg(bytes);
        return m_refused ? Words::tr("refused %1").arg(bytes)
                         : Words::tr("not parsed yet %1").arg(bytes);
    }

    static bool isFramed(const StreamPiece &piece)
    {
        return piece.kind == PieceKind::Chunk
            && piece.end - piece.begin > piece.payloadEnd - piece.payloadBegin;
    }

    /// Of an end that takes several writes only what completes it ends anything; of what else takes
    /// several the first says what it is, the others that it goes on.
    QString label(const StreamPiece &piece, qint64 begin, qint64 end) const
    {
        const qint64 bytes = end - begin;
        const bool goesOn = end < piece.end;
        const bool part = piece.kind != PieceKind::End && piece.kind != PieceKind::Raw
            && bytes < piece.end - piece.begin;
        QString name;
        switch (piece.kind) {
        case PieceKind::Head:
            name = Words::tr("head");
            break;
        case PieceKind::Chunk:
            name = isFramed(piece) ? Words::tr("chunk") : Words::tr("body");
            break;
        case PieceKind::End:
            name = goesOn ? Words::tr("part of the end") : Words::tr("end");
            break;
        case PieceKind::Information:
            name = QStringLiteral("1xx");
            break;
        case PieceKind::Raw: // the module's own answer is a head alone
            name = piece.isForgotten()                                ? Words::tr("forgotten")
                : m_reading.at(piece.event).kind == EventKind::RawOut ? Words::tr("head")
                : m_handshake                                         ? Words::tr("TLS handshake")
                                                                      : Words::tr("raw");
            break;
        }
        if (m_depth == Depth::Story)
            return part ? Words::tr("part of the %1").arg(name) : name;
        if (part && begin > piece.begin)
            return QStringLiteral("… %1").arg(bytes);
        const QString whole = Words::tr("%1 %2").arg(name).arg(piece.end - piece.begin);
        return part ? Words::tr("%1, first %2").arg(whole).arg(bytes)
                    : Words::tr("%1 %2").arg(name).arg(bytes);
    }

    void handshake()
    {
        const EventIndex started = m_reading.last(Side::Client, EventKind::ConnectStarted);
        if (!started)
            return;
        Arrow arrow;
        arrow.kind = Arrow::Kind::Connect;
        arrow.write = started;
        // Whoever hears of it first: what has arrived stays so.
        const EventIndex accepted = m_reading.last(Side::Server, EventKind::Accepted);
        const EventIndex connected = m_reading.last(Side::Client, EventKind::Connected);
        arrow.read = !accepted || (connected && connected < accepted) ? connected : accepted;
        add(std::move(arrow));
        refusal();
    }

    /// ECONNREFUSED is the reset with which the other end's kernel answered.
    void refusal()
    {
        const EventIndex failed = m_reading.last(Side::Client, EventKind::SocketFailed);
        if (!failed || errorOf(m_reading, failed).code != "ECONNREFUSED")
            return;
        Arrow arrow;
        arrow.kind = Arrow::Kind::Reset;
        arrow.from = Side::Server;
        arrow.read = failed;
        add(std::move(arrow));
    }

    void pairs(EventKind sent, EventKind received, Arrow::Kind kind)
    {
        for (const Side from : {Side::Client, Side::Server})
            pair(from, sent, received, kind);
    }

    void pair(Side from, EventKind sent, EventKind received, Arrow::Kind kind)
    {
        Arrow arrow;
        arrow.kind = kind;
        arrow.from = from;
        arrow.write = m_reading.last(from, sent);
        arrow.read = m_reading.last(otherSide(from), received);
        if (arrow.write || arrow.read)
            add(std::move(arrow));
    }

    void finsThatMatter()
    {
        const DrawnFins drawn(m_reading);
        for (const Side from : {Side::Client, Side::Server}) {
            if (drawn.isDrawn(from))
                pair(from, EventKind::FinSent, EventKind::FinReceived, Arrow::Kind::Fin);
        }
    }

    const ExchangeReading &m_reading;
    const Depth m_depth;
    const Opened &m_opened;
    bool m_refused = false;
    bool m_handshake = false; ///< what the message would be is one of TLS
    std::vector<PlacedRow> m_rows;
};

} // namespace

std::vector<PlacedRow> arrowsOf(
    const ExchangeReading &reading, Depth depth, const Opened &opened)
{
    return ArrowMaker(reading, depth, opened).run();
}

Arrow arrowOver(
    const ExchangeReading &reading, Depth depth, Side from, const Transfer &transfer)
{
    const Opened none;
    return ArrowMaker(reading, depth, none).over(from, transfer);
}

} // namespace roundtrip::flow

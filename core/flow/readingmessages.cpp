// Where the messages of an exchange lie in their directions of the connection, and their bytes.

#include "core/flow/exchangereading.h"

#include "core/trace/fold.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace roundtrip::flow
{

using namespace trace;

qint64 MessageReading::wireBytes() const
{
    if (begin < 0)
        return 0;
    const qint64 carried = qMax(written(), read());
    return qMax<qint64>(0, (complete ? qMin(carried, end()) : carried) - begin);
}

void ExchangeReading::makePieces()
{
    const auto layOut = [this](MessageReading &message, const HalfReading &sender,
                            const HalfReading &receiver) {
        if (message.begin < 0)
            return;
        PieceLayout layout = sender.begun ? piecesMade(m_snapshot, sender, message.begin)
                                          : piecesParsed(m_snapshot, receiver, message.begin);
        message.forgottenPayload = layout.forgottenPayload;
        message.pieces = std::move(layout.pieces);
        message.complete = layout.complete;
    };
    if (m_response.begin < 0 && m_server.begun)
        m_response.begin = placeOfAnswer();
    layOut(m_request, m_extra ? HalfReading() : m_client, m_server);
    if (speaksTlsToPlain()) { // what the client made never left
        m_request.pieces.clear();
        m_request.complete = false;
    }
    layOut(m_response, m_server, m_client);
    addRawPieces();
    for (MessageReading *message : {&m_request, &m_response})
        message->orderByEvent();
}

void MessageReading::orderByEvent()
{
    byEvent.resize(pieces.size());
    std::iota(byEvent.begin(), byEvent.end(), size_t{0});
    std::stable_sort(byEvent.begin(), byEvent.end(),
        [this](size_t a, size_t b) { return pieces[a].event < pieces[b].event; });
}

std::vector<StreamPiece> MessageReading::piecesOf(EventIndex event) const
{
    std::vector<StreamPiece> out;
    auto next = std::partition_point(byEvent.begin(), byEvent.end(),
        [&](size_t piece) { return pieces[piece].event < event; });
    for (; next != byEvent.end() && pieces[*next].event == event; ++next)
        out.push_back(pieces[*next]);
    return out;
}

/// Where a pipelined answer begins, as the fold says once it is made.
qint64 ExchangeReading::placeOfAnswer() const
{
    const EventIndex closed = last(m_server, EventKind::HalfClosed);
    const FoldState state =
        foldedAt(m_snapshot, closed ? closed.value : qMin(m_moment.events, m_snapshot.endEvent()));
    const Half *half = state.half(m_server.id);
    return half ? half->outBegin : -1;
}

/// The client's half speaks TLS, and the server read the bytes of its handshake as they were.
bool ExchangeReading::speaksTlsToPlain() const
{
    return m_client.begun && !m_request.reads.empty() && m_request.writes.empty()
        && !(at(m_request.reads.front().event).arg & insideTls)
        && last(Side::Client, EventKind::TlsStarted);
}

bool ExchangeReading::isHandshake(const MessageReading &message) const
{
    if (message.begin < 0 || message.reads.empty() || (at(message.reads.front().event).arg & insideTls))
        return false;
    const bool parsed = std::any_of(message.pieces.begin(), message.pieces.end(),
        [](const StreamPiece &piece) { return piece.kind != PieceKind::Raw; });
    return !parsed && looksLikeTls(bytes(message, message.begin, message.begin + 3));
}

/// What no message layer made or understood: a canned 400, and a request that could not be parsed.
void ExchangeReading::addRawPieces()
{
    if (m_response.pieces.empty() && m_response.begin >= 0) {
        qint64 at = m_response.begin;
        for (const EventIndex index : m_events) {
            const Event event = m_snapshot.at(index);
            if (event.kind != EventKind::RawOut || event.subject().side() != Side::Server)
                continue;
            m_response.pieces.push_back({PieceKind::Raw, at, at + event.value, 0, 0, index});
            at += event.value;
            m_response.complete = true;
        }
    }
    const EventIndex failed = last(m_server, EventKind::ParseFailed);
    if (failed && m_request.pieces.empty() && m_request.read() > m_request.begin)
        m_request.pieces.push_back(
            {PieceKind::Raw, m_request.begin, m_request.read(), 0, 0, failed});
}

/// On a connection that lives on, reads and writes of the messages before and behind are not ours.
void ExchangeReading::dropForeignTransfers()
{
    std::vector<EventIndex> foreign;
    const auto sift = [&foreign](const MessageReading &message, std::vector<Transfer> &transfers) {
        const qint64 end = message.complete ? message.end() : std::numeric_limits<qint64>::max();
        std::erase_if(transfers, [&](const Transfer &transfer) {
            const bool ours =
                message.begin >= 0 && transfer.end > message.begin && transfer.begin < end;
            if (!ours)
                foreign.push_back(transfer.event);
            return !ours;
        });
    };
    for (MessageReading *message : {&m_request, &m_response}) {
        if (m_extra && message == &m_response)
            continue; // what its client half heard was an answer to another server half
        sift(*message, message->writes);
        sift(*message, message->reads);
    }
    std::sort(foreign.begin(), foreign.end());
    std::erase_if(m_events, [&](EventIndex index) {
        return std::binary_search(foreign.begin(), foreign.end(), index);
    });
    std::sort(m_events.begin(), m_events.end());
}

QByteArray ExchangeReading::bytes(const MessageReading &message, qint64 begin, qint64 end) const
{
    const qint64 written = message.writes.empty() ? -1 : message.writes.back().end;
    const std::vector<Transfer> &transfers =
        written >= message.read() ? message.writes : message.reads;
    QByteArray out;
    qint64 at = begin;
    const auto from = std::partition_point(transfers.begin(), transfers.end(),
        [begin](const Transfer &before) { return before.end <= begin; });
    for (auto next = from; next != transfers.end() && next->begin < end; ++next) {
        const Transfer &transfer = *next;
        if (transfer.begin > at)
            break; // what comes before was not recorded
        const QByteArray recorded = m_snapshot.bytesOf(transfer.event);
        const qint64 take = qMin(end, transfer.end) - at;
        const QByteArray part = recorded.mid(at - transfer.begin, take);
        out += part;
        if (part.size() < take)
            break; // the gap of a large body
        at += take;
    }
    return out;
}

QByteArray ExchangeReading::head(const MessageReading &message) const
{
    for (const StreamPiece &piece : message.pieces) {
        if (piece.kind == PieceKind::Head)
            return bytes(message, piece.begin, piece.end);
    }
    return {};
}

} // namespace roundtrip::flow

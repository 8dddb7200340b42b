#include "core/flow/exchange.h"

#include "core/flow/exchangereading.h"

namespace roundtrip::flow
{

using namespace trace;

namespace
{

void appendLine(std::vector<MessageView::Line> &lines, QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return;
    MessageView::Line out;
    out.name = line.first(colon).toByteArray();
    out.value = line.sliced(colon + 1).trimmed().toByteArray();
    lines.push_back(std::move(out));
}

/// The field lines of a head or of a trailer section: everything up to the empty line.
void appendLines(std::vector<MessageView::Line> &lines, QByteArrayView text)
{
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf("\r\n");
        if (end == 0)
            return;
        appendLine(lines, end < 0 ? text : text.first(end));
        if (end < 0)
            return;
        text = text.sliced(end + 2);
    }
}

void readHead(
    MessageView &view, const QByteArray &text, const ExchangeReading &reading, EventIndex made)
{
    const qsizetype end = text.indexOf("\r\n");
    view.startLine = end < 0 ? text : text.left(end);
    if (end >= 0)
        appendLines(view.lines, QByteArrayView(text).sliced(end + 2));
    if (reading.at(made).kind == EventKind::RawOut) { // an answer of the module's own
        for (MessageView::Line &line : view.lines)
            line.originKnown = line.byModule = true;
    }
    if (reading.at(made).kind != EventKind::HeadOut)
        return;
    const HeadOutDetail detail = reading.snapshot().detailOf<HeadOutDetail>(made);
    if (detail.lines.size() != view.lines.size())
        return;
    for (size_t i = 0; i < view.lines.size(); ++i) {
        view.lines[i].originKnown = true;
        view.lines[i].byModule = detail.lines[i] == LineOrigin::Module;
    }
}

/// Every byte that was on the wire is counted in one of them.
void countBytes(MessageView &view, const StreamPiece &piece, qint64 carried)
{
    const qint64 payload = qMax<qint64>(0, qMin(piece.payloadEnd, carried) - piece.payloadBegin);
    const qint64 others = qMax<qint64>(0, qMin(piece.end, carried) - piece.begin) - payload;
    view.payloadBytes += payload;
    switch (piece.kind) {
    case PieceKind::Head:
        view.headBytes = piece.end - piece.begin;
        break;
    case PieceKind::Information:
        view.informationBytes += others;
        break;
    case PieceKind::Chunk:
    case PieceKind::End:
        view.framingBytes += others;
        break;
    case PieceKind::Raw:
        break;
    }
}

/// An answer of the module's own is one piece: a head, and perhaps some words behind it.
void splitRaw(MessageView &view, const QByteArray &text)
{
    const qsizetype end = text.indexOf("\r\n\r\n");
    view.headBytes = end < 0 ? text.size() : end + 4;
    view.payloadBytes = text.size() - view.headBytes;
}

MessageView viewOf(const ExchangeReading &reading, const MessageReading &message)
{
    MessageView view;
    view.wireBytes = message.wireBytes();
    const qint64 carried = qMax(message.written(), message.read());
    view.complete = message.complete && carried >= message.end();
    view.forgotten = reading.hasForgotten();
    view.payloadBytes = message.forgottenPayload;
    view.handshake = reading.isHandshake(message);
    if (view.handshake)
        return view;
    for (const StreamPiece &piece : message.pieces) {
        if (piece.isForgotten())
            continue;
        countBytes(view, piece, carried);
        if (piece.kind == PieceKind::Head || piece.kind == PieceKind::Raw) {
            const QByteArray text = reading.bytes(message, piece.begin, piece.end);
            view.known = text.size() == piece.end - piece.begin;
            readHead(view, text, reading, piece.event);
            if (reading.at(piece.event).kind == EventKind::RawOut)
                splitRaw(view, text);
        } else if (piece.kind == PieceKind::End) {
            const QByteArray text = reading.bytes(message, piece.begin, piece.end);
            const qsizetype line = text.indexOf("\r\n");
            if (line >= 0)
                appendLines(view.trailers, QByteArrayView(text).sliced(line + 2));
        }
    }
    return view;
}

Payload payloadOf(const ExchangeReading &reading, const MessageReading &message, qint64 limit)
{
    Payload payload;
    const qint64 carried = qMax(message.written(), message.read());
    payload.complete = message.complete && carried >= message.end();
    payload.total = message.forgottenPayload;
    for (const StreamPiece &piece : message.pieces) {
        if (piece.isForgotten())
            payload.forgotten = payload.truncated = message.forgottenPayload > 0;
        const qint64 size = qMax<qint64>(0, qMin(piece.payloadEnd, carried) - piece.payloadBegin);
        payload.total += size;
        const qint64 room = payload.truncated ? 0 : qMin(size, limit - payload.bytes.size());
        if (room > 0) {
            const QByteArray part =
                reading.bytes(message, piece.payloadBegin, piece.payloadBegin + room);
            payload.bytes += part;
            payload.truncated = part.size() < room;
        }
        payload.truncated = payload.truncated || room < size;
    }
    return payload;
}

} // namespace

MessageView requestOf(const ExchangeReading &reading)
{
    MessageView view = viewOf(reading, reading.request());
    if (view.startLine.isEmpty() && !reading.isExtra()) {
        const EventIndex call = reading.first(reading.client(), EventKind::CallRequest);
        const RequestCall detail = reading.snapshot().detailOf<RequestCall>(call);
        if (!detail.method.isEmpty())
            view.startLine = detail.method + ' ' + detail.path + " HTTP/1.1";
    }
    return view;
}

MessageView responseOf(const ExchangeReading &reading)
{
    return viewOf(reading, reading.response());
}

MessageView requestOf(const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
{
    return requestOf(ExchangeReading(snapshot, moment, key));
}

MessageView responseOf(const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
{
    return responseOf(ExchangeReading(snapshot, moment, key));
}

Payload requestPayloadOf(
    const Snapshot &snapshot, const Moment &moment, ExchangeKey key, qint64 limit)
{
    return requestPayloadOf(ExchangeReading(snapshot, moment, key), limit);
}

Payload responsePayloadOf(
    const Snapshot &snapshot, const Moment &moment, ExchangeKey key, qint64 limit)
{
    return responsePayloadOf(ExchangeReading(snapshot, moment, key), limit);
}

Payload requestPayloadOf(const ExchangeReading &reading, qint64 limit)
{
    return payloadOf(reading, reading.request(), limit);
}

Payload responsePayloadOf(const ExchangeReading &reading, qint64 limit)
{
    return payloadOf(reading, reading.response(), limit);
}

std::vector<EventIndex> eventsOf(const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
{
    return ExchangeReading(snapshot, moment, key).events();
}

bool looksLikeTls(QByteArrayView bytes)
{
    constexpr char handshake = 22; // RFC 8446, section 5.1
    return bytes.size() >= 3 && bytes[0] == handshake && bytes[1] == 3 && bytes[2] >= 0
        && bytes[2] <= 4;
}

} // namespace roundtrip::flow

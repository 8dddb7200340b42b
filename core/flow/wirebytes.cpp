#include "core/flow/wirebytes.h"

#include "core/message/serializer.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;
using Name = message::Span::Name;

namespace
{

/// A head longer than this is none that a parser of this program would take.
constexpr qint64 longestHead = qint64(1) << 20;

std::optional<WireName> wordOf(Name name)
{
    switch (name) {
    case Name::Method:
        return WireName::Method;
    case Name::RequestTarget:
        return WireName::RequestTarget;
    case Name::Version:
        return WireName::Version;
    case Name::StatusCode:
        return WireName::StatusCode;
    case Name::ReasonPhrase:
        return WireName::ReasonPhrase;
    case Name::FieldName:
        return WireName::FieldName;
    case Name::FieldValue:
        return WireName::FieldValue;
    case Name::HeadEnd:
        return WireName::HeadEnd;
    case Name::ChunkSize:
        return WireName::ChunkSize;
    case Name::ChunkExtension:
        return WireName::ChunkExtension;
    case Name::ChunkData:
        return WireName::ChunkData;
    case Name::ChunkEnd:
        return WireName::ChunkEnd;
    case Name::Body:
        return WireName::Body;
    case Name::LastChunk: // lines, which have words in them
    case Name::StartLine:
    case Name::FieldLine:
    case Name::TrailerSection:
        break;
    }
    return {};
}

qint64 lineEndOf(QByteArrayView line)
{
    return line.endsWith("\r\n") ? 2 : line.endsWith('\n') ? 1 : 0;
}

/// Words in order, and what lies between them: the line end at the end of a line, blanks and a
/// colon within. `base` is where the bytes begin in the message.
class Filling
{
public:
    Filling(QByteArrayView bytes, qint64 base, WireSpan like)
        : m_bytes(bytes)
        , m_base(base)
        , m_like(like)
    {
    }

    std::vector<WireSpan> run(const std::vector<message::Span> &spans)
    {
        for (const message::Span &span : spans) {
            if (span.name == Name::TrailerSection) {
                fillTo(span.begin, -1);
                m_like.section = WireSection::Trailers;
            }
            if (const std::optional<WireName> word = wordOf(span.name)) {
                fillTo(span.begin, -1);
                add(isLastChunk(spans, span) ? WireName::LastChunk : *word, span.begin,
                    span.begin + span.length, span.field);
            } else if (span.name == Name::FieldLine || span.name == Name::StartLine) {
                fillTo(span.begin, -1);
                m_field = span.field;
            }
        }
        fillTo(m_bytes.size(), -1);
        return std::move(m_out);
    }

private:
    static bool isLastChunk(const std::vector<message::Span> &spans, const message::Span &span)
    {
        return span.name == Name::ChunkSize
            && std::any_of(spans.begin(), spans.end(), [&](const message::Span &other) {
                   return other.name == Name::LastChunk && other.begin == span.begin;
               });
    }

    /// Up to the next word: lines may end in between.
    void fillTo(qint64 end, int field)
    {
        while (m_at < end) {
            const QByteArrayView rest = m_bytes.sliced(m_at, end - m_at);
            const qsizetype newline = rest.indexOf('\n');
            const qint64 length = newline < 0 ? rest.size() : newline + 1;
            const qint64 lineEnd = lineEndOf(rest.first(length));
            if (length > lineEnd)
                add(WireName::Between, m_at, m_at + length - lineEnd, m_field);
            if (lineEnd > 0)
                add(m_out.empty() ? WireName::EmptyLine : WireName::LineEnd, m_at, m_at + lineEnd,
                    field);
        }
    }

    void add(WireName name, qint64 begin, qint64 end, int field)
    {
        if (begin == end) // an empty value
            return;
        WireSpan span = m_like;
        span.name = name;
        span.begin = m_base + begin;
        span.end = m_base + end;
        span.field = field;
        m_out.push_back(span);
        m_at = end;
    }

    QByteArrayView m_bytes;
    qint64 m_base;
    WireSpan m_like;
    qint64 m_at = 0;
    int m_field = -1;
    std::vector<WireSpan> m_out;
};

WireSpan whole(WireName name, WireSection section, qint64 begin, qint64 end, size_t piece)
{
    return {name, section, begin, end, -1, piece};
}

} // namespace

WireBytes::WireBytes(std::shared_ptr<const ExchangeReading> reading, Message message)
    : m_reading(std::move(reading))
    , m_which(message)
    , m_size(message_().wireBytes())
{
    const HalfReading &sender =
        message == Message::Request ? m_reading->client() : m_reading->server();
    if (const EventIndex head = m_reading->last(sender, EventKind::HeadOut))
        m_origins = m_reading->snapshot().detailOf<HeadOutDetail>(head).lines;
}

const MessageReading &WireBytes::message_() const
{
    return m_which == Message::Request ? m_reading->request() : m_reading->response();
}

QByteArray WireBytes::bytes(qint64 begin, qint64 end) const
{
    const qint64 base = message_().begin;
    return m_reading->bytes(message_(), base + begin, base + std::min(end, m_size));
}

/// The spans of a piece, as far as its bytes were on the wire.
std::vector<WireSpan> WireBytes::spansOf(size_t index) const
{
    const StreamPiece &piece = message_().pieces.at(index);
    const qint64 base = message_().begin;
    const qint64 begin = piece.begin - base;
    const qint64 end = std::min(piece.end - base, m_size);
    const auto named = [&](qint64 from, qint64 to, WireSection section,
                           std::vector<message::Span> (*name)(QByteArrayView)) {
        const QByteArray text = bytes(from, std::min(to, from + longestHead));
        return Filling(text, from, whole({}, section, 0, 0, index)).run(name(text));
    };
    switch (piece.kind) {
    case PieceKind::Head:
        return named(begin, end, WireSection::Head, message::nameHeadSpans);
    case PieceKind::Information:
        return named(begin, end, WireSection::Information, message::nameHeadSpans);
    case PieceKind::Raw:
        if (m_reading->at(piece.event).kind == EventKind::RawOut)
            return named(begin, end, WireSection::Head, message::nameHeadSpans);
        return {whole(WireName::Refused, WireSection::Unread, begin, end, index)};
    case PieceKind::End:
        return named(begin, end, WireSection::Body, message::nameChunkSpans);
    case PieceKind::Chunk:
        break;
    }
    if (piece.payloadBegin == piece.begin)
        return {whole(WireName::Body, WireSection::Body, begin, end, index)};
    // Of a chunk whose data has not come the whole piece is its chunk-size line.
    const bool sizeAlone = piece.payloadEnd <= piece.payloadBegin;
    const qint64 data = sizeAlone ? end : std::min(piece.payloadBegin - base, end);
    std::vector<WireSpan> out = named(begin, data, WireSection::Body, message::nameChunkSpans);
    const qint64 dataEnd = sizeAlone ? end : std::min(piece.payloadEnd - base, end);
    if (dataEnd > data)
        out.push_back(whole(WireName::ChunkData, WireSection::Body, data, dataEnd, index));
    if (end > dataEnd)
        out.push_back(whole(WireName::ChunkEnd, WireSection::Body, dataEnd, end, index));
    return out;
}

std::vector<WireSpan> WireBytes::spans(qint64 begin, qint64 end) const
{
    std::vector<WireSpan> out;
    const std::vector<StreamPiece> &pieces = message_().pieces;
    const qint64 base = message_().begin;
    end = std::min(end, m_size);
    auto piece = std::upper_bound(pieces.begin(), pieces.end(), base + begin,
        [](qint64 at, const StreamPiece &p) { return at < p.end; });
    for (; piece != pieces.end() && piece->begin - base < end; ++piece) {
        for (const WireSpan &span : spansOf(size_t(piece - pieces.begin()))) {
            if (span.end > begin && span.begin < end)
                out.push_back(span);
        }
    }
    const qint64 named = pieces.empty() ? 0 : pieces.back().end - base;
    if (end > named && m_size > named)
        out.push_back(whole(WireName::Unread, WireSection::Unread, std::max<qint64>(0, named),
            m_size, pieces.size()));
    return out;
}

std::optional<WireUnit> WireBytes::unitAt(qint64 byte) const
{
    if (byte < 0 || byte >= m_size)
        return {};
    for (const WireSpan &span : spans(byte, byte + 1)) {
        if (byte < span.begin || byte >= span.end)
            continue;
        const bool ofField = span.field >= 0
            && (span.name == WireName::FieldName || span.name == WireName::FieldValue
                || span.name == WireName::Between);
        if (ofField) {
            if (auto line = field(span.field, span.section))
                return WireUnit{span, line->range};
        }
        return WireUnit{span, {m_which, span.begin, span.end}};
    }
    return {};
}

std::optional<WireUnit> WireBytes::field(int n, WireSection section) const
{
    const std::vector<StreamPiece> &pieces = message_().pieces;
    for (size_t i = 0; i < pieces.size(); ++i) {
        const PieceKind kind = pieces[i].kind;
        const bool mayHaveIt =
            section == WireSection::Trailers ? kind == PieceKind::End : kind != PieceKind::Chunk;
        if (!mayHaveIt)
            continue;
        std::optional<WireUnit> unit;
        for (const WireSpan &span : spansOf(i)) {
            if (span.section != section || span.field != n
                || (span.name != WireName::FieldName && span.name != WireName::FieldValue))
                continue;
            if (!unit)
                unit = WireUnit{span, {m_which, span.begin, span.end}};
            unit->range.end = span.end;
        }
        if (unit)
            return unit;
    }
    return {};
}

std::optional<LineOrigin> WireBytes::originOf(const WireSpan &span) const
{
    if (span.field < 0 || span.section != WireSection::Head
        || span.piece >= message_().pieces.size())
        return {};
    if (m_reading->at(message_().pieces[span.piece].event).kind == EventKind::RawOut)
        return LineOrigin::Module;
    return size_t(span.field) < m_origins.size() ? std::optional(m_origins[size_t(span.field)])
                                                 : std::nullopt;
}

EventIndex WireBytes::carrierOf(qint64 byte) const
{
    const qint64 at = message_().begin + byte;
    for (const auto *transfers : {&message_().writes, &message_().reads}) {
        const auto found = std::upper_bound(transfers->begin(), transfers->end(), at,
            [](qint64 offset, const Transfer &transfer) { return offset < transfer.end; });
        if (found != transfers->end() && found->begin <= at)
            return found->event;
    }
    return {};
}

// --- from an event to bytes

namespace
{

class EventRange
{
public:
    EventRange(const ExchangeReading &reading, EventIndex event)
        : m_reading(reading)
        , m_index(event)
        , m_event(reading.at(event))
    {
    }

    std::optional<WireRange> run() const
    {
        for (const Message message : {Message::Request, Message::Response}) {
            if (auto range = carried(message))
                return range;
            if (auto range = made(message))
                return range;
        }
        if (!m_event.subject().isHalf())
            return {};
        return isData() ? delivered() : headOf();
    }

private:
    const MessageReading &read(Message message) const
    {
        return message == Message::Request ? m_reading.request() : m_reading.response();
    }
    bool isClient() const { return m_event.subject().halfId() == m_reading.key().client; }
    Message sent() const { return isClient() ? Message::Request : Message::Response; }
    Message received() const { return isClient() ? Message::Response : Message::Request; }

    std::optional<WireRange> range(Message message, qint64 begin, qint64 end) const
    {
        const MessageReading &reading = read(message);
        const qint64 base = reading.begin;
        const WireRange out{
            message, std::max<qint64>(0, begin - base), std::min(end - base, reading.wireBytes())};
        return base < 0 || out.isEmpty() ? std::nullopt : std::optional(out);
    }

    std::optional<WireRange> carried(Message message) const
    {
        for (const auto *transfers : {&read(message).writes, &read(message).reads}) {
            for (const Transfer &transfer : *transfers) {
                if (transfer.event == m_index)
                    return range(message, transfer.begin, transfer.end);
            }
        }
        return {};
    }

    /// A call may have made more than one piece: the last chunk of its own.
    std::optional<WireRange> made(Message message) const
    {
        qint64 begin = -1;
        qint64 end = -1;
        for (const StreamPiece &piece : read(message).pieces) {
            if (piece.event != m_index)
                continue;
            begin = begin < 0 ? piece.begin : begin;
            end = piece.end;
        }
        return begin < 0 ? std::nullopt : range(message, begin, end);
    }

    bool isData() const
    {
        return m_event.kind == EventKind::BodyIn || m_event.kind == EventKind::OnData;
    }

    /// Payload counts from the first byte of the body; where it lies on the wire the pieces say.
    std::optional<WireRange> delivered() const
    {
        const HalfReading &half = isClient() ? m_reading.client() : m_reading.server();
        qint64 payload = 0;
        for (const EventIndex index : half.events) {
            if (index >= m_index)
                break;
            if (m_reading.at(index).kind == m_event.kind)
                payload += m_reading.at(index).value;
            else if (m_event.kind == EventKind::OnData
                && m_reading.at(index).kind == EventKind::BodyIn
                && (m_reading.at(index).arg & BodyDelivered))
                payload += m_reading.at(index).value;
        }
        const qint64 last = payload + m_event.value - 1;
        const std::optional<qint64> begin = onTheWire(payload);
        const std::optional<qint64> end = onTheWire(last);
        return begin && end ? range(received(), *begin, *end + 1) : std::nullopt;
    }

    std::optional<qint64> onTheWire(qint64 payload) const
    {
        for (const StreamPiece &piece : read(received()).pieces) {
            const qint64 size = piece.payloadEnd - piece.payloadBegin;
            if (payload < size)
                return piece.payloadBegin + payload;
            payload -= size;
        }
        return {};
    }

    std::optional<WireRange> headOf() const
    {
        switch (m_event.kind) {
        case EventKind::CallRequest:
        case EventKind::CallWriteHead:
        case EventKind::CallFlushHeaders:
        case EventKind::HeadOut:
            return piece(sent(), PieceKind::Head);
        case EventKind::HeadIn:
        case EventKind::OnRequest:
        case EventKind::OnResponse:
            return piece(received(), PieceKind::Head);
        case EventKind::CallWriteInformation:
            return piece(sent(), PieceKind::Information);
        case EventKind::InformationIn:
        case EventKind::OnInformation:
        case EventKind::OnContinue:
            return piece(received(), PieceKind::Information);
        case EventKind::CallAddTrailers:
            return piece(sent(), PieceKind::End);
        case EventKind::MessageInEnd:
            return piece(received(), PieceKind::End);
        default:
            return {};
        }
    }

    std::optional<WireRange> piece(Message message, PieceKind kind) const
    {
        for (const StreamPiece &piece : read(message).pieces) {
            if (piece.kind == kind)
                return range(message, piece.begin, piece.end);
        }
        return {};
    }

    const ExchangeReading &m_reading;
    const EventIndex m_index;
    const Event m_event;
};

} // namespace

std::optional<WireRange> rangeOfEvent(const ExchangeReading &reading, EventIndex event)
{
    return event ? EventRange(reading, event).run() : std::nullopt;
}

} // namespace roundtrip::flow

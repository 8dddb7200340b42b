#pragma once

#include "core/flow/exchangereading.h"
#include "core/flow/wirerange.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <vector>

namespace roundtrip::flow
{

/// What a range of wire bytes is: the words of core/message's spans, and the line ends between
/// them.
enum class WireName : quint8 {
    Method,
    RequestTarget,
    Version,
    StatusCode,
    ReasonPhrase,
    FieldName,
    FieldValue,
    LineEnd, ///< the CRLF of a line
    HeadEnd, ///< the blank line behind a head or a trailer section
    ChunkSize,
    ChunkExtension,
    ChunkData,
    ChunkEnd, ///< the CRLF behind the data of a chunk
    LastChunk, ///< the chunk-size 0
    Body, ///< payload without chunks
    Between, ///< of a line, but none of its words: the blanks and the colon
    EmptyLine, ///< in front of a start line
    Unread, ///< on the wire, and no parser has made anything of it
    Refused, ///< what the parser would not have
};

/// Which part of a message a range lies in.
enum class WireSection : quint8 { Head, Information, Body, Trailers, Unread };

/// A range that is one thing.
struct WireSpan {
    WireName name{};
    WireSection section{};
    qint64 begin = 0;
    qint64 end = 0;
    int field = -1; ///< of a field line: which one of its section, from 0
    size_t piece = 0; ///< of the message's pieces; behind the last one when it lies in none
    bool operator==(const WireSpan &) const = default;
};

/// What a person selects with a click: a field line without its line end, a word of a start line,
/// the data of a chunk …
struct WireUnit {
    WireSpan span; ///< what was hit
    WireRange range; ///< what is selected
};

/// The bytes of one message as they were on the wire at a moment, and what each of them is. Nothing
/// is read before it is asked for: spans are made of the pieces that meet the range.
class WireBytes
{
public:
    WireBytes(std::shared_ptr<const ExchangeReading> reading, Message message);

    Message message() const { return m_which; }
    const ExchangeReading &reading() const { return *m_reading; }
    /// How many of its bytes were on the wire.
    qint64 size() const { return m_size; }
    /// Where it begins in its direction of the connection; -1: not known.
    qint64 streamOffset() const { return message_().begin; }
    /// Recorded bytes; shorter when not all of them were kept.
    QByteArray bytes(qint64 begin, qint64 end) const;
    /// What the bytes of a range are: in order, without overlap, and every byte is in one.
    std::vector<WireSpan> spans(qint64 begin, qint64 end) const;
    std::optional<WireUnit> unitAt(qint64 byte) const;
    /// The unit of the n-th field line of the head, or of the trailer section.
    std::optional<WireUnit> field(int n, WireSection section = WireSection::Head) const;
    /// Who put a field line of the head there; nothing where the trace does not say.
    std::optional<trace::LineOrigin> originOf(const WireSpan &span) const;
    /// The read or write that carried a byte: the arrow on the stage.
    trace::EventIndex carrierOf(qint64 byte) const;

private:
    const MessageReading &message_() const;
    std::vector<WireSpan> spansOf(size_t piece) const;

    std::shared_ptr<const ExchangeReading> m_reading;
    Message m_which;
    qint64 m_size = 0;
    std::vector<trace::LineOrigin> m_origins; ///< of the head's field lines
};

/// The bytes that an event is about: of a read or write what it carried, of a call or a callback
/// the piece it made or got. Nothing when it is about none.
std::optional<WireRange> rangeOfEvent(const ExchangeReading &reading, trace::EventIndex event);

} // namespace roundtrip::flow

#pragma once

#include "core/message/headers.h"

#include <QByteArray>

#include <span>
#include <vector>

namespace roundtrip::message
{

/// A named range of serialized bytes: what the window names under the pointer (flow::WireSpan).
struct Span {
    enum class Name : quint8 {
        Method,
        RequestTarget,
        Version,
        StatusCode,
        ReasonPhrase,
        StartLine,
        FieldName,
        FieldValue,
        FieldLine,
        HeadEnd,
        ChunkSize,
        ChunkExtension,
        ChunkData,
        ChunkEnd,
        LastChunk,
        TrailerSection,
        Body,
    };
    Name name{};
    qint64 begin = 0;
    qint64 length = 0;
    int field = -1; ///< for Field…: the index of the field line
    bool operator==(const Span &) const = default;
};

/// A head on the wire. `startLine` has no CRLF. Nothing is checked here: names and values were,
/// when they were set.
QByteArray serializeHead(QByteArrayView startLine, const RawHeaders &headers);

/// chunk-size CRLF for a chunk of `size` bytes (RFC 9112, section 7.1), lower-case hex as Node
/// writes it.
QByteArray chunkHead(qint64 size);
/// The same into `room`, which the view is of.
inline constexpr qsizetype longestChunkHead = 18; ///< 16 digits and CRLF
QByteArrayView chunkHead(qint64 size, std::span<char, longestChunkHead> room);
/// CRLF after the data of a chunk.
inline constexpr QByteArrayView chunkEnd = "\r\n";
/// last-chunk, trailer section and the closing CRLF: "0\r\n\r\n" without trailers.
QByteArray lastChunk(const RawHeaders &trailers = {});
inline constexpr QByteArrayView emptyLastChunk = "0\r\n\r\n";

/// Names the bytes of a head, from its first byte. Pure; works on any prefix, on what was received
/// as on what was sent. StartLine and FieldLine take in their line end, so that with HeadEnd (the
/// blank line) they cover the head; the words in them follow them in the list. A value is named
/// without the blanks around it.
std::vector<Span> nameHeadSpans(QByteArrayView head);
/// Names the bytes of a chunked body, from the first chunk-size on, trailer section and its blank
/// line (HeadEnd) included. LastChunk is the whole line "0" CRLF, ChunkSize the digits only,
/// ChunkEnd the CRLF behind the data.
std::vector<Span> nameChunkSpans(QByteArrayView chunked);

} // namespace roundtrip::message

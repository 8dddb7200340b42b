#include "core/message/serializer.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace roundtrip::message
{

namespace
{

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// The length of the line at `begin` with its line end, or of what there is of it.
qint64 lineLength(QByteArrayView bytes, qint64 begin)
{
    const qsizetype lf = bytes.indexOf('\n', begin);
    return (lf < 0 ? bytes.size() : lf + 1) - begin;
}

QByteArrayView withoutLineEnd(QByteArrayView line)
{
    if (line.endsWith('\n'))
        line.chop(1);
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

void addWord(std::vector<Span> &spans, Span::Name name, qint64 begin, qint64 end)
{
    if (end > begin)
        spans.push_back({name, begin, end - begin});
}

void nameStartLine(std::vector<Span> &spans, QByteArrayView line, qint64 begin)
{
    spans.push_back({Span::Name::StartLine, begin, line.size()});
    const QByteArrayView text = withoutLineEnd(line);
    constexpr QByteArrayView http = "HTTP/";
    const bool isResponse = text.startsWith(http.first(std::min(http.size(), text.size())));
    const auto name = [isResponse](int word) {
        if (isResponse)
            return word == 0 ? Span::Name::Version
                             : (word == 1 ? Span::Name::StatusCode : Span::Name::ReasonPhrase);
        return word == 0 ? Span::Name::Method
                         : (word == 1 ? Span::Name::RequestTarget : Span::Name::Version);
    };
    qsizetype wordBegin = 0;
    for (int word = 0; word < 3; ++word) {
        qsizetype space = text.indexOf(' ', wordBegin);
        if (space < 0 || word == 2)
            space = text.size();
        addWord(spans, name(word), begin + wordBegin, begin + space);
        if (space >= text.size())
            return;
        wordBegin = space + 1;
    }
}

void nameFieldLine(std::vector<Span> &spans, QByteArrayView line, qint64 begin, int field)
{
    spans.push_back({Span::Name::FieldLine, begin, line.size(), field});
    const QByteArrayView text = withoutLineEnd(line);
    const qsizetype colon = text.indexOf(':');
    spans.push_back({Span::Name::FieldName, begin, colon < 0 ? text.size() : colon, field});
    if (colon < 0)
        return;
    qsizetype valueBegin = colon + 1;
    qsizetype valueEnd = text.size();
    while (valueBegin < valueEnd && isBlank(text[valueBegin]))
        ++valueBegin;
    while (valueEnd > valueBegin && isBlank(text[valueEnd - 1]))
        --valueEnd;
    spans.push_back({Span::Name::FieldValue, begin + valueBegin, valueEnd - valueBegin, field});
}

/// Field lines from `at` on, and the blank line behind them; gives the offset behind what was
/// named.
qint64 nameFields(std::vector<Span> &spans, QByteArrayView bytes, qint64 at)
{
    for (int field = 0; at < bytes.size(); ++field) {
        const QByteArrayView line = bytes.sliced(at, lineLength(bytes, at));
        if (withoutLineEnd(line).isEmpty()) {
            spans.push_back({Span::Name::HeadEnd, at, line.size()});
            return at + line.size();
        }
        nameFieldLine(spans, line, at, field);
        at += line.size();
    }
    return at;
}

/// chunk-size = 1*HEXDIG; -1: it is none, or too large.
qint64 chunkSizeOf(QByteArrayView digits)
{
    quint64 size = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    const bool isHex = error == std::errc() && end == digits.data() + digits.size();
    return isHex && size <= quint64(std::numeric_limits<qint64>::max()) ? qint64(size) : -1;
}

void nameTrailers(std::vector<Span> &spans, QByteArrayView bytes, qint64 at)
{
    std::vector<Span> fields;
    nameFields(fields, bytes, at);
    const bool ended = !fields.empty() && fields.back().name == Span::Name::HeadEnd;
    const qint64 end = ended ? fields.back().begin : qint64(bytes.size());
    addWord(spans, Span::Name::TrailerSection, at, end);
    spans.insert(spans.end(), fields.begin(), fields.end());
}

void appendFieldLines(QByteArray &bytes, const RawHeaders &headers)
{
    for (const HeaderField &field : headers)
        bytes.append(field.name).append(": ").append(field.value).append("\r\n");
}

qsizetype fieldLinesSize(const RawHeaders &headers)
{
    qsizetype size = 0;
    for (const HeaderField &field : headers)
        size += field.name.size() + field.value.size() + 4;
    return size;
}

} // namespace

QByteArray serializeHead(QByteArrayView startLine, const RawHeaders &headers)
{
    QByteArray bytes;
    bytes.reserve(startLine.size() + fieldLinesSize(headers) + 4);
    bytes.append(startLine).append("\r\n");
    appendFieldLines(bytes, headers);
    bytes.append("\r\n");
    return bytes;
}

QByteArray chunkHead(qint64 size)
{
    return QByteArray::number(size, 16) + "\r\n";
}

QByteArrayView chunkHead(qint64 size, std::span<char, longestChunkHead> room)
{
    char *end = std::to_chars(room.data(), room.data() + 16, quint64(size), 16).ptr;
    *end++ = '\r';
    *end++ = '\n';
    return QByteArrayView(room.data(), end);
}

QByteArray lastChunk(const RawHeaders &trailers)
{
    return serializeHead("0", trailers);
}

std::vector<Span> nameHeadSpans(QByteArrayView head)
{
    std::vector<Span> spans;
    qint64 at = 0;
    // Empty lines before the start line belong to no part of it (RFC 9112, section 2.2).
    while (at < head.size() && (head[at] == '\r' || head[at] == '\n'))
        ++at;
    if (at == head.size())
        return spans;
    const qint64 length = lineLength(head, at);
    nameStartLine(spans, head.sliced(at, length), at);
    nameFields(spans, head, at + length);
    return spans;
}

std::vector<Span> nameChunkSpans(QByteArrayView chunked)
{
    std::vector<Span> spans;
    qint64 at = 0;
    while (at < chunked.size()) {
        const QByteArrayView line = chunked.sliced(at, lineLength(chunked, at));
        const QByteArrayView text = withoutLineEnd(line);
        const qsizetype semicolon = text.indexOf(';');
        const qint64 digits = semicolon < 0 ? text.size() : semicolon;
        const qint64 size = chunkSizeOf(text.first(digits));
        if (size < 0)
            return spans;
        const qint64 dataBegin = at + line.size();
        if (size == 0 && line.endsWith('\n'))
            spans.push_back({Span::Name::LastChunk, at, line.size()});
        addWord(spans, Span::Name::ChunkSize, at, at + digits);
        addWord(spans, Span::Name::ChunkExtension, at + digits, at + text.size());
        if (size == 0) {
            nameTrailers(spans, chunked, dataBegin);
            return spans;
        }
        const qint64 left = chunked.size() - dataBegin;
        addWord(spans, Span::Name::ChunkData, dataBegin, dataBegin + std::min(size, left));
        if (size >= left)
            return spans;
        const qint64 endLength = std::min<qint64>(chunkEnd.size(), left - size);
        spans.push_back({Span::Name::ChunkEnd, dataBegin + size, endLength});
        at = dataBegin + size + endLength;
    }
    return spans;
}

} // namespace roundtrip::message

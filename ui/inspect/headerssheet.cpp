#include "core/flow/eventtext.h"
#include "core/flow/wirebytes.h"
#include "ui/inspect/sheetparts.h"

#include <QCoreApplication>

#include <algorithm>

// The page Headers, and what it shares with the page Overview.

namespace roundtrip::ui
{

namespace
{

using Kind = SheetLine::Kind;
using Tag = SheetLine::Tag;
using flow::Message;
using trace::EventKind;

/// Where the field lines of a head or of a trailer section lie, each from its name to the end of
/// its value.
std::vector<flow::WireRange> fieldRanges(const flow::WireBytes &bytes, flow::PieceKind kind)
{
    std::vector<flow::WireRange> ranges;
    const auto &message = bytes.message() == flow::Message::Request ? bytes.reading().request()
                                                                    : bytes.reading().response();
    for (const flow::StreamPiece &piece : message.pieces) {
        if (piece.kind != kind)
            continue;
        for (const flow::WireSpan &span :
            bytes.spans(piece.begin - message.begin, piece.end - message.begin)) {
            if (span.field < 0 || span.name == flow::WireName::Between)
                continue;
            if (size_t(span.field) >= ranges.size())
                ranges.resize(size_t(span.field) + 1, {bytes.message(), span.begin, span.begin});
            ranges[size_t(span.field)].end = span.end;
        }
    }
    return ranges;
}

/// The range of a line, if it is really that line: what has no colon is not shown as one.
flow::WireRange rangeOf(const flow::WireBytes &bytes, const std::vector<flow::WireRange> &ranges,
    size_t line, const QByteArray &name)
{
    if (line >= ranges.size())
        return {};
    const flow::WireRange &range = ranges[line];
    return bytes.bytes(range.begin, range.begin + name.size()) == name ? range : flow::WireRange();
}

using Lines = std::vector<flow::MessageView::Line>;

/// Who else than the module puts lines into a head.
struct Maker {
    Tag own = Tag::None;
    Tag handedOn = Tag::None; ///< of the lines that the proxy was brought
    Lines brought = {};
    bool isProxy = false; ///< what is the module's elsewhere is the proxy's

    Tag tagOf(const flow::MessageView::Line &line) const
    {
        if (!line.originKnown)
            return Tag::None;
        if (line.byModule)
            return isProxy ? Tag::Proxy : Tag::Module;
        const bool isBrought =
            std::any_of(brought.begin(), brought.end(), [&line](const auto &other) {
                return other.value == line.value && other.name.compare(line.name, Qt::CaseInsensitive) == 0;
            });
        return isBrought ? handedOn : own;
    }
};

/// Of two exchanges that the proxy joins, the one with the client ends in an answer of the proxy's,
/// the other one begins with its request; either has lines that the other exchange brought.
Maker makerOf(const InspectedExchange &exchange, Message which)
{
    const bool request = which == Message::Request;
    const flow::ExchangeRow &row = exchange.row;
    if (!row.proxied || row.clientOutside == request)
        return {request ? Tag::You : Tag::Handler};
    Maker maker{Tag::Proxy, request ? Tag::ClientHandedOn : Tag::ServerHandedOn};
    maker.isProxy = row.tunnel;
    if (!row.joined)
        return maker;
    const flow::ExchangeReading other(exchange.snapshot, exchange.moment, row.joined);
    maker.brought = request ? flow::requestOf(other).lines : flow::responseOf(other).lines;
    return maker;
}

void addLines(Sheet &sheet, const Lines &lines, const Maker &maker, const flow::WireBytes &bytes,
    flow::PieceKind kind)
{
    const std::vector<flow::WireRange> ranges = fieldRanges(bytes, kind);
    for (size_t i = 0; i < lines.size(); ++i) {
        const flow::MessageView::Line &line = lines[i];
        sheet.push_back({Kind::Field, latinText(line.name), latinText(line.value), maker.tagOf(line),
            rangeOf(bytes, ranges, i, line.name)});
    }
}

void addHead(Sheet &sheet, const QString &heading, const flow::MessageView &message,
    const InspectedExchange &exchange, Message which)
{
    const flow::WireBytes bytes(exchange.reading(), which);
    const Maker maker = makerOf(exchange, which);
    sheet.push_back({Kind::Heading, {}, heading});
    if (!message.known) {
        sheet.push_back({Kind::Note, {}, absentText(message, exchange, which)});
        return;
    }
    if (which == Message::Response && isUnheard(exchange, message))
        sheet.push_back({Kind::Note, {},
            exchange.row.running
                ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "Not parsed by the client yet."))
                : sheetWords(QT_TRANSLATE_NOOP(
                    "Inspector", "Written by the server; your program never got it."))});
    const flow::WireRange start{bytes.message(), 0, message.startLine.size()};
    sheet.push_back({Kind::StartLine, {}, latinText(message.startLine), Tag::None,
        bytes.bytes(0, start.end) == message.startLine ? start : flow::WireRange()});
    const bool raw = fieldRanges(bytes, flow::PieceKind::Head).empty();
    addLines(
        sheet, message.lines, maker, bytes, raw ? flow::PieceKind::Raw : flow::PieceKind::Head);
    if (!message.trailers.empty()) {
        sheet.push_back({Kind::Note, {},
            sheetWords(QT_TRANSLATE_NOOP("Inspector", "After the body, as trailers:"))});
        addLines(sheet, message.trailers, maker, bytes, flow::PieceKind::End);
    }
}

} // namespace

Sheet headersSheet(const InspectedExchange &exchange)
{
    Sheet sheet;
    addAhead(sheet, exchange);
    addHead(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Request")),
        flow::requestOf(*exchange.reading()), exchange, Message::Request);
    addHead(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Response")),
        flow::responseOf(*exchange.reading()), exchange, Message::Response);
    return sheet;
}

QString sheetWords(const char *english)
{
    return QCoreApplication::translate("Inspector", english);
}

QString latinText(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes);
}

void addAhead(Sheet &sheet, const InspectedExchange &exchange)
{
    if (exchange.ahead)
        sheet.push_back({Kind::Note, {},
            sheetWords(QT_TRANSLATE_NOOP("Inspector",
                "What comes later is shown: here it is as it is at the end, on the stage as it is "
                "at the moment."))});
}

bool isUnheard(const InspectedExchange &exchange, const flow::MessageView &response)
{
    const flow::ExchangeReading &reading = *exchange.reading();
    return response.known && reading.client().begun && !reading.isExtra() && !response.forgotten
        && !reading.last(reading.client(), EventKind::HeadIn);
}

QString absentText(
    const flow::MessageView &message, const InspectedExchange &exchange, flow::Message which)
{
    if (message.handshake)
        return sheetWords(QT_TRANSLATE_NOOP("Inspector", "No HTTP: %1 of a TLS handshake."))
            .arg(flow::bytesText(message.wireBytes));
    if (message.forgotten)
        return sheetWords(QT_TRANSLATE_NOOP(
            "Inspector", "Its head is not there: a part of the exchange was forgotten."));
    if (exchange.row.running && message.wireBytes > 0)
        return sheetWords(QT_TRANSLATE_NOOP(
            "Inspector", "On the wire so far: %1. Its head is not complete."))
            .arg(flow::bytesText(message.wireBytes));
    if (exchange.row.running)
        return sheetWords(QT_TRANSLATE_NOOP("Inspector", "Not there at this moment."));
    if (message.wireBytes > 0)
        return sheetWords(QT_TRANSLATE_NOOP("Inspector", "Its head broke off after %1."))
            .arg(flow::bytesText(message.wireBytes));
    return which == Message::Request ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "Nothing of it was sent."))
                   : sheetWords(QT_TRANSLATE_NOOP("Inspector", "There was none."));
}

} // namespace roundtrip::ui

#include "ui/inspect/sheets.h"

#include "core/flow/eventtext.h"
#include "core/flow/wirebytes.h"
#include "ui/exchanges/exchangetext.h"

#include <QCoreApplication>

namespace roundtrip::ui
{

namespace
{

using Kind = SheetLine::Kind;
using Tag = SheetLine::Tag;
using trace::EventKind;

QString words(const char *english)
{
    return QCoreApplication::translate("Inspector", english);
}

/// As a program of Node sees what stands in a head: each byte is one character.
QString latin(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes);
}

void addFact(Sheet &sheet, const QString &label, const QString &value)
{
    if (!value.isEmpty())
        sheet.push_back({Kind::Fact, label, value});
}

QString answerText(const InspectedExchange &exchange, const flow::MessageView &response)
{
    if (response.known) {
        // "HTTP/1.1 200 OK" without the version
        const qsizetype space = response.startLine.indexOf(' ');
        return latin(response.startLine.mid(space + 1));
    }
    if (!exchange.row.failure.isEmpty())
        return words(QT_TRANSLATE_NOOP("Inspector", "none"));
    return words(QT_TRANSLATE_NOOP("Inspector", "none yet"));
}

QString connectionText(const flow::ExchangeRow &row)
{
    if (!row.connection || (row.clientPort == 0 && row.serverPort == 0 && !row.unixSocket))
        return words(QT_TRANSLATE_NOOP("Inspector", "none yet"));
    const QString ports = row.unixSocket
        ? QStringLiteral("unix #%1").arg(row.connection.value)
        : QStringLiteral(":%1 → :%2").arg(row.clientPort).arg(row.serverPort);
    if (row.handedOver)
        return words(
            QT_TRANSLATE_NOOP("Inspector", "%1, exchange %2 on it; handed over by another request"))
            .arg(ports)
            .arg(row.ordinal);
    if (row.reused)
        return words(QT_TRANSLATE_NOOP("Inspector", "%1, exchange %2 on it; reused from the pool"))
            .arg(ports)
            .arg(row.ordinal);
    return words(QT_TRANSLATE_NOOP("Inspector", "%1, exchange %2 on it"))
        .arg(ports)
        .arg(row.ordinal);
}

/// The handshake, where this exchange saw it; of a connection that was used again only that its
/// bytes are encrypted.
void addTls(Sheet &sheet, const InspectedExchange &exchange)
{
    const trace::Snapshot &snapshot = exchange.snapshot;
    QString session;
    QString certificate;
    bool inside = false;
    bool anyway = false;
    for (const trace::EventIndex index : exchange.reading()->events()) {
        const trace::Event event = snapshot.at(index);
        if (event.kind == EventKind::TlsFinished)
            session = flow::textOf(snapshot, index, event.subject().side()).detail;
        else if (event.kind == EventKind::TlsCertificate
            && (event.arg & ~trace::ownCertificate) == 0)
            certificate = flow::textOf(snapshot, index, event.subject().side()).detail;
        else if (event.kind == EventKind::TlsAcceptedAnyway)
            anyway = true;
        else if (event.kind == EventKind::SocketWrite || event.kind == EventKind::SocketRead)
            inside = inside || (event.arg & trace::insideTls);
    }
    if (session.isEmpty() && inside)
        session =
            words(QT_TRANSLATE_NOOP("Inspector", "as agreed with the connection's first exchange"));
    addFact(sheet, QStringLiteral("TLS"), session);
    addFact(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Certificate")),
        anyway ? words(QT_TRANSLATE_NOOP("Inspector", "%1; accepted anyway")).arg(certificate)
               : certificate);
}

/// The framing that a half chose for its own message, from its HeadOut.
QString framingOf(const InspectedExchange &exchange, trace::HalfId half)
{
    if (!half)
        return {};
    for (const trace::EventIndex index : exchange.reading()->events()) {
        const trace::Event event = exchange.snapshot.at(index);
        if (event.kind == EventKind::HeadOut && event.subject().halfId() == half)
            return framingText(trace::Framing(event.arg));
    }
    return {};
}

/// Why there is no head to show.
QString absentText(const flow::MessageView &message)
{
    return message.forgotten ? words(QT_TRANSLATE_NOOP(
               "Inspector", "Its head is not there: a part of the exchange was forgotten."))
                             : words(QT_TRANSLATE_NOOP("Inspector", "Not there at this moment."));
}

void addSizes(Sheet &sheet, const flow::MessageView &message)
{
    const QString complete =
        message.complete ? QString() : words(QT_TRANSLATE_NOOP("Inspector", " so far"));
    addFact(
        sheet, words(QT_TRANSLATE_NOOP("Inspector", "Head")), flow::bytesText(message.headBytes));
    addFact(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Body")),
        QStringLiteral("%1%2").arg(flow::bytesText(message.payloadBytes), complete));
    addFact(sheet, words(QT_TRANSLATE_NOOP("Inspector", "On the wire")),
        flow::bytesText(message.wireBytes));
}

void addMessage(
    Sheet &sheet, const QString &heading, const flow::MessageView &message, const QString &framing)
{
    sheet.push_back({Kind::Heading, {}, heading});
    if (!message.known) {
        sheet.push_back({Kind::Note, {}, absentText(message)});
        return;
    }
    addSizes(sheet, message);
    addFact(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Framing")), framing);
}

QString phaseValue(const flow::ExchangeRow &row, const flow::PhaseSpan &phase)
{
    const QString time = flow::phaseText(phase, row.clientOutside);
    if (phase.phase == flow::Phase::Sending && phase.underWay && row.requestBytes == 0)
        return words(QT_TRANSLATE_NOOP("Inspector", "%1 …, nothing sent yet")).arg(time);
    if (phase.underWay)
        return QStringLiteral("%1 …").arg(time);
    return time;
}

/// The answer came before the request had ended: the phases do not add up, and why.
bool overlaps(const flow::ExchangeRow &row)
{
    for (int i = 1; i < row.phasesUsed; ++i) {
        if (row.phases[size_t(i)].begin < row.phases[size_t(i - 1)].end)
            return true;
    }
    return false;
}

void addTimes(Sheet &sheet, const flow::ExchangeRow &row)
{
    sheet.push_back({Kind::Heading, {}, words(QT_TRANSLATE_NOOP("Inspector", "Time"))});
    for (int i = 0; i < row.phasesUsed; ++i) {
        const flow::PhaseSpan &phase = row.phases[size_t(i)];
        addFact(sheet, phaseName(phase.phase), phaseValue(row, phase));
    }
    addFact(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Whole")), timeText(row));
    if (overlaps(row))
        sheet.push_back({Kind::Note, {},
            words(QT_TRANSLATE_NOOP(
                "Inspector", "The answer began before the request had ended: they overlap."))});
}

/// What failed on the server's side after the program had given up.
QString consequence(const InspectedExchange &exchange)
{
    for (const trace::EventIndex index : exchange.reading()->events()) {
        const trace::Event event = exchange.snapshot.at(index);
        const bool failed =
            event.kind == EventKind::ParseFailed || event.kind == EventKind::OnError;
        if (index > exchange.row.failureEvent && failed
            && event.subject() == trace::Subject::half(exchange.key.server))
            return flow::textOf(exchange.snapshot, index, trace::Side::Server).detail;
    }
    return {};
}

void addFailure(Sheet &sheet, const InspectedExchange &exchange)
{
    const flow::ExchangeRow &row = exchange.row;
    if (row.failure.isEmpty())
        return;
    const EventKind kind = exchange.snapshot.at(row.failureEvent).kind;
    if (kind == EventKind::CallAbort || kind == EventKind::CallDestroy) {
        const QString call = kind == EventKind::CallAbort ? QStringLiteral("request.abort()")
                                                          : QStringLiteral("request.destroy()");
        sheet.push_back({Kind::Error, {},
            words(QT_TRANSLATE_NOOP("Inspector", "Your program called %1.")).arg(call)});
        const QString then = consequence(exchange);
        if (!then.isEmpty())
            sheet.push_back({Kind::Note, {},
                words(QT_TRANSLATE_NOOP("Inspector", "The server's side then: %1")).arg(then)});
        return;
    }
    const QString detail =
        flow::textOf(exchange.snapshot, row.failureEvent, trace::Side::Client).detail;
    sheet.push_back({Kind::Error, {}, detail.isEmpty() ? failureText(row) : detail});
}

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

/// `maker` is who else than the module puts lines into this head.
void addLines(Sheet &sheet, const std::vector<flow::MessageView::Line> &lines, Tag maker,
    const flow::WireBytes &bytes, flow::PieceKind kind)
{
    const std::vector<flow::WireRange> ranges = fieldRanges(bytes, kind);
    for (size_t i = 0; i < lines.size(); ++i) {
        const flow::MessageView::Line &line = lines[i];
        const Tag tag = !line.originKnown ? Tag::None : line.byModule ? Tag::Module : maker;
        sheet.push_back({Kind::Field, latin(line.name), latin(line.value), tag,
            rangeOf(bytes, ranges, i, line.name)});
    }
}

void addHead(Sheet &sheet, const QString &heading, const flow::MessageView &message, Tag maker,
    const flow::WireBytes &bytes)
{
    sheet.push_back({Kind::Heading, {}, heading});
    if (!message.known) {
        sheet.push_back({Kind::Note, {}, absentText(message)});
        return;
    }
    const flow::WireRange start{bytes.message(), 0, message.startLine.size()};
    sheet.push_back({Kind::StartLine, {}, latin(message.startLine), Tag::None,
        bytes.bytes(0, start.end) == message.startLine ? start : flow::WireRange()});
    const bool raw = fieldRanges(bytes, flow::PieceKind::Head).empty();
    addLines(
        sheet, message.lines, maker, bytes, raw ? flow::PieceKind::Raw : flow::PieceKind::Head);
    if (!message.trailers.empty()) {
        sheet.push_back({Kind::Note, {},
            words(QT_TRANSLATE_NOOP("Inspector", "After the body, as trailers:"))});
        addLines(sheet, message.trailers, maker, bytes, flow::PieceKind::End);
    }
}

} // namespace

Sheet overviewSheet(const InspectedExchange &exchange)
{
    const flow::ExchangeRow &row = exchange.row;
    const flow::MessageView request = flow::requestOf(*exchange.reading());
    const flow::MessageView response = flow::responseOf(*exchange.reading());
    Sheet sheet;
    sheet.push_back(
        {Kind::StartLine, {}, QStringLiteral("%1 %2").arg(latin(row.method), latin(row.target))});
    addFailure(sheet, exchange);
    addFact(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Answer")), answerText(exchange, response));
    addFact(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Between")), betweenText(row));
    addFact(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Connection")), connectionText(row));
    addTls(sheet, exchange);
    if (row.cut)
        sheet.push_back({Kind::Note, {},
            words(QT_TRANSLATE_NOOP(
                "Inspector", "Its beginning was forgotten to stay within the limit."))});
    else if (request.forgotten)
        sheet.push_back({Kind::Note, {},
            words(QT_TRANSLATE_NOOP(
                "Inspector", "A part of it was forgotten to stay within the limit."))});
    addMessage(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Request")), request,
        framingOf(exchange, exchange.key.client));
    addMessage(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Response")), response,
        framingOf(exchange, exchange.key.server));
    addTimes(sheet, row);
    return sheet;
}

Sheet headersSheet(const InspectedExchange &exchange)
{
    const auto &reading = exchange.reading();
    Sheet sheet;
    addHead(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Request")), flow::requestOf(*reading),
        Tag::You, flow::WireBytes(reading, flow::Message::Request));
    addHead(sheet, words(QT_TRANSLATE_NOOP("Inspector", "Response")), flow::responseOf(*reading),
        Tag::Handler, flow::WireBytes(reading, flow::Message::Response));
    return sheet;
}

QString framingText(trace::Framing framing)
{
    using trace::Framing;
    switch (framing) {
    case Framing::NoBody:
        return words(QT_TRANSLATE_NOOP("Inspector", "no body"));
    case Framing::ContentLengthGiven:
        return words(QT_TRANSLATE_NOOP("Inspector", "Content-Length, given by the program"));
    case Framing::ContentLengthKnown:
        return words(QT_TRANSLATE_NOOP(
            "Inspector", "Content-Length: end(data) came first, so the length was known"));
    case Framing::ContentLengthZero:
        return words(
            QT_TRANSLATE_NOOP("Inspector", "Content-Length: 0: end() came without a body"));
    case Framing::ChunkedGiven:
        return words(QT_TRANSLATE_NOOP("Inspector", "chunked, given by the program"));
    case Framing::ChunkedBecauseLengthUnknown:
        return words(QT_TRANSLATE_NOOP(
            "Inspector", "chunked: the length was not known when the head was made"));
    case Framing::ChunkedBecauseTrailers:
        return words(QT_TRANSLATE_NOOP("Inspector", "chunked: trailers need it"));
    case Framing::NoBodyAllowed:
        return words(QT_TRANSLATE_NOOP("Inspector", "none: this message may not have a body"));
    case Framing::Unframed:
        return words(QT_TRANSLATE_NOOP("Inspector", "none: nothing says where the body ends"));
    case Framing::UntilClose:
        return words(QT_TRANSLATE_NOOP("Inspector", "until the connection closes"));
    }
    return {};
}

QString phaseName(flow::Phase phase)
{
    switch (phase) {
    case flow::Phase::Queued:
        return words(QT_TRANSLATE_NOOP("Inspector", "Queued"));
    case flow::Phase::Connecting:
        return words(QT_TRANSLATE_NOOP("Inspector", "Connecting"));
    case flow::Phase::Sending:
        return words(QT_TRANSLATE_NOOP("Inspector", "Sending"));
    case flow::Phase::Waiting:
        return words(QT_TRANSLATE_NOOP("Inspector", "Waiting"));
    case flow::Phase::Receiving:
        return words(QT_TRANSLATE_NOOP("Inspector", "Receiving"));
    }
    return {};
}

} // namespace roundtrip::ui

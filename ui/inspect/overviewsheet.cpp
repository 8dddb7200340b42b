#include "core/flow/argtexts.h"
#include "core/flow/eventtext.h"
#include "core/flow/timing.h"
#include "ui/exchanges/exchangetext.h"
#include "ui/inspect/sheetparts.h"

#include <QCoreApplication>

// The page Overview.

namespace roundtrip::ui
{

namespace
{

using Kind = SheetLine::Kind;
using flow::Message;
using trace::EventKind;

void addFact(Sheet &sheet, const QString &label, const QString &value)
{
    if (!value.isEmpty())
        sheet.push_back({Kind::Fact, label, value});
}

QString answerText(const InspectedExchange &exchange, const flow::MessageView &response)
{
    // "HTTP/1.1 200 OK" without the version
    const qsizetype space = response.startLine.indexOf(' ');
    const QString status = latinText(response.startLine.mid(space + 1));
    const flow::ExchangeReading &reading = *exchange.reading();
    const bool mayCome = exchange.row.running
        && !reading.last(trace::Side::Client, EventKind::SocketDestroyed)
        && !reading.last(trace::Side::Client, EventKind::SocketFailed);
    if (isUnheard(exchange, response))
        return (mayCome
                ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "%1, on its way"))
                : sheetWords(QT_TRANSLATE_NOOP("Inspector", "none; the server wrote %1")))
            .arg(status);
    if (response.known)
        return status;
    return exchange.row.running ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "none yet"))
                                : sheetWords(QT_TRANSLATE_NOOP("Inspector", "none"));
}

QString connectionText(const flow::ExchangeRow &row)
{
    if (!row.connection || (row.clientPort == 0 && row.serverPort == 0 && !row.unixSocket))
        return row.running ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "none yet"))
                           : sheetWords(QT_TRANSLATE_NOOP("Inspector", "none"));
    const QString ports = row.unixSocket
        ? QStringLiteral("unix #%1").arg(row.connection.value)
        : QStringLiteral(":%1 → :%2").arg(row.clientPort).arg(row.serverPort);
    if (!row.connected)
        return (row.running ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "%1, under way"))
                            : sheetWords(QT_TRANSLATE_NOOP("Inspector", "none; %1 was tried")))
            .arg(ports);
    if (row.handedOver)
        return sheetWords(QT_TRANSLATE_NOOP("Inspector", "%1, exchange %2 on it; handed over by another request"))
            .arg(ports)
            .arg(row.ordinal);
    if (row.reused)
        return sheetWords(QT_TRANSLATE_NOOP("Inspector", "%1, exchange %2 on it; reused from the pool"))
            .arg(ports)
            .arg(row.ordinal);
    return sheetWords(QT_TRANSLATE_NOOP("Inspector", "%1, exchange %2 on it"))
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
            sheetWords(QT_TRANSLATE_NOOP("Inspector", "as agreed with the connection's first exchange"));
    addFact(sheet, QStringLiteral("TLS"), session);
    addFact(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Certificate")),
        anyway ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "%1; accepted anyway")).arg(certificate)
               : certificate);
}

/// How a body is delimited, and why: "chunked: the length is not known".
QString framingWords(trace::Framing framing)
{
    const flow::FramingText text = flow::framingText(framing);
    return text.why.isEmpty() ? text.what : QStringLiteral("%1: %2").arg(text.what, text.why);
}

/// The framing that a half chose for its own message, from its HeadOut.
QString framingOf(const InspectedExchange &exchange, trace::HalfId half)
{
    if (!half)
        return {};
    for (const trace::EventIndex index : exchange.reading()->events()) {
        const trace::Event event = exchange.snapshot.at(index);
        if (event.kind == EventKind::HeadOut && event.subject().halfId() == half)
            return framingWords(trace::Framing(event.arg));
    }
    return {};
}

QString bodyText(const flow::MessageView &message, const flow::ExchangeRow &row)
{
    const QString size = flow::bytesText(message.payloadBytes);
    if (message.complete)
        return size;
    return (row.running ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "%1 so far"))
                        : sheetWords(QT_TRANSLATE_NOOP("Inspector", "%1, its end did not come")))
        .arg(size);
}

/// They add up to what was on the wire.
void addSizes(Sheet &sheet, const flow::MessageView &message, const flow::ExchangeRow &row)
{
    const auto add = [&sheet](const QString &label, qint64 bytes) {
        if (bytes > 0)
            addFact(sheet, label, flow::bytesText(bytes));
    };
    const qint64 named = message.informationBytes + message.headBytes + message.framingBytes
        + message.payloadBytes;
    add(sheetWords(QT_TRANSLATE_NOOP("Inspector", "1xx before it")), message.informationBytes);
    addFact(
        sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Head")), flow::bytesText(message.headBytes));
    addFact(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Body")), bodyText(message, row));
    add(message.trailers.empty()
            ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "Chunk lines"))
            : sheetWords(QT_TRANSLATE_NOOP("Inspector", "Chunk lines, trailers")),
        message.framingBytes);
    if (!message.forgotten)
        add(row.running ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "Not parsed yet"))
                        : sheetWords(QT_TRANSLATE_NOOP("Inspector", "Not understood")),
            message.wireBytes - named);
    addFact(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "On the wire")),
        flow::bytesText(message.wireBytes));
}

void addMessage(Sheet &sheet, const QString &heading, const flow::MessageView &message,
    const InspectedExchange &exchange, Message which)
{
    sheet.push_back({Kind::Heading, {}, heading});
    if (!message.known) {
        sheet.push_back({Kind::Note, {}, absentText(message, exchange, which)});
        return;
    }
    addSizes(sheet, message, exchange.row);
    addFact(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Framing")),
        framingOf(exchange,
            which == Message::Request ? exchange.key.client : exchange.key.server));
}

/// What took no time by the clock says what it happened in.
QString stretchValue(const flow::ExchangeRow &row, const flow::TimingStretch &stretch)
{
    const bool unsent = row.requestBytes == 0 && stretch.phases.size() == 1
        && stretch.phases.front() == flow::Phase::Sending;
    if (stretch.begin == stretch.end && !stretch.underWay && stretch.phases.size() == 1)
        return flow::phaseText({stretch.phases.front(), stretch.begin, stretch.end, false},
            row.seenByServer());
    const QString time = flow::exactText(stretch.duration());
    if (unsent)
        return (stretch.underWay
                ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "%1 …, nothing sent yet"))
                : sheetWords(QT_TRANSLATE_NOOP("Inspector", "%1, nothing was sent")))
            .arg(time);
    const QString whole = stretch.underWay ? QStringLiteral("%1 …").arg(time) : time;
    const QString lulls = lullText(stretch);
    return lulls.isEmpty() ? whole : QStringLiteral("%1 · %2").arg(whole, lulls);
}

/// The stretches of the page Timing: they add up to the whole, also where phases overlap.
void addTimes(Sheet &sheet, const flow::ExchangeRow &row)
{
    sheet.push_back({Kind::Heading, {}, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Time"))});
    for (const flow::TimingStretch &stretch : flow::stretchesOf(row))
        addFact(sheet, stretchName(stretch, row), stretchValue(row, stretch));
    const QString exact = flow::exactText(row.end - row.begin);
    const QString whole = row.end - row.begin < std::chrono::seconds(1)
        ? exact
        : QStringLiteral("%1 (%2)").arg(exact, flow::durationText(row.end - row.begin));
    addFact(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Whole")),
        row.running ? QStringLiteral("%1 …").arg(whole) : whole);
}

/// What failed on the server's side: the first that was said of it.
trace::EventIndex serverFailure(const InspectedExchange &exchange)
{
    for (const trace::EventIndex index : exchange.reading()->events()) {
        const trace::Event event = exchange.snapshot.at(index);
        const bool failed =
            event.kind == EventKind::ParseFailed || event.kind == EventKind::OnError;
        if (failed && event.subject() == trace::Subject::half(exchange.key.server))
            return index;
    }
    return {};
}

/// What the client's program did or got.
QString clientFailure(const InspectedExchange &exchange)
{
    const trace::EventIndex event = exchange.row.failureEvent;
    const EventKind kind = exchange.snapshot.at(event).kind;
    if (kind == EventKind::CallAbort || kind == EventKind::CallDestroy)
        return sheetWords(QT_TRANSLATE_NOOP("Inspector", "Your program called %1."))
            .arg(kind == EventKind::CallAbort ? QStringLiteral("request.abort()")
                                              : QStringLiteral("request.destroy()"));
    const QString detail = flow::textOf(exchange.snapshot, event, trace::Side::Client).detail;
    return detail.isEmpty() ? failureText(exchange.row) : detail;
}

/// Each side's failure is said of that side.
void addFailure(Sheet &sheet, const InspectedExchange &exchange)
{
    const flow::ExchangeRow &row = exchange.row;
    if (row.failure.isEmpty())
        return;
    const bool clientInside = row.key.client && !row.extra;
    const trace::EventIndex server = serverFailure(exchange);
    if (server != row.failureEvent || !clientInside)
        sheet.push_back({Kind::Error, {}, clientFailure(exchange)});
    if (!server || !clientInside)
        return;
    const QString what = flow::textOf(exchange.snapshot, server, trace::Side::Server).detail;
    if (server == row.failureEvent)
        sheet.push_back({Kind::Error, {},
            sheetWords(QT_TRANSLATE_NOOP("Inspector", "The server's side: %1")).arg(what)});
    else
        sheet.push_back({Kind::Note, {},
            (server > row.failureEvent
                    ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "The server's side then: %1"))
                    : sheetWords(
                        QT_TRANSLATE_NOOP("Inspector", "Before that, on the server's side: %1")))
                .arg(what)});
}

} // namespace

Sheet overviewSheet(const InspectedExchange &exchange)
{
    const flow::ExchangeRow &row = exchange.row;
    const flow::MessageView request = flow::requestOf(*exchange.reading());
    const flow::MessageView response = flow::responseOf(*exchange.reading());
    Sheet sheet;
    addAhead(sheet, exchange);
    sheet.push_back(
        {Kind::StartLine, {}, QStringLiteral("%1 %2").arg(latinText(row.method), latinText(row.target))});
    addFailure(sheet, exchange);
    addFact(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Answer")), answerText(exchange, response));
    addFact(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Between")), betweenText(row));
    addFact(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Connection")), connectionText(row));
    addTls(sheet, exchange);
    if (row.cut)
        sheet.push_back({Kind::Note, {},
            sheetWords(QT_TRANSLATE_NOOP(
                "Inspector", "Its beginning was forgotten to stay within the limit."))});
    else if (request.forgotten)
        sheet.push_back({Kind::Note, {},
            sheetWords(QT_TRANSLATE_NOOP(
                "Inspector", "A part of it was forgotten to stay within the limit."))});
    addInterventions(sheet, exchange);
    addMessage(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Request")), request, exchange,
        Message::Request);
    addMessage(sheet, sheetWords(QT_TRANSLATE_NOOP("Inspector", "Response")), response, exchange,
        Message::Response);
    addTimes(sheet, row);
    return sheet;
}

QString stretchName(const flow::TimingStretch &stretch, const flow::ExchangeRow &row)
{
    QStringList names;
    for (const flow::Phase phase : stretch.phases)
        names << phaseName(phase, row.seenByServer());
    if (!names.isEmpty())
        return names.join(QStringLiteral(" + "));
    if (row.phasesUsed == 0)
        return sheetWords(QT_TRANSLATE_NOOP("Inspector", "Beginning"));
    return stretch.isLast ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "Ending"))
                          : sheetWords(QT_TRANSLATE_NOOP("Inspector", "Between"));
}

QString lullText(const flow::TimingStretch &stretch)
{
    const auto whole = [](std::chrono::microseconds time) {
        return flow::exactText(time).replace(u' ', QChar::Nbsp);
    };
    QStringList parts;
    if (stretch.held.count() > 0)
        parts << sheetWords(QT_TRANSLATE_NOOP("Inspector", "held %1"))
                     .arg(whole(stretch.held));
    if (stretch.quiet.count() > 0)
        parts << (stretch.pauses > 1
                ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "%2 pauses, %1 in all"))
                      .arg(whole(stretch.quiet))
                      .arg(stretch.pauses)
                : sheetWords(QT_TRANSLATE_NOOP("Inspector", "a pause of %1"))
                      .arg(whole(stretch.quiet)));
    return parts.join(QStringLiteral(" · "));
}

QString phaseName(flow::Phase phase, bool seenByServer)
{
    switch (phase) {
    case flow::Phase::Queued:
        return sheetWords(QT_TRANSLATE_NOOP("Inspector", "Queued"));
    case flow::Phase::Connecting:
        return sheetWords(QT_TRANSLATE_NOOP("Inspector", "Connecting"));
    case flow::Phase::Sending:
        return seenByServer ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "Reading"))
                            : sheetWords(QT_TRANSLATE_NOOP("Inspector", "Sending"));
    case flow::Phase::Waiting:
        return sheetWords(QT_TRANSLATE_NOOP("Inspector", "Waiting"));
    case flow::Phase::Receiving:
        return seenByServer ? sheetWords(QT_TRANSLATE_NOOP("Inspector", "Writing"))
                            : sheetWords(QT_TRANSLATE_NOOP("Inspector", "Receiving"));
    }
    return {};
}

} // namespace roundtrip::ui

#include "core/flow/handwords.h"

#include "core/flow/eventtext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"
#include "core/flow/steps.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

bool isPersonsCall(const Event &event)
{
    return event.kind >= EventKind::CallRequest && event.kind <= EventKind::CallRefused
        && Origin(event.arg) == Origin::Person;
}

const HalfReading &halfOf(const ExchangeReading &reading, Side side)
{
    return side == Side::Client ? reading.client() : reading.server();
}

/// What a callback is called that gets it.
QString callbackText(const Interventions::HeldStep &step)
{
    const bool server = step.side == Side::Server;
    switch (step.item) {
    case HeldItem::Head:
        return server ? QStringLiteral("'request'") : QStringLiteral("'response'");
    case HeldItem::Information:
        return QStringLiteral("'information'");
    case HeldItem::Chunk:
    case HeldItem::Body:
        return QStringLiteral("%1 %2").arg(
            server ? QStringLiteral("req 'data'") : QStringLiteral("'data'"),
            bytesText(step.bytes));
    case HeldItem::End:
        return server ? QStringLiteral("req 'end'") : QStringLiteral("'end'");
    case HeldItem::ParseError:
        return Words::tr("a parse error");
    case HeldItem::Unknown:
    case HeldItem::Connection:
    case HeldItem::Fin:
    case HeldItem::Arrived:
        break;
    }
    return bytesText(step.bytes);
}

/// Which step of the flow waits, by the guide's number and the beginning of its title. A FIN is
/// none; unread bytes are for what they have not called yet.
bool isStepOf(const Interventions::HeldStep &held, const Step &step, Side side)
{
    const bool ends = held.item == HeldItem::End;
    if (held.item == HeldItem::Fin)
        return false;
    if (held.seam == Seam::In) {
        const bool gets = side == Side::Client ? step.guideNumber == 5 || step.guideNumber == 6
                                               : step.guideNumber == 3 || step.guideNumber == 4;
        return gets && step.state != Step::State::Done;
    }
    if (side == Side::Client) {
        if (held.seam == Seam::Connect)
            return step.guideNumber == 3;
        if (held.seam == Seam::Out)
            return step.guideNumber
                == (held.item == HeldItem::Chunk || held.item == HeldItem::Body ? 4 : 7);
        const bool head = held.seam == Seam::Deliver && held.item == HeldItem::Head;
        return step.guideNumber == (head ? 5 : 6);
    }
    const bool end = step.title == QLatin1String("res.end()");
    if (held.seam == Seam::Out)
        return step.guideNumber == 5 && end == ends;
    const bool body = held.item == HeldItem::Body || held.item == HeldItem::Chunk || ends;
    return step.guideNumber == (held.seam == Seam::Deliver && body ? 4 : 3);
}

QString namesOf(const MessageReading &message, qint64 begin, qint64 end)
{
    QStringList names;
    for (const StreamPiece &piece : message.pieces) {
        if (piece.end <= begin || piece.begin >= end)
            continue;
        const QString bytes =
            QString::number(qMin(piece.end, end) - qMax(piece.begin, begin));
        const bool framed = piece.end - piece.begin > piece.payloadEnd - piece.payloadBegin;
        switch (piece.kind) {
        case PieceKind::Head:
            names << Words::tr("%1 %2").arg(Words::tr("head"), bytes);
            break;
        case PieceKind::Chunk:
            names << Words::tr("%1 %2").arg(framed ? Words::tr("chunk") : Words::tr("body"), bytes);
            break;
        case PieceKind::End:
            names << Words::tr("%1 %2").arg(Words::tr("end"), bytes);
            break;
        case PieceKind::Information:
            names << QStringLiteral("1xx %1").arg(bytes);
            break;
        case PieceKind::Raw:
            break;
        }
    }
    constexpr qsizetype most = 4;
    if (names.size() > most)
        return {};
    return names.join(QStringLiteral(", "));
}

} // namespace

QString reasonText(const Interventions::HeldStep &step)
{
    if (step.breakpoint)
        return Words::tr("held by breakpoint %1").arg(step.breakpoint);
    return step.behind ? Words::tr("held behind breakpoint %1").arg(step.behind)
                       : Words::tr("held by you");
}

QString itemText(const Interventions::HeldStep &step)
{
    if (step.seam == Seam::Deliver)
        return callbackText(step);
    const QString bytes = bytesText(step.bytes);
    switch (step.item) {
    case HeldItem::Connection:
        return Words::tr("the connection");
    case HeldItem::Head:
        return Words::tr("%1 %2").arg(Words::tr("head"), bytes);
    case HeldItem::Chunk:
        return Words::tr("%1 %2").arg(Words::tr("chunk"), bytes);
    case HeldItem::Body:
        return Words::tr("%1 %2").arg(Words::tr("body"), bytes);
    case HeldItem::End:
        return Words::tr("%1 %2").arg(Words::tr("end"), bytes);
    case HeldItem::Fin:
        return QStringLiteral("FIN");
    case HeldItem::Information:
        return QStringLiteral("1xx %1").arg(bytes);
    case HeldItem::Unknown:
    case HeldItem::Arrived:
    case HeldItem::ParseError:
        break;
    }
    return bytes;
}

QString itemText(HeldItem item)
{
    switch (item) {
    case HeldItem::Unknown:
        return Words::tr("bytes");
    case HeldItem::Connection:
        return Words::tr("the connection");
    case HeldItem::Head:
        return Words::tr("the head");
    case HeldItem::Chunk:
        return Words::tr("a chunk");
    case HeldItem::Body:
        return Words::tr("a piece of the body");
    case HeldItem::End:
        return Words::tr("the end");
    case HeldItem::Fin:
        return Words::tr("the FIN");
    case HeldItem::Arrived:
        return Words::tr("what arrived");
    case HeldItem::Information:
        return Words::tr("a 1xx answer");
    case HeldItem::ParseError:
        return Words::tr("a parse error");
    }
    return {};
}

QString placeText(const Interventions::HeldStep &step)
{
    switch (step.seam) {
    case Seam::Connect:
        return step.side == Side::Client ? Words::tr("not opened yet")
                                         : Words::tr("accepted, its program has not heard of it");
    case Seam::Out:
        return Words::tr("made, not yet written");
    case Seam::In:
        return step.item == HeldItem::Fin ? Words::tr("has come, not yet read")
                                          : Words::tr("unread in our kernel's buffer");
    case Seam::Deliver:
        return Words::tr("parsed, not yet called");
    }
    return {};
}

void markHeld(const Interventions &hands, Side side, std::vector<Step> &steps)
{
    for (const Interventions::HeldStep &held : hands.held()) {
        if (held.side != side)
            continue;
        const auto step = std::ranges::find_if(
            steps, [&](const Step &one) { return isStepOf(held, one, side); });
        if (step == steps.end() || step->state == Step::State::Held)
            continue;
        step->state = Step::State::Held;
        step->detail = reasonText(held);
        step->fact = held.event;
    }
    // What waits behind it is not what is waited for.
    if (std::ranges::any_of(
            steps, [](const Step &step) { return step.state == Step::State::Held; })) {
        for (Step &step : steps)
            step.state = step.state == Step::State::Now ? Step::State::NotYet : step.state;
    }
}

Released releasedBy(const ExchangeReading &reading, EventIndex call)
{
    const Subject subject = reading.at(call).subject();
    const Side side =
        subject == Subject::half(reading.client().id) ? Side::Client : Side::Server;
    const std::vector<EventIndex> &events = halfOf(reading, side).events;
    const auto next = std::find_if(std::upper_bound(events.begin(), events.end(), call),
        events.end(), [&](EventIndex index) { return isPersonsCall(reading.at(index)); });
    const MessageReading &message = side == Side::Client ? reading.request() : reading.response();
    Released out;
    qint64 begin = -1;
    qint64 end = -1;
    for (const Transfer &write : message.writes) {
        if (write.event < call || (next != events.end() && *next < write.event))
            continue;
        begin = begin < 0 ? write.begin : begin;
        end = write.end;
        ++out.writes;
        out.bytes += write.end - write.begin;
    }
    if (out.writes > 0)
        out.pieces = namesOf(message, begin, end);
    return out;
}

QString releasedText(const Released &released)
{
    if (released.bytes == 0)
        return Words::tr("0 B on the wire");
    const QString bytes = bytesText(released.bytes);
    const QString how = released.writes == 1
        ? Words::tr("%1 on the wire in one write").arg(bytes)
        : Words::tr("%1 on the wire in %2 writes").arg(bytes).arg(released.writes);
    return released.pieces.isEmpty() ? how
                                     : QStringLiteral("%1: %2").arg(how, released.pieces);
}

std::optional<CallOutcome> lastCallByHand(const ExchangeReading &reading, Side side)
{
    const std::vector<EventIndex> &events = halfOf(reading, side).events;
    const auto newest = std::find_if(events.rbegin(), events.rend(),
        [&](EventIndex index) { return isPersonsCall(reading.at(index)); });
    if (newest == events.rend())
        return {};
    CallOutcome outcome;
    outcome.call = *newest;
    if (reading.at(*newest).kind == EventKind::CallRefused) {
        const Error error = errorOf(reading, *newest);
        outcome.refused = true;
        outcome.text = Words::tr("refused: %1, %2")
                           .arg(QString::fromLatin1(error.code), QString::fromUtf8(error.message));
        return outcome;
    }
    const std::optional<Label> label = labelOf(reading, *newest, Depth::Code);
    outcome.text = QStringLiteral("%1: %2").arg(
        label ? label->text : QString(), releasedText(releasedBy(reading, *newest)));
    return outcome;
}

} // namespace roundtrip::flow

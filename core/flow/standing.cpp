#include "core/flow/standing.h"

#include "core/flow/addresses.h"
#include "core/flow/eventpredicates.h"
#include "core/flow/eventtext.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

Standing::Standing(const ExchangeReading &reading)
{
    readClient(reading);
    readServer(reading);
    readWaits(reading);
    readHands(reading);
    readStatus(reading);
    readContinue(reading);
    connected = reading.isConnected();
}

/// Of a handshake that is inside on both ends the client's tells.
void Standing::takeTls(EventIndex index, const Event &event)
{
    const Side side = event.subject().side();
    if (event.kind == EventKind::TlsStarted) {
        if (tlsStarted && side == Side::Server)
            return;
        tlsSide = side;
        tlsStarted = index;
        tlsFinished = tlsNotVerified = tlsAcceptedAnyway = tlsFailed = {};
    }
    if (side != tlsSide)
        return;
    if (event.kind == EventKind::TlsFinished)
        tlsFinished = index;
    else if (event.kind == EventKind::TlsNotVerified)
        tlsNotVerified = index;
    else if (event.kind == EventKind::TlsAcceptedAnyway)
        tlsAcceptedAnyway = index;
    else if (event.kind == EventKind::TlsFailed)
        tlsFailed = tlsStarted ? index : EventIndex{};
}

/// What had happened before this point, as far as the fold knows: of some of it only that it did,
/// not where. Such an event is not in the snapshot any more.
void Standing::resumeClient(const Half &state)
{
    const auto take = [](EventIndex &fact, EventIndex known) { fact = fact ? fact : known; };
    take(requestCall, state.requestCall);
    if (state.connection) {
        queued = {};
        take(socket, state.firstEvent);
    }
    take(requestHead, state.headOut);
    if (state.outgoing.endCalled)
        take(requestEnd, state.lastEvent);
    take(response, state.responseEvent);
    take(response, state.headIn);
    if (state.inEnded)
        take(responseEnd, state.lastEvent);
}

void Standing::resumeServer(const Half &state)
{
    const auto take = [](EventIndex &fact, EventIndex known) { fact = fact ? fact : known; };
    take(requestParsed, state.headIn);
    take(handler, state.headIn);
    if (state.inEnded)
        take(requestWhole, state.lastEvent);
    take(answerHead, state.headOut);
    if (state.outgoing.endCalled)
        take(answerEnd, state.lastEvent);
}

void Standing::readClient(const ExchangeReading &reading)
{
    for (const HalfReading::Resumed &resumed : reading.client().resumed)
        resumeClient(resumed.state);
    bool headWithoutCallback = false;
    for (const EventIndex index : reading.client().events) {
        const Event event = reading.at(index);
        switch (event.kind) {
        case EventKind::CallRequest:
            requestCall = index;
            break;
        case EventKind::AgentQueued:
            queued = index;
            break;
        case EventKind::AgentNewSocket:
        case EventKind::AgentReusedSocket:
        case EventKind::AgentHandedOver:
        case EventKind::NoAgent:
            queued = {};
            socket = index;
            break;
        case EventKind::HeadOut:
            requestHead = index;
            break;
        case EventKind::CallWrite:
            ++writes;
            break;
        case EventKind::CallEnd:
            requestEnd = index;
            break;
        case EventKind::CallAbort:
        case EventKind::CallDestroy:
            abort = abort ? abort : index;
            break;
        case EventKind::HeadIn:
            headWithoutCallback = !response;
            response = response ? response : index;
            break;
        case EventKind::OnResponse:
            response = headWithoutCallback || !response ? index : response;
            break;
        case EventKind::OnError:
        case EventKind::ParseFailed:
        case EventKind::MessageInCut:
            clientError = clientError && reading.at(clientError).kind != EventKind::MessageInCut
                ? clientError
                : index;
            break;
        default:
            break;
        }
        if (event.kind == EventKind::OnEnd)
            endCallback = index;
        const bool untilClose = event.kind == EventKind::OnEnd && !clientError;
        if ((endsMessageIn(event) || untilClose) && !responseEnd)
            responseEnd = index;
    }
    dropUndelivered(reading);
}

/// A head that was parsed this instant, or that the gate holds, has called nobody yet; neither has
/// the end of a message.
void Standing::dropUndelivered(const ExchangeReading &reading)
{
    const auto &events = reading.client().events;
    const auto isFresh = [&](EventIndex index) {
        return !events.empty() && index == events.back()
            && reading.timeOf(index) == reading.moment().clock;
    };
    if (response && reading.at(response).kind == EventKind::HeadIn && isFresh(response)) {
        response = {};
        responseEnd = {};
    }
    m_endPassed = responseEnd && !isFresh(responseEnd)
        && reading.timeOf(responseEnd) < reading.moment().clock;
}

void Standing::readServer(const ExchangeReading &reading)
{
    for (const HalfReading::Resumed &resumed : reading.server().resumed)
        resumeServer(resumed.state);
    for (const EventIndex index : reading.server().events) {
        const Event event = reading.at(index);
        switch (event.kind) {
        case EventKind::HeadIn:
            requestParsed = index;
            break;
        case EventKind::OnRequest:
        case EventKind::OnCheckContinue:
            handler = index;
            break;
        case EventKind::OnUpgrade:
        case EventKind::OnConnect:
        case EventKind::OnCheckExpectation:
            takenOver = index;
            break;
        case EventKind::OnDropRequest:
            dropped = index;
            break;
        case EventKind::InputRefused:
            inputRefused = event.arg == 1 ? inputRefused : index;
            break;
        case EventKind::HeadOut:
            answerHead = index;
            break;
        case EventKind::CallEnd:
            answerEnd = index;
            break;
        case EventKind::ParseFailed:
            parseFailed = index;
            break;
        case EventKind::CallDestroy:
            serverDestroyed = index;
            [[fallthrough]];
        case EventKind::OnError:
        case EventKind::OnAborted:
            serverError = serverError ? serverError : index;
            break;
        default:
            break;
        }
        if (endsMessageIn(event) && !requestWhole)
            requestWhole = index;
    }
}

/// What something waits for at the moment: the newest that was not answered.
void Standing::readWaits(const ExchangeReading &reading)
{
    for (const EventIndex index : reading.events()) {
        const Event event = reading.at(index);
        if (event.kind >= EventKind::TlsStarted && event.kind <= EventKind::TlsFailed)
            takeTls(index, event);
        if (event.kind >= EventKind::CallRequest && event.kind <= EventKind::CallRefused)
            planFired = {};
        const bool armed = event.kind == EventKind::DeadlineArmed;
        if (!armed && event.kind != EventKind::DeadlineFired)
            continue;
        if (DeadlineName(event.arg) == DeadlineName::PlanDelay) {
            planDelay = armed ? index : EventIndex{};
            planFired = armed ? EventIndex{} : index;
        } else if (DeadlineName(event.arg) == DeadlineName::RouteDelay) {
            routeDelay = armed ? index : EventIndex{};
        }
    }
}

/// The side had all of the answer, or had sent it, by then: whoever ends its connection after that does
/// not give up.
bool Standing::isAnsweredBy(const ExchangeReading &reading, Side side, EventIndex by) const
{
    if (side == Side::Client)
        return responseEnd && responseEnd < by;
    const MessageReading &answer = reading.response();
    if (!answerEnd || answerEnd > by || !answer.complete)
        return false;
    qint64 written = answer.writtenBefore;
    for (const Transfer &write : answer.writes)
        written = write.event < by ? std::max(written, write.end) : written;
    return written >= answer.end();
}

/// What a person holds, and what is left to one.
void Standing::readHands(const ExchangeReading &reading)
{
    const Snapshot &snapshot = reading.snapshot();
    for (const EventIndex index : reading.events()) {
        const Event event = reading.at(index);
        if (event.kind == EventKind::LeftToPerson)
            (event.subject().halfId() == reading.key().client ? clientLeft : serverLeft) = index;
        const bool ends =
            event.kind == EventKind::FinReceived || event.kind == EventKind::ResetReceived;
        const bool foreign = ends
            && (event.subject().side() == Side::Server ? reading.clientOutside()
                                                       : reading.serverOutside());
        if (foreign && !gaveUp && !hands.held().empty()
            && !isAnsweredBy(reading, event.subject().side(), index))
            gaveUp = GaveUp{index, hands.held().front()};
        if (foreign && gaveUp && event.kind == EventKind::ResetReceived)
            gaveUp->reset = true;
        hands.take(snapshot, index);
    }
    if (!hands.held().empty())
        held = hands.held().front().event;
}

void Standing::readStatus(const ExchangeReading &reading)
{
    const QByteArray head = reading.head(reading.response());
    const QByteArray line = head.left(qMax<qsizetype>(0, head.indexOf("\r\n")));
    const qsizetype space = line.indexOf(' ');
    if (space > 0) {
        status = line.mid(space + 1, 3).toInt();
        reasonPhrase = line.mid(space + 5);
    }
    if (status == 0 && response && reading.at(response).kind == EventKind::OnResponse)
        status = int(reading.at(response).value);
}

/// `Expect: 100-continue` in the request's head, as far as it was sent, and no answer to it.
void Standing::readContinue(const ExchangeReading &reading)
{
    const MessageReading &answer = reading.response();
    answerBegin = answer.begin;
    for (const StreamPiece &piece : answer.pieces) {
        if (piece.kind != PieceKind::Information)
            break;
        answerBegin = piece.end;
    }
    const bool asked =
        reading.head(reading.request()).toLower().contains("\r\nexpect: 100-continue");
    waitsForContinue = asked && requestCall && !response && writes == 0 && !requestEnd
        && !reading.last(reading.client(), EventKind::OnContinue);
}

QString uncoded(const QByteArray &words)
{
    return QString::fromUtf8(words).replace(u'`', u'\'');
}

QString statusText(const Standing &now)
{
    if (now.status == 0)
        return {};
    const QString code = QString::number(now.status);
    return now.reasonPhrase.isEmpty() ? code : code + u' ' + uncoded(now.reasonPhrase);
}

QString serverName(const ExchangeReading &reading)
{
    const Endpoints ends = reading.endpoints();
    if (!ends.serverAddress.isEmpty())
        return placeText(ends.serverAddress, ends.serverPort);
    const EventIndex call = reading.first(reading.client(), EventKind::CallRequest);
    const RequestCall detail = reading.snapshot().detailOf<RequestCall>(call);
    return placeText(detail.host, detail.port);
}

QString socketName(const ExchangeReading &reading)
{
    const Endpoints ends = reading.endpoints();
    if (isUnixSocket(ends.serverAddress))
        return QStringLiteral("unix #%1").arg(reading.connection().value);
    return QStringLiteral(":%1").arg(ends.clientPort);
}

QString tunnelTarget(const ExchangeReading &reading)
{
    const QByteArrayList words = requestOf(reading).startLine.split(' ');
    return words.size() > 1 ? QString::fromLatin1(words.at(1)) : QString();
}

QByteArray userAgentOf(const ExchangeReading &reading)
{
    for (const MessageView::Line &line : requestOf(reading).lines) {
        if (line.name.toLower() == "user-agent")
            return line.value;
    }
    return {};
}

qint64 neverSent(const ExchangeReading &reading, EventIndex call)
{
    const Event event = reading.at(call);
    const bool client = event.subject() == Subject::half(reading.client().id);
    const HalfReading &half = client ? reading.client() : reading.server();
    const Side side = client ? Side::Client : Side::Server;
    const bool gone = half.closed || reading.last(side, EventKind::SocketDestroyed)
        || reading.last(side, EventKind::SocketClosed);
    if (!gone)
        return 0;
    const MessageReading &message = client ? reading.request() : reading.response();
    if (reading.hasForgotten())
        return 0; // nobody knows
    if (message.begin < 0 || reading.isHandshake(message))
        return event.value; // there was no socket to send it on, or no keys
    qint64 bytes = 0;
    for (const StreamPiece &piece : message.piecesOf(call))
        bytes += qMax<qint64>(0, piece.payloadEnd - qMax(piece.payloadBegin, message.written()));
    return bytes;
}

Delivery deliveryOf(const ExchangeReading &reading, const HalfReading &half)
{
    Delivery out;
    for (const EventIndex index : half.events) {
        const Event event = reading.at(index);
        if (event.kind != EventKind::BodyIn && event.kind != EventKind::OnData)
            continue;
        out.newest = index;
        if (event.kind == EventKind::BodyIn)
            out.arrived += event.value;
        if (event.kind == EventKind::BodyIn && (event.arg & BodyDumped))
            out.dumped += event.value;
        if (event.kind == EventKind::OnData || (event.arg & BodyDelivered)) {
            ++out.callbacks;
            out.delivered += event.value;
        }
    }
    return out;
}

QString deliveryText(const Delivery &delivery)
{
    const QString arrived = bytesText(delivery.arrived);
    if (delivery.delivered == delivery.arrived)
        return arrived;
    if (delivery.delivered == 0)
        return Words::tr("%1 arrived, none of it read").arg(arrived);
    return Words::tr("%1 arrived, %2 of it read").arg(arrived, bytesText(delivery.delivered));
}

Error errorOf(const ExchangeReading &reading, EventIndex index)
{
    switch (reading.at(index).kind) {
    case EventKind::OnError:
    case EventKind::ParseFailed:
    case EventKind::InputRefused:
    case EventKind::SocketFailed:
    case EventKind::ConnectFailed:
    case EventKind::ResetReceived:
    case EventKind::OnClientError:
    case EventKind::CallRefused:
    case EventKind::TlsNotVerified:
    case EventKind::TlsFailed:
    case EventKind::TunnelClosed: // its detail has an error where others have theirs
        return reading.snapshot().detailOf<ErrorDetail>(index).error;
    default:
        return {};
    }
}

} // namespace roundtrip::flow

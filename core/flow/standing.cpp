#include "core/flow/standing.h"

#include <map>

namespace roundtrip::flow
{

using namespace trace;

static bool endsMessageIn(const Event &event)
{
    return event.kind == EventKind::MessageInEnd
        || (event.kind == EventKind::HeadIn && (event.arg & HeadEndsMessage))
        || (event.kind == EventKind::BodyIn && (event.arg & BodyEndsMessage));
}

Standing::Standing(const ExchangeReading &reading)
{
    readClient(reading);
    readServer(reading);
    readWaits(reading);
    readStatus(reading);
    connected = reading.isConnected();
}

void Standing::readClient(const ExchangeReading &reading)
{
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
        const bool untilClose = event.kind == EventKind::OnEnd && !clientError;
        if ((endsMessageIn(event) || untilClose) && !responseEnd)
            responseEnd = index;
    }
}

void Standing::readServer(const ExchangeReading &reading)
{
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
        case EventKind::HeadOut:
            answerHead = index;
            break;
        case EventKind::CallEnd:
            answerEnd = index;
            break;
        case EventKind::ParseFailed:
            parseFailed = index;
            break;
        case EventKind::OnError:
        case EventKind::OnAborted:
        case EventKind::CallDestroy:
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
    std::map<std::pair<quint32, int>, EventIndex> holds;
    for (const EventIndex index : reading.events()) {
        const Event event = reading.at(index);
        if (event.kind == EventKind::StepHeld)
            holds[{event.subjectRaw, event.arg}] = index;
        else if (event.kind == EventKind::StepReleased)
            holds.erase({event.subjectRaw, event.arg});
        if (event.kind >= EventKind::CallRequest && event.kind <= EventKind::CallRefused)
            planFired = false;
        const bool armed = event.kind == EventKind::DeadlineArmed;
        if (!armed && event.kind != EventKind::DeadlineFired)
            continue;
        if (DeadlineName(event.arg) == DeadlineName::PlanDelay) {
            planDelay = armed ? index : EventIndex{};
            planFired = !armed;
        } else if (DeadlineName(event.arg) == DeadlineName::RouteDelay) {
            routeDelay = armed ? index : EventIndex{};
        }
    }
    for (const auto &[where, index] : holds)
        held = held ? std::min(held, index) : index;
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

QString serverName(const ExchangeReading &reading)
{
    const Endpoints ends = reading.endpoints();
    if (ends.serverPort != 0) {
        const bool v6 = ends.serverAddress.contains(':');
        return QString::fromLatin1(v6 ? '[' + ends.serverAddress + ']' : ends.serverAddress) + u':'
            + QString::number(ends.serverPort);
    }
    const EventIndex call = reading.first(reading.client(), EventKind::CallRequest);
    const RequestCall detail = reading.snapshot().detailOf<RequestCall>(call);
    return QString::fromUtf8(detail.host) + u':' + QString::number(detail.port);
}

QByteArray userAgentOf(const ExchangeReading &reading)
{
    for (const MessageView::Line &line : requestOf(reading).lines) {
        if (line.name.toLower() == "user-agent")
            return line.value;
    }
    return {};
}

Error errorOf(const ExchangeReading &reading, EventIndex index)
{
    switch (reading.at(index).kind) {
    case EventKind::OnError:
    case EventKind::ParseFailed:
    case EventKind::SocketFailed:
    case EventKind::ResetReceived:
    case EventKind::OnClientError:
    case EventKind::CallRefused:
        return reading.snapshot().detailOf<ErrorDetail>(index).error;
    default:
        return {};
    }
}

} // namespace roundtrip::flow

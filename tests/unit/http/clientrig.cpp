#include "tests/unit/http/clientrig.h"

using namespace roundtrip;
using trace::EventKind;

namespace
{

QByteArray suffixFor(trace::HalfId half)
{
    return half.value == 1 ? QByteArray() : QByteArray::number(half.value);
}

template <typename Enum>
QByteArray nameOf(Enum value)
{
    return QMetaEnum::fromType<Enum>().valueToKey(int(value));
}

} // namespace

void ClientRig::watch(http::ClientRequest &request)
{
    const QByteArray req = "req" + suffixFor(request.half()) + '.';
    request.onSocket([this, req] { note(req + "socket"); });
    request.onFinish([this, req] { note(req + "finish"); });
    request.onDrain([this, req] { note(req + "drain"); });
    request.onTimeout([this, req] { note(req + "timeout"); });
    request.onAbort([this, req] { note(req + "abort"); });
    request.onContinue([this, req] { note(req + "continue"); });
    request.onClose([this, req] { note(req + "close"); });
    request.onError([this, req](const Error &error) { note(req + "error(" + error.code + ")"); });
    request.onInformation([this, req](const http::ClientRequest::Information &information) {
        note(req + "information(" + QByteArray::number(information.statusCode) + ")");
    });
    request.onResponse(
        [this, req, half = request.half()](const http::ClientRequest::Response &response) {
            note(req + "response(" + QByteArray::number(response->statusCode()) + ")");
            watchResponse(*response, suffixFor(half));
        });
}

void ClientRig::watchResponse(http::IncomingMessage &response, const QByteArray &suffix)
{
    const QByteArray res = "res" + suffix + '.';
    if (registerForData)
        response.onData(
            [this, res](QByteArrayView bytes) { note(res + "data(" + bytes.toByteArray() + ")"); });
    response.onEnd([this, res] { note(res + "end"); });
    response.onClose([this, res] { note(res + "close"); });
    response.onAborted([this, res] { note(res + "aborted"); });
    response.onTimeout([this, res] { note(res + "timeout"); });
    response.onError([this, res](const Error &error) { note(res + "error(" + error.code + ")"); });
}

QByteArray ClientRig::story()
{
    const trace::Snapshot all = snapshot();
    QByteArrayList words;
    for (; m_told < all.endEvent(); ++m_told) {
        const QByteArray word = wordFor(all, {m_told});
        if (!word.isEmpty())
            words.push_back(word);
    }
    return words.join(' ');
}

QByteArray ClientRig::wordFor(const trace::Snapshot &snapshot, trace::EventIndex index)
{
    const trace::Event event = snapshot.at(index);
    const QByteArray suffix =
        event.subject().isHalf() ? suffixFor(event.subject().halfId()) : QByteArray();
    const bool incoming = event.arg & quint8(trace::MessageObject::Incoming);
    const QByteArray object = (incoming ? "res" : "req") + suffix + '.';
    const QByteArray number = QByteArray::number(event.value);
    switch (event.kind) {
    case EventKind::AgentNewSocket:
        return "new" + suffix;
    case EventKind::AgentReusedSocket:
        return "reused" + suffix;
    case EventKind::AgentHandedOver:
        return "handed" + suffix;
    case EventKind::AgentQueued:
        return "queued" + suffix;
    case EventKind::AgentKeptSocket:
        return "kept" + suffix;
    case EventKind::AgentDroppedSocket:
        return "dropped" + suffix + "(" + nameOf(trace::NotPooledBecause(event.arg)) + ")";
    case EventKind::NoAgent:
        return "noAgent" + suffix;
    case EventKind::SocketWrite:
        return "->" + QByteArray::number(snapshot.byteCountOf(index));
    case EventKind::FinReceived:
        return "cs.end";
    case EventKind::FinSent:
        return "FIN";
    case EventKind::SocketTimeout:
        return "cs.timeout";
    case EventKind::SocketClosed:
        return "cs.close";
    case EventKind::OnSocket:
        return object + "socket";
    case EventKind::OnResponse:
        return object + "response(" + number + ")";
    case EventKind::OnInformation:
        return object + "information(" + number + ")";
    case EventKind::OnContinue:
        return object + "continue";
    case EventKind::OnUpgrade:
        return object + "upgrade";
    case EventKind::OnConnect:
        return object + "connect";
    case EventKind::BodyIn:
        return event.arg & trace::BodyDelivered ? "res" + suffix + ".data(" + number + ")"
                                                : QByteArray();
    case EventKind::OnData:
        return object + "data(" + number + ")";
    case EventKind::OnEnd:
        return object + "end";
    case EventKind::OnFinish:
        return object + "finish";
    case EventKind::OnDrain:
        return object + "drain";
    case EventKind::OnTimeout:
        return object + "timeout";
    case EventKind::OnAbort:
        return object + "abort";
    case EventKind::OnAborted:
        return object + "aborted";
    case EventKind::OnError:
        return object + "error(" + snapshot.detailOf<trace::ErrorDetail>(index).error.code + ")";
    case EventKind::OnClose:
        return object + "close";
    case EventKind::HalfClosed:
        return "half" + suffix + (event.arg ? ".failed" : ".closed");
    default:
        return {};
    }
}

QByteArray linesOf(const QByteArray &wire)
{
    return wire.left(wire.indexOf("\r\n\r\n")).replace("\r\n", " | ");
}

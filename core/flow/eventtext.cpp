#include "core/flow/eventtext.h"

#include "core/flow/ruletext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QMetaEnum>

#include <array>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// What an event's value is, as event.h documents it.
enum class ValueIs : quint8 {
    Nothing,
    Bytes,
    RecordedBytes,
    Count,
    Status,
    Milliseconds,
    Connection,
    ClientHalf,
    SessionDetail,
    PlanDetail,
    CommandDetail,
    ListenDetail,
    EndpointsDetail,
    TextDetail,
    ErrorText,
    GapDetail,
    FieldDetail,
    RequestCallDetail,
    HeadOut,
    TlsHelloDetail,
    CertificateDetail,
    TlsSessionDetail,
    TunnelEndDetail,
    DeadlineLeft,
    Edit,
    Fault,
};

/// What an event's arg is.
enum class ArgIs : quint8 {
    Nothing,
    Origin,
    Plan,
    Direction,
    Seam,
    Pause,
    Deadline,
    Framing,
    Queued,
    NotPooled,
    Object,
    HeadFlags,
    BodyFlags,
    Depth,
    TunnelEnded,
    Change,
    Fault,
    Bad,
};

struct KindText {
    EventKind kind;
    const char *what; ///< marked for translation where it is not code
    ValueIs value = ValueIs::Nothing;
    ArgIs arg = ArgIs::Nothing;
};

constexpr auto kindTexts = std::to_array<KindText>({
    {EventKind::SessionStarted, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "trace begins"),
        ValueIs::SessionDetail},
    {EventKind::PlanAdopted, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "plan adopted"),
        ValueIs::PlanDetail, ArgIs::Plan},
    {EventKind::CommandGiven, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "command"),
        ValueIs::CommandDetail, ArgIs::Origin},
    {EventKind::Listening, "server.listen()", ValueIs::ListenDetail},
    {EventKind::ListenFailed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "cannot listen"),
        ValueIs::ListenDetail},
    {EventKind::ListenStopped, "server.close()", ValueIs::ListenDetail},
    {EventKind::AcceptPaused, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "accepting pauses"),
        ValueIs::ErrorText},
    {EventKind::AcceptResumed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "accepting goes on")},
    {EventKind::ConnectionRefused,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "connection refused"),
        ValueIs::EndpointsDetail},
    {EventKind::LookupStarted, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "name lookup"),
        ValueIs::TextDetail},
    {EventKind::LookupEnded, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "name found"),
        ValueIs::TextDetail, ArgIs::Bad},
    {EventKind::ConnectStarted, "connect()", ValueIs::EndpointsDetail},
    {EventKind::ConnectFailed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "address does not answer"), ValueIs::ErrorText},
    {EventKind::Connected, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "connected"),
        ValueIs::EndpointsDetail},
    {EventKind::Accepted, "accept()", ValueIs::EndpointsDetail},
    {EventKind::TlsStarted, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "TLS handshake begins"),
        ValueIs::TlsHelloDetail},
    {EventKind::TlsCertificate, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "certificate"),
        ValueIs::CertificateDetail, ArgIs::Depth},
    {EventKind::TlsVerified, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "certificate verified")},
    {EventKind::TlsNotVerified,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "certificate not verified"),
        ValueIs::ErrorText},
    {EventKind::TlsAcceptedAnyway,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "certificate accepted anyway")},
    {EventKind::TlsFinished, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "TLS handshake done"),
        ValueIs::TlsSessionDetail},
    {EventKind::TlsFailed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "TLS failed"),
        ValueIs::ErrorText},
    {EventKind::TlsCloseReceived,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "close_notify received")},
    {EventKind::TlsCloseSent, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "close_notify sent")},
    {EventKind::SocketRead, "recv()", ValueIs::RecordedBytes},
    {EventKind::SocketWrite, "send()", ValueIs::RecordedBytes},
    {EventKind::WriteBlocked,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "the kernel takes no more"), ValueIs::Bytes},
    {EventKind::WriteResumed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "the kernel has room again"), ValueIs::Bytes},
    {EventKind::ReadPaused, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "reading pauses"),
        ValueIs::Nothing, ArgIs::Pause},
    {EventKind::ReadResumed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "reading goes on"),
        ValueIs::Nothing, ArgIs::Pause},
    {EventKind::FinReceived, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "FIN received")},
    {EventKind::FinSent, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "FIN sent")},
    {EventKind::ResetSent, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "RST sent"), ValueIs::Bytes},
    {EventKind::ResetReceived, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "RST received"),
        ValueIs::ErrorText},
    {EventKind::SocketFailed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "socket failed"),
        ValueIs::ErrorText},
    {EventKind::SocketDestroyed, "socket.destroy()", ValueIs::Nothing, ArgIs::Origin},
    {EventKind::SocketClosed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "socket closed"),
        ValueIs::Nothing, ArgIs::Bad},
    {EventKind::SocketTimeout, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "socket silent"),
        ValueIs::Milliseconds},
    {EventKind::BytesForgotten, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "bytes not kept"),
        ValueIs::GapDetail, ArgIs::Direction},
    {EventKind::BodyTail, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "end of the body, kept"),
        ValueIs::RecordedBytes, ArgIs::Direction},
    {EventKind::StepHeld, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "held"), ValueIs::Count,
        ArgIs::Seam},
    {EventKind::StepReleased, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "released"),
        ValueIs::Nothing, ArgIs::Seam},
    {EventKind::DeadlineArmed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadline set"),
        ValueIs::Milliseconds, ArgIs::Deadline},
    {EventKind::DeadlineFired, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadline reached"),
        ValueIs::Milliseconds, ArgIs::Deadline},
    {EventKind::DeadlinesFrozen,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadlines stand still")},
    {EventKind::DeadlinesThawed,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadlines run again")},
    {EventKind::AgentNewSocket, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: new socket"),
        ValueIs::Connection},
    {EventKind::AgentReusedSocket,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: free socket reused"),
        ValueIs::Connection},
    {EventKind::AgentHandedOver,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: socket handed over"),
        ValueIs::Connection},
    {EventKind::AgentQueued, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: request queued"),
        ValueIs::Count, ArgIs::Queued},
    {EventKind::AgentKeptSocket, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: socket kept"),
        ValueIs::Connection},
    {EventKind::AgentDroppedSocket,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "agent: socket not kept"), ValueIs::Connection,
        ArgIs::NotPooled},
    {EventKind::NoAgent,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "no agent: a socket of its own"),
        ValueIs::Connection},
    {EventKind::CallRequest, "http.request()", ValueIs::RequestCallDetail, ArgIs::Origin},
    {EventKind::CallSetHeader, "setHeader()", ValueIs::FieldDetail, ArgIs::Origin},
    {EventKind::CallRemoveHeader, "removeHeader()", ValueIs::FieldDetail, ArgIs::Origin},
    {EventKind::CallWriteHead, "writeHead()", ValueIs::Status, ArgIs::Origin},
    {EventKind::CallWrite, "write()", ValueIs::Bytes, ArgIs::Origin},
    {EventKind::CallEnd, "end()", ValueIs::Bytes, ArgIs::Origin},
    {EventKind::CallFlushHeaders, "flushHeaders()", ValueIs::Nothing, ArgIs::Origin},
    {EventKind::CallAddTrailers, "addTrailers()", ValueIs::Count, ArgIs::Origin},
    {EventKind::CallWriteInformation, "writeInformation()", ValueIs::Status, ArgIs::Origin},
    {EventKind::CallAbort, "abort()", ValueIs::Nothing, ArgIs::Origin},
    {EventKind::CallDestroy, "destroy()", ValueIs::Nothing, ArgIs::Origin},
    {EventKind::CallSetTimeout, "setTimeout()", ValueIs::Milliseconds, ArgIs::Origin},
    {EventKind::CallRefused, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "call refused"),
        ValueIs::ErrorText, ArgIs::Origin},
    {EventKind::FieldOmitted, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "field line left out"),
        ValueIs::ErrorText},
    {EventKind::RequestBegan, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "a request begins"),
        ValueIs::Connection},
    {EventKind::HeadOut, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "head made"), ValueIs::HeadOut,
        ArgIs::Framing},
    {EventKind::InformationOut, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "1xx answer made"),
        ValueIs::Bytes},
    {EventKind::LastChunkOut, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "last chunk made"),
        ValueIs::Bytes},
    {EventKind::RawOut, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "bytes outside any exchange"),
        ValueIs::Bytes},
    {EventKind::HeadIn, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "head parsed"), ValueIs::Bytes,
        ArgIs::HeadFlags},
    {EventKind::InformationIn, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "1xx answer parsed"),
        ValueIs::Bytes},
    {EventKind::ChunkHeadIn, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "chunk-size parsed"),
        ValueIs::Bytes},
    {EventKind::BodyIn, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "body parsed"), ValueIs::Bytes,
        ArgIs::BodyFlags},
    {EventKind::MessageInEnd, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "message complete"),
        ValueIs::Bytes},
    {EventKind::ParseFailed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "parse error"),
        ValueIs::ErrorText},
    {EventKind::InputRefused, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "input refused"),
        ValueIs::ErrorText},
    {EventKind::Twin, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "the other half is"),
        ValueIs::ClientHalf},
    {EventKind::MessageInCut, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "message cut off"),
        ValueIs::Bytes},
    {EventKind::BodyOutDropped, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "body not sent"),
        ValueIs::Bytes},
    {EventKind::TunnelBegan, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "tunnel: connecting"),
        ValueIs::Connection},
    {EventKind::TunnelOpened, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "tunnel open"),
        ValueIs::Bytes},
    {EventKind::TunnelClosed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "tunnel closed"),
        ValueIs::TunnelEndDetail, ArgIs::TunnelEnded},
    {EventKind::OnSocket, "'socket'", ValueIs::Connection},
    {EventKind::OnRequest, "'request'"},
    {EventKind::OnCheckContinue, "'checkContinue'"},
    {EventKind::OnCheckExpectation, "'checkExpectation'"},
    {EventKind::OnResponse, "'response'", ValueIs::Status},
    {EventKind::OnInformation, "'information'", ValueIs::Status},
    {EventKind::OnContinue, "'continue'"},
    {EventKind::OnUpgrade, "'upgrade'"},
    {EventKind::OnConnect, "'connect'"},
    {EventKind::OnData, "'data'", ValueIs::Bytes, ArgIs::Object},
    {EventKind::OnEnd, "'end'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnFinish, "'finish'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnDrain, "'drain'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnReadable, "'readable'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnTimeout, "'timeout'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnAbort, "'abort'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnAborted, "'aborted'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnError, "'error'", ValueIs::ErrorText, ArgIs::Object},
    {EventKind::OnClose, "'close'", ValueIs::Nothing, ArgIs::Object},
    {EventKind::OnClientError, "'clientError'", ValueIs::ErrorText},
    {EventKind::OnDropRequest, "'dropRequest'"},
    {EventKind::KernelBuffer,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "unread in our kernel's buffer"),
        ValueIs::Bytes, ArgIs::Direction},
    {EventKind::DeadlineFrozen,
        QT_TRANSLATE_NOOP("roundtrip::flow::Event", "deadline stands still"), ValueIs::DeadlineLeft,
        ArgIs::Deadline},
    {EventKind::BreakpointHit, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "breakpoint"),
        ValueIs::Count, ArgIs::Seam},
    {EventKind::StepEdited, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "held step changed"),
        ValueIs::Edit, ArgIs::Change},
    {EventKind::LinkHeld, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "the link delays"),
        ValueIs::Bytes, ArgIs::Direction},
    {EventKind::FaultStruck, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "fault"), ValueIs::Fault,
        ArgIs::Fault},
    {EventKind::HalfClosed, QT_TRANSLATE_NOOP("roundtrip::flow::Event", "exchange closed"),
        ValueIs::Nothing, ArgIs::Bad},
});

const KindText *textFor(EventKind kind)
{
    for (const KindText &text : kindTexts) {
        if (text.kind == kind)
            return &text;
    }
    return nullptr;
}

QString tr(const char *text)
{
    return QCoreApplication::translate("roundtrip::flow::Event", text);
}

QString latin(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

QString endpointsText(const Endpoints &ends)
{
    return QStringLiteral("%1:%2 → %3:%4")
        .arg(latin(ends.clientAddress))
        .arg(ends.clientPort)
        .arg(latin(ends.serverAddress))
        .arg(ends.serverPort);
}

QString atByte(const QString &text, qint64 byte)
{
    return byte < 0 ? text
                    : QCoreApplication::translate("roundtrip::flow::Event", "%1 at byte %2")
                          .arg(text)
                          .arg(byte);
}

QString wordsOf(const Error &error)
{
    return error.message.contains(error.code) || error.code.isEmpty()
        ? latin(error.message)
        : QStringLiteral("%1 (%2)").arg(latin(error.message), latin(error.code));
}

QString errorText(const Error &error)
{
    return atByte(wordsOf(error), error.byteOffset);
}

/// "Parse Error: … (HPE_STRICT): a line ends with CR and LF (line-end; RFC 9112, 2.2) at byte 14"
QString errorText(const ErrorDetail &detail)
{
    const QString words = ruleWords(detail.rule);
    if (words.isEmpty())
        return errorText(detail.error);
    const QString rule =
        QCoreApplication::translate("roundtrip::flow::Event", "%1: %2 (%3; %4)")
            .arg(wordsOf(detail.error), words, latin(detail.rule), latin(detail.section));
    return atByte(rule, detail.error.byteOffset);
}

QString listenText(const Listen &listen)
{
    const QString place = QStringLiteral("%1:%2").arg(latin(listen.host)).arg(listen.port);
    return listen.error ? errorText(listen.error) : place;
}

/// "CN=localhost, issued by CN=Example CA, valid until 2026-11-24".
QString certificateText(const Certificate &certificate)
{
    const QString until = QDateTime::fromMSecsSinceEpoch(certificate.validUntil, Qt::UTC)
                              .date()
                              .toString(Qt::ISODate);
    return QCoreApplication::translate("roundtrip::flow::Event", "%1, issued by %2, valid until %3")
        .arg(latin(certificate.subject), latin(certificate.issuer), until);
}

QString sessionText(const TlsSession &session)
{
    QStringList parts{latin(session.version), latin(session.cipher)};
    if (!session.protocol.isEmpty())
        parts.append(latin(session.protocol));
    return parts.join(QStringLiteral(" · "));
}

/// "1.2 KiB to the server, 34 KiB to the client", and why it broke.
QString tunnelText(const TunnelEnd &end)
{
    const QString counts = tunnelBytesText(end.bytesToServer, end.bytesToClient);
    return end.error ? QStringLiteral("%1 · %2").arg(counts, errorText(end.error)) : counts;
}

QString requestText(const RequestCall &call)
{
    return QStringLiteral("%1 %2:%3%4")
        .arg(latin(call.method), latin(call.host))
        .arg(call.port)
        .arg(latin(call.path));
}

template <typename E>
QString enumName(int value)
{
    const char *key = QMetaEnum::fromType<E>().valueToKey(value);
    return key ? QString::fromLatin1(key) : QString::number(value);
}

/// The name of an arg's value; empty where the arg is flags or nothing.
QString argName(ArgIs is, int arg)
{
    switch (is) {
    case ArgIs::Origin:
        return enumName<Origin>(arg);
    case ArgIs::Plan:
        return enumName<PlanType>(arg);
    case ArgIs::Direction:
        return enumName<Direction>(arg);
    case ArgIs::Seam:
        return enumName<Seam>(int(seamOf(quint8(arg))));
    case ArgIs::Pause:
        return enumName<PauseReason>(arg);
    case ArgIs::Deadline:
        return enumName<DeadlineName>(arg);
    case ArgIs::Framing:
        return enumName<Framing>(arg);
    case ArgIs::Queued:
        return enumName<QueuedBecause>(arg);
    case ArgIs::NotPooled:
        return enumName<NotPooledBecause>(arg);
    case ArgIs::Object:
        return enumName<MessageObject>(arg & 1);
    case ArgIs::TunnelEnded:
        return enumName<TunnelEndedBy>(arg);
    case ArgIs::Change:
        return enumName<StepChange>(arg);
    case ArgIs::Fault:
        return enumName<FaultKind>(arg);
    case ArgIs::HeadFlags:
    case ArgIs::BodyFlags:
    case ArgIs::Depth:
    case ArgIs::Bad:
    case ArgIs::Nothing:
        break;
    }
    return {};
}

QString leftText(const DeadlineState &state)
{
    return QCoreApplication::translate("roundtrip::flow::Event", "%1 left of %2")
        .arg(durationText(std::chrono::microseconds(state.remainingUs)),
            durationText(std::chrono::microseconds(state.totalUs)));
}

QString hex(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex());
}

/// What a fault did beyond its name.
QString faultText(const FaultDetail &fault)
{
    QStringList parts;
    if (fault.delayUs > 0)
        parts.append(durationText(std::chrono::microseconds(fault.delayUs)));
    if (fault.dropped > 0)
        parts.append(QCoreApplication::translate("roundtrip::flow::Event", "%1 never sent")
                         .arg(bytesText(fault.dropped)));
    if (!fault.before.isEmpty())
        parts.append(QStringLiteral("%1 → %2").arg(hex(fault.before), hex(fault.after)));
    return parts.join(QStringLiteral(" · "));
}

QString valueText(const Snapshot &snapshot, EventIndex index, const Event &event, ValueIs is)
{
    switch (is) {
    case ValueIs::Nothing:
        return {};
    case ValueIs::Bytes:
        return bytesText(event.value);
    case ValueIs::RecordedBytes:
        return (event.arg & insideTls) && event.kind != EventKind::BodyTail
            ? QCoreApplication::translate("roundtrip::flow::Event", "%1, inside TLS")
                  .arg(bytesText(snapshot.byteCountOf(index)))
            : bytesText(snapshot.byteCountOf(index));
    case ValueIs::Count:
    case ValueIs::Status:
        return QString::number(event.value);
    case ValueIs::Milliseconds:
        return durationText(std::chrono::milliseconds(event.value));
    case ValueIs::Connection:
        return QCoreApplication::translate("roundtrip::flow::Event", "connection %1")
            .arg(event.value);
    case ValueIs::ClientHalf:
        return QStringLiteral("#%1").arg(event.value);
    case ValueIs::SessionDetail:
        return latin(snapshot.detailOf<Session>(index).program);
    case ValueIs::PlanDetail:
        return latin(snapshot.detailOf<Plan>(index).name);
    case ValueIs::CommandDetail:
        return latin(snapshot.detailOf<trace::Command>(index).verb);
    case ValueIs::ListenDetail:
        return listenText(snapshot.detailOf<Listen>(index));
    case ValueIs::EndpointsDetail:
        return endpointsText(snapshot.detailOf<Endpoints>(index));
    case ValueIs::TextDetail:
        if (event.kind == EventKind::LookupEnded && event.arg == 1)
            return errorText(snapshot.detailOf<ErrorDetail>(index).error);
        return latin(snapshot.detailOf<Text>(index).text);
    case ValueIs::ErrorText:
        return errorText(snapshot.detailOf<ErrorDetail>(index));
    case ValueIs::GapDetail:
        return bytesText(snapshot.detailOf<Gap>(index).bytes);
    case ValueIs::FieldDetail: {
        const Field field = snapshot.detailOf<Field>(index);
        return QStringLiteral("%1: %2").arg(latin(field.name), QString::fromLatin1(field.value));
    }
    case ValueIs::RequestCallDetail:
        return requestText(snapshot.detailOf<RequestCall>(index));
    case ValueIs::TlsHelloDetail:
        return latin(snapshot.detailOf<TlsHello>(index).serverName);
    case ValueIs::CertificateDetail:
        return certificateText(snapshot.detailOf<Certificate>(index));
    case ValueIs::TlsSessionDetail:
        return sessionText(snapshot.detailOf<TlsSession>(index));
    case ValueIs::TunnelEndDetail:
        return tunnelText(snapshot.detailOf<TunnelEnd>(index));
    case ValueIs::HeadOut:
        return bytesText(snapshot.detailOf<HeadOutDetail>(index).length);
    case ValueIs::DeadlineLeft:
        return leftText(snapshot.detailOf<DeadlineState>(index));
    case ValueIs::Edit: {
        const StepEdit edit = snapshot.detailOf<StepEdit>(index);
        return QStringLiteral("%1 → %2").arg(
            bytesText(edit.before.size()), bytesText(edit.after.size()));
    }
    case ValueIs::Fault:
        return faultText(snapshot.detailOf<FaultDetail>(index));
    }
    return {};
}

QString sideName(Side side)
{
    return side == Side::Client ? QCoreApplication::translate("roundtrip::flow::Event", "client")
                                : QCoreApplication::translate("roundtrip::flow::Event", "server");
}

/// The arg is worth a word when it gives a reason.
bool argExplains(ArgIs is)
{
    return is == ArgIs::Framing || is == ArgIs::NotPooled || is == ArgIs::Queued
        || is == ArgIs::TunnelEnded || is == ArgIs::Deadline || is == ArgIs::Seam
        || is == ArgIs::Pause || is == ArgIs::Change || is == ArgIs::Fault;
}

QJsonObject jsonOfError(const Error &error)
{
    QJsonObject object{{"code", latin(error.code)}, {"message", latin(error.message)}};
    if (!error.syscall.isEmpty())
        object.insert("syscall", latin(error.syscall));
    if (error.byteOffset >= 0)
        object.insert("byteOffset", error.byteOffset);
    return object;
}

QJsonObject jsonOfError(const ErrorDetail &detail)
{
    QJsonObject object = jsonOfError(detail.error);
    if (!detail.rule.isEmpty()) {
        object.insert("rule", latin(detail.rule));
        object.insert("section", latin(detail.section));
    }
    return object;
}

void insertEdit(QJsonObject &object, const StepEdit &edit)
{
    object.insert("step", qint64(edit.step));
    if (edit.at >= 0)
        object.insert("at", edit.at);
    object.insert("before", QString::fromLatin1(edit.before.toBase64()));
    object.insert("after", QString::fromLatin1(edit.after.toBase64()));
}

void insertFault(QJsonObject &object, const FaultDetail &fault)
{
    object.insert("direction", enumName<Direction>(int(fault.direction)));
    if (fault.at >= 0)
        object.insert("at", fault.at);
    if (fault.delayUs > 0)
        object.insert("delayUs", fault.delayUs);
    if (fault.dropped > 0)
        object.insert("dropped", fault.dropped);
    if (!fault.before.isEmpty()) {
        object.insert("before", hex(fault.before));
        object.insert("after", hex(fault.after));
    }
}

void insertHello(QJsonObject &object, const TlsHello &hello)
{
    object.insert("serverName", latin(hello.serverName));
    object.insert("protocols", latin(hello.protocols));
    object.insert("ownCa", hello.ownCa);
    object.insert("verifies", hello.verifies);
}

void insertCertificate(QJsonObject &object, const Certificate &certificate)
{
    const auto time = [](qint64 ms) {
        return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODate);
    };
    object.insert("subject", latin(certificate.subject));
    object.insert("issuer", latin(certificate.issuer));
    object.insert("validFrom", time(certificate.validFrom));
    object.insert("validUntil", time(certificate.validUntil));
    object.insert("names", latin(certificate.names));
    object.insert("key", latin(certificate.key));
    object.insert("fingerprint", latin(certificate.fingerprint));
}

void insertValue(
    QJsonObject &object, const Snapshot &snapshot, EventIndex index, const Event &event, ValueIs is)
{
    switch (is) {
    case ValueIs::Nothing:
        break;
    case ValueIs::Bytes:
        object.insert("bytes", qint64(event.value));
        break;
    case ValueIs::RecordedBytes:
        object.insert("bytes", snapshot.byteCountOf(index));
        object.insert("data", QString::fromLatin1(snapshot.bytesOf(index).toBase64()));
        if ((event.arg & insideTls) && event.kind != EventKind::BodyTail)
            object.insert("tls", true);
        break;
    case ValueIs::Status:
        object.insert("statusCode", qint64(event.value));
        break;
    case ValueIs::Milliseconds:
        object.insert("ms", qint64(event.value));
        break;
    case ValueIs::Connection:
        object.insert("connection", qint64(event.value));
        break;
    case ValueIs::ClientHalf:
        object.insert("twin", qint64(event.value));
        break;
    case ValueIs::Count:
        object.insert("count", qint64(event.value));
        break;
    case ValueIs::ErrorText:
        object.insert("error", jsonOfError(snapshot.detailOf<ErrorDetail>(index)));
        break;
    case ValueIs::ListenDetail: {
        const Listen listen = snapshot.detailOf<Listen>(index);
        object.insert("host", latin(listen.host));
        object.insert("port", listen.port);
        if (listen.error)
            object.insert("error", jsonOfError(listen.error));
        break;
    }
    case ValueIs::HeadOut: {
        const HeadOutDetail head = snapshot.detailOf<HeadOutDetail>(index);
        object.insert("bytes", qint64(head.length));
        QJsonArray lines;
        for (LineOrigin origin : head.lines)
            lines.append(
                origin == LineOrigin::You ? QStringLiteral("you") : QStringLiteral("module"));
        object.insert("lines", lines);
        break;
    }
    case ValueIs::DeadlineLeft: {
        const DeadlineState state = snapshot.detailOf<DeadlineState>(index);
        object.insert("remainingUs", state.remainingUs);
        object.insert("totalUs", state.totalUs);
        break;
    }
    case ValueIs::Edit:
        insertEdit(object, snapshot.detailOf<StepEdit>(index));
        break;
    case ValueIs::Fault:
        insertFault(object, snapshot.detailOf<FaultDetail>(index));
        break;
    case ValueIs::TlsHelloDetail:
        insertHello(object, snapshot.detailOf<TlsHello>(index));
        break;
    case ValueIs::CertificateDetail:
        insertCertificate(object, snapshot.detailOf<Certificate>(index));
        break;
    case ValueIs::TlsSessionDetail: {
        const TlsSession session = snapshot.detailOf<TlsSession>(index);
        object.insert("version", latin(session.version));
        object.insert("cipher", latin(session.cipher));
        object.insert("protocol", latin(session.protocol));
        break;
    }
    case ValueIs::TunnelEndDetail: {
        const TunnelEnd end = snapshot.detailOf<TunnelEnd>(index);
        object.insert("bytesToServer", end.bytesToServer);
        object.insert("bytesToClient", end.bytesToClient);
        if (end.error)
            object.insert("error", jsonOfError(end.error));
        break;
    }
    case ValueIs::SessionDetail:
    case ValueIs::PlanDetail:
    case ValueIs::CommandDetail:
    case ValueIs::EndpointsDetail:
    case ValueIs::TextDetail:
    case ValueIs::GapDetail:
    case ValueIs::FieldDetail:
    case ValueIs::RequestCallDetail:
        object.insert("detail", valueText(snapshot, index, event, is));
        break;
    }
}

void insertSubject(QJsonObject &object, Subject subject)
{
    if (subject.isHalf()) {
        object.insert("half", qint64(subject.halfId().value));
    } else if (subject.isConnection()) {
        object.insert("connection", qint64(subject.connectionId().value));
        object.insert("side",
            subject.side() == Side::Client ? QStringLiteral("client") : QStringLiteral("server"));
    }
}

void insertArg(QJsonObject &object, ArgIs is, int arg)
{
    const QString name = argName(is, arg);
    if (!name.isEmpty())
        object.insert(is == ArgIs::Origin ? QStringLiteral("origin") : QStringLiteral("arg"), name);
    else if (is != ArgIs::Nothing)
        object.insert("arg", arg);
    const HeldItem item = heldItemOf(quint8(arg));
    if (is == ArgIs::Seam && item != HeldItem::Unknown)
        object.insert("item", enumName<HeldItem>(int(item)));
}

} // namespace

EventText textOf(const Snapshot &snapshot, EventIndex index, Side side)
{
    const Event event = snapshot.at(index);
    const KindText *kind = textFor(event.kind);
    if (!kind)
        return {};
    EventText text;
    const Subject subject = event.subject();
    text.who = subject.isProgram()
        ? QCoreApplication::translate("roundtrip::flow::Event", "program")
        : sideName(subject.isConnection() ? subject.side() : side);
    const bool nameless = event.kind == EventKind::LookupEnded && event.arg == 1;
    text.what = nameless ? QCoreApplication::translate("roundtrip::flow::Event", "name not found")
                         : tr(kind->what);
    if (event.kind == EventKind::KernelBuffer && Direction(event.arg) == Direction::Out)
        text.what =
            QCoreApplication::translate("roundtrip::flow::Event", "unsent in our kernel's buffer");
    text.detail = valueText(snapshot, index, event, kind->value);
    if (argExplains(kind->arg) && event.arg) {
        const HeldItem item = heldItemOf(event.arg);
        QString reason = argName(kind->arg, event.arg);
        if (kind->arg == ArgIs::Seam && item != HeldItem::Unknown)
            reason += QStringLiteral(" · ") + enumName<HeldItem>(int(item));
        text.detail =
            text.detail.isEmpty() ? reason : QStringLiteral("%1 · %2").arg(text.detail, reason);
    }
    return text;
}

QJsonObject jsonOf(const Snapshot &snapshot, EventIndex index)
{
    const Event event = snapshot.at(index);
    QJsonObject object{{"v", 1}, {"event", qint64(index.value)},
        {"us", qint64(snapshot.timeOf(index).count())},
        {"kind", enumName<EventKind>(int(event.kind))}};
    insertSubject(object, event.subject());
    if (const EventIndex cause = snapshot.causeOf(index))
        object.insert("cause", qint64(cause.value));
    if (const KindText *kind = textFor(event.kind)) {
        insertArg(object, kind->arg, event.arg);
        insertValue(object, snapshot, index, event, kind->value);
    }
    return object;
}

QString durationText(std::chrono::microseconds duration)
{
    const double us = double(duration.count());
    if (duration.count() == 0)
        return QCoreApplication::translate("roundtrip::flow::Event", "under a tick");
    if (us < 1000)
        return QStringLiteral("%1 µs").arg(duration.count());
    if (us < 99'950)
        return QStringLiteral("%1 ms").arg(us / 1000, 0, 'f', 1);
    if (us < 999'500)
        return QStringLiteral("%1 ms").arg(us / 1000, 0, 'f', 0);
    if (us < 59'950'000)
        return QStringLiteral("%1 s").arg(us / 1'000'000, 0, 'f', us < 10'000'000 ? 2 : 1);
    const qint64 seconds = std::chrono::round<std::chrono::seconds>(duration).count();
    const QChar zero = u'0';
    if (seconds < 3600)
        return QStringLiteral("%1 min %2 s").arg(seconds / 60).arg(seconds % 60, 2, 10, zero);
    return QStringLiteral("%1 h %2 min").arg(seconds / 3600).arg(seconds % 3600 / 60, 2, 10, zero);
}

QString phaseText(const PhaseSpan &phase, bool clientOutside)
{
    if (phase.end != phase.begin || phase.underWay)
        return durationText(phase.end - phase.begin);
    const bool carries = phase.phase == Phase::Sending || phase.phase == Phase::Receiving;
    if (!carries || (phase.phase == Phase::Sending && !clientOutside))
        return QCoreApplication::translate("roundtrip::flow::Event", "in one turn");
    const bool read = (phase.phase == Phase::Receiving) != clientOutside;
    return read ? QCoreApplication::translate("roundtrip::flow::Event", "in one read")
                : QCoreApplication::translate("roundtrip::flow::Event", "in one write");
}

QString tunnelBytesText(qint64 toServer, qint64 toClient)
{
    return QCoreApplication::translate(
        "roundtrip::flow::Event", "%1 to the server, %2 to the client")
        .arg(bytesText(toServer), bytesText(toClient));
}

QString bytesText(qint64 bytes)
{
    if (bytes < 10'000)
        return QStringLiteral("%1 B").arg(bytes);
    if (bytes < qint64(1) << 20)
        return QStringLiteral("%1 KiB").arg(double(bytes) / 1024, 0, 'f', 1);
    return QStringLiteral("%1 MiB").arg(double(bytes) / (1 << 20), 0, 'f', 2);
}

} // namespace roundtrip::flow

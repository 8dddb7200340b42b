// A line of --trace json: the names of event.h and what their numbers mean.

#include "core/flow/eventkinds.h"
#include "core/flow/eventpredicates.h"
#include "core/flow/eventtext.h"

#include <QDateTime>
#include <QJsonArray>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

QString latin(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
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
        object.insert("before", hexText(fault.before));
        object.insert("after", hexText(fault.after));
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
    case ValueIs::Held: {
        const HeldBytes held = snapshot.detailOf<HeldBytes>(index);
        object.insert("step", qint64(held.step));
        object.insert("data", QString::fromLatin1(held.bytes.toBase64()));
        break;
    }
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

QJsonObject jsonOf(const Snapshot &snapshot, EventIndex index)
{
    const Event event = snapshot.at(index);
    QJsonObject object{{"v", 1}, {"event", qint64(index.value)},
        {"us", qint64(snapshot.timeOf(index).count())},
        {"kind", enumName<EventKind>(int(event.kind))}};
    insertSubject(object, event.subject());
    if (const EventIndex cause = snapshot.causeOf(index))
        object.insert("cause", qint64(cause.value));
    if (const KindText *kind = kindTextOf(event.kind)) {
        insertArg(object, kind->arg, event.arg);
        insertValue(object, snapshot, index, event, kind->value);
    }
    if (isReset(event))
        object.insert("reset", true);
    return object;
}

} // namespace roundtrip::flow

// What the value or the detail of an event says, in words.

#include "core/flow/addresses.h"
#include "core/flow/conditionwords.h"
#include "core/flow/eventkinds.h"
#include "core/flow/eventtext.h"
#include "core/flow/ruletext.h"
#include "core/plan/planjson.h"

#include <QCoreApplication>
#include <QDateTime>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

QString latin(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

QString endpointsText(const Endpoints &ends)
{
    const QString server = placeText(ends.serverAddress, ends.serverPort);
    if (ends.clientAddress.isEmpty()) // most clients of a Unix domain socket have no name
        return server;
    return QStringLiteral("%1 → %2").arg(placeText(ends.clientAddress, ends.clientPort), server);
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
    return listen.error ? errorText(listen.error) : placeText(listen.host, listen.port);
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
    const auto format =
        isUnixSocket(call.host) ? QStringLiteral("%1 %2 %3") : QStringLiteral("%1 %2%3");
    return format.arg(latin(call.method), placeText(call.host, call.port), latin(call.path));
}

QString leftText(const DeadlineState &state)
{
    return QCoreApplication::translate("roundtrip::flow::Event", "%1 left of %2")
        .arg(durationText(std::chrono::microseconds(state.remainingUs)),
            durationText(std::chrono::microseconds(state.totalUs)));
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
        parts.append(QStringLiteral("%1 → %2").arg(hexText(fault.before), hexText(fault.after)));
    return parts.join(QStringLiteral(" · "));
}

/// What a person asked for, in the words of the window; a call by the name that Node gives it.
QString commandText(const trace::Command &command)
{
    struct Named {
        const char *verb;
        const char *words;
    };
    static constexpr Named words[] = {
        {"hold", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "hold from now on")},
        {"letGo", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "hold no longer")},
        {"release", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "let one step go")},
        {"releaseAll", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "let everything go")},
        {"thaw", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "let our deadlines run")},
        {"freeze", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "freeze our deadlines")},
        {"edit", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "change what is held")},
        {"drop", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "drop what is held")},
        {"lookAtStep", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "look at what is held")},
        {"answer",
            QT_TRANSLATE_NOOP("roundtrip::flow::Event", "answer in place of the handler")},
        {"setAgentOptions", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "options of the agent")},
        {"takeBackFault", QT_TRANSLATE_NOOP("roundtrip::flow::Event", "take a fault back")},
        {"stopServer", "server.close()"}};
    if (command.verb == "injectFault") {
        const auto fault = plan::parseFault(command.json);
        return fault ? flow::faultText(fault->kind) : QString();
    }
    for (const Named &known : words) {
        if (command.verb == known.verb)
            return QCoreApplication::translate("roundtrip::flow::Event", known.words);
    }
    return latin(command.verb) + QStringLiteral("()");
}

} // namespace

QString hexText(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex());
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
        return commandText(snapshot.detailOf<trace::Command>(index));
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
    case ValueIs::Held:
        return bytesText(snapshot.detailOf<HeldBytes>(index).bytes.size());
    }
    return {};
}

} // namespace roundtrip::flow

#include "core/flow/labelmaker.h"

namespace roundtrip::flow
{

using namespace trace;
using Role = Label::Role;
using Kind = Label::Kind;

LabelMaker::LabelMaker(const ExchangeReading &reading, EventIndex index, Depth depth)
    : m_reading(reading)
    , m_index(index)
    , m_event(reading.at(index))
    , m_depth(depth)
{
}

std::optional<Label> LabelMaker::run() const
{
    std::optional<Label> label = call();
    if (label && label->kind == Kind::Call && label->note.isEmpty())
        label->note = byYou();
    if (!label)
        label = callback();
    if (!label)
        label = agent();
    if (!label)
        label = decision();
    if (!label)
        label = isOfLink() ? linkDeadline() : socket();
    if (!label)
        label = hand();
    if (!label)
        return {};
    label->event = m_index;
    label->last = m_index;
    if (label->role == Role::Chunk)
        label->bytes = m_event.value;
    label->lane = lane();
    return label;
}

bool LabelMaker::isServer() const
{
    const Subject subject = m_event.subject();
    return subject.isHalf() ? subject.halfId() == m_reading.key().server
                            : subject.side() == Side::Server;
}

Label LabelMaker::make(Kind kind, Role role, const QString &text, const QString &note)
{
    Label label;
    label.kind = kind;
    label.role = role;
    label.text = text;
    label.note = note;
    return label;
}

Label LabelMaker::said(const QString &text, const QString &note)
{
    return make(Kind::Decision, Role::Neutral, text, note);
}

// --- calls

std::optional<Label> LabelMaker::call() const
{
    switch (m_event.kind) {
    case EventKind::CallRequest:
        return make(Kind::Call, Role::Head, QStringLiteral("http.request()"));
    case EventKind::CallWrite:
        return make(
            Kind::Call, Role::Chunk, QStringLiteral("write(%1)").arg(argument()), neverSentText());
    case EventKind::CallEnd:
        return make(
            Kind::Call, Role::End, QStringLiteral("end(%1)").arg(argument()), neverSentText());
    case EventKind::CallWriteHead:
        return make(Kind::Call, Role::Head, QStringLiteral("writeHead(%1)").arg(m_event.value));
    case EventKind::CallAbort:
    case EventKind::CallDestroy:
        return make(Kind::Call, Role::Error, endingCallText(m_event));
    case EventKind::CallRefused:
        return make(Kind::Decision, Role::Error, QString::fromLatin1(error().code),
            QString::fromUtf8(error().message));
    default:
        return code() ? smallCall() : std::nullopt;
    }
}

std::optional<Label> LabelMaker::smallCall() const
{
    switch (m_event.kind) {
    case EventKind::CallSetHeader:
        return make(Kind::Call, Role::Head, QStringLiteral("setHeader('%1')").arg(fieldName()));
    case EventKind::CallRemoveHeader:
        return make(Kind::Call, Role::Head, QStringLiteral("removeHeader('%1')").arg(fieldName()));
    case EventKind::CallFlushHeaders:
        return make(Kind::Call, Role::Head, QStringLiteral("flushHeaders()"));
    case EventKind::CallAddTrailers:
        return make(Kind::Call, Role::End, QStringLiteral("addTrailers()"));
    case EventKind::CallWriteInformation:
        return make(Kind::Call, Role::Head, informationCall());
    case EventKind::CallSetTimeout:
        return make(Kind::Call, Role::Neutral, QStringLiteral("setTimeout(%1)").arg(m_event.value));
    default:
        return {};
    }
}

QString LabelMaker::fieldName() const
{
    return QString::fromLatin1(m_reading.snapshot().detailOf<Field>(m_index).name);
}

QString LabelMaker::informationCall() const
{
    switch (m_event.value) {
    case 100:
        return QStringLiteral("writeContinue()");
    case 102:
        return QStringLiteral("writeProcessing()");
    case 103:
        return QStringLiteral("writeEarlyHints()");
    default:
        return QStringLiteral("writeInformation(%1)").arg(m_event.value);
    }
}

/// What was given to write() or end(), from the bytes on the wire.
QString LabelMaker::argument() const
{
    if (m_event.value == 0 || !code())
        return {};
    const MessageReading &message = isServer() ? m_reading.response() : m_reading.request();
    for (const StreamPiece &piece : message.piecesOf(m_index)) {
        if (piece.kind == PieceKind::Chunk)
            return payloadText(
                m_reading.payload(message, piece, 4 * payloadCharacters), m_event.value);
    }
    return bytesText(m_event.value);
}

QString LabelMaker::neverSentText() const
{
    const qint64 bytes = code() ? neverSent(m_reading, m_index) : 0;
    return bytes > 0 ? Words::tr("%1 never sent").arg(bytesText(bytes)) : QString();
}

// --- callbacks

std::optional<Label> LabelMaker::callback() const
{
    const auto on = [](Role role, const QString &text) { return make(Kind::Callback, role, text); };
    switch (m_event.kind) {
    case EventKind::OnRequest:
        return on(Role::Head, QStringLiteral("'request'"));
    case EventKind::OnResponse:
        return on(Role::Head,
            code() ? QStringLiteral("'response' %1").arg(m_event.value)
                   : QStringLiteral("'response'"));
    case EventKind::BodyIn:
        return m_event.arg & BodyDelivered ? std::optional(data()) : std::nullopt;
    case EventKind::OnData:
        return data();
    case EventKind::OnEnd:
        return on(Role::End, isServer() ? QStringLiteral("req 'end'") : QStringLiteral("'end'"));
    case EventKind::OnError:
        return failed();
    case EventKind::OnAborted:
        return on(Role::Error, QStringLiteral("'aborted'"));
    case EventKind::OnClientError:
        return on(Role::Error, QStringLiteral("'clientError'"));
    default:
        return code() ? smallCallback() : std::nullopt;
    }
}

/// An error that calls nobody, because nobody is registered, is no callback.
std::optional<Label> LabelMaker::failed() const
{
    const QString text =
        isRequestObject() ? QStringLiteral("req 'error' %1") : QStringLiteral("res 'error' %1");
    if (!(m_event.arg & nobodyListens))
        return make(Kind::Callback, Role::Error, text.arg(errorName()), reasonNote());
    if (!code())
        return {};
    return make(Kind::Decision, Role::Error, text.arg(errorName()),
        Words::tr("nobody is registered for it"));
}

/// Its code, and what failed where the message is no more than that: "read ECONNRESET".
QString LabelMaker::errorName() const
{
    const Error failed = error();
    return QString::fromLatin1(
        code() && failed.message.endsWith(' ' + failed.code) ? failed.message : failed.code);
}

/// What the error says beside its name, once: a failure of the socket has said it before.
QString LabelMaker::reasonNote() const
{
    if (!code() || errorName() == QString::fromUtf8(error().message))
        return {};
    const EventIndex failed = m_reading.last(Side::Client, EventKind::SocketFailed);
    if (failed && m_event.kind == EventKind::OnError
        && errorOf(m_reading, failed).message == error().message)
        return {};
    QString text = QString::fromUtf8(error().message);
    return text.remove(QString::fromLatin1(error().code) + u' ');
}

Label LabelMaker::data() const
{
    const QString name = isServer() ? QStringLiteral("req 'data'") : QStringLiteral("'data'");
    return make(Kind::Callback, Role::Chunk,
        code() ? QStringLiteral("%1 %2").arg(name, bytesText(m_event.value)) : name);
}

std::optional<Label> LabelMaker::smallCallback() const
{
    const auto on = [](const char *name, Role role = Role::Neutral) {
        return make(Kind::Callback, role, QString::fromLatin1(name));
    };
    switch (m_event.kind) {
    case EventKind::OnCheckContinue:
        return on("'checkContinue'", Role::Head);
    case EventKind::OnCheckExpectation:
        return on("'checkExpectation'", Role::Head);
    case EventKind::OnInformation:
        return make(
            Kind::Callback, Role::Head, QStringLiteral("'information' %1").arg(m_event.value));
    case EventKind::OnContinue:
        return on("'continue'", Role::Head);
    case EventKind::OnUpgrade:
        return on("'upgrade'", Role::Head);
    case EventKind::OnConnect:
        return on("'connect'", Role::Head);
    case EventKind::OnDrain:
        return on("'drain'");
    case EventKind::OnReadable:
        return on("'readable'");
    case EventKind::OnTimeout:
        return on("'timeout'");
    case EventKind::OnAbort:
        return on("'abort'", Role::Error);
    case EventKind::OnDropRequest:
        return on("'dropRequest'", Role::Error);
    case EventKind::OnSocket:
        return protocol() ? std::optional(on("'socket'")) : std::nullopt;
    case EventKind::OnFinish:
        return protocol() ? std::optional(on("'finish'")) : std::nullopt;
    case EventKind::OnClose:
        return protocol() ? std::optional(close()) : std::nullopt;
    default:
        return {};
    }
}

Label LabelMaker::close() const
{
    return make(Kind::Callback, Role::Neutral,
        isRequestObject() ? QStringLiteral("req 'close'") : QStringLiteral("res 'close'"));
}

bool LabelMaker::isRequestObject() const
{
    const bool outgoing = MessageObject(m_event.arg & 1) == MessageObject::Outgoing;
    return outgoing != isServer();
}

std::optional<Label> labelOf(const ExchangeReading &reading, EventIndex index, Depth depth)
{
    return LabelMaker(reading, index, depth).run();
}

} // namespace roundtrip::flow

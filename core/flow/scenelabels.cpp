#include "core/flow/eventtext.h"
#include "core/flow/ruletext.h"
#include "core/flow/sceneparts.h"
#include "core/flow/standing.h"

namespace roundtrip::flow
{

using namespace trace;
using Role = Label::Role;
using Kind = Label::Kind;

namespace
{

/// How far back the moment is looked for at which a socket came into the pool.
constexpr quint64 poolEvents = 1 << 16;

class LabelMaker
{
public:
    LabelMaker(const ExchangeReading &reading, EventIndex index, Depth depth)
        : m_reading(reading)
        , m_index(index)
        , m_event(reading.at(index))
        , m_depth(depth)
    {
    }

    std::optional<Label> run() const
    {
        std::optional<Label> label = call();
        if (!label)
            label = callback();
        if (!label)
            label = agent();
        if (!label)
            label = decision();
        if (!label)
            label = socket();
        if (!label)
            return {};
        label->event = m_index;
        label->lane = lane();
        return label;
    }

private:
    bool isServer() const
    {
        const Subject subject = m_event.subject();
        return subject.isHalf() ? subject.halfId() == m_reading.key().server
                                : subject.side() == Side::Server;
    }
    Lane lane() const { return isServer() ? Lane::Server : Lane::Client; }
    bool code() const { return m_depth >= Depth::Code; }
    bool protocol() const { return m_depth >= Depth::Protocol; }
    bool wire() const { return m_depth >= Depth::Wire; }
    QString port() const { return QString::number(m_reading.endpoints().clientPort); }
    Error error() const { return errorOf(m_reading, m_index); }

    static Label make(Kind kind, Role role, const QString &text, const QString &note = {})
    {
        Label label;
        label.kind = kind;
        label.role = role;
        label.text = text;
        label.note = note;
        return label;
    }

    // --- calls

    std::optional<Label> call() const
    {
        switch (m_event.kind) {
        case EventKind::CallRequest:
            return make(Kind::Call, Role::Head, QStringLiteral("http.request()"));
        case EventKind::CallWrite:
            return make(Kind::Call, Role::Chunk, QStringLiteral("write(%1)").arg(argument()),
                neverSentText());
        case EventKind::CallEnd:
            return make(
                Kind::Call, Role::End, QStringLiteral("end(%1)").arg(argument()), neverSentText());
        case EventKind::CallWriteHead:
            return make(Kind::Call, Role::Head, QStringLiteral("writeHead(%1)").arg(m_event.value));
        case EventKind::CallAbort:
            return make(Kind::Call, Role::Error, QStringLiteral("abort()"));
        case EventKind::CallDestroy:
            return make(Kind::Call, Role::Error, QStringLiteral("destroy()"));
        case EventKind::CallRefused:
            return make(Kind::Decision, Role::Error, QString::fromLatin1(error().code),
                QString::fromUtf8(error().message));
        default:
            return code() ? smallCall() : std::nullopt;
        }
    }

    std::optional<Label> smallCall() const
    {
        switch (m_event.kind) {
        case EventKind::CallSetHeader:
            return make(Kind::Call, Role::Head, QStringLiteral("setHeader('%1')").arg(fieldName()));
        case EventKind::CallRemoveHeader:
            return make(
                Kind::Call, Role::Head, QStringLiteral("removeHeader('%1')").arg(fieldName()));
        case EventKind::CallFlushHeaders:
            return make(Kind::Call, Role::Head, QStringLiteral("flushHeaders()"));
        case EventKind::CallAddTrailers:
            return make(Kind::Call, Role::End, QStringLiteral("addTrailers()"));
        case EventKind::CallWriteInformation:
            return make(Kind::Call, Role::Head, informationCall());
        case EventKind::CallSetTimeout:
            return make(
                Kind::Call, Role::Neutral, QStringLiteral("setTimeout(%1)").arg(m_event.value));
        default:
            return {};
        }
    }

    QString fieldName() const
    {
        return QString::fromLatin1(m_reading.snapshot().detailOf<Field>(m_index).name);
    }

    QString informationCall() const
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
    QString argument() const
    {
        if (m_event.value == 0 || !code())
            return {};
        const MessageReading &message = isServer() ? m_reading.response() : m_reading.request();
        for (const StreamPiece &piece : message.pieces) {
            if (piece.event == m_index && piece.kind == PieceKind::Chunk)
                return payloadText(
                    m_reading.payload(message, piece, 4 * payloadCharacters), m_event.value);
        }
        return bytesText(m_event.value);
    }

    QString neverSentText() const
    {
        const qint64 bytes = code() ? neverSent(m_reading, m_index) : 0;
        return bytes > 0 ? Words::tr("%1 never sent").arg(bytesText(bytes)) : QString();
    }

    // --- callbacks

    std::optional<Label> callback() const
    {
        const auto on = [](Role role, const QString &text) {
            return make(Kind::Callback, role, text);
        };
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
            return on(
                Role::End, isServer() ? QStringLiteral("req 'end'") : QStringLiteral("'end'"));
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
    std::optional<Label> failed() const
    {
        const QString text =
            isRequestObject() ? QStringLiteral("req 'error' %1") : QStringLiteral("res 'error' %1");
        const QString code = QString::fromLatin1(error().code);
        if (!(m_event.arg & nobodyListens))
            return make(Kind::Callback, Role::Error, text.arg(code), reasonNote());
        if (!this->code())
            return {};
        return make(
            Kind::Decision, Role::Error, text.arg(code), Words::tr("nobody is registered for it"));
    }

    /// What the error says beside its code, once: a failure of the socket has said it before.
    QString reasonNote() const
    {
        if (!code())
            return {};
        const EventIndex failed = m_reading.last(Side::Client, EventKind::SocketFailed);
        if (failed && m_event.kind == EventKind::OnError
            && errorOf(m_reading, failed).message == error().message)
            return {};
        QString text = QString::fromUtf8(error().message);
        return text.remove(QString::fromLatin1(error().code) + u' ');
    }

    Label data() const
    {
        const QString name = isServer() ? QStringLiteral("req 'data'") : QStringLiteral("'data'");
        return make(Kind::Callback, Role::Chunk,
            code() ? QStringLiteral("%1 %2").arg(name, bytesText(m_event.value)) : name);
    }

    std::optional<Label> smallCallback() const
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

    Label close() const
    {
        return make(Kind::Callback, Role::Neutral,
            isRequestObject() ? QStringLiteral("req 'close'") : QStringLiteral("res 'close'"));
    }

    bool isRequestObject() const
    {
        const bool outgoing = MessageObject(m_event.arg & 1) == MessageObject::Outgoing;
        return outgoing != isServer();
    }

    // --- the agent

    std::optional<Label> agent() const
    {
        if (!code())
            return {};
        const auto decided = [](const QString &text, const QString &note = {}) {
            return make(Kind::Agent, Role::Agent, text, note);
        };
        switch (m_event.kind) {
        case EventKind::AgentNewSocket:
            return decided(
                Words::tr("agent opens a connection"), Words::tr("no free socket in the pool"));
        case EventKind::AgentReusedSocket:
            return decided(Words::tr("agent lends :%1").arg(port()), idleText());
        case EventKind::AgentHandedOver:
            return decided(Words::tr("agent hands over :%1").arg(port()),
                Words::tr("straight from another request"));
        case EventKind::AgentQueued:
            return decided(Words::tr("agent queues it, place %1").arg(m_event.value),
                QueuedBecause(m_event.arg) == QueuedBecause::MaxSockets
                    ? Words::tr("maxSockets are in use")
                    : Words::tr("maxTotalSockets are in use"));
        case EventKind::AgentKeptSocket:
            return decided(
                Words::tr("agent takes :%1 back").arg(port()), Words::tr("free in the pool"));
        case EventKind::AgentDroppedSocket:
            if (!m_reading.isConnected())
                return decided(
                    Words::tr("agent drops the socket"), Words::tr("it never connected"));
            return decided(Words::tr("agent closes :%1").arg(port()),
                reasonText(NotPooledBecause(m_event.arg)));
        case EventKind::NoAgent:
            return decided(Words::tr("no agent"), Words::tr("a connection for this request alone"));
        default:
            return {};
        }
    }

    /// How long the socket lay in the pool, when that is not too long ago to look for.
    QString idleText() const
    {
        const quint64 first = m_reading.snapshot().runOf(m_index).first;
        for (quint64 i = m_index.value; i-- > first && m_index.value - i < poolEvents;) {
            const Event event = m_reading.at({i});
            if (event.kind == EventKind::AgentKeptSocket && event.value == m_event.value)
                return Words::tr("reused, idle %1")
                    .arg(durationText(m_reading.timeOf(m_index) - m_reading.timeOf({i})));
        }
        return Words::tr("reused");
    }

    // --- decisions, waits, sockets

    std::optional<Label> decision() const
    {
        const auto decided = [](Role role, const QString &text, const QString &note = {}) {
            return make(Kind::Decision, role, text, note);
        };
        switch (m_event.kind) {
        case EventKind::ParseFailed:
            return decided(
                Role::Error, QString::fromLatin1(error().code), QString::fromUtf8(error().message));
        case EventKind::InputRefused: {
            const auto detail = m_reading.snapshot().detailOf<ErrorDetail>(m_index);
            return decided(
                Role::Error, QString::fromUtf8(detail.error.message), ruleWords(detail.rule));
        }
        case EventKind::StepHeld:
            return decided(Role::Neutral, Words::tr("held"), seamText());
        case EventKind::StepReleased:
            return decided(Role::Neutral, Words::tr("released"), seamText());
        case EventKind::HeadOut: {
            if (!protocol())
                return {};
            const FramingText text = framingText(Framing(m_event.arg));
            return decided(Role::Head, text.what, text.why);
        }
        case EventKind::BodyOutDropped:
            return code() ? std::optional(decided(Role::Neutral, Words::tr("body dropped"),
                       Words::tr("%1 not sent: this message may not have a body")
                           .arg(bytesText(m_event.value))))
                          : std::nullopt;
        case EventKind::RawOut:
            if (m_reading.tunnel())
                return decided(Role::Head, Words::tr("the proxy answers"));
            return code()
                ? std::optional(decided(Role::Error, Words::tr("the module answers itself")))
                : std::nullopt;
        case EventKind::MessageInCut:
            return decided(Role::Error, Words::tr("cut"),
                Words::tr("%1 of the body had come").arg(bytesText(m_event.value)));
        default:
            return tunnel();
        }
    }

    std::optional<Label> tunnel() const
    {
        const TunnelReading &tunnel = m_reading.tunnel();
        const auto said = [](Role role, const QString &text, const QString &note = {}) {
            return make(Kind::Decision, role, text, note);
        };
        switch (m_event.kind) {
        case EventKind::TunnelBegan:
            return said(Role::Neutral, Words::tr("the proxy connects"), tunnelTarget(m_reading));
        case EventKind::TunnelOpened:
            return said(Role::Chunk, Words::tr("tunnel open"),
                tunnel.closed ? QString() : tunnelBytesText(tunnel.toServer, tunnel.toClient));
        case EventKind::TunnelClosed: {
            const Error failed = error();
            const QString counts = tunnelBytesText(tunnel.toServer, tunnel.toClient);
            return failed ? said(Role::Error, QString::fromLatin1(failed.code),
                       tunnel.opened ? counts : QString::fromUtf8(failed.message))
                          : said(Role::End, Words::tr("tunnel closed"), counts);
        }
        default:
            return {};
        }
    }

    QString seamText() const
    {
        switch (seamOf(m_event.arg)) {
        case Seam::Connect:
            return Words::tr("the connection");
        case Seam::Out:
            return m_event.value ? Words::tr("%1 before the socket").arg(bytesText(m_event.value))
                                 : Words::tr("before the socket");
        case Seam::In:
            return Words::tr("not read from the socket");
        case Seam::Deliver:
            return Words::tr("before the callbacks");
        }
        return {};
    }

    std::optional<Label> socket() const
    {
        const auto said = [](const QString &text, const QString &note = {}) {
            return make(Kind::Decision, Role::Neutral, text, note);
        };
        switch (m_event.kind) {
        case EventKind::SocketFailed:
            return make(
                Kind::Decision, Role::Error, QString::fromLatin1(error().code), reasonNote());
        case EventKind::ConnectFailed:
            return protocol() ? std::optional(
                       said(QString::fromLatin1(error().code), QString::fromUtf8(error().message)))
                              : std::nullopt;
        case EventKind::SocketDestroyed:
            return code() && isStopped() ? std::optional(
                       make(Kind::Decision, Role::Error, Words::tr("you stopped the server")))
                                         : std::nullopt;
        case EventKind::DeadlineArmed:
        case EventKind::DeadlineFired:
            return protocol() ? deadline() : std::nullopt;
        case EventKind::Connected:
            return wire() ? std::optional(said(QStringLiteral("connected"))) : std::nullopt;
        case EventKind::Accepted:
            return wire() ? std::optional(said(QStringLiteral("accept()"))) : std::nullopt;
        case EventKind::TlsStarted:
            return protocol() ? std::optional(said(Words::tr("TLS handshake"), helloNote()))
                              : std::nullopt;
        case EventKind::TlsCertificate:
            return wire() ? std::optional(said(Words::tr("certificate"), certificateNote()))
                          : std::nullopt;
        case EventKind::TlsNotVerified:
            return make(Kind::Decision, Role::Error, QString::fromLatin1(error().code),
                QString::fromUtf8(error().message));
        case EventKind::TlsAcceptedAnyway:
            return make(Kind::Decision, Role::Error, Words::tr("accepted anyway"),
                QStringLiteral("rejectUnauthorized: false"));
        case EventKind::TlsFinished:
            return code() ? std::optional(said(QStringLiteral("'secureConnect'"), sessionNote()))
                          : std::nullopt;
        case EventKind::TlsFailed:
            return isRefusedCertificate()
                ? std::nullopt
                : std::optional(make(Kind::Decision, Role::Error, QString::fromLatin1(error().code),
                    Words::tr("the TLS handshake failed")));
        case EventKind::TlsCloseReceived:
            return wire() ? std::optional(said(QStringLiteral("close_notify"))) : std::nullopt;
        case EventKind::WriteBlocked:
            return wire() ? std::optional(said(Words::tr("the kernel takes no more"),
                       Words::tr("%1 unsent").arg(bytesText(m_event.value))))
                          : std::nullopt;
        case EventKind::WriteResumed:
            return wire() ? std::optional(said(Words::tr("the kernel has room again")))
                          : std::nullopt;
        case EventKind::ReadPaused:
            return wire() ? std::optional(said(Words::tr("reading paused"))) : std::nullopt;
        case EventKind::ReadResumed:
            return wire() ? std::optional(said(Words::tr("reading goes on"))) : std::nullopt;
        case EventKind::SocketClosed:
            return wire() ? std::optional(said(Words::tr("socket closed"))) : std::nullopt;
        default:
            return {};
        }
    }

    /// TlsNotVerified has said why.
    bool isRefusedCertificate() const
    {
        const EventIndex cause = m_reading.snapshot().causeOf(m_index);
        return cause && m_reading.at(cause).kind == EventKind::TlsNotVerified;
    }

    QString helloNote() const
    {
        const auto hello = m_reading.snapshot().detailOf<TlsHello>(m_index);
        return hello.serverName.isEmpty()
            ? QString()
            : Words::tr("asks for %1").arg(QString::fromUtf8(hello.serverName));
    }

    QString certificateNote() const
    {
        const auto certificate = m_reading.snapshot().detailOf<Certificate>(m_index);
        return Words::tr("%1, issued by %2")
            .arg(QString::fromUtf8(certificate.subject), QString::fromUtf8(certificate.issuer));
    }

    QString sessionNote() const
    {
        const auto session = m_reading.snapshot().detailOf<TlsSession>(m_index);
        return QStringLiteral("%1 · %2").arg(
            QString::fromLatin1(session.version), QString::fromLatin1(session.cipher));
    }

    /// A person stopped the server: its sockets are given up because of that command.
    bool isStopped() const
    {
        const trace::EventIndex cause = m_reading.snapshot().causeOf(m_index);
        return m_event.subject().side() == Side::Server
            && m_reading.at(cause).kind == EventKind::CommandGiven
            && m_reading.snapshot().detailOf<trace::Command>(cause).verb == "stopServer";
    }

    std::optional<Label> deadline() const
    {
        const bool armed = m_event.kind == EventKind::DeadlineArmed;
        const DeadlineName name = DeadlineName(m_event.arg);
        const bool plans = name == DeadlineName::PlanDelay || name == DeadlineName::RouteDelay;
        if (armed && !plans && !wire())
            return {};
        const QString time = durationText(std::chrono::milliseconds(m_event.value));
        if (plans)
            return make(Kind::Decision, Role::Neutral,
                armed ? Words::tr("waits %1").arg(time) : Words::tr("%1 are over").arg(time),
                name == DeadlineName::PlanDelay ? Words::tr("before its next write()")
                                                : Words::tr("before the handler goes on"));
        // That a socket has lain idle for long enough is no failure, nor is a server without 100.
        const bool ordinary = armed || name == DeadlineName::AgentIdle
            || name == DeadlineName::KeepAliveTimeout || name == DeadlineName::ContinueWait;
        return make(Kind::Decision, ordinary ? Role::Neutral : Role::Error,
            armed ? Words::tr("deadline in %1").arg(time)
                  : Words::tr("deadline of %1 reached").arg(time),
            deadlineText(name));
    }

    const ExchangeReading &m_reading;
    const EventIndex m_index;
    const Event m_event;
    const Depth m_depth;
};

} // namespace

std::optional<Label> labelOf(const ExchangeReading &reading, EventIndex index, Depth depth)
{
    return LabelMaker(reading, index, depth).run();
}

} // namespace roundtrip::flow

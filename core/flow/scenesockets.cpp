#include "core/flow/labelmaker.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;
using Role = Label::Role;
using Kind = Label::Kind;

std::optional<Label> LabelMaker::socket() const
{
    switch (m_event.kind) {
    case EventKind::SocketFailed:
        return make(Kind::Decision, Role::Error, errorName(), reasonNote());
    case EventKind::ConnectFailed:
        return protocol() ? std::optional(said(errorName(), reasonNote())) : std::nullopt;
    case EventKind::SocketDestroyed:
        return code() && isStopped()
            ? std::optional(make(Kind::Decision, Role::Error, Words::tr("you stopped the server")))
            : std::nullopt;
    case EventKind::DeadlineArmed:
    case EventKind::DeadlineFired:
        return deadline();
    default:
        break;
    }
    std::optional<Label> label = tls();
    if (!label && wire())
        label = kernel();
    return label;
}

std::optional<Label> LabelMaker::tls() const
{
    switch (m_event.kind) {
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
    default:
        return {};
    }
}

/// What only the last depth shows: what the kernel is asked for and what it says.
std::optional<Label> LabelMaker::kernel() const
{
    switch (m_event.kind) {
    case EventKind::Connected:
        return said(QStringLiteral("connected"));
    case EventKind::Accepted:
        return said(QStringLiteral("accept()"));
    case EventKind::WriteBlocked:
        return said(Words::tr("the kernel takes no more"),
            Words::tr("%1 unsent").arg(bytesText(m_event.value)));
    case EventKind::WriteResumed:
        return said(Words::tr("the kernel has room again"));
    case EventKind::ReadPaused:
        return said(Words::tr("reading paused"));
    case EventKind::ReadResumed:
        return said(Words::tr("reading goes on"));
    case EventKind::FinSent:
        return make(Kind::Kernel, Role::Neutral, Words::tr("FIN sent"));
    case EventKind::FinReceived:
        return make(Kind::Kernel, Role::Neutral, Words::tr("FIN received"));
    case EventKind::ResetSent:
        return make(Kind::Kernel, Role::Error, Words::tr("RST sent"));
    case EventKind::ResetReceived:
        return make(Kind::Kernel, Role::Error, Words::tr("RST received"));
    case EventKind::SocketClosed:
        return said(Words::tr("socket closed"));
    default:
        return transfer();
    }
}

/// One read or write: which bytes of its direction, counted since the connection opened.
std::optional<Label> LabelMaker::transfer() const
{
    const bool reads = m_event.kind == EventKind::SocketRead;
    if (!reads && m_event.kind != EventKind::SocketWrite)
        return {};
    const MessageReading &message =
        reads == isServer() ? m_reading.request() : m_reading.response();
    const std::vector<Transfer> &all = reads ? message.reads : message.writes;
    const auto found = std::lower_bound(all.begin(), all.end(), m_index,
        [](const Transfer &transfer, EventIndex index) { return transfer.event < index; });
    if (found == all.end() || found->event != m_index)
        return {};
    return make(Kind::Kernel, Role::Neutral,
        QStringLiteral("%1 %2").arg(reads ? QStringLiteral("recv()") : QStringLiteral("send()"),
            bytesText(found->end - found->begin)),
        Words::tr("bytes %1–%2").arg(found->begin).arg(found->end - 1));
}

/// TlsNotVerified has said why.
bool LabelMaker::isRefusedCertificate() const
{
    const EventIndex cause = m_reading.snapshot().causeOf(m_index);
    return cause && m_reading.at(cause).kind == EventKind::TlsNotVerified;
}

QString LabelMaker::helloNote() const
{
    const auto hello = m_reading.snapshot().detailOf<TlsHello>(m_index);
    return hello.serverName.isEmpty()
        ? QString()
        : Words::tr("asks for %1").arg(QString::fromUtf8(hello.serverName));
}

QString LabelMaker::certificateNote() const
{
    const auto certificate = m_reading.snapshot().detailOf<Certificate>(m_index);
    return Words::tr("%1, issued by %2")
        .arg(QString::fromUtf8(certificate.subject), QString::fromUtf8(certificate.issuer));
}

QString LabelMaker::sessionNote() const
{
    const auto session = m_reading.snapshot().detailOf<TlsSession>(m_index);
    return QStringLiteral("%1 · %2").arg(
        QString::fromLatin1(session.version), QString::fromLatin1(session.cipher));
}

/// A person stopped the server: its sockets are given up because of that command.
bool LabelMaker::isStopped() const
{
    const trace::EventIndex cause = m_reading.snapshot().causeOf(m_index);
    return m_event.subject().side() == Side::Server
        && m_reading.at(cause).kind == EventKind::CommandGiven
        && m_reading.snapshot().detailOf<trace::Command>(cause).verb == "stopServer";
}

std::optional<Label> LabelMaker::deadline() const
{
    const bool armed = m_event.kind == EventKind::DeadlineArmed;
    const DeadlineName name = DeadlineName(m_event.arg);
    const bool plans = name == DeadlineName::PlanDelay || name == DeadlineName::RouteDelay;
    // That a socket has lain idle for long enough is no failure, and no part of the exchange before.
    const EventIndex over =
        m_reading.last(isServer() ? m_reading.server() : m_reading.client(), EventKind::HalfClosed);
    const bool idle = name == DeadlineName::AgentIdle || name == DeadlineName::KeepAliveTimeout
        || (name == DeadlineName::SocketTimeout && over && over < m_index);
    const bool shown = armed ? (plans ? protocol() : wire()) : (plans || idle ? protocol() : code());
    if (!shown)
        return {};
    const std::chrono::milliseconds total(m_event.value);
    const QString time = durationText(total);
    if (plans)
        return make(Kind::Decision, Role::Neutral,
            armed ? Words::tr("waits %1").arg(time) : Words::tr("%1 are over").arg(time),
            name == DeadlineName::PlanDelay ? Words::tr("before its next write()")
                                            : Words::tr("before the handler goes on"));
    // Nor is a server without 100; and to a client 'timeout' is only an event.
    const bool ordinary = armed || idle || name == DeadlineName::ContinueWait
        || (name == DeadlineName::SocketTimeout && !isServer());
    const Side side = isServer() ? Side::Server : Side::Client;
    QStringList notes{deadlineText(m_reading, name, side, total, m_index)};
    if (!armed && !idle && name == DeadlineName::SocketTimeout)
        notes << timeoutText(m_reading, side, m_index);
    notes.removeAll(QString());
    return make(Kind::Decision, ordinary ? Role::Neutral : Role::Error,
        armed ? Words::tr("deadline in %1").arg(time)
              : Words::tr("deadline of %1 reached").arg(time),
        notes.join(QStringLiteral("; ")));
}

} // namespace roundtrip::flow

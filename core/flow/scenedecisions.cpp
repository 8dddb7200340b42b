#include "core/flow/eventpredicates.h"
#include "core/flow/faults.h"
#include "core/flow/labelmaker.h"
#include "core/flow/ruletext.h"
#include "core/flow/wirenotes.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;
using Role = Label::Role;
using Kind = Label::Kind;

namespace
{

/// How far back the moment is looked for at which a socket came into the pool.
constexpr quint64 poolEvents = 1 << 16;

/// What a person did to the link bears a pencil: it did not happen by itself.
struct FaultWords {
    QString what;
    QString note;
};

QString faultDone(FaultKind kind)
{
    switch (kind) {
    case FaultKind::Delay:
        return Words::tr("you delay it");
    case FaultKind::Stall:
        return Words::tr("you stall it");
    case FaultKind::Resume:
        return Words::tr("you let it go on");
    case FaultKind::Truncate:
        return Words::tr("you truncate it");
    case FaultKind::Reset:
        return Words::tr("you reset it");
    case FaultKind::HalfClose:
        return Words::tr("you half-close it");
    case FaultKind::Split:
        return Words::tr("you split the write");
    case FaultKind::Corrupt:
        return Words::tr("you change a byte");
    }
    return {};
}

FaultWords faultWords(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    const auto detail = snapshot.detailOf<FaultDetail>(index);
    const FaultKind kind = FaultKind(event.arg);
    QStringList notes;
    if (detail.delayUs > 0)
        notes << durationText(std::chrono::microseconds(detail.delayUs));
    if (kind == FaultKind::Delay || kind == FaultKind::Stall || kind == FaultKind::Resume)
        notes << (detail.direction == Direction::In ? Words::tr("what comes in")
                                                    : Words::tr("what leaves here"));
    if (detail.dropped > 0)
        notes << Words::tr("%1 never sent").arg(bytesText(detail.dropped));
    if (!detail.before.isEmpty())
        notes << QStringLiteral("0x%1 → 0x%2")
                     .arg(QString::fromLatin1(detail.before.toHex()),
                         QString::fromLatin1(detail.after.toHex()));
    if (kind == FaultKind::Split || kind == FaultKind::Corrupt)
        notes << Words::tr("at byte %1").arg(detail.at);
    return {QStringLiteral("✎ ") + faultDone(kind), notes.join(QStringLiteral(" · "))};
}

Label decided(const QString &text, const QString &shortText, const QString &note)
{
    Label label;
    label.kind = Kind::Agent;
    label.role = Role::Agent;
    label.text = text;
    label.shortText = shortText;
    label.note = note;
    return label;
}

} // namespace

std::optional<Label> LabelMaker::agent() const
{
    if (!code())
        return {};
    switch (m_event.kind) {
    case EventKind::AgentQueued:
        return decided(Words::tr("agent queues it, place %1").arg(m_event.value),
            Words::tr("queued, place %1").arg(m_event.value),
            Words::tr("%1 reached").arg(queueLimitText(m_reading, m_index)));
    case EventKind::AgentKeptSocket:
        return decided(Words::tr("agent takes %1 back").arg(socketText()),
            Words::tr("takes %1 back").arg(socketText()),
            withRule(Words::tr("free in the pool"), QStringLiteral("RFC 9112, 9.3")));
    case EventKind::AgentDroppedSocket:
        return agentDrops();
    default:
        return agentGave();
    }
}

/// Why it is not kept. A socket that is gone is not closed by the agent: it only lets go of it.
Label LabelMaker::agentDrops() const
{
    const auto drops = [](const QString &why) {
        return decided(Words::tr("agent drops the socket"), Words::tr("drops the socket"), why);
    };
    if (!m_reading.isConnected())
        return drops(Words::tr("it never connected"));
    const auto reason = NotPooledBecause(m_event.arg);
    const auto before = [this](EventIndex event) { return event && event < m_index; };
    if (const EventIndex fault = faultThatEnds(m_reading);
        before(fault) && reason == NotPooledBecause::PeerClosed)
        return drops(endedByYouText(FaultKind(m_reading.at(fault).arg)));
    if (reason == NotPooledBecause::PeerClosed) {
        if (before(m_reading.last(Side::Client, EventKind::ResetReceived)))
            return drops(Words::tr("it was reset"));
        if (before(m_reading.last(Side::Client, EventKind::SocketFailed)))
            return drops(Words::tr("it failed"));
    }
    const bool said =
        reason == NotPooledBecause::PeerSaidClose || reason == NotPooledBecause::WeSaidClose;
    const QString rule = said                             ? QStringLiteral("RFC 9112, 9.6")
        : reason == NotPooledBecause::Http10WithoutKeepAlive ? QStringLiteral("RFC 9112, 9.3")
                                                             : QString();
    return decided(Words::tr("agent closes %1").arg(socketText()),
        Words::tr("closes %1").arg(socketText()), withRule(reasonText(m_reading, m_index), rule));
}

/// Where the socket of a request comes from.
std::optional<Label> LabelMaker::agentGave() const
{
    switch (m_event.kind) {
    case EventKind::AgentNewSocket:
        return decided(Words::tr("agent opens a connection"), Words::tr("opens a connection"),
            Words::tr("no free socket in the pool"));
    case EventKind::AgentReusedSocket:
        return decided(Words::tr("agent lends %1").arg(socketText()),
            Words::tr("lends %1").arg(socketText()), idleText());
    case EventKind::AgentHandedOver:
        return decided(Words::tr("agent hands over %1").arg(socketText()),
            Words::tr("hands over %1").arg(socketText()),
            Words::tr("straight from another request"));
    case EventKind::NoAgent:
        return decided(Words::tr("no agent"), {}, Words::tr("a connection for this request alone"));
    default:
        return {};
    }
}

/// How long the socket lay in the pool, when that is not too long ago to look for.
QString LabelMaker::idleText() const
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

std::optional<Label> LabelMaker::decision() const
{
    const auto decided = [](Role role, const QString &text, const QString &note = {}) {
        return make(Kind::Decision, role, text, note);
    };
    switch (m_event.kind) {
    case EventKind::ParseFailed:
        return decided(Role::Error, QString::fromLatin1(error().code), refusalNote());
    case EventKind::InputRefused:
        return decided(Role::Error, QString::fromUtf8(error().message), refusalNote());
    case EventKind::BreakpointHit:
        return decided(Role::Neutral, Words::tr("● breakpoint %1").arg(m_event.value));
    case EventKind::FaultStruck: {
        const FaultWords words = faultWords(m_reading.snapshot(), m_index, m_event);
        return decided(Role::Neutral, words.what, words.note);
    }
    case EventKind::HeadOut:
        return protocol() ? framing() : std::nullopt;
    case EventKind::HeadIn:
        return protocol() ? framingRead() : std::nullopt;
    case EventKind::BodyOutDropped:
        return code() ? std::optional(decided(Role::Neutral, Words::tr("body dropped"),
                   Words::tr("%1 not sent: this message may not have a body")
                       .arg(bytesText(m_event.value))))
                      : std::nullopt;
    case EventKind::RawOut:
        if (m_reading.tunnel())
            return decided(Role::Head, Words::tr("the proxy answers"));
        return code() ? std::optional(decided(Role::Error, Words::tr("the module answers itself")))
                      : std::nullopt;
    case EventKind::MessageInCut:
        return cutOff();
    default:
        return tunnel();
    }
}

/// What has come whole, and whose 'end' was held when its connection went, lacks nothing but that.
std::optional<Label> LabelMaker::cutOff() const
{
    if (hadComeWhole(m_reading, m_index))
        return make(Kind::Decision, Role::Error,
            isServer() ? Words::tr("the request ends without 'end'")
                       : Words::tr("the answer ends without 'end'"),
            Words::tr("all of it had come"));
    return make(Kind::Decision, Role::Error,
        isServer() ? Words::tr("the request is cut off") : Words::tr("the answer is cut off"),
        cutNote());
}

/// The message counts all that was sent of it: what nobody has parsed is told, too.
QString LabelMaker::cutNote() const
{
    const Payload body =
        isServer() ? requestPayloadOf(m_reading, 0) : responsePayloadOf(m_reading, 0);
    const qint64 rest = body.forgotten ? 0 : body.total - qint64(m_event.value);
    return rest > 0
        ? Words::tr("%1 of its body parsed, %2 not").arg(bytesText(m_event.value), bytesText(rest))
        : Words::tr("%1 of its body had come").arg(bytesText(m_event.value));
}

std::optional<Label> LabelMaker::tunnel() const
{
    const TunnelReading &tunnel = m_reading.tunnel();
    const auto passed = [&tunnel] { return tunnelBytesText(tunnel.toServer, tunnel.toClient); };
    switch (m_event.kind) {
    case EventKind::TunnelBegan:
        return said(Words::tr("the proxy connects"), tunnelTarget(m_reading));
    case EventKind::TunnelOpened:
        return make(Kind::Decision, Role::Chunk, Words::tr("tunnel open"),
            tunnel.closed ? QString() : passed());
    case EventKind::TunnelClosed: {
        const Error failed = error();
        if (!failed)
            return make(Kind::Decision, Role::End, Words::tr("tunnel closed"), passed());
        return make(Kind::Decision, Role::Error, QString::fromLatin1(failed.code),
            tunnel.opened ? passed() : QString::fromUtf8(failed.message));
    }
    default:
        return {};
    }
}

/// At the depths of the protocol a reason has its section.
QString LabelMaker::withRule(const QString &note, const QString &rule) const
{
    return protocol() && !rule.isEmpty() ? QStringLiteral("%1 · %2").arg(note, rule) : note;
}

/// What was wrong, in words where the rule has some.
QString LabelMaker::refusalNote() const
{
    const auto detail = m_reading.snapshot().detailOf<ErrorDetail>(m_index);
    const QString words = ruleWords(detail.rule);
    const bool parse = m_event.kind == EventKind::ParseFailed && !(protocol() && !words.isEmpty());
    return withRule(parse ? QString::fromUtf8(detail.error.message) : words,
        QString::fromLatin1(detail.section));
}

std::optional<Label> LabelMaker::framing() const
{
    const auto framing = Framing(m_event.arg);
    const FramingText text = framingText(framing);
    return make(Kind::Decision, Role::Head, text.what, withRule(text.why, framingRule(framing)));
}

/// How the one who reads tells where the body ends.
std::optional<Label> LabelMaker::framingRead() const
{
    const auto reads = [this](const QString &text, const char *rule) {
        const QString section = QString::fromLatin1(rule);
        return make(Kind::Decision, Role::Head, text,
            m_event.arg & HeadSaysClose ? withRule(
                Words::tr("the connection closes behind it"), section + QStringLiteral("; 9.6"))
                                        : section);
    };
    // Node's module keeps no connection on which a HEAD was answered without a length, whatever its
    // head says: that is no rule of HTTP.
    if (m_event.arg & HeadEndsMessage && m_event.arg & HeadSaysClose && !isServer())
        return make(Kind::Decision, Role::Head, Words::tr("no body follows"),
            QStringLiteral("RFC 9112, 6.3 · %1")
                .arg(Words::tr("the module does not keep the connection")));
    if (m_event.arg & HeadEndsMessage)
        return reads(Words::tr("no body follows"), "RFC 9112, 6.3");
    if (m_event.arg & HeadIsChunked)
        return reads(Words::tr("chunks follow, up to size 0"), "RFC 9112, 7.1");
    if (m_event.arg & HeadHasLength)
        return reads(Words::tr("as much as Content-Length says follows"), "RFC 9112, 6.2");
    if (m_event.arg & HeadUntilClose)
        return reads(Words::tr("all up to the FIN is the body"), "RFC 9112, 6.3");
    return {};
}

} // namespace roundtrip::flow

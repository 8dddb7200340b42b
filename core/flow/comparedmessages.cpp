// How two exchanges stand beside each other: their messages and the connection.

#include "core/flow/comparing.h"

#include "core/flow/eventtext.h"
#include "core/flow/sceneparts.h"
#include "core/trace/details.h"

namespace roundtrip::flow
{

using namespace trace;
using Facts = ComparedFacts;
using Lines = std::vector<MessageView::Line>;

namespace
{

QByteArray firstWord(const QByteArray &line)
{
    return line.left(line.indexOf(' '));
}

/// The second and the third word of "GET /x HTTP/1.1": what is asked for; of a status line what
/// stands behind the version.
QByteArray targetOf(const QByteArray &line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    return first < 0 ? QByteArray() : line.mid(first + 1, last > first ? last - first - 1 : -1);
}

QString latin(const QByteArray &text)
{
    return QString::fromLatin1(text);
}

QString statusOf(const MessageView &view)
{
    const qsizetype space = view.startLine.indexOf(' ');
    return view.known && space > 0 ? latin(view.startLine.mid(space + 1)) : QString();
}

struct FieldPair {
    QByteArray name;
    const MessageView::Line *before = nullptr;
    const MessageView::Line *after = nullptr;
};

/// Lines of the same name belong together in their order.
std::vector<FieldPair> paired(const Lines &before, const Lines &after)
{
    std::vector<FieldPair> pairs;
    for (const MessageView::Line &line : before)
        pairs.push_back({line.name, &line, nullptr});
    for (const MessageView::Line &line : after) {
        const auto partner = std::ranges::find_if(pairs, [&line](const FieldPair &pair) {
            return pair.before && !pair.after
                && pair.name.compare(line.name, Qt::CaseInsensitive) == 0;
        });
        if (partner != pairs.end())
            partner->after = &line;
        else
            pairs.push_back({line.name, nullptr, &line});
    }
    return pairs;
}

bool isByModule(const MessageView::Line &line)
{
    return line.originKnown && line.byModule;
}

QString textOf(const MessageView::Line &line)
{
    const QString value = latin(line.value);
    return isByModule(line) ? Words::tr("%1 (set by the module)").arg(value) : value;
}

EventKind socketKind(const Facts &facts)
{
    return facts.now.socket ? facts.reading.at(facts.now.socket).kind : EventKind::None;
}

QString socketText(const Facts &facts)
{
    const quint16 port = facts.reading.endpoints().clientPort;
    const QString shown = port ? QStringLiteral(" :%1").arg(port) : QString();
    switch (socketKind(facts)) {
    case EventKind::AgentNewSocket:
        return Words::tr("new") + shown;
    case EventKind::AgentReusedSocket:
        return Words::tr("reused") + shown;
    case EventKind::AgentHandedOver:
        return Words::tr("handed over") + shown;
    case EventKind::NoAgent:
        return Words::tr("of its own") + shown;
    default:
        if (facts.now.queued)
            return Words::tr("waits in the queue");
        return port ? shown.trimmed() : QString();
    }
}

QString keptText(const Facts &facts)
{
    if (facts.reading.last(facts.reading.client(), EventKind::AgentKeptSocket))
        return Words::tr("kept, free in the pool");
    if (facts.reading.isHandedOn())
        return Words::tr("handed over to another request");
    const EventIndex dropped =
        facts.reading.last(facts.reading.client(), EventKind::AgentDroppedSocket);
    return dropped ? Words::tr("closed: %1").arg(reasonText(facts.reading, dropped)) : QString();
}

} // namespace

// ---- The two messages: start line, fields, body ----

void Comparing::message(Part part, const MessageView &before, const MessageView &after)
{
    if (part == Part::Request) {
        add(part, Words::tr("method"), latin(firstWord(before.startLine)),
            latin(firstWord(after.startLine)));
        add(part, Words::tr("target"), latin(targetOf(before.startLine)),
            latin(targetOf(after.startLine)));
    } else {
        add(part, Words::tr("status"), statusOf(before), statusOf(after));
    }
    fields(part, before.lines, after.lines, before.known && after.known);
    const auto bytes = [](const MessageView &view) {
        return view.known || view.payloadBytes > 0 ? bytesText(view.payloadBytes) : QString();
    };
    const bool whole = before.complete && after.complete;
    const QString one = bytes(before);
    const QString other = bytes(after);
    add(part, Words::tr("body"), one, other,
        one == other   ? Difference::Same
            : whole    ? Difference::Changed
            : isOver() ? difference(one, other)
                       : Difference::Open);
    const auto trailers = [](const MessageView &view) {
        QStringList names;
        for (const MessageView::Line &line : view.trailers)
            names << latin(line.name) + QStringLiteral(": ") + latin(line.value);
        return names.join(QStringLiteral(", "));
    };
    if (!before.trailers.empty() || !after.trailers.empty())
        add(part, Words::tr("trailers"), trailers(before), trailers(after));
}

void Comparing::fields(Part part, const Lines &before, const Lines &after, bool known)
{
    QStringList same;
    for (const FieldPair &pair : paired(before, after)) {
        const QString one = pair.before ? textOf(*pair.before) : QString();
        const QString other = pair.after ? textOf(*pair.after) : QString();
        // The time of day differs by itself.
        const bool clock = pair.name.compare("Date", Qt::CaseInsensitive) == 0;
        if (one == other || (clock && pair.before && pair.after)) {
            same << latin(pair.name);
            continue;
        }
        ComparedLine &line = add(
            part, latin(pair.name), one, other, known ? difference(one, other) : Difference::Open);
        line.isCode = true;
        line.beforeByModule = pair.before && isByModule(*pair.before);
        line.afterByModule = pair.after && isByModule(*pair.after);
    }
    addSame(part, Words::tr("other fields"), same);
}

// ---- Connection ----

void Comparing::connection()
{
    const auto agent = [](const Facts &facts) {
        const EventIndex call = facts.now.requestCall;
        const QByteArray name = facts.reading.snapshot().detailOf<RequestCall>(call).agent;
        return !call ? QString() : name.isEmpty() ? Words::tr("none") : QString::fromUtf8(name);
    };
    const QString one = agent(m_before);
    const QString other = agent(m_after);
    if (one != other)
        add(Part::Connection, Words::tr("agent"), one, other);
    ComparedLine &socket = add(Part::Connection, Words::tr("socket"), socketText(m_before),
        socketText(m_after), socketDifference());
    socket.beforeEvent = m_before.now.socket;
    socket.afterEvent = m_after.now.socket;
    const QString kept = keptText(m_before);
    const QString keptAfter = keptText(m_after);
    if (!kept.isEmpty() || !keptAfter.isEmpty())
        add(Part::Connection, Words::tr("afterwards"), kept, keptAfter);
}

Difference Comparing::socketDifference() const
{
    const EventKind one = socketKind(m_before);
    const EventKind other = socketKind(m_after);
    if (one == other)
        return socketText(m_before) == socketText(m_after) ? Difference::Same : Difference::Alike;
    const bool open =
        (one == EventKind::None && !m_before.over) || (other == EventKind::None && !m_after.over);
    return open ? Difference::Open : Difference::Changed;
}

} // namespace roundtrip::flow

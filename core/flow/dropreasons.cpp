// Why an agent gave up a socket that lay free: the same words wherever it is told.

#include "core/flow/sceneparts.h"

#include "core/flow/standing.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// How far back the moment is looked for at which a socket came into the pool.
constexpr quint64 poolEvents = 1 << 16;
/// … at which its time was over: only what follows from that lies between.
constexpr quint64 sameTurn = 8;

/// "timeout=5" at the start of a Keep-Alive field, as far as Node reads it; 0: nothing.
int hintOf(const ExchangeReading &reading)
{
    constexpr QByteArrayView prefix = "timeout=";
    for (const MessageView::Line &line : responseOf(reading).lines) {
        if (line.name.compare("Keep-Alive", Qt::CaseInsensitive) != 0
            || !line.value.startsWith(prefix))
            continue;
        const QByteArray seconds = line.value.mid(prefix.size());
        const auto end = std::ranges::find_if_not(
            seconds, [](char c) { return c >= '0' && c <= '9'; });
        return seconds.left(end - seconds.begin()).toInt();
    }
    return 0;
}

/// After how much silence it was given up.
std::chrono::milliseconds silenceBefore(const Snapshot &snapshot, EventIndex dropped)
{
    const ConnectionId connection{snapshot.at(dropped).value};
    const quint64 first = snapshot.runOf(dropped).first;
    for (quint64 i = dropped.value; i-- > first && dropped.value - i <= sameTurn;) {
        const Event event = snapshot.at({i});
        if (event.kind == EventKind::DeadlineFired
            && DeadlineName(event.arg) == DeadlineName::SocketTimeout
            && event.subject() == Subject::connection(connection, Side::Client))
            return std::chrono::milliseconds(event.value);
    }
    return {};
}

/// The exchange that it was taken back from; none: that was too long ago to look for.
HalfId keptFrom(const Snapshot &snapshot, EventIndex dropped)
{
    const quint32 connection = snapshot.at(dropped).value;
    const quint64 first = snapshot.runOf(dropped).first;
    for (quint64 i = dropped.value; i-- > first && dropped.value - i < poolEvents;) {
        const Event event = snapshot.at({i});
        if (event.kind == EventKind::AgentKeptSocket && event.value == connection)
            return event.subject().halfId();
    }
    return {};
}

bool isIdle(const Snapshot &snapshot, EventIndex dropped)
{
    const Event event = snapshot.at(dropped);
    return event.kind == EventKind::AgentDroppedSocket
        && NotPooledBecause(event.arg) == NotPooledBecause::IdleTimeout;
}

QString wordsOf(const Snapshot &snapshot, EventIndex dropped, int seconds)
{
    return seconds > 0 ? beforeServerText(seconds).remove(u'`')
                       : reasonText(NotPooledBecause(snapshot.at(dropped).arg));
}

} // namespace

QString beforeServerText(int seconds)
{
    return Words::tr("a second before the server may (`Keep-Alive: timeout=%1`)").arg(seconds);
}

int serverKeeps(const ExchangeReading &reading, EventIndex dropped)
{
    if (!isIdle(reading.snapshot(), dropped))
        return 0;
    const std::chrono::seconds hint(hintOf(reading));
    const bool byHint = hint.count() > 0
        && silenceBefore(reading.snapshot(), dropped) == hint - std::chrono::seconds(1);
    return byHint ? int(hint.count()) : 0;
}

QString reasonText(const ExchangeReading &reading, EventIndex dropped)
{
    return wordsOf(reading.snapshot(), dropped, serverKeeps(reading, dropped));
}

QString reasonText(const Snapshot &snapshot, EventIndex dropped)
{
    const HalfId half = isIdle(snapshot, dropped) ? keptFrom(snapshot, dropped) : HalfId();
    if (!half)
        return wordsOf(snapshot, dropped, 0);
    const Moment then{dropped.value + 1, snapshot.timeOf(dropped)};
    return reasonText(ExchangeReading(snapshot, then, {half, {}}), dropped);
}

} // namespace roundtrip::flow

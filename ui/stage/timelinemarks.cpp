#include "ui/stage/timelinemarks.h"

#include "core/flow/eventtext.h"
#include "core/trace/fold.h"
#include "ui/stage/stagemetrics.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <optional>

namespace roundtrip::ui
{

using trace::EventIndex;
using trace::EventKind;

namespace
{

constexpr quint64 looksPerSlot = 48;

/// No exchange is under way on it: a socket that lay free, or waited for a request, was not too slow.
bool liesIdle(const trace::Snapshot &snapshot, EventIndex index, const trace::Subject &subject,
    DeadlineMemory &memory)
{
    if (!subject.isConnection())
        return false;
    if (const auto known = memory.constFind(index.value); known != memory.cend())
        return *known;
    constexpr qsizetype mostKnown = 4096;
    if (memory.size() >= mostKnown)
        memory.clear();
    const trace::FoldState state = trace::foldedAt(snapshot, index.value);
    const auto connection = state.connections().find(subject.connectionId());
    return memory[index.value] = connection != state.connections().end()
        && !state.halves().contains(connection->second.sides[int(subject.side())].newestHalf);
}

/// A deadline that is reached because something takes too long, unlike those of a plan that waits as
/// long as it should.
bool isTooLate(const trace::Snapshot &snapshot, EventIndex index, const trace::Event &event,
    DeadlineMemory &memory)
{
    using trace::DeadlineName;
    if (event.kind != EventKind::DeadlineFired)
        return false;
    switch (DeadlineName(event.arg)) {
    case DeadlineName::HeadersTimeout:
    case DeadlineName::RequestTimeout:
    case DeadlineName::PlanTimeout:
    case DeadlineName::TlsHandshake:
    case DeadlineName::ContinueWait:
    case DeadlineName::ProxyTimeout:
        return true;
    case DeadlineName::SocketTimeout:
        return !liesIdle(snapshot, index, event.subject(), memory);
    case DeadlineName::KeepAliveTimeout:
    case DeadlineName::PlanDelay:
    case DeadlineName::RouteDelay:
    case DeadlineName::ConnectionsCheck:
    case DeadlineName::AgentIdle:
    case DeadlineName::LinkDelay:
    case DeadlineName::AcceptRetry:
        break;
    }
    return false;
}

std::optional<TimelineMark::Kind> kindOf(
    const trace::Snapshot &snapshot, EventIndex index, DeadlineMemory &memory)
{
    using Kind = TimelineMark::Kind;
    const trace::Event event = snapshot.at(index);
    const EventKind kind = event.kind;
    if (isTooLate(snapshot, index, event, memory))
        return Kind::Deadline;
    if (kind >= EventKind::AgentNewSocket && kind <= EventKind::NoAgent)
        return Kind::Agent;
    if (kind == EventKind::HeadOut || kind == EventKind::HeadIn)
        return Kind::Head;
    if (kind == EventKind::BodyIn || kind == EventKind::CallWrite)
        return Kind::Chunk;
    if (kind == EventKind::MessageInEnd || kind == EventKind::CallEnd)
        return Kind::End;
    if (kind == EventKind::BreakpointHit || kind == EventKind::FaultStruck
        || kind == EventKind::StepEdited)
        return Kind::Hand;
    if (kind == EventKind::ParseFailed || kind == EventKind::InputRefused
        || kind == EventKind::OnError || kind == EventKind::ResetReceived
        || kind == EventKind::SocketFailed || kind == EventKind::ListenFailed)
        return Kind::Error;
    return std::nullopt;
}

} // namespace

TimelineScale::TimelineScale(const trace::Snapshot &snapshot)
    : m_snapshot(snapshot)
{
    if (snapshot.isEmpty())
        return;
    m_events = double(snapshot.endEvent() - snapshot.firstEvent());
    m_begin = snapshot.timeOf(EventIndex{snapshot.firstEvent()});
    const auto end = snapshot.timeOf(EventIndex{snapshot.endEvent() - 1});
    m_micro = std::max<double>(1, double((end - m_begin).count()));
}

double TimelineScale::placeOf(quint64 events) const
{
    if (m_snapshot.isEmpty() || events <= m_snapshot.firstEvent())
        return 0;
    const quint64 last = std::min(events, m_snapshot.endEvent()) - 1;
    const double byNumber = double(last + 1 - m_snapshot.firstEvent()) / m_events;
    const double byTime = double((m_snapshot.timeOf(EventIndex{last}) - m_begin).count()) / m_micro;
    return 0.5 * byNumber + 0.5 * std::clamp(byTime, 0.0, 1.0);
}

quint64 TimelineScale::eventsAt(double place) const
{
    return eventsBetween(place, m_snapshot.firstEvent(), m_snapshot.endEvent());
}

quint64 TimelineScale::eventsAt(double place, quint64 from, quint64 near) const
{
    const quint64 end = m_snapshot.endEvent();
    quint64 low = std::min(from, end);
    quint64 high = std::min(end, low + std::max<quint64>(1, near + near / 8));
    if (const quint64 before = low + near - near / 8; before < high && placeOf(before) < place)
        low = before + 1;
    while (high < end && placeOf(high) < place) {
        low = high + 1;
        high = std::min(end, high + std::max<quint64>(1, 2 * (high - from)));
    }
    return eventsBetween(place, low, high);
}

/// The first moment at that place or behind it lies in [low, high].
quint64 TimelineScale::eventsBetween(double place, quint64 low, quint64 high) const
{
    while (low < high) {
        const quint64 middle = low + (high - low) / 2;
        if (placeOf(middle) < place)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > m_snapshot.firstEvent() && place - placeOf(low - 1) < placeOf(low) - place)
        --low;
    return low;
}

std::vector<TimelineMark> marksOf(const trace::Snapshot &snapshot, const TimelineScale &scale,
    int slots, DeadlineMemory &memory)
{
    if (snapshot.isEmpty())
        memory.clear();
    std::vector<TimelineMark> marks;
    if (snapshot.isEmpty() || slots <= 0)
        return marks;
    quint64 from = snapshot.firstEvent();
    quint64 taken = 0; // in the slot before: the next is about as long
    for (int slot = 0; slot < slots && from < snapshot.endEvent(); ++slot) {
        const quint64 to = slot + 1 == slots
            ? snapshot.endEvent()
            : std::max(from, scale.eventsAt(double(slot + 1) / slots, from, taken));
        taken = to - from;
        std::optional<TimelineMark> best;
        const quint64 step = std::max<quint64>(1, (to - from) / looksPerSlot);
        for (quint64 at = from; at < to; at += step) {
            const auto kind = kindOf(snapshot, EventIndex{at}, memory);
            if (kind && (!best || *kind > best->kind))
                best = TimelineMark{*kind, 0, EventIndex{at}};
        }
        if (best) {
            best->place = scale.placeOf(best->event.value + 1);
            marks.push_back(*best);
        }
        from = to;
    }
    return marks;
}

namespace
{

/// "12:03:41.123"; empty when the trace does not say when it began.
QString wallClock(const trace::Snapshot &snapshot, std::chrono::microseconds time)
{
    const EventIndex first{0};
    if (snapshot.at(first).kind != EventKind::SessionStarted)
        return {};
    const qint64 epoch = snapshot.detailOf<trace::Session>(first).epochMilliseconds;
    return QDateTime::fromMSecsSinceEpoch(epoch + time.count() / 1000)
        .toString(QStringLiteral("HH:mm:ss.zzz"));
}

} // namespace

QString timelineBubble(
    const trace::Snapshot &snapshot, EventIndex event, flow::ExchangeKey selected)
{
    if (!snapshot.contains(event))
        return {};
    const flow::EventText text =
        flow::textOf(snapshot, event, flow::sideOfEvent(snapshot, event, selected));
    QStringList what{QStringLiteral("#%1").arg(event.value), text.who, text.what, text.detail};
    what.removeAll(QString());
    const auto time = snapshot.timeOf(event);
    const auto since = time - snapshot.timeOf({snapshot.firstEvent()});
    QStringList when{elapsedText(since), wallClock(snapshot, time)};
    when.removeAll(QString());
    return what.join(QStringLiteral(" · ")) + u'\n' + when.join(QStringLiteral(" · "));
}

} // namespace roundtrip::ui

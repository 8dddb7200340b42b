#include "ui/models/interventionwatch.h"

#include "core/plan/planjson.h"
#include "core/trace/details.h"
#include "ui/models/playback.h"

#include <algorithm>
#include <utility>

namespace roundtrip::ui
{

InterventionWatch::InterventionWatch(const Playback &playback, QObject *parent)
    : QObject(parent)
    , m_playback(playback)
{
    connect(&playback, &Playback::snapshotChanged, this, &InterventionWatch::followNow);
    connect(&playback, &Playback::momentChanged, this, &InterventionWatch::followMoment);
    connect(&playback, &Playback::modeChanged, this, &InterventionWatch::followMoment);
    followNow();
    followMoment();
}

void InterventionWatch::followNow()
{
    const trace::Snapshot &snapshot = m_playback.snapshot();
    const quint64 end = snapshot.endEvent();
    if (end < std::exchange(m_followed, end)) { // another trace
        m_now = {};
        m_marks = {};
        m_links.clear();
        m_showsNow = true;
        m_shown = {};
        m_shownEvents = 0;
    }
    // The moment stays behind; where the present was read ahead of it, the mode tells.
    if (m_showsNow && m_playback.mode() != Playback::Mode::Live && m_now.end == m_shownEvents) {
        m_shown = m_now.of;
        m_showsNow = false;
    }
    readAhead(snapshot);
    m_marks.forget(snapshot.firstEvent());
    Q_EMIT changed();
}

void InterventionWatch::readAhead(const trace::Snapshot &snapshot)
{
    while (m_now.end < snapshot.endEvent()) {
        const quint64 next = std::min(snapshot.endEvent(), m_marks.next(m_now.end));
        note(snapshot, std::max(m_now.end, snapshot.firstEvent()), next);
        m_now.of.advanceTo(snapshot, {next, {}});
        m_now.end = next;
        m_marks.pass(m_now);
    }
}

void InterventionWatch::followMoment()
{
    const quint64 events = m_playback.moment().events;
    const bool isNow = events == m_now.end;
    if (events == m_shownEvents && isNow == m_showsNow)
        return;
    if (isNow) {
        m_shown = {};
    } else {
        if (m_showsNow || events < m_shownEvents || m_marks.endBefore(events) > m_shownEvents)
            m_shown = m_marks.before(events).of;
        m_shown.advanceTo(m_playback.snapshot(), {events, {}});
    }
    m_showsNow = isNow;
    m_shownEvents = events;
    Q_EMIT changed();
}

void InterventionWatch::note(const trace::Snapshot &snapshot, quint64 from, quint64 to)
{
    forEachEvent(snapshot, from, to, [&](trace::EventIndex index, const trace::Event &event) {
        if (event.kind == trace::EventKind::CallRefused && !event.subject().isHalf())
            Q_EMIT refused(snapshot.detailOf<trace::ErrorDetail>(index).error);
        if (event.kind != trace::EventKind::PlanAdopted
            || trace::PlanType(event.arg) != trace::PlanType::Link)
            return;
        if (const auto link = plan::parseLink(snapshot.detailOf<trace::Plan>(index).json))
            m_links.push_back({index, event.subject().connectionId(), *link});
    });
}

plan::LinkPlan InterventionWatch::linkAt(trace::ConnectionId connection, quint64 events) const
{
    plan::LinkPlan link;
    bool own = false;
    for (const LinkChange &change : m_links) {
        if (change.event.value >= events)
            break;
        if (change.connection ? change.connection != connection : own)
            continue;
        own = bool(change.connection);
        link = change.link;
    }
    return link;
}

} // namespace roundtrip::ui

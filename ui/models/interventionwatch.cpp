#include "ui/models/interventionwatch.h"

#include "core/plan/planjson.h"
#include "core/trace/details.h"
#include "ui/models/playback.h"

#include <algorithm>

namespace roundtrip::ui
{

namespace
{

/// So many events are looked at again at the most when the moment goes back.
constexpr quint64 checkpointEvery = 1 << 16;

} // namespace

InterventionWatch::InterventionWatch(const Playback &playback, QObject *parent)
    : QObject(parent)
    , m_playback(playback)
{
    connect(&playback, &Playback::snapshotChanged, this, &InterventionWatch::followNow);
    connect(&playback, &Playback::momentChanged, this, &InterventionWatch::followMoment);
    followNow();
    followMoment();
}

void InterventionWatch::followNow()
{
    const trace::Snapshot &snapshot = m_playback.snapshot();
    const quint64 end = snapshot.endEvent();
    if (end < m_end) { // another trace
        m_now = {};
        m_end = 0;
        m_checkpoints.clear();
        m_links.clear();
        m_shown = {};
        m_shownEvents = 0;
    }
    if (end == m_end)
        return;
    while (m_end < end) {
        const quint64 next = std::min(end, (m_end / checkpointEvery + 1) * checkpointEvery);
        note(std::max(m_end, snapshot.firstEvent()), next);
        m_now.advanceTo(snapshot, {next, {}});
        m_end = next;
        if (m_end % checkpointEvery == 0)
            m_checkpoints.push_back({m_end, m_now});
    }
    Q_EMIT changed();
}

void InterventionWatch::followMoment()
{
    const quint64 events = m_playback.moment().events;
    if (events == m_shownEvents)
        return;
    if (events == m_end) {
        m_shown = m_now;
    } else if (events < m_shownEvents) {
        const auto later = std::ranges::upper_bound(m_checkpoints, events, {}, &Checkpoint::events);
        m_shown = later == m_checkpoints.begin() ? flow::Interventions() : std::prev(later)->state;
    }
    m_shown.advanceTo(m_playback.snapshot(), {events, {}});
    m_shownEvents = events;
    Q_EMIT changed();
}

void InterventionWatch::note(quint64 from, quint64 to)
{
    const trace::Snapshot &snapshot = m_playback.snapshot();
    for (quint64 i = from; i < to; ++i) {
        const trace::Event event = snapshot.at({i});
        if (event.kind == trace::EventKind::CallRefused && !event.subject().isHalf())
            Q_EMIT refused(snapshot.detailOf<trace::ErrorDetail>({i}).error);
        if (event.kind != trace::EventKind::PlanAdopted
            || trace::PlanType(event.arg) != trace::PlanType::Link)
            continue;
        if (const auto link = plan::parseLink(snapshot.detailOf<trace::Plan>({i}).json))
            m_links.push_back({{i}, event.subject().connectionId(), *link});
    }
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

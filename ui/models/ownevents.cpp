#include "ui/models/ownevents.h"

#include "core/flow/exchangereading.h"

#include <algorithm>

namespace roundtrip::ui
{

void OwnEvents::remember(const flow::ExchangeReading &reading, bool running)
{
    const quint64 moment = reading.moment().events;
    const size_t events = reading.events().size();
    const bool same = m_key == reading.key() && m_moment <= moment;
    m_idle = same && !running && m_events == events && m_moment < moment;
    m_key = reading.key();
    m_moment = moment;
    m_events = events;
    m_subjects.clear();
    for (const trace::HalfId half : {m_key.client, m_key.server}) {
        if (half)
            m_subjects.push_back(trace::Subject::half(half));
    }
    const auto add = [this](trace::ConnectionId connection) {
        for (const trace::Side side : {trace::Side::Client, trace::Side::Server}) {
            if (connection)
                m_subjects.push_back(trace::Subject::connection(connection, side));
        }
    };
    add(reading.upstream());
    if (!m_idle)
        add(reading.connection());
}

void OwnEvents::clear()
{
    *this = {};
}

bool OwnEvents::isAnyOf(const trace::Snapshot &snapshot, quint64 from, quint64 to) const
{
    constexpr quint64 mostLookedAt = 50'000;
    if (m_subjects.empty() || to - from > mostLookedAt)
        return to > from;
    for (quint64 at = std::max(from, snapshot.firstEvent()); at < to;) {
        const auto events = snapshot.stretch({at}, to);
        if (std::ranges::any_of(events, [this](const trace::Event &event) {
                return std::ranges::find(m_subjects, event.subject()) != m_subjects.end();
            }))
            return true;
        at += std::max<size_t>(1, events.size());
    }
    return false;
}

} // namespace roundtrip::ui

#pragma once

#include "core/flow/interventions.h"
#include "core/flow/marks.h"
#include "core/result.h"

#include <QObject>

#include <vector>

namespace roundtrip::ui
{

class Playback;

/// What persons do to the real exchanges, followed with the playback: now, for the badge and for
/// verbs, and at the moment, for all that is drawn.
class InterventionWatch final : public QObject
{
    Q_OBJECT
public:
    explicit InterventionWatch(const Playback &playback, QObject *parent = nullptr);

    /// The present, whatever is shown.
    const flow::Interventions &now() const noexcept { return m_now.of; }
    /// The moment.
    const flow::Interventions &shown() const noexcept { return m_showsNow ? m_now.of : m_shown; }
    /// The conditions of a connection when the first `events` events had happened.
    plan::LinkPlan linkAt(trace::ConnectionId connection, quint64 events) const;
    /// Takes of a newer trace what the playback is about to show, so that a flood is not read all
    /// at once.
    void readAhead(const trace::Snapshot &snapshot);

Q_SIGNALS:
    /// One of the two may be another.
    void changed();
    /// Something that a person wanted of a connection was not done.
    void refused(const roundtrip::Error &why);

private:
    void followNow();
    void followMoment();
    void note(const trace::Snapshot &snapshot, quint64 from, quint64 to);

    struct State {
        quint64 end = 0; ///< events taken
        flow::Interventions of;
    };
    struct LinkChange {
        trace::EventIndex event;
        trace::ConnectionId connection; ///< none: all that have none of their own
        plan::LinkPlan link;
    };

    const Playback &m_playback;
    State m_now;
    quint64 m_followed = 0; ///< the events of the playback's trace when it was read
    bool m_showsNow = true; ///< the moment is the present: nothing is copied
    flow::Interventions m_shown; ///< … else
    quint64 m_shownEvents = 0;
    flow::Marks<State> m_marks; ///< where going back begins
    std::vector<LinkChange> m_links; ///< oldest first
};

} // namespace roundtrip::ui

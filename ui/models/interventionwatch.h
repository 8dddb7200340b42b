#pragma once

#include "core/flow/interventions.h"
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
    const flow::Interventions &now() const noexcept { return m_now; }
    /// The moment.
    const flow::Interventions &shown() const noexcept { return m_shown; }
    /// The conditions of a connection when the first `events` events had happened.
    plan::LinkPlan linkAt(trace::ConnectionId connection, quint64 events) const;

Q_SIGNALS:
    /// One of the two may be another.
    void changed();
    /// Something that a person wanted of a connection was not done.
    void refused(const roundtrip::Error &why);

private:
    void followNow();
    void followMoment();
    void note(quint64 from, quint64 to);

    /// Going back begins at the one before.
    struct Checkpoint {
        quint64 events = 0;
        flow::Interventions state;
    };
    struct LinkChange {
        trace::EventIndex event;
        trace::ConnectionId connection; ///< none: all that have none of their own
        plan::LinkPlan link;
    };

    const Playback &m_playback;
    flow::Interventions m_now;
    quint64 m_end = 0; ///< events that `now` has taken
    flow::Interventions m_shown;
    quint64 m_shownEvents = 0;
    std::vector<Checkpoint> m_checkpoints;
    std::vector<LinkChange> m_links; ///< oldest first
};

} // namespace roundtrip::ui

#pragma once

#include "core/flow/exchange.h"
#include "ui/models/interventionwatch.h"

#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace roundtrip::ui
{

class Backend;
class Playback;
class Selection;

/// The pace by hand: real steps wait until a person lets them go. Posts the commands of the gate
/// and knows, from the newest trace alone, what is held now. What it does is done to the present;
/// who looks at an earlier moment first catches up.
class ByHand final : public QObject
{
    Q_OBJECT
public:
    /// Whose steps are held.
    enum class Sides : quint8 { Client = 1, Server = 2, Both = 3 };
    Q_ENUM(Sides)

    /// The connection that an exchange is on, at the head.
    using ConnectionOf = std::function<trace::ConnectionId(flow::ExchangeKey)>;
    /// None of them is owned.
    ByHand(Backend &backend, Playback &playback, const Selection &selection,
        const InterventionWatch &watch, ConnectionOf connectionOf, QObject *parent = nullptr);

    bool isOn() const { return m_on; }
    /// From now on every step of these sides waits; off: what waits goes on, in order.
    void setOn(bool on);
    Sides sides() const { return m_sides; }
    void setSides(Sides sides);

    /// What is held now, and the rest of what persons do.
    const flow::Interventions &now() const { return m_watch.now(); }
    bool holdsAnything() const { return !now().held().empty(); }
    /// The oldest step of an exchange that is held now.
    std::optional<flow::Interventions::HeldStep> heldOf(flow::ExchangeKey exchange) const;
    /// Is it still held now?
    bool isHeld(trace::EventIndex step) const;

    /// Lets go one step of the exchange that is looked at: the selected one, else its oldest; first
    /// shows what has happened meanwhile. What is held elsewhere is not let go unseen
    /// (heldElsewhere). False when stepping is the view's own: nothing is held or will be.
    bool step();
    /// Lets everything go and leaves the pace. False when nothing is held.
    bool goOn();
    /// Lets one step go, and what lies before it in its queue.
    void release(trace::EventIndex step);
    /// The deadlines of a connection on which something is held run on, or stand still again.
    void toggleThaw(trace::ConnectionId connection);
    bool isThawed(trace::ConnectionId connection) const;

Q_SIGNALS:
    /// Something is held that was not, or is no longer.
    void heldChanged();
    /// On or off, or other sides.
    void changed();
    /// Step was pressed, and nothing waits.
    void nothingHeld();
    /// Step was pressed, and what waits is not of what is looked at: its oldest.
    void heldElsewhere(const roundtrip::flow::Interventions::HeldStep &step);

private:
    void hold(trace::Side side, bool on);
    bool isOfExchange(const flow::Interventions::HeldStep &step, flow::ExchangeKey exchange,
        trace::ConnectionId connection) const;
    std::vector<trace::Subject> subjectsOf(flow::ExchangeKey exchange) const;
    void follow();
    void noticeOthers();

    Backend &m_backend;
    Playback &m_playback;
    const Selection &m_selection;
    const InterventionWatch &m_watch;
    ConnectionOf m_connectionOf;
    std::vector<flow::Interventions::HeldStep> m_held; ///< as it was told last
    bool m_on = false;
    bool m_seenOn = false; ///< the trace has said that the seams are held
    Sides m_sides = Sides::Both;
};

} // namespace roundtrip::ui

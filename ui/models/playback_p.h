#pragma once

#include "ui/models/playback.h"
#include "ui/models/visiblesteps.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QTimer>

#include <optional>
#include <set>

namespace roundtrip::ui
{

/// What Playback is made of; how it moves the moment by hand is in playback_steps.cpp, what runs by
/// itself in playback.cpp.
class Playback::Private
{
public:
    Private(Playback *playback, std::function<trace::Snapshot()> takeSnapshot, Clock traceClock);

    void onTimer();
    bool takeNews();
    void followHead();
    void show(quint64 events);
    void showMoment(const flow::Moment &next);
    bool updateHorizon();
    void setMode(Mode next);
    bool enterMode(Mode next);
    void schedule();

    const Stops &stopsOf(flow::ExchangeKey exchange);
    void keepAnchor();
    bool stepOnce(const Stops &stops, bool forward);

    bool startReplay(flow::ExchangeKey exchange, std::optional<quint64> from);
    void advanceReplay();
    void advanceBySteps();
    void advanceToScale();
    void readStops(bool needed);
    const Stop *currentStop() const;
    void rebase();

    bool isWanted(const trace::Event &event) const;
    bool searchExchange();
    void searchTarget();
    void found(trace::EventIndex event);

    Playback *q;
    std::function<trace::Snapshot()> take;
    Clock clock;
    Clock viewClock;
    trace::Snapshot snapshot;
    trace::Snapshot visible;
    flow::Moment moment;
    flow::Moment horizon;
    bool lifted = false;
    Mode mode = Mode::Live;
    Pace pace = Pace::readable(std::chrono::milliseconds(1000));
    QTimer timer;
    bool poked = false;
    bool floods = false; ///< many events came since the look before
    int floodedFrames = 0; ///< … and before many of those, one after the other
    QDeadlineTimer flooded; ///< … not long ago
    QElapsedTimer sinceLook;
    std::set<const void *> ticking; ///< who asked for the live clock

    /// The stops that were asked for last, of this exchange up to this head.
    struct KnownStops {
        flow::ExchangeKey exchange;
        quint64 first = 0;
        quint64 end = 0;
        Stops stops;
    };
    KnownStops known;
    /// Where stepping began: a stop among the others until the moment is moved otherwise.
    std::optional<flow::Moment> anchor;

    // A replay: what, where it stops, at which stop it is, and since when (by the person's clock).
    flow::ExchangeKey replayed;
    Stops stops;
    quint64 stopsAt = 0; ///< the head for which they were read
    std::chrono::microseconds stopsReadAt{0}; ///< by the person's clock
    size_t stop = 0;
    std::chrono::microseconds shownAt{0};
    std::chrono::microseconds scaleFrom{0}; ///< to scale: what the trace's clock was then

    struct Search {
        Target target{};
        flow::ExchangeKey only; ///< none: any exchange
        quint64 searched = 0; ///< the events before were looked at
    };
    std::optional<Search> search;
};

} // namespace roundtrip::ui

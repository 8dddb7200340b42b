#pragma once

#include "core/flow/exchange.h"
#include "core/flow/moment.h"
#include "core/trace/snapshot.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace roundtrip::ui
{

/// The moment that all views show, and the trace they show it of: the only state of time in the
/// window. Views connect to momentChanged() and draw what flow says; none asks the engine for
/// anything.
///
/// Live: the moment follows the head. Paused: it stands. Replay: it runs from the beginning of an
/// exchange to the head, slower than it happened; when it has caught up it becomes live. Takes the
/// snapshot at frame rate, never for each event; its one timer runs only while there is something
/// to do.
class Playback final : public QObject
{
    Q_OBJECT
public:
    enum class Mode { Live, Paused, Replay };
    Q_ENUM(Mode)
    using Clock = std::function<std::chrono::microseconds()>;

    /// `take` gives the newest snapshot, `clock` the trace's clock now (for a trace without an
    /// engine: its last event).
    Playback(std::function<trace::Snapshot()> take, Clock clock, QObject *parent = nullptr);
    ~Playback() override;

    const trace::Snapshot &snapshot() const noexcept;
    const flow::Moment &moment() const noexcept;
    Mode mode() const noexcept;
    /// Events after the moment: "PAUSED, 14 more".
    quint64 eventsBehind() const noexcept;
    /// How long ago the moment was: "1.2 s BEHIND".
    std::chrono::microseconds timeBehind() const;
    /// For the badge REPLAY: how long what is replayed took really; so far, when it still runs. 0
    /// when nothing is replayed.
    std::chrono::microseconds replayedDuration() const;
    /// What is replayed; none when nothing is.
    flow::ExchangeKey replayedExchange() const noexcept;

    /// Takes a new snapshot now and brings the moment up to date (also done at frame rate while
    /// live or when poked).
    void refresh();
    /// There may be news (the engine's notifier, already in this thread).
    void poke();
    /// While on, the clock of the live moment goes on although nothing happens: something is waited
    /// for.
    void setTicking(bool on, const void *who = nullptr); ///< as long as one of them asks for it

    void goLive();
    void pause();
    /// Pauses and shows the first `events` events. Clamped to what the trace still has.
    void seek(quint64 events);
    /// Pauses; one visible step forward or back in the selected exchange, or one event of any kind.
    /// Without an exchange an event is a step.
    void stepForward(flow::ExchangeKey exchange);
    void stepBack(flow::ExchangeKey exchange);
    void stepEvent(int by);
    /// Plays an exchange from its first event, giving each step a readable moment.
    void replay(flow::ExchangeKey exchange);
    /// The same from the moment that is shown; from there on there is nothing left: live.
    void resume(flow::ExchangeKey exchange);
    void setStepDuration(std::chrono::milliseconds perStep);
    std::chrono::milliseconds stepDuration() const noexcept;

    /// The clock of the person who looks on, by which a replay runs; the machine's steady clock
    /// unless a test gives one.
    void setViewClock(Clock clock);

Q_SIGNALS:
    void snapshotChanged();
    void momentChanged();
    void modeChanged(roundtrip::ui::Playback::Mode mode);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::ui

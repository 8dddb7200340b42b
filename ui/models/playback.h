#pragma once

#include "core/flow/exchange.h"
#include "core/flow/moment.h"
#include "core/trace/snapshot.h"
#include "ui/models/pace.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace roundtrip::ui
{

/// The moment that all views show, and the trace they show it of: the only state of time in the
/// window. Views connect to momentChanged() and draw what flow says; none asks the engine for
/// anything.
///
/// Live: the moment follows the head. Paused: it stands. Replay: it runs from the beginning of an
/// exchange to the head, at its pace; when it has caught up it becomes live. The engine runs on in
/// all three. Takes the snapshot at frame rate, never for each event; its one timer runs only while
/// there is something to do.
///
/// The veil: what lies after the moment is not to be seen. Views are given visible(), the trace as
/// if it ended at the horizon, which is the moment, or with the veil lifted the head.
class Playback final : public QObject
{
    Q_OBJECT
public:
    enum class Mode { Live, Paused, Replay };
    Q_ENUM(Mode)
    /// What runTo() stops behind: the callback 'request', the callback 'response', the end of an
    /// exchange.
    enum class Target { Request, Response, End };
    Q_ENUM(Target)
    using Clock = std::function<std::chrono::microseconds()>;

    /// `take` gives the newest snapshot, `clock` the trace's clock now (for a trace without an
    /// engine: its last event).
    Playback(std::function<trace::Snapshot()> take, Clock clock, QObject *parent = nullptr);
    ~Playback() override;

    /// The whole trace, for what acts on the present. What is shown comes from visible().
    const trace::Snapshot &snapshot() const noexcept;
    const flow::Moment &moment() const noexcept;
    Mode mode() const noexcept;

    /// How far views may look.
    const flow::Moment &horizon() const noexcept;
    /// The trace up to the horizon.
    const trace::Snapshot &visible() const noexcept;
    bool isVeilLifted() const noexcept;
    void setVeilLifted(bool lifted);
    /// Something lies behind the horizon, or may: a veil hangs.
    bool isVeiled() const noexcept;

    /// So much comes, or came a moment ago, that nobody reads it as it passes: what is there for readers may come
    /// less often.
    bool isFlooded() const;
    /// Events after the moment: "PAUSED, 14 more".
    quint64 eventsBehind() const noexcept;
    /// How long ago the moment was: "1.2 s BEHIND".
    std::chrono::microseconds timeBehind() const;
    /// For the badge REPLAY: how long what is replayed took really, up to the horizon. 0 when
    /// nothing is replayed.
    std::chrono::microseconds replayedDuration() const;
    /// What is replayed; none when nothing is.
    flow::ExchangeKey replayedExchange() const noexcept;
    /// In a replay with a readable moment for each step: which part of it is over, from 0 to 1. By
    /// the person's clock alone: it tells nothing of what comes.
    double stepPart() const;
    /// … and the moment at which that step began: of the stop before, or before the first event.
    /// None in any other mode.
    std::optional<flow::Moment> stepFrom() const;

    /// Takes a new snapshot now and brings the moment up to date (also done at frame rate while
    /// live or when poked).
    void refresh();
    /// There may be news (the engine's notifier, already in this thread).
    void poke();
    /// While on, the clock of the live moment goes on although nothing happens: something is waited
    /// for.
    void setTicking(bool on, const void *who = nullptr); ///< as long as one of them asks for it

    /// Another trace begins: the one that was is forgotten, whatever it had. Live.
    void startAnew();

    void goLive();
    void pause();
    /// Pauses and shows the first `events` events. Clamped to what the trace still has.
    void seek(quint64 events);
    /// Pauses; so many visible steps forward or, below 0, back in the selected exchange. The moment
    /// at which stepping began counts as a stop, so that n steps there and n back end where they
    /// began. Without an exchange an event is a step.
    void step(flow::ExchangeKey exchange, int by);
    void stepForward(flow::ExchangeKey exchange) { step(exchange, 1); }
    void stepBack(flow::ExchangeKey exchange) { step(exchange, -1); }
    /// The same by events of any kind.
    void stepEvent(int by);
    /// Before the first event of an exchange, or behind its last one.
    void seekBegin(flow::ExchangeKey exchange);
    void seekEnd(flow::ExchangeKey exchange);
    /// Pauses behind the next event of this kind: of the exchange as long as it may still have one,
    /// else of any. When there is none yet, live until it comes; whatever else moves the moment
    /// gives it up. A long trace is searched in slices.
    void runTo(Target target, flow::ExchangeKey exchange);
    bool isRunningTo() const noexcept;

    /// Plays an exchange from its first event at the pace.
    void replay(flow::ExchangeKey exchange);
    /// The same from the moment that is shown, or from its first event where that is still to come;
    /// from there on there is nothing left: live.
    void resume(flow::ExchangeKey exchange);
    /// Also of a replay that runs.
    void setPace(const Pace &pace);
    const Pace &pace() const noexcept;

    /// The clock of the person who looks on, by which a replay runs; the machine's steady clock
    /// unless a test gives one.
    void setViewClock(Clock clock);

Q_SIGNALS:
    void snapshotChanged();
    /// The moment, or how far views may look.
    void momentChanged();
    void modeChanged(roundtrip::ui::Playback::Mode mode);
    void veilChanged();
    /// Frames of a replay in which the moment stands: stepPart() goes on.
    void stepPartChanged();
    /// runTo() has found it.
    void reached(roundtrip::trace::EventIndex event);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::ui

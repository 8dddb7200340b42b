#pragma once

#include "core/flow/exchangeindex.h"
#include "core/flow/marks.h"
#include "core/flow/moment.h"
#include "core/flow/scene.h"
#include "core/flow/steps.h"
#include "core/trace/details.h"
#include "core/trace/fold.h"

#include <QString>

#include <chrono>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace roundtrip::flow
{

/// A connection from its beginning to its end, without what went over it.
struct ConnectionLife {
    /// What ended it, as far as the trace tells.
    enum class End : quint8 { None, ByAgent, ByClient, ByServer, Reset, Failed };
    trace::ConnectionId id;
    trace::EventIndex firstEvent;
    std::chrono::microseconds begin{0};
    std::optional<std::chrono::microseconds> connected; ///< it stands
    std::optional<std::chrono::microseconds> ended; ///< the first sign of its end
    std::optional<std::chrono::microseconds> closed; ///< all of its ends here are gone
    trace::EventIndex endEvent;
    End end = End::None;
    trace::NotPooledBecause dropped{}; ///< ByAgent: why
    int serverKeeps = 0; ///< … by what the server has said in seconds; 0: not by that. Of a column
    /// Whose FIN came first. As long as nothing else has happened the other direction lives on: it
    /// is half-closed, and has not ended.
    std::optional<trace::Side> fin;
    trace::EventIndex finEvent;
    std::chrono::microseconds finTime{0};
    bool isHalfClosed() const { return fin && end == End::None; }
    /// A person ended it, or a direction of it: what followed from that is told as theirs.
    std::optional<trace::FaultKind> fault;
    QByteArray error; ///< Failed, Reset: its code
    trace::Endpoints endpoints;
    bool sideHere[2] = {false, false}; ///< by Side: it is this program's
    bool sideGone[2] = {false, false};
    bool givenUp = false; ///< an end here reads no more
    bool operator==(const ConnectionLife &) const = default;
};

/// The connections at a moment: a function of the events before it; goes forward with it, and back
/// from marks on the way. Of very many only the newest are remembered.
class ConnectionLives
{
public:
    ConnectionLives() = default;
    ConnectionLives(const trace::Snapshot &snapshot, const Moment &moment);
    /// Takes the events up to a moment. Of another trace: begin with a new one.
    void advanceTo(const trace::Snapshot &snapshot, const Moment &moment);

    const ConnectionLife *of(trace::ConnectionId id) const;
    /// Those that began with this event or later and have not ended; the newest first.
    std::vector<trace::ConnectionId> openSince(trace::EventIndex event) const;
    /// One that is not remembered, looked for in the trace; `event` is one at which it was open.
    static std::optional<ConnectionLife> found(const trace::Snapshot &snapshot,
        const Moment &moment, trace::ConnectionId id, trace::EventIndex event);
    static constexpr size_t most = 1024;

private:
    struct State {
        quint64 end = 0;
        std::unordered_map<quint32, ConnectionLife> lives;
        std::deque<quint32> order; ///< oldest first
    };
    void take(const trace::Snapshot &snapshot, trace::EventIndex index);
    void resume(const trace::Snapshot &snapshot);
    ConnectionLife *open(const trace::Snapshot &snapshot, trace::EventIndex index,
        trace::ConnectionId id);
    static void resumeLife(const trace::Snapshot &snapshot, ConnectionLife &life,
        const trace::Connection &connection);
    void takeDropped(ConnectionLife &life, const trace::Snapshot &snapshot,
        trace::EventIndex index, const trace::Event &event);
    static void takeEnding(ConnectionLife &life, const trace::Snapshot &snapshot,
        trace::EventIndex index, const trace::Event &event);
    static void takeFin(ConnectionLife &life, trace::EventIndex event,
        std::chrono::microseconds time, trace::Side sender);
    static void endLife(ConnectionLife &life, trace::EventIndex event,
        std::chrono::microseconds time, ConnectionLife::End end);

    State m_state;
    Marks<State> m_marks;
};

/// A connection with its exchanges in a row.
struct ConnectionColumn {
    ConnectionLife life;
    std::vector<ExchangeRow> exchanges; ///< oldest first
    int earlier = 0; ///< exchanges before them that are not among them
    bool operator==(const ConnectionColumn &) const = default;
};

/// One connection with its newest exchanges; nothing when the moment knows none of it. `row` is one
/// of them, where it is known: they may lie farther back than anybody looks.
std::optional<ConnectionColumn> connectionAt(const ExchangeIndex &index,
    const ConnectionLives &lives, const Moment &moment, trace::ConnectionId id, int row = -1,
    size_t most = 24);

/// Several connections, in the order in which they began: those of the newest exchanges, those among them
/// that wait for a first one, and the one that is asked for.
struct ConnectionColumns {
    std::vector<ConnectionColumn> columns;
    int hidden = 0; ///< further ones among the exchanges that were looked at
    int waiting = 0; ///< exchanges that have no connection yet
    bool operator==(const ConnectionColumns &) const = default;
};
ConnectionColumns connectionsAt(const ExchangeIndex &index, const ConnectionLives &lives,
    const Moment &moment, trace::ConnectionId wanted, size_t most, int wantedRow = -1);

/// What ended it: "the agent closed it: it was idle too long"; empty while it lives.
QString endText(const ConnectionLife &life);
/// The same without its reason: "the agent closed it".
QString enderText(const ConnectionLife &life);
/// How the connection stands.
Sentence sentenceOf(const ConnectionColumn &column, std::chrono::microseconds clock);

/// The connection drawn as one: its exchanges' arrows in a row, a label where each begins, what the
/// agent decided about it, idle stretches folded, how it ended. Many arrows of one byte are one,
/// and lines are left out, where nobody has opened them.
struct ConnectionScene {
    Scene scene;
    /// Which exchange an event of the scene belongs to.
    std::vector<std::pair<trace::EventIndex, ExchangeKey>> owners;
    ExchangeKey ownerOf(trace::EventIndex event) const;
};
ConnectionScene sceneOf(const trace::Snapshot &snapshot, const Moment &moment,
    const ConnectionColumn &column, const Opened &opened = {});

} // namespace roundtrip::flow

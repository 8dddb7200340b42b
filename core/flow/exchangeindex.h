#pragma once

#include "core/flow/exchange.h"
#include "core/flow/lull.h"
#include "core/flow/moment.h"

#include <QByteArray>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace roundtrip::flow
{

/// Where an exchange spent its time, as the waterfall shows it. Times since the trace began.
enum class Phase : quint8 {
    Queued, ///< waited in the agent's queue for a socket
    Connecting, ///< the TCP handshake, and that of TLS (only on a new connection)
    Sending, ///< (of a client outside: the server reads) from request(), or from the connection it had to wait for, to the last byte of the
             ///< request given to the kernel; of a client outside from its first to its last byte
    Waiting, ///< the last byte of the request is sent (end() was called), none of the answer is
             ///< here
    Receiving, ///< (of a client outside: the server writes) from the first to the last byte of the answer. When the server answers before
               ///< the request has ended, it overlaps Sending and there is no Waiting.
};
inline constexpr int phaseCount = 5;

struct PhaseSpan {
    Phase phase{};
    std::chrono::microseconds begin{0};
    std::chrono::microseconds end{0}; ///< of a phase under way: what the moment's clock shows
    bool underWay = false;
    bool operator==(const PhaseSpan &) const = default;
};

/// One line of the exchange list at a moment: nothing in it lies after the moment.
struct ExchangeRow {
    ExchangeKey key;
    int number = 0; ///< from 1, in the order in which exchanges began; never given twice
    QByteArray method; ///< empty as long as it is not known
    QByteArray target;
    int status = 0; ///< 0: no answer yet
    bool clientOutside = false;
    bool serverOutside = false; ///< nothing says that the server is this program's
    QByteArray userAgent; ///< of a client outside: what its User-Agent field claims, nothing else
                          ///< is known of it
    trace::ConnectionId connection;
    quint16 clientPort = 0;
    quint16 serverPort = 0;
    bool unixSocket = false; ///< of Unix domain sockets, which have no ports
    int ordinal = 0; ///< which exchange on its connection, from 1; 0: has none yet
    bool connected = false; ///< its connection stands, or stood; ports alone are those of a try
    bool reused = false; ///< the socket came out of the pool
    bool handedOver = false; ///< the socket came straight from another request
    bool proxied = false; ///< an end of it is this program's proxy: of one with a client outside
                          ///< the server, else the client
    bool tunnel = false; ///< a CONNECT that the proxy carries out: what passes counts as its bytes
    ExchangeKey joined; ///< of a proxied one: the other of the two; none yet, or none at all
    bool extra = false; ///< a further server half of a client half that has a row already
    bool cut = false; ///< its beginning was forgotten
    bool running = false; ///< a half of it is still open
    qint64 requestBytes = 0; ///< on the wire
    qint64 responseBytes = 0;
    std::chrono::microseconds begin{0};
    std::chrono::microseconds end{0}; ///< while it runs: what the moment's clock shows
    /// What ended it: the code of the error that its program got ("ECONNRESET"), else of the
    /// server's; "aborted" or "destroyed" when the program gave up itself; empty: nothing.
    QByteArray failure;
    trace::EventIndex failureEvent;
    std::array<PhaseSpan, phaseCount> phases{}; ///< the first `phasesUsed`, in the order of time
    int phasesUsed = 0;
    std::vector<Lull> lulls; ///< in the order of time; most have none
    /// Only the server's half is known here: its times are those of reading and writing there.
    bool seenByServer() const { return clientOutside || extra; }
    bool operator==(const ExchangeRow &) const = default;
};

/// The exchanges of a trace, found as events arrive: each event is looked at once, a row costs
/// about 150 bytes, texts are read from the trace when a row is asked for. Rows are in the order of
/// their numbers; rows the trace has forgotten completely vanish, a row cut in the middle stays.
///
/// Not thread-safe; a reader's own.
class ExchangeIndex
{
public:
    ExchangeIndex();
    ~ExchangeIndex();
    Q_DISABLE_COPY_MOVE(ExchangeIndex)

    /// What an update did, in the order in which a model announces it.
    struct Changes {
        int removedFirst = 0; ///< that many rows went from the front …
        bool rearranged = false; ///< … and others from the middle: read everything anew
        int firstChanged =
            -1; ///< the first of the old rows that changed (by its new place); -1: none
        int added = 0; ///< rows at the end
    };
    /// Takes what the snapshot has more than the one before. A snapshot of another trace: clear()
    /// first. With a budget it stops when about so much time is over, though never before it took
    /// some thousand events: a backlog is taken by further calls, with this snapshot or a newer
    /// one.
    Changes update(const trace::Snapshot &snapshot,
        std::optional<std::chrono::microseconds> budget = std::nullopt);
    /// The events [0, foldedTo()) have been looked at; what rows say is known up to there.
    quint64 foldedTo() const;
    void clear();

    /// Rows of the newest snapshot; and how many of them had appeared at the moment. Those are rows
    /// [0, rowCountAt()).
    int rowCount() const;
    int rowCountAt(const Moment &moment) const;
    /// Row `row` of [0, rowCountAt(moment)).
    ExchangeRow rowAt(int row, const Moment &moment) const;
    /// Its key at the newest moment, and its number: cheap.
    ExchangeKey keyAt(int row) const;
    int numberAt(int row) const;
    /// At the newest moment: a half of it is still open.
    bool isRunning(int row) const;
    /// The row in which a half of this key is (by its newest server half where it has one); -1:
    /// none.
    int rowOf(ExchangeKey key) const;
    /// The row of the exchange that a proxied one is joined to, which is near; -1: none, or none
    /// yet.
    int joinedRow(int row) const;
    /// The first and the last event of the exchange seen so far; none when there is no such row.
    struct Range {
        trace::EventIndex first;
        trace::EventIndex last;
    };
    Range rangeOf(int row) const;

    /// The snapshot of the last update().
    const trace::Snapshot &snapshot() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace roundtrip::flow

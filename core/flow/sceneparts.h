#pragma once

#include "core/flow/argtexts.h"
#include "core/flow/exchangereading.h"
#include "core/flow/scene.h"

#include <optional>
#include <vector>

namespace roundtrip::flow
{

/// A row before the rows are put in order: `event` is where it belongs in the trace.
struct PlacedRow {
    quint64 event = 0;
    Row row;
};

/// The label of an event at a depth; nothing when that depth does not show it.
std::optional<Label> labelOf(const ExchangeReading &reading, trace::EventIndex index, Depth depth);

/// One arrow for each write (or read, when the sender is outside), the handshake, FIN and RST.
std::vector<PlacedRow> arrowsOf(
    const ExchangeReading &reading, Depth depth, const Opened &opened);

/// What lies in a range of a message, as one arrow: who carried it is not said.
Arrow arrowOver(const ExchangeReading &reading, Depth depth, trace::Side from,
    const Transfer &transfer);

/// Of one byte each, in one piece of a message, more than so many in a row are one: a link that lets
/// one byte through at a time makes hundreds. Open they follow a label that folds them again.
inline constexpr int arrowsFoldedFrom = 13;
std::vector<Row> arrowsFolded(const ExchangeReading &reading, Depth depth, std::vector<Row> rows,
    const Opened &opened);

/// What a read or write carries, line by line. Of many lines and chunks the first ones, unless it is
/// open; even then not more than a person would read.
struct CarriedLines {
    std::vector<WireLine> lines;
    bool leftOut = false;
};
CarriedLines wireLinesOf(const ExchangeReading &reading, const MessageReading &message,
    const Transfer &transfer, Depth depth, bool open);

/// Rows of equal labels, one behind the other, become one: from `foldedFrom` on.
inline constexpr int foldedFrom = 5;
std::vector<Row> folded(std::vector<Row> rows, const Opened &opened);

/// Which deadline it is, and where it can be told whose: the silence of a socket is measured for the
/// agent, for a call of setTimeout(), or for the server. `asked` is the event by which it is.
QString deadlineText(const ExchangeReading &reading, trace::DeadlineName name, trace::Side side,
    std::chrono::microseconds total, trace::EventIndex asked);
/// What came of a silence that was as long as a socket's timeout, as far as the trace tells: Node
/// emits 'timeout' and ends nothing by itself, but for a socket of a server that nobody listens
/// for.
QString timeoutText(const ExchangeReading &reading, trace::Side side, trace::EventIndex fired);

/// All of the message that MessageInCut is about had come: what was held, and never told, is its
/// 'end'.
bool hadComeWhole(const ExchangeReading &reading, trace::EventIndex cut);

/// Why the agent did not keep a socket, with what the trace tells beside the reason: Node gives up
/// a free socket a second before the time is over that the server has said it keeps it.
QString reasonText(const ExchangeReading &reading, trace::EventIndex dropped);
/// The same where the exchange that the socket lay free behind has to be looked for.
QString reasonText(const trace::Snapshot &snapshot, trace::EventIndex dropped);
/// … the seconds that the server has said, by which it was given up; 0: not by that.
int serverKeeps(const ExchangeReading &reading, trace::EventIndex dropped);
/// … in words.
QString beforeServerText(int seconds);

/// "maxSockets 6": the limit that let the agent queue a request, with its number where the agent's
/// options are not too far back in the trace.
QString queueLimitText(const ExchangeReading &reading, trace::EventIndex queued);

/// What is held at the moment, side by side.
std::vector<HeldSide> heldOf(const ExchangeReading &reading);

/// In which turn of the loop an event happened, counted from 1 among those in which anything of the
/// exchange did. Events of a turn share one reading of the clock; only a write reads it anew.
class Turns
{
public:
    explicit Turns(const ExchangeReading &reading);
    int of(trace::EventIndex event) const;

private:
    std::vector<std::pair<trace::EventIndex, int>> m_turns; ///< by event
};

/// How much of a payload is written into a label.
inline constexpr qsizetype payloadCharacters = 16;

/// A payload as an argument of a call: "'{"key"'", or its size when it is not text or not on the
/// wire yet.
QString payloadText(const QByteArray &payload, qint64 size);

} // namespace roundtrip::flow

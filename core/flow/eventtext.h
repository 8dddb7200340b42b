#pragma once

#include "core/flow/exchangeindex.h"
#include "core/trace/snapshot.h"

#include <QJsonObject>
#include <QString>

namespace roundtrip::flow
{

class ExchangeReading;

/// One event in words: a line of `--trace text` and a row of the inspector's Events.
struct EventText {
    QString who; ///< "client", "server", "program"
    QString what; ///< "request.write()", "recv()", "'response'": code words, never translated; else
                  ///< translated
    QString detail; ///< "6 B", "200 OK", "127.0.0.1:51322 → 127.0.0.1:3000"
    bool operator==(const EventText &) const = default;
};

/// The side on which an event happened. An event of a half does not say; of the halves of `key`
/// that does, of another one (a proxy asks because of what its server got) the trace.
trace::Side sideOfEvent(const trace::Snapshot &snapshot, trace::EventIndex index, ExchangeKey key);

/// `side` is the side of the half an event is about, when the caller knows it (an event of a half
/// does not say).
EventText textOf(const trace::Snapshot &snapshot, trace::EventIndex index, trace::Side side);
/// The same with what only its exchange tells: whose deadline it is, why a free socket was given
/// up.
EventText textOf(const ExchangeReading &reading, trace::EventIndex index, trace::Side side);
/// An event of which the exchange tells more than the trace alone, or sooner.
bool knowsMoreInExchange(trace::EventKind kind);

/// One line of `--trace json`, with "v": 1 and the names of event.h.
QJsonObject jsonOf(const trace::Snapshot &snapshot, trace::EventIndex index);

/// "12.3 ms", "1.20 s", "3 min 50 s": a duration as people read it. Events of one turn of the loop
/// share a reading of the clock: no time between them is "less than a loop turn", never 0 µs.
QString durationText(std::chrono::microseconds duration);
/// How long a phase took; one without a duration says what it happened in: "in one read".
QString phaseText(const PhaseSpan &phase, bool clientOutside);
/// "166 B", "12.0 KiB"
QString bytesText(qint64 bytes);
/// "1.2 KiB to the server, 34.0 KiB to the client": what passed through a tunnel.
QString tunnelBytesText(qint64 toServer, qint64 toClient);

} // namespace roundtrip::flow

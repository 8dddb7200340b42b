#pragma once

#include "core/flow/exchange.h"

#include <QString>

#include <vector>

namespace roundtrip::flow
{

/// One step of a flow as the guide numbers it, in the order in which steps happen.
struct Step {
    /// Held: a person or a breakpoint holds what makes it.
    enum class State : quint8 { NotYet, Now, Done, Failed, Held };
    int guideNumber = 0; ///< ①–⑦ client, ①–⑥ server; 0: not in the guide (a TLS handshake, a tunnel)
    QString title; ///< code: "request.write()"; never translated
    QString detail; ///< the fact that made it so: "6 B, 10 B", "reused, idle 2.1 s"; translated
    State state = State::NotYet;
    int times = 1; ///< "×n"
    trace::EventIndex fact; ///< the newest event that made it so
    bool passesBytes = false; ///< a step of a tunnel
    bool operator==(const Step &) const = default;
};

class ExchangeReading;

std::vector<Step> clientSteps(
    const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key);
/// Empty when the server is outside.
std::vector<Step> serverSteps(
    const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key);

/// The same from a reading made once for steps, sentence and scene.
std::vector<Step> clientSteps(const ExchangeReading &reading);
std::vector<Step> serverSteps(const ExchangeReading &reading);

/// Its half has closed: what has not happened by then will not.
void settle(std::vector<Step> &steps);

/// Takes from the steps what cannot be said when a part of the exchange was forgotten: counts, and
/// events that are not there any more.
void dropForgotten(const ExchangeReading &reading, std::vector<Step> &steps);

/// Who waits for whom, in the words of the guide.
struct Sentence {
    QString text; ///< one line; code between backticks
    QString next; ///< what comes next, or why nothing will
    trace::HalfId missesEnd = {}; ///< the wait is for the end() of this half: it can be called now
    bool operator==(const Sentence &) const = default;
};
Sentence sentenceOf(const trace::Snapshot &snapshot, const Moment &moment, ExchangeKey key);
Sentence sentenceOf(const ExchangeReading &reading);

} // namespace roundtrip::flow

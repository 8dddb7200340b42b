#pragma once

#include "core/flow/exchangereading.h"
#include "core/flow/steps.h"
#include "core/plan/plans.h"

#include <QString>

#include <optional>
#include <vector>

namespace roundtrip::flow
{

/// How one thing stands in two exchanges.
enum class Difference : quint8 {
    Same,
    Alike, ///< not to the letter, and of no weight: another new socket, a time that lies close
    Changed,
    Added, ///< only in the second
    Removed, ///< only in the first
    Open, ///< not known yet in one that still runs: it may become the same
};

/// One thing of two exchanges, beside each other.
struct ComparedLine {
    enum class Part : quint8 { Request, Connection, Steps, Wire, Response, Time } part{};
    QString what; ///< "Content-Type", "status", "② http.request(…)"
    bool isCode = false; ///< `what` is a name of the wire or of the module
    QString before; ///< empty: it has none
    QString after;
    Difference difference = Difference::Same;
    std::vector<Segment> beforeSegments; ///< of a write: what was in it
    std::vector<Segment> afterSegments;
    bool towardsServer = true; ///< of a write
    bool beforeByModule = false; ///< of a field line: the program has set none, the module has
    bool afterByModule = false;
    trace::EventIndex beforeEvent; ///< where it is to be seen; none
    trace::EventIndex afterEvent;
    bool operator==(const ComparedLine &) const = default;
};

/// Two exchanges at a moment: what is the same in both and what differs, in the order of time. What
/// is the same and of no weight stands together in one line of each part. Times that lie within a
/// fifth of each other, or within a millisecond, are alike.
struct Comparison {
    std::vector<ComparedLine> lines;
    bool running = false; ///< one of them, or both: what is not there yet is not known yet
    int differences() const; ///< lines that differ; what is open or alike does not count
    bool isOpen() const; ///< something may still change
    bool operator==(const Comparison &) const = default;
};
Comparison comparisonOf(const ExchangeReading &before, const ExchangeReading &after);

/// What differs between two plans, field by field: what a person has changed.
struct PlanChange {
    QString field; ///< "method", "Content-Type", "end()"
    QString before; ///< empty: a field line that the program does not set
    QString after;
    bool operator==(const PlanChange &) const = default;
};
std::vector<PlanChange> changesOf(const plan::RequestPlan &before, const plan::RequestPlan &after);

/// What was changed, if the plans are known, and how much came out differently. Of a field line
/// that a plan does not set it is said what the module has sent in its place.
Sentence sentenceOf(
    const Comparison &comparison, const std::optional<std::vector<PlanChange>> &changes);

bool isDifferent(Difference difference);
/// "≠", "+", "−", "=", "≈", "…": so that a difference is not told by colour alone.
QString signOf(Difference difference);
/// "differs", "only after" …
QString wordOf(Difference difference);

} // namespace roundtrip::flow

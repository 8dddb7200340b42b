#include "ui/stage/stagemotion.h"

#include <algorithm>

namespace roundtrip::ui
{

using std::chrono::microseconds;

namespace
{

/// Of its step's time.
constexpr double movingPart = 0.6;
/// A piece that was just sent has left the sender's socket already.
constexpr double leastRest = 0.45;

double restAt(const flow::Row &arrow, microseconds clock)
{
    return leastRest + (1 - leastRest) * progressOf(clock - arrow.begin);
}

double partOf(microseconds since, microseconds whole)
{
    return eased(movingPart * double(since.count()) / double(std::max<qint64>(1, whole.count())));
}

bool isWithin(trace::EventIndex event, const StageMotion::Step &step)
{
    return event && event.value >= step.from.events;
}

/// What happened in this step goes from where it was when the step began.
Travel stepTravel(const flow::Row &row, bool underWay, const StageMotion &motion)
{
    const StageMotion::Step &step = *motion.step;
    const flow::Arrow &arrow = row.arrow;
    const double part = eased(step.part);
    const bool sent = arrow.write ? isWithin(arrow.write, step) : isWithin(arrow.read, step);
    const bool read = arrow.write && isWithin(arrow.read, step);
    Travel travel;
    travel.moves = underWay || sent || read;
    const microseconds before = std::max(step.from.clock, row.begin);
    const double from = restAt(row, before);
    if (underWay) {
        travel.rest = from + (restAt(row, motion.clock) - from) * part;
        travel.left = sent ? part : 1;
    } else if (read) { // where both happened in one step it leaves and comes in
        travel.rest = from;
        travel.left = sent ? std::min(1.0, 2 * part) : 1;
        travel.come = sent ? std::max(0.0, 2 * part - 1) : part;
    } else {
        travel.left = sent ? part : 1;
        travel.come = 1;
    }
    return travel;
}

/// To scale both take their time behind the event, by the trace's clock.
Travel glidingTravel(const flow::Row &row, bool underWay, const StageMotion &motion)
{
    Travel travel;
    const microseconds sent = motion.clock - row.begin;
    const microseconds read = motion.clock - row.end;
    travel.left = partOf(sent, motion.glide);
    travel.rest = restAt(row, underWay ? motion.clock : row.end);
    travel.come = underWay ? 0 : partOf(read, motion.glide);
    travel.moves = underWay || travel.left < 1 || travel.come < 1;
    return travel;
}

} // namespace

double eased(double part)
{
    const double x = std::clamp(part / movingPart, 0.0, 1.0);
    return x * x * (3 - 2 * x);
}

double progressOf(microseconds away)
{
    const double micro = std::max<double>(0, double(away.count()));
    return micro / (micro + 150);
}

Travel travelOf(const flow::Row &arrow, bool underWay, const StageMotion &motion)
{
    if (motion.step)
        return stepTravel(arrow, underWay, motion);
    if (motion.glide.count() > 0)
        return glidingTravel(arrow, underWay, motion);
    Travel travel;
    travel.rest = restAt(arrow, motion.clock);
    travel.come = underWay ? 0 : 1;
    travel.moves = underWay;
    return travel;
}

} // namespace roundtrip::ui

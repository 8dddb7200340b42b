#pragma once

#include "core/flow/moment.h"
#include "core/flow/scene.h"

#include <chrono>
#include <optional>

namespace roundtrip::ui
{

/// What makes things move on the stage: the moment's clock and, in a replay, the clock of the person
/// who looks on. The picture is a function of the scene and of this; nothing moves by itself.
struct StageMotion {
    std::chrono::microseconds clock{0}; ///< the moment's

    /// In a replay with a readable moment for each step: where the step that is shown began, and
    /// which part of its time is over. What happened in it is on its way from there to here.
    struct Step {
        flow::Moment from;
        double part = 1;
        bool operator==(const Step &) const = default;
    };
    std::optional<Step> step;
    /// In a replay to scale: how long, by the trace's clock, a piece takes to leave and to come in,
    /// so that it can be seen to. 0: at once.
    std::chrono::microseconds glide{0};

    StageMotion() = default;
    StageMotion(std::chrono::microseconds at) // NOLINT: a clock alone moves what is under way
        : clock(at)
    {
    }
    bool operator==(const StageMotion &) const = default;
};

/// Where on its way an arrow's piece is drawn.
struct Travel {
    double left = 1; ///< from 0, in the sender's socket, to 1: as far as its rest
    double come = 0; ///< from 0, at its rest, to 1: all of it has arrived
    double rest = 0; ///< where it waits for being read, from 0 to 1 of the way that is free
    bool moves = false; ///< by the clock or the step alone
};
Travel travelOf(const flow::Row &arrow, bool underWay, const StageMotion &motion);

/// From 0 to 1, gently at both ends; over before its time is, so that what has come to rest can be
/// read.
double eased(double part);

/// How far a piece is on its way, from 0 to 1, as only the time it has been away can tell: it comes
/// close to the other end and waits there, because nobody knows when it will arrive.
double progressOf(std::chrono::microseconds away);

} // namespace roundtrip::ui

#pragma once

#include "core/flow/breakplaces.h"
#include "core/trace/event.h"

#include <optional>

namespace roundtrip::ui
{

/// What is under the mouse, or under the keyboard, when a person asks for a menu: what views hand
/// up. What can be selected has been selected before.
struct Pointed {
    enum class What {
        Exchange, ///< a row of the list
        Event, ///< a call, a callback, a row of the events
        Arrow, ///< one write or read
        Connection, ///< of the selected exchange
        Step, ///< of the guide; it may not have happened
        Ground, ///< nothing: where the stage is empty
    };
    What what = What::Exchange;
    trace::EventIndex event; ///< none: a connection, or what has not happened
    trace::Side from = trace::Side::Client; ///< Arrow: who sent it
    std::optional<flow::BreakPlace> place; ///< Step: where a breakpoint would hold it
    bool operator==(const Pointed &) const = default;
};

} // namespace roundtrip::ui

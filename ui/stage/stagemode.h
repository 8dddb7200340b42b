#pragma once

namespace roundtrip::ui
{

/// What the stage shows. Numbered: the window remembers it.
enum class StageMode {
    Exchange = 0, ///< one exchange
    Connection = 1, ///< one connection with its exchanges in a row
    Connections = 2, ///< several connections side by side
    Pool = 3, ///< the agents: sockets, queues, decisions
    Compare = 4, ///< two exchanges, before and after
};
inline constexpr int stageModeCount = 5;

} // namespace roundtrip::ui

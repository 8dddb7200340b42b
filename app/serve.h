#pragma once

#include "app/commandline.h"

namespace roundtrip::app
{

/// `roundtrip serve`: prints "listening on http://…" on stdout once it accepts connections, serves
/// until SIGINT or SIGTERM. Raises the limit of descriptors and says on stderr how many connections
/// that makes. Gives the exit code.
int serve(const Serve &arguments);

} // namespace roundtrip::app

#pragma once

namespace roundtrip::app
{

/// The last thing before the application object goes, when everything else has gone. Where a name
/// lookup that nobody waits for any more would keep the program, it ends here, at once.
int leave(int exitCode);

} // namespace roundtrip::app

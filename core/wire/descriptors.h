#pragma once

#include <QtGlobal>

namespace roundtrip::wire
{

/// The file descriptors of this program: each connection takes one, with TLS two.
struct Descriptors {
    qint64 limit = 0; ///< how many may be open at once
    qint64 open = 0; ///< of those that the limit counts
    qint64 free() const { return limit - open; }
};

/// As it is now.
Descriptors descriptors();

/// Raises the soft limit to the hard one (RLIMIT_NOFILE). The soft one is low, mostly 1024, for the
/// sake of programs that use select(). A system that refuses leaves it as it was.
void raiseDescriptorLimit();

/// There is none for what nothing goes without: says so and ends the program.
[[noreturn]] void endWithoutDescriptor(const char *purpose);

} // namespace roundtrip::wire

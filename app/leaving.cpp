#include "app/leaving.h"

#include "core/wire/hostlookup.h"

#include <unistd.h>

#include <cstdio>

namespace roundtrip::app
{

int leave(int exitCode)
{
    if (!wire::HostLookup::anyForgotten())
        return exitCode;
    // Qt waits for its threads when the application goes, and getaddrinfo() cannot be stopped.
    std::fflush(nullptr);
    ::_exit(exitCode);
}

} // namespace roundtrip::app

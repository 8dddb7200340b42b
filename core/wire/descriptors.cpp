#include "core/wire/descriptors.h"

#include "core/wire/systemerror.h"

#include <dirent.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace roundtrip::wire
{

namespace
{

/// Those whose numbers count: one from before the limit was lowered may lie above it.
qint64 openBelow(qint64 limit)
{
    DIR *folder = ::opendir("/dev/fd");
    if (!folder)
        return 0;
    qint64 count = 0;
    while (const dirent *entry = ::readdir(folder)) {
        const int number = entry->d_name[0] == '.' ? -1 : std::atoi(entry->d_name);
        count += number >= 0 && number < limit && number != ::dirfd(folder);
    }
    ::closedir(folder);
    return count;
}

} // namespace

Descriptors descriptors()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    constexpr auto most = rlim_t(std::numeric_limits<int>::max()); // what a descriptor can be
    const auto allowed = qint64(std::min(limit.rlim_cur, most));
    return {allowed, openBelow(allowed)};
}

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void endWithoutDescriptor(const char *purpose)
{
    const Error error = systemError("open", errno);
    std::fprintf(stderr, "roundtrip: no file descriptor is left for %s: %s\n", purpose,
        error.message.constData());
    std::_Exit(1);
}

} // namespace roundtrip::wire

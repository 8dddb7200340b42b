#pragma once

#include "app/commandline.h"
#include "core/engine/requestrun.h"

namespace roundtrip::app
{

/// `roundtrip send`: the body as it arrives on stdout, or with --json one object for each request,
/// a line each, in the order of the file. Gives the exit code.
///
/// With --json a body is kept until its line can be printed: 64 MiB of each, 256 MiB of all. What
/// is more is counted ("bodyTruncated", "bodyBytes").
int send(const Send &arguments);

/// What is kept of a body.
struct KeptBody {
    QByteArray kept; ///< its beginning
    qint64 total = 0; ///< bytes that had arrived
};
/// One request's result as `send --json` prints it.
QByteArray jsonLine(const engine::RunResult &result, const KeptBody &body);

} // namespace roundtrip::app

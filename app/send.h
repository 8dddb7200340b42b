#pragma once

#include "app/commandline.h"
#include "core/engine/requestrun.h"

#include <QJsonObject>

namespace roundtrip::app
{

/// `roundtrip send`: the body as it arrives on stdout, or with --json one object for each request,
/// a line each, in the order of the file. Gives the exit code.
int send(const Send &arguments);

/// One request's result as `send --json` prints it; `body` is what had arrived.
QJsonObject jsonOf(const engine::RunResult &result, const QByteArray &body);

} // namespace roundtrip::app

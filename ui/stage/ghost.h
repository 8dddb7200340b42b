#pragma once

#include "core/flow/scene.h"
#include "core/flow/steps.h"

#include <QString>

#include <vector>

namespace roundtrip::ui
{

/// The server that waits for the first request: it has been made and listens. Port 0: none does.
struct GhostServer {
    QString host;
    quint16 port = 0;
    bool operator==(const GhostServer &) const = default;
};

/// What the stage shows before anything has happened: the outline of one exchange. Nothing in it
/// claims to have happened, but that a server listens where one does: it has no events, no byte
/// counts and no times.
flow::Scene ghostScene();
std::vector<flow::Step> ghostClientSteps();
std::vector<flow::Step> ghostServerSteps(const GhostServer &server = {});

} // namespace roundtrip::ui

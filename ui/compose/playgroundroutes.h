#pragma once

#include "core/plan/plans.h"

#include <QString>

#include <vector>

namespace roundtrip::ui
{

/// One route of the playground, as the server tab offers it.
struct PlaygroundRoute {
    QByteArray path; ///< as the documentation writes it: "/chunks/N?size=&delay="
    QString what; ///< one line, translated
    plan::RequestPlan example; ///< its url is a path only
    bool operator==(const PlaygroundRoute &) const = default;
};

/// The routes of the built-in server, in the order of the documentation.
std::vector<PlaygroundRoute> playgroundRoutes();

/// An example, ready to be sent to a server ("127.0.0.1", 3000).
plan::RequestPlan exampleFor(
    const PlaygroundRoute &route, const QByteArray &host, quint16 port, bool secure = false);

} // namespace roundtrip::ui

#pragma once

#include "core/flow/exchange.h"
#include "core/plan/plans.h"

#include <QString>

#include <optional>

namespace roundtrip::ui
{

/// The plan that an exchange of this program was made from, out of the trace; nothing when it is
/// not there.
std::optional<plan::RequestPlan> requestOfExchange(
    const trace::Snapshot &snapshot, const flow::Moment &moment, flow::ExchangeKey key);

struct Authority {
    QByteArray host;
    quint16 port = 0;
    bool secure = false;
};
/// Points a URL at where the server is now, if it pointed at where it was before. True when it
/// changed.
bool pointAtServer(QByteArray &url, const Authority &before, const Authority &now);

/// The path of a URL, for people; the whole URL when it is none.
QString pathOf(const QByteArray &url);

} // namespace roundtrip::ui

#pragma once

#include "core/trace/ids.h"

#include <QString>

#include <functional>

namespace roundtrip::ui
{

/// How an exchange is called where there is little room.
struct ExchangeName {
    QString number; ///< "#7"
    QString request; ///< "GET /api/data"; empty: not known at this moment
    bool operator==(const ExchangeName &) const = default;
};

/// Who knows numbers and targets, at the moment that is shown: the exchange list.
using ExchangeNames = std::function<ExchangeName(trace::HalfId)>;

} // namespace roundtrip::ui

#pragma once

#include "core/flow/exchangeindex.h"
#include "core/flow/exchangereading.h"

#include <QWidget>

#include <memory>

namespace roundtrip::ui
{

/// What the pages of the inspector are shown: an exchange at a moment.
struct InspectedExchange {
    const trace::Snapshot &snapshot;
    const flow::Moment &moment;
    flow::ExchangeKey key;
    flow::ExchangeRow row; ///< its line in the list
    /// What comes later is shown too: this is not the moment of the stage.
    bool ahead = false;
    /// Gathered once for all that a page asks.
    const std::shared_ptr<const flow::ExchangeReading> &reading() const
    {
        if (!gathered)
            gathered = std::make_shared<const flow::ExchangeReading>(snapshot, moment, key);
        return gathered;
    }
    mutable std::shared_ptr<const flow::ExchangeReading> gathered = {};
};

/// One page of the inspector. It works only while it is the one that is seen.
class InspectorPage : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;
    virtual void show(const InspectedExchange &exchange) = 0;
    /// There is nothing to show, and why.
    virtual void clear(const QString &why) = 0;
    /// Does it say itself what the selected event is?
    virtual bool explains(const flow::ExchangeReading &, trace::EventIndex) const { return false; }
    /// It is not seen any longer: it keeps no part of the trace, which may be forgotten meanwhile.
    virtual void letGo() { }

    using QWidget::show;
};

} // namespace roundtrip::ui

#pragma once

#include "core/flow/exchange.h"
#include "core/plan/plans.h"

#include <QObject>

#include <optional>

namespace roundtrip::ui
{

class Backend;
class Playback;
class RequestForm;
class Selection;
class WindowActions;

/// "Send again" and "send again, change one thing": the selected exchange's request is sent once
/// more, as it was or with one change, from a menu at once or by way of the form; what it becomes is
/// compared with what it was.
class SendAgain final : public QObject
{
    Q_OBJECT
public:
    /// None is owned.
    struct Parts {
        Playback &playback;
        Backend &backend;
        Selection &selection;
        RequestForm &form;
        const WindowActions &actions;
    };
    SendAgain(const Parts &parts, QObject *parent);

    /// The form was sent: again, if an exchange's request was put into it for that.
    void formSent();
    /// What was sent last has become this exchange.
    void found(flow::ExchangeKey after);
    /// The trace begins anew: what stands in the form is of no exchange any more.
    void forgetTrace();

Q_SIGNALS:
    void sent(quint32 planId);
    /// The request's plan is not in the trace.
    void planMissing();
    /// The form has the request; the person changes something in it and sends it.
    void formFilled();
    void compared(roundtrip::flow::ExchangeKey before, roundtrip::flow::ExchangeKey after);

private:
    using Change = void (*)(plan::RequestPlan &);
    void addChanges();
    void send(Change change);
    void fillForm();
    void forgetForm();
    std::optional<plan::RequestPlan> selectedPlan();

    Parts m_parts;
    flow::ExchangeKey m_inForm; ///< whose request stands in the form to be sent again
    flow::ExchangeKey m_before; ///< of what was sent and is not found yet
};

} // namespace roundtrip::ui

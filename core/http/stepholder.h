#pragma once

#include "core/http/breakpoints.h"
#include "core/http/serverresponse.h"
#include "core/message/messageparser.h"
#include "core/wire/gate.h"
#include "core/wire/transport.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace roundtrip::http
{

class Context;

/// Before a seam: is there a breakpoint for this step? Records BreakpointHit; none: no.
trace::EventIndex breakpointBefore(Context &context, const PassingStep &step,
    trace::Subject subject, trace::Seam seam, trace::HeldItem item, trace::EventIndex cause);

/// Which breakpoints a parsed item can meet: a 1xx answer is a head that comes in.
plan::BreakAt breakAtDelivery(trace::HeldItem item);

/// Gives a message's items to a transport one by one, so that each passes the gate by itself; those
/// that nobody holds still leave in one write. `write` gets a piece and the call that made it; of
/// pieces that do not know theirs it is `cause`.
qint64 writeItems(Context &context, wire::Transport &transport, trace::HalfId half,
    PassingStep step, std::span<const QByteArray> pieces, std::span<const OutItem> items,
    trace::EventIndex cause,
    const std::function<void(std::span<const QByteArray>, trace::EventIndex)> &write);

/// The text of a head, and the head of a text: what a person edits. An error is the parser's.
QByteArray textOfHead(const message::MessageHead &head);
Result<message::MessageHead> headOfText(const QByteArray &text, message::MessageParser::Kind kind);

/// What was parsed and waits before the program gets it.
struct HeldDelivery {
    trace::HeldItem item = trace::HeldItem::Unknown;
    trace::HalfId half = {};
    quint32 amount = 0;
    trace::EventIndex breakpoint = {};
    trace::EventIndex cause = {}; ///< the event of what was parsed
    /// Gives it to the program, as it is then.
    std::function<void(HeldDelivery &)> give = {};
    QByteArray payload = {};
    message::MessageHead head = {};
    bool dropped = false;
    /// A request: a person answers, the handler never hears of it.
    std::function<void(const std::shared_ptr<ServerResponse> &)> answerInstead = {};
};

/// What a person can do with it. It may go before the step does.
class DeliveryContent final : public wire::StepContent
{
public:
    explicit DeliveryContent(std::weak_ptr<HeldDelivery> delivery)
        : m_delivery(std::move(delivery))
    {
    }
    QByteArray bytes() const override;
    Status replace(const QByteArray &bytes) override;
    Status drop() override;
    /// Of a request before its handler; refused for everything else.
    Status answerInstead(std::function<void(const std::shared_ptr<ServerResponse> &)> answer);

private:
    std::weak_ptr<HeldDelivery> m_delivery;
};

} // namespace roundtrip::http

#include "core/http/stepholder.h"

#include "core/http/context.h"

namespace roundtrip::http
{

using message::MessageHead;
using message::MessageParser;
using trace::EventIndex;
using trace::HeldItem;
using trace::Seam;
using trace::Subject;

namespace
{

std::optional<plan::BreakAt> outPlaceOf(HeldItem item)
{
    switch (item) {
    case HeldItem::Head:
        return plan::BreakAt::HeadOut;
    case HeldItem::Chunk:
    case HeldItem::Body:
        return plan::BreakAt::BodyOut;
    case HeldItem::End:
        return plan::BreakAt::EndOut;
    case HeldItem::Unknown:
    case HeldItem::Connection:
    case HeldItem::Fin:
    case HeldItem::Arrived:
    case HeldItem::Information:
    case HeldItem::ParseError:
        break;
    }
    return {};
}

Status impossible(const char *why)
{
    return Failure{Error{.code = "ERR_STEP_CHANGE", .message = why}};
}

/// Takes one head.
class HeadTaker final : public message::ParserEvents
{
public:
    message::AfterHead headParsed(const MessageHead &parsed) override
    {
        head = parsed;
        return message::AfterHead::SkipBody;
    }
    void chunkBegan(qint64, qint64) override { }
    void bodyParsed(QByteArrayView) override { }
    void messageComplete(const message::RawHeaders &, qint64) override { }

    std::optional<MessageHead> head;
};

} // namespace

plan::BreakAt breakAtDelivery(trace::HeldItem item)
{
    switch (item) {
    case HeldItem::Chunk:
    case HeldItem::Body:
        return plan::BreakAt::BodyIn;
    case HeldItem::End:
        return plan::BreakAt::EndIn;
    case HeldItem::ParseError:
        return plan::BreakAt::ParseError;
    case HeldItem::Head:
    case HeldItem::Information:
    case HeldItem::Unknown: // these are never parsed
    case HeldItem::Connection:
    case HeldItem::Fin:
    case HeldItem::Arrived:
        break;
    }
    return plan::BreakAt::HeadIn;
}

EventIndex breakpointBefore(Context &context, const PassingStep &step, Subject subject, Seam seam,
    HeldItem item, EventIndex cause)
{
    const quint32 met = context.breakpoints().find(step);
    if (!met)
        return {};
    return context.trace.append(
        trace::EventKind::BreakpointHit, subject, trace::heldArg(seam, item), met, cause);
}

qint64 writeItems(Context &context, wire::Transport &transport, trace::HalfId half,
    PassingStep step, std::span<const QByteArray> pieces, std::span<const OutItem> items,
    EventIndex cause, const std::function<void(std::span<const QByteArray>, EventIndex)> &write)
{
    transport.cork();
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto [item, call] = i < items.size() ? items[i] : OutItem();
        const EventIndex made = call ? call : cause;
        EventIndex breakpoint;
        if (const auto at = outPlaceOf(item)) {
            step.at = *at;
            step.head = item == HeldItem::Head ? QByteArrayView(pieces[i]) : QByteArrayView();
            breakpoint =
                breakpointBefore(context, step, Subject::half(half), Seam::Out, item, made);
        }
        const wire::Gate::Scope scope(context.gate, {half, item, breakpoint});
        write(pieces.subspan(i, 1), made);
    }
    transport.uncork();
    return transport.queuedBytes();
}

QByteArray textOfHead(const MessageHead &head)
{
    const QByteArray version = "HTTP/" + QByteArray::number(head.versionMajor) + '.'
        + QByteArray::number(head.versionMinor);
    QByteArray text = head.statusCode
        ? version + ' ' + QByteArray::number(head.statusCode) + ' ' + head.statusMessage
        : head.method + ' ' + head.target + ' ' + version;
    text += "\r\n";
    for (const message::HeaderField &field : head.headers)
        text += field.name + ": " + field.value + "\r\n";
    return text + "\r\n";
}

Result<MessageHead> headOfText(const QByteArray &text, MessageParser::Kind kind)
{
    HeadTaker taker;
    MessageParser::Options options;
    options.kind = kind;
    options.requireHost = false;
    MessageParser parser(options, taker);
    const MessageParser::Fed fed = parser.feed(text);
    if (fed.error)
        return Failure{fed.error};
    if (!taker.head)
        return Failure{Error{.code = "ERR_STEP_CHANGE",
            .message = "A head ends with an empty line",
            .byteOffset = text.size()}};
    return *taker.head;
}

// ---- DeliveryContent ----

QByteArray DeliveryContent::bytes() const
{
    const auto delivery = m_delivery.lock();
    if (!delivery)
        return {};
    const bool isHead = delivery->item == HeldItem::Head;
    return isHead ? textOfHead(delivery->head) : delivery->payload;
}

Status DeliveryContent::replace(const QByteArray &bytes)
{
    const auto delivery = m_delivery.lock();
    if (!delivery)
        return impossible("It is no longer held");
    if (delivery->item == HeldItem::Body) {
        delivery->payload = bytes;
        return Done{};
    }
    if (delivery->item != HeldItem::Head)
        return impossible("There is nothing in it to edit");
    const auto kind =
        delivery->head.statusCode ? MessageParser::Kind::Response : MessageParser::Kind::Request;
    auto head = headOfText(bytes, kind);
    if (!head)
        return Failure{head.error()};
    // What follows on the wire is delimited as it was sent.
    head->chunked = delivery->head.chunked;
    head->contentLength = delivery->head.contentLength;
    head->untilClose = delivery->head.untilClose;
    head->shouldKeepAlive = delivery->head.shouldKeepAlive;
    head->upgrade = delivery->head.upgrade;
    head->wireBytes = delivery->head.wireBytes;
    delivery->head = *head;
    return Done{};
}

Status DeliveryContent::drop()
{
    const auto delivery = m_delivery.lock();
    if (!delivery)
        return impossible("It is no longer held");
    if (delivery->item != HeldItem::Body)
        return impossible("Only a piece of a body can be dropped: without its head or its end a "
                          "message is none");
    delivery->dropped = true;
    return Done{};
}

Status DeliveryContent::answerInstead(
    std::function<void(const std::shared_ptr<ServerResponse> &)> answer)
{
    const auto delivery = m_delivery.lock();
    if (!delivery || delivery->item != HeldItem::Head || delivery->head.statusCode != 0)
        return impossible("Only a request can be answered in place of its handler: a response "
                          "that nobody sent would be no fact");
    delivery->answerInstead = std::move(answer);
    return Done{};
}

} // namespace roundtrip::http

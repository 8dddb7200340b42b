#include "core/engine/stepchanges.h"

#include "core/http/stepholder.h"
#include "core/message/headers.h"
#include "core/message/serializer.h"
#include "core/wire/ends.h"
#include "core/wire/gate.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace roundtrip::engine
{

using trace::EventIndex;
using trace::EventKind;
using trace::HeldItem;
using trace::StepChange;
using trace::Subject;
using wire::Gate;

namespace
{

/// More than any head may have, and enough for a piece that a person looks at.
constexpr qsizetype mostBytes = 1 << 20;

Error impossible(const char *why)
{
    return {.code = "ERR_STEP_CHANGE", .message = why};
}

Subject subjectOf(const Gate::Held &held)
{
    return held.half ? Subject::half(held.half) : held.connectionSide;
}

bool goesOut(const Gate::Held &held)
{
    return held.seam == trace::Seam::Out;
}

/// The payload between a chunk-size line and its CRLF.
QByteArray payloadOfChunk(const QByteArray &chunk)
{
    const qsizetype line = chunk.indexOf("\r\n");
    return line < 0 || chunk.size() < line + 4 ? QByteArray()
                                               : chunk.mid(line + 2, chunk.size() - line - 4);
}

QByteArray payloadOf(HeldItem item, const QByteArray &bytes)
{
    if (item == HeldItem::Chunk)
        return payloadOfChunk(bytes);
    return item == HeldItem::Body ? bytes : QByteArray();
}

/// The chunk with another payload; its chunk-size follows, or stays.
QByteArray chunkWith(const QByteArray &chunk, const QByteArray &payload, bool follows)
{
    if (!follows)
        return chunk.left(chunk.indexOf("\r\n") + 2) + payload + "\r\n";
    if (payload.isEmpty())
        return {}; // a chunk of size 0 would end the body
    return QByteArray::number(payload.size(), 16) + "\r\n" + payload + "\r\n";
}

/// One change of a held step, from the command to what the trace says of it.
class Change
{
public:
    Change(http::Context &context, EventIndex step, const QByteArray &verb, const QJsonObject &json)
        : m_context(context)
        , m_gate(context.gate)
        , m_step(step)
        , m_held(context.gate.find(step))
        , m_content(context.gate.contentOf(step))
        , m_given(context.trace.appendDetail(EventKind::CommandGiven,
              m_held ? subjectOf(*m_held) : Subject::program(),
              trace::Command{verb, QJsonDocument(json).toJson(QJsonDocument::Compact)},
              quint8(trace::Origin::Person)))
    {
    }

    void look()
    {
        if (!isChangeable())
            return;
        const QByteArray bytes = m_content->bytes();
        if (bytes.size() > mostBytes)
            return refuse(impossible("More than 1 MiB is held: too much to be edited"));
        m_context.trace.appendDetail(EventKind::StepContent, subjectOf(*m_held),
            trace::HeldBytes{m_step.value, bytes}, trace::heldArg(m_held->seam, m_held->item),
            m_given);
    }

    void edit(const QByteArray &bytes, bool follows)
    {
        if (!isChangeable())
            return;
        if (bytes.size() > mostBytes)
            return refuse(impossible("More than 1 MiB cannot be put in its place"));
        const QByteArray before = m_content->bytes();
        const auto after = editedBytes(before, bytes, follows);
        if (!after)
            return refuse(after.error());
        replace(before, *after, follows ? StepChange::Edited : StepChange::FramingLeftWrong);
    }

    void drop()
    {
        if (!isChangeable())
            return;
        const QByteArray before = m_content->bytes();
        const qint64 at = m_content->offset();
        if (const Status dropped = m_content->drop(); !dropped)
            return refuse(dropped.error());
        record(before, {}, at, StepChange::Dropped);
        m_gate.releaseIfFirst(m_step, m_given);
    }

    void answer(const plan::RouteAnswer &answer,
        const std::function<void(const http::Server::Response &)> &took)
    {
        auto *delivery = dynamic_cast<http::DeliveryContent *>(m_content);
        if (!isChangeable())
            return;
        if (!delivery)
            return refuse(impossible("Only a request that came in can be answered in place of its "
                                     "handler: a response that nobody sent would be no fact"));
        const Status taken = delivery->answerInstead(
            [answer, took, given = m_given](const http::Server::Response &response) {
                took(response);
                write(*response, answer, given);
            });
        if (!taken)
            return refuse(taken.error());
        record(m_content->bytes(), {}, -1, StepChange::Answered);
        m_gate.releaseIfFirst(m_step, m_given);
    }

private:
    bool isChangeable()
    {
        if (m_held && m_content)
            return true;
        refuse(m_held ? impossible("There is nothing in it to change")
                      : Error{.code = "ERR_STEP_GONE", .message = "It is no longer held"});
        return false;
    }

    Result<QByteArray> editedBytes(const QByteArray &before, const QByteArray &bytes, bool follows)
    {
        if (!goesOut(*m_held))
            return bytes;
        switch (m_held->item) {
        case HeldItem::Head:
            return editedHead(before, bytes, follows);
        case HeldItem::Chunk:
            return chunkWith(before, bytes, follows);
        case HeldItem::Body:
            if (follows && bytes.size() != before.size()) {
                if (const Status moved = moveLength(bytes.size() - before.size()); !moved)
                    return Failure{moved.error()};
            }
            return bytes;
        case HeldItem::End:
        case HeldItem::Information:
            if (follows)
                return Failure{impossible("What ends a body cannot be edited with its framing")};
            return bytes;
        default:
            return Failure{impossible("There is nothing in it to edit")};
        }
    }

    /// A head is what its parser would take, unless the person wants it wrong.
    Result<QByteArray> editedHead(const QByteArray &before, const QByteArray &text, bool follows)
    {
        if (!follows)
            return text;
        const auto kind = before.startsWith("HTTP/") ? message::MessageParser::Kind::Response
                                                     : message::MessageParser::Kind::Request;
        const auto was = http::headOfText(before, kind);
        const auto head = http::headOfText(text, kind);
        if (!head)
            return Failure{head.error()};
        if (was && (was->chunked != head->chunked || was->contentLength != head->contentLength))
            return Failure{impossible("The body is framed as the head said: leave the framing "
                                      "wrong on purpose, or leave these fields")};
        return text;
    }

    /// Content-Length in the head of the same message, as long as that is held.
    Status moveLength(qint64 by)
    {
        for (const Gate::Held &other : m_gate.held()) {
            if (!goesOut(other) || other.half != m_held->half || other.item != HeldItem::Head)
                continue;
            wire::StepContent *content = m_gate.contentOf(other.event);
            const QByteArray before = content->bytes();
            const qsizetype begin = before.toLower().indexOf("\r\ncontent-length:");
            if (begin < 0)
                return Done{}; // its end ends the body
            const qsizetype value = begin + qsizetype(sizeof "\r\ncontent-length:") - 1;
            const qsizetype end = before.indexOf("\r\n", value);
            const qint64 length = before.mid(value, end - value).trimmed().toLongLong();
            const QByteArray after =
                before.left(value) + ' ' + QByteArray::number(length + by) + before.mid(end);
            const qint64 at = content->offset();
            if (const Status replaced = content->replace(after); !replaced)
                return replaced;
            recordFor(other, before, after, at, StepChange::Edited);
            return Done{};
        }
        return Failure{impossible("The head with its Content-Length has left: leave the framing "
                                  "wrong on purpose, or keep the length")};
    }

    void replace(const QByteArray &before, const QByteArray &after, StepChange change)
    {
        const qint64 at = m_content->offset();
        if (const Status replaced = m_content->replace(after); !replaced)
            return refuse(replaced.error());
        record(before, after, at, change);
    }

    void record(const QByteArray &before, const QByteArray &after, qint64 at, StepChange change)
    {
        recordFor(*m_held, before, after, at, change);
    }

    void recordFor(const Gate::Held &held, const QByteArray &before, const QByteArray &after,
        qint64 at, StepChange change)
    {
        trace::StepEdit detail;
        detail.step = held.event.value;
        detail.at = goesOut(held) ? at : -1;
        detail.before = before;
        detail.after = after;
        detail.payloadBefore = payloadOf(held.item, before).size();
        detail.payloadAfter = payloadOf(held.item, after).size();
        m_context.trace.appendDetail(
            EventKind::StepEdited, subjectOf(held), detail, quint8(change), m_given);
    }

    void refuse(const Error &error)
    {
        m_context.trace.appendDetail(EventKind::CallRefused,
            m_held ? subjectOf(*m_held) : Subject::program(), trace::ErrorDetail{error},
            quint8(trace::Origin::Person), m_given);
    }

    static void write(
        http::ServerResponse &response, const plan::RouteAnswer &answer, EventIndex given)
    {
        const http::OriginScope person(response, trace::Origin::Person, given);
        message::RawHeaders headers;
        for (const auto &[name, value] : answer.headers)
            headers.push_back({name, value});
        if (!answer.statusMessage.isEmpty())
            response.statusMessage = answer.statusMessage;
        if (!response.writeHead(answer.status, headers))
            return;
        for (const plan::Piece &piece : answer.pieces)
            (void)response.write(piece.data);
        if (answer.finish == plan::Finish::End)
            (void)response.end();
        else if (answer.finish == plan::Finish::Abort)
            response.destroy();
    }

    http::Context &m_context;
    Gate &m_gate;
    const EventIndex m_step;
    const std::optional<Gate::Held> m_held;
    wire::StepContent *const m_content;
    const EventIndex m_given;
};

QJsonObject jsonOf(EventIndex step)
{
    return {{"step", qint64(step.value)}};
}

wire::LinkWay wayOf(const plan::LinkWayPlan &plan)
{
    return {plan.latency, plan.jitter, qint64(plan.kbitPerSecond) * 1000, plan.segmentBytes};
}

trace::FaultKind kindOf(plan::FaultChoice choice)
{
    switch (choice) {
    case plan::FaultChoice::Delay:
        return trace::FaultKind::Delay;
    case plan::FaultChoice::Stall:
        return trace::FaultKind::Stall;
    case plan::FaultChoice::Resume:
        return trace::FaultKind::Resume;
    case plan::FaultChoice::Truncate:
        return trace::FaultKind::Truncate;
    case plan::FaultChoice::Reset:
        return trace::FaultKind::Reset;
    case plan::FaultChoice::HalfClose:
        return trace::FaultKind::HalfClose;
    case plan::FaultChoice::Split:
        return trace::FaultKind::Split;
    case plan::FaultChoice::Corrupt:
        return trace::FaultKind::Corrupt;
    }
    return trace::FaultKind::Delay;
}

} // namespace

void recordContent(http::Context &context, const LookAtStep &command)
{
    Change(context, command.step, "lookAtStep", jsonOf(command.step)).look();
}

void changeStep(http::Context &context, const EditStep &command)
{
    const bool follows = command.framing == EditStep::Framing::Follows;
    QJsonObject json = jsonOf(command.step);
    json.insert("bytes", command.bytes.size());
    json.insert("framing", follows ? "follows" : "staysAsItIs");
    Change(context, command.step, "edit", json).edit(command.bytes, follows);
}

void changeStep(http::Context &context, const DropStep &command)
{
    Change(context, command.step, "drop", jsonOf(command.step)).drop();
}

void changeStep(http::Context &context, const AnswerStep &command,
    const std::function<void(const http::Server::Response &)> &took)
{
    QJsonObject json = jsonOf(command.step);
    json.insert("statusCode", command.answer.status);
    Change(context, command.step, "answer", json).answer(command.answer, took);
}

wire::LinkConditions conditionsOf(const plan::LinkPlan &plan)
{
    return {wayOf(plan.toServer), wayOf(plan.toClient), quint32(plan.seed)};
}

wire::Fault faultOf(const plan::FaultPlan &plan, EventIndex cause)
{
    wire::Fault fault;
    fault.kind = kindOf(plan.kind);
    fault.direction = plan.incoming ? trace::Direction::In : trace::Direction::Out;
    fault.at = plan.at;
    fault.delay = plan.delay;
    fault.mask = quint8(plan.mask);
    fault.cause = cause;
    return fault;
}

bool placeAtStep(Gate &gate, EventIndex step, wire::Fault &fault)
{
    const auto held = gate.find(step);
    const wire::StepContent *content = gate.contentOf(step);
    if (!held || !content || !goesOut(*held))
        return false;
    fault.at += content->offset() - gate.ends().sentBy(held->connectionSide);
    return true;
}

} // namespace roundtrip::engine

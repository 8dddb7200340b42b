// What persons do: the gate, calls that are left to them, a peer that gives up meanwhile; and the
// link's conditions, which are theirs, too.

#include "core/flow/eventtext.h"
#include "core/flow/speaker.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

QString Speaker::peerWaits(Side peer) const
{
    const bool outside =
        peer == Side::Client ? m_reading.clientOutside() : m_reading.serverOutside();
    if (peer == Side::Server)
        return outside ? Words::tr("`%1` really waits.").arg(serverName(m_reading))
                       : Words::tr("The server really waits.");
    return outside ? Words::tr("The client outside really waits.")
                   : Words::tr("The client really waits.");
}

Speaker::Maybe Speaker::held() const
{
    const auto &steps = m_now.hands.held();
    if (steps.empty())
        return {};
    const Interventions::HeldStep &step = steps.front();
    const QString who = step.breakpoint
        ? Words::tr("Held by breakpoint %1: %2").arg(QString::number(step.breakpoint), heldAt(step))
        : step.behind
        ? Words::tr("Held behind breakpoint %1: %2").arg(QString::number(step.behind), heldAt(step))
        : Words::tr("Held by you: %1").arg(heldAt(step));
    QString next = m_now.hands.isFrozen(step.connection)
        ? Words::tr(
            "It waits until a step (F10) lets it go. Our own deadlines stand still until then.")
        : Words::tr("It waits until a step (F10) lets it go.");
    if (steps.size() > 1)
        next = Words::tr("%1 %n more wait(s).", nullptr, int(steps.size() - 1)).arg(next);
    return Sentence{who, next};
}

QString Speaker::heldAt(const Interventions::HeldStep &step) const
{
    const bool client = step.side == Side::Client;
    const QString item = itemText(step);
    switch (step.seam) {
    case Seam::Connect:
        return client
            ? Words::tr("the connection to `%1` is not opened yet. Your program waits.")
                  .arg(serverName(m_reading))
            : Words::tr("the connection is accepted, and the server program has not heard of "
                        "it. %1")
                  .arg(peerWaits(Side::Client));
    case Seam::Out:
        if (step.item == HeldItem::Fin)
            return client ? Words::tr("our FIN, which ends what the client sends, is not sent yet.")
                          : Words::tr("our FIN, which ends what the server sends, is not sent yet.");
        return Words::tr("%1, made and not yet written. %2")
            .arg(item, peerWaits(otherSide(step.side)));
    case Seam::In:
        if (step.item == HeldItem::Fin)
            return Words::tr("the FIN has come and is not read.");
        return client ? Words::tr("%1 of the answer lie unread in our kernel's buffer. Your "
                                  "program waits.")
                            .arg(item)
                      : Words::tr("%1 lie unread in our kernel's buffer. %2")
                            .arg(item, peerWaits(Side::Client));
    case Seam::Deliver:
        return heldBeforeCallback(step);
    }
    return item;
}

/// It is parsed, and nobody has heard of it.
QString Speaker::heldBeforeCallback(const Interventions::HeldStep &step) const
{
    const bool client = step.side == Side::Client;
    if (step.item == HeldItem::ParseError)
        return Words::tr("a parse error, before anybody hears of it.");
    if (step.item == HeldItem::Head)
        return client ? Words::tr("the head of the answer is parsed, and `'response'` has not "
                                  "called your program.")
                      : Words::tr("the request is parsed, and its handler has not been called. %1")
                            .arg(peerWaits(Side::Client));
    const QString callback = u'`' + itemText(step) + u'`';
    return client ? Words::tr("%1 is parsed, and has not called your program.").arg(callback)
                  : Words::tr("%1 is parsed, and has not called the handler.").arg(callback);
}

/// A FIN or a reset that came from outside while something was held.
Speaker::Maybe Speaker::gaveUpOnUs() const
{
    if (!m_now.gaveUp)
        return {};
    const Event event = m_reading.at(m_now.gaveUp->event);
    const Interventions::HeldStep &step = m_now.gaveUp->held;
    // Not how long it waited: what came before the step that is held is another's affair.
    const QString held = durationText(m_reading.timeOf(m_now.gaveUp->event) - step.since);
    const QString text = event.subject().side() == Side::Server
        ? Words::tr("The client outside gave up: by then you had held %1 for %2.")
              .arg(itemText(step), held)
        : Words::tr("`%1` gave up: by then you had held %2 for %3.")
              .arg(serverName(m_reading), itemText(step), held);
    if (event.kind == EventKind::ResetReceived)
        return Sentence{text, Words::tr("It reset the connection.")};
    if (m_now.gaveUp->reset)
        return Sentence{text, Words::tr("Its FIN came, and then a RST: nothing reaches it any more.")};
    return Sentence{text,
        m_reading.server().closed || m_reading.client().closed
            ? Words::tr("Its FIN came, and the connection is closed.")
            : Words::tr("Its FIN is here: it sends nothing more, and mostly it no longer reads.")};
}

/// What follows from a framing that a person has left wrong on purpose is their doing: that comes
/// first. As long as something is held nothing has followed, and what came out well needs no owner.
Sentence Speaker::ownedUp(Sentence sentence) const
{
    const bool wrong = std::ranges::any_of(m_reading.events(), [&](EventIndex index) {
        const Event event = m_reading.at(index);
        return event.kind == EventKind::StepEdited
            && StepChange(event.arg) == StepChange::FramingLeftWrong;
    });
    const bool well = m_now.responseEnd && !m_now.parseFailed && !m_now.clientError;
    if (wrong && !well && m_now.hands.held().empty() && !sentence.text.isEmpty())
        sentence.text = Words::tr("You left the framing wrong. %1").arg(sentence.text);
    return sentence;
}

Speaker::Maybe Speaker::linkDelays() const
{
    const auto &waits = m_now.hands.linkWaits();
    if (waits.empty())
        return {};
    const Interventions::LinkWait &wait = waits.front();
    const bool fromClient = (wait.side.side() == Side::Client) == (wait.direction == Direction::Out);
    return Sentence{fromClient
            ? Words::tr("The link delays %1 on their way to the server; nothing runs.")
                  .arg(bytesText(wait.bytes))
            : Words::tr("The link delays %1 on their way to the client; nothing runs.")
                  .arg(bytesText(wait.bytes)),
        Words::tr("So are its conditions, which you have chosen.")};
}

/// The person makes the calls of the request.
Sentence Speaker::requestLeft() const
{
    const HalfId half = openHalf(m_reading.client());
    if (!m_now.requestHead)
        return {Words::tr("The request is in your hand: nothing of it was sent."),
            Words::tr("`flushHeaders()`, `write()` or `end()` sends its head."), half};
    const QString next = m_reading.serverOutside()
        ? Words::tr("`%1` waits for the rest.").arg(serverName(m_reading))
        : m_now.handler ? Words::tr("The server's handler waits for more `'data'`, or `'end'`.")
                        : Words::tr("The server waits for the rest.");
    return {Words::tr("The request is in your hand: `end()` has not been called."), next, half};
}

/// The person makes the calls of the answer.
Sentence Speaker::answerLeft() const
{
    const HalfId half = openHalf(m_reading.server());
    const QString waits = whoWaits();
    if (!m_now.answerHead)
        return {Words::tr("The answer is in your hand: the handler has `(req, res)`, and nobody "
                          "but you makes its calls."),
            m_reading.clientOutside() ? peerWaits(Side::Client) : waits};
    return {Words::tr("The answer is in your hand: it has begun, and `res.end()` has not been "
                      "called."),
        m_reading.clientOutside()
            ? Words::tr("The client outside cannot know where the answer ends.")
            : waits,
        half};
}

} // namespace roundtrip::flow

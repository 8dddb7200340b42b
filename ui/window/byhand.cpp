#include "ui/window/byhand.h"

#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/window/backend.h"

#include <algorithm>
#include <array>

namespace roundtrip::ui
{

using HeldStep = flow::Interventions::HeldStep;
using trace::Seam;
using trace::Side;
using trace::Subject;

namespace
{

bool covers(ByHand::Sides sides, Side side)
{
    return quint8(sides) & (side == Side::Client ? 1 : 2);
}

} // namespace

ByHand::ByHand(Backend &backend, Playback &playback, const Selection &selection,
    const InterventionWatch &watch, ConnectionOf connectionOf, QObject *parent)
    : QObject(parent)
    , m_backend(backend)
    , m_playback(playback)
    , m_selection(selection)
    , m_watch(watch)
    , m_connectionOf(std::move(connectionOf))
{
    connect(&watch, &InterventionWatch::changed, this, &ByHand::follow);
}

void ByHand::hold(Side side, bool on)
{
    for (const Seam seam : {Seam::Connect, Seam::Out, Seam::In, Seam::Deliver})
        m_backend.post(engine::HoldSeam{side, seam, on});
}

void ByHand::setOn(bool on)
{
    if (on == m_on)
        return;
    m_on = on;
    m_seenOn = false;
    if (on) {
        for (const Side side : {Side::Client, Side::Server}) {
            if (covers(m_sides, side))
                hold(side, true);
        }
        m_playback.goLive();
    } else {
        m_backend.post(engine::ReleaseAll{});
    }
    Q_EMIT changed();
}

void ByHand::setSides(Sides sides)
{
    if (sides == m_sides)
        return;
    for (const Side side : {Side::Client, Side::Server}) {
        if (m_on && covers(sides, side) != covers(m_sides, side))
            hold(side, covers(sides, side));
    }
    m_sides = sides;
    m_seenOn = false;
    Q_EMIT changed();
}

void ByHand::follow()
{
    noticeOthers();
    if (now().held() == m_held)
        return;
    m_held = now().held();
    Q_EMIT heldChanged();
}

/// Somebody else may have let everything go.
void ByHand::noticeOthers()
{
    if (!m_on)
        return;
    const bool held = std::ranges::any_of(
        now().holds(), [](const auto &hold) { return hold.whose.isProgram(); });
    m_seenOn = m_seenOn || held;
    if (held || !m_seenOn)
        return;
    m_on = false;
    Q_EMIT changed();
}

bool ByHand::isOfExchange(
    const HeldStep &step, flow::ExchangeKey exchange, trace::ConnectionId connection) const
{
    if (step.subject.isHalf())
        return step.subject.halfId() == exchange.client || step.subject.halfId() == exchange.server;
    return connection && step.connection == connection;
}

std::optional<HeldStep> ByHand::heldOf(flow::ExchangeKey exchange) const
{
    if (!exchange || !holdsAnything())
        return {};
    const trace::ConnectionId connection = m_connectionOf(exchange);
    const auto step = std::ranges::find_if(now().held(),
        [&](const HeldStep &one) { return isOfExchange(one, exchange, connection); });
    return step == now().held().end() ? std::nullopt : std::optional(*step);
}

bool ByHand::isHeld(trace::EventIndex step) const
{
    return std::ranges::any_of(
        now().held(), [step](const HeldStep &one) { return one.event == step; });
}

std::vector<Subject> ByHand::subjectsOf(flow::ExchangeKey exchange) const
{
    std::vector<Subject> subjects;
    for (const trace::HalfId half : {exchange.client, exchange.server}) {
        if (half)
            subjects.push_back(Subject::half(half));
    }
    if (const trace::ConnectionId connection = m_connectionOf(exchange)) {
        subjects.push_back(Subject::connection(connection, Side::Client));
        subjects.push_back(Subject::connection(connection, Side::Server));
    }
    return subjects;
}

bool ByHand::step()
{
    if (!m_on && !holdsAnything())
        return false;
    if (m_playback.mode() != Playback::Mode::Live && m_playback.eventsBehind() > 0) {
        const quint64 before = m_playback.moment().events;
        m_playback.stepForward(m_selection.exchange());
        if (m_playback.moment().events != before)
            return true; // one step nearer to the present
    }
    m_playback.goLive();
    const flow::ExchangeKey exchange = m_selection.exchange();
    if (isHeld(m_selection.event()))
        release(m_selection.event());
    else if (heldOf(exchange))
        m_backend.post(engine::ReleaseStep{{}, subjectsOf(exchange)});
    else if (holdsAnything())
        Q_EMIT heldElsewhere(now().held().front());
    else
        Q_EMIT nothingHeld();
    return true;
}

bool ByHand::goOn()
{
    if (!m_on && !holdsAnything())
        return false;
    m_playback.goLive();
    if (m_on)
        setOn(false);
    else
        m_backend.post(engine::ReleaseAll{});
    return true;
}

void ByHand::release(trace::EventIndex step)
{
    const auto held = std::ranges::find(now().held(), step, &HeldStep::event);
    if (held != now().held().end())
        m_backend.post(engine::ReleaseStep{held->subject});
}

bool ByHand::isThawed(trace::ConnectionId connection) const
{
    const bool held = std::ranges::any_of(now().held(),
        [connection](const HeldStep &step) { return step.connection == connection; });
    return held && !now().isFrozen(connection);
}

void ByHand::toggleThaw(trace::ConnectionId connection)
{
    m_backend.post(engine::ThawDeadlines{
        Subject::connection(connection, Side::Client), !isThawed(connection)});
}

} // namespace roundtrip::ui

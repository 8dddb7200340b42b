#include "core/flow/interventions.h"

#include "core/flow/standing.h"
#include "core/plan/planjson.h"
#include "core/trace/details.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// Most commands are requests to be sent, with all of their plan: only those that can be one of
/// takeCommand() are taken apart.
bool mayHold(QByteArrayView command)
{
    return command.contains("hold") || command.contains("letGo") || command.contains("releaseAll")
        || command.contains("injectFault") || command.contains("takeBackFault");
}

} // namespace

Interventions::Interventions(const Snapshot &snapshot, const Moment &moment)
{
    advanceTo(snapshot, moment);
}

void Interventions::advanceTo(const Snapshot &snapshot, const Moment &moment)
{
    if (moment.events < m_end)
        *this = Interventions();
    const quint64 end = std::min(moment.events, snapshot.endEvent());
    forEachEvent(snapshot, std::max(m_end, snapshot.firstEvent()), end,
        [&](EventIndex index, const Event &event) { take(snapshot, index, event); });
    m_end = moment.events;
}

void Interventions::take(const Snapshot &snapshot, EventIndex index)
{
    take(snapshot, index, snapshot.at(index));
}

void Interventions::take(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    switch (event.kind) {
    case EventKind::CallRequest:
    case EventKind::RequestBegan:
    case EventKind::AgentNewSocket:
    case EventKind::AgentReusedSocket:
    case EventKind::AgentHandedOver:
    case EventKind::NoAgent:
        return takeHalf(event);
    case EventKind::ConnectStarted:
    case EventKind::Accepted:
        m_onConnection[event.subject().connectionId().value].open[int(event.subject().side())] =
            true;
        return;
    case EventKind::StepHeld:
    case EventKind::StepReleased:
    case EventKind::BreakpointHit:
        return takeStep(snapshot, index, event);
    case EventKind::DeadlinesFrozen:
    case EventKind::DeadlineFrozen:
    case EventKind::DeadlinesThawed:
    case EventKind::DeadlineArmed:
    case EventKind::DeadlineFired:
    case EventKind::DeadlineCleared:
        return takeDeadline(snapshot, index, event);
    case EventKind::LinkHeld:
    case EventKind::KernelBuffer:
        return takeLink(event, snapshot.timeOf(index));
    case EventKind::SocketWrite:
    case EventKind::SocketRead:
        if (!m_thawed.empty())
            restartSilence(event, snapshot.timeOf(index));
        if (!m_waits.empty())
            takeMoved(event, event.kind == EventKind::SocketWrite ? Direction::Out : Direction::In,
                snapshot.byteCountOf(index));
        return;
    case EventKind::FaultStruck:
        faultIsOver(snapshot, index);
        return takeFault(snapshot, index, event);
    case EventKind::CallRefused:
        return faultIsOver(snapshot, index);
    case EventKind::PlanAdopted:
        return takePlan(snapshot, index, event);
    case EventKind::CommandGiven:
        return takeCommand(snapshot, index, event);
    case EventKind::SocketClosed:
        leaveConnection(event.subject());
        [[fallthrough]];
    case EventKind::SocketDestroyed:
    case EventKind::SocketFailed:
        return sideClosed(event.subject());
    case EventKind::ResetReceived: // the kernel has thrown away what it was to send
        if (const auto kernel = m_kernel.find(event.subject().raw()); kernel != m_kernel.end())
            kernel->second.unsent = 0;
        return;
    case EventKind::HalfClosed:
        return halfClosed(event.subject().halfId());
    default:
        return;
    }
}

void Interventions::takeHalf(const Event &event)
{
    Place &place = m_halves[event.subject().halfId().value];
    place.side = event.kind == EventKind::RequestBegan ? Side::Server : Side::Client;
    if (event.kind == EventKind::CallRequest)
        return;
    place.connection = ConnectionId{event.value};
    OnConnection &there = m_onConnection[event.value];
    there.open[int(place.side)] = true;
    there.newest[int(place.side)] = event.subject().halfId();
}

void Interventions::leaveConnection(Subject side)
{
    const auto found = m_onConnection.find(side.connectionId().value);
    if (found == m_onConnection.end())
        return;
    auto &open = found->second.open;
    open[int(side.side())] = false;
    if (!open[0] && !open[1])
        m_onConnection.erase(found);
}

Interventions::Place Interventions::placeOf(Subject subject) const
{
    if (subject.isConnection())
        return {subject.connectionId(), subject.side()};
    const auto found = m_halves.find(subject.halfId().value);
    return found == m_halves.end() ? Place() : found->second;
}

void Interventions::takeStep(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    if (event.kind == EventKind::BreakpointHit) {
        for (Breakpoint &breakpoint : m_breakpoints)
            breakpoint.hits += breakpoint.plan.id == event.value ? 1 : 0;
        return;
    }
    if (event.kind == EventKind::StepReleased) {
        const auto released = std::ranges::find_if(
            m_held, [&](const HeldStep &step) { return step.isOf(event); });
        if (released != m_held.end())
            m_held.erase(released);
        return;
    }
    const Place place = placeOf(event.subject());
    const Event cause = snapshot.at(snapshot.causeOf(index));
    HeldStep step;
    step.event = index;
    step.subject = event.subject();
    step.connection = place.connection;
    step.side = place.side;
    step.seam = seamOf(event.arg);
    step.item = heldItemOf(event.arg);
    step.bytes = event.value;
    step.since = snapshot.timeOf(index);
    if (const auto there = m_onConnection.find(place.connection.value);
        there != m_onConnection.end())
        step.newest = there->second.newest;
    step.breakpoint = cause.kind == EventKind::BreakpointHit ? cause.value : 0;
    step.behind = step.breakpoint || isAskedFor(event.arg) ? 0 : breakpointBefore(step);
    m_held.push_back(step);
}

/// Steps of a queue go in their order: what is made while a breakpoint holds one of them waits behind
/// it, and goes with it, unless a person holds it, too.
quint32 Interventions::breakpointBefore(const HeldStep &step) const
{
    const auto before = std::find_if(m_held.rbegin(), m_held.rend(), [&](const HeldStep &other) {
        return other.seam == step.seam && other.side == step.side
            && other.connection == step.connection;
    });
    if (before == m_held.rend())
        return 0;
    return before->breakpoint ? before->breakpoint : before->behind;
}

void Interventions::takeDeadline(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    const Place place = placeOf(event.subject());
    if (event.kind != EventKind::DeadlinesFrozen && event.kind != EventKind::DeadlinesThawed) {
        const auto isIt = [&](const FrozenDeadline &deadline) {
            return deadline.subject == event.subject() && deadline.name == DeadlineName(event.arg);
        };
        std::erase_if(m_frozen, isIt); // it is another one now, or none
        std::erase_if(m_thawed, isIt);
    }
    switch (event.kind) {
    case EventKind::DeadlinesFrozen:
        m_frozenConnections[place.connection.value] = true;
        return;
    case EventKind::DeadlinesThawed:
        return takeThawed(place.connection, snapshot.timeOf(index));
    case EventKind::DeadlineArmed: // on a frozen connection it does not begin to run; a half's own does
        if (event.subject().isConnection() && m_frozenConnections.contains(place.connection.value)) {
            const Time total = std::chrono::milliseconds(event.value);
            m_frozen.push_back({event.subject(), place.connection, DeadlineName(event.arg), total,
                total, snapshot.timeOf(index)});
        }
        return;
    case EventKind::DeadlineFrozen:
        return takeFrozen(snapshot, index, event);
    default:
        return;
    }
}

void Interventions::takeFrozen(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    const DeadlineState state = snapshot.detailOf<DeadlineState>(index);
    const Subject frozen = snapshot.at(snapshot.causeOf(index)).subject();
    m_frozen.push_back({event.subject(),
        frozen.isConnection() ? frozen.connectionId() : placeOf(event.subject()).connection,
        DeadlineName(event.arg), Time(state.remainingUs), Time(state.totalUs),
        snapshot.timeOf(index)});
}

/// They go on with what was left: when all was let go, or because a person wants it while something
/// is held.
void Interventions::takeThawed(ConnectionId connection, Time time)
{
    m_frozenConnections.erase(connection.value);
    const bool stillHeld = std::ranges::any_of(
        m_held, [&](const HeldStep &step) { return step.connection == connection; });
    for (FrozenDeadline &deadline : m_frozen) {
        if (deadline.connection != connection || !stillHeld)
            continue;
        deadline.since = time;
        m_thawed.push_back(deadline);
    }
    std::erase_if(m_frozen, [&](const FrozenDeadline &deadline) {
        return deadline.connection == connection;
    });
}

/// Bytes that move begin the time anew after which a socket counts as silent.
void Interventions::restartSilence(const Event &event, Time time)
{
    for (FrozenDeadline &deadline : m_thawed) {
        if (deadline.subject == event.subject() && deadline.name == DeadlineName::SocketTimeout) {
            deadline.remaining = deadline.total;
            deadline.since = time;
        }
    }
}

void Interventions::takeLink(const Event &event, Time time)
{
    const Direction direction = Direction(event.arg);
    if (event.kind == EventKind::KernelBuffer) {
        KernelBuffers &buffers = m_kernel[event.subjectRaw];
        (direction == Direction::In ? buffers.unread : buffers.unsent) = event.value;
        buffers.at = time;
        for (HeldStep &step : m_held) { // what came since goes on with what is held
            if (direction == Direction::In && step.seam == Seam::In
                && Subject::connection(step.connection, step.side) == event.subject())
                step.bytes = event.value;
        }
        return;
    }
    const auto found = std::ranges::find_if(m_waits, [&](const LinkWait &wait) {
        return wait.side == event.subject() && wait.direction == direction;
    });
    if (found == m_waits.end())
        m_waits.push_back({event.subject(), direction, qint64(event.value), time});
    else
        found->bytes += event.value;
}

void Interventions::takeFault(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    const FaultKind kind = FaultKind(event.arg);
    if (kind == FaultKind::Truncate)
        std::erase_if(m_held, [&](const HeldStep &step) {
            return step.seam == Seam::Out
                && Subject::connection(step.connection, step.side) == event.subject();
        });
    if (kind != FaultKind::Stall && kind != FaultKind::Resume)
        return;
    const Stall stall{event.subject(), snapshot.detailOf<FaultDetail>(index).direction};
    std::erase(m_stalls, stall);
    if (kind == FaultKind::Stall)
        m_stalls.push_back(stall);
}

/// It has happened, or could not.
void Interventions::faultIsOver(const Snapshot &snapshot, EventIndex index)
{
    if (m_pendingFaults.empty())
        return;
    const EventIndex command = snapshot.causeOf(index);
    std::erase_if(
        m_pendingFaults, [&](const PendingFault &one) { return one.command == command; });
}

/// What left or arrived no longer waits.
void Interventions::takeMoved(const Event &event, Direction direction, qint64 bytes)
{
    for (LinkWait &wait : m_waits) {
        if (wait.side == event.subject() && wait.direction == direction)
            wait.bytes -= bytes;
    }
    std::erase_if(m_waits, [](const LinkWait &wait) { return wait.bytes <= 0; });
}

void Interventions::takePlan(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    const PlanType type = PlanType(event.arg);
    if (type != PlanType::Link && type != PlanType::Breakpoints)
        return;
    const QByteArray json = snapshot.detailOf<trace::Plan>(index).json;
    if (type == PlanType::Link) {
        const auto link = plan::parseLink(json);
        if (link && event.subject().isConnection())
            m_links[event.subject().connectionId().value] = *link;
        else if (link)
            m_link = *link;
        return;
    }
    const auto list = plan::parseBreakpoints(json);
    if (!list)
        return;
    std::vector<Breakpoint> before = std::exchange(m_breakpoints, {});
    for (const plan::BreakpointPlan &breakpoint : *list) {
        const auto old = std::ranges::find_if(
            before, [&](const Breakpoint &one) { return one.plan.id == breakpoint.id; });
        m_breakpoints.push_back({breakpoint, old == before.end() ? 0 : old->hits});
    }
}

void Interventions::takeCommand(const Snapshot &snapshot, EventIndex index, const Event &event)
{
    if (!mayHold(snapshot.recordOf(index)))
        return;
    const trace::Command command = snapshot.detailOf<trace::Command>(index);
    if (command.verb == "releaseAll")
        return m_holds.clear();
    if (command.verb == "injectFault") {
        if (const auto fault = plan::parseFault(command.json); fault)
            m_pendingFaults.push_back({index, event.subject(), *fault});
        return;
    }
    if (command.verb == "takeBackFault") {
        const qint64 fault = QJsonDocument::fromJson(command.json)
                                 .object()
                                 .value(QLatin1String("fault"))
                                 .toInteger(-1);
        std::erase_if(m_pendingFaults, [fault](const PendingFault &one) {
            return qint64(one.command.value) == fault;
        });
        return;
    }
    if (command.verb != "hold" && command.verb != "letGo")
        return;
    const QJsonObject json = QJsonDocument::fromJson(command.json).object();
    const Hold hold{event.subject(),
        json.value(QLatin1String("side")).toString() == QLatin1String("server") ? Side::Server
                                                                                : Side::Client,
        Seam(json.value(QLatin1String("seam")).toInt() & 3)};
    std::erase(m_holds, hold);
    if (command.verb == "hold")
        m_holds.push_back(hold);
}

void Interventions::sideClosed(Subject side)
{
    std::erase_if(m_held, [&](const HeldStep &step) {
        return Subject::connection(step.connection, step.side) == side;
    });
    std::erase_if(m_waits, [&](const LinkWait &wait) { return wait.side == side; });
    std::erase_if(m_stalls, [&](const Stall &stall) { return stall.side == side; });
    std::erase_if(m_pendingFaults, [&](const PendingFault &one) { return one.side == side; });
    for (auto *deadlines : {&m_frozen, &m_thawed})
        std::erase_if(
            *deadlines, [&](const FrozenDeadline &deadline) { return deadline.subject == side; });
    std::erase_if(m_holds, [&](const Hold &hold) { return hold.whose == side; });
    m_kernel.erase(side.raw());
}

void Interventions::halfClosed(HalfId half)
{
    const Subject subject = Subject::half(half);
    std::erase_if(m_held, [&](const HeldStep &step) { return step.subject == subject; });
    for (auto *deadlines : {&m_frozen, &m_thawed})
        std::erase_if(*deadlines,
            [&](const FrozenDeadline &deadline) { return deadline.subject == subject; });
    std::erase_if(m_holds, [&](const Hold &hold) { return hold.whose == subject; });
    m_halves.erase(half.value);
}

plan::LinkPlan Interventions::linkOf(ConnectionId id) const
{
    const auto found = m_links.find(id.value);
    return found == m_links.end() ? m_link : found->second;
}

Interventions::KernelBuffers Interventions::kernelOf(Subject connectionSide) const
{
    const auto found = m_kernel.find(connectionSide.raw());
    return found == m_kernel.end() ? KernelBuffers() : found->second;
}

} // namespace roundtrip::flow

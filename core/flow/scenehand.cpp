#include "core/flow/handwords.h"
#include "core/flow/labelmaker.h"

#include <algorithm>
#include <chrono>

namespace roundtrip::flow
{

using namespace trace;
using Role = Label::Role;
using Kind = Label::Kind;

namespace
{

using Pie = HeldSide::Pie;

constexpr int mostSteps = 3; ///< of a side that are told one by one; the last gives way to "… and n more"

class HeldMaker
{
public:
    explicit HeldMaker(const ExchangeReading &reading)
        : m_reading(reading)
        , m_now(reading)
    {
    }

    std::vector<HeldSide> run() const
    {
        std::vector<HeldSide> out;
        if (m_now.hands.held().empty())
            return out;
        for (const Side side : {Side::Client, Side::Server}) {
            HeldSide held = sideOf(side);
            if (!held.steps.empty() || !held.kernel.empty() || !held.pies.empty())
                out.push_back(std::move(held));
        }
        return out;
    }

private:
    HeldSide sideOf(Side side) const
    {
        HeldSide out;
        out.side = side;
        out.connection = m_reading.connection();
        for (const Interventions::HeldStep &step : m_now.hands.held()) {
            if (step.side != side)
                continue;
            if (step.connection)
                out.connection = step.connection;
            if (int(out.steps.size()) < mostSteps)
                out.steps.push_back({step.event, step.seam,
                    QStringLiteral("%1: %2").arg(reasonText(step), itemText(step)),
                    placeText(step)});
            else
                ++out.more;
        }
        if (out.more > 0) {
            out.steps.pop_back();
            ++out.more;
        }
        for (const Interventions::FrozenDeadline &deadline : m_now.hands.frozen()) {
            if (sideOf(deadline) == side)
                out.pies.push_back(pieOf(deadline, side, deadline.remaining, {}));
        }
        for (const Interventions::FrozenDeadline &deadline : m_now.hands.thawed()) {
            if (sideOf(deadline) == side)
                out.pies.push_back(pieOf(deadline, side, runningOf(deadline), Words::tr("runs")));
        }
        addKernel(out);
        return out;
    }

    /// What is left of one that a person lets run.
    std::chrono::microseconds runningOf(const Interventions::FrozenDeadline &deadline) const
    {
        const auto gone = m_reading.moment().clock - deadline.since;
        return std::max(deadline.remaining - gone, std::chrono::microseconds(0));
    }

    Pie pieOf(const Interventions::FrozenDeadline &deadline, Side side,
        std::chrono::microseconds remaining, const QString &state) const
    {
        const QString left = Words::tr("%1 of %2 left")
                                 .arg(durationText(remaining), durationText(deadline.total));
        const double total = double(std::max<qint64>(1, deadline.total.count()));
        const EventIndex now{m_reading.moment().events};
        return {deadlineText(m_reading, deadline.name, side, deadline.total, now),
            state.isEmpty() ? left : QStringLiteral("%1 · %2").arg(state, left),
            std::clamp(double(remaining.count()) / total, 0.0, 1.0)};
    }

    Side sideOf(const Interventions::FrozenDeadline &deadline) const
    {
        if (deadline.subject.isConnection())
            return deadline.subject.side();
        return deadline.subject == Subject::half(m_reading.key().server) ? Side::Server
                                                                        : Side::Client;
    }

    /// What a held step has said already is not said twice.
    void addKernel(HeldSide &held) const
    {
        const auto buffers =
            m_now.hands.kernelOf(Subject::connection(held.connection, held.side));
        const bool said = std::ranges::any_of(m_now.hands.held(), [&](const auto &step) {
            return step.seam == Seam::In && step.side == held.side && step.bytes == buffers.unread;
        });
        if (buffers.unread > 0 && !said)
            held.kernel << Words::tr("%1 unread in our kernel's buffer")
                               .arg(bytesText(buffers.unread));
        if (buffers.unsent > 0)
            held.kernel << Words::tr("%1 in our kernel that the peer's has not taken")
                               .arg(bytesText(buffers.unsent));
    }

    const ExchangeReading &m_reading;
    const Standing m_now;
};

} // namespace

std::vector<HeldSide> heldOf(const ExchangeReading &reading)
{
    return HeldMaker(reading).run();
}

std::optional<Label> LabelMaker::hand() const
{
    switch (m_event.kind) {
    case EventKind::StepEdited:
        return edited();
    case EventKind::StepHeld:
        return protocol() ? std::optional(heldStep()) : std::nullopt;
    case EventKind::StepReleased:
        return code() ? std::optional(heldStep()) : std::nullopt;
    case EventKind::LeftToPerson:
        return code() ? std::optional(said(Words::tr("in your hand"),
                   Words::tr("nobody else makes the calls from here on")))
                      : std::nullopt;
    case EventKind::DeadlinesFrozen:
        return protocol() ? std::optional(said(Words::tr("our deadlines stand still")))
                          : std::nullopt;
    case EventKind::DeadlinesThawed:
        return protocol() ? std::optional(said(Words::tr("our deadlines run again")))
                          : std::nullopt;
    case EventKind::LinkHeld:
        return wire()
            ? std::optional(said(Words::tr("✎ the link delays %1").arg(bytesText(m_event.value))))
            : std::nullopt;
    case EventKind::KernelBuffer:
        if (!wire())
            return {};
        return said(Direction(m_event.arg) == Direction::In
                ? Words::tr("%1 unread in our kernel's buffer").arg(bytesText(m_event.value))
                : Words::tr("%1 in our kernel that the peer's has not taken")
                      .arg(bytesText(m_event.value)));
    default:
        return {};
    }
}

bool LabelMaker::isOfLink() const
{
    const bool deadline =
        m_event.kind == EventKind::DeadlineArmed || m_event.kind == EventKind::DeadlineFired;
    return deadline && DeadlineName(m_event.arg) == DeadlineName::LinkDelay;
}

/// That a delay which a person has chosen is over is no failure. Of a piece that took several of
/// them none says how long it took: bands and lines do.
std::optional<Label> LabelMaker::linkDeadline() const
{
    if (!wire())
        return {};
    const QString time = durationText(std::chrono::milliseconds(m_event.value));
    return said(m_event.kind == EventKind::DeadlineArmed
            ? Words::tr("✎ the link: %1 from here").arg(time)
            : Words::tr("✎ the link: %1 are over").arg(time));
}

/// Who holds what, and of a step that is let go what it was and for how long, says who knows all that
/// was held before.
Label LabelMaker::heldStep() const
{
    Label label = said(
        m_event.kind == EventKind::StepReleased ? Words::tr("let go") : Words::tr("held"),
        itemText(heldItemOf(m_event.arg)));
    label.kind = m_event.kind == EventKind::StepReleased ? Kind::Held : Kind::Decision;
    return label;
}

/// Both versions are in the trace; here their sizes.
Label LabelMaker::edited() const
{
    const auto edit = m_reading.snapshot().detailOf<StepEdit>(m_index);
    const QString sizes = QStringLiteral("%1 → %2").arg(
        bytesText(edit.before.size()), bytesText(edit.after.size()));
    switch (StepChange(m_event.arg)) {
    case StepChange::Edited:
        return said(Words::tr("changed by you"), sizes);
    case StepChange::FramingLeftWrong:
        return make(Kind::Decision, Role::Error, Words::tr("changed by you"),
            Words::tr("%1, its framing left wrong on purpose").arg(sizes));
    case StepChange::Dropped:
        return make(Kind::Decision, Role::Error, Words::tr("dropped by you"),
            edit.at < 0 ? Words::tr("%1 that the program never gets")
                              .arg(bytesText(edit.before.size()))
                        : Words::tr("%1 never sent").arg(bytesText(edit.before.size())));
    case StepChange::Answered:
        break;
    }
    return said(Words::tr("answered by you"), Words::tr("in place of the handler"));
}

/// A call that a person made: what it put on the wire.
QString LabelMaker::byYou() const
{
    if (!code() || m_event.kind == EventKind::CallRefused
        || Origin(m_event.arg) != Origin::Person)
        return {};
    const Released released = releasedBy(m_reading, m_index);
    if (released.bytes == 0 && m_reading.moment().clock <= m_reading.timeOf(m_index))
        return Words::tr("by you"); // what it makes leaves at the end of this turn, if anything does
    return Words::tr("by you: %1")
        .arg(released.bytes == 0 ? Words::tr("0 B on the wire")
                                 : Words::tr("%1 on the wire").arg(bytesText(released.bytes)));
}

} // namespace roundtrip::flow

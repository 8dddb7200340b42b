#include "core/http/breakpoints.h"

#include "core/message/headers.h"

#include <algorithm>

namespace roundtrip::http
{

using plan::BreakpointPlan;

namespace
{

bool matchesSide(plan::BreakSide wanted, trace::Side side)
{
    return wanted == plan::BreakSide::Any
        || (wanted == plan::BreakSide::Client) == (side == trace::Side::Client);
}

bool matchesTarget(const QByteArray &wanted, QByteArrayView target)
{
    if (wanted.isEmpty())
        return true;
    return wanted.endsWith('*') ? target.startsWith(QByteArrayView(wanted).chopped(1))
                                : target == wanted;
}

/// "404", or "4xx".
bool matchesStatus(const QByteArray &wanted, int status)
{
    if (wanted.isEmpty())
        return true;
    const QByteArray code = QByteArray::number(status);
    return wanted.endsWith("xx") ? code.size() == 3 && code[0] == wanted[0] : code == wanted;
}

bool contains(QByteArrayView value, const QByteArray &part)
{
    return value.toByteArray().toLower().contains(part.toLower());
}

/// The lines of a head that was made: the first is no field.
bool hasLine(QByteArrayView head, const BreakpointPlan &plan)
{
    qsizetype begin = head.indexOf('\n') + 1;
    while (begin > 0 && begin < head.size()) {
        const qsizetype end = head.indexOf('\n', begin);
        const QByteArrayView line = head.sliced(begin, (end < 0 ? head.size() : end) - begin);
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && message::equalsIgnoringCase(line.first(colon), plan.headerName)
            && contains(line.sliced(colon + 1), plan.headerValue))
            return true;
        begin = end + 1;
    }
    return false;
}

bool matchesHeader(const BreakpointPlan &plan, const PassingStep &step)
{
    if (plan.headerName.isEmpty())
        return true;
    if (!step.fields)
        return hasLine(step.head, plan);
    return std::ranges::any_of(*step.fields, [&](const message::HeaderField &field) {
        return message::equalsIgnoringCase(field.name, plan.headerName)
            && contains(field.value, plan.headerValue);
    });
}

bool isMet(const BreakpointPlan &plan, const PassingStep &step)
{
    return plan.at == step.at && matchesSide(plan.side, step.side)
        && (plan.method.isEmpty() || step.method == plan.method)
        && matchesTarget(plan.target, step.target) && matchesStatus(plan.status, step.status)
        && step.age >= plan.minimumAge && (!plan.socketReused || step.socketReused)
        && matchesHeader(plan, step);
}

} // namespace

void Breakpoints::set(std::vector<BreakpointPlan> list)
{
    m_list = std::move(list);
    std::erase_if(m_list, [](const BreakpointPlan &plan) { return !plan.enabled; });
}

quint32 Breakpoints::find(const PassingStep &step) const
{
    const auto met =
        std::ranges::find_if(m_list, [&](const BreakpointPlan &plan) { return isMet(plan, step); });
    return met == m_list.end() ? 0 : met->id;
}

} // namespace roundtrip::http

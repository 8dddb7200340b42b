#include "ui/models/breakpointlist.h"

#include "core/plan/planjson.h"

#include <algorithm>

namespace roundtrip::ui
{

using plan::BreakpointPlan;

const BreakpointPlan *BreakpointList::find(quint32 id) const
{
    const auto found = std::ranges::find(m_list, id, &BreakpointPlan::id);
    return found == m_list.end() ? nullptr : &*found;
}

const BreakpointPlan *BreakpointList::findLike(const BreakpointPlan &breakpoint) const
{
    const auto found = std::ranges::find_if(m_list, [&](BreakpointPlan other) {
        other.id = breakpoint.id;
        other.enabled = breakpoint.enabled;
        return other == breakpoint;
    });
    return found == m_list.end() ? nullptr : &*found;
}

quint32 BreakpointList::add(BreakpointPlan breakpoint)
{
    breakpoint.id = ++m_newest;
    m_list.push_back(std::move(breakpoint));
    Q_EMIT changed();
    return m_newest;
}

void BreakpointList::replace(const BreakpointPlan &breakpoint)
{
    const auto found = std::ranges::find(m_list, breakpoint.id, &BreakpointPlan::id);
    if (found == m_list.end() || *found == breakpoint)
        return;
    *found = breakpoint;
    Q_EMIT changed();
}

void BreakpointList::remove(quint32 id)
{
    if (std::erase_if(m_list, [id](const BreakpointPlan &one) { return one.id == id; }) > 0)
        Q_EMIT changed();
}

void BreakpointList::clear()
{
    if (m_list.empty())
        return;
    m_list.clear();
    Q_EMIT changed();
}

void BreakpointList::setEnabled(quint32 id, bool enabled)
{
    if (const BreakpointPlan *found = find(id)) {
        BreakpointPlan other = *found;
        other.enabled = enabled;
        replace(other);
    }
}

quint32 BreakpointList::toggle(const BreakpointPlan &breakpoint)
{
    if (const BreakpointPlan *like = findLike(breakpoint)) {
        remove(like->id);
        return 0;
    }
    return add(breakpoint);
}

void BreakpointList::setOn(bool on)
{
    if (on == m_on)
        return;
    m_on = on;
    Q_EMIT changed();
}

std::vector<BreakpointPlan> BreakpointList::acting() const
{
    std::vector<BreakpointPlan> list = m_list;
    for (BreakpointPlan &breakpoint : list)
        breakpoint.enabled = breakpoint.enabled && m_on;
    return list;
}

int BreakpointList::actingCount() const
{
    return m_on ? int(std::ranges::count(m_list, true, &BreakpointPlan::enabled)) : 0;
}

QByteArray BreakpointList::toJson() const
{
    return plan::toJson(m_list);
}

void BreakpointList::restore(const QByteArray &json, bool on)
{
    m_on = on;
    m_list.clear();
    if (auto list = plan::parseBreakpoints(json))
        m_list = std::move(*list);
    for (const BreakpointPlan &breakpoint : m_list)
        m_newest = std::max(m_newest, breakpoint.id);
    Q_EMIT changed();
}

} // namespace roundtrip::ui

#pragma once

#include "core/plan/conditions.h"

#include <QObject>

#include <vector>

namespace roundtrip::ui
{

/// The breakpoints that a person has set, in the order in which they were set, and whether they act
/// at all. A number is not given twice.
class BreakpointList final : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    const std::vector<plan::BreakpointPlan> &list() const noexcept { return m_list; }
    /// nullptr: there is none with this number.
    const plan::BreakpointPlan *find(quint32 id) const;
    /// One at the same place with the same conditions; nullptr: none.
    const plan::BreakpointPlan *findLike(const plan::BreakpointPlan &breakpoint) const;

    /// Gives it a number, and gives that back.
    quint32 add(plan::BreakpointPlan breakpoint);
    /// In place of the one with its number.
    void replace(const plan::BreakpointPlan &breakpoint);
    void remove(quint32 id);
    void clear();
    void setEnabled(quint32 id, bool enabled);
    /// Takes one like it away, or adds it; its number, 0 when it was taken away.
    quint32 toggle(const plan::BreakpointPlan &breakpoint);

    /// With the switch off none of them holds anything.
    bool isOn() const noexcept { return m_on; }
    void setOn(bool on);
    /// As the engine gets them: with the switch off none is enabled.
    std::vector<plan::BreakpointPlan> acting() const;
    int actingCount() const;

    /// For the settings. What cannot be read is nothing.
    QByteArray toJson() const;
    void restore(const QByteArray &json, bool on);

Q_SIGNALS:
    void changed();

private:
    std::vector<plan::BreakpointPlan> m_list;
    quint32 m_newest = 0;
    bool m_on = true;
};

} // namespace roundtrip::ui

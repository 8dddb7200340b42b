#pragma once

#include <QtGlobal>

#include <algorithm>
#include <memory>
#include <vector>

namespace roundtrip::flow
{

/// States of a fold on its way through a trace, so that a moment that lies back is not folded from
/// the beginning. They stay for all moments, farther from each other when there are too many. A
/// state has `end`: the events [0, end) have been taken.
template <typename State>
class Marks
{
public:
    /// To be called behind each event, or at least behind those of next(); keeps the state now and
    /// then.
    void pass(const State &state)
    {
        if (state.end % m_stride != 0 || (!m_marks.empty() && m_marks.back()->end >= state.end))
            return;
        m_marks.push_back(std::make_shared<const State>(state));
        if (m_marks.size() <= most)
            return;
        m_stride *= 2;
        std::erase_if(m_marks, [this](const auto &mark) { return mark->end % m_stride != 0; });
    }

    /// The newest one at which no more than these events had been taken; a new one otherwise.
    State before(quint64 events) const
    {
        const auto behind = std::find_if(m_marks.begin(), m_marks.end(),
            [events](const auto &mark) { return mark->end > events; });
        return behind == m_marks.begin() ? State() : **std::prev(behind);
    }

    /// How many events the state of before() has taken.
    quint64 endBefore(quint64 events) const
    {
        const auto behind = std::ranges::upper_bound(
            m_marks, events, {}, [](const auto &mark) { return mark->end; });
        return behind == m_marks.begin() ? 0 : (*std::prev(behind))->end;
    }
    /// The next end at which a state may be kept.
    quint64 next(quint64 end) const { return (end / m_stride + 1) * m_stride; }
    /// The trace begins with this event now: what only led to moments before it goes.
    void forget(quint64 firstEvent)
    {
        const auto needed = std::ranges::upper_bound(
            m_marks, firstEvent, {}, [](const auto &mark) { return mark->end; });
        if (needed != m_marks.begin())
            m_marks.erase(m_marks.begin(), std::prev(needed));
    }
    size_t count() const { return m_marks.size(); }

    static constexpr size_t most = 48;

private:
    std::vector<std::shared_ptr<const State>> m_marks; ///< oldest first
    quint64 m_stride = 1 << 15; ///< events between two of them
};

} // namespace roundtrip::flow

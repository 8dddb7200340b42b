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
    /// To be called behind each event; keeps the state now and then.
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

private:
    static constexpr size_t most = 48;
    std::vector<std::shared_ptr<const State>> m_marks; ///< oldest first
    quint64 m_stride = 1 << 15; ///< events between two of them
};

} // namespace roundtrip::flow

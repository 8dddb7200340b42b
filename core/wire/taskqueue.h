#pragma once

#include "core/wire/task.h"

#include <cstddef>
#include <memory>

namespace roundtrip::wire
{

/// A first-in-first-out ring of tasks. It keeps its memory between turns (a std::deque would
/// allocate a block for each eight ticks) and gives back what a burst needed once it has run empty.
class TaskQueue
{
public:
    bool isEmpty() const noexcept { return m_count == 0; }
    std::size_t size() const noexcept { return m_count; }

    void push(Task &&task)
    {
        if (m_count == m_capacity)
            resize(m_capacity ? m_capacity * 2 : smallest);
        m_tasks[(m_first + m_count++) & (m_capacity - 1)] = std::move(task);
    }
    /// The oldest one; the queue must not be empty.
    Task take()
    {
        Task task = std::move(m_tasks[m_first]);
        m_first = (m_first + 1) & (m_capacity - 1);
        if (--m_count == 0 && m_capacity > largestKept)
            resize(smallest);
        return task;
    }

private:
    static constexpr std::size_t smallest = 32;
    static constexpr std::size_t largestKept = 4096;

    void resize(std::size_t capacity)
    {
        auto tasks = std::make_unique<Task[]>(capacity);
        for (std::size_t i = 0; i < m_count; ++i)
            tasks[i] = std::move(m_tasks[(m_first + i) & (m_capacity - 1)]);
        m_tasks = std::move(tasks);
        m_capacity = capacity;
        m_first = 0;
    }

    std::unique_ptr<Task[]> m_tasks;
    std::size_t m_capacity = 0; ///< a power of two
    std::size_t m_first = 0;
    std::size_t m_count = 0;
};

} // namespace roundtrip::wire

#pragma once

#include <QtGlobal>

#include <functional>
#include <utility>

namespace roundtrip::http
{

/// One registered callback. While it runs it may replace or remove itself.
template <typename... Args>
class Callback
{
public:
    void set(std::function<void(Args...)> function)
    {
        m_set = bool(function);
        m_function = std::move(function);
        ++m_generation;
    }
    void clear()
    {
        if (m_set)
            set({});
    }
    explicit operator bool() const noexcept { return m_set; }

    void operator()(Args... args)
    {
        if (!m_set)
            return;
        const quint32 generation = m_generation;
        std::function<void(Args...)> running = std::move(m_function);
        running(std::forward<Args>(args)...);
        if (generation == m_generation)
            m_function = std::move(running);
    }

private:
    std::function<void(Args...)> m_function;
    quint32 m_generation = 0;
    bool m_set = false;
};

} // namespace roundtrip::http

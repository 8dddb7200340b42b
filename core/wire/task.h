#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace roundtrip::wire
{

/// A callable that is called once or more and is moved, never copied. Up to 48 bytes of captures
/// lie inside it; a std::function would take a heap allocation for each tick that captures a
/// shared_ptr.
class Task
{
public:
    Task() = default;
    template <typename F>
    requires(!std::is_same_v<std::decay_t<F>, Task> && std::is_invocable_v<std::decay_t<F> &>)
        Task(F &&function)
    {
        using Held = std::decay_t<F>;
        if constexpr (sizeof(Held) <= capacity && alignof(Held) <= alignof(std::max_align_t)
            && std::is_nothrow_move_constructible_v<Held>) {
            ::new (m_storage) Held(std::forward<F>(function));
            m_operations = &inlineOperations<Held>;
        } else {
            ::new (m_storage) Held *(new Held(std::forward<F>(function)));
            m_operations = &heapOperations<Held>;
        }
    }
    Task(Task &&other) noexcept { takeFrom(other); }
    Task &operator=(Task &&other) noexcept
    {
        if (this != &other) {
            reset();
            takeFrom(other);
        }
        return *this;
    }
    ~Task() { reset(); }

    explicit operator bool() const noexcept { return m_operations; }
    void operator()() { m_operations->call(m_storage); }
    void reset() noexcept
    {
        if (m_operations)
            m_operations->destroy(m_storage);
        m_operations = nullptr;
    }

private:
    static constexpr std::size_t capacity = 48;
    struct Operations {
        void (*call)(void *);
        void (*moveTo)(void *from, void *to) noexcept;
        void (*destroy)(void *) noexcept;
    };
    template <typename Held>
    static constexpr Operations inlineOperations = {
        [](void *held) { (*static_cast<Held *>(held))(); },
        [](void *from, void *to) noexcept {
            ::new (to) Held(std::move(*static_cast<Held *>(from)));
            static_cast<Held *>(from)->~Held();
        },
        [](void *held) noexcept { static_cast<Held *>(held)->~Held(); },
    };
    template <typename Held>
    static constexpr Operations heapOperations = {
        [](void *held) { (**static_cast<Held **>(held))(); },
        [](void *from, void *to) noexcept { ::new (to) Held *(*static_cast<Held **>(from)); },
        [](void *held) noexcept { delete *static_cast<Held **>(held); },
    };
    void takeFrom(Task &other) noexcept
    {
        m_operations = other.m_operations;
        if (m_operations)
            m_operations->moveTo(other.m_storage, m_storage);
        other.m_operations = nullptr;
    }

    alignas(std::max_align_t) std::byte m_storage[capacity];
    const Operations *m_operations = nullptr;
};

} // namespace roundtrip::wire

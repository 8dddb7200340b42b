#pragma once

#include <QtGlobal>

#include <compare>
#include <functional>

namespace roundtrip::trace
{

/// A number that cannot be mistaken for another kind of number. 0 is nobody.
template <typename Tag>
struct StrongId {
    quint32 value = 0;
    constexpr explicit operator bool() const noexcept { return value != 0; }
    friend constexpr auto operator<=>(StrongId, StrongId) noexcept = default;
};

/// One TCP connection. Both ends of a loopback connection inside this program bear the same id.
using ConnectionId = StrongId<struct ConnectionTag>;
/// One half of an exchange: what a client did about it, or what a server did. Halves are joined by
/// Twin events.
using HalfId = StrongId<struct HalfTag>;

/// The numbers of one kind, from 1 on. Behind the last that a Subject can bear they begin again,
/// past those that are in use: two thousand million exchanges are half a day at full speed.
template <typename Id>
class Numbers
{
public:
    constexpr explicit Numbers(quint32 last, quint32 before = 0) noexcept
        : m_last(last)
        , m_newest(before)
    {
    }
    /// `isUsed(id)` is only asked once they have begun again.
    template <typename IsUsed>
    Id next(IsUsed &&isUsed)
    {
        do {
            m_beganAgain |= m_newest == m_last;
            m_newest = m_newest == m_last ? 1 : m_newest + 1;
        } while (m_beganAgain && isUsed(Id{m_newest}));
        return {m_newest};
    }

private:
    quint32 m_last;
    quint32 m_newest;
    bool m_beganAgain = false;
};

enum class Side : quint8 { Client = 0, Server = 1 };
constexpr Side otherSide(Side s) noexcept
{
    return s == Side::Client ? Side::Server : Side::Client;
}

/// The number of an event since the trace began; never reused, never shifted by what was forgotten.
/// "No event" is `none`.
struct EventIndex {
    static constexpr quint64 none = ~quint64(0);
    quint64 value = none;
    constexpr explicit operator bool() const noexcept { return value != none; }
    friend constexpr auto operator<=>(EventIndex, EventIndex) noexcept = default;
};

/// What an event is about, in 32 bits: the program itself, one side of a connection, or one half of
/// an exchange.
class Subject
{
    static constexpr quint32 halfBit = 0x80000000u;

public:
    /// The largest numbers that it can tell.
    static constexpr quint32 lastConnection = halfBit / 2 - 1;
    static constexpr quint32 lastHalf = halfBit - 1;

    constexpr Subject() = default;
    static constexpr Subject program() { return {}; }
    static constexpr Subject connection(ConnectionId id, Side side)
    {
        return Subject((id.value << 1) | quint32(side));
    }
    static constexpr Subject half(HalfId id) { return Subject(id.value | halfBit); }
    static constexpr Subject fromRaw(quint32 raw) { return Subject(raw); }

    constexpr bool isProgram() const noexcept { return m_raw < 2; }
    constexpr bool isConnection() const noexcept { return !isHalf() && !isProgram(); }
    constexpr bool isHalf() const noexcept { return m_raw & halfBit; }
    constexpr ConnectionId connectionId() const noexcept
    {
        return isConnection() ? ConnectionId{m_raw >> 1} : ConnectionId{};
    }
    constexpr Side side() const noexcept { return Side(m_raw & 1); }
    constexpr HalfId halfId() const noexcept
    {
        return isHalf() ? HalfId{m_raw & ~halfBit} : HalfId{};
    }
    constexpr quint32 raw() const noexcept { return m_raw; }
    friend constexpr bool operator==(Subject, Subject) noexcept = default;

private:
    constexpr explicit Subject(quint32 raw)
        : m_raw(raw)
    {
    }
    quint32 m_raw = 0;
};

} // namespace roundtrip::trace

template <typename Tag>
struct std::hash<roundtrip::trace::StrongId<Tag>> {
    size_t operator()(roundtrip::trace::StrongId<Tag> id) const noexcept { return id.value; }
};

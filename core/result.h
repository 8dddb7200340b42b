#pragma once

// What every room of the core shares and nothing else: a result that is a value or an error, and the
// error that bears Node's code. (std::expected is C++23; nothing is thrown through the loop.)

#include <QByteArray>
#include <QtGlobal>

#include <utility>
#include <variant>

namespace roundtrip {

/// An error as Node names it. `code` is what a program tests for ("ERR_INVALID_HTTP_TOKEN", "ECONNRESET",
/// "HPE_INVALID_METHOD"), `message` is Node's English text, byte for byte. Protocol words are not translated.
struct Error {
    QByteArray code = {};
    QByteArray message = {};
    /// The system call that failed ("connect", "listen", "read"), empty otherwise.
    QByteArray syscall = {};
    /// Where the input is wrong: a byte offset in it, -1 when the question makes no sense.
    qint64 byteOffset = -1;

    explicit operator bool() const noexcept { return !code.isEmpty(); }
    bool operator==(const Error &) const = default;
};

/// Wraps the error of a function that returns Result: `return Failure{error};`
template <typename E>
struct Failure {
    E error;
};
template <typename E>
Failure(E) -> Failure<E>;

/// A value or an error, used like std::expected. Reading the absent one is a bug of ours and asserts.
template <typename T, typename E = Error>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_content(std::in_place_index<0>, std::move(value)) { }
    template <typename F>
    Result(Failure<F> failure) : m_content(std::in_place_index<1>, std::move(failure.error))
    {
    }

    [[nodiscard]] bool has_value() const noexcept { return m_content.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(value()); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }

    T &value()
    {
        Q_ASSERT(has_value());
        return *std::get_if<0>(&m_content);
    }
    const T &value() const
    {
        Q_ASSERT(has_value());
        return *std::get_if<0>(&m_content);
    }
    const E &error() const
    {
        Q_ASSERT(!has_value());
        return *std::get_if<1>(&m_content);
    }

private:
    std::variant<T, E> m_content;
};

/// For calls that give nothing back but can fail: `Status s = request.setHeader(...); if (!s) ...`
struct Done {
    bool operator==(const Done &) const = default;
};
using Status = Result<Done>;

/// std::visit with one lambda for each alternative.
template <typename... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

/// How strictly a server or a client follows the RFCs. Node: as Node 20 does, mistakes included, so that the
/// guide's examples behave as the learner's own Node. Strict: the MUSTs of RFC 9110 and 9112 where Node does not.
enum class Conformance : quint8 { Node, Strict };

} // namespace roundtrip

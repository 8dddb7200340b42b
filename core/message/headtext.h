#pragma once

#include <QByteArray>

#include <algorithm>
#include <charconv>
#include <memory>

namespace roundtrip::message
{

/// A head while it is written: on the stack as long as it has a usual size.
class HeadText
{
public:
    HeadText() = default;
    Q_DISABLE_COPY_MOVE(HeadText)

    HeadText &add(QByteArrayView text)
    {
        if (m_capacity - m_size < text.size()) [[unlikely]]
            grow(text.size());
        std::copy_n(text.data(), text.size(), m_text + m_size);
        m_size += text.size();
        return *this;
    }
    HeadText &add(qint64 number)
    {
        char digits[20];
        const char *end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        return add(QByteArrayView(digits, end));
    }

    QByteArrayView view() const { return {m_text, m_size}; }
    /// A copy to which `room` bytes can be appended without moving it.
    QByteArray toByteArray(qsizetype room) const
    {
        QByteArray bytes(m_size + room, Qt::Uninitialized);
        std::copy_n(m_text, m_size, bytes.data());
        bytes.truncate(m_size);
        return bytes;
    }

private:
    void grow(qsizetype by)
    {
        m_capacity = (m_size + by) * 2;
        std::unique_ptr<char[]> larger(new char[size_t(m_capacity)]);
        std::copy_n(m_text, m_size, larger.get());
        m_heap = std::move(larger);
        m_text = m_heap.get();
    }

    char m_room[640]; // not initialised
    std::unique_ptr<char[]> m_heap;
    char *m_text = m_room;
    qsizetype m_size = 0;
    qsizetype m_capacity = sizeof m_room;
};

} // namespace roundtrip::message

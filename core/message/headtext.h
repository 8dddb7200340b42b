#pragma once

#include <QByteArray>
#include <QVarLengthArray>

#include <charconv>

namespace roundtrip::message
{

/// A head while it is written: on the stack as long as it has a usual size.
class HeadText
{
public:
    HeadText &add(QByteArrayView text)
    {
        m_text.append(text.data(), text.size());
        return *this;
    }
    HeadText &add(qint64 number)
    {
        char digits[20];
        const char *end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        return add(QByteArrayView(digits, end));
    }

    QByteArrayView view() const { return {m_text.data(), m_text.size()}; }
    /// A copy to which `room` bytes can be appended without moving it.
    QByteArray toByteArray(qsizetype room) const
    {
        QByteArray bytes;
        bytes.reserve(m_text.size() + room);
        bytes.append(m_text.data(), m_text.size());
        return bytes;
    }

private:
    QVarLengthArray<char, 640> m_text;
};

} // namespace roundtrip::message

#include "core/wire/sendqueue.h"

#include <algorithm>

namespace roundtrip::wire
{

quint64 SendQueue::push(const QByteArray &bytes, trace::EventIndex cause, qsizetype from)
{
    Q_ASSERT(from == 0 || isEmpty());
    if (from > 0)
        m_taken = from;
    m_pieces.push_back({bytes, cause});
    m_bytes += bytes.size() - from;
    return m_firstNumber + m_pieces.size() - 1;
}

void SendQueue::clear() noexcept
{
    m_firstNumber += m_pieces.size();
    m_pieces.clear();
    m_taken = 0;
    m_bytes = 0;
}

int SendQueue::fill(std::span<iovec> room, qsizetype limit) const
{
    const auto count = std::min({qsizetype(room.size()), limit, pieces()});
    for (qsizetype i = 0; i < count; ++i) {
        const QByteArray &bytes = m_pieces[size_t(i)].bytes;
        const qsizetype begin = i == 0 ? m_taken : 0;
        // sendmsg() takes a pointer to bytes it does not change.
        room[size_t(i)] = {
            const_cast<char *>(bytes.constData() + begin), size_t(bytes.size() - begin)};
    }
    return int(count);
}

std::vector<trace::Slice> SendQueue::take(qint64 bytes)
{
    std::vector<trace::Slice> taken;
    m_bytes -= bytes;
    while (bytes > 0) {
        Piece &first = m_pieces.front();
        const auto count = qsizetype(std::min<qint64>(bytes, first.bytes.size() - m_taken));
        taken.push_back({first.bytes, m_taken, count});
        bytes -= count;
        m_taken += count;
        if (m_taken == first.bytes.size()) {
            m_pieces.pop_front();
            ++m_firstNumber;
            m_taken = 0;
        }
    }
    return taken;
}

qint64 SendQueue::bytesOf(qsizetype pieces) const noexcept
{
    if (pieces >= this->pieces())
        return m_bytes;
    qint64 bytes = -m_taken;
    for (qsizetype i = 0; i < pieces; ++i)
        bytes += m_pieces[size_t(i)].bytes.size();
    return std::max<qint64>(0, bytes);
}

trace::EventIndex SendQueue::causeOf(qint64 bytes) const noexcept
{
    qint64 end = -m_taken;
    for (const Piece &piece : m_pieces) {
        end += piece.bytes.size();
        if (end >= bytes)
            return piece.cause;
    }
    return {};
}

const QByteArray *SendQueue::piece(quint64 number) const noexcept
{
    const quint64 index = number - m_firstNumber;
    if (number < m_firstNumber || index >= m_pieces.size() || (index == 0 && m_taken > 0))
        return nullptr;
    return &m_pieces[index].bytes;
}

qint64 SendQueue::offsetOf(quint64 number) const noexcept
{
    return bytesOf(qsizetype(number - m_firstNumber));
}

bool SendQueue::replace(quint64 number, const QByteArray &bytes)
{
    if (!piece(number))
        return false;
    QByteArray &old = m_pieces[number - m_firstNumber].bytes;
    m_bytes += bytes.size() - old.size();
    old = bytes;
    return true;
}

void SendQueue::dropEmpty(qsizetype limit)
{
    while (limit-- > 0 && !m_pieces.empty() && m_pieces.front().bytes.isEmpty()) {
        m_pieces.pop_front();
        ++m_firstNumber;
    }
}

QByteArray SendQueue::nextByte() const
{
    return m_pieces.front().bytes.mid(m_taken, 1);
}

void SendQueue::flipNextByte(quint8 mask)
{
    QByteArray &bytes = m_pieces.front().bytes;
    bytes[m_taken] = char(quint8(bytes[m_taken]) ^ mask);
}

} // namespace roundtrip::wire

#include "core/wire/sendqueue.h"

#include <algorithm>

namespace roundtrip::wire
{

void SendQueue::push(const QByteArray &bytes, trace::EventIndex cause, qsizetype from)
{
    Q_ASSERT(from == 0 || isEmpty());
    if (from > 0)
        m_taken = from;
    m_pieces.push_back({bytes, cause});
    m_bytes += bytes.size() - from;
}

void SendQueue::clear() noexcept
{
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
            m_taken = 0;
        }
    }
    return taken;
}

} // namespace roundtrip::wire

#include "core/http/twintable.h"

namespace roundtrip::http
{

void TwinTable::messageBegins(trace::ConnectionId connection, qint64 offset, trace::HalfId half)
{
    std::deque<Begin> &begins = m_begins[connection];
    begins.push_back({offset, half});
    if (begins.size() > keptBegins)
        begins.pop_front();
}

trace::HalfId TwinTable::covering(trace::ConnectionId connection, qint64 offset)
{
    const auto found = m_begins.find(connection);
    if (found == m_begins.end())
        return {};
    std::deque<Begin> &begins = found->second;
    while (begins.size() > 1 && begins[1].offset <= offset)
        begins.pop_front();
    const bool covered = !begins.empty() && begins.front().offset <= offset;
    return covered ? begins.front().half : trace::HalfId{};
}

void TwinTable::forget(trace::ConnectionId connection)
{
    m_begins.erase(connection);
    m_served.erase(connection);
}

void TwinTable::clientClosed(trace::ConnectionId connection)
{
    if (!m_begins.contains(connection))
        return;
    m_departed.push_back(connection);
    if (m_departed.size() <= keptDepartures)
        return;
    if (!m_served.contains(m_departed.front()))
        m_begins.erase(m_departed.front());
    m_departed.pop_front();
}

} // namespace roundtrip::http

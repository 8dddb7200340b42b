#include "core/engine/halves.h"

#include <algorithm>

namespace roundtrip::engine
{

/// Of the first half that has this number or a higher one.
size_t Halves::placeOf(trace::HalfId id) const
{
    return size_t(std::ranges::lower_bound(m_open, id, {}, &Entry::id) - m_open.begin());
}

void Halves::add(trace::HalfId id, const std::shared_ptr<http::OutgoingMessage> &message)
{
    if (m_open.size() >= m_sweepAt) {
        std::erase_if(m_open, [](const Entry &entry) { return entry.message.expired(); });
        m_sweepAt = std::max<size_t>(256, m_open.size() * 2);
    }
    const size_t place = placeOf(id);
    if (place == m_open.size() || m_open[place].id != id)
        m_open.insert(m_open.begin() + qsizetype(place), {id, message});
}

void Halves::remove(trace::HalfId id)
{
    const size_t place = placeOf(id);
    if (place < m_open.size() && m_open[place].id == id)
        m_open.erase(m_open.begin() + qsizetype(place));
}

std::shared_ptr<http::OutgoingMessage> Halves::find(trace::HalfId id) const
{
    const size_t place = placeOf(id);
    return place < m_open.size() && m_open[place].id == id ? m_open[place].message.lock() : nullptr;
}

} // namespace roundtrip::engine

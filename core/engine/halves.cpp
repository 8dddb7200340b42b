#include "core/engine/halves.h"

#include <algorithm>

namespace roundtrip::engine
{

void Halves::add(trace::HalfId id, const std::shared_ptr<http::OutgoingMessage> &message)
{
    if (m_open.size() >= m_sweepAt) {
        std::erase_if(m_open, [](const auto &entry) { return entry.second.expired(); });
        m_sweepAt = std::max<size_t>(256, m_open.size() * 2);
    }
    m_open.emplace(id, message);
}

std::shared_ptr<http::OutgoingMessage> Halves::find(trace::HalfId id) const
{
    const auto found = m_open.find(id);
    return found != m_open.end() ? found->second.lock() : nullptr;
}

} // namespace roundtrip::engine

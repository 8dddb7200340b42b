#pragma once

#include "core/http/outgoingmessage.h"
#include "core/trace/ids.h"

#include <memory>
#include <vector>

namespace roundtrip::engine
{

/// The open halves by their number, so that a command can reach one. Owns none. What has closed is
/// taken out; what never closes is swept out when the list has doubled.
class Halves
{
public:
    /// Numbers are counted up, and a half is mostly added soon after it got its own.
    void add(trace::HalfId id, const std::shared_ptr<http::OutgoingMessage> &message);
    void remove(trace::HalfId id);
    /// The half, or nullptr when it has closed.
    std::shared_ptr<http::OutgoingMessage> find(trace::HalfId id) const;
    size_t size() const noexcept { return m_open.size(); }

private:
    struct Entry {
        trace::HalfId id;
        std::weak_ptr<http::OutgoingMessage> message;
    };
    size_t placeOf(trace::HalfId id) const;
    std::vector<Entry> m_open; ///< by number
    size_t m_sweepAt = 256;
};

} // namespace roundtrip::engine

#pragma once

#include "core/http/outgoingmessage.h"
#include "core/trace/ids.h"

#include <memory>
#include <unordered_map>

namespace roundtrip::engine
{

/// The open halves by their number, so that a command can reach one. Owns none; the closed ones are
/// swept out whenever the table has doubled.
class Halves
{
public:
    void add(trace::HalfId id, const std::shared_ptr<http::OutgoingMessage> &message);
    /// The half, or nullptr when it has closed.
    std::shared_ptr<http::OutgoingMessage> find(trace::HalfId id) const;
    size_t size() const noexcept { return m_open.size(); }

private:
    std::unordered_map<trace::HalfId, std::weak_ptr<http::OutgoingMessage>> m_open;
    size_t m_sweepAt = 256;
};

} // namespace roundtrip::engine

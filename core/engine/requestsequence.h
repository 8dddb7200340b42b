#pragma once

#include "core/engine/host.h"
#include "core/wire/anchor.h"

#include <functional>

namespace roundtrip::engine
{

/// Carries out a list of request plans: one after another, those marked parallel without waiting
/// for the one before. A request that failed does not stop the list.
class RequestSequence
{
public:
    struct Observer {
        std::function<void(size_t index, QByteArrayView)> data;
        std::function<void(size_t index, const RunResult &)> closed;
        std::function<void()> finished; ///< all have closed; the last call
    };

    /// The host is not owned. Request ids are counted from 1. When the sequence goes, its requests
    /// stay with the host; nobody hears of them any more, and no further one starts.
    RequestSequence(Host &host, plan::RequestFile file, Observer observer);
    /// Within a turn of the loop.
    void start();

private:
    void startNext();
    void startOne(size_t index);

    Host &m_host;
    plan::RequestFile m_file;
    Observer m_observer;
    size_t m_next = 0;
    size_t m_running = 0;
    wire::Anchor<RequestSequence> m_anchor{this};
};

} // namespace roundtrip::engine

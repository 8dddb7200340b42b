#include "core/engine/requestsequence.h"

namespace roundtrip::engine
{

RequestSequence::RequestSequence(Host &host, plan::RequestFile file, Observer observer)
    : m_host(host)
    , m_file(std::move(file))
    , m_observer(std::move(observer))
{
}

void RequestSequence::start()
{
    m_host.adoptAgents(m_file.agents);
    startNext();
}

void RequestSequence::startNext()
{
    // A parallel request starts with the one before it; the next that is not waits until all have
    // closed.
    while (m_next < m_file.requests.size() && (m_running == 0 || m_file.requests[m_next].parallel))
        startOne(m_next++);
    if (m_running == 0 && m_observer.finished)
        m_observer.finished();
}

void RequestSequence::startOne(size_t index)
{
    ++m_running;
    RequestRun::Observer observer;
    observer.data = [this, index, alive = m_anchor.share()](QByteArrayView bytes) {
        if (*alive && m_observer.data)
            m_observer.data(index, bytes);
    };
    observer.closed = [this, index, alive = m_anchor.share()](const RunResult &result) {
        if (!*alive)
            return;
        --m_running;
        if (m_observer.closed)
            m_observer.closed(index, result);
        startNext();
    };
    m_host.send(RequestId{quint32(index + 1)}, m_file.requests[index], std::move(observer));
}

} // namespace roundtrip::engine

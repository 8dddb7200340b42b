#include "tests/support/tracebuilder.h"

#include <cstring>

namespace roundtrip::test
{

using namespace trace;

TraceBuilder::TraceBuilder(quint64 limit)
    : m_limit(limit)
{
}

TraceBuilder::TraceBuilder(const Writer::Options &options)
    : m_writer(options)
    , m_limit(noLimit)
{
}

void TraceBuilder::wait(std::chrono::microseconds time)
{
    m_writer.publish();
    m_now += time;
    m_writer.setNow(m_now);
}

bool TraceBuilder::take()
{
    if (m_count >= m_limit)
        return false;
    ++m_count;
    return true;
}

EventIndex TraceBuilder::add(
    EventKind kind, Subject subject, int arg, qint64 value, EventIndex cause)
{
    return take() ? m_writer.append(kind, subject, quint8(arg), quint32(value), cause)
                  : EventIndex{};
}

EventIndex TraceBuilder::addRead(Subject subject, const QByteArray &bytes, EventIndex cause)
{
    if (!take())
        return {};
    const std::span<char> room = m_writer.reserve(bytes.size());
    std::memcpy(room.data(), bytes.constData(), size_t(bytes.size()));
    return m_writer.commitRead(subject, bytes.size(), cause).event;
}

EventIndex TraceBuilder::addWrite(Subject subject, const QByteArrayList &pieces, EventIndex cause)
{
    if (!take())
        return {};
    return m_writer.appendWrite(
        subject, std::span(pieces.constData(), size_t(pieces.size())), cause);
}

Snapshot TraceBuilder::snapshot()
{
    m_writer.publish();
    return m_writer.snapshot();
}

// --- connections

Line newLine(TraceBuilder &builder, quint16 clientPort, quint16 serverPort)
{
    Line line;
    line.id = builder.newConnection();
    line.ends = {"127.0.0.1", clientPort, "127.0.0.1", serverPort};
    return line;
}

EventIndex accept(TraceBuilder &builder, Line &line)
{
    line.serverOpen = true;
    return builder.addDetail(EventKind::Accepted, line.server(), line.ends);
}

void closeSocket(TraceBuilder &builder, Line &line, Side side, bool withError)
{
    const Subject subject = Subject::connection(line.id, side);
    (side == Side::Client ? line.clientOpen : line.serverOpen) = false;
    builder.add(EventKind::SocketClosed, subject, withError ? 1 : 0);
}

} // namespace roundtrip::test

// Exchanges of which the trace has forgotten a part: the beginning, or what lies between a pin and
// the newest events. The keyframe behind a hole says how things stood at its end.

#include "core/flow/exchangereading.h"

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// Did this half begin before `event`? Halves are numbered in the order in which they begin.
bool beganBefore(const FoldState &state, HalfId half)
{
    for (const auto &[id, open] : state.halves()) {
        if (id > half)
            return true;
    }
    return false;
}

} // namespace

bool ExchangeReading::isForgotten() const
{
    if (m_client.begun || m_server.begun || m_snapshot.firstEvent() == 0)
        return false;
    const HalfId half = m_key.client ? m_key.client : m_key.server;
    const quint64 first = m_snapshot.firstEvent();
    const quint64 end = qMin(m_moment.events, m_snapshot.endEvent());
    if (beganBefore(foldedAt(m_snapshot, first), half))
        return true;
    for (quint64 i = first; i < end; ++i) {
        const Event event = m_snapshot.at({i});
        if (event.kind == EventKind::CallRequest || event.kind == EventKind::RequestBegan)
            return half < event.subject().halfId();
    }
    return false;
}

bool ExchangeReading::hasForgotten() const
{
    return m_cut || m_hole;
}

/// The exchange's beginning was forgotten: what the first keyframe knows of it.
bool ExchangeReading::takeCut(quint64 first)
{
    const FoldState state = foldedAt(m_snapshot, first);
    if (!state.half(m_key.client) && !state.half(m_key.server))
        return false;
    m_cut = true;
    resumeFrom(state, first);
    return true;
}

/// Goes on behind a hole.
void ExchangeReading::resumeAt(quint64 first)
{
    m_hole = true;
    resumeFrom(foldedAt(m_snapshot, first), first);
}

void ExchangeReading::resumeFrom(const FoldState &state, quint64 first)
{
    resumeHalf(m_client, state, first);
    resumeHalf(m_server, state, first);
    const Half *client = state.half(m_key.client);
    const Half *server = state.half(m_key.server);
    m_serverInside = m_serverInside || server;
    const Half *either = client ? client : server;
    if (!m_connection && either && either->connection)
        takeConnection(state, either->connection);
    else if (m_connection)
        resumeConnection(state);
    if (!either)
        return;
    const qint64 requestBegin = client ? client->outBegin : server->inBegin;
    const qint64 responseBegin = client ? client->inBegin : server->outBegin;
    // An answer that has not begun lies where the connection stands.
    m_request.begin = m_cut || m_request.begin < 0 ? requestBegin : m_request.begin;
    m_response.begin = m_cut || m_response.begin < 0 ? responseBegin : m_response.begin;
    for (MessageReading *message : {&m_request, &m_response}) {
        const Side sender = message == &m_request ? Side::Client : Side::Server;
        message->writtenBefore = m_written[int(sender)];
        message->readBefore = m_read[int(otherSide(sender))];
    }
}

void ExchangeReading::resumeHalf(HalfReading &half, const FoldState &state, quint64 first)
{
    if (!half.id || half.closed)
        return;
    if (const Half *known = state.half(half.id)) {
        half.begun = true;
        half.resumed.push_back({{first}, *known});
    } else if (half.begun || beganBefore(state, half.id)) {
        half.begun = true; // and it ended where nobody looks any more
        half.closed = true;
        half.endForgotten = true;
    }
}

void ExchangeReading::resumeConnection(const FoldState &state)
{
    const Connection *connection = state.connection(m_connection);
    if (!connection) {
        m_clientSideOurs = m_serverSideOurs = false;
        return;
    }
    m_serverInside = m_serverInside || connection->sides[int(Side::Server)].exists;
    for (const Side side : {Side::Client, Side::Server}) {
        m_written[int(side)] = connection->sides[int(side)].bytesWritten;
        m_read[int(side)] = connection->sides[int(side)].bytesRead;
    }
    const HalfId newest = connection->sides[int(Side::Client)].newestHalf;
    if (m_client.closed && newest && newest != m_client.id) {
        m_clientSideOurs = false;
        m_lentAgain = true;
    }
}

} // namespace roundtrip::flow

#include "core/flow/exchangereading.h"

#include "core/flow/eventpredicates.h"
#include "core/trace/fold.h"

#include <algorithm>
#include <iterator>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

/// How far behind the end of an exchange its connection's events are still looked for (a FIN, the
/// closing).
constexpr quint64 tailEvents = 4096;
/// How far behind RequestBegan a request's head, and with it the Twin, is looked for.
constexpr quint64 twinEvents = 1 << 16;
bool beginsHalf(EventKind kind)
{
    return kind == EventKind::CallRequest || kind == EventKind::RequestBegan;
}

/// Where the next half begins at or behind `from`.
EventIndex nextBegin(const Snapshot &snapshot, quint64 from, quint64 end)
{
    for (quint64 i = from; i < end; ++i) {
        if (beginsHalf(snapshot.at({i}).kind))
            return {i};
    }
    return {};
}

/// The read in which the first byte of a request arrived: the cause of RequestBegan, else that
/// event itself.
quint64 readBehind(const Snapshot &snapshot, EventIndex requestBegan)
{
    const EventIndex cause = snapshot.causeOf(requestBegan);
    if (cause && snapshot.at(cause).kind == EventKind::SocketRead)
        return cause.value;
    return requestBegan.value;
}

/// The event by which it is known whose request it is: what comes behind its head, or behind
/// RequestBegan when there is no head.
EventIndex settledBy(const Snapshot &snapshot, EventIndex requestBegan, quint64 end)
{
    const quint32 subject = snapshot.at(requestBegan).subjectRaw;
    for (quint64 i = requestBegan.value + 1; i < qMin(end, requestBegan.value + twinEvents); ++i) {
        const Event event = snapshot.at({i});
        if (event.subjectRaw == subject && event.kind != EventKind::HeadIn)
            return {i};
    }
    return {};
}

/// The twin that a server half names.
HalfId twinOf(const Snapshot &snapshot, EventIndex settled)
{
    const Event event = settled ? snapshot.at(settled) : Event();
    return event.kind == EventKind::Twin ? HalfId{event.value} : HalfId{};
}

/// Halves are numbered in the order in which they begin.
EventIndex beginWithin(const Snapshot &snapshot, HalfId half, quint64 low, quint64 high)
{
    while (low < high) {
        const quint64 middle = low + (high - low) / 2;
        const EventIndex begin = nextBegin(snapshot, middle, high);
        if (!begin) {
            high = middle;
            continue;
        }
        const HalfId found = snapshot.at(begin).subject().halfId();
        if (found == half)
            return begin;
        if (found < half)
            low = begin.value + 1;
        else
            high = middle;
    }
    return {};
}

} // namespace

EventIndex beginOfHalf(const Snapshot &snapshot, HalfId half, quint64 end)
{
    if (!half)
        return {};
    const quint64 until = qMin(end, snapshot.endEvent());
    const EventIndex begin = beginWithin(snapshot, half, snapshot.firstEvent(), until);
    if (begin)
        return begin;
    for (const Snapshot::Run &run : snapshot.runs()) { // what a pin keeps
        const EventIndex kept = beginWithin(snapshot, half, run.first, qMin(run.end, until));
        if (kept)
            return kept;
    }
    return {};
}

Moment Moment::headOf(const Snapshot &snapshot)
{
    Moment moment;
    moment.events = snapshot.endEvent();
    if (!snapshot.isEmpty())
        moment.clock = snapshot.timeOf({snapshot.endEvent() - 1});
    return moment;
}

ExchangeReading::ExchangeReading(const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
    : m_snapshot(snapshot)
    , m_moment(moment)
    , m_key(key)
{
    const quint64 end = qMin(moment.events, snapshot.endEvent());
    const EventIndex server = beginOfHalf(snapshot, key.server, end);
    if (server && !m_key.client) {
        const EventIndex settled = settledBy(snapshot, server, end);
        if (!settled && end < server.value + twinEvents)
            return; // as in the list: whose it is nobody knows, and it has no row
        m_key.client = twinOf(snapshot, settled);
    }
    const EventIndex client = beginOfHalf(snapshot, m_key.client, end);
    m_client.id = m_key.client;
    m_server.id = m_key.server;
    const std::optional<quint64> from = begin(client, server);
    if (!from)
        return;
    gather(*from, end);
    makePieces();
    dropForeignTransfers();
    findServer();
}

/// From which event on to gather; nothing when the exchange is not there at this moment.
std::optional<quint64> ExchangeReading::begin(EventIndex client, EventIndex server)
{
    if (client)
        return client.value;
    if (server && !m_key.client)
        return takeForeignConnection(server);
    const quint64 first = m_snapshot.firstEvent();
    if (first == 0 || first >= m_moment.events)
        return {};
    return takeCut(first) ? std::optional(first) : std::nullopt;
}

/// A server half with a peer outside: its connection is known from the start, and when it is the
/// first exchange on it, accept() belongs to it.
quint64 ExchangeReading::takeForeignConnection(EventIndex requestBegan)
{
    const quint64 read = readBehind(m_snapshot, requestBegan);
    const ConnectionId id{m_snapshot.at(requestBegan).value};
    const FoldState state = foldedAt(m_snapshot, requestBegan.value);
    m_connection = id;
    m_serverInside = true;
    const Connection *connection = state.connection(id);
    if (!connection)
        return read;
    const ConnectionSide &side = connection->sides[int(Side::Server)];
    m_endpoints = m_snapshot.detailOf<Endpoints>(connection->endpoints);
    m_request.begin = side.bytesParsed;
    m_response.begin = hasOpenAnswer(state, id) ? -1 : side.bytesSerialized;
    if (side.halves == 0 && m_snapshot.contains(side.firstEvent)) {
        return side.firstEvent.value;
    }
    m_read[int(Side::Server)] = side.bytesRead;
    m_written[int(Side::Server)] = side.bytesWritten;
    // Between the read and the request that began in it, answers to earlier ones may have left.
    for (quint64 i = read; i < requestBegan.value; ++i) {
        const Event event = m_snapshot.at({i});
        if (event.subject() != Subject::connection(id, Side::Server))
            continue;
        if (event.kind == EventKind::SocketRead)
            m_read[int(Side::Server)] -= m_snapshot.byteCountOf({i});
        else if (event.kind == EventKind::SocketWrite)
            m_written[int(Side::Server)] -= m_snapshot.byteCountOf({i});
    }
    return read;
}

/// Is an answer to an earlier request still to be made? Then ours comes behind it, nobody knows
/// where yet.
bool ExchangeReading::hasOpenAnswer(const FoldState &state, ConnectionId id) const
{
    const auto &halves = state.halves();
    return std::any_of(halves.begin(), halves.end(), [&](const auto &entry) {
        const Half &half = entry.second;
        return half.connection == id && half.side == Side::Server && half.id != m_key.server
            && !half.outEnded;
    });
}

void ExchangeReading::takeConnection(const FoldState &state, ConnectionId id)
{
    m_connection = id;
    const Connection *connection = state.connection(id);
    for (const Side side : {Side::Client, Side::Server}) {
        m_written[int(side)] = connection ? connection->sides[int(side)].bytesWritten : 0;
        m_read[int(side)] = connection ? connection->sides[int(side)].bytesRead : 0;
    }
    m_request.begin = m_written[int(Side::Client)];
    m_response.begin = m_read[int(Side::Client)];
    if (!connection)
        return;
    m_endpoints = m_snapshot.detailOf<Endpoints>(connection->endpoints);
    m_serverInside = connection->sides[int(Side::Server)].exists;
    const EventIndex opened = connection->sides[int(Side::Client)].openedEvent;
    if (opened)
        m_connectedEvent = opened;
}

void ExchangeReading::gather(quint64 from, quint64 end)
{
    quint64 overAt = end;
    quint64 next = from; // behind what was looked at
    for (const Snapshot::Run &run : m_snapshot.runs()) {
        const quint64 first = qMax(from, run.first);
        if (first >= qMin(end, run.end))
            continue;
        if (first > next && isOver()) {
            m_followed = false;
            return;
        }
        if (first > next)
            resumeAt(first);
        next = run.end;
        for (quint64 i = first; i < qMin(end, run.end); ++i) {
            const bool over = isOver();
            if (!over)
                overAt = end;
            else if (overAt == end)
                overAt = i;
            if (over && !(m_clientSideOurs || m_serverSideOurs))
                return;
            if (over && i - overAt > tailEvents) {
                m_followed = false;
                return;
            }
            takeEvent({i}, m_snapshot.at({i}));
        }
    }
}

bool ExchangeReading::isOver() const
{
    return (m_client.begun || m_server.begun) && m_client.begun == m_client.closed
        && m_server.begun == m_server.closed;
}

void ExchangeReading::takeEvent(EventIndex index, const Event &event)
{
    if (event.subject().isHalf())
        takeHalfEvent(index, event);
    else if (event.subject().isConnection() && event.subject().connectionId() == m_connection)
        takeConnectionEvent(index, event);
    else if (m_upstream && event.subject().isConnection()
        && event.subject().connectionId() == m_upstream)
        m_upstreamEvents.push_back(index);
}

void ExchangeReading::takeHalfEvent(EventIndex index, const Event &event)
{
    const HalfId id = event.subject().halfId();
    if (event.kind == EventKind::Twin && HalfId{event.value} == m_key.client && id != m_key.server)
        foundOtherTwin(index, id);
    const bool handedOn = event.kind == EventKind::CallRequest && Origin(event.arg) == Origin::Proxy
        && m_server.begun && !m_client.begun;
    if (handedOn) {
        const EventIndex cause = m_snapshot.causeOf(index);
        m_proxied =
            m_proxied || (cause && m_snapshot.at(cause).subject() == Subject::half(m_server.id));
    }
    if (id == m_key.client)
        return takeOwn(m_client, index, event);
    if (id == m_key.server)
        return takeOwn(m_server, index, event);
    if (!m_connection || ConnectionId{event.value} != m_connection)
        return;
    if (givesSocket(event.kind)) {
        m_clientSideOurs = false;
        m_handedOn = m_handedOn || event.kind == EventKind::AgentHandedOver;
        m_lentAgain = m_lentAgain || event.kind == EventKind::AgentReusedSocket;
    } else if (event.kind == EventKind::RequestBegan && m_server.closed)
        m_serverSideOurs = false;
}

/// Another server half has bytes of our client half. When the key names no server half, the first
/// one is taken.
void ExchangeReading::foundOtherTwin(EventIndex twin, HalfId half)
{
    if (m_key.server) {
        m_extra = m_extra || !m_server.begun;
        return;
    }
    m_key.server = half;
    m_server.id = half;
    const EventIndex begin = beginOfHalf(m_snapshot, half, twin.value);
    if (begin)
        takeOwn(m_server, begin, m_snapshot.at(begin));
    for (quint64 i = begin ? begin.value + 1 : twin.value; i < twin.value; ++i) {
        if (m_snapshot.at({i}).subject() == Subject::half(half))
            takeOwn(m_server, {i}, m_snapshot.at({i}));
    }
}

void ExchangeReading::takeOwn(HalfReading &half, EventIndex index, const Event &event)
{
    half.begun = true;
    half.events.push_back(index);
    m_events.push_back(index);
    takeProxy(index, event);
    if (event.kind == EventKind::HalfClosed) {
        half.closed = true;
        half.failed = event.arg == 1;
    }
    if (event.kind == EventKind::RequestBegan) {
        m_serverInside = true;
        if (m_extra)
            takeExtraPlaces(index);
    }
    if (!givesSocket(event.kind) || ConnectionId{event.value} == m_connection)
        return;
    const bool fresh = event.kind == EventKind::AgentNewSocket || event.kind == EventKind::NoAgent;
    takeConnection(fresh ? FoldState() : foldedAt(m_snapshot, index.value), {event.value});
}

/// Where the messages of a further server half lie, which its client half knows nothing of.
void ExchangeReading::takeExtraPlaces(EventIndex requestBegan)
{
    const FoldState state = foldedAt(m_snapshot, requestBegan.value);
    const Connection *connection = state.connection(m_connection);
    if (!connection)
        return;
    const ConnectionSide &side = connection->sides[int(Side::Server)];
    m_request.begin = side.bytesParsed;
    m_response.begin = hasOpenAnswer(state, m_connection) ? -1 : side.bytesSerialized;
}

void ExchangeReading::takeConnectionEvent(EventIndex index, const Event &event)
{
    const Side side = event.subject().side();
    if (side == Side::Client ? !m_clientSideOurs : !m_serverSideOurs)
        return;
    switch (event.kind) {
    case EventKind::SocketRead:
    case EventKind::SocketWrite:
        if (!passesThrough(index, event, side))
            takeTransfer(index, event, side);
        break;
    case EventKind::Accepted:
        m_serverInside = true;
        m_endpoints = m_snapshot.detailOf<Endpoints>(index);
        break;
    case EventKind::Connected:
        m_connectedEvent = index;
        m_endpoints = m_snapshot.detailOf<Endpoints>(index);
        break;
    case EventKind::ConnectStarted:
        m_endpoints = m_snapshot.detailOf<Endpoints>(index);
        break;
    default:
        break;
    }
    m_events.push_back(index);
}

/// What the proxy of this program did for it.
void ExchangeReading::takeProxy(EventIndex index, const Event &event)
{
    switch (event.kind) {
    case EventKind::CallRequest:
    case EventKind::CallWriteHead:
        m_proxied = m_proxied || Origin(event.arg) == Origin::Proxy;
        break;
    case EventKind::OnConnect:
        if (event.subject().halfId() == m_server.id) {
            m_proxied = true;
            m_tunnel.asked = index;
        }
        break;
    case EventKind::TunnelBegan:
        m_tunnel.began = index;
        takeUpstream(index, event);
        break;
    case EventKind::TunnelOpened:
        m_tunnel.opened = index;
        m_tunnel.toServer = event.value;
        break;
    case EventKind::TunnelClosed: {
        m_tunnel.closed = index;
        const TunnelEnd end = m_snapshot.detailOf<TunnelEnd>(index);
        m_tunnel.toServer = end.bytesToServer;
        m_tunnel.toClient = end.bytesToClient;
        break;
    }
    default:
        break;
    }
}

/// Its connection was asked for right before.
void ExchangeReading::takeUpstream(EventIndex tunnelBegan, const Event &event)
{
    constexpr quint64 mostBefore = 16;
    m_upstream = {event.value};
    const quint64 first = m_snapshot.runOf(tunnelBegan).first;
    const quint64 from = tunnelBegan.value - first > mostBefore ? tunnelBegan.value - mostBefore : first;
    for (quint64 i = from; i < tunnelBegan.value; ++i) {
        const Subject subject = m_snapshot.at({i}).subject();
        if (subject.isConnection() && subject.connectionId() == m_upstream)
            m_upstreamEvents.push_back({i});
    }
}

std::chrono::microseconds ExchangeReading::begin() const
{
    EventIndex first;
    for (const HalfReading *half : {&m_client, &m_server}) {
        if (!half->events.empty() && (!first || half->events.front() < first))
            first = half->events.front();
    }
    return first ? m_snapshot.timeOf(first) : std::chrono::microseconds(0);
}

std::vector<EventIndex> ExchangeReading::allEvents() const
{
    std::vector<EventIndex> all;
    std::merge(m_events.begin(), m_events.end(), m_upstreamEvents.begin(), m_upstreamEvents.end(),
        std::back_inserter(all));
    return all;
}

/// Bytes of a tunnel are counted, and belong to neither message.
bool ExchangeReading::passesThrough(EventIndex index, const Event &event, Side side)
{
    if (!m_tunnel.opened || side != Side::Server)
        return false;
    if (!m_tunnel.closed) {
        qint64 &count = event.kind == EventKind::SocketRead ? m_tunnel.toServer : m_tunnel.toClient;
        count += m_snapshot.byteCountOf(index);
    }
    return true;
}

void ExchangeReading::takeTransfer(EventIndex index, const Event &event, Side side)
{
    const bool reading = event.kind == EventKind::SocketRead;
    qint64 &position = reading ? m_read[int(side)] : m_written[int(side)];
    const Transfer transfer{index, position, position + m_snapshot.byteCountOf(index)};
    position = transfer.end;
    const bool isRequest = reading == (side == Side::Server);
    MessageReading &message = isRequest ? m_request : m_response;
    (reading ? message.reads : message.writes).push_back(transfer);
}

EventIndex ExchangeReading::last(const HalfReading &half, EventKind kind) const
{
    const auto at = std::find_if(half.events.rbegin(), half.events.rend(),
        [&](EventIndex index) { return m_snapshot.at(index).kind == kind; });
    return at == half.events.rend() ? EventIndex{} : *at;
}

EventIndex ExchangeReading::first(const HalfReading &half, EventKind kind) const
{
    const auto at = std::find_if(half.events.begin(), half.events.end(),
        [&](EventIndex index) { return m_snapshot.at(index).kind == kind; });
    return at == half.events.end() ? EventIndex{} : *at;
}

int ExchangeReading::count(const HalfReading &half, EventKind kind) const
{
    return int(std::count_if(half.events.begin(), half.events.end(),
        [&](EventIndex index) { return m_snapshot.at(index).kind == kind; }));
}

EventIndex ExchangeReading::last(Side side, EventKind kind) const
{
    const auto known = m_lastOfSide.find({side, kind}); // it is asked for each write and each piece
    if (known != m_lastOfSide.end())
        return known->second;
    const auto at = std::find_if(m_events.rbegin(), m_events.rend(), [&](EventIndex index) {
        const Event event = m_snapshot.at(index);
        return event.kind == kind && event.subject().isConnection()
            && event.subject().side() == side;
    });
    const EventIndex found = at == m_events.rend() ? EventIndex{} : *at;
    m_lastOfSide.emplace(std::pair{side, kind}, found);
    return found;
}

} // namespace roundtrip::flow

#include "core/flow/exchangefold.h"

#include "core/flow/addresses.h"
#include "core/flow/eventpredicates.h"

#include <algorithm>
#include <utility>

namespace roundtrip::flow
{

using namespace trace;

namespace
{

qint64 wireSize(Framing framing, qint64 payload)
{
    if (payload == 0 || framing == Framing::NoBodyAllowed)
        return 0;
    if (!isChunked(framing))
        return payload;
    int digits = 0;
    for (qint64 rest = payload; rest > 0; rest >>= 4)
        ++digits;
    return digits + 2 + payload + 2;
}

constexpr qint64 lastChunkBytes = 5; // "0\r\n\r\n"

/// The program ends the exchange itself: whatever fails then is a consequence.
bool givesUp(const Event &event)
{
    return (event.kind == EventKind::CallAbort || event.kind == EventKind::CallDestroy)
        && Origin(event.arg) != Origin::Module;
}

bool isParsed(EventKind kind)
{
    return kind == EventKind::HeadIn || kind == EventKind::InformationIn
        || kind == EventKind::ChunkHeadIn || kind == EventKind::BodyIn
        || kind == EventKind::MessageInEnd;
}

} // namespace

ExchangeRecord *ExchangeFold::find(quint32 number)
{
    // Mostly a new one is meant, and no gap lies behind it.
    const quint32 behind = records.empty() ? 0 : records.back().number - number;
    if (behind < records.size() && records.rbegin()[behind].number == number)
        return &records.rbegin()[behind];
    const auto at = std::lower_bound(records.begin(), records.end(), number,
        [](const ExchangeRecord &record, quint32 n) { return record.number < n; });
    return at != records.end() && at->number == number ? &*at : nullptr;
}

ExchangeRecord *ExchangeFold::recordOf(HalfId half)
{
    const auto at = m_halves.find(half);
    return at == m_halves.end() || at->second.number == 0 ? nullptr : find(at->second.number);
}

/// Numbers of halves grow with those of the records, mostly.
void ExchangeFold::note(HalfId half, const ExchangeRecord &record)
{
    if (!half)
        return;
    const std::pair noted(half.value, record.number);
    m_noted.insert(std::ranges::upper_bound(m_noted, noted), noted);
}

int ExchangeFold::placeOf(HalfId half) const
{
    auto noted = std::ranges::lower_bound(m_noted, std::pair(half.value, quint32(0)));
    for (; noted != m_noted.end() && noted->first == half.value; ++noted) {
        const auto at =
            std::ranges::lower_bound(records, noted->second, {}, &ExchangeRecord::number);
        if (at != records.end() && at->number == noted->second)
            return int(at - records.begin());
    }
    return -1;
}

void ExchangeFold::forgetFirstHalves()
{
    while (!m_noted.empty() && !find(m_noted.front().second))
        m_noted.pop_front();
}

void ExchangeFold::forgetHalves()
{
    std::erase_if(m_noted, [this](const auto &noted) { return !find(noted.second); });
}

void ExchangeFold::touch(ExchangeRecord &record, EventIndex index)
{
    // Distances are 32 bits wide: behind four thousand million events they stand still.
    record.last = quint32(
        std::min<quint64>(index.value - record.first, ExchangeRecord::none - 1));
    firstTouched = std::min(firstTouched, record.number);
}

void ExchangeFold::apply(EventIndex index, const Event &event)
{
    const Subject subject = event.subject();
    if (subject.isHalf())
        applyHalf(index, event);
    else if (subject.isConnection())
        applyConnection(index, event);
    else
        applyProgram(index, event);
}

void ExchangeFold::applyProgram(EventIndex index, const Event &event)
{
    if (event.kind != EventKind::Listening && event.kind != EventKind::ListenStopped)
        return;
    const Listen listen = m_snapshot.detailOf<Listen>(index);
    if (event.kind == EventKind::Listening) {
        listeners.push_back({listen.host, listen.port, index.value});
        return;
    }
    for (Listener &listener : listeners) {
        if (listener.port == listen.port && listener.address == listen.host)
            listener.to = std::min(listener.to, index.value);
    }
}

bool ExchangeFold::isOurs(const Endpoints &ends, EventIndex at) const
{
    if (!isLoopback(ends.serverAddress) && !isUnixSocket(ends.serverAddress))
        return false;
    return std::any_of(listeners.begin(), listeners.end(), [&](const Listener &listener) {
        return listener.port == ends.serverPort && listener.from < at.value
            && at.value < listener.to && reaches(ends.serverAddress, listener.address);
    });
}

ExchangeRecord &ExchangeFold::newRecord(EventIndex first, qint64 time, EventIndex shown)
{
    ExchangeRecord &record = records.emplace_back();
    record.first = first.value;
    record.beginTime = time;
    record.number = nextNumber++;
    record.shown = quint32(shown.value - first.value);
    return record;
}

// --- halves

void ExchangeFold::beginClient(EventIndex index, const Event &event)
{
    const HalfId id = event.subject().halfId();
    ExchangeRecord &record = newRecord(index, m_snapshot.timeOf(index).count(), index);
    record.client = id;
    note(id, record);
    OpenHalf half;
    half.number = record.number;
    m_halves.insert_or_assign(id, std::move(half));
    if (Origin(event.arg) == Origin::Proxy)
        joinProxied(record, index);
}

/// A proxied exchange is two, joined by cause: the request was made in a callback of the one that
/// brought it.
void ExchangeFold::joinProxied(ExchangeRecord &record, EventIndex index)
{
    record.set(ExchangeRecord::Proxied);
    const EventIndex cause = m_snapshot.causeOf(index);
    record.joined = cause ? m_snapshot.at(cause).subject().halfId() : HalfId{};
    ExchangeRecord *from = record.joined ? recordOf(record.joined) : nullptr;
    if (!from)
        return;
    touch(*from, index);
    from->set(ExchangeRecord::Proxied);
    from->joined = record.client;
}

/// What the server's half of a proxied exchange says of it.
void ExchangeFold::applyProxy(ExchangeRecord &record, OpenHalf &half, const Event &event)
{
    OpenConnection &connection = m_connections[half.connection];
    switch (event.kind) {
    case EventKind::OnConnect:
        record.set(ExchangeRecord::Proxied);
        record.set(ExchangeRecord::Tunnel);
        return;
    case EventKind::CallWriteHead:
        if (Origin(event.arg) == Origin::Proxy)
            record.set(ExchangeRecord::Proxied);
        return;
    case EventKind::TunnelOpened: // what came behind the head of CONNECT passes, too
        connection.tunnel = event.subject().halfId();
        record.requestBytes += event.value;
        return;
    default:
        return;
    }
}

void ExchangeFold::beginRequest(EventIndex index, const Event &event)
{
    const HalfId id = event.subject().halfId();
    OpenHalf half;
    half.side = Side::Server;
    half.connection = {event.value};
    half.began = index.value;
    half.readAt = m_snapshot.timeOf(index);
    half.beganTime = half.readAt.count();
    OpenConnection &connection = m_connections[half.connection];
    connection.sideExists[int(Side::Server)] = true;
    ++connection.serverHalves;
    connection.answers.push_back(id);
    connection.newestServer = id;
    half.inBegin = connection.parsed;
    if (connection.parsed >= connection.readBegin && connection.readEvent != 0) {
        half.headRead = connection.readEvent;
        half.headOffset = quint32(connection.parsed - connection.readBegin);
    }
    m_halves.insert_or_assign(id, std::move(half));
}

ExchangeRecord *ExchangeFold::recordOfClient(HalfId client)
{
    if (ExchangeRecord *record = recordOf(client))
        return record;
    constexpr int near = 4096; // a client half that has ended already is not far
    int looked = 0;
    for (auto record = records.rbegin(); record != records.rend() && looked++ < near; ++record) {
        if (record->client == client)
            return &*record;
    }
    return nullptr;
}

ExchangeRecord *ExchangeFold::settle(
    HalfId id, OpenHalf &half, EventIndex index, const Event &event)
{
    const HalfId client = event.kind == EventKind::Twin ? HalfId{event.value} : HalfId{};
    ExchangeRecord *record = client ? recordOfClient(client) : nullptr;
    if (!record || record->server) {
        const bool extra = bool(client);
        record = &newRecord({half.began}, half.beganTime, index);
        record->client = client;
        note(client, *record);
        record->connection = half.connection;
        if (extra)
            record->set(ExchangeRecord::Extra);
        record->firstSent = 0;
        OpenConnection &connection = m_connections[half.connection];
        record->ordinal = connection.serverHalves;
        copyConnection(*record, connection);
    }
    record->server = id;
    note(id, *record);
    record->set(ExchangeRecord::ServerInside);
    record->headRead = qint32(qint64(half.headRead) - qint64(record->first));
    record->headOffset = half.headOffset;
    if (half.headIn > 0)
        record->set(ExchangeRecord::HeadSeen);
    if (!record->clientInside())
        countRequest(*record, half);
    for (const Lull &lull : std::exchange(half.lulls, {})) {
        if (!record->clientInside())
            addLull(*record, lull);
    }
    if (!record->clientInside() && half.headIn > 0) {
        record->lastSent = quint32(half.headIn - record->first);
        if (half.inDone)
            record->requestDone = record->lastSent;
    }
    half.number = record->number;
    return record;
}

/// The head was parsed; whose it is comes with the next event.
void ExchangeFold::keepHead(OpenHalf &half, EventIndex index, const Event &event)
{
    m_connections[half.connection].parsed += event.value;
    half.headIn = index.value;
    half.inDone = endsMessageIn(event);
}

/// What a client outside has sent: as long as its request has not come to its end, all that was
/// read, whether the parser has understood it or not.
void ExchangeFold::countRequest(ExchangeRecord &record, const OpenHalf &half)
{
    const OpenConnection &connection = m_connections[half.connection];
    const qint64 end =
        half.inDone ? connection.parsed : std::max(connection.parsed, connection.bytesRead);
    record.requestBytes = end - half.inBegin;
}

void ExchangeFold::applyHalf(EventIndex index, const Event &event)
{
    if (event.kind == EventKind::CallRequest)
        return beginClient(index, event);
    if (event.kind == EventKind::RequestBegan)
        return beginRequest(index, event);
    const HalfId id = event.subject().halfId();
    const auto at = m_halves.find(id);
    if (at == m_halves.end()) { // its beginning was forgotten before anybody looked
        const auto connection = m_connections.find({event.value});
        if (givesSocket(event.kind) && connection != m_connections.end())
            connection->second.client = id;
        return;
    }
    OpenHalf &half = at->second;
    if (half.number == 0 && event.kind == EventKind::HeadIn)
        return keepHead(half, index, event);
    ExchangeRecord *record = half.number ? find(half.number) : settle(id, half, index, event);
    countMade(half, index, event);
    countParsed(half, record, index, event);
    if (!record)
        return;
    touch(*record, index);
    if (half.side == Side::Client)
        applyClient(*record, half, index, event);
    else
        applyServer(*record, half, index, event);
    const bool named = event.kind == EventKind::OnError || event.kind == EventKind::ParseFailed
        || (event.kind == EventKind::TunnelClosed && m_snapshot.detailOf<TunnelEnd>(index).error);
    const bool gaveUp =
        half.side == Side::Client && givesUp(event) && record->responseDone == ExchangeRecord::none;
    const bool broken = event.kind == EventKind::MessageInCut
        || (event.kind == EventKind::HalfClosed && event.arg == 1);
    if (named || gaveUp || broken)
        fail(*record, half.side, named || gaveUp ? Failure::OfProgram : Failure::Unnamed);
    if (event.kind == EventKind::StepHeld)
        hold(*record, half.connection, half.side, index, event);
    else if (event.kind == EventKind::StepReleased)
        released(half.connection, index, event);
    if (event.kind != EventKind::HalfClosed)
        return;
    dropHeld(half.connection, event.subject(), index);
    record->set(
        half.side == Side::Client ? ExchangeRecord::ClientClosed : ExchangeRecord::ServerClosed);
    m_halves.erase(at);
}

void ExchangeFold::applyClient(
    ExchangeRecord &record, OpenHalf &half, EventIndex index, const Event &event)
{
    if (givesSocket(event.kind))
        return giveSocket(record, half, index, event);
    if (event.kind == EventKind::AgentQueued)
        record.set(ExchangeRecord::Queued);
    else if (event.kind == EventKind::CallEnd || (event.kind == EventKind::StepEdited && half.ended))
        endRequest(record, half);
    else if (event.kind == EventKind::OnResponse)
        record.status = quint16(event.value);
    else if (event.kind == EventKind::InformationIn)
        record.firstBack = ExchangeRecord::none; // the answer itself is still to come
    else if (event.kind == EventKind::HeadIn) {
        record.firstBack = std::min(record.firstBack, record.lastBack);
        record.set(ExchangeRecord::AnswerSeen);
    }
    if (endsMessageIn(event) || event.kind == EventKind::OnEnd)
        record.responseDone = std::min(record.responseDone, record.last);
}

/// The request is done when end() was called and the kernel has all of it.
void ExchangeFold::endRequest(ExchangeRecord &record, OpenHalf &half)
{
    half.ended = true;
    if (half.headMade && half.made <= half.sent)
        record.requestDone = std::min(record.requestDone, record.last);
}

void ExchangeFold::applyServer(
    ExchangeRecord &record, OpenHalf &half, EventIndex, const Event &event)
{
    applyProxy(record, half, event);
    if (event.kind == EventKind::HeadIn)
        record.set(ExchangeRecord::HeadSeen);
    if (event.kind == EventKind::CallEnd && half.headMade && half.made <= half.sent
        && half.sent > 0) {
        OpenConnection &connection = m_connections[half.connection];
        std::erase(connection.answers, event.subject().halfId());
    }
    if (record.clientInside())
        return;
    if (event.kind == EventKind::CallWriteHead)
        record.status = quint16(event.value);
    else if (event.kind == EventKind::CallEnd)
        record.responseDone = record.last;
    else if (endsMessageIn(event))
        record.requestDone = record.last;
}

void ExchangeFold::giveSocket(
    ExchangeRecord &record, OpenHalf &half, EventIndex index, const Event &event)
{
    half.connection = {event.value};
    OpenConnection &connection = m_connections[half.connection];
    connection.client = event.subject().halfId();
    connection.sideExists[int(Side::Client)] = true;
    record.connection = half.connection;
    record.socket = quint32(index.value - record.first);
    record.ordinal = ++connection.clientHalves;
    if (event.kind == EventKind::AgentReusedSocket)
        record.set(ExchangeRecord::Reused);
    else if (event.kind == EventKind::AgentHandedOver)
        record.set(ExchangeRecord::HandedOver);
    else
        record.set(ExchangeRecord::NewSocket);
    copyConnection(record, connection);
    if (record.is(ExchangeRecord::ServerInside))
        record.set(ExchangeRecord::ServerInsideFromTheStart);
}

void ExchangeFold::copyConnection(ExchangeRecord &record, const OpenConnection &connection) const
{
    if (connection.portsKnown) {
        record.clientPort = connection.clientPort;
        record.serverPort = connection.serverPort;
        record.set(ExchangeRecord::PortsKnown);
    }
    if (connection.sideExists[int(Side::Server)] || connection.serverOurs)
        record.set(ExchangeRecord::ServerInside);
}

/// What a message has come to, to know whose bytes a write carries and when all is written.
void ExchangeFold::countMade(OpenHalf &half, EventIndex index, const Event &event)
{
    switch (event.kind) {
    case EventKind::HeadOut: {
        half.headMade = true;
        half.framing = Framing(event.arg);
        const qint64 waited = isChunked(half.framing) ? half.waitingChunked : half.waiting;
        const bool bodiless = half.framing == Framing::NoBodyAllowed;
        half.made += headOutSummary(m_snapshot.recordOf(index)).length + (bodiless ? 0 : waited);
        break;
    }
    case EventKind::CallWrite:
    case EventKind::CallEnd:
        if (half.headMade) {
            const bool last = event.kind == EventKind::CallEnd && isChunked(half.framing);
            half.made += wireSize(half.framing, event.value) + (last ? lastChunkBytes : 0);
        } else {
            half.waiting += event.value;
            half.waitingChunked += wireSize(Framing::ChunkedGiven, event.value)
                + (event.kind == EventKind::CallEnd ? lastChunkBytes : 0);
        }
        break;
    case EventKind::InformationOut:
        half.made += event.value;
        break;
    case EventKind::LastChunkOut:
        half.made += event.value - lastChunkBytes;
        break;
    case EventKind::StepEdited: { // a person made a piece longer or shorter before it left
        const StepEdit edit = m_snapshot.detailOf<StepEdit>(index);
        half.made += edit.at >= 0 ? edit.after.size() - edit.before.size() : 0;
        break;
    }
    default:
        break;
    }
}

void ExchangeFold::countParsed(
    OpenHalf &half, ExchangeRecord *record, EventIndex, const Event &event)
{
    if (half.side == Side::Client || !isParsed(event.kind))
        return;
    m_connections[half.connection].parsed += event.value;
    half.inDone = half.inDone || endsMessageIn(event);
    if (record && !record->clientInside()) {
        countRequest(*record, half);
        moved(*record, record->lastSent, Lull::Why::NothingSent);
    }
}

} // namespace roundtrip::flow

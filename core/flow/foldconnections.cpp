// What the events of a connection mean for the exchanges on it.

#include "core/flow/exchangefold.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

static bool isOfInterest(EventKind kind)
{
    return kind == EventKind::ConnectStarted || kind == EventKind::Connected
        || kind == EventKind::Accepted || kind == EventKind::SocketRead
        || kind == EventKind::SocketWrite || kind == EventKind::TlsStarted
        || kind == EventKind::SocketFailed || kind == EventKind::ResetReceived;
}

void ExchangeFold::applyConnection(EventIndex index, const Event &event)
{
    const ConnectionId id = event.subject().connectionId();
    const Side side = event.subject().side();
    if (!isOfInterest(event.kind) && !m_connections.contains(id))
        return; // a note about one that is gone makes none
    OpenConnection &connection = m_connections[id];
    connection.sideExists[int(side)] = true;
    switch (event.kind) {
    case EventKind::ConnectStarted:
    case EventKind::Connected:
    case EventKind::Accepted:
        return applyPorts(connection, id, index);
    case EventKind::SocketRead:
        return applyRead(connection, side, index);
    case EventKind::SocketWrite:
        return applyWrite(connection, side, index);
    case EventKind::TlsStarted:
    case EventKind::TlsFinished:
        if (side == Side::Client)
            applyTls(connection, index, event.kind == EventKind::TlsFinished);
        return;
    case EventKind::TlsCertificate:
        if (side == Side::Client && !(event.arg & ownCertificate))
            answeredUnaccepted(connection);
        return;
    case EventKind::SocketFailed:
        answeredUnaccepted(connection);
        dropHeld(id, side, index);
        return applyFailure(connection, side, index);
    case EventKind::StepHeld:
    case EventKind::StepReleased:
        return applyStep(connection, index, event);
    case EventKind::SocketDestroyed:
        return dropHeld(id, side, index);
    case EventKind::FaultStruck:
        if (FaultKind(event.arg) == FaultKind::Truncate)
            dropHeld(id, side, index, true);
        return;
    case EventKind::ResetReceived:
        return applyFailure(connection, side, index);
    case EventKind::RawOut:
        if (const auto half = m_halves.find(connection.newestServer); half != m_halves.end()) {
            half->second.made += event.value;
            half->second.headMade = true;
        }
        return;
    case EventKind::SocketClosed:
        dropHeld(id, side, index);
        connection.sideClosed[int(side)] = true;
        if (connection.sideClosed[0] == connection.sideExists[0]
            && connection.sideClosed[1] == connection.sideExists[1])
            m_connections.erase(id);
        return;
    default:
        return;
    }
}

/// A request is sent when its connection stands and the handshake of TLS is done.
void ExchangeFold::applyTls(OpenConnection &connection, EventIndex index, bool done)
{
    connection.clientTls = true;
    ExchangeRecord *record = recordOf(connection.client);
    if (!record)
        return;
    touch(*record, index);
    record->set(ExchangeRecord::Tls);
    if (done)
        record->secured = record->last;
}

void ExchangeFold::applyPorts(OpenConnection &connection, ConnectionId, EventIndex index)
{
    const Event event = m_snapshot.at(index);
    const Endpoints ends = m_snapshot.detailOf<Endpoints>(index);
    connection.clientPort = ends.clientPort;
    connection.serverPort = ends.serverPort;
    connection.portsKnown = true;
    connection.serverOurs = connection.serverOurs || isOurs(ends, index);
    ExchangeRecord *record = recordOf(connection.client);
    if (!record)
        return;
    touch(*record, index);
    copyConnection(*record, connection);
    if (event.kind == EventKind::Connected)
        record->connected = record->last;
}

void ExchangeFold::applyRead(OpenConnection &connection, Side side, EventIndex index)
{
    const qint64 bytes = m_snapshot.byteCountOf(index);
    if (side == Side::Server) {
        connection.readEvent = index.value;
        connection.readBegin = connection.bytesRead;
        connection.bytesRead += bytes;
        if (ExchangeRecord *record = recordOf(connection.tunnel)) {
            touch(*record, index);
            record->requestBytes += bytes;
            moved(*record, record->lastSent, Lull::Why::NothingSent);
        }
        const auto half = m_halves.find(connection.newestServer);
        if (half != m_halves.end() && half->second.number == 0)
            readBeforeRow(half->second, index);
        ExchangeRecord *asked = half == m_halves.end() ? nullptr : recordOf(connection.newestServer);
        if (asked && !asked->clientInside() && !half->second.inDone) {
            touch(*asked, index);
            countRequest(*asked, half->second);
        }
        if (connection.clientTls && !(m_snapshot.at(index).arg & insideTls))
            applyHandshake(connection, index);
        return;
    }
    ExchangeRecord *record = recordOf(connection.client);
    answeredUnaccepted(connection);
    if (!record)
        return;
    touch(*record, index);
    if (!record->server)
        record->responseBytes += bytes;
    record->firstBack = std::min(record->firstBack, record->last);
    moved(*record, record->lastBack, Lull::Why::NothingCame);
}

/// The client speaks TLS and the server does not: what it reads are the bytes of the handshake, which
/// no event of the client counts.
void ExchangeFold::applyHandshake(OpenConnection &connection, EventIndex index)
{
    ExchangeRecord *record = recordOf(connection.client);
    if (!record)
        return;
    touch(*record, index);
    record->requestBytes += m_snapshot.byteCountOf(index);
}

void ExchangeFold::applyWrite(OpenConnection &connection, Side side, EventIndex index)
{
    qint64 bytes = m_snapshot.byteCountOf(index);
    if (side == Side::Client) {
        if (ExchangeRecord *record = recordOf(connection.client)) {
            touch(*record, index);
            record->requestBytes += bytes;
            record->firstSent = std::min(record->firstSent, record->last);
            moved(*record, record->lastSent, Lull::Why::NothingSent);
            OpenHalf &half = m_halves.find(connection.client)->second;
            half.sent += bytes;
            if (half.ended)
                endRequest(*record, half);
        }
        return;
    }
    for (auto answer = connection.answers.begin(); answer != connection.answers.end() && bytes > 0;
         ++answer) {
        const auto half = m_halves.find(*answer);
        if (half == m_halves.end())
            continue;
        const qint64 take = std::min(bytes, half->second.made - half->second.sent);
        ExchangeRecord *record = half->second.number ? find(half->second.number) : nullptr;
        if (take <= 0 || !record)
            continue;
        half->second.sent += take;
        bytes -= take;
        touch(*record, index);
        record->responseBytes += take;
        if (!record->clientInside()) {
            record->firstBack = std::min(record->firstBack, record->last);
            moved(*record, record->lastBack, Lull::Why::NothingCame);
        }
    }
    std::erase_if(connection.answers, [this](HalfId id) { return !m_halves.contains(id); });
    if (ExchangeRecord *record = bytes > 0 ? recordOf(connection.tunnel) : nullptr) {
        touch(*record, index);
        record->responseBytes += bytes;
        moved(*record, record->lastBack, Lull::Why::NothingCame);
    }
}

/// Whoever answers, or refuses, without accept() here is not the server of this program, whatever
/// that listens on.
void ExchangeFold::answeredUnaccepted(OpenConnection &connection)
{
    if (connection.sideExists[int(Side::Server)] || !connection.serverOurs)
        return;
    connection.serverOurs = false;
    if (ExchangeRecord *record = recordOf(connection.client)) {
        record->clear(ExchangeRecord::ServerInside);
        record->clear(ExchangeRecord::ServerInsideFromTheStart);
    }
}

/// One that carries an error tells more than one that does not; of two such the client's is what
/// its program got, and of one side what the program got rather than what the socket had before. Else
/// the first counts.
int ExchangeFold::rank(Failure failure, Side side)
{
    const int bySide = side == Side::Client ? 1 : 0;
    switch (failure) {
    case Failure::Unnamed:
        return 1 + bySide;
    case Failure::OfSocket:
        return 3 + 2 * bySide;
    case Failure::OfProgram:
        break;
    }
    return 4 + 2 * bySide;
}

int ExchangeFold::rankOf(const ExchangeRecord &record) const
{
    if (!record.is(ExchangeRecord::Failed))
        return 0;
    const Subject subject = m_snapshot.at(record.event(record.failure)).subject();
    const bool client = subject.isHalf() ? subject.halfId() == record.client
                                         : subject.isConnection() && subject.side() == Side::Client;
    const Failure failure = !record.is(ExchangeRecord::FailureNamed) ? Failure::Unnamed
        : subject.isHalf()                                           ? Failure::OfProgram
                                                                     : Failure::OfSocket;
    return rank(failure, client ? Side::Client : Side::Server);
}

void ExchangeFold::fail(ExchangeRecord &record, Side side, Failure failure)
{
    if (rankOf(record) >= rank(failure, side))
        return;
    record.set(ExchangeRecord::Failed);
    if (failure != Failure::Unnamed)
        record.set(ExchangeRecord::FailureNamed);
    record.failure = record.last;
}

void ExchangeFold::applyFailure(OpenConnection &connection, Side side, EventIndex index)
{
    ExchangeRecord *record =
        recordOf(side == Side::Client ? connection.client : connection.newestServer);
    if (!record)
        return;
    touch(*record, index);
    fail(*record, side, Failure::OfSocket);
}

} // namespace roundtrip::flow

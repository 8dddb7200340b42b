// Exchanges whose beginning lies elsewhere: forgotten, or folded before.

#include "core/flow/exchangefold.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;

void ExchangeFold::takeCut(const FoldState &state, quint64 firstEvent)
{
    std::vector<const Half *> cut;
    for (const auto &[id, half] : state.halves()) {
        if (!m_halves.contains(id))
            cut.push_back(&half);
    }
    std::sort(cut.begin(), cut.end(),
        [](const Half *a, const Half *b) { return a->firstEvent < b->firstEvent; });
    for (const Half *half : cut) {
        OpenHalf open;
        open.side = half->side;
        open.connection = half->connection;
        open.headMade = bool(half->headOut);
        open.framing = half->framingOut;
        ExchangeRecord *record = half->twin ? recordOfClient(half->twin) : nullptr;
        if (!record || record->server) {
            record =
                &newRecord({firstEvent}, m_snapshot.timeOf({firstEvent}).count(), {firstEvent});
            record->set(ExchangeRecord::Cut);
            record->connection = half->connection;
        }
        (half->side == Side::Client ? record->client : record->server) = half->id;
        note(half->id, *record);
        open.number = record->number;
        OpenConnection &connection = m_connections[half->connection];
        connection.sideExists[int(half->side)] = true;
        if (half->side == Side::Client)
            connection.client = half->id;
        else
            connection.answers.push_back(half->id);
        m_halves.insert_or_assign(half->id, std::move(open));
    }
}

void ExchangeFold::seed(const ExchangeRecord &record)
{
    const bool fromTheStart = !record.clientInside() || !record.is(ExchangeRecord::NewSocket);
    if (!record.connection || !fromTheStart)
        return;
    OpenConnection &connection = m_connections[record.connection];
    connection.clientPort = record.clientPort;
    connection.serverPort = record.serverPort;
    connection.portsKnown = record.is(ExchangeRecord::PortsKnown);
    connection.serverOurs =
        !record.clientInside() || record.is(ExchangeRecord::ServerInsideFromTheStart);
    connection.clientHalves = record.ordinal > 0 ? record.ordinal - 1 : 0;
    connection.serverHalves = connection.clientHalves;
    if (!record.clientInside() && record.headOffset != ExchangeRecord::none) // of what was read before
        connection.bytesRead = m_snapshot.byteCountOf({record.first + quint64(qint64(record.headRead))})
            - qint64(record.headOffset);
}

} // namespace roundtrip::flow

#include "core/flow/breakplaces.h"

#include "core/flow/exchangereading.h"

#include <algorithm>

namespace roundtrip::flow
{

using namespace trace;
using plan::BreakAt;
using plan::BreakSide;

namespace
{

BreakSide sideOf(Side side)
{
    return side == Side::Client ? BreakSide::Client : BreakSide::Server;
}

class PlaceFinder
{
public:
    PlaceFinder(const ExchangeReading &reading, EventIndex index)
        : m_reading(reading)
        , m_index(index)
        , m_event(reading.at(index))
        , m_side(sideOfEvent())
    {
    }

    std::optional<BreakPlace> run() const
    {
        switch (m_event.kind) {
        case EventKind::LookupStarted:
        case EventKind::LookupEnded:
        case EventKind::ConnectStarted:
        case EventKind::Connected:
        case EventKind::ConnectFailed:
        case EventKind::SocketFailed:
        case EventKind::AgentQueued:
        case EventKind::AgentNewSocket:
        case EventKind::NoAgent:
            return BreakPlace{BreakAt::Connect, BreakSide::Client};
        case EventKind::SocketWrite:
        case EventKind::SocketRead:
            return transfer();
        case EventKind::StepHeld:
        case EventKind::StepReleased:
        case EventKind::BreakpointHit:
            return held();
        case EventKind::ParseFailed:
        case EventKind::OnClientError:
            return at(BreakAt::ParseError);
        default:
            return isOutgoing() ? outgoing() : incoming();
        }
    }

private:
    Side sideOfEvent() const
    {
        const Subject subject = m_event.subject();
        if (subject.isConnection())
            return subject.side();
        return subject.halfId() == m_reading.key().server ? Side::Server : Side::Client;
    }

    BreakPlace at(BreakAt where) const { return {where, sideOf(m_side)}; }

    const MessageReading &sent() const
    {
        return m_side == Side::Client ? m_reading.request() : m_reading.response();
    }

    bool isOutgoing() const
    {
        return (m_event.kind >= EventKind::CallRequest
                   && m_event.kind <= EventKind::CallAddTrailers)
            || m_event.kind == EventKind::CallWriteInformation || m_event.kind == EventKind::HeadOut
            || m_event.kind == EventKind::InformationOut || m_event.kind == EventKind::LastChunkOut;
    }

    /// Before what it sent: the first piece that it made.
    BreakPlace outgoing() const
    {
        for (const StreamPiece &piece : sent().pieces) {
            if (piece.event == m_index && piece.end > piece.begin)
                return at(outPlace(piece.kind));
        }
        if (m_event.kind == EventKind::CallWrite)
            return at(BreakAt::BodyOut);
        // What ends a body of known length sends nothing by itself, or the head with it.
        if (m_event.kind == EventKind::LastChunkOut)
            return at(BreakAt::EndOut);
        return at(BreakAt::HeadOut);
    }

    std::optional<BreakPlace> incoming() const
    {
        switch (m_event.kind) {
        case EventKind::HeadIn:
        case EventKind::InformationIn:
        case EventKind::OnRequest:
        case EventKind::OnCheckContinue:
        case EventKind::OnCheckExpectation:
        case EventKind::OnResponse:
        case EventKind::OnInformation:
        case EventKind::OnContinue:
        case EventKind::OnUpgrade:
        case EventKind::OnConnect:
            return at(BreakAt::HeadIn);
        case EventKind::ChunkHeadIn:
        case EventKind::BodyIn:
        case EventKind::OnData:
        case EventKind::OnReadable:
            return at(BreakAt::BodyIn);
        case EventKind::MessageInEnd:
        case EventKind::OnEnd:
            return at(BreakAt::EndIn);
        default:
            return std::nullopt;
        }
    }

    static BreakAt outPlace(PieceKind kind)
    {
        switch (kind) {
        case PieceKind::Chunk:
            return BreakAt::BodyOut;
        case PieceKind::End:
            return BreakAt::EndOut;
        case PieceKind::Head:
        case PieceKind::Information:
        case PieceKind::Raw:
            break;
        }
        return BreakAt::HeadOut;
    }

    /// Before its first piece, where it left or where it came in.
    std::optional<BreakPlace> transfer() const
    {
        const bool out = m_event.kind == EventKind::SocketWrite;
        const MessageReading &message =
            out == (m_side == Side::Client) ? m_reading.request() : m_reading.response();
        const std::vector<Transfer> &transfers = out ? message.writes : message.reads;
        const auto found = std::ranges::find(transfers, m_index, &Transfer::event);
        if (found == transfers.end())
            return std::nullopt;
        for (const StreamPiece &piece : message.pieces) {
            if (piece.end <= found->begin || piece.begin >= found->end)
                continue;
            const BreakAt leaves = outPlace(piece.kind);
            if (out)
                return at(leaves);
            return at(leaves == BreakAt::BodyOut ? BreakAt::BodyIn
                    : leaves == BreakAt::EndOut  ? BreakAt::EndIn
                                                 : BreakAt::HeadIn);
        }
        return std::nullopt;
    }

    std::optional<BreakPlace> held() const
    {
        const bool out = seamOf(m_event.arg) == Seam::Out;
        switch (heldItemOf(m_event.arg)) {
        case HeldItem::Connection:
            return at(BreakAt::Connect);
        case HeldItem::Head:
        case HeldItem::Information:
            return at(out ? BreakAt::HeadOut : BreakAt::HeadIn);
        case HeldItem::Chunk:
        case HeldItem::Body:
            return at(out ? BreakAt::BodyOut : BreakAt::BodyIn);
        case HeldItem::End:
            return at(out ? BreakAt::EndOut : BreakAt::EndIn);
        case HeldItem::ParseError:
            return at(BreakAt::ParseError);
        case HeldItem::Unknown:
        case HeldItem::Fin:
        case HeldItem::Arrived:
            break;
        }
        return std::nullopt;
    }

    const ExchangeReading &m_reading;
    const EventIndex m_index;
    const Event m_event;
    const Side m_side;
};

} // namespace

std::optional<BreakPlace> breakPlaceOf(const ExchangeReading &reading, EventIndex event)
{
    if (!event || !reading.snapshot().contains(event))
        return std::nullopt;
    return PlaceFinder(reading, event).run();
}

std::optional<BreakPlace> breakPlaceOf(const Step &step, Side side)
{
    const BreakSide where = sideOf(side);
    const bool client = side == Side::Client;
    switch (step.guideNumber) {
    case 2:
        return client ? std::optional(BreakPlace{BreakAt::HeadOut, where}) : std::nullopt;
    case 3:
        return BreakPlace{client ? BreakAt::Connect : BreakAt::HeadIn, where};
    case 4:
        return BreakPlace{client ? BreakAt::BodyOut : BreakAt::BodyIn, where};
    case 5: {
        if (client)
            return BreakPlace{BreakAt::HeadIn, where};
        const bool ends = step.title == QLatin1String("res.end()");
        return BreakPlace{ends ? BreakAt::EndOut : BreakAt::HeadOut, where};
    }
    case 6:
        return client ? std::optional(BreakPlace{BreakAt::BodyIn, where}) : std::nullopt;
    case 7:
        return BreakPlace{BreakAt::EndOut, where};
    default:
        return std::nullopt;
    }
}

plan::BreakpointPlan breakpointAt(const BreakPlace &place)
{
    plan::BreakpointPlan plan;
    plan.at = place.at;
    plan.side = place.side;
    return plan;
}

/// A client that sends has no answer yet, nor has a server that reads its request.
bool hasStatus(const BreakPlace &place)
{
    switch (place.at) {
    case BreakAt::Connect:
    case BreakAt::ParseError:
        return false;
    case BreakAt::HeadOut:
    case BreakAt::BodyOut:
    case BreakAt::EndOut:
        return place.side != BreakSide::Client;
    case BreakAt::HeadIn:
    case BreakAt::BodyIn:
    case BreakAt::EndIn:
        return place.side != BreakSide::Server;
    }
    return false;
}

bool hasHead(const BreakPlace &place)
{
    return place.at == BreakAt::HeadOut || place.at == BreakAt::HeadIn;
}

} // namespace roundtrip::flow

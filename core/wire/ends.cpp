#include "core/wire/ends.h"

#include "core/wire/loop.h"
#include "core/wire/streamtransport.h"

#include <algorithm>

namespace roundtrip::wire
{

using trace::Side;
using trace::Subject;

namespace
{

Subject sideOf(trace::ConnectionId id, Side side)
{
    return Subject::connection(id, side);
}

Status refused(const char *why)
{
    return Failure{Error{.code = "ERR_FAULT_IMPOSSIBLE", .message = why}};
}

} // namespace

// ---- Link ----

void Link::setConditions(const LinkConditions &to)
{
    conditions = to;
    const quint32 seed = to.seed + id.value * 2;
    flows[int(Side::Client)].setWay(to.toServer, seed);
    flows[int(Side::Server)].setWay(to.toClient, seed + 1);
}

bool Link::waitsForReader(Side sender) const
{
    const LinkWay &way = flows[int(sender)].way();
    return ours && way.segmentBytes > 0 && way.latency.count() == 0 && way.jitter.count() == 0;
}

// ---- Ends ----

Ends::Ends(Loop &loop)
    : m_loop(loop)
{
}

Ends::~Ends() = default;

void Ends::enter(StreamTransport &end)
{
    const Subject subject = end.subject();
    m_ends[subject.raw()] = &end;
    const trace::ConnectionId id = subject.connectionId();
    Link *link = linkOf(id);
    if (!link && m_conditions.isPlain())
        return;
    if (!link)
        link = &makeLink(id);
    link->ends[int(subject.side())].transport = &end;
    link->ours |= link->ends[0].transport && link->ends[1].transport;
    end.setLink(link);
}

void Ends::leave(StreamTransport &end)
{
    const Subject subject = end.subject();
    const auto found = m_ends.find(subject.raw());
    if (found == m_ends.end() || found->second != &end)
        return;
    m_ends.erase(found);
    end.setLink(nullptr);
    const trace::ConnectionId id = subject.connectionId();
    const Side other = subject.side() == Side::Client ? Side::Server : Side::Client;
    StreamTransport *peer = find(sideOf(id, other));
    if (Link *link = linkOf(id)) {
        link->ends[int(subject.side())] = {};
        if (peer)
            peer->linkChanged(); // nobody reads any more what it waits for
    }
    if (!peer) {
        m_links.erase(id.value);
        m_own.erase(id.value);
        m_expected.erase(id.value);
    }
}

void Ends::expectOurs(trace::ConnectionId id)
{
    m_expected[id.value] = true;
    if (Link *link = linkOf(id))
        link->ours = true;
}

StreamTransport *Ends::find(Subject connectionSide) const
{
    const auto found = m_ends.find(connectionSide.raw());
    return found == m_ends.end() ? nullptr : found->second;
}

qint64 Ends::sentBy(Subject connectionSide) const
{
    const StreamTransport *end = find(connectionSide);
    return end ? end->bytesSent() : 0;
}

void Ends::recordKernel(trace::ConnectionId id, trace::EventIndex cause)
{
    for (const Side side : {Side::Client, Side::Server}) {
        if (StreamTransport *end = find(sideOf(id, side)))
            end->recordKernelBuffers(cause);
    }
}

void Ends::recordKernelOfAll(trace::EventIndex cause)
{
    std::vector<quint32> subjects;
    for (const auto &[raw, end] : m_ends)
        subjects.push_back(raw);
    std::ranges::sort(subjects);
    for (const quint32 raw : subjects)
        m_ends[raw]->recordKernelBuffers(cause);
}

Link *Ends::linkOf(trace::ConnectionId id)
{
    const auto found = m_links.find(id.value);
    return found == m_links.end() ? nullptr : found->second.get();
}

Link &Ends::makeLink(trace::ConnectionId id)
{
    auto &link = m_links[id.value];
    if (link)
        return *link;
    link = std::make_unique<Link>();
    link->id = id;
    link->setConditions(m_conditions);
    for (const Side side : {Side::Client, Side::Server}) {
        StreamTransport *end = find(sideOf(id, side));
        link->ends[int(side)].transport = end;
        if (end)
            end->setLink(link.get());
    }
    link->ours =
        m_expected.contains(id.value) || (link->ends[0].transport && link->ends[1].transport);
    return *link;
}

void Ends::setConditions(const LinkConditions &conditions)
{
    m_conditions = conditions;
    std::vector<trace::ConnectionId> ids;
    for (const auto &[raw, end] : m_ends)
        ids.push_back(end->subject().connectionId());
    for (const trace::ConnectionId id : ids) {
        if (m_own.contains(id.value) || (!linkOf(id) && conditions.isPlain()))
            continue;
        makeLink(id).setConditions(conditions);
        for (const Side side : {Side::Client, Side::Server}) {
            if (StreamTransport *end = find(sideOf(id, side)))
                end->linkChanged();
        }
    }
}

Status Ends::setConditions(trace::ConnectionId id, const LinkConditions &conditions)
{
    if (!find(sideOf(id, Side::Client)) && !find(sideOf(id, Side::Server)))
        return Failure{Error{.code = "ERR_NOT_CONNECTED", .message = "The connection has closed"}};
    m_own[id.value] = conditions;
    makeLink(id).setConditions(conditions);
    for (const Side side : {Side::Client, Side::Server}) {
        if (StreamTransport *end = find(sideOf(id, side)))
            end->linkChanged();
    }
    return Done{};
}

Status Ends::inject(Subject connectionSide, const Fault &fault)
{
    using trace::FaultKind;
    StreamTransport *end = find(connectionSide);
    if (!end || end->isDestroyed())
        return refused("This side of the connection has closed, or is not of this program");
    const bool incoming = fault.direction == trace::Direction::In;
    const bool waits = fault.kind == FaultKind::Delay || fault.kind == FaultKind::Stall
        || fault.kind == FaultKind::Resume;
    if (incoming && !waits)
        return refused("What came in is recorded as it came: do it where it is sent");
    if (end->isInsideTls() && fault.kind == FaultKind::HalfClose)
        return refused("TLS is never half-closed");
    if (fault.kind == FaultKind::Reset && !end->hasReset())
        return refused("A Unix domain socket has no RST");
    const bool needsPlace = fault.kind == FaultKind::Truncate || fault.kind == FaultKind::Split
        || fault.kind == FaultKind::Corrupt;
    if (needsPlace && !end->isWritable() && end->queuedBytes() <= fault.at)
        return refused("Nothing more will be sent there");
    makeLink(connectionSide.connectionId());
    end->takeFault(fault);
    return Done{};
}

Status Ends::takeBack(Subject connectionSide, trace::EventIndex cause)
{
    StreamTransport *end = find(connectionSide);
    if (!end || !end->takeBackFault(cause))
        return refused("It has happened already");
    return Done{};
}

} // namespace roundtrip::wire

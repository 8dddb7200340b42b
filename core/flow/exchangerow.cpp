// The row of a moment, made from its record.

#include "core/flow/exchangerow.h"

#include "core/flow/exchangefold.h"

#include <algorithm>
#include <span>

namespace roundtrip::flow
{

using namespace trace;
using std::chrono::microseconds;

namespace
{

/// Of a head that came in several reads, how far behind the first of them the others are looked
/// for.
constexpr quint64 headEvents = 4096;
constexpr qsizetype headBytes = 64 * 1024;

/// The field line's value in a head.
QByteArray fieldValue(const QByteArray &head, const QByteArray &lowerName)
{
    qsizetype at = head.indexOf("\r\n");
    while (at >= 0 && at + 2 < head.size()) {
        const qsizetype begin = at + 2;
        at = head.indexOf("\r\n", begin);
        const QByteArray line = head.mid(begin, at < 0 ? -1 : at - begin);
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).toLower() == lowerName)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

/// The status in the first head that is not informational; 0: there is none in these bytes.
int statusIn(const QByteArray &bytes)
{
    qsizetype at = 0;
    while (bytes.mid(at, 5) == "HTTP/") {
        const int status = bytes.mid(bytes.indexOf(' ', at) + 1, 3).toInt();
        if (status >= 200)
            return status;
        const qsizetype end = bytes.indexOf("\r\n\r\n", at);
        if (end < 0)
            break;
        at = end + 4;
    }
    return 0;
}

/// Turns a record into the row of a moment.
class RowMaker
{
public:
    RowMaker(const Snapshot &snapshot, const Moment &moment, const ExchangeRecord &record,
        const RecordLulls *lulls, const ExchangeFold &fold)
        : m_fold(fold)
        , m_snapshot(snapshot)
        , m_moment(moment)
        , m_record(record)
        , m_lulls(lulls)
    {
    }

    ExchangeRow make()
    {
        counts();
        if (m_record.clientInside())
            readCall();
        else
            readHead();
        readStatus();
        readFailure();
        phases();
        lulls();
        return m_row;
    }

private:
    void counts()
    {
        m_row.key = {m_record.client, m_record.server};
        m_row.number = int(m_record.number);
        m_row.clientOutside = !m_record.client;
        m_row.serverOutside = !m_record.is(ExchangeRecord::ServerInside);
        m_row.connection = m_record.connection;
        m_row.clientPort = m_record.clientPort;
        m_row.serverPort = m_record.serverPort;
        m_row.unixSocket = m_record.is(ExchangeRecord::PortsKnown) && m_record.serverPort == 0;
        m_row.ordinal = int(m_record.ordinal);
        m_row.connected = isConnected();
        m_row.reused = m_record.is(ExchangeRecord::Reused);
        m_row.handedOver = m_record.is(ExchangeRecord::HandedOver);
        m_row.proxied = m_record.is(ExchangeRecord::Proxied);
        m_row.tunnel = m_record.is(ExchangeRecord::Tunnel);
        (m_record.clientInside() ? m_row.joined.server : m_row.joined.client) = m_record.joined;
        m_row.extra = m_record.is(ExchangeRecord::Extra);
        m_row.cut = m_record.is(ExchangeRecord::Cut) || !m_snapshot.contains({m_record.first});
        m_row.running = !m_record.isOver();
        m_row.requestBytes = m_record.requestBytes;
        m_row.responseBytes = m_record.responseBytes;
        m_row.begin = microseconds(m_record.beginTime);
        m_row.end = m_row.running ? std::max(m_moment.clock, m_row.begin) : timeOf(m_record.last);
    }

    bool isConnected() const
    {
        const ExchangeRecord &r = m_record;
        return !r.clientInside() || r.connected != ExchangeRecord::none
            || r.firstSent != ExchangeRecord::none || r.firstBack != ExchangeRecord::none
            || r.is(ExchangeRecord::Reused) || r.is(ExchangeRecord::HandedOver)
            || r.is(ExchangeRecord::Cut);
    }

    microseconds timeOf(quint32 relative) const
    {
        const EventIndex event = m_record.event(relative);
        return m_snapshot.contains(event) ? std::max(m_snapshot.timeOf(event), m_row.begin)
                                          : m_row.begin;
    }

    void readCall()
    {
        const RequestCall call = m_snapshot.detailOf<RequestCall>({m_record.first});
        m_row.method = call.method;
        m_row.target = call.path;
        if (!m_record.is(ExchangeRecord::PortsKnown) && m_row.serverOutside) // no connection yet
            m_row.serverOutside = !m_fold.isOurs({{}, 0, call.host, call.port}, {m_record.first});
    }

    void readHead()
    {
        if (!m_record.is(ExchangeRecord::HeadSeen) || m_record.headOffset == ExchangeRecord::none)
            return;
        const QByteArray head = requestHead();
        const QByteArray line = head.left(head.indexOf("\r\n"));
        const qsizetype space = line.indexOf(' ');
        if (space < 0)
            return;
        m_row.method = line.left(space);
        m_row.target = line.mid(space + 1, line.lastIndexOf(' ') - space - 1);
        if (m_row.clientOutside)
            m_row.userAgent = fieldValue(head, "user-agent");
    }

    QByteArray requestHead() const
    {
        const quint64 begin = quint64(qint64(m_record.first) + m_record.headRead);
        const quint32 subject = m_snapshot.at({begin}).subjectRaw;
        QByteArray head = m_snapshot.bytesOf({begin}).mid(m_record.headOffset);
        while (head.startsWith("\r\n"))
            head.remove(0, 2);
        const quint64 end = std::min(m_moment.events, begin + headEvents);
        for (quint64 i = begin + 1;
             i < end && !head.contains("\r\n\r\n") && head.size() < headBytes; ++i) {
            const Event event = m_snapshot.at({i});
            if (event.kind == EventKind::SocketRead && event.subjectRaw == subject)
                head += m_snapshot.bytesOf({i});
        }
        const qsizetype headEnd = head.indexOf("\r\n\r\n");
        return headEnd < 0 ? head : head.left(headEnd + 2); // its other parts may lie too far away
    }

    /// From when on the client's module has parsed the head, whether or not it has called its program
    /// with it; of a client outside from when on the kernel has bytes of the answer.
    void readStatus()
    {
        if (m_record.firstBack == ExchangeRecord::none)
            return;
        m_row.status = m_record.status;
        if (m_row.status == 0
            && (!m_record.clientInside() || m_record.is(ExchangeRecord::AnswerSeen)))
            m_row.status = statusIn(answerHead());
    }

    /// As far as it lies not too far apart.
    QByteArray answerHead() const
    {
        const EventIndex first = m_record.event(m_record.firstBack);
        const Event begin = m_snapshot.at(first);
        QByteArray bytes = m_snapshot.bytesOf(first);
        const quint64 end = std::min(m_moment.events, first.value + headEvents);
        for (quint64 i = first.value + 1;
             i < end && statusIn(bytes) == 0 && bytes.size() < headBytes; ++i) {
            const Event event = m_snapshot.at({i});
            if (event.kind == begin.kind && event.subjectRaw == begin.subjectRaw)
                bytes += m_snapshot.bytesOf({i});
        }
        return bytes;
    }

    void readFailure()
    {
        m_row.failureEvent = m_record.event(m_record.failure);
        if (!m_row.failureEvent)
            return;
        const Event event = m_snapshot.at(m_row.failureEvent);
        const bool gaveUp =
            event.kind == EventKind::CallAbort || event.kind == EventKind::CallDestroy;
        const bool named =
            !gaveUp && event.kind != EventKind::HalfClosed && event.kind != EventKind::MessageInCut;
        if (event.kind == EventKind::CallDestroy)
            m_row.failure = "destroyed";
        if (named)
            m_row.failure = m_snapshot.detailOf<ErrorDetail>(m_row.failureEvent).error.code;
        if (m_row.failure.isEmpty())
            m_row.failure = "aborted";
    }

    void add(Phase phase, quint32 begin, quint32 end)
    {
        if (begin == ExchangeRecord::none)
            return;
        PhaseSpan &span = m_row.phases[size_t(m_row.phasesUsed++)];
        span.phase = phase;
        span.begin = timeOf(begin);
        span.underWay = end == ExchangeRecord::none && m_row.running;
        span.end = std::max(span.begin, end == ExchangeRecord::none ? m_row.end : timeOf(end));
    }

    /// Each phase as long as it really was: an answer that begins before the request has ended
    /// overlaps it.
    void phases()
    {
        constexpr quint32 none = ExchangeRecord::none;
        const ExchangeRecord &r = m_record;
        if (r.is(ExchangeRecord::Queued))
            add(Phase::Queued, 0, r.socket);
        if (r.is(ExchangeRecord::NewSocket) && r.clientInside())
            add(Phase::Connecting, r.socket, ready());
        const quint32 sent = requestSent();
        add(Phase::Sending, sendingBegan(), sent);
        if (sent != none && (r.firstBack == none || r.firstBack > sent))
            add(Phase::Waiting, sent, r.firstBack);
        const quint32 back = r.responseDone == none ? none : std::max(r.responseDone, r.lastBack);
        add(Phase::Receiving, r.firstBack, back);
    }

    /// Its new connection could carry the request.
    quint32 ready() const
    {
        return m_record.is(ExchangeRecord::Tls) ? m_record.secured : m_record.connected;
    }

    /// request(), or what it had to wait for.
    quint32 sendingBegan() const
    {
        const ExchangeRecord &r = m_record;
        if (!r.clientInside() || r.is(ExchangeRecord::Cut))
            return r.firstSent;
        if (r.is(ExchangeRecord::NewSocket))
            return ready();
        const bool atOnce = r.socket != ExchangeRecord::none && !r.is(ExchangeRecord::Queued);
        return atOnce ? 0 : r.socket;
    }

    /// The last byte of the request; none: it has not left.
    quint32 requestSent() const
    {
        const ExchangeRecord &r = m_record;
        if (r.requestDone == ExchangeRecord::none)
            return m_row.running || r.is(ExchangeRecord::Failed) ? r.requestDone : r.lastSent;
        return r.clientInside() || r.lastSent == ExchangeRecord::none
            ? r.requestDone
            : std::max(r.requestDone, r.lastSent);
    }

    /// Those that the fold knows, and those that a phase begins or ends with.
    void lulls()
    {
        if (m_lulls) {
            m_row.lulls = m_lulls->ended;
            if (m_lulls->isHeld())
                addLull(Lull::Why::Held, m_lulls->heldSince, m_row.end, {});
        }
        for (const PhaseSpan &phase : std::span(m_row.phases).first(size_t(m_row.phasesUsed))) {
            if (phase.phase == Phase::Sending) {
                if (m_record.firstSent == ExchangeRecord::none)
                    addLull(Lull::Why::NothingSent, phase.begin, phase.end, lullFrom);
                else if (isKnown(m_record.firstSent))
                    addLull(Lull::Why::NothingSent, phase.begin, timeOf(m_record.firstSent), lullFrom);
                if (isKnown(m_record.lastSent))
                    addLull(Lull::Why::NothingSent, timeOf(m_record.lastSent), phase.end, lullFrom);
            } else if (phase.phase == Phase::Receiving && isKnown(m_record.lastBack)) {
                addLull(Lull::Why::NothingCame, timeOf(m_record.lastBack), phase.end, lullFrom);
            }
        }
        std::ranges::stable_sort(m_row.lulls, {}, &Lull::begin);
    }

    /// When it happened: of what was forgotten nobody knows.
    bool isKnown(quint32 relative) const
    {
        return relative != ExchangeRecord::none && m_snapshot.contains(m_record.event(relative));
    }

    void addLull(Lull::Why why, microseconds begin, microseconds end, microseconds least)
    {
        if (end > begin && end - begin >= least)
            m_row.lulls.push_back({why, begin, end});
    }

    const ExchangeFold &m_fold;
    const Snapshot &m_snapshot;
    const Moment &m_moment;
    const ExchangeRecord &m_record;
    const RecordLulls *m_lulls;
    ExchangeRow m_row;
};

} // namespace

ExchangeRow makeRow(const Snapshot &snapshot, const Moment &moment, const ExchangeRecord &record,
    const RecordLulls *lulls, const ExchangeFold &fold)
{
    return RowMaker(snapshot, moment, record, lulls, fold).make();
}

} // namespace roundtrip::flow

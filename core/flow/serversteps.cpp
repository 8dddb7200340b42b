#include "core/flow/addresses.h"
#include "core/flow/argtexts.h"
#include "core/flow/eventtext.h"
#include "core/flow/standing.h"
#include "core/flow/steps.h"

namespace roundtrip::flow
{

using namespace trace;
using State = Step::State;

namespace
{

/// The server's flow of the guide, in the order in which its steps happen: 2, 6, 3, 4, 5. (1 is
/// require.)
class ServerFlow
{
public:
    explicit ServerFlow(const ExchangeReading &reading)
        : m_reading(reading)
        , m_now(reading)
    {
    }

    std::vector<Step> run()
    {
        if (m_reading.serverOutside())
            return {};
        const EventIndex listening = m_reading.listening();
        if (m_reading.tunnel()) {
            m_steps = {{2, QStringLiteral("createServer(…)"), {}, State::Done, 1, listening},
                listen(listening), connectStep(), tunnelStep()};
            return m_steps;
        }
        m_steps = {{2, QStringLiteral("createServer(…)"), {}, State::Done, 1, listening},
            listen(listening), request(), data(), answer(), end()};
        fail();
        if (m_reading.server().closed)
            settle(m_steps);
        markHeld(m_now.hands, Side::Server, m_steps);
        dropForgotten(m_reading, m_steps);
        return m_steps;
    }

private:
    Step listen(EventIndex listening) const
    {
        Endpoints ends = m_reading.endpoints();
        if (ends.serverPort == 0 && listening)
            ends.serverPort = m_reading.snapshot().detailOf<Listen>(listening).port;
        const bool isPath = isUnixSocket(ends.serverAddress);
        const QString title = isPath ? QStringLiteral("server.listen(path)")
            : ends.serverPort        ? QStringLiteral("server.listen(%1)").arg(ends.serverPort)
                                     : QStringLiteral("server.listen()");
        const QByteArray host =
            listening ? m_reading.snapshot().detailOf<Listen>(listening).host : ends.serverAddress;
        return {6, title, QString::fromLatin1(host), State::Done, 1, listening};
    }

    /// The request has closed before a byte of it was written.
    bool nothingWillCome() const
    {
        return m_reading.client().closed && !m_reading.server().begun
            && m_reading.request().writes.empty();
    }

    Step request() const
    {
        Step step{3, QStringLiteral("'request' (req, res)"), {}, State::NotYet, 1, m_now.handler};
        if (m_now.handler) {
            const QByteArray line = requestOf(m_reading).startLine;
            step.state = State::Done;
            step.detail = QString::fromUtf8(line.left(line.lastIndexOf(' ')));
        } else {
            step.state = m_now.answerHead || nothingWillCome() ? State::NotYet : State::Now;
            step.detail = Words::tr("registered");
        }
        return step;
    }

    /// The guide has no CONNECT: its two steps have no numbers.
    Step connectStep() const
    {
        return {0, QStringLiteral("'connect' (req, socket, head)"), tunnelTarget(m_reading),
            State::Done, 1, m_reading.tunnel().asked, true};
    }

    Step tunnelStep() const
    {
        const TunnelReading &tunnel = m_reading.tunnel();
        const QString title = QStringLiteral("socket.pipe(upstream).pipe(socket)");
        const QString counts = tunnelBytesText(tunnel.toServer, tunnel.toClient);
        if (!tunnel.closed)
            return {0, title, tunnel.opened ? counts : Words::tr("connecting"), State::Now, 1,
                tunnel.opened ? tunnel.opened : tunnel.began, true};
        const Error error = errorOf(m_reading, tunnel.closed);
        return {0, title, tunnel.opened || !error ? counts : QString::fromLatin1(error.code),
            error ? State::Failed : State::Done, 1, tunnel.closed, true};
    }

    Step data() const
    {
        const Delivery body = deliveryOf(m_reading, m_reading.server());
        const QString title = body.callbacks > 1 && !m_reading.hasForgotten()
            ? QStringLiteral("req 'data' ×%1, 'end'").arg(body.callbacks)
            : QStringLiteral("req 'data', 'end'");
        Step step{4, title, body.arrived > 0 ? deliveryText(body) : QString(), State::NotYet, 1,
            body.newest};
        if (!m_now.requestParsed || !m_now.handler)
            return step; // 'data' and 'end' come behind 'request'
        // What waits in the module has not called 'end' either; when the half has closed it waits no
        // longer: nobody has read it.
        const bool waits = body.waiting() > 0 && !m_reading.server().closed;
        step.state = m_now.requestWhole && !waits ? State::Done : State::Now;
        if (m_now.requestWhole)
            step.fact = m_now.requestWhole;
        if (const EventIndex cut = m_reading.last(m_reading.server(), EventKind::MessageInCut)) {
            step.state = State::Failed; // 'end' was never called, whether all of it had come or not
            step.fact = cut;
        }
        if (body.arrived == 0)
            step.detail = m_now.requestWhole ? Words::tr("no body") : Words::tr("registered");
        if (m_reading.hasForgotten())
            step.detail = Words::tr("in part forgotten");
        return step;
    }

    /// The calls before end() that made the answer, as they were made.
    struct Calls {
        EventIndex writeHead;
        EventIndex newest;
        int setHeaders = 0;
        int writes = 0;
        qint64 bytes = 0;
        QString title() const;
    };

    Calls calls() const
    {
        Calls out;
        for (const EventIndex index : m_reading.server().events) {
            const Event event = m_reading.at(index);
            if (event.kind == EventKind::CallWriteHead && Origin(event.arg) != Origin::Module)
                out.writeHead = index;
            else if (event.kind == EventKind::CallSetHeader)
                ++out.setHeaders;
            else if (event.kind == EventKind::CallWrite)
                ++out.writes, out.bytes += event.value;
            else if (event.kind != EventKind::HeadOut)
                continue;
            out.newest = index;
        }
        return out;
    }

    Step answer() const
    {
        Calls made = calls();
        if (m_reading.hasForgotten()) // how often is not known
            made.writes = made.setHeaders = 0;
        // Nothing before end() was called: then end() has made the head.
        const bool none = m_now.answerHead && !made.writeHead && made.setHeaders == 0
            && made.writes == 0 && !m_reading.hasForgotten();
        Step step{
            5, none ? Words::tr("implicit head") : made.title(), {}, State::NotYet, 1, made.newest};
        const int sent = m_now.answerHead ? m_now.status : 0;
        const int code = made.writeHead ? int(m_reading.at(made.writeHead).value) : sent;
        // setHeader() alone has no status: the head was made by what came behind it.
        const bool implicit = code > 0 && !made.writeHead && made.setHeaders > 0;
        const QString status = implicit ? Words::tr("implicit head: %1").arg(code)
            : code > 0                  ? QString::number(code)
                                        : QString();
        step.detail = status;
        if (made.writes > 0)
            step.detail = status.isEmpty()
                ? bytesText(made.bytes)
                : Words::tr("%1, %2").arg(status, bytesText(made.bytes));
        if (m_now.answerHead)
            step.state = State::Done;
        else if (made.newest || (m_now.requestWhole && m_now.handler))
            step.state = State::Now;
        if (m_now.routeDelay && !m_now.answerHead)
            step.detail = Words::tr("the handler waits %1").arg(delayText());
        sayNeverSent(step, EventKind::CallWrite);
        return step;
    }

    QString delayText() const
    {
        return durationText(std::chrono::milliseconds(m_reading.at(m_now.routeDelay).value));
    }

    Step end() const
    {
        Step step{5, QStringLiteral("res.end()"), {}, State::NotYet, 1, m_now.answerEnd};
        const MessageReading &answer = m_reading.response();
        if (m_now.answerEnd) {
            step.state = State::Done;
            const bool written = answer.complete && answer.written() >= answer.end();
            const int writes = written ? int(answer.writes.size()) : 0;
            if (writes == 1)
                step.detail = Words::tr("%1 in one write").arg(bytesText(answer.wireBytes()));
            else if (writes > 1)
                step.detail =
                    Words::tr("%1 in %2 writes").arg(bytesText(answer.wireBytes())).arg(writes);
            else
                sayNeverSent(step, EventKind::CallEnd);
        } else if (m_now.answerHead) {
            step.state = State::Now;
            step.detail = Words::tr("not called");
        }
        return step;
    }

    /// The handler made it, and the connection ended before it left.
    void sayNeverSent(Step &step, EventKind call) const
    {
        qint64 bytes = 0;
        for (const EventIndex index : m_reading.server().events) {
            if (m_reading.at(index).kind == call)
                bytes += neverSent(m_reading, index);
        }
        if (bytes == 0)
            return;
        const QString unsent = Words::tr("%1 never sent").arg(bytesText(bytes));
        step.state = State::Failed;
        step.detail = step.detail.isEmpty() ? unsent : Words::tr("%1; %2").arg(step.detail, unsent);
    }

    void fail()
    {
        const EventIndex why = m_now.parseFailed ? m_now.parseFailed : m_now.serverError;
        const bool broken =
            m_now.parseFailed || (m_reading.server().closed && m_reading.server().failed);
        if (!broken || (m_now.answerEnd && !m_now.parseFailed))
            return;
        bool marked = false;
        for (Step &step : m_steps) {
            // What the parser refused is the request: its head, or what came behind it.
            const bool refused = m_now.parseFailed && !m_now.requestWhole
                && step.guideNumber == (m_now.handler ? 4 : 3);
            if ((step.state == State::Done || step.state == State::Failed) && !refused)
                continue;
            if (m_now.answerEnd && !refused)
                continue;
            step.state = marked ? State::NotYet : State::Failed;
            if (marked)
                continue;
            const Error error = errorOf(m_reading, why);
            step.detail = error         ? QString::fromLatin1(error.code)
                : m_now.serverDestroyed ? endingCallText(m_reading.at(m_now.serverDestroyed))
                                        : Words::tr("the connection ended");
            step.fact = why ? why : step.fact;
            marked = true;
        }
    }

    const ExchangeReading &m_reading;
    const Standing m_now;
    std::vector<Step> m_steps;
};

QString ServerFlow::Calls::title() const
{
    const auto times = [](const QString &name, int n) {
        return n > 1 ? QStringLiteral("%1 ×%2").arg(name).arg(n) : name;
    };
    QStringList parts;
    if (setHeaders > 0)
        parts += times(QStringLiteral("setHeader"), setHeaders);
    if (writeHead)
        parts += QStringLiteral("writeHead");
    if (writes > 0)
        parts += times(QStringLiteral("write"), writes);
    return parts.isEmpty() ? QStringLiteral("writeHead, write") : parts.join(QStringLiteral(", "));
}

} // namespace

std::vector<Step> serverSteps(const ExchangeReading &reading)
{
    return ServerFlow(reading).run();
}

std::vector<Step> serverSteps(const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
{
    return serverSteps(ExchangeReading(snapshot, moment, key));
}

} // namespace roundtrip::flow

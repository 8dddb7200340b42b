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

/// The client's flow of the guide, in the order in which its steps happen: 2, 3, 4, 7, 5, 6. (1 is
/// require.)
class ClientFlow
{
public:
    explicit ClientFlow(const ExchangeReading &reading)
        : m_reading(reading)
        , m_now(reading)
    {
    }

    std::vector<Step> run()
    {
        if (!m_reading.client().begun)
            return {};
        m_steps = {request(), options(), write(), end(), response(), data()};
        if (m_steps[2].guideNumber == 0)
            m_steps.erase(m_steps.begin() + 2);
        if (m_now.tlsStarted && m_now.tlsSide == Side::Client)
            m_steps.insert(m_steps.begin() + 2, handshake());
        fail();
        if (m_reading.client().closed)
            settle(m_steps);
        markHeld(m_now.hands, Side::Client, m_steps);
        dropForgotten(m_reading, m_steps);
        return m_steps;
    }

private:
    Step request() const
    {
        const RequestCall call = m_reading.snapshot().detailOf<RequestCall>(m_now.requestCall);
        const QString place = isUnixSocket(call.host) ? QString::fromUtf8(call.host) + u' '
                                                      : QStringLiteral(":%1").arg(call.port);
        const QString detail = QStringLiteral("%1 %2%3").arg(
            QString::fromLatin1(call.method), place, QString::fromUtf8(call.path));
        return {2, QStringLiteral("http.request(…)"), m_now.requestCall ? detail : QString(),
            State::Done, 1, m_now.requestCall};
    }

    Step options() const
    {
        Step step{3, QStringLiteral("url, options, callback"), {}, State::Now, 1, m_now.socket};
        const QString socket = socketName(m_reading);
        const bool isKnown = !m_reading.endpoints().serverAddress.isEmpty();
        if (m_now.queued) {
            step.detail = Words::tr("in the agent's queue, came at place %1")
                              .arg(m_reading.at(m_now.queued).value);
            step.fact = m_now.queued;
            return step;
        }
        if (!m_now.socket)
            return step;
        const EventKind kind = m_reading.at(m_now.socket).kind;
        if (!isKnown && m_reading.hasForgotten())
            step.detail = {};
        else if (!isKnown)
            step.detail = Words::tr("a new connection");
        else if (kind == EventKind::AgentReusedSocket)
            step.detail = Words::tr("agent lends %1").arg(socket);
        else if (kind == EventKind::AgentHandedOver)
            step.detail = Words::tr("agent hands over %1").arg(socket);
        else if (!m_reading.snapshot().contains(m_now.socket))
            step.detail = Words::tr("from %1").arg(socket);
        else
            step.detail = m_now.connected ? Words::tr("new connection %1").arg(socket)
                                          : Words::tr("connecting from %1").arg(socket);
        step.state = m_now.connected ? State::Done : State::Now;
        return step;
    }

    /// Not in the guide, which knows http only.
    Step handshake() const
    {
        Step step{0, QStringLiteral("'secureConnect'"), {}, State::Now, 1, m_now.tlsStarted};
        if (m_now.tlsFailed && !m_now.tlsFinished) {
            step.state = State::Failed;
            step.detail = QString::fromLatin1(errorOf(m_reading, m_now.tlsFailed).code);
            step.fact = m_now.tlsFailed;
        } else if (m_now.tlsFinished) {
            const QString version = QString::fromLatin1(
                m_reading.snapshot().detailOf<TlsSession>(m_now.tlsFinished).version);
            step.state = State::Done;
            step.detail = m_now.tlsAcceptedAnyway
                ? Words::tr("%1, certificate accepted anyway").arg(version)
                : Words::tr("%1, certificate verified").arg(version);
            step.fact = m_now.tlsFinished;
        } else {
            step.detail = Words::tr("TLS handshake");
        }
        return step;
    }

    /// Sizes of the pieces: "6 B, 10 B", or their sum when they are many.
    QString sizes(int limit = 3) const
    {
        QStringList parts;
        qint64 sum = 0;
        for (const EventIndex index : m_reading.client().events) {
            if (m_reading.at(index).kind != EventKind::CallWrite)
                continue;
            sum += m_reading.at(index).value;
            parts += bytesText(m_reading.at(index).value);
        }
        return parts.size() > limit ? bytesText(sum) : parts.join(QStringLiteral(", "));
    }

    bool bodyExpected() const
    {
        const RequestCall call = m_reading.snapshot().detailOf<RequestCall>(m_now.requestCall);
        return call.method == "POST" || call.method == "PUT" || call.method == "PATCH";
    }

    /// The program wrote it, and the connection ended before it left.
    void sayNeverSent(Step &step, EventKind call) const
    {
        qint64 bytes = 0;
        for (const EventIndex index : m_reading.client().events) {
            if (m_reading.at(index).kind == call)
                bytes += neverSent(m_reading, index);
        }
        if (bytes == 0)
            return;
        const QString unsent = Words::tr("%1 never sent").arg(bytesText(bytes));
        step.state = State::Failed;
        step.detail = step.detail.isEmpty() ? unsent : Words::tr("%1; %2").arg(step.detail, unsent);
    }

    /// Left out (number 0) when there is no body and the method does not expect one.
    Step write() const
    {
        if (m_now.writes == 0 && !bodyExpected())
            return {};
        if (m_reading.hasForgotten())
            return {4, QStringLiteral("request.write()"), Words::tr("in part forgotten"),
                m_now.requestEnd ? State::Done : State::Now, 1,
                m_reading.last(m_reading.client(), EventKind::CallWrite)};
        Step step{4, QStringLiteral("request.write()"), sizes(), State::NotYet,
            qMax(1, m_now.writes), m_reading.last(m_reading.client(), EventKind::CallWrite)};
        if (m_now.writes > 0) {
            step.state = m_now.requestEnd || !writesOn() ? State::Done : State::Now;
            sayNeverSent(step, EventKind::CallWrite);
        } else if (m_now.waitsForContinue) {
            step.state = m_now.connected ? State::Now : State::NotYet;
            step.detail = Words::tr("waits for `'continue'`");
        } else if (m_now.requestEnd)
            step.detail = m_reading.at(m_now.requestEnd).value > 0
                ? Words::tr("not called: `end()` has it all")
                : Words::tr("not called: there is no body");
        return step;
    }

    /// The plan has more to write.
    bool writesOn() const { return m_now.planDelay || m_now.planFired; }

    Step end() const
    {
        Step step{7, QStringLiteral("request.end()"), {}, State::NotYet, 1, m_now.requestEnd};
        if (m_now.requestEnd) {
            const auto after =
                m_reading.timeOf(m_now.requestEnd) - m_reading.timeOf(m_now.requestCall);
            step.state = State::Done;
            if (!m_reading.hasForgotten())
                step.detail = after.count() == 0 ? Words::tr("in the same turn")
                                                 : Words::tr("after %1").arg(durationText(after));
            sayNeverSent(step, EventKind::CallEnd);
        } else if (m_now.connected && !writesOn() && !m_now.waitsForContinue) {
            step.state = State::Now;
            step.detail = Words::tr("not called");
        }
        return step;
    }

    Step response() const
    {
        Step step{5, QStringLiteral("'response'"), {}, State::NotYet, 1, m_now.response};
        if (m_now.response) {
            step.state = State::Done;
            step.detail = statusText(m_now);
        } else if (m_now.requestEnd && m_now.connected) {
            step.state = State::Now;
            step.detail = Words::tr("registered");
        }
        return step;
    }

    Step data() const
    {
        const Delivery body = deliveryOf(m_reading, m_reading.client());
        const QString title = body.callbacks > 1 && !m_reading.hasForgotten()
            ? QStringLiteral("'data' ×%1, 'end'").arg(body.callbacks)
            : QStringLiteral("'data', 'end'");
        Step step{6, title, {}, State::NotYet, 1, body.newest};
        if (!m_now.response)
            return step;
        step.state = m_now.responseEnd && m_now.isEnded() ? State::Done : State::Now;
        step.detail =
            body.arrived == 0 && m_now.responseEnd ? Words::tr("no body") : deliveryText(body);
        if (m_reading.hasForgotten())
            step.detail = Words::tr("in part forgotten");
        step.fact = m_now.responseEnd ? m_now.responseEnd : step.fact;
        return step;
    }

    /// What broke: the first step that is not done.
    void fail()
    {
        const EventIndex why = m_now.abort ? m_now.abort : m_now.clientError;
        const bool over = m_now.clientError || (m_now.abort && m_reading.client().closed);
        if (!over || m_now.responseEnd)
            return;
        for (Step &step : m_steps) {
            if (m_now.tlsFailed && !m_now.tlsFinished)
                break; // the handshake says so itself
            const bool said = step.state == State::Done || step.state == State::Failed;
            if (said || (step.guideNumber == 4 && m_now.requestEnd))
                continue;
            const Error error = errorOf(m_reading, why);
            step.state = State::Failed;
            step.detail = m_now.abort ? callText(why)
                : error               ? QString::fromLatin1(error.code)
                                      : Words::tr("the connection ended");
            step.fact = why;
            break;
        }
        for (Step &step : m_steps) {
            if (step.state == State::Now)
                step.state = State::NotYet;
        }
    }

    QString callText(EventIndex call) const { return endingCallText(m_reading.at(call)); }

    const ExchangeReading &m_reading;
    const Standing m_now;
    std::vector<Step> m_steps;
};

} // namespace

void settle(std::vector<Step> &steps)
{
    for (Step &step : steps) {
        if (step.state == State::Now)
            step.state = State::NotYet;
    }
}

void dropForgotten(const ExchangeReading &reading, std::vector<Step> &steps)
{
    if (!reading.hasForgotten())
        return;
    for (Step &step : steps) {
        const bool gone = step.fact && !reading.snapshot().contains(step.fact);
        if (gone)
            step.fact = {};
        if (gone && step.detail.isEmpty() && step.state == State::Done)
            step.detail = Words::tr("forgotten");
    }
}

std::vector<Step> clientSteps(const ExchangeReading &reading)
{
    return ClientFlow(reading).run();
}

std::vector<Step> clientSteps(const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
{
    return clientSteps(ExchangeReading(snapshot, moment, key));
}

} // namespace roundtrip::flow

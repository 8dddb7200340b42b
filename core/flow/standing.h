#pragma once

#include "core/flow/exchangereading.h"
#include "core/flow/interventions.h"

#include <QCoreApplication>
#include <QString>

#include <optional>

namespace roundtrip::flow
{

/// The translation context of what flow says.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(roundtrip::flow::Words)
};

/// How an exchange stands at a moment: the questions that steps, sentence and quiet bands ask
/// alike.
class Standing
{
public:
    explicit Standing(const ExchangeReading &reading);

    // the client's half
    trace::EventIndex requestCall;
    trace::EventIndex queued; ///< waits in the agent's queue
    trace::EventIndex socket; ///< the agent's decision that gave it one
    trace::EventIndex requestEnd; ///< end() was called
    trace::EventIndex requestHead; ///< HeadOut
    trace::EventIndex response; ///< 'response', or the head that nobody was registered for
    trace::EventIndex responseEnd; ///< the answer was parsed completely
    trace::EventIndex endCallback; ///< 'end'
    trace::EventIndex clientError;
    trace::EventIndex abort; ///< abort() or destroy() was called
    int writes = 0;

    // the server's half
    trace::EventIndex handler; ///< 'request'
    trace::EventIndex takenOver; ///< 'upgrade', 'connect' or 'checkExpectation' was called instead
    trace::EventIndex dropped; ///< 'dropRequest' was called instead
    trace::EventIndex inputRefused; ///< it could be parsed, but the module will not have it
    trace::EventIndex requestParsed; ///< the request's head
    trace::EventIndex requestWhole; ///< … and its end
    trace::EventIndex answerHead; ///< HeadOut
    trace::EventIndex answerEnd; ///< res.end()
    trace::EventIndex serverError;
    trace::EventIndex serverDestroyed; ///< the handler called destroy()
    trace::EventIndex parseFailed;

    // both
    trace::EventIndex held; ///< a step that the gate still holds
    Interventions hands; ///< what persons do to this exchange
    trace::EventIndex clientLeft; ///< its calls are left to a person
    trace::EventIndex serverLeft;
    /// A peer outside ended its side, or reset, while this was held, before it had the whole answer.
    struct GaveUp {
        trace::EventIndex event;
        Interventions::HeldStep held;
        bool reset = false; ///< … or both, one after the other
    };
    std::optional<GaveUp> gaveUp;
    trace::EventIndex planDelay; ///< a piece of the request's plan waits
    trace::EventIndex routeDelay; ///< the route waits
    trace::EventIndex planFired; ///< a wait of the plan is over; the program has done nothing since
    bool connected = false;
    // the handshake of the connection, if this exchange saw it: the client's, else the server's
    trace::Side tlsSide = trace::Side::Client;
    trace::EventIndex tlsStarted;
    trace::EventIndex tlsFinished;
    trace::EventIndex tlsNotVerified;
    trace::EventIndex tlsAcceptedAnyway;
    trace::EventIndex tlsFailed;
    bool isHandshaking() const { return tlsStarted && !tlsFinished && !tlsFailed; }
    /// The request's head asked for 100 Continue, and none has come.
    bool waitsForContinue = false;
    /// Where the final answer begins: behind the informational ones that are known.
    qint64 answerBegin = -1;

    /// 'end' has called the program, or nobody is registered for it.
    bool isEnded() const { return endCallback || (m_endPassed && !held); }
    /// The status of an event of kind OnResponse, or from the recorded head; 0: unknown.
    int status = 0;
    QByteArray reasonPhrase;

private:
    void resumeClient(const trace::Half &state);
    void resumeServer(const trace::Half &state);
    void readClient(const ExchangeReading &reading);
    void readServer(const ExchangeReading &reading);
    void readWaits(const ExchangeReading &reading);
    void readHands(const ExchangeReading &reading);
    bool isAnsweredBy(
        const ExchangeReading &reading, trace::Side side, trace::EventIndex by) const;
    void readStatus(const ExchangeReading &reading);
    void readContinue(const ExchangeReading &reading);
    void takeTls(trace::EventIndex index, const trace::Event &event);
    void dropUndelivered(const ExchangeReading &reading);

    bool m_endPassed = false;
};

/// The half as long as a call can reach it; none when it has closed.
inline trace::HalfId openHalf(const HalfReading &half)
{
    return half.begun && !half.closed ? half.id : trace::HalfId{};
}
/// "example.org:443": whom a CONNECT asks for.
QString tunnelTarget(const ExchangeReading &reading);
/// "127.0.0.1:3000" of the server's end.
QString serverName(const ExchangeReading &reading);
/// The client's socket: ":52120"; of Unix domain sockets, which have no ports, "unix #3".
QString socketName(const ExchangeReading &reading);
/// Words from outside for a sentence, in which backticks mark code.
QString uncoded(const QByteArray &words);
/// "200 OK" of the answer; empty when it is not known.
QString statusText(const Standing &now);
/// What a client outside calls itself: "curl/7.88.1"; empty: nothing.
QByteArray userAgentOf(const ExchangeReading &reading);
/// Of what was given to a write() or an end(): how much had not left when the sender's socket was
/// gone. 0 as long as it still can leave.
qint64 neverSent(const ExchangeReading &reading, trace::EventIndex call);
/// What became of a message's payload in the program that gets it.
struct Delivery {
    int callbacks = 0; ///< how often 'data' ran
    qint64 delivered = 0; ///< payload bytes it was called with
    qint64 dumped = 0; ///< read and thrown away: nobody wanted them
    qint64 arrived = 0; ///< all that was parsed
    trace::EventIndex newest; ///< of its events
    qint64 waiting() const { return arrived - delivered - dumped; }
};
Delivery deliveryOf(const ExchangeReading &reading, const HalfReading &half);
/// "48 KiB", or how much of it has been read when that is less.
QString deliveryText(const Delivery &delivery);
struct Step;
/// The step of a flow that what is held on this side belongs to.
void markHeld(const Interventions &hands, trace::Side side, std::vector<Step> &steps);
/// The error of an event that has one.
Error errorOf(const ExchangeReading &reading, trace::EventIndex index);

} // namespace roundtrip::flow

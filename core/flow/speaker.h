#pragma once

// Who says the sentence. Private to this folder.

#include "core/flow/standing.h"
#include "core/flow/steps.h"

#include <optional>

namespace roundtrip::flow
{

/// Asks from the rarest state to the most common one; the first that holds speaks.
class Speaker
{
public:
    explicit Speaker(const ExchangeReading &reading);
    Sentence run() const;

private:
    using Maybe = std::optional<Sentence>;
    using Question = Maybe (Speaker::*)() const;
    template <size_t N>
    Sentence first(const Question (&questions)[N]) const;

    // sentencehand.cpp: what persons and the link do
    Maybe held() const;
    QString heldAt(const Interventions::HeldStep &step) const;
    QString heldBeforeCallback(const Interventions::HeldStep &step) const;
    QString peerWaits(trace::Side peer) const;
    Maybe gaveUpOnUs() const;
    Sentence ownedUp(Sentence sentence) const;
    Maybe linkDelays() const;
    Sentence requestLeft() const;
    Sentence answerLeft() const;

    // sentence.cpp: ends bad and good
    Maybe clientBroke() const;
    Sentence gaveUp() const;
    Sentence failure(trace::EventIndex event) const;
    Maybe brokeAfterAnswer(trace::EventIndex event) const;
    Maybe refusedByParser(const Error &error) const;
    Maybe serverGaveUp() const;
    static QString programGets(const Error &error);
    Maybe forgottenPart() const;
    Maybe complete() const;
    QString socketFate() const;

    // sentencefaults.cpp: what a person did to the connection
    Maybe disturbed() const;
    Maybe delayedByYou() const;
    Sentence ownedFault(Sentence sentence) const;

    // sentenceproxy.cpp: what the proxy of this program does
    Maybe handedOn() const;
    Maybe tunnelling() const;
    Sentence tunnelClosed() const;

    // sentencerunning.cpp: code that runs at this very moment
    Maybe running() const;
    Maybe clientRuns(trace::EventIndex index) const;
    Maybe clientCalled(trace::EventIndex index) const;
    Maybe clientGotSocket(trace::EventIndex index) const;
    Maybe serverRuns(trace::EventIndex index) const;
    Maybe serverCalled(trace::EventIndex index) const;

    // sentencerequest.cpp: from request() to the last byte of the request
    Maybe connecting() const;
    Sentence inQueue() const;
    Maybe unsent() const;
    Maybe requesting() const;
    Maybe requestMoves() const;
    Sentence delayed() const;
    Sentence waitingForContinue() const;
    Sentence forgotten() const;

    // sentenceanswer.cpp: the answer, and exchanges of which only the server's half is ours
    Maybe answering() const;
    Sentence headIncomplete() const;
    Sentence answerOnTheWire(qint64 onTheWay) const;
    Sentence answerUnfinished() const;
    Maybe waiting() const;
    Sentence handlerAtWork(const QString &who) const;
    Maybe noHandler() const;
    QString takenOverBy() const;
    bool handlerRuns() const;
    Maybe refused() const;
    Maybe serverBroke() const;
    QString handlerGaveUp() const;
    Maybe handlerAlone() const;
    bool written() const;
    QString whoWaits() const;

    const ExchangeReading &m_reading;
    const Standing m_now;
};

} // namespace roundtrip::flow

#include "core/flow/exchangereading.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "tests/unit/flow/flowdump.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;

Q_DECLARE_METATYPE(roundtrip::test::Sample)
Q_DECLARE_METATYPE(roundtrip::trace::EventKind)

class tst_Sentence : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhoWaits_data();
    void saysWhoWaits();
    void saysSomethingFromTheFirstEventOn();
    void clockAloneChangesNothingThatHappened();
    void theLimitThatQueuesIsNamedWithItsNumber();
};

void tst_Sentence::saysWhoWaits_data()
{
    QTest::addColumn<Sample>("sample");
    QTest::addColumn<EventKind>("behind");
    QTest::addColumn<int>("n"); // its n-th event of that kind
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("next");
    const auto row = [](const char *name, Sample sample, EventKind behind, int n, const char *text,
                         const char *next) {
        QTest::newRow(name) << sample << behind << n << QString::fromUtf8(text)
                            << QString::fromUtf8(next);
    };
    row("the design's picture", Sample::Post, EventKind::SocketWrite, 11,
        "The answer is on the wire. Your program is registered for `'response'`; nothing runs.",
        "Next: the 176 B arrive, the module parses the head and calls your callback.");
    row("between two writes", Sample::Post, EventKind::SocketRead, 9,
        "The server has read the bytes; its parser takes them apart.", "");
    row("end() forgotten, nothing sent", Sample::GetNeverEnded, EventKind::Accepted, 1,
        "Nothing was sent: `end()` has not been called.",
        "The server has a connection and no request on it: nothing of it runs. `request.end()` "
        "sends the request.");
    row("end() forgotten, a chunk sent", Sample::PostNeverEnded, EventKind::BodyIn, 1,
        "The server waits for the rest: `request.end()` has not been called.",
        "Your program waits for `'response'`, the server for more `'data'`. Without `end()` "
        "neither comes.");
    row("the server forgot end()", Sample::ServerNeverEnds, EventKind::BodyIn, 1,
        "The answer has begun, but `res.end()` has not been called. Your program is registered for "
        "`'data'`.",
        "Without `res.end()` your program never gets `'end'` and the socket stays in use.");
    row("connecting", Sample::GetWithLength, EventKind::OnSocket, 1,
        "Your program waits for a connection to `127.0.0.1:3000`; nothing runs.",
        "When the handshake is done, what was written is sent.");
    row("refused", Sample::ConnectRefused, EventKind::OnError, 1,
        "Nobody listens on `127.0.0.1:3000`: the connection was refused.",
        "Your program gets `'error'` with `ECONNREFUSED`. Start the server, or ask another port.");
    row("not HTTP", Sample::ParseError, EventKind::SocketClosed, 1,
        "The server's parser refused the request: `HPE_INVALID_METHOD`.",
        "The module answers with an error of its own and closes the connection; no handler runs.");
    row("asked outside", Sample::ToOutside, EventKind::SocketWrite, 1,
        "The request is sent. Your program is registered for `'response'`; nothing runs.",
        "What `127.0.0.1:3000` does with it is not known here.");
    row("asked from outside", Sample::FromOutside, EventKind::SocketWrite, 1,
        "The answer is given to the kernel. What the client does with it is not known.", "");
    row("in the agent's queue", Sample::Queued, EventKind::AgentQueued, 2,
        "Your request waits in the agent's queue, where it came in at place 1: `maxSockets` is "
        "reached.",
        "A socket that becomes free is handed over to the first in the queue.");
    row("reset", Sample::Reset, EventKind::OnError, 1,
        "The connection was reset in the middle of the answer.",
        "Your program gets `'error'`: `read ECONNRESET`.");
    row("reset by a person", Sample::Disturbed, EventKind::OnError, 1,
        "You reset the connection in the middle of the answer.",
        "Your program gets `'error'`: `read ECONNRESET`.");
    row("the handler waits", Sample::Aborted, EventKind::DeadlineArmed, 1,
        "The handler waits 5.00 s before it goes on; nothing runs.",
        "Your program is registered for `'response'`.");
    row("aborted", Sample::Aborted, EventKind::CallAbort, 1,
        "Your program gave up: it called `abort()`. No answer will come.",
        "Next: the connection is closed.");
    row("the FIN of an abort", Sample::Aborted, EventKind::FinSent, 1,
        "Your program gave up: it called `abort()`. No answer will come.",
        "The connection is closed; the server learns it from the FIN.");
    row("held", Sample::Held, EventKind::StepHeld, 1,
        "Held by you: 64 B, made and not yet written. The server really waits.",
        "It waits until a step (F10) lets it go.");
    row("done", Sample::GetWithLength, EventKind::AgentKeptSocket, 1,
        "Done: `200 OK`, and your program got `'end'`.",
        "The socket is back in the agent's pool and can be lent again.");
}

void tst_Sentence::saysWhoWaits()
{
    QFETCH(Sample, sample);
    QFETCH(EventKind, behind);
    QFETCH(int, n);
    const SampleTrace trace = sampleTrace(sample);
    flow::Moment moment = momentBehind(trace.snapshot, behind, n);
    moment.clock += std::chrono::microseconds(1); // the turn of the loop is over
    const flow::Sentence sentence =
        flow::sentenceOf(trace.snapshot, moment, {trace.client, trace.server});
    QTEST(sentence.text, "text");
    QTEST(sentence.next, "next");
}

void tst_Sentence::saysSomethingFromTheFirstEventOn()
{
    for (const Sample sample : allSamples) {
        const SampleTrace trace = sampleTrace(sample);
        bool begun = false;
        for (quint64 events = 0; events <= trace.snapshot.endEvent(); ++events) {
            const flow::Sentence sentence = flow::sentenceOf(
                trace.snapshot, momentAt(trace.snapshot, events), {trace.client, trace.server});
            QVERIFY2(!begun || !sentence.text.isEmpty(), nameOf(sample));
            QCOMPARE(sentence.text.count(u'`') % 2, 0);
            begun = begun || !sentence.text.isEmpty();
        }
        QVERIFY2(begun, nameOf(sample));
    }
}

/// The handler was called and its turn is over: it does not run any more, though no event has said
/// so.
void tst_Sentence::clockAloneChangesNothingThatHappened()
{
    const SampleTrace trace = sampleTrace(Sample::GetWithLength);
    const flow::ExchangeKey key{trace.client, trace.server};
    flow::Moment moment = momentBehind(trace.snapshot, EventKind::OnRequest);
    QCOMPARE(flow::sentenceOf(trace.snapshot, moment, key).text,
        QStringLiteral("The server's handler runs: it has been called with `(req, res)`."));
    moment.clock += std::chrono::seconds(1);
    QCOMPARE(flow::sentenceOf(trace.snapshot, moment, key).text,
        QStringLiteral("The server has the request; its handler has not answered yet."));
    QCOMPARE(dump(flow::serverSteps(trace.snapshot, moment, key)),
        dump(flow::serverSteps(
            trace.snapshot, momentBehind(trace.snapshot, EventKind::OnRequest), key)));
}

void tst_Sentence::theLimitThatQueuesIsNamedWithItsNumber()
{
    TraceBuilder builder;
    builder.addDetail(EventKind::PlanAdopted, Subject::program(),
        Plan{4, "shared", R"({"keepAlive":true,"maxSockets":2})"}, int(PlanType::Agent));
    const HalfId half = builder.newHalf();
    RequestCall call;
    call.method = "GET";
    call.path = "/";
    call.agent = "shared";
    call.agentId = 4;
    builder.addDetail(EventKind::CallRequest, Subject::half(half), call);
    builder.add(EventKind::AgentQueued, Subject::half(half), int(QueuedBecause::MaxSockets), 1);
    builder.wait(std::chrono::milliseconds(1));
    const Snapshot snapshot = builder.snapshot();
    const flow::ExchangeReading reading(
        snapshot, flow::Moment::headOf(snapshot), flow::ExchangeKey{half, {}});
    const QString said = flow::sentenceOf(reading).text;
    QVERIFY2(said.endsWith(QStringLiteral("`maxSockets 2` is reached.")), qPrintable(said));
    const QByteArray scene = dump(flow::sceneOf(reading, flow::Depth::Code));
    QVERIFY2(scene.contains("maxSockets 2 reached"), scene.constData());
}

QTEST_GUILESS_MAIN(tst_Sentence)
#include "tst_sentence.moc"

#include "tests/support/askedserver.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "tests/unit/flow/flowdump.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;

class tst_Steps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void followsThePost();
    void forgottenEndIsTheStepOfNow();
    void bodilessMethodHasNoWriteStep();
    void refusedConnectionFailsItsStep();
    void nonsenseFailsTheRequestStep();
    void brokenAnswerFailsData();
    void whatWasNeverSentIsNotDone();
    void serverOutsideHasNoSteps();
    void factsAreEventsBeforeTheMoment();
};

static QByteArray stepsAt(Sample sample, EventKind behind, int n = 1)
{
    const SampleTrace trace = sampleTrace(sample);
    const flow::Moment moment = momentBehind(trace.snapshot, behind, n);
    const flow::ExchangeKey key{trace.client, trace.server};
    return dump(flow::clientSteps(trace.snapshot, moment, key)) + "--\n"
        + dump(flow::serverSteps(trace.snapshot, moment, key));
}

void tst_Steps::followsThePost()
{
    QCOMPARE(stepsAt(Sample::Post, EventKind::DeadlineArmed),
        QByteArray("[x] 2 http.request(…) · POST :3000/api/data\n"
                   "[x] 3 url, options, callback · agent lends :51322\n"
                   "[>] 4 request.write() · 6 B\n"
                   "[ ] 7 request.end()\n"
                   "[ ] 5 'response'\n"
                   "[ ] 6 'data', 'end'\n"
                   "--\n"
                   "[x] 2 createServer(…)\n"
                   "[x] 6 server.listen(3000) · 127.0.0.1\n"
                   "[>] 3 'request' (req, res) · registered\n"
                   "[ ] 4 req 'data', 'end'\n"
                   "[ ] 5 writeHead, write\n"
                   "[ ] 5 res.end()\n"));
    // the moment of the design's picture: the answer is written and not read
    QCOMPARE(stepsAt(Sample::Post, EventKind::SocketWrite, 11),
        QByteArray("[x] 2 http.request(…) · POST :3000/api/data\n"
                   "[x] 3 url, options, callback · agent lends :51322\n"
                   "[x] 4 request.write() ×2 · 6 B, 10 B\n"
                   "[x] 7 request.end() · after 1.20 s\n"
                   "[>] 5 'response' · registered\n"
                   "[ ] 6 'data', 'end'\n"
                   "--\n"
                   "[x] 2 createServer(…)\n"
                   "[x] 6 server.listen(3000) · 127.0.0.1\n"
                   "[x] 3 'request' (req, res) · POST /api/data\n"
                   "[x] 4 req 'data' ×2, 'end' · 16 B\n"
                   "[x] 5 writeHead, write · 200, 9 B\n"
                   "[x] 5 res.end() · 176 B in one write\n"));
}

void tst_Steps::forgottenEndIsTheStepOfNow()
{
    QCOMPARE(stepsAt(Sample::PostNeverEnded, EventKind::BodyIn),
        QByteArray("[x] 2 http.request(…) · POST :3000/echo\n"
                   "[x] 3 url, options, callback · new connection :51404\n"
                   "[x] 4 request.write() · 6 B\n"
                   "[>] 7 request.end() · not called\n"
                   "[ ] 5 'response'\n"
                   "[ ] 6 'data', 'end'\n"
                   "--\n"
                   "[x] 2 createServer(…)\n"
                   "[x] 6 server.listen(3000) · 127.0.0.1\n"
                   "[x] 3 'request' (req, res) · POST /echo\n"
                   "[>] 4 req 'data', 'end' · 6 B\n"
                   "[ ] 5 writeHead, write\n"
                   "[ ] 5 res.end()\n"));
}

void tst_Steps::bodilessMethodHasNoWriteStep()
{
    const QByteArray steps = stepsAt(Sample::GetWithLength, EventKind::HalfClosed, 2);
    QVERIFY(!steps.contains("request.write()"));
    QVERIFY(steps.contains("[x] 5 setHeader · implicit head: 200\n[x] 5 res.end() · 163 B in one write\n"));
}

void tst_Steps::refusedConnectionFailsItsStep()
{
    QCOMPARE(stepsAt(Sample::ConnectRefused, EventKind::HalfClosed),
        QByteArray("[x] 2 http.request(…) · GET :3000/\n"
                   "[!] 3 url, options, callback · ECONNREFUSED\n"
                   "[x] 7 request.end() · in the same turn\n"
                   "[ ] 5 'response'\n"
                   "[ ] 6 'data', 'end'\n"
                   "--\n"));
}

void tst_Steps::nonsenseFailsTheRequestStep()
{
    QCOMPARE(stepsAt(Sample::ParseError, EventKind::HalfClosed),
        QByteArray("--\n"
                   "[x] 2 createServer(…)\n"
                   "[x] 6 server.listen(3000) · 127.0.0.1\n"
                   "[!] 3 'request' (req, res) · HPE_INVALID_METHOD\n"
                   "[ ] 4 req 'data', 'end'\n"
                   "[ ] 5 writeHead, write\n"
                   "[ ] 5 res.end()\n"));
}

void tst_Steps::brokenAnswerFailsData()
{
    const QByteArray steps = stepsAt(Sample::Reset, EventKind::HalfClosed, 2);
    QVERIFY(steps.contains("[x] 5 'response' · 200 OK\n[!] 6 'data', 'end' · ECONNRESET\n"));
}

/// The handler wrote, and its socket was gone before that left: the step says so, as the call does.
void tst_Steps::whatWasNeverSentIsNotDone()
{
    TraceBuilder builder;
    AskedServer asked(builder);
    Line &line = asked.line;
    ClientScript &client = asked.client;
    ServerScript server(builder, line, client.id());
    server.write(QByteArray(48, 'x'));
    builder.add(EventKind::SocketDestroyed, line.server());
    closeSocket(builder, line, Side::Server, true);
    builder.addDetail(
        EventKind::OnError, server.subject(), ErrorDetail{{"ECONNRESET", "aborted", {}}});
    builder.add(EventKind::HalfClosed, server.subject(), 1);
    const flow::Moment head = flow::Moment::headOf(builder.snapshot());
    const flow::ExchangeKey key{client.id(), server.id()};
    const QByteArray steps = dump(flow::serverSteps(builder.snapshot(), head, key));
    QVERIFY2(steps.contains("write · 48 B; 48 B never sent\n"), steps.constData());
    QVERIFY2(!steps.contains("[x] 5"), steps.constData());
}

void tst_Steps::serverOutsideHasNoSteps()
{
    const SampleTrace trace = sampleTrace(Sample::ToOutside);
    const flow::Moment head = flow::Moment::headOf(trace.snapshot);
    QVERIFY(flow::serverSteps(trace.snapshot, head, {trace.client, {}}).empty());
    QCOMPARE(flow::clientSteps(trace.snapshot, head, {trace.client, {}}).size(), size_t(5));
}

void tst_Steps::factsAreEventsBeforeTheMoment()
{
    for (const Sample sample : allSamples) {
        const SampleTrace trace = sampleTrace(sample);
        for (quint64 events = 0; events <= trace.snapshot.endEvent(); ++events) {
            const flow::Moment moment = momentAt(trace.snapshot, events);
            const flow::ExchangeKey key{trace.client, trace.server};
            std::vector<flow::Step> steps = flow::clientSteps(trace.snapshot, moment, key);
            const std::vector<flow::Step> server = flow::serverSteps(trace.snapshot, moment, key);
            steps.insert(steps.end(), server.begin(), server.end());
            for (const flow::Step &step : steps) {
                QVERIFY(!step.fact || step.fact.value < events);
                QVERIFY(step.state != flow::Step::State::Done || step.fact);
            }
        }
    }
}

QTEST_GUILESS_MAIN(tst_Steps)
#include "tst_steps.moc"

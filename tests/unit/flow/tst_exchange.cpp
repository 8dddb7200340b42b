#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "tests/unit/flow/flowdump.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;

class tst_Exchange : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void headSaysWhoPutEachLine();
    void headOfAPeerOutsideHasNoOrigins();
    void requestIsKnownBeforeItIsSent();
    void payloadIsDechunked();
    void payloadStopsAtTheLimit();
    void eventsAreOfThisExchangeOnly();
    void unframedBodyBelongsToTheFirstRow();
};

static flow::ExchangeKey keyOf(const SampleTrace &trace)
{
    return {trace.client, trace.server};
}

void tst_Exchange::headSaysWhoPutEachLine()
{
    const SampleTrace trace = sampleTrace(Sample::Post);
    const flow::Moment head = flow::Moment::headOf(trace.snapshot);
    QCOMPARE(dump(flow::requestOf(trace.snapshot, head, keyOf(trace))),
        QByteArray("POST /api/data HTTP/1.1\n"
                   "you Content-Type: application/json\n"
                   "you User-Agent: MyClient\n"
                   "module Host: 127.0.0.1:3000\n"
                   "module Connection: keep-alive\n"
                   "module Transfer-Encoding: chunked\n"
                   "head 155 payload 16 wire 186 complete\n"));
    const flow::MessageView answer = flow::responseOf(trace.snapshot, head, keyOf(trace));
    QCOMPARE(answer.startLine, QByteArray("HTTP/1.1 200 OK"));
    QCOMPARE(answer.headBytes, 157);
    QCOMPARE(answer.payloadBytes, 9);
    QCOMPARE(answer.wireBytes, 176);
    QVERIFY(answer.complete);
}

void tst_Exchange::headOfAPeerOutsideHasNoOrigins()
{
    const SampleTrace trace = sampleTrace(Sample::FromOutside);
    QCOMPARE(
        dump(flow::requestOf(trace.snapshot, flow::Moment::headOf(trace.snapshot), keyOf(trace))),
        QByteArray("GET / HTTP/1.1\n"
                   "? Host: 127.0.0.1:3000\n"
                   "? User-Agent: curl/7.88.1\n"
                   "? Accept: */*\n"
                   "head 78 payload 0 wire 78 complete\n"));
}

void tst_Exchange::requestIsKnownBeforeItIsSent()
{
    const SampleTrace trace = sampleTrace(Sample::GetNeverEnded);
    QCOMPARE(
        dump(flow::requestOf(trace.snapshot, flow::Moment::headOf(trace.snapshot), keyOf(trace))),
        QByteArray("GET / HTTP/1.1\nhead 0 payload 0 wire 0 unknown\n"));
}

void tst_Exchange::payloadIsDechunked()
{
    const SampleTrace trace = sampleTrace(Sample::Post);
    const flow::Moment head = flow::Moment::headOf(trace.snapshot);
    QCOMPARE(flow::requestPayloadOf(trace.snapshot, head, keyOf(trace), 1000).bytes,
        QByteArray("{\"key\": \"value\"}"));
    QCOMPARE(flow::responsePayloadOf(trace.snapshot, head, keyOf(trace), 1000).bytes,
        QByteArray("你好！"));
    const flow::Moment between = momentBehind(trace.snapshot, EventKind::DeadlineFired);
    QCOMPARE(flow::requestPayloadOf(trace.snapshot, between, keyOf(trace), 1000).bytes,
        QByteArray("{\"key\""));
}

void tst_Exchange::payloadStopsAtTheLimit()
{
    const SampleTrace trace = sampleTrace(Sample::Post);
    const flow::Payload payload = flow::requestPayloadOf(
        trace.snapshot, flow::Moment::headOf(trace.snapshot), keyOf(trace), 8);
    QCOMPARE(payload.bytes, QByteArray("{\"key\": "));
    QCOMPARE(payload.total, 16);
    QVERIFY(payload.truncated);
}

/// Seven exchanges, three of them on one connection: each event of a half or a side belongs to one
/// of them at most.
void tst_Exchange::eventsAreOfThisExchangeOnly()
{
    const SampleTrace trace = sampleTrace(Sample::Post);
    const flow::Moment head = flow::Moment::headOf(trace.snapshot);
    QMap<quint64, int> owners;
    for (const SampleTrace::Pair &pair : trace.exchanges) {
        const auto events = flow::eventsOf(trace.snapshot, head, {pair.client, pair.server});
        QVERIFY(std::is_sorted(events.begin(), events.end()));
        for (const EventIndex index : events)
            ++owners[index.value];
    }
    for (quint64 i = 0; i < trace.snapshot.endEvent(); ++i) {
        const bool program = trace.snapshot.at({i}).subject().isProgram();
        QCOMPARE(owners.value(i), program ? 0 : 1);
    }
}

void tst_Exchange::unframedBodyBelongsToTheFirstRow()
{
    const SampleTrace trace = sampleTrace(Sample::UnframedGet);
    const flow::Moment head = flow::Moment::headOf(trace.snapshot);
    QCOMPARE(flow::requestPayloadOf(trace.snapshot, head, keyOf(trace), 100).bytes,
        QByteArray("{\"key\": \"value\"}"));
    const flow::ExchangeKey extra{trace.exchanges[1].client, trace.exchanges[1].server};
    const flow::MessageView view = flow::requestOf(trace.snapshot, head, extra);
    QCOMPARE(view.startLine, QByteArray("{\"key\": \"value\"}"));
    QVERIFY(view.lines.empty());
}

QTEST_GUILESS_MAIN(tst_Exchange)
#include "tst_exchange.moc"

#include "tests/support/askedserver.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "tests/unit/flow/flowdump.h"

#include "core/flow/exchangefold.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;
using namespace std::chrono_literals;

class tst_ExchangeIndex : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsOfTheDesignsPicture();
    void rowInTheMiddleOfAnExchange();
    void furtherServerHalvesAreExtraRows();
    void queuedAndHandedOver();
    void failureIsNamed();
    void theFailureIsTheOneThatTheProgramGot();
    void theStatusIsKnownWithTheHead();
    void changesSayWhatChanged();
    void findsRowsByKey();
    void forgetsWhatTheTraceForgets();
    void aRowThatLostItsBeginningShowsNothingOfLater_data();
    void aRowThatLostItsBeginningShowsNothingOfLater();
    void aBacklogIsTakenInParts();
    void howLongItStoodStillIsSaid();
    void theSameWhateverWasAskedBefore_data();
    void theSameWhateverWasAskedBefore();
    void recordsAreSmall();
};

static QByteArray rowsAt(const SampleTrace &trace, const flow::Moment &moment)
{
    flow::ExchangeIndex index;
    index.update(trace.snapshot);
    QByteArray out;
    for (int row = 0; row < index.rowCountAt(moment); ++row)
        out += dump(index.rowAt(row, moment));
    return out;
}

static QByteArray rowsOf(Sample sample)
{
    const SampleTrace trace = sampleTrace(sample);
    return rowsAt(trace, flow::Moment::headOf(trace.snapshot));
}

void tst_ExchangeIndex::rowsOfTheDesignsPicture()
{
    const QByteArray rows = rowsOf(Sample::Post);
    const auto lines = rows.trimmed().split('\n');
    QCOMPARE(lines.size(), 7);
    QCOMPARE(lines[3],
        QByteArray(
            "4 GET / 200 | outside (curl/7.88.1) → server | 51310 no. 1 | 78 → 163 | 100 µs | "
            "sending less than a loop turn waiting 100 µs receiving less than a loop turn"));
    QCOMPARE(lines[5],
        QByteArray(
            "6 PUT /api/item/3 204 | client → server | 51322 reused no. 2 | 142 → 111 | 440 µs | "
            "sending less than a loop turn waiting 410 µs receiving less than a loop turn"));
    QCOMPARE(lines[6],
        QByteArray(
            "7 POST /api/data 200 | client → server | 51322 reused no. 3 | 186 → 176 | 1.20 s | "
            "sending 1.20 s waiting 3.5 ms receiving less than a loop turn | nothing sent 1.20 s"));
}

void tst_ExchangeIndex::rowInTheMiddleOfAnExchange()
{
    const SampleTrace trace = sampleTrace(Sample::Post);
    const QByteArray rows = rowsAt(trace, momentBehind(trace.snapshot, EventKind::SocketWrite, 11));
    QVERIFY2(
        rows.endsWith(
            "7 POST /api/data … | client → server | 51322 reused no. 3 | 186 → 176 | 1.20 s … | "
            "sending 1.20 s waiting 500 µs… | nothing sent 1.20 s\n"),
        rows.constData());
}

void tst_ExchangeIndex::furtherServerHalvesAreExtraRows()
{
    QCOMPARE(rowsOf(Sample::UnframedGet),
        QByteArray("1 GET / 200 | client → server | 51412 no. 1 | 80 → 186 | 360 µs | "
                   "connecting 90 µs sending less than a loop turn waiting 270 µs receiving less than a loop turn\n"
                   "2   … | client → server | 51412 no. 2 | 16 → 0 | less than a loop turn extra failed "
                   "HPE_INVALID_METHOD | "
                   "sending less than a loop turn\n"));
}

void tst_ExchangeIndex::queuedAndHandedOver()
{
    const auto lines = rowsOf(Sample::Queued).trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[1],
        QByteArray("2 GET / 200 | client → server | 51418 handed over no. 2 | 64 → 163 | 40.5 ms | "
                   "queued 20.3 ms sending less than a loop turn waiting 20.2 ms receiving less than a loop turn"));
}

/// The kernel has said that the connection was reset, and then a write failed: that is what 'error'
/// brought, and what everybody says.
void tst_ExchangeIndex::theFailureIsTheOneThatTheProgramGot()
{
    TraceBuilder builder;
    Line line = newLine(builder, 51322);
    ClientScript client(builder, "POST", "/");
    client.newSocket(line);
    client.write("a body");
    accept(builder, line);
    client.connected();
    builder.addDetail(EventKind::ResetReceived, line.client(),
        ErrorDetail{{"ECONNRESET", "read ECONNRESET", "read"}});
    flow::ExchangeIndex index;
    index.update(builder.snapshot());
    QCOMPARE(index.rowAt(0, flow::Moment::headOf(builder.snapshot())).failure, "ECONNRESET");
    const ErrorDetail pipe{{"EPIPE", "write EPIPE", "write"}};
    builder.addDetail(EventKind::SocketFailed, line.client(), pipe);
    const EventIndex got = builder.addDetail(EventKind::OnError, client.subject(), pipe);
    index.update(builder.snapshot());
    const flow::ExchangeRow row = index.rowAt(0, flow::Moment::headOf(builder.snapshot()));
    QCOMPARE(row.failure, "EPIPE");
    QCOMPARE(row.failureEvent, got);
}

/// As soon as the client's parser has it, however many reads it took, and also while its program has
/// not been called with it.
void tst_ExchangeIndex::theStatusIsKnownWithTheHead()
{
    TraceBuilder builder;
    AskedServer asked(builder);
    Line &line = asked.line;
    ClientScript &client = asked.client;
    const QByteArray head = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\n";
    flow::ExchangeIndex index;
    const auto status = [&] {
        index.update(builder.snapshot());
        return index.rowAt(0, flow::Moment::headOf(builder.snapshot())).status;
    };
    for (const char byte : head) {
        QCOMPARE(status(), 0);
        builder.wait(std::chrono::microseconds(3));
        builder.addRead(line.client(), QByteArray(1, byte));
    }
    QCOMPARE(status(), 0);
    builder.add(EventKind::HeadIn, client.subject(), HeadHasLength, head.size());
    QCOMPARE(status(), 201);
}

void tst_ExchangeIndex::failureIsNamed()
{
    QVERIFY(rowsOf(Sample::ConnectRefused).contains("failed ECONNREFUSED"));
    QVERIFY(rowsOf(Sample::Reset).contains("failed ECONNRESET"));
    QVERIFY(rowsOf(Sample::ParseError).contains("400 | outside"));
    QVERIFY(!rowsOf(Sample::Post).contains("failed"));
}

void tst_ExchangeIndex::changesSayWhatChanged()
{
    flow::ExchangeIndex index;
    const SampleTrace whole = sampleTrace(Sample::Queued);
    // behind the third request(): three rows, nothing answered yet
    const quint64 asked = momentBehind(whole.snapshot, EventKind::CallRequest, 3).events;
    flow::ExchangeIndex::Changes changes =
        index.update(sampleTrace(Sample::Queued, asked).snapshot);
    QCOMPARE(changes.added, 3);
    QCOMPARE(changes.firstChanged, -1);
    // two of them changed until the end of the second
    const quint64 second = momentBehind(whole.snapshot, EventKind::HalfClosed, 2).events;
    index.update(sampleTrace(Sample::Queued, second).snapshot);
    changes = index.update(whole.snapshot);
    QCOMPARE(changes.added, 0);
    QCOMPARE(changes.removedFirst, 0);
    QCOMPARE(changes.firstChanged, 1);
}

void tst_ExchangeIndex::findsRowsByKey()
{
    const SampleTrace trace = sampleTrace(Sample::UnframedGet);
    flow::ExchangeIndex index;
    index.update(trace.snapshot);
    QCOMPARE(index.rowOf({trace.exchanges[0].client, trace.exchanges[0].server}), 0);
    QCOMPARE(index.rowOf({trace.exchanges[1].client, trace.exchanges[1].server}), 1);
    QCOMPARE(index.rowOf({trace.client, {}}), 0);
    QCOMPARE(index.rowOf({HalfId{999}, {}}), -1);
    QCOMPARE(index.rowOf({{}, trace.client}), -1); // it is no server's
    QCOMPARE(index.rowOf({{}, trace.exchanges[1].server}), 1); // of the same client's half
}

void tst_ExchangeIndex::aBacklogIsTakenInParts()
{
    TraceBuilder builder;
    for (int i = 0; i < 5000; ++i) {
        const Subject half = Subject::half(builder.newHalf());
        builder.addDetail(EventKind::CallRequest, half, RequestCall{});
        builder.wait(10us);
        builder.add(EventKind::HalfClosed, half);
    }
    const Snapshot snapshot = builder.snapshot();
    const flow::Moment head = flow::Moment::headOf(snapshot);
    flow::ExchangeIndex whole;
    whole.update(snapshot);
    QCOMPARE(whole.foldedTo(), snapshot.endEvent());
    QCOMPARE(whole.rowCount(), 5000);
    flow::ExchangeIndex parts;
    int calls = 0;
    int added = 0;
    quint64 before = 0;
    do {
        before = parts.foldedTo();
        added += parts.update(snapshot, 0us).added;
        QCOMPARE(added, parts.rowCount());
        ++calls;
    } while (parts.foldedTo() > before && parts.foldedTo() < snapshot.endEvent());
    QCOMPARE(parts.foldedTo(), snapshot.endEvent()); // each call gets on
    QVERIFY(calls > 2); // and none takes all of it
    QCOMPARE(parts.rowCount(), whole.rowCount());
    for (int row = 0; row < whole.rowCount(); row += 7)
        QCOMPARE(parts.rowAt(row, head), whole.rowAt(row, head));
}

void tst_ExchangeIndex::forgetsWhatTheTraceForgets()
{
    Writer::Options options;
    options.limitBytes = 256 * 1024;
    options.chunkBytes = 16 * 1024;
    TraceBuilder builder(options);
    flow::ExchangeIndex index;
    HalfId firstServer;
    int added = 0;
    int removed = 0;
    for (int i = 0; i < 5000; ++i) {
        Line line = newLine(builder, quint16(1024 + i));
        accept(builder, line);
        line.toServer = "GET /" + QByteArray::number(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        ServerScript server(builder, line, {});
        server.writeHead(200, {{"Content-Length", "2"}});
        server.end("ok");
        server.flush();
        server.finished();
        closeSocket(builder, line, Side::Server);
        builder.wait(10us);
        const flow::ExchangeIndex::Changes changes = index.update(builder.snapshot());
        QVERIFY(!changes.rearranged);
        if (i == 0)
            firstServer = index.keyAt(0).server;
        added += changes.added;
        removed += changes.removedFirst;
    }
    QCOMPARE(added, 5000);
    QCOMPARE(index.rowCount(), added - removed);
    QVERIFY(index.rowCount() < 2500);
    const flow::Moment head = flow::Moment::headOf(index.snapshot());
    const flow::ExchangeRow last = index.rowAt(index.rowCount() - 1, head);
    QCOMPARE(last.number, 5000);
    QCOMPARE(last.target, QByteArray("/4999"));
    QVERIFY(!index.rowAt(1, head).cut);
    for (int row = 0; row < index.rowCount(); ++row)
        QCOMPARE(index.rowOf({{}, index.keyAt(row).server}), row);
    QCOMPARE(index.rowOf({{}, firstServer}), -1);
}

void tst_ExchangeIndex::aRowThatLostItsBeginningShowsNothingOfLater_data()
{
    QTest::addColumn<bool>("watched");
    QTest::newRow("an index that saw it begin") << true;
    QTest::newRow("an index that came too late") << false;
}

void tst_ExchangeIndex::aRowThatLostItsBeginningShowsNothingOfLater()
{
    QFETCH(bool, watched);
    Writer::Options options;
    options.limitBytes = 256 * 1024;
    options.chunkBytes = 16 * 1024;
    TraceBuilder builder(options);
    flow::ExchangeIndex index;
    const Subject half = Subject::half(builder.newHalf());
    RequestCall call;
    call.method = "GET";
    call.path = "/slow";
    builder.addDetail(EventKind::CallRequest, half, call);
    for (int i = 0; i < 40'000; ++i) {
        builder.add(EventKind::AcceptResumed, Subject::program());
        builder.wait(1us);
        if (watched && i % 100 == 0)
            index.update(builder.snapshot());
    }
    const Snapshot running = builder.snapshot();
    index.update(running);
    QVERIFY(running.firstEvent() > 1000);
    QCOMPARE(index.rowCount(), 1);
    const std::vector<flow::Moment> moments{momentAt(running, running.firstEvent() + 5),
        momentAt(running, running.endEvent() - 5), flow::Moment::headOf(running)};
    std::vector<flow::ExchangeRow> rows;
    for (const flow::Moment &moment : moments)
        rows.push_back(index.rowAt(0, moment));
    builder.addDetail(EventKind::OnError, half, ErrorDetail{{"ECONNRESET", "reset", "read"}});
    builder.add(EventKind::HalfClosed, half, 1);
    index.update(builder.snapshot());
    QVERIFY(!index.rowAt(0, flow::Moment::headOf(builder.snapshot())).running);
    for (size_t i = moments.size(); i-- > 0;) { // back in time, as a person winds
        QVERIFY(index.rowAt(0, moments[i]).running);
        QCOMPARE(index.rowAt(0, moments[i]), rows[i]);
    }
}

/// A million exchanges have to fit beside the trace that holds them.
/// What a person held, and what nobody sent because end() was missing, is no time of the wire's.
void tst_ExchangeIndex::howLongItStoodStillIsSaid()
{
    const auto lullsFiveSecondsLater = [](Sample sample) {
        const SampleTrace trace = sampleTrace(sample);
        flow::Moment moment = flow::Moment::headOf(trace.snapshot);
        moment.clock += 5s;
        const QByteArray row = rowsAt(trace, moment).trimmed().split('\n').last();
        return row.split('|').mid(6).join(',').trimmed();
    };
    QCOMPARE(lullsFiveSecondsLater(Sample::ByHand),
        QByteArray("held 2.00 s , nothing sent 2.00 s , held 1.00 s , held 1.20 s"));
    QCOMPARE(lullsFiveSecondsLater(Sample::GetNeverEnded), QByteArray("nothing sent 5.00 s"));
    QCOMPARE(lullsFiveSecondsLater(Sample::PostNeverEnded), QByteArray("nothing sent 5.00 s"));
    QCOMPARE(lullsFiveSecondsLater(Sample::ServerNeverEnds), QByteArray("nothing came 5.00 s"));
    QCOMPARE(lullsFiveSecondsLater(Sample::FromOutside), QByteArray());
}

void tst_ExchangeIndex::theSameWhateverWasAskedBefore_data()
{
    QTest::addColumn<Sample>("sample");
    for (const Sample sample : allSamples)
        QTest::newRow(nameOf(sample)) << sample;
}

/// Rows of a moment that is wound to step by step are those of one that is asked for at once.
void tst_ExchangeIndex::theSameWhateverWasAskedBefore()
{
    QFETCH(Sample, sample);
    const SampleTrace trace = sampleTrace(sample);
    flow::ExchangeIndex walked;
    walked.update(trace.snapshot);
    for (quint64 events = 0; events <= trace.snapshot.endEvent(); ++events) {
        const flow::Moment moment = momentAt(trace.snapshot, events);
        QByteArray rows;
        for (int row = 0; row < walked.rowCountAt(moment); ++row)
            rows += dump(walked.rowAt(row, moment));
        QCOMPARE(rows, rowsAt(trace, moment));
    }
}

void tst_ExchangeIndex::recordsAreSmall()
{
    QCOMPARE_LE(sizeof(flow::ExchangeRecord), size_t(128));
}

QTEST_GUILESS_MAIN(tst_ExchangeIndex)
#include "tst_exchangeindex.moc"

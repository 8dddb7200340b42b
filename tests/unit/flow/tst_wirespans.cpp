#include "core/flow/exchangeindex.h"
#include "core/flow/wirebytes.h"
#include "core/flow/wirenotes.h"
#include "tests/support/sampletraces.h"
#include "tests/unit/flow/livetraces.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::flow;
using namespace roundtrip::test;
using trace::EventKind;
using trace::Snapshot;

namespace
{

std::shared_ptr<const ExchangeReading> readAt(
    const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
{
    return std::make_shared<ExchangeReading>(snapshot, moment, key);
}

std::shared_ptr<const ExchangeReading> readAll(const SampleTrace &trace)
{
    return readAt(trace.snapshot, Moment::headOf(trace.snapshot), {trace.client, trace.server});
}

std::vector<ExchangeKey> keysOf(const Snapshot &snapshot)
{
    ExchangeIndex index;
    index.update(snapshot);
    std::vector<ExchangeKey> keys;
    for (int row = 0; row < index.rowCount(); ++row)
        keys.push_back(index.keyAt(row));
    return keys;
}

QByteArray textOf(const WireBytes &bytes, const WireSpan &span)
{
    return bytes.bytes(span.begin, span.end);
}

/// Each span as name=text.
QByteArrayList named(const WireBytes &bytes, qint64 begin, qint64 end)
{
    static const char *const names[] = {"method", "target", "version", "status", "reason", "name",
        "value", "crlf", "headEnd", "size", "extension", "data", "chunkEnd", "last", "body",
        "between", "empty", "unread", "refused"};
    QByteArrayList out;
    for (const WireSpan &span : bytes.spans(begin, end)) {
        QByteArray text = textOf(bytes, span);
        text.replace("\r", "\\r").replace("\n", "\\n");
        out << names[int(span.name)] + QByteArray("=") + text;
    }
    return out;
}

/// The first span of this name.
WireSpan find(const WireBytes &bytes, WireName name, WireSection section = WireSection::Head)
{
    for (const WireSpan &span : bytes.spans(0, bytes.size())) {
        if (span.name == name && span.section == section)
            return span;
    }
    qFatal("no such span");
    return {};
}

WireNote noteOfField(const WireBytes &bytes, QByteArrayView name)
{
    for (const WireSpan &span : bytes.spans(0, bytes.size())) {
        if (span.name == WireName::FieldName && textOf(bytes, span) == name)
            return noteOf(bytes, span);
    }
    qFatal("no such field");
    return {};
}

/// What holds for every message at every moment. An empty text: it does.
QString wrongIn(const WireBytes &bytes, const Payload &payload)
{
    qint64 at = 0;
    QByteArray data;
    for (const WireSpan &span : bytes.spans(0, bytes.size())) {
        if (span.begin != at)
            return QStringLiteral("a span begins at %1, not at %2").arg(span.begin).arg(at);
        if (span.name == WireName::ChunkData || span.name == WireName::Body)
            data += textOf(bytes, span);
        at = span.end;
    }
    if (at < bytes.size())
        return QStringLiteral("%1 of %2 bytes have a name").arg(at).arg(bytes.size());
    if (!payload.truncated && data != payload.bytes)
        return QStringLiteral("%1 bytes of data, %2 of payload")
            .arg(data.size())
            .arg(payload.bytes.size());
    return {};
}

QString wrongAt(const Snapshot &snapshot, const Moment &moment, ExchangeKey key)
{
    constexpr qint64 most = 1 << 20;
    const auto reading = readAt(snapshot, moment, key);
    const QString request = wrongIn(
        WireBytes(reading, Message::Request), requestPayloadOf(snapshot, moment, key, most));
    return request.isEmpty() ? wrongIn(WireBytes(reading, Message::Response),
               responsePayloadOf(snapshot, moment, key, most))
                             : request;
}

} // namespace

class tst_WireSpans : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyByteHasOneNameAtEveryMoment_data();
    void everyByteHasOneNameAtEveryMoment();
    void everyByteOfRealExchangesHasOneName_data();
    void everyByteOfRealExchangesHasOneName();
    void namesTheWordsOfAHead();
    void namesTheFramingOfChunks();
    void aPartAsksForItsOwnPiecesOnly();
    void aClickInAFieldSelectsItsLine();
    void aWriteSelectsItsBytesAndBack();
    void aCallbackSelectsTheDataItGot();
    void saysWhyTheModuleChunks();
    void saysWhoPutAField();
    void saysWhyTheConnectionIsKept();
    void nothingIsSaidOfASenderOutside();
    void trailersAreFieldsToo();
    void whatWasRefusedIsNamed();
};

void tst_WireSpans::everyByteHasOneNameAtEveryMoment_data()
{
    QTest::addColumn<int>("sample");
    for (const Sample sample : allSamples)
        QTest::newRow(nameOf(sample)) << int(sample);
}

void tst_WireSpans::everyByteHasOneNameAtEveryMoment()
{
    QFETCH(int, sample);
    const SampleTrace trace = sampleTrace(Sample(sample));
    for (quint64 events = 0; events <= trace.snapshot.endEvent(); ++events) {
        const Moment moment = Moment::headOf(trace.snapshot.until(events));
        for (const SampleTrace::Pair &pair : trace.exchanges) {
            const QString wrong = wrongAt(trace.snapshot, moment, {pair.client, pair.server});
            QVERIFY2(wrong.isEmpty(),
                qPrintable(QStringLiteral("%1 after %2 events").arg(wrong).arg(events)));
        }
    }
}

void tst_WireSpans::everyByteOfRealExchangesHasOneName_data()
{
    QTest::addColumn<int>("scenario");
    for (size_t i = 0; i < liveScenarios().size(); ++i)
        QTest::newRow(liveScenarios()[i].name) << int(i);
}

void tst_WireSpans::everyByteOfRealExchangesHasOneName()
{
    QFETCH(int, scenario);
    const Snapshot snapshot = liveScenarios()[size_t(scenario)].run();
    for (const ExchangeKey key : keysOf(snapshot)) {
        for (quint64 events = 0; events <= snapshot.endEvent(); ++events) {
            const QString wrong = wrongAt(snapshot, Moment::headOf(snapshot.until(events)), key);
            QVERIFY2(wrong.isEmpty(),
                qPrintable(QStringLiteral("%1 after %2 events").arg(wrong).arg(events)));
        }
    }
}

void tst_WireSpans::namesTheWordsOfAHead()
{
    const WireBytes request(readAll(sampleTrace(Sample::Post)), Message::Request);
    const QByteArrayList head = named(request, 0, 40);
    QCOMPARE(head.mid(0, 9),
        QByteArrayList(
            {"method=POST", "between= ", "target=/api/data", "between= ", "version=HTTP/1.1",
                "crlf=\\r\\n", "name=Content-Type", "between=: ", "value=application/json"}));
}

void tst_WireSpans::namesTheFramingOfChunks()
{
    const WireBytes request(readAll(sampleTrace(Sample::Post)), Message::Request);
    QCOMPARE(named(request, 155, 186),
        QByteArrayList({"size=6", "crlf=\\r\\n", "data={\"key\"", "chunkEnd=\\r\\n", "size=a",
            "crlf=\\r\\n", "data=: \"value\"}", "chunkEnd=\\r\\n", "last=0", "crlf=\\r\\n",
            "headEnd=\\r\\n"}));
}

void tst_WireSpans::aPartAsksForItsOwnPiecesOnly()
{
    const WireBytes request(readAll(sampleTrace(Sample::Post)), Message::Request);
    QCOMPARE(named(request, 159, 160), QByteArrayList({"data={\"key\""}));
    QVERIFY(request.spans(186, 500).empty());
}

void tst_WireSpans::aClickInAFieldSelectsItsLine()
{
    const WireBytes request(readAll(sampleTrace(Sample::Post)), Message::Request);
    const qint64 colon = request.bytes(0, 155).indexOf("Transfer-Encoding") + 17;
    const auto unit = request.unitAt(colon);
    QVERIFY(unit);
    QCOMPARE(request.bytes(unit->range.begin, unit->range.end),
        QByteArray("Transfer-Encoding: chunked"));
    QCOMPARE(request.field(unit->span.field)->range, unit->range);
    QVERIFY(!request.unitAt(-1));
    QVERIFY(!request.unitAt(request.size()));
}

void tst_WireSpans::aWriteSelectsItsBytesAndBack()
{
    const auto reading = readAll(sampleTrace(Sample::Post));
    const WireBytes request(reading, Message::Request);
    const trace::EventIndex second = reading->request().writes.at(1).event;
    const auto range = rangeOfEvent(*reading, second);
    QCOMPARE(range, (WireRange{Message::Request, 166, 186}));
    QCOMPARE(request.carrierOf(166), second);
    QVERIFY(request.carrierOf(165) != second);
}

void tst_WireSpans::aCallbackSelectsTheDataItGot()
{
    const auto reading = readAll(sampleTrace(Sample::Post));
    const WireBytes request(reading, Message::Request);
    std::vector<QByteArray> got;
    for (const trace::EventIndex index : reading->server().events) {
        if (reading->at(index).kind != EventKind::BodyIn)
            continue;
        const auto range = rangeOfEvent(*reading, index);
        QVERIFY(range);
        got.push_back(request.bytes(range->begin, range->end));
    }
    QCOMPARE(got, std::vector<QByteArray>({"{\"key\"", ": \"value\"}"}));
}

void tst_WireSpans::saysWhyTheModuleChunks()
{
    const WireBytes request(readAll(sampleTrace(Sample::Post)), Message::Request);
    const WireNote note = noteOfField(request, "Transfer-Encoding");
    QCOMPARE(note.title, QStringLiteral("Transfer-Encoding: chunked"));
    QCOMPARE(note.by, WireNote::By::Module);
    QCOMPARE(note.rule, QStringLiteral("RFC 9112, 7.1"));
    QCOMPARE(note.why,
        (std::vector<QString>{QStringLiteral("POST may have a body"),
            QStringLiteral("`write()` came before the length was known"),
            QStringLiteral("you gave no Content-Length"), QStringLiteral("HTTP/1.1 → `chunked`")}));
    QCOMPARE(request.reading().at(note.decision).kind, EventKind::HeadOut);
}

void tst_WireSpans::saysWhoPutAField()
{
    const auto reading = readAll(sampleTrace(Sample::Post));
    const WireNote yours = noteOfField(WireBytes(reading, Message::Request), "User-Agent");
    QCOMPARE(yours.by, WireNote::By::You);
    QCOMPARE(yours.rule, QStringLiteral("RFC 9110, 10.1.5"));
    const WireNote date = noteOfField(WireBytes(reading, Message::Response), "Date");
    QCOMPARE(date.by, WireNote::By::Module);
    QCOMPARE(date.why.size(), 1u);
}

void tst_WireSpans::saysWhyTheConnectionIsKept()
{
    const Snapshot snapshot = liveTrace("close");
    const auto reading = readAt(snapshot, Moment::headOf(snapshot), keysOf(snapshot).front());
    const WireNote ours = noteOfField(WireBytes(reading, Message::Request), "Connection");
    QCOMPARE(ours.title, QStringLiteral("Connection: keep-alive"));
    QCOMPARE(ours.why.front(), QStringLiteral("the agent keeps its sockets for other requests"));
    const WireNote theirs = noteOfField(WireBytes(reading, Message::Response), "Connection");
    QCOMPARE(theirs.by, WireNote::By::Handler);
}

void tst_WireSpans::nothingIsSaidOfASenderOutside()
{
    const WireBytes request(readAll(sampleTrace(Sample::FromOutside)), Message::Request);
    const WireNote note = noteOfField(request, "Host");
    QCOMPARE(note.by, WireNote::By::Unknown);
    QVERIFY(note.why.empty());
    QVERIFY(!note.decision);
    QCOMPARE(noteOf(request, find(request, WireName::Method)).by, WireNote::By::Unknown);
}

void tst_WireSpans::trailersAreFieldsToo()
{
    const Snapshot snapshot = liveTrace("trailers");
    const auto reading = readAt(snapshot, Moment::headOf(snapshot), keysOf(snapshot).front());
    const WireBytes response(reading, Message::Response);
    const auto unit = response.field(0, WireSection::Trailers);
    QVERIFY(unit);
    QCOMPARE(unit->span.section, WireSection::Trailers);
    const WireNote note = noteOf(response, unit->span);
    QCOMPARE(note.by, WireNote::By::Handler);
    QCOMPARE(note.why, (std::vector<QString>{QStringLiteral("given to `addTrailers()`")}));
}

void tst_WireSpans::whatWasRefusedIsNamed()
{
    const Snapshot snapshot = liveTrace("malformed");
    const auto reading = readAt(snapshot, Moment::headOf(snapshot), keysOf(snapshot).front());
    const WireBytes request(reading, Message::Request);
    const WireNote note = noteOf(request, find(request, WireName::Refused, WireSection::Unread));
    QVERIFY2(note.title.startsWith(QStringLiteral("HPE_")), qPrintable(note.title));
    const WireBytes answer(reading, Message::Response);
    QCOMPARE(noteOf(answer, find(answer, WireName::StatusCode)).by, WireNote::By::Module);
}

QTEST_GUILESS_MAIN(tst_WireSpans)
#include "tst_wirespans.moc"

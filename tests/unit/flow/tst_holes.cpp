#include "core/flow/exchangereading.h"
#include "tests/support/getseries.h"
#include "tests/support/tracebuilder.h"
#include "tests/unit/flow/flowdump.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;
using namespace std::chrono_literals;

namespace
{

Writer::Options options(qint64 limit)
{
    Writer::Options options;
    options.limitBytes = limit;
    options.chunkBytes = 8 << 10;
    return options;
}

const QByteArray first = "the first";
const QByteArray second = "the second, of which nothing is known";
const QByteArray third = "the third";
const QByteArray rest = "the rest";
const QByteArray length =
    QByteArray::number(first.size() + second.size() + third.size() + rest.size());

/// A download in pieces, between which other exchanges go on until the trace has forgotten them.
/// Written twice: into a small trace, and into one that forgets nothing.
struct Download {
    enum class Keep { All, Beginning, Nothing };

    TraceBuilder b;
    Line line;
    ClientScript client;
    std::optional<ServerScript> server;
    GetSeries others;
    bool serverInside;

    Download(Keep keep, bool inside)
        : b(options(keep == Keep::All ? 256 << 20 : 256 << 10))
        , line(newLine(b, 51800))
        , client(b, "POST", "/chunks")
        , others(b)
        , serverInside(inside)
    {
        client.newSocket(line);
        client.write("a request ");
        client.end("in two pieces");
        client.onSocket();
        client.connected();
        if (inside) {
            accept(b, line);
            server.emplace(b, line, client.id());
            server->writeHead(200, {{"Content-Length", length}});
        } else {
            line.toClient = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
        }
        piece(first);
        if (keep == Keep::Beginning && !b.writer().pin({0}, {b.snapshot().endEvent() - 1}))
            qFatal("not pinned");
        forget();
        piece(second);
        forget();
        piece(third);
        b.wait(5ms);
    }

    void piece(const QByteArray &payload)
    {
        if (server) {
            server->write(payload);
            server->flush();
        } else {
            line.toClient += payload;
        }
        b.wait(100us);
        client.read();
    }
    void end()
    {
        if (server) {
            server->end(rest);
            server->flush();
            server->finished();
        } else {
            line.toClient += rest;
        }
        client.read();
        client.release();
    }
    /// As many others as the small trace has room for.
    void forget()
    {
        for (int i = 0; i < 400; ++i)
            others.add("/other/" + QByteArray::number(i));
    }
    flow::ExchangeKey key() const { return {client.id(), server ? server->id() : HalfId{}}; }
};

} // namespace

/// Exchanges of which the trace has forgotten a part: sums are those of the whole, and nothing is
/// said that only the missing part could tell.
class tst_Holes : public QObject
{
    Q_OBJECT
private:
    void cases_data();
private Q_SLOTS:
    void sumsAreThoseOfTheWhole_data() { cases_data(); }
    void sumsAreThoseOfTheWhole();
    void whatIsMissingIsSaid_data() { cases_data(); }
    void whatIsMissingIsSaid();
    void noArrowIsOfAnotherMessage_data() { cases_data(); }
    void noArrowIsOfAnotherMessage();
    void nothingIsKnownInAdvance_data() { cases_data(); }
    void nothingIsKnownInAdvance();
    void whatEndedInTheHoleIsOver();
};

void tst_Holes::cases_data()
{
    QTest::addColumn<int>("keep");
    QTest::addColumn<bool>("inside");
    QTest::newRow("cut, server inside") << int(Download::Keep::Nothing) << true;
    QTest::newRow("cut, server outside") << int(Download::Keep::Nothing) << false;
    QTest::newRow("pinned, server inside") << int(Download::Keep::Beginning) << true;
    QTest::newRow("pinned, server outside") << int(Download::Keep::Beginning) << false;
}

void tst_Holes::sumsAreThoseOfTheWhole()
{
    QFETCH(int, keep);
    QFETCH(bool, inside);
    Download whole(Download::Keep::All, inside);
    Download part(Download::Keep(keep), inside);
    for (const bool over : {false, true}) {
        if (over) {
            whole.end();
            part.end();
        }
        const Snapshot all = whole.b.snapshot();
        const Snapshot some = part.b.snapshot();
        QVERIFY(some.firstEvent() > 800);
        const flow::Moment head = flow::Moment::headOf(all);
        QCOMPARE(flow::Moment::headOf(some), head);
        const flow::MessageView request = flow::requestOf(some, head, part.key());
        const flow::MessageView response = flow::responseOf(some, head, part.key());
        QCOMPARE(request.payloadBytes, flow::requestOf(all, head, whole.key()).payloadBytes);
        QCOMPARE(request.wireBytes, flow::requestOf(all, head, whole.key()).wireBytes);
        QCOMPARE(response.payloadBytes, flow::responseOf(all, head, whole.key()).payloadBytes);
        QCOMPARE(response.wireBytes, flow::responseOf(all, head, whole.key()).wireBytes);
        QCOMPARE(response.complete, over);
        QVERIFY(response.forgotten);
        const flow::Payload payload = flow::responsePayloadOf(some, head, part.key(), 1 << 20);
        QCOMPARE(payload.total, response.payloadBytes);
        QVERIFY(payload.forgotten);
        QVERIFY(first.startsWith(payload.bytes));
    }
}

void tst_Holes::whatIsMissingIsSaid()
{
    QFETCH(int, keep);
    QFETCH(bool, inside);
    Download part(Download::Keep(keep), inside);
    const Snapshot snapshot = part.b.snapshot();
    flow::Moment moment = flow::Moment::headOf(snapshot);
    moment.clock += 7ms;
    const flow::Sentence sentence = flow::sentenceOf(snapshot, moment, part.key());
    QCOMPARE(sentence.text,
        QStringLiteral("A part of this exchange was forgotten, to stay within the limit."));
    QCOMPARE(sentence.next, QStringLiteral("The answer has begun; its end is not here."));
    const auto steps = flow::clientSteps(snapshot, moment, part.key());
    for (const flow::Step &step : steps) {
        QVERIFY2(!step.detail.contains(QLatin1String("not called")), qPrintable(step.detail));
        QVERIFY2(!step.title.contains(u'×') && step.times == 1, qPrintable(step.title));
        QVERIFY(!step.fact || snapshot.contains(step.fact));
        // request(), its socket, end() and 'response' are known to have been
        if (step.guideNumber == 2 || step.guideNumber == 3 || step.guideNumber == 5
            || step.guideNumber == 7)
            QCOMPARE(step.state, flow::Step::State::Done);
    }
    for (const flow::Step &step : flow::serverSteps(snapshot, moment, part.key()))
        QVERIFY2(!step.title.contains(u'×'), qPrintable(step.title));
}

/// Positions go on where the connection stood behind the hole.
void tst_Holes::noArrowIsOfAnotherMessage()
{
    QFETCH(int, keep);
    QFETCH(bool, inside);
    Download part(Download::Keep(keep), inside);
    const Snapshot snapshot = part.b.snapshot();
    const flow::Scene scene =
        flow::sceneOf(snapshot, flow::Moment::headOf(snapshot), part.key(), flow::Depth::Wire);
    QStringList segments;
    for (const flow::Row &row : scene.rows) {
        for (const flow::Segment &segment : row.arrow.segments)
            segments += segment.label;
    }
    const QString all = segments.join(u'|');
    QVERIFY2(!all.contains(QLatin1String("another message")), qPrintable(all));
    QVERIFY2(!all.contains(QLatin1String("not parsed")), qPrintable(all));
    QVERIFY2(all.endsWith(QLatin1String("body 9")), qPrintable(all)); // the third
}

/// Each moment is the same in a trace that ends there.
void tst_Holes::nothingIsKnownInAdvance()
{
    QFETCH(int, keep);
    QFETCH(bool, inside);
    Download part(Download::Keep(keep), inside);
    part.end();
    const Snapshot snapshot = part.b.snapshot();
    for (quint64 events = snapshot.endEvent() - 12; events <= snapshot.endEvent(); ++events) {
        const flow::Moment moment = momentAt(snapshot, events);
        QCOMPARE(dumpAll(snapshot, moment, part.key()),
            dumpAll(snapshot.until(events), moment, part.key()));
    }
}

void tst_Holes::whatEndedInTheHoleIsOver()
{
    TraceBuilder b(options(256 << 10));
    Line line = newLine(b, 51801);
    ClientScript client(b, "GET", "/short");
    client.newSocket(line);
    client.end();
    client.onSocket();
    client.connected();
    QVERIFY(b.writer().pin({0}, {b.snapshot().endEvent() - 1}));
    GetSeries others(b);
    for (int i = 0; i < 400; ++i)
        others.add("/before");
    line.toClient = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    client.read();
    client.release();
    for (int i = 0; i < 400; ++i)
        others.add("/behind");
    const Snapshot snapshot = b.snapshot();
    const flow::Moment head = flow::Moment::headOf(snapshot);
    const flow::ExchangeReading reading(snapshot, head, {client.id(), {}});
    QVERIFY(reading.client().closed);
    QCOMPARE(flow::sentenceOf(reading).next, QStringLiteral("It is over."));
}

QTEST_GUILESS_MAIN(tst_Holes)
#include "tst_holes.moc"

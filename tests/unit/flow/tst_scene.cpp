#include "core/flow/exchangereading.h"
#include "core/flow/sceneparts.h"
#include "tests/support/askedserver.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "tests/unit/flow/flowdump.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;

class tst_Scene : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void drawsThePost();
    void storyHasNamesOnly();
    void answerInFlightHasNoRead();
    void arrowsEndOpenAtAPeerOutside();
    void resetIsAnArrow();
    void quietStretchSaysWhoWaits();
    void quietGoesOnWithTheClock();
    void segmentsAddUp();
    void rowsStayWhereTheyAre();
    void whatWasQuietStaysSo();
    void whatIsLetGoHasANameAndComesBeforeItsArrow();
    void onlyWhatCompletesAnEndEnds();
    void manyEqualCallbacksAreOne();
    void whatIsFoldedOpensAndCloses();
    void fewAreNotFolded();
    void manyArrowsOfOneByteAreOne();
    void protocolShowsTheLinesOnTheWire();
    void ofManyChunksTheFirstOnes();
    void protocolGivesTheRules();
    void wireShowsReadsAndWritesWithTheirPlaces();
    void wireStampsEachEvent();
};

static flow::Scene sceneAt(
    Sample sample, EventKind behind, int n, flow::Depth depth = flow::Depth::Code)
{
    const SampleTrace trace = sampleTrace(sample);
    return flow::sceneOf(trace.snapshot, momentBehind(trace.snapshot, behind, n),
        {trace.client, trace.server}, depth);
}

void tst_Scene::drawsThePost()
{
    QCOMPARE(dump(sceneAt(Sample::Post, EventKind::None, 1)),
        QByteArray(
            "ClientRequest | 127.0.0.1:51322 → :3000 | (req, res) ⇒\n"
            "0 http.request()\n"
            "1 agent agent lends :51322 (reused, idle 2.10 s)\n"
            "2 write('{\"key\"')\n"
            "3           --> 166 B [head 155] [chunk 11]\n"
            "4                     on 'request'\n"
            "5                     on req 'data' 6 B\n"
            "6 ~~~ 1.20 s: 1.20 s · The server is registered for more 'data'; nothing runs.\n"
            "7 write(': \"value\"}')\n"
            "8 end()\n"
            "9           --> 20 B [chunk 15] [end 5]\n"
            "10                     on req 'data' 10 B\n"
            "11                     on req 'end'\n"
            "12                     writeHead(200)\n"
            "13                     write('你好！')\n"
            "14                     end()\n"
            "15           <-- 176 B [head 157] [chunk 14] [end 5]\n"
            "16 on 'response' 200\n"
            "17 on 'data' 9 B\n"
            "18 on 'end'\n"
            "19 agent agent takes :51322 back (free in the pool)\n"
            "0->1 +less than a loop turn 2->3 +100 µs 3->4 +300 µs 8->9 +100 µs 9->10 +300 µs 14->15 +200 "
            "µs "
            "15->16 +3.0 ms\n"));
}

void tst_Scene::storyHasNamesOnly()
{
    const QByteArray text = dump(sceneAt(Sample::Post, EventKind::None, 1, flow::Depth::Story));
    QVERIFY(text.contains("write()\n"));
    QVERIFY(text.contains("--> 166 B [head] [chunk]\n"));
    QVERIFY(!text.contains("agent"));
    QVERIFY(!text.contains("key"));
}

void tst_Scene::answerInFlightHasNoRead()
{
    const flow::Scene scene = sceneAt(Sample::Post, EventKind::SocketWrite, 11);
    const flow::Row &last = scene.rows.back();
    QCOMPARE(last.kind, flow::Row::Kind::Arrow);
    QVERIFY(last.arrow.write);
    QVERIFY(!last.arrow.read);
    QCOMPARE(last.arrow.bytes, 176);
}

void tst_Scene::arrowsEndOpenAtAPeerOutside()
{
    const QByteArray from = dump(sceneAt(Sample::FromOutside, EventKind::None, 1));
    QVERIFY2(from.startsWith(
                 "outside (curl/7.88.1) (outside) | 127.0.0.1:51414 → :3000 | (req, res) ⇒\n"),
        from.constData());
    QVERIFY2(from.contains("--> 78 B [head 78] (from outside)\n"), from.constData());
    QVERIFY2(from.contains("<-- 163 B [head 149] [body 14] (not read)\n"), from.constData());
    const QByteArray to = dump(sceneAt(Sample::ToOutside, EventKind::None, 1));
    QVERIFY2(to.contains("--> 64 B [head 64] (not read)\n"), to.constData());
    QVERIFY2(to.contains("<-- 60 B [head 54] [body 6] (from outside)\n"), to.constData());
    QVERIFY2(to.contains("<-- 6 B [body 6] (from outside)\n"), to.constData());
}

void tst_Scene::resetIsAnArrow()
{
    const QByteArray text = dump(sceneAt(Sample::Reset, EventKind::None, 1));
    QVERIFY2(text.contains("<-- RST 0 B\n"), text.constData());
    QVERIFY2(text.contains(" resetAndDestroy()\n"), text.constData()); // destroy() sends a FIN
    QVERIFY2(text.contains("on req 'error' read ECONNRESET\n"), text.constData());
}

void tst_Scene::quietStretchSaysWhoWaits()
{
    const QByteArray text = dump(sceneAt(Sample::Held, EventKind::None, 1));
    QVERIFY2(
        text.contains("~~~ 4.00 s: 4.00 s · Held by you: 64 B, made and not yet written. "
                      "The server really waits.\n"),
        text.constData());
}

void tst_Scene::quietGoesOnWithTheClock()
{
    const SampleTrace trace = sampleTrace(Sample::PostNeverEnded);
    flow::Moment moment = flow::Moment::headOf(trace.snapshot);
    const flow::ExchangeKey key{trace.client, trace.server};
    const size_t rows = flow::sceneOf(trace.snapshot, moment, key).rows.size();
    moment.clock += std::chrono::seconds(3);
    const flow::Scene scene = flow::sceneOf(trace.snapshot, moment, key);
    QCOMPARE(scene.rows.size(), rows + 1);
    QCOMPARE(scene.rows.back().quiet.text,
        QStringLiteral(
            "3.00 s · The server waits for the rest: request.end() has not been called."));
}

/// Every sum comes out: the segments of an arrow are its bytes.
void tst_Scene::segmentsAddUp()
{
    for (const Sample sample : allSamples) {
        const SampleTrace trace = sampleTrace(sample);
        for (const SampleTrace::Pair &pair : trace.exchanges) {
            const flow::Scene scene =
                flow::sceneOf(trace.snapshot, flow::Moment::headOf(trace.snapshot),
                    {pair.client, pair.server}, flow::Depth::Wire);
            for (const flow::Row &row : scene.rows) {
                if (row.kind != flow::Row::Kind::Arrow
                    || row.arrow.kind != flow::Arrow::Kind::Bytes)
                    continue;
                qint64 sum = 0;
                for (const flow::Segment &segment : row.arrow.segments)
                    sum += segment.bytes;
                QCOMPARE(sum, row.arrow.bytes);
            }
        }
    }
}

/// What has been laid out stays: the rows of a moment are the first rows of each later one, but
/// that an arrow arrives, a payload becomes known with its bytes and the last quiet stretch ends.
void tst_Scene::rowsStayWhereTheyAre()
{
    const SampleTrace trace = sampleTrace(Sample::Post);
    const flow::ExchangeKey key{trace.client, trace.server};
    std::vector<flow::Row> before;
    for (quint64 events = 0; events <= trace.snapshot.endEvent(); ++events) {
        const std::vector<flow::Row> now =
            flow::sceneOf(trace.snapshot, momentAt(trace.snapshot, events), key).rows;
        QVERIFY(now.size() >= before.size());
        for (size_t i = 0; i < before.size(); ++i) {
            QCOMPARE(now[i].kind, before[i].kind);
            QCOMPARE(now[i].begin, before[i].begin);
        }
        before = now;
    }
}

/// The picture of a moment in which something was waited for is the upper part of each later one: also
/// when that has come, whatever it was: an arrow that was not read, a person who held it.
void tst_Scene::whatWasQuietStaysSo()
{
    constexpr std::chrono::milliseconds quiet{100};
    for (const Sample sample : {Sample::ByHand, Sample::Post, Sample::PostNeverEnded}) {
        const SampleTrace trace = sampleTrace(sample);
        const Snapshot &all = trace.snapshot;
        const flow::ExchangeKey key{trace.client, trace.server};
        for (const auto depth : {flow::Depth::Story, flow::Depth::Code, flow::Depth::Protocol}) {
            const flow::Moment head = flow::Moment::headOf(all);
            const std::vector<flow::Row> whole = flow::sceneOf(all, head, key, depth).rows;
            for (quint64 next = 1; next < all.endEvent(); ++next) {
                if (all.timeOf({next}) - all.timeOf({next - 1}) <= quiet)
                    continue;
                const flow::Moment before{next, all.timeOf({next}) - std::chrono::microseconds(1)};
                const std::vector<flow::Row> then = flow::sceneOf(all, before, key, depth).rows;
                if (then.empty())
                    continue;
                QVERIFY(whole.size() > then.size());
                QCOMPARE(then.back().kind, flow::Row::Kind::Quiet);
                for (size_t i = 0; i < then.size(); ++i) {
                    QCOMPARE(whole[i].kind, then[i].kind);
                    QCOMPARE(whole[i].begin, then[i].begin);
                    QCOMPARE(whole[i].quiet.text.section(u'·', 1), then[i].quiet.text.section(u'·', 1));
                }
            }
        }
    }
}

/// "held 2.00 s · head 87 B", and behind it what was held.
void tst_Scene::whatIsLetGoHasANameAndComesBeforeItsArrow()
{
    const SampleTrace trace = sampleTrace(Sample::ByHand);
    const flow::Scene scene = flow::sceneOf(trace.snapshot,
        flow::Moment::headOf(trace.snapshot), {trace.client, trace.server}, flow::Depth::Code);
    QStringList told;
    for (const flow::Row &row : scene.rows) {
        if (row.kind == flow::Row::Kind::Label && row.label.kind == flow::Label::Kind::Held)
            told << QStringLiteral("%1 · %2").arg(row.label.text, row.label.note);
    }
    QCOMPARE(told,
        (QStringList{"held 2.00 s · head 64 B", "held 1.00 s · 64 B", "held 1.20 s · req 'end'"}));
}

/// "0\r\n\r\n" a byte at a time: five arrows, and with the last of them the answer has ended.
void tst_Scene::onlyWhatCompletesAnEndEnds()
{
    TraceBuilder builder;
    AskedServer asked(builder);
    Line &line = asked.line;
    ClientScript &client = asked.client;
    ServerScript server(builder, line, client.id());
    server.write("x");
    server.end();
    const QByteArray answer = server.pending.join();
    server.pending.clear();
    for (const char byte : answer) {
        builder.wait(std::chrono::microseconds(7));
        builder.addWrite(line.server(), {QByteArray(1, byte)});
    }
    const flow::Scene scene = flow::sceneOf(builder.snapshot(),
        flow::Moment::headOf(builder.snapshot()), {client.id(), server.id()});
    QStringList ends;
    for (const flow::Row &row : scene.rows) {
        for (const flow::Segment &segment : row.arrow.segments) {
            if (segment.kind == flow::PieceKind::End)
                ends << segment.label;
        }
    }
    const QString part = QStringLiteral("part of the end 1");
    QCOMPARE(ends, (QStringList{part, part, part, part, "end 1"}));
}

namespace
{

/// A GET that is answered in this many chunks, all of them in one write.
struct Chunked {
    explicit Chunked(int chunks)
    {
        Line line = newLine(builder, 51322);
        ClientScript client(builder, "GET", "/", {{"Accept", "*/*"}});
        client.newSocket(line);
        client.end();
        accept(builder, line);
        client.connected();
        ServerScript server(builder, line, client.id());
        builder.wait(std::chrono::microseconds(7));
        for (int i = 0; i < chunks; ++i)
            server.write(QByteArray(16, 'x'));
        server.end();
        server.flush();
        builder.wait(std::chrono::microseconds(30));
        client.read();
        key = {client.id(), server.id()};
        snapshot = builder.snapshot();
    }
    flow::Scene scene(flow::Depth depth, const flow::Opened &opened = {}) const
    {
        const flow::ExchangeReading reading(snapshot, flow::Moment::headOf(snapshot), key);
        return flow::sceneOf(reading, depth, opened);
    }

    TraceBuilder builder;
    flow::ExchangeKey key;
    Snapshot snapshot;
};

std::vector<flow::Label> labelsOf(const flow::Scene &scene, const QString &beginning)
{
    std::vector<flow::Label> labels;
    for (const flow::Row &row : scene.rows) {
        if (row.kind == flow::Row::Kind::Label && row.label.text.startsWith(beginning))
            labels.push_back(row.label);
    }
    return labels;
}

QStringList linesOf(const flow::Scene &scene, Side from)
{
    QStringList lines;
    for (const flow::Row &row : scene.rows) {
        if (row.kind != flow::Row::Kind::Arrow || row.arrow.from != from)
            continue;
        for (const flow::WireLine &line : row.arrow.lines)
            lines << (line.byModule ? QStringLiteral("+ ") : QString()) + line.text;
    }
    return lines;
}

} // namespace

void tst_Scene::manyEqualCallbacksAreOne()
{
    const Chunked trace(47);
    const auto data = labelsOf(trace.scene(flow::Depth::Code), QStringLiteral("'data'"));
    QCOMPARE(data.size(), 1u);
    QCOMPARE(data.front().text, QStringLiteral("'data' ×47 · 752 B"));
    QCOMPARE(data.front().shortText, QStringLiteral("'data' ×47"));
    QCOMPARE(data.front().fold, flow::Label::Fold::Closed);
    const auto writes = labelsOf(trace.scene(flow::Depth::Code), QStringLiteral("write"));
    QCOMPARE(writes.size(), 1u);
    QCOMPARE(writes.front().text, QStringLiteral("write() ×47 · 752 B"));
}

void tst_Scene::whatIsFoldedOpensAndCloses()
{
    const Chunked trace(47);
    const flow::Label fold =
        labelsOf(trace.scene(flow::Depth::Code), QStringLiteral("'data'")).front();
    const auto open =
        labelsOf(trace.scene(flow::Depth::Code, {{flow::Stretch::Kind::Labels, fold.event}}), QStringLiteral("'data'"));
    QCOMPARE(open.size(), 48u); // it stays, above those it stands for
    QCOMPARE(open.front().fold, flow::Label::Fold::Open);
    QCOMPARE(open.at(1).text, QStringLiteral("'data' 16 B"));
    QCOMPARE(open.back().event, fold.last);
    QCOMPARE(labelsOf(trace.scene(flow::Depth::Code, {{flow::Stretch::Kind::Labels, fold.event}}), QStringLiteral("write")).size(),
        1u); // the other one is still closed
}

/// An answer that comes byte by byte: its head is one arrow, which opens; what is called for a byte
/// of the body stays beside it. The same bytes at every moment.
void tst_Scene::manyArrowsOfOneByteAreOne()
{
    const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
    test::TraceBuilder b;
    test::Line line = test::newLine(b, 51603);
    test::ClientScript client(b, "GET", "/");
    client.newSocket(line);
    client.end();
    client.onSocket();
    client.connected();
    test::IncomingScript incoming;
    const trace::Subject half = trace::Subject::half(client.id());
    const auto parse = [&](QByteArray bytes, trace::EventIndex read) {
        incoming.feed(b, half, bytes, read, [&](trace::EventIndex headIn) {
            b.add(EventKind::OnResponse, half, int(trace::MessageObject::Incoming), 200, headIn);
        });
    };
    trace::EventIndex read;
    for (const char byte : head)
        read = b.addRead(line.client(), QByteArray(1, byte));
    parse(head, read);
    for (const char byte : QByteArray("abc"))
        parse(QByteArray(1, byte), b.addRead(line.client(), QByteArray(1, byte)));
    const trace::Snapshot snapshot = b.snapshot();
    const flow::ExchangeKey key{client.id(), {}};
    const auto answerAt = [&](quint64 events, const flow::Opened &opened = {}) {
        const flow::ExchangeReading reading(
            snapshot, {events, snapshot.timeOf({events - 1})}, key);
        std::vector<flow::Arrow> arrows;
        for (const flow::Row &row : flow::sceneOf(reading, flow::Depth::Code, opened).rows) {
            if (row.kind == flow::Row::Kind::Arrow && row.arrow.from == Side::Server
                && row.arrow.kind == flow::Arrow::Kind::Bytes)
                arrows.push_back(row.arrow);
        }
        return arrows;
    };
    const std::vector<flow::Arrow> answer = answerAt(snapshot.endEvent());
    QCOMPARE(answer.size(), size_t(1 + 3));
    QCOMPARE(answer.front().count, int(head.size()));
    QCOMPARE(answer.front().bytes, head.size());
    QCOMPARE(answer.front().events.size(), size_t(head.size()));
    QCOMPARE(answer.front().segments.size(), size_t(1));
    QCOMPARE(flow::manyText(answer.front(), answer.front().count),
        QStringLiteral("%1 reads of 1 B").arg(head.size()));
    const flow::Stretch stretch{flow::Stretch::Kind::Arrows, answer.front().events.front()};
    QCOMPARE(answerAt(snapshot.endEvent(), {stretch}).size(), size_t(head.size() + 3));
    for (quint64 events = 1; events <= snapshot.endEvent(); ++events) {
        qint64 closed = 0;
        qint64 open = 0;
        for (const flow::Arrow &arrow : answerAt(events))
            closed += arrow.bytes;
        for (const flow::Arrow &arrow : answerAt(events, {stretch}))
            open += arrow.bytes;
        QCOMPARE(closed, open);
    }
}

void tst_Scene::fewAreNotFolded()
{
    const Chunked trace(flow::foldedFrom - 1);
    QCOMPARE(labelsOf(trace.scene(flow::Depth::Code), QStringLiteral("'data'")).size(),
        size_t(flow::foldedFrom - 1));
}

void tst_Scene::protocolShowsTheLinesOnTheWire()
{
    const flow::Scene scene = sceneAt(Sample::Post, EventKind::None, 1, flow::Depth::Protocol);
    QCOMPARE(linesOf(scene, Side::Client),
        QStringList({"POST /api/data HTTP/1.1↵", "Content-Type: application/json↵",
            "User-Agent: MyClient↵", "+ Host: 127.0.0.1:3000↵", "+ Connection: keep-alive↵",
            "+ Transfer-Encoding: chunked↵", "↵", "6↵", "{\"key\"↵", "a↵", ": \"value\"}↵", "0↵",
            "↵"}));
    QVERIFY(linesOf(sceneAt(Sample::Post, EventKind::None, 1), Side::Client).isEmpty());
}

void tst_Scene::ofManyChunksTheFirstOnes()
{
    const QStringList lines = linesOf(Chunked(47).scene(flow::Depth::Protocol), Side::Server);
    QCOMPARE(lines.count(QStringLiteral("10↵")), 3);
    QVERIFY(lines.contains(QStringLiteral("… 44 more chunks, 704 B")));
    QCOMPARE(lines.last(), QStringLiteral("↵")); // the end is there
    QVERIFY(lines.contains(QStringLiteral("0↵")));
}

void tst_Scene::protocolGivesTheRules()
{
    const flow::Scene scene = sceneAt(Sample::Post, EventKind::None, 1, flow::Depth::Protocol);
    const auto made = labelsOf(scene, QStringLiteral("chunked"));
    QVERIFY(!made.empty());
    QCOMPARE(made.front().note, QStringLiteral("the length is not known · RFC 9112, 7.1"));
    const auto read = labelsOf(scene, QStringLiteral("chunks follow"));
    QCOMPARE(read.size(), 2u); // by both
    QCOMPARE(read.front().lane, flow::Lane::Server);
    QCOMPARE(read.front().note, QStringLiteral("RFC 9112, 7.1"));
}

void tst_Scene::wireShowsReadsAndWritesWithTheirPlaces()
{
    const flow::Scene scene = sceneAt(Sample::Post, EventKind::None, 1, flow::Depth::Wire);
    // It is the third exchange on its connection: others went over it before.
    const auto sent = labelsOf(scene, QStringLiteral("send()"));
    QCOMPARE(sent.size(), 3u);
    QCOMPARE(sent.at(0).text, QStringLiteral("send() 166 B"));
    const auto placesOf = [](const flow::Label &label) {
        return label.note.section(QStringLiteral("bytes "), 1).split(u'–');
    };
    QCOMPARE(placesOf(sent.at(1)).at(0).toInt(), placesOf(sent.at(0)).at(1).toInt() + 1);
    QCOMPARE(labelsOf(scene, QStringLiteral("recv()")).size(), 3u);
    for (const flow::Row &row : scene.rows) {
        for (const flow::WireLine &line : row.arrow.lines)
            QVERIFY(line.offset >= 0);
    }
}

void tst_Scene::wireStampsEachEvent()
{
    const Chunked trace(3);
    const flow::Scene scene = trace.scene(flow::Depth::Wire);
    int last = 0;
    for (const flow::Row &row : scene.rows) {
        if (row.kind != flow::Row::Kind::Label)
            continue;
        const QString note = QString(row.label.note).replace(QChar(0xa0), u' ');
        QVERIFY2(note.contains(QStringLiteral(" µs · turn ")), qPrintable(note));
        const int turn = note.section(QStringLiteral("turn "), 1).section(u' ', 0, 0).toInt();
        QVERIFY(turn >= last); // events of one turn stand together
        last = turn;
    }
    const auto turnOf = [&](const QString &text) {
        return QString(labelsOf(scene, text).front().note)
            .replace(QChar(0xa0), u' ')
            .section(QStringLiteral("turn "), 1)
            .section(u' ', 0, 0)
            .toInt();
    };
    QCOMPARE(turnOf(QStringLiteral("end()")), 1);
    QVERIFY(turnOf(QStringLiteral("write")) > turnOf(QStringLiteral("http.request()")));
}

QTEST_GUILESS_MAIN(tst_Scene)
#include "tst_scene.moc"

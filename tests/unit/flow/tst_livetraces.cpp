#include "tests/unit/flow/flowdump.h"
#include "tests/unit/flow/livetraces.h"

#include "core/flow/eventtext.h"
#include "core/flow/exchangereading.h"

#include <QRegularExpression>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;

/// What flow says of exchanges that the engine really made over sockets.
class tst_LiveTraces : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsKnownInAdvance_data();
    void nothingIsKnownInAdvance();
    void segmentsAddUp_data() { nothingIsKnownInAdvance_data(); }
    void segmentsAddUp();
    void whatHasBegunHasARow_data() { nothingIsKnownInAdvance_data(); }
    void whatHasBegunHasARow();
    void everyMomentHasASentence_data() { nothingIsKnownInAdvance_data(); }
    void everyMomentHasASentence();
    void endsWith_data();
    void endsWith();
    void saysAtEachStep_data();
    void saysAtEachStep();
    void aResetIsToldFromDestroy();
    void aGetIsDrawn();
    void aPostIsDrawn();
    void pipelinedAnswersHaveTheirOwnArrows();
    void whatFollowsAnUnframedBodyIsAnotherMessage();
    void theProxysTwoExchangesAreJoined();
    void aTunnelIsARowThatCounts();
    void aUnixSocketHasNoPorts();
    void theOtherConnectionOfATunnelIsListed();
};

void tst_LiveTraces::nothingIsKnownInAdvance_data()
{
    QTest::addColumn<int>("scenario");
    for (size_t i = 0; i < liveScenarios().size(); ++i)
        QTest::newRow(liveScenarios()[i].name) << int(i);
}

static Snapshot traceOf(int scenario)
{
    return liveScenarios()[size_t(scenario)].run();
}

static std::vector<flow::ExchangeKey> keysOf(const Snapshot &snapshot)
{
    flow::ExchangeIndex index;
    index.update(snapshot);
    std::vector<flow::ExchangeKey> keys;
    for (int row = 0; row < index.rowCount(); ++row)
        keys.push_back(index.keyAt(row));
    return keys;
}

/// What flow says at a moment comes from events before the moment only.
void tst_LiveTraces::nothingIsKnownInAdvance()
{
    QFETCH(int, scenario);
    const Snapshot whole = traceOf(scenario);
    flow::ExchangeIndex wholeIndex;
    wholeIndex.update(whole);
    const std::vector<flow::ExchangeKey> keys = keysOf(whole);
    QVERIFY(!keys.empty());
    for (quint64 events = 0; events <= whole.endEvent(); ++events) {
        const Snapshot begin = whole.until(events);
        const flow::Moment moment = momentAt(whole, events);
        flow::ExchangeIndex beginIndex;
        beginIndex.update(begin);
        QCOMPARE(dumpRows(wholeIndex, moment), dumpRows(beginIndex, moment));
        for (const flow::ExchangeKey &key : keys)
            QCOMPARE(dumpAll(whole, moment, key), dumpAll(begin, moment, key));
    }
}

/// The segments of an arrow are its bytes, all of them; the arrows are the writes (or reads) of the
/// socket.
void tst_LiveTraces::segmentsAddUp()
{
    QFETCH(int, scenario);
    const Snapshot snapshot = traceOf(scenario);
    for (const flow::ExchangeKey &key : keysOf(snapshot)) {
        for (quint64 events = 0; events <= snapshot.endEvent(); ++events) {
            const flow::Scene scene =
                flow::sceneOf(snapshot, momentAt(snapshot, events), key, flow::Depth::Wire);
            for (const flow::Row &row : scene.rows) {
                if (row.kind != flow::Row::Kind::Arrow
                    || row.arrow.kind != flow::Arrow::Kind::Bytes)
                    continue;
                qint64 sum = 0;
                for (const flow::Segment &segment : row.arrow.segments)
                    sum += segment.bytes;
                QCOMPARE(sum, row.arrow.bytes);
                const EventIndex carried = row.arrow.write ? row.arrow.write : row.arrow.read;
                QCOMPARE(snapshot.byteCountOf(carried), row.arrow.bytes);
            }
        }
    }
}

/// List, stage and sentence know of an exchange from the same event on.
void tst_LiveTraces::whatHasBegunHasARow()
{
    QFETCH(int, scenario);
    const Snapshot snapshot = traceOf(scenario);
    flow::ExchangeIndex index;
    index.update(snapshot);
    for (quint64 events = 0; events <= snapshot.endEvent(); ++events) {
        const flow::Moment moment = momentAt(snapshot, events);
        for (int row = 0; row < index.rowCount(); ++row) {
            if (index.rowAt(row, flow::Moment::headOf(snapshot)).extra)
                continue; // its client half is in the row of another
            const flow::ExchangeReading reading(snapshot, moment, index.keyAt(row));
            const bool begun = reading.client().begun || reading.server().begun;
            QCOMPARE(begun, row < index.rowCountAt(moment));
            QCOMPARE(flow::sceneOf(reading, flow::Depth::Code).rows.empty(), !begun);
            QCOMPARE(flow::sentenceOf(reading).text.isEmpty(), !begun);
        }
    }
}

/// From the first event of an exchange on there is something to say, and no step is without a
/// title.
void tst_LiveTraces::everyMomentHasASentence()
{
    QFETCH(int, scenario);
    const Snapshot snapshot = traceOf(scenario);
    for (const flow::ExchangeKey &key : keysOf(snapshot)) {
        for (quint64 events = 0; events <= snapshot.endEvent(); ++events) {
            const flow::ExchangeReading reading(snapshot, momentAt(snapshot, events), key);
            if (!reading.client().begun && !reading.server().begun)
                continue;
            QVERIFY(!flow::sentenceOf(reading).text.isEmpty());
            for (const flow::Row &row : flow::sceneOf(reading, flow::Depth::Wire).rows) {
                if (row.kind == flow::Row::Kind::Quiet)
                    QVERIFY(!row.quiet.text.endsWith(QStringLiteral("· ")));
            }
        }
    }
}

static quint64 firstOf(const Snapshot &snapshot, EventKind kind)
{
    quint64 index = 0;
    while (index < snapshot.endEvent() && snapshot.at({index}).kind != kind)
        ++index;
    return index;
}

static flow::Sentence sentenceAt(const Snapshot &snapshot, const flow::Moment &moment, int row)
{
    return flow::sentenceOf(snapshot, moment, keysOf(snapshot)[size_t(row)]);
}

void tst_LiveTraces::endsWith_data()
{
    QTest::addColumn<QByteArray>("scenario");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("next");
    const auto row = [](const char *scenario, const char *text, const char *next) {
        QTest::newRow(scenario) << QByteArray(scenario) << QString(text) << QString(next);
    };
    const char *const kept = "The socket is back in the agent's pool and can be lent again.";
    const char *const dropped = "The agent does not keep this socket; it is closed.";
    const char *const done = "Done: `200 OK`, and your program got `'end'`.";
    row("twoGets", done,
        "The socket went back to the agent's pool; since then it was lent to another request.");
    row("post", done, kept);
    row("forgottenEnd", done, kept);
    row("earlyHints", done, kept);
    row("waitForContinue", done, kept);
    row("heldDeliver", done, kept);
    row("head", done, dropped);
    row("serverOutsideCloses", done, dropped);
    row("queue", done, "The agent has handed the socket over to a request in its queue.");
    row("neverEnd", "Your program gave up: it called `abort()` in the middle of the answer.",
        "The connection is closed.");
    row("reset", "The connection was reset in the middle of the answer.",
        "Your program gets `'error'`: `read ECONNRESET`.");
    row("notHttp", "What came back is not HTTP: the parser refused it.",
        "Your program gets `'error'`: `HPE_INVALID_CONSTANT`, Parse Error: Expected HTTP/, RTSP/ "
        "or ICE/.");
    row("curl", "The answer is given to the kernel. What the client does with it is not known.",
        "");
    row("proxied", "The answer is given to the kernel. What the client does with it is not known.",
        "");
    row("tunnelRefused", "There is no tunnel to `127.0.0.1:1`: connect ECONNREFUSED 127.0.0.1:1.",
        "The client gets the reason in plain text.");
    row("malformed", "The server's parser refused the request: `HPE_INVALID_HEADER_TOKEN`.",
        "The module answers with an error of its own and closes the connection; no handler runs.");
}

void tst_LiveTraces::endsWith()
{
    QFETCH(QByteArray, scenario);
    const Snapshot snapshot = liveTrace(scenario.constData());
    const flow::Sentence sentence = sentenceAt(snapshot, flow::Moment::headOf(snapshot), 0);
    QTEST(sentence.text, "text");
    QTEST(sentence.next, "next");
}

void tst_LiveTraces::saysAtEachStep_data()
{
    QTest::addColumn<QByteArray>("scenario");
    QTest::addColumn<EventKind>("behind");
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("later"); // microseconds on the clock
    QTest::addColumn<QString>("text");
    const auto row = [](const char *scenario, EventKind behind, int n, int later,
                         const char *text) {
        QTest::addRow("%s %d.%d+%d", scenario, int(behind), n, later)
            << QByteArray(scenario) << behind << n << later << QString::fromUtf8(text);
    };
    const char *const get = "twoGets";
    row(get, EventKind::CallRequest, 1, 0, "Your program runs: it has called `http.request()`.");
    row(get, EventKind::CallEnd, 1, 0, "Your program runs: it has called `end()`.");
    row(get, EventKind::AgentKeptSocket, 1, 0, "Done: `200 OK`, and your program got `'end'`.");
    row(get, EventKind::SocketWrite, 1, 0,
        "The request is on the wire. The server is registered for `'request'`; nothing runs.");
    row(get, EventKind::OnRequest, 1, 0,
        "The server's handler runs: it has been called with `(req, res)`.");
    row(get, EventKind::CallSetHeader, 1, 0,
        "The server's handler runs: it has called `res.setHeader()`.");
    row(get, EventKind::SocketWrite, 2, 0,
        "The answer is on the wire. Your program is registered for `'response'`; nothing runs.");
    row(get, EventKind::HeadIn, 2, 0,
        "Bytes of the answer are here; the module's parser reads them.");
    row(get, EventKind::OnResponse, 1, 0,
        "Your program runs: `'response'` has called it with `200 OK`.");
    row(get, EventKind::BodyIn, 1, 0, "Your program runs: `'data'` brought it 14 B.");
    row("post", EventKind::BodyIn, 1, 0, "The server's handler runs: `req` got `'data'`, 6 B.");
    row("post", EventKind::BodyIn, 2, 1000,
        "The server is registered for more `'data'`, your program for more of the answer; nothing "
        "runs.");
    row("forgottenEnd", EventKind::Connected, 1, 1000,
        "Nothing was sent: `end()` has not been called.");
    row("postWithoutEnd", EventKind::BodyIn, 2, 1000,
        "The answer has begun, but the request is not complete: `request.end()` has not been "
        "called.");
    row("neverEnd", EventKind::BodyIn, 1, 1000,
        "The answer has begun, but `res.end()` has not been called. Your program is registered for "
        "`'data'`.");
    row("reset", EventKind::BodyIn, 1, 1000,
        "The handler waits 50.0 ms before it goes on; nothing runs.");
    row("reset", EventKind::CallDestroy, 1, 0,
        "The server's handler gave up: it called `resetAndDestroy()`.");
    row("waitForContinue", EventKind::Twin, 1, 1000,
        "Your program sends no body before `100 Continue`. It is registered for `'continue'`; "
        "nothing runs.");
    row("heldDeliver", EventKind::StepHeld, 1, 1000,
        "Held by you: the request is parsed, and its handler has not been called. The client "
        "really waits.");
    row("heldIn", EventKind::StepHeld, 1, 1000,
        "Held by you: 163 B of the answer lie unread in our kernel's buffer. Your program waits.");
    row("heldConnect", EventKind::StepHeld, 1, 1000,
        "Held by you: the connection to `%1` is not opened yet. Your program waits.");
    row("heldOut", EventKind::StepReleased, 1, 0,
        "Your program waits for a connection to `%1`; nothing runs.");
}

void tst_LiveTraces::saysAtEachStep()
{
    QFETCH(QByteArray, scenario);
    QFETCH(EventKind, behind);
    QFETCH(int, n);
    QFETCH(int, later);
    QFETCH(QString, text);
    const Snapshot snapshot = liveTrace(scenario.constData());
    flow::Moment moment = momentBehind(snapshot, behind, n);
    moment.clock += std::chrono::microseconds(later);
    const EventIndex call{firstOf(snapshot, EventKind::CallRequest)};
    const RequestCall detail = snapshot.detailOf<RequestCall>(call);
    text.replace("%1", QString::fromLatin1(detail.host) + u':' + QString::number(detail.port));
    // What is let go and the kernel's handshake run beside each other.
    if (scenario == "heldOut" && firstOf(snapshot, EventKind::Connected) < moment.events)
        text = QStringLiteral("The head is made; it goes to the socket now.");
    QCOMPARE(sentenceAt(snapshot, moment, 0).text, text);
}

/// The scene at depth code, without ports, dates and times.
static QByteArray drawn(const char *scenario, int row)
{
    const Snapshot snapshot = liveTrace(scenario);
    const QByteArray text = dump(
        flow::sceneOf(snapshot, flow::Moment::headOf(snapshot), keysOf(snapshot)[size_t(row)]));
    QByteArray out;
    for (const QByteArray &line : text.split('\n').mid(1)) {
        if (!line.contains("->") || line.contains("--> ")) // elbows have times
            out += line.contains(" ~~~ ") ? line.left(line.indexOf(' ')) + " ~~~\n" : line + '\n';
    }
    static const QRegularExpression port(QStringLiteral(":[0-9]{4,5}"));
    return QString::fromUtf8(out).replace(port, QStringLiteral(":port")).toUtf8().trimmed();
}

/// Node's destroy() sends a FIN: the call that asks for a RST has another name.
void tst_LiveTraces::aResetIsToldFromDestroy()
{
    for (const bool resets : {true, false}) {
        const Snapshot snapshot = liveTrace(resets ? "reset" : "neverEnd"); // the latter aborts
        EventIndex destroyed{firstOf(snapshot, EventKind::SocketDestroyed)};
        QCOMPARE(flow::textOf(snapshot, destroyed, Side::Server).what,
            resets ? QStringLiteral("socket.resetAndDestroy()")
                   : QStringLiteral("socket.destroy()"));
        QCOMPARE(flow::jsonOf(snapshot, destroyed).contains("reset"), resets);
        if (resets)
            QCOMPARE(flow::textOf(snapshot, {firstOf(snapshot, EventKind::CallDestroy)},
                         Side::Server)
                         .what,
                QStringLiteral("resetAndDestroy()"));
    }
}

void tst_LiveTraces::aGetIsDrawn()
{
    QCOMPARE(drawn("forgottenEnd", 0),
        QByteArray("0 http.request()\n"
                   "1 agent agent opens a connection (no free socket in the pool)\n"
                   "2           --> connect 0 B\n"
                   "3 ~~~\n"
                   "4 end() (by you: 69 B on the wire)\n"
                   "5           --> 69 B [head 69]\n"
                   "6                     on 'request'\n"
                   "7                     writeHead(200)\n"
                   "8                     on req 'end'\n"
                   "9                     end()\n"
                   "10           <-- 176 B [head 171] [end 5]\n"
                   "11 on 'response' 200\n"
                   "12 on 'end'\n"
                   "13 agent agent takes :port back (free in the pool)"));
}

void tst_LiveTraces::aPostIsDrawn()
{
    const QByteArray text = drawn("post", 0);
    for (const char *line : {"write('{\"key\"')\n", "--> 109 B [head 98] [chunk 11]\n",
             "on req 'data' 6 B\n", "<-- 182 B [head 171] [chunk 11]\n", "write(': \"value\"}')\n",
             "--> 20 B [chunk 15] [end 5]\n", "<-- 20 B [chunk 15] [end 5]"})
        QVERIFY2(text.contains(line), line);
}

void tst_LiveTraces::pipelinedAnswersHaveTheirOwnArrows()
{
    const QByteArray second = drawn("pipelined", 1);
    QVERIFY2(second.startsWith("0           --> 104 B [another message 52] [head 52]"),
        second.constData());
    QVERIFY2(second.indexOf("end('Hello, World!\\n')") < second.indexOf("<-- 163 B"),
        second.constData());
}

void tst_LiveTraces::whatFollowsAnUnframedBodyIsAnotherMessage()
{
    const Snapshot snapshot = liveTrace("unframedBody");
    QCOMPARE(keysOf(snapshot).size(), size_t(2));
    QCOMPARE(sentenceAt(snapshot, flow::Moment::headOf(snapshot), 1).text,
        QStringLiteral("The bytes behind the request were taken for a second request: "
                       "`HPE_INVALID_METHOD`."));
    const QByteArray text = drawn("unframedBody", 1);
    QVERIFY2(text.contains("--> 78 B [another message 65] [raw 13]\n"), text.constData());
    QVERIFY2(text.contains("<-- 163 B [another message 163]\n"), text.constData());
}

/// Two rows, never twins: each leads to the other, as soon as there are both.
void tst_LiveTraces::theProxysTwoExchangesAreJoined()
{
    const Snapshot snapshot = liveTrace("proxied");
    flow::ExchangeIndex index;
    index.update(snapshot);
    QCOMPARE(index.rowCount(), 2);
    const flow::Moment end = flow::Moment::headOf(snapshot);
    const flow::ExchangeRow asked = index.rowAt(0, end);
    const flow::ExchangeRow handedOn = index.rowAt(1, end);
    QVERIFY(asked.proxied && handedOn.proxied);
    QVERIFY(asked.clientOutside && !handedOn.clientOutside);
    QCOMPARE(asked.joined, (flow::ExchangeKey{handedOn.key.client, {}}));
    QCOMPARE(handedOn.joined, (flow::ExchangeKey{{}, asked.key.server}));
    QCOMPARE(index.rowOf(asked.joined), 1);
    QCOMPARE(index.rowOf(handedOn.joined), 0);
    QCOMPARE(index.joinedRow(0), 1);
    QCOMPARE(index.joinedRow(1), 0);
    QCOMPARE(asked.status, 200);
    QCOMPARE(handedOn.status, 200);

    const quint64 call = firstOf(snapshot, EventKind::CallRequest);
    QVERIFY(!index.rowAt(0, momentAt(snapshot, call)).proxied);
    QCOMPARE(index.rowAt(0, momentAt(snapshot, call + 1)).joined, asked.joined);
    QCOMPARE(index.rowAt(1, momentAt(snapshot, call + 1)).joined, handedOn.joined);

    const flow::Scene client = flow::sceneOf(snapshot, end, asked.key);
    QVERIFY(client.serverIsProxy && !client.clientIsProxy);
    const flow::Scene server = flow::sceneOf(snapshot, end, handedOn.key);
    QVERIFY(server.clientIsProxy && !server.serverIsProxy);
    for (quint64 events = snapshot.firstEvent() + 1; events <= snapshot.endEvent(); ++events) {
        const flow::Sentence said =
            flow::sentenceOf(snapshot, momentAt(snapshot, {events - 1}), handedOn.key);
        QVERIFY2(!(said.text + said.next).contains(QLatin1String("our program")),
            qPrintable(said.text + u' ' + said.next));
    }
}

void tst_LiveTraces::aTunnelIsARowThatCounts()
{
    const Snapshot snapshot = liveTrace("tunnel");
    flow::ExchangeIndex index;
    index.update(snapshot);
    const flow::ExchangeRow row = index.rowAt(0, flow::Moment::headOf(snapshot));
    QVERIFY(row.tunnel && row.proxied && !row.running);
    QCOMPARE(row.method, "CONNECT");
    QCOMPARE(row.status, 200);
    const quint64 closed = firstOf(snapshot, EventKind::TunnelClosed);
    const auto end = snapshot.detailOf<TunnelEnd>({closed});
    QVERIFY(end.bytesToServer > 60 && end.bytesToClient > 100);
    // Beside what passed, the head of CONNECT and the answer to it.
    const qint64 head = snapshot.at({firstOf(snapshot, EventKind::HeadIn)}).value;
    const qint64 answer = snapshot.at({firstOf(snapshot, EventKind::RawOut)}).value;
    QCOMPARE(row.requestBytes, head + end.bytesToServer);

    qint64 toClient = 0;
    qint64 before = 0;
    for (quint64 events = firstOf(snapshot, EventKind::TunnelOpened) + 1; events <= closed;
         ++events) {
        const flow::Moment moment = momentAt(snapshot, events);
        const flow::ExchangeRow then = index.rowAt(0, moment);
        QVERIFY(then.running && then.status == 200);
        QVERIFY(then.responseBytes >= before);
        before = then.responseBytes;
        const flow::ExchangeReading reading(snapshot, moment, row.key);
        QVERIFY(reading.tunnel().opened && !reading.tunnel().closed);
        QCOMPARE(then.requestBytes, head + reading.tunnel().toServer);
        QCOMPARE(then.responseBytes, answer + reading.tunnel().toClient);
        toClient = reading.tunnel().toClient;
    }
    QVERIFY(toClient > 100);
    const flow::Sentence sentence = sentenceAt(snapshot, momentAt(snapshot, closed), 0);
    QVERIFY(sentence.text.contains(QStringLiteral("Bytes pass both ways")));
}

void tst_LiveTraces::aUnixSocketHasNoPorts()
{
    const Snapshot snapshot = liveTrace("overAUnixSocket");
    flow::ExchangeIndex index;
    index.update(snapshot);
    QCOMPARE(index.rowCount(), 2);
    const flow::Moment end = flow::Moment::headOf(snapshot);
    const flow::ExchangeRow second = index.rowAt(1, end);
    QVERIFY(second.unixSocket && second.reused && !second.serverOutside);
    QCOMPARE(second.clientPort, 0);
    const EventIndex connect{firstOf(snapshot, EventKind::ConnectStarted)};
    QVERIFY(!index.rowAt(0, momentAt(snapshot, connect.value)).unixSocket);
    const auto ends = snapshot.detailOf<Endpoints>(connect);
    const QString place = QString::fromUtf8(ends.serverAddress);
    QVERIFY(place.startsWith("unix:/"));
    QVERIFY(flow::textOf(snapshot, connect, Side::Client).detail.endsWith(place));
    QCOMPARE(flow::sceneOf(snapshot, end, second.key).connection, place);
    const QByteArray text = drawn("overAUnixSocket", 1);
    QVERIFY2(text.contains("agent agent lends unix #"), text.constData());
    QVERIFY2(!text.contains(":0"), text.constData());
}

/// The connection to whom CONNECT asks for is the proxy's: its events are listed, and on no stage.
void tst_LiveTraces::theOtherConnectionOfATunnelIsListed()
{
    const Snapshot snapshot = liveTrace("tunnel");
    const flow::ExchangeReading reading(
        snapshot, flow::Moment::headOf(snapshot), keysOf(snapshot).front());
    QVERIFY(reading.upstream());
    QList<EventKind> kinds;
    for (const EventIndex index : reading.upstreamEvents()) {
        QCOMPARE(snapshot.at(index).subject().connectionId(), reading.upstream());
        kinds << snapshot.at(index).kind;
    }
    for (const EventKind kind : {EventKind::ConnectStarted, EventKind::Connected,
             EventKind::SocketWrite, EventKind::SocketRead})
        QVERIFY2(kinds.contains(kind), qPrintable(QString::number(int(kind))));
    const std::vector<EventIndex> all = reading.allEvents();
    QVERIFY(std::is_sorted(all.begin(), all.end()));
    QCOMPARE(all.size(), reading.events().size() + reading.upstreamEvents().size());
    const std::vector<EventIndex> &own = reading.events();
    for (const EventIndex index : reading.upstreamEvents())
        QVERIFY(!std::binary_search(own.begin(), own.end(), index));
}

QTEST_GUILESS_MAIN(tst_LiveTraces)
#include "tst_livetraces.moc"

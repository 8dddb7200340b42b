#include "core/flow/eventtext.h"
#include "core/flow/exchangereading.h"
#include "core/flow/timing.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "tests/unit/flow/flowdump.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;
using namespace std::chrono_literals;

namespace
{

/// A POST whose second piece is written 1.2 s later than the first; the server answers the first
/// one at once.
struct EarlyAnswer {
    TraceBuilder b;
    Line line = newLine(b, 51500);
    ClientScript client{b, "POST", "/echo"};

    EarlyAnswer()
    {
        client.newSocket(line);
        client.write("{\"key\"");
        client.onSocket();
        b.wait(90us);
        client.connected();
        b.wait(60us);
        accept(b, line);
        b.wait(40us);
    }

    /// What the server has made of the first piece is at the client.
    void answerBegins(ServerScript &server)
    {
        server.writeHead(200, {{"Content-Type", "text/plain"}});
        server.write("{\"key\"");
        b.wait(50us);
        server.flush();
        b.wait(100us);
        client.read();
    }

    flow::ExchangeRow row()
    {
        const Snapshot snapshot = b.snapshot();
        flow::ExchangeIndex index;
        index.update(snapshot);
        return index.rowAt(0, flow::Moment::headOf(snapshot));
    }
};

const flow::PhaseSpan *find(const flow::ExchangeRow &row, flow::Phase phase)
{
    for (int i = 0; i < row.phasesUsed; ++i) {
        if (row.phases[size_t(i)].phase == phase)
            return &row.phases[size_t(i)];
    }
    return nullptr;
}

/// A POST that its own program aborts in the middle of the answer, in the turn of its second
/// write().
struct AbortedPost : EarlyAnswer {
    HalfId server;

    AbortedPost()
    {
        ServerScript script(b, line, client.id());
        server = script.id();
        answerBegins(script);
        b.wait(1200ms);
        client.write(": \"value\"}");
        const EventIndex call = b.add(EventKind::CallAbort, client.subject(), int(Origin::Plan));
        b.add(EventKind::SocketDestroyed, line.client(), 0, 0, call);
        b.add(EventKind::FinSent, line.client(), 0, 0, call);
        b.add(EventKind::OnAbort, client.subject(), int(MessageObject::Outgoing), 0, call);
        closeSocket(b, line, Side::Client);
        client.fail({"ECONNRESET", "aborted", {}, -1}, call, MessageObject::Incoming);
        client.close(true);
        b.wait(70us);
        const EventIndex fin = b.add(EventKind::FinReceived, line.server());
        const Error error{"HPE_INVALID_EOF_STATE", "Parse Error", {}, 0};
        b.addDetail(EventKind::ParseFailed, script.subject(), ErrorDetail{error}, 0, fin);
        closeSocket(b, line, Side::Server, true);
        script.close(true);
    }

    flow::ExchangeKey key() const { return {client.id(), server}; }
};

} // namespace

/// What a fresh pair of eyes found untrue on the screen, and is not any more.
class tst_Truths : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void endAloneMakesTheHead();
    void nothingTakesZeroMicroseconds();
    void durationsAreReadable();
    void phaseWithoutDurationSaysWhatItHappenedIn();
    void sendingLastsToTheLastByte();
    void bytesThatWaitForTheSocketAreNotSent();
    void informationIsNotTheAnswer();
    void whoGaveUpIsTheOutcome();
    void whatNeverLeftIsSaid();
    void theFinThatEndsAnExchangeIsSeen();
    void everyLongPauseHasItsBand();
    void theSameQuietAfterEachEnd();
    void theTimerThatFiresSaysWhatComesNext();
    void whatComesOfATimeoutIsSaid_data();
    void whatComesOfATimeoutIsSaid();
    void ofADeadlineItsOwnerIsSaid();
    void aRefusalComesBackAsReset();
    void stoppingTheServerIsACause();
    void theModulesAnswerIsNotTheHandlers();
    void theSameBytesEverywhere_data();
    void theSameBytesEverywhere();
    void httpsToAPlainPortIsAHandshake();
    void eachSidesFailureIsItsOwn();
    void whatNeverConnectedIsNotDrawnAsIfItHad();
    void everyByteIsInOneLine();
    void digitsStandInGroups();
};

void tst_Truths::nothingTakesZeroMicroseconds()
{
    for (const Sample sample : allSamples) {
        const SampleTrace trace = sampleTrace(sample);
        flow::ExchangeIndex index;
        index.update(trace.snapshot);
        const flow::Moment head = flow::Moment::headOf(trace.snapshot);
        QByteArray said = dumpRows(index, head);
        for (const SampleTrace::Pair &pair : trace.exchanges)
            said += dumpAll(trace.snapshot, head, {pair.client, pair.server});
        QVERIFY2(!said.contains(QByteArray(" 0 µs")), said.constData());
    }
}

void tst_Truths::durationsAreReadable()
{
    QCOMPARE(flow::durationText(0us), QStringLiteral("less than a loop turn"));
    QCOMPARE(flow::durationText(1us), QStringLiteral("1 µs"));
    QCOMPARE(flow::durationText(28300ms), QStringLiteral("28.3 s"));
    QCOMPARE(flow::durationText(59999ms), QStringLiteral("1 min 00 s"));
    QCOMPARE(flow::durationText(229600ms), QStringLiteral("3 min 50 s"));
    QCOMPARE(flow::durationText(3725s), QStringLiteral("1 h 02 min"));
}

void tst_Truths::phaseWithoutDurationSaysWhatItHappenedIn()
{
    flow::PhaseSpan phase;
    phase.phase = flow::Phase::Receiving;
    QCOMPARE(flow::phaseText(phase, false), QStringLiteral("in one read"));
    QCOMPARE(flow::phaseText(phase, true), QStringLiteral("in one write"));
    phase.phase = flow::Phase::Sending;
    QCOMPARE(flow::phaseText(phase, true), QStringLiteral("in one read"));
    QCOMPARE(flow::phaseText(phase, false), QStringLiteral("in one turn"));
    phase.end = 300us;
    QCOMPARE(flow::phaseText(phase, false), QStringLiteral("300 µs"));
}

void tst_Truths::sendingLastsToTheLastByte()
{
    EarlyAnswer post;
    ServerScript server(post.b, post.line, post.client.id());
    post.answerBegins(server);
    post.b.wait(1200ms);
    QVERIFY(find(post.row(), flow::Phase::Sending)->underWay);
    post.client.write(": \"value\"}");
    post.client.end();
    post.b.wait(30us);
    post.client.flush();
    const auto lastByte = post.row().end;
    post.b.wait(200us);
    server.read();
    server.end();
    server.flush();
    post.b.wait(100us);
    post.client.read();
    post.client.release();

    const flow::ExchangeRow row = post.row();
    const flow::PhaseSpan *sending = find(row, flow::Phase::Sending);
    const flow::PhaseSpan *receiving = find(row, flow::Phase::Receiving);
    QVERIFY(sending && receiving);
    QCOMPARE(sending->end, lastByte);
    QVERIFY(sending->end - sending->begin > 1200ms);
    QVERIFY(receiving->begin < sending->end); // they overlap, and it shows
    QVERIFY(!find(row, flow::Phase::Waiting));
}

void tst_Truths::bytesThatWaitForTheSocketAreNotSent()
{
    EarlyAnswer post;
    post.client.end();
    post.b.wait(5ms); // the kernel takes no more
    QVERIFY(find(post.row(), flow::Phase::Sending)->underWay);
    QVERIFY(!find(post.row(), flow::Phase::Waiting));
    post.client.flush();
    post.b.wait(5ms);
    post.b.add(EventKind::OnFinish, post.client.subject());
    const flow::ExchangeRow row = post.row();
    QVERIFY(!find(row, flow::Phase::Sending)->underWay);
    QCOMPARE(find(row, flow::Phase::Waiting)->end - find(row, flow::Phase::Waiting)->begin, 5ms);
}

void tst_Truths::informationIsNotTheAnswer()
{
    EarlyAnswer post;
    const QByteArray information = "HTTP/1.1 100 Continue\r\n\r\n";
    const EventIndex read = post.b.addRead(post.line.client(), information);
    post.b.add(EventKind::InformationIn, post.client.subject(), 0, information.size(), read);
    post.b.wait(10ms);
    post.b.add(EventKind::OnContinue, post.client.subject(), 0, 0, read);
    QVERIFY(!find(post.row(), flow::Phase::Receiving));
    QVERIFY(find(post.row(), flow::Phase::Sending)->underWay);
}

void tst_Truths::whoGaveUpIsTheOutcome()
{
    AbortedPost post;
    const flow::ExchangeRow row = post.row();
    QCOMPARE(row.status, 200);
    QCOMPARE(row.failure, QByteArray("aborted"));
    QCOMPARE(post.b.snapshot().at(row.failureEvent).kind, EventKind::CallAbort);
}

void tst_Truths::whatNeverLeftIsSaid()
{
    AbortedPost post;
    const Snapshot snapshot = post.b.snapshot();
    const flow::Moment head = flow::Moment::headOf(snapshot);
    const QByteArray steps = dump(flow::clientSteps(snapshot, head, post.key()));
    QVERIFY2(steps.contains("[!] 4 request.write() ×2 · 6 B, 10 B; 10 B never sent\n"),
        steps.constData());
    const QByteArray scene = dump(flow::sceneOf(snapshot, head, post.key()));
    QVERIFY2(scene.contains("(10 B never sent)\n"), scene.constData());
    QVERIFY2(!scene.contains("(6 B never sent)"), scene.constData());
    QVERIFY2(steps.contains("[!] 7 request.end() · abort()\n"), steps.constData());
    // as long as the socket lives, the bytes may still leave
    const flow::Moment before = momentBehind(snapshot, EventKind::CallWrite, 3);
    QVERIFY(!dump(flow::clientSteps(snapshot, before, post.key())).contains("never"));
}

void tst_Truths::theFinThatEndsAnExchangeIsSeen()
{
    AbortedPost post;
    const Snapshot snapshot = post.b.snapshot();
    const QByteArray scene =
        dump(flow::sceneOf(snapshot, flow::Moment::headOf(snapshot), post.key()));
    const auto abort = scene.indexOf("abort()");
    const auto fin = scene.indexOf("--> FIN");
    QVERIFY2(abort > 0 && fin > abort && scene.indexOf("HPE_INVALID_EOF_STATE") > fin,
        scene.constData());
    // A connection that is closed when all is done needs none at this depth.
    const SampleTrace curl = sampleTrace(Sample::FromOutside);
    const flow::Moment head = flow::Moment::headOf(curl.snapshot);
    QVERIFY(!dump(flow::sceneOf(curl.snapshot, head, {curl.client, curl.server})).contains("FIN"));
}

void tst_Truths::everyLongPauseHasItsBand()
{
    EarlyAnswer post;
    ServerScript server(post.b, post.line, post.client.id());
    post.answerBegins(server);
    for (int i = 0; i < 3; ++i) {
        post.b.wait(300ms);
        server.write("chunk");
        server.flush();
        post.client.read();
    }
    const Snapshot snapshot = post.b.snapshot();
    const QByteArray scene = dump(
        flow::sceneOf(snapshot, flow::Moment::headOf(snapshot), {post.client.id(), server.id()}));
    QCOMPARE(scene.count("~~~ 300 ms"), 3);
}

void tst_Truths::theSameQuietAfterEachEnd()
{
    for (const auto pause : {200us, 1'200'000us}) { // within the exchange
        EarlyAnswer post;
        ServerScript server(post.b, post.line, post.client.id());
        post.answerBegins(server);
        post.b.wait(pause);
        post.client.end();
        post.client.flush();
        server.read();
        server.end();
        server.flush();
        post.client.read();
        post.client.release();
        post.b.wait(4s);
        post.b.add(EventKind::AgentDroppedSocket, post.line.client(),
            int(NotPooledBecause::IdleTimeout), post.line.id.value);
        const Snapshot snapshot = post.b.snapshot();
        const QByteArray scene = dump(flow::sceneOf(
            snapshot, flow::Moment::headOf(snapshot), {post.client.id(), server.id()}));
        QVERIFY2(scene.contains("~~~ 4.00 s: 4.00 s · The socket lies free"), scene.constData());
    }
}

void tst_Truths::theTimerThatFiresSaysWhatComesNext()
{
    const SampleTrace post = sampleTrace(Sample::Post);
    const flow::Moment fired = momentBehind(post.snapshot, EventKind::DeadlineFired, 1);
    const flow::Sentence sentence =
        flow::sentenceOf(post.snapshot, fired, {post.client, post.server});
    QCOMPARE(sentence.text,
        QStringLiteral("The 1.20 s that your program waited are over: its timer fires."));
    QCOMPARE(sentence.next, QStringLiteral("Next: it calls `request.write()`."));
}

void tst_Truths::whatComesOfATimeoutIsSaid_data()
{
    QTest::addColumn<bool>("listens");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("registered") << true
                                << QByteArray("emits 'timeout', and nothing else happens by itself");
    QTest::newRow("nobody") << false
                            << QByteArray("nobody is registered for 'timeout': nothing happens");
}

void tst_Truths::whatComesOfATimeoutIsSaid()
{
    QFETCH(bool, listens);
    QFETCH(QByteArray, said);
    EarlyAnswer post;
    const int silence = int(DeadlineName::SocketTimeout);
    post.b.add(EventKind::DeadlineArmed, post.line.client(), silence, 900);
    post.b.wait(900ms);
    const EventIndex fired =
        post.b.add(EventKind::DeadlineFired, post.line.client(), silence, 900);
    const auto scene = [&] {
        const Snapshot now = post.b.snapshot();
        return dump(flow::sceneOf(now, flow::Moment::headOf(now), {post.client.id(), {}}));
    };
    QVERIFY2(!scene().contains("'timeout'"), scene().constData()); // nobody knows yet
    post.b.add(EventKind::SocketTimeout, post.line.client(), 0, 900, fired);
    if (listens)
        post.b.add(EventKind::OnTimeout, post.client.subject());
    post.b.wait(2ms);
    post.b.add(EventKind::CallSetTimeout, post.client.subject(), int(Origin::Person), 1);
    QVERIFY2(scene().contains(said), scene().constData());
}

void tst_Truths::ofADeadlineItsOwnerIsSaid()
{
    EarlyAnswer post;
    post.b.add(EventKind::CallSetTimeout, post.client.subject(), int(Origin::Program), 900);
    const EventIndex armed = post.b.add(EventKind::DeadlineArmed, post.line.client(),
        int(DeadlineName::SocketTimeout), 900);
    const EventIndex cleared = post.b.add(EventKind::DeadlineCleared, post.line.client(),
        int(DeadlineName::SocketTimeout));
    const EventIndex other = post.b.add(EventKind::DeadlineArmed, post.line.client(),
        int(DeadlineName::SocketTimeout), 5000);
    const Snapshot now = post.b.snapshot();
    const flow::ExchangeReading reading(
        now, flow::Moment::headOf(now), {post.client.id(), {}});
    const auto detail = [&](EventIndex event) {
        return flow::textOf(reading, event, Side::Client).detail;
    };
    QCOMPARE(detail(armed),
        QStringLiteral("900 ms · request.setTimeout(), when the socket is silent"));
    QCOMPARE(detail(cleared), QStringLiteral("request.setTimeout(), when the socket is silent"));
    QCOMPARE(detail(other), QStringLiteral("5.00 s · agent.timeout, when the socket is silent"));
}

void tst_Truths::aRefusalComesBackAsReset()
{
    const SampleTrace refused = sampleTrace(Sample::ConnectRefused);
    const QByteArray scene = dump(flow::sceneOf(
        refused.snapshot, flow::Moment::headOf(refused.snapshot), {refused.client, {}}));
    QVERIFY2(scene.contains("<-- RST 0 B (from outside)"), scene.constData());
    QVERIFY2(scene.contains("| nobody listens"), scene.constData());
    QCOMPARE(scene.count("127.0.0.1:3000"), 1); // the reason is said once
}

void tst_Truths::stoppingTheServerIsACause()
{
    EarlyAnswer post;
    ServerScript server(post.b, post.line, post.client.id());
    post.b.wait(800ms);
    const EventIndex stop = post.b.addDetail(EventKind::CommandGiven, Subject::program(),
        Command{"stopServer", "{}"}, int(Origin::Person));
    post.b.add(EventKind::SocketDestroyed, post.line.server(), 0, 0, stop);
    post.b.add(EventKind::FinSent, post.line.server());
    const Snapshot snapshot = post.b.snapshot();
    const QByteArray scene = dump(
        flow::sceneOf(snapshot, flow::Moment::headOf(snapshot), {post.client.id(), server.id()}));
    QVERIFY2(scene.contains("you stopped the server\n"), scene.constData());
    QVERIFY2(scene.contains("<-- FIN"), scene.constData());
}

void tst_Truths::theModulesAnswerIsNotTheHandlers()
{
    const SampleTrace nonsense = sampleTrace(Sample::ParseError);
    const flow::Scene scene = flow::sceneOf(nonsense.snapshot,
        flow::Moment::headOf(nonsense.snapshot), {nonsense.client, nonsense.server});
    for (const flow::Elbow &elbow : scene.elbows) {
        const flow::Row &to = scene.rows[size_t(elbow.toRow)];
        if (to.kind != flow::Row::Kind::Arrow || to.arrow.from != Side::Server)
            continue;
        const EventIndex from = scene.rows[size_t(elbow.fromRow)].label.event;
        QCOMPARE(nonsense.snapshot.at(from).kind, EventKind::RawOut);
        QVERIFY(to.arrow.segments.front().label.startsWith(QStringLiteral("head ")));
        return;
    }
    QFAIL("the answer has no cause");
}

void tst_Truths::theSameBytesEverywhere_data()
{
    QTest::addColumn<int>("sample");
    for (const Sample sample : allSamples)
        QTest::newRow(nameOf(sample)) << int(sample);
}

/// The list, the messages and the arrows of the stage, at every moment.
void tst_Truths::theSameBytesEverywhere()
{
    QFETCH(int, sample);
    const SampleTrace trace = sampleTrace(Sample(sample));
    flow::ExchangeIndex index;
    index.update(trace.snapshot);
    const flow::ExchangeKey key{trace.client, trace.server};
    const int at = index.rowOf(key);
    for (quint64 events = 1; events <= trace.snapshot.endEvent(); ++events) {
        const flow::Moment moment = momentAt(trace.snapshot, events);
        if (at >= index.rowCountAt(moment))
            continue;
        const flow::ExchangeRow row = index.rowAt(at, moment);
        const flow::ExchangeReading reading(trace.snapshot, moment, key);
        qint64 drawn[2] = {0, 0};
        for (const flow::Row &r : flow::sceneOf(reading, flow::Depth::Wire).rows) {
            if (r.kind != flow::Row::Kind::Arrow)
                continue;
            for (const flow::Segment &segment : r.arrow.segments) {
                if (!segment.label.startsWith(QLatin1String("another message")))
                    drawn[int(r.arrow.from)] += segment.bytes;
            }
        }
        const qint64 request = flow::requestOf(reading).wireBytes;
        const qint64 response = flow::responseOf(reading).wireBytes;
        QCOMPARE(drawn[int(Side::Client)], request);
        QCOMPARE(drawn[int(Side::Server)], response);
        if (Sample(sample) == Sample::UnframedGet)
            continue; // the list counts what the client wrote, also what became another request
        QCOMPARE(row.requestBytes, request);
        QCOMPARE(row.responseBytes, response);
    }
}

void tst_Truths::httpsToAPlainPortIsAHandshake()
{
    const SampleTrace trace = sampleTrace(Sample::TlsToPlain);
    const flow::Moment head = flow::Moment::headOf(trace.snapshot);
    const flow::ExchangeKey key{trace.client, trace.server};
    const flow::MessageView request = flow::requestOf(trace.snapshot, head, key);
    QVERIFY(request.handshake && !request.known);
    QCOMPARE(request.wireBytes, 253);
    const QByteArray scene = dump(flow::sceneOf(trace.snapshot, head, key));
    QVERIFY2(scene.contains("--> 253 B [TLS handshake 253] (from outside)"), scene.constData());
    QVERIFY2(!scene.contains("head 64"), scene.constData());
    const flow::Sentence sentence = flow::sentenceOf(trace.snapshot, head, key);
    QVERIFY2(sentence.text.contains(QLatin1String("plain HTTP")), qPrintable(sentence.text));
    // Before the client knows, the server does.
    const flow::Sentence before = flow::sentenceOf(
        trace.snapshot, momentBehind(trace.snapshot, EventKind::RawOut, 1), key);
    QVERIFY2(before.text.contains(QLatin1String("refused the TLS handshake")), qPrintable(before.text));
    // They never agree, and nothing of the request is ever sent.
    flow::ExchangeIndex index;
    index.update(trace.snapshot);
    const quint64 begun = momentBehind(trace.snapshot, EventKind::TlsStarted, 1).events;
    for (quint64 events = begun; events <= trace.snapshot.endEvent(); ++events) {
        const flow::Moment moment = momentAt(trace.snapshot, events);
        const flow::ExchangeRow row = index.rowAt(0, moment);
        QVERIFY2(!find(row, flow::Phase::Sending), dump(row).constData());
        QVERIFY(!flow::sentenceOf(trace.snapshot, moment, key).text.contains(
            QLatin1String("program and")));
    }
    QVERIFY(find(index.rowAt(0, head), flow::Phase::Connecting));
}

void tst_Truths::eachSidesFailureIsItsOwn()
{
    const SampleTrace trace = sampleTrace(Sample::TlsToPlain);
    flow::ExchangeIndex index;
    index.update(trace.snapshot);
    const flow::ExchangeRow row = index.rowAt(0, flow::Moment::headOf(trace.snapshot));
    QCOMPARE(row.failure, QByteArray("EPROTO")); // that of the client, which came later
    QCOMPARE(row.status, 0);
    const flow::Moment refused = momentBehind(trace.snapshot, EventKind::RawOut, 1);
    QCOMPARE(index.rowAt(0, refused).failure, QByteArray("HPE_INVALID_METHOD"));
    const QByteArray server = dump(flow::serverSteps(
        trace.snapshot, flow::Moment::headOf(trace.snapshot), {trace.client, trace.server}));
    QVERIFY2(server.contains("[!] 3 'request' (req, res) · HPE_INVALID_METHOD"), server.constData());
}

void tst_Truths::whatNeverConnectedIsNotDrawnAsIfItHad()
{
    const auto connectArrow = [](const SampleTrace &trace, const flow::Moment &moment) {
        for (const flow::Row &row :
            flow::sceneOf(trace.snapshot, moment, {trace.client, trace.server}).rows) {
            if (row.kind == flow::Row::Kind::Arrow && row.arrow.kind == flow::Arrow::Kind::Connect)
                return row.arrow;
        }
        return flow::Arrow();
    };
    const auto connected = [](const SampleTrace &trace) {
        flow::ExchangeIndex index;
        index.update(trace.snapshot);
        return index.rowAt(0, flow::Moment::headOf(trace.snapshot)).connected;
    };
    const SampleTrace aborted = sampleTrace(Sample::AbortedConnect);
    const flow::Moment head = flow::Moment::headOf(aborted.snapshot);
    QVERIFY(connectArrow(aborted, head).lost);
    QVERIFY(!connectArrow(aborted, momentBehind(aborted.snapshot, EventKind::OnSocket, 1)).lost);
    QVERIFY(!connected(aborted));
    const SampleTrace refused = sampleTrace(Sample::ConnectRefused);
    QVERIFY(!connectArrow(refused, flow::Moment::headOf(refused.snapshot)).lost); // it was answered
    QVERIFY(!connected(refused));
    QVERIFY(connected(sampleTrace(Sample::GetWithLength)));
}

void tst_Truths::everyByteIsInOneLine()
{
    EarlyAnswer post;
    ServerScript server(post.b, post.line, post.client.id());
    const QByteArray information = "HTTP/1.1 103 Early Hints\r\n\r\n";
    const EventIndex made =
        post.b.add(EventKind::InformationOut, server.subject(), 0, information.size());
    post.b.addWrite(post.line.server(), {information}, made);
    const EventIndex read = post.b.addRead(post.line.client(), information);
    post.b.add(EventKind::InformationIn, post.client.subject(), 0, information.size(), read);
    post.answerBegins(server);
    const Snapshot snapshot = post.b.snapshot();
    const flow::MessageView answer = flow::responseOf(
        snapshot, flow::Moment::headOf(snapshot), {post.client.id(), server.id()});
    QCOMPARE(answer.informationBytes, information.size());
    QCOMPARE(answer.payloadBytes, 6);
    QCOMPARE(answer.framingBytes, 5); // "6", and two line ends
    QCOMPARE(answer.wireBytes, answer.informationBytes + answer.headBytes + answer.framingBytes
            + answer.payloadBytes);
    const SampleTrace refused = sampleTrace(Sample::ParseError);
    const flow::MessageView canned = flow::responseOf(refused.snapshot,
        flow::Moment::headOf(refused.snapshot), {refused.client, refused.server});
    QCOMPARE(canned.headBytes, canned.wireBytes); // the module's own answer is a head
}

void tst_Truths::digitsStandInGroups()
{
    QCOMPARE(flow::exactText(1'203'471us), QStringLiteral("1,203.471 ms"));
    QCOMPARE(flow::exactText(7us), QStringLiteral("0.007 ms"));
    const SampleTrace post = sampleTrace(Sample::Post);
    const QByteArray scene = dump(flow::sceneOf(post.snapshot,
        flow::Moment::headOf(post.snapshot), {post.client, post.server}, flow::Depth::Wire));
    QVERIFY2(scene.contains("1,2"), scene.constData());
}

/// writeHead() and write() are not ticked when nobody called them.
void tst_Truths::endAloneMakesTheHead()
{
    EarlyAnswer post;
    ServerScript server(post.b, post.line, post.client.id());
    server.end("hello");
    server.flush();
    const Snapshot snapshot = post.b.snapshot();
    const flow::ExchangeReading reading(
        snapshot, flow::Moment::headOf(snapshot), flow::ExchangeKey{post.client.id(), server.id()});
    const auto steps = flow::serverSteps(reading);
    const auto answer = std::ranges::find(steps, 5, &flow::Step::guideNumber);
    QVERIFY(answer != steps.end());
    QCOMPARE(answer->title, QStringLiteral("implicit head"));
    QCOMPARE(answer->detail, QStringLiteral("200"));
    QCOMPARE(answer->state, flow::Step::State::Done);
}

QTEST_GUILESS_MAIN(tst_Truths)
#include "tst_truths.moc"

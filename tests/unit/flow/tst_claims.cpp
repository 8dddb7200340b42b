#include "core/flow/addresses.h"
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

void listen(TraceBuilder &b, const QByteArray &address, quint16 port = 3000)
{
    b.addDetail(EventKind::Listening, Subject::program(), Listen{1, address, port, {}});
}

/// A request on its way over a connection of its own.
struct Asked {
    TraceBuilder b;
    Line line = newLine(b, 51700);
    ClientScript client;

    explicit Asked(const QByteArray &listensAt = {}, const QByteArray &asked = "127.0.0.1",
        const QByteArray &method = "GET")
        : client(prepare(listensAt), method, "/x")
    {
        line.ends.serverAddress = asked;
        client.newSocket(line);
        if (method == "GET")
            client.end();
        else
            client.write("piece");
        client.onSocket();
        b.wait(90us);
    }

    TraceBuilder &prepare(const QByteArray &listensAt)
    {
        if (!listensAt.isEmpty())
            listen(b, listensAt);
        return b;
    }
    /// What somebody at the other end sent.
    void receive(const QByteArray &bytes)
    {
        line.toClient = bytes;
        client.read();
    }
    flow::ExchangeKey key() const { return {client.id(), {}}; }
    /// As things stand when that turn is over.
    flow::Sentence sentence()
    {
        const Snapshot snapshot = b.snapshot();
        flow::Moment moment = flow::Moment::headOf(snapshot);
        moment.clock += 1us;
        return flow::sentenceOf(snapshot, moment, key());
    }
    bool isOutside()
    {
        const Snapshot snapshot = b.snapshot();
        const flow::Moment head = flow::Moment::headOf(snapshot);
        flow::ExchangeIndex index;
        index.update(snapshot);
        const bool row = index.rowAt(0, head).serverOutside;
        if (row != flow::sceneOf(snapshot, head, key()).serverOutside)
            qFatal("the list and the stage do not agree");
        return row;
    }
};

} // namespace

/// What flow says when there is less to know than in an exchange that goes well: never more than
/// the trace has.
class tst_Claims : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reachesByAddress_data();
    void reachesByAddress();
    void anotherServerOnOurPortIsOutside();
    void whoAnswersWithoutAcceptIsOutside();
    void whoRefusesIsOutside();
    void anAnswerThatIsCompleteIsNotBroken();
    void aSocketThatWasLentAgainIsNotFree();
    void aSocketThatTheAgentGaveUpIsNotFree();
    void whatCameLaterIsNotClaimed();
    void anAbortMaySendAReset();
    void theParserSaysWhatItRefused_data();
    void theParserSaysWhatItRefused();
    void aBodyThatNobodyReadsCallsNobody();
    void halfAHeadCallsNobody();
    void aRequestThatIsRefusedCallsNoHandler_data();
    void aRequestThatIsRefusedCallsNoHandler();
    void nobodyWaitsForARequestThatNeverLeft();
};

void tst_Claims::nobodyWaitsForARequestThatNeverLeft()
{
    TraceBuilder b;
    listen(b, "127.0.0.1");
    Line line = newLine(b, 51700);
    line.ends.serverAddress = "127.0.0.1";
    ClientScript client(b, "POST", "/x");
    client.newSocket(line);
    const auto waitsForIt = [&] {
        const Snapshot snapshot = b.snapshot();
        for (const flow::Step &step :
            flow::serverSteps(snapshot, flow::Moment::headOf(snapshot), {client.id(), {}})) {
            if (step.guideNumber == 3)
                return step.state == flow::Step::State::Now;
        }
        return false;
    };
    QVERIFY(waitsForIt());
    const EventIndex call = b.add(EventKind::CallAbort, client.subject(), int(Origin::Plan));
    b.add(EventKind::SocketDestroyed, line.client(), 0, 0, call);
    closeSocket(b, line, Side::Client);
    client.close(true);
    QVERIFY(!waitsForIt());
}

void tst_Claims::reachesByAddress_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("bound");
    QTest::addColumn<bool>("reaches");
    const auto row = [](const char *asked, const char *bound, bool reaches) {
        QTest::addRow("%s at %s", asked, bound)
            << QByteArray(asked) << QByteArray(bound) << reaches;
    };
    row("127.0.0.1", "127.0.0.1", true);
    row("127.0.0.2", "127.0.0.1", false);
    row("127.0.0.1", "0.0.0.0", true);
    row("127.0.0.1", "::", true);
    row("::ffff:127.0.0.1", "127.0.0.1", true);
    row("::1", "127.0.0.1", false);
    row("::1", "0.0.0.0", false);
    row("::1", "::", true);
    row("localhost", "::1", true);
    row("localhost", "127.0.0.1", true);
    row("localhost", "192.168.1.5", false);
    row("127.example.com", "0.0.0.0", false);
}

void tst_Claims::reachesByAddress()
{
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, bound);
    QFETCH(bool, reaches);
    QCOMPARE(flow::reaches(asked, bound), reaches);
    QVERIFY(!flow::isLoopback("127.example.com"));
}

void tst_Claims::anotherServerOnOurPortIsOutside()
{
    QVERIFY(Asked("127.0.0.1", "::1").isOutside());
    QVERIFY(!Asked("127.0.0.1", "127.0.0.1").isOutside());
}

void tst_Claims::whoAnswersWithoutAcceptIsOutside()
{
    Asked asked("127.0.0.1");
    asked.client.connected();
    asked.b.wait(200us);
    QVERIFY(!asked.isOutside()); // for all that is known
    asked.receive("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello");
    QVERIFY(asked.isOutside());
    const flow::Sentence sentence = asked.sentence();
    QVERIFY2(sentence.text.startsWith(QLatin1String("Done: `200 OK`")), qPrintable(sentence.text));
    const Snapshot snapshot = asked.b.snapshot();
    QVERIFY(flow::serverSteps(snapshot, flow::Moment::headOf(snapshot), asked.key()).empty());
}

void tst_Claims::whoRefusesIsOutside()
{
    Asked asked("127.0.0.1");
    const Error refused{"ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:3000", "connect", -1};
    asked.b.addDetail(EventKind::SocketFailed, asked.line.client(), ErrorDetail{refused});
    QVERIFY(asked.isOutside());
}

void tst_Claims::anAnswerThatIsCompleteIsNotBroken()
{
    Asked asked({}, "127.0.0.1", "POST"); // end() is not called
    asked.client.connected();
    asked.b.wait(200us);
    asked.receive("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n");
    asked.b.wait(1ms);
    const Error error{"ECONNRESET", "read ECONNRESET", "read", -1};
    const EventIndex rst =
        asked.b.addDetail(EventKind::ResetReceived, asked.line.client(), ErrorDetail{error});
    asked.client.fail(error, rst, MessageObject::Outgoing);
    const flow::Sentence sentence = asked.sentence();
    QCOMPARE(sentence.text,
        QStringLiteral("The answer `413 Payload Too Large` is complete; then the connection was "
                       "reset, before the request had ended."));
    QVERIFY(sentence.next.contains(QLatin1String("ECONNRESET")));
}

void tst_Claims::aSocketThatWasLentAgainIsNotFree()
{
    TraceBuilder b;
    GetSeries series(b);
    const SampleTrace::Pair first = series.add("/1");
    const auto fate = [&] {
        const Snapshot snapshot = b.snapshot();
        return flow::sentenceOf(
            snapshot, flow::Moment::headOf(snapshot), {first.client, first.server})
            .next;
    };
    QCOMPARE(
        fate(), QStringLiteral("The socket is back in the agent's pool and can be lent again."));
    series.add("/2");
    QCOMPARE(fate(),
        QStringLiteral(
            "The socket went back to the agent's pool; since then it was lent to another "
            "request."));
}

void tst_Claims::aSocketThatTheAgentGaveUpIsNotFree()
{
    TraceBuilder b;
    GetSeries series(b);
    const SampleTrace::Pair first = series.add("/1");
    b.add(EventKind::AgentDroppedSocket, Subject::connection(ConnectionId{1}, Side::Client),
        int(NotPooledBecause::IdleTimeout), 1);
    const Snapshot snapshot = b.snapshot();
    QCOMPARE(
        flow::sentenceOf(snapshot, flow::Moment::headOf(snapshot), {first.client, first.server})
            .next,
        QStringLiteral(
            "The socket went back to the agent's pool; since then the agent has given it up."));
}

/// Its connection is not followed for ever.
void tst_Claims::whatCameLaterIsNotClaimed()
{
    TraceBuilder b;
    GetSeries series(b);
    const SampleTrace::Pair first = series.add("/1");
    for (int i = 0; i < 5000; ++i)
        b.add(EventKind::AcceptPaused, Subject::program());
    const Snapshot snapshot = b.snapshot();
    QCOMPARE(
        flow::sentenceOf(snapshot, flow::Moment::headOf(snapshot), {first.client, first.server})
            .next,
        QStringLiteral("The socket went back to the agent's pool."));
}

void tst_Claims::anAbortMaySendAReset()
{
    for (const EventKind how : {EventKind::FinSent, EventKind::ResetSent}) {
        Asked asked("127.0.0.1");
        asked.client.connected();
        accept(asked.b, asked.line);
        ServerScript server(asked.b, asked.line, asked.client.id());
        const EventIndex call =
            asked.b.add(EventKind::CallDestroy, asked.client.subject(), int(Origin::Person));
        asked.b.wait(1us);
        QCOMPARE(asked.sentence().next, QStringLiteral("Next: the connection is closed."));
        asked.b.add(EventKind::SocketDestroyed, asked.line.client(), 0, 0, call);
        asked.b.add(how, asked.line.client(), 0, 0, call);
        QCOMPARE(asked.sentence().next,
            how == EventKind::FinSent
                ? QStringLiteral("The connection is closed; the server learns it from the FIN.")
                : QStringLiteral("The connection is closed; the server learns it from the RST."));
    }
}

void tst_Claims::theParserSaysWhatItRefused_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("headSeen");
    QTest::addColumn<QString>("text");
    QTest::newRow("no HTTP") << QByteArray("HPE_INVALID_CONSTANT") << false
                             << QStringLiteral(
                                    "What came back is not HTTP: the parser refused it.");
    QTest::newRow("a head too large")
        << QByteArray("HPE_HEADER_OVERFLOW") << false
        << QStringLiteral("The parser refused the head of the answer: `HPE_HEADER_OVERFLOW`.");
    QTest::newRow("a bad chunk")
        << QByteArray("HPE_INVALID_CHUNK_SIZE") << true
        << QStringLiteral(
               "The parser refused the answer behind its head: `HPE_INVALID_CHUNK_SIZE`.");
    QTest::newRow("an early end") << QByteArray("HPE_INVALID_EOF_STATE") << true
                                  << QStringLiteral(
                                         "The connection ended in the middle of the answer.");
}

void tst_Claims::theParserSaysWhatItRefused()
{
    QFETCH(QByteArray, code);
    QFETCH(bool, headSeen);
    QFETCH(QString, text);
    Asked asked;
    asked.client.connected();
    if (headSeen)
        asked.receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const Error error{code, "Parse Error", {}, 0};
    const EventIndex failed =
        asked.b.addDetail(EventKind::ParseFailed, asked.client.subject(), ErrorDetail{error});
    asked.client.fail(error, failed, MessageObject::Outgoing);
    QCOMPARE(asked.sentence().text, text);
}

void tst_Claims::aBodyThatNobodyReadsCallsNobody()
{
    for (const int flags : {int(BodyDelivered), int(BodyDumped), 0}) {
        TraceBuilder b;
        Line line = newLine(b, 51701);
        accept(b, line);
        line.toServer = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\n";
        ServerScript server(b, line, {});
        for (int i = 0; i < 3; ++i) {
            const EventIndex read = b.addRead(line.server(), QByteArray(10, 'x'));
            b.add(EventKind::BodyIn, server.subject(), flags | (i == 2 ? BodyEndsMessage : 0), 10,
                read);
        }
        const Snapshot snapshot = b.snapshot();
        const auto steps = flow::serverSteps(
            snapshot, flow::Moment::headOf(snapshot), flow::ExchangeKey{{}, server.id()});
        const QByteArray said = dump(steps);
        const char *expected = flags == BodyDelivered ? "[x] 4 req 'data' ×3, 'end' · 30 B\n"
            : flags == BodyDumped ? "[x] 4 req 'data', 'end' · 30 B arrived, none of it read\n"
                                  : "[>] 4 req 'data', 'end' · 30 B arrived, none of it read\n";
        QVERIFY2(said.contains(expected), said.constData());
    }
}

void tst_Claims::halfAHeadCallsNobody()
{
    Asked asked;
    asked.client.connected();
    asked.b.wait(200us);
    asked.b.addRead(asked.line.client(), "HTTP/1.1 200 OK\r\nServ");
    asked.b.wait(10ms);
    const flow::Sentence sentence = asked.sentence();
    QVERIFY2(sentence.text.startsWith(
                 QLatin1String("The answer has begun, but the end of its head is not here.")),
        qPrintable(sentence.text));
    QCOMPARE(sentence.next, QStringLiteral("More of the head has to come from `127.0.0.1:3000`."));
}

void tst_Claims::aRequestThatIsRefusedCallsNoHandler_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("refused") << int(EventKind::InputRefused);
    QTest::newRow("dropped") << int(EventKind::OnDropRequest);
    QTest::newRow("upgrade") << int(EventKind::OnUpgrade);
    QTest::newRow("CONNECT") << int(EventKind::OnConnect);
}

void tst_Claims::aRequestThatIsRefusedCallsNoHandler()
{
    QFETCH(int, kind);
    TraceBuilder b;
    Line line = newLine(b, 51702);
    accept(b, line);
    const QByteArray head = "GET / HTTP/1.1\r\nConnection: keep-alive\r\n\r\n";
    const Subject half = Subject::half(b.newHalf());
    const EventIndex read = b.addRead(line.server(), head);
    b.add(EventKind::RequestBegan, half, 0, line.id.value, read);
    b.add(EventKind::HeadIn, half, HeadEndsMessage, head.size(), read);
    if (EventKind(kind) == EventKind::InputRefused)
        b.addDetail(EventKind(kind), half, ErrorDetail{{"HPE_INVALID_HEADER_TOKEN", "", {}, 0}});
    else
        b.add(EventKind(kind), half);
    const Snapshot snapshot = b.snapshot();
    for (const auto later : {0us, 50us}) {
        flow::Moment moment = flow::Moment::headOf(snapshot);
        moment.clock += later;
        const flow::Sentence sentence = flow::sentenceOf(snapshot, moment, {{}, half.halfId()});
        QVERIFY(!sentence.text.isEmpty());
        QVERIFY2(!sentence.next.contains(QLatin1String("calls the handler")),
            qPrintable(sentence.text + u' ' + sentence.next));
    }
}

QTEST_GUILESS_MAIN(tst_Claims)
#include "tst_claims.moc"

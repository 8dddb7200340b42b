#include "tests/unit/trace/foldrecording.h"

#include <QTest>

#include <array>
#include <random>

using namespace roundtrip;
using namespace roundtrip::trace;
using namespace roundtrip::trace::test;
using enum EventKind;

namespace
{

/// Any event about a few halves and connections, sensible or not.
void addAnything(Recording &r, std::mt19937 &random)
{
    const auto below = [&](quint32 n) { return quint32(random() % n); };
    const Subject half = Subject::half(HalfId{1 + below(6)});
    const Subject side = Subject::connection(ConnectionId{1 + below(3)}, Side(below(2)));
    switch (below(10)) {
    case 0:
        r.headOut(half, 50 + below(100), Framing(below(10)));
        break;
    case 1:
        r.read(side, 1 + below(100));
        break;
    case 2:
        r.written(side, 1 + below(100));
        break;
    case 3:
        r.connected(std::array{Accepted, Connected, ConnectStarted}[below(3)], side);
        break;
    case 4:
        r.failed(std::array{ParseFailed, OnError, CallRefused}[below(3)], half, below(3000));
        break;
    case 5:
        r.failed(std::array{ParseFailed, ResetReceived, SocketFailed}[below(3)], side, below(3000));
        break;
    case 6:
        r.add(std::array{SocketClosed, FinSent, FinReceived, RawOut}[below(4)], side, 0, below(50));
        break;
    case 7:
        r.add(std::array{AgentNewSocket, AgentReusedSocket, RequestBegan, NoAgent}[below(4)], half,
            0, 1 + below(3));
        break;
    case 8: {
        constexpr std::array kinds{CallWrite, CallEnd, CallAddTrailers, LastChunkOut,
            InformationOut, BodyOutDropped, OnFinish, CallDestroy, Twin};
        r.add(kinds[below(kinds.size())], half, 0, below(40));
        break;
    }
    default: {
        constexpr std::array kinds{CallRequest, HeadIn, ChunkHeadIn, BodyIn, MessageInEnd,
            OnResponse, CallWriteHead, InformationIn, HalfClosed};
        r.add(kinds[below(kinds.size())], half, quint8(below(16)), below(40));
        break;
    }
    }
}

} // namespace

/// What leaves the state and what stays, and that it is the same from every keyframe.
class TestFold : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeepAliveGetOfAServer();
    void aHalfGetsItsConnectionFromTheAgent();
    void failuresOfASocketAreThoseOfItsHalf();
    void endedOnesLeaveTheOpenState();
    void lateEventsOfEndedOnesOpenNothing();
    void aBeginningThatIsMissingIsMarked();
    void fromAnyKeyframeAsFromTheStart_data();
    void fromAnyKeyframeAsFromTheStart();
};

void TestFold::aKeepAliveGetOfAServer()
{
    Recording r;
    const EventIndex accepted = r.connected(Accepted, serverSide);
    const quint64 before = r.snapshot().endEvent();
    r.read(serverSide, 57);
    const EventIndex began = r.add(RequestBegan, first, 0, line.value);
    const EventIndex headIn = r.add(HeadIn, first, HeadEndsMessage, 57);
    r.add(Twin, first, 0, 9);
    r.add(OnRequest, first);
    const EventIndex writeHead = r.add(CallWriteHead, first, quint8(Origin::Routes), 200);
    r.add(CallEnd, first, quint8(Origin::Routes), 14);
    const EventIndex headOut = r.headOut(first, 160, Framing::ContentLengthKnown);
    r.written(serverSide, 174);
    const EventIndex closed = r.add(HalfClosed, first);
    QCOMPARE((r.snapshot().endEvent() - before) * sizeof(Event), quint64(160));

    const FoldState state = r.all();
    Half expected;
    expected.id = HalfId{1};
    expected.side = Side::Server;
    expected.connection = line;
    expected.twin = HalfId{9};
    expected.firstEvent = began;
    expected.lastEvent = closed;
    expected.headOut = headOut;
    expected.headIn = headIn;
    expected.responseEvent = writeHead;
    expected.closed = closed;
    expected.outBegin = 0;
    expected.outEnd = 174;
    expected.outBytes = 174;
    expected.headOutAt = 0;
    expected.inBegin = 0;
    expected.inEnd = 57;
    expected.headInAt = 0;
    expected.payloadOut = 14;
    expected.framingOut = Framing::ContentLengthKnown;
    expected.outEnded = true;
    expected.inEnded = true;
    expected.outgoing = state.half(HalfId{1})->outgoing;
    QCOMPARE(*state.half(HalfId{1}), expected);

    const Connection *connection = state.connection(line);
    const ConnectionSide &side = connection->sides[size_t(Side::Server)];
    QCOMPARE(connection->endpoints, accepted);
    QVERIFY(!connection->sides[size_t(Side::Client)].exists);
    QCOMPARE(side.bytesRead, 57);
    QCOMPARE(side.bytesParsed, 57);
    QCOMPARE(side.bytesWritten, 174);
    QCOMPARE(side.bytesSerialized, 174);
    QCOMPARE(side.halves, 1u);
}

void TestFold::aHalfGetsItsConnectionFromTheAgent()
{
    Recording r;
    r.add(CallRequest, first);
    QVERIFY(!r.all().half(HalfId{1})->connection);
    r.add(AgentNewSocket, first, 0, line.value);
    QCOMPARE(r.all().half(HalfId{1})->connection, line);
    QVERIFY(!r.all().half(HalfId{1})->socketReused);
    r.add(CallRequest, second);
    r.add(AgentReusedSocket, second, 0, line.value);
    QVERIFY(r.all().half(HalfId{2})->socketReused);
    r.add(CallRequest, third);
    r.add(AgentHandedOver, third, 0, line.value);
    QVERIFY(r.all().half(HalfId{3})->handedOver);
    QCOMPARE(r.all().connection(line)->sides[size_t(Side::Client)].halves, 3u);
}

void TestFold::failuresOfASocketAreThoseOfItsHalf()
{
    Recording r;
    r.add(CallRequest, first);
    r.add(AgentNewSocket, first, 0, line.value);
    const EventIndex refused = r.failed(SocketFailed, clientSide);
    r.failed(OnError, first);
    QCOMPARE(r.all().half(HalfId{1})->failure, refused);

    Recording server = serverWith(3);
    server.add(HalfClosed, first);
    const EventIndex reset = server.failed(ResetReceived, serverSide);
    const FoldState state = server.all();
    QVERIFY(!state.half(HalfId{1})->failure);
    QCOMPARE(state.half(HalfId{2})->failure, reset);
    QCOMPARE(state.half(HalfId{3})->failure, reset);
}

void TestFold::endedOnesLeaveTheOpenState()
{
    Recording r = serverWith(2);
    r.connected(ConnectStarted, clientSide);
    r.add(HalfClosed, first);
    r.add(SocketClosed, serverSide);
    QVERIFY(!r.all(FoldState::Keep::OpenOnly).half(HalfId{1}));
    QVERIFY(r.all(FoldState::Keep::OpenOnly).half(HalfId{2}));
    QVERIFY(r.all(FoldState::Keep::OpenOnly).connection(line)); // the client's end is open
    r.add(SocketClosed, clientSide);
    r.add(HalfClosed, second);
    QVERIFY(r.all(FoldState::Keep::OpenOnly).connections().empty());
    QVERIFY(r.all(FoldState::Keep::OpenOnly).halves().empty());
    QCOMPARE(r.all().halves().size(), size_t(2));
    QCOMPARE(r.all().connections().size(), size_t(1));
}

void TestFold::lateEventsOfEndedOnesOpenNothing()
{
    Recording r = serverWith(1);
    r.add(HalfClosed, first);
    r.add(SocketClosed, serverSide);
    r.add(AgentKeptSocket, first, 0, line.value);
    r.add(DeadlineArmed, serverSide);
    QVERIFY(r.all(FoldState::Keep::OpenOnly).connections().empty());
    QVERIFY(r.all(FoldState::Keep::OpenOnly).halves().empty());
}

void TestFold::aBeginningThatIsMissingIsMarked()
{
    Recording r = serverWith(1);
    r.add(CallEnd, first);
    const Snapshot snapshot = r.snapshot();
    FoldState state(FoldState::Keep::All);
    state.applyAll(snapshot, snapshot.endEvent() - 1, snapshot.endEvent());
    QVERIFY(state.half(HalfId{1})->cut);
    QVERIFY(!r.all().half(HalfId{1})->cut);
}

void TestFold::fromAnyKeyframeAsFromTheStart_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestFold::fromAnyKeyframeAsFromTheStart()
{
    QFETCH(const quint32, seed);
    std::mt19937 random(seed);
    Recording r(512); // 32 events in a chunk
    for (int i = 0; i < 1000; ++i)
        addAnything(r, random);
    const Snapshot snapshot = r.snapshot();
    FoldState fromStart;
    for (quint64 moment = 0; moment <= snapshot.endEvent(); ++moment) {
        const FoldState jumped = foldedAt(snapshot, moment);
        QCOMPARE(jumped.halves(), fromStart.halves());
        QCOMPARE(jumped.connections(), fromStart.connections());
        if (moment < snapshot.endEvent())
            fromStart.applyAll(snapshot, moment, moment + 1);
    }
}

QTEST_APPLESS_MAIN(TestFold)
#include "tst_fold.moc"

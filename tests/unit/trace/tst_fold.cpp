#include "core/trace/fold.h"

#include "core/trace/snapshot.h"
#include "core/trace/writer.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <memory>
#include <random>

using namespace roundtrip;
using namespace roundtrip::trace;
using enum EventKind;

namespace
{

constexpr ConnectionId line{1};
const Subject clientSide = Subject::connection(line, Side::Client);
const Subject serverSide = Subject::connection(line, Side::Server);
const Subject first = Subject::half(HalfId{1});
const Subject second = Subject::half(HalfId{2});
const Subject third = Subject::half(HalfId{3});

/// A writer whose fold is looked at.
class Recording
{
public:
    Recording() = default;
    explicit Recording(qint32 chunkBytes)
        : m_writer(std::make_unique<Writer>(optionsFor(chunkBytes)))
    {
    }

    EventIndex add(EventKind kind, Subject subject, quint8 arg = 0, quint32 value = 0)
    {
        return m_writer->append(kind, subject, arg, value);
    }
    EventIndex headOut(Subject half, quint32 length, Framing framing)
    {
        return m_writer->appendDetail(HeadOut, half, HeadOutDetail{length, framing, true, {}});
    }
    EventIndex failed(EventKind kind, Subject subject, qint64 byteOffset = -1)
    {
        return m_writer->appendDetail(
            kind, subject, ErrorDetail{{"ECONNRESET", "read ECONNRESET", "read", byteOffset}});
    }
    EventIndex connected(EventKind kind, Subject subject)
    {
        return m_writer->appendDetail(kind, subject, Endpoints{"::1", 40000, "::1", 80});
    }
    EventIndex read(Subject subject, qsizetype bytes)
    {
        const std::span<char> room = m_writer->reserve(bytes);
        std::fill_n(room.begin(), bytes, 'r');
        return m_writer->commitRead(subject, bytes).event;
    }
    EventIndex written(Subject subject, qsizetype bytes)
    {
        const QByteArray piece(bytes, 'w');
        return m_writer->appendWrite(subject, std::span(&piece, 1));
    }
    Snapshot snapshot()
    {
        m_writer->publish();
        return m_writer->snapshot();
    }
    /// Everything folded, ended halves and connections too.
    FoldState all(FoldState::Keep keep = FoldState::Keep::All)
    {
        FoldState state(keep);
        const Snapshot now = snapshot();
        state.applyAll(now, 0, now.endEvent());
        return state;
    }

private:
    static Writer::Options optionsFor(qint32 chunkBytes)
    {
        Writer::Options options;
        options.chunkBytes = chunkBytes;
        return options;
    }
    std::unique_ptr<Writer> m_writer = std::make_unique<Writer>();
};

/// A server with one open connection on which so many requests have begun.
Recording serverWith(int requests)
{
    Recording r;
    r.connected(Accepted, serverSide);
    for (int i = 1; i <= requests; ++i) {
        r.add(RequestBegan, Subject::half(HalfId{quint32(i)}), 0, line.value);
        r.add(HeadIn, Subject::half(HalfId{quint32(i)}), HeadEndsMessage, 50);
    }
    return r;
}

void compareOut(const FoldState &state, quint32 half, qint64 begin, qint64 end)
{
    const Half *found = state.half(HalfId{half});
    QVERIFY(found);
    QCOMPARE(found->outBegin, begin);
    QCOMPARE(found->outEnd, end);
}

} // namespace

class TestFold : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeepAliveGetOfAServer();
    void aHalfGetsItsConnectionFromTheAgent();
    void theHeadGoesBeforeThePayloadThatCausedIt();
    void chunksCountTheirOverhead();
    void trailersEndTheBody();
    void aMessageWithoutABodyCountsItsHeadOnly();
    void whatIsWrittenAfterEndDoesNotCount();
    void aRefusedCallDoesNotCount();
    void aRefusedSetHeaderLeavesTheWriteBeforeIt();
    void pipelinedAnswersWaitForTheirTurn();
    void aRequestMadeBeforeItsSocketBeginsWhereTheLastEnded();
    void aDestroyedAnswerLetsTheNextOneWrite();
    void informationAndRawBytesMoveTheHead();
    void incomingOffsets();
    void aParseFailureAdvancesToItsOffset();
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

void TestFold::theHeadGoesBeforeThePayloadThatCausedIt()
{
    Recording r = serverWith(1);
    r.add(CallWrite, first, 0, 10);
    QCOMPARE(r.all().half(HalfId{1})->outBytes, 0); // nothing before the head
    r.headOut(first, 100, Framing::ContentLengthGiven);
    const FoldState state = r.all();
    compareOut(state, 1, 0, 110);
    QCOMPARE(state.half(HalfId{1})->headOutAt, 0);
    QCOMPARE(state.half(HalfId{1})->payloadOut, 10);
    QVERIFY(!state.half(HalfId{1})->outEnded);
}

void TestFold::chunksCountTheirOverhead()
{
    Recording r = serverWith(1);
    r.add(CallWrite, first, 0, 10); // a CRLF 10 CRLF
    r.headOut(first, 100, Framing::ChunkedBecauseLengthUnknown);
    compareOut(r.all(), 1, 0, 100 + 15);
    r.add(CallWrite, first, 0, 0); // no chunk at all
    compareOut(r.all(), 1, 0, 100 + 15);
    r.add(CallWrite, first, 0, 16);
    compareOut(r.all(), 1, 0, 100 + 15 + 22);
    r.add(CallEnd, first, 0, 300);
    compareOut(r.all(), 1, 0, 100 + 15 + 22 + 307 + 5);
    QCOMPARE(r.all().half(HalfId{1})->payloadOut, 326);
    QVERIFY(r.all().half(HalfId{1})->outEnded);
}

void TestFold::trailersEndTheBody()
{
    Recording r = serverWith(1);
    r.headOut(first, 100, Framing::ChunkedBecauseTrailers);
    r.add(CallAddTrailers, first, 0, 2);
    r.add(CallEnd, first);
    QVERIFY(!r.all().half(HalfId{1})->outEnded);
    r.add(LastChunkOut, first, 0, 40);
    r.add(OnFinish, first);
    compareOut(r.all(), 1, 0, 140);
    QVERIFY(r.all().half(HalfId{1})->outEnded);
}

void TestFold::aMessageWithoutABodyCountsItsHeadOnly()
{
    Recording r = serverWith(1); // an answer to HEAD
    r.add(CallEnd, first, 0, 500);
    r.headOut(first, 100, Framing::NoBodyAllowed);
    r.add(BodyOutDropped, first, 0, 500);
    compareOut(r.all(), 1, 0, 100);
    QCOMPARE(r.all().half(HalfId{1})->payloadOut, 0);
    QVERIFY(r.all().half(HalfId{1})->outEnded);
}

void TestFold::whatIsWrittenAfterEndDoesNotCount()
{
    Recording r = serverWith(1);
    r.headOut(first, 100, Framing::ChunkedBecauseLengthUnknown);
    r.add(CallEnd, first);
    r.add(CallWrite, first, 0, 10);
    r.failed(CallRefused, first);
    r.add(CallEnd, first, 0, 10);
    r.add(OnFinish, first);
    compareOut(r.all(), 1, 0, 105);
}

void TestFold::aRefusedCallDoesNotCount()
{
    Recording r = serverWith(1);
    r.add(CallWrite, first, 0, 99);
    r.failed(CallRefused, first);
    r.headOut(first, 100, Framing::ChunkedGiven);
    r.add(CallWrite, first, 0, 10);
    r.failed(CallRefused, first);
    compareOut(r.all(), 1, 0, 100);
    r.add(CallEnd, first, 0, 10);
    r.failed(CallRefused, first);
    compareOut(r.all(), 1, 0, 100);
    QVERIFY(!r.all().half(HalfId{1})->outEnded);
    r.add(CallEnd, first, 0, 10);
    compareOut(r.all(), 1, 0, 120);
}

void TestFold::aRefusedSetHeaderLeavesTheWriteBeforeIt()
{
    Recording r = serverWith(1);
    r.headOut(first, 100, Framing::ContentLengthGiven);
    r.add(CallWrite, first, 0, 10);
    r.add(CallSetHeader, first);
    r.failed(CallRefused, first);
    compareOut(r.all(), 1, 0, 110);
}

void TestFold::pipelinedAnswersWaitForTheirTurn()
{
    Recording r = serverWith(3);
    for (const Subject half : {third, second}) { // the last first
        r.add(CallEnd, half, 0, 10);
        r.headOut(half, 90, Framing::ContentLengthKnown);
    }
    compareOut(r.all(), 2, -1, -1);
    QCOMPARE(r.all().half(HalfId{2})->outBytes, 100);
    QCOMPARE(r.all().connection(line)->sides[size_t(Side::Server)].bytesSerialized, 0);

    r.add(CallWrite, first, 0, 20);
    r.headOut(first, 80, Framing::ContentLengthGiven);
    r.add(CallEnd, first, 0, 30);
    r.written(serverSide, 330);
    const FoldState state = r.all();
    compareOut(state, 1, 0, 130);
    compareOut(state, 2, 130, 230);
    compareOut(state, 3, 230, 330);
    QCOMPARE(state.connection(line)->sides[size_t(Side::Server)].bytesSerialized, 330);
}

void TestFold::aRequestMadeBeforeItsSocketBeginsWhereTheLastEnded()
{
    Recording r;
    for (const Subject half : {first, second}) {
        r.add(CallRequest, half);
        r.add(CallEnd, half);
        r.headOut(half, 70, Framing::NoBody);
    }
    r.add(AgentNewSocket, first, 0, line.value);
    compareOut(r.all(), 1, 0, 70);
    compareOut(r.all(), 2, -1, -1);
    r.add(AgentHandedOver, second, 0, line.value);
    compareOut(r.all(), 2, 70, 140);
}

void TestFold::aDestroyedAnswerLetsTheNextOneWrite()
{
    Recording r = serverWith(2);
    r.add(CallEnd, second);
    r.headOut(second, 90, Framing::ContentLengthZero);
    r.headOut(first, 80, Framing::ChunkedBecauseLengthUnknown);
    r.add(CallDestroy, first);
    r.add(CallWrite, first, 0, 7);
    r.add(HalfClosed, first, 1);
    compareOut(r.all(), 1, 0, 80);
    compareOut(r.all(), 2, 80, 170);
    QVERIFY(r.all().half(HalfId{1})->failure);
}

void TestFold::informationAndRawBytesMoveTheHead()
{
    Recording r = serverWith(1);
    r.add(RawOut, serverSide, 0, 3);
    r.add(CallWriteInformation, first, 0, 100);
    r.add(InformationOut, first, 0, 25);
    r.add(CallEnd, first);
    r.headOut(first, 100, Framing::ContentLengthZero);
    compareOut(r.all(), 1, 3, 128);
    QCOMPARE(r.all().half(HalfId{1})->headOutAt, 25);
}

void TestFold::incomingOffsets()
{
    Recording r;
    r.add(CallRequest, first);
    r.add(AgentNewSocket, first, 0, line.value);
    r.add(InformationIn, first, 0, 25);
    const EventIndex headIn = r.add(HeadIn, first, HeadIsChunked, 100);
    QCOMPARE(r.all().half(HalfId{1})->responseEvent, headIn);
    const EventIndex onResponse = r.add(OnResponse, first, 0, 200);
    r.add(ChunkHeadIn, first, 0, 3);
    r.add(BodyIn, first, BodyDelivered, 10);
    QVERIFY(!r.all().half(HalfId{1})->inEnded);
    r.add(MessageInEnd, first, 0, 7);
    r.add(CallRequest, second);
    r.add(AgentReusedSocket, second, 0, line.value);
    r.add(HeadIn, second, HeadHasLength, 100);
    r.add(BodyIn, second, BodyEndsMessage, 5);

    const FoldState state = r.all();
    QCOMPARE(state.half(HalfId{1})->inBegin, 0);
    QCOMPARE(state.half(HalfId{1})->headInAt, 25);
    QCOMPARE(state.half(HalfId{1})->inEnd, 145);
    QCOMPARE(state.half(HalfId{1})->payloadIn, 10);
    QCOMPARE(state.half(HalfId{1})->responseEvent, onResponse);
    QVERIFY(state.half(HalfId{1})->inEnded);
    QCOMPARE(state.half(HalfId{2})->inBegin, 145);
    QCOMPARE(state.half(HalfId{2})->inEnd, 250);
    QVERIFY(state.half(HalfId{2})->inEnded);
}

void TestFold::aParseFailureAdvancesToItsOffset()
{
    Recording r = serverWith(1);
    r.add(RequestBegan, second, 0, line.value);
    const EventIndex failed = r.failed(ParseFailed, second, 63);
    QCOMPARE(r.all().half(HalfId{2})->inBegin, 50);
    QCOMPARE(r.all().half(HalfId{2})->inEnd, 63);
    QCOMPARE(r.all().half(HalfId{2})->failure, failed);
    r.failed(ParseFailed, serverSide, 70);
    QCOMPARE(r.all().connection(line)->sides[size_t(Side::Server)].bytesParsed, 70);
    r.failed(ParseFailed, serverSide); // offset unknown
    QCOMPARE(r.all().connection(line)->sides[size_t(Side::Server)].bytesParsed, 70);
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

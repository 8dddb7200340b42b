#include "tests/unit/trace/foldrecording.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::trace;
using namespace roundtrip::trace::test;
using enum EventKind;

/// Where the fold puts each message in the byte streams of its connection.
class TestFoldOffsets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
};

void TestFoldOffsets::theHeadGoesBeforeThePayloadThatCausedIt()
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

void TestFoldOffsets::chunksCountTheirOverhead()
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

void TestFoldOffsets::trailersEndTheBody()
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

void TestFoldOffsets::aMessageWithoutABodyCountsItsHeadOnly()
{
    Recording r = serverWith(1); // an answer to HEAD
    r.add(CallEnd, first, 0, 500);
    r.headOut(first, 100, Framing::NoBodyAllowed);
    r.add(BodyOutDropped, first, 0, 500);
    compareOut(r.all(), 1, 0, 100);
    QCOMPARE(r.all().half(HalfId{1})->payloadOut, 0);
    QVERIFY(r.all().half(HalfId{1})->outEnded);
}

void TestFoldOffsets::whatIsWrittenAfterEndDoesNotCount()
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

void TestFoldOffsets::aRefusedCallDoesNotCount()
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

void TestFoldOffsets::aRefusedSetHeaderLeavesTheWriteBeforeIt()
{
    Recording r = serverWith(1);
    r.headOut(first, 100, Framing::ContentLengthGiven);
    r.add(CallWrite, first, 0, 10);
    r.add(CallSetHeader, first);
    r.failed(CallRefused, first);
    compareOut(r.all(), 1, 0, 110);
}

void TestFoldOffsets::pipelinedAnswersWaitForTheirTurn()
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

void TestFoldOffsets::aRequestMadeBeforeItsSocketBeginsWhereTheLastEnded()
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

void TestFoldOffsets::aDestroyedAnswerLetsTheNextOneWrite()
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

void TestFoldOffsets::informationAndRawBytesMoveTheHead()
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

void TestFoldOffsets::incomingOffsets()
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

void TestFoldOffsets::aParseFailureAdvancesToItsOffset()
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

QTEST_APPLESS_MAIN(TestFoldOffsets)
#include "tst_foldoffsets.moc"

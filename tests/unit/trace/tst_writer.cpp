#include "core/trace/writer.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <vector>

using namespace roundtrip;
using namespace roundtrip::trace;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace
{

const Subject client = Subject::connection(ConnectionId{1}, Side::Client);
const Subject half = Subject::half(HalfId{1});

Writer::Options smallChunks()
{
    Writer::Options options;
    options.chunkBytes = 256;
    return options;
}

QByteArrayView received(Writer &writer, const QByteArray &bytes)
{
    std::copy(bytes.begin(), bytes.end(), writer.reserve(bytes.size()).begin());
    return writer.commitRead(client, bytes.size()).bytes;
}

EventIndex write(Writer &writer, std::vector<QByteArray> pieces)
{
    return writer.appendWrite(client, std::span<const QByteArray>(pieces));
}

} // namespace

class TestWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyTraceHasNoEvents();
    void nothingIsSeenBeforeItIsPublished();
    void eventsKeepWhatTheyWereGiven();
    void eventsRunOnThroughChunks();
    void detailsRunOnThroughChunks();
    void aDetailLargerThanAChunkIsKept();
    void readBytesStayWhereTheyWerePut();
    void largePiecesOfAWriteAreShared();
    void aPartOfAnArrayIsShared();
    void aSmallPartOfALargeArrayIsCopied();
    void arraysBehindADetailAreShared();
    void theSameBytesAgainCountOnce();
    void bytesThatAreNotOwnedAreCopied();
    void chunksWithManySharedPiecesAreAsLargeAsTheOthers();
    void whatWasReadAndIsWrittenOnLiesThereOnce();
    void whatLiesInAFullChunkIsWrittenOnAllTheSame();
    void whatIsSharedStaysUntilItIsWritten();
    void aWriteMayCrossChunks();
    void aFarCauseIsNone();
    void timesLongerThanAChunkCanTell();
    void theFirstEventAfterATime();
};

void TestWriter::anEmptyTraceHasNoEvents()
{
    Writer writer;
    for (const Snapshot &snapshot : {Snapshot(), writer.snapshot()}) {
        QVERIFY(snapshot.isEmpty());
        QCOMPARE(snapshot.at(EventIndex{0}).kind, EventKind::None);
        QCOMPARE(snapshot.at(EventIndex()).kind, EventKind::None);
        QVERIFY(!snapshot.contains(EventIndex{0}));
        QCOMPARE(snapshot.bytesOf(EventIndex{0}), QByteArray());
        QCOMPARE(snapshot.firstEventAfter(1s), quint64(0));
    }
}

void TestWriter::nothingIsSeenBeforeItIsPublished()
{
    Writer writer;
    writer.append(EventKind::CallWrite, half);
    const Snapshot before = writer.snapshot();
    writer.publish();
    QVERIFY(before.isEmpty());
    QCOMPARE(writer.snapshot().endEvent(), quint64(1));
}

void TestWriter::eventsKeepWhatTheyWereGiven()
{
    Writer writer;
    writer.setNow(3ms);
    const EventIndex cause = writer.append(EventKind::CallEnd, half, quint8(Origin::Person));
    writer.setNow(5ms);
    writer.setNow(4ms); // a clock that went back is not believed
    const EventIndex event = writer.append(EventKind::OnResponse, half, 1, 404, cause);
    const EventIndex detail = writer.appendDetail(EventKind::OnError, half, Text{"x"}, 9, event);
    writer.publish();

    const Snapshot snapshot = writer.snapshot();
    QCOMPARE(snapshot.at(event).kind, EventKind::OnResponse);
    QCOMPARE(snapshot.at(event).arg, quint8(1));
    QCOMPARE(snapshot.at(event).value, quint32(404));
    QCOMPARE(snapshot.at(event).subject(), half);
    QCOMPARE(snapshot.timeOf(cause), microseconds(3ms));
    QCOMPARE(snapshot.timeOf(event), microseconds(5ms));
    QCOMPARE(snapshot.causeOf(event), cause);
    QCOMPARE(snapshot.causeOf(detail), event);
    QCOMPARE(snapshot.causeOf(cause), EventIndex());
    QCOMPARE(snapshot.detailOf<Text>(detail), Text{"x"});
    QVERIFY(snapshot.recordOf(event).isEmpty());
}

void TestWriter::eventsRunOnThroughChunks()
{
    Writer writer(smallChunks()); // 16 events each
    for (quint32 i = 0; i < 100; ++i)
        QCOMPARE(writer.append(EventKind::OnData, half, 0, i).value, quint64(i));
    writer.publish();
    const Snapshot snapshot = writer.snapshot();
    QCOMPARE(snapshot.firstEvent(), quint64(0));
    QCOMPARE(snapshot.endEvent(), quint64(100));
    for (quint32 i = 0; i < 100; ++i)
        QCOMPARE(snapshot.at(EventIndex{i}).value, i);
}

void TestWriter::detailsRunOnThroughChunks()
{
    Writer writer(smallChunks());
    for (int i = 0; i < 100; ++i)
        writer.appendDetail(EventKind::OnError, half, Text{QByteArray(i, 'x')});
    writer.publish();
    const Snapshot snapshot = writer.snapshot();
    for (int i = 0; i < 100; ++i)
        QCOMPARE(snapshot.detailOf<Text>(EventIndex{quint64(i)}), Text{QByteArray(i, 'x')});
}

void TestWriter::aDetailLargerThanAChunkIsKept()
{
    Writer writer(smallChunks());
    const Text large{QByteArray(100000, 'L')};
    const EventIndex a = writer.appendDetail(EventKind::OnError, half, large);
    const EventIndex b = writer.appendDetail(EventKind::OnError, half, Text{"small"});
    writer.publish();
    QCOMPARE(writer.snapshot().detailOf<Text>(a), large);
    QCOMPARE(writer.snapshot().detailOf<Text>(b), Text{"small"});
}

void TestWriter::readBytesStayWhereTheyWerePut()
{
    Writer writer(smallChunks());
    for (int i = 1; i < 50; ++i) {
        const std::span<char> room = writer.reserve(i);
        QVERIFY(room.size() >= size_t(i));
        std::fill_n(room.begin(), i, char(i));
        const Writer::Committed committed = writer.commitRead(client, i);
        QCOMPARE(static_cast<const void *>(committed.bytes.data()),
            static_cast<const void *>(room.data()));
        QCOMPARE(committed.bytes.toByteArray(), QByteArray(i, char(i)));
    }
    QVERIFY(writer.reserve(10000).size() >= 10000); // more than a chunk
    writer.publish();
    const Snapshot snapshot = writer.snapshot();
    for (int i = 1; i < 50; ++i) {
        const EventIndex event{quint64(i - 1)};
        QCOMPARE(snapshot.at(event).kind, EventKind::SocketRead);
        QCOMPARE(snapshot.byteCountOf(event), qint64(i));
        QCOMPARE(snapshot.bytesOf(event), QByteArray(i, char(i)));
    }
}

void TestWriter::largePiecesOfAWriteAreShared()
{
    Writer writer;
    const QByteArray body(5000, 'b');
    const EventIndex both = write(writer, {"head", body, "tail"});
    const EventIndex alone = write(writer, {body});
    writer.publish();
    const Snapshot snapshot = writer.snapshot();
    QCOMPARE(snapshot.byteCountOf(both), qint64(5008));
    QCOMPARE(snapshot.bytesOf(both), "head" + body + "tail");
    QCOMPARE(static_cast<const void *>(snapshot.bytesOf(alone).constData()),
        static_cast<const void *>(body.constData()));
}

void TestWriter::aPartOfAnArrayIsShared()
{
    Writer writer;
    QByteArray body = QByteArray(5000, 'a') + QByteArray(5000, 'b');
    const std::array pieces{Slice{body, 4000, 5000}, Slice{body, 9000, 10}};
    const EventIndex event = writer.appendWrite(client, std::span<const Slice>(pieces));
    writer.publish();
    body.fill('?'); // its own copy now
    QCOMPARE(writer.snapshot().bytesOf(event), QByteArray(1000, 'a') + QByteArray(4010, 'b'));
}

void TestWriter::arraysBehindADetailAreShared()
{
    Writer writer;
    const std::array attached{QByteArray(100'000, 'a'), QByteArray("small"), QByteArray()};
    const EventIndex event = writer.appendDetail(
        EventKind::PlanAdopted, Subject::program(), Plan{7, "name", "{}"}, attached);
    const EventIndex plain =
        writer.appendDetail(EventKind::PlanAdopted, Subject::program(), Plan{8, "name", "{}"});
    writer.publish();
    const Snapshot snapshot = writer.snapshot();
    QCOMPARE(snapshot.detailOf<Plan>(event), (Plan{7, "name", "{}"}));
    const std::vector<QByteArray> read = snapshot.attachedTo(event);
    QCOMPARE(read, std::vector(attached.begin(), attached.end()));
    QCOMPARE(read.front().constData(), attached.front().constData());
    QCOMPARE(snapshot.detailOf<Plan>(plain).id, 8u);
    QVERIFY(snapshot.attachedTo(plain).empty());
}

/// One plan that is carried out many times does not push everything else out.
void TestWriter::theSameBytesAgainCountOnce()
{
    Writer writer;
    const QByteArray body(100'000, 'b');
    for (int i = 0; i < 1000; ++i)
        writer.appendDetail(EventKind::PlanAdopted, Subject::program(), Plan{quint32(i), {}, {}},
            std::span(&body, 1));
    writer.publish();
    QVERIFY2(
        writer.usage().bytes < 10'000'000, QByteArray::number(writer.usage().bytes).constData());
}

void TestWriter::aSmallPartOfALargeArrayIsCopied()
{
    Writer writer;
    const QByteArray body(1 << 20, 'b');
    EventIndex event;
    {
        const std::array pieces{Slice{body, 100, 64 << 10}};
        event = writer.appendWrite(client, std::span<const Slice>(pieces));
    }
    writer.publish();
    QCOMPARE(writer.snapshot().bytesOf(event), QByteArray(64 << 10, 'b'));
    QVERIFY(body.isDetached()); // the trace does not keep the whole of it
}

void TestWriter::bytesThatAreNotOwnedAreCopied()
{
    Writer writer;
    std::vector<char> memory(5000, 'm');
    const EventIndex event = write(writer, {QByteArray::fromRawData(memory.data(), 5000)});
    std::fill(memory.begin(), memory.end(), '?');
    writer.publish();
    QCOMPARE(writer.snapshot().bytesOf(event), QByteArray(5000, 'm'));
}

void TestWriter::chunksWithManySharedPiecesAreAsLargeAsTheOthers()
{
    Writer::Options options;
    options.chunkBytes = 65536;
    Writer writer(options);
    constexpr int bodyBytes = 5000;
    constexpr int writes = 2000;
    const auto afterWrites = [&] {
        for (int i = 0; i < writes; ++i)
            write(writer, {QByteArray(bodyBytes, 'b')}); // the same array would count once
        writer.publish();
        return writer.usage().bytes;
    };
    const qint64 before = afterWrites();
    const qint64 chunks = afterWrites() - before - writes * bodyBytes;
    QVERIFY(chunks > 0);
    QCOMPARE(chunks % options.chunkBytes, qint64(0));
}

void TestWriter::whatWasReadAndIsWrittenOnLiesThereOnce()
{
    const QByteArray body(1000, 'b');
    const auto occupiedBy = [&body](bool sharing) {
        Writer::Options options;
        options.chunkBytes = 4096;
        Writer writer(options);
        for (int i = 0; i < 100; ++i) {
            const QByteArrayView in = received(writer, body);
            const EventIndex event =
                write(writer, {"head", sharing ? writer.shared(in) : in.toByteArray(), "end"});
            writer.publish();
            const Snapshot snapshot = writer.snapshot();
            if (snapshot.bytesOf(event) != "head" + body + "end"
                || snapshot.byteCountOf(event) != 1007)
                return qint64(-1);
        }
        return writer.usage().bytes;
    };
    QVERIFY(occupiedBy(true) > 100 * body.size());
    QVERIFY(occupiedBy(true) < 150 * body.size());
    QVERIFY(occupiedBy(false) > 200 * body.size());
}

void TestWriter::whatLiesInAFullChunkIsWrittenOnAllTheSame()
{
    Writer writer(smallChunks());
    const QByteArray first = writer.shared(received(writer, QByteArray(150, 'a')));
    const QByteArrayView before = received(writer, QByteArray(60, 'b'));
    received(writer, QByteArray(150, 'c'));
    const EventIndex event = write(writer, {first, writer.shared(before)});
    writer.publish();
    QCOMPARE(writer.snapshot().bytesOf(event), QByteArray(150, 'a') + QByteArray(60, 'b'));
}

/// Also where nothing is recorded and the memory of a read is that of the next one.
void TestWriter::whatIsSharedStaysUntilItIsWritten()
{
    for (const bool recording : {true, false}) {
        Writer::Options options = smallChunks();
        options.limitBytes = 4096;
        options.recording = recording;
        Writer writer(options);
        const QByteArray body(200, 'b');
        const QByteArray shared = writer.shared(received(writer, body));
        for (int i = 0; i < 100; ++i) {
            writer.setNow(microseconds(i + 1));
            received(writer, QByteArray(200, '?'));
            writer.publish();
        }
        QCOMPARE(shared, body);
    }
}

void TestWriter::aWriteMayCrossChunks()
{
    Writer writer(smallChunks());
    const QByteArray a(200, 'a');
    const QByteArray b(200, 'b');
    const QByteArray c(4096, 'c');
    const EventIndex event = write(writer, {a, b, c, a});
    const EventIndex empty = write(writer, {});
    writer.publish();
    QCOMPARE(writer.snapshot().bytesOf(event), a + b + c + a);
    QCOMPARE(writer.snapshot().byteCountOf(event), qint64(4696));
    QCOMPARE(writer.snapshot().byteCountOf(empty), qint64(0));
}

void TestWriter::aFarCauseIsNone()
{
    Writer writer;
    const EventIndex cause = writer.append(EventKind::DeadlineArmed, half);
    for (int i = 0; i < 65534; ++i)
        writer.append(EventKind::OnData, half);
    const EventIndex near = writer.append(EventKind::DeadlineFired, half, 0, 0, cause);
    const EventIndex far = writer.append(EventKind::DeadlineFired, half, 0, 0, cause);
    writer.publish();
    QCOMPARE(near.value - cause.value, quint64(65535));
    QCOMPARE(writer.snapshot().causeOf(near), cause);
    QCOMPARE(writer.snapshot().causeOf(far), EventIndex());
}

void TestWriter::timesLongerThanAChunkCanTell()
{
    Writer writer;
    const std::array times{
        microseconds(0), microseconds(71min), microseconds(72min), microseconds(24h * 30)};
    for (microseconds time : times) {
        writer.setNow(time);
        writer.append(EventKind::OnData, half);
    }
    writer.publish();
    for (size_t i = 0; i < times.size(); ++i)
        QCOMPARE(writer.snapshot().timeOf(EventIndex{i}), times[i]);
}

void TestWriter::theFirstEventAfterATime()
{
    Writer writer(smallChunks());
    for (int i = 0; i < 100; ++i) {
        writer.setNow(microseconds(i / 2 * 10));
        writer.append(EventKind::OnData, half);
    }
    writer.publish();
    const Snapshot snapshot = writer.snapshot();
    QCOMPARE(snapshot.firstEventAfter(microseconds(-1)), quint64(0));
    QCOMPARE(snapshot.firstEventAfter(microseconds(0)), quint64(2));
    QCOMPARE(snapshot.firstEventAfter(microseconds(245)), quint64(50));
    QCOMPARE(snapshot.firstEventAfter(microseconds(490)), quint64(100));
}

QTEST_APPLESS_MAIN(TestWriter)
#include "tst_writer.moc"

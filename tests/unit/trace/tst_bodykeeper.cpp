#include "core/trace/writer.h"

#include <QTest>

#include <algorithm>
#include <array>

using namespace roundtrip;
using namespace roundtrip::trace;

namespace
{

const Subject side = Subject::connection(ConnectionId{1}, Side::Server);

Writer::Options smallBodies()
{
    Writer::Options options;
    options.bodyHeadBytes = 100;
    options.bodyTailBytes = 30;
    return options;
}

/// Bytes that differ from their neighbours, so that a wrong offset shows.
QByteArray pattern(qsizetype from, qsizetype length)
{
    QByteArray bytes(length, Qt::Uninitialized);
    for (qsizetype i = 0; i < length; ++i)
        bytes[i] = char((from + i) % 251);
    return bytes;
}

Writer::Committed read(Writer &writer, const QByteArray &bytes, Subject subject = side)
{
    const std::span<char> room = writer.reserve(bytes.size());
    std::copy(bytes.begin(), bytes.end(), room.begin());
    return writer.commitRead(subject, bytes.size());
}

EventIndex write(Writer &writer, const QByteArray &bytes)
{
    return writer.appendWrite(side, std::span(&bytes, 1));
}

std::vector<EventIndex> eventsOf(const Snapshot &snapshot, EventKind kind)
{
    std::vector<EventIndex> found;
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i)
        if (snapshot.at(EventIndex{i}).kind == kind)
            found.push_back(EventIndex{i});
    return found;
}

Snapshot published(Writer &writer)
{
    writer.publish();
    return writer.snapshot();
}

} // namespace

class TestBodyKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSmallBodyIsKeptWhole();
    void ofALargeBodyReadTheEndsAreKept();
    void ofALargeBodyWrittenTheEndsAreKept();
    void aBodyThatJustFitsLosesNothing();
    void theParserSeesAllBytes();
    void directionsAndConnectionsAreApart();
    void aClosedSocketEndsItsBodies();
    void manyLargeBodiesShareABudget();
    void smallPiecesBetweenSharedOnesTakeNoBlocks();
    void aSmallPartOfALargeArrayDoesNotKeepIt();
    void ofABodyThatArrivesByteByByteTheEndIsWhole();
    void twelveAndFourMebibytesAreKept();
    void whatIsOnlyCountedIsNotKept();
    void whatIsOnlyCountedTakesNothingFromBodies();
};

void TestBodyKeeper::aSmallBodyIsKeptWhole()
{
    Writer writer(smallBodies());
    writer.beginBody(side, Direction::In);
    const EventIndex event = read(writer, pattern(0, 100)).event;
    writer.endBody(side, Direction::In);
    const Snapshot snapshot = published(writer);
    QCOMPARE(snapshot.bytesOf(event), pattern(0, 100));
    QCOMPARE(snapshot.endEvent(), quint64(1));
}

void TestBodyKeeper::ofALargeBodyReadTheEndsAreKept()
{
    Writer writer(smallBodies());
    writer.beginBody(side, Direction::In);
    for (int i = 0; i < 20; ++i)
        read(writer, pattern(i * 20, 20));
    writer.endBody(side, Direction::In);
    const EventIndex next = read(writer, "next").event;

    const Snapshot snapshot = published(writer);
    QByteArray head;
    qint64 count = 0;
    for (const EventIndex event : eventsOf(snapshot, EventKind::SocketRead)) {
        count += snapshot.byteCountOf(event);
        if (event < next)
            head += snapshot.bytesOf(event);
    }
    QCOMPARE(count, 404);
    QCOMPARE(head, pattern(0, 100));
    const auto tails = eventsOf(snapshot, EventKind::BodyTail);
    QCOMPARE(tails.size(), size_t(1));
    QCOMPARE(snapshot.bytesOf(tails[0]), pattern(370, 30));
    QCOMPARE(snapshot.at(tails[0]).arg, quint8(Direction::In));
    const auto gaps = eventsOf(snapshot, EventKind::BytesForgotten);
    QCOMPARE(gaps.size(), size_t(2)); // when it begins, and the whole of it
    QCOMPARE(snapshot.detailOf<Gap>(gaps[0]).bytes, 10);
    QCOMPARE(snapshot.detailOf<Gap>(gaps[1]).bytes, 270);
    QCOMPARE(snapshot.bytesOf(next), QByteArray("next"));
    QCOMPARE(writer.usage().bytesForgotten, 270);
}

void TestBodyKeeper::ofALargeBodyWrittenTheEndsAreKept()
{
    Writer writer(smallBodies());
    writer.beginBody(side, Direction::Out);
    const EventIndex all = write(writer, pattern(0, 10000)); // shared, and cut in one piece
    const EventIndex more = write(writer, pattern(10000, 10));
    writer.endBody(side, Direction::Out);
    const Snapshot snapshot = published(writer);
    QCOMPARE(snapshot.byteCountOf(all), 10000);
    QCOMPARE(snapshot.bytesOf(all), pattern(0, 100));
    QCOMPARE(snapshot.byteCountOf(more), 10);
    QCOMPARE(snapshot.bytesOf(more), QByteArray());
    QCOMPARE(snapshot.bytesOf(eventsOf(snapshot, EventKind::BodyTail).at(0)), pattern(9980, 30));
}

void TestBodyKeeper::aBodyThatJustFitsLosesNothing()
{
    Writer writer(smallBodies());
    writer.beginBody(side, Direction::Out);
    const EventIndex head = write(writer, pattern(0, 110));
    write(writer, pattern(110, 20));
    writer.endBody(side, Direction::Out);
    const Snapshot snapshot = published(writer);
    QVERIFY(eventsOf(snapshot, EventKind::BytesForgotten).empty());
    QCOMPARE(
        snapshot.bytesOf(head) + snapshot.bytesOf(eventsOf(snapshot, EventKind::BodyTail).at(0)),
        pattern(0, 130));
}

void TestBodyKeeper::theParserSeesAllBytes()
{
    Writer writer(smallBodies());
    writer.beginBody(side, Direction::In);
    std::vector<QByteArrayView> views;
    for (int i = 0; i < 20; ++i)
        views.push_back(read(writer, pattern(i * 50, 50)).bytes);
    writer.publish();
    for (int i = 0; i < 20; ++i) // all of them, to the end of the turn
        QCOMPARE(views[size_t(i)].toByteArray(), pattern(i * 50, 50));
}

void TestBodyKeeper::directionsAndConnectionsAreApart()
{
    const Subject other = Subject::connection(ConnectionId{2}, Side::Server);
    Writer writer(smallBodies());
    writer.beginBody(side, Direction::In);
    read(writer, pattern(0, 300));
    const EventIndex out = write(writer, pattern(0, 300));
    const EventIndex elsewhere = read(writer, pattern(0, 300), other).event;
    const Snapshot snapshot = published(writer);
    QCOMPARE(snapshot.bytesOf(out), pattern(0, 300));
    QCOMPARE(snapshot.bytesOf(elsewhere), pattern(0, 300));
    QCOMPARE(snapshot.bytesOf(EventIndex{0}), QByteArray());
}

void TestBodyKeeper::aClosedSocketEndsItsBodies()
{
    Writer writer(smallBodies());
    writer.beginBody(side, Direction::In);
    read(writer, pattern(0, 300));
    const EventIndex closed = writer.append(EventKind::SocketClosed, side);
    const Snapshot snapshot = published(writer);
    const auto tails = eventsOf(snapshot, EventKind::BodyTail);
    QCOMPARE(tails.size(), size_t(1));
    QVERIFY(tails[0] < closed);
}

void TestBodyKeeper::manyLargeBodiesShareABudget()
{
    Writer::Options options;
    options.chunkBytes = 1024;
    options.limitBytes = 80000; // 10,000 for all tails
    options.bodyHeadBytes = 0;
    options.bodyTailBytes = 4000;
    Writer writer(options);
    for (quint32 id = 1; id <= 100; ++id) {
        const Subject one = Subject::connection(ConnectionId{id}, Side::Server);
        writer.beginBody(one, Direction::In);
        for (int i = 0; i < 10; ++i)
            read(writer, pattern(0, 1000), one);
    }
    writer.setNow(std::chrono::microseconds(1));
    writer.publish();
    QVERIFY2(writer.usage().bytes <= 80000, QByteArray::number(writer.usage().bytes).constData());
    for (quint32 id = 1; id <= 100; ++id)
        writer.append(EventKind::SocketClosed, Subject::connection(ConnectionId{id}, Side::Server));
    const Snapshot snapshot = published(writer);
    qint64 kept = 0;
    for (const EventIndex tail : eventsOf(snapshot, EventKind::BodyTail))
        kept += snapshot.byteCountOf(tail);
    QVERIFY(kept > 0 && kept <= 10000);
}

/// A chunked body: "1000\r\n", 4 KiB, "\r\n".
void TestBodyKeeper::smallPiecesBetweenSharedOnesTakeNoBlocks()
{
    Writer::Options options;
    options.chunkBytes = 4096;
    options.bodyHeadBytes = 0;
    options.bodyTailBytes = 1 << 20;
    Writer writer(options);
    writer.beginBody(side, Direction::Out);
    for (int i = 0; i < 2000; ++i) {
        const std::array pieces{QByteArray("1000\r\n"), QByteArray(4096, 'b'), QByteArray("\r\n")};
        writer.appendWrite(side, std::span<const QByteArray>(pieces));
        writer.setNow(writer.now() + std::chrono::microseconds(1));
    }
    writer.publish();
    const qint64 withTail = writer.usage().bytes;
    writer.endBody(side, Direction::Out);
    const Snapshot snapshot = published(writer);
    const auto tails = eventsOf(snapshot, EventKind::BodyTail);
    QCOMPARE(tails.size(), size_t(1));
    QCOMPARE(snapshot.byteCountOf(tails[0]), qint64(1) << 20);
    QVERIFY2(withTail < (1 << 20) * 5 / 4, QByteArray::number(withTail).constData());
}

void TestBodyKeeper::aSmallPartOfALargeArrayDoesNotKeepIt()
{
    Writer::Options options;
    options.bodyHeadBytes = 0;
    Writer writer(options);
    QByteArray body(8 << 20, 'b');
    writer.beginBody(side, Direction::Out);
    {
        const std::array pieces{Slice{body, 100, 8 << 10}};
        writer.appendWrite(side, std::span<const Slice>(pieces));
    }
    QVERIFY(body.isDetached());
    writer.endBody(side, Direction::Out);
    const Snapshot snapshot = published(writer);
    const auto tails = eventsOf(snapshot, EventKind::BodyTail);
    QCOMPARE(tails.size(), size_t(1));
    QCOMPARE(snapshot.bytesOf(tails[0]), QByteArray(8 << 10, 'b'));
}

void TestBodyKeeper::ofABodyThatArrivesByteByByteTheEndIsWhole()
{
    Writer::Options options;
    options.bodyHeadBytes = 100;
    options.bodyTailBytes = 40'000; // some blocks
    Writer writer(options);
    writer.beginBody(side, Direction::In);
    read(writer, pattern(0, 100));
    for (int i = 100; i < 100'000; ++i) {
        const QByteArrayView seen = read(writer, pattern(i, 1)).bytes;
        QCOMPARE(seen.size(), qsizetype(1));
        QCOMPARE(seen[0], char(i % 251));
        writer.setNow(writer.now() + std::chrono::microseconds(1));
    }
    writer.endBody(side, Direction::In);
    const Snapshot snapshot = published(writer);
    QCOMPARE(
        snapshot.bytesOf(eventsOf(snapshot, EventKind::BodyTail).at(0)), pattern(60'000, 40'000));
}

void TestBodyKeeper::twelveAndFourMebibytesAreKept()
{
    constexpr qsizetype mebibyte = 1 << 20;
    for (const Direction direction : {Direction::In, Direction::Out}) {
        Writer writer;
        writer.beginBody(side, direction);
        for (qsizetype at = 0; at < 20 * mebibyte; at += 64 << 10) {
            if (direction == Direction::In)
                read(writer, pattern(at, 64 << 10));
            else
                write(writer, pattern(at, 64 << 10));
        }
        writer.endBody(side, direction);
        const Snapshot snapshot = published(writer);
        QByteArray kept;
        const EventKind kind =
            direction == Direction::In ? EventKind::SocketRead : EventKind::SocketWrite;
        for (const EventIndex event : eventsOf(snapshot, kind))
            kept += snapshot.bytesOf(event);
        QVERIFY(kept == pattern(0, 12 * mebibyte));
        const QByteArray tail = snapshot.bytesOf(eventsOf(snapshot, EventKind::BodyTail).at(0));
        QVERIFY(tail == pattern(16 * mebibyte, 4 * mebibyte));
        QCOMPARE(snapshot.detailOf<Gap>(eventsOf(snapshot, EventKind::BytesForgotten).back()).bytes,
            qint64(4 * mebibyte));
    }
}

void TestBodyKeeper::whatIsOnlyCountedIsNotKept()
{
    Writer writer(smallBodies());
    writer.beginCounted(side, Direction::In, 30);
    writer.beginCounted(side, Direction::Out, 30);
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(read(writer, pattern(i * 20, 20)).bytes, pattern(i * 20, 20)); // for who reads
        write(writer, pattern(i * 20, 20));
    }
    writer.append(EventKind::SocketClosed, side);

    const Snapshot snapshot = published(writer);
    for (const EventKind kind : {EventKind::SocketRead, EventKind::SocketWrite}) {
        QByteArray kept;
        qint64 count = 0;
        for (const EventIndex event : eventsOf(snapshot, kind)) {
            count += snapshot.byteCountOf(event);
            kept += snapshot.bytesOf(event);
        }
        QCOMPARE(count, 400);
        QVERIFY(kept.size() >= 20 && kept.size() <= 30);
        QVERIFY(pattern(0, 30).startsWith(kept));
    }
    QVERIFY(eventsOf(snapshot, EventKind::BodyTail).empty());
    const auto forgotten = eventsOf(snapshot, EventKind::BytesForgotten);
    QCOMPARE(forgotten.size(), size_t(4)); // of each direction when it begins and how much it was
    QCOMPARE(snapshot.detailOf<Gap>(forgotten[2]).bytes, 380);
    QCOMPARE(snapshot.detailOf<Gap>(forgotten[3]).bytes, 370);
}

/// The ends of bodies share a budget; a tunnel has none.
void TestBodyKeeper::whatIsOnlyCountedTakesNothingFromBodies()
{
    Writer writer(smallBodies());
    const auto tailWith = [&writer](int tunnels) {
        for (quint32 i = 0; i < quint32(tunnels); ++i) {
            const Subject tunnel = Subject::connection({100 + i}, Side::Server);
            writer.beginCounted(tunnel, Direction::In, 0);
            const auto room = writer.reserve(1);
            room[0] = 'x';
            writer.commitRead(tunnel, 1);
        }
        writer.beginBody(side, Direction::In);
        for (int i = 0; i < 20; ++i)
            read(writer, pattern(i * 20, 20));
        writer.endBody(side, Direction::In);
        const Snapshot snapshot = published(writer);
        return snapshot.byteCountOf(eventsOf(snapshot, EventKind::BodyTail).back());
    };
    QCOMPARE(tailWith(1000), tailWith(0));
}

QTEST_APPLESS_MAIN(TestBodyKeeper)
#include "tst_bodykeeper.moc"

#include "core/trace/fold.h"
#include "core/trace/snapshot.h"
#include "core/trace/writer.h"

#include <QTest>

#include <algorithm>

using namespace roundtrip;
using namespace roundtrip::trace;
using std::chrono::microseconds;

namespace
{

const Subject side = Subject::connection(ConnectionId{1}, Side::Server);
const Subject half = Subject::half(HalfId{1});

Writer::Options small(qint64 limit = 64 << 10)
{
    Writer::Options options;
    options.limitBytes = limit;
    options.chunkBytes = 1024; // 64 events
    return options;
}

QByteArray textOf(quint64 i)
{
    return "detail " + QByteArray::number(i);
}

/// `count` events with details, published one by one, their number in the text.
void fill(Writer &writer, int count)
{
    for (int i = 0; i < count; ++i) {
        writer.setNow(writer.now() + microseconds(1));
        writer.publish();
        const quint64 next = writer.snapshot().endEvent();
        writer.appendDetail(EventKind::OnError, half, Text{textOf(next)});
    }
    writer.publish();
}

void compareAll(const Snapshot &snapshot, quint64 from, quint64 to)
{
    for (quint64 i = from; i < to; ++i)
        QCOMPARE(snapshot.detailOf<Text>(EventIndex{i}).text, textOf(i));
}

} // namespace

class TestRetention : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theOldestGoFirst();
    void theLimitCountsSharedBytes();
    void snapshotsStayValid();
    void aCauseThatWasForgottenIsNone();
    void theNewestStayWhateverTheLimit();
    void manyOpenConnectionsCountToo();
    void whatIsPinnedStays();
    void goingThroughManySkipsWhatWasForgotten();
    void unpinnedEventsGo();
    void aPinThatDoesNotFitIsRefused();
    void aMomentThatWasForgottenIsTheFirstOneLeft();
    void aHalfWhoseBeginningWasForgottenIsCut();
    void withoutRecordingNothingIsKept();
};

void TestRetention::theOldestGoFirst()
{
    Writer writer(small());
    fill(writer, 10000);
    const Snapshot snapshot = writer.snapshot();
    QCOMPARE(snapshot.endEvent(), quint64(10000));
    QVERIFY(snapshot.firstEvent() > 5000);
    QVERIFY(snapshot.firstEvent() < 9900);
    QVERIFY(!snapshot.contains(EventIndex{snapshot.firstEvent() - 1}));
    QCOMPARE(snapshot.at(EventIndex{0}).kind, EventKind::None);
    compareAll(snapshot, snapshot.firstEvent(), snapshot.endEvent());
    QCOMPARE(snapshot.firstEventAfter(microseconds(0)), snapshot.firstEvent());

    const Writer::Usage usage = writer.usage();
    QVERIFY(usage.bytes <= writer.options().limitBytes);
    QVERIFY(usage.bytes > writer.options().limitBytes / 2);
    QCOMPARE(usage.eventsForgotten, snapshot.firstEvent());
    QVERIFY(usage.bytesForgotten > 0);
}

void TestRetention::theLimitCountsSharedBytes()
{
    Writer writer(small());
    for (int i = 0; i < 1000; ++i) {
        const QByteArray body(5000, char(i));
        writer.appendWrite(side, std::span(&body, 1));
        writer.publish();
        QVERIFY(writer.usage().bytes <= writer.options().limitBytes + 8192); // the open chunk
    }
    const Snapshot snapshot = writer.snapshot();
    QVERIFY(snapshot.firstEvent() > 980);
    QCOMPARE(snapshot.bytesOf(EventIndex{999}), QByteArray(5000, char(999)));
    QCOMPARE(snapshot.bytesOf(EventIndex{0}), QByteArray());
}

void TestRetention::snapshotsStayValid()
{
    Writer writer(small());
    fill(writer, 300);
    const Snapshot early = writer.snapshot();
    fill(writer, 10000);
    QVERIFY(!writer.snapshot().contains(EventIndex{0}));
    QCOMPARE(early.endEvent(), quint64(300));
    compareAll(early, 0, 300);
}

void TestRetention::aCauseThatWasForgottenIsNone()
{
    Writer writer(small());
    const EventIndex first = writer.append(EventKind::CallEnd, half);
    for (int i = 0; i < 5000; ++i) {
        writer.append(EventKind::OnData, half, 0, 0, first);
        writer.publish();
    }
    const Snapshot snapshot = writer.snapshot();
    QVERIFY(snapshot.firstEvent() > 0);
    QVERIFY(snapshot.at(EventIndex{5000}).causeDistance == 5000);
    QCOMPARE(snapshot.causeOf(EventIndex{5000}), EventIndex());
}

void TestRetention::theNewestStayWhateverTheLimit()
{
    Writer writer(small(1));
    fill(writer, 1000);
    const Snapshot snapshot = writer.snapshot();
    QVERIFY(snapshot.endEvent() - snapshot.firstEvent() > 1);
    compareAll(snapshot, snapshot.firstEvent(), snapshot.endEvent());
}

void TestRetention::manyOpenConnectionsCountToo()
{
    Writer writer(small(1 << 20));
    for (quint32 id = 1; id <= 1000; ++id)
        writer.appendDetail(EventKind::Accepted,
            Subject::connection(ConnectionId{id}, Side::Server), Endpoints{"::1", 1, "::1", 2});
    fill(writer, 2000);
    // A keyframe of 1,000 connections is larger than the chunk behind it.
    QVERIFY(writer.usage().bytes <= writer.options().limitBytes);
    QVERIFY(writer.usage().eventsForgotten > 0);
    QCOMPARE(foldedAt(writer.snapshot(), 3000).connections().size(), size_t(1000));
}

void TestRetention::whatIsPinnedStays()
{
    Writer writer(small());
    fill(writer, 300);
    QVERIFY(writer.pin(EventIndex{100}, EventIndex{110}));
    fill(writer, 10000);
    const Snapshot snapshot = writer.snapshot();
    QVERIFY(snapshot.firstEvent() > 5000);
    QVERIFY(!snapshot.contains(EventIndex{0}));
    QVERIFY(!snapshot.contains(EventIndex{200}));
    compareAll(snapshot, 100, 110);
    const std::vector<Snapshot::Run> runs = snapshot.runs();
    QCOMPARE(runs.size(), size_t(2));
    QVERIFY(runs[0].first <= 100 && runs[0].end >= 110 && runs[0].end <= 200);
    QCOMPARE(runs[1], (Snapshot::Run{snapshot.firstEvent(), snapshot.endEvent()}));
    QCOMPARE(snapshot.until(snapshot.firstEvent()).runs(), std::vector{runs[0]});
    QCOMPARE(snapshot.runOf(EventIndex{105}), runs[0]);
    QCOMPARE(snapshot.runOf(EventIndex{200}), Snapshot::Run());
    QCOMPARE(snapshot.timeOf(EventIndex{101}) - snapshot.timeOf(EventIndex{100}), microseconds(1));
    QVERIFY(snapshot.keyframeBefore(EventIndex{105}).state);
    QVERIFY(snapshot.keyframeBefore(EventIndex{105}).atEvent <= 100);
    QVERIFY(!snapshot.keyframeBefore(EventIndex{200}).state);
    QVERIFY(writer.usage().bytes <= writer.options().limitBytes);
}

void TestRetention::goingThroughManySkipsWhatWasForgotten()
{
    Writer writer(small());
    fill(writer, 200);
    QVERIFY(writer.pin(EventIndex{70}, EventIndex{75}));
    fill(writer, 5000);
    const Snapshot snapshot = writer.snapshot();
    QVERIFY(snapshot.firstEvent() > 200);
    std::vector<quint64> wanted;
    for (quint64 i = 0; i < snapshot.endEvent(); ++i) {
        if (snapshot.contains({i}))
            wanted.push_back(i);
    }
    std::vector<quint64> seen;
    forEachEvent(snapshot, 0, snapshot.endEvent(), [&](EventIndex index, const Event &event) {
        QCOMPARE(event.kind, snapshot.at(index).kind);
        QCOMPARE(event.value, snapshot.at(index).value);
        seen.push_back(index.value);
    });
    QVERIFY(seen == wanted);
    QVERIFY(snapshot.stretch({10}, snapshot.endEvent()).empty());
    QCOMPARE(snapshot.stretch({snapshot.endEvent() - 3}, snapshot.endEvent() - 1).size(), size_t(2));
}

void TestRetention::unpinnedEventsGo()
{
    Writer writer(small());
    fill(writer, 300);
    QVERIFY(writer.pin(EventIndex{100}, EventIndex{110}));
    QVERIFY(writer.pin(EventIndex{105}, EventIndex{106}));
    fill(writer, 10000);
    writer.unpin(EventIndex{100}, EventIndex{110});
    writer.publish();
    QVERIFY(writer.snapshot().contains(EventIndex{105})); // pinned twice
    const quint64 forgotten = writer.usage().eventsForgotten;
    writer.unpin(EventIndex{105}, EventIndex{106});
    writer.publish();
    QVERIFY(!writer.snapshot().contains(EventIndex{105}));
    QVERIFY(writer.usage().eventsForgotten > forgotten);
}

void TestRetention::aPinThatDoesNotFitIsRefused()
{
    Writer writer(small());
    fill(writer, 900);
    QVERIFY(!writer.pin(EventIndex{0}, EventIndex{800})); // more than 8 KiB
    QVERIFY(!writer.pin(EventIndex{5}, EventIndex{5})); // nothing
    QVERIFY(!writer.pin(EventIndex{900}, EventIndex{1000})); // has not happened yet
    QVERIFY(writer.pin(EventIndex{0}, EventIndex{1}));
    QVERIFY(writer.pin(EventIndex{1}, EventIndex{2})); // the same chunk counts once
    QVERIFY(!writer.pin(EventIndex{400}, EventIndex{800}));
    fill(writer, 10000);
    QVERIFY(writer.snapshot().contains(EventIndex{0}));
    QVERIFY(!writer.snapshot().contains(EventIndex{400}));
    QVERIFY(!writer.pin(EventIndex{400}, EventIndex{401})); // gone
}

void TestRetention::aMomentThatWasForgottenIsTheFirstOneLeft()
{
    Writer writer(small());
    writer.appendDetail(EventKind::Accepted, side, Endpoints{"::1", 1, "::1", 2});
    fill(writer, 10000);
    const Snapshot snapshot = writer.snapshot();
    QVERIFY(snapshot.firstEvent() > 0);
    for (const quint64 moment : {quint64(0), snapshot.firstEvent(), snapshot.endEvent()})
        QVERIFY(foldedAt(snapshot, moment).connection(ConnectionId{1}));
}

void TestRetention::aHalfWhoseBeginningWasForgottenIsCut()
{
    Writer writer(small());
    writer.append(EventKind::CallRequest, half);
    writer.publish();
    QVERIFY(!foldedAt(writer.snapshot(), 1).half(HalfId{1})->cut);
    fill(writer, 10000);
    QVERIFY(foldedAt(writer.snapshot(), 10001).half(HalfId{1})->cut);
}

void TestRetention::withoutRecordingNothingIsKept()
{
    Writer::Options options;
    options.recording = false;
    Writer writer(options);
    for (int i = 0; i < 5; ++i) {
        writer.setNow(microseconds(i));
        QVERIFY(!writer.append(EventKind::CallEnd, half));
        QVERIFY(!writer.appendDetail(EventKind::OnError, half, Text{"x"}));
        const QByteArray body(5000, 'b');
        QVERIFY(!writer.appendWrite(side, std::span(&body, 1)));
        std::vector<QByteArrayView> views;
        for (int k = 0; k < 40; ++k) { // more than a chunk in one turn
            const std::span<char> room = writer.reserve(32000);
            std::fill_n(room.begin(), 32000, char(k));
            const Writer::Committed committed = writer.commitRead(side, 32000);
            QVERIFY(!committed.event);
            views.push_back(committed.bytes);
        }
        for (int k = 0; k < 40; ++k)
            QVERIFY(std::all_of(views[size_t(k)].begin(), views[size_t(k)].end(),
                [k](char c) { return c == char(k); }));
        writer.publish();
    }
    QVERIFY(writer.snapshot().isEmpty());
}

QTEST_APPLESS_MAIN(TestRetention)
#include "tst_retention.moc"

#include "core/trace/fold.h"
#include "core/trace/snapshot.h"
#include "core/trace/writer.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

using namespace roundtrip;
using namespace roundtrip::trace;

namespace
{

constexpr int turns = 20000;

Subject sideOf(quint32 connection)
{
    return Subject::connection(ConnectionId{connection}, Side::Server);
}

/// One exchange: a read and a write of 1 to 5,000 bytes, all with the same value.
void exchange(Writer &writer, quint32 number)
{
    const Subject side = sideOf(1 + number % 7);
    const Subject half = Subject::half(HalfId{1 + number});
    const qsizetype length = 1 + qsizetype(number) * 37 % 5000;
    writer.setNow(std::chrono::microseconds(number));
    if (number < 7)
        writer.appendDetail(EventKind::Accepted, side, Endpoints{"::1", 1, "::1", 2});
    const std::span<char> room = writer.reserve(length);
    std::fill_n(room.begin(), length, char(number));
    const EventIndex read = writer.commitRead(side, length).event;
    writer.append(EventKind::RequestBegan, half, 0, 1 + number % 7, read);
    writer.append(EventKind::HeadIn, half, HeadEndsMessage, quint32(length), read);
    writer.appendDetail(EventKind::OnError, half, Text{QByteArray::number(number)});
    const QByteArray answer(length, char(number));
    writer.appendWrite(side, std::span(&answer, 1));
    writer.append(EventKind::HalfClosed, half);
    writer.publish();
}

/// True when everything that can be read of these events is what was written.
bool isWhole(const Snapshot &snapshot, quint64 from, quint64 to)
{
    for (quint64 i = from; i < to; ++i) {
        const EventIndex index{i};
        const Event event = snapshot.at(index);
        if (event.kind == EventKind::None)
            return false;
        if (event.kind == EventKind::OnError) {
            const QByteArray number = QByteArray::number(event.subject().halfId().value - 1);
            if (snapshot.detailOf<Text>(index).text != number)
                return false;
        }
        if (event.kind == EventKind::SocketRead || event.kind == EventKind::SocketWrite) {
            const QByteArray bytes = snapshot.bytesOf(index);
            if (bytes.isEmpty() || bytes.count(bytes.front()) != bytes.size()
                || bytes.size() != snapshot.byteCountOf(index))
                return false;
        }
    }
    return true;
}

/// Halves and connections never go wrong in between: a turn is seen whole or not at all.
bool stateIsWhole(const Snapshot &snapshot)
{
    const FoldState state = foldedAt(snapshot, snapshot.endEvent());
    return state.halves().empty() && state.connections().size() <= 7;
}

} // namespace

class TestThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readersSeeWholeTurnsOnly();
    void anOldSnapshotNeverSeesARecycledChunk();
};

void TestThreads::readersSeeWholeTurnsOnly()
{
    Writer::Options options;
    options.limitBytes = 1 << 20;
    options.chunkBytes = 16 << 10;
    Writer writer(options);
    std::atomic<bool> done = false;
    std::atomic<bool> broken = false;

    const auto readNewest = [&] {
        while (!done) {
            const Snapshot snapshot = writer.snapshot();
            const quint64 end = snapshot.endEvent();
            const quint64 from = std::max(snapshot.firstEvent(), end - std::min<quint64>(end, 50));
            if (!isWhole(snapshot, from, end) || !stateIsWhole(snapshot))
                broken = true;
        }
    };
    const auto pinOldest = [&] {
        while (!done) {
            const Snapshot snapshot = writer.snapshot();
            const EventIndex first{snapshot.firstEvent()};
            const EventIndex next{snapshot.firstEvent() + 1};
            if (!writer.pin(first, next))
                continue;
            if (!writer.snapshot().contains(first))
                broken = true;
            writer.unpin(first, next);
            if (writer.usage().bytes < 0 || !isWhole(snapshot, first.value, first.value + 10))
                broken = true;
        }
    };
    exchange(writer, 0);
    exchange(writer, 1);
    std::vector<std::thread> readers;
    readers.emplace_back(readNewest);
    readers.emplace_back(pinOldest);
    for (quint32 i = 2; i < turns; ++i)
        exchange(writer, i);
    done = true;
    for (std::thread &reader : readers)
        reader.join();
    QVERIFY(!broken);
    QVERIFY(writer.snapshot().firstEvent() > 0);
}

void TestThreads::anOldSnapshotNeverSeesARecycledChunk()
{
    Writer::Options options;
    options.limitBytes = 256 << 10;
    options.chunkBytes = 16 << 10;
    Writer writer(options);
    std::atomic<bool> done = false;
    std::atomic<bool> broken = false;
    std::atomic<int> outlived = 0;

    // Holds a snapshot until all of it has been forgotten, and then reads it again.
    const auto keepOld = [&] {
        while (!done) {
            const Snapshot old = writer.snapshot();
            const quint64 first = old.firstEvent();
            while (!done && writer.usage().eventsForgotten < old.endEvent())
                std::this_thread::yield();
            outlived += !done;
            if (!isWhole(old, first, old.endEvent()) || !stateIsWhole(old))
                broken = true;
        }
    };
    for (quint32 i = 0; i < 7; ++i)
        exchange(writer, i);
    std::thread first(keepOld);
    std::thread second(keepOld);
    for (quint32 i = 7; i < quint32(turns) || (outlived < 4 && !broken); ++i)
        exchange(writer, i);
    done = true;
    first.join();
    second.join();
    QVERIFY(!broken);
}

QTEST_APPLESS_MAIN(TestThreads)
#include "tst_threads.moc"

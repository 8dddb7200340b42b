#include "tests/support/sampletraces.h"
#include "tests/unit/flow/flowdump.h"

#include "core/flow/exchangereading.h"

#include <QTest>

using namespace roundtrip;
using namespace roundtrip::test;
using namespace roundtrip::trace;

/// What flow says at a moment comes from events before the moment only: the whole trace and one
/// that ends there give the same.
class tst_Moments : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsKnownInAdvance_data();
    void nothingIsKnownInAdvance();
    void rowsGrowOnly_data() { nothingIsKnownInAdvance_data(); }
    void rowsGrowOnly();
    void piecemealUpdatesGiveTheSameRows_data() { nothingIsKnownInAdvance_data(); }
    void piecemealUpdatesGiveTheSameRows();
};

void tst_Moments::nothingIsKnownInAdvance_data()
{
    QTest::addColumn<int>("sample");
    for (const Sample sample : allSamples)
        QTest::newRow(nameOf(sample)) << int(sample);
}

static QByteArray everythingOf(
    const Snapshot &snapshot, const flow::Moment &moment, flow::ExchangeKey key)
{
    const flow::ExchangeReading reading(snapshot, moment, key);
    QByteArray out = dump(flow::clientSteps(reading)) + dump(flow::serverSteps(reading))
        + dump(flow::sentenceOf(reading)) + dump(flow::requestOf(reading))
        + dump(flow::responseOf(reading));
    for (const flow::Depth depth :
        {flow::Depth::Story, flow::Depth::Code, flow::Depth::Protocol, flow::Depth::Wire})
        out += dump(flow::sceneOf(reading, depth));
    for (const EventIndex index : reading.events())
        out += QByteArray::number(index.value) + ' ';
    return out + flow::requestPayloadOf(snapshot, moment, key, 100).bytes
        + flow::responsePayloadOf(snapshot, moment, key, 100).bytes;
}

static QByteArray rowsOf(const flow::ExchangeIndex &index, const flow::Moment &moment)
{
    QByteArray out;
    for (int row = 0; row < index.rowCountAt(moment); ++row)
        out += dump(index.rowAt(row, moment));
    return out;
}

void tst_Moments::nothingIsKnownInAdvance()
{
    QFETCH(int, sample);
    const SampleTrace whole = sampleTrace(Sample(sample));
    flow::ExchangeIndex wholeIndex;
    wholeIndex.update(whole.snapshot);
    for (quint64 events = 0; events <= whole.snapshot.endEvent(); ++events) {
        const SampleTrace begin = sampleTrace(Sample(sample), events);
        const flow::Moment moment = momentAt(whole.snapshot, events);
        QCOMPARE(momentAt(begin.snapshot, events), moment);
        flow::ExchangeIndex beginIndex;
        beginIndex.update(begin.snapshot);
        QCOMPARE(rowsOf(wholeIndex, moment), rowsOf(beginIndex, moment));
        for (const SampleTrace::Pair &pair : whole.exchanges) {
            const flow::ExchangeKey key{pair.client, pair.server};
            QCOMPARE(everythingOf(whole.snapshot, moment, key),
                everythingOf(begin.snapshot, moment, key));
        }
    }
}

void tst_Moments::rowsGrowOnly()
{
    QFETCH(int, sample);
    const SampleTrace whole = sampleTrace(Sample(sample));
    flow::ExchangeIndex index;
    index.update(whole.snapshot);
    int before = 0;
    for (quint64 events = 0; events <= whole.snapshot.endEvent(); ++events) {
        const int now = index.rowCountAt(momentAt(whole.snapshot, events));
        QVERIFY(now >= before);
        before = now;
    }
    QCOMPARE(before, index.rowCount());
    QCOMPARE(before, int(whole.exchanges.size()));
}

void tst_Moments::piecemealUpdatesGiveTheSameRows()
{
    QFETCH(int, sample);
    const SampleTrace whole = sampleTrace(Sample(sample));
    const flow::Moment head = flow::Moment::headOf(whole.snapshot);
    flow::ExchangeIndex atOnce;
    const flow::ExchangeIndex::Changes all = atOnce.update(whole.snapshot);
    QCOMPARE(all.added, atOnce.rowCount());
    QCOMPARE(all.firstChanged, -1);
    flow::ExchangeIndex piecemeal;
    int rows = 0;
    for (quint64 events = 0; events <= whole.snapshot.endEvent(); ++events)
        rows += piecemeal.update(sampleTrace(Sample(sample), events).snapshot).added;
    QCOMPARE(rows, piecemeal.rowCount());
    QCOMPARE(rowsOf(piecemeal, head), rowsOf(atOnce, head));
}

QTEST_GUILESS_MAIN(tst_Moments)
#include "tst_moments.moc"

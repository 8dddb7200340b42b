#include "tests/support/sampletraces.h"
#include "tests/unit/flow/flowdump.h"

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
        QCOMPARE(dumpRows(wholeIndex, moment), dumpRows(beginIndex, moment));
        for (const SampleTrace::Pair &pair : whole.exchanges) {
            const flow::ExchangeKey key{pair.client, pair.server};
            QCOMPARE(dumpAll(whole.snapshot, moment, key), dumpAll(begin.snapshot, moment, key));
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
    QCOMPARE(dumpRows(piecemeal, head), dumpRows(atOnce, head));
}

QTEST_GUILESS_MAIN(tst_Moments)
#include "tst_moments.moc"

#include "core/flow/exchangereading.h"
#include "tests/support/getseries.h"
#include "ui/models/ownevents.h"

#include <QTest>

using namespace roundtrip;
using test::GetSeries;
using test::SampleTrace;
using test::TraceBuilder;

namespace
{

flow::ExchangeReading readingOf(TraceBuilder &builder, const SampleTrace::Pair &pair)
{
    const trace::Snapshot snapshot = builder.snapshot();
    return {snapshot, flow::Moment::headOf(snapshot), {pair.client, pair.server}};
}

} // namespace

/// Whether what is shown of an exchange is still true when the trace has grown.
class tst_OwnEvents final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingRememberedMayBeTouchedByAnything();
    void whatIsOverIsNotTouchedByWhatUsesItsConnectionNext();
    void aFinBehindItIsItsOwn();
};

void tst_OwnEvents::nothingRememberedMayBeTouchedByAnything()
{
    TraceBuilder builder;
    GetSeries(builder).add("/");
    const trace::Snapshot snapshot = builder.snapshot();
    ui::OwnEvents own;
    QVERIFY(own.isAnyOf(snapshot, 0, snapshot.endEvent()));
    QVERIFY(!own.isAnyOf(snapshot, snapshot.endEvent(), snapshot.endEvent()));
}

void tst_OwnEvents::whatIsOverIsNotTouchedByWhatUsesItsConnectionNext()
{
    TraceBuilder builder;
    GetSeries series(builder);
    const auto first = series.add("/one");
    ui::OwnEvents own;
    own.remember(readingOf(builder, first), false);
    quint64 seen = builder.snapshot().endEvent();
    series.add("/two");
    QVERIFY(own.isAnyOf(builder.snapshot(), seen, builder.snapshot().endEvent())); // it may be a FIN
    own.remember(readingOf(builder, first), false);
    seen = builder.snapshot().endEvent();
    series.add("/three");
    own.remember(readingOf(builder, first), false);
    seen = builder.snapshot().endEvent();
    for (int i = 0; i < 2000; ++i)
        series.add("/more");
    QVERIFY(!own.isAnyOf(builder.snapshot(), seen, seen + 5000));
    QVERIFY(own.isAnyOf(builder.snapshot(), 0, 100)); // its own
}

void tst_OwnEvents::aFinBehindItIsItsOwn()
{
    TraceBuilder builder;
    GetSeries series(builder);
    const auto only = series.add("/");
    ui::OwnEvents own;
    own.remember(readingOf(builder, only), false);
    const quint64 seen = builder.snapshot().endEvent();
    series.close();
    QVERIFY(own.isAnyOf(builder.snapshot(), seen, builder.snapshot().endEvent()));
}

QTEST_GUILESS_MAIN(tst_OwnEvents)
#include "tst_ownevents.moc"

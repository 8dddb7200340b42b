#include "core/flow/timing.h"

#include <QTest>

using namespace roundtrip::flow;
using namespace std::chrono_literals;

namespace
{

ExchangeRow rowOf(std::initializer_list<PhaseSpan> phases, std::vector<Lull> lulls)
{
    ExchangeRow row;
    for (const PhaseSpan &phase : phases) {
        row.phases[size_t(row.phasesUsed++)] = phase;
        row.end = std::max(row.end, phase.end);
    }
    row.lulls = std::move(lulls);
    return row;
}

} // namespace

/// Where the time of an exchange went.
class tst_Timing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsHeldIsNotQuietAsWell();
    void aMessageThatMovesIsNotQuietBecauseTheOtherIs();
    void waitingIsNeverQuiet();
    void aLullBelongsToThePartOfIt();
    void whatHasNoPhaseYetIsNotItsLast();
};

void tst_Timing::whatIsHeldIsNotQuietAsWell()
{
    const ExchangeRow row = rowOf({{Phase::Sending, 0s, 10s, false}},
        {{Lull::Why::NothingSent, 1s, 9s}, {Lull::Why::Held, 2s, 4s}, {Lull::Why::Held, 5s, 6s}});
    const auto stretches = stretchesOf(row);
    QCOMPARE(stretches.size(), 1u);
    QCOMPARE(stretches[0].held, 3s);
    QCOMPARE(stretches[0].quiet, 5s);
    QCOMPARE(stretches[0].pauses, 3);
    const auto lulls = lullsIn(row, {Phase::Sending}, 0s, 10s);
    QCOMPARE(lulls.size(), 5u);
    for (size_t i = 1; i < lulls.size(); ++i)
        QCOMPARE(lulls[i].begin, lulls[i - 1].end);
}

void tst_Timing::aMessageThatMovesIsNotQuietBecauseTheOtherIs()
{
    const ExchangeRow row = rowOf(
        {{Phase::Sending, 0s, 10s, false}, {Phase::Receiving, 2s, 8s, false}},
        {{Lull::Why::NothingSent, 0s, 10s}, {Lull::Why::NothingCame, 3s, 5s}});
    const auto stretches = stretchesOf(row);
    QCOMPARE(stretches.size(), 3u);
    QCOMPARE(stretches[0].quiet, 2s);
    QCOMPARE(stretches[1].quiet, 2s); // of the six in which both were under way
    QCOMPARE(stretches[2].quiet, 2s);
}

/// That is what it means; a person may hold it all the same.
void tst_Timing::waitingIsNeverQuiet()
{
    const ExchangeRow row = rowOf({{Phase::Waiting, 0s, 10s, false}},
        {{Lull::Why::NothingSent, 0s, 10s}, {Lull::Why::NothingCame, 0s, 10s},
            {Lull::Why::Held, 8s, 12s}});
    const auto stretches = stretchesOf(row);
    QCOMPARE(stretches[0].quiet, 0s);
    QCOMPARE(stretches[0].held, 2s);
}

void tst_Timing::aLullBelongsToThePartOfIt()
{
    const ExchangeRow row = rowOf(
        {{Phase::Connecting, 0s, 3s, false}, {Phase::Sending, 3s, 5s, false}},
        {{Lull::Why::Held, 1s, 4s}});
    const auto stretches = stretchesOf(row);
    QCOMPARE(stretches[0].held, 2s);
    QCOMPARE(stretches[1].held, 1s);
}

void tst_Timing::whatHasNoPhaseYetIsNotItsLast()
{
    const auto beginning = stretchesOf(ExchangeRow());
    QCOMPARE(beginning.size(), 1u);
    QVERIFY(!beginning[0].isLast);
    ExchangeRow closes = rowOf({{Phase::Sending, 0s, 1s, false}}, {});
    closes.end = 2s;
    QVERIFY(stretchesOf(closes).back().isLast);
}

QTEST_GUILESS_MAIN(tst_Timing)
#include "tst_timing.moc"

#include "tests/support/getseries.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/exchanges/exchangetext.h"
#include "ui/exchanges/waterfall.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace roundtrip;
using namespace roundtrip::ui;
using std::chrono::microseconds;

namespace
{

/// A trace that grows, with a playback and a list that look at it.
class Bench
{
public:
    explicit Bench(const Theme &theme)
        : playback(
            [this] { return snapshot; }, [this] { return flow::Moment::headOf(snapshot).clock; })
        , list(theme, playback, selection)
    {
        list.resize(1200, 240);
        list.show();
    }

    /// All of them are in the list, in as many frames as this machine needs.
    void addExchanges(int count)
    {
        beginExchanges(count);
        while (list.model()->isReading())
            list.refresh();
    }

    void beginExchanges(int count)
    {
        for (int i = 0; i < count; ++i) {
            ++added;
            series.add("/" + QByteArray::number(added), added % 10 == 0 ? 404 : 200);
        }
        publish();
    }

    void publish()
    {
        snapshot = builder.snapshot();
        playback.refresh();
    }

    QString cell(int row, ExchangeModel::Column column) const
    {
        return list.model()->index(row, column).data().toString();
    }

    test::TraceBuilder builder;
    test::GetSeries series{builder};
    int added = 0;
    trace::Snapshot snapshot;
    Playback playback;
    Selection selection;
    ExchangeList list;
};

flow::Moment headOf(const trace::Snapshot &snapshot)
{
    return flow::Moment::headOf(snapshot);
}

} // namespace

class tst_ExchangeList final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsNotKnownIsNotLeftEmpty()
    {
        flow::ExchangeRow row;
        row.number = 1;
        row.running = true;
        QCOMPARE(methodText(row), QStringLiteral("–"));
        QCOMPARE(targetText(row), QStringLiteral("not known yet"));
        row.running = false;
        QCOMPARE(targetText(row), QStringLiteral("never known"));
        row.method = "GET";
        row.target = "/";
        QCOMPARE(methodText(row), QStringLiteral("GET"));
        QCOMPARE(targetText(row), QStringLiteral("/"));
    }

    void initTestCase() { m_theme.apply(*qApp); }

    void rowSaysWhatHappened();
    void modelKeepsItsPromisesWhileATraceGrows_data();
    void modelKeepsItsPromisesWhileATraceGrows();
    void windingBackTakesRowsAway();
    void rowsComeInOneBatch();
    void filterShowsWhatMatches();
    void filteredModelKeepsItsPromises();
    void aFilterTakesWhatMatchedAtTheMoment_data();
    void aFilterTakesWhatMatchedAtTheMoment();
    void aFilterKnowsWhatCameBehindTheEnd();
    void newRowsStealNoSelection();
    void clickSelects();
    void arrowKeysSelect();
    void followsTheHeadUntilAPersonScrolls();
    void selectionFromElsewhereIsShown();
    void barsKeepTheirOrderAndAreSeen();
    void quietBetweenExchangesIsFolded();
    void overlappingPhasesLieOneAboveTheOther();
    void aBarShowsWhereItStoodStill();
    void rowsAreWhole();
    void whatHasNoRoomIsSaidInFewerWords();
    void escapeEmptiesTheFilter();
    void clickBesideTheRowsKeepsTheSelection();

private:
    Theme m_theme;
};

void tst_ExchangeList::rowSaysWhatHappened()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    ExchangeModel model;
    model.show(post.snapshot, headOf(post.snapshot));
    QCOMPARE(model.rowCount(), 7);
    const QStringList expected{
        "7", "POST", "/api/data", "200", "this client → this server", "51322 again", "186 → 176 B"};
    for (int column = 0; column < expected.size(); ++column)
        QCOMPARE(model.index(6, column).data().toString(), expected.at(column));
    QVERIFY(model.index(0, ExchangeModel::Between).data().toString().startsWith("outside"));
}

void tst_ExchangeList::modelKeepsItsPromisesWhileATraceGrows_data()
{
    QTest::addColumn<int>("sample");
    for (const test::Sample sample : test::allSamples)
        QTest::newRow(test::nameOf(sample)) << int(sample);
}

void tst_ExchangeList::modelKeepsItsPromisesWhileATraceGrows()
{
    QFETCH(int, sample);
    const trace::Snapshot whole = test::sampleTrace(test::Sample(sample)).snapshot;
    ExchangeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (quint64 events = 0; events <= whole.endEvent(); ++events) {
        const trace::Snapshot snapshot = test::sampleTrace(test::Sample(sample), events).snapshot;
        model.show(snapshot, headOf(snapshot));
        QCOMPARE(model.rowCount(), model.index().rowCountAt(headOf(snapshot)));
    }
}

void tst_ExchangeList::windingBackTakesRowsAway()
{
    const trace::Snapshot snapshot = test::sampleTrace(test::Sample::Post).snapshot;
    ExchangeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (quint64 events = snapshot.endEvent(); events-- > 0;) {
        const flow::Moment moment{events, snapshot.timeOf({events})};
        model.show(snapshot, moment);
        QCOMPARE(model.rowCount(), model.index().rowCountAt(moment));
    }
    QCOMPARE(model.rowCount(), 0);
}

void tst_ExchangeList::rowsComeInOneBatch()
{
    Bench bench(m_theme);
    QSignalSpy inserted(bench.list.model(), &QAbstractItemModel::rowsInserted);
    bench.beginExchanges(200);
    // However many a frame has time for, they come at once.
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted.at(0).at(2).toInt() + 1, bench.list.model()->rowCount());
    QVERIFY(bench.list.model()->rowCount() > 1);
}

void tst_ExchangeList::filterShowsWhatMatches()
{
    Bench bench(m_theme);
    bench.addExchanges(100);
    QTest::keyClicks(bench.list.filterEdit(), QStringLiteral("404"));
    QTRY_COMPARE(bench.list.model()->rowCount(), 10);
    QCOMPARE(bench.cell(0, ExchangeModel::Target), QStringLiteral("/10"));
    QTest::keyClicks(bench.list.filterEdit(), QStringLiteral(" get /3"));
    QTRY_COMPARE(bench.list.model()->rowCount(), 1);
    QCOMPARE(bench.cell(0, ExchangeModel::Target), QStringLiteral("/30"));
    bench.addExchanges(230); // 300 … matches, too
    QTRY_VERIFY(bench.list.model()->rowCount() > 1);
    bench.list.filterEdit()->clear();
    QTRY_COMPARE(bench.list.model()->rowCount(), 330);
}

void tst_ExchangeList::filteredModelKeepsItsPromises()
{
    ExchangeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFilter(QStringLiteral("200"));
    const quint64 end = test::sampleTrace(test::Sample::Queued).snapshot.endEvent();
    for (quint64 events = 0; events <= end; ++events) {
        const trace::Snapshot snapshot = test::sampleTrace(test::Sample::Queued, events).snapshot;
        model.show(snapshot, headOf(snapshot));
    }
    QVERIFY(model.rowCount() > 0);
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.index(row, ExchangeModel::Status).data().toString(), QStringLiteral("200"));
}

void tst_ExchangeList::aFilterTakesWhatMatchedAtTheMoment_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"404", "get /1", "200 /7", "…", "nothing", "g"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

/// What is known of texts beforehand changes nothing: row by row, at any moment.
void tst_ExchangeList::aFilterTakesWhatMatchedAtTheMoment()
{
    QFETCH(QString, text);
    Bench bench(m_theme);
    bench.addExchanges(300);
    const ExchangeFilter filter(text);
    bench.list.filterEdit()->setText(text);
    for (const quint64 events : {bench.snapshot.endEvent(), bench.snapshot.endEvent() / 2,
             bench.snapshot.endEvent() / 2 + 7, quint64(100), bench.snapshot.endEvent() - 3}) {
        bench.playback.seek(events);
        QTRY_VERIFY(!bench.list.model()->isScanning());
        QList<int> expected;
        const flow::ExchangeIndex &index = bench.list.model()->index();
        for (int row = 0; row < index.rowCountAt(bench.playback.moment()); ++row) {
            const flow::ExchangeRow exchange = index.rowAt(row, bench.playback.moment());
            if (filter.accepts(exchange))
                expected << exchange.number;
        }
        QList<int> shown;
        for (int row = 0; row < bench.list.model()->rowCount(); ++row)
            shown << bench.list.model()->exchangeAt(row).number;
        QCOMPARE(shown, expected);
    }
}

/// The client's half is over and the server's only begins: what was read of the row is read again.
void tst_ExchangeList::aFilterKnowsWhatCameBehindTheEnd()
{
    Bench bench(m_theme);
    test::Line line = test::newLine(bench.builder, 50001);
    test::ClientScript client(bench.builder, "GET", "/gone");
    client.newSocket(line);
    client.onSocket();
    client.connected();
    test::accept(bench.builder, line);
    client.end();
    client.flush();
    client.close(false);
    bench.publish();
    const auto matchesOf = [&bench](const char *text) {
        bench.list.filterEdit()->setText(QLatin1String(text));
        while (bench.list.model()->isScanning())
            bench.list.model()->scanMore();
        return bench.list.model()->rowCount();
    };
    bench.list.model()->prepareFilter();
    QVERIFY(!bench.list.model()->isFilterBehind());
    QCOMPARE(matchesOf("gone"), 1);
    QCOMPARE(matchesOf("econnreset"), 0);

    test::ServerScript server(bench.builder, line, client.id());
    bench.builder.addDetail(trace::EventKind::OnError, trace::Subject::half(server.id()),
        trace::ErrorDetail{{"ECONNRESET", "reset", "read"}});
    server.close(true);
    bench.list.filterEdit()->clear(); // nothing is read again as events come
    bench.publish();
    QCOMPARE(matchesOf("econnreset"), 1);
    QCOMPARE(matchesOf("gone"), 1);
}

void tst_ExchangeList::newRowsStealNoSelection()
{
    Bench bench(m_theme);
    bench.addExchanges(5);
    bench.selection.setExchange(bench.list.model()->keyAt(2));
    QSignalSpy changed(&bench.selection, &Selection::exchangeChanged);
    bench.addExchanges(50);
    QCOMPARE(changed.size(), 0);
    QCOMPARE(bench.list.table()->currentIndex().row(), 2);
    QTest::keyClicks(bench.list.filterEdit(), QStringLiteral("404")); // hides the selected row
    QCOMPARE(changed.size(), 0);
    bench.list.filterEdit()->clear();
    QTRY_COMPARE(bench.list.table()->currentIndex().row(), 2);
}

void tst_ExchangeList::clickSelects()
{
    Bench bench(m_theme);
    bench.addExchanges(4);
    ExchangeTable *table = bench.list.table();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
        table->visualRect(bench.list.model()->index(1, 2)).center());
    QCOMPARE(bench.selection.exchange(), bench.list.model()->keyAt(1));
}

void tst_ExchangeList::arrowKeysSelect()
{
    Bench bench(m_theme);
    bench.addExchanges(4);
    bench.selection.setExchange(bench.list.model()->keyAt(1));
    QTest::keyClick(bench.list.table(), Qt::Key_Down);
    QCOMPARE(bench.selection.exchange(), bench.list.model()->keyAt(2));
    bench.list.selectNeighbour(-1);
    QCOMPARE(bench.selection.exchange(), bench.list.model()->keyAt(1));
}

void tst_ExchangeList::followsTheHeadUntilAPersonScrolls()
{
    Bench bench(m_theme);
    bench.addExchanges(100);
    QScrollBar *bar = bench.list.table()->verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    bar->triggerAction(QAbstractSlider::SliderPageStepSub); // a click into the bar
    const int place = bar->value();
    bench.addExchanges(20);
    QCOMPARE(bar->value(), place);
    QVERIFY(!bench.list.isFollowing());
    bar->triggerAction(QAbstractSlider::SliderToMaximum);
    bench.addExchanges(20);
    QCOMPARE(bar->value(), bar->maximum());
}

void tst_ExchangeList::selectionFromElsewhereIsShown()
{
    Bench bench(m_theme);
    bench.addExchanges(3);
    bench.selection.setExchange(bench.list.model()->keyAt(0));
    QVERIFY(bench.list.table()->selectionModel()->isRowSelected(0, {}));
    bench.selection.setExchange({});
    QVERIFY(!bench.list.table()->selectionModel()->hasSelection());
}

void tst_ExchangeList::barsKeepTheirOrderAndAreSeen()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::GetWithLength);
    ExchangeModel model;
    model.show(post.snapshot, headOf(post.snapshot));
    const flow::ExchangeRow &row = model.exchangeAt(0);
    QVERIFY(row.phasesUsed > 1);
    // Beside an exchange a million times as long, each bar still is three pixels wide and right of
    // the one before.
    flow::ExchangeRow longOne;
    longOne.begin = row.end;
    longOne.end = row.end + std::chrono::hours(1);
    const TimeScale scale({row, longOne});
    double free = 0;
    for (const PhaseBar &bar : phaseBars(row, scale, 300, 3)) {
        QVERIFY(bar.left >= free);
        QVERIFY(bar.right - bar.left >= 3);
        free = bar.right;
    }
    QVERIFY(free > 30 && free <= 300); // and they can be told apart
}

void tst_ExchangeList::quietBetweenExchangesIsFolded()
{
    using namespace std::chrono_literals;
    flow::ExchangeRow first;
    first.end = 300us;
    flow::ExchangeRow second;
    second.begin = 10min;
    second.end = 10min + 300us;
    const TimeScale scale({first, second});
    QVERIFY(scale.placeOf(first.end) > 0.3);
    QVERIFY(scale.placeOf(second.begin) < 0.7);
    QVERIFY(scale.placeOf(first.end) < scale.placeOf(5min));
    QVERIFY(scale.placeOf(5min) < scale.placeOf(second.begin));
}

void tst_ExchangeList::overlappingPhasesLieOneAboveTheOther()
{
    using namespace std::chrono_literals;
    flow::ExchangeRow row;
    row.end = 1200ms;
    row.phasesUsed = 2;
    row.phases[0] = {flow::Phase::Sending, 0us, 1200ms, false};
    row.phases[1] = {flow::Phase::Receiving, 1ms, 1200ms, false};
    const std::vector<PhaseBar> bars = phaseBars(row, TimeScale({row}), 300, 3);
    QCOMPARE(bars.size(), size_t(2));
    QCOMPARE(bars[0].lane, PhaseBar::Lane::Upper);
    QCOMPARE(bars[1].lane, PhaseBar::Lane::Lower);
    QVERIFY(bars[1].left < bars[0].right);
    QVERIFY(waterfallText(row).contains(QStringLiteral("before the request had ended")));
}

void tst_ExchangeList::aBarShowsWhereItStoodStill()
{
    using namespace std::chrono_literals;
    flow::ExchangeRow row;
    row.end = 10s;
    row.phasesUsed = 1;
    row.phases[0] = {flow::Phase::Sending, 0s, 10s, false};
    row.lulls = {{flow::Lull::Why::NothingSent, 1s, 3s}, {flow::Lull::Why::Held, 4s, 6s}};
    const std::vector<PhaseBar> bars = phaseBars(row, TimeScale({row}), 300, 3);
    QCOMPARE(bars.size(), size_t(1));
    const auto &stills = bars[0].stills;
    QCOMPARE(stills.size(), size_t(2));
    QVERIFY(!stills[0].held && stills[1].held);
    QVERIFY(bars[0].left < stills[0].left && stills[0].right < stills[1].left);
    QVERIFY(stills[1].right < bars[0].right);
    QCOMPARE(waterfallText(row), QStringLiteral("sending 10.0 s (held 2.00 s, paused 2.00 s)"));
}

void tst_ExchangeList::whatHasNoRoomIsSaidInFewerWords()
{
    Bench bench(m_theme);
    const auto header = [&] {
        return bench.list.model()
            ->headerData(ExchangeModel::Waterfall, Qt::Horizontal, Qt::DisplayRole)
            .toString();
    };
    bench.list.resize(1600, 240);
    QCOMPARE(header(), QStringLiteral("Waterfall, not to scale"));
    bench.list.resize(900, 240);
    QCOMPARE(header(), QStringLiteral("Waterfall"));
    bench.list.resize(1600, 240);
    QCOMPARE(header(), QStringLiteral("Waterfall, not to scale"));
    flow::ExchangeRow row;
    row.status = 200;
    QVERIFY(shortStatusText(row).isEmpty());
    row.failure = "ECONNRESET";
    QCOMPARE(statusText(row), QStringLiteral("200, ECONNRESET"));
    QCOMPARE(shortStatusText(row), QStringLiteral("200 ✕"));
    row.status = 0; // then the error is all there is to say
    QVERIFY(shortStatusText(row).isEmpty());
}

void tst_ExchangeList::rowsAreWhole()
{
    Bench bench(m_theme);
    bench.addExchanges(30);
    for (const int height : {131, 150, 222}) {
        bench.list.resize(900, height);
        const QTableView *table = bench.list.table();
        QTRY_COMPARE(table->viewport()->height() % table->rowHeight(0), 0);
        QVERIFY(table->viewport()->height() > 0);
    }
}

void tst_ExchangeList::escapeEmptiesTheFilter()
{
    Bench bench(m_theme);
    bench.addExchanges(3);
    bench.list.filterEdit()->setText(QStringLiteral("nothing like it"));
    QTRY_COMPARE(bench.list.model()->rowCount(), 0);
    QTest::keyClick(bench.list.filterEdit(), Qt::Key_Escape);
    QTRY_COMPARE(bench.list.model()->rowCount(), 3);
}

void tst_ExchangeList::clickBesideTheRowsKeepsTheSelection()
{
    Bench bench(m_theme);
    bench.addExchanges(2);
    bench.selection.setExchange(bench.list.model()->keyAt(0));
    ExchangeTable *table = bench.list.table();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
        table->viewport()->rect().bottomLeft() - QPoint(-9, 3));
    QVERIFY(table->selectionModel()->isRowSelected(0, {}));
}

QTEST_MAIN(tst_ExchangeList)
#include "tst_exchangelist.moc"

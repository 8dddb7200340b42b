#include "core/flow/timing.h"
#include "tests/gui/inspectorbench.h"
#include "tests/support/tracebuilder.h"
#include "ui/inspect/headerspage.h"
#include "ui/inspect/overviewpage.h"
#include "ui/inspect/sheets.h"
#include "ui/inspect/sheetview.h"
#include "ui/inspect/timingpage.h"

#include <QLabel>
#include <QTableView>
#include <QTreeWidget>

using namespace roundtrip;
using namespace roundtrip::ui;
using Bench = InspectorBench;

namespace
{

QString valueOf(const Sheet &sheet, const QString &label)
{
    for (const SheetLine &line : sheet) {
        if (line.kind == SheetLine::Kind::Fact && line.label == label)
            return line.value;
    }
    return {};
}

QStringList linesOf(const Sheet &sheet, SheetLine::Kind kind)
{
    QStringList lines;
    for (const SheetLine &line : sheet) {
        if (line.kind == kind)
            lines << line.value;
    }
    return lines;
}

} // namespace

/// The pages Overview and Timing.
class tst_Overview final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void overviewSaysHowAndWhyItWasFramed();
    void overviewSaysWhatFailed();
    void overviewGoesOnWithTheClock();
    void answersHeadIsTheHandlers();
    void whoGaveUpComesFirst();
    void timesAddUp_data();
    void timesAddUp();
    void overlappingPhasesAddUpToo();
    void whatTookNoTimeIsAStretch();
    void anEventBetweenThePhasesCanBeChosen();
    void httpsToAPlainPortIsSaidOfEachSide();
    void overviewAddsUp_data() { timesAddUp_data(); }
    void overviewAddsUp();
    void whatIsOverIsNotSoFar();
    void whatNeverConnectedIsSaid();
    void aHeadThatIsNotCompleteIsCounted();
    void theServersTimesAreReadingAndWriting();

private:
    Theme m_theme;
};

void tst_Overview::overviewSaysHowAndWhyItWasFramed()
{
    Bench bench(m_theme, test::Sample::Post);
    const QString text = bench.open<OverviewPage>(Inspector::Overview)->view()->toPlainText();
    QVERIFY(text.contains(QLatin1String("POST /api/data")));
    QVERIFY(text.contains(QLatin1String("200 OK")));
    QVERIFY2(text.contains(QStringLiteral("chunked: the length is not known")), qPrintable(text));
    QVERIFY(text.contains(QLatin1String("186 B")));
}

void tst_Overview::overviewSaysWhatFailed()
{
    Bench bench(m_theme, test::Sample::ConnectRefused);
    const Sheet &sheet = bench.open<OverviewPage>(Inspector::Overview)->view()->sheet();
    const auto error = std::find_if(sheet.begin(), sheet.end(),
        [](const SheetLine &line) { return line.kind == SheetLine::Kind::Error; });
    QVERIFY(error != sheet.end());
    QVERIFY2(error->value.contains(QLatin1String("ECONNREFUSED")), qPrintable(error->value));
}

/// What runs takes longer, though nothing happens: the page says what the list says.
void tst_Overview::overviewGoesOnWithTheClock()
{
    Bench bench(m_theme, test::Sample::PostNeverEnded);
    SheetView *view = bench.open<OverviewPage>(Inspector::Overview)->view();
    bench.late = std::chrono::seconds(28);
    bench.playback.refresh();
    QTRY_VERIFY2(
        view->toPlainText().contains(QStringLiteral("(28.0 s) …")), qPrintable(view->toPlainText()));
}

void tst_Overview::answersHeadIsTheHandlers()
{
    Bench bench(m_theme, test::Sample::Post);
    const Sheet &sheet = bench.open<HeadersPage>(Inspector::Headers)->view()->sheet();
    QVERIFY(fieldsOf(sheet, SheetLine::Tag::Handler).contains(QLatin1String("Content-Type")));
    QVERIFY(fieldsOf(sheet, SheetLine::Tag::You).contains(QLatin1String("User-Agent")));
}

void tst_Overview::whoGaveUpComesFirst()
{
    Bench bench(m_theme, test::Sample::Aborted);
    const Sheet &sheet = bench.open<OverviewPage>(Inspector::Overview)->view()->sheet();
    QCOMPARE(sheet.at(1).kind, SheetLine::Kind::Error);
    QCOMPARE(sheet.at(1).value, QStringLiteral("Your program called request.abort()."));
}

void tst_Overview::timesAddUp_data()
{
    QTest::addColumn<int>("sample");
    for (const test::Sample sample : test::allSamples)
        QTest::newRow(test::nameOf(sample)) << int(sample);
}

void tst_Overview::timesAddUp()
{
    QFETCH(int, sample);
    Bench bench(m_theme, test::Sample(sample));
    bench.late = std::chrono::milliseconds(3);
    const auto number = [](const QString &text) {
        return text.section(u' ', 0, 0).remove(u',').toDouble() * 1000; // always in ms
    };
    auto *page = bench.open<TimingPage>(Inspector::Timing);
    for (quint64 events = 1; events <= bench.sample.snapshot.endEvent(); ++events) {
        bench.playback.seek(events);
        const QTreeWidget *tree = page->tree();
        if (tree->topLevelItemCount() == 0)
            continue; // not there yet
        double sum = 0;
        for (int i = 0; i + 1 < tree->topLevelItemCount(); ++i) {
            QCOMPARE(qRound(number(tree->topLevelItem(i)->text(TimingPage::At))), qRound(sum));
            sum += number(tree->topLevelItem(i)->text(TimingPage::Took));
        }
        const QTreeWidgetItem *whole = tree->topLevelItem(tree->topLevelItemCount() - 1);
        QCOMPARE(qRound(number(whole->text(TimingPage::Took))), qRound(sum));
    }
}

void tst_Overview::overlappingPhasesAddUpToo()
{
    using std::chrono::microseconds;
    flow::ExchangeRow row;
    row.begin = microseconds(100);
    row.end = microseconds(1000);
    row.phases = {{{flow::Phase::Sending, microseconds(100), microseconds(600), false},
        {flow::Phase::Receiving, microseconds(400), microseconds(900), false}}};
    row.phasesUsed = 2;
    const test::SampleTrace none = test::sampleTrace(test::Sample::Post, 0);
    const flow::ExchangeReading reading(none.snapshot, {}, {});
    const auto stretches = flow::timingOf(row, reading);
    QCOMPARE(stretches.size(), 4u);
    QCOMPARE(stretches[0].phases, std::vector{flow::Phase::Sending});
    QCOMPARE(stretches[1].phases, (std::vector{flow::Phase::Sending, flow::Phase::Receiving}));
    QCOMPARE(stretches[1].duration(), microseconds(200));
    QVERIFY(stretches[3].phases.empty() && stretches[3].isLast);
    QCOMPARE(stretches[3].end, row.end);
}

void tst_Overview::whatTookNoTimeIsAStretch()
{
    using std::chrono::microseconds;
    flow::ExchangeRow row;
    row.end = microseconds(50);
    row.phases = {{{flow::Phase::Waiting, microseconds(0), microseconds(50), false},
        {flow::Phase::Receiving, microseconds(50), microseconds(50), false}}};
    row.phasesUsed = 2;
    const test::SampleTrace none = test::sampleTrace(test::Sample::Post, 0);
    const auto stretches = flow::timingOf(row, flow::ExchangeReading(none.snapshot, {}, {}));
    QCOMPARE(stretches.size(), 2u);
    QCOMPARE(stretches[0].phases, std::vector{flow::Phase::Waiting});
    QCOMPARE(stretches[1].phases, std::vector{flow::Phase::Receiving});
    QCOMPARE(stretches[1].duration(), microseconds(0));
}

void tst_Overview::anEventBetweenThePhasesCanBeChosen()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<TimingPage>(Inspector::Timing);
    int events = 0;
    for (int i = 0; i < page->tree()->topLevelItemCount(); ++i)
        events += page->tree()->topLevelItem(i)->childCount();
    QVERIFY(events > 10);
    QTreeWidgetItem *stretch = page->tree()->topLevelItem(0);
    stretch->setExpanded(true);
    page->tree()->setCurrentItem(stretch->child(1));
    const trace::EventIndex chosen = bench.selection.event();
    QVERIFY(chosen);
    bench.inspector.refresh(); // what was opened stays open
    QVERIFY(page->tree()->topLevelItem(0)->isExpanded());
    QCOMPARE(page->tree()->currentItem(), page->tree()->topLevelItem(0)->child(1));
}

void tst_Overview::httpsToAPlainPortIsSaidOfEachSide()
{
    Bench bench(m_theme, test::Sample::TlsToPlain);
    const Sheet &sheet = bench.open<OverviewPage>(Inspector::Overview)->view()->sheet();
    const QStringList errors = linesOf(sheet, SheetLine::Kind::Error);
    QCOMPARE(errors.size(), 1);
    QVERIFY2(errors.first().contains(QLatin1String("EPROTO")), qPrintable(errors.first()));
    const QStringList notes = linesOf(sheet, SheetLine::Kind::Note);
    QVERIFY(notes.filter(QStringLiteral("on the server's side")).size() == 1);
    QVERIFY2(notes.contains(QStringLiteral("No HTTP: 253 B of a TLS handshake.")),
        qPrintable(notes.join(u'\n')));
    QCOMPARE(valueOf(sheet, QStringLiteral("Answer")),
        QStringLiteral("none; the server wrote 400 Bad Request"));
    const Sheet &heads = bench.open<HeadersPage>(Inspector::Headers)->view()->sheet();
    QVERIFY(linesOf(heads, SheetLine::Kind::Note)
                .contains(QStringLiteral("Written by the server; your program never got it.")));
}

/// Sizes and times, at every moment.
void tst_Overview::overviewAddsUp()
{
    QFETCH(int, sample);
    Bench bench(m_theme, test::Sample(sample));
    bench.late = std::chrono::milliseconds(3);
    auto *page = bench.open<OverviewPage>(Inspector::Overview);
    for (quint64 events = 1; events <= bench.sample.snapshot.endEvent(); ++events) {
        bench.playback.seek(events);
        double times = 0;
        qint64 bytes = 0;
        bool inTime = false;
        for (const SheetLine &line : page->view()->sheet()) {
            if (line.kind == SheetLine::Kind::Heading) {
                bytes = 0;
                inTime = line.value == QLatin1String("Time");
            }
            if (line.kind != SheetLine::Kind::Fact)
                continue;
            const QString number = line.value.section(u' ', 0, 0).remove(u',');
            if (line.label == QLatin1String("Whole"))
                QCOMPARE(qRound(number.toDouble() * 1000), qRound(times * 1000));
            else if (line.label == QLatin1String("On the wire"))
                QCOMPARE(number.toLongLong(), bytes);
            else if (inTime)
                times += number.toDouble();
            else
                bytes += number.toLongLong();
        }
    }
}

void tst_Overview::whatIsOverIsNotSoFar()
{
    Bench bench(m_theme, test::Sample::Reset);
    const Sheet over = bench.open<OverviewPage>(Inspector::Overview)->view()->sheet();
    const QString text = bench.open<OverviewPage>(Inspector::Overview)->view()->toPlainText();
    QVERIFY2(text.contains(QStringLiteral("5 B, its end did not come")), qPrintable(text));
    QVERIFY(!text.contains(QStringLiteral("so far")));
    bench.windTo(trace::EventKind::OnResponse);
    QVERIFY(bench.open<OverviewPage>(Inspector::Overview)
                ->view()
                ->toPlainText()
                .contains(QStringLiteral("so far")));
}

void tst_Overview::whatNeverConnectedIsSaid()
{
    for (const test::Sample sample : {test::Sample::ConnectRefused, test::Sample::AbortedConnect}) {
        Bench bench(m_theme, sample);
        const Sheet &sheet = bench.open<OverviewPage>(Inspector::Overview)->view()->sheet();
        const QString connection = valueOf(sheet, QStringLiteral("Connection"));
        QVERIFY2(connection.startsWith(QLatin1String("none; ")), qPrintable(connection));
        QCOMPARE(valueOf(sheet, QStringLiteral("Answer")), QStringLiteral("none"));
        const QStringList notes = linesOf(sheet, SheetLine::Kind::Note);
        QVERIFY(notes.contains(QStringLiteral("Nothing of it was sent.")));
        QVERIFY(notes.contains(QStringLiteral("There was none.")));
    }
}

/// The list says "2 → 0 B": so does the page beside it.
void tst_Overview::aHeadThatIsNotCompleteIsCounted()
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 51322);
    test::ClientScript client(builder, "GET", "/");
    client.newSocket(line);
    client.end();
    test::accept(builder, line);
    builder.addDetail(trace::EventKind::Connected, line.client(), line.ends);
    builder.addWrite(line.client(), {"GE"});
    Bench bench(m_theme, test::SampleTrace{builder.snapshot(), client.id(), {}, {}});
    const Sheet &sheet = bench.open<OverviewPage>(Inspector::Overview)->view()->sheet();
    QVERIFY(linesOf(sheet, SheetLine::Kind::Note)
                .contains(QStringLiteral("On the wire so far: 2 B. Its head is not complete.")));
}

void tst_Overview::theServersTimesAreReadingAndWriting()
{
    Bench bench(m_theme, test::Sample::FromOutside);
    const QString text = bench.open<OverviewPage>(Inspector::Overview)->view()->toPlainText();
    QVERIFY2(text.contains(QStringLiteral("Writing")), qPrintable(text));
    QVERIFY(!text.contains(QStringLiteral("Receiving")));
}

QTEST_MAIN(tst_Overview)
#include "tst_overview.moc"

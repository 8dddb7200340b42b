#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/inspect/bodypage.h"
#include "ui/inspect/eventsmodel.h"
#include "ui/inspect/eventspage.h"
#include "ui/inspect/headerspage.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/overviewpage.h"
#include "ui/inspect/payloadtext.h"
#include "ui/inspect/sheets.h"
#include "ui/inspect/sheetview.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTextBlock>
#include <QTextFragment>

using namespace roundtrip;
using namespace roundtrip::ui;

namespace
{

/// A sample trace, its exchange selected, and an inspector that looks at it.
class Bench
{
public:
    Bench(const Theme &theme, test::Sample which)
        : Bench(theme, test::sampleTrace(which))
    {
    }
    Bench(const Theme &theme, test::SampleTrace shown)
        : sample(std::move(shown))
        , playback([this] { return sample.snapshot; },
              [this] { return flow::Moment::headOf(sample.snapshot).clock + late; })
        , inspector(
              theme, playback, selection, [this](flow::ExchangeKey key) { return rowOf(key); })
    {
        inspector.resize(420, 600);
        inspector.show();
        playback.refresh();
        flow::ExchangeKey key;
        key.client = sample.client;
        key.server = sample.server;
        selection.setExchange(key);
    }

    std::optional<flow::ExchangeRow> rowOf(flow::ExchangeKey key)
    {
        rows.show(playback.snapshot(), playback.moment());
        const int row = rows.rowOf(key);
        return row < 0 ? std::nullopt : std::optional(rows.exchangeAt(row));
    }

    template <typename PageType>
    PageType *open(Inspector::Page page)
    {
        inspector.setCurrentPage(page);
        return static_cast<PageType *>(inspector.page(page));
    }

    /// Winds to right behind the first event of this kind.
    void windTo(trace::EventKind kind)
    {
        for (const trace::EventIndex event : flow::eventsOf(
                 sample.snapshot, flow::Moment::headOf(sample.snapshot), selection.exchange())) {
            if (sample.snapshot.at(event).kind == kind)
                return playback.seek(event.value + 1);
        }
        QFAIL("no such event");
    }

    test::SampleTrace sample;
    std::chrono::microseconds late{0}; ///< what the clock shows since the last event
    Playback playback;
    Selection selection;
    ExchangeModel rows;
    Inspector inspector;
};

/// A GET with a body of this size as its answer.
test::SampleTrace traceOfAnswer(const QByteArray &body)
{
    test::TraceBuilder b;
    test::Line line = test::newLine(b, 51603);
    test::ClientScript client(b, "GET", "/json");
    client.newSocket(line);
    client.end();
    client.onSocket();
    client.connected();
    line.toClient =
        "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    client.read();
    test::SampleTrace trace;
    trace.snapshot = b.snapshot();
    trace.client = client.id();
    return trace;
}

QStringList fieldsOf(const Sheet &sheet, SheetLine::Tag tag)
{
    QStringList names;
    for (const SheetLine &line : sheet) {
        if (line.kind == SheetLine::Kind::Field && line.tag == tag)
            names << line.label;
    }
    return names;
}

} // namespace

class tst_Inspector final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void headersStandInWireOrderWithWhoPutThem();
    void windingBackTakesTheAnswerAway();
    void overviewSaysHowAndWhyItWasFramed();
    void overviewSaysWhatFailed();
    void bodyIsShownInTheFormThatFits();
    void bodyCanBeSeenAsBytes();
    void jsonKeepsOrderAndDigits_data();
    void jsonKeepsOrderAndDigits();
    void deeplyNestedJsonDoesNotGrow();
    void hexDumpShowsEachByte();
    void longLinesAreBroken();
    void largeLineDoesNotStopTheWindow();
    void cutBodyIsSaid();
    void overviewGoesOnWithTheClock();
    void answersHeadIsTheHandlers();
    void whoGaveUpComesFirst();
    void eventsAreTheTwinOfTheTrace_data();
    void eventsAreTheTwinOfTheTrace();
    void choosingAnEventSelectsItEverywhere();
    void onlyTheVisiblePageIsMade();
    void nothingSelectedIsSaid();
    void textFollowsTheTheme();

private:
    Theme m_theme;
};

void tst_Inspector::headersStandInWireOrderWithWhoPutThem()
{
    Bench bench(m_theme, test::Sample::Post);
    const Sheet &sheet = bench.open<HeadersPage>(Inspector::Headers)->view()->sheet();
    QCOMPARE(sheet.at(0).value, QStringLiteral("Request"));
    QCOMPARE(sheet.at(1).value, QStringLiteral("POST /api/data HTTP/1.1"));
    QStringList names;
    for (size_t i = 2; i < 7; ++i)
        names << sheet.at(i).label;
    QCOMPARE(names,
        QStringList({"Content-Type", "User-Agent", "Host", "Connection", "Transfer-Encoding"}));
    QCOMPARE(sheet.at(2).tag, SheetLine::Tag::You);
    QCOMPARE(sheet.at(4).tag, SheetLine::Tag::Module);
    QVERIFY(
        fieldsOf(sheet, SheetLine::Tag::Module).contains(QLatin1String("Date"))); // of the answer
}

void tst_Inspector::windingBackTakesTheAnswerAway()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<HeadersPage>(Inspector::Headers);
    QVERIFY(page->view()->toPlainText().contains(QLatin1String("HTTP/1.1 200 OK")));
    bench.windTo(trace::EventKind::OnRequest);
    QVERIFY(!page->view()->toPlainText().contains(QLatin1String("200 OK")));
    QVERIFY(page->view()->toPlainText().contains(QLatin1String("POST /api/data")));
    bench.playback.goLive();
    QTRY_VERIFY(page->view()->toPlainText().contains(QLatin1String("HTTP/1.1 200 OK")));
}

void tst_Inspector::overviewSaysHowAndWhyItWasFramed()
{
    Bench bench(m_theme, test::Sample::Post);
    const QString text = bench.open<OverviewPage>(Inspector::Overview)->view()->toPlainText();
    QVERIFY(text.contains(QLatin1String("POST /api/data")));
    QVERIFY(text.contains(QLatin1String("200 OK")));
    QVERIFY(text.contains(framingText(trace::Framing::ChunkedBecauseLengthUnknown)));
    QVERIFY(text.contains(QLatin1String("186 B")));
}

void tst_Inspector::overviewSaysWhatFailed()
{
    Bench bench(m_theme, test::Sample::ConnectRefused);
    const Sheet &sheet = bench.open<OverviewPage>(Inspector::Overview)->view()->sheet();
    const auto error = std::find_if(sheet.begin(), sheet.end(),
        [](const SheetLine &line) { return line.kind == SheetLine::Kind::Error; });
    QVERIFY(error != sheet.end());
    QVERIFY2(error->value.contains(QLatin1String("ECONNREFUSED")), qPrintable(error->value));
}

void tst_Inspector::bodyIsShownInTheFormThatFits()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<BodyPage>(Inspector::Body);
    QCOMPARE(page->formChoice()->currentIndex(), int(BodyPage::Text));
    QCOMPARE(page->text()->toPlainText(), QStringLiteral("你好！"));
    page->messageChoice()->setCurrentIndex(BodyPage::Request);
    QCOMPARE(page->formChoice()->currentIndex(), int(BodyPage::Json));
    QCOMPARE(page->text()->toPlainText(), QStringLiteral("{\n  \"key\": \"value\"\n}"));
    QVERIFY(page->note()->text().startsWith(QLatin1String("16 B")));
}

void tst_Inspector::bodyCanBeSeenAsBytes()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<BodyPage>(Inspector::Body);
    page->formChoice()->setCurrentIndex(BodyPage::Hex);
    QVERIFY(page->text()->toPlainText().startsWith(QLatin1String("000000  e4 bd a0 e5")));
}

void tst_Inspector::jsonKeepsOrderAndDigits_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("pretty"); // empty: it is none
    QTest::newRow("order and digits") << QByteArray(R"({"b":1.50,"a":1E05})")
                                      << QByteArray("{\n  \"b\": 1.50,\n  \"a\": 1E05\n}");
    QTest::newRow("empty ones") << QByteArray("[ {} , [ ] ]") << QByteArray("[\n  {},\n  []\n]");
    QTest::newRow("brackets in a string")
        << QByteArray(R"(["{,:\"]"])") << QByteArray("[\n  \"{,:\\\"]\"\n]");
    QTest::newRow("cut off") << QByteArray(R"({"a":)") << QByteArray();
    QTest::newRow("text") << QByteArray("Hello, World!\n") << QByteArray();
}

void tst_Inspector::jsonKeepsOrderAndDigits()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, pretty);
    QCOMPARE(prettyJson(json, 1 << 20).value_or(QByteArray()), pretty);
}

/// 1024 levels are valid JSON: the blanks in front of each value would be a thousand times what was
/// sent.
void tst_Inspector::deeplyNestedJsonDoesNotGrow()
{
    constexpr int levels = 1000;
    QByteArray json = QByteArray(levels, '[');
    for (int i = 0; i < 130'000; ++i)
        json += "1,";
    json += '1' + QByteArray(levels, ']');
    QVERIFY(isJson(json));
    QVERIFY(!prettyJson(json, 1 << 20));
    QVERIFY(prettyJson(QByteArray(levels, '[') + QByteArray(levels, ']'), 4 << 20));

    Bench bench(m_theme, traceOfAnswer(json));
    auto *page = bench.open<BodyPage>(Inspector::Body);
    QVERIFY(page->text()->toPlainText().size() < (1 << 19));
    QVERIFY2(
        page->note()->text().contains(QLatin1String("JSON")), qPrintable(page->note()->text()));
}

void tst_Inspector::hexDumpShowsEachByte()
{
    QCOMPARE(hexDump(QByteArray::fromHex("00ff41") + "0123456789abcde"),
        QStringLiteral(
            "000000  00 ff 41 30 31 32 33 34  35 36 37 38 39 61 62 63  ··A0123456789abc\n"
            "000010  64 65                                             de"));
}

void tst_Inspector::longLinesAreBroken()
{
    const BrokenLines broken = breakLongLines(QStringLiteral("ab\nabcdefg\nabc"), 3);
    QCOMPARE(broken.text, QStringLiteral("ab\nabc\ndef\ng\nabc"));
    QCOMPARE(broken.broken, 1);
}

/// The time to lay out a line grows with the square of its length.
void tst_Inspector::largeLineDoesNotStopTheWindow()
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 50000);
    test::accept(builder, line);
    line.toServer = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    test::ServerScript server(builder, line, {});
    server.end(QByteArray(600'000, 'x'));
    server.flush();
    const trace::Snapshot snapshot = builder.snapshot();
    BodyPage page(m_theme);
    page.resize(300, 400);
    page.show();
    page.show({snapshot, flow::Moment::headOf(snapshot), {{}, server.id()}, {}});
    for (const QString &shown : page.text()->toPlainText().split(u'\n'))
        QVERIFY(shown.size() <= 1000);
    QVERIFY(page.note()->text().contains(QLatin1String("broken")));
}

void tst_Inspector::cutBodyIsSaid()
{
    Bench bench(m_theme, test::Sample::Reset);
    const QString note = bench.open<BodyPage>(Inspector::Body)->note()->text();
    QVERIFY2(note.contains(QLatin1String("its end did not come")), qPrintable(note));
}

/// What runs takes longer, though nothing happens: the page says what the list says.
void tst_Inspector::overviewGoesOnWithTheClock()
{
    Bench bench(m_theme, test::Sample::PostNeverEnded);
    SheetView *view = bench.open<OverviewPage>(Inspector::Overview)->view();
    bench.late = std::chrono::seconds(28);
    bench.playback.refresh();
    QTRY_VERIFY2(
        view->toPlainText().contains(QStringLiteral("28.0 s …")), qPrintable(view->toPlainText()));
}

void tst_Inspector::answersHeadIsTheHandlers()
{
    Bench bench(m_theme, test::Sample::Post);
    const Sheet &sheet = bench.open<HeadersPage>(Inspector::Headers)->view()->sheet();
    QVERIFY(fieldsOf(sheet, SheetLine::Tag::Handler).contains(QLatin1String("Content-Type")));
    QVERIFY(fieldsOf(sheet, SheetLine::Tag::You).contains(QLatin1String("User-Agent")));
}

void tst_Inspector::whoGaveUpComesFirst()
{
    Bench bench(m_theme, test::Sample::Aborted);
    const Sheet &sheet = bench.open<OverviewPage>(Inspector::Overview)->view()->sheet();
    QCOMPARE(sheet.at(1).kind, SheetLine::Kind::Error);
    QCOMPARE(sheet.at(1).value, QStringLiteral("Your program called request.abort()."));
}

void tst_Inspector::eventsAreTheTwinOfTheTrace_data()
{
    QTest::addColumn<int>("sample");
    for (const test::Sample sample : test::allSamples)
        QTest::newRow(test::nameOf(sample)) << int(sample);
}

void tst_Inspector::eventsAreTheTwinOfTheTrace()
{
    QFETCH(int, sample);
    Bench bench(m_theme, test::Sample(sample));
    EventsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const trace::Snapshot &snapshot = bench.sample.snapshot;
    for (quint64 events = 0; events <= snapshot.endEvent(); ++events) {
        const flow::Moment moment{events, {}};
        model.show(snapshot, moment, bench.selection.exchange());
        QCOMPARE(size_t(model.rowCount()),
            flow::eventsOf(snapshot, moment, bench.selection.exchange()).size());
    }
    for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY(!model.index(row, EventsModel::What).data().toString().isEmpty());
        QVERIFY(!model.index(row, EventsModel::Who).data().toString().isEmpty());
    }
}

void tst_Inspector::choosingAnEventSelectsItEverywhere()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<EventsPage>(Inspector::Events);
    QTableView *table = page->table();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
        table->visualRect(page->model()->index(3, EventsModel::What)).center());
    QCOMPARE(bench.selection.event(), page->model()->eventAt(3));
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(bench.selection.event(), page->model()->eventAt(4));
    bench.selection.setEvent(page->model()->eventAt(1)); // on the stage
    QCOMPARE(table->currentIndex().row(), 1);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(bench.playback.moment().events, page->model()->eventAt(1).value + 1);
}

void tst_Inspector::onlyTheVisiblePageIsMade()
{
    Bench bench(m_theme, test::Sample::Post);
    bench.inspector.setCurrentPage(Inspector::Overview);
    auto *events = static_cast<EventsPage *>(bench.inspector.page(Inspector::Events));
    QCOMPARE(events->model()->rowCount(), 0);
    bench.open<EventsPage>(Inspector::Events);
    QVERIFY(events->model()->rowCount() > 0);
}

void tst_Inspector::nothingSelectedIsSaid()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<OverviewPage>(Inspector::Overview);
    bench.selection.setExchange({});
    QVERIFY(page->view()->toPlainText().isEmpty());
    QVERIFY(!page->view()->placeholderText().isEmpty());
}

void tst_Inspector::textFollowsTheTheme()
{
    Bench bench(m_theme, test::Sample::Post);
    SheetView *view = bench.open<HeadersPage>(Inspector::Headers)->view();
    const auto inkOfFirstLine = [view] {
        return view->document()->begin().begin().fragment().charFormat().foreground().color();
    };
    m_theme.setAppearance(Theme::Appearance::Light);
    const QColor light = inkOfFirstLine();
    m_theme.setAppearance(Theme::Appearance::Dark);
    QVERIFY(inkOfFirstLine() != light);
    m_theme.setAppearance(Theme::Appearance::Light);
}

QTEST_MAIN(tst_Inspector)
#include "tst_inspector.moc"

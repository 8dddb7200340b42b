#include "core/flow/timing.h"
#include "core/flow/wirebytes.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/inspect/bodypage.h"
#include "ui/inspect/bytespage.h"
#include "ui/inspect/eventcard.h"
#include "ui/inspect/eventsmodel.h"
#include "ui/inspect/eventspage.h"
#include "ui/inspect/headerspage.h"
#include "ui/inspect/hexview.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/notecard.h"
#include "ui/inspect/overviewpage.h"
#include "ui/inspect/payloadtext.h"
#include "ui/inspect/sheets.h"
#include "ui/inspect/sheetview.h"
#include "ui/inspect/timingpage.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/theme/segmentedcontrol.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTextBlock>
#include <QTextFragment>
#include <QTreeWidget>
#include <QUrl>

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
    void whatIsSelectedIsExplainedOnEveryPage();
    void whatLiesAheadIsNotExplained();
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
    void anEventOfADeadlineSaysWhoseItIs();
    void choosingAnEventSelectsItEverywhere();
    void onlyTheVisiblePageIsMade();
    void nothingSelectedIsSaid();
    void whatHappensToTheConnectionLaterIsListed();
    void aClickOnAByteSelectsItsField();
    void aHeaderAndItsBytesAreOneSelection();
    void anArrowSelectsTheBytesItCarried();
    void theCardSaysWhoAndWhy();
    void theDecisionIsSelectedFromTheCard();
    void bytesFitTheWidth();
    void aLargeBodyIsReadWhereItIsSeen();
    void timesAddUp_data();
    void timesAddUp();
    void overlappingPhasesAddUpToo();
    void whatTookNoTimeIsAStretch();
    void anEventBetweenThePhasesCanBeChosen();
    void textFollowsTheTheme();
    void httpsToAPlainPortIsSaidOfEachSide();
    void overviewAddsUp_data() { timesAddUp_data(); }
    void overviewAddsUp();
    void whatIsOverIsNotSoFar();
    void whatNeverConnectedIsSaid();
    void aHeadThatIsNotCompleteIsCounted();
    void theProxysHeadHasItsOwnTags();
    void theServersTimesAreReadingAndWriting();
    void theWordsOfAnEventHaveRoom();
    void reasonsAreWords();
    void nothingYetIsNotNothingSelected();
    void aPageThatIsNotSeenKeepsNoTrace();

private:
    Theme m_theme;
};

void tst_Inspector::whatIsSelectedIsExplainedOnEveryPage()
{
    Bench bench(m_theme, test::Sample::Post);
    const EventCard *card = bench.inspector.card();
    QVERIFY(card->isHidden());
    const flow::ExchangeReading reading(bench.sample.snapshot,
        flow::Moment::headOf(bench.sample.snapshot), bench.selection.exchange());
    const trace::EventIndex kept = reading.last(reading.client(), trace::EventKind::AgentKeptSocket);
    QVERIFY(kept);
    bench.selection.setEvent(kept);
    for (int page = 0; page < Inspector::PageCount; ++page) {
        bench.inspector.setCurrentPage(Inspector::Page(page));
        // Below the list of events its own line tells of the chosen one.
        QCOMPARE(card->isHidden(), page == Inspector::Events);
        QVERIFY(bench.selection.event() == kept);
    }
    bench.inspector.setCurrentPage(Inspector::Overview);
    const QString text = card->toPlainText();
    QVERIFY2(text.contains(QStringLiteral("agent takes :51322 back")), qPrintable(text)); // what
    QVERIFY2(text.contains(QStringLiteral("#%1, at ").arg(kept.value)), qPrintable(text)); // when
    QVERIFY2(text.contains(QStringLiteral("it lies in the pool")), qPrintable(text)); // its meaning
    QVERIFY2(text.contains(QStringLiteral("RFC 9112, 9.3")), qPrintable(text)); // why
    QVERIFY(card->height() <= bench.inspector.height() / 2);
    bench.selection.setEvent({});
    QVERIFY(card->isHidden());
    // Of bytes their own card says more.
    bench.inspector.setCurrentPage(Inspector::Bytes);
    bench.selection.setEvent(reading.request().writes.front().event);
    QVERIFY(card->isHidden());
    bench.inspector.setCurrentPage(Inspector::Body);
    QVERIFY(!card->isHidden());
    QVERIFY(card->toPlainText().contains(QStringLiteral("166 B: head 155, chunk 11")));
    const trace::EventIndex cause = card->note().cause;
    QVERIFY(cause);
    Q_EMIT bench.inspector.card()->anchorClicked(QUrl());
    QVERIFY(bench.selection.event() == cause);
}

void tst_Inspector::whatLiesAheadIsNotExplained()
{
    Bench bench(m_theme, test::Sample::Post);
    const flow::ExchangeReading reading(bench.sample.snapshot,
        flow::Moment::headOf(bench.sample.snapshot), bench.selection.exchange());
    const trace::EventIndex response = reading.last(reading.client(), trace::EventKind::OnResponse);
    bench.selection.setEvent(response);
    QVERIFY(!bench.inspector.card()->isHidden());
    bench.playback.seek(response.value); // it happens next
    QVERIFY(bench.inspector.card()->isHidden());
    QVERIFY(bench.inspector.card()->toPlainText().isEmpty()
        || !bench.inspector.card()->toPlainText().contains(QStringLiteral("'response'")));
    bench.playback.seek(response.value + 1);
    QVERIFY(!bench.inspector.card()->isHidden());
}

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
    QVERIFY2(text.contains(QStringLiteral("chunked: the length is not known")), qPrintable(text));
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
        view->toPlainText().contains(QStringLiteral("(28.0 s) …")), qPrintable(view->toPlainText()));
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
        model.show(flow::ExchangeReading(snapshot, moment, bench.selection.exchange()),
            bench.selection.exchange());
        QCOMPARE(size_t(model.rowCount()),
            flow::eventsOf(snapshot, moment, bench.selection.exchange()).size());
    }
    for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY(!model.index(row, EventsModel::What).data().toString().isEmpty());
        QVERIFY(!model.index(row, EventsModel::Who).data().toString().isEmpty());
    }
}

void tst_Inspector::anEventOfADeadlineSaysWhoseItIs()
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 51400);
    test::ClientScript client(builder, "GET", "/");
    client.newSocket(line);
    const trace::EventIndex armed = builder.add(trace::EventKind::DeadlineArmed, line.client(),
        int(trace::DeadlineName::SocketTimeout), 5000);
    const trace::Snapshot snapshot = builder.snapshot();
    const flow::ExchangeKey key{client.id(), {}};
    EventsModel model;
    model.show(flow::ExchangeReading(snapshot, flow::Moment::headOf(snapshot), key), key);
    QCOMPARE(model.index(model.rowOf(armed), EventsModel::Detail).data().toString(),
        QStringLiteral("5.00 s · agent.timeout, when the socket is silent"));
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

/// As on the stage: a FIN some seconds after the end.
void tst_Inspector::whatHappensToTheConnectionLaterIsListed()
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 51999);
    test::ClientScript client(builder, "GET", "/");
    client.newSocket(line);
    client.end();
    client.onSocket();
    client.connected();
    line.toClient = "HTTP/1.1 204 No Content\r\n\r\n";
    client.read();
    client.release();
    Bench bench(m_theme, test::Sample::Post);
    bench.sample = {builder.snapshot(), client.id(), {}, {}};
    ExchangeModel rows;
    Playback playback([&] { return bench.sample.snapshot; },
        [&] { return flow::Moment::headOf(bench.sample.snapshot).clock; });
    Selection selection;
    Inspector inspector(m_theme, playback, selection, [&](flow::ExchangeKey key) {
        rows.show(playback.snapshot(), playback.moment());
        const int row = rows.rowOf(key);
        return row < 0 ? std::nullopt : std::optional(rows.exchangeAt(row));
    });
    inspector.show();
    playback.refresh();
    selection.setExchange({client.id(), {}});
    inspector.setCurrentPage(Inspector::Events);
    auto *model = static_cast<EventsPage *>(inspector.page(Inspector::Events))->model();
    const int before = model->rowCount();
    QVERIFY(before > 0);
    builder.wait(std::chrono::seconds(5));
    builder.add(trace::EventKind::FinReceived, line.client());
    bench.sample.snapshot = builder.snapshot();
    playback.refresh();
    QTRY_COMPARE(model->rowCount(), before + 1);
}

namespace
{

/// The text on the wire of what is selected.
QByteArray selectedText(const Bench &bench)
{
    const auto reading = std::make_shared<const flow::ExchangeReading>(
        bench.sample.snapshot, bench.playback.moment(), bench.selection.exchange());
    const flow::WireRange range = bench.selection.bytes();
    return flow::WireBytes(reading, range.message).bytes(range.begin, range.end);
}

qint64 placeOf(const Bench &bench, flow::Message message, const QByteArray &text)
{
    const auto reading = std::make_shared<const flow::ExchangeReading>(
        bench.sample.snapshot, bench.playback.moment(), bench.selection.exchange());
    const flow::WireBytes bytes(reading, message);
    return bytes.bytes(0, bytes.size()).indexOf(text);
}

void clickByte(const HexView *view, qint64 byte)
{
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->rectOf(byte).center());
}

} // namespace

void tst_Inspector::aClickOnAByteSelectsItsField()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<BytesPage>(Inspector::Bytes);
    const qint64 at = placeOf(bench, flow::Message::Request, "Host");
    page->view()->showByte(at);
    clickByte(page->view(), at + 1);
    QVERIFY(selectedText(bench).startsWith("Host: "));
    QCOMPARE(page->view()->selected(), bench.selection.bytes());
    const trace::Event carrier = bench.sample.snapshot.at(bench.selection.event());
    QCOMPARE(carrier.kind, trace::EventKind::SocketWrite);
}

void tst_Inspector::aHeaderAndItsBytesAreOneSelection()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *headers = bench.open<HeadersPage>(Inspector::Headers);
    QVERIFY(headers->view()->selectedLines().isEmpty());
    Q_EMIT headers->view()->bytesClicked(headers->view()->sheet().at(6).bytes);
    QCOMPARE(selectedText(bench), QByteArray("Transfer-Encoding: chunked"));
    QCOMPARE(headers->view()->selectedLines(), QList<int>({6}));
    auto *bytes = bench.open<BytesPage>(Inspector::Bytes);
    QCOMPARE(bytes->view()->selected(), bench.selection.bytes());
    // The other way round, and in the other message.
    const qint64 at = placeOf(bench, flow::Message::Response, "Date");
    bytes->messageChoice()->setCurrentIndex(int(flow::Message::Response));
    bytes->view()->showByte(at);
    clickByte(bytes->view(), at);
    bench.inspector.setCurrentPage(Inspector::Headers);
    const QList<int> lines = headers->view()->selectedLines();
    QCOMPARE(lines.size(), 1);
    QCOMPARE(headers->view()->sheet().at(size_t(lines.first())).label, QStringLiteral("Date"));
}

void tst_Inspector::anArrowSelectsTheBytesItCarried()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<BytesPage>(Inspector::Bytes);
    const flow::ExchangeReading reading(
        bench.sample.snapshot, bench.playback.moment(), bench.selection.exchange());
    bench.selection.setEvent(reading.response().writes.front().event);
    QCOMPARE(page->messageChoice()->currentIndex(), int(flow::Message::Response));
    QCOMPARE(page->view()->selected(), (flow::WireRange{flow::Message::Response, 0, 176}));
    QVERIFY(page->card()->toPlainText().contains(QStringLiteral("Bytes 0 to 175")));
}

void tst_Inspector::theCardSaysWhoAndWhy()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<BytesPage>(Inspector::Bytes);
    const qint64 at = placeOf(bench, flow::Message::Request, "chunked\r\n");
    page->view()->showByte(at);
    clickByte(page->view(), at);
    const QString text = page->card()->toPlainText();
    QVERIFY2(text.startsWith(QStringLiteral("Transfer-Encoding: chunked · added by the module")),
        qPrintable(text));
    for (const auto &part : {"RFC 9112, 7.1", "Why?", "POST may have a body",
             "write() came before the length was known", "HTTP/1.1 → chunked"})
        QVERIFY2(text.contains(QString::fromUtf8(part)), part);
}

void tst_Inspector::theDecisionIsSelectedFromTheCard()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<BytesPage>(Inspector::Bytes);
    const qint64 at = placeOf(bench, flow::Message::Request, "chunked\r\n");
    page->view()->showByte(at);
    clickByte(page->view(), at);
    Q_EMIT page->card()->decisionWanted(page->card()->note().decision);
    QCOMPARE(bench.sample.snapshot.at(bench.selection.event()).kind, trace::EventKind::HeadOut);
    QCOMPARE(page->view()->selected(), (flow::WireRange{flow::Message::Request, 0, 155}));
}

void tst_Inspector::bytesFitTheWidth()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<BytesPage>(Inspector::Bytes);
    for (const int width : {150, 200, 344, 600, 1000}) {
        bench.inspector.resize(width, 600);
        const HexView *view = page->view();
        const qint64 last = view->bytesInRow() - 1;
        // The text of a row stands right of its digits; both are seen.
        QVERIFY(view->rectOf(last).right() < view->viewport()->width());
        QCOMPARE(view->byteAt(view->rectOf(last).center()), last);
        QVERIFY(view->bytesInRow() >= 2);
    }
    QCOMPARE(page->view()->bytesInRow(), 32);
}

void tst_Inspector::aLargeBodyIsReadWhereItIsSeen()
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 50000);
    test::ClientScript client(builder, "POST", "/", {}, "{}");
    client.newSocket(line);
    client.connected();
    for (int i = 0; i < 4096; ++i)
        client.write(QByteArray(1024, char('a' + i % 26)));
    client.end();
    client.flush();
    const trace::Snapshot snapshot = builder.snapshot();
    const flow::Moment moment = flow::Moment::headOf(snapshot);
    Selection selection;
    BytesPage page(m_theme, selection);
    page.resize(344, 600);
    page.InspectorPage::show();
    page.show({snapshot, moment, {client.id(), {}}, {}});
    const auto reading = std::make_shared<const flow::ExchangeReading>(
        snapshot, moment, flow::ExchangeKey{client.id(), {}});
    const qint64 size = flow::WireBytes(reading, flow::Message::Request).size();
    QVERIFY(size > 4'000'000);
    page.view()->showByte(size - 1);
    QCOMPARE(page.view()->byteAt(page.view()->rectOf(size - 1).center()), size - 1);
    clickByte(page.view(), size - 1);
    QCOMPARE(selection.bytes(), (flow::WireRange{flow::Message::Request, size - 2, size}));
}

void tst_Inspector::timesAddUp_data()
{
    QTest::addColumn<int>("sample");
    for (const test::Sample sample : test::allSamples)
        QTest::newRow(test::nameOf(sample)) << int(sample);
}

void tst_Inspector::timesAddUp()
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

void tst_Inspector::overlappingPhasesAddUpToo()
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

void tst_Inspector::whatTookNoTimeIsAStretch()
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

void tst_Inspector::anEventBetweenThePhasesCanBeChosen()
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

void tst_Inspector::httpsToAPlainPortIsSaidOfEachSide()
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
void tst_Inspector::overviewAddsUp()
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

void tst_Inspector::whatIsOverIsNotSoFar()
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

void tst_Inspector::whatNeverConnectedIsSaid()
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
void tst_Inspector::aHeadThatIsNotCompleteIsCounted()
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

namespace
{

/// What the proxy asks because of what it was asked.
test::SampleTrace proxied()
{
    using namespace trace;
    test::TraceBuilder b;
    test::Line line = test::newLine(b, 51800);
    test::accept(b, line);
    line.toServer = "GET http://127.0.0.1:4000/x HTTP/1.1\r\nHost: 127.0.0.1:4000\r\nAccept: "
                    "*/*\r\n\r\n";
    test::ServerScript asked(b, line, {});
    const EventIndex cause{b.eventCount() - 1};
    const Subject half = Subject::half(b.newHalf());
    RequestCall call;
    call.method = "GET";
    call.host = "127.0.0.1";
    call.port = 4000;
    call.path = "/x";
    b.addDetail(EventKind::CallRequest, half, call, int(Origin::Proxy), cause);
    test::Line other = test::newLine(b, 51801, 4000);
    b.add(EventKind::AgentNewSocket, half, 0, other.id.value);
    b.addDetail(EventKind::ConnectStarted, other.client(), other.ends);
    b.addDetail(EventKind::Connected, other.client(), other.ends);
    const QByteArray head = "GET /x HTTP/1.1\r\nHost: 127.0.0.1:4000\r\nAccept: */*\r\nVia: 1.1 "
                            "roundtrip\r\nConnection: keep-alive\r\n\r\n";
    HeadOutDetail made;
    made.length = quint32(head.size());
    made.lines = {LineOrigin::You, LineOrigin::You, LineOrigin::You, LineOrigin::Module};
    b.add(EventKind::CallEnd, half, int(Origin::Proxy));
    const EventIndex out = b.addDetail(EventKind::HeadOut, half, made, int(Framing::NoBody));
    b.addWrite(other.client(), {head}, out);
    test::SampleTrace trace;
    trace.snapshot = b.snapshot();
    trace.client = half.halfId();
    return trace;
}

} // namespace

void tst_Inspector::theProxysHeadHasItsOwnTags()
{
    Bench bench(m_theme, proxied());
    const Sheet &sheet = bench.open<HeadersPage>(Inspector::Headers)->view()->sheet();
    QCOMPARE(fieldsOf(sheet, SheetLine::Tag::ClientHandedOn), QStringList({"Host", "Accept"}));
    QCOMPARE(fieldsOf(sheet, SheetLine::Tag::Proxy), QStringList({"Via"}));
    QCOMPARE(fieldsOf(sheet, SheetLine::Tag::Module), QStringList({"Connection"}));
    QVERIFY(fieldsOf(sheet, SheetLine::Tag::You).isEmpty());
    const QString note = bench.open<TimingPage>(Inspector::Timing)->note()->text();
    QVERIFY2(note.contains(QLatin1String("proxy")), qPrintable(note));
    auto *page = bench.open<BytesPage>(Inspector::Bytes);
    const qint64 at = placeOf(bench, flow::Message::Request, "Via");
    page->view()->showByte(at);
    clickByte(page->view(), at);
    QVERIFY2(page->card()->toPlainText().contains(QStringLiteral("from the proxy")),
        qPrintable(page->card()->toPlainText()));
}

void tst_Inspector::theServersTimesAreReadingAndWriting()
{
    Bench bench(m_theme, test::Sample::FromOutside);
    const QString text = bench.open<OverviewPage>(Inspector::Overview)->view()->toPlainText();
    QVERIFY2(text.contains(QStringLiteral("Writing")), qPrintable(text));
    QVERIFY(!text.contains(QStringLiteral("Receiving")));
}

void tst_Inspector::theWordsOfAnEventHaveRoom()
{
    Bench bench(m_theme, test::Sample::TlsToPlain);
    auto *page = bench.open<EventsPage>(Inspector::Events);
    for (const int width : {344, 420, 700, 1200}) {
        bench.inspector.resize(width, 600);
        const QTableView *table = page->table();
        if (width < 500) { // in two lines, which need no scrolling
            QVERIFY(table->isColumnHidden(EventsModel::Detail));
            QVERIFY(table->columnWidth(EventsModel::What) >= 130);
            QVERIFY(table->columnWidth(EventsModel::What) + table->columnWidth(EventsModel::Index)
                <= table->viewport()->width());
            QVERIFY(table->rowHeight(0) >= 2 * table->fontMetrics().height());
            continue;
        }
        QVERIFY(table->columnWidth(EventsModel::Detail) >= 130);
        int others = 0; // all of it is seen without scrolling
        for (int column = 0; column < EventsModel::ColumnCount; ++column)
            others += table->columnWidth(column);
        QVERIFY(others <= table->viewport()->width());
        QVERIFY(table->columnWidth(EventsModel::Detail) > table->columnWidth(EventsModel::What));
    }
    QVERIFY(!page->words()->isVisible());
    bench.windTo(trace::EventKind::ParseFailed);
    const int last = page->model()->rowCount() - 1;
    bench.selection.setEvent(page->model()->eventAt(last));
    QVERIFY(page->words()->isVisible());
    QVERIFY2(page->words()->text().contains(QStringLiteral("Invalid method encountered")),
        qPrintable(page->words()->text()));
    QVERIFY(page->words()->text().contains(QStringLiteral("Because of #")));
}

/// No name of an enumerator stands where a person reads.
void tst_Inspector::reasonsAreWords()
{
    static const QRegularExpression camel(QStringLiteral("\\b[A-Z][a-z]+[A-Z][a-z]+[A-Z]?[a-z]*\\b"));
    for (const test::Sample sample : test::allSamples) {
        Bench bench(m_theme, sample);
        auto *page = bench.open<EventsPage>(Inspector::Events);
        for (int row = 0; row < page->model()->rowCount(); ++row) {
            const QString detail =
                page->model()->index(row, EventsModel::Detail).data().toString();
            QVERIFY2(!detail.contains(camel), qPrintable(detail));
        }
    }
}

void tst_Inspector::nothingYetIsNotNothingSelected()
{
    Bench bench(m_theme, test::Sample::Post);
    bench.playback.seek(1);
    SheetView *view = bench.open<OverviewPage>(Inspector::Overview)->view();
    QCOMPARE(view->placeholderText(),
        QStringLiteral("At this moment there is nothing of the selected exchange."));
    bench.selection.setExchange({});
    QCOMPARE(view->placeholderText(), QStringLiteral("Select an exchange."));
}

void tst_Inspector::aPageThatIsNotSeenKeepsNoTrace()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *events = bench.open<EventsPage>(Inspector::Events);
    QVERIFY(events->model()->rowCount() > 0);
    bench.inspector.setCurrentPage(Inspector::Overview);
    QCOMPARE(events->model()->rowCount(), 0);
    bench.open<EventsPage>(Inspector::Events);
    QVERIFY(events->model()->rowCount() > 0);
    bench.inspector.hide();
    QCOMPARE(events->model()->rowCount(), 0);
    bench.inspector.show();
    QVERIFY(events->model()->rowCount() > 0);
}

QTEST_MAIN(tst_Inspector)
#include "tst_inspector.moc"

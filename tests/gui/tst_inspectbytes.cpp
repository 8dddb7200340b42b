#include "core/flow/wirebytes.h"
#include "tests/gui/inspectorbench.h"
#include "tests/support/tracebuilder.h"
#include "ui/inspect/bodypage.h"
#include "ui/inspect/bytespage.h"
#include "ui/inspect/eventsmodel.h"
#include "ui/inspect/eventspage.h"
#include "ui/inspect/headerspage.h"
#include "ui/inspect/hexview.h"
#include "ui/inspect/notecard.h"
#include "ui/inspect/payloadtext.h"
#include "ui/inspect/sheets.h"
#include "ui/inspect/sheetview.h"
#include "ui/inspect/timingpage.h"
#include "ui/theme/segmentedcontrol.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTableView>

using namespace roundtrip;
using namespace roundtrip::ui;
using Bench = InspectorBench;

namespace
{

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

/// The pages Headers, Body and Bytes.
class tst_InspectBytes final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void headersStandInWireOrderWithWhoPutThem();
    void bodyIsShownInTheFormThatFits();
    void bodyCanBeSeenAsBytes();
    void jsonKeepsOrderAndDigits_data();
    void jsonKeepsOrderAndDigits();
    void deeplyNestedJsonDoesNotGrow();
    void hexDumpShowsEachByte();
    void longLinesAreBroken();
    void largeLineDoesNotStopTheWindow();
    void cutBodyIsSaid();
    void aClickOnAByteSelectsItsField();
    void aHeaderAndItsBytesAreOneSelection();
    void anArrowSelectsTheBytesItCarried();
    void theCardSaysWhoAndWhy();
    void theDecisionIsSelectedFromTheCard();
    void bytesFitTheWidth();
    void aLargeBodyIsReadWhereItIsSeen();
    void theProxysHeadHasItsOwnTags();
    void reasonsAreWords();

private:
    Theme m_theme;
};

void tst_InspectBytes::headersStandInWireOrderWithWhoPutThem()
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

void tst_InspectBytes::bodyIsShownInTheFormThatFits()
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

void tst_InspectBytes::bodyCanBeSeenAsBytes()
{
    Bench bench(m_theme, test::Sample::Post);
    auto *page = bench.open<BodyPage>(Inspector::Body);
    page->formChoice()->setCurrentIndex(BodyPage::Hex);
    QVERIFY(page->text()->toPlainText().startsWith(QLatin1String("000000  e4 bd a0 e5")));
}

void tst_InspectBytes::jsonKeepsOrderAndDigits_data()
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

void tst_InspectBytes::jsonKeepsOrderAndDigits()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, pretty);
    QCOMPARE(prettyJson(json, 1 << 20).value_or(QByteArray()), pretty);
}

/// 1024 levels are valid JSON: the blanks in front of each value would be a thousand times what was
/// sent.
void tst_InspectBytes::deeplyNestedJsonDoesNotGrow()
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

void tst_InspectBytes::hexDumpShowsEachByte()
{
    QCOMPARE(hexDump(QByteArray::fromHex("00ff41") + "0123456789abcde"),
        QStringLiteral(
            "000000  00 ff 41 30 31 32 33 34  35 36 37 38 39 61 62 63  ··A0123456789abc\n"
            "000010  64 65                                             de"));
}

void tst_InspectBytes::longLinesAreBroken()
{
    const BrokenLines broken = breakLongLines(QStringLiteral("ab\nabcdefg\nabc"), 3);
    QCOMPARE(broken.text, QStringLiteral("ab\nabc\ndef\ng\nabc"));
    QCOMPARE(broken.broken, 1);
}

/// The time to lay out a line grows with the square of its length.
void tst_InspectBytes::largeLineDoesNotStopTheWindow()
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

void tst_InspectBytes::cutBodyIsSaid()
{
    Bench bench(m_theme, test::Sample::Reset);
    const QString note = bench.open<BodyPage>(Inspector::Body)->note()->text();
    QVERIFY2(note.contains(QLatin1String("its end did not come")), qPrintable(note));
}

void tst_InspectBytes::aClickOnAByteSelectsItsField()
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

void tst_InspectBytes::aHeaderAndItsBytesAreOneSelection()
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

void tst_InspectBytes::anArrowSelectsTheBytesItCarried()
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

void tst_InspectBytes::theCardSaysWhoAndWhy()
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

void tst_InspectBytes::theDecisionIsSelectedFromTheCard()
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

void tst_InspectBytes::bytesFitTheWidth()
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

void tst_InspectBytes::aLargeBodyIsReadWhereItIsSeen()
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

void tst_InspectBytes::theProxysHeadHasItsOwnTags()
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

/// No name of an enumerator stands where a person reads.
void tst_InspectBytes::reasonsAreWords()
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

QTEST_MAIN(tst_InspectBytes)
#include "tst_inspectbytes.moc"

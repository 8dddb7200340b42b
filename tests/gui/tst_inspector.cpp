#include "core/flow/wirebytes.h"
#include "tests/gui/inspectorbench.h"
#include "tests/support/tracebuilder.h"
#include "ui/inspect/eventcard.h"
#include "ui/inspect/eventsmodel.h"
#include "ui/inspect/eventspage.h"
#include "ui/inspect/headerspage.h"
#include "ui/inspect/notecard.h"
#include "ui/inspect/overviewpage.h"
#include "ui/inspect/sheets.h"
#include "ui/inspect/sheetview.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTextBlock>
#include <QUrl>

#include <memory>

using namespace roundtrip;
using namespace roundtrip::ui;
using Bench = InspectorBench;

/// The inspector around its pages, its events, and the card of what is selected.
class tst_Inspector final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void whatIsSelectedIsExplainedOnEveryPage();
    void whatLiesAheadIsNotExplained();
    void windingBackTakesTheAnswerAway();
    void eventsAreTheTwinOfTheTrace_data();
    void eventsAreTheTwinOfTheTrace();
    void anEventOfADeadlineSaysWhoseItIs();
    void whatCameLaterIsSaidOfEventsBefore();
    void aCauseInAnotherExchangeHasItsOwnSide();
    void choosingAnEventSelectsItEverywhere();
    void onlyTheVisiblePageIsMade();
    void nothingSelectedIsSaid();
    void whatHappensToTheConnectionLaterIsListed();
    void textFollowsTheTheme();
    void theWordsOfAnEventHaveRoom();
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
        model.show(std::make_shared<const flow::ExchangeReading>(
                       snapshot, moment, bench.selection.exchange()),
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
    auto reading = std::make_shared<const flow::ExchangeReading>(
        snapshot, flow::Moment::headOf(snapshot), key);
    model.show(reading, key);
    QCOMPARE(model.index(model.rowOf(armed), EventsModel::Detail).data().toString(),
        QStringLiteral("5.00 s · agent.timeout, when the socket is silent"));
    QVERIFY(reading.use_count() > 1);
    model.clear();
    QCOMPARE(reading.use_count(), 1L);
}

void tst_Inspector::whatCameLaterIsSaidOfEventsBefore()
{
    test::TraceBuilder builder;
    test::Line line = test::newLine(builder, 51401);
    test::ClientScript client(builder, "GET", "/");
    client.newSocket(line);
    const trace::EventIndex armed = builder.add(trace::EventKind::DeadlineArmed, line.server(),
        int(trace::DeadlineName::SocketTimeout), 5000);
    client.end();
    client.onSocket();
    client.connected();
    test::accept(builder, line);
    const flow::ExchangeKey key{client.id(), {}};
    EventsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto show = [&] {
        const trace::Snapshot snapshot = builder.snapshot();
        model.show(std::make_shared<const flow::ExchangeReading>(
                       snapshot, flow::Moment::headOf(snapshot), key),
            key);
        return model.index(model.rowOf(armed), EventsModel::Detail).data().toString();
    };
    QCOMPARE(show(), QStringLiteral("5.00 s · when the socket is silent"));
    QSignalSpy resets(&model, &EventsModel::modelReset);
    QSignalSpy changes(&model, &EventsModel::dataChanged);
    const int row = model.rowOf(armed);
    test::ServerScript server(builder, line, client.id());
    QCOMPARE(show(), QStringLiteral("5.00 s · server.timeout, when the socket is silent"));
    QCOMPARE(resets.size(), 0);
    QCOMPARE(changes.size(), 1);
    const auto from = changes.front().at(0).toModelIndex();
    const auto to = changes.front().at(1).toModelIndex();
    QVERIFY(from.row() <= row && row <= to.row());
    QVERIFY(from.column() <= EventsModel::Detail && EventsModel::Detail <= to.column());
}

void tst_Inspector::aCauseInAnotherExchangeHasItsOwnSide()
{
    test::TraceBuilder builder;
    const trace::Subject server = trace::Subject::half(builder.newHalf());
    builder.add(trace::EventKind::RequestBegan, server, 0, builder.newConnection().value);
    const trace::EventIndex got = builder.add(trace::EventKind::OnRequest, server);
    const flow::ExchangeKey key{builder.newHalf(), {}};
    const trace::EventIndex call = builder.addDetail(trace::EventKind::CallRequest,
        trace::Subject::half(key.client), trace::RequestCall{}, int(trace::Origin::Proxy), got);
    const trace::Snapshot snapshot = builder.snapshot();
    EventsModel model;
    model.show(std::make_shared<const flow::ExchangeReading>(
                   snapshot, flow::Moment::headOf(snapshot), key),
        key);
    const QString words = model.wholeText(model.rowOf(call));
    QVERIFY2(words.contains(QStringLiteral("#%1 server 'request'").arg(got.value)),
        qPrintable(words));
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

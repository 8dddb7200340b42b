#include "core/flow/scene.h"
#include "tests/gui/recordedbackend.h"
#include "tests/support/getseries.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/inspect/bodypage.h"
#include "ui/inspect/headerspage.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/overviewpage.h"
#include "ui/inspect/sheetview.h"
#include "ui/models/visiblesteps.h"
#include "ui/stage/headerline.h"
#include "ui/stage/sentenceview.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/theme.h"
#include "ui/window/controlbar.h"
#include "ui/window/mainwindow.h"
#include "ui/window/modebadge.h"
#include "ui/window/tracewatch.h"

#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QTest>

using namespace roundtrip;
using namespace roundtrip::ui;
using namespace std::chrono_literals;

namespace
{

/// Room for some hundred exchanges; a pin may hold an eighth of it.
trace::Writer::Options smallTrace()
{
    trace::Writer::Options options;
    options.limitBytes = 1 << 20;
    options.chunkBytes = 16 << 10;
    return options;
}

flow::ExchangeKey keyOf(const test::SampleTrace::Pair &pair)
{
    return {pair.client, pair.server};
}

/// A window over a trace that begins with one exchange and then grows.
struct Bench {
    explicit Bench(const Theme &theme)
        : backend(smallTrace())
        , series(backend.builder)
        , window(const_cast<Theme &>(theme), backend)
    {
        window.show();
    }

    void poll()
    {
        backend.grow();
        window.playback().refresh();
    }
    /// As a click on its row does: from then on the window follows no newer one.
    void choose(flow::ExchangeKey key)
    {
        window.selection().setExchange(key);
        Q_EMIT window.exchanges().picked();
    }
    /// Exchanges until this event is not among the newest any more.
    void addUntilForgotten(trace::EventIndex event)
    {
        for (int i = 0; backend.shown.firstEvent() <= event.value && i < 20'000; ++i) {
            series.add("/more/" + QByteArray::number(i));
            if (i % 50 == 0)
                poll();
        }
        poll();
        QVERIFY(backend.shown.firstEvent() > event.value);
    }
    trace::EventIndex lastEvent() const { return {backend.shown.endEvent() - 1}; }

    /// What the four pages of the inspector say.
    QStringList inspected()
    {
        Inspector &inspector = window.inspector();
        QStringList said;
        const auto open = [&](Inspector::Page page) {
            inspector.setCurrentPage(page);
            inspector.refresh();
            return inspector.page(page);
        };
        said << static_cast<OverviewPage *>(open(Inspector::Overview))->view()->toPlainText();
        said << static_cast<HeadersPage *>(open(Inspector::Headers))->view()->toPlainText();
        said << static_cast<BodyPage *>(open(Inspector::Body))->text()->toPlainText();
        return said;
    }

    test::GrowingBackend backend;
    test::GetSeries series;
    MainWindow window;
};

} // namespace

/// The window while its trace grows and forgets: what is selected, replayed and said.
class tst_WindowTrace final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(*qApp); }

    void whatIsSelectedStaysWhenTheTraceForgets();
    void whatIsNotSelectedIsForgotten();
    void saysWhatWasForgotten();
    void replayAfterASendEndsWithItsExchange();
    void quietBandSaysHowLongAndWhoWaits();
    void whatWasForgottenIsNotToCome();
    void countsAreRightBehindAHole_data();
    void countsAreRightBehindAHole();

private:
    Theme m_theme;
};

void tst_WindowTrace::whatIsSelectedStaysWhenTheTraceForgets()
{
    Bench bench(m_theme);
    const flow::ExchangeKey watched = keyOf(bench.series.add("/watched"));
    bench.poll();
    bench.choose(watched);
    const auto rows = bench.window.stage().view().scene().rows;
    const QStringList said = bench.inspected();
    QVERIFY(said.at(0).contains(QLatin1String("/watched")));
    QVERIFY(said.at(2).contains(QLatin1String("hello")));

    bench.addUntilForgotten(bench.lastEvent());
    QCOMPARE(bench.window.selection().exchange(), watched);
    QVERIFY(bench.window.stage().view().scene().rows == rows);
    const flow::Scene scene =
        flow::sceneOf(bench.backend.shown, bench.window.playback().moment(), watched);
    QVERIFY(scene.rows == rows); // read anew, too
    QCOMPARE(bench.window.stage().header().heading().target, QStringLiteral("/watched"));
    QCOMPARE(bench.inspected(), said);
}

void tst_WindowTrace::whatIsNotSelectedIsForgotten()
{
    Bench bench(m_theme);
    const flow::ExchangeKey other = keyOf(bench.series.add("/other"));
    bench.poll();
    QCOMPARE(bench.window.exchanges().model()->rowOf(other), 0);
    const trace::EventIndex last = bench.lastEvent();
    bench.choose(keyOf(bench.series.add("/watched")));
    bench.poll();
    bench.addUntilForgotten(last);
    QCOMPARE(bench.window.exchanges().model()->rowOf(other), -1);
}

void tst_WindowTrace::saysWhatWasForgotten()
{
    Bench bench(m_theme);
    bench.series.add("/first");
    bench.poll();
    QVERIFY(bench.window.forgottenLabel().isHidden());
    bench.addUntilForgotten(bench.lastEvent());
    const quint64 forgotten = bench.backend.shown.firstEvent();
    QTRY_VERIFY(!bench.window.forgottenLabel().isHidden());
    QVERIFY2(
        bench.window.forgottenLabel().text().startsWith(QLocale().toString(qulonglong(forgotten))),
        qPrintable(bench.window.forgottenLabel().text()));
}

/// The connection goes on after the exchange: five seconds later the server hangs up. That is not
/// what was sent.
void tst_WindowTrace::replayAfterASendEndsWithItsExchange()
{
    Bench bench(m_theme);
    std::chrono::microseconds now{0};
    Playback &playback = bench.window.playback();
    playback.setViewClock([&now] { return now; });
    bench.window.send();
    const flow::ExchangeKey sent = keyOf(bench.series.add("/sent"));
    bench.backend.grow();
    const quint64 end = bench.backend.shown.endEvent();
    bench.backend.builder.wait(5s);
    bench.series.close();
    bench.poll();
    QTRY_COMPARE(playback.mode(), Playback::Mode::Replay);
    QCOMPARE(bench.window.selection().exchange(), sent);
    QVERIFY(playback.replayedDuration() < 1s);

    const Stops stops = stopsOf(bench.backend.shown, sent);
    QVERIFY(flow::eventsOf(bench.backend.shown, flow::Moment::headOf(bench.backend.shown), sent)
                .back()
                .value
        >= end); // there is more, but it is not replayed
    quint64 shown = 0;
    for (size_t step = 0; step < stops.own; ++step) {
        QCOMPARE(playback.mode(), Playback::Mode::Replay);
        shown = playback.moment().events;
        QVERIFY(shown <= end);
        now += 1s;
        playback.refresh();
    }
    QCOMPARE(shown, stops.stops.at(stops.own - 1).events);
    QCOMPARE(playback.mode(), Playback::Mode::Live);
    QCOMPARE(playback.moment().events, bench.backend.shown.endEvent());
}

void tst_WindowTrace::quietBandSaysHowLongAndWhoWaits()
{
    const test::SampleTrace sample = test::sampleTrace(test::Sample::PostNeverEnded);
    test::RecordedBackend backend(sample.snapshot);
    MainWindow window(m_theme, backend);
    window.show();
    window.selection().setExchange(test::keyOf(sample));
    const auto bandSays = [&] {
        const flow::Scene &scene = window.stage().view().scene();
        return scene.rows.empty() ? QString() : scene.rows.back().quiet.text;
    };
    QCOMPARE(bandSays(), QString()); // nothing is quiet yet
    backend.quiet = 3s;
    QTRY_COMPARE(bandSays(),
        QStringLiteral(
            "3.00 s · The server waits for the rest: request.end() has not been called."));
    backend.quiet = 4s;
    QTRY_COMPARE(bandSays().left(6), QStringLiteral("4.00 s"));
    // and it has a place on the stage
    const auto &placed = window.stage().view().placed();
    QCOMPARE(placed.quiets.size(), size_t(1));
    QCOMPARE(placed.quiets.front().row, int(window.stage().view().scene().rows.size()) - 1);
}

void tst_WindowTrace::whatWasForgottenIsNotToCome()
{
    Bench bench(m_theme);
    const flow::ExchangeKey gone = keyOf(bench.series.add("/gone"));
    bench.poll();
    const trace::EventIndex last = bench.lastEvent();
    bench.choose(keyOf(bench.series.add("/watched")));
    bench.addUntilForgotten(last);
    const auto says = [&](flow::ExchangeKey key) {
        bench.window.selection().setExchange(key);
        return bench.window.stage().sentence().sentence().text;
    };
    QCOMPARE(says(gone), QStringLiteral("This exchange was forgotten, to stay within the limit."));
    flow::ExchangeKey later;
    later.client = {gone.client.value + 1'000'000};
    QCOMPARE(says(later), QStringLiteral("What is selected has not begun at this moment."));
}

void tst_WindowTrace::countsAreRightBehindAHole_data()
{
    QTest::addColumn<bool>("stops");
    QTest::newRow("the server is started in the hole") << false;
    QTest::newRow("the server is stopped in the hole") << true;
}

/// A watch that missed events knows as much as one that saw all of them.
void tst_WindowTrace::countsAreRightBehindAHole()
{
    QFETCH(bool, stops);
    test::TraceBuilder b(smallTrace());
    test::GetSeries others(b);
    TraceWatch missed;
    TraceWatch sawAll;
    const auto listen = [&](trace::EventKind kind) {
        b.addDetail(kind, trace::Subject::program(), trace::Listen{1, "127.0.0.1", 3000, {}});
    };
    const auto open = [&](quint16 port) {
        test::Line line = test::newLine(b, port);
        test::ClientScript client(b, "GET", "/");
        client.newSocket(line);
        client.end();
        client.onSocket();
        client.connected();
        test::accept(b, line);
        return line;
    };
    if (stops)
        listen(trace::EventKind::Listening);
    std::vector<test::Line> lines;
    for (quint16 port = 51900; port < 51904; ++port)
        lines.push_back(open(port));
    missed.read(b.snapshot());
    QCOMPARE(missed.connectionsInUse(), 4);
    sawAll.read(b.snapshot());
    listen(stops ? trace::EventKind::ListenStopped : trace::EventKind::Listening);
    for (int i = 0; i < 3; ++i) {
        test::closeSocket(b, lines[size_t(i)], trace::Side::Client);
        test::closeSocket(b, lines[size_t(i)], trace::Side::Server);
    }
    open(51910);
    const quint64 before = b.eventCount();
    while (b.snapshot().firstEvent() <= before) {
        for (int i = 0; i < 20; ++i)
            others.add("/more");
        sawAll.read(b.snapshot());
    }
    missed.read(b.snapshot());
    QCOMPARE(missed.connectionsInUse(), sawAll.connectionsInUse());
    QCOMPARE(missed.connectionsInUse(), 2);
    QCOMPARE(missed.connectionsFree(), sawAll.connectionsFree());
    QCOMPARE(missed.connectionsAccepted(), sawAll.connectionsAccepted());
    QVERIFY(missed.server() == sawAll.server());
    QVERIFY(missed.anythingRuns());
}

QTEST_MAIN(tst_WindowTrace)
#include "tst_windowtrace.moc"

// How fast the stage is painted, offscreen, at 1600x1000.
//   stagebench [frame|repaint|moment]…        default: all
//
// frame    one frame of a replay: a piece travels along its arrow, everything else stands
// repaint  a full repaint of an exchange with 2,000 arrows, anywhere in it, and what scrolling costs
// moment   one more event in such an exchange: gathered, laid out and painted
//
// All times are processor times. Asserts nothing.

#include "core/flow/exchangereading.h"
#include "tests/bench/latenessprobe.h"
#include "tests/support/sampletraces.h"
#include "tests/support/tracebuilder.h"
#include "ui/models/playback.h"
#include "ui/models/selection.h"
#include "ui/models/visiblesteps.h"
#include "ui/stage/stage.h"
#include "ui/stage/stageview.h"
#include "ui/theme/theme.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QScrollBar>
#include <QTextStream>

#include <cstdlib>

using namespace roundtrip;
using namespace std::chrono_literals;

namespace
{

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

void say(const QString &what, std::vector<std::chrono::microseconds> &times, const char *aim)
{
    out() << what << ": p50 " << bench::quantile(times, 0.5) << " ms, p99 "
          << bench::quantile(times, 0.99) << " ms, most " << bench::quantile(times, 1) << " ms "
          << aim << Qt::endl;
}

/// An answer in so many writes, each read as it comes.
test::SampleTrace::Pair streamed(test::TraceBuilder &builder, int writes)
{
    test::Line line = test::newLine(builder, 50000);
    test::ClientScript client(builder, "GET", "/chunks");
    client.newSocket(line);
    client.end();
    test::accept(builder, line);
    client.connected();
    test::ServerScript server(builder, line, client.id());
    server.writeHead(200);
    for (int i = 0; i < writes; ++i) {
        server.write("a piece of the answer");
        server.flush();
        builder.wait(300us);
        client.read();
        builder.wait(300us);
    }
    server.end();
    server.flush();
    client.read();
    return {client.id(), server.id()};
}

struct Bench {
    explicit Bench(const trace::Snapshot &shown, flow::ExchangeKey exchange)
        : snapshot(shown)
        , playback([this] { return snapshot; }, [] { return 0us; })
        , stage(playback, selection, theme())
        , key(exchange)
    {
        playback.setViewClock([this] { return now; });
        stage.resize(1600, 1000);
        stage.show();
        playback.refresh();
        selection.setExchange(key);
        QCoreApplication::processEvents();
    }
    static ui::Theme &theme()
    {
        static ui::Theme one;
        return one;
    }
    std::chrono::microseconds took(const std::function<void()> &what) const
    {
        const auto before = bench::processorTime();
        what();
        QCoreApplication::processEvents();
        return bench::processorTime() - before;
    }

    trace::Snapshot snapshot;
    std::chrono::microseconds now{0};
    ui::Selection selection;
    ui::Playback playback;
    ui::Stage stage;
    flow::ExchangeKey key;
};

flow::ExchangeKey keyOf(const test::SampleTrace::Pair &pair)
{
    return {pair.client, pair.server};
}

/// Through all steps of the design's POST, sixty frames each.
void frame()
{
    const test::SampleTrace post = test::sampleTrace(test::Sample::Post);
    Bench bench(post.snapshot, {post.client, post.server});
    bench.playback.replay(bench.key);
    QCoreApplication::processEvents();
    std::vector<std::chrono::microseconds> frames;
    std::vector<std::chrono::microseconds> steps;
    while (bench.playback.mode() == ui::Playback::Mode::Replay) {
        const quint64 before = bench.playback.moment().events;
        bench.now += 16'667us;
        const auto took = bench.took([&] { bench.playback.refresh(); });
        (bench.playback.moment().events == before ? frames : steps).push_back(took);
    }
    say(QStringLiteral("frame, %1 of them").arg(frames.size()), frames, "(aim 3)");
    say(QStringLiteral("frame with which a step begins, %1").arg(steps.size()), steps, "");
}

void repaint()
{
    test::TraceBuilder builder;
    const auto pair = streamed(builder, 2000);
    Bench bench(builder.snapshot(), keyOf(pair));
    for (const flow::Depth depth : {flow::Depth::Code, flow::Depth::Wire}) {
        bench.stage.setDepth(depth);
        QCoreApplication::processEvents();
        ui::StageView &view = bench.stage.view();
        QScrollBar *bar = view.verticalScrollBar();
        std::vector<std::chrono::microseconds> times;
        for (int i = 0; i < 200; ++i) {
            const int to = int(qint64(bar->maximum()) * ((i * 37) % 200) / 200);
            times.push_back(bench.took([&] {
                bar->setValue(to);
                view.viewport()->repaint();
            }));
        }
        say(QStringLiteral("repaint at depth %1, %2 arrows, %3 rows")
                .arg(int(depth))
                .arg(view.placed().arrows.size())
                .arg(view.placed().rowRects.size()),
            times, "(aim 16)");
    }
}

void moment()
{
    test::TraceBuilder builder;
    const auto pair = streamed(builder, 2000);
    Bench bench(builder.snapshot(), keyOf(pair));
    const ui::Stops stops = ui::stopsOf(bench.snapshot, bench.key);
    std::vector<std::chrono::microseconds> times;
    for (int i = 0; i < 100; ++i) {
        const ui::Stop &stop = stops.stops.at(stops.stops.size() - 1 - size_t(i));
        times.push_back(bench.took([&] { bench.playback.seek(stop.events); }));
    }
    say(QStringLiteral("another moment of 2,000 writes"), times, "");
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    Bench::theme().apply(application);
    const QStringList wanted = QApplication::arguments().mid(1);
    const auto runs = [&](const char *name) {
        return wanted.isEmpty() || wanted.contains(QLatin1String(name));
    };
    if (runs("frame"))
        frame();
    if (runs("repaint"))
        repaint();
    if (runs("moment"))
        moment();
    out().flush();
    std::quick_exit(0); // taking all of it down is no part of the figures
}

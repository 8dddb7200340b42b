// How the window bears a long trace and a fast one, without an engine: what is written is synthetic.
//   timebench [jump|write|follow|filter]…        default: all
//
// jump     to moments anywhere in a trace of 1,000,000 events, painted
// write    1,000,000 events a second from another thread, live, for ten seconds
// follow   20,000 exchanges a second, likewise
// filter   1,000,000 exchanges
//
// All times are processor times of the window's thread, so that they mean something on a machine
// that has other things to do. Offscreen unless QT_QPA_PLATFORM says otherwise. Asserts nothing.

#include "tests/bench/latenessprobe.h"
#include "tests/support/getseries.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/theme/theme.h"
#include "ui/window/backend.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QTextStream>
#include <QTimer>

using namespace roundtrip;
using namespace std::chrono_literals;

namespace
{

/// A trace that somebody writes, perhaps on another thread.
class WrittenBackend final : public ui::Backend
{
public:
    trace::Snapshot snapshot() const override { return builder.writer().snapshot(); }
    std::chrono::microseconds now() const override { return flow::Moment::headOf(snapshot()).clock; }
    void post(engine::Command) override { }
    engine::RequestId send(const plan::RequestPlan &) override { return {}; }
    bool pin(trace::EventIndex from, trace::EventIndex to) override
    {
        return builder.writer().pin(from, to);
    }
    void unpin(trace::EventIndex from, trace::EventIndex to) override
    {
        builder.writer().unpin(from, to);
    }

    mutable test::TraceBuilder builder;
};

struct Bench {
    Bench()
        : window(theme(), backend)
    {
        window.resize(1600, 1000);
        window.show();
    }
    static ui::Theme &theme()
    {
        static ui::Theme one;
        return one;
    }

    WrittenBackend backend;
    ui::MainWindow window;
};

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

void runUntil(const std::function<bool()> &done)
{
    while (!done())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
}

void runFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

bool isRead(const Bench &bench)
{
    return !bench.window.exchanges().model()->isReading();
}

void jump()
{
    Bench bench;
    test::GetSeries series(bench.backend.builder);
    while (bench.backend.builder.eventCount() < 1'000'000)
        series.add("/item/" + QByteArray::number(bench.backend.builder.eventCount()));
    const quint64 end = bench.backend.builder.snapshot().endEvent();
    bench.window.poll();
    bench.window.playback().refresh();
    runUntil([&] { return isRead(bench); });
    QRandomGenerator random(1);
    std::vector<std::chrono::microseconds> times;
    for (int i = 0; i < 200; ++i) {
        const auto *model = bench.window.exchanges().model();
        const quint64 moment = random.bounded(end + 1);
        const auto before = bench::processorTime();
        bench.window.playback().seek(moment);
        if (i % 2 == 1 && model->total() > 0) // and another exchange
            bench.window.selection().setExchange(model->keyAt(model->total() - 1));
        QCoreApplication::processEvents();
        times.push_back(bench::processorTime() - before);
    }
    out() << "jump in " << end << " events: p50 " << bench::quantile(times, 0.5) << " ms, p99 "
          << bench::quantile(times, 0.99) << " ms, most " << bench::quantile(times, 1) << " ms (aim 50)"
          << Qt::endl;
}

/// Exchanges at this pace from a thread of its own, published each millisecond.
class WritingThread
{
public:
    WritingThread(WrittenBackend &backend, double exchangesPerSecond)
        : m_thread([this, &backend, exchangesPerSecond] { write(backend, exchangesPerSecond); })
    {
    }
    ~WritingThread()
    {
        m_stop = true;
        m_thread.join();
    }
    Q_DISABLE_COPY_MOVE(WritingThread)
    quint64 written() const { return m_written; }

private:
    void write(WrittenBackend &backend, double exchangesPerSecond)
    {
        test::GetSeries series(backend.builder);
        const auto begin = std::chrono::steady_clock::now();
        while (!m_stop) {
            const std::chrono::duration<double> since = std::chrono::steady_clock::now() - begin;
            while (double(m_written) < since.count() * exchangesPerSecond) {
                series.add("/item/" + QByteArray::number(m_written % 100));
                ++m_written;
            }
            backend.builder.snapshot();
            std::this_thread::sleep_for(1ms);
        }
    }

    std::atomic<quint64> m_written{0};
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

void live(const char *name, double exchangesPerSecond, const char *aim)
{
    constexpr auto time = 10s;
    Bench bench;
    runFor(200ms);
    WritingThread writing(bench.backend, exchangesPerSecond);
    runFor(500ms);
    bench::LatenessProbe probe;
    const auto before = bench::processorTime();
    const quint64 events = bench.backend.snapshot().endEvent();
    const quint64 exchanges = writing.written();
    QElapsedTimer took;
    took.start();
    runFor(time);
    const double seconds = double(took.elapsed()) / 1000;
    const double busy = double((bench::processorTime() - before).count()) / 1e6;
    const quint64 now = bench.backend.snapshot().endEvent();
    probe.stop();
    out() << name << ": " << quint64(double(now - events) / seconds) << " events and "
          << quint64(double(writing.written() - exchanges) / seconds)
          << " exchanges a second; the window's thread " << 100 * busy / seconds
          << " % of a core, busy in one go p50 " << probe.busy(0.5) << " ms, p99 "
          << probe.busy(0.99) << " ms, most " << probe.busy(1) << " ms; lateness p99 "
          << probe.lateness(0.99) << " ms; the list is "
          << bench.window.exchanges().model()->eventsBehind() << " events behind " << aim
          << Qt::endl;
}

/// Exchanges with a server outside, of few events each.
void addExchange(test::TraceBuilder &builder, trace::ConnectionId connection, int number)
{
    using trace::EventKind;
    const trace::Subject half = trace::Subject::half(builder.newHalf());
    const trace::Subject line = trace::Subject::connection(connection, trace::Side::Client);
    trace::RequestCall call;
    call.method = number % 7 == 0 ? "POST" : "GET";
    call.host = "127.0.0.1";
    call.port = 80;
    call.path = "/item/" + QByteArray::number(number % 5000);
    builder.addDetail(EventKind::CallRequest, half, call);
    builder.add(EventKind::AgentReusedSocket, half, 0, connection.value);
    builder.addRead(line, "HTTP/1.1 200 OK\r\n\r\n");
    builder.add(EventKind::HeadIn, half, trace::HeadEndsMessage, 19);
    builder.add(EventKind::OnResponse, half, 0, number % 11 == 0 ? 404 : 200);
    builder.add(EventKind::HalfClosed, half);
    builder.wait(10us);
}

void filter()
{
    Bench bench;
    const trace::ConnectionId connection = bench.backend.builder.newConnection();
    for (int i = 0; i < 1'000'000; ++i)
        addExchange(bench.backend.builder, connection, i);
    bench.backend.builder.snapshot();
    bench.window.poll();
    bench.window.playback().refresh();
    ui::ExchangeModel *model = bench.window.exchanges().model();
    runUntil([&] { return isRead(bench) && !model->isFilterBehind(); });
    for (const char *text : {"404", "post", "item/42", "post 404 item/7", "nothing"}) {
        model->setFilter(QString());
        const auto before = bench::processorTime();
        model->setFilter(QString::fromLatin1(text));
        while (model->isScanning())
            model->scanMore();
        const auto took = bench::processorTime() - before;
        out() << "filter \"" << text << "\": " << model->rowCount() << " of " << model->total()
              << " exchanges in " << double(took.count()) / 1000 << " ms (aim 20)" << Qt::endl;
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_NO_THREADED_GLIB", "1");
    QApplication application(argc, argv);
    Bench::theme().apply(application);
    const QStringList wanted = QApplication::arguments().mid(1);
    const auto runs = [&](const char *name) {
        return wanted.isEmpty() || wanted.contains(QLatin1String(name));
    };
    if (runs("jump"))
        jump();
    if (runs("write"))
        live("write", 30'500, "(aims: p99 6 ms)");
    if (runs("follow"))
        live("follow", 20'000, "(aims: 20 %)");
    if (runs("filter"))
        filter();
    return 0;
}

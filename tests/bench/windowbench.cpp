// How the window bears a server at full speed: the program's own window and engine (offscreen
// unless QT_QPA_PLATFORM says otherwise), and a load on the playground's front page.
//   windowbench [seconds]        default 10; needs wrk
//
// Another thread posts an event to the window's loop every 5 ms; how late it runs is what a person
// would feel. The processor time that the window's thread spends between two of them says the same
// on a machine that has other things to do. Asserts nothing.

#include "app/enginebackend.h"
#include "core/flow/exchangeindex.h"
#include "tests/bench/latenessprobe.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <chrono>

using namespace roundtrip;
using namespace std::chrono_literals;

namespace
{

/// MiB, of VmRSS or VmHWM.
double memory(const QByteArray &name)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QFile::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(name + ':'))
            return line.mid(name.size() + 1).trimmed().split(' ').first().toDouble() / 1024.0;
    }
    return 0;
}

void runFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

quint16 listeningPort(const trace::Snapshot &snapshot)
{
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        if (snapshot.at({i}).kind == trace::EventKind::Listening)
            return snapshot.detailOf<trace::Listen>({i}).port;
    }
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_NO_THREADED_GLIB", "1");
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const int seconds = arguments.size() > 1 ? std::max(1, arguments.at(1).toInt()) : 10;
    ui::Theme theme;
    theme.apply(application);
    app::EngineBackend backend;
    ui::MainWindow window(theme, backend);
    window.resize(1600, 1000);
    window.show();
    plan::ServerPlan server;
    server.host = "127.0.0.1";
    server.port = 0;
    backend.post(engine::StartServer{server});
    runFor(1s);
    const quint16 port = listeningPort(backend.snapshot());
    if (port == 0)
        qFatal("cannot listen");

    QTextStream out(stdout);
    out << "before the load: " << memory("VmRSS") << " MiB" << Qt::endl;
    QProcess load;
    load.setProcessChannelMode(QProcess::MergedChannels);
    load.start(QStringLiteral("wrk"),
        {QStringLiteral("-t1"), QStringLiteral("-c64"), QStringLiteral("-d%1s").arg(seconds),
            QStringLiteral("http://127.0.0.1:%1/").arg(port)});
    if (!load.waitForStarted())
        qFatal("wrk does not start");
    bench::LatenessProbe probe;
    QEventLoop untilDone;
    QObject::connect(&load, &QProcess::finished, &untilDone, &QEventLoop::quit);
    untilDone.exec();
    probe.stop();
    runFor(500ms);

    for (const QByteArray &line : load.readAll().split('\n')) {
        if (line.contains("requests in") || line.startsWith("Requests/sec"))
            out << "load: " << line.trimmed() << Qt::endl;
    }
    const trace::Snapshot snapshot = backend.snapshot();
    const flow::ExchangeIndex &index = window.exchanges().model()->index();
    out << "lateness of the window's loop: p50 " << probe.lateness(0.5) << " ms, p99 "
        << probe.lateness(0.99) << " ms, most " << probe.lateness(1) << " ms (" << probe.count()
        << " events)" << Qt::endl;
    out << "busy in one go: p50 " << probe.busy(0.5) << " ms, p99 " << probe.busy(0.99)
        << " ms, most " << probe.busy(1) << " ms" << Qt::endl;
    out << "memory: " << memory("VmRSS") << " MiB, at most " << memory("VmHWM") << " MiB"
        << Qt::endl;
    out << "trace: " << snapshot.endEvent() << " events, the first " << snapshot.firstEvent()
        << " forgotten" << Qt::endl;
    out << "list: " << index.rowCount() << " exchanges; it says: " << window.countsLabel().text()
        << " | " << window.forgottenLabel().text() << Qt::endl;
    return 0;
}

#include "app/openwindow.h"

#include "app/enginebackend.h"
#include "app/headless.h"
#include "app/leaving.h"
#include "app/translations.h"
#include "core/message/syntax.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QHostAddress>
#include <QSettings>
#include <QTcpServer>
#include <QTimer>

#include <functional>

namespace roundtrip::app
{

namespace
{

using namespace std::chrono_literals;

/// Runs the event loop until `done`, at most this long; looked at at frame rate.
bool waitUntil(const std::function<bool()> &done, std::chrono::milliseconds most)
{
    QElapsedTimer elapsed;
    elapsed.start();
    QEventLoop loop;
    QTimer frame;
    QObject::connect(&frame, &QTimer::timeout, &loop, [&] {
        if (done() || elapsed.hasExpired(most.count()))
            loop.quit();
    });
    frame.start(16ms);
    loop.exec();
    return done();
}

bool hasEvent(const trace::Snapshot &snapshot, trace::EventKind kind)
{
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        if (snapshot.at({i}).kind == kind)
            return true;
    }
    return false;
}

/// The client half that a request became has closed.
bool hasClosed(const trace::Snapshot &snapshot)
{
    trace::Subject client;
    for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i) {
        const trace::Event event = snapshot.at({i});
        if (event.kind == trace::EventKind::CallRequest)
            client = event.subject();
        else if (event.kind == trace::EventKind::HalfClosed && event.subject() == client)
            return true;
    }
    return false;
}

bool isFree(const plan::ServerPlan &plan)
{
    return QTcpServer().listen(QHostAddress(QString::fromUtf8(plan.host)), plan.port);
}

/// A server on the port that a loopback URL names, so that the picture needs nobody else. Where
/// somebody listens already the request goes to them, and no server is in the picture.
void startServerFor(ui::MainWindow &window, const EngineBackend &backend, const QByteArray &url)
{
    const auto parts = message::parseUrl(url);
    plan::ServerPlan plan = window.serverForm().plan();
    if (parts && parts->port && QHostAddress(QString::fromLatin1(parts->hostname)).isLoopback())
        plan.port = parts->port;
    if (!isFree(plan))
        return;
    window.serverForm().setPlan(plan);
    window.startServer();
    waitUntil(
        [&] {
            const trace::Snapshot snapshot = backend.snapshot();
            return hasEvent(snapshot, trace::EventKind::Listening)
                || hasEvent(snapshot, trace::EventKind::ListenFailed);
        },
        5s);
}

void sendAndWait(ui::MainWindow &window, const EngineBackend &backend, const QByteArray &url)
{
    plan::RequestPlan plan = window.requestForm().plan();
    plan.url = url;
    window.requestForm().setPlan(plan);
    window.send();
    quint64 seen = 0;
    QElapsedTimer quiet;
    quiet.start();
    waitUntil(
        [&] {
            const trace::Snapshot snapshot = backend.snapshot();
            if (snapshot.endEvent() != seen)
                quiet.restart();
            seen = snapshot.endEvent();
            return hasClosed(snapshot) || quiet.hasExpired(2500);
        },
        60s);
    // The window replays what it has found in the trace; the picture shows it to its end.
    waitUntil([&] { return bool(window.selection().exchange()); }, 5s);
    window.poll();
    window.playback().goLive();
    // The layouts settle in a few turns of the event loop.
    waitUntil([] { return false; }, 300ms);
}

int runWindow(QApplication &application, const OpenWindow &arguments)
{
    QSettings settings;
    installTranslations(arguments.language.isEmpty()
            ? settings.value(QStringLiteral("window/language")).toString()
            : arguments.language);
    ui::Theme theme;
    theme.apply(application);
    EngineBackend backend;
    ui::MainWindow window(theme, backend, &settings);
    window.show();
    window.startServer();
    return QApplication::exec();
}

int runPicture(QApplication &application, const TakePicture &arguments)
{
    installTranslations(arguments.language);
    ui::Theme theme;
    theme.setAppearance(
        arguments.dark ? ui::Theme::Appearance::Dark : ui::Theme::Appearance::Light);
    theme.setZoom(arguments.zoom);
    theme.apply(application);
    EngineBackend backend;
    ui::MainWindow window(theme, backend);
    window.resize(arguments.size);
    window.setDepth(int(arguments.depth));
    window.show();
    if (window.size() != arguments.size) {
        complain(QCoreApplication::translate(
            "roundtrip::app::Picture", "The window cannot be %1x%2; it is at least %3x%4.")
                     .arg(arguments.size.width())
                     .arg(arguments.size.height())
                     .arg(window.minimumWidth())
                     .arg(window.minimumHeight()));
        return 2;
    }
    startServerFor(window, backend, arguments.url.toUtf8());
    if (!arguments.url.isEmpty())
        sendAndWait(window, backend, arguments.url.toUtf8());
    else
        waitUntil([] { return false; }, 300ms);
    if (!window.grab().save(arguments.output)) {
        complain(QCoreApplication::translate("roundtrip::app::Picture", "Cannot write %1")
                     .arg(arguments.output));
        return 1;
    }
    return 0;
}

} // namespace

int openWindow(int argc, char **argv, const OpenWindow &arguments)
{
    QApplication application(argc, argv);
    return leave(runWindow(application, arguments));
}

int takePicture(int argc, char **argv, const TakePicture &arguments)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    return leave(runPicture(application, arguments));
}

} // namespace roundtrip::app

#pragma once

#include "app/enginebackend.h"
#include "core/flow/interventions.h"
#include "ui/compose/requestform.h"
#include "ui/compose/serverform.h"
#include "ui/exchanges/exchangelist.h"
#include "ui/exchanges/exchangemodel.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QMenu>
#include <QTest>
#include <QTimer>

namespace roundtrip::test
{

/// The window with a real engine, whose server listens on a free port.
struct EngineWindow {
    explicit EngineWindow(ui::Theme &theme, QSettings *settings = nullptr)
        : window(theme, backend, settings)
    {
        window.resize(1400, 900);
        window.show();
        window.activateWindow();
        window.setPace(ui::Pace::toScale(1));
        plan::ServerPlan server;
        window.serverForm().setPlan(server);
        window.startServer();
        const bool listens = QTest::qWaitFor(
            [this] {
                return std::holds_alternative<ui::ServerListening>(window.serverForm().state());
            },
            10'000);
        if (!listens)
            qFatal("the server does not start");
        port = std::get<ui::ServerListening>(window.serverForm().state()).port;
    }

    /// Sends what the form then says, and waits until it is a row.
    void start(const QByteArray &path, const QByteArray &method = "GET")
    {
        plan::RequestPlan plan;
        plan.method = method;
        plan.url = "http://127.0.0.1:" + QByteArray::number(port) + path;
        start(plan);
    }
    void start(const plan::RequestPlan &plan)
    {
        window.requestForm().setPlan(plan);
        const int before = model().total();
        window.send();
        if (!QTest::qWaitFor([&] { return model().total() > before; }, 10'000))
            qFatal("the exchange does not begin");
    }
    const ui::ExchangeModel &model() const { return *window.exchanges().model(); }
    flow::ExchangeRow newest() const { return model().exchangeAt(model().rowCount() - 1); }
    bool isOver() const { return model().rowCount() > 0 && !newest().running; }

    /// What persons do, at the present.
    flow::Interventions now() const
    {
        const trace::Snapshot snapshot = backend.snapshot();
        return {snapshot, flow::Moment::headOf(snapshot)};
    }
    int count(trace::EventKind kind) const
    {
        const trace::Snapshot snapshot = backend.snapshot();
        int found = 0;
        for (quint64 i = snapshot.firstEvent(); i < snapshot.endEvent(); ++i)
            found += snapshot.at({i}).kind == kind ? 1 : 0;
        return found;
    }

    app::EngineBackend backend;
    ui::MainWindow window;
    quint16 port = 0;
};

/// Opens a menu with `open` (a click, a key) and clicks in it, submenu by submenu, on the actions
/// of these names. False when there is no such action, or it cannot be chosen. Menus run a loop of
/// their own until they are closed.
inline bool chooseInMenu(const std::function<void()> &open, const QStringList &names)
{
    bool chosen = false;
    int tries = 0;
    QTimer looks;
    qsizetype next = 0;
    QObject::connect(&looks, &QTimer::timeout, [&] {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (!menu && ++tries < 200)
            return;
        QAction *found = nullptr;
        for (QAction *action : menu ? menu->actions() : QList<QAction *>()) {
            if (action->objectName() == names.at(next)
                || (action->menu() && action->menu()->objectName() == names.at(next)))
                found = action;
        }
        if (!found && menu && ++tries < 200)
            return; // the submenu opens in a moment
        if (!found || !found->isEnabled()) {
            looks.stop();
            while (QWidget *popup = QApplication::activePopupWidget())
                popup->close();
            return;
        }
        const QPoint place = menu->actionGeometry(found).center();
        if (++next == names.size()) {
            looks.stop();
            chosen = true;
        }
        QTest::mouseMove(menu, place);
        QTest::mouseClick(menu, Qt::LeftButton, {}, place);
    });
    looks.start(10);
    open();
    while (looks.isActive())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return chosen;
}

} // namespace roundtrip::test

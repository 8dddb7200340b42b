#include "ui/window/windowactions.h"

#include "core/flow/scene.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>

namespace roundtrip::ui
{

namespace
{

/// Chinese has its accelerators behind the text: "暂停(&P)".
QString withoutAccelerator(QString text)
{
    static const QRegularExpression accelerator(QStringLiteral(R"(\(&.\)|&)"));
    return text.remove(accelerator);
}

/// Adds to the tool tip by which key it goes.
void nameKeyInToolTip(QAction *action)
{
    if (!action->shortcut().isEmpty())
        setPlainToolTip(action,
            QStringLiteral("%1 (%2)").arg(withoutAccelerator(action->text()),
                action->shortcut().toString(QKeySequence::NativeText)));
}

} // namespace

WindowActions::WindowActions(const Theme &, QMainWindow *window)
    : QObject(window)
{
    makeFile(window);
    makeEdit(window);
    makeView(window);
    makeCapture(window);
    makePlay(window);
    makeHelp(window);
}

void WindowActions::makeFile(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&File"));
    quit = add(menu, tr("&Quit"), {QKeySequence::Quit});
    quit->setMenuRole(QAction::QuitRole);
}

void WindowActions::makeEdit(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Edit"));
    editAgain = add(menu, tr("Put this request into the &form"), {Qt::CTRL | Qt::Key_E});
    copyCurl = add(menu, tr("&Copy as cURL"));
    menu->addSeparator();
    goToUrl = add(menu, tr("Go to the &URL"), {Qt::CTRL | Qt::Key_L});
    goToFilter = add(menu, tr("F&ilter the exchanges"), {QKeySequence::Find});
}

void WindowActions::makeView(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&View"));
    docksMenu = menu->addMenu(tr("&Panels"));

    QMenu *depthMenu = menu->addMenu(tr("&Depth"));
    depth = new QActionGroup(this);
    addChoice(depth, depthMenu, tr("story"), int(flow::Depth::Story), Qt::Key_1);
    addChoice(depth, depthMenu, tr("code"), int(flow::Depth::Code), Qt::Key_2);
    addChoice(depth, depthMenu, tr("protocol"), int(flow::Depth::Protocol), Qt::Key_3);
    addChoice(depth, depthMenu, tr("wire"), int(flow::Depth::Wire), Qt::Key_4);

    QMenu *themeMenu = menu->addMenu(tr("&Theme"));
    appearance = new QActionGroup(this);
    addChoice(appearance, themeMenu, tr("As the &desktop"), int(Theme::Appearance::System));
    addChoice(appearance, themeMenu, tr("&Light"), int(Theme::Appearance::Light));
    addChoice(appearance, themeMenu, tr("D&ark"), int(Theme::Appearance::Dark));

    QMenu *languageMenu = menu->addMenu(tr("&Language"));
    language = new QActionGroup(this);
    addChoice(language, languageMenu, tr("As the &desktop"), 0)->setData(QString());
    // Languages call themselves by their own names.
    addChoice(language, languageMenu, QStringLiteral("English"), 0)->setData(QStringLiteral("en"));
    addChoice(language, languageMenu, QStringLiteral("简体中文"), 0)
        ->setData(QStringLiteral("zh_CN"));

    menu->addSeparator();
    zoomIn = add(menu, tr("Zoom &in"), {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal});
    zoomOut = add(menu, tr("Zoom &out"), {Qt::CTRL | Qt::Key_Minus});
    zoomReset = add(menu, tr("&Normal size"), {Qt::CTRL | Qt::Key_0});
    menu->addSeparator();
    resetLayout = add(menu, tr("&Reset layout"));
}

void WindowActions::makeCapture(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Capture"));
    send =
        add(menu, tr("&Send the request"), {Qt::CTRL | Qt::Key_Enter, Qt::CTRL | Qt::Key_Return});
    endExchange = add(menu, tr("&End this exchange: destroy()"));
    endExchange->setEnabled(false);
    menu->addSeparator();
    clearList = add(menu, tr("C&lear the list"));
    showCleared = add(menu, tr("Sho&w what was cleared"));
    showCleared->setEnabled(false);
    menu->addSeparator();
    startServer = add(menu, tr("S&tart server"));
    stopServer = add(menu, tr("Sto&p server"));
}

void WindowActions::makePlay(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Play"));
    stepBack = add(menu, tr("Step &back"), {Qt::ALT | Qt::Key_Left});
    stepBack->setIconText(tr("◀ Step"));
    playPause = add(menu, tr("&Pause"), {Qt::Key_F6});
    stepForward = add(menu, tr("Step &forward"), {Qt::ALT | Qt::Key_Right});
    stepForward->setIconText(tr("Step ▶"));
    menu->addSeparator();
    replay = add(menu, tr("&Replay this exchange"), {Qt::Key_F5});
    replay->setIconText(tr("Replay"));
    goLive = add(menu, tr("&Live"), {Qt::Key_F7});
    goLive->setIconText(withoutAccelerator(goLive->text()));
    menu->addSeparator();
    previousExchange = add(menu, tr("Pre&vious exchange"), {Qt::ALT | Qt::Key_Up});
    nextExchange = add(menu, tr("&Next exchange"), {Qt::ALT | Qt::Key_Down});
    menu->addSeparator();
    QMenu *paceMenu = menu->addMenu(tr("Pa&ce"));
    pace = new QActionGroup(this);
    addChoice(pace, paceMenu, tr("real time"), 0);
    addChoice(pace, paceMenu, tr("1 s a step"), 1000);
    addChoice(pace, paceMenu, tr("3 s a step"), 3000);
}

void WindowActions::makeHelp(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Help"));
    about = add(menu, tr("&About Roundtrip"));
    about->setMenuRole(QAction::AboutRole);
}

QAction *WindowActions::add(QMenu *menu, const QString &text, const QList<QKeySequence> &keys)
{
    QAction *action = menu->addAction(text);
    action->setShortcuts(keys);
    nameKeyInToolTip(action);
    return action;
}

QAction *WindowActions::addChoice(
    QActionGroup *group, QMenu *menu, const QString &text, int data, const QKeySequence &key)
{
    QAction *action = menu->addAction(text);
    action->setCheckable(true);
    action->setData(data);
    action->setShortcut(key);
    group->addAction(action);
    return action;
}

} // namespace roundtrip::ui

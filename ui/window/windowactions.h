#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;

namespace roundtrip::ui
{

class Theme;

/// All actions of the window with their texts and keys, and the menus they stand in. What they do
/// is connected by the window; here is only what they are.
class WindowActions final : public QObject
{
    Q_OBJECT
public:
    WindowActions(const Theme &theme, QMainWindow *window);

    // Edit
    QAction *editAgain = nullptr; ///< the selected exchange's request, put into the form
    QAction *copyCurl = nullptr; ///< the selected exchange's request
    QAction *goToUrl = nullptr;
    QAction *goToFilter = nullptr;
    // View
    QAction *zoomIn = nullptr;
    QAction *zoomOut = nullptr;
    QAction *zoomReset = nullptr;
    QAction *resetLayout = nullptr;
    QActionGroup *appearance = nullptr; ///< data: Theme::Appearance
    QActionGroup *language = nullptr; ///< data: "en", "zh_CN", "": the desktop's
    QActionGroup *depth = nullptr; ///< data: 1 to 4
    // Capture
    QAction *send = nullptr;
    QAction *startServer = nullptr;
    QAction *stopServer = nullptr;
    QAction *endExchange = nullptr; ///< the selected one, while it runs
    QAction *clearList = nullptr;
    QAction *showCleared = nullptr;
    // Play
    QAction *stepBack = nullptr;
    QAction *playPause = nullptr;
    QAction *stepForward = nullptr;
    QAction *replay = nullptr;
    QAction *goLive = nullptr;
    QAction *nextExchange = nullptr;
    QAction *previousExchange = nullptr;
    QActionGroup *pace = nullptr; ///< data: milliseconds for each step, 0: real time
    // File, Help
    QAction *quit = nullptr;
    QAction *about = nullptr;

    /// Where the window adds the actions that show and hide its docks.
    QMenu *docksMenu = nullptr;

private:
    void makeFile(QMainWindow *window);
    void makeEdit(QMainWindow *window);
    void makeView(QMainWindow *window);
    void makeCapture(QMainWindow *window);
    void makePlay(QMainWindow *window);
    void makeHelp(QMainWindow *window);
    QAction *add(QMenu *menu, const QString &text, const QList<QKeySequence> &keys = {});
    QAction *addChoice(QActionGroup *group, QMenu *menu, const QString &text, int data,
        const QKeySequence &key = {});
};

} // namespace roundtrip::ui
